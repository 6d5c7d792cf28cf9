"""What stands on a slide besides texts: tables, grids of cells, bars and boxes, to be edited there.

Fonts, colours and lines are those of the template: its theme, and its two styles of tables.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.theme import QUIET
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.texts import NOTHING
from isogj_analysis.tables.contrast import PAPER

# Points: the least letters; in sizes: a line; inches: what lies around the text of a cell, the
# heads of a grid, and a line of its key.
LEAST, LEADING, AROUND = 14, 1.2, 0.08
_HEAD, _KEY = 0.55, 0.36
# Fonts of other machines are wider than the one that measures.
SPARE = 1.08
# The template's styles of tables: hairlines between rows, and paper between cells.
_ROWS = "{8A0F3C52-6F0B-4E57-9B1D-2D0C6E5B7A11}"
_CELLS = "{8A0F3C52-6F0B-4E57-9B1D-2D0C6E5B7A12}"
_HATCHES = {"//": "WIDE_UPWARD_DIAGONAL", "xxxx": "DIAGONAL_CROSS"}
# Sides of a cell as the format names and orders them, and where the neighbour there is.
_SIDES = {"lnL": (-1, 0), "lnR": (1, 0), "lnT": (0, -1), "lnB": (0, 1)}
# So many names stand in a box of the diagram, others are counted.
_NAMES = 3


class Area(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    wide: float
    high: float

    @property
    def emu(self) -> list[int]:
        """Left, top, width and height, as PowerPoint counts them."""
        return [round(side * 914400) for side in self]


def add_table(
    slide: Any, area: Area, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float,
    numbers: Sequence[bool],
) -> None:  # fmt: skip
    """Add rows of texts, heads first, in letters of a size; numbers stand at the right."""
    heights = [size * LEADING / 72 + AROUND] * len(rows)
    aligned = "".join("r" if number else "l" for number in numbers)
    _add_cells(slide, area, rows, widths, heights, aligned, style=_ROWS, size=size)


def add_grid(slide: Any, area: Area, told: Mapping[str, Any]) -> None:
    """Add cells with their grounds, patterns and frames under their heads, below their key."""
    heads, rows = told["heads"], told["rows"]
    top = _add_key(slide, area, told["key"])
    label = min(max(text_width(row[0], LEAST) for row in rows) * SPARE + 0.25, area.wide / 3)
    high = min(1.0, (area.top + area.high - top - _HEAD) / len(rows))
    _add_cells(
        slide, Area(area.left, top, area.wide, _HEAD + high * len(rows)), [["", *heads], *rows],
        [label, *[(area.wide - label) / len(heads)] * len(heads)], [_HEAD, *[high] * len(rows)],
        "l" + "c" * len(heads),
    )  # fmt: skip


def _add_key(slide: Any, area: Area, key: Sequence[Any]) -> float:
    """Add the key above a grid, in as many lines as it needs; return where the grid begins."""
    lines: list[list[tuple[Any, float]]] = []
    for look, text in key:
        box = max(0.4, text_width(look["text"], LEAST) * SPARE + 0.15)
        entry = [(look, box), (text, text_width(text, LEAST) * SPARE + 0.35)][: 2 if text else 1]
        if not lines or sum(wide for _, wide in [*lines[-1], *entry]) > area.wide:
            lines.append([])
        lines[-1] += entry
    top = area.top
    for line in lines:
        shown, widths = zip(*line, strict=True)
        place = Area(area.left, top, sum(widths), _KEY)
        _add_cells(slide, place, [shown], widths, [_KEY], "c" * len(line))
        top += _KEY + 0.06
    return top


def _add_cells(
    slide: Any, area: Area, rows: Sequence[Sequence[Any]], widths: Sequence[float],
    heights: Sequence[float], aligned: str, *, style: str = _CELLS, size: float = LEAST,
) -> None:  # fmt: skip
    """Add a table; what stands in a cell is a text, a look with one, or nothing."""
    at = {"l": PP_ALIGN.LEFT, "c": PP_ALIGN.CENTER, "r": PP_ALIGN.RIGHT}
    table = slide.shapes.add_table(len(rows), len(widths), *area.emu).table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = style
    table.horz_banding = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Inches(wide)
    for y, (row, own) in enumerate(zip(table.rows, rows, strict=True)):
        row.height = Inches(heights[y])
        for x, (cell, one) in enumerate(zip(row.cells, own, strict=False)):
            cell.text = one if isinstance(one, str) else one["text"] if one else ""
            cell.margin_top = cell.margin_bottom = Inches(AROUND / 2)
            if style == _CELLS:
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = 0
            for paragraph in cell.text_frame.paragraphs:
                paragraph.alignment = at[aligned[x]]
                # As high in any font: those of other machines have lines of other heights.
                paragraph.line_spacing = Pt(size * LEADING)
                for run in paragraph.runs:
                    run.font.size = Pt(size)
            # A frame is drawn on both sides of a line, or programs hide it behind a neighbour's.
            for side, (across, down) in _SIDES.items():
                if edge := _edge(rows, y, x) or _edge(rows, y + down, x + across):
                    drawn = f'<a:solidFill><a:srgbClr val="{edge[1:]}"/></a:solidFill>'
                    line = f'<a:{side} {nsdecls("a")} w="34925">{drawn}</a:{side}>'
                    cell._tc.get_or_add_tcPr().append(parse_xml(line))
            if isinstance(one, dict):
                _dress(cell, one)


def _edge(rows: Sequence[Sequence[Any]], y: int, x: int) -> str:
    """Return the colour of the frame of a cell, nothing where it has none."""
    look = rows[y][x] if 0 <= y < len(rows) and 0 <= x < len(rows[y]) else None
    return look["edge"] if isinstance(look, dict) else ""


def _dress(cell: Any, look: Mapping[str, str]) -> None:
    """Give a cell the ground and the colour of letters of its look."""
    ground, line = (
        RGBColor.from_string(code[1:]) for code in (look["face"], look["edge"] or QUIET)
    )
    if look["hatch"] in _HATCHES:
        cell.fill.patterned()
        cell.fill.pattern = getattr(MSO_PATTERN, _HATCHES[look["hatch"]])
        cell.fill.fore_color.rgb, cell.fill.back_color.rgb = line, ground
    else:
        cell.fill.solid()
        cell.fill.fore_color.rgb = ground
    if look["ink"] == PAPER:
        for paragraph in cell.text_frame.paragraphs:
            for run in paragraph.runs:
                run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1


def add_bars(slide: Any, area: Area, told: Mapping[str, Any]) -> None:
    """Add bars that can be edited: a series each, its numbers at their ends."""
    data = CategoryChartData()
    data.categories = told["heads"]
    for name, values in told["series"]:
        data.add_series(name, values)
    high = min(area.high, 0.6 + 1.2 * len(told["heads"]) * len(told["series"]))
    place = area._replace(high=high).emu
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data).chart
    chart.font.size, chart.has_title = Pt(LEAST), False
    chart.has_legend = len(told["series"]) > 1
    if chart.has_legend:
        chart.legend.include_in_layout = False
    chart.category_axis.reverse_order = True
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width, plot.overlap, plot.has_data_labels = 60, -10, True
    plot.data_labels.show_value = True
    for number, series in enumerate(plot.series):
        series.format.fill.solid()
        series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
        series.format.fill.fore_color.brightness = 0.6 * (number % 2)


def add_boxes(slide: Any, area: Area, rows: Sequence[Sequence[str]], *, voice: Voice) -> None:
    """Add who takes part as boxes: the first in the middle, led to by those around it.

    A row is who it is, how many, their names, and what they do; the last one without names is led
    to from the middle, and stands below it.
    """

    def box(row: Sequence[str], *at: float) -> Any:
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Area(*at).emu)
        names = "" if row[2] == NOTHING else row[2]
        if row[1] != NOTHING and names.count(voice.mark("comma")) >= _NAMES:
            kind = "members" if row is rows[0] else "organisations"
            names = voice.say(f"deck.{kind}", n=int(row[1]))
        shape.text_frame.text = "\n".join(filter(None, [row[0], names, row[3]]))
        for number, paragraph in enumerate(shape.text_frame.paragraphs):
            paragraph.alignment = PP_ALIGN.CENTER
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(LEAST + 2), number == 0
                if row is not rows[0]:
                    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
        if row is not rows[0]:
            shape.fill.background()
        return shape

    def lead(start: Any, at: int, end: Any, to: int) -> None:
        """Draw an arrow between sides of two boxes: 0 is the top, 1 left, 2 the bottom, 3 right."""
        line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, 0, 0, 0, 0)
        line.begin_connect(start, at)
        line.end_connect(end, to)
        line.line._get_or_add_ln().append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle"/>'))

    below = [row for row in rows[1:] if row[2] == NOTHING][:1]
    sides = [row for row in rows[1:] if row[2] != NOTHING]
    wide, high, gap = 3.7, 1.35, 0.3
    left, inner = area.left + wide + 0.7, area.wide - 2 * (wide + 0.7)
    room = area.high - (high + 0.55) * len(below)
    centre = box(rows[0], left, area.top, inner, room)
    for side in (0, 1):
        own = sides[side::2]
        each = min((area.high - gap * (len(own) - 1)) / max(len(own), 1), 1.9)
        for number, row in enumerate(own):
            at = area.left + side * (area.wide - wide), area.top + number * (each + gap)
            lead(box(row, *at, wide, each), 3 - 2 * side, centre, 1 + 2 * side)
    for row in below:
        lead(centre, 2, box(row, left, area.top + area.high - high, inner, high), 0)
