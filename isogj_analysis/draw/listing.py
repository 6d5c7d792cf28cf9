"""Rows of text under heads: the one drawing behind every list and table among the figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.lettering import block_high, terms_of, widest, wrap
from isogj_analysis.draw.plain import Plain, note_plain
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, RULE, WIDTH
from isogj_analysis.draw.voice import Voice

PAD = 0.08
GUTTER = 0.18
LEADING = 1.25
ASCENT = 0.95
LINES = 6
PAGE = 9.5


@dataclass(frozen=True)
class Column:
    """One column: its head, its texts, and how wide it may become, in inches.

    `fixed` keeps the width whatever the texts: room for something that is drawn. `ink` is one
    colour, or one for each text.
    """

    head: str
    texts: Sequence[str]
    most: float
    size: float = LABEL
    ink: str | Sequence[str] = INK
    right: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Listing:
    """Columns with their texts broken into lines, and where all of it stands, in inches.

    `plain` are the columns as they were given.
    """

    columns: tuple[Column, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    tops: tuple[float, ...]
    head: float
    height: float
    width: float
    pad: float
    plain: Sequence[Column]


def lay_out_rows(
    columns: Sequence[Column],
    *,
    voice: Voice,
    head: float = 0.0,
    pad: float = PAD,
    width: float = WIDTH - 2 * MARGIN,
) -> Listing:
    """Break the texts of each column to its width, and let each row grow to its tallest text.

    Room that no column needs goes to the last one; `head` is the least height of the heads,
    `pad` the room above and below each text.
    """
    widths = [
        column.most
        if column.fixed
        else min(column.most, widest([*column.texts, column.head], column.size) + 0.02)
        for column in columns
    ]
    lefts = list(accumulate((w + GUTTER for w in widths[:-1]), initial=0.0))
    widths[-1] = min(columns[-1].most, width - lefts[-1])
    broken = tuple(
        replace(
            column,
            head=wrap(column.head, wide, NOTE, voice=voice),
            texts=[fit_lines(t, wide, column.size, voice=voice) for t in column.texts],
        )
        for column, wide in zip(columns, widths, strict=True)
    )
    head = max([head, *(block_high(column.head, NOTE, LEADING) + PAD for column in broken)])
    rows = zip(
        *([block_high(text, c.size, LEADING) for text in c.texts] for c in broken), strict=True
    )
    heights = [max(row) + 2 * pad for row in rows]
    tops = tuple(accumulate(heights, initial=head))
    return Listing(
        broken, tuple(lefts), tuple(widths), tops[:-1], head, tops[-1], width, pad, columns
    )


def draw_rows(ax: Axes, listing: Listing) -> None:
    """Write the heads, the rows and a rule above each; one unit of the Axes is an inch."""
    ax.set(xlim=(0, listing.width), ylim=(listing.height, 0))
    ax.set_axis_off()
    rows = list(zip(*(column.texts for column in listing.plain), strict=True))
    note_plain(ax, Plain([column.head for column in listing.plain], rows))
    for column, left, wide in zip(listing.columns, listing.lefts, listing.widths, strict=True):
        x, ha = (left + wide, "right") if column.right else (left, "left")
        ax.text(x, listing.head - PAD, column.head, size=NOTE, color=GREY, ha=ha, va="bottom")
        inks = [column.ink] * len(column.texts) if isinstance(column.ink, str) else column.ink
        for top, text, ink in zip(listing.tops, column.texts, inks, strict=True):
            # Line by line on a baseline: a block of text would hang from its tallest letter.
            for i, line in enumerate(text.split("\n")):
                y = top + listing.pad + (ASCENT + LEADING * i) * column.size / 72
                ax.text(x, y, line, size=column.size, color=ink, ha=ha)
    for top in listing.tops:
        ax.plot([0, listing.width], [top, top], color=RULE, lw=0.5, solid_capstyle="butt")


def note_high(note: str) -> float:
    """Return the room in inches that a note below the rows needs, 0 for none."""
    return block_high(note, NOTE) + 0.12 if note else 0.0


def write_note(ax: Axes, note: str, *, x: float = 0.0, y: float) -> None:
    """Write a note below the rows."""
    ax.text(x, y, note, size=NOTE, color=GREY, va="top", linespacing=1.3)


def cut(rows: pd.DataFrame, most: int) -> tuple[pd.DataFrame, int]:
    """Return the first rows, as many as a page holds, and how many there are besides.

    Where some are left out there is one row fewer, so that a last line has room to say how many.
    """
    shown = rows if len(rows) <= most else rows.iloc[: most - 1]
    return shown, len(rows) - len(shown)


def fit_lines(text: str, width: float, size: float, *, voice: Voice, most: int = LINES) -> str:
    """Break a text to a width; beyond so many lines it ends in an ellipsis, after a whole word."""
    lines = [
        line
        for part in text.split("\n")
        for line in wrap(part, width, size, voice=voice).split("\n")
    ]
    if len(lines) > most:
        *whole, last = terms_of(lines[most - 1], voice)
        lines = [*lines[: most - 1], ("".join(whole) or last[:-1]).rstrip() + "…"]
    return "\n".join(lines)
