"""The figure of vendors' maps: what each covers, and what it covers alone, as a small map each."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import cast

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import block_high
from isogj_analysis.draw.maps import tell_left_out, tell_scope
from isogj_analysis.draw.minimap import (
    COUNT,
    MiniMap,
    Multiple,
    Multiples,
    draw_multiples,
    lay_out_multiples,
    minimap_key,
)
from isogj_analysis.draw.theme import GREY, NOTE, RULE
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_ordering import group_order
from isogj_analysis.overlap.compute_overlap import cell_depth, cell_exclusivity
from isogj_analysis.tables.known import unknown

# The room of all maps on a page, and of the name of a group above the first, in inches.
HIGH, ABOVE = 8.4, 0.2


def _numbers(vendor_cells: pd.DataFrame) -> pd.DataFrame:
    return cell_exclusivity(vendor_cells)[["total", "alone"]].reset_index()


def tell_vendor_maps(
    vendor_cells: pd.DataFrame, *, voice: Voice, vendors: Sequence[str] | None = None
) -> Story:
    """Return how many vendors cover cells that nobody else does, and how many these are."""
    counts = cell_exclusivity(vendor_cells)
    shown = counts if vendors is None else counts.loc[list(dict.fromkeys(vendors))]
    holders, cells = int(shown["alone"].gt(0).sum()), int(shown["alone"].sum())
    case = "some" if cells else "none" if shown["total"].any() else "nobody"
    of = voice.say(f"vendor_maps.{'all' if vendors is None else 'chosen'}", n=len(shown))
    title = voice.say(f"vendor_maps.title.{case}", of=of, n=holders, cells=cells)
    rows = [
        voice.say("vendor_maps.alt_row", vendor=name, n=total, alone=alone)
        for name, total, alone in zip(
            voice.names(shown.index.rename("vendor")), shown["total"], shown["alone"], strict=True
        )
    ]
    alt = voice.say("vendor_maps.alt", title=title, rows=voice.listed(rows, most=20))
    axes = [voice.axis(str(axis)) for axis in vendor_cells.columns.names]
    lead = voice.say("vendor_maps.lead", rows=axes[0], columns=axes[-1])
    if vendors is not None:
        lead += voice.say("vendor_maps.choice", n=len(shown), all=len(counts))
    return Story(title, lead, alt)


@figure(section="overlap", numbers=_numbers)
def plot_vendor_maps(
    vendor_cells: pd.DataFrame,
    *,
    groups: pd.Series | None = None,
    vendors: Sequence[str] | None = None,
    voice: Voice,
    ax: Axes | None = None,
    in_scope: bool = False,
) -> Axes:
    """Draw a mini-map of each vendor, all of one size, those of one corporate group side by side.

    `vendor_cells` is the table of that name: made with the special cells, these stay blank on every
    map. `groups` is what `vendor_groups` returns, without it each vendor is a group of its own. A
    frame marks what the vendor covers and nobody else does; groups with most such cells come first,
    then those that cover most. Of more vendors than a page holds the last are left out, and the
    reading line says how many. `vendors` are the codes of those to show; alone a vendor is among
    all. A code that the table does not know is a ValueError that offers the nearest.

    >>> ax = charts.plot_vendor_maps(isogj.vendor_cells(catalogue))
    """
    for vendor in vendors or ():
        if vendor not in vendor_cells.index:
            raise unknown("vendors", vendor, vendor_cells.index)
    story = tell_scope(
        tell_vendor_maps(vendor_cells, voice=voice, vendors=vendors), in_scope, voice=voice
    )
    own = group_order(vendor_cells, groups)
    own = own if vendors is None else own[own.index.isin(vendors)]
    heads = cast(pd.MultiIndex, vendor_cells.columns)
    axes = [pd.Index(heads.levels[n], name=heads.names[n]) for n in (0, 1)]
    depth, counts = cell_depth(vendor_cells)["vendors"], cell_exclusivity(vendor_cells)
    alone = set(depth.index[depth == 1])
    out = set(pd.MultiIndex.from_product(axes)) - set(heads)
    found = []
    for name, vendor in zip(voice.names(own.index.rename("vendor")), own.index, strict=True):
        held = set(heads[vendor_cells.loc[vendor]])
        small = MiniMap(axes[0], axes[1], held, alone, out)
        n, its = counts.loc[vendor, ["total", "alone"]]
        told = voice.say(f"vendor_maps.count{'_alone' if its else ''}", n=n, alone=its)
        found.append(Multiple(name, told, small))
    layout = lay_out_multiples(found, voice=voice, high=HIGH)
    across = sum(y == layout.places[0][1] for _, y in layout.places)
    order = _whole_groups(list(own), across)
    found, own = [found[place] for place in order], own.iloc[order]
    layout = lay_out_multiples(found, voice=voice, high=HIGH)
    story = replace(tell_left_out(story, voice=voice, maps=layout.left), n=len(layout.maps))
    told = voice.say(
        "vendor_maps.alone", all=len(own), n=int(counts.loc[own.index, "alone"].gt(0).sum()),
        cells=int(counts.loc[own.index, "alone"].sum()),
    )  # fmt: skip
    key = minimap_key([one.map for one in found], voice=voice, alone=told)
    given = ax is not None
    ax = frame(story, ax, voice=voice, height=layout.height, top=ABOVE, key=key)
    draw_multiples(ax, layout)
    if given:
        ax.set_ylim(layout.height, -ABOVE)
    # In their order: those left out are fewer names, not another order.
    kept = {id(one.map) for one in layout.maps}
    shown = [group for group, one in zip(own, found, strict=True) if id(one.map) in kept]
    _name_groups(ax, layout, shown, voice)
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


def _name_groups(ax: Axes, layout: Multiples, groups: list[str], voice: Voice) -> None:
    """Write the name of each group of several vendors above a line over their maps."""
    placed = zip(groups, layout.maps, layout.places, strict=True)
    for y, row in groupby(placed, key=lambda one: one[2][1]):
        line = list(row)
        high = max(block_high(one.title, layout.size, 1.25) for _, one, _ in line)
        top = y - COUNT - high
        for group, run in groupby(line, key=lambda one: one[0]):
            if groups.count(group) > 1:
                ends = [(x, x + layout.side * len(one.map.columns)) for _, one, (x, _) in run]
                ax.plot([ends[0][0], ends[-1][1]], [top, top], color=RULE, lw=1, clip_on=False)
                name = voice.name("corporate_group", group)
                ax.text(ends[0][0], top - 0.03, name, size=NOTE, color=GREY, va="bottom")
