"""Guideline sheets as files to print: a page of A4 for each genre."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from isogj_analysis.analysis import guideline_sheet
from isogj_analysis.charts import plot_guideline_sheet, words
from isogj_analysis.report.publish import DPI, Publisher, every_letter
from isogj_analysis.tables import Tables

# Width and height of A4 in inches.
A4 = (8.27, 11.69)


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
    written = BytesIO()
    publisher = Publisher(tables, lang=lang, date=date)
    questions = [tables.phases, tables.targets]

    def each(save: Callable[[Figure, dict[str, Any]], None]) -> None:
        for genre in genres:
            sheet = guideline_sheet(
                catalogue, genre, cells=tables.cells, genres=tables.genres, questions=questions
            )
            rows = [catalogue, tables.genres[tables.genres["genre"] == genre], *questions]
            with every_letter(genre):
                figure, text = publisher.draw(
                    plot_guideline_sheet, sheet, rows=rows, lang=lang, unit="service"
                )
                save(figure, text)
            plt.close(figure)

    if out.suffix.lower() == ".png":
        each(lambda figure, text: _save_png(figure, written, text))
    else:
        title = words.say("guideline.sheets", lang, n=len(genres))
        with PdfPages(written, metadata={"Title": title, "CreationDate": None}) as pages:
            each(lambda figure, _: pages.savefig(figure, bbox_inches=_page(figure)))
    out.write_bytes(written.getvalue())


def _save_png(figure: Figure, file: BytesIO, text: dict[str, Any]) -> None:
    told = {"Title": text["title"], "Source": text["caption"], "Software": None}
    figure.savefig(file, format="png", dpi=DPI, bbox_inches=_page(figure), metadata=told)


def _page(figure: Figure) -> Bbox:
    """Return the sheet of paper around a figure, in inches from its lower left corner."""
    wide, high = figure.get_size_inches()
    left, below = (A4[0] - wide) / 2, (A4[1] - high) / 2
    return Bbox.from_extents(-left, -below, wide + left, high + below)
