"""The figure of intersections: which combinations of vendors stand in how many cells."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.lettering import phrases_of, text_width, widest, wrap
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.stacks import Rows, lay_out_stacks
from isogj_analysis.draw.theme import (
    GREY,
    INK,
    LABEL,
    MARGIN,
    NOTE,
    PALE,
    PAPER,
    RULE,
    WIDTH,
    theme,
)
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.known import unknown

MODES = ("exclusive", "inclusive")
KINDS = ("vendor", "group", "cell")
AXES = ("target", "phase")
MOST, SMALL = 60, 7.0
ROOM, TOTALS, GAP, BARS, HEAD = WIDTH - 2 * MARGIN, 0.95, 0.1, 1.2, 0.2
# A bar of "other" far longer than the rest is broken off, so that these can be compared.
BREAK = 1.3

Highlight = tuple[str, Any]


def tell_intersections(
    intersections: pd.DataFrame,
    *,
    voice: Voice,
    mode: str = "exclusive",
    highlight: Highlight | None = None,
    groups: pd.Series | None = None,
) -> Story:
    """Return what the combinations of vendors say: how many there are, and the largest of them.

    With `highlight` the title tells in how many of the combinations drawn it takes part.
    """
    _check(mode, highlight, groups)
    shown = intersections[intersections["degree"].notna()]
    cells = {cell for row in intersections["cells"] for cell in row}
    ranked = shown if mode == "exclusive" else shown[shown["degree"] > 1]
    most = int(ranked["size"].max()) if len(ranked) else 0
    top = [_said(vendors, voice) for vendors in ranked.loc[ranked["size"] == most, "vendors"]]
    if not cells or not top:
        case = "none_shown" if cells else "empty"
    elif mode == "exclusive" and len(intersections) == 1:
        case = "single"
    else:
        cut = "_shown" if len(shown) < len(intersections) else ""
        case = f"{mode}.{'top' if len(top) == 1 else 'tie'}{cut}"
    title = voice.say(
        f"intersections.title.{case}", cells=len(cells), most=most, n=len(top),
        combinations=int(intersections["combinations"].sum()), shown=len(shown),
        top=voice.listed(top[:1]),
    )  # fmt: skip
    lead = voice.say(f"intersections.lead.{mode}")
    if highlight is not None:
        title = _tell_marked(shown, mode, highlight, groups, voice=voice)
        lead += voice.say("intersections.lead.marked", what=_what(highlight, voice))
    rows = [
        voice.say("intersections.alt_row", vendors=_said(vendors, voice), n=size)
        for vendors, size in zip(shown["vendors"], shown["size"], strict=True)
    ]
    told = voice.listed(rows, most=8)
    return Story(title, lead, voice.say("intersections.alt", title=title, rows=told))


@figure(section="overlap", needs=("vendors", "degree", "size", "cells", "combinations"))
def plot_intersections(
    intersections: pd.DataFrame,
    *,
    totals: pd.Series | None = None,
    mode: str = "exclusive",
    highlight: Highlight | None = None,
    groups: pd.Series | None = None,
    voice: Voice,
    in_scope: bool = False,
) -> dict[str, Axes]:
    """Draw the combinations of vendors as dots joined below a bar of their cells (an UpSet plot).

    `intersections` is what `cell_intersections` returns for `mode`; its last row, what was cut off,
    is a bar of another look, broken off where it is far the longest. Where there is no room for so
    many, the last ones are added to that bar. The panels are `sizes`,
    `dots` and, given `totals` (each vendor's cells, the column `total` of `cell_exclusivity`),
    `totals`. Vendors stand by their totals, or else by where they first take part; those that are
    in no combination drawn have a row while there are few. Beyond 60 the last row counts the rest.

    `highlight` is `("vendor", code)`, `("group", code)`, for which `groups` is what `vendor_groups`
    returns, or `("cell", (row, column))`: the combinations with it are dark, all others pale. A
    vendor that neither the combinations nor `totals` know is a ValueError that offers the nearest,
    and so is a group that `groups` does not know.
    """
    _check(mode, highlight, groups)
    if highlight is not None and highlight[0] == "vendor":
        known = {vendor for row in intersections["vendors"] for vendor in row}
        known |= set() if totals is None else set(totals.index)
        if highlight[1] not in known:
            raise unknown("highlight", highlight[1], known)
    plan, drawn = _lay_out(intersections, totals, voice=voice)
    story = tell_intersections(drawn, voice=voice, mode=mode, highlight=highlight, groups=groups)
    if _is_broken(drawn):
        lead = story.lead + voice.say("intersections.lead.broken")
        story = Story(story.title, lead, story.alt)
    story = tell_scope(story, in_scope, voice=voice)
    side = TOTALS + GAP if totals is not None else 0.0
    left, wide = side + plan.rows.left, plan.step * plan.span
    places = {
        "sizes": (left, 0.0, wide, BARS + HEAD),
        "dots": (left, BARS + HEAD + GAP, wide, plan.rows.height),
    }
    if totals is not None:
        places["totals"] = (0.0, BARS + HEAD + GAP, TOTALS, plan.rows.height)
    axes = panels(story, places, voice=voice, height=BARS + HEAD + GAP + plan.rows.height)
    shown = drawn[drawn["degree"].notna()]
    marked = _marked(shown, highlight, groups)
    inks = (
        [INK if mark else RULE for mark in marked] if highlight else [theme().accent] * len(shown)
    )
    _draw_sizes(axes["sizes"], drawn, inks, plan)
    _draw_dots(axes["dots"], shown, inks, plan)
    if totals is not None:
        _draw_totals(axes["totals"], totals, plan)
        caption = voice.say("intersections.vendors")
        axes["totals"].text(TOTALS, -0.06, caption, size=NOTE, color=GREY, ha="right", va="bottom")
    return axes


def _check(mode: str, highlight: Highlight | None, groups: pd.Series | None) -> None:
    if mode not in MODES:
        raise ValueError(f"mode must be 'exclusive' or 'inclusive', got {mode!r}")
    if highlight is None:
        return
    if highlight[0] not in KINDS:
        raise ValueError(f"highlight must be of a vendor, group or cell, got {highlight[0]!r}")
    if highlight[0] == "group":
        if groups is None:
            raise ValueError(f"groups must hold the group to highlight, {highlight[1]!r}, got none")
        if highlight[1] not in set(groups):
            raise unknown("highlight", highlight[1], set(groups))


def _marked(
    shown: pd.DataFrame, highlight: Highlight | None, groups: pd.Series | None
) -> list[bool]:
    if highlight is None:
        return [False] * len(shown)
    kind, code = highlight
    if kind == "cell":
        return [tuple(code) in row for row in shown["cells"]]
    wanted = {code} if kind == "vendor" or groups is None else set(groups.index[groups == code])
    return [not wanted.isdisjoint(row) for row in shown["vendors"]]


def _tell_marked(
    shown: pd.DataFrame, mode: str, highlight: Highlight, groups: pd.Series | None, *, voice: Voice
) -> str:
    marked = shown[_marked(shown, highlight, groups)]
    # A cell has exactly one combination, but several that cover it among others.
    one = highlight[0] == "cell" and mode == "exclusive" and len(marked) == 1
    return voice.say(
        f"intersections.title.marked.{'cell_by' if one else highlight[0]}",
        what=_what(highlight, voice),
        n=len(marked),
        shown=len(shown),
        vendors=_said(marked["vendors"].iloc[0], voice) if one else "",
    )


def _what(highlight: Highlight, voice: Voice) -> str:
    kind, code = highlight
    if kind == "cell":
        return voice.cell(*map(voice.name, AXES, code))
    return voice.name("corporate_group" if kind == "group" else "vendor", code)


def _said(vendors: list[Any], voice: Voice) -> str:
    labels = [voice.name("vendor", vendor) for vendor in vendors]
    if len(labels) == 1:
        return voice.say("intersections.alone", vendor=labels[0])
    return voice.listed(labels, most=6)


class _Plan(NamedTuple):
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


def _lay_out(
    intersections: pd.DataFrame, totals: pd.Series | None, *, voice: Voice
) -> tuple[_Plan, pd.DataFrame]:
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
        return _lay_out(_folded(intersections, fitting), totals, voice=voice)
    cut = intersections.loc[intersections["degree"].isna(), "combinations"]
    other = voice.say("intersections.other", n=int(cut.iloc[0])) if len(cut) else ""
    wide = widest(phrases_of(other, voice), NOTE) + 0.04 if other else 0.0
    step = min((room - wide) / max(len(shown), 1), 0.42)
    number = LABEL if text_width(most, LABEL) + 0.04 <= step else SMALL
    other = wrap(other, max(wide, step), NOTE, voice=voice)
    other_wide = max(wide / step, 1.0) if other else 0.0
    return _Plan(vendors, rest, rows, step, number, len(shown), other, other_wide), intersections


def _is_broken(intersections: pd.DataFrame) -> bool:
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


def _draw_sizes(ax: Axes, intersections: pd.DataFrame, inks: list[str], plan: _Plan) -> None:
    """Draw a bar for each combination, its number above it; the last one may be what was cut."""
    sizes = intersections["size"].to_numpy()
    broken = _is_broken(intersections)
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


def _draw_dots(ax: Axes, shown: pd.DataFrame, inks: list[str], plan: _Plan) -> None:
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


def _draw_totals(ax: Axes, totals: pd.Series, plan: _Plan) -> None:
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
