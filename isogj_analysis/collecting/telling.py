"""What has come back so far, as tables for a notebook, and mails to those who have not answered."""

import shlex
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from isogj_analysis.collecting.layout import Finding, Layout, said
from isogj_analysis.collecting.merging import QUESTION, Collected, collect_returned
from isogj_analysis.collecting.writing import write_collected
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL
from isogj_analysis.tables.read import Tables, folder_named, load_tables


class Review(NamedTuple):
    """What the forms in `returned/` say: nothing is written.

    `answers`, `problems`, `questions` (with the command that records a decision) and `changes`
    have names for codes; `before` and `after` are the tables without and with what is collected.
    """

    answers: pd.DataFrame
    problems: pd.DataFrame
    questions: pd.DataFrame
    changes: pd.DataFrame
    before: Tables
    after: Tables


def review(data: Path | str | None = None, *, lang: str = USUAL) -> Review:
    """Return what has come back so far, from the folder `returned` beside that of the tables."""
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
    states = [voice.say(f"collecting.state.{state}") for state in who["state"]]
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
    came = {*read, *(form.vendor for form in found.forms)}
    errors, asked = (
        Counter(one.values.get("vendor") for one in findings)
        for findings in (found.errors, found.questions)
    )
    told = []
    for vendor in dict.fromkeys([*found.layout.vendors, *sorted(came - {""})]):
        state = "open" if errors[vendor] or asked[vendor] else "answered"
        state = "unreadable" if errors[vendor] and not read[vendor] else state
        state = state if vendor in came else "none"
        told.append((vendor, state, read[vendor], errors[vendor], asked[vendor]))
    columns = ["vendor", "state", "services", "errors", "questions"]
    return pd.DataFrame(told, columns=columns)


def changes(found: Collected, voice: Voice) -> pd.DataFrame:
    """Return what would change in words: change, service (its code), vendor, name, what."""

    def say(name: str) -> str:
        column, _, value = name.lstrip("+-").partition("=")
        if column == "genre" and value:
            return voice.name("genre", value)
        if value:
            return voice.say(f"collecting.change.{column}", day=voice.day(value))
        return name.removesuffix(column) + said(column, voice)

    columns = ["change", "service", "vendor", "name", "what"]
    rows = pd.DataFrame(found.changes, columns=columns).query("change != 'unchanged'")
    return rows.assign(
        change=[voice.say(f"collecting.change.{kind}") for kind in rows["change"]],
        vendor=voice.names(rows["vendor"]),
        name=[voice.text(names, "name") for names in rows["name"]],
        what=[voice.joined(map(say, names)) for names in rows["what"]],
    )


def problems(found: Collected, voice: Voice) -> pd.DataFrame:
    """Return what is wrong or odd in words: severity, file, sheet, cell, value, problem."""
    told = [
        (
            voice.say(f"collecting.severity.{one.severity}"),
            *(Path(one.file).name, one.sheet, one.cell, one.value[:200], one.told(voice)),
        )
        for one in sorted(found.findings, key=lambda one: one.severity)
        if one.severity != QUESTION
    ]
    columns = ["severity", "file", "sheet", "cell", "value", "problem"]
    return pd.DataFrame(told, columns=columns)


def commands(asked: Finding, folder: Path) -> list[str]:
    """Return the two commands of which one puts the answer on record in a folder of tables."""
    told = asked.values
    ways = {"same": ["--is", told["service"]], "new": []}
    ways = ways if asked.key == "renamed" else {"ended": [], "kept": []}
    begins, ends = ["--vendor", told["vendor"]], ["--into", str(folder), "--reason", "…"]
    return [
        shlex.join(["isogj", "decide", told["after"], way, *begins, *more, *ends])
        for way, more in ways.items()
    ]


def reminders(found: Collected, *, due: date | None = None) -> Iterator[str]:
    """Give a mail in every language for each vendor that has not answered, or is to mend something.

    `due` is the day by which the form is asked for.
    """
    layout, settings = found.layout, found.layout.tables.settings
    for vendor, state in answers(found)[["vendor", "state"]].itertuples(index=False):
        asked = [
            (form, one)
            for form in found.forms
            for one in form.for_sender
            if one.values["vendor"] == vendor
        ]
        if state != "none" and not asked:
            continue
        own = layout.services["vendor"] == vendor
        is_filled = layout.services["service"][own].isin(layout.offered).any()
        marked = sorted({f"marked/{Path(form.file).name}" for form, _ in asked if form.is_workbook})
        keys = ["mend", *(["marked"] if marked else [])] if asked else ["body"]
        keys += ["filled"] if is_filled and not asked else []
        keys = ["subject", "greeting", *keys, "due" if due else "soon", "crossed"]
        parts = []
        for voice in layout.voices:
            values = {"name": settings.name(voice.lang), "year": settings.year}
            values |= {"vendor": voice.name("vendor", vendor), "day": voice.day(due) if due else ""}
            values["cells"] = "\n".join(f"- {_place(one)}{one.told(voice)}" for _, one in asked)
            values["marked"] = voice.joined(marked)
            told = [voice.say(f"collecting.reminder.{key}", **values) for key in keys]
            own_name = settings.name(voice.lang)
            parts.append("\n".join(filter(None, (*told, own_name, settings.contact))))
        yield "\n\n".join(parts)


def _place(one: Finding) -> str:
    """Return where something was found and what stands there, before what is told of it."""
    return " ".join(filter(None, (Path(one.file).name, one.cell, one.value[:60]))) + ": "
