"""The words of a slide: lines that end at phrase ends, in letters as large as there is room for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from isogj_analysis.draw.lettering import balanced, block_high, terms_of, text_width, widest
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.settings import Settings

EMU = 914400
# What a line may take of a width, a share and less some inches: other fonts are wider, and some
# programs set spaces between scripts.
_FILLED, _SPARE = 0.9, 0.2
LEADING = 1.25
_LEAST, _CAPTIONS = 12, (11.0, 10.5, 10.0)
# English spaces that end no line: after a number but a year, before a letter that stands for a name
# (Vendor B) or a number in brackets, and between a name and its number (June 2009).
_HELD = re.compile(r"(?<=\d)(?<!\d{4}) (?=[A-Za-z])|(?<=\w) (?=[A-Z]\b)| (?=\(\d)")
_NUMBERED = re.compile(r"\b([A-Z][\w.]*) (?=\d)")


@dataclass(frozen=True)
class Caption:
    """What stands at the foot of a slide, in lines, and by how much its place is too low for it."""

    lead: str
    sources: str
    size: float
    extra: float


def place_of(layout: Any, idx: int) -> Any:
    """Return a place of a layout."""
    return next(place for place in layout.placeholders if place.placeholder_format.idx == idx)


def write_title(slide: Any, title: str, lang: str) -> None:
    """Write the title of a slide, in smaller letters where it is long."""
    lines, size = fitted(title, place_of(slide.slide_layout, 0), lang)
    write_lines(slide.shapes.title.text_frame, lines, size)


def fitted(text: str, place: Any, lang: str) -> tuple[str, float | None]:
    """Return the lines of a text in a place, and a size if that of the place is too large."""
    from pptx.oxml.ns import qn

    frame = place.text_frame
    wide = (place.width - frame.margin_left - frame.margin_right) / EMU
    high = (place.height - frame.margin_top - frame.margin_bottom) / EMU
    own = int(next(place._element.iter(qn("a:defRPr"))).get("sz")) / 100
    size = own
    while (lines := _lines(text, wide, size, lang)) and size > _LEAST:
        if _high(lines, size) <= high:
            break
        size -= 1
    return lines, None if size == own else size


def write_lines(frame: Any, lines: str, size: float | None = None) -> None:
    """Write lines as one paragraph, at a size of their own or that of the place."""
    from pptx.util import Pt

    frame.text = lines.replace("\n", "\v")
    for run in frame.paragraphs[0].runs:
        run.font.size = Pt(size) if size else None


def caption_of(layout: Any, lead: str, entry: Mapping[str, Any], lang: str) -> Caption:
    """Return the reading line and the sources, in letters of 10 pt at least.

    All of it is told: the place is made higher where even small letters leave it too low.
    """
    place = place_of(layout, 2)
    wide, high = place.width / EMU, place.height / EMU
    text = _stamp(entry, lang) + entry["text"][lang]["caption"]
    for size in _CAPTIONS:
        told, sources = _lines(lead, wide, size, lang), _parts(text, wide, size, lang)
        needed = _high("\n".join(filter(None, (told, sources))), size)
        if needed <= high:
            break
    return Caption(told, sources, size, max(needed - high, 0))


def write_caption(
    slide: Any, caption: Caption, entry: Mapping[str, Any], lang: str, settings: Settings
) -> None:
    """Write what the slide shows, and below it the stamp, if needed, and the sources."""
    place = slide.placeholders[2]
    if caption.extra:
        left, top, wide, high = place.left, place.top, place.width, place.height
        extra = round(caption.extra * EMU)
        place.left, place.top, place.width, place.height = left, top - extra, wide, high + extra
    if caption.lead:
        _add_lines(place.text_frame.paragraphs[0], caption.lead, caption.size)
        place.text_frame.add_paragraph()
    line, stamp = place.text_frame.paragraphs[-1], _stamp(entry, lang).rstrip()
    if stamp:
        _add_lines(line, stamp, caption.size)
        _mark(line.runs[0], settings.alert)
    _add_lines(line, caption.sources[len(stamp) :], caption.size)


@lru_cache(maxsize=2_000)
def _lines(text: str, wide: float, size: float, lang: str) -> str:
    if not Voice(lang).by_phrases:
        text = _NUMBERED.sub("\\1\xa0", _HELD.sub("\xa0", text))
    room = _usable(wide)
    broken = balanced(text, room, size, voice=Voice(lang))
    if broken.count("\n") < 2 or size in _CAPTIONS:
        return broken
    # Of as many lines the most even: no short one stands between two long ones.
    least = min(max(room * 0.8, widest(terms_of(text, Voice(lang)), size)), room)
    tried = [
        balanced(text, room - n / 8 * (room - least), size, voice=Voice(lang)) for n in range(9)
    ]
    return max(
        (lines for lines in tried if lines.count("\n") == broken.count("\n")),
        key=lambda lines: min(text_width(line, size) for line in lines.split("\n")),
    )


def _parts(text: str, wide: float, size: float, lang: str) -> str:
    """Return the lines of a source line, each of which ends between two parts where it can.

    The last ones are filled first: a number of things shown never stands alone on a line.
    """
    *before, last = text.split(Voice(lang).mark("parts"))
    lines = [last]
    for part in reversed(before):
        longer = f"{part}{Voice(lang).mark('parts')}{lines[0]}"
        if text_width(longer, size) > _usable(wide):
            lines.insert(0, part)
        else:
            lines[0] = longer
    return "\n".join(_lines(line, wide, size, lang) for line in lines)


def _usable(wide: float) -> float:
    return wide * _FILLED - _SPARE


def _high(lines: str, size: float) -> float:
    return block_high(lines, size, LEADING) if lines else 0.0


def _stamp(entry: Mapping[str, Any], lang: str) -> str:
    return f"{Voice(lang).say('common.stamp')}  " if entry["illustrative"] else ""


def _add_lines(paragraph: Any, lines: str, size: float) -> None:
    from pptx.util import Pt

    # Fonts differ in what they take for a line: here it is always the same.
    paragraph.line_spacing = Pt(size * LEADING)
    for number, line in enumerate(lines.split("\n")):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text, run.font.size = line, Pt(size)


def _mark(run: Any, colour: str) -> None:
    run.font.bold = True
    colour_run(run, colour)


def colour_run(run: Any, colour: str) -> None:
    """Write a run in a colour."""
    from pptx.dml.color import RGBColor

    run.font.color.rgb = RGBColor.from_string(hex_of(colour))


def hex_of(colour: str) -> str:
    """Return a colour `#rrggbb` as the files of a deck hold it."""
    return colour.removeprefix("#").upper()
