"""An order of vendors that puts the alike side by side, and the tree behind it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from isogj_analysis.overlap.compute_overlap import cell_depth

BRANCHES = {
    "start": "float64", "end": "float64", "start_height": "float64", "end_height": "float64",
    "height": "float64", "vendors": "object",
}  # fmt: skip


class SimilarityOrder(NamedTuple):
    """Vendors in an order that puts the alike side by side, and the tree behind it."""

    order: pd.Index
    merges: pd.DataFrame


def similarity_order(similarity: pd.DataFrame) -> SimilarityOrder:
    """Order vendors so that the alike stand side by side, with the tree of a dendrogram.

    `similarity` is what `vendor_similarity` returns. Vendors are clustered by average linkage of
    the distance 1 - similarity, and the branches are turned as SciPy's leaf ordering turns them, so
    that neighbours are alike: not always the best order that the tree allows, but near it. The
    result depends on codes and numbers alone, not on the order of the table; of the two directions
    of an order, which mean the same, it takes the one that begins with the lower code.

    `order` holds the vendors in their order, whose positions count from 0. `merges` has one row per
    join of two branches, the closest first, none for a single vendor: `start` and `end` (the
    positions of the two branches), `start_height` and `end_height` (the distances at which they
    were joined themselves, 0 for a vendor), `height` (the distance at which they join) and
    `vendors` (list of those that are together from here on, in order). The joined branch stands
    halfway between `start` and `end`.

    >>> similarity = isogj.vendor_similarity(isogj.vendor_cells(catalogue))
    >>> len(isogj.similarity_order(similarity).order)
    3
    """
    values = shares_of(similarity)
    by_code = np.argsort(similarity.index.astype("str"), kind="stable")
    vendors, distances = similarity.index[by_code], 1 - values[np.ix_(by_code, by_code)]
    if len(vendors) < 2:
        return SimilarityOrder(vendors, _merges(np.empty((0, 4)), vendors, vendors))
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering

    pairs = distances[np.triu_indices(len(vendors), k=1)]
    tree = optimal_leaf_ordering(linkage(pairs, method="average"), pairs)
    leaves = leaves_list(tree)
    order = vendors[leaves if leaves[0] < leaves[-1] else leaves[::-1]]
    return SimilarityOrder(order, _merges(tree, vendors, order))


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


def _merges(tree: np.ndarray, vendors: pd.Index, order: pd.Index) -> pd.DataFrame:
    """Turn scipy's table of joins into positions and heights to draw."""
    place = order.get_indexer(vendors)
    # Position, height and members of every branch; scipy numbers the joins after the leaves.
    branches = [(float(place[leaf]), 0.0, [int(place[leaf])]) for leaf in range(len(vendors))]
    rows = []
    for one, other, height, _ in tree:
        start, end = sorted([branches[int(one)], branches[int(other)]])
        members = start[2] + end[2]
        branches.append(((start[0] + end[0]) / 2, float(height), members))
        rows.append([start[0], end[0], start[1], end[1], float(height), list(order[members])])
    return pd.DataFrame(rows, columns=list(BRANCHES)).astype(BRANCHES)
