import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.font_manager import findfont

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw import theme
from isogj_analysis.draw.lettering import text_width
from isogj_analysis.tables.letters import own_font
from isogj_analysis.tables.settings import Settings


def test_drawing_leaves_the_readers_settings_alone():
    before = dict(mpl.rcParams)
    with theme.look():
        assert mpl.rcParams["font.family"][0] == "IPAexGothic"
    assert dict(mpl.rcParams) == before


def test_a_font_of_the_same_name_that_the_machine_has_is_not_taken(tmp_path):
    other = shutil.copy(own_font(), tmp_path / "ipaexg.ttf")
    look = (
        "import sys; from matplotlib import font_manager as fonts\n"
        "from isogj_analysis.draw import theme\n"
        "fonts.fontManager.ttflist.clear(); fonts.fontManager.addfont(sys.argv[1])\n"
        "with theme.look(): print(fonts.findfont('IPAexGothic'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, other], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(own_font())


def test_a_readers_settings_do_not_change_the_look():
    with mpl.rc_context({"axes.grid": True, "figure.facecolor": "black"}), theme.look():
        assert mpl.rcParams["axes.grid"] is False
        assert mpl.rcParams["figure.facecolor"] == "white"


@pytest.mark.parametrize("step", range(6))
def test_each_step_of_the_ramp_carries_readable_letters(step):
    ground = theme.theme().ramp[step]
    assert theme.contrast(theme.ink_on(ground), ground) >= 4.5


def test_contrast_is_that_of_the_standard():
    assert theme.contrast("black", "white") == pytest.approx(21)
    assert theme.contrast("#777777", "white") == pytest.approx(4.48, abs=0.01)


def test_a_theme_changes_colours_and_font_and_can_be_taken_back(tmp_path):
    serif = tmp_path / "serif.ttf"
    serif.write_bytes(Path(findfont("DejaVu Serif")).read_bytes())
    width = text_width("map", 20)
    try:
        theme.use_settings(
            Settings(accent="#00745a", ramp=("#ffffff",) * 3 + ("#000000",) * 3, font=serif)
        )
        assert theme.theme().accent == "#00745a"
        assert theme.theme().ramp[0] == "#ffffff"
        assert text_width("map", 20) != width
        with theme.look():
            assert mpl.rcParams["font.family"][0] == "DejaVu Serif"
    finally:
        theme.use_settings(Settings())
    assert theme.theme().accent == "#1f5a96"
    assert text_width("map", 20) == width


def test_a_theme_on_which_nothing_can_be_read_is_refused():
    with pytest.raises(ValueError, match=r"contrast of 4.5 : 1, got \['#ffff00', '#888888'\]"):
        theme.use_settings(Settings(accent="#ffff00", ramp=("#ffffff",) * 5 + ("#888888",)))
    assert theme.theme().accent == "#1f5a96"


def test_a_readers_own_axes_gets_the_font_and_a_title_above_its_labels(tables):
    states = isogj.coverage_states(tables.catalogue, tables.cells)
    figure, ax = plt.subplots(figsize=(9, 7))
    with warnings.catch_warnings(action="error"):
        charts.plot_coverage(states, ax=ax, lang="ja", names=tables.names)
        figure.canvas.draw()
    title = ax.title if ax.get_title() else ax._left_title
    labels = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert title.get_window_extent().y0 >= max(label.y1 for label in labels)
    plt.close(figure)


@pytest.mark.parametrize(
    ("given", "options", "said"),
    [
        ("folder", {}, "plot_coverage draws a DataFrame, got str"),
        (pd.DataFrame({"plan": [1], "build": [2]}), {},
         "plot_coverage cannot draw a DataFrame of plan, build: it lacks services, "
         "vendors, groups, state; see help(plot_coverage)"),
        (pd.DataFrame(), {"names": "tables"},
         "names must be those of the tables, tables.names, got str"),
        (pd.DataFrame(), {"names": pd.DataFrame({"phase": []})},
         "names must be those of the tables, tables.names, got DataFrame of phase"),
        (pd.DataFrame(), {"ax": [1]}, "ax must be one Axes, got list"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told_in_the_readers_words(given, options, said):
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        charts.plot_coverage(given, **options)
