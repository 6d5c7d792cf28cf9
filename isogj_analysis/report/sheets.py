"""Tables to hand out on paper: guideline sheets, and the classification table on its pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.choosing.compute_guideline import guideline_sheet
from isogj_analysis.languages import USUAL
from isogj_analysis.report.printed import shares
from isogj_analysis.report.publish import Published, Publisher
from isogj_analysis.report.typeset import typeset
from isogj_analysis.service_map.compute_classification import classification_table
from isogj_analysis.tables import Tables

# How much of what has no end: cells that a genre leaves out, genres in its place.
_MOST = {"guideline_limits": 6, "guideline_alternatives": 5}


def write_table_pages(
    tables: Tables,
    catalogue: pd.DataFrame,
    out: Path,
    *,
    date: str | None = None,
    lang: str = USUAL,
    paper: str = "a4",
) -> None:
    """Write the classification table of a catalogue as one PDF, with its heads on every page.

    `paper` is `a4` or `a3`; `date` is the day that stands below if any. The same table gives the
    same bytes.
    """
    publisher = Publisher(tables, lang=lang, date=date)
    table = classification_table(catalogue, tables.services)
    shown = table[["genre", "service", "vendor", "cells", "summary_ja", "summary_en"]]
    _write([[publisher.table("classification", shown, rows=catalogue)]], publisher, out, paper)


def write_sheets(
    tables: Tables,
    genres: Sequence[str],
    out: Path,
    *,
    catalogue: pd.DataFrame,
    date: str | None = None,
    lang: str = USUAL,
) -> None:
    """Write the guideline sheets of some genres, each beginning a page.

    `catalogue` are the rows that count, `date` the day that stands below if any. `out` ends in
    `.pdf`, or, for a single genre, in `.png`; a sheet that needs two pages is no picture, which is
    a ValueError. The same tables give the same bytes.
    """
    publisher = Publisher(tables, lang=lang, date=date)
    (voice,) = publisher.voices
    questions = [tables.phases, tables.targets]
    sheets: list[list[Published]] = []
    for genre in genres:
        found = guideline_sheet(
            catalogue, genre, cells=tables.cells, genres=tables.genres, questions=questions
        )
        own = catalogue.loc[catalogue["genre"] == genre, ["target", "phase"]].drop_duplicates()
        scope = pd.Series([[*own.itertuples(index=False, name=None)]], found["genre"].index)
        about = found["genre"].assign(cells=scope)
        offered = found["vendors"].rename(columns={"services": "service"})
        parts = {
            "guideline": about[["cells", "summary_ja", "summary_en", "services"]],
            "guideline_vendors": offered[["vendor", "corporate_group", "service"]],
            "guideline_limits": found["limits"][["target", "phase", "genres", "vendors"]],
            "guideline_alternatives": found["alternatives"][
                ["genre", "shared", "vendors", "lacking_cells"]
            ],
            "guideline_questions": found["places"][["axis", "code", "question_ja", "question_en"]],
        }
        told_by = [catalogue, tables.genres, *questions]
        count = dict(about[["vendors", "groups"]].iloc[0])
        sheets.append([])
        for name, frame in parts.items():
            most = _MOST.get(name, len(frame))
            table = publisher.table(name, frame.head(most), rows=told_by, genre=genre, **count)
            if len(frame) > most:
                first = voice.say("page.first_rows", n=most, all=len(frame))
                table.entry["text"][voice.lang]["title"] += first
            sheets[-1].append(table)
    _write(sheets, publisher, out)


def _write(
    sheets: Sequence[Sequence[Published]], publisher: Publisher, out: Path, paper: str = "a4"
) -> None:
    (voice,) = publisher.voices

    def told(table: Published) -> dict[str, Any]:
        text = table.entry["text"][voice.lang]
        return {**table.entry, "text": text, "shares": shares(text)}

    document = {
        "paper": paper, "lang": voice.lang, "stamp": voice.say("common.stamp"),
        "title": told(sheets[0][0])["text"]["title"],
        "say": {"no_rows": voice.say("page.no_rows")},
        "sheets": [[told(table) for table in tables] for tables in sheets],
    }  # fmt: skip
    pages = typeset("sheets", document, kind=out.suffix.lower().removeprefix("."))
    if len(pages) > 1:
        raise ValueError(f"the sheet needs {len(pages)} pages, write it as a .pdf, not as {out}")
    out.write_bytes(pages[0])
