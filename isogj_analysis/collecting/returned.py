"""Returned forms, read however they come: the services in them, and what is wrong at which cell."""

import csv
import io
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from isogj_analysis.collecting.layout import (
    DAYS,
    MOST,
    TEXTS,
    Finding,
    Layout,
    clean,
    plain,
    ticked,
    unseen,
)
from isogj_analysis.tables.forms import half_width, read_date
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.minutes import decoded
from isogj_analysis.tables.problems import ERROR, REMARK, Problem
from isogj_analysis.tables.sheets import Sheet, UnreadableError, opened, read_page, sheets_of

_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_MOST_ALLOWED, _MOST_BYTES = 30, 10_000_000
# Rows above the services in which the labels stand.
_TOP = 8
# What does not make a row of itself.
_OURS = ("service", "vendor")
# A day as a number: Excel counts from the end of 1899. These are 1954 to 2119.
_SERIALS = range(20_000, 80_001)
_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9:.]+")
# What the reader of tables says of a cell in English, and the phrase that says it to a sender.
_TOLD = {"is merged": "merged", "error of Excel": "excel_error"}


@dataclass
class Row:
    """A service as a form has it, in the columns of `services`; `ticks` are by cell.

    What a form has no column for is not in it. `faults` are the columns that cannot be taken.
    """

    form: "Form"
    line: int
    vendor: str
    code: str
    values: dict[str, str] = field(default_factory=dict)
    ticks: dict[str, bool] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Its Japanese name."""
        return self.values.get("name_ja", "")

    @property
    def cells(self) -> list[str]:
        """The cells that are ticked."""
        return [cell for cell, yes in self.ticks.items() if yes]

    def at(self, column: str) -> str:
        """Return one of its cells as Excel names it; in a CSV file too, which Excel opens."""
        return f"{get_column_letter(self.form.places[column] + 1)}{self.line}"

    def fault(self, column: str, key: str, value: str = "", **values: Any) -> None:
        """Note what is wrong in one of its cells, once: it is not collected."""
        if column not in self.faults:
            self.faults.add(column)
            self.form.note(key, self.at(column), value, vendor=self.vendor, **values)


@dataclass
class Form:
    """A returned file: its rows, whose it is ("" where only they say so), and what was found."""

    file: str
    title: str = ""
    is_workbook: bool = False
    vendor: str = ""
    places: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def for_sender(self) -> list[Finding]:
        """What its sender is to mend or to answer; which of two forms holds is for us to say."""
        told = [one for one in self.findings if one.severity != REMARK]
        return [one for one in told if one.key != "two_forms"]

    def note(
        self, key: str, cell: str = "", value: str = "", severity: str = ERROR, **values: Any
    ) -> None:
        """Note what was found in the file, or in a cell."""
        values = {"vendor": self.vendor, **values}
        self.findings.append(Finding(self.file, key, values, self.title, cell, value, severity))


def read_form(path: Path, layout: Layout) -> Form:
    """Return what a file says: of a workbook the sheet that is a form, or a CSV file.

    Found are columns in any order, by their codes or labels. Nothing is guessed: what cannot be
    taken is in `findings`, and its row has `faults`.
    """
    sheet = _read_sheet(path, layout)
    form = Form(path.as_posix(), sheet.title, sheet.is_workbook)
    if sheet.header is None:
        form.note("foreign", told=sheet.problems[0].problem)
        return form
    if not layout.fits(sheet.header):
        form.note("no_form")
        return form
    year, form.vendor = layout.read_marker(sheet.header)
    now = layout.tables.settings.year
    if year not in (None, now):
        form.note("edition", year=year, now=str(now))
        return form
    if path.suffix.lower() in (".xlsm", ".xltm"):
        form.note("macros", severity=REMARK)
    form.places = layout.read_header(sheet.header)
    if lacking := [cell for cell in layout.cells if cell not in form.places]:
        form.note("new_axis", severity=REMARK, cells=lacking)
    _read_rows(form, sheet, layout)
    return form


def _read_sheet(path: Path, layout: Layout) -> Sheet:
    """Return the first worksheet that is a form, that of its name before others, or a CSV file."""
    file, sheets = path.as_posix(), []
    try:
        if not path.read_bytes().startswith(_WORKBOOKS):
            return _read_csv(path, layout)
        with opened(path) as book:
            named = sheets_of(book, layout.sheet("sheet").lower())
            for page in dict.fromkeys([*named, *book.worksheets]):
                sheets.append(read_page(page, file, layout.fits))
                if layout.fits(sheets[-1].header):
                    return sheets[-1]
            return sheets[0]
    except UnreadableError as error:
        return Sheet.broken(file, str(error))
    except OSError as error:
        return Sheet.broken(file, f"cannot be read: {error.strerror or error}")


def _read_csv(path: Path, layout: Layout) -> Sheet:
    """Return the rows of a file with commas, semicolons or tabs, counted as Excel does."""
    file, text = path.as_posix(), None
    with suppress(ValueError):
        text, _ = decoded(path)
    if text is None or path.stat().st_size > _MOST_BYTES:
        return Sheet.broken(file, "is no text in UTF-8 or CP932 of at most 10 MB; save it anew")
    mark = max(",;\t", key=text[:4000].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[list[str]] = []
    problems = []
    while True:
        try:
            rows.append(next(reader))
        except StopIteration:
            break
        except csv.Error:
            rows.append([])
            told = "holds a quote that is not closed, or letters behind one that is; type it anew"
            problems.append(Problem(file, len(rows), "", "", told))
    head = next((n for n, row in enumerate(rows[:_TOP]) if layout.fits(row)), None)
    if head is None:
        return Sheet(file, [])
    width = len(rows[head])
    body = [[*row, *[""] * width][:width] for row in rows[head + 1 :]]
    frame = pd.DataFrame(body, columns=range(width), dtype="str")
    lines = np.arange(head + 2, len(rows) + 1)
    return Sheet(file, rows[head], frame, lines, problems, header_line=head + 1)


def _read_rows(form: Form, sheet: Sheet, layout: Layout) -> None:
    texts = sheet.rows.fillna("").to_numpy(object).tolist()
    name = plain(layout.head("name_ja"))
    # Where codes are the header, labels stand below it.
    tops = [n for n, row in enumerate(texts[:_TOP]) if plain(row[form.places["name_ja"]]) == name]
    first = tops[0] + 1 if tops else 0
    faults = _faults(form, sheet, int(sheet.lines[first - 1] if first else sheet.header_line))
    for at, text in enumerate(sheet.header or []):
        if at not in form.places.values() and any(row[at] for row in texts[first:]):
            cell = f"{get_column_letter(at + 1)}{sheet.header_line}"
            form.note("unread", cell, text, REMARK)
    told_whose = False
    for line, cells in zip(sheet.lines[first:].tolist(), texts[first:], strict=True):
        values = {column: cells[at] for column, at in form.places.items()}
        wrong = {c: faults[line, at] for c, at in form.places.items() if (line, at) in faults}
        if not wrong and not any(text.strip() for c, text in values.items() if c not in _OURS):
            continue
        if plain(values["name_ja"]) == name:
            # Heads that were pasted again.
            continue
        row = Row(form, line, form.vendor, values.get("service", "").strip())
        if given := clean(values.get("vendor", "")):
            row.vendor = layout.resolve(given) or ""
            if not row.vendor:
                names = layout.tables.organisations["name_ja"].dropna()
                row.fault("vendor", "vendor", given, subject=given, **_near(given, names))
        elif not row.vendor and not told_whose:
            form.note("whose")
            told_whose = True
        if row.vendor:
            for column, (key, told) in wrong.items():
                row.fault(column, key, values[column], told=told)
            _read_row(row, values, layout)
            form.rows.append(row)


def _faults(form: Form, sheet: Sheet, head: int) -> dict[tuple[int, int], tuple[str, str]]:
    """Return by line and column what cannot be taken, and note what else was found below a head."""
    faults = {(line, at - 1): ("formula", "") for line, at in sheet.formulas}
    for found in sheet.problems:
        key = next((key for words, key in _TOLD.items() if words in found.problem), "foreign")
        if found.severity == ERROR and found.cell:
            at = coordinate_to_tuple(found.cell)[1] - 1
            if at < len(sheet.header or ()):
                faults.setdefault((found.line, at), (key, found.problem))
            else:
                form.note("unread", found.cell, found.value, REMARK)
        # What stands above the services is ours, and so is the first of the hidden rows.
        elif found.line > head or "more rows" in found.problem:
            place = found.cell or f"A{found.line}"
            form.note(key, place, found.value, found.severity, told=found.problem)
    return faults


def _near(text: str, known: Iterable[str]) -> dict[str, Any]:
    """Return what is nearest, or all that is allowed where that is short, and how it is said."""
    names = {part: name for name in known for part in (name, *name.split(" / "))}
    if found := nearest(clean(text), names, least=50):
        return {"hint": "near", "near": names[found[0]]}
    allowed = list(dict.fromkeys(names.values()))
    return {"hint": "allowed", "near": allowed} if len(allowed) <= _MOST_ALLOWED else {}


def _read_row(row: Row, texts: dict[str, str], layout: Layout) -> None:
    """Take what the cells of a row say, and note what cannot be taken."""
    for column in (column for column in TEXTS if column in texts):
        text = row.values[column] = clean(texts[column])
        if letters := unseen(texts[column]):
            row.fault(column, "unseen", texts[column], letters=letters)
        if len(text) > MOST[column] and plain(text) not in layout.recorded:
            row.fault(column, "long", texts[column], n=len(text), most=MOST[column])
    for column in ("name_ja", "genre"):
        if not texts[column].strip():
            row.fault(column, "empty", what=layout.both(f"head.{column}"))
    row.values["genre"] = layout.genre(clean(texts["genre"])) or ""
    if not row.values["genre"]:
        row.fault("genre", "genre", texts["genre"], **_near(texts["genre"], layout.genres))
    for cell in (cell for cell in layout.cells if cell in texts):
        yes = ticked(texts[cell])
        if yes is None:
            row.fault(cell, "tick", texts[cell])
        if yes and cell in layout.outside:
            row.form.note("outside", row.at(cell), texts[cell], REMARK, vendor=row.vendor)
        row.ticks[cell] = bool(yes)
    for column in DAYS:
        if text := texts.get(column, "").strip():
            try:
                row.days[column] = _day(text)
            except ValueError:
                row.fault(column, "date", text)
    since, until = map(row.days.get, DAYS)
    if since and until and until <= since:
        row.fault("until", "order", texts["until"], since=since)
    if note := clean(texts.get("note", "")):
        row.form.note("message", row.at("note"), note, REMARK, vendor=row.vendor)


def _day(text: str) -> date:
    """Return the day that a text names, or a number as Excel counts days."""
    number = half_width(text)
    if number.isdecimal() and int(number) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(number))
    dated = _WITH_TIME.fullmatch(number)
    return read_date(dated[1] if dated else text)
