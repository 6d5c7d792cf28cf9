"""The grid behind every map: labels that fit, and cells that are told apart."""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from legibility import faults
from matplotlib.collections import PolyCollection

from isogj_analysis.draw import frame, theme
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import Cell, Layout, draw_grid, key, key_rows, lay_out
from isogj_analysis.draw.voice import Voice

STORY = frame.Story("見出し", "読み方", "代替文")


@pytest.fixture(autouse=True)
def closed():
    with theme.look():
        yield
    plt.close("all")


def drawn(rows, columns, cells, **options):
    layout = lay_out(rows, columns, **options, voice=Voice("ja"))
    ax = frame.frame(
        STORY,
        None,
        height=layout.height,
        left=layout.left,
        top=layout.top,
        bottom=0.6,
        voice=Voice("ja"),
    )
    draw_grid(ax, layout, cells)
    return ax, layout


def boxes(ax) -> list[PolyCollection]:
    return [part for part in ax.collections if isinstance(part, PolyCollection)]


def test_labels_that_fit_stand_on_one_line_and_others_are_broken_at_phrase_ends():
    layout = lay_out(["短い"], ["企画", "監視・検知の運用管理"] * 4, voice=Voice("ja"))
    assert layout.columns[:2] == ["企画", "監視・検知の\n運用管理"]
    assert not layout.stairs
    assert layout.rows == ["短い"]


def test_labels_whose_words_would_be_broken_climb_stairs():
    layout = lay_out(["row"], ["Authentication platform"] * 12, voice=Voice("en"))
    assert layout.stairs
    assert all("Authentication platform" in text.replace("\n", " ") for text in layout.columns)
    assert layout.top > 12 * theme.LABEL / 72
    assert layout.left > lay_out(["row"], ["a"] * 12, voice=Voice("en")).left


def test_stairs_lead_each_label_to_its_column():
    ax, _ = drawn(["row"], ["情報セキュリティ監査サービス"] * 12, [[Cell()] * 12])
    texts = [text for text in ax.texts if text.get_text()]
    assert [text.xy[0] for text in texts] == [j + 0.5 for j in range(12)]
    # The last stands highest, so that no line crosses a label.
    heights = [text.xy[1] for text in texts]
    assert heights == sorted(heights, reverse=True)
    assert faults(ax.figure) == []


def test_a_long_label_makes_its_own_row_higher_and_no_other():
    rows = ["短い", "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して", "短い"]
    even = lay_out(rows, ["a"], cell_height=0.3, voice=Voice("ja"))
    own = lay_out(rows, ["a"], cell_height=0.3, even=False, voice=Voice("ja"))
    assert even.edges == ()
    assert own.height < even.height
    heights = np.diff(own.edges) * 0.3
    assert heights[[0, 2]] == pytest.approx([0.3, 0.3])
    assert heights[1] > 0.5
    ax, _ = drawn(rows, ["a"], [[Cell(text="1")]] * 3, cell_height=0.3, even=False)
    assert faults(ax.figure) == []
    assert [text.get_position()[1] for text in ax.texts] == pytest.approx(
        [(a + b) / 2 for a, b in zip(own.edges, own.edges[1:], strict=False)]
    )


def test_cells_keep_their_face_frame_and_pattern():
    cells = [[Cell("#ff0000"), Cell(hatch="////")], [Cell("#00ff00", edge="#0000ff"), None]]
    ax, layout = drawn(["a", "b"], ["c", "d"], cells)
    found = {
        (part.get_hatch(), *part.get_linewidth()): len(part.get_paths())
        for part in boxes(ax)
        if len(part.get_paths())
    }
    assert found == {(None, 0.0): 1, ("////", 0.8): 1, (None, layout.line): 1}


def test_a_row_may_be_shorter_than_others():
    ax, _ = drawn(["a", "b"], ["c", "d"], [[Cell(text="1")], [Cell(text="2"), Cell(text="3")]])
    assert [text.get_text() for text in ax.texts] == ["1", "2", "3"]


def test_a_text_on_dots_has_a_rim_of_paper():
    ax, _ = drawn(["a"], ["b"], [[replace(marks()["unknown"], text="12", note="3社")]])
    assert faults(ax.figure) == []
    number, _ = (text for text in ax.texts if text.get_text())
    assert number.get_path_effects()
    bare, _ = drawn(["a"], ["b"], [[Cell(text="12")]])
    assert not bare.texts[0].get_path_effects()


def test_no_cell_and_no_label_is_no_error():
    layout = lay_out([], [], voice=Voice("ja"))
    ax = frame.frame(STORY, None, height=0.3, voice=Voice("ja"))
    draw_grid(ax, layout, [])
    assert layout.height == 0
    assert not ax.texts


def test_the_legend_breaks_into_rows_that_stay_on_the_page():
    ax, _ = drawn(["a"], ["b"], [[Cell()]])
    entries = [(Cell(), f"a state of some cells {n}") for n in range(8)]
    assert len(key_rows(entries)) == 2
    key(ax, entries)
    assert faults(ax.figure) == []
    heights = {round(text.get_position()[1], 4) for text in ax.texts if "state" in text.get_text()}
    assert len(heights) > 1
    assert len(key_rows(entries[:2])) == 1
    assert key_rows([]) == []


def test_layouts_made_by_hand_are_drawn():
    figure = plt.figure()
    layout = Layout(["a"], ["b"], 0.0, 0.0, 0.5)
    draw_grid(figure.add_subplot(), layout, [[Cell(text="7")]])
    assert [text.get_text() for text in figure.axes[0].texts] == ["7"]
