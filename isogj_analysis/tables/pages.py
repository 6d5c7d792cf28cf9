"""A table under examination: its text, its typed columns, and what was found wrong in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from isogj_analysis.tables import forms
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.problems import ERROR, REMARK, Problem
from isogj_analysis.tables.sheets import Sheet

if TYPE_CHECKING:
    from isogj_analysis.tables.schemas import Spec


@dataclass
class Page:
    """The rows of a table with the columns of its model; `absent` are those that the file lacks."""

    spec: "Spec"
    sheet: Sheet
    text: pd.DataFrame
    absent: set[str]
    problems: list[Problem]
    typed: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __post_init__(self) -> None:
        """Begin with nothing wrong in any cell."""
        self.bad = {column: np.zeros(len(self.text), bool) for column in self.text.columns}

    @property
    def name(self) -> str:
        """The name of the file, without its folder, or of the sheet of one workbook for all."""
        return Path(self.sheet.file).name.rpartition(", ")[2]

    def whole(self, columns: Iterable[str]) -> bool:
        """Return whether every row was read and the file has these columns."""
        return self.sheet.intact and not self.absent.intersection(columns)

    def sound(self, columns: Iterable[str]) -> np.ndarray:
        """Return which rows have nothing wrong in these columns so far."""
        return ~np.any([self.bad[column] for column in columns], axis=0)

    def last(self, column: str) -> pd.Series:
        """Return the last day that each date of a column may be; its first stands in `typed`."""
        beside = self.spec.partial.get(column)
        days = self.typed[column]
        return forms.last_days(days, self.typed[beside]) if beside else days

    def dated(self, column: str) -> pd.Series:
        """Return the dates of a column as text, each as exact as it is known."""
        return forms.written(self.typed[column], self.typed.get(self.spec.partial.get(column, "")))

    def report(
        self,
        rows: Iterable[int],
        columns: list[str],
        say: str | Callable[[int], str],
        severity: str = ERROR,
    ) -> None:
        """Note what is wrong in each row, shown at these columns; an error marks them."""
        rows = list(rows)
        for column in columns if rows and severity == ERROR else ():
            self.bad[column][rows] = True
        cells = [self.text[name].fillna("").take(rows).tolist() for name in columns if rows]
        for row, *parts in zip(rows, *cells, strict=True):
            value = ", ".join(parts) if any(parts) else ""
            told = say if isinstance(say, str) else say(row)
            line, shown = int(self.sheet.lines[row]), ", ".join(columns)
            cell = self.sheet.cell(line, columns)
            self.problems.append(Problem(self.sheet.file, line, shown, value, told, severity, cell))

    def remark(
        self, rows: Iterable[int], columns: list[str], say: str | Callable[[int], str]
    ) -> None:
        """Note what is odd but possible in each row, shown at these columns."""
        self.report(rows, columns, say, REMARK)


def open_page(spec: "Spec", sheet: Sheet) -> Page:
    """Return a sheet with its header held against the model; misspelled names are put right."""
    text = pd.DataFrame(columns=list(spec.columns), index=sheet.rows.index, dtype="str")
    page = Page(spec, sheet, text, set(spec.columns), list(sheet.problems))
    if sheet.header is None:
        return page
    if not sheet.header:
        wanted = ",".join(spec.required)
        page.problems.append(
            Problem(sheet.file, 0, "", "", f"is empty; its first line must be {wanted}")
        )
        return page
    _fit_header(page)
    return page


def _fit_header(page: Page) -> None:
    header = [name.strip().lower() for name in page.sheet.header or ()]
    rows = page.sheet.rows

    def report(column: str, problem: str) -> None:
        line = page.sheet.header_line
        page.problems.append(Problem(page.sheet.file, line, column, "", problem))

    for mark, words in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            report("", f"separates its cells by {words}; save it with commas")
            page.sheet.intact = False
            return
    columns = page.spec.columns
    missing = [name for name in columns if name not in header]
    for n, name in enumerate(header):
        if name in columns:
            if name in page.absent:
                page.text[name] = rows[n]
                page.absent.discard(name)
            else:
                report(name, "stands twice in the header")
        elif near := nearest(name, missing):
            report(name, f'is no column of {page.name}; did you mean "{near[0]}"?')
            page.text[near[0]] = rows[n]
            page.absent.discard(near[0])
            missing.remove(near[0])
        elif name or rows[n].notna().any():
            known = ", ".join(columns)
            report(name or f"number {n + 1}", f"is no column of {page.name}; it has {known}")
    for name in page.absent.intersection(page.spec.required):
        report(name, "is missing from the header")


def cast(page: Page, orders: dict[str, list[str]]) -> pd.DataFrame:
    """Return the text as typed columns; a cell with something wrong is missing.

    Beside a date that may be partial stands how much of it is known.
    `orders` holds the codes of the tables whose row order is display order.
    """
    typed = {}
    for name, column in page.spec.columns.items():
        facts = column.metadata
        text, bad = page.text[name], page.bad[name]
        text = text.mask(bad) if bad.any() else text
        words = facts.get("words") or orders.get(facts.get("to", page.spec.name))
        if name in page.spec.partial:
            typed[name] = forms.dates(text, partial=True)
            typed[page.spec.partial[name]] = forms.precisions(text)
        elif facts["kind"] in _READERS:
            typed[name] = _READERS[facts["kind"]](text)
        elif words and facts["kind"] in ("word", "code", "ref"):
            known = text.where(text.isin(list(words)))
            typed[name] = pd.Series(pd.Categorical(known, categories=list(words), ordered=True))
        else:
            typed[name] = text
    return pd.DataFrame(typed)


def uncast(typed: pd.DataFrame, spec: "Spec") -> pd.DataFrame:
    """Return the columns of a table as its file has them, dates as text; the inverse of `cast`."""
    filed = typed.reindex(columns=list(spec.columns))
    for name in spec.of_kind("date"):
        days, beside = pd.to_datetime(filed[name]), spec.partial.get(name)
        filed[name] = forms.written(days, typed.get(beside) if beside else None)
    return filed


_READERS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "date": forms.dates,
    "number": forms.whole_numbers,
    "flag": forms.flags,
}
