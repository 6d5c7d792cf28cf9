"""The drawing of an UpSet plot: dots joined below bars, and the size of each set at the left."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from isogj_analysis.draw.lettering import phrases_of, text_width, widest, wrap
from isogj_analysis.draw.stacks import Rows, lay_out_stacks
from isogj_analysis.draw.theme import GREY, LABEL, MARGIN, NOTE, PALE, PAPER, RULE, WIDTH
from isogj_analysis.draw.voice import Voice

MOST, SMALL = 60, 7.0
ROOM, TOTALS, GAP, BARS, HEAD = WIDTH - 2 * MARGIN, 0.95, 0.1, 1.2, 0.2
# A bar of "other" far longer than the rest is broken off, so that these can be compared.
BREAK = 1.3


class Plan(NamedTuple):
    """What has a row and a column, and the sizes in inches and points.

    `rest` are the vendors that share the last row; `other` is the label of the last column, that of
    what was cut off, `other_wide` columns wide, or nothing.
    """

    vendors: list[Any]
    rest: list[Any]
    rows: Rows
    step: float
    number: float
    columns: int
    other: str
    other_wide: float

    @property
    def middles(self) -> np.ndarray:
        """The middles of the columns, in columns; that of what was cut off may be wider."""
        own = np.arange(self.columns) + 0.5
        return np.append(own, self.columns + self.other_wide / 2) if self.other else own

    @property
    def span(self) -> float:
        """The width of all the columns, in columns."""
        return max(self.columns + self.other_wide, 1)


def lay_out_upset(
    intersections: pd.DataFrame, totals: pd.Series | None, *, voice: Voice
) -> tuple[Plan, pd.DataFrame]:
    """Give rows and columns the room their texts need, and return what is drawn in it.

    Combinations without room for their number are added to those that were cut off.
    """
    shown = intersections[intersections["degree"].notna()]
    vendors, rest = _vendors(shown, totals)
    labels = [voice.name("vendor", vendor) for vendor in vendors]
    if rest:
        labels.append(voice.say("overlap.others", n=len(rest)))
    rows = lay_out_stacks(labels, voice=voice)
    room = ROOM - rows.left - (TOTALS + GAP if totals is not None else 0.0)
    most = str(int(intersections["size"].max())) if len(intersections) else ""
    fitting = int((room - 0.6) / (text_width(most, SMALL) + 0.03))
    if len(shown) > fitting:
        return lay_out_upset(_folded(intersections, fitting), totals, voice=voice)
    cut = intersections.loc[intersections["degree"].isna(), "combinations"]
    other = voice.say("intersections.other", n=int(cut.iloc[0])) if len(cut) else ""
    wide = widest(phrases_of(other, voice), NOTE) + 0.04 if other else 0.0
    step = min((room - wide) / max(len(shown), 1), 0.42)
    number = LABEL if text_width(most, LABEL) + 0.04 <= step else SMALL
    other = wrap(other, max(wide, step), NOTE, voice=voice)
    other_wide = max(wide / step, 1.0) if other else 0.0
    return Plan(vendors, rest, rows, step, number, len(shown), other, other_wide), intersections


def is_broken(intersections: pd.DataFrame) -> bool:
    """Tell whether the bar of what was cut off is too long to be drawn whole."""
    cut = intersections["degree"].isna()
    longest = intersections.loc[~cut, "size"].max()
    return bool((intersections.loc[cut, "size"] > BREAK * longest).any())


def _vendors(shown: pd.DataFrame, totals: pd.Series | None) -> tuple[list[Any], list[Any]]:
    """Return the vendors that have a row each, and those that share the last one."""
    ordered = list(dict.fromkeys(vendor for row in shown["vendors"] for vendor in row))
    if totals is not None:
        taking_part = set(ordered)
        ordered = list(totals.sort_values(ascending=False, kind="stable").index)
        if len(ordered) > MOST:
            ordered = [vendor for vendor in ordered if vendor in taking_part]
    own = len(ordered) if len(ordered) <= MOST else MOST - 1
    return ordered[:own], ordered[own:]


def _folded(intersections: pd.DataFrame, most: int) -> pd.DataFrame:
    """Add all combinations but the first ones to the last row, what was cut off."""
    kept, folded = intersections.iloc[:most], intersections.iloc[most:]
    above = {cell for row in kept["cells"] for cell in row}
    left = [cell for row in folded["cells"] for cell in row if cell not in above]
    cells = list(dict.fromkeys(left))
    other = folded.iloc[[-1]].copy()
    other["vendors"], other["cells"] = pd.Series([[]], other.index), pd.Series([cells], other.index)
    other["degree"], other["size"] = pd.NA, len(cells)
    other["combinations"] = folded["combinations"].sum()
    return pd.concat([kept, other])


def draw_sizes(ax: Axes, intersections: pd.DataFrame, inks: list[str], plan: Plan) -> None:
    """Draw a bar for each combination, its number above it; the last one may be what was cut."""
    sizes = intersections["size"].to_numpy()
    broken = is_broken(intersections)
    cap = BREAK * sizes[: plan.columns].max(initial=0)
    tall = np.minimum(sizes, cap) if broken else sizes
    top = max(tall.max(initial=0), 1) * (BARS + HEAD) / BARS
    middles, n = plan.middles, plan.columns
    ax.bar(middles[:n], tall[:n], 0.66, color=inks)
    if n < len(sizes):
        bar = ax.bar(middles[n:], tall[n:], 0.66, color=PAPER, edgecolor=GREY, hatch="////")
        bar[0].set_hatchcolor(GREY)
        if broken:
            cut = [0.60 * cap, 0.72 * cap]
            sides = [middles[n] - 0.42, middles[n] + 0.42]
            ends = [[(sides[0], y - 0.03 * cap), (sides[1], y + 0.03 * cap)] for y in cut]
            ax.fill_between(
                sides, [y for _, y in ends[0]], [y for _, y in ends[1]],
                color=PAPER, linewidth=0, zorder=2,
            )  # fmt: skip
            ax.add_collection(LineCollection(ends, colors=GREY, linewidths=0.8, zorder=3))
    for x, height, size in zip(middles, tall, sizes, strict=True):
        y = height + 0.03 * top
        ax.text(x, y, str(size), size=plan.number, ha="center", va="bottom")
    ax.set(xlim=(0, plan.span), ylim=(0, top), xticks=[], yticks=[])
    ax.spines["left"].set_visible(False)


def draw_dots(ax: Axes, shown: pd.DataFrame, inks: list[str], plan: Plan) -> None:
    """Draw a dot for each vendor of a combination, joined by a line; none is a pale dot.

    What was cut off has a label in place of dots.
    """
    ax.set(xlim=(0, plan.span), ylim=(plan.rows.height, 0), xticks=[])
    ax.set_yticks(plan.rows.middles, plan.rows.labels, fontsize=plan.rows.size, linespacing=1.15)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    middles = np.array(plan.rows.middles)
    place = {vendor: i for i, vendor in enumerate(plan.vendors)}
    place |= dict.fromkeys(plan.rest, len(plan.vendors))
    xs, ys, lines = [], [], []
    for j, row in enumerate(shown["vendors"]):
        at = sorted({place[vendor] for vendor in row})
        xs += [j] * len(at)
        ys += at
        lines.append([(j + 0.5, middles[at[0]]), (j + 0.5, middles[at[-1]])])
    size = (plan.rows.deep * 0.62 * 72) ** 2
    for y in middles[::2]:
        ax.axhspan(y - plan.rows.deep * 0.64, y + plan.rows.deep * 0.64, color=PALE, lw=0, zorder=0)
    grid = np.array([(j + 0.5, y) for j in range(len(shown)) for y in middles]).reshape(-1, 2)
    ax.scatter(grid[:, 0], grid[:, 1], s=size * 0.35, color=RULE, lw=0, zorder=1)
    ax.add_collection(
        LineCollection(lines, colors=inks, linewidths=plan.rows.deep * 8, zorder=2), autolim=False
    )
    ax.scatter(
        np.array(xs) + 0.5, middles[ys] if ys else [], s=size, color=[inks[j] for j in xs] or None,
        lw=0, zorder=3,
    )  # fmt: skip
    if plan.other:
        ax.text(
            plan.middles[-1], 0.03, plan.other, size=NOTE, color=GREY, ha="center", va="top",
            linespacing=1.15,
        )  # fmt: skip


def draw_totals(ax: Axes, totals: pd.Series, plan: Plan) -> None:
    """Draw each vendor's cells as a bar that grows to the left, the number at its end."""
    values = [int(totals[vendor]) for vendor in plan.vendors]
    middles = plan.rows.middles[: len(values)]
    end = max((text_width(str(value), plan.rows.size) for value in values), default=0.0)
    scale = (TOTALS - end - 0.08) / max([*values, 1])
    ax.set(xlim=(0, TOTALS), ylim=(plan.rows.height, 0))
    ax.set_axis_off()
    wide = np.array(values, dtype=float) * scale
    ax.barh(middles, wide, plan.rows.deep, left=TOTALS - wide, color=GREY)
    for value, x, y in zip(values, TOTALS - wide - 0.05, middles, strict=True):
        ax.text(x, y, str(value), size=plan.rows.size, ha="right", va="center")
