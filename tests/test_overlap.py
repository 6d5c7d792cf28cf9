import itertools

import numpy as np
import pandas as pd
import pytest
from catalogues import PHASES, TARGETS, VENDORS, catalogue, catalogues
from hypothesis import given, settings
from hypothesis import strategies as st
from overlaps import cells_of, tables

from isogj_analysis.overlap.compute_ordering import group_order
from isogj_analysis.overlap.compute_overlap import (
    cell_depth,
    cell_exclusivity,
    vendor_cells,
    vendor_groups,
    vendor_similarity,
)

GRID = list(itertools.product(TARGETS, PHASES))


# --- vendor_cells


def test_a_vendor_covers_a_cell_where_any_of_its_services_stands():
    frame = catalogue(
        ("s1", "vendor-c", "audit", "respond", "network"),
        ("s2", "vendor-c", "audit", "respond", "network"),
        ("s3", "vendor-a", "audit", "plan", "server"),
    )
    cells = vendor_cells(frame)
    assert list(cells.index) == VENDORS
    assert list(cells.columns) == GRID
    assert (cells.index.name, *cells.columns.names) == ("vendor", "target", "phase")
    assert set(cells.dtypes) == {np.dtype(bool)}
    covered = cells.stack(["target", "phase"])
    assert list(covered[covered].index) == [
        ("vendor-a", "server", "plan"), ("vendor-c", "network", "respond"),
    ]  # fmt: skip


@settings(deadline=None, max_examples=20)
@given(catalogues())
def test_vendor_cells_agree_with_the_rows_in_any_order(frame):
    cells = vendor_cells(frame)
    rows = set(frame[["vendor", "target", "phase"]].astype(object).itertuples(index=False))
    covered = {
        (vendor, *cell)
        for vendor, flags in zip(cells.index, cells.to_numpy(), strict=True)
        for cell in cells.columns[flags]
    }
    assert covered == rows
    pd.testing.assert_frame_equal(vendor_cells(frame.iloc[::-1]), cells)
    if isinstance(frame["vendor"].dtype, pd.CategoricalDtype):
        assert (list(cells.index), list(cells.columns)) == (VENDORS, GRID)


def test_plain_values_stand_sorted_and_display_order_survives_unstacking():
    frame = pd.DataFrame({"vendor": ["b", "a"], "target": ["y", "x"], "phase": ["p", "p"]})
    cells = vendor_cells(frame)
    assert (list(cells.index), list(cells.columns)) == (["a", "b"], [("x", "p"), ("y", "p")])
    typed = vendor_cells(catalogue(("s1", "vendor-a", "audit", "respond", "server")))
    assert list(typed.loc["vendor-a"].unstack().columns) == PHASES


def test_a_row_without_a_value_stands_in_no_cell():
    whole = catalogue(("s1", "vendor-a", "audit", "plan", "network"))
    for column in ("vendor", "target", "phase"):
        for frame in (whole, whole.astype({column: "str"})):
            lacking = pd.concat([frame, frame.assign(**{column: None})], ignore_index=True)
            lacking = lacking.astype({column: frame[column].dtype})
            pd.testing.assert_frame_equal(vendor_cells(lacking), vendor_cells(frame))


def test_the_columns_that_are_missing_are_told():
    frame = catalogue(("s1", "vendor-a", "audit", "plan", "network"))
    with pytest.raises(ValueError, match="catalogue lacks the columns vendor, phase; it has"):
        vendor_cells(frame.drop(columns=["vendor", "phase"]))


# --- vendor_groups


def test_a_vendor_without_a_group_is_its_own():
    frame = catalogue(*[(f"s{v}", v, "audit", "plan", "network") for v in VENDORS[1:]])
    groups = vendor_groups(frame)
    assert groups.to_dict() == {
        "vendor-a": "vendor-a", "vendor-b": "group-x",
        "vendor-c": "group-y", "vendor-d": "vendor-d",
    }  # fmt: skip
    assert (groups.name, groups.index.name) == ("corporate_group", "vendor")
    alone = vendor_groups(frame.drop(columns="corporate_group"))
    assert list(alone) == list(alone.index) == VENDORS


def test_a_vendor_of_two_groups_is_an_error():
    frame = catalogue(*[("s1", "vendor-a", "audit", "plan", "network")] * 2)
    with pytest.raises(ValueError, match="got group-x and other for vendor-a"):
        vendor_groups(frame.assign(corporate_group=["other", "group-x"]))


def test_special_cells_are_left_out_and_the_map_keeps_its_axes():
    frame = catalogue(
        ("s1", "vendor-a", "audit", "plan", "network"),
        ("s2", "vendor-b", "audit", "respond", "server"),
    )
    special = pd.DataFrame({"target": ["server"], "phase": ["respond"], "state": ["under-review"]})
    cells = vendor_cells(frame, special)
    assert ("server", "respond") not in cells.columns
    assert len(cells.columns) == len(GRID) - 1
    assert cells.loc["vendor-b"].sum() == 0
    assert list(cells.columns.levels[1]) == PHASES
    with pytest.raises(ValueError, match=r"phase in cells must be one of .*, got 'plans'"):
        vendor_cells(frame, special.assign(phase="plans"))


# --- cell_depth, group_order


def test_depth_counts_vendors_and_groups():
    cells = cells_of(a="xx..", b="x...", c="x.x.")
    groups = pd.Series({"a": "g", "b": "g", "c": "c"})
    depth = cell_depth(cells, groups)
    assert depth.to_numpy().tolist() == [[3, 2], [1, 1], [1, 1], [0, 0]]
    assert cell_depth(cells)["groups"].tolist() == [3, 1, 1, 0]
    with pytest.raises(ValueError, match="groups must name the group of every vendor, lacks c"):
        cell_depth(cells, groups.head(2))


def test_affiliates_stand_together_and_those_that_cover_most_alone_first():
    cells = cells_of(a="x...", b="x.x.", c="xxxx", d="xxx.")
    groups = pd.Series({"a": "g", "b": "h", "c": "g", "d": "d"})
    ordered = group_order(cells, groups)
    assert ordered.to_dict() == {"c": "g", "a": "g", "d": "d", "b": "h"}
    assert list(ordered.index) == ["c", "a", "d", "b"]
    assert list(group_order(cells).index) == ["c", "d", "b", "a"]
    assert group_order(cells.head(0)).empty
    # One cell alone weighs more than many with others.
    few = cells_of(a="xxx.", b="xxx.", c="...x")
    assert list(group_order(few).index) == ["c", "a", "b"]


# --- vendor_similarity


@settings(deadline=None, max_examples=20)
@given(tables())
def test_similarities_count_shared_cells(cells):
    jaccard, part = (vendor_similarity(cells, measure=m) for m in ("jaccard", "overlap"))
    sets = [set(np.flatnonzero(row)) for row in cells.to_numpy()]
    for one, other in itertools.product(range(len(sets)), repeat=2):
        both, either = len(sets[one] & sets[other]), len(sets[one] | sets[other])
        smaller = min(len(sets[one]), len(sets[other]))
        assert jaccard.iat[one, other] == (1 if one == other else both / max(either, 1))
        assert part.iat[one, other] == (1 if one == other else both / max(smaller, 1))
    for table in (jaccard, part):
        assert table.index.equals(cells.index)
        assert table.columns.equals(cells.index)
        assert np.array_equal(table, table.T)


def test_likeness_at_its_ends():
    cells = cells_of(whole="xxxx", half="xx..", same="xx..", none="....", void="....")
    jaccard, part = vendor_similarity(cells), vendor_similarity(cells, measure="overlap")
    assert jaccard.loc["whole"].tolist() == [1, 0.5, 0.5, 0, 0]
    assert part.loc["whole"].tolist() == [1, 1, 1, 0, 0]
    assert jaccard.loc["half", "same"] == 1
    assert jaccard.loc["none"].tolist() == [0, 0, 0, 1, 0]


@pytest.mark.parametrize("function", [cell_depth, vendor_similarity, cell_exclusivity])
def test_a_table_that_is_none_of_vendors_by_cells_is_an_error(function):
    cells = cells_of(a="x.", b="xx")
    with pytest.raises(ValueError, match="vendor_cells must hold booleans alone, got int64"):
        function(cells.astype({cells.columns[0]: "int64"}))
    with pytest.raises(ValueError, match="one row per vendor, got a twice"):
        function(cells.rename(index={"b": "a"}))


def test_the_measure_is_one_of_two():
    with pytest.raises(ValueError, match="measure must be 'jaccard' or 'overlap', got 'cosine'"):
        vendor_similarity(cells_of(a="x"), measure="cosine")


# --- cell_exclusivity


def test_an_affiliate_shares_a_cell_but_is_no_alternative():
    cells = cells_of(a="xxxxx.", b=".xxx..", c="...xx.", d="...x..")
    groups = pd.Series({"d": "d", "c": "y", "b": "x", "a": "x"})
    counts = cell_exclusivity(cells, groups)
    assert counts.loc["a"].to_dict() == {
        "alone": 1, "shared_with_one": 3, "shared_with_more": 1, "total": 5, "corporate_group": "x",
        "group_alone": 3, "group_shared_with_one": 1, "group_shared_with_more": 1,
    }  # fmt: skip
    assert counts.loc["c", ["alone", "group_alone", "group_shared_with_one"]].tolist() == [0, 0, 1]
    assert list(cell_exclusivity(cells).columns) == list(counts.columns[:4])


@settings(deadline=None, max_examples=20)
@given(tables(), st.data())
def test_exclusivity_sums_to_the_vendors_cells(cells, data):
    names = st.sampled_from(["x", "y", None])
    groups = pd.Series(
        [data.draw(names) or f"own-{vendor}" for vendor in cells.index],
        index=cells.index,
        dtype="str",
    )
    counts = cell_exclusivity(cells, groups)
    assert counts["total"].tolist() == cells.sum(axis=1).tolist()
    parts = ["alone", "shared_with_one", "shared_with_more"]
    by_group = [f"group_{part}" for part in parts]
    assert (counts[parts].sum(axis=1) == counts["total"]).all()
    assert (counts[by_group].sum(axis=1) == counts["total"]).all()
    assert (counts["alone"] <= counts["group_alone"]).all()
    flags = cells.to_numpy(dtype=bool)
    for vendor, group in enumerate(groups):
        others = [
            len({g for g, covers in zip(groups, cell, strict=True) if covers} - {group})
            for cell in flags[:, flags[vendor]].T
        ]
        expected = [others.count(0), others.count(1), sum(number > 1 for number in others)]
        assert counts[by_group].iloc[vendor].tolist() == expected
    singles = cell_exclusivity(cells, pd.Series(cells.index, index=cells.index, dtype="str"))
    assert np.array_equal(singles[parts], singles[by_group])


def test_every_vendor_needs_its_group():
    with pytest.raises(ValueError, match="groups must name the group of every vendor, lacks b, c"):
        cell_exclusivity(cells_of(a="x", c="x", b="x"), pd.Series({"a": "x"}))


def test_nothing_changes_its_input():
    frame = catalogue(("s1", "vendor-a", "audit", "plan", "network"))
    cells = cells_of(a="x.x", b="xx.", c="...")
    kept = frame.copy(), cells.copy()
    vendor_cells(frame)
    vendor_groups(frame)
    for measure in ("jaccard", "overlap"):
        vendor_similarity(cells, measure=measure)
    group_order(cells)
    cell_exclusivity(cells, pd.Series({"a": "x", "b": "x", "c": "c"}))
    pd.testing.assert_frame_equal(frame, kept[0])
    pd.testing.assert_frame_equal(cells, kept[1])
