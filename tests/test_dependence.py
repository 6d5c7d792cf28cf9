import pandas as pd
import pytest
from catalogues import VENDORS, catalogue, catalogues
from hypothesis import given, settings

from isogj_analysis.overlap.compute_dependence import without_vendor
from isogj_analysis.service_map.compute_coverage import coverage_states

# a and b are of one group, c of another, d alone.
MAP = catalogue(
    ("s1", "vendor-a", "audit", "plan", "network"),
    ("s1", "vendor-a", "audit", "monitor", "network"),
    ("s2", "vendor-b", "audit", "monitor", "network"),
    ("s1", "vendor-a", "audit", "respond", "network"),
    ("s2", "vendor-b", "audit", "respond", "network"),
    ("s3", "vendor-c", "audit", "respond", "network"),
)


def test_each_vendor_leaves_cells_empty_single_or_to_one_group():
    table = without_vendor(MAP)
    assert (list(table.index), table.index.name) == (VENDORS, "vendor")
    assert list(table.columns) == [
        "total", "gap", "single_vendor", "single_group",
        "gap_cells", "single_vendor_cells", "single_group_cells",
    ]  # fmt: skip
    assert table.iloc[:, :4].to_numpy().tolist() == [
        [3, 1, 1, 0], [2, 0, 1, 0], [1, 0, 0, 1], [0, 0, 0, 0],
    ]  # fmt: skip
    assert table.loc["vendor-a", "gap_cells"] == [("network", "plan")]
    assert table.loc["vendor-a", "single_vendor_cells"] == [("network", "monitor")]
    assert table.loc["vendor-c", "single_group_cells"] == [("network", "respond")]
    assert table.loc["vendor-d", "gap_cells"] == []


@settings(deadline=None, max_examples=10)
@given(catalogues())
def test_it_agrees_with_the_map_drawn_without_the_vendor(frame):
    table = without_vendor(frame)
    pd.testing.assert_frame_equal(without_vendor(frame.iloc[::-1]), table)
    before = coverage_states(frame).set_index(["target", "phase"])["state"].astype("str")
    for vendor, row in table.iterrows():
        left = frame[frame["vendor"] != vendor]
        after = coverage_states(left).set_index(["target", "phase"])["state"].astype("str")
        # A plain axis loses the values that only this vendor had: nothing is left there.
        after = after.reindex(before.index, fill_value="gap")
        own = frame[frame["vendor"] == vendor][["target", "phase"]].astype(object)
        own = set(own.itertuples(index=False, name=None))
        assert row["total"] == len(own)
        worse = {"gap": [], "single-vendor": [], "single-group": []}
        for cell in before.index:
            fallen = after[cell] != before[cell] or after[cell] == "single-vendor"
            if cell in own and after[cell] in worse and fallen:
                worse[after[cell]].append(cell)
        for state, cells in worse.items():
            name = state.replace("-", "_")
            assert (row[name], row[f"{name}_cells"]) == (len(cells), cells)


def test_one_vendor_can_be_asked_for():
    pd.testing.assert_frame_equal(without_vendor(MAP, "vendor-c"), without_vendor(MAP).iloc[[2]])
    alone = MAP[MAP["vendor"] == "vendor-a"]
    assert without_vendor(alone, "vendor-a")["gap"].tolist() == [3]
    turned = without_vendor(MAP, "vendor-a", rows="genre", columns="target")
    assert turned["single_vendor"].tolist() == turned["gap"].tolist() == [0]
    assert without_vendor(MAP, rows="genre").loc["vendor-a", "gap_cells"] == [("audit", "plan")]


@pytest.mark.parametrize(
    ("vendor", "offered"),
    [
        ("vendor-x", "the nearest are vendor-a, vendor-b, vendor-c"),
        ("zzz", "known are vendor-a, vendor-b, vendor-c, vendor-d"),
    ],
)
def test_an_unknown_vendor_is_an_error_that_offers_the_nearest(vendor, offered):
    with pytest.raises(ValueError, match=f"vendor must be .* knows, got '{vendor}'; {offered}"):
        without_vendor(MAP, vendor)


def test_a_catalogue_without_rows_or_columns():
    empty = without_vendor(MAP.iloc[:0])
    assert empty[["total", "gap"]].to_numpy().sum() == 0
    nobody = without_vendor(MAP.iloc[:0].astype({"vendor": "str", "phase": "str"}))
    assert len(nobody) == 0
    assert str(nobody["gap"].dtype) == "int64"
    with pytest.raises(ValueError, match="catalogue lacks the column phase"):
        without_vendor(MAP.drop(columns="phase"))
