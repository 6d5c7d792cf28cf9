"""Workbooks as Excel saves them read as the CSV files do."""

import datetime as dt
import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from folders import patch, told
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from isogj_analysis.tables import Tables, describe, load_tables
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
        'meetings.xlsx, cell K2: "aside" stands outside the table',
        'meetings.xlsx, cell C3, column date: "2008-10-23 09:30:00" is not a date; '
        "write it as 2009-06-01",
        'meetings.xlsx, cell B4, column number: "1.5" is not a whole number from 1 to 9,999',
        "meetings.xlsx, cell C6, column date: is empty; it must be a date such as 2009-06-01",
        'meetings.xlsx, cell D6, column host: "note" is not in organisations.csv; '
        "allowed: alpha (株式会社アルファ), beta (ベータ株式会社), "
        "gamma (ガンマ合同会社), delta (デルタ研究所)",
        "meetings.xlsx, cell B6, column number: is empty; "
        "it must be a whole number from 1 to 9,999",
        "meetings.xlsx, cell G6, column source: is empty; it must be a code of sources.csv",
        "meetings.xlsx, cell A6, column wg: is empty; it must be a code of working_groups.csv",
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
        'services.xlsx, cell K4: "要確認" stands outside the table',
        'services.xlsx, cell M4: "後で" stands outside the table',
        'services.xlsx, cell H4, column replaces: "a-wtch" is not in services.xlsx; '
        'did you mean "a-watch"?',
        'services.xlsx, cell L9: "1" stands outside the table',
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


def remarks(folder: Path) -> list[str]:
    """What is odd in a folder without errors, without the folder."""
    found = load_tables(folder).remarks
    return [line.replace(f"{folder.as_posix()}/", "") for line in describe(found)]


def test_a_merged_cell_is_read_for_its_whole_range(small: Path) -> None:
    path = to_workbook(small, "meetings")
    change(path, {"D3": None, "D4": None})
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("D2:D4")
    book.active.merge_cells("A40:ZZ90")
    book.save(path)
    assert load_tables(small).meetings["host"].tolist() == ["alpha"] * 3
    assert remarks(small) == [
        'meetings.xlsx, cell D2:D4: "alpha" is merged, and is read for each of its cells'
    ]


def test_formulas_are_read_by_their_stored_value_and_told_without_one(small: Path) -> None:
    path = to_workbook(small, "meetings")
    change(path, {"D2": '="al"&"pha"', "D3": '=""'})
    assert told(small) == [
        "meetings.xlsx, cell D2: holds a formula without a stored value; open and save it in Excel",
        "meetings.xlsx, cell D3: holds a formula without a stored value; open and save it in Excel",
    ]
    stored = ["<v>alpha</v>", "<v></v>"]
    patch(path, "sheet1", r'(<c r="D[23]")([^>]*>)(<f>[^<]*</f>)<v></v>',
          lambda found: f'{found[1]} t="str"{found[2]}{found[3]}{stored.pop(0)}')  # fmt: skip
    assert load_tables(small).meetings["host"].tolist()[0] == "alpha"
    assert load_tables(small).meetings["host"].isna().tolist()[1]


def test_an_error_of_excel_is_told_at_its_cell(small: Path) -> None:
    path = to_workbook(small, "organisations")
    change(path, {"C3": "#REF!", "B4": "#N/A"})
    assert told(small) == [
        'organisations.xlsx, cell C3: "#REF!" is an error of Excel; put the value there',
        'organisations.xlsx, cell B4: "#N/A" is an error of Excel; put the value there',
    ]


def test_hidden_rows_columns_and_sheets_are_read_and_remarked(small: Path) -> None:
    path = to_workbook(small, "meetings")
    book = openpyxl.load_workbook(path)
    page = book.active
    page.title = "meetings"
    page.row_dimensions[3].hidden = page.row_dimensions[4].hidden = True
    page.column_dimensions["D"].hidden = True
    page["B2"].comment = Comment("held at noon", "A")
    page.sheet_state = "hidden"
    book.create_sheet("shown")
    book.active = 1
    book.save(path)
    pd.testing.assert_frame_equal(load_tables(small).meetings, pristine().meetings)
    assert remarks(small) == [
        "meetings.xlsx: has hidden columns from D on, which are read",
        'meetings.xlsx: "meetings" is a hidden sheet, and is read',
        'meetings.xlsx: "meetings" has comments, which are not read; '
        "what matters belongs into note",
        "meetings.xlsx, line 3: is a hidden row, as are 1 more rows, and is read",
    ]


def test_two_sheets_of_the_name_of_the_table_are_told(small: Path) -> None:
    path = to_workbook(small, "meetings")
    book = openpyxl.load_workbook(path)
    book.active.title = "Meetings"
    book.create_sheet("meetings ").append(["wg"])
    book.save(path)
    assert told(small) == [
        'meetings.xlsx: "meetings " is a second sheet of the name "Meetings", which is read; '
        "keep one"
    ]


def test_escaped_letters_are_read_and_remarked(small: Path) -> None:
    path = to_workbook(small, "agenda")
    change(path, {"F2": "顔合わせ_x000D_\nと_x30C7_モ"})
    assert load_tables(small).agenda["topic_ja"].tolist()[0] == "顔合わせ\nとデモ"
    (line,) = remarks(small)
    assert line.startswith('agenda.xlsx, cell F2: "')
    assert line.endswith("holds an escaped letter, which is read")


def test_numbers_and_dates_are_read_as_their_formats_show_them(small: Path) -> None:
    path = to_workbook(small, "organisations")
    book = openpyxl.load_workbook(path)
    book.active["D2"], book.active["D2"].number_format = 7, "000"
    book.save(path)
    assert load_tables(small).organisations["corporate_group"].tolist()[0] == "007"
    path = to_workbook(small, "reported_totals")
    book = openpyxl.load_workbook(path)
    for place, value in (("D2", 1), ("D3", 0)):
        book.active[place], book.active[place].number_format = value, '"TRUE";"TRUE";"FALSE"'
    book.save(path)
    assert load_tables(small).reported_totals["approximate"].tolist()[:2] == [True, False]
    path = to_workbook(small, "events")
    book = openpyxl.load_workbook(path)
    book.active["A2"].number_format = 'yyyy"年"m"月"'
    book.save(path)
    assert load_tables(small).events["date_precision"].tolist()[0] == "month"


def test_days_counted_from_1904_are_the_same_days(small: Path) -> None:
    path = to_workbook(small, "meetings")
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    pd.testing.assert_frame_equal(load_tables(small).meetings, pristine().meetings)


def test_numbers_stored_as_text_are_numbers(small: Path) -> None:
    change(to_workbook(small, "meetings"), {"B2": "1", "B3": "２", "C2": "2008/9/30"})
    pd.testing.assert_frame_equal(load_tables(small).meetings, pristine().meetings)


def test_workbooks_of_other_kinds_are_told_with_what_to_do(small: Path) -> None:
    path = to_workbook(small, "meetings")
    patch(path, "xl/workbook.xml", "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
          "http://purl.oclc.org/ooxml/spreadsheetml/main")  # fmt: skip
    assert told(small) == [
        "meetings.xlsx: is a Strict Open XML workbook; save it as Excel Workbook (.xlsx)"
    ]
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path.write_bytes(old + "EncryptedPackage".encode("utf-16-le"))
    assert told(small) == [
        "meetings.xlsx: is protected by a password; open it in Excel and save it without one"
    ]
    path.write_bytes(old)
    assert told(small) == ["meetings.xlsx: is a workbook of the old kind (.xls); save it as .xlsx"]


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("sheet1", "</sheetData>",
         '<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData>',
         "holds something in cell A99999999; a table has at most 200,000 rows and 1,000 columns"),
        ("sheet1", "</sheetData>", '<row r="4"><c r="ZZZ4"><v>1</v></c></row></sheetData>',
         "holds something in cell ZZZ4; a table has at most 200,000 rows and 1,000 columns"),
        ("sheet1", "</sheetData>", '<row><c s="1"/></row>' * 1_048_576 + "</sheetData>",
         "holds more cells, rows or formats than are read; delete empty rows and other sheets"),
        ("styles", "</styleSheet>", "<x/>" * 1_000_000 + "</styleSheet>",
         "holds more cells, rows or formats than are read; delete empty rows and other sheets"),
        ("sheet1", "</sheetData>", f"</sheetData><!--{'x' * 60_000_000}-->",
         "unpacks to 60 MB, and 50 MB are read; delete empty rows, pictures and other sheets"),
    ],
    ids=["row", "column", "rows", "strings", "size"],
)  # fmt: skip
def test_what_is_beyond_the_limits_is_refused_at_once(
    small: Path, part: str, old: str, new: str, said: str
) -> None:
    path = to_workbook(small, "meetings")
    patch(path, part, old, lambda _: new)
    begin = time.perf_counter()
    assert told(small) == [f"meetings.xlsx: {said}"]
    assert time.perf_counter() - begin < 10


def to_one_workbook(folder: Path, *, at: Path) -> Path:
    """Put all tables of a folder into one workbook, a sheet each, and their files away."""
    book = openpyxl.Workbook()
    book.active.title = "読み方"
    book.active["A1"] = "a sheet of one's own"
    for name in TABLES:
        path = to_workbook(folder, name)
        page = book.create_sheet(name.title() if name == "laws" else name)
        for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True):
            page.append(row)
        path.unlink()
    book.save(at)
    return at


def test_one_workbook_stands_in_the_place_of_a_folder(small: Path) -> None:
    (small / "isogj.toml").write_text('name_en = "Ours"\n')
    one = to_one_workbook(small, at=small / "tables.xlsx")
    for place in (one, small):
        found = load_tables(place)
        assert found.settings.name_en == "Ours"
        assert found.remarks.empty
        for table in TABLES:
            pd.testing.assert_frame_equal(getattr(found, table), getattr(pristine(), table))


def test_problems_of_one_workbook_name_its_sheet_and_cell(small: Path) -> None:
    one = to_one_workbook(small, at=small / "tables.xlsx")
    book = openpyxl.load_workbook(one)
    book["meetings"]["D2"], book["meetings"]["F1"] = "alfa", "jont"
    book["plans"].title = "plan"
    book.create_sheet("meetings (2)")
    book.create_sheet("Services ")
    del book["themes"], book["cells"]
    book.save(one)
    lines = told(small)
    assert told(one) == [f"{small.as_posix()}/{line}" for line in lines]
    assert [line.removeprefix("tables.xlsx, sheet ") for line in lines] == [
        'Services : is a second sheet of the name "services"; keep one',
        "cells: is not there",
        'meetings, line 1, column jont: is no column of sheet meetings; did you mean "joint"?',
        'meetings, cell D2, column host: "alfa" is not in sheet organisations; '
        "allowed: alpha (株式会社アルファ), beta (ベータ株式会社), "
        "gamma (ガンマ合同会社), delta (デルタ研究所)",
        'plans: is not there; did you mean "plan"?',
        "meetings (2): is read by no table: put its rows into meetings, or give it another name",
    ]


def test_a_workbook_of_tables_is_told_where_it_is_not_the_only_place(small: Path) -> None:
    aside = small / "aside"
    shutil.copytree(SMALL, aside)
    one = to_one_workbook(aside, at=small / "2009.xlsx")
    openpyxl.Workbook().save(small / "own.xlsx")
    assert told(small) == [
        "2009.xlsx: holds tables, and is not read beside the files of tables; keep either"
    ]
    shutil.copy(one, aside / "2009.xlsx")
    shutil.copy(one, aside / "2010.xlsx")
    assert told(aside) == [
        f'{aside.as_posix()}: "2009.xlsx, 2010.xlsx" are workbooks of tables; '
        "keep one, or name the one that is meant"
    ]


def test_a_file_that_is_no_folder_of_tables_is_told(small: Path) -> None:
    (small / "tables.xlsx").write_bytes(b"no workbook")
    none = "is a file, not a folder; name a folder of tables, or a workbook (.xlsx) of them"
    assert told(small / "laws.csv") == [f"{(small / 'laws.csv').as_posix()}: {none}"]
    none = "is no Excel workbook that can be opened; save it as .xlsx"
    assert told(small / "tables.xlsx") == [f"{(small / 'tables.xlsx').as_posix()}: {none}"]
