"""Rows of text that know their lines, and how they are read from a workbook."""

import datetime as dt
import warnings
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.tables.problems import Problem

# The header is looked for in so many of the rows that are not empty.
FIRST_ROWS = 5


@dataclass
class Sheet:
    """What a file holds: its header and its rows, as text, empty cells missing.

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

    @classmethod
    def broken(cls, file: str, problem: str) -> "Sheet":
        """Return a sheet of which nothing could be read."""
        return cls(file, None, problems=[Problem(file, 0, "", "", problem)], intact=False)


def tidy(rows: pd.DataFrame, lines: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the rows without blanks around the text, and without those that are all empty."""
    for name in rows.columns:
        text = rows[name].str.strip()
        blank = text == ""
        rows[name] = text.mask(blank) if blank.any() else text
    empty = rows.isna().all(axis=1).to_numpy()
    return rows[~empty].reset_index(drop=True), lines[~empty]


def header_at(rows: Sequence[list[str]], columns: Collection[str]) -> int:
    """Return which of the first rows of a file is its header.

    The first one is, unless it names next to none of the table's columns and a later one most.
    """
    named = [len({cell.strip().lower() for cell in row}.intersection(columns)) for row in rows]
    most = max(named, default=0)
    return named.index(most) if most >= max(2, len(columns) / 2) and named[0] < 2 else 0


def above(file: str, first: int, header: int, title: Iterable[str]) -> Problem:
    """Return the problem of what stands above the header, from a line on."""
    lines = f"line {first}" if header == first + 1 else f"lines {first} to {header - 1}"
    told = f"stands above the header, which is in line {header}; delete {lines}"
    return Problem(file, first, "", " ".join(filter(None, title)), told)


def read_workbook(path: Path, name: str, columns: Collection[str]) -> Sheet:
    """Return the worksheet named as the table; without one the first, which then is the only."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    file = path.as_posix()
    try:
        # A filter or a validation that openpyxl does not know is no matter of ours.
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            page, *others = sheets_of(book, name)
            cells = _cells(page)
            unread = [other.title for other in others if any(map(any, _cells(other)))]
            book.close()
    except PermissionError:
        raise
    except Exception:  # openpyxl raises whatever its parsers do
        return Sheet.broken(file, "is no Excel workbook that can be opened; save it as .xlsx")
    full = [n for n, row in enumerate(cells) if any(row)]
    if not full:
        return Sheet(file, [], intact=False)
    head = full[header_at([cells[n] for n in full[:FIRST_ROWS]], columns)]
    header = cells[head]
    while not header[-1]:
        header.pop()
    told = f'is a sheet that is not read: put its rows into "{page.title}", or call that "{name}"'
    problems = [Problem(file, 0, "", title, told) for title in unread]
    if head > full[0]:
        problems.append(above(file, full[0] + 1, head + 1, cells[full[0]]))
    body, width = [n for n in full if n > head], len(header)
    for n in body:
        for at, value in enumerate(cells[n][width:], width + 1):
            if value:
                place = f"{get_column_letter(at)}{n + 1}"
                told = f"in cell {place} stands outside the table"
                problems.append(Problem(file, n + 1, "", value, told))
    padded = [(cells[n] + [""] * width)[:width] for n in body]
    rows, lines = tidy(
        pd.DataFrame(padded, columns=range(width), dtype="str"), np.array(body, int) + 1
    )
    return Sheet(file, header, rows, lines, problems, head + 1, not unread)


def sheets_of(book: Any, name: str) -> list[Any]:
    """Return the worksheet that holds the table first; others only where none has its name."""
    named = [page for page in book.worksheets if page.title.strip().lower() == name]
    return named[:1] or book.worksheets


def _cells(page: Any) -> list[list[str]]:
    # What the workbook says of its own size may be wrong.
    page.reset_dimensions()
    return [[_as_text(value) for value in row] for row in page.iter_rows(values_only=True)]


def _as_text(value: object) -> str:
    """Return a cell as it would stand in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
