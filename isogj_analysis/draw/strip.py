"""A strip of months that runs through the rows of a listing, with a mark for each row's day."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from isogj_analysis.draw.dates import middle, month_ticks
from isogj_analysis.draw.listing import ASCENT, PAD, Listing
from isogj_analysis.draw.theme import GREY, LABEL, NOTE, PALE, theme
from isogj_analysis.draw.voice import Voice

HEAD = 2 * NOTE * 1.4 / 72 + PAD
LINE = 0.14


class Mark(NamedTuple):
    """What stands in one row: a dot on a day, or a cross in a month in which nothing was."""

    month: pd.Period
    day: pd.Timestamp | None = None


def draw_strip(ax: Axes, listing: Listing, marks: Sequence[Mark | None], *, voice: Voice) -> None:
    """Draw the marks on the column of the listing that is kept free for them.

    The strip runs from the first month with a mark to the last; a row without a mark stays empty.
    """
    months = [mark.month for mark in marks if mark is not None]
    if not months:
        return
    left, wide = next(
        (left, column.most)
        for left, column in zip(listing.lefts, listing.columns, strict=True)
        if column.fixed
    )
    first, last = min(months), max(months)
    start, end = date2num(first.start_time), date2num(last.end_time)

    def place(day: float) -> float:
        return float(left + wide * (day - start) / (end - start))

    for month in pd.period_range(first, last + 1, freq="M"):
        x = place(date2num(month.start_time))
        ax.plot([x, x], [listing.head, listing.height], color=PALE, lw=0.8, zorder=0.5)
    for tick in month_ticks(first, last, wide, voice=voice):
        for line, text in enumerate(tick.text.split("\n")):
            y = listing.head - PAD - LINE * (1 - line)
            ax.text(place(middle(tick.month)), y, text, size=NOTE, color=GREY, ha="center")
    for mark, top in zip(marks, listing.tops, strict=True):
        # The middle of a letter on the first line of the row.
        y = top + PAD + (ASCENT - 0.38) * LABEL / 72
        if mark is not None and mark.day is None:
            ax.plot(place(middle(mark.month)), y, "x", color=theme().alert, ms=6, mew=1.6)
        elif mark is not None:
            ax.plot(place(date2num(mark.day)), y, "o", color=theme().accent, ms=6)
