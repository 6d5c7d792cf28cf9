"""Names of working groups, short enough for a label."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from isogj_analysis.charts import words
from isogj_analysis.charts.lettering import wrap
from isogj_analysis.charts.style import MARGIN, NOTE, WIDTH

LEAST = 4


def wg_labels(codes: Iterable[object], *, lang: str, names: pd.DataFrame | None) -> list[str]:
    """Return the names of WGs without the words that most names of WGs begin with.

    Most WGs of the association are called セキュリティオペレーション…WG; its report drops the
    word. Where the rest of two names would be the same, or nothing, all keep their whole names.
    """
    known = [] if names is None else [code for column, code in names.index if column == "wg"]
    whole = [words.label(names, "wg", code, lang) for code in known]
    start = _shared_start(whole, lang)
    rest = [name.removeprefix(start) for name in whole]
    if not all(rest) or len(set(rest)) < len(rest):
        start = ""
    return [words.label(names, "wg", code, lang).removeprefix(start) for code in codes]


def count_wgs(n: int, lang: str) -> str:
    """Return a number of groups in words: Japanese counts up to nine of them with a counter."""
    return words.say("activity.groups.few" if n < 10 else "activity.groups.many", lang, n=n)


def silent_note(codes: Sequence[object], *, lang: str, names: pd.DataFrame | None) -> str:
    """Name the WGs of which no meeting is on record, which is not to say that they held none."""
    if not codes:
        return ""
    wgs = words.listed(wg_labels(codes, lang=lang, names=names), lang, most=12)
    text = words.say("activity.meetings.silent", lang, wgs=wgs)
    return wrap(text, WIDTH - 2 * MARGIN, NOTE, lang=lang)


def _shared_start(names: list[str], lang: str) -> str:
    """Return the longest beginning that more than half of the names share, whole words of it."""
    starts = Counter(name[:n] for name in names for n in range(LEAST, len(name) + 1))
    shared = [
        start
        for start, times in starts.items()
        if times > max(len(names) / 2, 1) and (lang == "ja" or start.endswith(" "))
    ]
    return max(shared, key=len, default="")
