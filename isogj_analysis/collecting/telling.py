"""What has come back so far, as tables for a notebook, and mails to those who have not answered."""

import shlex
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from isogj_analysis.collecting.layout import Finding, Layout
from isogj_analysis.collecting.merging import QUESTION, Collected, collect_forms
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
    found = collect_forms(sorted((into.resolve().parent / "returned").glob("[!.~]*.*")), layout)
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
    return Review(
        who.assign(vendor=voice.names(who["vendor"])),
        problems(found, voice),
        pd.DataFrame(questions, columns=["vendor", "question", "command"]),
        changes(found, voice),
        layout.tables,
        after,
    )


def answers(found: Collected) -> pd.DataFrame:
    """Return who was asked: vendor, state, services, errors, questions.

    `state` is answered, unreadable or none, `services` counts the rows that were read.
    """
    read = [row.vendor for form in found.forms for row in form.rows]
    told = []
    for vendor in dict.fromkeys([*found.layout.vendors, *(form.vendor for form in found.forms)]):
        files = {form.file for form in found.forms if vendor and vendor == form.vendor}
        errors = sum(one.file in files for one in found.errors)
        state = "answered" if vendor in read or (files and not errors) else "unreadable"
        state = state if files or vendor in read else "none"
        asked = sum(one.values["vendor"] == vendor for one in found.questions)
        told.append((vendor, state, read.count(vendor), errors, asked))
    columns = ["vendor", "state", "services", "errors", "questions"]
    return pd.DataFrame(told, columns=columns).query("vendor != ''")


def changes(found: Collected, voice: Voice) -> pd.DataFrame:
    """Return what would change in words: change, service (its code), vendor, name, what."""

    def say(name: str) -> str:
        column = name.lstrip("+-")
        return name.removesuffix(column) + found.layout.said(column, voice)

    columns = ["change", "service", "vendor", "name", "what"]
    rows = pd.DataFrame(found.changes, columns=columns).query("change != 'unchanged'")
    return rows.assign(
        change=[voice.say(f"collecting.change.{kind}") for kind in rows["change"]],
        vendor=voice.names(rows["vendor"]),
        what=[voice.joined(map(say, names)) for names in rows["what"]],
    )


def problems(found: Collected, voice: Voice) -> pd.DataFrame:
    """Return what is wrong or odd in words: severity, file, sheet, cell, value, problem."""
    told = [
        (one.severity, Path(one.file).name, one.sheet, one.cell, one.value, one.told(voice))
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
    """Give for each vendor that has not answered a mail in every language, ready to be sent.

    `due` is the day by which the form is asked for.
    """
    layout, settings = found.layout, found.layout.tables.settings
    for vendor in answers(found).query("state == 'none'")["vendor"]:
        own = layout.services["vendor"] == vendor
        is_filled = layout.services["service"][own].isin(layout.offered).any()
        keys = ["subject", "greeting", "body", *(["filled"] if is_filled else [])]
        keys += ["due" if due else "soon", "crossed"]
        parts = []
        for voice in layout.voices:
            values = {"name": settings.name(voice.lang), "year": settings.year}
            values |= {"vendor": voice.name("vendor", vendor), "day": voice.day(due) if due else ""}
            said = [voice.say(f"collecting.reminder.{key}", **values) for key in keys]
            parts.append("\n".join(said))
        own_name = settings.name(layout.voices[0].lang)
        yield "\n\n".join([*parts, "\n".join(filter(None, (own_name, settings.contact)))])
