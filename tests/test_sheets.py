"""Workbooks as Excel saves them read as the CSV files do."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
from folders import told

from isogj_analysis.tables import Tables, load_tables
from isogj_analysis.tables.schemas import TABLES

SMALL = Path(__file__).parent / "data" / "small"
Edit = Callable[[str, str, str], None]


@cache
def pristine() -> Tables:
    return load_tables(SMALL)


def to_workbook(folder: Path, name: str) -> Path:
    """Turn a table into a workbook, with days, numbers and flags as Excel stores them."""
    table = getattr(pristine(), name)[list(TABLES[name].columns)]
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(table))
    for row in table.astype(object).itertuples(index=False):
        page.append([excel(value) for value in row])
    (folder / f"{name}.csv").unlink(missing_ok=True)
    book.save(folder / f"{name}.xlsx")
    return folder / f"{name}.xlsx"


def excel(value: object) -> object:
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_workbooks_load_as_their_csv(small: Path) -> None:
    for name in TABLES:
        to_workbook(small, name)
    assert not list(small.glob("*.csv"))
    found = load_tables(small)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(found, table), getattr(pristine(), table))


def change(path: Path, cells: dict[str, object]) -> None:
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book.active[place] = value
    book.save(path)


def test_problems_stand_on_the_row_of_the_workbook(small: Path) -> None:
    path = to_workbook(small, "meetings")
    change(path, {"C3": dt.datetime(2008, 10, 23, 9, 30), "B4": 1.5, "D6": "note", "K2": "aside"})
    assert told(small) == [
        'meetings.xlsx, line 2: "aside" in cell K2 stands outside the table',
        'meetings.xlsx, line 3, column date: "2008-10-23 09:30:00" is not a date; '
        "write it as 2009-06-01",
        'meetings.xlsx, line 4, column number: "1.5" is not a whole number, 1 or more',
        "meetings.xlsx, line 6, column date: is empty; it must be a date such as 2009-06-01",
        'meetings.xlsx, line 6, column host: "note" is not in organisations.csv; '
        "allowed: alpha, beta, gamma, delta",
        "meetings.xlsx, line 6, column number: is empty; it must be a whole number, 1 or more",
        "meetings.xlsx, line 6, column source: is empty; it must be a code of sources.csv",
        "meetings.xlsx, line 6, column wg: is empty; it must be a code of working_groups.csv",
    ]


def test_the_sheet_named_as_the_table_is_read_and_blank_rows_are_none(small: Path) -> None:
    path = to_workbook(small, "cells")
    book = openpyxl.load_workbook(path)
    book.active.title = "cells"
    book.active.insert_rows(1)
    book.create_sheet("notes", 0)["A1"] = "not a table"
    book.save(path)
    pd.testing.assert_frame_equal(load_tables(small).cells, pristine().cells)


def test_rows_in_a_further_sheet_are_told_unless_the_table_has_its_name(small: Path) -> None:
    path = to_workbook(small, "meetings")
    book = openpyxl.load_workbook(path)
    book.active.title = "2009年度"
    book.create_sheet("empty")
    book.create_sheet("2010年度").append(["wg", "number", "date"])
    book.save(path)
    assert told(small) == [
        'meetings.xlsx: "2010年度" is a sheet that is not read: put its rows into "2009年度", '
        'or call that "meetings"'
    ]
    book["2009年度"].title = "Meetings"
    book.save(path)
    assert told(small) == []


def test_a_note_beside_a_row_hides_nothing_else(small: Path, edit: Edit) -> None:
    edit("scopes", "c-watch,monitor,network", "c-wach,monitor,network")
    path = to_workbook(small, "services")
    change(path, {"K4": "要確認", "M4": "後で", "H4": "a-wtch", "L9": 1})
    assert told(small) == [
        'services.xlsx, line 4: "要確認" in cell K4 stands outside the table',
        'services.xlsx, line 4: "後で" in cell M4 stands outside the table',
        'services.xlsx, line 4, column replaces: "a-wtch" is not in services.xlsx; '
        'did you mean "a-watch"?',
        'services.xlsx, line 9: "1" in cell L9 stands outside the table',
        'scopes.csv, line 7, column service: "c-wach" is not in services.xlsx; '
        'did you mean "c-watch"?',
    ]


def test_a_title_above_the_header_of_a_workbook_is_all_that_is_told(small: Path) -> None:
    path = to_workbook(small, "services")
    book = openpyxl.load_workbook(path)
    book.active.insert_rows(1, 3)
    book.active["A1"], book.active["A3"] = "サービス一覧", "service names are as printed"
    book.save(path)
    assert told(small) == [
        'services.xlsx, line 1: "サービス一覧" stands above the header, which is in line 4; '
        "delete lines 1 to 3"
    ]


def test_an_empty_workbook_is_told(small: Path) -> None:
    (small / "cells.csv").unlink()
    openpyxl.Workbook().save(small / "cells.xlsx")
    assert told(small) == ["cells.xlsx: is empty; its first line must be phase,target,state,source"]


def test_a_file_that_is_no_workbook_is_told(small: Path) -> None:
    (small / "cells.csv").rename(small / "cells.xlsx")
    assert told(small) == ["cells.xlsx: is no Excel workbook that can be opened; save it as .xlsx"]


def test_a_table_in_two_files_is_told(small: Path) -> None:
    text = (small / "cells.csv").read_bytes()
    to_workbook(small, "cells")
    (small / "cells.csv").write_bytes(text)
    assert told(small) == ["cells.csv: is there twice, as .csv and .xlsx; keep one"]
