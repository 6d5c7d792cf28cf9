"""The frame of every figure: its finding and reading line above, its sources and stamp below."""

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from isogj_analysis.draw.grid import KEY_STEP, Entries, Layout, key_rows, write_key
from isogj_analysis.draw.grid import key as key_under
from isogj_analysis.draw.lettering import balanced, block_high, text_width, wrap
from isogj_analysis.draw.theme import (
    GREY,
    LABEL,
    LEAD,
    MARGIN,
    NOTE,
    PAPER,
    TITLE,
    WIDTH,
    look,
    theme,
)
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL

FOOT = 0.5
# Of a title, in letters: a longer one leaves a slide no room for what it speaks of.
LONGEST = 200
# Between reading line and drawing, and part of it: the key, and right of it the stamp.
STRIP = 0.3
# A grid without any row is as high.
LEAST = 0.3


@dataclass(frozen=True)
class Story:
    """What a figure says: the finding, how to read it, and the same for those who cannot see it.

    `n` is how many things it shows, where these may be fewer than it was made from.
    """

    title: str
    lead: str
    alt: str
    n: int | None = None

    def more(self, *lead: str) -> "Story":
        """Return the story with more in its reading line."""
        return replace(self, lead="".join([self.lead, *lead]))


_heads: "weakref.WeakKeyDictionary[Figure | SubFigure, float]" = weakref.WeakKeyDictionary()
_keys: "weakref.WeakKeyDictionary[Figure | SubFigure, Entries]" = weakref.WeakKeyDictionary()
_stories: "weakref.WeakKeyDictionary[Figure | SubFigure, Story]" = weakref.WeakKeyDictionary()
_langs: "weakref.WeakKeyDictionary[Figure | SubFigure, str]" = weakref.WeakKeyDictionary()
# Figures of a reader's own that were put in a frame.
_put: "weakref.WeakSet[Figure]" = weakref.WeakSet()


def story_of(drawn: Axes | Mapping[str, Axes]) -> Story:
    """Return what the figure of these Axes says; ValueError where `frame` did not set it."""
    figure = figure_of(drawn)
    if figure not in _stories:
        raise ValueError("a drawing of your own is handed over by publish.figure, not by publish")
    return _stories[figure]


def key_of(figure: Figure) -> Entries:
    """Return the key above the drawing of a figure that `frame` or `panels` made."""
    return _keys.get(figure, ())


def borders_of(figure: Figure) -> tuple[float, float]:
    """Return the shares of the figure's height that its head and its foot take, each 0 to 1."""
    down = figure.get_size_inches()[1]
    return _heads[figure] / down, FOOT / down


def frame(
    story: Story, ax: Axes | None, *, voice: Voice, height: float, left: float = 0.0,
    right: float = 0.0, top: float = 0.0, bottom: float = 0.0, width: float = WIDTH,
    scale: float = 1.0, key: Entries = (),
) -> Axes:  # fmt: skip
    """Return the Axes to draw on, under its title, its reading line and its key.

    Without an `ax` a figure is made: `height` is that of the drawing, in inches, and `left`,
    `right`, `top` and `bottom` are what its labels need around it. A given `ax` keeps its place,
    gets the title as its own and the key below. `scale` makes the letters of title and reading line
    larger, on a page larger than A4.
    """
    if ax is not None:
        story = _found(story, voice)
        room, high = (length / ax.figure.dpi for length in ax.get_window_extent().bounds[2:])
        least = 0.3 * (width - 2 * MARGIN - left - right), 0.3 * height
        if room < least[0] or high < least[1]:
            raise ValueError(
                f"ax is too small for this figure: {room:.1f} × {high:.1f} inches, "
                f"where it needs at least {least[0]:.1f} × {least[1]:.1f}"
            )
        ax.set_title(
            balanced(story.title, room, LABEL + 1, voice=voice), loc="left", fontsize=LABEL + 1
        )
        _stories[ax.figure] = story
        _langs[ax.get_figure(root=True) or ax.figure] = voice.lang
        if key:
            key_under(ax, key, y=-0.22 - bottom)
        return ax
    places = {"": (left, top, width - 2 * MARGIN - left - right, height)}
    high = top + height + bottom
    return panels(story, places, voice=voice, height=high, width=width, scale=scale, key=key)[""]


def frame_grid(
    story: Story, ax: Axes | None, layout: Layout, *, voice: Voice, top: float = 0.0,
    right: float = 0.0, scale: float = 1.0, key: Entries = (),
) -> Axes:  # fmt: skip
    """Return the Axes for a grid, as `frame` does; `top` and `right` are room beyond its own."""
    return frame(
        story, ax, voice=voice, key=key, height=max(layout.height, LEAST), left=layout.left,
        right=layout.right + right, top=layout.top + top, bottom=layout.bottom, width=layout.width,
        scale=scale,
    )  # fmt: skip


def panels(
    story: Story, places: Mapping[str, tuple[float, float, float, float]], *, voice: Voice,
    height: float, width: float = WIDTH, scale: float = 1.0, key: Entries = (),
) -> dict[str, Axes]:  # fmt: skip
    """Return named Axes on one figure under its title, its reading line and its key.

    `places` gives each panel's left, top, width and height in inches, counted from the upper left
    corner of the drawing, which is the page less its margins wide and `height` high.
    """
    story = _found(story, voice)
    head = head_high(story, voice=voice, width=width, scale=scale)
    strip = strip_high(key, voice=voice, width=width, scale=scale)
    down = head + strip + height + FOOT
    figure = plt.figure(figsize=(width, down), facecolor=PAPER)
    tell(figure, story, voice=voice, scale=scale)
    write_key(figure, key, MARGIN, down - head - 0.1 * scale, _key_room(width, voice), scale)
    _heads[figure], _keys[figure] = head, key
    axes = {}
    for name, (x, y, wide, high) in places.items():
        # Sums of the same parts may differ by what rounds a pixel up or down.
        bottom = round(FOOT + height - y - high, 9)
        place = ((MARGIN + x) / width, bottom / down, wide / width, high / down)
        axes[name] = figure.add_axes(place, label=name)
    return axes


def _found(story: Story, voice: Voice) -> Story:
    """Return what a figure says, of which rows it says so, or what its maker says instead."""
    if voice.title:
        return replace(story, title=checked(voice.title))
    return replace(story, title=voice.of_selection(story.title), alt=voice.of_selection(story.alt))


def strip_high(key: Entries, *, voice: Voice, width: float = WIDTH, scale: float = 1.0) -> float:
    """Return the height in inches of the strip of key and stamp above a drawing."""
    rows = len(key_rows(key, _key_room(width, voice) / scale))
    return (STRIP + KEY_STEP * max(rows - 1, 0)) * scale


def _key_room(width: float, voice: Voice) -> float:
    return width - 2 * MARGIN - text_width(voice.say("common.stamp"), LEAD) - 0.3


def head_high(story: Story, *, voice: Voice, width: float = WIDTH, scale: float = 1.0) -> float:
    """Return the height in inches of title and reading line on a page of a width."""
    return _head(story, voice=voice, width=width, scale=scale)[-1]


def _head(story: Story, *, voice: Voice, width: float, scale: float) -> tuple[str, str, float]:
    """Return title and reading line broken into lines, and how high both stand."""
    room = width - 2 * MARGIN
    title = balanced(story.title, room, TITLE * scale, voice=voice)
    lead = wrap(story.lead, room, LEAD * scale, voice=voice)
    high = MARGIN + block_high(title, TITLE * scale) + 0.05 + block_high(lead, LEAD * scale) + 0.06
    return title, lead, high


def figure_of(drawn: Any) -> Figure:
    """Return the figure of Axes, of a grid of seaborn, or the figure itself, with its Axes.

    What has none is a ValueError.
    """
    if isinstance(drawn, Mapping):
        drawn = next(iter(drawn.values()), None)
    figure = drawn if isinstance(drawn, Figure | SubFigure) else getattr(drawn, "figure", None)
    if isinstance(figure, SubFigure):
        figure = figure.get_figure(root=True)
    if not isinstance(figure, Figure):
        kind = type(drawn).__name__
        raise ValueError(f"a figure, its Axes or a grid of seaborn must be given, got {kind}")
    if not figure.axes:
        raise ValueError("the figure has no Axes: nothing is drawn on it")
    return figure


def title_of(figure: Figure) -> str:
    """Return what a figure calls itself: above all of it, or above its first Axes that says so."""
    above = [figure.get_suptitle()]
    above += [ax.get_title(loc) for ax in figure.axes for loc in ("left", "center", "right")]
    return next(filter(None, above), "")


def is_ours(figure: Figure) -> bool:
    """Tell whether a figure was drawn in its frame: it says what it shows, in one language."""
    return figure in _heads and figure not in _put


def lang_of(figure: Figure) -> str:
    """Return the language in which something was drawn into a figure, or the usual one."""
    return _langs.get(figure, USUAL)


def own_story(figure: Figure, *, title: str | None = None, caption: str = "") -> Story:
    """Return what a figure says, or what its maker says of it; without any title a ValueError."""
    if is_ours(figure):
        own = _stories[figure]
        return replace(own, title=checked(title)) if title else own
    told = title or title_of(figure)
    if not told:
        raise ValueError("the figure needs a title: title=..., or one on its Axes")
    return Story(checked(told), caption, caption or told)


def checked(title: str) -> str:
    """Return a title that is no longer than a title can be, else a ValueError."""
    if len(title) > LONGEST:
        more = f"a title has {LONGEST} letters at most, this one {len(title)}"
        raise ValueError(f"{more}: {title[:30]}…; say the rest in the caption or in the text")
    return title


def dress(
    figure: Figure, story: Story, line: Sequence[str], *, illustrative: bool, voice: Voice,
    room: float = 0.0,
) -> None:  # fmt: skip
    """Give a figure its frame in a language: title, source line and stamp, in place of earlier."""
    with look():
        if figure not in _heads:
            put_in_frame(figure, story, voice=voice, room=room)
        elif _stories.get(figure) != story or not is_ours(figure):
            tell(figure, story, voice=voice)
        foot(figure, line, stamp=voice.say("common.stamp") if illustrative else "", voice=voice)


def put_in_frame(figure: Figure, story: Story, *, voice: Voice, room: float = 0.0) -> None:
    """Put a drawing of any kind in a frame: it keeps its inches, the figure grows above and below.

    `room` is the least height of the head, so that a frame in another language fits it too.
    """
    for text in figure.findobj(Text):
        # Letters that its own font lacks, Japanese ones above all, are those of all figures.
        text.set_fontfamily([*text.get_fontfamily(), *mpl.rcParams["font.family"]])
    # As it is laid out now, so it stays: nothing of it moves when the figure grows.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    across, high = figure.get_size_inches()
    # What reaches beyond the figure comes in, as long labels do; blank room above and below goes.
    drawn = figure.get_tightbbox()
    above, below = drawn.y1 - high, -drawn.y0
    left, right = (far + MARGIN if far > 0 else 0.0 for far in (-drawn.x0, drawn.x1 - across))
    wide = left + across + right
    head = max(room, head_high(story, voice=voice, width=wide))
    down = head + STRIP + above + high + below + FOOT
    inside = Affine2D().scale(across / wide, high / down)
    inside.translate(left / wide, (FOOT + below) / down)
    for box in (part.bbox_relative for part in figure.subfigs):
        box.p0, box.p1 = inside.transform(box.p0), inside.transform(box.p1)
    anchors = {
        legend: legend.get_bbox_to_anchor().transformed(figure.transFigure.inverted())
        for legend in figure.legends
    }
    for ax in figure.axes:
        if ax.figure is figure:
            ax.set_position(inside.transform_bbox(ax.get_position(original=True)))
    for artist in (*figure.texts, *figure.lines, *figure.patches, *figure.artists, *figure.images):
        if artist.get_transform() == figure.transFigure:
            artist.set_transform(inside + figure.transFigure)
    figure.set_size_inches(wide, down)
    for legend, box in anchors.items():
        legend.set_bbox_to_anchor(inside.transform_bbox(box), figure.transFigure)
    _heads[figure] = head
    _put.add(figure)
    tell(figure, story, voice=voice)


def tell(figure: Figure, story: Story, *, voice: Voice, scale: float = 1.0) -> None:
    """Write title and reading line into the head of a figure, in place of what stands there."""
    _clear(figure, "title", "lead")
    across, down = figure.get_size_inches()
    title, lead, _ = _head(story, voice=voice, width=across, scale=scale)
    x, y = MARGIN / across, 1 - MARGIN / down
    figure.text(x, y, title, size=TITLE * scale, va="top", linespacing=1.25, gid="title")
    y -= (block_high(title, TITLE * scale) + 0.05) / down
    figure.text(x, y, lead, size=LEAD * scale, va="top", color=GREY, linespacing=1.25, gid="lead")
    _stories[figure], _langs[figure] = story, voice.lang


def _clear(figure: Figure, *parts: str) -> None:
    """Take parts of the frame away, which are written anew in another language."""
    for text in [text for text in figure.texts if text.get_gid() in parts]:
        text.remove()


def foot(figure: Figure, parts: Sequence[str], *, stamp: str, voice: Voice) -> None:
    """Write the source line at the foot of a figure, and in its drawing the stamp, if any.

    The stamp says that data are illustrative: whoever copies the drawing alone copies it too.
    `parts` stand on one line where they fit: a line ends between two of them rather than inside.
    What stood there before is replaced.
    """
    _clear(figure, "stamp", "foot")
    across, down = figure.get_size_inches()
    room = across - 2 * MARGIN
    if stamp:
        red = theme().alert
        box = {"boxstyle": "square,pad=0.3", "facecolor": PAPER, "edgecolor": red, "lw": 1.0}
        at = (1 - (MARGIN + 0.05) / across, 1 - (_heads.get(figure, 0.0) + 0.1) / down)
        figure.text(
            *at, stamp, size=LEAD, color=red, ha="right", va="center", bbox=box, gid="stamp"
        )
    lines = [""]
    for part in parts:
        longer = voice.mark("parts").join(filter(None, [lines[-1], part]))
        if text_width(longer, NOTE) <= room:
            lines[-1] = longer
        else:
            lines += wrap(part, room, NOTE, voice=voice).split("\n")
    at = (MARGIN / across, MARGIN / down)
    text = "\n".join(filter(None, lines))
    figure.text(*at, text, size=NOTE, color=GREY, va="bottom", linespacing=1.3, gid="foot")
