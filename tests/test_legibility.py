"""The legibility check itself: each fault that it is there for, planted on a figure of its own."""

import matplotlib.pyplot as plt
import pytest
from legibility import faults
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from isogj_analysis.draw.theme import look


@pytest.fixture
def figure() -> Figure:
    with look():
        made = plt.figure(figsize=(4, 2))
        made.text(0.1, 0.8, "読める文字 readable", size=9)
        yield made
    plt.close(made)


def test_a_readable_figure_has_no_faults(figure):
    assert faults(figure) == []


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ({"x": 0.1, "y": 0.82, "s": "over it"}, "overlap"),
        ({"x": 0.9, "y": 0.4, "s": "beyond the edge"}, "cut by the figure's edge"),
        ({"x": 0.1, "y": 0.4, "s": "tiny", "size": 6.5}, "is set in 6.5 pt"),
        ({"x": 0.1, "y": 0.2, "s": "askew", "rotation": 90}, "is rotated"),
        ({"x": 0.1, "y": 0.4, "s": "pale", "color": "#999999"}, "stands out too little"),
        ({"x": 0.1, "y": 0.4, "s": "no \U0001f9ff here"}, "no glyph"),
    ],
)
def test_each_fault_is_found(figure, planted, said):
    with look():
        figure.text(**planted)
    found = faults(figure)
    assert len(found) == 1
    assert said in found[0]


def test_text_on_a_dark_patch_is_measured_against_the_patch(figure):
    with look():
        figure.text(0.1, 0.4, "dark on dark", bbox={"facecolor": "#333333"})
    assert "stands out too little" in faults(figure)[0]


def test_a_rim_must_be_wide_and_stand_out(figure):
    hatched = Rectangle((0, 0), 1, 1, transform=figure.transFigure, fc="w", ec="k", hatch="////")
    figure.add_artist(hatched)
    with look():
        text = figure.text(0.1, 0.4, "12", path_effects=[withStroke(linewidth=3, foreground="w")])
    figure.texts[0].remove()
    assert faults(figure) == []
    text.set_path_effects([withStroke(linewidth=1, foreground="w")])
    assert "stands out too little" in faults(figure)[0]
    text.set_path_effects([withStroke(linewidth=3, foreground="#444444")])
    assert "stands out too little" in faults(figure)[0]


def test_text_cut_by_its_axes_is_found(figure):
    with look():
        ax = figure.add_axes((0.1, 0.1, 0.3, 0.3), xticks=[], yticks=[])
        ax.text(0.5, 0.5, "longer than its axes", clip_on=True)
    assert any("cut by its axes" in fault for fault in faults(figure))
