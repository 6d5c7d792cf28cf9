"""One look for every figure, of this package and of an analyst: font, colours and sizes.

Sizes are inches on the printed page: a figure of `WIDTH` fills the text width of A4, so that a
letter of 7 pt is printed as one. No module but this one knows the font.
"""

import functools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import matplotlib as mpl
import matplotlib.style
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, get_named_colors_mapping, to_rgb
from matplotlib.text import Text

from isogj_analysis.tables import contrast as rule
from isogj_analysis.tables.contrast import INK, PAPER, READABLE
from isogj_analysis.tables.letters import own_font
from isogj_analysis.tables.settings import Settings

WIDTH = 7.2
MARGIN = 0.15

GREY = "#5c6066"
RULE = "#c9ccd1"
PALE = "#eef0f2"
# Colours that an organisation may set: names that matplotlib looks up when it draws.
ALERT = "isogj:alert"
ACCENT = "isogj:accent"
_STEPS = len(Settings.ramp)
_theme: dict[str, Path | None] = {"font": None}


def RAMP(share: float) -> str:  # noqa: N802 - a colour map, though of names
    """Return the colour of a share, 0 to 1, or of a step, in the ramp from few to many."""
    step = share if isinstance(share, int) else int(share * _STEPS)
    return f"isogj:ramp{min(max(step, 0), _STEPS - 1)}"


TITLE, LEAD, LABEL, NUMBER, NOTE = 13.0, 9.0, 9.0, 11.0, 7.5

Plot = TypeVar("Plot", bound=Callable[..., Any])


def use_theme(settings: Settings | None = None) -> None:
    """Draw in the house style, with Japanese letters, whatever seaborn or matplotlib draws next.

    `settings` are those of the tables, `tables.settings`; without any, ISOG-J's own. The palette
    begins with the accent and can be told apart by colour-blind eyes; `cmap="isogj"` is the ramp
    from few to many. Figures of this package have their look already and keep it. seaborn's own
    `set_theme` and `set_style` take the font away: call this after them.

    A ValueError tells of what are no settings, and of colours on which letters cannot be read.
    """
    # Only who draws with it waits for its import.
    import seaborn as sns

    house = Settings() if settings is None else settings
    if not isinstance(house, Settings):
        raise ValueError(
            f"settings must be those of the tables, tables.settings, got {_kind(house)}"
        )
    _check_colours(house)
    mpl.colormaps.unregister("isogj")
    mpl.colormaps.register(ListedColormap(house.ramp, "isogj"))
    # The accent stands for the one of the other colours that it could be mistaken for.
    others = sns.color_palette("colorblind")
    alike = min(others, key=lambda colour: math.dist(colour, to_rgb(house.accent)))
    sns.set_theme(
        context="paper",
        style="ticks",
        palette=[house.accent, *(colour for colour in others if colour != alike)],
        rc=_look_in(_registered(house.font or own_font()))
        | {
            "axes.titlelocation": "left",
            "axes.titlesize": NUMBER,
            "figure.figsize": (WIDTH, 0.6 * WIDTH),
            "image.cmap": "isogj",
        },
    )


def use_settings(settings: Settings) -> None:
    """Draw the figures of this package from now on in the colours and the font of these settings.

    A ValueError names the colours on which letters cannot be read.
    """
    _check_colours(settings)
    steps = {f"isogj:ramp{n}": step for n, step in enumerate(settings.ramp)}
    for name, colour in ({ACCENT: settings.accent, ALERT: settings.alert} | steps).items():
        # One by one: matplotlib then forgets what the name stood for.
        get_named_colors_mapping()[name] = colour
    _theme["font"] = settings.font


def _check_colours(settings: Settings) -> None:
    """Hold colours to the contrast at which letters on them, or in them on paper, can be read."""
    drawn = (settings.accent, settings.alert)
    pale = [colour for colour in drawn if rule.on_paper(to_rgb(colour)) < READABLE]
    pale += [step for step in settings.ramp if rule.on_ground(to_rgb(step)) < READABLE]
    if pale:
        raise ValueError(f"colours must leave letters a contrast of 4.5 : 1, got {pale}")


def font_file() -> Path:
    """Return the font that figures are drawn with now."""
    return _registered(_theme["font"] or own_font())


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
        "pdf.fonttype": 42,
    }


@contextmanager
def look() -> Iterator[None]:
    """Draw what stands inside in the project's look, and leave the reader's own settings alone."""
    shown = mpl.is_interactive()
    try:
        with mpl.style.context(["default", _look_in(font_file())]):
            try:
                yield
            finally:
                shown = mpl.is_interactive()
    finally:
        # Jupyter says at the first figure that figures are shown: that must not be taken back.
        mpl.interactive(shown)


def styled(plot: Plot) -> Plot:
    """Decorate a function that draws a result: it draws in the project's look.

    Whatever is no table of the kind that it draws, no names or no Axes, is a ValueError.
    """

    @functools.wraps(plot)
    def draw(result: Any, *args: Any, **options: Any) -> Any:
        names, ax = options.get("names"), options.get("ax")
        if names is not None and not {"ja", "en"} <= set(getattr(names, "columns", ())):
            raise ValueError(f"names must be those of the tables, tables.names, got {_kind(names)}")
        if ax is not None and not isinstance(ax, Axes):
            raise ValueError(f"ax must be one Axes, got {_kind(ax)}")
        if not isinstance(result, pd.DataFrame | dict):
            raise ValueError(f"{plot.__name__} draws a DataFrame, got {_kind(result)}")
        with look():
            try:
                drawn = plot(result, *args, **options)
            except KeyError as error:
                raise ValueError(
                    f"{plot.__name__} cannot draw a {_kind(result)}: it lacks {error.args[0]}; "
                    f"see help({plot.__name__})"
                ) from error
            if ax is not None:
                _adopt(ax)
        return drawn

    return cast(Plot, draw)


def _kind(value: Any) -> str:
    columns = getattr(value, "columns", None)
    return type(value).__name__ + ("" if columns is None else f" of {', '.join(map(str, columns))}")


def _adopt(ax: Axes) -> None:
    """Let the texts that a reader's own Axes had before the drawing look like those drawn."""
    for text in ax.findobj(Text):
        text.set_fontfamily(mpl.rcParams["font.family"])
    # The title then stands above labels at the top.
    for label in ax.get_xticklabels():
        label.set_in_layout(True)
    if ax.xaxis.get_tick_params()["labeltop"]:
        ax.xaxis.set_label_position("top")


def ink_on(ground: Any) -> str:
    """Return the ink, dark or white, that stands out more on a ground."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, ground))


def contrast(one: Any, other: Any) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    return rule.contrast(to_rgb(one), to_rgb(other))


use_settings(Settings())
