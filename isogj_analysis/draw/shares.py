"""Shares as they are written in a figure: in whole per cent, halves up."""

import math


def percent(share: float) -> int:
    """Return a share, 0 to 1, in whole per cent: 0.625 is 63, as 0.375 is 38."""
    # A share such as 29 / 200 is held a trifle too small to be half a per cent.
    return math.floor(100 * share + 0.5 + 1e-9)
