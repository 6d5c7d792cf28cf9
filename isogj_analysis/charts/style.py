"""One look for every figure: font, colours, and the frame of title, reading line and foot.

Sizes are inches on the printed page: a figure of `WIDTH` fills the text width of A4, so that a
letter of 7 pt is printed as one. No module but this one knows the font.
"""

import bisect
import functools
import importlib.util
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import matplotlib as mpl
import matplotlib.pyplot as plt
import matplotlib.style
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import get_named_colors_mapping, to_rgb
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags

from isogj_analysis.charts.words import split_place, terms_of

WIDTH = 7.2
MARGIN = 0.15
FOOT = 0.5

INK = "#1f2328"
GREY = "#5c6066"
RULE = "#c9ccd1"
PALE = "#eef0f2"
PAPER = "#ffffff"
# Colours that an organisation may set: names that matplotlib looks up when it draws.
ALERT = "isogj:alert"
ACCENT = "isogj:accent"
# Light steps carry dark letters, dark steps white ones; between them lies the range of grounds on
# which neither could be read, so the ramp leaps over it.
_RAMP = ("#d5efcf", "#9ad7bd", "#5cbcb8", "#2273a8", "#2558a0", "#23337f")
_READABLE = 4.5
_theme: dict[str, Path | None] = {"font": None}


def RAMP(share: float) -> str:  # noqa: N802 - a colour map, though of names
    """Return the colour of a share, 0 to 1, or of a step, in the ramp from few to many."""
    step = share if isinstance(share, int) else int(share * len(_RAMP))
    return f"isogj:ramp{min(max(step, 0), len(_RAMP) - 1)}"


PART_GAP = {"ja": "　", "en": "; "}
TITLE, LEAD, LABEL, NUMBER, NOTE = 13.0, 9.0, 9.0, 11.0, 7.5

Plot = TypeVar("Plot", bound=Callable[..., Any])


@dataclass(frozen=True)
class Story:
    """What a figure says: the finding, how to read it, and the same for those who cannot see it."""

    title: str
    lead: str
    alt: str


@functools.cache
def _own_font() -> Path:
    """Return IPAexGothic's file, whose package would set rcParams if it were imported."""
    spec = importlib.util.find_spec("matplotlib_fontja")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("matplotlib-fontja, which carries the font, is not installed")
    return Path(spec.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"


def use_theme(
    *,
    accent: str = "#1f5a96",
    alert: str = "#b3261e",
    ramp: Sequence[str] = _RAMP,
    font: Path | None = None,
) -> None:
    """Draw all figures from now on in these colours and this font; without any, in ISOG-J's own.

    Colours are what matplotlib takes; `ramp` has six steps. A ValueError names the colours that no
    letter can be read on, or that cannot be read on paper, at 4.5 : 1.
    """
    pale = [colour for colour in (accent, alert) if contrast(colour, PAPER) < _READABLE]
    pale += [step for step in ramp if contrast(ink_on(step), step) < _READABLE]
    if pale:
        raise ValueError(f"colours must leave letters a contrast of 4.5 : 1, got {pale}")
    steps = {f"isogj:ramp{n}": step for n, step in enumerate(ramp)}
    for name, colour in ({ACCENT: accent, ALERT: alert} | steps).items():
        # One by one: matplotlib then forgets what the name stood for.
        get_named_colors_mapping()[name] = colour
    _theme["font"] = font
    text_width.cache_clear()


def _font_file() -> Path:
    return _registered(_theme["font"] or _own_font())


@functools.cache
def _registered(file: Path) -> Path:
    # Once a file: matplotlib then forgets what it has found. Another of that name may differ.
    name, manager = font_manager.FontProperties(fname=file).get_name(), font_manager.fontManager
    manager.ttflist[:] = [font for font in manager.ttflist if font.name != name]
    manager.addfont(file)
    return file


def _settings() -> dict[str, Any]:
    family = font_manager.FontProperties(fname=_font_file()).get_name()
    return {
        "font.family": [family, "DejaVu Sans"],
        "font.size": LABEL,
        # Hinting rounds each letter to whole pixels: a line would be up to 7 % wider on a screen
        # than in print, and than `text_width` says.
        "text.hinting": "no_hinting",
        "text.color": INK,
        "axes.edgecolor": RULE,
        "axes.labelcolor": INK,
        "axes.labelsize": LABEL,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": False,
        "xtick.color": RULE,
        "ytick.color": RULE,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": LABEL,
        "ytick.labelsize": LABEL,
        "grid.color": PALE,
        "grid.linewidth": 0.8,
        "hatch.linewidth": 0.8,
        "legend.frameon": False,
        "svg.hashsalt": "isogj",
        "pdf.fonttype": 42,
    }


@contextmanager
def look() -> Iterator[None]:
    """Draw what stands inside in the project's look, and leave the reader's own settings alone."""
    shown = mpl.is_interactive()
    try:
        with mpl.style.context(["default", _settings()]):
            try:
                yield
            finally:
                shown = mpl.is_interactive()
    finally:
        # Jupyter says at the first figure that figures are shown: that must not be taken back.
        mpl.interactive(shown)


def styled(plot: Plot) -> Plot:
    """Decorate a function that draws: it draws in the project's look."""
    return look()(plot)


@functools.lru_cache(maxsize=20_000)
def text_width(text: str, size: float) -> float:
    """Return the width in inches of one line of text at a size in points."""
    font = get_font([_font_file(), Path(font_manager.findfont("DejaVu Sans"))])
    # At ten times the size the rounding of each letter to 1/64 of a point hardly counts.
    font.set_size(10 * size, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 / 72 / 10


def widest(texts: Sequence[str], size: float = LABEL) -> float:
    """Return the width in inches of the widest of the texts, each of one or more lines."""
    lines = (line for text in texts for line in text.split("\n"))
    return max((text_width(line, size) for line in lines), default=0.0)


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
    narrowest = max(width / 2, widest(terms_of(text, lang), size))
    widths = (narrowest + n * (width - narrowest) / 20 for n in range(21))
    tried = (wrap(text, wide, size, lang=lang) for wide in widths)
    return next((lines for lines in tried if lines.count("\n") <= len(above)), broken)


def _fitting(text: str, width: float, size: float) -> int:
    """Return how many letters of a text, less the last one, stand within a width."""
    lengths = range(1, len(text))
    return bisect.bisect_right(lengths, width, key=lambda n: text_width(text[:n], size))


def ink_on(ground: Any) -> str:
    """Return the ink, dark or white, that stands out more on a ground."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, ground))


def contrast(one: Any, other: Any) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Any) -> float:
    parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


_heads: "weakref.WeakKeyDictionary[Figure | SubFigure, float]" = weakref.WeakKeyDictionary()
_stories: "weakref.WeakKeyDictionary[Figure | SubFigure, Story]" = weakref.WeakKeyDictionary()


def story_of(drawn: Axes | Mapping[str, Axes]) -> Story:
    """Return what the figure of these Axes says; KeyError where `frame` did not set it."""
    ax = drawn if isinstance(drawn, Axes) else next(iter(drawn.values()))
    return _stories[ax.figure]


def borders_of(drawn: Axes | Mapping[str, Axes]) -> tuple[float, float]:
    """Return the shares of the figure's height that its head and its foot take, each 0 to 1."""
    ax = drawn if isinstance(drawn, Axes) else next(iter(drawn.values()))
    figure = cast(Figure, ax.figure)
    down = figure.get_size_inches()[1]
    return _heads[figure] / down, FOOT / down


def frame(
    story: Story,
    ax: Axes | None,
    *,
    lang: str,
    height: float,
    left: float = 0.0,
    right: float = 0.0,
    top: float = 0.0,
    bottom: float = 0.0,
    width: float = WIDTH,
    scale: float = 1.0,
) -> Axes:
    """Return the Axes to draw on, under its title and reading line.

    Without an `ax` a figure is made: `height` is that of the drawing, in inches, and `left`,
    `right`, `top` and `bottom` are what its labels need around it. A given `ax` keeps its place
    and gets the title as its own. `scale` makes the letters of title and reading line larger, on
    a page larger than A4.
    """
    if ax is not None:
        room = ax.get_window_extent().width / ax.figure.dpi
        ax.set_title(
            balanced(story.title, room, LABEL + 1, lang=lang), loc="left", fontsize=LABEL + 1
        )
        _stories[ax.figure] = story
        return ax
    figure, _ = _headed(story, lang=lang, body=top + height + bottom, width=width, scale=scale)
    across, down = figure.get_size_inches()
    place = (
        (MARGIN + left) / across,
        (FOOT + bottom) / down,
        (across - 2 * MARGIN - left - right) / across,
        height / down,
    )
    return figure.add_axes(place)


def panels(
    story: Story,
    places: Mapping[str, tuple[float, float, float, float]],
    *,
    lang: str,
    height: float,
    width: float = WIDTH,
) -> dict[str, Axes]:
    """Return named Axes on one figure under its title and reading line.

    `places` gives each panel's left, top, width and height in inches, counted from the upper left
    corner of the drawing, which is `width` less the margins wide and `height` high.
    """
    figure, head = _headed(story, lang=lang, body=height, width=width)
    across, down = figure.get_size_inches()
    axes = {}
    for name, (x, y, wide, high) in places.items():
        bottom = down - head - y - high
        place = ((MARGIN + x) / across, bottom / down, wide / across, high / down)
        axes[name] = figure.add_axes(place, label=name)
    return axes


def head_high(story: Story, *, lang: str, width: float = WIDTH, scale: float = 1.0) -> float:
    """Return the height in inches of title and reading line on a page of a width."""
    title, lead = _head_texts(story, lang=lang, width=width, scale=scale)
    return MARGIN + _block(title, TITLE * scale) + 0.05 + _block(lead, LEAD * scale) + 0.15


def _head_texts(story: Story, *, lang: str, width: float, scale: float) -> tuple[str, str]:
    room = width - 2 * MARGIN
    return (
        balanced(story.title, room, TITLE * scale, lang=lang),
        wrap(story.lead, room, LEAD * scale, lang=lang),
    )


def _block(text: str, size: float) -> float:
    return (text.count("\n") + 1) * size * 1.35 / 72


def _headed(
    story: Story, *, lang: str, body: float, width: float, scale: float = 1.0
) -> tuple[Figure, float]:
    title, lead = _head_texts(story, lang=lang, width=width, scale=scale)
    head = head_high(story, lang=lang, width=width, scale=scale)
    down = head + body + FOOT
    figure = plt.figure(figsize=(width, down), facecolor=PAPER)
    x, y = MARGIN / width, 1 - MARGIN / down
    figure.text(x, y, title, size=TITLE * scale, va="top", linespacing=1.25, gid="title")
    y -= (_block(title, TITLE * scale) + 0.05) / down
    figure.text(x, y, lead, size=LEAD * scale, va="top", color=GREY, linespacing=1.25, gid="lead")
    _stories[figure], _heads[figure] = story, head
    return figure, head


def foot(figure: Figure, parts: Sequence[str], *, stamp: str, lang: str) -> None:
    """Write the source line at the foot of a figure, and the stamp of illustrative data if any.

    `parts` stand on one line where they fit: a line ends between two of them rather than inside.
    """
    across, down = figure.get_size_inches()
    room = across - 2 * MARGIN
    if stamp:
        box = {"boxstyle": "square,pad=0.35", "facecolor": PAPER, "edgecolor": ALERT, "lw": 1.0}
        at = (1 - (MARGIN + 0.05) / across, (MARGIN + 0.02) / down)
        figure.text(
            *at, stamp, size=LEAD, color=ALERT, ha="right", va="bottom", bbox=box, gid="stamp"
        )
        room -= text_width(stamp, LEAD) + 0.3
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}{PART_GAP[lang] if lines[-1] else ''}{part}"
        if text_width(longer, NOTE) <= room:
            lines[-1] = longer
        else:
            lines += wrap(part, room, NOTE, lang=lang).split("\n")
    at = (MARGIN / across, MARGIN / down)
    figure.text(
        *at,
        "\n".join(filter(None, lines)),
        size=NOTE,
        color=GREY,
        va="bottom",
        linespacing=1.3,
        gid="foot",
    )


use_theme()
