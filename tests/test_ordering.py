import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from overlaps import cells_of, tables

from isogj_analysis.overlap.compute_ordering import similarity_order
from isogj_analysis.overlap.compute_overlap import vendor_similarity


def test_the_alike_stand_side_by_side():
    cells = cells_of(a="xxxx....", b="....xxxx", c="xxx.....", d=".....xxx", e="xxxx....")
    order, merges = similarity_order(vendor_similarity(cells))
    assert list(order) == ["b", "d", "a", "e", "c"]
    assert order.name == "vendor"
    assert merges.to_dict("records")[0] == {
        "start": 2, "end": 3, "start_height": 0, "end_height": 0, "height": 0,
        "vendors": ["a", "e"],
    }  # fmt: skip
    assert merges["vendors"].iloc[-1] == list(order)
    assert merges["height"].tolist() == [0, 0.25, 0.25, 1]


@settings(deadline=None, max_examples=30)
@given(tables(), st.randoms(use_true_random=False), st.sampled_from(["jaccard", "overlap"]))
def test_the_tree_can_be_drawn_and_depends_on_no_order(cells, random, measure):
    similarity = vendor_similarity(cells, measure=measure)
    order, merges = similarity_order(similarity)
    assert sorted(order) == sorted(cells.index)
    assert len(merges) == max(len(cells) - 1, 0)
    # Each join starts where two earlier branches, or vendors, end, and each is used once.
    branches = {(float(place), 0.0) for place in range(len(order))}
    for row in merges.to_dict("records"):
        ends = {(row["start"], row["start_height"]), (row["end"], row["end_height"])}
        assert ends <= branches
        assert row["start"] < row["end"]
        assert row["height"] >= max(row["start_height"], row["end_height"])
        places = order.get_indexer(row["vendors"])
        assert list(places) == list(range(places[0], places[-1] + 1))
        branches = branches - ends | {((row["start"] + row["end"]) / 2, row["height"])}
    assert len(branches) == min(len(cells), 1)
    assert list(merges["height"]) == sorted(merges["height"])
    shuffled = random.sample(list(cells.index), len(cells))
    again = similarity_order(similarity.loc[shuffled, shuffled])
    assert list(again.order) == list(order)
    pd.testing.assert_frame_equal(again.merges, merges)


def test_branches_join_at_their_average_distance():
    similarity = pd.DataFrame(
        [[1, 0.75, 0], [0.75, 1, 0.5], [0, 0.5, 1]], index=list("abc"), columns=list("abc")
    )
    assert similarity_order(similarity).merges["height"].tolist() == [0.25, 0.75]


@pytest.mark.parametrize(
    "cells",
    [cells_of(a="x"), cells_of(a="x.", b="x."), cells_of(a="..", b="..", c="..")],
    ids=["one vendor", "two identical", "nobody covers anything"],
)
def test_the_smallest_cases_have_an_order(cells):
    order, merges = similarity_order(vendor_similarity(cells))
    assert sorted(order) == list(cells.index)
    assert len(merges) == len(cells) - 1
    assert {*merges["height"]} == {"a": set(), "ab": {0.0}, "abc": {1.0}}["".join(cells.index)]
    assert merges.dtypes.tolist() == [np.dtype("float64")] * 5 + [np.dtype("object")]


@pytest.mark.parametrize(
    ("rows", "columns", "values", "said"),
    [
        (["a"], ["a", "b"], [[1, 0.5]], "got a table of 1 by 2"),
        (["a", "b"], ["b", "a"], [[1, 0.5], [0.5, 1]], "the same vendors in its rows and its col"),
        (["a", "b"], ["a", "b"], [[1, 0.5], [0.4, 1]], "got 0.5 for a and b, 0.4 the other way"),
        (["a", "b"], ["a", "b"], [[2, 2], [2, 2]], "a number from 0 to 1, .* got 2 for a and a"),
        (["a", "b"], ["a", "b"], [[1, np.nan], [np.nan, 1]], r"got nothing \(NaN\) for a and b"),
    ],
)
def test_what_is_no_similarity_has_no_order(rows, columns, values, said):
    with pytest.raises(ValueError, match=said):
        similarity_order(pd.DataFrame(values, index=rows, columns=columns))
