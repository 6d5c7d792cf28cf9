"""The figure of vendors' maps: what each covers, and what it covers alone, as a small map each."""

from dataclasses import replace
from itertools import groupby
from typing import cast

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.maps import left_out
from isogj_analysis.draw.minimap import (
    MiniMap,
    Multiple,
    draw_maps,
    lay_out_maps,
    minimap_key,
)
from isogj_analysis.draw.theme import GREY, NOTE, RULE
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_ordering import group_order
from isogj_analysis.overlap.compute_overlap import cell_depth, cell_exclusivity

__all__ = ["plot_vendor_maps"]

# The room of all maps on a page, and of the name of a group above the first, in inches.
HIGH, ABOVE = 8.4, 0.2


def _numbers(vendor_cells: pd.DataFrame) -> pd.DataFrame:
    return cell_exclusivity(vendor_cells)[["total", "alone"]].reset_index()


def tell_vendor_maps(vendor_cells: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many vendors cover cells that nobody else does, and how many these are."""
    counts = cell_exclusivity(vendor_cells)
    holders, cells = int(counts["alone"].gt(0).sum()), int(counts["alone"].sum())
    case = "some" if cells else "none" if counts["total"].any() else "nobody"
    title = voice.say(f"vendor_maps.title.{case}", all=len(counts), n=holders, cells=cells)
    rows = [
        voice.say("vendor_maps.alt_row", vendor=voice.name("vendor", vendor), n=total, alone=alone)
        for vendor, total, alone in counts[["total", "alone"]].itertuples(name=None)
    ]
    alt = voice.say("vendor_maps.alt", title=title, rows=voice.listed(rows, most=20))
    axes = [voice.axis(str(axis)) for axis in vendor_cells.columns.names]
    return Story(title, voice.say("vendor_maps.lead", rows=axes[0], columns=axes[-1]), alt)


@figure(section="overlap", numbers=_numbers)
def plot_vendor_maps(
    vendor_cells: pd.DataFrame, *, groups: pd.Series | None = None, voice: Voice,
    ax: Axes | None = None, in_scope: bool = False,
) -> Axes:  # fmt: skip
    """Draw a mini-map of each vendor, all of one size, those of one corporate group side by side.

    `vendor_cells` is the table of that name: made with the special cells, these stay blank on every
    map. `groups` is what `vendor_groups` returns, without it each vendor is a group of its own.
    Amber is what the vendor covers and nobody else does; groups with most such cells come first,
    then those that cover most. Of more vendors than a page holds the last are left out, and the
    reading line says how many.

    >>> ax = charts.plot_vendor_maps(isogj.vendor_cells(catalogue))
    """
    own = group_order(vendor_cells, groups)
    heads = cast(pd.MultiIndex, vendor_cells.columns)
    axes = heads.levels
    depth, counts = cell_depth(vendor_cells)["vendors"], cell_exclusivity(vendor_cells)
    alone = set(depth.index[depth == 1])
    blank = MiniMap(
        axes[0], axes[1], alone=alone, out=set(pd.MultiIndex.from_product(axes)) - set(heads)
    )
    found = []
    for vendor in own.index:
        n, its = counts.loc[vendor, ["total", "alone"]]
        told = voice.say(f"vendor_maps.count{'_alone' if its else ''}", n=n, alone=its)
        small = replace(blank, on=set(heads[vendor_cells.loc[vendor]]))
        found.append(Multiple(voice.name("vendor", vendor), told, small))
    layout = lay_out_maps(found, voice=voice, high=HIGH)
    across = sum(y == layout.places[0][1] for _, y in layout.places)
    order = _whole_groups(list(own), across)
    found, own = [found[place] for place in order], own.iloc[order]
    layout = lay_out_maps(found, voice=voice, high=HIGH)
    story = tell_vendor_maps(vendor_cells, voice=voice).more(
        voice.say("overlap.in_scope") * in_scope,
        left_out(voice, maps=layout.left),
    )  # fmt: skip
    story, its = replace(story, n=len(layout.maps)), counts.loc[own.index, "alone"]
    told = voice.say(
        "vendor_maps.alone", all=len(own), n=int(its.gt(0).sum()), cells=int(its.sum())
    )
    key = minimap_key([one.map for one in found], voice=voice, alone=told)
    given = ax is not None
    ax = frame(story, ax, voice=voice, height=layout.height, top=ABOVE, key=key)
    draw_maps(ax, layout, voice=voice)
    if given:
        ax.set_ylim(layout.height, -ABOVE)
    # In their order: those left out are fewer names, not another order.
    kept = {id(one.map) for one in layout.maps}
    shown = [group for group, one in zip(own, found, strict=True) if id(one.map) in kept]
    placed = zip(layout.tops, shown, layout.places, strict=True)
    for (top, group), run in groupby(placed, key=lambda one: one[:2]):
        if shown.count(group) > 1:
            # The name of a group of several vendors above a line over their maps.
            starts = [x for _, _, (x, _) in run]
            ends = [starts[0], starts[-1] + layout.side * len(axes[1])]
            ax.plot(ends, [top, top], color=RULE, lw=1, clip_on=False)
            name = voice.name("corporate_group", group)
            ax.text(starts[0], top - 0.03, name, size=NOTE, color=GREY, va="bottom")
    return ax


def _whole_groups(groups: list[str], across: int) -> list[int]:
    """Return an order in which no group breaks at the end of a row that could hold it elsewhere."""
    blocks = [list(places) for _, places in groupby(range(len(groups)), key=groups.__getitem__)]
    order: list[int] = []
    while blocks:
        room = across - len(order) % across
        fitting = (n for n, block in enumerate(blocks) if len(block) <= room)
        order += blocks.pop(next(fitting, 0))
    return order
