"""The map with and without its catch-alls: one scale, the hidden gaps marked, all readable."""

import pandas as pd
import pytest
from catalogues import catalogue
from legibility import faults
from matplotlib.colors import to_hex

import isogj_analysis as isogj
from isogj_analysis.charts import plot_catch_alls
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.grammar import ramp
from isogj_analysis.draw.theme import theme

BROAD = catalogue(
    *(
        ("s0", "vendor-a", "audit", p, t)
        for p in ("plan", "monitor")
        for t in ("network", "server")
    ),
    ("s1", "vendor-b", "monitoring", "plan", "network"),
    ("s2", "vendor-c", "monitoring", "plan", "network"),
    ("s3", "vendor-c", "monitoring", "monitor", "server"),
    ("s4", "vendor-b", "monitoring", "monitor", "server"),
)


def pair(frame: pd.DataFrame, cells=None, *, leave: bool = True, **axes: str):
    """Return the states with and without the genres that cover half of the map, and these."""
    found = isogj.catch_alls(frame, cells=cells)
    found = found[found["kind"] == "genre"] if leave else found.head(0)
    without = frame[~frame["genre"].isin(found["code"])]
    states = {
        "with": isogj.coverage_states(frame, cells, **axes),
        "without": isogj.coverage_states(without, cells, **axes),
    }
    return states, found


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize(
    ("lang", "axes"),
    [("ja", {}), ("en", {}), ("ja", {"columns": "genre"}), ("en", {"rows": "vendor"})],
)
def test_the_shipped_pair_can_be_read(tables, lang, axes):
    frame = isogj.as_of(tables.catalogue, "2009-06-01")
    states, found = pair(frame, None if axes else tables.cells, **axes)
    drawn = plot_catch_alls(states, found=found, lang=lang, names=tables.names)
    assert list(drawn) == ["with", "without"]
    assert faults(drawn["with"].figure) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "frame", [BROAD, BROAD.head(0), BROAD.head(1)], ids=["some", "none", "one"]
)
def test_small_catalogues_can_be_read(frame, lang):
    states, found = pair(frame)
    assert faults(plot_catch_alls(states, found=found, lang=lang)["with"].figure) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_long_names_can_be_read(lang):
    states, found = pair(BROAD)
    index = [("target", "network"), ("phase", "plan"), ("genre", "audit")]
    index = pd.MultiIndex.from_tuples(index, names=["column", "code"])
    long = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
    names = pd.DataFrame({"ja": long[:120], "en": ("a long name of many words " * 5)[:120]}, index)
    drawn = plot_catch_alls(states, found=found, lang=lang, names=names)
    assert faults(drawn["with"].figure) == []


def test_the_two_maps_hold_their_own_numbers_and_mark_what_was_hidden():
    states, found = pair(BROAD)
    drawn = plot_catch_alls(states, found=found, lang="en")
    first, second = (texts(ax) for ax in drawn.values())
    told = ["3", "1", "gap", "1", "3", "gap"]
    assert first == [*told, "Before: 2 gaps"]
    # What has fewer says of how many; what only the catch-all filled is a gap now.
    assert second == [
        *("2", "from 3", "gap", "from 1", "gap", "gap", "from 1", "2", "from 3", "gap"),
        "After: 4 gaps, 4 cells with fewer",
    ]
    key = [t.get_text() for t in drawn["with"].figure.texts if t.get_gid() is None]
    assert key == [
        "1", "2–3", "vendors", "gap", "becomes a gap: 2 cells",
        "fewer vendors, but no gap: 2 cells",
    ]  # fmt: skip
    reds = [
        [to_hex(face) for boxes in ax.collections for face in boxes.get_facecolor()].count(
            theme().alert
        )
        for ax in drawn.values()
    ]
    assert reds == [0, 2]
    assert drawn["with"].get_yticklabels()[0].get_text() == "network"
    assert drawn["without"].get_yticklabels()[0].get_text() == ""


def test_the_same_number_has_the_same_colour_on_both_maps():
    states, found = pair(BROAD)
    more = states["with"].assign(vendors=states["with"]["vendors"] * 50)
    drawn = plot_catch_alls({"with": more, "without": states["without"]}, found=found, lang="en")
    two = ramp(150).colour(2)
    assert two != ramp(2).colour(2)
    faces = [to_hex(f) for boxes in drawn["without"].collections for f in boxes.get_facecolor()]
    assert faces.count(two) == 2


@pytest.mark.parametrize(
    ("frame", "leave", "ja", "en"),
    [
        (BROAD, True, "「audit」を除くと、4マスで会社が減り、空白は2マスから4マスに増える",
         'Without "audit", 4 cells have fewer vendors, and gaps rise from 2 to 4'),
        (BROAD, False, "マップを覆い隠すほど広いものはない",
         "Nothing is so broad that it hides the map"),
        (pd.concat([BROAD[BROAD["service"] == "s0"],
                    BROAD[BROAD["service"] == "s0"].assign(service="s9", genre="monitoring")]),
         True, "「audit」、「monitoring」を除くと、空白は2マスから6マスに増える",
         'Without "audit" and "monitoring", gaps rise from 2 to 6'),
    ],
)  # fmt: skip
def test_the_title_is_the_finding(frame, leave, ja, en):
    states, found = pair(frame, leave=leave)
    assert story_of(plot_catch_alls(states, found=found, lang="ja")).title == ja
    assert story_of(plot_catch_alls(states, found=found, lang="en")).title == en


def test_without_a_new_gap_the_thin_cells_are_told():
    frame = catalogue(
        *(("s0", "vendor-a", "audit", p, "server") for p in ("plan", "monitor", "respond")),
        *(("s0", "vendor-a", "audit", p, "network") for p in ("plan", "monitor")),
        *(("s1", "vendor-c", "monitoring", p, "server") for p in ("plan", "monitor", "respond")),
        *(("s2", "vendor-c", "monitoring", p, "network") for p in ("plan", "monitor")),
    )
    found = isogj.catch_alls(frame).query("kind == 'genre' and code == 'audit'")
    without = frame[frame["genre"] != "audit"]
    states = {"with": isogj.coverage_states(frame), "without": isogj.coverage_states(without)}
    story = story_of(plot_catch_alls(states, found=found, lang="en"))
    assert story.title == (
        'Without "audit" no cell becomes a gap, '
        "but those that rest on one vendor or group rise from 0 to 5"
    )
    assert story.lead.startswith('"audit" covers 5 cells (83% of the map). ')
    same = {"with": states["without"], "without": states["without"]}
    assert story_of(plot_catch_alls(same, found=found, lang="en")).title == (
        'Without "audit" neither gaps nor cells that rest on one vendor or group increase'
    )


def test_the_alternative_text_names_the_hidden_gaps():
    states, found = pair(BROAD)
    alt = story_of(plot_catch_alls(states, found=found, lang="en")).alt
    assert "become gaps without: network × monitor and server × plan" in alt
