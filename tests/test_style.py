import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.font_manager import findfont
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from isogj_analysis.charts import style

STORY = style.Story("見出し", "読み方", "代替文")


def test_drawing_leaves_the_readers_settings_alone():
    before = dict(mpl.rcParams)
    with style.look():
        assert mpl.rcParams["font.family"][0] == "IPAexGothic"
    assert dict(mpl.rcParams) == before


def test_a_font_of_the_same_name_that_the_machine_has_is_not_taken(tmp_path):
    other = shutil.copy(style._own_font(), tmp_path / "ipaexg.ttf")
    look = (
        "import sys; from matplotlib import font_manager as fonts\n"
        "from isogj_analysis.charts import style\n"
        "fonts.fontManager.ttflist.clear(); fonts.fontManager.addfont(sys.argv[1])\n"
        "with style.look(): print(fonts.findfont('IPAexGothic'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, other], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(style._own_font())


def test_a_readers_settings_do_not_change_the_look():
    with mpl.rc_context({"axes.grid": True, "figure.facecolor": "black"}), style.look():
        assert mpl.rcParams["axes.grid"] is False
        assert mpl.rcParams["figure.facecolor"] == "white"


def test_jupyter_shows_every_figure_and_not_the_first_alone():
    setup = (
        "import isogj_analysis as isogj\nfrom isogj_analysis import charts\n"
        "states = isogj.coverage_states(isogj.load_tables().catalogue)"
    )
    draw = "charts.plot_coverage(states)"
    cells = [new_code_cell(code) for code in (setup, draw, draw)]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MPLBACKEND", raising=False)
        ran = NotebookClient(new_notebook(cells=cells), kernel_name="python3").execute()
    for cell in ran["cells"][1:]:
        assert any("image/png" in output.get("data", {}) for output in cell["outputs"])


def test_widths_are_those_of_the_renderer():
    with style.look():
        figure = plt.figure(dpi=72)
        text = figure.text(0, 0, "サービス map", size=40)
        drawn = text.get_window_extent().width / 72
    assert style.text_width("サービス map", 40) == pytest.approx(drawn, rel=0.03)
    plt.close(figure)


@given(
    text=st.text("セキュリティ運用監視・診断のサービスを ABCdef-,。（）éß", max_size=60),
    lang=st.sampled_from(["ja", "en"]),
)
def test_wrapping_keeps_every_letter_and_the_width(text, lang):
    lines = style.wrap(text, 1.0, 9, lang=lang).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(style.text_width(line, 9) <= 1.0 for line in lines if len(line) > 1)


def test_japanese_breaks_at_phrase_ends():
    assert style.wrap("今日は天気です。", 0.8, 9, lang="ja") == "今日は\n天気です。"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("ウイルス対策管理サービス", 1.0, ["ウイルス対策管理", "サービス"]),
        ("不正侵入検知運用サービス", 0.6, ["不正侵入", "検知運用", "サービス"]),
        ("セキュリティソリューションズ株式会社", 1.0,
         ["セキュリティ", "ソリューションズ", "株式会社"]),
        ("コンサルティングほか2サービス", 1.2, ["コンサルティングほか", "2サービス"]),
        ("サーバの対応・復旧", 0.8, ["サーバの", "対応・復旧"]),
        ("サーバの対応・復旧", 0.5, ["サーバの", "対応・", "復旧"]),
    ],
)  # fmt: skip
def test_words_and_terms_stay_whole_while_they_can(text, width, lines):
    assert style.wrap(text, width, 8, lang="ja").split("\n") == lines


def test_no_line_begins_or_ends_with_a_cross():
    for width in (1.0, 1.2, 1.6):
        lines = style.wrap("in Server × Monitor and Data × Plan", width, 8, lang="en").split("\n")
        assert len(lines) > 1
        assert all(line.strip("×") == line for line in lines)


def test_a_title_does_not_leave_a_short_last_line_alone():
    title = "one two three four five six seven eight nine ten"
    width = style.text_width(title, 13) - 0.1
    assert style.wrap(title, width, 13, lang="en").split("\n")[1] == "ten"
    one, two = style.balanced(title, width, 13, lang="en").split("\n")
    assert abs(len(one) - len(two)) < 8
    assert style.balanced(title, 9, 13, lang="en") == title
    # A word longer than half of the line is not split for it.
    long = "x" * 30 + " " + "y" * 4
    width = style.text_width(long, 13) - 0.1
    assert style.balanced(long, width, 13, lang="en") == long.replace(" ", "\n")


@pytest.mark.parametrize("step", range(6))
def test_each_step_of_the_ramp_carries_readable_letters(step):
    ground = style.RAMP(step)
    assert style.contrast(style.ink_on(ground), ground) >= 4.5


def test_contrast_is_that_of_the_standard():
    assert style.contrast("black", "white") == pytest.approx(21)
    assert style.contrast("#777777", "white") == pytest.approx(4.48, abs=0.01)


def test_a_given_axes_keeps_its_place_and_gets_the_title():
    figure, (one, other) = plt.subplots(1, 2)
    place = other.get_position().bounds
    drawn = style.frame(STORY, other, lang="ja", height=2)
    assert drawn is other
    assert other.get_title("left") == "見出し"
    assert other.get_position().bounds == place
    assert style.story_of(one) is STORY
    plt.close(figure)


def test_a_new_figure_gives_the_drawing_the_height_asked_for():
    with style.look():
        ax = style.frame(STORY, None, lang="ja", height=2.0, left=1.0, bottom=0.3)
    across, down = ax.figure.get_size_inches()
    box = ax.get_position()
    assert across == style.WIDTH
    assert box.height * down == pytest.approx(2.0)
    assert box.x0 * across == pytest.approx(1.0 + style.MARGIN)
    assert [text.get_text() for text in ax.figure.texts] == ["見出し", "読み方"]
    plt.close(ax.figure)


def test_panels_stand_where_they_are_put():
    with style.look():
        axes = style.panels(
            STORY, {"left": (0, 0, 3, 2), "right": (3.5, 0.5, 3, 1.5)}, lang="ja", height=2
        )
    figure = axes["left"].figure
    down = figure.get_size_inches()[1]
    tops = {name: ax.get_position().y1 * down for name, ax in axes.items()}
    assert tops["left"] - tops["right"] == pytest.approx(0.5)
    assert axes["left"].get_position().y0 * down == pytest.approx(style.FOOT)
    assert style.story_of(axes) is STORY
    plt.close(figure)


def test_shares_take_the_steps_of_the_ramp():
    assert [style.RAMP(share) for share in (0.0, 0.17, 0.5, 1.0)] == [
        f"isogj:ramp{n}" for n in (0, 1, 3, 5)
    ]
    assert style.RAMP(5) == "isogj:ramp5"


def test_a_theme_changes_colours_and_font_and_can_be_taken_back(tmp_path):
    serif = tmp_path / "serif.ttf"
    serif.write_bytes(Path(findfont("DejaVu Serif")).read_bytes())
    width = style.text_width("map", 20)
    try:
        style.use_theme(accent="#00745a", ramp=["#ffffff"] * 3 + ["#000000"] * 3, font=serif)
        assert to_hex(style.ACCENT) == "#00745a"
        assert to_hex(style.RAMP(0)) == "#ffffff"
        assert style.text_width("map", 20) != width
        with style.look():
            assert mpl.rcParams["font.family"][0] == "DejaVu Serif"
    finally:
        style.use_theme()
    assert to_hex(style.ACCENT) == "#1f5a96"
    assert style.text_width("map", 20) == width


def test_a_theme_on_which_nothing_can_be_read_is_refused():
    with pytest.raises(ValueError, match=r"contrast of 4.5 : 1, got \['#ffff00', '#888888'\]"):
        style.use_theme(accent="#ffff00", ramp=["#ffffff"] * 5 + ["#888888"])
    assert to_hex(style.ACCENT) == "#1f5a96"
