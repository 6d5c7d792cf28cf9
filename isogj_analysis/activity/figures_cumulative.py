"""The figure of all meetings so far, beside the rule and the totals that were reported."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.ticker import MaxNLocator

from isogj_analysis.draw.dates import date_axis
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import text_width, widest
from isogj_analysis.draw.theme import GREY, INK, MARGIN, NOTE, PALE, PAPER, WIDTH, theme
from isogj_analysis.draw.voice import Voice

HIGH = 2.5
APART = 0.17
SCALE = MaxNLocator(nbins=4, integer=True)
BASES = ("rule", "reported", "recorded")
# Whose last day it is for which they are compared, the first of these that is there.
COMPARED = ("reported", "recorded", "rule")


def tell_cumulative(totals: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many meetings the rule foresees, how many were reported and how many recorded.

    The title compares them for one day: that of the latest reported total, or else the last one on
    record.
    """
    ends = _ends(totals)
    places: dict[str, Any] = {}
    case, at_most = "none", False
    if ends:
        day = next(ends[basis]["date"] for basis in COMPARED if basis in ends)
        by_then = _ends(totals[totals["date"] <= day])
        case = "_".join(basis for basis in BASES if basis in by_then)
        places = {basis: _number(row, voice) for basis, row in by_then.items()}
        at_most = "rule" in by_then and bool(by_then["rule"]["at_most"])
        if at_most:
            places["rule"] = voice.say("cumulative.most", n=places["rule"])
        places["day"] = voice.day(day)
    title = voice.say(f"cumulative.title.{case}", **places)
    told = [
        voice.say(f"cumulative.point.{basis}", n=_number(ends[basis], voice),
                  day=voice.short_day(ends[basis]["date"]))
        for basis in BASES if basis in ends
    ]  # fmt: skip
    alt = voice.say("cumulative.alt", title=title, told=voice.listed(told))
    lead = voice.say("cumulative.lead")
    if at_most:
        lead += voice.say("cumulative.at_most")
    return Story(title, lead, alt)


@figure(section="meetings", numbers=("date", "basis", "meetings", "approximate"))
def plot_cumulative(totals: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw the meetings on record added up, the rule above them, and the totals as reported.

    `totals` is what `cumulative_meetings` returns. What is on record is a full line with a dot at
    the end of each month, from the first record to the month of the last: before and after it
    nothing is known. The rule is a broken line, a reported total an open circle; each is named at
    its end.
    """
    ends = _ends(totals)
    texts = {
        basis: voice.say(f"cumulative.label.{basis}", n=_number(row, voice))
        for basis, row in ends.items()
    }
    right = max((text_width(text, 9) for text in texts.values()), default=0.0) + 0.15
    top = 1.1 * max([1.0, *totals["meetings"].astype(float)])
    levels = [level for level in SCALE.tick_values(0, top) if level <= top]
    numbers = [f"{level:,.0f}" for level in levels]
    left = widest(numbers, NOTE) + 0.1
    wide = WIDTH - 2 * MARGIN - left - right
    story = tell_cumulative(totals, voice=voice)
    ax = frame(story, ax, voice=voice, height=HIGH, left=left, right=right, bottom=0.4)
    ax.spines["left"].set_visible(False)
    if totals.empty:
        ax.set(xticks=[], yticks=[])
        return ax
    ax.set_ylim(0, top)
    ax.set_yticks(levels, numbers, size=NOTE, color=GREY)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", color=PALE)
    date_axis(ax, *(totals["date"].agg([min, max]).dt.to_period("M")), width=wide, voice=voice)
    looks: dict[str, dict[str, Any]] = {
        "recorded": {"color": theme().accent, "lw": 1.8, "marker": "o", "ms": 3.5},
        "rule": {"color": GREY, "ls": "--", "lw": 1.2},
        "reported": {"ls": "", "marker": "o", "mfc": PAPER, "mec": INK, "mew": 1.4, "ms": 7},
    }
    for basis, look in looks.items():
        part = totals[totals["basis"] == basis]
        if basis == "recorded":
            look["markevery"] = part["date"].dt.is_month_end.tolist()
        ax.plot(date2num(part["date"]), part["meetings"].astype(float), clip_on=False, **look)
    # Names that would touch move up, the lowest stays.
    height, y = ax.get_ylim()[1] / HIGH, -1.0
    for basis, row in sorted(ends.items(), key=lambda end: float(end[1]["meetings"])):
        y = max(float(row["meetings"]), y + APART * height)
        ax.annotate(
            texts[basis], (date2num(row["date"]), y), (8, 0), va="center",
            textcoords="offset points", color=theme().accent if basis == "recorded" else INK,
        )  # fmt: skip
    return ax


def _ends(totals: pd.DataFrame) -> dict[str, dict]:
    """Return the last row of each basis that is there."""
    last = totals.sort_values("date").groupby("basis", observed=True).tail(1)
    return {str(row["basis"]): row for row in last.to_dict("records")}


def _number(row: dict, voice: Voice) -> str:
    n = f"{row['meetings']:,.0f}"
    return voice.say("membership.about", n=n) if row["approximate"] else n
