"""The `isogj` command."""

import functools
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from isogj_analysis import commands_collect, commands_lab, commands_map, commands_records
from isogj_analysis.commands_options import Data, Folder, OwnLang, folder_option, language_option
from isogj_analysis.commands_options import folder as folder_name
from isogj_analysis.place import NO_PLACE, WHOLE, find_place

app = typer.Typer(
    name="isogj",
    help="From service catalogue and WG records to the figures of an annual report.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Turn what a user can get wrong into one clear message, and ctrl-C into a quiet end."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        from isogj_analysis.report.errors import ReportError

        try:
            command(*args, **options)
        except KeyboardInterrupt:
            typer.echo("stopped; the last report stays as it was", err=True)
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # Who read what is told has gone, as `| head` does: typer ends without a word.
            raise
        except (ReportError, ValueError, OSError) as error:
            # InvalidTables is a ValueError whose text lists the problems.
            typer.echo(_told(error), err=True)
            raise typer.Exit(1) from None

    return run


def _told(error: Exception) -> str:
    """Return what an error says; what the system refuses, with the file first."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _command(*examples: str, **settings: Any) -> Callable[[Callable[..., None]], Any]:
    """Make a function a command, its help with these lines to try."""
    epilog = "\n\n".join(["Example:", *(f"    {line}" for line in examples)])
    return lambda command: app.command(epilog=epilog, **settings)(_plainly(command))


@_command("isogj report", "isogj report --only 02 --lang en", "isogj report --watch")
def report(
    data: Data = None,
    out: Annotated[
        Path | None, folder_option("Folder for the figures; report/ stands beside it.")
    ] = None,
    lang: OwnLang = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NOTEBOOK", help="Run only this notebook; may be repeated."),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(help="Year in which the report is given; without it isogj.toml's, or 2009."),
    ] = None,
    period: Annotated[
        str, typer.Option(help="`since-founding`, or the `year` up to the day of the report.")
    ] = WHOLE,
    notebooks: Annotated[Path | None, folder_option("Folder of notebooks.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Make all anew, changed or not.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what changed since the last build.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build again whenever a table or notebook is saved.")
    ] = False,
    limit: Annotated[float, typer.Option(help="Seconds that one notebook may take.")] = 600,
) -> None:
    """Check the tables, run the notebooks, and draw every figure that changed.

    All is replaced together at the end: if anything goes wrong, the last report stays as it was.
    """
    from isogj_analysis.report.run import build_report, watch_report

    def build() -> None:
        done = build_report(
            data, out, lang=lang, only=only, year=year, period=period, notebooks=notebooks,
            force=force, limit=limit, progress=True,
        )  # fmt: skip
        for why in done.why if explain else ():
            typer.echo(why)
        typer.echo(_outcome(done))
        if done.left_out:
            typer.echo(done.left_out, err=True)
        for fault in done.faults:
            typer.echo(fault, err=True)
        if done.faults and not watch:
            raise typer.Exit(1)

    if watch:
        watch_report(build, data, notebooks, out, tell=typer.echo)
    else:
        build()


def _outcome(done: Any) -> str:
    figures = _counted(done.figures, "figure")
    out = Path(os.path.relpath(done.out)) if done.out.is_relative_to(Path.cwd()) else done.out
    took = f"({done.seconds:.1f} s)"
    if not done.why:
        return f"nothing changed: {figures} in {out} {took}"
    drawn = f"{len(done.drawn)} drawn anew"
    if 0 < len(done.drawn) < done.figures:
        drawn += f": {', '.join(done.drawn)}"
    return f"{figures} in {out}, {drawn} {took}"


@_command("isogj check", "isogj check my-tables", "isogj check tables.xlsx")
def check(folder: Folder = None) -> None:
    """List all that is wrong with a folder of tables, or one workbook: file, line and column.

    Remarks, which are odd but possible, come first. Errors come last and end with status 1.
    """
    from isogj_analysis.tables import check_tables, describe
    from isogj_analysis.tables.problems import apart

    errors, remarks = apart(check_tables(folder))
    if len(remarks):
        typer.echo(f"{_counted(len(remarks), 'remark')}, odd but possible:")
        for line in describe(remarks):
            typer.echo(line)
        if len(errors):
            typer.echo(f"\n{_counted(len(errors), 'error')}, to be mended:")
    for line in describe(errors) or ["all tables are valid"]:
        typer.echo(line)
    if len(errors):
        files = _counted(errors["file"].str.partition(", sheet ")[0].nunique(), "file")
        typer.echo(f"{_counted(len(errors), 'problem')} in {files}", err=True)
        raise typer.Exit(1)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' if number != 1 else ''}"


@_command("isogj dictionary --write")
def dictionary(
    write: Annotated[
        bool, typer.Option("--write", help="Write it beside the tables instead of printing it.")
    ] = False,
) -> None:
    """Print the data dictionary: every table and column, its unit, and what is allowed."""
    from isogj_analysis.tables import data_dictionary

    text = data_dictionary()
    if not write:
        typer.echo(text, nl=False)
        return
    place = find_place()
    if place is None:
        raise FileNotFoundError(NO_PLACE)
    file = place / "data" / "README.md"
    file.write_text(text, encoding="utf-8")
    typer.echo(f"wrote {file}")


@_command("isogj import-minutes minutes.txt --wg 2", "… --wg 2 --data my-tables --yes")
def import_minutes(
    file: Annotated[
        Path, typer.Argument(help="Minutes as text, a line that begins with its date.")
    ],
    wg: Annotated[str, typer.Option(help="Whose minutes: the code, number or name of a WG.")],
    data: Data = None,
    source: Annotated[
        str | None, typer.Option(help="Source of the rows; without one the minutes are their own.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> None:
    """Show the rows that minutes add to meetings and agenda, and write them once confirmed.

    A line that tells of a meeting has this form:

    2008/11/26：第3回目 富士通センター見学。製品紹介。
    """
    from isogj_analysis.tables.minutes_import import plan_import, write_import

    plan = plan_import(file, data, wg=wg, source=source)
    for name, rows in plan.rows.items():
        typer.echo(f"{name}: {_counted(len(rows), 'row')} to add")
        if len(rows):
            typer.echo(rows.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n"))
    if len(plan.unresolved):
        typer.echo("left empty or left out, because it could not be told:")
    # What a line leaves open is told once, and who came once for all.
    came = plan.unresolved["field"] == "attendance"
    pieces = plan.unresolved[~came]
    for (line, text), fields in pieces.groupby(["line", "text"], sort=False)["field"]:
        typer.echo(f"line {line}, {', '.join(fields)}: {text}")
    if came.any():
        lines = ", ".join(map(str, plan.unresolved.loc[came, "line"]))
        told = "not read; attendance.csv takes a row for each who came"
        typer.echo(f"line {lines}, attendance: {told}")
    if pieces["field"].isin(["date", "number"]).any():
        typer.echo("(a meeting begins with its day and its number, such as 2009/6/24：第9回目)")
    if pieces["field"].isin(["host", "presenter"]).any():
        typer.echo("(a row in aliases.csv says whose name it is)")
    if plan.left_out:
        many = "s" if plan.left_out > 1 else ""
        told = "without a day, or a number of its own, or it is open whether it was held"
        typer.echo(f"{plan.left_out} meeting{many} left out: {told}")
    if plan.rows["meetings"].empty:
        typer.echo("no meeting to add")
        return
    if not yes and not (_is_asked() and typer.confirm("Write these rows?")):
        typer.echo("nothing written; --yes writes the rows")
        return
    for path in write_import(plan):
        typer.echo(f"wrote {path}")


def _is_asked() -> bool:
    return sys.stdin.isatty()


_command("isogj reconcile", "isogj reconcile my-tables --lang en")(commands_records.reconcile)
_command(
    "isogj changes --from 2009-06-01 --to 2010-06-01", "isogj changes tables-2009 tables-2010"
)(commands_map.changes)
_command("isogj table --out services.xlsx --on 2009-06-01", "isogj table --out a3.pdf --sheet a3")(
    commands_map.table
)
_command("isogj sheet monitoring --out monitoring.pdf", "isogj sheet --out sheets.pdf --lang en")(
    commands_map.sheet
)


@_command("isogj new report-2010", "isogj new trial --example", "isogj new 2011 --from report-2010")
def new(
    folder: Annotated[
        Path, typer.Argument(parser=folder_name, help="Folder to be made: new, or empty.")
    ],
    example: Annotated[
        bool, typer.Option("--example", help="Fill it with the tables that come with isogj.")
    ] = False,
    old: Annotated[
        Path | None,
        typer.Option(
            "--from", parser=folder_name, metavar="OLD", help="Carry a place over to the next year."
        ),
    ] = None,
    lang: Annotated[str | None, language_option("Language of settings and notebooks.")] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="Write the tables as one workbook, with lists of names.")
    ] = False,
) -> None:
    """Make a place to work in: data/ with the tables and isogj.toml, and notebooks/.

    In it `isogj report`, `isogj check` and JupyterLab work without options.
    """
    from isogj_analysis.tables.new_place import write_place

    to_do = write_place(folder, example=example, old=old, lang=lang)
    if excel:
        from isogj_analysis.collecting.writing_tables import into_workbook
        from isogj_analysis.place import shipped

        into_workbook(folder / "data", shipped() / "data")
    typer.echo(f"made {folder}: data/ with isogj.toml, notebooks/")
    if to_do:
        where = f"by hand, tables in data/{'tables.xlsx' if excel else ''}:"
        typer.echo("\n".join([where, *(f"- {line}" for line in to_do)]))
    go = "" if folder.resolve() == Path.cwd() else shlex.join(["cd", str(folder)]) + " && "
    typer.echo(f"{go}isogj {'report' if example else 'check'}")


_command("isogj form forms --due 2010-03-31", "isogj form forms --vendor lac")(
    commands_collect.form
)
_command("isogj collect returned/*.xlsx --into data", "… --into data --status --due 2010-03-31")(
    commands_collect.collect
)
_command(
    "isogj decide WAF運用 same --is a-waf --vendor fictional-a --into data --reason 'told by mail'"
)(commands_collect.decide)
_command("isogj lab", context_settings={"ignore_unknown_options": True})(commands_lab.lab)
