"""A grid of cells with numbers in them: the one drawing behind every map and matrix."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from isogj_analysis.draw.lettering import block_high, phrases_of, text_width, widest, wrap
from isogj_analysis.draw.plain import Plain, note_plain
from isogj_analysis.draw.theme import (
    GREY,
    INK,
    LABEL,
    LEAD,
    MARGIN,
    NOTE,
    NUMBER,
    PAPER,
    RULE,
    WIDTH,
    ink_on,
)
from isogj_analysis.draw.voice import Voice

LINES = 4
# The key: its letters in points; swatch, least gap and step to the next row in inches.
KEY, SWATCH, KEY_GAP, KEY_STEP = NOTE + 0.5, 0.26, 0.1, 0.2
# The patterns, each with one meaning, and how they are drawn: a gap is the strongest mark.
HATCHES = {"////": INK, "..": GREY, "xxxx": GREY}
# Did not exist yet.
ABSENT = "–"
# The room of the totals right of a grid and below it, in inches.
BESIDE, BELOW = 0.12, 0.22


@dataclass(frozen=True)
class Cell:
    """How one cell looks: its ground, its pattern, its frame, and the texts in it."""

    face: Any = PAPER
    hatch: str = ""
    edge: Any = None
    text: str = ""
    note: str = ""
    ink: Any = None


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
    number: float = LEAD
    line: float = 1.8
    size: float = LABEL
    stairs: bool = False
    edges: tuple[float, ...] = ()
    totals: "Totals | None" = None
    right: float = 0.0
    bottom: float = 0.0
    labels: tuple[Sequence[str], Sequence[str]] = ((), ())


@dataclass(frozen=True)
class Totals:
    """What stands in the margins of a grid: the totals of rows and columns, their head, a note.

    `spans` are another number of each row, left of its total, with its own head.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    head: str
    note: str
    spans: Sequence[str] = ()
    spans_head: str = ""

    @property
    def margins(self) -> list[tuple[str, Sequence[str], float]]:
        """What stands right of the grid: heads, numbers, and where they end, in inches."""
        found, right = list[tuple[str, Sequence[str], float]](), 0.0
        for head, told in ((self.spans_head, self.spans), (self.head, self.rows)):
            if told:
                right += widest([head, *told], NOTE) + BESIDE
                found.append((head, told, right))
        return found

    @property
    def right(self) -> float:
        """The room that they need right of the grid, in inches."""
        return self.margins[-1][2] if self.margins else 0.0


def lay_out(
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    voice: Voice,
    cell_height: float = 0.52,
    label_width: float = 1.5,
    width: float = WIDTH,
    size: float = LABEL,
    even: bool = True,
    totals: Totals | None = None,
) -> Layout:
    """Break the labels so that all stand level and none meets its neighbour.

    Labels wider than their column are broken at phrase ends and stand on as many lines as needed.
    Where that would break words, or take more than a few lines, they stand on stairs above the
    grid. Rows are all as high as the highest, or, unless `even`, each as high as its label needs.
    """
    labels = (rows, columns)
    rows = [wrap(row, label_width, size, voice=voice) for row in rows]
    left = widest(rows, size) + 0.12
    right = totals.right if totals else 0.0
    room, n = width - 2 * MARGIN - right, max(len(columns), 1)
    step = (room - left) / n
    broken = [wrap(column, step - 0.04, size, voice=voice) for column in columns]
    stairs = longest_phrase(columns, size, voice=voice) > step - 0.04
    if stairs or any(text.count("\n") >= LINES for text in broken):
        stairs = True
        # The first steps begin left of the grid.
        left = max(left, min(widest(columns[:3], size) + 0.1, label_width, 0.4 * room))
        step = (room - left) / n
        broken = [
            wrap(column, min(left + (j + 0.5) * step, 3.5) - 0.08, size, voice=voice)
            for j, column in enumerate(columns)
        ]
        top = sum(block_high(text, size) for text in broken) + 0.08
    else:
        top = max((text.count("\n") + 1 for text in broken), default=1) * size * 1.3 / 72 + 0.1
    highs = [max(cell_height, block_high(row, size) + 0.06 * ("\n" in row)) for row in rows]
    high = max([cell_height, *highs])
    layout = Layout(
        rows, broken, left, top, high * len(rows), width, size=size, stairs=stairs, labels=labels
    )
    if totals:
        note = wrap(totals.note, room - left, NOTE, voice=voice)
        bottom = BELOW + block_high(note, NOTE) + 0.05
        layout = replace(layout, totals=replace(totals, note=note), right=right, bottom=bottom)
    if even or min(highs, default=high) == high:
        return layout
    edges = tuple(edge / cell_height for edge in accumulate(highs, initial=0.0))
    return replace(layout, height=sum(highs), edges=edges)


def longest_phrase(texts: Sequence[str], size: float, *, voice: Voice) -> float:
    """Return the width in inches of the longest part of the texts that no line end may break."""
    return widest([phrase.rstrip() for text in texts for phrase in phrases_of(text, voice)], size)


def draw_grid(
    ax: Axes, layout: Layout, cells: Sequence[Sequence[Cell | None]], *, gap: float = 0.03
) -> None:
    """Draw the cells row by row from the top, with the columns' labels above.

    Where there is None in place of a cell, or a row is shorter than others, nothing is drawn.
    """
    n_rows, n_columns = len(layout.rows), len(layout.columns)
    names, heads = layout.labels
    note_plain(ax, Plain(heads, cells, names, is_grid=True))
    edges = np.array(layout.edges or range(n_rows + 1), dtype=float)
    high = edges[-1] or 1.0
    inch = high / (ax.get_position().height * cast(Figure, ax.figure).get_figheight() or 1.0)
    ax.set(xlim=(0, n_columns or 1), ylim=(high, 0))
    ax.set_xticks(np.arange(n_columns) + 0.5, [] if layout.stairs else layout.columns)
    ax.set_yticks((edges[:-1] + edges[1:]) / 2, layout.rows)
    ax.tick_params(length=0, labeltop=True, labelbottom=False, labelsize=layout.size)
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        # They have their room: nothing is to be laid out around them, which would measure each.
        label.set_in_layout(False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    if layout.stairs:
        _climb(ax, layout, inch)
    looks: dict[tuple[str, bool], list[tuple[np.ndarray, Cell]]] = {}
    written: list[tuple[float, float, Cell]] = []
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            if cell is None:
                continue
            box = np.array([(j + gap, edges[i] + gap), (j + 1 - gap, edges[i + 1] - gap)])
            looks.setdefault((cell.hatch, cell.edge is not None), []).append((box, cell))
            if cell.text:
                written.append((j + 0.5, (edges[i] + edges[i + 1]) / 2, cell))
    for (hatch, framed), alike in looks.items():
        _fill(ax, alike, hatch=hatch, line=layout.line if framed else 0.8 if hatch else 0.0)
    _write(ax, written, layout.number, inch)
    if layout.totals:
        _total(ax, layout.totals, edges, inch)


def _total(ax: Axes, totals: Totals, edges: np.ndarray, inch: float) -> None:
    """Write the totals in the margins, and under them what they count."""
    across = ax.get_xlim()[1] / (ax.get_position().width * cast(Figure, ax.figure).get_figwidth())
    looks = dict[str, Any](size=NOTE, color=GREY)
    for head, told, inches in totals.margins:
        right = ax.get_xlim()[1] + inches * across
        for total, middle in zip(told, (edges[:-1] + edges[1:]) / 2, strict=True):
            ax.text(right, middle, total, ha="right", va="center", **looks)
        ax.text(right, -0.06 * inch, head, ha="right", va="bottom", **looks)
    for j, total in enumerate(totals.columns):
        ax.text(j + 0.5, edges[-1] + 0.11 * inch, total, ha="center", va="center", **looks)
    ax.text(0, edges[-1] + BELOW * inch, totals.note, va="top", linespacing=1.2, **looks)


def _fill(ax: Axes, alike: Sequence[tuple[np.ndarray, Cell]], *, hatch: str, line: float) -> None:
    """Draw the boxes of one pattern at once: a thousand patches would take their time."""
    boxes = [box[[[0, 0], [1, 0], [1, 1], [0, 1]], [[0, 1]] * 4] for box, _ in alike]
    patches = PolyCollection(
        boxes,
        facecolors=[cell.face for _, cell in alike],
        edgecolors=[cell.edge or RULE for _, cell in alike],
        linewidths=line,
        hatch=hatch or None,
        zorder=1.1 if line else 1.0,
        clip_on=False,
    )
    patches.set_hatchcolor([HATCHES.get(hatch, GREY)])
    ax.add_collection(patches, autolim=False)


def _climb(ax: Axes, layout: Layout, inch: float) -> None:
    """Write the columns' labels one above the other, the last on top, and lead each down."""
    lines, y = [], -0.05 * inch
    for j, text in enumerate(layout.columns):
        middle = y - block_high(text, layout.size) * inch / 2
        ax.annotate(
            text, (j + 0.5, middle), (-3, 0), textcoords="offset points", ha="right", va="center",
            size=layout.size, annotation_clip=False,
        )  # fmt: skip
        lines.append([(j + 0.5 - 0.02, middle), (j + 0.5, middle), (j + 0.5, -0.02 * inch)])
        y -= block_high(text, layout.size) * inch
    leaders = LineCollection(lines, colors=RULE, linewidths=0.7, clip_on=False)
    ax.add_collection(leaders, autolim=False)


def _write(
    ax: Axes, written: Sequence[tuple[float, float, Cell]], number: float, inch: float
) -> None:
    """Write the texts of the cells; on a pattern each letter has a rim of paper."""
    inks: dict[Any, str] = {}
    for x, middle, cell in written:
        face = PAPER if cell.hatch else cell.face
        if face not in inks:
            inks[face] = ink_on(face)
        for text, size, up in (
            ((cell.text, NUMBER, 0.08), (cell.note, NOTE, -0.11))
            if cell.note
            else ((cell.text, number, 0.0),)
        ):
            ax.text(
                x, middle - up * inch, text, size=size, color=cell.ink or inks[face],
                ha="center", va="center", clip_on=False, path_effects=halo(cell),
            )  # fmt: skip


def halo(cell: Cell) -> list[Any]:
    """Return what keeps letters readable on a pattern: a rim of paper around each."""
    return [withStroke(linewidth=5, foreground=PAPER)] if cell.hatch else []


def swatch(cell: Cell, at: tuple[float, float], wide: float, high: float) -> Rectangle:
    """Return a small box that looks like a cell."""
    box = Rectangle(
        at, wide, high, facecolor=cell.face, edgecolor=cell.edge or RULE,
        hatch=cell.hatch or None, linewidth=1.4 if cell.edge is not None else 0.8,
    )  # fmt: skip
    box.set_hatchcolor(HATCHES.get(cell.hatch, GREY))
    return box


# How a cell looks, and in words what that means; classes of a ramp have their words in the cell.
Entries = Sequence[tuple[Cell, str]]


def key(ax: Axes, entries: Entries, *, y: float = -0.22) -> None:
    """Write the key in a row under the grid; `y` in inches below it.

    It begins where the grid does, or as far to the left as it needs to stay on the page; what one
    row cannot hold stands in another, `key_rows` of them.
    """
    figure = cast(Figure, ax.figure)
    across, down = figure.get_size_inches()
    box, room = ax.get_position(), across - 2 * MARGIN
    needed = max((sum(map(_wide, row)) for row in _key_lines(entries, room)), default=0.0)
    x = min(box.x0 * across, max(MARGIN, across - MARGIN - needed - 0.22 * len(entries)))
    write_key(figure, entries, x, box.y0 * down + y, room)


def write_key(
    figure: Figure, entries: Entries, x: float, y: float, room: float, scale: float = 1.0
) -> None:
    """Write the key from a place on, the middle of its first row, in inches from the lower left.

    `scale` makes it larger, on a page larger than A4.
    """
    # All is reckoned as on A4.
    across, down = figure.get_size_inches() / scale
    x, y, room = x / scale, y / scale, room / scale
    for row in _key_lines(entries, room):
        gap = min(0.22, (room - sum(map(_wide, row))) / max(len(row) - 1, 1))
        at = x
        for cell, text in row:
            box = _box_wide(cell)
            sample = swatch(cell, (at / across, (y - 0.075) / down), box / across, 0.15 / down)
            sample.set_transform(figure.transFigure)
            figure.add_artist(sample)
            if cell.text:
                inside = ((at + box / 2) / across, (y - 0.004) / down)
                ink = cell.ink or ink_on(cell.face)
                figure.text(
                    *inside, cell.text, size=NOTE * scale, color=ink, ha="center", va="center"
                )
            if text:
                beside = (at + box + 0.06) / across
                figure.text(beside, y / down, text, size=KEY * scale, va="center")
            # Classes of one ramp stand side by side.
            at += _wide((cell, text)) + (gap if text else 0.03)
        y -= KEY_STEP


def key_rows(entries: Entries, room: float = WIDTH - 2 * MARGIN) -> int:
    """Return how many rows the key takes on a page."""
    return len(_key_lines(entries, room))


def _box_wide(cell: Cell) -> float:
    return max(SWATCH - 0.06, text_width(cell.text, NOTE) + 0.1 if cell.text else 0.0)


def _wide(entry: tuple[Cell, str]) -> float:
    cell, text = entry
    return _box_wide(cell) + (0.06 + text_width(text, KEY) if text else 0.0)


def _key_lines(entries: Entries, room: float) -> list[list[tuple[Cell, str]]]:
    lines: list[list[tuple[Cell, str]]] = []
    end = room
    for entry in entries:
        if not lines or end + KEY_GAP + _wide(entry) > room:
            lines.append([])
            end = -KEY_GAP
        lines[-1].append(entry)
        end += KEY_GAP + _wide(entry)
    return lines
