"""The form that goes out to a vendor: an Excel workbook, filled in with what is on record."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width
from weakref import WeakKeyDictionary

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.protection import SheetProtection

from isogj_analysis.collecting.layout import LAST, MOST, TICK, Layout

# The row of codes, which is hidden; below it title, vendor and two rows of heads.
CODES, TITLE, WHOSE, PHASES, HEADS, FIRST = 1, 2, 3, 4, 5, 6
# So many empty rows are ready, and so far down what is typed is checked.
SPARE, LAST_ROW = 15, 1000
WIDTHS = {"name_ja": 23, "name_en": 23, "genre": 19, "summary_ja": 34, "summary_en": 34, "note": 16}
# Of a cell to tick, of a day; of codes, which are hidden.
NARROW, DAY, HIDDEN = 3.7, 14, 12
_GUIDE = ("one", "two", "three", "four", "five", "six", "seven")
# Where the list of genres has its head.
_LIST_TOP = 2
# Height of a line of text, and of a row that is empty.
LINE, EMPTY = 13.5, 30
# The looks of cells by workbook: to make one anew for each cell takes most of the time.
_LOOKS: WeakKeyDictionary[Any, dict[Any, Any]] = WeakKeyDictionary()
_FONT = "Yu Gothic"
INK, PALE, GREY, _LINE = "1F5A96", "EAF1F7", "D9DDE1", "B8C0C7"
# The looks of heads, and of those in the middle of their cells.
HEAD: dict[str, Any] = {"bold": True, "ground": PALE, "lined": True}
_MIDDLE = {**HEAD, "across": "center", "up": "center"}


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
        book = openpyxl.Workbook()
        _guide(book.active, layout, due)
        _services(book.create_sheet(layout.title("sheet")), layout, vendor)
        _lists(book.create_sheet(layout.title("lists")), layout)
        book.active = 1
        book.active.sheet_view.tabSelected, book.worksheets[0].sheet_view.tabSelected = True, False
        files.append(folder / f"{vendor}.xlsx")
        book.save(files[-1])
    return files


def put(page: Any, row: int, column: int, text: object, **style: Any) -> Cell:
    """Write a text into a cell, which stays a text however it begins, with its style.

    `style`: bold, size, ink, ground, across, up (as Excel aligns), turned, lined, parted (a strong
    line on the left), open (not locked).
    """
    cell = page.cell(row, column)
    if isinstance(text, str) and text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
        style["quoted"] = text[0] in "=+-@"
    elif text:
        cell.value = text
    looks = _LOOKS.setdefault(page.parent, {})
    key = tuple(sorted(style.items()))
    if key not in looks:
        _dress(cell, style)
        looks[key] = cell._style
    cell._style = copy(looks[key])
    return cell


def put_row(page: Any, row: int, texts: Iterable[object], *, begin: int = 1, **style: Any) -> None:
    """Write texts into the cells of a row, side by side, with one style."""
    for column, text in enumerate(texts, begin):
        put(page, row, column, text, **style)


def widen(page: Any, widths: Iterable[float]) -> None:
    """Set the widths of the columns, from the first on."""
    for n, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(n)].width = width


def check(page: Any, area: str, title: str, told: str, **rule: Any) -> None:
    """Hold an area to a rule of Excel, and show beside its cells what is told."""
    checked = DataValidation(**rule, allow_blank=True, showInputMessage=True)
    # Excel takes no more letters.
    checked.promptTitle = checked.errorTitle = title[:32]
    checked.prompt, checked.error = told[:255], told[:225]
    checked.add(area)
    page.add_data_validation(checked)


def _span(page: Any, row: int, begin: int, end: int) -> None:
    page.merge_cells(start_row=row, end_row=row, start_column=begin, end_column=end)


def _titles(layout: Layout) -> list[str]:
    settings = layout.tables.settings
    return [
        voice.say("collecting.title", name=settings.name(voice.lang), year=settings.year)
        for voice in layout.voices
    ]


def _dress(cell: Cell, style: dict[str, Any]) -> None:
    get = style.get
    cell.font = Font(_FONT, get("size") or 10, get("bold"), color=get("ink") or "222222")
    cell.alignment = Alignment(get("across"), get("up", "top"), get("turned", 0), wrap_text=True)
    if get("ground"):
        cell.fill = PatternFill("solid", fgColor=get("ground"))
    if get("lined"):
        side = Side(style="thin", color=_LINE)
        left = Side(style="medium", color=INK) if get("parted") else side
        cell.border = Border(left, side, side, side)
    cell.protection = Protection(locked=not get("open", False))
    cell.number_format = get("format", "General")
    cell.quotePrefix = get("quoted", False)


def _services(page: Any, layout: Layout, vendor: str) -> None:
    columns = layout.columns
    last = len(columns)
    # Below the codes, too: a hidden row may get lost.
    put(page, HEADS, last + 1, layout.marker(vendor))
    put_row(page, CODES, [*columns, layout.marker(vendor)])
    days, ticks = dict.fromkeys(LAST[:2], DAY), dict.fromkeys(layout.ticks, NARROW)
    widths = {**days, **ticks, **WIDTHS}
    widen(page, [widths.get(name, HIDDEN) for name in [*columns, ""]])
    for n in (1, last + 1):
        page.column_dimensions[get_column_letter(n)].hidden = True
    page.row_dimensions[CODES].hidden = True
    put(page, TITLE, 2, "　".join(_titles(layout)), bold=True, size=16, ink=INK, up="center")
    whose = f"{layout.title('head.vendor')}:  {layout.named('vendor', vendor, ' / ')}"
    put(page, WHOSE, 2, whose, bold=True, size=12, up="center")
    put(page, WHOSE, 5, layout.both("hint").replace("\n", "　"), ink="555555", up="center")
    for row, begin, end in ((TITLE, 2, last), (WHOSE, 2, 4), (WHOSE, 5, last)):
        _span(page, row, begin, end)
    _heads(page, layout)
    rows = layout.offered(vendor).to_dict("records")
    names = {code: name for name, code in layout.genres.items()}
    for n, one in enumerate([*rows, *[None] * SPARE], FIRST):
        _row(page, n, layout, one, names)
    _checks(page, layout)
    page.freeze_panes = page.cell(FIRST, 3)
    free = ("insertRows", "formatCells", "formatRows", "formatColumns", "sort", "autoFilter")
    page.protection = SheetProtection(sheet=True, **dict.fromkeys(free, False))
    _paper(page, layout, f"{TITLE}:{HEADS}")


def _heads(page: Any, layout: Layout) -> None:
    for n, name in enumerate(layout.columns, 1):
        if name not in layout.ticks:
            put(page, PHASES, n, "", ground=PALE)
            put(page, HEADS, n, layout.head(name), **_MIDDLE)
            continue
        phase, target = layout.ticks[name]
        parted = target == layout.targets[0]
        told = layout.named("phase", phase) if parted else ""
        put(page, PHASES, n, told, **_MIDDLE, parted=parted)
        put(page, HEADS, n, layout.head(name), **_MIDDLE, size=9, turned=90, parted=parted)
        if parted:
            _span(page, PHASES, n, n + len(layout.targets) - 1)
    page.row_dimensions[TITLE].height, page.row_dimensions[WHOSE].height = 30, 22
    page.row_dimensions[PHASES].height, page.row_dimensions[HEADS].height = 34, 130


def _row(page: Any, n: int, layout: Layout, one: Any, genres: dict[str, str]) -> None:
    lines = 1
    for m, name in enumerate(layout.columns, 1):
        style: dict[str, Any] = {"lined": True, "open": name != "service", "up": "center"}
        text = ""
        if name in layout.ticks:
            cell = layout.ticks[name]
            text = TICK if one and cell in one["cells"] else ""
            style |= {"across": "center", "parted": cell[1] == layout.targets[0], "size": 12}
            style |= {"ground": GREY} if cell in layout.outside else {}
        elif one and name == "genre":
            text = genres[str(one["genre"])]
        elif one and name in one and isinstance(one[name], str) and name != "note":
            text = one[name]
        style |= {"format": "yyyy/m/d"} if name in LAST[:2] else {}
        put(page, n, m, text, **style)
        if text and name in WIDTHS:
            lines = max(lines, -(-_wide(text) // WIDTHS[name]))
    page.row_dimensions[n].height = max(EMPTY, LINE * lines + 4)


def _wide(text: str) -> int:
    """Return how wide a text is in letters, of which a Japanese one takes two."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text) + 2


def _checks(page: Any, layout: Layout) -> None:
    """Add the lists to choose from, the limits of texts, and what is shown beside a cell."""
    lists, last = quote_sheetname(layout.title("lists")), _LIST_TOP + len(layout.genres)
    rules: dict[str, dict[str, Any]] = {
        name: {"type": "textLength", "operator": "lessThanOrEqual", "formula1": most}
        for name, most in MOST.items()
    }
    after = {"type": "date", "operator": "greaterThan", "formula1": "18264"}
    rules |= {name: after for name in LAST[:2]}  # noqa: C420
    rules["genre"] = {"type": "list", "formula1": f"{lists}!$A${_LIST_TOP + 1}:$A${last}"}
    rules["scope"] = {"type": "list", "formula1": f'"{TICK}"'}
    ticks = list(layout.ticks)
    for name, rule in rules.items():
        ends = (ticks[0], ticks[-1]) if name == "scope" else (name, name)
        begin, end = (get_column_letter(layout.columns.index(column) + 1) for column in ends)
        told = layout.both(f"prompt.{name}", most=MOST.get(name, 0))
        area = f"{begin}{FIRST}:{end}{LAST_ROW}"
        check(page, area, layout.title(f"head.{name}"), told, **rule, showErrorMessage=True)


def _paper(page: Any, layout: Layout, heads: str = "") -> None:
    page.page_setup.orientation = "landscape" if heads else "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A3 if heads else page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = heads or None
    page.oddFooter.center.text = layout.voices[0].say("collecting.footer", page="&P", pages="&N")
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.8, footer=0.4)
    page.sheet_view.showGridLines = False


def _guide(page: Any, layout: Layout, due: date | None) -> None:
    page.title = layout.title("help")
    settings, (first, *others) = layout.tables.settings, layout.voices
    widen(page, (4, 26, 24, 12, 12, 12, 12, 30))

    def line(n: int, text: str, height: float = 0, begin: int = 2, **style: Any) -> None:
        put(page, n, begin, text, up="center", **style)
        _span(page, n, begin, 8)
        page.row_dimensions[n].height = height or 18

    for n, told in enumerate(_titles(layout), 1):
        size = 18 if n == 1 else 12
        line(n, told, size * 1.7, begin=1, size=size, bold=n == 1, ink=INK)
    n = len(layout.voices) + 2
    for number, key in enumerate(_GUIDE, 1):
        put(page, n, 1, number, bold=True, across="center", up="center", ink=INK)
        told = first.say(f"collecting.guide.{key}")
        line(n, told, 18 * -(-_wide(told) // 170), bold=True)
        for voice in others:
            n += 1
            told = voice.say(f"collecting.guide.{key}")
            line(n, told, 16 * -(-_wide(told) // 200), ink="555555", size=9)
        n += 2
        page.row_dimensions[n - 1].height = 6
    said = [[v.say("collecting.due", day=v.day(due)) for v in layout.voices]] if due else []
    if contact := settings.contact:
        said.append([v.say("collecting.contact", contact=contact) for v in layout.voices])
    for parts in said:
        n += 1
        line(n, "　".join(parts), bold=True, ink=INK)
    _example(page, layout, n + 2)
    page.protection.sheet = True
    _paper(page, layout)


def _example(page: Any, layout: Layout, n: int) -> None:
    """Show a row that is filled in: a name, a genre, ticks in some cells of one phase."""
    put(page, n, 2, layout.both("guide.example"), bold=True)
    _span(page, n, 2, 8)
    phase = layout.named("phase", layout.phases[len(layout.phases) // 3])
    targets = [layout.named("target", target) for target in layout.targets[:4]]
    heads = [layout.head("name_ja"), layout.head("genre"), *targets, layout.head("summary_ja")]
    put_row(page, n + 1, ["", "", phase, *[""] * (len(heads) - 3)], begin=2, **_MIDDLE)
    _span(page, n + 1, 4, 7)
    put_row(page, n + 2, heads, begin=2, **_MIDDLE)
    name, summary = (
        layout.voices[0].say(f"collecting.guide.example_{it}") for it in ("name", "summary")
    )
    style: dict[str, Any] = {"lined": True, "up": "center"}
    put_row(page, n + 3, [name, next(iter(layout.genres), "")], begin=2, **style)
    put_row(page, n + 3, [TICK, TICK, "", ""], begin=4, **style, across="center")
    put(page, n + 3, 8, summary, **style)
    for row, height in enumerate((32, 30, 34, 44), n):
        page.row_dimensions[row].height = height


def _lists(page: Any, layout: Layout) -> None:
    """Explain what can be chosen: genres, and below them targets and phases with what they ask."""
    tables = layout.tables
    widen(page, (44, 90))
    put(page, 1, 1, layout.title("lists"), bold=True, size=14, ink=INK)
    page.row_dimensions[1].height = 26
    n = _LIST_TOP
    for column, frame, stem in (
        ("genre", tables.genres, "summary"),
        ("target", tables.targets, "question"),
        ("phase", tables.phases, "question"),
    ):
        put_row(page, n, [layout.title(f"head.{column}"), layout.title("head.meaning")], **HEAD)
        for one in frame.to_dict("records"):
            n += 1
            told = [voice.text(one, stem) for voice in layout.voices]
            meaning = "\n".join(dict.fromkeys(filter(None, told)))
            put_row(page, n, [layout.named(column, one[column], " / "), meaning], lined=True)
            page.row_dimensions[n].height = LINE * sum(-(-_wide(text) // 104) for text in told) + 4
        n += 2
    page.protection.sheet = True
    _paper(page, layout)
