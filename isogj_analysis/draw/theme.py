"""One look for every figure, of this package and of an analyst: colours, font and sizes.

Sizes are inches on the printed page: a figure of `WIDTH` fills the text width of A4, so that a
letter of 7 pt is printed as one. No module but this one knows the font.
"""

import functools
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.style
from matplotlib import font_manager
from matplotlib.colors import ListedColormap, to_rgb

from isogj_analysis.tables import contrast as rule
from isogj_analysis.tables.contrast import INK, PAPER, READABLE
from isogj_analysis.tables.letters import own_font
from isogj_analysis.tables.settings import Settings

WIDTH = 7.2
MARGIN = 0.15

GREY = "#5c6066"
RULE = "#c9ccd1"
PALE = "#f2f4f6"
# What is out of scope: flat, and darker than what is merely empty.
OUT = "#dfdddb"
# What rests on one vendor, what rests on one group, and the ground of what has nothing.
THIN, SHARED, EMPTY = "#f5b860", "#fbe7a8", "#fdf1ef"
# The frame of what became less, and letters that speak of what is thin.
LESS, THIN_INK = "#e07f00", "#9c5200"
# The ground of what belongs together.
BAND = "#dde6ee"
# The lines of a pattern that is to be seen after all else.
QUIET = "#dfe2e6"

TITLE, LEAD, LABEL, NUMBER, NOTE = 13.0, 9.0, 9.0, 11.0, 7.5


@dataclass(frozen=True)
class Theme:
    """The colours and the font of a report, as `isogj.toml` sets them.

    Colours are what matplotlib takes: `accent` for what stands out, `alert` for what is missing,
    `ramp` six steps from few to many. `font` is a file; without one the package's own is used.
    `most` is the largest count of the report, 0 where it is not known. A ValueError names the
    colours that no letter can be read on, or that cannot be read on paper.
    """

    accent: str
    alert: str
    ramp: tuple[str, ...]
    font: Path | None = None
    most: int = 0

    def __post_init__(self) -> None:
        """Refuse colours that letters cannot be read in or on."""
        pale = [
            colour
            for colour in (self.accent, self.alert)
            if rule.on_paper(to_rgb(colour)) < READABLE
        ]
        # Light steps carry dark letters, dark steps white ones; between them lies the range of
        # grounds on which neither could be read, so a ramp leaps over it.
        pale += [step for step in self.ramp if rule.on_ground(to_rgb(step)) < READABLE]
        if pale:
            raise ValueError(f"colours must leave letters a contrast of 4.5 : 1, got {pale}")

    @classmethod
    def of(cls, settings: Settings, most: int = 0) -> "Theme":
        """Return the theme that settings ask for."""
        return cls(settings.accent, settings.alert, tuple(settings.ramp), settings.font, most)

    @property
    def font_file(self) -> Path:
        """The font that figures are drawn with."""
        return _registered(self.font or own_font())


_COLOURS = ("accent", "alert", "ramp")
_in_use: list[Theme] = []


def theme() -> Theme:
    """Return the theme in use: the latest that was put in place, or ISOG-J's own."""
    return _in_use[-1] if _in_use else _own()


@functools.cache
def _own() -> Theme:
    return Theme.of(Settings())


def use_settings(settings: Settings, *, most: int = 0) -> None:
    """Draw the figures of this package from now on in the colours and the font of these settings.

    `most` is the largest count of the report: up to it all its figures have the same classes. A
    ValueError names the colours on which letters cannot be read.
    """
    _in_use[:] = [Theme.of(settings, most)]


@contextmanager
def in_colours(colours: Settings | Mapping[str, Any] | None) -> Iterator[None]:
    """Draw what stands inside in other colours: those of settings, or some by name.

    They are `accent`, `alert` and `ramp`, six colours from few to many. Another name, another
    number of them, and colours that no letter can be read on are a ValueError.
    """
    if colours is None:
        yield
        return
    if isinstance(colours, Settings):
        colours = {name: getattr(colours, name) for name in _COLOURS}
    wrong = [str(name) for name in colours if name not in _COLOURS]
    if wrong or len(ramp := tuple(colours.get("ramp", theme().ramp))) != 6:
        got = ", ".join(wrong) or f"a ramp of {len(ramp)}"
        raise ValueError(f"theme must give accent, alert or ramp (six colours), got {got}")
    _in_use.append(replace(theme(), **{**colours, "ramp": ramp}))
    try:
        yield
    finally:
        _in_use.pop()


def use_theme(settings: Settings | None = None) -> None:
    """Draw in the house style, with Japanese letters, whatever seaborn or matplotlib draws next.

    `settings` are those of the tables, `tables.settings`; without any, ISOG-J's own. The palette
    begins with the accent and can be told apart by colour-blind eyes; `cmap="isogj"` is the ramp
    from few to many. Figures of this package have their look already and keep it. seaborn's own
    `set_theme` and `set_style` take the font away: call this after them.

    A ValueError tells of what are no settings, and of colours on which letters cannot be read.

    >>> charts.use_theme(tables.settings)
    """
    # Only who draws with it waits for its import.
    import seaborn as sns

    if not isinstance(settings, Settings | None):
        kind = type(settings).__name__
        raise ValueError(f"settings must be those of the tables, tables.settings, got {kind}")
    house = Theme.of(settings or Settings())
    mpl.colormaps.unregister("isogj")
    mpl.colormaps.register(ListedColormap(house.ramp, "isogj"))
    # The accent stands for the one of the other colours that it could be mistaken for.
    others = sns.color_palette("colorblind")
    alike = min(others, key=lambda colour: math.dist(colour, to_rgb(house.accent)))
    sns.set_theme(
        context="paper",
        style="ticks",
        palette=[house.accent, *(colour for colour in others if colour != alike)],
        rc=_look_in(house.font_file)
        | {
            "axes.titlelocation": "left",
            "axes.titlesize": NUMBER,
            "figure.figsize": (WIDTH, 0.6 * WIDTH),
            "image.cmap": "isogj",
        },
    )


@functools.cache
def _registered(file: Path) -> Path:
    # Once a file: matplotlib then forgets what it has found. Another of that name may differ.
    name, manager = font_manager.FontProperties(fname=file).get_name(), font_manager.fontManager
    manager.ttflist[:] = [font for font in manager.ttflist if font.name != name]
    manager.addfont(file)
    return file


def _look_in(font: Path) -> dict[str, Any]:
    """Return what matplotlib is set to for the look in a font."""
    family = font_manager.FontProperties(fname=font).get_name()
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
        # Letters stay letters: they can be found, copied, read aloud and edited.
        "svg.fonttype": "none",
        "pdf.fonttype": 42,
    }


@contextmanager
def look() -> Iterator[None]:
    """Draw what stands inside in the project's look, and leave the reader's own settings alone."""
    shown = mpl.is_interactive()
    try:
        # What a table says is never mathematics: "$1 and $2" stays as it is.
        own = _look_in(theme().font_file) | {"text.parse_math": False}
        with mpl.style.context(["default", own]):
            try:
                yield
            finally:
                shown = mpl.is_interactive()
    finally:
        # Jupyter says at the first figure that figures are shown: that must not be taken back.
        mpl.interactive(shown)


def ink_on(ground: Any) -> str:
    """Return the ink, dark or white, that stands out more on a ground."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, ground))


def contrast(one: Any, other: Any) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    return rule.contrast(to_rgb(one), to_rgb(other))
