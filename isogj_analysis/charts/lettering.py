"""How wide a text is on paper, and where it breaks into lines."""

import bisect
import functools
from collections.abc import Sequence
from pathlib import Path

from matplotlib import font_manager
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags

from isogj_analysis.charts.style import LABEL, font_file
from isogj_analysis.charts.words import split_place, terms_of


def text_width(text: str, size: float) -> float:
    """Return the width in inches of one line of text at a size in points."""
    return _measured(text, font_file()) * size


@functools.lru_cache(maxsize=20_000)
def _measured(text: str, file: Path) -> float:
    """Return the width of a text at 1 pt: without hinting, widths grow as the size does."""
    font = get_font([file, Path(font_manager.findfont("DejaVu Sans"))])
    # At a hundred times the size the rounding of each letter to 1/64 of a point does not count.
    font.set_size(100, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 / 72 / 100


def widest(texts: Sequence[str], size: float = LABEL) -> float:
    """Return the width in inches of the widest of the texts, each of one or more lines."""
    lines = (line for text in texts for line in text.split("\n"))
    return max((text_width(line, size) for line in lines), default=0.0)


def block_high(text: str, size: float, leading: float = 1.35) -> float:
    """Return the height in inches of the lines of a text; `leading` is that of one, in sizes."""
    return (text.count("\n") + 1) * size * leading / 72


def wrap(text: str, width: float, size: float, *, lang: str) -> str:
    """Break a text into lines of at most `width` inches, at phrase ends or between words.

    A term longer than a line is broken inside, the one case in which a word may be split.
    """
    lines, line = [], ""
    for term in terms_of(text, lang):
        while text_width((line + term).rstrip(), size) > width:
            cut = 0 if line else split_place(term, _fitting(term, width, size))
            lines.append((line or term[:cut]).rstrip())
            line, term = "", term[cut:]
        line += term
    return "\n".join([*lines, line.rstrip()])


def balanced(text: str, width: float, size: float, *, lang: str) -> str:
    """Break a title as `wrap` does; no short last line stands alone: all lines are as long then."""
    broken = wrap(text, width, size, lang=lang)
    *above, last = broken.split("\n")
    if not above or text_width(last, size) > width / 3:
        return broken
    narrowest = min(max(width / 2, widest(terms_of(text, lang), size)), width)
    widths = (narrowest + n * (width - narrowest) / 20 for n in range(21))
    tried = (wrap(text, wide, size, lang=lang) for wide in widths)
    return next((lines for lines in tried if lines.count("\n") <= len(above)), broken)


def _fitting(text: str, width: float, size: float) -> int:
    """Return how many letters of a text, less the last one, stand within a width."""
    lengths = range(1, len(text))
    return bisect.bisect_right(lengths, width, key=lambda n: text_width(text[:n], size))
