"""The figure of this year beside the last one."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.dates import label_rows
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import Cell
from isogj_analysis.draw.lettering import widest
from isogj_analysis.draw.theme import GREY, MARGIN, OUT, WIDTH, theme
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_years"]

ROW = 0.5


def tell_years(years: pd.DataFrame, *, voice: Voice) -> Story:
    """Return what changed most from last year to this one, in words."""
    moved = years[years["change"] != 0].reset_index(drop=True)
    share = (moved["change"].abs() / moved[["before", "after"]].max(axis=1)).astype(float)
    most = moved.loc[share.sort_values(ascending=False, kind="stable").index[:2]]
    told = {name: [_said(row, voice) for row in rows.to_dict("records")]
            for name, rows in (("most", most), ("all", years))}  # fmt: skip
    title = voice.say("years.title", told=voice.listed(told["most"])) if len(moved) else ""
    title = title or voice.say("years.same")
    alt = voice.say("years.alt", title=title, told=voice.listed(told["all"]))
    lead = voice.say("years.lead")
    for left_out, rows in years.groupby(years["left_out"].map(tuple), sort=False):
        if left_out:
            wgs = voice.listed(voice.names(left_out, "wg"), most=6)
            measures = [voice.say(f"years.measure.{name}") for name in rows["measure"]]
            lead += voice.say("years.left_out", wgs=wgs, measures=voice.listed(measures))
    return Story(title, lead, alt)


@figure(section="year", numbers=("measure", "before", "after", "change"), needs=("left_out",))
def plot_years(years: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw this year beside the last one: two bars for each measure, on a scale of its own.

    `years` is what `compare_years` returns. The change stands at the right; WGs that do not count,
    as one of the years is not on record, are named. Without any measure there is nothing to draw,
    which is a ValueError.

    >>> ax = charts.plot_years(isogj.compare_years(tables, "2010-06-01"))
    """
    if years.empty:
        raise ValueError("years must have rows: nothing is on record of both years")
    labels = [voice.say(f"years.measure.{name}") for name in years["measure"]]
    left = widest(labels) + 0.15
    key = [(Cell(OUT), voice.say("years.before")), (Cell(theme().accent), voice.say("years.after"))]
    ax = frame(
        tell_years(years, voice=voice), ax, voice=voice, height=ROW * len(years), left=left,
        right=0.7, key=key,
    )  # fmt: skip
    label_rows(ax, labels)
    ax.set(xlim=(0, 1.12), xticks=[])
    for y, row in enumerate(years.to_dict("records")):
        scale = max(row["before"], row["after"], 1)
        bars = [(row["before"], 0.3, OUT), (row["after"], 0.7, theme().accent)]
        for n, at, face in bars:
            ax.barh(y + at, n / scale, 0.36, color=face)
            ax.text(n / scale + 0.01, y + at, voice.number(n), va="center")
        edge = 1.12 * (1 + 0.65 / (WIDTH - 2 * MARGIN - left - 0.7))
        change = f"{row['change']:+,}".replace("-", "−") if row["change"] else "±0"
        ax.text(edge, y + 0.5, change, va="center", ha="right", color=GREY)
    return ax


def _said(row: dict, voice: Voice) -> str:
    case = "more" if row["change"] > 0 else "fewer" if row["change"] < 0 else "same_measure"
    measure = voice.say(f"years.measure.{row['measure']}")
    numbers = {"before": row["before"], "after": row["after"]}
    return voice.say(f"years.{case}", measure=measure, **numbers)
