"""How figures name WGs, vendors and shares: short enough for a label."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from isogj_analysis.draw.lettering import wrap
from isogj_analysis.draw.theme import MARGIN, NOTE, WIDTH
from isogj_analysis.draw.voice import Voice

LEAST = 4


def wg_labels(codes: Iterable[object], *, voice: Voice) -> list[str]:
    """Return the names of WGs without the words that most names of WGs begin with.

    Most WGs of the association are called セキュリティオペレーション…WG; its report drops the
    word. Where the rest of two names would be the same, or nothing, all keep their whole names.
    """
    whole = [voice.name("wg", code) for code in voice.codes("wg")]
    start = _shared_start(whole, voice)
    rest = [name.removeprefix(start) for name in whole]
    if not all(rest) or len(set(rest)) < len(rest):
        start = ""
    return [voice.name("wg", code).removeprefix(start) for code in codes]


def count_wgs(n: int, voice: Voice) -> str:
    """Return a number of groups in words: Japanese counts up to nine of them with a counter."""
    return voice.say("activity.groups.few" if n < 10 else "activity.groups.many", n=n)


def fullest(totals: pd.Series, codes: list, most: int, *, rest: bool = True) -> list:
    """Return the codes that get a row of their own, in their order: all, or those with most.

    Where not all do there is one fewer if a last row is to add up the `rest`.
    """
    if len(codes) <= most:
        return codes
    ranked = totals.reindex(codes).fillna(0).sort_values(ascending=False, kind="stable")
    kept = set(ranked.index[: most - rest])
    return [code for code in codes if code in kept]


def silent_note(codes: Sequence[object], *, voice: Voice) -> str:
    """Name the WGs of which no meeting is on record, which is not to say that they held none."""
    if not codes:
        return ""
    wgs = voice.listed(wg_labels(codes, voice=voice), most=12)
    text = voice.say("activity.meetings.silent", wgs=wgs)
    return wrap(text, WIDTH - 2 * MARGIN, NOTE, voice=voice)


def _shared_start(names: list[str], voice: Voice) -> str:
    """Return the longest beginning that more than half of the names share, whole words of it."""
    starts = Counter(name[:n] for name in names for n in range(LEAST, len(name) + 1))
    shared = [
        start
        for start, times in starts.items()
        if times > max(len(names) / 2, 1) and (voice.by_phrases or start.endswith(" "))
    ]
    return max(shared, key=len, default="")


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
