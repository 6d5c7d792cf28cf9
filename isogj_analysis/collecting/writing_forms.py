"""The form that goes out to a vendor: an Excel workbook, filled in with what is on record."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.protection import SheetProtection

from isogj_analysis.collecting.layout import DAYS, MOST, TEXTS, TICK, Layout, said, say

# The row of codes, which is hidden; below it title, vendor and two rows of heads.
CODES, TITLE, WHOSE, PHASES, HEADS, FIRST = 1, 2, 3, 4, 5, 6
# So many empty rows are ready, and so far down what is typed is checked.
SPARE, LAST_ROW = 15, 1000
WIDTHS = {"name_ja": 23, "name_en": 23, "genre": 19, "summary_ja": 34, "summary_en": 34, "note": 16}
# Of a cell to tick, of a day, and of codes, which are hidden.
WIDTHS |= dict.fromkeys(DAYS, 14) | {"service": 12}
NARROW = 3.7
# What locked sheets let be done.
_FREE = ("insertRows", "formatCells", "formatRows", "formatColumns", "sort", "autoFilter")
_GUIDE = ("one", "two", "three", "four", "five", "six", "seven")
_INK, _QUIET, _PALE, _GREY, _LINE = "1F5A96", "555555", "EAF1F7", "D9DDE1", "B8C0C7"
_THIN = Side(style="thin", color=_LINE)
_BOX = Border(_THIN, _THIN, _THIN, _THIN)
_PARTED = Border(Side(style="medium", color=_INK), _THIN, _THIN, _THIN)
# How cells look: font, ground, place of the text. What a sender fills in is not locked.
_HEAD = {"bold": True, "ground": _PALE, "border": _BOX, "across": "center"}
_OPEN = {"border": _BOX, "locked": False}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"size": 16, "bold": True, "color": _INK, "wrap": False},
    "line": {"bold": True, "wrap": False},
    "text": {"bold": True},
    "quiet": {"size": 9, "color": _QUIET},
    "box": {"border": _BOX},
    "head": _HEAD,
    "turned": {**_HEAD, "size": 9, "turned": 90},
    "open": _OPEN,
    "day": {**_OPEN, "format": "yyyy/m/d"},
    "tick": {**_OPEN, "size": 12, "across": "center"},
    "outside": {**_OPEN, "size": 12, "across": "center", "ground": _GREY},
    # As text, for Excel makes a day of 2009-06 and a number of 007.
    "code": {"format": "@", "wrap": False},
    "column": {"format": "@", "wrap": False, "bold": True, "ground": _PALE},
}


def write_forms(
    layout: Layout, folder: Path, vendors: Iterable[str], *, due: date | None = None
) -> list[Path]:
    """Write the form of each vendor into a folder, `CODE.xlsx`, and return the files.

    It holds the services that the vendor offers, with room for more; what must not change is
    locked, without a password, and rows can be inserted. `due` is the day of its return.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for vendor in vendors:
        book = new_book()
        _guide(book.create_sheet(layout.sheet("help")), layout, due)
        _services(book.create_sheet(layout.sheet("sheet")), layout, vendor)
        _lists(book.create_sheet(layout.sheet("lists")), layout)
        for page in book.worksheets:
            page.protection = SheetProtection(sheet=True, **dict.fromkeys(_FREE, False))
            for_print(page, f"{TITLE}:{HEADS}" if page is book.worksheets[1] else "")
        book.active = 1
        files.append(folder / f"{vendor}.xlsx")
        book.save(files[-1])
    return files


def new_book() -> Any:
    """Return a workbook without sheets, with the looks of cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    add_looks(book)
    return book


def add_looks(book: Any) -> None:
    """Give a workbook the looks of cells, as styles of these names."""
    for name, look in _LOOKS.items():
        if (style := f"isogj {name}") in book.named_styles:
            continue
        get = look.get
        font = Font("Yu Gothic", get("size", 10), get("bold"), color=get("color", "222222"))
        book.add_named_style(
            NamedStyle(
                style,
                font,
                PatternFill("solid", fgColor=look["ground"]) if "ground" in look else None,
                get("border"),
                Alignment(get("across"), "center", get("turned", 0), wrap_text=get("wrap", True)),
                get("format", "General"),
                Protection(locked=get("locked", True)),
            )
        )


def put(page: Any, row: int, column: int, text: str, look: str) -> None:
    """Write a text into a cell, which stays a text however it begins."""
    cell = page.cell(row, column)
    cell.style = f"isogj {look}"
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@"


def put_row(page: Any, row: int, texts: Iterable[str], look: str) -> None:
    """Write texts into the first cells of a row, with one look."""
    for column, text in enumerate(texts, 1):
        put(page, row, column, text, look)


def widen(page: Any, widths: Iterable[float]) -> None:
    """Set the widths of the columns, from the first on."""
    for n, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(n)].width = width


def fit(page: Any, first: int) -> None:
    """Make rows from the first on as high as their texts need: LibreOffice does not by itself."""
    for row in page.iter_rows(min_row=first):
        lines = [0]
        for cell in (cell for cell in row if cell.value):
            width = page.column_dimensions[cell.column_letter].width
            parts = str(cell.value).split("\n")
            # A Japanese letter is as wide as two.
            wide = (sum(1 + (east_asian_width(c) in "WF") for c in part) for part in parts)
            lines.append(sum(int(letters // width) + 1 for letters in wide))
        if max(lines) > 1:
            page.row_dimensions[row[0].row].height = 13.5 * max(lines) + 4


def check(page: Any, area: str, title: str, told: str, **rule: Any) -> None:
    """Hold an area to a rule of Excel, and show beside its cells what is told."""
    checked = DataValidation(**rule, allow_blank=True, showInputMessage=True)
    # Excel takes no more letters.
    checked.promptTitle = checked.errorTitle = title[:32]
    checked.prompt, checked.error = told[:255], told[:225]
    checked.add(area)
    page.add_data_validation(checked)


def _services(page: Any, layout: Layout, vendor: str) -> None:
    settings, columns = layout.tables.settings, layout.columns
    # Whose form it is, and of which year.
    marker = f"form {settings.year} {vendor}"
    put_row(page, CODES, [*columns, marker], "line")
    put(page, TITLE, 2, layout.both("title", "　", name=settings, year=settings.year), "title")
    whose = layout.named("vendor", vendor, " / ")
    put(page, WHOSE, 2, "　".join((whose, layout.both("hint", "　"))), "line")
    for n, name in enumerate(columns, 1):
        put(page, PHASES, n, "", "head")
        put(page, HEADS, n, layout.head(name), "turned" if name in layout.cells else "head")
    # Not with the codes alone: a hidden row may get lost.
    put(page, HEADS, len(columns) + 1, marker, "line")
    looks = dict.fromkeys(DAYS, "day") | {"service": "box"} | dict.fromkeys(layout.cells, "tick")
    looks |= dict.fromkeys(layout.outside, "outside")
    services = layout.services[layout.services["service"].isin(layout.offered)]
    own = services[services["vendor"] == vendor]
    for n, one in enumerate([*own.to_dict("records"), *[{}] * SPARE], FIRST):
        ticks = dict.fromkeys(layout.offered.get(one.get("service", ""), ()), TICK)
        texts = {name: one[name] for name in ("service", *TEXTS) if one} | ticks
        texts |= {"genre": layout.named("genre", one["genre"], " / ")} if one else {}
        for m, name in enumerate(columns, 1):
            put(page, n, m, texts.get(name, ""), looks.get(name, "open"))
    for phase in layout.phases:
        n = columns.index(f"{phase}/{layout.targets[0]}") + 1
        put(page, PHASES, n, layout.named("phase", phase), "head")
        last = n + len(layout.targets) - 1
        page.merge_cells(start_row=PHASES, end_row=PHASES, start_column=n, end_column=last)
        for row in range(PHASES, page.max_row + 1):
            page.cell(row, n).border = _PARTED
    _rules(page, layout)
    widen(page, [WIDTHS.get(name, NARROW) for name in [*columns, "service"]])
    fit(page, FIRST)
    for name in ("A", get_column_letter(len(columns) + 1)):
        page.column_dimensions[name].hidden = True
    page.row_dimensions[CODES].hidden = True
    for row, height in ((TITLE, 30), (WHOSE, 22), (PHASES, 34), (HEADS, 165)):
        page.row_dimensions[row].height = height
    page.freeze_panes = page.cell(FIRST, 3)


def _rules(page: Any, layout: Layout) -> None:
    """Add the lists to choose from, the limits of texts, and what is shown beside a cell."""
    lists = quote_sheetname(layout.sheet("lists"))
    rules: dict[str, dict[str, Any]] = {
        name: {"type": "textLength", "operator": "lessThanOrEqual", "formula1": most}
        for name, most in MOST.items()
    }
    for name in DAYS:
        rules[name] = {"type": "date", "operator": "greaterThan", "formula1": "18264"}
    rules["genre"] = {"type": "list", "formula1": f"{lists}!$A$3:$A${len(layout.genres) + 2}"}
    rules["scope"] = {"type": "list", "formula1": f'"{TICK}"'}
    for name, rule in rules.items():
        ends = (layout.cells[0], layout.cells[-1]) if name == "scope" else (name, name)
        begin, end = (get_column_letter(layout.columns.index(column) + 1) for column in ends)
        told = layout.both(f"prompt.{name}", "\n", most=MOST.get(name, 0))
        area = f"{begin}{FIRST}:{end}{LAST_ROW}"
        check(page, area, layout.both(f"head.{name}"), told, **rule, showErrorMessage=True)


def for_print(page: Any, heads: str = "") -> None:
    """Set a page for print, as wide as the paper: a wide one where rows of heads are repeated."""
    page.page_setup.orientation = "landscape" if heads else "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A3 if heads else page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = heads or None
    page.oddFooter.center.text = "&P / &N"
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.8, footer=0.4)
    page.sheet_view.showGridLines = False


def _guide(page: Any, layout: Layout, due: date | None) -> None:
    (first, *others), settings = layout.voices, layout.tables.settings
    title = layout.both("title", "　", name=settings, year=settings.year)
    lines = [("", title, "title"), ("", "", "text")]
    for number, key in enumerate(_GUIDE, 1):
        lines.append((str(number), say(f"guide.{key}", first), "text"))
        lines += [("", say(f"guide.{key}", voice), "quiet") for voice in others]
    lines.append(("", "", "text"))
    if due:
        lines.append(("", layout.both("due", "　", day=due), "text"))
    if settings.contact:
        lines.append(("", layout.both("contact", "　", contact=settings.contact), "text"))
    lines.append(("", layout.both("guide.example", "　"), "text"))
    cells = [cell for cell in layout.cells if cell not in layout.outside][:2]
    example = {
        "name_ja": say("guide.example_name", first),
        "genre": next(iter(layout.genres)),
        "scope": first.joined(said(cell, first) for cell in cells),
        "summary_ja": say("guide.example_summary", first),
    }
    lines += [("", f"{layout.both(f'head.{c}')}: {text}", "box") for c, text in example.items()]
    for n, (one, told, look) in enumerate(lines, 1):
        put(page, n, 1, one, "text")
        put(page, n, 2, told, look)
    widen(page, (4, 120))
    fit(page, 2)


def _lists(page: Any, layout: Layout) -> None:
    """Explain what can be chosen: genres with what they are, and below them targets and phases."""
    tables = layout.tables
    put(page, 1, 1, layout.both("lists"), "title")
    put(page, 2, 2, layout.both("head.meaning"), "head")
    n = 2
    for column, codes in (
        ("genre", tables.genres["genre"]),
        ("target", layout.targets),
        ("phase", layout.phases),
    ):
        put(page, n, 1, layout.both(f"head.{column}"), "head")
        for at, code in enumerate(codes, n + 1):
            put(page, at, 1, layout.named(column, code, " / "), "box")
        n += len(codes) + 2
    # The questions of targets and phases are those of a customer, and say not what they are.
    for n, one in enumerate(tables.genres.to_dict("records"), 3):
        told = dict.fromkeys(voice.text(one, "summary") for voice in layout.voices)
        put(page, n, 2, "\n".join(filter(None, told)), "box")
    widen(page, (44, 90))
    fit(page, 2)
