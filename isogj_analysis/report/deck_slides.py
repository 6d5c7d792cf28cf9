"""The slides of a deck: titles, captions and tables set so that all of them can be read.

Lines end at phrase ends, in letters as large as there is room for; a table, to be edited by hand,
has hairlines as the figures have them, and goes on over as many slides as it needs.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from isogj_analysis.draw.lettering import balanced, block_high, terms_of, text_width, widest, wrap
from isogj_analysis.draw.theme import INK, RULE
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.settings import Settings

EMU = 914400
_TEMPLATE = Path(__file__).parent / "template" / "deck.pptx"
# What a line may take of a width, a share and less some inches: other fonts are wider, and some
# programs set spaces between scripts.
_FILLED, _SPARE = 0.9, 0.2
_LEADING = 1.25
_LEAST, _CAPTIONS, _CELLS = 12, (11.0, 10.5, 10.0), (14, 13, 12)
# English spaces that end no line: after a number but a year, before a letter that stands for a name
# (Vendor B) or a number in brackets, and between a name and its number (June 2009).
_HELD = re.compile(r"(?<=\d)(?<!\d{4}) (?=[A-Za-z])|(?<=\w) (?=[A-Z]\b)| (?=\(\d)")
_NUMBERED = re.compile(r"\b([A-Z][\w.]*) (?=\d)")
# A longer table belongs on the page, where it can be searched.
_MOST_SLIDES = 12
# Above and below the text of a cell, and between a table and what stands below, in inches.
_MARGIN, _GAP = 0.06, 0.1
# By how much letters may be wider than those of the font that measures: Latin and Japanese ones.
_LATIN, _JAPANESE = 1.16, 1.06
# So many lines of a cell are higher than any slide: nobody needs to know where they end.
_NO_ROW = 30
# The style without any lines or grounds.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True)
class Caption:
    """What stands at the foot of a slide, in lines, and by how much its place is too low for it.

    `sources` begin with the stamp, if there is one.
    """

    lead: str
    stamp: str
    sources: str
    size: float
    extra: float


class Slides:
    """A deck in the making, in one language and the colours of one organisation."""

    def __init__(self, voice: Voice, settings: Settings) -> None:
        """Begin with the template, which has no slide."""
        from pptx import Presentation

        self.voice, self.settings = voice, settings
        self.deck = Presentation(str(_TEMPLATE))
        self.layouts = {layout.name: layout for layout in self.deck.slide_layouts}

    def add(self, layout: str, title: str) -> Any:
        """Add a slide with its title, in smaller letters where it is long."""
        slide = self.deck.slides.add_slide(self.layouts[layout])
        self.write(slide, 0, title)
        return slide

    def write(self, slide: Any, index: int, text: str) -> None:
        """Write a text into a place as one paragraph, in smaller letters where it is long."""
        from pptx.oxml.ns import qn
        from pptx.util import Pt

        place = place_of(slide.slide_layout, index)
        frame = place.text_frame
        wide = (place.width - frame.margin_left - frame.margin_right) / EMU
        high = (place.height - frame.margin_top - frame.margin_bottom) / EMU
        size = own = int(next(place._element.iter(qn("a:defRPr"))).get("sz")) / 100
        while (lines := _lines(text, wide, size, self.voice)) and size > _LEAST:
            if _high(lines, size) <= high:
                break
            size -= 1
        written = slide.placeholders[index].text_frame
        written.text = lines.replace("\n", "\v")
        for run in written.paragraphs[0].runs:
            run.font.size = None if size == own else Pt(size)

    def caption_of(self, layout: str, lead: str, entry: Mapping[str, Any]) -> Caption:
        """Return the reading line and the sources, in letters of 10 pt at least.

        All of it is told: the place is made higher where even small letters leave it too low.
        """
        place = place_of(self.layouts[layout], 2)
        wide, high = place.width / EMU, place.height / EMU
        stamp = self.voice.say("common.stamp") if entry["illustrative"] else ""
        text = (f"{stamp}  " if stamp else "") + entry["text"][self.voice.lang]["caption"]
        for size in _CAPTIONS:
            told = _lines(lead, wide, size, self.voice)
            sources = _parts(text, wide, size, self.voice)
            needed = _high("\n".join(filter(None, (told, sources))), size)
            if needed <= high:
                break
        return Caption(told, stamp, sources, size, max(needed - high, 0))

    def write_caption(self, slide: Any, caption: Caption) -> None:
        """Write what the slide shows, and below it the stamp, if needed, and the sources."""
        place = slide.placeholders[2]
        if caption.extra:
            left, top, wide, high = place.left, place.top, place.width, place.height
            extra = round(caption.extra * EMU)
            place.left, place.top, place.width, place.height = left, top - extra, wide, high + extra
        if caption.lead:
            _add_lines(place.text_frame.paragraphs[0], caption.lead, caption.size)
            place.text_frame.add_paragraph()
        line = place.text_frame.paragraphs[-1]
        if caption.stamp:
            _add_lines(line, caption.stamp, caption.size)
            line.runs[0].font.bold = True
            _colour(line.runs[0], self.settings.alert)
        _add_lines(line, caption.sources[len(caption.stamp) :], caption.size)

    def add_table(
        self,
        table: Mapping[str, Any],
        entry: Mapping[str, Any],
        *,
        title: str,
        lead: str,
        most: int = _MOST_SLIDES,
    ) -> list[Any]:
        """Add a table, its rows spread evenly over the slides, with its heads on each.

        A table is `heads`, `rows` of text, and `numbers`: which columns stand to the right; `all`
        is how many rows there are where these are the first. Return the slides. Of a table for more
        than `most` slides the first rows are shown, and the titles say so.
        """
        caption = self.caption_of("Table", lead, entry)
        place = place_of(self.layouts["Table"], 1)
        high = place.height / EMU - caption.extra - _GAP
        # Not even in the smallest letters are there more rows on so many slides; one more tells of
        # the rest.
        first = table["rows"][: most * int(high / _row_high(1, _CELLS[-1])) + 1]
        size, widths, heights, pages = _set(
            {**table, "rows": first}, place.width / EMU, high, self.voice
        )
        rows, cut = [table["heads"], *first], ""
        if len(pages) > most:
            pages = pages[:most]
            shown = sum(len(page) - 1 for page in pages)
            cut = self.voice.say(
                "page.first_rows", n=shown, all=table.get("all", len(table["rows"]))
            )
        slides = []
        for number, page in enumerate(pages, 1):
            told = (f"{number}/{len(pages)}" if len(pages) > 1 else "") + cut
            slide = self.add("Table", title + (f" ({told.lstrip('、, ')})" if told else ""))
            on_it = [(rows[row], heights[row]) for row in page]
            _write_table(slide, on_it, widths, table["numbers"], size)
            self.write_caption(slide, caption)
            slides.append(slide)
        return slides


def place_of(layout: Any, index: int) -> Any:
    """Return a place of a layout."""
    return next(place for place in layout.placeholders if place.placeholder_format.idx == index)


def hex_of(colour: str) -> str:
    """Return a colour `#rrggbb` as the files of a deck hold it."""
    return colour.removeprefix("#").upper()


def _colour(run: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    run.font.color.rgb = RGBColor.from_string(hex_of(colour))


@lru_cache(maxsize=2_000)
def _lines(text: str, wide: float, size: float, voice: Voice) -> str:
    if not voice.by_phrases:
        text = _NUMBERED.sub("\\1\xa0", _HELD.sub("\xa0", text))
    room = _usable(wide)
    broken = balanced(text, room, size, voice=voice)
    if broken.count("\n") < 2 or size in _CAPTIONS:
        return broken
    # Of as many lines the most even: no short one stands between two long ones.
    least = min(max(room * 0.8, widest(terms_of(text, voice), size)), room)
    tried = [balanced(text, room - n / 8 * (room - least), size, voice=voice) for n in range(9)]
    return max(
        (lines for lines in tried if lines.count("\n") == broken.count("\n")),
        key=lambda lines: min(text_width(line, size) for line in lines.split("\n")),
    )


def _parts(text: str, wide: float, size: float, voice: Voice) -> str:
    """Return the lines of a source line, each of which ends between two parts where it can.

    The last ones are filled first: a number of things shown never stands alone on a line.
    """
    mark = voice.mark("parts")
    *before, last = text.split(mark)
    lines = [last]
    for part in reversed(before):
        longer = f"{part}{mark}{lines[0]}"
        if text_width(longer, size) > _usable(wide):
            lines.insert(0, part)
        else:
            lines[0] = longer
    return "\n".join(_lines(line, wide, size, voice) for line in lines)


def _usable(wide: float) -> float:
    return wide * _FILLED - _SPARE


def _high(lines: str, size: float) -> float:
    return block_high(lines, size, _LEADING) if lines else 0.0


def _add_lines(paragraph: Any, lines: str, size: float) -> None:
    from pptx.util import Pt

    # Fonts differ in what they take for a line: here it is always the same.
    paragraph.line_spacing = Pt(size * _LEADING)
    for number, line in enumerate(lines.split("\n")):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text, run.font.size = line, Pt(size)


def _set(
    table: Mapping[str, Any], wide: float, high: float, voice: Voice
) -> tuple[int, list[float], list[float], list[list[int]]]:
    """Return the size of the letters, widths of columns, heights of rows, and rows of each slide.

    Letters are as large as they can be on no more slides than small ones need. Row 0 is that of
    the heads.
    """
    ways = []
    for size in _CELLS:
        widths = _widths(table, wide, size)
        rows = (table["heads"], *table["rows"])
        heights = [_height(texts, widths, size, voice) for texts in rows]
        ways.append((len(_pages(heights, high)), size, widths, heights))
    fewest, size, widths, heights = min(ways, key=lambda way: way[0])
    spread = (_pages(heights, high * n / 40) for n in range(1, 41))
    return size, widths, heights, next(pages for pages in spread if len(pages) == fewest)


def _pages(heights: Sequence[float], high: float) -> list[list[int]]:
    """Return which rows stand on each slide, the heads first."""
    pages, filled = [[0]], heights[0]
    for row, height in enumerate(heights[1:], 1):
        if len(pages[-1]) > 1 and filled + height > high:
            pages.append([0])
            filled = heights[0]
        pages[-1].append(row)
        filled += height
    return pages


def _write_table(
    slide: Any,
    rows: Sequence[tuple[Sequence[str], float]],
    widths: Sequence[float],
    numbers: Sequence[bool],
    size: int,
) -> None:
    """Write rows, each with its height, into a table."""
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Inches, Pt

    frame = slide.placeholders[1].insert_table(len(rows), len(widths))
    table = frame.table
    table.horz_banding = False
    frame._element.find(f".//{qn('a:tableStyleId')}").text = _PLAIN
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for place, (row, (texts, high)) in enumerate(zip(table.rows, rows, strict=True)):
        row.height = Inches(high)
        for cell, text, number in zip(row.cells, texts, numbers, strict=True):
            cell.text = text
            cell.margin_top = cell.margin_bottom = Inches(_MARGIN)
            cell.margin_left, cell.margin_right = Inches(0.1), Inches(0.3 if number else 0.1)
            _rule(cell, *((RULE, 0.5) if place else (INK, 1.0)))
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.line_spacing = Pt(size * _LEADING)
            paragraph.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(size), place == 0
                _colour(run, INK)
    frame.height = sum(row.height for row in table.rows)


def _rule(cell: Any, colour: str, width: float) -> None:
    """Draw a line below a cell; python-pptx knows no borders."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    line = parse_xml(
        f'<a:lnB {nsdecls("a")} w="{round(width * 12700)}"><a:solidFill>'
        f'<a:srgbClr val="{hex_of(colour)}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().append(line)


def _widths(table: Mapping[str, Any], room: float, size: int) -> list[float]:
    """Return the columns' widths in inches, together all the room, by what their texts need.

    A head may stand on several lines.
    """
    columns = zip(table["numbers"], table["heads"], *table["rows"], strict=True)
    wanted = [
        max(_across(text, size) for text in (*head.split(), *texts)) + (0.5 if number else 0.3)
        for number, head, *texts in columns
    ]
    if sum(wanted) <= room:
        return [width * room / sum(wanted) for width in wanted]
    even = room / len(wanted)
    spare = room - sum(min(width, even) for width in wanted)
    over = sum(max(width - even, 0) for width in wanted)
    return [min(width, even) + max(width - even, 0) * spare / over for width in wanted]


def _height(texts: Iterable[str], widths: Iterable[float], size: int, voice: Voice) -> float:
    """Return the height of a row in inches, by the lines that its texts need."""
    most = 1
    for text, width in zip(texts, widths, strict=True):
        room, longest = width - 0.2, _across(text, size)
        if longest > _NO_ROW * room:
            most = max(most, math.ceil(longest / room))
        elif longest > room:
            lines = wrap(text, room * text_width(text, size) / longest, size, voice=voice)
            most = max(most, lines.count("\n") + 1)
    return _row_high(most, size)


def _row_high(lines: int, size: int) -> float:
    return lines * size * _LEADING / 72 + 2 * _MARGIN


def _across(text: str, size: int) -> float:
    return text_width(text, size) * (_LATIN if text.isascii() else _JAPANESE)
