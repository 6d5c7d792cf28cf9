"""Files to print: guideline sheets, and the classification table with all its pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.choosing.compute_guideline import guideline_sheet
from isogj_analysis.draw.naming import with_groups
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL
from isogj_analysis.report.publish import Publisher
from isogj_analysis.report.typeset import typeset
from isogj_analysis.service_map.compute_classification import classification_table
from isogj_analysis.tables import Tables

# Shares of the width for service, vendor, scope and summary.
_SHARES = {"a4": (28, 10, 28, 34), "a3": (20, 9, 27, 44)}
_HEADS = ("service", "vendor", "scope", "summary")
# How much of what has no end: cells that a genre leaves out, genres in its place, what they lack.
_LIMITS, _RIVALS, _LACKING = 6, 5, 4


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

    `paper` is `a4` or `a3`; `date` is the day that stands at the foot if any. The same table gives
    the same bytes.
    """
    table = classification_table(catalogue, tables.services)
    publisher = Publisher(tables, lang=lang, date=date)
    (voice,) = publisher.voices
    columns = (
        voice.names(table["service"]),
        ["" if pd.isna(code) else voice.name("vendor", code) for code in table["vendor"]],
        [_scope(cells, voice=voice) for cells in table["cells"]],
        voice.texts(table, "summary"),
    )
    rows = pd.DataFrame(dict(enumerate(columns)), index=table.index).to_numpy(dtype=object)
    genres = table["genre"].astype(object).where(table["genre"].notna(), None)
    groups = [
        {
            "genre": voice.name("genre", code) if code else voice.say("classification.other"),
            "rows": rows[places].tolist(),
        }
        for code, places in genres.groupby(genres, sort=False, dropna=False).indices.items()
    ]
    foot = publisher.foot([catalogue], n=len(table), unit="service", voice=voice)
    told = {
        "paper": paper, "lang": lang, "groups": groups, "shares": _SHARES[paper],
        "title": voice.say("classification.sheet"), "lead": voice.say("classification.lead"),
        "heads": [voice.head(head) for head in _HEADS], **foot,
    }  # fmt: skip
    (content,) = typeset("classification", told)
    out.write_bytes(content)


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

    `catalogue` are the rows that count, `date` the day that stands at the foot if any. `out` ends
    in `.pdf`, or, for a single genre, in `.png`; a sheet that needs two pages is no picture, which
    is a ValueError. The same tables give the same bytes.
    """
    publisher = Publisher(tables, lang=lang, date=date)
    (voice,) = publisher.voices
    questions = [tables.phases, tables.targets]
    sheets = []
    for genre in genres:
        sheet = guideline_sheet(
            catalogue, genre, cells=tables.cells, genres=tables.genres, questions=questions
        )
        own, told = (table[table["genre"] == genre] for table in (catalogue, tables.genres))
        # The other genres have a share in what is told, but are not counted.
        rows = [own, catalogue[["source"]], told, *questions]
        foot = publisher.foot(rows, n=own["service"].nunique(), unit="service", voice=voice)
        sheets.append(_sheet(sheet, voice=voice) | foot)
    document = {
        "paper": "a4",
        "lang": lang,
        "sheets": sheets,
        "title": voice.say("guideline.sheets", n=len(genres)),
        "lead": voice.say("guideline.lead"),
        "heads": {name: voice.say(f"guideline.heads.{name}") for name in
                  ("summary", "map", "limits", "vendors", "alternatives", "questions")},
    }  # fmt: skip
    pages = typeset("guideline", document, kind=out.suffix.lower().removeprefix("."))
    if len(pages) > 1:
        raise ValueError(f"the sheet needs {len(pages)} pages, write it as a .pdf, not as {out}")
    out.write_bytes(pages[0])


def _sheet(sheet: Mapping[str, pd.DataFrame], *, voice: Voice) -> dict[str, Any]:
    """Return the words of a sheet by part: rows of texts, the shares of their columns, the rest."""
    own, cells = sheet["genre"].iloc[0], sheet["cells"]
    axes = [str(axis) for axis in cells.columns[:2]]
    title = voice.say(
        f"guideline.title.{'some' if own['vendors'] else 'none'}",
        genre=voice.name("genre", own["genre"]), n=own["vendors"], groups=own["groups"],
        cells=int((cells["services"] > 0).sum()),
    )  # fmt: skip

    def cell_name(cell: Sequence[Any]) -> str:
        row, column = (voice.name(axis, code) for axis, code in zip(axes, cell, strict=True))
        return voice.cell(row, column)

    def part(rows: list[list[str]], shares: tuple[int, ...], name: str, most: int = 0) -> Any:
        kept = rows[:most] if most else rows
        rest = ""
        if not rows:
            rest = voice.say(f"guideline.{name if own['vendors'] else 'no_vendor'}")
        elif len(rows) > len(kept):
            rest = voice.say(f"guideline.more.{name}", n=len(rows) - len(kept))
        return {"rows": kept, "shares": shares, "rest": rest}

    limits = [
        [
            cell_name(row[:2]),
            voice.say(
                "guideline.offered", n=len(row[5]),
                genres=voice.joined(voice.name("genre", genre) for genre in row[4]),
            )
            if row[4] else voice.say("guideline.unoffered"),
        ]
        for row in sheet["limits"].itertuples(index=False, name=None)
    ]  # fmt: skip
    offering = sheet["vendors"]
    grouped = with_groups(voice.names(offering["vendor"]), offering["corporate_group"], voice=voice)
    vendors = [
        [vendor, voice.joined(voice.name("service", service) for service in services)]
        for vendor, services in zip(grouped, offering["services"], strict=True)
    ]
    return {
        "title": title,
        "summary": voice.text(own, "summary") or voice.say("guideline.no_summary"),
        "map": _map(cells, axes, voice=voice),
        "limits": part(limits, (2, 5), "no_limit", _LIMITS),
        "vendors": part(vendors, (2, 5), "no_vendor"),
        "alternatives": part(
            [
                [
                    voice.name("genre", row["genre"]),
                    voice.say(
                        "guideline.shares", n=row["shared"], all=row["shared"] + row["lacking"],
                        vendors=len(row["vendors"]),
                    ),
                    _lacks(row, [cell_name(cell) for cell in row["lacking_cells"]], voice=voice),
                ]
                for row in sheet["alternatives"].to_dict("records")
            ],
            (3, 2, 9), "no_rival", _RIVALS,
        ),
        "questions": part(_questions(sheet, cell_name, voice=voice), (2, 7), "no_vendor"),
    }  # fmt: skip


def _lacks(row: Mapping[Any, Any], cells: list[str], *, voice: Voice) -> str:
    lacks = voice.say("guideline.lacks_nothing")
    if cells:
        lacks = voice.listed(cells, most=_LACKING)
    return voice.say("guideline.affiliated", lacks=lacks) if row["affiliated"] else lacks


def _questions(sheet: Mapping[str, pd.DataFrame], cell_name: Any, *, voice: Voice) -> list:
    """Return what to ask of each place, and of the first cells that other genres offer."""
    asked = []
    for row in sheet["places"].to_dict("records"):
        name = voice.name(row["axis"], row["code"])
        asked.append([name, voice.text(row, "question") or voice.say("guideline.ask", name=name)])
    offered = sheet["limits"][sheet["limits"]["genres"].map(len) > 0].head(3)
    cells = [cell_name(row[:2]) for row in offered.itertuples(index=False, name=None)]
    if cells:
        told = voice.say("guideline.ask_limits", cells=voice.listed(cells))
        asked.append([voice.say("guideline.limits_label"), told])
    return asked


def _map(cells: pd.DataFrame, axes: list[str], *, voice: Voice) -> dict[str, Any]:
    """Return a grid: vendors of the genre in its cells, elsewhere those of other genres, if any."""
    rows, columns = axes
    drawn = [
        {
            "name": voice.name(rows, code),
            "cells": [
                {"held": bool(cell["services"]), "text": str(cell["vendors"] or cell["others"])}
                for cell in part.to_dict("records")
            ],
        }
        for code, part in cells.groupby(rows, observed=True, sort=False)
    ]
    return {"columns": voice.names(cells[columns].drop_duplicates()), "rows": drawn}


def _scope(cells: Sequence[tuple[str, str]], *, voice: Voice) -> list[list[tuple[str, str]]]:
    """Return the terms of each line: a target, then its phases, each with the mark behind it."""
    by_row: dict[str, list[str]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(voice.name("phase", column))
    comma = voice.mark("comma")
    return [
        [
            (voice.name("target", row), voice.say("classification.after")),
            *((column, comma) for column in columns[:-1]),
            (columns[-1], ""),
        ]
        for row, columns in by_row.items()
    ]
