"""The figure of vendors' maps: what each covers, and what it covers alone, as a small map each."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple, cast

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import block_high, wrap
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.minimap import MiniMap, draw_minimaps, minimap_key
from isogj_analysis.draw.theme import GREY, LABEL, MARGIN, NOTE, RULE, WIDTH
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_ordering import group_order
from isogj_analysis.overlap.compute_overlap import cell_depth, cell_exclusivity
from isogj_analysis.tables.known import unknown

ROOM, HIGH = WIDTH - 2 * MARGIN, 8.6
ACROSS = range(5, 11)
# Between two maps, below a row, and above one for its count, in inches.
GUTTER, ROW_GAP, COUNT = 0.2, 0.2, 0.17


class _Placed(NamedTuple):
    """Where a vendor's map stands, in inches from the upper left, and its name in lines."""

    vendor: str
    name: str
    x: float
    y: float


class _Layout(NamedTuple):
    """All maps, the groups over them (name, from, to, height), and the sizes in inches."""

    maps: list[_Placed]
    groups: list[tuple[str, float, float, float]]
    side: float
    size: float
    height: float


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
    return Story(title, lead, alt, len(shown))


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
    rows, columns = (pd.Index(heads.levels[n], name=heads.names[n]) for n in (0, 1))
    depth = cell_depth(vendor_cells)["vendors"]
    alone = set(depth.index[depth == 1])
    out = set(pd.MultiIndex.from_product([rows, columns])) - set(heads)
    maps = {
        vendor: MiniMap(rows, columns, dict.fromkeys(heads[held], 1), alone, out)
        for vendor, held in zip(own.index, vendor_cells.loc[own.index].to_numpy(), strict=True)
    }
    layout = _lay_out(own, (len(rows), len(columns)), voice=voice)
    if left := len(own) - len(layout.maps):
        lead = story.lead + voice.say("overlap.vendors_left_out", n=left)
        story = replace(story, lead=lead, n=len(layout.maps))
    counts = cell_exclusivity(vendor_cells).loc[own.index]
    told = voice.say(
        "vendor_maps.alone", all=len(own), n=int(counts["alone"].gt(0).sum()),
        cells=int(counts["alone"].sum()),
    )  # fmt: skip
    key = minimap_key(maps.values(), voice=voice, alone=told)
    ax = frame(story, ax, voice=voice, height=layout.height, key=key)
    ax.set(xlim=(0, ROOM), ylim=(layout.height, 0))
    ax.set_axis_off()
    draw_minimaps(ax, [(maps[one.vendor], one.x, one.y) for one in layout.maps], side=layout.side)
    for one in layout.maps:
        n, its = counts.loc[one.vendor, ["total", "alone"]]
        count = voice.say(f"vendor_maps.count{'_alone' if its else ''}", n=n, alone=its)
        ax.text(one.x, one.y - 0.05, count, size=NOTE, color=GREY, va="bottom")
        ax.text(one.x, one.y - COUNT, one.name, size=layout.size, va="bottom", linespacing=1.15)
    for name, start, end, y in layout.groups:
        ax.plot([start, end], [y, y], color=RULE, lw=1, clip_on=False)
        ax.text(start, y - 0.04, name, size=NOTE, color=GREY, va="bottom")
    return ax


def _lay_out(own: pd.Series, shape: tuple[int, int], *, voice: Voice) -> _Layout:
    """Place the maps in rows, the larger the fewer there are; leave out what a page cannot hold."""
    layout = _placed(own, shape, ACROSS[0], voice=voice)
    for across in ACROSS[1:]:
        if layout.height > HIGH:
            layout = _placed(own, shape, across, voice=voice)
    while layout.height > HIGH and len(layout.maps) > ACROSS[-1]:
        fitting = min(int(len(own) * HIGH / layout.height) + 1, len(layout.maps) - 1)
        layout = _placed(own.head(fitting), shape, ACROSS[-1], voice=voice)
    return layout


def _placed(own: pd.Series, shape: tuple[int, int], across: int, *, voice: Voice) -> _Layout:
    wide, size = (ROOM - GUTTER * (across - 1)) / across, LABEL if across < 8 else NOTE
    side = min(wide / max(shape[1], 1), 0.18)
    # Affiliates share a row where one holds them.
    lines: list[list[tuple[str, str]]] = [[]]
    for group, part in groupby(own.items(), key=lambda item: item[1]):
        vendors = [(str(vendor), group) for vendor, _ in part]
        if len(lines[-1]) + min(len(vendors), across) > across:
            lines.append([])
        for vendor in vendors:
            if len(lines[-1]) == across:
                lines.append([])
            lines[-1].append(vendor)
    several = set(own[own.duplicated(keep=False)])
    maps, spans, y = list[_Placed](), list[tuple[str, float, float, float]](), 0.0
    for line in filter(None, lines):
        names = [
            wrap(name, wide, size, voice=voice)
            for name in voice.names(pd.Index([vendor for vendor, _ in line], name="vendor"))
        ]
        named = [
            (group, [place for place, _ in part])
            for group, part in groupby(enumerate(line), key=lambda item: item[1][1])
        ]
        if any(group in several for group, _ in named):
            y += block_high("", NOTE) + 0.06
        for group, places in named:
            if group in several:
                start, end = places[0] * (wide + GUTTER), places[-1] * (wide + GUTTER) + wide
                spans.append((voice.name("corporate_group", group), start, end, y))
        y += max(block_high(name, size, 1.25) for name in names) + COUNT + 0.04
        maps += [
            _Placed(vendor, name, place * (wide + GUTTER), y)
            for place, ((vendor, _), name) in enumerate(zip(line, names, strict=True))
        ]
        y += shape[0] * side + ROW_GAP
    return _Layout(maps, spans, side, size, max(y - ROW_GAP, 0.3))
