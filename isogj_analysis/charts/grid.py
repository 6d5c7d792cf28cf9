"""A grid of cells with numbers in them: the one drawing behind every map and matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from isogj_analysis.charts.style import (
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
    text_width,
    widest,
    wrap,
)


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

    `number` is the size of a cell's text, and `line` the width of a cell's frame, both in points.
    """

    rows: list[str]
    columns: list[str]
    left: float
    top: float
    height: float
    width: float = WIDTH
    number: float = LEAD
    line: float = 1.8


def lay_out(
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    lang: str,
    cell_height: float = 0.52,
    label_width: float = 1.5,
    width: float = WIDTH,
) -> Layout:
    """Break the labels so that all stand level and none meets its neighbour.

    Labels wider than their column are broken at phrase ends and stand on as many lines as needed.
    """
    rows = [wrap(row, label_width, LABEL, lang=lang) for row in rows]
    left = widest(rows) + 0.12
    step = (width - 2 * MARGIN - left) / max(len(columns), 1)
    columns = [wrap(column, step - 0.06, LABEL, lang=lang) for column in columns]
    lines = max((column.count("\n") + 1 for column in columns), default=1)
    high = max([cell_height, *((row.count("\n") + 1) * LABEL * 1.35 / 72 + 0.06 for row in rows)])
    return Layout(rows, columns, left, lines * LABEL * 1.3 / 72 + 0.1, high * len(rows), width)


def draw_grid(
    ax: Axes, layout: Layout, cells: Sequence[Sequence[Cell | None]], *, gap: float = 0.03
) -> None:
    """Draw the cells row by row from the top, with the columns' labels above.

    Where there is None in place of a cell, or a row is shorter than others, nothing is drawn.
    """
    n_rows, n_columns = len(layout.rows), len(layout.columns)
    ax.set(xlim=(0, n_columns), ylim=(n_rows, 0))
    ax.set_xticks(np.arange(n_columns) + 0.5, layout.columns)
    ax.set_yticks(np.arange(n_rows) + 0.5, layout.rows)
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    plain: list[Rectangle] = []
    faces: list[Any] = []
    for i, row in enumerate(cells):
        for j, cell in enumerate(row):
            if cell is None:
                continue
            box = Rectangle((j + gap, i + gap), 1 - 2 * gap, 1 - 2 * gap)
            if cell.hatch or cell.edge is not None:
                box.set(facecolor=cell.face, edgecolor=cell.edge or RULE, hatch=cell.hatch or None)
                box.set(linewidth=layout.line if cell.edge is not None else 0.8)
                box.set_hatchcolor(RULE)
                ax.add_patch(box)
            else:
                plain.append(box)
                faces.append(cell.face)
            _write(ax, j + 0.5, i + 0.5, cell, layout.number)
    ax.add_collection(PatchCollection(plain, facecolors=faces, linewidths=0), autolim=False)


def _write(ax: Axes, x: float, y: float, cell: Cell, size: float) -> None:
    ink = cell.ink or ink_on(PAPER if cell.hatch else cell.face)
    # On a pattern a text needs a plain ground of its own.
    ground = {"boxstyle": "square,pad=0.15", "fc": PAPER, "ec": "none"} if cell.hatch else None
    middle = {"ha": "center", "va": "center", "color": ink, "bbox": ground}
    if cell.text and cell.note:
        ax.text(x, y - 0.12, cell.text, size=NUMBER, **middle)
        ax.text(x, y + 0.24, cell.note, size=NOTE, **middle)
    elif cell.text:
        ax.text(x, y, cell.text, size=size, **middle)


def key(ax: Axes, entries: Sequence[tuple[Cell, str]], *, y: float = -0.22) -> None:
    """Write the legend of the patterns in one row under the grid; `y` in inches below it.

    It begins where the grid does, or as far to the left as it needs to stay on the page.
    """
    figure = ax.figure
    across, down = figure.get_size_inches()
    box = ax.get_position()
    room = sum(text_width(text, NOTE + 0.5) for _, text in entries) + 0.48 * len(entries)
    x = min(box.x0 * across, max(MARGIN, across - MARGIN - room))
    base = box.y0 * down + y
    for cell, text in entries:
        swatch = Rectangle(
            (x / across, (base - 0.06) / down), 0.2 / across, 0.13 / down,
            transform=figure.transFigure, facecolor=cell.face, edgecolor=cell.edge or RULE,
            hatch=cell.hatch or None, linewidth=1.4 if cell.edge is not None else 0.8,
        )  # fmt: skip
        swatch.set_hatchcolor(GREY)
        figure.add_artist(swatch)
        figure.text((x + 0.26) / across, base / down, text, size=NOTE + 0.5, va="center", color=INK)
        x += 0.26 + text_width(text, NOTE + 0.5) + 0.22
