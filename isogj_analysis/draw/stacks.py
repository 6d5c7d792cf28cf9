"""Rows of stacked bars with their numbers: the one drawing behind every split of a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from isogj_analysis.draw.grid import Cell, key
from isogj_analysis.draw.lettering import text_width, widest, wrap
from isogj_analysis.draw.theme import GREY, LABEL, NOTE, PAPER, ink_on
from isogj_analysis.draw.voice import Voice

ROOMY = 24
KEY_HIGH = 0.32
GAP = 0.06
# How wide the notes beside the bars are, in inches.
NOTES = 3.4


@dataclass(frozen=True)
class Part:
    """One part of every bar: its name, its look, and its number in each row."""

    name: str
    look: Cell
    values: Sequence[int]


@dataclass(frozen=True)
class Rows:
    """The labels of the rows broken into lines, and where each row stands, in inches."""

    labels: list[str]
    middles: list[float]
    deep: float
    size: float
    left: float
    height: float
    notes: tuple[str, ...] = ()
    right: float = 0.0


def lay_out_stacks(labels: Sequence[str], *, voice: Voice, notes: Sequence[str] = ()) -> Rows:
    """Break the labels and give each row its height; many rows stand closer than few.

    `notes` stand beside the bars, one for each row, where rows are few enough to grow with them.
    """
    roomy = len(labels) <= ROOMY
    size, least, room = (LABEL, 0.27, 2.2) if roomy else (NOTE, 0.142, 3.4)
    broken = [wrap(label, room, size, voice=voice) for label in labels]
    told = tuple(wrap(note, NOTES, NOTE, voice=voice) for note in notes) if roomy else ()
    heights = [
        max(least, _high(label, size), _high(note, NOTE))
        for label, note in zip_longest(broken, told, fillvalue="")
    ]
    ends = list(accumulate(heights))
    middles = [end - high / 2 for end, high in zip(ends, heights, strict=True)]
    left, height = widest(broken, size) + 0.1, ends[-1] if ends else 0.3
    right = NOTES + GAP if told else 0.0
    return Rows(broken, middles, least * 0.78, size, left, height, told, right)


def _high(text: str, size: float) -> float:
    return (text.count("\n") + 1) * size * 1.25 / 72 + 0.03


def draw_stacks(ax: Axes, rows: Rows, parts: Sequence[Part], *, rest: str = "") -> None:
    """Draw a bar for each row, its parts side by side, their numbers in them, the total behind.

    Where a number has no room in its part, the row says all of them behind its total, in the order
    of the parts. `rest` is said, without a bar, in a last row that stands for many.
    """
    values = np.array([part.values for part in parts], dtype=int).reshape(len(parts), -1)
    box = ax.get_window_extent()
    room, top = box.width / ax.figure.dpi, box.height / ax.figure.dpi
    scale, split = _fit(values, parts, rows.size, room)
    ax.set(xlim=(0, room), ylim=(rows.height, 0), xticks=[])
    ax.set_yticks(rows.middles, rows.labels, fontsize=rows.size, linespacing=1.15)
    ax.tick_params(length=0)
    ax.spines["bottom"].set_visible(False)
    starts = np.vstack([np.zeros(values.shape[1]), values.cumsum(axis=0)]) * scale
    for column, begins, middle, told in zip(
        values.T, starts.T, rows.middles[: len(split)], split, strict=True
    ):
        for part, value, x in zip(parts, column, begins[:-1], strict=True):
            if value and not told:
                _number(ax, (x + value * scale / 2, middle), str(value), part.look, rows.size)
        ax.text(begins[-1] + GAP, middle, _end(column, told), size=rows.size, va="center")
    for part, lefts, wide in zip(parts, starts[:-1], values * scale, strict=True):
        _bars(ax, part.look, lefts, wide, rows)
    if rest:
        ax.text(GAP, rows.middles[-1], rest, size=rows.size, va="center", color=GREY)
    for note, middle in zip(rows.notes, rows.middles, strict=False):
        at = (room + GAP, middle)
        ax.text(*at, note, size=NOTE, color=GREY, va="center", linespacing=1.15)
    key(ax, [(part.look, part.name) for part in parts], y=top + KEY_HIGH / 2)


def _number(ax: Axes, at: tuple[float, float], text: str, look: Cell, size: float) -> None:
    # On a pattern a number needs a plain ground of its own.
    ground = {"boxstyle": "square,pad=0.1", "fc": PAPER, "ec": "none"} if look.hatch else None
    ink = ink_on(PAPER if look.hatch else look.face)
    ax.text(*at, text, size=size, ha="center", va="center", color=ink, bbox=ground)


def _bars(ax: Axes, look: Cell, lefts: np.ndarray, wide: np.ndarray, rows: Rows) -> None:
    boxes = [
        Rectangle((left, middle - rows.deep / 2), width, rows.deep)
        for left, width, middle in zip(lefts, wide, rows.middles[: len(wide)], strict=True)
        if width
    ]
    bars = PatchCollection(
        boxes, facecolor=look.face, edgecolor=look.edge or look.face, linewidth=0.8,
        hatch=look.hatch or None,
    )  # fmt: skip
    bars.set_hatchcolor(GREY)
    ax.add_collection(bars, autolim=False)


def _end(values: np.ndarray, split: bool) -> str:
    total = str(values.sum())
    return f"{total}  ({' + '.join(map(str, values))})" if split else total


def _fit(
    values: np.ndarray, parts: Sequence[Part], size: float, room: float
) -> tuple[float, np.ndarray]:
    """Return inches per one, and which rows have a part that is too narrow for its number."""
    texts = [[text_width(str(value), size) for value in row] for row in values]
    pads = [[0.08 if part.look.hatch else 0.03] for part in parts]
    needs = np.reshape(texts, values.shape) + pads
    totals = values.sum(axis=0)
    split = np.zeros(values.shape[1], dtype=bool)
    while True:
        ends = [_end(column, told) for column, told in zip(values.T, split, strict=True)]
        rooms = np.array([room - GAP - text_width(end, size) for end in ends])
        scale = float((rooms[totals > 0] / totals[totals > 0]).min(initial=room))
        narrow = split | ((values > 0) & (needs > values * scale)).any(axis=0)
        if (narrow == split).all():
            return scale, split
        split = narrow
