"""What a reader is shown of the rows that a figure was drawn from."""

import pandas as pd
import pytest
from isogj_analysis.report.numbers import _COLUMNS, numbers_of

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.texts import table_text

TABLES = isogj.load_tables()
CATALOGUE = isogj.as_of(TABLES.catalogue, "2009-06-01")


def test_every_function_named_is_one_that_draws():
    assert set(_COLUMNS) <= set(charts.__all__)


def test_a_map_shows_its_axes_counts_and_states():
    frame = numbers_of("plot_coverage", isogj.coverage_states(CATALOGUE, TABLES.cells))
    assert list(frame) == ["target", "phase", "services", "vendor_count", "groups", "state"]
    assert table_text(frame, TABLES.names, "en")["rows"][0] == [
        "Network", "Plan and design", "5", "4", "4", "two or more groups",
    ]  # fmt: skip


@pytest.mark.parametrize("axes", [("genre", "phase"), ("phase", "vendor")])
def test_an_axis_on_which_nothing_is_a_gap_shows_no_states(axes):
    states = isogj.coverage_states(CATALOGUE, rows=axes[0], columns=axes[1])
    frame = numbers_of("plot_coverage", states)
    assert list(frame) == [*axes, "services", "vendor_count", "groups"]


def test_the_gaps_of_any_axes_are_shown():
    for axes in (("target", "phase"), ("asset", "function")):
        gaps = isogj.coverage_gaps(isogj.coverage_states(CATALOGUE, TABLES.cells))
        gaps = gaps.rename(columns=dict(zip(("target", "phase"), axes, strict=True)))
        frame = numbers_of("plot_gaps", gaps)
        assert list(frame) == ["rank", *axes, "services", "vendor_count", "groups", "state"]


def test_each_pair_of_vendors_stands_once_the_most_alike_first():
    alike = isogj.vendor_similarity(isogj.vendor_cells(CATALOGUE))
    frame = numbers_of("plot_similarity", alike)
    assert frame["similarity"].is_monotonic_decreasing
    assert frame["similarity"].min() > 0
    assert len(frame) == (alike.to_numpy() > 0).sum() // 2 - len(alike) // 2
    first = frame.iloc[0]
    assert alike.loc[first["vendor"], first["other"]] == first["similarity"]
    assert table_text(frame.head(1), TABLES.names, "ja")["rows"][0][1].endswith("社")


def test_a_map_with_and_without_the_catch_alls_is_one_table():
    states = isogj.coverage_states(CATALOGUE, TABLES.cells)
    none = isogj.coverage_states(CATALOGUE.head(0), TABLES.cells)
    frame = numbers_of("plot_catch_alls", {"with": states, "without": none})
    assert len(frame) == len(states)
    assert frame["services"].sum() > frame["services_without"].sum() == 0
    heads = table_text(frame, TABLES.names, "en")["heads"]
    assert heads[-2:] == ["Services without", "State without"]


def test_what_stands_in_the_index_is_shown():
    frame = numbers_of("plot_dependence", isogj.without_vendor(CATALOGUE))
    assert frame.columns[0] == "vendor"


def test_a_figure_in_words_or_of_another_package_has_no_table():
    result = pd.DataFrame({"law": ["penal-code"]})
    assert numbers_of("plot_laws", result) is None
    assert numbers_of("plot_my_own", result) is None


def test_every_column_has_a_head_in_both_languages():
    columns = {column for some in _COLUMNS.values() for column in some} - {"*axes"}
    for column in {name.removesuffix("_ja").removesuffix("_en") for name in columns}:
        heads = [Voice(lang).head(column) for lang in words.LANGUAGES]
        assert column not in heads, "it is called by the name of the column"


@pytest.mark.parametrize(
    ("column", "values", "texts"),
    [
        ("share", [0.25, 0.5], ["0.25", "0.50"]),
        ("expected", [7.0, None], ["7", "—"]),
        ("month", [pd.Timestamp("2008-12-01")], ["2008年12月"]),
        ("missed", [[pd.Timestamp("2008-12-01")]], ["2008年12月"]),
        ("missing_from", [["wg1"]], ["ガイドラインWG"]),
        ("wg", ["wg2", None], ["技術WG", "—"]),
        ("state_before", ["gap"], ["空白"]),
        ("change", ["gained"], ["空白が埋まった"]),
    ],
)
def test_values_are_told_as_a_reader_says_them(column, values, texts):
    told = table_text(pd.DataFrame({column: values}), TABLES.names, "ja")
    assert [row[0] for row in told["rows"]] == texts
