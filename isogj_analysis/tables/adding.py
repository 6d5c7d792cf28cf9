"""Rows and cells written into the files of a folder of tables, which keep their form."""

import codecs
import csv
import io
from collections.abc import Mapping
from copy import copy
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.tables.csv_bytes import records_of
from isogj_analysis.tables.folder import read_place
from isogj_analysis.tables.minutes import decoded
from isogj_analysis.tables.problems import ERROR, InvalidTables
from isogj_analysis.tables.read import check_tables
from isogj_analysis.tables.schemas import TABLES
from isogj_analysis.tables.sheets import Sheet, sheets_of

# New cells, by line and column.
Edits = Mapping[int, Mapping[str, str]]


def add_rows(
    folder: Path,
    rows: Mapping[str, pd.DataFrame],
    edits: Mapping[str, Edits],
    *,
    of: Path,
) -> dict[str, bytes]:
    """Add rows to tables, and new cells by table and place of the row, in a copy of a folder.

    Each file keeps its encoding, its line ends and the order of its columns, a workbook its other
    sheets and its formats; a column that the rows need and the file lacks stands after the others,
    and a table that is not there is made. Return the files changed by name, as they were. Where
    the tables would break a rule, InvalidTables, which tells of the folder `of` that was copied.
    """
    sheets, _ = read_place(folder)
    before: dict[str, bytes] = {}
    for name in (name for name in TABLES if len(rows.get(name, ())) or name in edits):
        sheet, columns = sheets[name], list(TABLES[name].columns)
        file = Path(sheet.file.partition(", sheet ")[0])
        if not file.exists():
            file.write_text(",".join(columns) + "\n", encoding="utf-8-sig")
        before.setdefault(file.name, file.read_bytes())
        more = rows.get(name, pd.DataFrame())
        more = more[[column for column in columns if column in more]]
        cells = {int(sheet.lines[at]): values for at, values in edits.get(name, {}).items()}
        is_book = file.suffix == ".xlsx"
        data = in_workbook(file, sheet, name, more, cells) if is_book else in_csv(file, more, cells)
        file.write_bytes(data)
    problems = check_tables(folder)
    if (problems["severity"] == ERROR).any():
        where = problems["file"].map(lambda file: str(of / Path(file).name))
        raise InvalidTables(problems.assign(file=where))
    return before


def _columns(header: list[str], rows: pd.DataFrame, edits: Edits) -> list[str]:
    """Return the columns of a file, and after them those that the rows need and it lacks."""
    names = [name.strip().lower() for name in header]
    edited = [name for values in edits.values() for name in values]
    needed = dict.fromkeys([*map(str, rows.columns[rows.notna().any()]), *edited])
    return names + [name for name in needed if name not in names]


def in_csv(file: Path, rows: pd.DataFrame, edits: Edits) -> bytes:
    """Return the bytes of a CSV file with rows at its end, in its own encoding and form.

    `edits` are new cells by line and column; rows without one keep their bytes, but for the empty
    cells of columns that are new.
    """
    text, encoding = decoded(file)
    end = next((end for end in ("\r\n", "\n") if end in text), "\r")
    records, _ = records_of(text.replace("\r\n", "\n").replace("\r", "\n"))
    header, *others = (record for record in records if record.text.strip())
    columns = _columns(header.cells, rows, edits)
    added = columns[len(header.cells) :]
    lines = io.StringIO(text, newline="").readlines()
    for record in (header, *others):
        # A row may stand on several lines.
        first, last = record.line - 1, record.line - 1 + record.text.count("\n")
        if values := edits.get(record.line):
            out = io.StringIO(newline="")
            cells = zip_longest(columns, record.cells)
            csv.writer(out, lineterminator=end).writerow(values.get(*cell) for cell in cells)
            lines[first : last + 1] = [out.getvalue(), *[""] * (last - first)]
        else:
            bare = lines[last].rstrip("\r\n")
            more = ",".join(["", *added]) if record is header else "," * len(added)
            lines[last] = bare + more + lines[last][len(bare) :]
    text = "".join(lines)
    text += "" if rows.empty or text.endswith(end) else end
    told = rows.reindex(columns=columns)
    text += told.to_csv(header=False, index=False, lineterminator=end, date_format="%Y-%m-%d")
    mark = codecs.BOM_UTF8 if file.read_bytes().startswith(codecs.BOM_UTF8) else b""
    try:
        return mark + text.encode(encoding)
    except UnicodeEncodeError as error:
        wrong = f"is in CP932, which has no {text[error.start]}; save it as UTF-8"
        raise ValueError(f"{file.name} {wrong}") from None


def in_workbook(file: Path, sheet: Sheet, name: str, rows: pd.DataFrame, edits: Edits) -> bytes:
    """Return the bytes of a workbook with rows at the end of a table, in the form of the last.

    A workbook of all tables that has no sheet of that name gets one.
    """
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    if sheet.formulas:
        told = "holds formulas, whose values would be lost; put the values in their place"
        raise ValueError(f"{file.name} {told}")
    book = openpyxl.load_workbook(file)
    if not sheet.is_workbook:
        book.create_sheet(name).append(sheet.header)
    try:
        _add_rows(sheets_of(book, name)[0], sheet, rows, edits)
    except IllegalCharacterError as error:
        raise ValueError(f"{file.name} cannot hold the control character in {error}") from None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_rows(page: Any, sheet: Sheet, rows: pd.DataFrame, edits: Edits) -> None:
    from openpyxl.worksheet.cell_range import CellRange

    top, header = sheet.header_line, sheet.header or []
    columns = _columns(header, rows, edits)
    last = max([top, *sheet.lines.tolist(), *(area.max_row for area in page.merged_cells.ranges)])
    for at in range(len(header) + 1, len(columns) + 1):
        _write(page.cell(top, at), columns[at - 1], page.cell(top, len(header)))
    for line, values in edits.items():
        for name, text in values.items():
            _write(page.cell(line, columns.index(name) + 1), text or None, None)
    for n, row in enumerate(rows.reindex(columns=columns).itertuples(index=False), last + 1):
        for at, value in enumerate(row, 1):
            if pd.notna(value):
                _write(page.cell(n, at), value, page.cell(last, at) if last > top else None)
    for part in page.tables.values():
        area = CellRange(part.ref)
        if area.max_row == last and part.autoFilter:
            area.expand(down=len(rows))
            part.ref = part.autoFilter.ref = area.coord


def _write(cell: Any, value: Any, like: Any) -> None:
    """Write a value into a cell, formatted like another; text is never taken for a formula."""
    if like is not None:
        cell._style = copy(like._style)
    cell.value = value.date() if isinstance(value, pd.Timestamp) else value
    if isinstance(value, pd.Timestamp):
        dated = like is not None and like.is_date
        cell.number_format = like.number_format if dated else "yyyy-mm-dd"
    if isinstance(value, str):
        cell.data_type = "s"
