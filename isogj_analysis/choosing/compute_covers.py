"""The search for the smallest sets of vendors that meet all needs; vendors and needs are numbers.

`offers` is a boolean table of needs by vendors, in which somebody meets every need.
"""

import numpy as np

# Sets looked at together: their numbers take a few megabytes.
CHUNK = 1 << 18


def smallest_covers(offers: np.ndarray) -> np.ndarray:
    """Return all the smallest covering sets, a boolean row of vendors each, in vendors' order.

    Takes a byte for each of the 2**n sets of n vendors and a step over them for each vendor,
    however many needs there are.
    """
    count = offers.shape[1]
    # Bit by bit, the first vendor highest: in descending numbers, sets stand in vendors' order.
    bits = 1 << np.arange(count)[::-1]
    # To leave out everybody that meets some need is to leave it unmet; to leave out more is, too.
    unmet_without = np.zeros(1 << count, dtype=bool)
    unmet_without[offers @ bits] = True
    for bit in bits:
        halves = unmet_without.reshape(-1, 2, bit)
        halves[:, 1] |= halves[:, 0]
    covering = unmet_without[::-1]
    size = count
    found: list[np.ndarray] = []
    for start in range(0, len(covering), CHUNK):
        sets = np.flatnonzero(~covering[start : start + CHUNK]) + start
        sizes = np.bitwise_count(sets)
        if sizes.min(initial=count) < size:
            size, found = int(sizes.min()), []
        found.append(sets[sizes == size])
    smallest = np.concatenate(found)[::-1]
    return (smallest[:, None] & bits) > 0


def greedy_cover(offers: np.ndarray, groups: np.ndarray | None = None) -> np.ndarray:
    """Return one small covering set, a boolean row of vendors.

    Takes the vendor that meets most of what is still unmet, again and again; among equals one whose
    number in `groups` is not yet taken, then the first. Whoever turns out dispensable is dropped,
    the latest first.
    """
    chosen: list[int] = []
    unmet = np.ones(len(offers), dtype=bool)
    gains = np.count_nonzero(offers, axis=0)
    while unmet.any():
        best = np.flatnonzero(gains == gains.max())
        if groups is not None:
            best = best[np.argsort(np.isin(groups[best], groups[chosen]), kind="stable")]
        chosen.append(int(best[0]))
        met = unmet & offers[:, best[0]]
        gains -= np.count_nonzero(offers[met], axis=0)
        unmet &= ~met
    times = np.count_nonzero(offers[:, chosen], axis=1)
    kept = np.zeros(offers.shape[1], dtype=bool)
    for vendor in reversed(chosen):
        if (times[offers[:, vendor]] > 1).all():
            times -= offers[:, vendor]
        else:
            kept[vendor] = True
    return kept
