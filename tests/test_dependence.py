import pandas as pd
import pytest
from catalogues import catalogue, catalogues
from hypothesis import given, settings

from isogj_analysis.overlap.compute_dependence import cells_lost
from isogj_analysis.service_map.compute_coverage import coverage_states

# a and b are of one group, c of another, d alone.
MAP = catalogue(
    ("s1", "vendor-a", "audit", "plan", "network"),
    ("s4", "vendor-a", "audit", "plan", "network"),
    ("s1", "vendor-a", "audit", "monitor", "network"),
    ("s2", "vendor-b", "audit", "monitor", "network"),
    ("s1", "vendor-a", "audit", "respond", "network"),
    ("s3", "vendor-c", "audit", "respond", "network"),
    ("s5", "vendor-d", "audit", "respond", "server"),
)


def test_a_row_for_each_cell_that_a_vendor_or_a_whole_group_takes_along():
    found = cells_lost(MAP)
    assert list(found.columns) == [
        "leaver", "kind", "target", "phase", "services", "vendors", "covered", "lost",
    ]  # fmt: skip
    assert found.astype(object).to_numpy().tolist() == [
        ["vendor-a", "vendor", "network", "plan", 2, 1, 3, 1],
        ["vendor-d", "vendor", "server", "respond", 1, 1, 1, 1],
        # What the vendor loses its group loses, too; a group of one vendor leaves as a vendor.
        ["group-x", "group", "network", "plan", 2, 2, 3, 2],
        ["group-x", "group", "network", "monitor", 2, 2, 3, 2],
    ]
    assert list(found["phase"].cat.categories) == ["plan", "monitor", "respond"]


@settings(deadline=None, max_examples=15)
@given(catalogues())
def test_it_agrees_with_the_map_drawn_without_the_leaver(frame):
    found = cells_lost(frame)
    pd.testing.assert_frame_equal(cells_lost(frame.iloc[::-1]), found)
    before = coverage_states(frame).set_index(["target", "phase"])["services"]
    leavers = [("vendor", "vendor", code) for code in frame["vendor"].unique()]
    leavers += [("group", "corporate_group", "group-x")] if frame["vendor"].nunique() else []
    for kind, column, code in leavers:
        own = frame[column].astype("str") == code
        if kind == "group" and frame.loc[own, "vendor"].nunique() < 2:
            continue
        after = coverage_states(frame[~own]).set_index(["target", "phase"])["services"]
        # A plain axis loses the values that only these had: nothing is left there.
        after = after.reindex(before.index, fill_value=0)
        gone = set(before.index[(before > 0) & (after == 0)])
        rows = found[(found["leaver"] == code) & (found["kind"] == kind)]
        assert set(zip(rows["target"], rows["phase"], strict=True)) == gone
        assert set(rows["lost"]) <= {len(gone)}
        cells = frame.loc[own, ["target", "phase"]].drop_duplicates()
        assert set(rows["covered"]) <= {len(cells)}


def test_a_catalogue_without_rows_or_columns():
    plain = MAP.iloc[:0].astype({"vendor": "str", "phase": "str"})
    for empty in (cells_lost(MAP.iloc[:0]), cells_lost(plain)):
        assert empty.empty
        assert (str(empty["lost"].dtype), str(empty["leaver"].dtype)) == ("int64", "str")
    with pytest.raises(ValueError, match="catalogue lacks the column phase"):
        cells_lost(MAP.drop(columns="phase"))
