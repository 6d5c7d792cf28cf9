"""The visual grammar: its classes, its marks and its key, and each figure held to them."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from breaches import breaches
from legibility import faults
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from test_sample_figures import NOTEBOOKS, loaded, run

from isogj_analysis.draw import frame, theme
from isogj_analysis.draw.grammar import counted, legend, marks, ramp
from isogj_analysis.draw.grid import HATCHES, draw_grid, lay_out
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report import publish
from isogj_analysis.tables.contrast import READABLE
from isogj_analysis.tables.settings import Settings

JA, EN = Voice("ja"), Voice("en")

# How eyes without one kind of cone see linear red, green and blue (Viénot, Brettel and Mollon 1999;
# for the third kind Machado, Oliveira and Fernandes 2009).
EYES = {
    "all": np.eye(3),
    "without red": [[0.1124, 0.8876, 0.0], [0.1124, 0.8876, 0.0], [0.0040, -0.0040, 1.0]],
    "without green": [[0.2928, 0.7072, 0.0], [0.2928, 0.7072, 0.0], [-0.0223, 0.0223, 1.0]],
    "without blue": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}  # fmt: skip


@pytest.fixture(autouse=True)
def house():
    theme.use_settings(Settings())
    yield
    theme.use_settings(Settings())
    plt.close("all")


def seen(colour: str, eyes: str) -> np.ndarray:
    """Return a colour as these eyes see it, in CIELAB: a distance of 2 is just noticed."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(EYES[eyes]) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ linear / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, eyes: str) -> float:
    return float(np.linalg.norm(seen(one, eyes) - seen(other, eyes)))


def test_classes_double_and_are_fixed():
    scale = ramp(23)
    bounds = [1, 2, 3, 4, 7, 8, 15, 16, 23]
    assert [scale.class_of(n) for n in bounds] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [scale.label(n, EN) for n in range(5)] == ["1", "2–3", "4–7", "8–15", "16+"]
    assert scale.label(4, JA) == "16以上"
    assert ramp(1).colours == scale.colours
    assert ramp(9).label(3, EN) == "8–15", "the same in every figure"
    assert len({scale.colour(n) for n in range(4, 8)}) == 1, "the one that the key shows"
    shades = [scale.colour(n) for n in range(1, 24)]
    lights = [seen(shade, "all")[0] for shade in shades]
    assert lights == sorted(lights, reverse=True)
    assert all(theme.contrast(theme.ink_on(shade), shade) >= READABLE for shade in shades)


def test_classes_double_on_up_to_the_largest_count():
    scale = ramp(2400)
    assert scale.label(len(scale.colours) - 1, EN) == "2,048+"
    assert scale.class_of(2400) == 11
    assert scale.colour(1) == Settings().ramp[0]
    assert len(set(scale.colours)) == 12


def test_all_figures_of_a_report_have_the_classes_of_its_largest_count():
    theme.use_settings(Settings(), most=2400)
    assert ramp(3).colours == ramp(2400).colours


@pytest.mark.parametrize("most", [16, 32, 100, 500, 2400])
@pytest.mark.parametrize(
    "steps",
    # Between the red and the green of the last no letter could be read.
    [
        Settings().ramp,
        ("#ffffff",) * 3 + ("#333333",) * 3,
        ("#ff6464", *["#00ac00"] * 2, *["#333333"] * 3),
    ],
)
def test_letters_can_be_read_on_every_class(most, steps):
    theme.use_settings(Settings(ramp=steps))
    for ground in ramp(most).colours:
        assert theme.contrast(theme.ink_on(ground), ground) >= 4.5


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize(("most", "least"), [(16, 12), (63, 12), (500, 5)])
def test_neighbouring_classes_are_told_apart_and_get_darker(eyes, most, least):
    colours = ramp(most).colours
    for light, dark in itertools.pairwise(colours):
        assert apart(light, dark, eyes) > least
        assert seen(light, eyes)[0] > seen(dark, eyes)[0]


@pytest.mark.parametrize("eyes", EYES)
def test_what_is_lost_or_out_of_scope_is_no_class(eyes):
    for face in (theme.theme().alert, theme.OUT, theme.THIN, theme.SHARED):
        assert min(apart(face, colour, eyes) for colour in ramp(63).colours) > 8
    assert apart(theme.OUT, theme.PAPER, eyes) > 8


def test_each_pattern_has_one_meaning():
    hatches = [look.hatch for look in marks().values() if look.hatch]
    assert sorted(hatches) == sorted(HATCHES)
    assert len({(m.face, m.hatch, m.edge, m.text) for m in marks().values()}) == len(marks())


def test_the_key_says_exactly_what_is_drawn():
    scale = ramp(23)
    row = [counted(n, scale, voice=EN) for n in (0, 1, 9)]
    told = legend([[*row, marks()["gap"], None]], scale, voice=EN, unit="services")
    assert [(cell.text, text) for cell, text in told] == [
        ("1", ""), ("8–15", "services"), ("", "gap"), ("·", "none"),
    ]  # fmt: skip
    single = legend([[counted(2, scale, voice=EN, single="single-group")]], voice=EN)
    assert [text for _, text in single] == ["one group"]
    assert legend([[]], scale, voice=EN) == []
    for mark, look in marks().items():
        told = legend([[look]], scale, voice=JA, said={"lost": "なくなる"})
        word = "なくなる" if mark == "lost" else JA.say(f"grammar.mark.{mark}")
        assert [text for _, text in told] == [word]


def test_the_key_stands_between_reading_line_and_drawing_beside_the_stamp():
    story = frame.Story("見出し", "読み方", "代替文")
    with theme.look():
        cells = [list(marks().values())]
        layout = lay_out(["a"], list("bcdefghijk"), voice=JA)
        key = legend(cells, voice=JA) * 2
        ax = frame.frame(story, None, voice=JA, height=0.5, left=1.0, top=layout.top, key=key)
        draw_grid(ax, layout, cells)
        frame.foot(ax.figure, ["出典：x"], stamp="架空の例", voice=JA)
        assert faults(ax.figure) == []
    stamp = next(text for text in ax.figure.texts if text.get_gid() == "stamp")
    head, foot = frame.borders_of(ax.figure)
    assert foot < stamp.get_position()[1] < 1 - head


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda file: file.stem)
def test_every_figure_of_the_report_keeps_to_the_grammar(notebook, monkeypatch):
    found: dict[str, list[str]] = {}

    def look(figure) -> bytes:
        story = frame.story_of(figure.axes[0])
        found[story.title] = breaches(figure, story.title)
        return b""

    monkeypatch.setattr("isogj_analysis.load_tables", loaded)
    monkeypatch.setattr(publish, "picture_of", look)
    run(notebook, {"data": "", "lang": "both"})
    # Of each figure there is one in Japanese and one in English.
    assert len(found) >= 2 * notebook.read_text(encoding="utf-8").count('    "publish(')
    assert {title: told for title, told in found.items() if told} == {}


def planted(**look) -> list[str]:
    story = frame.Story("見出し", "読み方", "代替文")
    with theme.look():
        cells = [[marks()["gap"]]]
        ax = frame.frame(story, None, voice=EN, height=0.5, key=legend(cells, voice=EN))
        draw_grid(ax, lay_out(["a"], ["b"], voice=EN), cells)
        if look:
            ax.add_patch(Rectangle((0, 0), 1, 1, **look))
    return breaches(ax.figure, "")


def test_each_breach_is_found():
    assert planted() == []
    assert planted(hatch="|||") == ["the pattern ||| has no meaning"]
    assert planted(hatch="..") == ["the pattern .. is not in the key"]
    with theme.look():
        ax = frame.frame(frame.Story("", "", ""), None, voice=EN, height=0.5,
                         key=[(marks()["gap"], "missed")] * 2)  # fmt: skip
    assert breaches(ax.figure, "1,150 of 8 in X.1060") == [
        "the key gives the pattern // another meaning",
        "the key says ('#fdf1ef', '#b3261e', '//') 2 times",
        "1,150 of the title is not in the drawing",
        "8 of the title is not in the drawing",
    ]
