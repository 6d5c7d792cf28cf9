"""Rows of text under heads: the one drawing behind every list and table among the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.axes import Axes

from isogj_analysis.draw.lettering import block_high, terms_of, widest, wrap
from isogj_analysis.draw.plain import Plain, note_plain
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, RULE, WIDTH
from isogj_analysis.draw.voice import Voice

# In inches: above and below a text, between columns, the whole drawing.
PAD, GUTTER, PAGE = 0.08, 0.18, 9.5
LEADING, ASCENT, LINES = 1.25, 0.95, 6
ROOM = WIDTH - 2 * MARGIN


@dataclass(frozen=True)
class Listing:
    """Columns by their heads, texts broken into lines, and where all stands, in inches.

    `plain` are the columns as they were given.
    """

    columns: Mapping[str, Sequence[str]]
    lefts: Sequence[float]
    tops: Sequence[float]
    height: float
    plain: Mapping[str, Sequence[str]]


def lay_out_rows(
    columns: Mapping[str, Sequence[str]], most: Sequence[float], *, voice: Voice
) -> Listing:
    """Break the texts of each column to its width, and let each row grow to its tallest text.

    `most` is how wide each column may become, in inches; the last one has the room that is left.
    """
    widths = [
        min(wide, widest([*texts, head], LABEL) + 0.02)
        for (head, texts), wide in zip(columns.items(), most, strict=True)
    ]
    lefts = [*accumulate((wide + GUTTER for wide in widths[:-1]), initial=0.0)]
    widths[-1] = min(most[-1], ROOM - lefts[-1])
    broken = {
        wrap(head, wide, NOTE, voice=voice): [
            fit_lines(text, wide, LABEL, voice=voice) for text in texts
        ]
        for (head, texts), wide in zip(columns.items(), widths, strict=True)
    }
    top = max(block_high(head, NOTE, LEADING) + PAD for head in broken)
    highs = (
        max(block_high(text, LABEL, LEADING) for text in row)
        for row in zip(*broken.values(), strict=True)
    )
    *tops, height = accumulate((high + 2 * PAD for high in highs), initial=top)
    return Listing(broken, lefts, tops, height, columns)


def draw_rows(ax: Axes, listing: Listing, inks: Sequence[str] = ()) -> None:
    """Write the heads, the rows and a rule above each; one unit of the Axes is an inch.

    `inks` are the colours of the rows, without any all in ink.
    """
    ax.set(xlim=(0, ROOM), ylim=(listing.height, 0))
    ax.set_axis_off()
    note_plain(ax, Plain([*listing.plain], [*zip(*listing.plain.values(), strict=True)]))
    head_end = listing.tops[0] if listing.tops else listing.height
    for (head, texts), x in zip(listing.columns.items(), listing.lefts, strict=True):
        ax.text(x, head_end - PAD, head, size=NOTE, color=GREY, va="bottom")
        for n, (top, text) in enumerate(zip(listing.tops, texts, strict=True)):
            # Line by line on a baseline: a block of text would hang from its tallest letter.
            for i, line in enumerate(text.split("\n")):
                y = top + PAD + (ASCENT + LEADING * i) * LABEL / 72
                ax.text(x, y, line, size=LABEL, color=inks[n] if inks else INK)
    for top in listing.tops:
        ax.plot([0, ROOM], [top, top], color=RULE, lw=0.5, solid_capstyle="butt")


def fit_lines(text: str, width: float, size: float, *, voice: Voice, most: int = LINES) -> str:
    """Break a text to a width; beyond so many lines it ends in an ellipsis, after a whole word."""
    parts = (wrap(part, width, size, voice=voice) for part in text.split("\n"))
    lines = "\n".join(parts).split("\n")
    if len(lines) > most:
        *whole, last = terms_of(lines[most - 1], voice)
        lines = [*lines[: most - 1], ("".join(whole) or last[:-1]).rstrip() + "…"]
    return "\n".join(lines)
