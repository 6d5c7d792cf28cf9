"""The commands that make a folder: a place to work in, and a sample for trying things."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from isogj_analysis.commands_options import folder as named
from isogj_analysis.commands_options import language


def sample(
    folder: Annotated[Path, typer.Argument(parser=named, help="Folder to be made: new, or empty.")],
    years: Annotated[int, typer.Option(help="Years from the founding to the report.")] = 8,
    members: Annotated[int, typer.Option(help="Members in the end.")] = 60,
    wgs: Annotated[int, typer.Option(help="Working groups, steering committee included.")] = 6,
    seed: Annotated[int, typer.Option(help="The same seed makes the same sample.")] = 1,
) -> None:
    """Write a whole folder of made-up tables for trying things: nothing in it is real."""
    from isogj_analysis.tables.sample import report_year, write_sample

    rows = write_sample(folder, years=years, members=members, wgs=wgs, seed=seed)
    typer.echo(f"{len(rows)} tables, {sum(rows.values()):,} rows in {folder}")
    out = f"{folder if folder.name.strip('.') else folder.resolve()}-figures"
    command = ["isogj", "report", "--data", str(folder), "--out", out]
    typer.echo(shlex.join([*command, "--year", str(report_year(years))]))


def new(
    folder: Annotated[Path, typer.Argument(parser=named, help="Folder to be made: new, or empty.")],
    example: Annotated[
        bool, typer.Option("--example", help="Fill it with the tables that come with isogj.")
    ] = False,
    old: Annotated[
        Path | None,
        typer.Option(
            "--from", parser=named, metavar="OLD", help="Carry a place over to the next year."
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(parser=language, metavar="LANG", help="Language of settings and notebooks."),
    ] = None,
) -> None:
    """Make a place to work in: data/ with the tables and isogj.toml, and notebooks/.

    In it `isogj report`, `isogj check` and JupyterLab work without options.
    """
    from isogj_analysis.tables.new_place import write_place

    to_do = write_place(folder, example=example, old=old, lang=lang)
    typer.echo(f"made {folder}: data/ with isogj.toml, notebooks/")
    if to_do:
        typer.echo("\n".join(["by hand:", *(f"- {line}" for line in to_do)]))
    go = "" if folder.resolve() == Path.cwd() else shlex.join(["cd", str(folder)]) + " && "
    typer.echo(f"{go}isogj {'report' if example else 'check'}")
