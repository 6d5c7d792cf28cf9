"""The one check that every figure passes: can each letter on it be read in print?"""

import warnings
from functools import cache
from unittest.mock import patch

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from isogj_analysis.draw.theme import contrast, look

SMALLEST = 7.0
CONTRAST = 4.5
DPI = 100


def faults(figure: Figure) -> list[str]:
    """Return what a reader would stumble over, a sentence each; empty where all can be read."""
    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    boxes, missing = _ground_drawn(canvas)
    page = figure.bbox
    found = [f"no glyph: {warning}" for warning in missing]
    for text, box in boxes.items():
        what = repr(text.get_text())
        if text.get_fontsize() < SMALLEST:
            found.append(f"{what} is set in {text.get_fontsize():.1f} pt")
        # Names of columns that are as narrow as a letter stand upright, and say so.
        if text.get_rotation() % 360 and text.get_label() != "upright":
            found.append(f"{what} is rotated")
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
            found.append(f"{what} is cut by the figure's edge")
        clip = text.get_clip_box() if text.get_clip_on() else None
        if clip is not None and not (clip.x0 <= box.x0 and box.x1 <= clip.x1):
            found.append(f"{what} is cut by its axes")
    texts = list(boxes)
    for one, other in _overlapping(list(boxes.values())):
        found.append(f"{texts[one].get_text()!r} and {texts[other].get_text()!r} overlap")
    return found + _pale(boxes, canvas)


def _overlapping(boxes: list[Bbox]) -> list[tuple[int, int]]:
    # A matrix of 60 vendors has some two thousand texts, two million pairs.
    x0, y0, x1, y1 = np.array([box.extents for box in boxes]).reshape(-1, 4).T
    apart = (x1[:, None] < x0) | (y1[:, None] < y0)
    return [(one, other) for one, other in np.argwhere(~(apart | apart.T)) if one < other]


def _ground_drawn(canvas: FigureCanvasAgg) -> tuple[dict[Text, Bbox], list[str]]:
    """Draw all but the letters, and return where these would stand and which no font holds."""
    boxes: dict[Text, Bbox] = {}
    tried: dict[FontProperties, set[str]] = {}

    def measure(self: Text, renderer: RendererAgg) -> None:
        if not (self.get_visible() and self.get_text().strip()):
            return
        boxes[self] = _ink_box(self, renderer)
        # A text of known width is not measured again, and then nobody is told what is missing.
        font = self.get_fontproperties()
        letters = {*self.get_text()} - {"\n"} - tried.setdefault(font, set())
        tried[font] |= letters
        renderer.get_text_width_height_descent("".join(letters), font, ismath=False)
        if ground := self.get_bbox_patch():
            self.update_bbox_position_size(renderer)
            ground.draw(renderer)

    with look(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with patch.object(Text, "draw", measure):
            canvas.draw()
    return boxes, sorted({str(w.message) for w in caught if "missing from" in str(w.message)})


def _ink_box(text: Text, renderer: RendererAgg) -> Bbox:
    """Return the text's box less the leading above and below its letters."""
    # The patch behind a text is ground, not letters.
    box = Text.get_window_extent(text, renderer)
    lines = text.get_text().count("\n") + 1
    leading = 0.18 * box.height / lines
    return Bbox.from_extents(box.x0 + 0.5, box.y0 + leading, box.x1 - 0.5, box.y1 - leading)


def _rim(text: Text) -> str:
    """Return the colour of a rim around each letter that is wide enough to read on any pattern."""
    rims = [effect._gc for effect in text.get_path_effects() if isinstance(effect, withStroke)]
    return next((rim["foreground"] for rim in rims if rim["linewidth"] >= 2), "")


def _pale(boxes: dict[Text, Bbox], canvas: FigureCanvasAgg) -> list[str]:
    rgb = np.asarray(canvas.buffer_rgba())[::-1, :, :3].astype(np.uint32)
    ground = (rgb[..., 0] << 16) | (rgb[..., 1] << 8) | rgb[..., 2]
    found = []
    for text, box in boxes.items():
        if _rim(text) and contrast(text.get_color(), _rim(text)) >= CONTRAST:
            continue
        part = ground[max(int(box.y0), 0) : int(box.y1) + 1, max(int(box.x0), 0) : int(box.x1) + 1]
        shades, counts = np.unique(part, return_counts=True)
        colour = to_rgb(text.get_color())
        ratios = np.array([_contrast(colour, shade) for shade in shades])
        unreadable = counts[ratios < CONTRAST].sum() / max(counts.sum(), 1)
        if unreadable > 0.1:
            found.append(
                f"{text.get_text()!r} stands out too little on {unreadable:.0%} of its ground"
            )
    return found


@cache
def _contrast(colour: tuple[float, float, float], shade: int) -> float:
    return contrast(colour, to_rgb(f"#{shade:06x}"))
