"""The figure of intersections: which combinations of vendors stand in how many cells."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grid import Layout, lay_out
from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.listing import cut
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.theme import GREY, LABEL, MARGIN, NOTE, PALE, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_intersections import MODES

MOST, FEW, ROW, BARS, GAP, TOTALS = 32, 20, 0.22, 1.3, 0.1, 0.5


def tell_intersections(
    intersections: pd.DataFrame,
    *,
    voice: Voice,
    mode: str = "exclusive",
    most: int | None = None,
) -> Story:
    """Return what the combinations of vendors say: how many there are, and the largest drawn.

    Of all that the table lists the first `most` are drawn.
    """
    if mode not in MODES:
        raise ValueError(f"mode must be 'exclusive' or 'inclusive', got {mode!r}")
    shown = intersections[intersections["degree"].notna()].iloc[:most]
    cells = {cell for row in intersections["cells"] for cell in row}
    ranked = shown if mode == "exclusive" else shown[shown["degree"] > 1]
    size = int(ranked["size"].max()) if len(ranked) else 0
    top = [_said(vendors, voice) for vendors in ranked.loc[ranked["size"] == size, "vendors"]]
    if not cells or not top:
        case = "none_shown" if cells else "empty"
    elif mode == "exclusive" and len(intersections) == 1:
        case = "single"
    else:
        case = f"{mode}.{'top' if len(top) == 1 else 'tie'}"
    combinations = int(intersections["combinations"].sum())
    title = voice.say(
        f"intersections.title.{case}", cells=len(cells), most=size, n=len(top), shown=len(shown),
        combinations=combinations, top=voice.listed(top[:1]),
    )  # fmt: skip
    lead = voice.say(f"intersections.lead.{mode}")
    if len(shown) < combinations:
        left = cells - {cell for row in shown["cells"] for cell in row}
        lead += voice.say("intersections.rest", n=combinations - len(shown), cells=len(left))
    rows = [
        voice.say("intersections.alt_row", vendors=_said(vendors, voice), n=size)
        for vendors, size in zip(shown["vendors"], shown["size"], strict=True)
    ]
    alt = voice.say("intersections.alt", title=title, rows=voice.listed(rows, most=8))
    return Story(title, lead, alt)


@figure(section="overlap", needs=("vendors", "degree", "size", "cells", "combinations"))
def plot_intersections(
    intersections: pd.DataFrame,
    *,
    totals: pd.Series | None = None,
    mode: str = "exclusive",
    voice: Voice,
    in_scope: bool = False,
) -> dict[str, Axes]:
    """Draw the combinations of vendors as dots joined below a bar of their cells (an UpSet plot).

    `intersections` is what `cell_intersections` returns for `mode`; its last row, what was cut off,
    and what a page has no room for are counted in the reading line. The panels are `sizes` and
    `dots`. Vendors stand by `totals` (each vendor's cells, the column `total` of
    `cell_exclusivity`), told at the right, or else by where they first take part; beyond 32 the
    last row stands for the rest.

    >>> ax = charts.plot_intersections(isogj.cell_intersections(isogj.vendor_cells(catalogue)))
    """
    combinations = intersections[intersections["degree"].notna()]
    vendors = list(dict.fromkeys(vendor for row in combinations["vendors"] for vendor in row))
    if totals is not None:
        vendors.sort(key=lambda vendor: -totals[vendor])
    rows, rest = cut(pd.DataFrame({"vendor": vendors}), MOST)
    labels = voice.names(rows["vendor"]) + ([voice.say("overlap.others", n=rest)] if rest else [])
    size = LABEL if len(labels) <= FEW else NOTE
    layout = lay_out(labels, [], voice=voice, cell_height=ROW, label_width=2.8, size=size)
    room = WIDTH - 2 * MARGIN - layout.left - TOTALS
    number = text_width(str(combinations["size"].max()), NOTE) + 0.05 if len(combinations) else 1.0
    shown = combinations.head(int(room / number))
    story = tell_intersections(intersections, voice=voice, mode=mode, most=len(shown))
    if totals is not None:
        story = replace(story, lead=story.lead + voice.say("intersections.totals"))
    story = tell_scope(story, in_scope, voice=voice)
    wide = min(room, 0.42 * max(len(shown), 1))
    places = {
        "sizes": (layout.left, 0.0, wide, BARS),
        "dots": (layout.left, BARS + GAP, wide, max(layout.height, ROW)),
    }
    axes = panels(story, places, voice=voice, height=BARS + GAP + max(layout.height, ROW))
    columns = np.arange(len(shown))
    sns.barplot(
        x=columns, y=shown["size"].to_numpy(), ax=axes["sizes"], color=theme().accent,
        saturation=1, width=0.66,
    )  # fmt: skip
    for x, size in zip(columns, shown["size"], strict=True):
        axes["sizes"].annotate(
            voice.number(size),
            (x, size),
            (0, 3),
            textcoords="offset points",
            size=NOTE,
            ha="center",
        )
    axes["sizes"].set(xticks=[], yticks=[], xlabel="", ylabel="")
    axes["sizes"].spines["left"].set_visible(False)
    _draw_dots(axes["dots"], shown, vendors, layout)
    for y, total in enumerate([] if totals is None else totals[rows["vendor"]]):
        axes["dots"].annotate(
            voice.number(total), (1, y), (24, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", size=LABEL, color=GREY, ha="right", va="center",
        )  # fmt: skip
    for ax in axes.values():
        ax.set_xlim(-0.5, max(len(shown), 1) - 0.5)
    return axes


def _said(vendors: list[Any], voice: Voice) -> str:
    labels = [voice.name("vendor", vendor) for vendor in vendors]
    if len(labels) == 1:
        return voice.say("intersections.alone", vendor=labels[0])
    return voice.listed(labels, most=6)


def _draw_dots(ax: Axes, shown: pd.DataFrame, vendors: list[Any], layout: Layout) -> None:
    """Draw a dot for each vendor of a combination, joined by a line; none is a pale dot."""
    labels = layout.rows
    place = {vendor: min(i, len(labels) - 1) for i, vendor in enumerate(vendors)}
    members = [sorted({place[vendor] for vendor in row}) for row in shown["vendors"]]
    for y in range(0, len(labels), 2):
        ax.axhspan(y - 0.5, y + 0.5, color=PALE, lw=0, zorder=0)
    grid = np.array([(x, y) for x in range(len(shown)) for y in range(len(labels))]).reshape(-1, 2)
    ax.scatter(grid[:, 0], grid[:, 1], s=16, color=RULE, lw=0, zorder=1)
    ends = [[(x, own[0]), (x, own[-1])] for x, own in enumerate(members)]
    ax.add_collection(LineCollection(ends, colors=theme().accent, linewidths=1.6), autolim=False)
    dots = np.array([(x, y) for x, own in enumerate(members) for y in own]).reshape(-1, 2)
    ax.scatter(dots[:, 0], dots[:, 1], s=44, color=theme().accent, lw=0, zorder=3)
    ax.set(ylim=(max(len(labels), 1) - 0.5, -0.5), xticks=[])
    ax.set_yticks(range(len(labels)), labels)
    ax.tick_params(length=0, labelsize=layout.size)
    ax.spines[["left", "bottom"]].set_visible(False)
