"""Guideline sheets as files to print: a page of A4 for each genre."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from isogj_analysis.analysis import guideline_sheet
from isogj_analysis.charts import plot_guideline_sheet, words
from isogj_analysis.charts.style import look
from isogj_analysis.report.booklet import sheet_around, write_booklet
from isogj_analysis.report.publish import DPI, Publisher
from isogj_analysis.tables import Tables


def write_sheets(
    tables: Tables,
    genres: Sequence[str],
    out: Path,
    *,
    catalogue: pd.DataFrame,
    date: str | None = None,
    lang: str = "ja",
) -> None:
    """Write the guideline sheets of some genres, a page each.

    `catalogue` are the rows that count, `date` the day that stands at the foot if any. `out` ends
    in `.pdf`, or, for a single genre, in `.png`; it is written once all pages are drawn. The same
    tables give the same bytes.
    """
    drawn = _drawn(tables, genres, catalogue, date=date, lang=lang)
    if out.suffix.lower() == ".pdf":
        title = words.say("guideline.sheets", lang, n=len(genres))
        write_booklet((figure for figure, _ in drawn), out, title=title, paper="a4")
        return
    for figure, text in drawn:
        told = {"Title": text["title"], "Source": text["caption"], "Software": None}
        with look():
            figure.savefig(
                out, format="png", dpi=DPI, bbox_inches=sheet_around(figure, "a4"), metadata=told
            )
        plt.close(figure)


def _drawn(
    tables: Tables, genres: Sequence[str], catalogue: pd.DataFrame, *, date: str | None, lang: str
) -> Iterator[tuple[Figure, dict[str, Any]]]:
    """Yield the figure of each genre with its words."""
    publisher = Publisher(tables, lang=lang, date=date)
    questions = [tables.phases, tables.targets]
    for genre in genres:
        sheet = guideline_sheet(
            catalogue, genre, cells=tables.cells, genres=tables.genres, questions=questions
        )
        rows = [catalogue, tables.genres[tables.genres["genre"] == genre], *questions]
        yield publisher.draw(
            genre, plot_guideline_sheet, sheet, rows=rows, lang=lang, unit="service"
        )
