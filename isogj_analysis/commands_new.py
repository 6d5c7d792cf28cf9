"""The command that makes a place to work in."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from isogj_analysis.commands_options import folder as named
from isogj_analysis.commands_options import language


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
