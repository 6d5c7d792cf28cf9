"""Tables on slides, to be edited by hand: hairlines as in the figures, on as many slides as needed.

A table is `heads`, `rows` of text, and `numbers`: which columns stand to the right.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from isogj_analysis.draw.lettering import text_width, wrap
from isogj_analysis.draw.theme import INK, RULE
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.deck_text import (
    EMU,
    LEADING,
    caption_of,
    colour_run,
    hex_of,
    place_of,
    write_caption,
    write_title,
)
from isogj_analysis.tables.settings import Settings

_SIZES = (14, 13, 12)
# A longer table belongs on the page, where it can be searched.
_MOST_SLIDES = 12
# Above and below the text of a cell, and between a table and what stands below, in inches.
_MARGIN, _GAP = 0.06, 0.1
# By how much letters may be wider than those of the font that measures: Latin and Japanese ones.
_LATIN, _JAPANESE = 1.16, 1.06
# The style without any lines or grounds.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"

Rows = Sequence[Sequence[str]]


def add_table(
    deck: Any,
    layout: Any,
    table: Mapping[str, Any],
    entry: Mapping[str, Any],
    lang: str,
    settings: Settings,
    *,
    title: str,
    lead: str,
    most: int = _MOST_SLIDES,
) -> list[Any]:
    """Add a table, its rows spread evenly over the slides, with its heads on each.

    Return the slides. Of a table for more than `most` slides the first rows are shown, and the
    titles say so.
    """
    caption = caption_of(layout, lead, entry, lang)
    place = place_of(layout, 1)
    high = place.height / EMU - caption.extra - _GAP
    size, widths, pages = _set(table, place.width / EMU, high)
    cut = ""
    if len(pages) > most:
        pages = pages[:most]
        shown = sum(map(len, pages))
        cut = Voice(lang).say("page.first_rows", n=shown, all=len(table["rows"]))
    slides = []
    for number, rows in enumerate(pages or [[]], 1):
        slide = deck.slides.add_slide(layout)
        count = f" ({number}/{len(pages)}{cut})" if len(pages) > 1 else ""
        if cut and not count:
            count = f" ({cut.lstrip('、, ')})"
        write_title(slide, title + count, lang)
        _write_table(slide, [table["heads"], *rows], widths, table["numbers"], size)
        write_caption(slide, caption, entry, lang, settings)
        slides.append(slide)
    return slides


def _set(
    table: Mapping[str, Any], wide: float, high: float
) -> tuple[int, list[float], list[list[Sequence[str]]]]:
    """Return the size of the letters, the columns' widths and the rows of each slide.

    Letters are as large as they can be on no more slides than small ones need.
    """
    fewest = None
    for size in sorted(_SIZES):
        widths = _widths(table, wide, size)
        needed = len(list(_pages(table, widths, size, high)))
        if fewest is None or needed == fewest:
            fewest, best = needed, (size, widths)
    size, widths = best
    spread = (list(_pages(table, widths, size, high * n / 40)) for n in range(1, 41))
    pages = next(pages for pages in spread if len(pages) == fewest)
    return size, widths, pages


def _pages(
    table: Mapping[str, Any], widths: Sequence[float], size: int, high: float
) -> Iterator[list[Sequence[str]]]:
    head = filled = _height(table["heads"], widths, size)
    page: list[Sequence[str]] = []
    for row in table["rows"]:
        height = _height(row, widths, size)
        if page and filled + height > high:
            yield page
            page, filled = [], head
        page.append(row)
        filled += height
    if page:
        yield page


def _write_table(
    slide: Any, rows: Rows, widths: Sequence[float], numbers: Sequence[bool], size: int
) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Inches, Pt

    frame = slide.placeholders[1].insert_table(len(rows), len(widths))
    table = frame.table
    table.horz_banding = False
    frame._element.find(f".//{qn('a:tableStyleId')}").text = _PLAIN
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for place, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        row.height = Inches(_height(texts, widths, size))
        for cell, text, number in zip(row.cells, texts, numbers, strict=True):
            cell.text = text
            cell.margin_top = cell.margin_bottom = Inches(_MARGIN)
            cell.margin_left, cell.margin_right = Inches(0.1), Inches(0.3 if number else 0.1)
            _rule(cell, *((RULE, 0.5) if place else (INK, 1.0)))
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.line_spacing = Pt(size * LEADING)
            paragraph.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(size), place == 0
                colour_run(run, INK)
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


def _height(texts: Sequence[str], widths: Sequence[float], size: int) -> float:
    """Return the height of a row in inches, by the lines that its texts need."""
    lines = (_lines(text, width - 0.2, size) for text, width in zip(texts, widths, strict=True))
    return max(lines) * size * LEADING / 72 + 2 * _MARGIN


def _lines(text: str, wide: float, size: int) -> int:
    """Return how many lines a text takes."""
    longest = _across(text, size)
    if longest <= wide:
        return 1
    return (
        wrap(text, wide * text_width(text, size) / longest, size, voice=Voice("en")).count("\n") + 1
    )


def _across(text: str, size: int) -> float:
    return text_width(text, size) * (_LATIN if text.isascii() else _JAPANESE)
