"""Tables of names that confuse: their columns, their groups, and whether they can be read."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_name_groups
from isogj_analysis.draw.frame import story_of
from isogj_analysis.service_map.figures_name_groups import KINDS

LONG = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
CELLS = [("network", "plan"), ("server", "plan"), ("data", "plan"), ("people", "plan"),
         ("network", "respond"), ("server", "respond")]  # fmt: skip


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def tables() -> isogj.Tables:
    return isogj.load_tables()


@pytest.fixture(scope="module")
def shipped(tables) -> pd.DataFrame:
    frame = isogj.as_of(tables.catalogue, "2009-06-01")
    return isogj.name_groups(isogj.similar_services(tables.services, frame), frame)


def groups(kind: str, *rows: tuple) -> pd.DataFrame:
    """Return groups of a kind from (group, service, name, vendor, cells, shared)."""
    columns = ["group", "service", "name", "vendor", "cells", "shared"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.assign(kind=pd.Categorical([kind] * len(rows), KINDS, ordered=True))
    return frame.assign(genre="audit", terms="監視 / 監査", proposal="共通名")


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


TWO = [
    (1, "s1", "監視", "vendor-a", tuple(CELLS[:2]), tuple(CELLS[:1])),
    (1, "s2", "監視", "vendor-b", tuple(CELLS[:1]), tuple(CELLS[:1])),
]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_tables_can_be_read(tables, shipped, kind, lang):
    ax = plot_name_groups(shipped, kind=kind, lang=lang, names=tables.names)
    assert faults(ax.figure) == []
    own = shipped[shipped["kind"] == kind]
    assert all(any(name in text for text in texts(ax)) for name in own["name"])


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_long_names_many_cells_and_none_can_be_read(kind, lang):
    long = (
        "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
    )[:120]
    rows = [(n // 2, f"s{n}", long, f"vendor-{n}", tuple(CELLS), ()) for n in range(8)]
    assert faults(plot_name_groups(groups(kind, *rows), kind=kind, lang=lang).figure) == []
    nothing = groups(kind, *rows).head(0)
    assert faults(plot_name_groups(nothing, kind=kind, lang=lang).figure) == []


def test_shared_cells_stand_once_and_others_beside_each_vendor():
    ax = plot_name_groups(groups(KINDS[0], *TWO), kind=KINDS[0], lang="en")
    assert texts(ax) == [
        "Name", "監視",
        "Vendor", "vendor-a", "vendor-b",
        "Cells in common", "network × plan",
        "Other cells", "server × plan", "none",
    ]  # fmt: skip


def test_each_kind_has_its_own_columns():
    heads = {
        kind: set(texts(plot_name_groups(groups(kind, *TWO), kind=kind, lang="en")))
        for kind in KINDS
    }
    assert "共通名" in heads[KINDS[1]]
    assert "監視 / 監査" in heads[KINDS[2]]
    assert "Genre" in heads[KINDS[2]]
    assert {"Cells", "network × plan", "server × plan"} <= heads[KINDS[2]]
    assert "Other cells" in heads[KINDS[3]]
    assert "共通名" not in heads[KINDS[0]] | heads[KINDS[2]]


def test_a_name_in_another_writing_is_written_again():
    rows = [TWO[0], (1, "s2", "監 視", *TWO[1][3:])]
    written = texts(plot_name_groups(groups(KINDS[0], *rows), kind=KINDS[0]))
    assert {"監視", "監 視"} <= set(written)


def test_a_name_stands_with_what_it_is_called_in_the_language_of_the_figure():
    index = pd.MultiIndex.from_tuples([("service", "s1")], names=["column", "code"])
    names = pd.DataFrame({"ja": ["監視"], "en": ["Monitoring"]}, index=index)
    frame = groups(KINDS[0], *TWO)
    assert "Monitoring" in texts(plot_name_groups(frame, kind=KINDS[0], lang="en", names=names))
    assert "Monitoring" not in texts(plot_name_groups(frame, kind=KINDS[0], names=names))


def test_many_cells_are_counted():
    rows = [(1, "s1", "監視", "vendor-a", tuple(CELLS), ()), TWO[1]]
    written = texts(plot_name_groups(groups(KINDS[0], *rows), kind=KINDS[0], lang="en"))
    assert "3 more" in written


def test_groups_beyond_the_most_rows_are_counted_whole():
    rows = [(n // 2, f"s{n}", f"名{n // 2}", "vendor-a", (), ()) for n in range(10)]
    ax = plot_name_groups(groups(KINDS[0], *rows), kind=KINDS[0], lang="en", most=5)
    assert "3 more groups" in texts(ax)
    assert "名1" in texts(ax)
    assert "名2" not in texts(ax)


def test_a_group_beyond_a_page_is_cut_and_the_rest_of_it_counted():
    rows = [(1, f"s{n}", f"名{n}", "vendor-a", (), ()) for n in range(90)]
    frame = groups(KINDS[1], *rows, (2, "t", "別", "vendor-a", (), ()))
    ax = plot_name_groups(frame, kind=KINDS[1], lang="en", most=20)
    assert {"70 more in this group", "1 more group"} <= set(texts(ax))
    tall = plot_name_groups(frame, kind=KINDS[1], lang="en", most=90).figure
    assert tall.get_figheight() < 11.5
    assert faults(tall) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_title_counts_the_groups(kind):
    frame = groups(kind, *TWO)
    titles = [
        story_of(plot_name_groups(frame, kind=kind, lang=lang)).title for lang in ("ja", "en")
    ]
    assert "1組" in titles[0]
    assert titles[1].startswith("1 ")
    none = story_of(plot_name_groups(frame.head(0), kind=kind, lang="en")).title
    assert none.startswith("No ")


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match=r"kind must be one of .*, got 'other'"):
        plot_name_groups(groups(KINDS[0], *TWO), kind="other")
    with pytest.raises(ValueError, match="most must be at least 2, got 0"):
        plot_name_groups(groups(KINDS[0], *TWO), kind=KINDS[0], most=0)
