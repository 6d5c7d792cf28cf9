"""What is told of many: those that a page can hold, their groups, and their shares."""

import math

import pandas as pd

from isogj_analysis.draw.voice import Voice


def fullest(totals: pd.Series, codes: list, most: int) -> list:
    """Return the codes that get a row of their own, in their order: all, or those with most."""
    ranked = totals.reindex(codes).fillna(0).sort_values(ascending=False, kind="stable")
    kept = set(ranked.index[:most])
    return [code for code in codes if code in kept]


def with_groups(labels: list[str], groups: pd.Series, *, voice: Voice) -> list[str]:
    """Name the corporate group beside each vendor that has an affiliate among those shown."""
    group_names = voice.names(groups.rename("corporate_group"))
    affiliated = groups.duplicated(keep=False) & groups.notna()
    return [
        voice.say("overlap.vendor_of", vendor=label, group=group) if several else label
        for label, group, several in zip(labels, group_names, affiliated, strict=True)
    ]


def percent(share: float) -> int:
    """Return a share, 0 to 1, in whole per cent: 0.625 is 63, as 0.375 is 38."""
    # A share such as 29 / 200 is held a trifle too small to be half a per cent.
    return math.floor(100 * share + 0.5 + 1e-9)
