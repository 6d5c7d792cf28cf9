"""What a slide shows of a figure: its cells, rows or bars, as they are drawn."""

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from catalogues import catalogue

from isogj_analysis import (
    as_of,
    cell_exclusivity,
    charts,
    coverage_states,
    load_tables,
    meetings_by_month,
    vendor_cells,
    vendor_groups,
)
from isogj_analysis.draw.declare import FIGURES
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.native import native_of
from isogj_analysis.report.texts import table_text

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def small():
    return load_tables(ROOT / "tests" / "data" / "small")


def native(plot, result, small, lang="en", **options):
    drawn = plot(result, lang=lang, names=small.names, **options)
    ax = drawn if hasattr(drawn, "figure") else next(iter(drawn.values()))
    declared = FIGURES[plot.__name__]
    voice = Voice(lang, small.names)
    return native_of(ax.figure, declared.numbers_of(result), declared.bars, voice)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_map_is_its_cells_with_the_key_of_those_that_are_there(small, lang):
    states = coverage_states(as_of(small.catalogue, "2009-06-01"), small.cells)
    told = native(charts.plot_coverage, states, small, lang)
    voice = Voice(lang, small.names)
    assert told["form"] == "grid"
    assert told["heads"] == voice.names(small.phases["phase"])
    assert [row[0] for row in told["rows"]] == voice.names(small.targets["target"])
    texts = [cell["text"].split("\n")[0] for row in told["rows"] for cell in row[1:]]
    for state, text in zip(states.itertuples(), texts, strict=True):
        held = voice.say("coverage.vendors", n=state.vendors)
        shown = {"gap": voice.say("values.state.gap")}.get(state.state, held)
        assert text == (voice.say("values.state.out-of-scope") if "out" in state.state else shown)
    drawn = {(cell["face"], cell["hatch"]) for row in told["rows"] for cell in row[1:]}
    edges = {cell["edge"] for row in told["rows"] for cell in row[1:]}
    for look, _ in told["key"]:
        assert (look["face"], look["hatch"]) in drawn or look["edge"] in edges - {""}


def test_a_list_is_its_rows_without_its_sums(small):
    meetings = small.meetings
    told = native(charts.plot_meetings, meetings, small, agenda=small.agenda)
    assert told["form"] == "rows"
    assert len(told["rows"]) == len(meetings)
    assert not any("\n" in text for row in told["rows"] for text in row)
    assert native(charts.plot_meetings, meetings[:0], small) == {}


def test_a_number_of_vendors_is_named_as_one(small):
    numbers = pd.DataFrame({"genre": ["audit"], "vendors": [2]})
    told = native_of(plt.figure(), numbers, ["vendors"], Voice("ja", small.names))
    assert told["series"] == [[table_text(numbers, Voice("ja"))["heads"][1], [2]]]
    assert told["series"][0][0] == "提供会社数"
    listed = pd.DataFrame({"vendors": [["vendor-a"]]})
    assert table_text(listed, Voice("ja"))["heads"] != ["提供会社数"]


def test_bars_are_the_numbers_that_say_it_all_without_those_of_nothing(small):
    cells = vendor_cells(small.catalogue, small.cells)
    found = cell_exclusivity(cells, vendor_groups(small.catalogue))
    told = native(charts.plot_exclusivity, found, small)
    assert told["form"] == "bars"
    assert [name for name, _ in told["series"]] == ["By its group alone", "By this vendor alone"]
    assert told["series"][0][1] == sorted(found["group_alone"][found["group_alone"] > 0])[::-1]
    assert len(told["heads"]) == len(told["series"][1][1])


def test_bars_of_nothing_but_zeros_have_no_such_form(small):
    one, other = ("s0", "vendor-a"), ("s1", "vendor-c")
    frame = catalogue(*((*who, "audit", "plan", "network") for who in (one, other)))
    found = cell_exclusivity(vendor_cells(frame), vendor_groups(frame))
    assert native(charts.plot_exclusivity, found, small) == {}


def test_what_has_too_many_rows_has_no_such_form(small):
    states = coverage_states(small.catalogue, rows="vendor", columns="phase")
    many = states.assign(vendor=states["vendor"].astype(str))
    rows = [many.assign(vendor=many["vendor"] + str(n)) for n in range(6)]
    told = native(charts.plot_coverage, pd.concat(rows, ignore_index=True), small)
    assert told == {}


def test_of_a_group_without_a_record_each_month_says_that_it_is_not_known(small):
    when = {"on": "2009-06-01", "first_month": small.settings.first_month}
    months = meetings_by_month(small.meetings, small.working_groups, **when)
    months = months[months["month"].between("2008-06-01", "2009-05-01")]
    silent = months[months["wg"] == months["wg"].iloc[0]]
    silent = silent.assign(wg="silent", meetings=pd.NA, missed=pd.NA, state="unknown")
    told = native(charts.plot_months, pd.concat([months, silent]), small, "en")
    (cells,) = [cells for label, *cells in told["rows"] if label == "silent"]
    assert [cell["text"] for cell in cells] == ["?"] * len(told["heads"])
