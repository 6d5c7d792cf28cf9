"""An order of vendors that puts the alike side by side, and the tree behind it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_counting import BLOCK

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
    the distance 1 - similarity and put into the optimal leaf order (Bar-Joseph, Gifford and
    Jaakkola 2001): no other order that the tree allows has neighbours more alike, summed up. The
    result depends on codes and numbers alone, not on the order of the table; of the two directions
    of an order, which mean the same, it takes the one that begins with the lower code.

    `order` holds the vendors in their order, whose positions count from 0. `merges` has one row per
    join of two branches, the closest first, none for a single vendor: `start` and `end` (the
    positions of the two branches), `start_height` and `end_height` (the distances at which they
    were joined themselves, 0 for a vendor), `height` (the distance at which they join) and
    `vendors` (list of those that are together from here on, in order). The joined branch stands
    halfway between `start` and `end`.
    """
    values = similarity.to_numpy(dtype=np.float64)
    if (
        not similarity.index.equals(similarity.columns)
        or not np.array_equal(values, values.T)
        or not ((values >= 0) & (values <= 1)).all()
    ):
        raise ValueError(
            "similarity must be a symmetric table of vendors by vendors with values from 0 to 1, "
            f"got one of {similarity.shape[0]} by {similarity.shape[1]} that is not"
        )
    by_code = np.argsort(similarity.index.astype("str"), kind="stable")
    vendors, distances = similarity.index[by_code], 1 - values[np.ix_(by_code, by_code)]
    if len(vendors) < 2:
        return SimilarityOrder(vendors, _merges(np.empty((0, 4)), vendors, vendors))
    from scipy.cluster.hierarchy import linkage

    tree = linkage(distances[np.triu_indices(len(vendors), k=1)], method="average")
    leaves = _best_arrangement(tree, distances)
    order = vendors[leaves if leaves[0] < leaves[-1] else leaves[::-1]]
    return SimilarityOrder(order, _merges(tree, vendors, order))


def _best_arrangement(tree: np.ndarray, distances: np.ndarray) -> list[int]:
    """Return the leaves of scipy's tree in the order whose neighbours are closest, summed up.

    SciPy's own `optimal_leaf_ordering` misses it in a third of small random cases (its issue
    11227), so this is the dynamic programme of the paper. `best` holds for each two leaves the
    length of the shortest arrangement, with these at its ends, of the smallest branch that holds
    both. Time grows with the cube of the leaves at most, memory with their square.
    """
    count = len(distances)
    best, reach = np.zeros((count, count)), np.zeros((count, count))
    # A branch as pairs of sets: with an end from the first, the other end is from the second.
    branches = [[(np.array([leaf]), np.array([leaf]))] for leaf in range(count)]
    joins = tree[:, :2].astype(int).tolist()
    for one, other in joins:
        left, right = (
            np.concatenate([ends for ends, _ in branches[part]]) for part in (one, other)
        )
        for ends, inner in branches[one]:
            reach[np.ix_(ends, right)] = _shortest(
                best[np.ix_(ends, inner)], distances[np.ix_(inner, right)]
            )
        for ends, inner in branches[other]:
            best[np.ix_(left, ends)] = _shortest(
                reach[np.ix_(left, inner)], best[np.ix_(inner, ends)]
            )
        best[np.ix_(right, left)] = best[np.ix_(left, right)].T
        branches.append([(left, right), (right, left)])

    left, right = branches[-1][0]
    place = np.argmin(best[np.ix_(left, right)])
    open_parts = [(len(branches) - 1, left[place // len(right)], right[place % len(right)])]
    order = []
    while open_parts:
        part, first, last = open_parts.pop()
        if part < count:
            order.append(int(first))
            continue
        one, other = joins[part - count]
        if first not in branches[part][0][0]:
            one, other = other, one
        ends, starts = _inner(branches[one], first), _inner(branches[other], last)
        lengths = distances[np.ix_(ends, starts)] + best[starts, last]
        lengths += best[first, ends][:, np.newaxis]
        place = np.argmin(lengths)
        open_parts.append((other, starts[place % len(starts)], last))
        open_parts.append((one, first, ends[place // len(starts)]))
    return order


def _shortest(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return the shortest ways from each row of `before` to each column of `after`."""
    step = max(BLOCK // max(after.size, 1), 1)
    ways = [
        (before[start : start + step, :, np.newaxis] + after).min(axis=1)
        for start in range(0, len(before), step)
    ]
    return np.concatenate(ways)


def _inner(branch: list[tuple[np.ndarray, np.ndarray]], end: int) -> np.ndarray:
    """Return the leaves that can be at the other end of a branch."""
    return next(others for ends, others in branch if end in ends)


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
