"""Guideline sheets as files to print: a page of A4 for each genre."""

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from isogj_analysis.analysis import guideline_sheet
from isogj_analysis.charts import plot_guideline_sheet, words
from isogj_analysis.report.booklet import sheet_around, write_booklet
from isogj_analysis.report.publish import DPI, Publisher, every_letter
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
    publisher = Publisher(tables, lang=lang, date=date)
    questions = [tables.phases, tables.targets]

    def draw(genre: str) -> tuple[Figure, dict[str, Any]]:
        sheet = guideline_sheet(
            catalogue, genre, cells=tables.cells, genres=tables.genres, questions=questions
        )
        rows = [catalogue, tables.genres[tables.genres["genre"] == genre], *questions]
        return publisher.draw(plot_guideline_sheet, sheet, rows=rows, lang=lang, unit="service")

    if out.suffix.lower() == ".pdf":
        title = words.say("guideline.sheets", lang, n=len(genres))
        pages = {genre: partial(draw, genre) for genre in genres}
        write_booklet(pages, out, title=title, paper="a4")
        return
    written, (genre,) = BytesIO(), genres
    with every_letter(genre):
        figure, text = draw(genre)
        told = {"Title": text["title"], "Source": text["caption"], "Software": None}
        sheet = sheet_around(figure, "a4")
        figure.savefig(written, format="png", dpi=DPI, bbox_inches=sheet, metadata=told)
    plt.close(figure)
    out.write_bytes(written.getvalue())
