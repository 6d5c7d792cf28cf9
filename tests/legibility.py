"""The one check that every figure passes: can each letter on it be read in print?"""

import warnings
from unittest.mock import patch

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
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
    texts, missing = _drawn_texts(canvas)
    boxes = {text: _ink_box(text, canvas) for text in texts}
    page = figure.bbox
    found = [f"no glyph: {warning}" for warning in missing]
    for text, box in boxes.items():
        what = repr(text.get_text())
        if text.get_fontsize() < SMALLEST:
            found.append(f"{what} is set in {text.get_fontsize():.1f} pt")
        if text.get_rotation() % 360:
            found.append(f"{what} is rotated")
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
            found.append(f"{what} is cut by the figure's edge")
        clip = text.get_clip_box() if text.get_clip_on() else None
        if clip is not None and not (clip.x0 <= box.x0 and box.x1 <= clip.x1):
            found.append(f"{what} is cut by its axes")
    for one, other in _overlapping(list(boxes.values())):
        found.append(f"{texts[one].get_text()!r} and {texts[other].get_text()!r} overlap")
    return found + _pale(texts, boxes, canvas)


def _overlapping(boxes: list[Bbox]) -> list[tuple[int, int]]:
    # A matrix of 60 vendors has some two thousand texts, two million pairs.
    x0, y0, x1, y1 = np.array([box.extents for box in boxes]).reshape(-1, 4).T
    apart = (x1[:, None] < x0) | (y1[:, None] < y0)
    return [(one, other) for one, other in np.argwhere(~(apart | apart.T)) if one < other]


def _drawn_texts(canvas: FigureCanvasAgg) -> tuple[list[Text], list[str]]:
    texts: dict[Text, None] = {}

    draw = Text.draw

    def record(self: Text, renderer: object) -> None:
        if self.get_visible() and self.get_text().strip():
            texts[self] = None
        draw(self, renderer)

    recording = patch.object(Text, "draw", record)
    with look(), warnings.catch_warnings(record=True) as caught, recording:
        warnings.simplefilter("always")
        canvas.draw()
    return list(texts), [str(w.message) for w in caught if "missing from" in str(w.message)]


def _ink_box(text: Text, canvas: FigureCanvasAgg) -> Bbox:
    """Return the text's box less the leading above and below its letters."""
    # The patch behind a text is ground, not letters.
    box = Text.get_window_extent(text, canvas.get_renderer())
    lines = text.get_text().count("\n") + 1
    leading = 0.18 * box.height / lines
    return Bbox.from_extents(box.x0 + 0.5, box.y0 + leading, box.x1 - 0.5, box.y1 - leading)


def _pale(texts: list[Text], boxes: dict[Text, Bbox], canvas: FigureCanvasAgg) -> list[str]:
    colours = [to_rgb(text.get_color()) for text in texts]
    for text in texts:
        text.set_color((0, 0, 0, 0))
    with look():
        canvas.draw()
    ground = np.asarray(canvas.buffer_rgba())[::-1, :, :3] / 255
    found = []
    for text, colour in zip(texts, colours, strict=True):
        text.set_color(colour)
        box = boxes[text]
        part = ground[max(int(box.y0), 0) : int(box.y1) + 1, max(int(box.x0), 0) : int(box.x1) + 1]
        shades, counts = np.unique(part.reshape(-1, 3), axis=0, return_counts=True)
        ratios = np.array([contrast(colour, tuple(shade)) for shade in shades])
        unreadable = counts[ratios < CONTRAST].sum() / max(counts.sum(), 1)
        if unreadable > 0.1:
            found.append(
                f"{text.get_text()!r} stands out too little on {unreadable:.0%} of its ground"
            )
    return found
