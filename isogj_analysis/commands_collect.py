"""The commands that collect the catalogue: forms out, answers in, decisions on record."""

import shlex
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from isogj_analysis.commands_options import Data, Lang, folder
from isogj_analysis.languages import USUAL, languages

if TYPE_CHECKING:
    import pandas as pd

    from isogj_analysis.collecting.layout import Layout
    from isogj_analysis.collecting.merging import Collected, Question
    from isogj_analysis.tables import Tables

Into = Annotated[
    Path, typer.Option("--into", parser=folder, metavar="FOLDER", help="Folder of tables.")
]
Due = Annotated[str | None, typer.Option(help="Day by which forms are to be returned.")]


def form(
    folder: Annotated[Path, typer.Argument(parser=folder, help="Folder for the forms.")],
    vendor: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Only this vendor; may be given again."),
    ] = None,
    due: Due = None,
    data: Data = None,
) -> None:
    """Write a form for each member and vendor: a workbook, filled in with what is on record."""
    from isogj_analysis.collecting.writing_forms import write_forms
    from isogj_analysis.tables.known import unknown

    layout = _layout(data)
    known = layout.tables.organisations["organisation"].tolist()
    for code in vendor or ():
        if code not in known:
            raise unknown("--vendor", code, known)
    if not layout.genres or not layout.cells:
        raise ValueError("a form needs genres, phases and targets: fill in those tables first")
    files = write_forms(layout, folder, vendor or layout.vendors, due=_day(due))
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
    on: Annotated[
        str | None,
        typer.Option(help="Day on which changes take effect; without it that of the report."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Source of new and changed rows.")] = None,
    due: Due = None,
    marked: Annotated[
        Path | None,
        typer.Option(parser=folder, metavar="FOLDER", help="Folder for forms to be sent back."),
    ] = None,
    lang: Lang = USUAL,
) -> None:
    """Read returned forms, tell what they change and what is wrong, and write it with --yes.

    Rows with something wrong stay out, and come back as marked copies of the forms, to be sent to
    those who filled them in. The tables as they were are kept in `before`.
    """
    from isogj_analysis.collecting.marking import write_marked
    from isogj_analysis.collecting.merging import collect_forms
    from isogj_analysis.collecting.reminders import reminders
    from isogj_analysis.report.swap import recover
    from isogj_analysis.tables.known import unknown

    recover(_stage(into))
    layout = _layout(into)
    # Beside the forms may stand the folder of marked copies.
    forms = [file for file in forms if not file.is_dir()]
    if not forms:
        raise ValueError("no returned file is named: FORMS are files such as returned/*.xlsx")
    if source is not None and source not in (known := layout.tables.sources["source"].tolist()):
        raise unknown("--source", source, known)
    with _bar(len(forms)) as step:
        found = collect_forms(forms, layout, on=_day(on), source=source, step=step)
    if status:
        for text in _answers(found, lang):
            typer.echo(text)
        for mail in reminders(found, due=_day(due)):
            typer.echo(f"\n{'-' * 40}\n{mail}")
        return
    _tell(found, into, lang)
    if copies := write_marked(found, marked or forms[0].parent / "marked"):
        typer.echo(f"to be sent back, with the cells marked: {', '.join(map(str, copies))}")
    is_held = strict and bool(found.errors or found.questions)
    if not found.edits and not any(found.added.values()):
        typer.echo("nothing to write")
    elif is_held:
        typer.echo("nothing written: --strict, and something is wrong or open")
    elif not yes:
        typer.echo("nothing written; --yes writes it")
    else:
        _write(found, into)
    if found.errors or is_held:
        raise typer.Exit(1)


def decide(
    subject: Annotated[str, typer.Argument(help="Name as returned, or code of a service.")],
    decision: Annotated[str, typer.Argument(help="same, new, ended, kept or accepted.")],
    into: Into,
    reason: Annotated[str, typer.Option(help="Why: next year sees it.")],
    vendor: Annotated[
        str | None, typer.Option(help="Whose service; without one an organisation is meant.")
    ] = None,
    code: Annotated[
        str | None,
        typer.Option("--is", metavar="CODE", help="Which service or organisation it is."),
    ] = None,
) -> None:
    """Put on record what a name stands for, or what became of a service, with the reason."""
    from isogj_analysis.collecting.writing import record_decision
    from isogj_analysis.report.swap import recover

    recover(_stage(into))
    made = record_decision(
        _layout(into), subject, decision, reason=reason, vendor=vendor, code=code
    )
    _write(made, into)


@dataclass(frozen=True)
class Review:
    """What the forms in `returned/` say, as tables to be read: nothing is written.

    `answers`, `problems`, `questions` (with the command that records a decision) and `changes`
    have names for codes; `before` and `after` are the tables without and with what is collected.
    """

    answers: "pd.DataFrame"
    problems: "pd.DataFrame"
    questions: "pd.DataFrame"
    changes: "pd.DataFrame"
    before: "Tables"
    after: "Tables"


def review(data: Path | str | None = None, *, lang: str = USUAL) -> Review:
    """Return what has come back so far, from the folder `returned` beside that of the tables."""
    import pandas as pd

    from isogj_analysis.collecting.merging import collect_forms
    from isogj_analysis.collecting.writing import write_collected
    from isogj_analysis.tables import load_tables
    from isogj_analysis.tables.read import _folder

    into = _folder(data)
    layout = _layout(into)
    files = sorted((into.resolve().parent / "returned").glob("[!.~]*.*"))
    found = collect_forms(files, layout)
    voice = _voice(found, lang)
    after = layout.tables
    if found.edits or any(found.added.values()):
        with tempfile.TemporaryDirectory() as aside:
            write_collected(found, into, Path(aside, "data"))
            after = load_tables(Path(aside, "data"))
    problems = [
        (Path(one.file).name, one.sheet, one.cell, one.value, one.told(voice))
        for one in found.errors
    ]
    questions = [
        (voice.name("vendor", one.vendor), one.told(voice), _decision(one, way, into))
        for one in found.questions
        for way in _ways(one)
    ]
    return Review(
        found.answers.assign(vendor=lambda rows: voice.names(rows["vendor"])),
        pd.DataFrame(problems, columns=["file", "sheet", "cell", "value", "problem"]),
        pd.DataFrame(questions, columns=["vendor", "question", "command"]),
        found.changes.assign(vendor=lambda rows: voice.names(rows["vendor"])),
        layout.tables,
        after,
    )


def _ways(question: "Question") -> tuple[str, str]:
    return ("same", "new") if question.kind == "renamed" else ("ended", "kept")


def _decision(question: "Question", way: str, into: Path) -> str:
    """Return the command that puts one answer to a question on record."""
    command = ["isogj", "decide", question.subject, way, "--vendor", question.vendor]
    command += ["--is", question.service] if way == "same" else []
    return shlex.join([*command, "--into", str(into), "--reason", "…"])


def into_workbook(data: Path) -> None:
    """Put one workbook in the place of the files of a folder of tables."""
    from isogj_analysis.collecting.writing_tables import BOOK, write_tables
    from isogj_analysis.place import shipped
    from isogj_analysis.tables import load_tables
    from isogj_analysis.tables.folder import files_of
    from isogj_analysis.tables.schemas import TABLES

    write_tables(load_tables(data), data / BOOK, load_tables(shipped() / "data"))
    for file in (file for name in TABLES for file in files_of(data, name)):
        file.unlink()


def _layout(data: Path | None) -> "Layout":
    from isogj_analysis.collecting.layout import Layout
    from isogj_analysis.draw.voice import Voice
    from isogj_analysis.tables import load_tables

    tables = load_tables(data)
    return Layout(tables, [Voice(lang, tables.names) for lang in languages()])


def _day(text: str | None) -> date | None:
    from isogj_analysis.tables.forms import read_date

    return read_date(text) if text else None


def _stage(into: Path) -> Path:
    place = into.resolve()
    return place.parent / f".collect-{place.name}"


def _write(found: "Collected", into: Path) -> None:
    """Write a folder of tables anew, whole: half of what was collected is never seen."""
    from isogj_analysis.collecting.writing import BEFORE, write_collected
    from isogj_analysis.report.swap import swap_in

    stage = _stage(into)
    stage.mkdir()
    try:
        changed = write_collected(found, into, stage / "data")
    except BaseException:
        shutil.rmtree(stage)
        raise
    swap_in(stage, {"data": into.resolve()})
    typer.echo(f"wrote {', '.join(changed)} in {into}; as they were: {into / BEFORE}")


def _bar(count: int) -> Any:
    from rich import console, progress

    class Bar(progress.Progress):
        def __enter__(self) -> Any:
            super().__enter__()
            task = self.add_task("", total=count)
            return lambda path: self.update(task, advance=1, description=path.name)

    return Bar(
        console=console.Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    )


def _table(title: str, heads: list[str], rows: list[list[str]]) -> None:
    from rich import box, console, table
    from rich.text import Text

    shown = table.Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for head in heads:
        shown.add_column(head, overflow="fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    out = console.Console() if sys.stdout.isatty() else console.Console(width=240)
    out.print(shown)


def _answers(found: "Collected", lang: str) -> list[str]:
    lines = []
    voice = _voice(found, lang)
    for state, rows in found.answers.groupby("state", sort=False):
        names = [voice.name("vendor", code) for code in rows["vendor"]]
        told = voice.say(f"collecting.state.{state}")
        lines.append(f"{told} ({len(names):,}): {voice.joined(names)}")
    return lines


def _voice(found: "Collected", lang: str) -> Any:
    return next((v for v in found.layout.voices if v.lang == lang), found.layout.voices[0])


def _tell(found: "Collected", into: Path, lang: str) -> None:
    voice, changes = _voice(found, lang), found.changes
    counts = changes["change"].value_counts(sort=False)
    told = [f"{voice.say(f'collecting.change.{kind}')} {n:,}" for kind, n in counts.items()]
    typer.echo(f"{len(found.forms):,} files; {', '.join(told)}")
    if rows := [
        [voice.say(f"collecting.change.{one['change']}"), voice.name("vendor", one["vendor"]),
         one["name"], one["service"], voice.joined(one["what"])]
        for one in changes[changes["change"] != "unchanged"].to_dict("records")
    ]:  # fmt: skip
        _table("changes", ["change", "vendor", "service", "code", "what"], rows)
    if rows := [
        [one.severity, Path(one.file).name, one.sheet, one.cell, one.value[:60], one.told(voice)]
        for one in sorted(found.findings, key=lambda one: one.severity)
    ]:
        _table("found", ["", "file", "sheet", "cell", "what stands there", "what to do"], rows)
    for one in found.questions:
        where = f" ({Path(one.file).name} {one.cell})" if one.file else ""
        typer.echo(f"to decide, {voice.name('vendor', one.vendor)}{where}: {one.told(voice)}")
        for way in _ways(one):
            typer.echo(f"    {_decision(one, way, into)}")
