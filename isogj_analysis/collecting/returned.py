"""Returned forms, read however they come: the services in them, and what is wrong at which cell."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter

from isogj_analysis.collecting.layout import (
    MOST,
    TEXTS,
    Cell,
    Finding,
    Layout,
    clean,
    plain,
    ticked,
    unseen,
)
from isogj_analysis.tables.csv_bytes import read_csv
from isogj_analysis.tables.forms import half_width, read_date
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.problems import ERROR, REMARK
from isogj_analysis.tables.sheets import Sheet, read_workbook

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_MOST_SHEETS, _MOST_ALLOWED = 6, 30
# Rows above the services in which the labels stand.
_TOP = 8
_HIDDEN = {"service", "vendor", "marker"}
_CELL = re.compile("([A-Z]{1,3})[0-9]+")
# A day as a number: Excel counts from the end of 1899. These are 1954 to 2119.
_SERIALS = range(20_000, 80_001)
_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9:.]+")


@dataclass
class Row:
    """A service as a form has it: `texts` and `genre` where it says so, `ticks` by cell.

    `given` are the columns that the form has; `bad` says that something in it cannot be taken.
    """

    form: "Form"
    line: int
    vendor: str = ""
    code: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    genre: str | None = None
    ticks: dict[Cell, bool] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    bad: bool = False

    @property
    def name(self) -> str:
        """Its Japanese name."""
        return self.texts.get("name_ja", "")

    @property
    def cells(self) -> set[Cell]:
        """The cells that are ticked."""
        return {cell for cell, yes in self.ticks.items() if yes}

    @property
    def place(self) -> str:
        """Where its name stands: the file and the cell."""
        return f"{Path(self.form.file).name} {self.form.at(self.line, 'name_ja')}"

    @property
    def answer(self) -> tuple[Any, ...]:
        """All that it says, to be held against another form."""
        texts = tuple(plain(text) for text in self.texts.values())
        return (*texts, self.genre, frozenset(self.cells), self.since, self.until)

    def fault(self, column: str, key: str, value: str = "", **values: Any) -> None:
        """Note what is wrong in one of its cells: it is not collected."""
        self.bad = True
        self.form.note(key, self.line, column, value, **values)


@dataclass
class Form:
    """A returned file: its rows, whose it is, and what was found in it."""

    file: str
    sheet: Sheet
    places: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    vendor: str = ""
    year: int | None = None

    def at(self, line: int, column: str) -> str:
        """Return a cell as Excel names it; in a CSV file too, which Excel opens."""
        at = self.places.get(column)
        return "" if at is None or not line else f"{get_column_letter(at + 1)}{line}"

    def note(
        self,
        key: str,
        line: int = 0,
        column: str = "",
        value: str = "",
        severity: str = ERROR,
        cell: str = "",
        **values: Any,
    ) -> None:
        """Note what was found in the file, or in a cell."""
        place = (self.sheet.title, cell or self.at(line, column), value, severity)
        self.findings.append(Finding(self.file, key, values, *place))


def read_form(path: Path, layout: Layout) -> Form:
    """Return what a file says: of a workbook the sheet that is a form, or a CSV file.

    Found are columns in any order, by their codes or labels. Nothing is guessed: what cannot be
    taken is in `findings`, and its row is `bad`.
    """
    try:
        sheet = _sheet(path, layout)
    except OSError as error:
        sheet = Sheet.broken(path.as_posix(), f"cannot be read: {error.strerror or error}")
    form = Form(path.as_posix(), sheet)
    if sheet.header is None:
        for problem in sheet.problems:
            form.note("foreign", told=problem.problem)
        return form
    if not layout.fits(sheet.header):
        form.note("no_form")
        return form
    if path.suffix.lower() in (".xlsm", ".xltm"):
        form.note("macros", severity=REMARK)
    form.places = layout.read_header(sheet.header)
    for name in [name for name in form.places if name.startswith("marker=")]:
        year, form.vendor = name.removeprefix("marker=").split()
        form.year = int(year)
        form.places["marker"] = form.places.pop(name)
    if lacking := [name for name in layout.ticks if name not in form.places]:
        cells = list(map(layout.said, lacking))
        form.note("new_axis", severity=REMARK, cells=cells)
    _read_rows(form, layout)
    return form


def _sheet(path: Path, layout: Layout) -> Sheet:
    data = path.read_bytes()
    if not data.startswith(_WORKBOOKS):
        data, rows = _with_commas(data)
        for names in layout.headers:
            if layout.fits((sheet := read_csv(data, path.as_posix(), names)).header):
                break
        # As Excel counts, where a line of the file may be only a part of a row.
        sheet.lines = np.array([rows.get(line, line) for line in sheet.lines.tolist()], int)
        sheet.header_line = rows.get(sheet.header_line, sheet.header_line)
        found = [one._replace(line=rows.get(one.line, one.line)) for one in sheet.problems]
        sheet.problems = found
        return sheet
    first = read_workbook(path, layout.title("sheet").lower(), layout.columns)
    if first.header is None or layout.fits(first.header):
        return first
    titles = openpyxl.load_workbook(path, read_only=True).sheetnames[:_MOST_SHEETS]
    for title in sorted(titles, key=lambda title: title != first.title):
        for names in layout.headers:
            if layout.fits((sheet := read_workbook(path, title.strip().lower(), names)).header):
                return sheet
    return first


def _with_commas(data: bytes) -> tuple[bytes, dict[int, int]]:
    """Return a CSV file with commas, also where it has tabs or semicolons, and its rows by line."""
    # In neither UTF-8 nor CP932 a separator or quote is part of another letter.
    text = data.decode("latin-1")
    mark = max(",;\t", key=text[:4000].count)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data, {}
    out = io.StringIO(newline="")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows, line = {}, 1
    try:
        for number, cells in enumerate(reader, 1):
            rows[line], line = number, reader.line_num + 1
            csv.writer(out, lineterminator="\n").writerow(cells)
    except csv.Error:
        return data, {}
    return (data if mark == "," else out.getvalue().encode("latin-1")), rows


def _read_rows(form: Form, layout: Layout) -> None:
    sheet, at = form.sheet, form.places
    rows = sheet.rows.astype(object).where(sheet.rows.notna(), "").to_numpy().tolist()
    name = plain(layout.head("name_ja"))
    tops = [n for n, row in enumerate(rows[:_TOP]) if plain(row[at["name_ja"]]) == name]
    first = tops[-1] + 1 if tops else 0
    begins = sheet.lines[first - 1] if first else sheet.header_line
    columns = {place: column for column, place in at.items()}
    wrong = _wrong_cells(form, int(begins))
    for n, text in enumerate(sheet.header or []):
        if n not in columns and any(row[n] for row in rows[first:]):
            form.note("unread", sheet.header_line, "", text, REMARK)
    told_whose = False
    for line, cells in zip(sheet.lines[first:].tolist(), rows[first:], strict=True):
        values = {column: cells[place] for column, place in at.items()}
        told = wrong.get(line, {}).items()
        faults = {columns[place - 1]: fault for place, fault in told if place - 1 in columns}
        if not faults and not any(text for name, text in values.items() if name not in _HIDDEN):
            continue
        row = Row(form, line, form.vendor, values.get("service", ""))
        if given := clean(values.get("vendor", "")):
            row.vendor = layout.resolve(given) or ""
            if not row.vendor:
                names = layout.tables.organisations["name_ja"].dropna()
                row.fault("vendor", "vendor", given, near=_near(given, names))
        if not row.vendor and not given and not told_whose:
            form.note("whose")
            told_whose = True
        if row.vendor:
            _read_row(row, values, faults, layout)
            form.rows.append(row)
    form.vendor = form.vendor or next((row.vendor for row in form.rows), "")


def _wrong_cells(form: Form, begins: int) -> dict[int, dict[int, tuple[str, dict[str, str]]]]:
    """Return by line and column what cannot be taken, and note what else the reader found."""
    wrong: dict[int, dict[int, tuple[str, dict[str, str]]]] = {}
    for line, column in form.sheet.formulas:
        wrong.setdefault(line, {})[column] = ("formula", {})
    for found in form.sheet.problems:
        told = found.problem
        # What stands above the services is ours, and so are its hidden columns and marks.
        is_ours = 0 < found.line <= begins and "more rows" not in told
        if is_ours or "formula" in told or "comments" in told or "hidden columns" in told:
            continue
        if found.severity == ERROR and (cell := _CELL.fullmatch(found.cell)):
            key = "excel_error" if "error of Excel" in told else "foreign"
            fault = (key, {"told": told})
            wrong.setdefault(found.line, {})[column_index_from_string(cell[1])] = fault
        else:
            key = "merged" if "is merged" in told else "foreign"
            place = ("", found.value, found.severity, found.cell)
            form.note(key, found.line, *place, told=told)
    return wrong


def _near(text: str, known: Iterable[str]) -> tuple[str, dict[str, Any]] | str:
    """Return the phrase that offers what is nearest, or all that is allowed where that is short."""
    names = {part: name for name in known for part in (name, *name.split(" / "))}
    found = nearest(clean(text), names, least=50)
    allowed = list(dict.fromkeys(names.values()))
    if not found and len(allowed) > _MOST_ALLOWED:
        return ""
    if found:
        return "problem.near", {"near": names[found[0]]}
    return "problem.allowed", {"near": allowed}


def _read_row(row: Row, values: dict[str, str], faults: dict[str, Any], layout: Layout) -> None:
    for column, (key, told) in faults.items():
        row.fault(column, key, values[column], **told)
    for column in (column for column in TEXTS if column in values):
        row.texts[column] = clean(values[column])
        if letters := unseen(values[column]):
            row.fault(column, "unseen", values[column], letters=letters)
        text = row.texts[column]
        if (n := len(text)) > MOST[column] and plain(text) not in layout.recorded:
            row.fault(column, "long", values[column], n=n, most=MOST[column])
    for column in ("name_ja", "genre"):
        if not values[column] and column not in faults:
            row.fault(column, "empty", what=(f"head.{column}", {}))
    if text := values["genre"]:
        row.genre = layout.genre(text)
        if row.genre is None and "genre" not in faults:
            row.fault("genre", "genre", text, near=_near(text, layout.genres))
    for column, cell in layout.ticks.items():
        if column in values:
            yes = ticked(values[column])
            if yes is None and column not in faults:
                row.fault(column, "tick", values[column])
            if yes and cell in layout.outside:
                row.form.note("outside", row.line, column, values[column], REMARK)
            row.ticks[cell] = bool(yes)
    for column in ("since", "until"):
        if (text := values.get(column, "")) and column not in faults:
            try:
                setattr(row, column, _day(text))
            except ValueError:
                row.fault(column, "date", text)
    if row.since and row.until and row.until <= row.since:
        row.fault("until", "order", values["until"], since=row.since.isoformat())


def _day(text: str) -> date:
    """Return the day that a text names, or a number as Excel counts days."""
    number = half_width(text).strip()
    if number.isdecimal() and int(number) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(number))
    dated = _WITH_TIME.fullmatch(number)
    return read_date(dated[1] if dated else text)
