import itertools
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from catalogues import PHASES, TARGETS, catalogue, catalogues
from hypothesis import given, settings
from hypothesis import strategies as st
from overlaps import as_catalogue, as_cells, cells_of, tables

from isogj_analysis.choosing import compute_choosing as choosing
from isogj_analysis.choosing.compute_choosing import (
    alternatives,
    covering_vendors,
    fitting_services,
)
from isogj_analysis.choosing.compute_needs import life_cycle
from isogj_analysis.overlap.compute_overlap import vendor_cells
from isogj_analysis.service_map.compute_coverage import as_of, coverage_states

# a and b are of one group. s1 covers three cells; nobody but a offers network × plan.
MAP = catalogue(
    ("s1", "vendor-a", "audit", "plan", "network"),
    ("s1", "vendor-a", "audit", "monitor", "network"),
    ("s1", "vendor-a", "audit", "respond", "network"),
    ("own", "vendor-a", "audit", "monitor", "network"),
    ("affiliate", "vendor-b", "audit", "monitor", "network"),
    ("broad", "vendor-c", "audit", "monitor", "network"),
    ("broad", "vendor-c", "audit", "monitor", "server"),
    ("wide", "vendor-d", "audit", "respond", "network"),
    ("wide", "vendor-d", "audit", "monitor", "network"),
    ("apart", "vendor-d", "audit", "plan", "server"),
    ("tie", "vendor-d", "audit", "monitor", "network"),
)


# --- alternatives


def test_rivals_rank_by_shared_cells_then_independence_then_fit():
    table = alternatives(MAP, "s1")
    assert table["service"].tolist() == ["wide", "tie", "broad", "affiliate"]
    assert table["rank"].tolist() == [1, 2, 3, 4]
    assert table["vendor"].tolist() == ["vendor-d", "vendor-d", "vendor-c", "vendor-b"]
    assert table["corporate_group"].tolist() == ["vendor-d", "vendor-d", "group-y", "group-x"]
    assert table["affiliated"].tolist() == [False, False, False, True]
    counts = table[["shared", "lacking", "beyond"]].to_numpy().tolist()
    assert counts == [[2, 1, 0], [1, 2, 0], [1, 2, 1], [1, 2, 0]]


def test_it_says_what_is_lacking_and_who_offers_it():
    first = alternatives(MAP, "s1").iloc[0]
    assert first["shared_cells"] == [("network", "monitor"), ("network", "respond")]
    assert first["lacking_cells"] == [("network", "plan")]
    assert first["offered_by"] == [[]]
    third = alternatives(MAP, "s1").iloc[2]
    assert third["offered_by"] == [[], ["vendor-d"]]


def test_affiliates_are_left_out_on_request():
    table = alternatives(MAP, "s1", unaffiliated=True)
    assert table["service"].tolist() == ["wide", "tie", "broad"]
    # Nor do they ever count among those who offer what is lacking.
    few = MAP[MAP["service"].isin(["s1", "affiliate", "apart"])]
    few = pd.concat([few, few[few["service"] == "apart"].assign(target="network")])
    few = few.astype({"target": MAP["target"].dtype})
    for unaffiliated in (False, True):
        row = alternatives(few, "s1", unaffiliated=unaffiliated).iloc[0]
        assert (row["service"], row["offered_by"]) == ("apart", [[], []])


def test_where_nobody_shares_a_cell_there_is_no_alternative():
    table = alternatives(MAP, "apart")
    assert len(table) == 0
    assert list(table.columns) == list(alternatives(MAP, "s1").columns)
    assert (table.dtypes == alternatives(MAP, "s1").dtypes).all()


def test_rows_without_a_vendor_or_a_cell_count_for_nothing():
    for column in ("vendor", "target", "phase"):
        lacking = pd.concat([MAP, MAP.assign(**{column: None}), MAP.iloc[[0]].assign(
            service="nowhere", **{column: None}
        )]).astype(MAP.dtypes.to_dict())  # fmt: skip
        pd.testing.assert_frame_equal(alternatives(lacking, "s1"), alternatives(MAP, "s1"))
        assert len(alternatives(lacking, "nowhere")) == 0


def test_a_service_of_several_vendors_stands_for_each_that_shares_a_cell():
    frame = pd.concat([MAP, MAP.iloc[[9]].assign(service="broad")]).astype(MAP.dtypes.to_dict())
    pd.testing.assert_frame_equal(alternatives(frame, "s1"), alternatives(MAP, "s1"))
    frame = pd.concat([MAP, MAP.iloc[[7]].assign(service="broad")]).astype(MAP.dtypes.to_dict())
    found = alternatives(frame, "s1").query("service == 'broad'")
    assert found["vendor"].tolist() == ["vendor-d", "vendor-c"]


@settings(deadline=None, max_examples=15)
@given(catalogues().filter(len), st.booleans(), st.data())
def test_alternatives_agree_with_the_rows_in_any_order(frame, unaffiliated, data):
    service = data.draw(st.sampled_from(sorted(set(frame["service"]))))
    table = alternatives(frame, service, unaffiliated=unaffiliated)
    again = alternatives(frame.iloc[::-1], service, unaffiliated=unaffiliated)
    pd.testing.assert_frame_equal(table, again)
    cells: dict = {}
    vendor_of: dict = {}
    for row in frame.astype(object).to_dict("records"):
        cells.setdefault(row["service"], set()).add((row["target"], row["phase"]))
        vendor_of[row["service"]] = row["vendor"]
    group = {"vendor-a": "x", "vendor-b": "x"}
    kin = {
        other
        for other in vendor_of.values()
        if group.get(other, other) == group.get(vendor_of[service], vendor_of[service])
    }
    out = kin if unaffiliated else {vendor_of[service]}
    expected = {
        other: held & cells[service]
        for other, held in cells.items()
        if vendor_of[other] not in out and held & cells[service]
    }
    assert set(table["service"]) == set(expected)
    assert table["shared"].tolist() == sorted(map(len, expected.values()), reverse=True)
    for row in table.to_dict("records"):
        assert set(row["shared_cells"]) == expected[row["service"]]
        assert set(row["lacking_cells"]) == cells[service] - expected[row["service"]]
        assert row["beyond"] == len(cells[row["service"]] - cells[service])
        assert row["affiliated"] == (row["vendor"] in kin)
        for cell, vendors in zip(row["lacking_cells"], row["offered_by"], strict=True):
            offering = {vendor_of[name] for name, held in cells.items() if cell in held}
            assert vendors == sorted(offering - kin)


def test_an_unknown_service_is_an_error_that_offers_the_nearest():
    with pytest.raises(
        ValueError, match=r"service must be .* got 'affilate'; the nearest is affil"
    ):
        alternatives(MAP, "affilate")
    many = pd.concat([MAP.assign(service=f"x{n}") for n in range(12)])
    with pytest.raises(ValueError, match=r"known are x0, x1, x10, x11, x2, .* and 2 more"):
        alternatives(many, "monitoring")
    with pytest.raises(ValueError, match="catalogue lacks the columns service, phase"):
        alternatives(MAP.drop(columns=["service", "phase"]), "s1")


# --- fitting_services


FIT = catalogue(
    ("watch", "vendor-c", "monitoring", "monitor", "network"),
    ("look", "vendor-b", "monitoring", "monitor", "network"),
    ("look", "vendor-b", "monitoring", "respond", "network"),
    ("all", "vendor-a", "audit", "monitor", "network"),
    ("all", "vendor-a", "audit", "respond", "network"),
    ("all", "vendor-a", "audit", "respond", "server"),
    ("late", "vendor-d", "audit", "respond", "network"),
)
NOW = ("network", "monitor")


def test_services_rank_by_needs_met_then_the_first_need_then_fit():
    needs = [NOW, ("network", "respond")]
    found = fitting_services(FIT, needs)
    assert found["service"].tolist() == ["look", "all", "watch", "late"]
    assert found[["met", "beyond"]].to_numpy().tolist() == [[2, 0], [2, 1], [1, 0], [1, 0]]
    assert found.loc[0, "cells"] == needs
    assert found["genre"].tolist() == ["monitoring", "audit", "monitoring", "audit"]
    # The other need first: what meets that comes before.
    assert fitting_services(FIT, needs[::-1])["service"].tolist()[2:] == ["late", "watch"]
    table = pd.DataFrame(needs, columns=["target", "phase"])
    pd.testing.assert_frame_equal(fitting_services(FIT, table), found)


def test_where_nobody_meets_a_need_no_service_fits():
    for needs in ([("server", "plan")], []):
        found = fitting_services(FIT, needs)
        assert found.empty
        assert (found.dtypes == fitting_services(FIT, [NOW]).dtypes).all()
    with pytest.raises(ValueError, match=r"phase in needs must be .* 'plans'; the nearest is plan"):
        fitting_services(FIT, [("network", "plans")])


def test_a_catch_all_comes_after_all_that_fit():
    places = [(phase, target) for phase in PHASES for target in TARGETS]
    broad = catalogue(*(("broad", "vendor-a", "audit", *place) for place in places[1:]))
    needs = [NOW, ("network", "respond")]
    # It meets both needs, and stands in three of the four other cells.
    map_ = pd.concat([FIT, broad], ignore_index=True)
    found = fitting_services(map_, needs)
    assert found["service"].tolist() == ["look", "all", "watch", "late", "broad"]
    assert found["catch_all"].tolist() == [False] * 4 + [True]
    assert found.iloc[-1][["met", "beyond"]].tolist() == [2, 3]
    # What is out of scope is no part of the map: now it stands in one of two other cells.
    cells = pd.DataFrame(
        {"target": "server", "phase": ["plan", "respond"], "state": "out-of-scope"}
    )
    narrowed = fitting_services(map_, needs, cells=cells)
    assert not narrowed["catch_all"].any()
    assert narrowed["service"].tolist()[2] == "broad"
    # Whoever offers just what is needed is none, even where that is the whole map.
    everything = [(target, phase) for phase, target in places]
    assert not fitting_services(map_, everything)["catch_all"].any()


@pytest.mark.parametrize("year", [2009, 2010])
def test_no_shipped_shortlist_is_led_by_a_catch_all(year, tables):
    offered = as_of(tables.catalogue, f"{year}-06-01")
    states = coverage_states(offered, tables.cells).query("state != 'out-of-scope'")
    for need in states[["target", "phase"]].iloc[::4].itertuples(index=False, name=None):
        cycle = life_cycle(offered, need, cells=tables.cells)
        needs = cycle.query("when != 'earlier'")
        found = fitting_services(offered, needs, cells=tables.cells)
        assert found["catch_all"].is_monotonic_increasing
        assert set(found.loc[found["catch_all"], "service"]) <= {"b-security-consulting"}
    # The need that the notebook follows where none is set.
    needs = life_cycle(offered, cells=tables.cells).query("when != 'earlier'")
    found = fitting_services(offered, needs, cells=tables.cells)
    assert found.loc[0, "service"] != "b-security-consulting"


# --- covering_vendors


def smallest(cells: pd.DataFrame) -> list[list[str]]:
    """Find all the smallest covering sets by trying every set, small ones first."""
    met = cells.loc[:, cells.any()]
    for size in range(len(cells) + 1):
        found = [
            list(chosen)
            for chosen in itertools.combinations(cells.index, size)
            if met.loc[list(chosen)].any().all()
        ]
        if found:
            return found
    raise AssertionError


def test_all_the_smallest_sets_are_found_in_the_order_of_vendors():
    cells = cells_of(a="xx...", b=".xx..", c="x.x..", d="...x.")
    table = covering_vendors(as_catalogue(cells, {"a": "g", "c": "g"}), list(cells.columns[:4]))
    assert table["vendors"].tolist() == [["a", "b", "d"], ["a", "c", "d"], ["b", "c", "d"]]
    assert table["size"].tolist() == [3, 3, 3]
    assert table["groups"].tolist() == [3, 2, 3]
    assert table["method"].unique().tolist() == ["exact"]
    assert table["smallest_sets"].tolist() == [3, 3, 3]
    do = [(f"t{place}", "do") for place in range(5)]
    assert table.loc[0, "cells"] == [[do[0], do[1]], [do[1], do[2]], [do[3]]]
    assert table["unmet"].tolist() == [[], [], []]


def test_sets_of_more_groups_come_first_on_request_and_before_the_limit():
    cells = cells_of(a="xx", b="x.", c="x.", d=".x").iloc[1:]
    frame = as_catalogue(cells, {"b": "g", "d": "g"})
    needs = list(cells.columns)
    assert covering_vendors(frame, needs)["vendors"].tolist() == [["b", "d"], ["c", "d"]]
    with patch.object(choosing, "LISTED", 1):
        first = covering_vendors(frame, needs, unaffiliated=True)
    assert first["vendors"].tolist() == [["c", "d"]]
    assert first["smallest_sets"].tolist() == [2]
    # A smaller set of affiliates is still smaller.
    small = as_catalogue(cells_of(a="xx.", b="..x", c="x..", d=".x."), {"a": "g", "b": "g"})
    table = covering_vendors(small, list(cells_of(a="xxx").columns), unaffiliated=True)
    assert table["vendors"].tolist() == [["a", "b"]]


@settings(deadline=None, max_examples=30)
@given(tables(vendors=12, cells=8), st.booleans())
def test_exact_sets_are_those_of_brute_force_and_never_larger_than_greedy(cells, unaffiliated):
    frame = as_catalogue(cells, {"v0": "g", "v1": "g", "v2": "g"})
    placed = vendor_cells(frame)
    needs = list(placed.columns)
    with patch.object(choosing, "LISTED", 10**6):
        exact, again = (
            covering_vendors(rows, cells, unaffiliated=unaffiliated)
            for rows, cells in ((frame, needs), (frame.iloc[::-1], needs[::-1] * 2))
        )
    expected = smallest(placed)
    assert sorted(exact["vendors"]) == sorted(expected)
    assert exact["smallest_sets"].tolist() == [len(expected)] * len(expected)
    if unaffiliated:
        assert exact["groups"].is_monotonic_decreasing
    else:
        assert exact["vendors"].tolist() == expected
    met = placed.loc[:, placed.any()]
    greedy = choosing.greedy_cover([frozenset(met.columns[row]) for row in met.to_numpy(bool)])
    assert met.iloc[greedy].any().all()
    assert exact["size"].iloc[0] <= len(greedy)
    pd.testing.assert_frame_equal(again, exact)


@settings(deadline=None, max_examples=30)
@given(tables(vendors=10, cells=10))
def test_a_greedy_set_covers_and_nobody_in_it_is_dispensable(cells):
    met = [frozenset(np.flatnonzero(own)) for own in cells.to_numpy(dtype=bool)]
    chosen, needs = choosing.greedy_cover(met), set().union(*met)
    assert needs == set().union(*(met[vendor] for vendor in chosen))
    for vendor in chosen:
        assert needs != set().union(*(met[other] for other in chosen if other != vendor))


def test_beyond_twenty_five_vendors_the_search_is_greedy_and_says_so():
    flags = np.eye(26, 26, dtype=bool)
    cells = as_cells(flags, [f"v{place:02}" for place in range(26)])
    needs = list(cells.columns)
    table = covering_vendors(as_catalogue(cells), needs)
    assert (len(table), table.loc[0, "method"], table.loc[0, "size"]) == (1, "greedy", 26)
    assert table.loc[0, "smallest_sets"] is pd.NA
    # Only those count that meet a need.
    fewer = covering_vendors(as_catalogue(cells), needs[:25])
    assert (fewer.loc[0, "method"], fewer.loc[0, "smallest_sets"]) == ("exact", 1)


def test_greedy_takes_the_most_drops_the_dispensable_and_can_prefer_another_group(monkeypatch):
    monkeypatch.setattr(choosing, "EXACT_UP_TO", 0)
    cells = cells_of(a=".xxxx.", b="xx....", c="...xxx", d="..x...")
    needs = list(cells.columns)
    table = covering_vendors(as_catalogue(cells), needs)
    assert table["vendors"].tolist() == [["a", "b", "c"]]
    cells = cells_of(a=".xxxx.", b="xxx...", c="...xxx")
    assert covering_vendors(as_catalogue(cells), needs)["vendors"].tolist() == [["b", "c"]]
    # What is still unmet counts, not how much a vendor meets in all.
    cells = cells_of(a="xxxxx...", b="xxxx.x..", c="xx....xx", d=".....xxx")
    table = covering_vendors(as_catalogue(cells), list(cells.columns))
    assert table["vendors"].tolist() == [["a", "d"]]
    cells = cells_of(a="xxx..", b="...xx", c="...xx")
    frame, needs = as_catalogue(cells, {"a": "g", "b": "g"}), list(cells.columns)
    assert covering_vendors(frame, needs)["vendors"].tolist() == [["a", "b"]]
    apart = covering_vendors(frame, needs, unaffiliated=True)
    assert (apart["vendors"].tolist(), apart["groups"].tolist()) == ([["a", "c"]], [2])


def test_needs_that_nobody_meets_are_listed():
    server = [("server", "plan"), ("server", "monitor"), ("server", "respond")]
    table = covering_vendors(MAP, [*server, ("network", "plan")])
    assert table["vendors"].tolist() == [["vendor-a", "vendor-c", "vendor-d"]]
    assert table["unmet"].tolist() == [[("server", "respond")]]
    nobody = covering_vendors(MAP, [("server", "respond")])
    assert nobody[["size", "groups", "smallest_sets"]].to_numpy().tolist() == [[0, 0, 1]]
    assert nobody.loc[0, "vendors"] == []
    assert nobody["unmet"].tolist() == [[("server", "respond")]]
    assert covering_vendors(MAP, [])["unmet"].tolist() == [[]]


def test_needs_may_be_a_table_or_the_cells_of_another_result():
    pairs = [("server", "plan"), ("network", "plan")]
    expected = covering_vendors(MAP, pairs)
    table = pd.DataFrame(pairs, columns=["target", "phase"]).assign(note="x")[
        ["note", "phase", "target"]
    ]
    for needs in (table, pd.MultiIndex.from_tuples(pairs), map(list, pairs)):
        pd.testing.assert_frame_equal(covering_vendors(MAP, needs), expected)
    lacking = alternatives(MAP, "s1").loc[0, "lacking_cells"]
    assert covering_vendors(MAP, lacking)["vendors"].tolist() == [["vendor-a"]]


@pytest.mark.parametrize(
    ("needs", "message"),
    [
        ([("netwrk", "plan")], "target in needs must be .* got 'netwrk'; the nearest is network"),
        ([("network", "plans")], "phase in needs must be .* got 'plans'; the nearest is plan"),
        (("network", "plan"), "needs must be pairs of target and phase, got 'network'"),
        ([("network",)], "needs must be pairs of target and phase, got .'network',."),
        (pd.DataFrame({"target": ["network"]}), "needs lacks the column phase; it has target"),
    ],
)
def test_needs_that_are_no_cells_are_errors(needs, message):
    with pytest.raises(ValueError, match=message):
        covering_vendors(MAP, needs)


def test_a_thousand_vendors_are_no_trouble():
    flags = np.random.default_rng(1).random((1000, 100)) < 0.1
    cells = as_cells(flags, [f"v{place:04}" for place in range(1000)])
    table = covering_vendors(as_catalogue(cells), list(cells.columns))
    assert table.loc[0, "method"] == "greedy"
    assert cells.loc[table.loc[0, "vendors"]].any().all()


def test_many_sets_of_one_size_are_all_found():
    found = choosing.smallest_covers([frozenset([vendor // 3]) for vendor in range(24)])
    assert len(found) == len({*map(tuple, found)}) == 3**8
    assert all({vendor // 3 for vendor in chosen} == {*range(8)} for chosen in found)


def test_the_catalogue_is_left_as_it_was():
    kept = MAP.copy()
    alternatives(MAP, "s1")
    covering_vendors(MAP, [("network", "plan")])
    pd.testing.assert_frame_equal(MAP, kept)
