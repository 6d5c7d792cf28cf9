"""What has come back so far, as tables to be read in a notebook."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from isogj_analysis.collecting.layout import layout_of
from isogj_analysis.collecting.merging import collect_forms
from isogj_analysis.collecting.writing import write_collected
from isogj_analysis.languages import USUAL
from isogj_analysis.tables.read import Tables, folder_named, load_tables


@dataclass(frozen=True)
class Review:
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
    layout = layout_of(into)
    found = collect_forms(sorted((into.resolve().parent / "returned").glob("[!.~]*.*")), layout)
    before = after = layout.tables
    voice = layout.voice(lang)
    if found.has_news:
        with tempfile.TemporaryDirectory() as aside:
            write_collected(found, into, Path(aside, "data"))
            after = load_tables(Path(aside, "data"))
    problems = [
        (Path(one.file).name, one.sheet, one.cell, one.value, one.told(voice))
        for one in found.errors
    ]
    questions = [
        (voice.name("vendor", one.vendor), one.told(voice), command)
        for one in found.questions
        for command in one.commands(into)
    ]
    answers, changes = (
        rows.assign(vendor=voice.names(rows["vendor"])) for rows in (found.answers, found.changes)
    )
    return Review(
        answers,
        pd.DataFrame(problems, columns=["file", "sheet", "cell", "value", "problem"]),
        pd.DataFrame(questions, columns=["vendor", "question", "command"]),
        changes,
        before,
        after,
    )
