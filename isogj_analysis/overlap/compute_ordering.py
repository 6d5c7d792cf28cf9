"""Orders of vendors: the alike side by side, or those of one corporate group."""

import numpy as np
import pandas as pd

from isogj_analysis.overlap.compute_overlap import cell_depth

__all__ = ["similarity_order"]


def similarity_order(similarity: pd.DataFrame) -> pd.Index:
    """Order vendors so that the alike stand side by side.

    `similarity` is what `vendor_similarity` returns. Vendors are clustered by average linkage of
    the distance 1 - similarity, and the branches are turned as SciPy's leaf ordering turns them.
    The result depends on codes and numbers alone, not on the order of the table; of the two
    directions of an order, which mean the same, it takes the one that begins with the lower code.

    >>> similarity = isogj.vendor_similarity(isogj.vendor_cells(catalogue))
    >>> len(isogj.similarity_order(similarity))
    3
    """
    values = shares_of(similarity)
    by_code = np.argsort(similarity.index.astype("str"), kind="stable")
    vendors, distances = similarity.index[by_code], 1 - values[np.ix_(by_code, by_code)]
    if len(vendors) < 2:
        return vendors
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering

    pairs = distances[np.triu_indices(len(vendors), k=1)]
    leaves = leaves_list(optimal_leaf_ordering(linkage(pairs, method="average"), pairs))
    return vendors[leaves if leaves[0] < leaves[-1] else leaves[::-1]]


def group_order(vendor_cells: pd.DataFrame, groups: pd.Series | None = None) -> pd.Series:
    """Order vendors so that those of one corporate group stand side by side; return their groups.

    `groups` is what `vendor_groups` returns; without it each vendor is a group of its own. Groups
    whose vendors cover most cells alone come first, then those that cover most cells; within one,
    vendors likewise.
    """
    depth = cell_depth(vendor_cells, groups)["vendors"]
    own = groups if groups is not None else vendor_cells.index.to_series().astype("str")
    told = pd.DataFrame({"group": own.loc[vendor_cells.index], "place": range(len(vendor_cells))})
    told["alone"] = vendor_cells.loc[:, depth == 1].sum(axis=1)
    told["total"] = vendor_cells.sum(axis=1)
    whole = told.groupby("group").agg({"alone": "sum", "total": "sum", "place": "min"})
    told = told.join(whole.add_prefix("all_"), on="group")
    keys = ["all_alone", "all_total", "all_place", "alone", "total"]
    ordered = told.sort_values(keys, ascending=[False, False, True, False, False], kind="stable")
    return ordered["group"].rename("corporate_group").astype("str")


def shares_of(similarity: pd.DataFrame) -> np.ndarray:
    """Return the numbers of a table of vendors by vendors, once it is sure to be one."""
    vendors, values = similarity.index, similarity.to_numpy(dtype=np.float64)
    if not vendors.equals(similarity.columns):
        raise ValueError(
            "similarity must name the same vendors in its rows and its columns, got a table of "
            f"{len(vendors):,} by {similarity.shape[1]:,}"
        )
    wrong = ~((values >= 0) & (values <= 1))
    for one, other in np.argwhere(wrong | (values != values.T))[:1]:
        told = [
            "nothing (NaN)" if np.isnan(n) else f"{n:g}"
            for n in (values[one, other], values[other, one])
        ]
        raise ValueError(
            "similarity must be a number from 0 to 1, the same both ways, got "
            f"{told[0]} for {vendors[one]} and {vendors[other]}, {told[1]} the other way round"
        )
    return values
