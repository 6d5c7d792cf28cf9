"""The mini-map: a scope drawn as a small map of its cells, in figures, pages and slides alike."""

import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.image import imsave

from isogj_analysis.draw.grid import Cell, inches_of, longest_phrase
from isogj_analysis.draw.lettering import block_high, wrap
from isogj_analysis.draw.naming import fullest
from isogj_analysis.draw.theme import GREY, LABEL, MARGIN, NOTE, PALE, PAPER, WIDTH, theme
from isogj_analysis.draw.voice import Voice

Place = tuple[Any, Any]
# Of a cell's side, what is left free beside the next one.
FREE = 0.14
# Of mini-maps side by side, in inches: between two, below a row, above one for its count.
GUTTER, ROW_GAP, COUNT, MOST_ACROSS = 0.22, 0.2, 0.2, 8


@dataclass(frozen=True)
class MiniMap:
    """A map as a mark: which of its cells are covered.

    `rows` and `columns` are the axes, named and in display order, the cells (row, column). `on` are
    covered, of these `alone`, in a red frame, by one vendor or group only; cells that are `lost`
    are red. What is `out` of scope is left blank.
    """

    rows: pd.Index
    columns: pd.Index
    on: Collection[Place]
    alone: Collection[Place] = ()
    out: Collection[Place] = ()
    lost: Collection[Place] = ()

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

    @cached_property
    def framed(self) -> list[Place]:
        """The covered cells that rest on one vendor or group."""
        return [place for place in self.covered if place in self.alone]

    def colour(self, place: Place) -> str:
        """Return the colour of a cell."""
        if place in self.lost:
            return theme().alert
        return theme().ramp[3] if place in self.on else PALE


def told(minimap: MiniMap, *, voice: Voice) -> str:
    """Return in words what a mini-map shows, a row after the other."""
    covered = minimap.covered
    rows = []
    for row, places in groupby(covered, key=lambda place: place[0]):
        codes = pd.Index([column for _, column in places], name=minimap.columns.name)
        name = voice.name(str(minimap.rows.name), row)
        rows.append(voice.say("minimap.line", row=name, columns=voice.listed(voice.names(codes))))
    case = "covers" if covered else "nothing"
    cells = voice.mark("between_cells").join(rows)
    return voice.say(f"minimap.{case}", all=len(minimap.cells), n=len(covered), cells=cells)


def draw_minimaps(
    ax: Axes,
    placed: Iterable[tuple[MiniMap, float, float]],
    *,
    side: float,
) -> None:
    """Draw mini-maps, each with its upper left corner at a place of Axes measured in inches.

    `side` is that of a cell, in inches; the y axis runs downward.
    """
    boxes, faces, framed = [], [], []
    for minimap, x, y in placed:
        for place, (i, j) in minimap.cells.items():
            box = _square(x + j * side, y + i * side, side * (1 - FREE))
            boxes.append(box)
            faces.append(minimap.colour(place))
            framed += [box] * (place in minimap.framed)
    grounds = PolyCollection(boxes, facecolors=faces, linewidths=0, clip_on=False)
    frames = PolyCollection(
        framed, facecolors="none", edgecolors=theme().alert, linewidths=max(0.8, 12 * side),
        clip_on=False, zorder=1.5,
    )  # fmt: skip
    for part in (grounds, frames):
        ax.add_collection(part, autolim=False)


def _square(x: float, y: float, side: float) -> np.ndarray:
    return np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])


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
    if minimap.framed:
        corners = [
            (j * side, i * side) for i, j in (minimap.cells[place] for place in minimap.framed)
        ]
        frames = "".join(f"M{x} {y}h{dash}v{dash}h-{dash}z" for x, y in corners)
        look = f'fill="none" stroke="{theme().alert}" stroke-width="1.5" stroke-dasharray="none"'
        paths.append(f'<path {look} d="{frames}"/>')
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
    for i, row in groupby(sorted(cells), key=lambda at: at[0]):
        columns = [j for _, j in row]
        for _, run in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
            own = [j for _, j in run]
            long = (len(own) - 1) * side + dash
            found.append(f"M{own[0] * side} {i * side + dash / 2:g}h{long}")
    return "".join(found)


def minimap_png(minimap: MiniMap, *, side: int = 16) -> bytes:
    """Return a mini-map as the bytes of a PNG, its cells `side` pixels wide, for slides."""
    free = max(round(side * FREE), 1)
    shape = (len(minimap.rows) * side, len(minimap.columns) * side, 3)
    pixels = np.full(shape, to_rgb(PAPER))
    for place, (i, j) in minimap.cells.items():
        cell = pixels[i * side : (i + 1) * side - free, j * side : (j + 1) * side - free]
        if place in minimap.framed:
            cell[:] = to_rgb(theme().alert)
            cell = cell[free:-free, free:-free]
        cell[:] = to_rgb(minimap.colour(place))
    file = io.BytesIO()
    imsave(file, pixels, format="png")
    return file.getvalue()


@dataclass(frozen=True)
class Multiple:
    """One of many mini-maps side by side: its title, its count in words, and the map."""

    title: str
    count: str
    map: MiniMap


@dataclass(frozen=True)
class Multiples:
    """Mini-maps side by side, with their places in inches, and how many of them have none."""

    maps: tuple[Multiple, ...]
    places: tuple[tuple[float, float], ...]
    side: float
    size: float
    height: float
    left: int = 0


def lay_out_multiples(
    maps: Sequence[Multiple], *, voice: Voice, room: float = WIDTH - 2 * MARGIN, high: float = 9.0
) -> Multiples:
    """Place mini-maps in rows, all of one size, the larger the fewer there are.

    Of more than a page holds those with the most covered cells are kept, in their order.
    """
    for across in range(4, MOST_ACROSS + 1):
        layout = _placed(maps, across, voice=voice, room=room)
        if layout.height <= (high if across == MOST_ACROSS else 0.6 * high):
            return layout
    covered = pd.Series([len(one.map.covered) for one in maps])
    many = int(len(maps) * high / layout.height)
    while layout.height > high and many > 1:
        kept = fullest(covered, list(covered.index), many, rest=False)
        layout = _placed([maps[n] for n in kept], MOST_ACROSS, voice=voice, room=room)
        many -= MOST_ACROSS
    return replace(layout, left=len(maps) - len(layout.maps))


def _placed(maps: Sequence[Multiple], across: int, *, voice: Voice, room: float) -> Multiples:
    wide, size = (room - GUTTER * (across - 1)) / across, LABEL if across <= 6 else NOTE
    rows = max((len(one.map.rows) for one in maps), default=1)
    columns = max((len(one.map.columns) for one in maps), default=1)
    side = min(wide / max(columns, 1), 0.2)
    if longest_phrase([one.title for one in maps], size, voice=voice) > wide:
        size = NOTE
    titled = [replace(one, title=wrap(one.title, wide, size, voice=voice)) for one in maps]
    places, y = list[tuple[float, float]](), 0.0
    for start in range(0, len(titled), across):
        own = titled[start : start + across]
        y += max(block_high(one.title, size, 1.25) for one in own) + COUNT
        places += [(n * (wide + GUTTER), y) for n in range(len(own))]
        y += rows * side + ROW_GAP
    return Multiples(tuple(titled), tuple(places), side, size, max(y - ROW_GAP, 0.3))


def draw_multiples(ax: Axes, layout: Multiples) -> None:
    """Draw mini-maps side by side, each under its title and its count; a unit is an inch."""
    room = inches_of(ax)[0]
    ax.set(xlim=(0, room), ylim=(layout.height, 0))
    ax.set_axis_off()
    placed = [(one.map, *at) for one, at in zip(layout.maps, layout.places, strict=True)]
    draw_minimaps(ax, placed, side=layout.side)
    for one, (x, y) in zip(layout.maps, layout.places, strict=True):
        ax.text(x, y - 0.05, one.count, size=NOTE, color=GREY, va="bottom")
        base = y - COUNT - 0.3 * layout.size / 72
        ax.text(x, base, one.title, size=layout.size, va="baseline", linespacing=1.15)


def minimap_key(
    maps: Sequence[MiniMap], *, voice: Voice, covered: str = "", alone: str = "", empty: str = ""
) -> list[tuple[Cell, str]]:
    """Return the key of mini-maps; `covered`, `alone` and `empty` replace the usual words."""
    blue = Cell(theme().ramp[3])
    entries = [(blue, covered or voice.say("minimap.covered"))]
    if any(one.framed for one in maps):
        entries.append(
            (replace(blue, edge=theme().alert), alone or voice.say("grammar.mark.single"))
        )
    entries.append((Cell(PALE), empty or voice.say("minimap.empty")))
    out = any(one.out for one in maps)
    return entries + [(Cell(), voice.say("minimap.out"))] * out
