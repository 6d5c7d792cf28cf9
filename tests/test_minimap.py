"""The mini-map: the same cells in Axes and as SVG."""

import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from legibility import faults
from matplotlib.colors import to_hex

from isogj_analysis.draw import frame, theme
from isogj_analysis.draw.grammar import ramp
from isogj_analysis.draw.minimap import (
    MiniMap,
    Multiple,
    draw_maps,
    lay_out_maps,
    minimap_key,
    minimap_svg,
    told,
)
from isogj_analysis.draw.voice import Voice

EN, JA = Voice("en"), Voice("ja")
ROWS, COLUMNS = pd.Index(list("ab"), name="target"), pd.Index(list("xyz"), name="phase")
# a: x alone, and y. b: x is out of scope.
SMALL = MiniMap(ROWS, COLUMNS, [("a", "x"), ("a", "y"), ("b", "x")], [("a", "x")], [("b", "x")])


def large(rows: int = 6, columns: int = 6, covered: int = 12) -> MiniMap:
    places = [(i, j) for i in range(rows) for j in range(columns)][::3][:covered]
    axes = pd.RangeIndex(rows, name="target"), pd.RangeIndex(columns, name="phase")
    return MiniMap(*axes, places, places[:2])


def drawn(maps, voice=EN):
    story = frame.Story("見出し", "読み方", "代替文")
    with theme.look():
        layout = lay_out_maps(maps, voice=voice)
        key = minimap_key([one.map for one in maps], voice=voice, alone="alone")
        ax = frame.frame(story, None, voice=voice, height=layout.height, key=key)
        draw_maps(ax, layout, voice=voice)
    return ax, layout


def test_words_tell_the_cells_row_by_row_and_none_out_of_scope():
    assert told(SMALL, voice=EN) == "2 of 5 cells: a: x and y"
    assert told(SMALL, voice=JA) == "5マスのうち2マス：a＝x、y"
    assert told(MiniMap(ROWS, COLUMNS, []), voice=EN) == "none of 6 cells"


def test_covered_cells_are_blue_those_alone_amber_and_counts_have_their_class():
    ax, _ = drawn([Multiple("a", "2 cells", SMALL)])
    (grounds,) = ax.collections
    faces = [to_hex(face) for face in grounds.get_facecolor()]
    covered = theme.theme().ramp[3]
    assert faces == [theme.THIN, covered, theme.PALE, theme.PALE, theme.PALE]
    counted = MiniMap(ROWS, COLUMNS, [("b", "z")], counts={("b", "z"): 5})
    ax, _ = drawn([Multiple("a", "", counted)])
    assert to_hex(ax.collections[0].get_facecolor()[-1]) == ramp().colour(5)
    assert "5" in [text.get_text() for text in ax.texts]
    told = [(cell.text, text) for cell, text in minimap_key([counted], voice=EN, covered="n")]
    assert told == [("4–7", "n"), ("", "not covered")]


def test_rows_and_columns_are_named_where_cells_have_the_room():
    ax, _ = drawn([Multiple("a", "", SMALL)])
    assert [text.get_text() for text in ax.texts][-5:] == ["a", "b", "x", "y", "z"]


def test_the_key_says_what_is_drawn():
    assert [text for _, text in minimap_key([SMALL], voice=EN, alone="alone")] == [
        "covered", "alone", "not covered", "white: out of scope or under review",
    ]  # fmt: skip
    bare = MiniMap(ROWS, COLUMNS, [("a", "x")])
    assert next(text for _, text in minimap_key([bare], voice=EN, covered="has one")) == "has one"


def test_svg_is_small_has_a_title_and_each_cell_once():
    svg = minimap_svg(SMALL, voice=EN)
    root = ET.fromstring(svg)
    assert root.find("{*}title").text == "2 of 5 cells: a: x and y"
    assert root.get("role") == "img"
    grounds = root.findall("{*}path")
    assert {one.get("stroke"): one.get("d") for one in grounds} == {
        theme.THIN: "M0 2.5h5",
        theme.theme().ramp[3]: "M6 2.5h5",
        theme.PALE: "M12 2.5h5M6 8.5h11",
    }
    # Beside its words, which some browsers speak and all can show.
    words = told(large(), voice=JA)
    assert len(minimap_svg(large(), voice=JA)) - len(words) < 900


def test_svg_words_are_escaped():
    odd = MiniMap(pd.Index(["<R&D>"], name="target"), COLUMNS, [("<R&D>", "x")])
    assert "<R&D>: x" in ET.fromstring(minimap_svg(odd, voice=EN)).find("{*}title").text


@pytest.mark.parametrize("n", [1, 17, 60])
@pytest.mark.parametrize("shape", [(6, 6), (15, 5), (1, 1)])
def test_any_number_of_maps_of_any_size_stands_on_a_page(n, shape):
    maps = [
        Multiple(f"株式会社セキュリティオペレーション{i}", "12マス", large(*shape))
        for i in range(n)
    ]
    ax, layout = drawn(maps, voice=JA)
    assert faults(ax.figure) == []
    assert layout.height <= 9
    assert len(layout.maps) + layout.left == n


def test_of_more_than_a_page_holds_those_with_most_cells_stay_in_their_order():
    maps = [Multiple(f"V{i}", "", large(covered=1 + i % 12)) for i in range(1150)]
    _, layout = drawn(maps)
    assert layout.left == 1150 - len(layout.maps) > 1000
    assert all(len(one.map.covered) == 12 for one in layout.maps)
    titles = [int(one.title[1:]) for one in layout.maps]
    assert titles == sorted(titles)


def test_no_map_at_all_is_no_error():
    ax, layout = drawn([])
    assert layout.maps == ()
    assert not ax.texts
