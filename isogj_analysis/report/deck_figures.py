"""Figures on slides: as large as the slide lets them, or told in words where none could read them.

A figure stands below its title, or beside it where it is tall.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from isogj_analysis.report.deck_tables import add_table
from isogj_analysis.report.deck_text import (
    EMU,
    caption_of,
    fitted,
    place_of,
    write_caption,
    write_lines,
    write_title,
)
from isogj_analysis.report.texts import is_drawn
from isogj_analysis.tables.settings import Settings

# By how much a figure must be larger beside its title to leave its usual place.
_CLEARLY = 1.05
# Rows of numbers in the notes of a slide.
_MOST_NUMBERS = 40

Layouts = Mapping[str, Any]


def layout_for(layouts: Layouts, entry: Mapping[str, Any], file: Path, lang: str) -> Any | None:
    """Return the layout that shows a figure the largest: below its title, or clearly larger beside.

    None where there is nothing drawn, or the letters of the figure, which are just large enough to
    be read on paper, would be smaller on the slide.
    """
    if not is_drawn(entry["text"][lang]):
        return None
    below, beside = (_scale(layouts[kind], entry, file, lang) for kind in ("Figure", "Tall"))
    if max(below, beside) < 1:
        return None
    return layouts["Tall" if beside > below * _CLEARLY else "Figure"]


def _scale(layout: Any, entry: Mapping[str, Any], file: Path, lang: str) -> float:
    """Return how large a drawing is on a slide, where on paper it is 1; 0 if its text has no room.

    What the caption takes beyond its place is taken from the drawing above it.
    """
    from pptx.parts.image import Image

    text, place = entry["text"][lang], place_of(layout, 1)
    extra = caption_of(layout, text["lead"], entry, lang).extra
    if extra and layout.name == "Tall":
        return 0.0
    image = Image.from_file(str(file))
    (wide, high), (across, down) = image.size, image.dpi
    shown = high / down * (1 - text["head"] - text["foot"])
    room = place.width / EMU, place.height / EMU - extra
    return float(min(room[0] / (wide / across), room[1] / shown))


def add_figure(
    deck: Any, layout: Any, entry: Mapping[str, Any], file: Path, lang: str, settings: Settings
) -> None:
    """Add a slide that says the finding, shows the drawing alone, and tells where it comes from."""
    text = entry["text"][lang]
    slide = deck.slides.add_slide(layout)
    write_title(slide, text["title"], lang)
    place = slide.placeholders[1]
    caption = caption_of(layout, text["lead"], entry, lang)
    left, top, wide = place.left, place.top, place.width
    high = place.height - round(caption.extra * EMU)
    place._element.getparent().remove(place._element)
    picture = slide.shapes.add_picture(str(file), left, top)
    # Title, reading line and source are text of the slide: the picture shows the drawing.
    picture.crop_top, picture.crop_bottom = text["head"], text["foot"]
    shown = 1 - text["head"] - text["foot"]
    scale = min(wide / picture.width, high / (picture.height * shown))
    picture.height = round(picture.height * shown * scale)
    picture.width = round(picture.width * scale)
    picture.left = left + (wide - picture.width) // 2
    picture.top = top + (high - picture.height) // 2
    picture.name = entry["name"]
    picture._element.nvPicPr.cNvPr.set("descr", text["alt"])
    write_caption(slide, caption, entry, lang, settings)
    _note(slide, text)


def add_statement(
    deck: Any, layouts: Layouts, entry: Mapping[str, Any], lang: str, settings: Settings
) -> None:
    """Add a slide for a finding without its figure, with the first rows of its numbers.

    That is one with nothing to draw, such as that nothing is on record, or too small to be read.
    """
    text = entry["text"][lang]
    if is_drawn(text) and (numbers := text.get("numbers")):
        (slide,) = add_table(
            deck, layouts["Table"], numbers, entry, lang, settings,
            title=text["title"], lead=text["lead"], most=1,
        )  # fmt: skip
    else:
        slide = _add_words(deck, layouts["Statement"], entry, lang, settings)
    slide.shapes.title.name = entry["name"]
    _note(slide, text)


def _add_words(
    deck: Any, layout: Any, entry: Mapping[str, Any], lang: str, settings: Settings
) -> Any:
    """Add a slide of a finding and what is told to those who cannot see the figure."""
    text = entry["text"][lang]
    told, lead = text["alt"].removeprefix(text["title"]).lstrip(".。 "), text["lead"]
    if not told:
        told, lead = lead, ""
    slide = deck.slides.add_slide(layout)
    write_title(slide, text["title"], lang)
    lines, size = fitted(told, place_of(layout, 1), lang)
    write_lines(slide.placeholders[1].text_frame, lines, size)
    write_caption(slide, caption_of(layout, lead, entry, lang), entry, lang, settings)
    return slide


def _note(slide: Any, text: Mapping[str, Any]) -> None:
    """Write how to read a figure, and the numbers behind it where they are few, into the notes."""
    notes = [text["lead"], text["alt"], text["caption"]]
    numbers = text.get("numbers")
    if numbers and len(numbers["rows"]) <= _MOST_NUMBERS:
        notes.append("\n".join("\t".join(row) for row in [numbers["heads"], *numbers["rows"]]))
    slide.notes_slide.notes_text_frame.text = "\n\n".join(notes)
