"""Titles, reading lines and the places that drawings get under them."""

import matplotlib.pyplot as plt
import pytest

from isogj_analysis.draw import frame, theme
from isogj_analysis.draw.voice import Voice

STORY = frame.Story("見出し", "読み方", "代替文")


def test_a_given_axes_keeps_its_place_and_gets_the_title():
    figure, (one, other) = plt.subplots(1, 2)
    place = other.get_position().bounds
    drawn = frame.frame(STORY, other, height=2, voice=Voice("ja"))
    assert drawn is other
    assert other.get_title("left") == "見出し"
    assert other.get_position().bounds == place
    assert frame.story_of(one) == STORY
    plt.close(figure)


def test_axes_that_are_too_small_are_refused_in_words():
    ax = plt.figure(figsize=(3, 3)).add_axes((0.1, 0.1, 0.3, 0.3))
    said = r"ax is too small for this figure: 0.9 × 0.9 inches, where it needs at least 1.8 × 1.5"
    with pytest.raises(ValueError, match=said):
        frame.frame(STORY, ax, height=5, left=1.0, voice=Voice("ja"))


def test_a_new_figure_gives_the_drawing_the_height_asked_for():
    with theme.look():
        ax = frame.frame(STORY, None, height=2.0, left=1.0, bottom=0.3, voice=Voice("ja"))
    across, down = ax.figure.get_size_inches()
    box = ax.get_position()
    assert across == theme.WIDTH
    assert box.height * down == pytest.approx(2.0)
    assert box.x0 * across == pytest.approx(1.0 + theme.MARGIN)
    assert [text.get_text() for text in ax.figure.texts] == ["見出し", "読み方"]
    plt.close(ax.figure)


def test_panels_stand_where_they_are_put():
    with theme.look():
        axes = frame.panels(
            STORY, {"left": (0, 0, 3, 2), "right": (3.5, 0.5, 3, 1.5)}, height=2, voice=Voice("ja")
        )
    figure = axes["left"].figure
    down = figure.get_size_inches()[1]
    tops = {name: ax.get_position().y1 * down for name, ax in axes.items()}
    assert tops["left"] - tops["right"] == pytest.approx(0.5)
    assert axes["left"].get_position().y0 * down == pytest.approx(frame.FOOT)
    assert frame.story_of(axes) == STORY
    plt.close(figure)
