"""Selections and names: rows by code or name, what figures say of them, any library's frames."""

import pickle
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from catalogues import catalogue
from matplotlib.colors import to_hex

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw import theme
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.grammar import Ramp
from isogj_analysis.report import drawings

ROWS = catalogue(
    ("s0", "vendor-a", "audit", "plan", "network"),
    ("s1", "vendor-c", "audit", "plan", "network"),
    ("s2", "vendor-b", "monitoring", "monitor", "server"),
).astype({"phase": "category", "target": "category", "vendor": "category"})
NAMES = pd.DataFrame(
    [
        ("vendor", "vendor-a", "架空A社", "Vendor A"),
        ("vendor", "vendor-b", "架空B社", "Vendor B"),
        ("vendor", "vendor-c", "架空B社", "Vendor C"),
        ("genre", "audit", "監査", "Audit"),
        ("phase", "plan", "企画", "Plan"),
        ("target", "network", "ネットワーク", "Network"),
    ],
    columns=["column", "code", "ja", "en"],
).set_index(["column", "code"])


def title(result, lang="en"):
    return story_of(charts.plot_coverage(result, lang=lang, names=NAMES)).title


@pytest.mark.parametrize("vendor", ["vendor-a", "架空A社", "架空Ａ社", "Vendor A", ["vendor a"]])
def test_a_vendor_is_selected_by_code_or_by_any_of_its_names(vendor):
    rows = isogj.select(ROWS, NAMES, vendor=vendor)
    assert rows["service"].tolist() == ["s0"]
    assert rows["vendor"].cat.categories.tolist() == ["vendor-a"]


@pytest.fixture(scope="module")
def small():
    return isogj.load_tables(Path(__file__).parent / "data/small")


def test_tables_bring_the_aliases_of_vendors(small):
    rows = isogj.select(small.catalogue, small, vendor=["アルファ社", "ベータ研"])
    assert set(rows["vendor"]) == {"alpha", "beta"}
    with pytest.raises(ValueError, match="the nearest is alpha"):
        isogj.select(small.catalogue, small, vendor="アルファー社")
    with pytest.raises(ValueError, match="vendor must be one that the catalogue knows"):
        isogj.select(small.catalogue, small.names, vendor="アルファ社")


def test_a_figure_takes_tables_for_their_names(small):
    states = isogj.coverage_states(isogj.select(small.catalogue, small, vendor="alpha"))
    told = [
        story_of(charts.plot_coverage(states, names=names)) for names in (small, small.names, None)
    ]
    assert told[0] == told[1] != told[2]


def test_what_was_not_selected_stays_on_the_map_as_a_gap():
    rows = isogj.select(ROWS, NAMES, vendor="vendor-a")
    assert isogj.coverage_matrix(rows).shape == (2, 3)
    assert isogj.coverage_matrix(isogj.select(ROWS, NAMES, phase="Plan")).shape == (2, 1)
    assert isogj.coverage_matrix(rows, rows="vendor").index.tolist() == ["vendor-a"]
    assert ROWS["vendor"].cat.categories.tolist() == [
        "vendor-a",
        "vendor-b",
        "vendor-c",
        "vendor-d",
    ]


def test_a_figure_says_of_what_it_is():
    rows = isogj.select(ROWS, NAMES, vendor="vendor-a")
    assert title(isogj.coverage_states(rows)).startswith("Within Vendor A's services: 1 of 6 cells")
    assert title(isogj.coverage_states(rows), "ja").startswith("架空A社のサービスだけで見ると、")
    more = isogj.select(rows, NAMES, genre="監査", target="network")
    assert title(isogj.coverage_states(more)).startswith(
        "Within Vendor A's services (Genre: Audit, Protection target: Network): "
    )
    of_genre = isogj.coverage_states(isogj.select(ROWS, NAMES, genre="audit"))
    assert title(of_genre).startswith("Within the services selected (Genre: Audit): ")
    assert not title(isogj.coverage_states(ROWS)).startswith("Of")
    story = story_of(charts.plot_coverage(of_genre, lang="en", names=NAMES))
    assert story.alt.startswith("Within the services selected (Genre: Audit): ")


def test_it_is_told_of_whatever_is_computed_of_it_and_remembered_with_the_drawing():
    rows = isogj.select(ROWS, NAMES, vendor=["vendor-a", "vendor-b"])
    lost = isogj.cells_lost(rows)
    assert lost.attrs["selected"] == {"vendor": ["vendor-a", "vendor-b"]}
    assert isogj.vendor_cells(rows).attrs["selected"] == {"vendor": ["vendor-a", "vendor-b"]}
    assert "vendor-a" in drawings.look_through(isogj.coverage_states(rows)).texts
    assert "vendor-a" not in drawings.look_through(isogj.coverage_states(ROWS)).texts


def test_a_day_is_selected_too_and_special_cells_of_other_rows_are_left_out():
    rows = ROWS.assign(since=pd.to_datetime(["2009-01-01", "2010-01-01", None]), until=pd.NaT)
    early = isogj.select(rows, on="2009-06-01")
    assert early["service"].tolist() == ["s0", "s2"]
    assert title(isogj.coverage_states(early)) == title(isogj.coverage_states(ROWS[::2]))
    cells = pd.DataFrame({"phase": ["plan"], "target": ["server"], "state": ["out-of-scope"]})
    of_network = isogj.select(ROWS, NAMES, target="network")
    assert "out-of-scope" not in set(isogj.coverage_states(of_network, cells)["state"])
    assert set(isogj.vendor_cells(of_network, cells).columns.get_level_values(0)) == {"network"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"vendor": "vendor-x"}, "vendor must be one that the catalogue knows, got 'vendor-x'"),
        ({"genre": ["audit", "審査"]}, "genre must be .* got '審査'; the nearest is audit \\("),
        ({"vendor": "架空B社"}, r"got '架空B社'; the nearest are vendor-b \(架空B社\), vendor-c"),
        ({"vendor": "架空D社"}, "got '架空D社'; the nearest are .*vendor-a"),
        ({"on": "June"}, "must be a day such as '2009-06-01', got 'June'"),
    ],
)
def test_what_the_catalogue_does_not_know_is_told_with_the_nearest(asked, told):
    rows = ROWS.assign(since=pd.NaT, until=pd.NaT)
    with pytest.raises(ValueError, match=told):
        isogj.select(rows, NAMES, **asked)


def test_names_stand_for_codes_in_cells_index_and_heads():
    matrix = isogj.named(isogj.coverage_matrix(ROWS), "ja", names=NAMES)
    assert matrix.index.tolist() == ["ネットワーク", "server"]
    assert matrix.columns.tolist() == ["企画", "monitor", "respond"]
    told = isogj.named(ROWS, "en", names=NAMES)
    assert told["vendor"].tolist() == ["Vendor A", "Vendor C", "Vendor B"]
    assert told["service"].tolist() == ["s0", "s1", "s2"]
    both = isogj.named(ROWS, "ja", names=NAMES)["vendor"]
    assert both.tolist() == ["架空A社", "架空B社 (vendor-c)", "架空B社 (vendor-b)"]
    assert both.cat.categories.tolist()[0] == "架空A社", "in their order"
    states = isogj.named(isogj.coverage_states(ROWS), "en", names=NAMES)
    assert "gap" in set(states["state"])
    assert states["services"].sum() == 3
    own = pd.DataFrame({"vendor": ["vendor-a", None, 3], "n": [1.5, None, 2]})
    assert isogj.named(own, "en", names=NAMES)["vendor"].tolist()[0] == "Vendor A"
    assert isogj.named(own, "en", names=NAMES)["vendor"].isna().tolist() == [False, True, False]


def test_names_must_be_names():
    with pytest.raises(ValueError, match="names must be those of the tables"):
        isogj.named(ROWS, "ja", names=ROWS)
    with pytest.raises(ValueError, match=r"lang must be .*, got 'xx'"):
        isogj.named(ROWS, "xx", names=NAMES)


class Polars:
    """Stands for an eager frame of another library: its columns, and how it becomes pandas'."""

    def __init__(self, rows):
        self._rows = rows

    @property
    def columns(self):
        return list(self._rows.columns)

    def to_pandas(self):
        return self._rows


class LazyFrame(Polars):
    to_pandas = None

    def collect(self):
        raise AssertionError("it is not for us to collect it")


def test_frames_of_other_libraries_are_taken_and_lazy_ones_refused_with_the_line_to_write():
    pd.testing.assert_frame_equal(isogj.coverage_states(Polars(ROWS)), isogj.coverage_states(ROWS))
    states = Polars(isogj.coverage_states(ROWS))
    assert charts.plot_coverage(states, lang="en").get_title() == ""
    told = "catalogue is a LazyFrame of test_hands_selection, which holds no rows yet: give "
    with pytest.raises(ValueError, match=rf"{told}catalogue\.collect\(\)"):
        isogj.coverage_states(LazyFrame(ROWS))
    with pytest.raises(ValueError, match=r"states is a LazyFrame .*: give states\.collect\(\)"):
        charts.plot_coverage(LazyFrame(ROWS))


def test_types_that_know_what_is_missing_give_the_same_result():
    nullable = ROWS.astype("str").convert_dtypes()
    pd.testing.assert_frame_equal(
        isogj.coverage_matrix(nullable), isogj.coverage_matrix(ROWS.astype("str")),
        check_index_type=False, check_column_type=False,
    )  # fmt: skip


def test_a_function_that_callers_know_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(isogj.coverage_states)) is isogj.coverage_states


def colours(ax):
    return {to_hex(colour) for part in ax.collections for colour in part.get_facecolor()}


def test_one_figure_has_its_own_colours_and_the_next_one_not():
    ramp = ("#e8f5e9", "#a5d6a7", "#81c784", "#2e7d32", "#1b5e20", "#0a3d0c")
    states = isogj.coverage_states(ROWS)
    own = charts.plot_coverage(states, theme={"ramp": ramp})
    usual = charts.plot_coverage(states)
    usual_one, own_one = (Ramp(steps).colour(2) for steps in (theme.theme().ramp, ramp))
    assert own_one in colours(own)
    assert own_one not in colours(usual)
    assert usual_one in colours(usual)


@pytest.mark.parametrize(
    ("colours", "told"),
    [
        ({"acent": "#000000"}, r"theme must give accent, alert or ramp \(six colours\), got acent"),
        ({"ramp": ["#ffffff"]}, "got a ramp of 1"),
        ({"accent": "#ffff00"}, "a contrast of 4.5 : 1, got"),
    ],
)
def test_colours_that_are_none_are_refused(colours, told):
    with pytest.raises(ValueError, match=told):
        charts.plot_coverage(isogj.coverage_states(ROWS), theme=colours)
    assert theme._in_use in ([], theme._in_use[:1])


@pytest.mark.parametrize("name", [name for name in charts.__all__ if name.startswith("plot_")])
def test_help_names_every_argument(name):
    plot = getattr(charts, name)
    for parameter in plot.__signature__.parameters:
        assert f"`{parameter}`" in plot.__doc__, parameter


def texts_in(figure) -> list[str]:
    return [text.get_text() for ax in figure.axes for text in ax.texts]


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_it_draws_into_subplots_and_subfigures_and_its_key_goes_with_the_axes(layout):
    states = isogj.coverage_states(ROWS)
    figure, axes = plt.subplots(1, 2, figsize=(12, 5), layout=layout)
    ax = charts.plot_coverage(states, lang="en", ax=axes[1])
    assert ax is axes[1]
    assert not list(axes[0].texts)
    part = plt.figure(figsize=(12, 5)).subfigures(1, 2)[1]
    ax = charts.plot_coverage(states, lang="en", ax=part.subplots())
    figure.draw_without_rendering()
    key = next(text for text in ax.texts if text.get_text().startswith("gap:"))
    box = key.get_window_extent()
    assert ax.get_window_extent().x0 < box.x0
    assert box.y1 < ax.get_window_extent().y0


def test_axes_that_are_too_small_are_refused_in_words():
    small = plt.subplots(3, 4, figsize=(6, 4))[1][0, 0]
    with pytest.raises(ValueError, match=r"ax is too small for this figure: 1\.\d × 0\.\d inches"):
        charts.plot_coverage(isogj.coverage_states(ROWS), ax=small)


def test_a_series_gets_names_too_and_lists_stay():
    codes = pd.Series(["fictional", "x"], name="vendor")
    names = isogj.named(ROWS["vendor"], "ja", names=NAMES)
    assert names.name == "vendor"
    assert "架空A社" in set(names)
    assert isogj.named(codes, "ja", names=NAMES).tolist() == ["fictional", "x"]
    frame = pd.DataFrame({"vendor": ["vendor-a"], "cells": [[("network", "plan")]]})
    assert isogj.named(frame, "ja", names=NAMES)["cells"].tolist() == [[("network", "plan")]]
