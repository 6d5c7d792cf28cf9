"""A grid of cells with numbers in them: the one drawing behind every map and matrix."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2DBase, ScaledTranslation, Transform

from isogj_analysis.draw import theme
from isogj_analysis.draw.lettering import block_high, phrases_of, text_width, widest, wrap, write
from isogj_analysis.draw.plain import Plain, note_plain
from isogj_analysis.draw.theme import (
    GREY,
    INK,
    LABEL,
    MARGIN,
    NOTE,
    PAPER,
    QUIET,
    RULE,
    WIDTH,
    ink_on,
)
from isogj_analysis.draw.voice import Voice

LINES = 4
# The key: its letters in points; swatch, least gap and step to the next row in inches.
KEY, SWATCH, KEY_GAP, KEY_STEP = NOTE + 0.5, 0.26, 0.1, 0.2
# The patterns, each with one meaning; a gap, the strongest mark, has a frame of its colour.
HATCHES = ("//", "..", "xxxx")
# Did not exist yet.
ABSENT = "–"
# The room of the totals right of a grid and below it, in inches.
BESIDE, BELOW = 0.12, 0.22


@dataclass(frozen=True)
class Cell:
    """How one cell looks: its ground, its pattern, its frame, and the texts in it.

    `small` text steps back behind that of other cells.
    """

    face: Any = PAPER
    hatch: str = ""
    edge: Any = None
    text: str = ""
    note: str = ""
    ink: Any = None
    small: bool = False


@dataclass(frozen=True)
class Totals:
    """What stands in the margins of a grid: a number below each column, and under these a note.

    `beside` are the columns right of it, each a head and a number for each row, which is written in
    its ink of `inks`, if there are any.
    """

    columns: Sequence[str]
    note: str
    beside: Sequence[tuple[str, Sequence[str]]]
    inks: Sequence[Any] = ()

    @property
    def below(self) -> float:
        """Where the note begins, in inches from the grid."""
        return BELOW if self.columns else BELOW / 3

    @property
    def ends(self) -> list[float]:
        """Where the columns right of the grid end, in inches from it."""
        return [*accumulate(widest([head, *told], NOTE) + BESIDE for head, told in self.beside)]


@dataclass(frozen=True)
class Layout:
    """The room that a grid's labels need, in inches, and its labels broken into lines.

    `number` is the size of a cell's text, `size` that of the labels, and `line` the width of a
    cell's frame, all in points. `stairs` says that the columns' labels stand one above the other,
    each led to its column by a line. `edges` are the upper edges of the rows and the last lower
    one, in units of the Axes; without them each row is one unit high. `labels` are those of rows
    and columns before they were broken.
    """

    rows: list[str]
    columns: list[str]
    left: float
    top: float
    height: float
    width: float = WIDTH
    number: float = theme.LEAD
    line: float = 1.8
    size: float = LABEL
    stairs: bool = False
    edges: tuple[float, ...] = ()
    totals: Totals | None = None
    right: float = 0.0
    bottom: float = 0.0
    labels: tuple[Sequence[str], Sequence[str]] = ((), ())

    @property
    def step(self) -> float:
        """How wide a column is, in inches."""
        room = self.width - 2 * MARGIN - self.left - self.right
        return room / max(len(self.columns), 1)


def lay_out(
    rows: Sequence[str], columns: Sequence[str], *, voice: Voice, cell_height: float = 0.52,
    label_width: float = 1.5, width: float = WIDTH, size: float = LABEL, even: bool = True,
    totals: Totals | None = None,
) -> Layout:  # fmt: skip
    """Break the labels so that all stand level and none meets its neighbour.

    Labels wider than their column are broken at phrase ends and stand on as many lines as needed.
    Where that would break words, or take more than a few lines, they stand on stairs above the
    grid. Rows are all as high as the highest, or, unless `even`, each as high as its label needs.
    """
    labels = (rows, columns)
    rows = [wrap(row, label_width, size, voice=voice) for row in rows]
    left, n = widest(rows, size) + 0.12, max(len(columns), 1)
    right = totals.ends[-1] if totals and totals.beside else 0.0
    room = width - 2 * MARGIN - right
    step = (room - left) / n
    broken = [wrap(column, step - 0.04, size, voice=voice) for column in columns]
    lines = max((text.count("\n") + 1 for text in broken), default=1)
    top = lines * size * 1.3 / 72 + 0.1
    stairs = lines > LINES or longest_phrase(columns, size, voice=voice) > step - 0.04
    if stairs:
        # The first steps begin left of the grid.
        left = max(left, min(widest(columns[:3], size) + 0.1, label_width, 0.4 * room))
        step = (room - left) / n
        ends = (min(left + (j + 0.5) * step, 3.5) - 0.08 for j in range(n))
        broken = [wrap(*column, size, voice=voice) for column in zip(columns, ends, strict=False)]
        top = sum(block_high(text, size) for text in broken) + 0.08
    highs = [max(cell_height, block_high(row, size) + 0.06 * ("\n" in row)) for row in rows]
    high, bottom = max([cell_height, *highs]), 0.0
    if totals:
        totals = replace(totals, note=wrap(totals.note, room - left, NOTE, voice=voice))
        bottom = totals.below + block_high(totals.note, NOTE) + 0.05
    layout = Layout(
        rows, broken, left, top, high * len(rows), width, size=size, stairs=stairs, totals=totals,
        right=right, bottom=bottom, labels=labels,
    )  # fmt: skip
    if even or min(highs, default=high) == high:
        return layout
    edges = tuple(edge / cell_height for edge in accumulate(highs, initial=0.0))
    return replace(layout, height=sum(highs), edges=edges)


def longest_phrase(texts: Sequence[str], size: float, *, voice: Voice) -> float:
    """Return the width in inches of the longest part of the texts that no line end may break."""
    return widest([phrase.rstrip() for text in texts for phrase in phrases_of(text, voice)], size)


def per_inch(ax: Axes) -> tuple[float, float]:
    """Return how many units of the Axes an inch is, across and down."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    box, dpi = ax.get_window_extent(), ax.figure.dpi
    wide, high = box.width / dpi or 1.0, box.height / dpi or 1.0
    return abs(right - left) / wide, abs(top - bottom) / high


def draw_grid(
    ax: Axes, layout: Layout, cells: Sequence[Sequence[Cell | None]], *, gap: float = 0.03
) -> None:
    """Draw the cells row by row from the top, with the columns' labels above.

    Where there is None in place of a cell, or a row is shorter than others, nothing is drawn.
    """
    names, heads = layout.labels
    note_plain(ax, Plain(heads, cells, names))
    n_columns = len(layout.columns)
    edges = np.array(layout.edges or range(len(layout.rows) + 1), dtype=float)
    middles = (edges[:-1] + edges[1:]) / 2
    ax.set(xlim=(0, n_columns or 1), ylim=(edges[-1] or 1.0, 0))
    across, down = per_inch(ax)
    ax.set_xticks(np.arange(n_columns) + 0.5, [] if layout.stairs else layout.columns)
    ax.set_yticks(middles, layout.rows)
    ax.tick_params(length=0, labeltop=True, labelbottom=False, labelsize=layout.size)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        # They have their room: nothing is to be laid out around them, which would measure each.
        label.set_in_layout(False)
    ax.spines[:].set_visible(False)
    if layout.stairs:
        _climb(ax, layout, down)
    alike: dict[tuple[str, bool], list[tuple[np.ndarray, Cell]]] = {}
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            if cell is None:
                continue
            x, y = np.array([j + gap, j + 1 - gap]), np.array([edges[i] + gap, edges[i + 1] - gap])
            box = np.stack([x[[0, 1, 1, 0]], y[[0, 0, 1, 1]]], axis=1)
            alike.setdefault((cell.hatch, cell.edge is not None), []).append((box, cell))
            told = [(cell.text, theme.NUMBER, 0.08), (cell.note, NOTE, -0.11)]
            alone = min(layout.number, NOTE) if cell.small else layout.number
            for words, size, up in told if cell.note else [(cell.text, alone, 0.0)]:
                if cell.text:
                    ax.text(
                        j + 0.5, middles[i] - up * down, words, size=size, color=ink_of(cell),
                        ha="center", va="center", path_effects=halo(cell),
                    )  # fmt: skip
    # The boxes of one pattern at once: a thousand patches would take their time.
    for (hatch, framed), boxes in alike.items():
        line = layout.line if framed else 0.8 if hatch else 0.0
        patches = PolyCollection(
            [box for box, _ in boxes], facecolors=[cell.face for _, cell in boxes],
            edgecolors=[cell.edge or RULE for _, cell in boxes], linewidths=line,
            hatch=hatch or None, hatchcolors=[_lines(boxes[0][1])],
            zorder=1.1 if line else 1.0, clip_on=False,
        )  # fmt: skip
        ax.add_collection(patches, autolim=False)
    if not layout.totals:
        return
    looks = dict[str, Any](size=NOTE, color=GREY)
    for (head, totals), inches in zip(layout.totals.beside, layout.totals.ends, strict=True):
        right = ax.get_xlim()[1] + inches * across
        inks = layout.totals.inks or len(totals) * [GREY]
        for total, middle, ink in zip(totals, middles, inks, strict=True):
            ax.text(right, middle, total, ha="right", va="center", **{**looks, "color": ink})
        ax.text(right, -0.06 * down, head, ha="right", va="bottom", **looks)
    for j, below in enumerate(layout.totals.columns):
        ax.text(j + 0.5, edges[-1] + 0.11 * down, below, ha="center", va="center", **looks)
    note = layout.totals.note
    if layout.totals.columns and text_width(note, NOTE) + 0.1 <= layout.left:
        ax.text(-0.1 * across, edges[-1] + 0.11 * down, note, ha="right", va="center", **looks)
        return
    under = edges[-1] + layout.totals.below * down
    ax.text(0, under, note, va="top", linespacing=1.2, **looks)


def _climb(ax: Axes, layout: Layout, inch: float) -> None:
    """Write the columns' labels one above the other, the last on top, and lead each down."""
    lines, y = [], -0.05 * inch
    for j, text in enumerate(layout.columns):
        high = block_high(text, layout.size) * inch
        looks = {"size": layout.size, "color": INK, "ha": "right", "annotation_clip": False}
        write(ax, text, (j + 0.5, y - high / 2), (-3, 0), **looks)
        lines.append([(j + 0.48, y - high / 2), (j + 0.5, y - high / 2), (j + 0.5, -0.02 * inch)])
        y -= high
    leaders = LineCollection(lines, colors=RULE, linewidths=0.7, clip_on=False)
    ax.add_collection(leaders, autolim=False)


def ink_of(cell: Cell) -> Any:
    """Return the ink of what is written in a cell."""
    return cell.ink or ink_on(PAPER if cell.hatch else cell.face)


def _lines(cell: Cell) -> Any:
    """Return the colour of a pattern: a tint of the frame, which is seen before it."""
    if cell.edge is None:
        return QUIET
    return tuple(0.15 * part + 0.85 for part in to_rgb(cell.edge))


def halo(cell: Cell) -> list[Any]:
    """Return what keeps letters readable on dots: a rim of paper around each."""
    return [withStroke(linewidth=9, foreground=PAPER)] if cell.hatch == ".." else []


def swatch(cell: Cell, at: tuple[float, float], wide: float, high: float) -> Rectangle:
    """Return a small box that looks like a cell."""
    return Rectangle(
        at, wide, high, facecolor=cell.face, edgecolor=cell.edge or RULE,
        hatch=cell.hatch or None, hatchcolor=_lines(cell),
        linewidth=1.4 if cell.edge is not None else 0.8,
    )  # fmt: skip


# How a cell looks, and in words what that means; classes of a ramp have their words in the cell.
Entries = Sequence[tuple[Cell, str]]


def key(ax: Axes, entries: Entries, *, y: float = -0.22) -> None:
    """Write the key in rows under Axes of a reader's own, `y` in inches below, as wide as these.

    It goes with the Axes, wherever their figure puts them later.
    """
    at = ScaledTranslation(0, 0, cast(Affine2DBase, ax.transAxes))
    corner = cast(Figure, ax.get_figure(root=True)).dpi_scale_trans + at
    room = max(ax.get_window_extent().width / ax.figure.dpi, 2.0)
    write_key(ax, entries, 0.0, y, room, inches=corner)


def write_key(
    on: Figure | Axes, entries: Entries, x: float, y: float, room: float, scale: float = 1.0,
    inches: Transform | None = None,
) -> None:  # fmt: skip
    """Write the key from a place on, the middle of its first row, in inches from the lower left.

    `scale` makes it larger, on a page larger than A4; `inches` are those of the Axes it goes with.
    """
    # All is reckoned as on A4.
    across, down = (1.0, 1.0) if inches else cast(Figure, on).get_size_inches() / scale
    to: dict[str, Any] = {"transform": inches or cast(Figure, on).transFigure}
    x, y, room = x / scale, y / scale, room / scale
    for row in key_rows(entries, room):
        gap = min(0.22, (room - sum(map(_wide, row))) / max(len(row) - 1, 1))
        at = x
        for cell, text in row:
            box = _box_wide(cell)
            sample = swatch(cell, (at / across, (y - 0.075) / down), box / across, 0.15 / down)
            sample.set_transform(to["transform"])
            sample.set_clip_on(False)
            on.add_artist(sample)
            if cell.text:
                on.text(
                    (at + box / 2) / across, (y - 0.004) / down, cell.text, size=NOTE * scale,
                    color=cell.ink or ink_on(cell.face), ha="center", va="center", **to,
                )  # fmt: skip
            if text:
                beside = (at + box + 0.06) / across
                on.text(beside, y / down, text, size=KEY * scale, va="center", **to)
            # Classes of one ramp stand side by side.
            at += _wide((cell, text)) + (gap if text else 0.03)
        y -= KEY_STEP


def key_rows(entries: Entries, room: float = WIDTH - 2 * MARGIN) -> list[Entries]:
    """Return the rows in which the key stands on a page."""
    rows, end = list[list[tuple[Cell, str]]](), room
    for entry in entries:
        if not rows or end + KEY_GAP + _wide(entry) > room:
            rows.append([])
            end = -KEY_GAP
        rows[-1].append(entry)
        end += KEY_GAP + _wide(entry)
    return [*rows]


def _box_wide(cell: Cell) -> float:
    return max(SWATCH - 0.06, text_width(cell.text, NOTE) + 0.1 if cell.text else 0.0)


def _wide(entry: tuple[Cell, str]) -> float:
    cell, text = entry
    return _box_wide(cell) + (0.06 + text_width(text, KEY) if text else 0.0)
