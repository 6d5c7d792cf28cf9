"""The text of a slide: a title that breaks at phrase ends, a table on as many slides as needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from isogj_analysis.charts import words
from isogj_analysis.charts.lettering import text_width, wrap
from isogj_analysis.tables.settings import Settings

_TABLE_SIZE = 11
# A longer table belongs on the page, where it can be searched.
_MOST_SLIDES = 12
_LINE = _TABLE_SIZE * 1.45 / 72
# The share of a title's width that a line may take: other fonts are wider, and some programs set
# spaces between scripts.
_FILLED = 0.88
# Lines of a caption.
_CAPTION = 3


def write_title(slide: Any, title: str, lang: str) -> None:
    """Write the title of a slide; in Japanese its lines end where phrases do, not anywhere."""
    place = slide.shapes.title
    if lang == "ja":
        title = wrap(title, *_room(slide, 0), lang=lang)
    place.text_frame.text = title.replace("\n", "\v")


def _room(slide: Any, idx: int) -> tuple[float, float]:
    """Return how wide a line may be in a place of the slide, and the size of its letters."""
    from pptx.oxml.ns import qn

    place = next(x for x in slide.slide_layout.placeholders if x.placeholder_format.idx == idx)
    size = next(place._element.iter(qn("a:defRPr"))).get("sz")
    return place.width / 914400 * _FILLED, int(size) / 100


def write_caption(
    slide: Any, lead: str, entry: Mapping[str, Any], lang: str, settings: Settings
) -> None:
    """Write the stamp, if needed, and the sources, and above them what the slide shows.

    What has no room in three lines with the sources stands in the notes alone.
    """
    caption, text = slide.placeholders[2].text_frame, entry["text"][lang]["caption"]
    stamp = f"{words.say('common.stamp', lang)}  " if entry["illustrative"] else ""
    lines = [wrap(told, *_room(slide, 2), lang=lang) for told in (lead, stamp + text) if told]
    if lead and "\n".join(lines).count("\n") < _CAPTION:
        caption.text = lead
        caption.add_paragraph()
    line = caption.paragraphs[-1]
    if stamp:
        _mark(line.add_run(), stamp, settings.alert)
    line.add_run().text = text


def _mark(run: Any, text: str, colour: str) -> None:
    from pptx.dml.color import RGBColor

    run.text = text
    run.font.bold = True
    run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())


def add_table(
    deck: Any,
    layout: Any,
    entry: Mapping[str, Any],
    lang: str,
    settings: Settings,
    *,
    in_place: bool,
) -> None:
    """Add a table, on as many slides as its rows need, with its heads on each.

    One `in_place` of its figure has the finding for a title. Of a table for more than twelve slides
    the first rows are shown, and the titles say so.
    """
    text = entry["text"][lang]
    pages: list[list[list[str]]] = []
    slide = deck.slides.add_slide(layout)
    place = slide.placeholders[1]
    widths = _widths(text, place.width / 914400)
    room = place.height / 914400
    heights = [_height(row, widths) for row in text["rows"]]
    head, filled = _height(text["heads"], widths), room
    for row, height in zip(text["rows"], heights, strict=True):
        if filled + height > room:
            pages.append([])
            filled = head
        pages[-1].append(row)
        filled += height
    cut = ""
    if len(pages) > _MOST_SLIDES:
        pages = pages[:_MOST_SLIDES]
        cut = words.say("page.first_rows", lang, n=sum(map(len, pages)), all=len(text["rows"]))
    for number, rows in enumerate(pages or [[]], 1):
        if number > 1:
            slide = deck.slides.add_slide(layout)
        count = f" ({number}/{len(pages)}{cut})" if len(pages) > 1 else ""
        write_title(slide, text["finding" if in_place else "title"] + count, lang)
        _write_table(slide, [text["heads"], *rows], widths, text["numbers"])
        write_caption(slide, text["title"] if in_place else "", entry, lang, settings)
        notes = [text["title"] + count, text["finding"], text["caption"]]
        slide.notes_slide.notes_text_frame.text = "\n\n".join(notes)


def _write_table(
    slide: Any, rows: list[list[str]], widths: list[float], numbers: list[bool]
) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    frame = slide.placeholders[1].insert_table(len(rows), len(widths))
    table = frame.table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, texts in zip(table.rows, rows, strict=True):
        row.height = Inches(_height(texts, widths))
        for cell, text, number in zip(row.cells, texts, numbers, strict=True):
            cell.text = text
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.font.size = Pt(_TABLE_SIZE)
            paragraph.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
    frame.height = sum(row.height for row in table.rows)


def _widths(text: dict[str, Any], room: float) -> list[float]:
    """Return the columns' widths in inches: as wide as their texts where there is room for all."""
    columns = zip(text["heads"], *text["rows"], strict=True)
    wanted = [max(text_width(value, _TABLE_SIZE) for value in column) + 0.3 for column in columns]
    even = room / len(wanted)
    spare = room - sum(min(width, even) for width in wanted)
    over = sum(max(width - even, 0) for width in wanted)
    share = min(spare / over, 1) if over else 0
    return [min(width, even) + max(width - even, 0) * share for width in wanted]


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height of a row in inches, a little more than its lines need."""
    lines = [
        -(-text_width(text, _TABLE_SIZE) * 1.1 // (width - 0.2))
        for text, width in zip(texts, widths, strict=True)
    ]
    return max([*lines, 1.0]) * _LINE + 0.1
