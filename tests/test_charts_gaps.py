"""Gaps as drawn: who alone holds a cell, and what would be lost with a vendor or a group."""

import pandas as pd
import pytest
from catalogues import catalogue
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_gaps
from isogj_analysis.draw.frame import story_of
from isogj_analysis.overlap import cells_lost

# a and b are one group. network: two groups in plan, a alone in monitor, nobody in respond.
# server: a and b in plan, c alone in monitor, nobody in respond.
SOME = catalogue(
    ("s0", "vendor-a", "audit", "plan", "network"),
    ("s1", "vendor-c", "audit", "plan", "network"),
    ("s2", "vendor-a", "audit", "monitor", "network"),
    ("s3", "vendor-a", "audit", "plan", "server"),
    ("s4", "vendor-b", "audit", "plan", "server"),
    ("s5", "vendor-c", "audit", "monitor", "server"),
)
LONG = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3


def drawn(frame=SOME, cells=None, *, lang="en", names=None):
    states = isogj.coverage_states(frame, cells)
    inside = frame if cells is None else isogj.in_scope(frame, cells)
    return plot_gaps(states, lost=cells_lost(inside), lang=lang, names=names)


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def key(axes) -> list[str]:
    return [text.get_text() for text in axes["map"].figure.texts if text.get_gid() is None]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_shipped_gaps_can_be_read(tables, lang):
    frame = isogj.as_of(tables.catalogue, "2009-06-01")
    axes = drawn(frame, tables.cells, lang=lang, names=tables.names)
    assert list(axes) == ["map", "vendor", "corporate_group"]
    assert faults(axes["map"].figure) == []


def test_a_cell_names_who_alone_holds_it_or_counts_its_vendors():
    axes = drawn()
    told = ["2", "vendor-a", "no service", "group-x", "vendor-c", "no service"]
    assert texts(axes["map"]) == told
    assert key(axes) == ["gap (no service): 2 cells", "one vendor: 2 cells", "one group: 1 cell"]


def test_each_who_may_leave_has_a_bar_of_the_cells_lost_under_a_head_of_its_kind():
    axes = drawn()
    # The one cell of vendor-a is one of the two of its group.
    assert story_of(axes).lead.endswith("A group's bar includes the cells of its vendors.")
    told = {
        kind: [
            (label.get_text(), bar.get_width(), text.get_text())
            for label, bar, text in zip(
                axes[kind].get_yticklabels(), axes[kind].patches, axes[kind].texts, strict=False
            )
        ]
        for kind in ("vendor", "corporate_group")
    }
    assert told == {
        "vendor": [("vendor-a", 1, "1 of its 3"), ("vendor-c", 1, "1 of its 2")],
        "corporate_group": [("group-x", 2, "2 of its 3")],
    }


def test_a_group_that_takes_no_more_than_one_of_its_vendors_has_no_map():
    shared = catalogue(("s4", "vendor-b", "audit", "plan", "network"))
    frame = pd.concat([SOME[SOME["service"] != "s4"], shared])
    assert "group" in set(cells_lost(frame)["kind"])
    assert "corporate_group" not in drawn(frame)


@pytest.mark.parametrize(
    ("services", "ja", "en"),
    [
        ("s0 s1 s2 s3 s4 s5",
         "空白は2マス。さらに2マスは1社が、1マスは1グループが抜けると空白になる",
         "2 cells have no service; 2 rest on one vendor, 1 on one group"),
        ("s0 s1", "空白は5マス。どの1グループが抜けても増えない",
         "5 cells have no service; no vendor or group would add one by leaving"),
        ("s3 s4", "空白は5マス。さらに1マスは1グループが抜けると空白になる",
         "5 cells have no service; 1 more rests on one group"),
        ("s5", "空白は5マス。さらに1マスは1社が抜けると空白になる",
         "5 cells have no service; 1 more rests on one vendor"),
    ],
)  # fmt: skip
def test_the_title_is_the_finding_and_its_numbers_stand_in_the_key(services, ja, en):
    frame = SOME[SOME["service"].isin(services.split())]
    assert story_of(drawn(frame, lang="ja")).title == ja
    axes = drawn(frame)
    assert story_of(axes).title == en
    assert f"gap (no service): {en.split()[0]} cells" in key(axes)


def test_without_a_gap_the_title_says_so():
    full = SOME[SOME["service"].isin(["s0", "s1"])]
    states = isogj.coverage_states(full).query("phase == 'plan' and target == 'network'")
    axes = plot_gaps(states, lost=cells_lost(full), lang="en")
    title = "No cell is without a service; no vendor or group would add one by leaving"
    assert story_of(axes).title == title
    assert list(axes) == ["map"]
    assert faults(axes["map"].figure) == []


def test_those_who_cannot_see_it_are_told_the_cells():
    alt = story_of(drawn()).alt
    assert "Gaps: network × respond and server × respond." in alt
    assert "with group-x network × monitor and server × plan" in alt


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_long_names_and_no_catalogue_can_be_read(lang):
    index = [("target", "network"), ("phase", "plan"), ("vendor", "vendor-a"),
             ("corporate_group", "group-x")]  # fmt: skip
    index = pd.MultiIndex.from_tuples(index, names=["column", "code"])
    english = ("a long name of many words " * 5)[:120]
    names = pd.DataFrame({"ja": LONG[:120], "en": english}, index)
    assert faults(drawn(lang=lang, names=names)["map"].figure) == []
    assert faults(drawn(SOME.head(0), lang=lang)["map"].figure) == []


def test_1150_vendors_on_a_map_of_15_by_5_stand_on_a_page():
    many = pd.DataFrame(
        {
            "service": [f"s{n}" for n in range(1150)],
            "vendor": [f"v{n:04}" for n in range(1150)],
            "genre": "audit",
            "target": [f"t{min(n, 74) // 5:02}" for n in range(1150)],
            "phase": [f"p{min(n, 74) % 5}" for n in range(1150)],
        }
    )
    axes = drawn(many)
    assert faults(axes["map"].figure) == []
    assert axes["map"].figure.get_figheight() < 13.5
    assert "1,076" in texts(axes["map"])
    assert "58 rows are left out" in story_of(axes).lead
