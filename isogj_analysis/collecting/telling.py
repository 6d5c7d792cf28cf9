"""What has come back so far, as tables for a notebook, and mails to those who have not answered."""

import shlex
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from rich import box, console, table
from rich.text import Text

from isogj_analysis.collecting.layout import Finding, Layout, say
from isogj_analysis.collecting.marking import MARKED
from isogj_analysis.collecting.merging import ADDED, CHANGES, QUESTION, Collected, collect_returned
from isogj_analysis.collecting.writing import write_collected
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL
from isogj_analysis.tables.read import Tables, folder_named, load_tables


class Review(NamedTuple):
    """What the forms in `returned/` say in words, and the tables before and after collecting."""

    answers: pd.DataFrame
    problems: pd.DataFrame
    questions: pd.DataFrame
    changes: pd.DataFrame
    before: Tables
    after: Tables


def review(data: Path | str | None = None, *, lang: str = USUAL) -> Review:
    """Return what has come back so far, from the folder `returned` beside that of the tables.

    `questions` has a row for each command that would record a decision. Nothing is written.
    """
    into = folder_named(data)
    layout = Layout(load_tables(into))
    found = collect_returned(into, layout)
    after, voice = layout.tables, layout.voice(lang)
    if found.has_news:
        with tempfile.TemporaryDirectory() as aside:
            write_collected(found, into, Path(aside, "data"))
            after = load_tables(Path(aside, "data"))
    questions = [
        (voice.name("vendor", one.values["vendor"]), one.told(voice), command)
        for one in found.questions
        for command in commands(one, into)
    ]
    who = answers(found)
    states = [say(f"state.{state}", voice) for state in who["state"]]
    return Review(
        who.assign(vendor=voice.names(who["vendor"]), state=states),
        problems(found, voice),
        pd.DataFrame(questions, columns=["vendor", "question", "command"]),
        changes(found, voice),
        layout.tables,
        after,
    )


def answers(found: Collected) -> pd.DataFrame:
    """Return who was asked: vendor, state, services, errors, questions.

    `state` is answered, open (something is wrong or asked), unreadable or none, `services` counts
    the rows that were read.
    """
    read = Counter(row.vendor for form in found.forms for row in form.rows)
    came = {*read, *(form.vendor for form in found.forms)} - {""}
    wrong = Counter(one.values.get("vendor") for one in found.errors)
    asked = Counter(one.values.get("vendor") for one in found.questions)
    told = []
    for vendor in dict.fromkeys([*found.layout.vendors, *sorted(came)]):
        state = "open" if wrong[vendor] or asked[vendor] else "answered"
        state = "unreadable" if wrong[vendor] and not read[vendor] else state
        state = state if vendor in came else "none"
        told.append((vendor, state, read[vendor], wrong[vendor], asked[vendor]))
    return pd.DataFrame(told, columns=["vendor", "state", "services", "errors", "questions"])


def changes(found: Collected, voice: Voice) -> pd.DataFrame:
    """Return what would change in words: change, service (its code), vendor, name, what."""
    columns = ["change", "service", "vendor", "name", "what"]
    rows = pd.DataFrame(found.changes, columns=columns).query("change != 'unchanged'")
    return rows.assign(
        change=[say(f"change.{kind}", voice) for kind in rows["change"]],
        vendor=voice.names(rows["vendor"]),
        name=[voice.text({"name_en": "", **t}, "name") or t["name_ja"] for t in rows["name"]],
        what=[
            voice.joined(say(f"what.{kind}", voice, **{kind: value}) for kind, value in what)
            for what in rows["what"]
        ],
    )


def problems(found: Collected, voice: Voice) -> pd.DataFrame:
    """Return what is wrong or odd in words: severity, vendor, file, sheet, cell, value, problem."""
    rows = [
        (
            say(f"severity.{one.severity}", voice),
            voice.name("vendor", one.values.get("vendor", "")),
            Path(one.file).name,
            one.sheet,
            one.cell,
            one.value[:200],
            one.told(voice),
        )
        for one in sorted(found.findings, key=lambda one: one.severity)
        if one.severity != QUESTION
    ]
    columns = ["severity", "vendor", "file", "sheet", "cell", "value", "problem"]
    return pd.DataFrame(rows, columns=columns)


def commands(asked: Finding, folder: Path) -> list[str]:
    """Return the two commands of which one puts the answer on record in a folder of tables."""
    told = asked.values
    ways = [["ended"], ["kept"]]
    if asked.key == "renamed":
        ways = [["same", "--is", told["service"]], ["new"]]
    ends = ["--vendor", told["vendor"], "--into", str(folder), "--reason", "…"]
    return [shlex.join(["isogj", "decide", told["subject"], *way, *ends]) for way in ways]


def tell(found: Collected, into: Path, voice: Voice) -> None:
    """Print what forms change in a folder of tables, what is wrong, and what is to be decided."""
    kinds = Counter(change for change, *_ in found.changes)
    counts = {kind: kinds[kind] for kind in CHANGES}
    trouble = _open(len(found.errors), len(found.questions), voice)
    print(say("tell.counts", voice, n=len(found.forms), **counts) + trouble)
    _print("changes", changes(found, voice), voice)
    if kinds[ADDED]:
        print(say("tell.codes", voice))
    _print("found", problems(found, voice), voice)
    for one in found.questions:
        place, vendor = f"{Path(one.file).name} {one.cell}".strip(), one.values["vendor"]
        print(say("tell.question", voice, vendor=vendor, place=place, told=one.told(voice)))
        print("\n".join(f"    {command}" for command in commands(one, into)))


def tell_status(found: Collected, voice: Voice, due: date | None) -> None:
    """Print who has answered, and a mail to each who has not, or is to mend something."""
    for state, rows in answers(found).groupby("state", sort=False):
        named = [
            voice.name("vendor", vendor) + _open(wrong, asked, voice)
            for vendor, _, _, wrong, asked in rows.to_numpy().tolist()
        ]
        told = say(f"state.{state}", voice)
        print(say("tell.status", voice, state=told, n=len(rows), vendors=named))
    for mail in _mails(found, due):
        print(f"\n{'-' * 40}\n{mail}")


def _open(errors: int, questions: int, voice: Voice) -> str:
    counted = {"errors": errors, "questions": questions}
    return say("tell.open", voice, **counted) if errors or questions else ""


def _print(title: str, rows: pd.DataFrame, voice: Voice) -> None:
    if rows.empty:
        return
    told = say(f"tell.{title}", voice)
    shown = table.Table(title=told, title_justify="left", box=box.SIMPLE_HEAD)
    for head in rows.columns:
        shown.add_column(say(f"tell.{head}", voice), overflow="fold")
    for row in rows.to_numpy().tolist():
        shown.add_row(*map(Text, row))
    out = console.Console() if sys.stdout.isatty() else console.Console(width=240)
    out.print(shown)


def _mails(found: Collected, due: date | None) -> Iterator[str]:
    layout, settings = found.layout, found.layout.tables.settings
    filled = layout.services[layout.services["service"].isin(layout.offered)]["vendor"].tolist()
    asks = [one for form in found.forms for one in form.for_sender]
    for vendor, state in answers(found)[["vendor", "state"]].to_numpy().tolist():
        asked = [one for one in asks if one.values["vendor"] == vendor]
        files = {Path(one.file).parent / MARKED / Path(one.file).name for one in asked}
        marked = sorted(filter(Path.exists, files))
        if state == "none":
            keys = ["body", "filled"] if vendor in filled else ["body"]
        elif asked:
            keys = ["mend", "marked"] if marked else ["mend"]
        else:
            continue
        values = {"name": settings, "year": settings.year, "vendor": vendor, "day": due}
        values |= {"marked": marked, "contact": settings.contact or ""}
        keys = ["greeting", *keys, "due" if due else "soon", "end"]
        yield "\n\n".join(
            "\n".join(
                say(f"reminder.{key}", voice, asked=_list(asked, voice), **values) for key in keys
            )
            for voice in layout.voices
        )


def _list(asked: list[Finding], voice: Voice) -> str:
    places = [f"{Path(one.file).name} {one.cell} {one.value[:60]}".strip() for one in asked]
    return "\n".join(f"- {at}: {a.told(voice)}" for at, a in zip(places, asked, strict=True))
