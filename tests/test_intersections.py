import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from overlaps import as_cells, cells_of, tables

from isogj_analysis.overlap.compute_intersections import cell_intersections

# Three cells of a alone, two of a and b, one each of b and c and of all three, one of nobody.
CELLS = cells_of(a="xxxxx.x.", b="...xxxx.", c=".....xx.")


def sets_in(cells: pd.DataFrame) -> dict[tuple, list]:
    """Return the covered cells by all their vendors, one cell after the other."""
    found: dict[tuple, list] = {}
    for cell, flags in zip(cells.columns, cells.to_numpy(dtype=bool).T, strict=True):
        if vendors := tuple(cells.index[flags]):
            found.setdefault(vendors, []).append(cell)
    return found


def test_each_combination_names_its_cells():
    table = cell_intersections(CELLS)
    assert list(table.index) == ["a", "a, b", "b, c", "a, b, c"]
    assert list(table.columns) == ["vendors", "degree", "size", "cells", "combinations"]
    assert table["vendors"].tolist() == [["a"], ["a", "b"], ["b", "c"], ["a", "b", "c"]]
    assert table["degree"].tolist() == [1, 2, 2, 3]
    assert table["size"].tolist() == [3, 2, 1, 1]
    assert table.loc["a, b", "cells"] == [("t3", "do"), ("t4", "do")]
    assert table["combinations"].tolist() == [1, 1, 1, 1]


def test_what_is_cut_off_is_one_last_row():
    other = cell_intersections(CELLS, top=1).iloc[-1]
    assert other.name == "other (3 combinations)"
    assert other["vendors"] == []
    assert other["degree"] is pd.NA
    assert (other["size"], other["combinations"]) == (4, 3)
    assert other["cells"] == [(f"t{place}", "do") for place in (3, 4, 5, 6)]
    assert list(cell_intersections(CELLS, top=3).index)[-1] == "other (1 combination)"
    assert list(cell_intersections(CELLS, top=0).index) == ["other (4 combinations)"]
    assert len(cell_intersections(CELLS, top=None)) == 4


def test_rows_stand_by_size_then_by_degree_and_ties_in_the_order_of_vendors():
    cells = cells_of(b="x..xx..x", a=".x.xxx.x", c="..x..xxx")
    by_size = ["c", "b, a", "b", "a", "a, c", "b, a, c"]
    assert list(cell_intersections(cells).index) == by_size


@settings(deadline=None, max_examples=30)
@given(tables(), st.none() | st.integers(0, 6))
def test_no_covered_cell_is_lost(cells, top):
    table = cell_intersections(cells, top=top)
    exact = sets_in(cells)
    covered = [cell for cell in cells.columns if cells[cell].any()]
    named = [cell for row in table["cells"] for cell in row]
    assert set(named) == set(covered)
    assert (table["size"] == table["cells"].map(len)).all()
    assert table["combinations"].sum() == len(exact)
    assert table["size"].sum() == len(covered) == len(named)
    shown = table[table["degree"].notna()]
    assert len(shown) == len(table) - (len(shown) < len(exact))
    assert len(shown) <= (len(exact) if top is None else top)
    for row in shown.to_dict("records"):
        vendors = tuple(row["vendors"])
        assert row["degree"] == len(vendors)
        assert row["cells"] == exact[vendors]


@settings(deadline=None, max_examples=30)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_cells_moves_nothing_but_the_lists(cells, random):
    places = random.sample(range(cells.shape[1]), cells.shape[1])
    table, again = (cell_intersections(c, top=4) for c in (cells, cells.iloc[:, places]))
    table["cells"], again["cells"] = (t["cells"].map(sorted) for t in (table, again))
    pd.testing.assert_frame_equal(table, again)


@pytest.mark.parametrize(
    "cells", [cells_of(a="..", b=".."), cells_of(a="x").iloc[:0], cells_of(a="x").iloc[:, :0]]
)
def test_where_nothing_is_covered_there_is_no_combination(cells):
    table = cell_intersections(cells)
    assert len(table) == 0
    assert str(table["degree"].dtype) == "Int64"
    assert (table.index.name, table["size"].sum()) == ("combination", 0)


def test_one_vendor_and_two_identical_ones():
    assert list(cell_intersections(cells_of(a="xx.")).index) == ["a"]
    assert list(cell_intersections(cells_of(a="xx.", b="xx.")).index) == ["a, b"]


def test_more_vendors_than_sets_could_be_counted():
    flags = np.random.default_rng(1).random((1000, 300)) < 0.5
    cells = as_cells(flags, [f"v{place:04}" for place in range(1000)])
    table = cell_intersections(cells)
    assert table["combinations"].sum() == 300
    assert {cell for row in table["cells"] for cell in row} == {*cells.columns}


def test_arguments_outside_the_rules_are_errors():
    with pytest.raises(ValueError, match="top must be 0 or more, got -1"):
        cell_intersections(CELLS, top=-1)
    with pytest.raises(ValueError, match="vendor_cells must hold booleans alone"):
        cell_intersections(CELLS.astype(int))


def test_the_table_is_left_as_it_was():
    kept = CELLS.copy()
    cell_intersections(CELLS)["cells"].iloc[0].clear()
    pd.testing.assert_frame_equal(CELLS, kept)
