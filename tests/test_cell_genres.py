"""What stands in each cell: distinct counts, in an order that no row order changes."""

import pandas as pd
import pytest
from catalogues import catalogue, catalogues
from hypothesis import given, settings

from isogj_analysis import cell_genres, coverage_matrix

ROWS = catalogue(
    ("a", "vendor-a", "audit", "plan", "network"),
    ("a2", "vendor-a", "audit", "plan", "network"),
    ("b", "vendor-b", "monitoring", "plan", "network"),
    ("c", "vendor-c", "audit", "plan", "network"),
    ("b", "vendor-b", "monitoring", "monitor", "server"),
)


def test_each_genre_of_each_cell_has_its_counts_most_vendors_first():
    found = cell_genres(ROWS)
    assert list(found) == ["target", "phase", "genre", "services", "vendors"]
    assert found.astype({"target": str, "phase": str, "genre": str}).to_numpy().tolist() == [
        ["network", "plan", "audit", 3, 2],
        ["network", "plan", "monitoring", 1, 1],
        ["server", "monitor", "monitoring", 1, 1],
    ]


def test_a_tie_stands_in_the_order_of_genres():
    assert cell_genres(ROWS.iloc[1:3])["genre"].tolist() == ["monitoring", "audit"]


def test_rows_without_a_place_stand_nowhere():
    lost = ROWS.assign(phase=ROWS["phase"].where(ROWS["service"] != "b"))
    assert cell_genres(lost)["genre"].tolist() == ["audit"]


@settings(max_examples=12)
@given(catalogues())
def test_the_cells_are_those_that_coverage_counts_in_any_row_order(frame):
    found = cell_genres(frame)
    pd.testing.assert_frame_equal(found, cell_genres(frame.iloc[::-1]))
    counts = coverage_matrix(frame).stack()
    held = found.groupby(["target", "phase"], observed=True)["services"].sum()
    assert held.to_dict() == counts[counts > 0].to_dict()


def test_columns_that_are_missing_are_told():
    with pytest.raises(ValueError, match="catalogue lacks the column phase"):
        cell_genres(ROWS.drop(columns="phase"))
