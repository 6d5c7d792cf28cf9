"""What is told of many: those that a page can hold, and their shares."""

import math

import pandas as pd


def fullest(totals: pd.Series, codes: list, most: int) -> list:
    """Return the codes that get a row of their own, in their order: all, or those with most."""
    ranked = totals.reindex(codes).fillna(0).sort_values(ascending=False, kind="stable")
    kept = set(ranked.index[:most])
    return [code for code in codes if code in kept]


def percent(share: float) -> int:
    """Return a share, 0 to 1, in whole per cent: 0.625 is 63, as 0.375 is 38."""
    # A share such as 29 / 200 is held a trifle too small to be half a per cent.
    return math.floor(100 * share + 0.5 + 1e-9)
