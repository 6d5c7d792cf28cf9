"""What stands on a slide besides texts: tables, grids, bars and boxes, in the theme's colours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.theme import PALE, QUIET
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.texts import NOTHING
from isogj_analysis.tables.contrast import PAPER

EMU = 914400
# What a line takes, in sizes, the room around the text of a cell, in inches, and that between its
# paragraphs, in points.
LEADING, AROUND, BETWEEN = 1.2, 0.1, 3
# Points: letters of a grid and of the least text; inches: a row of the key.
_LETTERS, _LEAST, _KEY = 16, 14, 0.42
# Fonts of other machines are wider than the one that measures.
SPARE = 1.08
# Lines of a table, and rows of a diagram that stand above one another.
_HAIR, _LINE, _FRAME = 6350, 12700, 34925
# The style of a table without lines and grounds.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
# Unknown has a word: dots come out as lines in other programs.
_HATCHES, _UNKNOWN = {"//": "wdUpDiag", "xxxx": "diagCross"}, ".."
# So many names stand in a box of the diagram, others are counted.
_NAMES = 3


@dataclass(frozen=True)
class Area:
    """A place on a slide, in inches."""

    left: float
    top: float
    wide: float
    high: float

    @classmethod
    def of(cls, place: Any) -> "Area":
        """Return the area of a place of a layout."""
        return cls(*(side / EMU for side in (place.left, place.top, place.width, place.height)))

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """Left, top, width and height, as PowerPoint counts them."""
        left, top, wide, high = (
            round(side * EMU) for side in (self.left, self.top, self.wide, self.high)
        )
        return left, top, wide, high


def write_table(
    slide: Any, area: Area, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float,
    right: Sequence[bool],
) -> None:  # fmt: skip
    """Write rows as a table, heads first, with a hairline below each row."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    table = slide.shapes.add_table(len(rows), len(widths), *area.emu).table
    _plain(table, widths)
    for number, (row, own) in enumerate(zip(table.rows, rows, strict=True)):
        row.height = round(EMU * (size * LEADING / 72 + AROUND))
        for cell, text, to_right in zip(row.cells, own, right, strict=True):
            _write(cell, text, size)
            line = f'<a:lnB w="{_HAIR if number else _LINE}"><a:solidFill><a:schemeClr val="tx1">'
            _dress(cell, f'{line}<a:tint val="50000"/></a:schemeClr></a:solidFill></a:lnB>')
            for paragraph in cell.text_frame.paragraphs[1:]:
                paragraph.space_before = Pt(BETWEEN)
            for paragraph in cell.text_frame.paragraphs:
                paragraph.alignment = PP_ALIGN.RIGHT if to_right else PP_ALIGN.LEFT
                for run in paragraph.runs if number == 0 else ():
                    run.font.bold = True
                    run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1


def add_grid(slide: Any, area: Area, told: Mapping[str, Any]) -> None:
    """Add cells with their grounds, patterns and frames under their heads, below their key."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    top = area.top + _add_key(slide, area, told["key"])
    heads, rows = ["", *told["heads"]], told["rows"]
    looks = [[one if isinstance(one, dict) else None for one in row] for row in rows]
    label = max(text_width(row[0], _LETTERS) for row in rows) * SPARE + 0.25
    label = min(label, area.wide / 3)
    widths = [label, *[(area.wide - label) / len(told["heads"])] * len(told["heads"])]
    first = 0.42 if all(text_width(t, _LEAST) * SPARE < widths[1] - 0.2 for t in heads) else 0.62
    high = min(1.0, (area.top + area.high - 0.1 - top - first) / len(rows))
    place = Area(area.left, top, area.wide, first + high * len(rows)).emu
    table = slide.shapes.add_table(len(rows) + 1, len(heads), *place).table
    _plain(table, widths)
    for at, (row, own) in enumerate(zip(table.rows, [heads, *rows], strict=True)):
        row.height = round(EMU * (high if at else first))
        for number, (cell, look) in enumerate(zip(row.cells, own, strict=False)):
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = 0
            if isinstance(look, dict):
                _write(cell, look["text"], _LETTERS, look, _edges(looks, at - 1, number))
            else:
                _write(cell, look or "", _LEAST if number else _LETTERS)
            for paragraph in cell.text_frame.paragraphs if number else ():
                paragraph.alignment = PP_ALIGN.CENTER


def add_bars(slide: Any, area: Area, told: Mapping[str, Any]) -> None:
    """Add bars that can be edited: a series each, its numbers at their ends."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    data = CategoryChartData()
    data.categories = told["heads"]
    for name, values in told["series"]:
        data.add_series(name, values)
    high = min(area.high, 0.6 + 0.8 * len(told["heads"]) * len(told["series"]))
    place = Area(area.left, area.top, area.wide, high).emu
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data).chart
    chart.font.size, chart.has_title = Pt(_LEAST), False
    chart.has_legend = len(told["series"]) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.category_axis.reverse_order = True
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width, plot.overlap, plot.has_data_labels = 60, -10, True
    plot.data_labels.show_value, plot.data_labels.font.size = True, Pt(_LEAST)
    for number, series in enumerate(plot.series):
        series.format.fill.solid()
        series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
        series.format.fill.fore_color.brightness = 0.6 * (number % 2)


def add_boxes(slide: Any, area: Area, rows: Sequence[Sequence[str]], *, voice: Voice) -> None:
    """Add who takes part as boxes: the first in the middle, led to by those around it.

    A row is who it is, how many, their names, and what they do; the last one without names is led
    to from the middle, and stands below it.
    """
    from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE

    first, *others = rows
    below = [row for row in others if row[2] == NOTHING]
    sides = [row for row in others if row[2] != NOTHING]
    wide, high, gap = 3.7, 1.35, 0.3

    def box(row: Sequence[str], at: Area, *, strong: bool = False) -> Any:
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *at.emu)
        names = "" if row[2] == NOTHING else row[2]
        if row[1] != NOTHING and names.count(voice.mark("comma")) >= _NAMES:
            names = voice.say("deck.organisations", n=int(row[1]))
        _fill_box(shape, [row[0], names, row[3]], strong=strong)
        return shape

    middle = Area(area.left + wide + 0.7, area.top, area.wide - 2 * (wide + 0.7), area.high)
    room = area.high - (high + 0.55 if below else 0)
    centre = box(first, Area(middle.left, area.top, middle.wide, room), strong=True)
    for side, left in ((0, area.left), (1, area.left + area.wide - wide)):
        own = sides[side::2]
        each = min((area.high - gap * (len(own) - 1)) / max(len(own), 1), 1.9)
        for number, row in enumerate(own):
            shape = box(row, Area(left, area.top + number * (each + gap), wide, each))
            _lead(slide, shape, 3 - 2 * side, centre, 1 + 2 * side, MSO_CONNECTOR.STRAIGHT)
    for row in below[:1]:
        at = Area(middle.left, area.top + area.high - high, middle.wide, high)
        _lead(slide, centre, 2, box(row, at), 0, MSO_CONNECTOR.STRAIGHT)


def _lead(slide: Any, start: Any, at: int, end: Any, to: int, kind: Any) -> None:
    """Draw an arrow from a side of a box to one of another: 0 top, 1 left, 2 bottom, 3 right."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    line = slide.shapes.add_connector(kind, 0, 0, 0, 0)
    line.begin_connect(start, at)
    line.end_connect(end, to)
    line.line.width, line.line.color.theme_color = 2 * _LINE, MSO_THEME_COLOR.ACCENT_1
    line.line._get_or_add_ln().append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle"/>'))


def _fill_box(shape: Any, lines: Sequence[str], *, strong: bool) -> None:
    """Write the lines of a box, the first in bold, in the colours of the theme."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    shape.shadow.inherit = False
    shape.fill.solid()
    colours = MSO_THEME_COLOR
    shape.fill.fore_color.theme_color = colours.ACCENT_1 if strong else colours.BACKGROUND_1
    shape.line.color.theme_color = colours.ACCENT_1
    shape.text_frame.word_wrap = True
    shape.text_frame.text = "\n".join(filter(None, lines))
    for number, paragraph in enumerate(shape.text_frame.paragraphs):
        paragraph.alignment = PP_ALIGN.CENTER
        paragraph.font.size, paragraph.font.bold = Pt(_LETTERS + 2 * (number == 0)), number == 0
        paragraph.font.color.theme_color = colours.BACKGROUND_1 if strong else colours.TEXT_1


def _add_key(slide: Any, area: Area, key: Sequence[Any]) -> float:
    """Add the key above a grid, in as many rows as it needs; return how high it is."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    left, top = area.left, area.top
    for look, text in key:
        box = max(0.4, text_width(look["text"], _LEAST) * SPARE + 0.2)
        wide = text_width(text, _LEAST) * SPARE + 0.3 if text else 0.0
        if left + box + wide > area.left + area.wide:
            left, top = area.left, top + _KEY
        place = Area(left, top, box, _KEY - 0.1)
        cell = slide.shapes.add_table(1, 1, *place.emu).table
        _plain(cell, [box])
        cell.rows[0].height = place.emu[3]
        cell.cell(0, 0).vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.cell(0, 0).margin_top = cell.cell(0, 0).margin_bottom = 0
        _write(cell.cell(0, 0), look["text"], _LEAST, look, [look["edge"]] * 4)
        cell.cell(0, 0).text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        if text:
            beside = slide.shapes.add_textbox(*Area(left + box, top, wide, _KEY - 0.1).emu)
            frame = beside.text_frame
            frame.margin_top = frame.margin_bottom = 0
            frame.text = text
            frame.paragraphs[0].font.size = _LEAST * _LINE
        left += box + wide + (0.15 if text else 0.04)
    return top - area.top + _KEY + 0.05 if key else 0.0


def _plain(table: Any, widths: Sequence[float]) -> None:
    """Take grounds and lines away from a table, and set its columns."""
    table._tbl.tblPr.find(f"{{{table._tbl.nsmap['a']}}}tableStyleId").text = _PLAIN
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = round(EMU * wide)


def _edges(looks: Sequence[Sequence[Any]], row: int, column: int) -> list[str]:
    """Return the colours left, right, above and below a cell: its own, or that of its neighbour."""
    own = looks[row][column]["edge"]
    places = ((row, column - 1), (row, column + 1), (row - 1, column), (row + 1, column))
    beside = [
        looks[at][of] if 0 <= at < len(looks) and 0 < of < len(looks[at]) else None
        for at, of in places
    ]
    return [own or (other or {}).get("edge", "") for other in beside]


def _write(
    cell: Any, text: str, size: float, look: Mapping[str, str] | None = None,
    edges: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write a text into a cell of a table, as its look and its four edges say if it has any."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Inches, Pt

    cell.text = text or ("?" if look and look["hatch"] == _UNKNOWN else "")
    cell.margin_left = cell.margin_right = Inches(0.08)
    for number, paragraph in enumerate(cell.text_frame.paragraphs):
        paragraph.font.size = Pt(_LEAST if look and number else size)
        for run in paragraph.runs if look else ():
            light = look and look["ink"] == PAPER
            run.font.color.theme_color = (
                MSO_THEME_COLOR.BACKGROUND_1 if light else MSO_THEME_COLOR.TEXT_1
            )
    if look:
        cell.margin_left = cell.margin_right = Inches(0.02)
        lines = (_line(side, colour) for side, colour in zip("LRTB", edges, strict=True))
        _dress(cell, *lines, _ground(look))


def _line(side: str, colour: str) -> str:
    """Return a side of a frame, or the paper between a cell and the next."""
    wide, colour = (_FRAME, colour) if colour else (3 * _LINE, PAPER)
    fill = f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
    return f'<a:ln{side} w="{wide}">{fill}</a:ln{side}>'


def _ground(look: Mapping[str, str]) -> str:
    if look["hatch"] in _HATCHES:
        line, face = (look["edge"] or QUIET)[1:], look["face"][1:]
        ink = (
            f'<a:fgClr><a:srgbClr val="{line}"/></a:fgClr>'
            f'<a:bgClr><a:srgbClr val="{face}"/></a:bgClr>'
        )
        return f'<a:pattFill prst="{_HATCHES[look["hatch"]]}">{ink}</a:pattFill>'
    face = PALE if look["hatch"] else look["face"]
    return f'<a:solidFill><a:srgbClr val="{face[1:]}"/></a:solidFill>'


def _dress(cell: Any, *parts: str) -> None:
    """Give a cell its lines and its ground, in the order that the format asks for."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    own = cell._tc.get_or_add_tcPr()
    for part in parts:
        own.append(parse_xml(re.sub("^<[^ >]+", rf"\g<0> {nsdecls('a')}", part)))
