"""Data is never markup: what a table says stands in every format as it stands in the table."""

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from matplotlib import pyplot as plt
from matplotlib.text import Text
from pptx import Presentation
from shipped import build_here

from isogj_analysis import Tables, charts, coverage_states
from isogj_analysis.tables.schemas import TABLES

# A formula, mathematics, a tag, an entity, code of Typst, places of Python and Jinja, a line end.
MARK = r"=$x_1^2$<i>&lt;#y{0}{{z}}\n*"


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """A report on the small folder, every text of which could be markup, and some names are one."""
    place = tmp_path_factory.mktemp("markup")
    (place / "data").mkdir()
    for file in (Path(__file__).parent / "data" / "small").glob("*.csv"):
        with file.open(encoding="utf-8") as stream:
            header, *rows = csv.reader(stream)
        own = TABLES[file.stem]
        free = [n for n in own.of_kind("text") if not own.columns[n].form and n != "alias"]
        marked = [n for n, name in enumerate(header) if name in free]
        for row in rows:
            for n in marked:
                row[n] += MARK if row[n] else ""
        if file.stem in ("working_groups", "phases"):
            # Two of one name, which is odd and no error.
            rows[1][1:3] = rows[0][1:3]
        with (place / "data" / file.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])
    build_here(place / "figures", "--data", place / "data", "--lang", "ja")
    return place / "report"


class Reader(HTMLParser):
    """The text of a page that a reader sees, and the tags that it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.hidden = "", set[str](), 0
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data) -> None:
        self.text += "" if self.hidden else data


def test_a_page_shows_it_as_text(report: Path) -> None:
    page = Reader((report / "ja.html").read_text(encoding="utf-8"))
    assert f"運用監視{MARK}" in page.text
    assert f"株式会社アルファ{MARK}" in page.text
    assert "i" not in page.tags


def test_a_figure_shows_it_as_letters(report: Path) -> None:
    drawn = "".join(
        Reader(file.read_text(encoding="utf-8")).text
        for file in (report.parent / "figures" / "ja").glob("*.svg")
    )
    # A label may be broken into lines: letters of mathematics are never told apart from others.
    assert re.search(re.escape("$x_1^2$<i>&lt;#y{0}"), drawn)


def test_a_deck_shows_it_as_text(report: Path) -> None:
    shapes = [s for slide in Presentation(str(report / "ja.pptx")).slides for s in slide.shapes]
    told = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    tables = [shape.table for shape in shapes if getattr(shape, "has_table", False)]
    told += [cell.text for table in tables for cell in table.iter_cells()]
    assert any(MARK in text for text in told)


@pytest.mark.parametrize("own", [False, True])
def test_two_dollars_in_a_name_are_no_mathematics(tables: Tables, own: bool) -> None:
    names = tables.names.copy()
    names.loc["genre"] = "$1 and $2"
    by_genre = coverage_states(tables.catalogue, rows="genre", columns="vendor")
    ax = plt.subplots(figsize=(12, 9))[1] if own else None
    drawn = charts.plot_vendors_by_genre(by_genre, lang="en", names=names, ax=ax)
    labels = [text for text in drawn.figure.findobj(Text) if "$1" in text.get_text()]
    assert labels
    assert not any(text.get_parse_math() for text in labels)
