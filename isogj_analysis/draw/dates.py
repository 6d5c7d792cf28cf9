"""Dates on an axis: as many labels as have room, months above years."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from isogj_analysis.draw.lettering import widest
from isogj_analysis.draw.theme import NOTE, PALE
from isogj_analysis.draw.voice import Voice


def month_ticks(
    first: pd.Period, last: pd.Period, width: float, *, voice: Voice
) -> dict[pd.Period, str]:
    """Return the months to label on an axis of `width` inches: as many as stand apart.

    Every month, or every second, third, … counted from January, where a year begins and is
    written; where not even that many stand apart, each January, by its year alone.
    """
    months = pd.period_range(first, last, freq="M")
    for step in (1, 2, 3, 6, 12, 24, 60, 120, 240):
        chosen = [m for m in months if (m.year * 12 + m.month - 1) % step == 0] or [first]
        texts = [str(month.year) for month in chosen]
        if step < 12:
            begins = [m.year != before.year for before, m in pairwise([first - 12, *chosen])]
            names = [voice.short_month(month.month) for month in chosen]
            told = zip(names, texts, begins, strict=True)
            texts = [f"{name}\n{year}" if new else name for name, year, new in told]
        if len(chosen) == 1 or widest(texts, NOTE) + 0.06 <= width * step / len(months):
            break
    return dict(zip(chosen, texts, strict=True))


def middle(month: pd.Period) -> float:
    """Return the middle of a month as a number on a date axis."""
    return float(date2num(month.start_time) + date2num(month.end_time)) / 2


def date_axis(ax: Axes, first: pd.Period, last: pd.Period, *, width: float, voice: Voice) -> None:
    """Make the x axis one of dates from the first month to the last, both whole.

    A month's name stands under its middle, a line where it begins.
    """
    ticks = month_ticks(first, last, width, voice=voice)
    ax.set_xlim(date2num(first.start_time), date2num(last.end_time))
    ax.set_xticks([middle(month) for month in ticks], [*ticks.values()])
    ax.set_xticks([date2num(month.start_time) for month in ticks], minor=True)
    ax.tick_params(axis="x", which="both", length=0, labelsize=NOTE)
    ax.grid(axis="x", which="minor", color=PALE)


def span(row: Mapping[Any, Any]) -> tuple[float, float]:
    """Return the days between which something of a `date` was, as numbers of a date axis.

    They are those of a month or a year where its `date_precision` says that no more is known.
    """
    period = row["date"].to_period({"month": "M", "year": "Y"}.get(row["date_precision"], "D"))
    last = period.start_time if period.freqstr == "D" else period.end_time
    return float(date2num(period.start_time)), float(date2num(last))


def label_rows(ax: Axes, labels: Sequence[str]) -> None:
    """Write a label left of each row, rows one unit high from the top, without any line."""
    ax.set_ylim(max(len(labels), 1), 0)
    ax.set_yticks([i + 0.5 for i in range(len(labels))], labels)
    ax.tick_params(axis="y", length=0)
    ax.spines[:].set_visible(False)
