"""The mini-map: a scope drawn as a small map of its cells, in figures and in pages alike."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from isogj_analysis.draw.grammar import legend, ramp
from isogj_analysis.draw.grid import Cell, longest_phrase, per_inch
from isogj_analysis.draw.lettering import block_high, widest, wrap
from isogj_analysis.draw.maps import SPECIAL, fullest
from isogj_analysis.draw.theme import (
    GREY,
    LABEL,
    MARGIN,
    NOTE,
    PALE,
    THIN,
    WIDTH,
    ink_on,
    theme,
)
from isogj_analysis.draw.voice import Voice

Place = tuple[Any, Any]
# Of a cell's side, what is left free beside the next one.
FREE = 0.1
# Of mini-maps side by side, in inches: between two, below a row, above one for its count.
GUTTER, ROW_GAP, COUNT, MOST_ACROSS = 0.1, 0.14, 0.18, 8
ROOM = WIDTH - 2 * MARGIN
# The least side of a cell beside which a name can stand, in inches.
NAMED = 0.125


@dataclass(frozen=True)
class MiniMap:
    """A map as a mark: which of its cells are covered.

    `rows` and `columns` are the axes, named and in display order, the cells (row, column). `on` are
    covered, where it has `counts` by so many; of these `alone` by one vendor only. What is `out` of
    scope is left blank. On a map of what is `lacking` these cells are red.
    """

    rows: pd.Index
    columns: pd.Index
    on: Collection[Place] = ()
    alone: Collection[Place] = ()
    out: Collection[Place] = ()
    counts: Mapping[Place, int] = field(default_factory=dict)
    lacking: bool = False

    @classmethod
    def of(cls, states: pd.DataFrame) -> "MiniMap":
        """Return the empty map of what `coverage_states` returns."""
        rows, columns = (pd.Index(states[axis].unique(), name=axis) for axis in states.columns[:2])
        special = states[states["state"].isin(SPECIAL)].iloc[:, :2]
        return cls(rows, columns, out=set(special.itertuples(index=False, name=None)))

    @cached_property
    def cells(self) -> dict[Place, tuple[int, int]]:
        """The cells in scope, and in which row and column each stands."""
        return {
            (row, column): (i, j)
            for i, row in enumerate(self.rows)
            for j, column in enumerate(self.columns)
            if (row, column) not in self.out
        }

    @cached_property
    def covered(self) -> list[Place]:
        """The covered cells in scope, row by row."""
        return [place for place in self.cells if place in self.on]

    def colour(self, place: Place) -> str:
        """Return the colour of a cell."""
        if place in self.on:
            if self.lacking:
                return theme().alert
            if place in self.alone:
                return THIN
            return ramp().colour(self.counts[place]) if self.counts else theme().ramp[3]
        return PALE


def told(minimap: MiniMap, *, voice: Voice) -> str:
    """Return in words what a mini-map shows, a row after the other."""
    lines = []
    for row, places in groupby(minimap.covered, key=lambda place: place[0]):
        name = voice.name(str(minimap.rows.name), row)
        columns = voice.names([column for _, column in places], minimap.columns.name)
        lines.append(voice.say("minimap.line", row=name, columns=voice.listed(columns)))
    cells, n = voice.mark("between_cells").join(lines), len(minimap.covered)
    case = "covers" if n else "nothing"
    return voice.say(f"minimap.{case}", all=len(minimap.cells), n=n, cells=cells)


def draw_minimaps(ax: Axes, placed: Iterable[tuple[MiniMap, float, float]], *, side: float) -> None:
    """Draw mini-maps, each with its upper left corner at a place of Axes measured in inches.

    `side` is that of a cell, in inches; the y axis runs downward.
    """
    boxes, faces = [], []
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * side * (1 - FREE)
    for minimap, x, y in placed:
        for place, (i, j) in minimap.cells.items():
            boxes.append(np.add(corners, (x + j * side, y + i * side)))
            faces.append(minimap.colour(place))
    grounds = PolyCollection(boxes, facecolors=faces, linewidths=0, clip_on=False)
    ax.add_collection(grounds, autolim=False)


def minimap_svg(minimap: MiniMap, *, voice: Voice, side: int = 6) -> str:
    """Return a mini-map as the text of an SVG element, with its words as an accessible title.

    `side` is that of a cell, in pixels. Cells of one colour are dashes of one path, so that it
    takes a few hundred bytes; its class is `minimap`.
    """
    dash = max(round(side * (1 - FREE)), 1)
    lines: dict[str, list[tuple[int, int]]] = {}
    for place, at in minimap.cells.items():
        lines.setdefault(minimap.colour(place), []).append(at)
    paths = [
        f'<path stroke="{colour}" d="{_dashes(cells, side, dash)}"/>'
        for colour, cells in lines.items()
    ]
    wide, high = len(minimap.columns) * side, len(minimap.rows) * side
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="minimap" role="img" width="{wide}" '
        f'height="{high}" viewBox="-1 -1 {wide + 1} {high + 1}" stroke-width="{dash}" '
        f'stroke-dasharray="{dash} {side - dash}">'
        f"<title>{escape(told(minimap, voice=voice))}</title>{''.join(paths)}</svg>"
    )


def _dashes(cells: Sequence[tuple[int, int]], side: int, dash: int) -> str:
    """Return lines on which each dash is a cell: those that stand side by side share one."""
    found = []
    # In a run each column is as far beyond its place in the list as the first.
    runs = groupby(enumerate(sorted(cells)), key=lambda one: (one[1][0], one[1][1] - one[0]))
    for (i, _), run in runs:
        columns = [j for _, (_, j) in run]
        long = (len(columns) - 1) * side + dash
        found.append(f"M{columns[0] * side} {i * side + dash / 2:g}h{long}")
    return "".join(found)


@dataclass(frozen=True)
class Multiple:
    """One of many mini-maps side by side: its title, its count in words, and the map."""

    title: str
    count: str
    map: MiniMap


@dataclass(frozen=True)
class Multiples:
    """Mini-maps side by side, with their places in inches, and how many of them have none.

    `tops` are where the titles above them begin, `margin` is the room of the rows' names left of
    them, 0 for cells that are too small for names.
    """

    maps: tuple[Multiple, ...]
    places: tuple[tuple[float, float], ...]
    tops: tuple[float, ...]
    side: float
    size: float
    height: float
    left: int = 0
    margin: float = 0.0


def lay_out_maps(maps: Sequence[Multiple], *, voice: Voice, high: float = 9.0) -> Multiples:
    """Place mini-maps in rows, all of one size, the larger the fewer there are.

    Of more than a page holds those with the most covered cells are kept, in their order.
    """
    for across in range(4, MOST_ACROSS + 1):
        layout = _placed(maps, across, voice=voice)
        if layout.height <= (high if across == MOST_ACROSS else 0.8 * high):
            return layout
    covered = pd.Series([len(one.map.covered) for one in maps])
    many = int(len(maps) * high / layout.height)
    while layout.height > high and many > 1:
        kept = fullest(covered, list(covered.index), many)
        layout = _placed([maps[n] for n in kept], MOST_ACROSS, voice=voice)
        many -= MOST_ACROSS
    return replace(layout, left=len(maps) - len(layout.maps))


def _placed(maps: Sequence[Multiple], across: int, *, voice: Voice) -> Multiples:
    codes = maps[0].map.rows if maps else pd.Index([])
    margin = widest(voice.names(codes, str(codes.name)), NOTE) + 0.06 if len(codes) else 0.0
    wide = (ROOM - margin - GUTTER * (across - 1)) / across
    columns = max((len(one.map.columns) for one in maps), default=1)
    if wide / max(columns, 1) < NAMED or margin > 1.4:
        margin, wide = 0.0, (ROOM - GUTTER * (across - 1)) / across
    size = LABEL + 1 if across <= 6 else NOTE
    if longest_phrase([one.title for one in maps], size, voice=voice) > wide:
        size = NOTE
    rows = max((len(one.map.rows) for one in maps), default=1)
    side = min(wide / max(columns, 1), 0.2)
    titled = [replace(one, title=wrap(one.title, wide, size, voice=voice)) for one in maps]
    places, tops, y = list[tuple[float, float]](), list[float](), 0.0
    for start in range(0, len(titled), across):
        own = titled[start : start + across]
        tops += [y] * len(own)
        y += max(block_high(one.title, size, 1.25) for one in own) + COUNT
        places += [(margin + n * (wide + GUTTER), y) for n in range(len(own))]
        y += rows * side + ROW_GAP
    foot = (
        widest(voice.names(maps[0].map.columns, str(maps[0].map.columns.name)), NOTE)
        if margin
        else 0.0
    )
    high = max(y - ROW_GAP, 0.3) + foot
    return Multiples(tuple(titled), tuple(places), tuple(tops), side, size, high, margin=margin)


def draw_maps(ax: Axes, layout: Multiples, *, voice: Voice) -> None:
    """Draw mini-maps side by side, each under its title and its count; a unit is an inch.

    The names of rows stand left of the first maps, those of columns upright below the last.
    """
    ax.set(xlim=(0, 1), ylim=(layout.height, 0))
    ax.set_xlim(0, 1 / per_inch(ax)[0])
    ax.set_axis_off()
    placed = [(one.map, *at) for one, at in zip(layout.maps, layout.places, strict=True)]
    draw_minimaps(ax, placed, side=layout.side)
    for one, (x, y) in zip(layout.maps, layout.places, strict=True):
        ax.text(x, y - 0.05, one.count, size=NOTE, color=GREY, va="bottom")
        base = y - COUNT - 0.3 * layout.size / 72
        ax.text(x, base, one.title, size=layout.size, va="baseline", linespacing=1.15)
        for place in one.map.covered if one.map.counts else ():
            i, j = one.map.cells[place]
            half = (1 - FREE) / 2 * layout.side
            told, ink = voice.number(one.map.counts[place]), ink_on(one.map.colour(place))
            at = x + j * layout.side + half, y + i * layout.side + half
            ax.text(at[0], at[1], told, size=NOTE - 0.5, color=ink, ha="center", va="center")
    if not layout.margin:
        return
    first, middle = layout.maps[0].map, (1 - FREE) / 2
    looks = dict[str, Any](size=NOTE - 0.5, color=GREY)
    for y in {y for _, y in layout.places}:
        for i, name in enumerate(voice.names(first.rows, first.rows.name)):
            level = y + (i + middle) * layout.side
            ax.text(layout.margin - 0.06, level, name, ha="right", va="center", **looks)
    names = voice.names(first.columns, first.columns.name)
    for x, y in dict(sorted(layout.places, key=lambda place: place[1])).items():
        for j, name in enumerate(names):
            right, under = x + (j + middle) * layout.side, y + len(first.rows) * layout.side
            ax.text(
                right, under + 0.02, name, ha="center", va="top", rotation=90, label="upright",
                **looks,
            )  # fmt: skip


def minimap_key(
    maps: Sequence[MiniMap], *, voice: Voice, covered: str = "", alone: str = "", empty: str = ""
) -> list[tuple[Cell, str]]:
    """Return the key of mini-maps; `covered`, `alone` and `empty` replace the usual words."""
    blue, amber = Cell(theme().ramp[3]), Cell(THIN)
    if any(one.counts for one in maps):
        grounds = [[Cell(one.colour(place)) for place in one.covered] for one in maps]
        return [
            *legend(grounds, ramp(), voice=voice, unit=covered),
            (Cell(PALE), empty or voice.say("minimap.empty")),
            *[(Cell(), voice.say("minimap.out"))] * any(one.out for one in maps),
        ]
    entries = {
        blue: covered or voice.say("minimap.covered"),
        amber: (alone or voice.say("grammar.mark.single-vendor"))
        * any(one.colour(place) == THIN for one in maps for place in one.covered),
        Cell(PALE): empty or voice.say("minimap.empty"),
        Cell(): voice.say("minimap.out") * any(one.out for one in maps),
    }
    return [(cell, text) for cell, text in entries.items() if text]
