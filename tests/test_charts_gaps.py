"""Ranked gaps as drawn: a row each, the most urgent first, what is left out counted."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from catalogues import catalogue
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_gaps
from isogj_analysis.draw.frame import story_of


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def tables() -> isogj.Tables:
    return isogj.load_tables()


SOME = isogj.coverage_gaps(
    isogj.coverage_states(
        catalogue(
            ("s0", "vendor-a", "audit", "plan", "network"),
            ("s1", "vendor-c", "audit", "plan", "network"),
            ("s2", "vendor-a", "audit", "monitor", "network"),
            ("s3", "vendor-a", "audit", "plan", "server"),
            ("s4", "vendor-b", "audit", "plan", "server"),
        )
    )
)


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize(("lang", "axes"), [("ja", {}), ("en", {}), ("ja", {"rows": "genre"})])
def test_the_shipped_gaps_can_be_read(tables, lang, axes):
    frame = isogj.as_of(tables.catalogue, "2009-06-01")
    states = isogj.coverage_states(frame, None if axes else tables.cells, **axes)
    ax = plot_gaps(isogj.coverage_gaps(states), lang=lang, names=tables.names)
    assert faults(ax.figure) == []


@pytest.mark.parametrize(("rows", "lang"), [(0, "ja"), (1, "en"), (5, "ja"), (5, "en")])
def test_few_and_long_names_can_be_read(rows, lang):
    index = pd.MultiIndex.from_product(
        [["target"], ["network", "server"]], names=["column", "code"]
    )
    long = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
    names = pd.DataFrame({"ja": long[:120], "en": ("a long name of many words " * 5)[:120]}, index)
    assert faults(plot_gaps(SOME.head(rows), lang=lang, names=names).figure) == []


def test_each_cell_has_its_row_in_the_order_given():
    ax = plot_gaps(SOME, lang="en")
    written = texts(ax)
    cells = [text for text in written if " × " in text][1:]
    places = SOME[["target", "phase"]].itertuples(index=False)
    assert cells == [f"{row} × {column}" for row, column in places]
    shares = [text for text in written if text.endswith("%")]
    assert shares == [f"{share:.0%}" for share in SOME["neighbours"]]
    states = [text for text in written if text in ("gap", "single vendor", "single group")]
    assert states == ["gap", "gap", "gap", "single vendor", "single group"]


def test_rows_beyond_the_most_are_counted():
    ax = plot_gaps(SOME, lang="en", most=3)
    assert "3 more" in texts(ax)
    assert len([text for text in texts(ax) if text.endswith("%")]) == 2
    with pytest.raises(ValueError, match="most must be at least 2, got 1"):
        plot_gaps(SOME, most=1)


def test_a_cell_without_neighbours_says_so():
    alone = SOME.head(1).assign(neighbours=pd.array([None], dtype="Float64"))
    assert "no other cell" in texts(plot_gaps(alone, lang="en"))


@pytest.mark.parametrize(
    ("gaps", "ja", "en"),
    [
        (SOME.head(0), "空白も、1社または1グループだけが支えるマスもない",
         "No cell is empty or rests on a single vendor or group"),
        (SOME.iloc[3:], "空白はなく、2マスが1社または1グループだけに支えられている",
         "No cell is empty; 2 rest on a single vendor or group"),
        (SOME, "最も優先して埋めたい空白はnetwork×respond："
         "同じ行と列のほかのマスは33%が複数グループで埋まっている",
         "The most urgent gap is network × respond: "
         "two or more groups cover 33% of the other cells in its row and column"),
        (SOME.iloc[[1, 2]], "空白は2マス、1社または1グループだけのマスは0マス",
         "2 cells are empty and 0 rest on a single vendor or group"),
    ],
)  # fmt: skip
def test_the_title_is_the_finding(gaps, ja, en):
    assert story_of(plot_gaps(gaps, lang="ja")).title == ja
    assert story_of(plot_gaps(gaps, lang="en")).title == en


def test_the_alternative_text_names_the_cells_in_order():
    alt = story_of(plot_gaps(SOME, lang="en")).alt
    assert "In order: network × respond, server × monitor, server × respond" in alt
