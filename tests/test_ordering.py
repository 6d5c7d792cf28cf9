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
    order = similarity_order(vendor_similarity(cells))
    assert list(order) == ["b", "d", "a", "e", "c"]
    assert order.name == "vendor"


@settings(deadline=None, max_examples=30)
@given(tables(), st.randoms(use_true_random=False), st.sampled_from(["jaccard", "overlap"]))
def test_an_order_depends_on_no_order_of_the_table(cells, random, measure):
    similarity = vendor_similarity(cells, measure=measure)
    order = similarity_order(similarity)
    assert sorted(order) == sorted(cells.index)
    shuffled = random.sample(list(cells.index), len(cells))
    assert list(similarity_order(similarity.loc[shuffled, shuffled])) == list(order)


@pytest.mark.parametrize(
    "cells",
    [cells_of(a="x"), cells_of(a="x.", b="x."), cells_of(a="..", b="..", c="..")],
    ids=["one vendor", "two identical", "nobody covers anything"],
)
def test_the_smallest_cases_have_an_order(cells):
    assert sorted(similarity_order(vendor_similarity(cells))) == list(cells.index)


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
