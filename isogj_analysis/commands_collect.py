"""The commands that collect the catalogue: forms out, answers in, decisions on record."""

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isogj_analysis.commands_options import Data, Lang, folder
from isogj_analysis.languages import USUAL

if TYPE_CHECKING:
    from isogj_analysis.collecting.layout import Layout
    from isogj_analysis.collecting.merging import Collected
    from isogj_analysis.draw.voice import Voice

Into = Annotated[
    Path, typer.Option("--into", parser=folder, metavar="FOLDER", help="Folder of tables.")
]
Due = Annotated[str | None, typer.Option(help="Day by which forms are to be returned.")]


def form(
    folder: Annotated[Path, typer.Argument(parser=folder, help="Folder for the forms.")],
    vendor: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Only this vendor; may be repeated."),
    ] = None,
    due: Due = None,
    data: Data = None,
) -> None:
    """Write a form for each member and vendor: a workbook, filled in with what is on record."""
    from isogj_analysis.collecting.layout import Layout
    from isogj_analysis.collecting.writing_forms import write_forms
    from isogj_analysis.tables import load_tables
    from isogj_analysis.tables.known import unknown

    layout = Layout(load_tables(data))
    known = layout.tables.organisations["organisation"].tolist()
    for code in vendor or ():
        if code not in known:
            raise unknown("--vendor", code, known)
    if not layout.genres or not layout.cells:
        raise ValueError("a form needs genres, phases and targets: fill in those tables first")
    vendors = vendor or layout.vendors
    if taken := [name for code in vendors if (folder / (name := f"{code}.xlsx")).exists()]:
        told = f"{folder} holds forms that may be filled in; move them away"
        raise ValueError(f"{told}, or name another folder: {', '.join(taken)}")
    files = write_forms(layout, folder, vendors, due=_day(due))
    typer.echo(f"{len(files):,} {'form' if len(files) == 1 else 'forms'} in {folder}")


def collect(
    forms: Annotated[list[Path], typer.Argument(metavar="FORMS...", help="Returned files.")],
    into: Into,
    yes: Annotated[bool, typer.Option("--yes", help="Write what changes.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing while anything is wrong or open.")
    ] = False,
    status: Annotated[
        bool, typer.Option("--status", help="Only tell who has not answered, with mails to send.")
    ] = False,
    due: Due = None,
    lang: Lang = USUAL,
) -> None:
    """Read returned forms, tell what they change and what is wrong, and write it with --yes.

    Rows with errors are left out; they are marked in copies of the forms, to be sent back to those
    who filled them in. The tables as they were are kept in `before`.
    """
    from rich import console, progress

    from isogj_analysis.collecting.layout import say
    from isogj_analysis.collecting.marking import MARKED, write_marked
    from isogj_analysis.collecting.merging import collect_forms
    from isogj_analysis.collecting.telling import tell, tell_status

    layout = _layout(into)
    # Beside the forms may stand the folder of marked copies.
    forms = [file for file in forms if not file.is_dir()]
    if not forms:
        raise ValueError("no returned file is named: FORMS are files such as returned/*.xlsx")
    shown = console.Console(stderr=True)
    bar = progress.track(forms, "", console=shown, transient=True, disable=not sys.stderr.isatty())
    found = collect_forms(bar, layout)
    voice = layout.voice(lang)
    if status:
        tell_status(found, voice, _day(due))
        return
    tell(found, into, voice)
    copies = write_marked(found, marked := forms[0].parent / MARKED)
    older = sorted({*marked.glob("[!.~]*.*")} - {*copies})
    for key, files in (("marked", copies), ("older", older)):
        if files:
            typer.echo(say(f"tell.{key}", voice, files=files))
    is_held = strict and bool(found.errors or found.questions)
    if is_held or not yes or not found.has_news:
        key = "nothing" if not found.has_news else "held" if is_held else "not_yet"
        typer.echo(say(f"tell.{key}", voice))
    else:
        _write(found, into, voice)
    if found.errors or is_held:
        raise typer.Exit(1)


def decide(
    subject: Annotated[str, typer.Argument(help="Name as returned, or code of a service.")],
    decision: Annotated[
        str,
        typer.Argument(
            help="same (as --is, renamed), new (a service of its own), ended (no longer offered), "
            "kept (still offered) or accepted (as it is)."
        ),
    ],
    into: Into,
    reason: Annotated[str, typer.Option(help="Why: next year sees it.")],
    vendor: Annotated[
        str | None, typer.Option(help="Whose service; without one an organisation is meant.")
    ] = None,
    code: Annotated[
        str | None,
        typer.Option("--is", metavar="CODE", help="Which service or organisation it is."),
    ] = None,
    lang: Lang = USUAL,
) -> None:
    """Put on record what a name stands for, or what became of a service, with the reason."""
    from isogj_analysis.collecting.layout import say
    from isogj_analysis.collecting.writing import record_decision

    layout = _layout(into)
    voice = layout.voice(lang)
    made = record_decision(into, layout, subject, decision, reason=reason, vendor=vendor, code=code)
    for one in made.findings:
        typer.echo(one.told(voice))
    _write(made, into, voice)
    typer.echo(say("tell.again", voice))


def _day(text: str | None) -> date | None:
    from isogj_analysis.tables.forms import read_date

    return read_date(text) if text else None


def _stage(into: Path) -> Path:
    place = into.resolve()
    return place.parent / f".collect-{place.name}"


def _layout(into: Path) -> "Layout":
    """Return the form of a folder of tables, once an earlier writing of it is finished."""
    from isogj_analysis.collecting.layout import Layout
    from isogj_analysis.report.swap import recover
    from isogj_analysis.tables import load_tables

    recover(_stage(into))
    return Layout(load_tables(into))


def _write(found: "Collected", into: Path, voice: "Voice") -> None:
    """Write a folder of tables anew, whole: half of what was collected is never seen."""
    from isogj_analysis.collecting.layout import say
    from isogj_analysis.collecting.writing import write_collected
    from isogj_analysis.report.swap import swap_in

    stage = _stage(into)
    stage.mkdir()
    try:
        changed, before = write_collected(found, into, stage / "data")
    except BaseException:
        shutil.rmtree(stage)
        raise
    swap_in(stage, {"data": into.resolve()})
    typer.echo(say("tell.wrote", voice, files=changed, into=into, before=into / before))
