"""A table under examination: its text, its typed columns, and what was found wrong in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.tables import forms
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.problems import ERROR, REMARK, Problem
from isogj_analysis.tables.schemas import Spec
from isogj_analysis.tables.sheets import Sheet

# What is told of every row, or of each by itself.
Say = str | Mapping[Any, str] | pd.Series


@dataclass
class Page:
    """The rows of a table with the columns of its schema; `absent` are those that the file lacks.

    `bad` tells of each column in which rows it is wrong; `typed` are the columns of the rows that
    are not.
    """

    spec: Spec
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

    def report(self, wrong: Any, columns: list[str], say: Say, severity: str = ERROR) -> None:
        """Note what is wrong in rows, by a mask or their numbers, shown at these columns.

        An error marks them.
        """
        rows = np.arange(len(self.text))[np.asarray(wrong)].tolist() if len(wrong) else []
        if not rows:
            return
        for column in columns if severity == ERROR else ():
            self.bad[column][rows] = True
        cells = [self.text[name].fillna("").take(rows).tolist() for name in columns]
        shown = ", ".join(columns)
        told_of = dict.fromkeys(rows, say) if isinstance(say, str) else dict(say.items())
        for row, line, *parts in zip(rows, self.sheet.lines[rows].tolist(), *cells, strict=True):
            value = ", ".join(parts) if any(parts) else ""
            told, cell = told_of[row], self.sheet.cell(line, columns)
            self.problems.append(Problem(self.sheet.file, line, shown, value, told, severity, cell))

    def remark(self, odd: Any, columns: list[str], say: Say) -> None:
        """Note what is odd but possible in rows, as `report` does what is wrong."""
        self.report(odd, columns, say, REMARK)

    def repeats(
        self, first: pd.Series, columns: list[str], say: str, severity: str = ERROR
    ) -> None:
        """Note each row that is not the `first` of its like; `say` takes the line of that."""
        again = first[first != first.index]
        told = {row: say.format(self.sheet.lines[of]) for row, of in again.items()}
        self.report(list(told), columns, told, severity)


def first_alike(rows: pd.DataFrame) -> pd.Series:
    """Return for each row the first one that has the same in all columns."""
    alike = rows.groupby(list(rows.columns), dropna=False, observed=True, sort=False)
    return rows.index.to_series().groupby(alike.ngroup()).transform("min")


def open_page(spec: Spec, sheet: Sheet) -> Page:
    """Return a sheet with its header held against the schema; misspelled names are put right."""
    text = pd.DataFrame(columns=list(spec.columns), index=sheet.rows.index, dtype="str")
    page = Page(spec, sheet, text, set(spec.columns), list(sheet.problems))
    header = [name.strip().lower() for name in sheet.header or ()]

    def report(column: str, problem: str, line: int = sheet.header_line) -> None:
        page.problems.append(Problem(sheet.file, line, column, "", problem))

    if sheet.header is None:
        return page
    if not header:
        report("", f"is empty; its first line must be {','.join(spec.required)}", 0)
        return page
    for mark, words in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            report("", f"separates its cells by {words}; save it with commas")
            sheet.intact = False
            return page
    missing = [name for name in spec.columns if name not in header]
    for n, name in enumerate(header):
        column = name
        if name not in spec.columns:
            if near := nearest(name, missing):
                report(name, f'is no column of {page.name}; did you mean "{near[0]}"?')
                column = near[0]
                missing.remove(column)
            elif name or sheet.rows[n].notna().any():
                known = ", ".join(spec.columns)
                report(name or f"number {n + 1}", f"is no column of {page.name}; it has {known}")
        elif name not in page.absent:
            report(name, "stands twice in the header")
        if column in page.absent:
            page.text[column] = sheet.rows[n]
            page.absent.discard(column)
    for name in page.absent.intersection(spec.required):
        report(name, "is missing from the header")
    return page


def cast(page: Page, orders: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return the text as typed columns; a cell with something wrong is missing.

    Beside a date that may be partial stands how much of it is known.
    `orders` holds the codes of the tables whose row order is display order.
    """
    typed = {}
    for name, column in page.spec.columns.items():
        text = page.text[name].mask(page.bad[name])
        words = list(column.words)
        if column.kind in ("code", "ref"):
            words = orders.get(column.to or page.spec.name, [])
        if column.kind == "date":
            typed[name] = forms.dates(text, partial=column.partial)
            if column.partial:
                typed[page.spec.partial[name]] = forms.precisions(text)
        elif column.kind == "number":
            typed[name] = forms.whole_numbers(text)
        elif column.kind == "flag":
            typed[name] = forms.flags(text)
        elif words:
            typed[name] = pd.Series(pd.Categorical(text, words, ordered=True))
        else:
            typed[name] = text
    return pd.DataFrame(typed)


def uncast(typed: pd.DataFrame, spec: Spec) -> pd.DataFrame:
    """Return the columns of a table as its file has them, dates as text; the inverse of `cast`."""
    filed = typed.reindex(columns=list(spec.columns))
    for name in spec.of_kind("date"):
        days, beside = pd.to_datetime(filed[name]), spec.partial.get(name)
        filed[name] = forms.written(days, typed.get(beside) if beside else None)
    return filed
