"""Rows of text that know their lines, and how they are read from a workbook."""

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.tables.problems import ERROR, REMARK, Problem

# The header is looked for in so many of the rows that are not empty.
FIRST_ROWS = 5
# More is refused: it would take long, and no table of a report has so much.
MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 200_000, 1_000, 10_000
MOST_BYTES, MOST_PARTS = 50_000_000, 1_000_000
LIMITS = f"a table has at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
# Those that a table has, or what tells whether a row is its header.
Columns = Collection[str] | Callable[[list[str]], bool]
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass
class Sheet:
    """What a file holds: its header and its rows, as text, empty cells missing.

    `title` is that of the worksheet, `formulas` are the line and column of cells that hold one.
    `lines` holds the line of each row, as an editor counts. `header` is None where it could not be
    read. `intact` says that every row was read: only then may others be held against it.
    """

    file: str
    header: list[str] | None
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    lines: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    problems: list[Problem] = field(default_factory=list)
    header_line: int = 1
    intact: bool = True
    is_workbook: bool = False
    title: str = ""
    formulas: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def broken(cls, file: str, problem: str) -> "Sheet":
        """Return a sheet of which nothing could be read."""
        return cls(file, None, problems=[Problem(file, 0, "", "", problem)], intact=False)

    def cell(self, line: int, columns: Iterable[str]) -> str:
        """Return the cells of columns in a row as Excel names them; nothing for a CSV file."""
        if not self.is_workbook:
            return ""
        names = [name.strip().lower() for name in self.header or ()]
        return ", ".join(_place(line, names.index(c) + 1) for c in columns if c in names)

    def note(
        self, line: int, value: str, told: str, severity: str = REMARK, at: int | str = ""
    ) -> None:
        """Note what is odd or wrong in a row, and in the cell of a column or range of it."""
        place = _place(line, at) if isinstance(at, int) else at
        self.problems.append(Problem(self.file, line, "", value, told, severity, place))

    def fill(self, rows: list[list[str]], lines: Iterable[int]) -> "Sheet":
        """Take rows without blanks around the text, and without those that are all empty.

        A cell that is longer than any text needs is told, and goes on as its beginning.
        """
        header = self.header or []
        bare = ([cell.strip() or None for cell in row] for row in rows)
        filled = {line: row for line, row in zip(lines, bare, strict=True) if any(row)}
        for line, row in filled.items():
            for at, text in enumerate(row):
                if text and len(text) > MOST_LETTERS:
                    told = f"is {len(text):,} letters long; a cell has at most {MOST_LETTERS:,}"
                    row[at], column = text[:100], header[at].strip().lower()
                    told_of = Problem(self.file, line, column, text[:100], told)
                    self.problems.append(told_of._replace(cell=self.cell(line, [column])))
        self.rows = pd.DataFrame(list(filled.values()), columns=range(len(header)), dtype="str")
        self.lines = np.array(list(filled), int)
        return self


def header_at(rows: Sequence[list[str]], columns: Columns) -> int:
    """Return which of the first rows of a file is its header.

    The first one is, unless it names next to none of the table's columns and a later one most; or
    the first of which `columns` says so.
    """
    if callable(columns):
        return next((n for n, row in enumerate(rows) if columns(row)), 0)
    named = [len({cell.strip().lower() for cell in row}.intersection(columns)) for row in rows]
    most = max(named, default=0)
    return named.index(most) if most >= max(2, len(columns) / 2) and named[0] < 2 else 0


def above(file: str, first: int, header: int, title: Iterable[str]) -> Problem:
    """Return the problem of what stands above the header, from a line on."""
    lines = f"line {first}" if header == first + 1 else f"lines {first} to {header - 1}"
    told = f"stands above the header, which is in line {header}; delete {lines}"
    return Problem(file, first, "", " ".join(filter(None, title)), told)


def read_workbook(path: Path, name: str, columns: Columns) -> Sheet:
    """Return the worksheet named as the table; without one the first, which then is the only.

    A merged cell is read for its whole range, a formula by its stored value, a number as its format
    shows its zeros, a date as exact as its format shows it; hidden rows are read. An error or a
    formula without a value is a problem of its cell, and so is a file beyond the limits.
    """
    file = path.as_posix()
    try:
        with opened(path) as book:
            page, *others = sheets_of(book, name)
            sheet = read_page(page, file, columns)
            unread = [other.title for other in others if read_page(other, file, columns).header]
    except UnreadableError as error:
        return Sheet.broken(file, str(error))
    told = f'is a sheet that is not read: put its rows into "{page.title}", or call that "{name}"'
    if page.title.strip().lower() == name:
        told = f'is a second sheet of the name "{page.title}", which is read; keep one'
    for title in unread:
        sheet.note(0, title, told, ERROR)
    sheet.intact &= not unread
    return sheet


def read_sheets(
    path: Path, tables: Mapping[str, Collection[str]]
) -> tuple[dict[str, Sheet], list[str]]:
    """Return the worksheets of one workbook that are named as tables, and the names of the others.

    `tables` has the columns of each; each is read as `read_workbook` does. UnreadableError: the
    workbook cannot be opened, or is beyond the limits.
    """
    sheets: dict[str, Sheet] = {}
    others = []
    with opened(path) as book:
        for page in book.worksheets:
            name, file = page.title.strip().lower(), f"{path.as_posix()}, sheet {page.title}"
            if name in sheets:
                told = f'is a second sheet of the name "{name}"; keep one'
                sheets[name].problems.append(Problem(file, 0, "", "", told))
            elif name in tables:
                sheets[name] = read_page(page, file, tables[name])
            else:
                others.append(page.title)
    return sheets, others


def sheets_of(book: Any, name: str) -> list[Any]:
    """Return the worksheet that holds the table first, then those that hold rows beside it."""
    named = [page for page in book.worksheets if page.title.strip().lower() == name]
    return named or book.worksheets


def read_page(page: Any, file: str, columns: Columns) -> Sheet:
    """Return what a worksheet of an open workbook holds; an empty one has an empty header."""
    sheet = Sheet(file, [], title=page.title, is_workbook=True)
    cells, merged = _read_cells(page, sheet)
    if not cells:
        return Sheet(file, [], title=page.title, intact=False)
    full = sorted(cells)
    first = [_row(cells[n], MOST_COLUMNS) for n in full[:FIRST_ROWS]]
    head = full[header_at(first, columns)]
    width = max(cells[head])
    if head > full[0]:
        sheet.problems.append(above(file, full[0], head, cells[full[0]].values()))
    body = [n for n in full if n > head]
    for area in merged:
        value = cells.get(area.min_row, {}).get(area.min_col)
        rows = [n for n in body if area.min_row <= n <= area.max_row]
        if value is None or not rows or area.min_row <= head or area.min_col > width:
            continue
        for n in rows:
            for at in range(area.min_col, min(area.max_col, width) + 1):
                cells[n][at] = value
        sheet.note(rows[0], value, "is merged, and is read for each of its cells", at=area.ref)
    for n in body:
        for at in sorted(at for at in cells[n] if at > width):
            sheet.note(n, cells[n][at], "stands outside the table", ERROR, at)
    sheet.header, sheet.header_line = _row(cells[head], width), head
    return sheet.fill([_row(cells[n], width) for n in body], body)


class UnreadableError(ValueError):
    """A workbook cannot be opened, or has more than is read: the text says what to do."""


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a workbook to be read, or say in an UnreadableError why it cannot be."""
    import openpyxl

    try:
        if told := _unreadable(path):
            raise UnreadableError(told)
        # A filter or a validation that openpyxl does not know is no matter of ours.
        with warnings.catch_warnings(action="ignore"), path.open("rb") as file:
            yield openpyxl.load_workbook(file, read_only=True, data_only=True)
    except UnreadableError:
        raise
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror or error}") from error
    except Exception as error:  # openpyxl raises whatever its parsers do
        told = "is no Excel workbook that can be opened; save it as .xlsx"
        raise UnreadableError(told) from error


def _unreadable(path: Path) -> str | None:
    """Return what a file is that openpyxl would not open, or not in good time, and what to do."""
    with path.open("rb") as stream:
        begins = stream.read(8)
        if begins == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            if "EncryptedPackage".encode("utf-16-le") in stream.read():
                return "is protected by a password; open it in Excel and save it without one"
            return "is a workbook of the old kind (.xls); save it as .xlsx"
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > MOST_BYTES:
                told = f"unpacks to {size / 1e6:,.0f} MB, and {MOST_BYTES / 1e6:,.0f} MB are read"
                return f"{told}; delete empty rows, pictures and other sheets"
            parts = [part for part in archive.namelist() if part.endswith(".xml")]
            texts = [archive.read(part) for part in parts if part.startswith("xl/")]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return None
    if any(b"http://purl.oclc.org/ooxml/" in text[:2000] for text in texts):
        return "is a Strict Open XML workbook; save it as Excel Workbook (.xlsx)"
    if sum(text.count(b"<") for text in texts) > MOST_PARTS:
        return "holds more cells, rows or formats than are read; delete empty rows and other sheets"
    return None


def _read_cells(page: Any, sheet: Sheet) -> tuple[dict[int, dict[int, str]], list[Any]]:
    """Return the texts of a worksheet by row and column, and its merged ranges.

    What is odd about them is noted in the sheet.
    """
    # openpyxl tells neither merged cells nor hidden rows of a sheet that it only reads.
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.packaging.relationship import get_rels_path
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            if element.find(FORMULA_TAG) is not None:
                sheet.formulas.add((cell["row"], cell["column"]))
                # An empty text is a stored value too.
                if cell["value"] is None and element.get("t") != "str":
                    cell["data_type"] = "bare"
            return cell

    book, cells = page.parent, dict[int, dict[int, str]]()
    strings, spans = page._shared_strings, book._timedelta_formats
    with book._archive.open(page._worksheet_path) as source:
        parser = Parser(source, strings, True, book.epoch, book._date_formats, spans)
        for line, row in parser.parse():
            for parts in row:
                cell = ReadOnlyCell(page, **parts)
                at, text = cell.column, _as_text(cell)
                if cell.data_type == "bare":
                    told = "holds a formula without a stored value; open and save it in Excel"
                    sheet.note(line, "", told, ERROR, at)
                elif cell.data_type == "e":
                    sheet.note(line, text, "is an error of Excel; put the value there", ERROR, at)
                elif isinstance(cell.value, str) and _ESCAPE.search(cell.value):
                    sheet.note(line, cell.value, "holds an escaped letter, which is read", at=at)
                if text and (line > MOST_ROWS or at > MOST_COLUMNS):
                    raise UnreadableError(f"holds something in cell {_place(line, at)}; {LIMITS}")
                if text:
                    cells.setdefault(line, {})[at] = text
    hidden = sorted(int(n) for n, row in parser.row_dimensions.items() if _is_hidden(row))
    if hidden := [n for n in hidden if n in cells]:
        more = f", as are {len(hidden) - 1} more rows" if hidden[1:] else ""
        sheet.note(hidden[0], "", f"is a hidden row{more}, and is read")
    if columns := [name for name, column in parser.column_dimensions.items() if _is_hidden(column)]:
        sheet.note(0, "", f"has hidden columns from {columns[0]} on, which are read")
    if page.sheet_state != "visible" and cells:
        sheet.note(0, page.title, "is a hidden sheet, and is read")
    relations = get_rels_path(page._worksheet_path)
    if relations in book._archive.namelist() and b"omments" in book._archive.read(relations):
        told = "has comments, which are not read; what matters belongs into note"
        sheet.note(0, page.title, told)
    return cells, list(parser.merged_cells.mergeCell) if parser.merged_cells else []


def _is_hidden(dimension: dict[str, str]) -> bool:
    return dimension.get("hidden") in ("1", "true")


def _place(line: int, at: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(at) if at <= 18278 else at}{line}"


def _row(cells: dict[int, str], width: int) -> list[str]:
    return [cells.get(at, "") for at in range(1, width + 1)]


def _as_text(cell: Any) -> str:
    """Return a cell as it would stand in a CSV file: a number or a date as its format shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()
    code = cell.number_format
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        shown = _bare(code)
        exact = 10 if "d" in shown or "y" not in shown else 7 if "m" in shown else 4
        return value.date().isoformat()[:exact]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        # What LibreOffice saved as a truth is, saved again, a number shown as "TRUE" or "FALSE".
        sections = code.split(";")
        section = sections[2] if value == 0 and len(sections) > 2 else sections[0]
        if words := re.fullmatch('"([^"]+)"', section):
            return words[1]
        zeros = len(shown) if set(shown := _bare(code)) == {"0"} else 0
        return str(value).zfill(zeros)
    return str(value).strip()


def _bare(code: str) -> str:
    """Return the first section of a number format without its literal text and its language."""
    return re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.partition(";")[0]).lower()
