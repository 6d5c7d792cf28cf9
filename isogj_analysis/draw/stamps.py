"""Short texts that stand many times on one figure: set in type once, then stamped in place."""

import copy
import math
import weakref
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

# Pixels that letters may reach beyond the box that is measured for them.
EDGE = 2


class _Picture(NamedTuple):
    """The letters of a text, the lowest row first, and where they stand from its place."""

    letters: np.ndarray
    right: float
    up: float


_pictures: "weakref.WeakKeyDictionary[Figure | SubFigure, dict[Any, _Picture]]"
_pictures = weakref.WeakKeyDictionary()


class Stamp(Text):
    """A text of one line that on a canvas of pixels is drawn from a picture of its letters.

    To set a number in type takes nearly all the time of drawing it, and a map holds a thousand
    numbers, few of which differ. In SVG and PDF it is a text like any other; among pixels it stands
    at the nearest whole one.
    """

    def again(self, x: float, y: float, text: str, color: Any) -> "Stamp":
        """Return another text of this size and kind."""
        other = copy.copy(self)
        other.set(x=x, y=y, text=text, color=color)
        return other

    def draw(self, renderer: RendererBase) -> None:
        """Draw the text, from a picture where there are pixels."""
        if not isinstance(renderer, RendererAgg):
            super().draw(renderer)
            return
        if not self.get_visible() or not self.get_text():
            return
        x, y = self.get_transform().transform(self.get_unitless_position())
        pictures = _pictures.setdefault(self.figure, {})
        key = (self.get_text(), self.get_fontsize(), self.get_color(), renderer.dpi)
        if key not in pictures:
            press = _Press(renderer, x, y)
            super().draw(cast(RendererBase, press))
            pictures[key] = press.picture
        picture = pictures[key]
        renderer.draw_image(
            renderer.new_gc(), round(x + picture.right), round(y + picture.up), picture.letters
        )


class _Press:
    """A renderer that makes a picture of the text it is given, in place of drawing it."""

    def __init__(self, renderer: RendererAgg, x: float, y: float) -> None:
        self._renderer, self._x, self._y = renderer, x, y

    def __getattr__(self, name: str) -> Any:
        return getattr(self._renderer, name)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        *_: Any,
        **_options: Any,
    ) -> None:
        """Draw a text on a canvas of its own, and remember where it would have stood."""
        own = self._renderer
        wide, high, deep = own.get_text_width_height_descent(s, prop, False)
        above, below = math.ceil(high - deep) + EDGE, math.ceil(deep) + EDGE
        canvas = RendererAgg(math.ceil(wide) + 2 * EDGE, above + below, own.dpi)
        plain = canvas.new_gc()
        plain.set_foreground(gc.get_rgb(), isRGBA=True)
        canvas.draw_text(plain, EDGE, above, s, prop, 0)
        letters = np.asarray(canvas.buffer_rgba())[::-1].copy()
        self.picture = _Picture(letters, x - self._x - EDGE, own.height - y - self._y - below)
