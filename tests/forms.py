"""Forms that go out for a few made-up services, and come back as people fill them in."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from isogj_analysis.collecting.layout import Layout, say
from isogj_analysis.collecting.merging import Collected, collect_forms
from isogj_analysis.collecting.writing_forms import FIRST, write_forms
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import languages
from isogj_analysis.tables import load_tables

# What the sheet of services is called, in every language.
SHEET = " ".join(say("sheet", Voice(lang)) for lang in languages())
SERVICES = [
    ("a-watch", "alpha", "監視サービス", "Watch", "monitoring", "機器を見張る。", "", "", "report"),
    ("a-check", "alpha", "診断サービス", "", "monitoring", "", "", "", "report"),
    ("a-advice", "alpha", "助言 \"安心\"", "", "consulting", "", "", "", "report"),
    ("b-advice", "beta", "助言", "", "consulting", "", "", "", "report"),
]  # fmt: skip
SCOPES = [
    ("a-watch", "monitor", "network", "", ""),
    ("a-watch", "monitor", "data", "2009-01-01", ""),
    ("a-check", "monitor", "data", "", ""),
    ("a-advice", "plan", "network", "", ""),
    ("b-advice", "plan", "network", "", ""),
]


def tables_of(folder: Path, small: Path) -> Path:
    """Write a folder of tables with these services, the small one's else."""
    shutil.copytree(small, folder)
    for name, rows in (("services", SERVICES), ("scopes", SCOPES)):
        columns = pd.read_csv(folder / f"{name}.csv", nrows=0).columns
        pd.DataFrame(rows, columns=columns).to_csv(folder / f"{name}.csv", index=False)
    return folder


def layout(folder: Path) -> Layout:
    return Layout(load_tables(folder))


def form_of(folder: Path, to: Path, vendor: str = "alpha") -> Path:
    return write_forms(layout(folder), to, [vendor])[0]


class Sheet:
    """The sheet of services of a form, its cells by service row (from 0) and column."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.page = self.book[SHEET]
        self.columns = [cell.value for cell in self.page[1]][:-1]

    def place(self, row: int, column: str) -> str:
        return f"{get_column_letter(self.columns.index(column) + 1)}{FIRST + row}"

    def __getitem__(self, at: tuple[int, str]) -> object:
        return self.page[self.place(*at)].value

    def __setitem__(self, at: tuple[int, str], value: object) -> None:
        self.page[self.place(*at)].value = value

    def save(self, path: Path | None = None) -> Path:
        self.book.save(path or self.path)
        return path or self.path


def edited(path: Path, change: Callable[[Sheet], object]) -> Path:
    """Fill in a form as a person would, and save it."""
    sheet = Sheet(path)
    change(sheet)
    return sheet.save()


def collected(folder: Path, *files: Path, **options: object) -> Collected:
    return collect_forms(files, layout(folder), **options)


def found(result: Collected) -> list[tuple[str, str, str]]:
    """The errors as (file, cell, key), in order."""
    return sorted((Path(one.file).name, one.cell, one.key) for one in result.errors)


def changes(result: Collected) -> dict[str, str]:
    """What becomes of each service."""
    return {service: change for change, service, *_ in result.changes}
