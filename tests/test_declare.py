"""What a reader is shown of the rows that a figure was drawn from."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from catalogues import catalogue
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.declare import FIGURES, Declaration, figure
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import languages
from isogj_analysis.report.texts import table_text


@pytest.fixture
def rows(tables):
    """The shipped catalogue as of the report."""
    return isogj.as_of(tables.catalogue, "2009-06-01")


def test_every_figure_declares_itself():
    assert set(FIGURES) >= {name for name in charts.__all__ if name.startswith("plot_")}


def test_a_section_is_one_of_the_report():
    with pytest.raises(ValueError, match=r"section must be one of year, .*, more, got 'meeting'"):
        figure(section="meeting")


def test_bars_are_numbers_of_the_figure():
    with pytest.raises(ValueError, match=r"bars must be among the numbers, not so: vendors"):
        figure(section="more", numbers=("services",), bars=("services", "vendors"))


def test_a_column_is_missed_before_drawing_and_an_error_of_the_drawing_is_told_as_such():
    @figure(section="more", numbers=("services",), needs=("vendors",))
    def plot_broken(result, *, voice):
        return {}["oops"]

    try:
        with pytest.raises(ValueError, match="it lacks services, vendors; see help"):
            plot_broken(pd.DataFrame({"cell": [1]}))
        with pytest.raises(KeyError, match="oops"):
            plot_broken(pd.DataFrame({"services": [1], "vendors": [1]}))
    finally:
        del FIGURES["plot_broken"]


ROWS = catalogue(
    ("s0", "vendor-a", "audit", "plan", "network"),
    ("s1", "vendor-c", "audit", "plan", "network"),
    ("s2", "vendor-b", "monitoring", "monitor", "server"),
)
STATES, CELLS = isogj.coverage_states(ROWS), isogj.vendor_cells(ROWS)
MAPPING = pd.DataFrame(
    [("own", "phase", "plan", "function", "identify")],
    columns=["mapping", "axis", "code", "to_axis", "to_code"],
)
NAMED = ROWS.drop_duplicates("service")[["service", "vendor", "genre"]].assign(name_ja="監視")
# A small result of each figure, under "", and the tables that go with it under their names.
RESULTS = {
    "plot_catch_alls": {
        "with": STATES, "without": STATES, "found": isogj.catch_alls(ROWS, share=0.1),
    },
    "plot_coverage": {"": STATES, "mapping": MAPPING},
    "plot_changes": {
        "": isogj.compare_coverage(ROWS, ROWS.head(1)),
        "services": isogj.compare_catalogues(ROWS, ROWS.head(1)),
    },
    "plot_exclusivity": {"": isogj.cell_exclusivity(CELLS, isogj.vendor_groups(ROWS))},
    "plot_gaps": {"": STATES, "lost": isogj.cells_lost(ROWS)},
    "plot_genre_maps": {"": isogj.cell_genres(ROWS), "states": STATES},
    "plot_intersections": {"": isogj.cell_intersections(CELLS)},
    "plot_life_cycle": {"": isogj.life_cycle(ROWS)},
    "plot_poster": {"": isogj.cell_genres(ROWS), "states": STATES},
    "plot_service_names": {
        "": isogj.name_groups(isogj.similar_services(NAMED, ROWS), ROWS), "states": STATES,
    },
    "plot_vendors_by_genre": {"": isogj.coverage_states(ROWS, rows="genre", columns="vendor")},
}  # fmt: skip
NEEDY = [
    name
    for name, of in FIGURES.items()
    if of.section in ("service_map", "overlap", "choosing") and any(of.needs.values())
]


def draw(name: str, tables: dict[str, pd.DataFrame]) -> None:
    options = {key: table for key, table in tables.items() if key not in ("", "with", "without")}
    getattr(charts, name)(tables.get("", tables), **options)
    plt.close("all")


@pytest.mark.parametrize("name", NEEDY)
def test_a_figure_needs_what_it_declares_and_no_more(name):
    assert name in RESULTS, f"give RESULTS a small result of {name}"
    tables = RESULTS[name]
    needed = {key: list(FIGURES[name].needs[key]) for key in tables}
    for key, columns in needed.items():
        # Each is missed alone, and all of them are told at once.
        for missing in [*([column] for column in columns), columns]:
            lacking = tables | {key: without(tables[key], missing)}
            with pytest.raises(ValueError, match=f"it lacks {', '.join(missing)}; see help"):
                draw(name, lacking)
    if list(needed) == [""] or "states" in needed:
        frame = tables[""]
        axes = [column for column in frame.columns if column != "rank"][:2]
        spare = [column for column in frame.columns if column not in (*axes, *needed[""])]
        draw(name, tables | {"": frame.drop(columns=spare)})


def without(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    if frame.index.name in columns:
        frame = frame.reset_index()
    return frame.drop(columns=columns)


def test_columns_that_two_tables_lack_are_told_at_once():
    with pytest.raises(ValueError, match=r"it lacks genre; nor a DataFrame .*: it lacks state;"):
        charts.plot_poster(
            isogj.cell_genres(ROWS).drop(columns="genre"), states=STATES.drop(columns="state")
        )


def test_a_map_shows_its_axes_counts_and_states(rows, tables):
    frame = FIGURES["plot_coverage"].numbers_of(isogj.coverage_states(rows, tables.cells))
    assert list(frame) == ["target", "phase", "services", "vendors", "groups", "state"]
    assert table_text(frame, Voice("en", tables.names))["rows"][0] == [
        "Network", "Plan and design", "5", "4", "4", "two or more groups",
    ]  # fmt: skip


@pytest.mark.parametrize("axes", [("genre", "phase"), ("phase", "vendor")])
def test_an_axis_on_which_nothing_is_a_gap_shows_no_states(axes, rows):
    states = isogj.coverage_states(rows, rows=axes[0], columns=axes[1])
    frame = FIGURES["plot_coverage"].numbers_of(states)
    assert list(frame) == [*axes, "services", "vendors", "groups"]


def test_a_map_with_and_without_the_catch_alls_is_one_table(rows, tables):
    states = isogj.coverage_states(rows, tables.cells)
    none = isogj.coverage_states(rows.head(0), tables.cells)
    frame = FIGURES["plot_catch_alls"].numbers_of({"with": states, "without": none})
    assert len(frame) == len(states)
    assert frame["services"].sum() > frame["services_without"].sum() == 0
    heads = table_text(frame, Voice("en", tables.names))["heads"]
    assert heads[3::2] == ["Services without", "Vendors without", "State without"]


def test_what_stands_in_the_index_is_shown(rows):
    cells, groups = isogj.vendor_cells(rows), isogj.vendor_groups(rows)
    frame = FIGURES["plot_exclusivity"].numbers_of(isogj.cell_exclusivity(cells, groups))
    assert frame.columns[0] == "vendor"


def test_a_figure_in_words_has_no_table():
    assert Declaration("more", (), None).numbers_of(pd.DataFrame({"law": ["penal-code"]})) is None


def test_every_column_has_a_head_in_both_languages():
    told = [of.numbers for of in FIGURES.values() if isinstance(of.numbers, tuple)]
    columns = {column for some in told for column in some if not column.endswith("_precision")}
    columns -= {"*axes", "approximate"}
    for column in {name.removesuffix("_ja").removesuffix("_en") for name in columns}:
        heads = [Voice(lang).head(column) for lang in languages()]
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
def test_values_are_told_as_a_reader_says_them(column, values, texts, tables):
    told = table_text(pd.DataFrame({column: values}), Voice("ja", tables.names))
    assert [row[0] for row in told["rows"]] == texts


@pytest.mark.parametrize("name", [*RESULTS, "plot_vendor_maps", "plot_cell_vendors"])
def test_an_empty_result_is_drawn_without_a_letter_that_cannot_be_read(name):
    tables = RESULTS.get(name, {"": CELLS})
    options = {key: table.head(0) for key, table in tables.items()}
    both = {key: options.pop(key) for key in ("with", "without") if key in options}
    drawn = getattr(charts, name)(options.pop("", both), lang="en", **options)
    ax = next(iter(drawn.values())) if isinstance(drawn, dict) else drawn
    assert story_of(drawn).title
    assert faults(ax.figure) == []
    plt.close("all")
