"""Files to print: guideline sheets, and the classification table with all its pages."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from isogj_analysis.charts import classification_pages, plot_classification, plot_guideline_sheet
from isogj_analysis.choosing.compute_guideline import guideline_sheet
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL
from isogj_analysis.report.booklet import sheet_around, write_booklet
from isogj_analysis.report.publish import Publisher
from isogj_analysis.report.saving import DPI, every_letter
from isogj_analysis.tables import Tables


def write_sheets(
    tables: Tables,
    genres: Sequence[str],
    out: Path,
    *,
    catalogue: pd.DataFrame,
    date: str | None = None,
    lang: str = USUAL,
) -> None:
    """Write the guideline sheets of some genres, a page each.

    `catalogue` are the rows that count, `date` the day that stands at the foot if any. `out` ends
    in `.pdf`, or, for a single genre, in `.png`; it is written once all pages are drawn. The same
    tables give the same bytes.
    """
    drawn = _drawn(tables, genres, catalogue, date=date, lang=lang)
    if out.suffix.lower() == ".pdf":
        title = Voice(lang).say("guideline.sheets", n=len(genres))
        figures = ((genre, figure) for genre, figure, _ in drawn)
        write_booklet(figures, out, title=title, paper="a4")
        return
    for genre, figure, text in drawn:
        told = {"Title": text["title"], "Source": text["caption"], "Software": None}
        page = sheet_around(figure, "a4")
        with every_letter(genre):
            figure.savefig(out, format="png", dpi=DPI, bbox_inches=page, metadata=told)
        plt.close(figure)


def write_table_pages(
    tables: Tables, table: pd.DataFrame, out: Path, *, date: str | None, lang: str, paper: str
) -> int:
    """Write all pages of what `classification_table` returns as one PDF, and return how many.

    `paper` is `a4` or `a3`; `date` is the day that stands at the foot if any. The same table gives
    the same bytes.
    """
    publisher = Publisher(tables, lang=lang, date=date)
    pages = classification_pages(table, names=tables.names, sheet=paper)

    def drawn() -> Iterator[tuple[str, Figure]]:
        for number, page in enumerate(pages, 1):
            name = f"{number} of {out.name}"
            figure, _ = publisher.draw(
                name, plot_classification, page, rows=[page], lang=lang, unit="service",
                sheet=paper, page=number, pages=len(pages),
            )  # fmt: skip
            yield name, figure

    write_booklet(drawn(), out, title=Voice(lang).say("classification.sheet"), paper=paper)
    return len(pages)


def _drawn(
    tables: Tables, genres: Sequence[str], catalogue: pd.DataFrame, *, date: str | None, lang: str
) -> Iterator[tuple[str, Figure, dict[str, Any]]]:
    """Yield each genre, its figure and the words of it."""
    publisher = Publisher(tables, lang=lang, date=date)
    questions = [tables.phases, tables.targets]
    for genre in genres:
        sheet = guideline_sheet(
            catalogue, genre, cells=tables.cells, genres=tables.genres, questions=questions
        )
        own, told = (table[table["genre"] == genre] for table in (catalogue, tables.genres))
        # The other genres have a share in what is drawn, but are not counted.
        rows = [own, catalogue[["source"]], told, *questions]
        figure, text = publisher.draw(
            genre, plot_guideline_sheet, sheet, rows=rows, lang=lang, unit="service"
        )
        yield genre, figure, text
