"""Returned files of every kind: renamed, of another layout, as CSV, or not to be read at all."""

import csv
import io
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from folders import patch
from forms import SHEET, Sheet, changes, collected, edited, form_of, found, layout, tables_of

ROOT = Path(__file__).resolve().parents[1]
ALL = {"a-watch": "unchanged", "a-check": "changed", "a-advice": "unchanged"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("collect")
    return tables_of(place / "data", ROOT / "tests" / "data" / "small")


@pytest.fixture(scope="module")
def answered(folder, tmp_path_factory):
    """A form in which one cell was ticked."""
    form = form_of(folder, tmp_path_factory.mktemp("out"))
    return edited(form, lambda sheet: sheet.__setitem__((1, "plan/network"), "◯"))


@pytest.fixture
def form(answered, tmp_path):
    return Path(shutil.copy(answered, tmp_path))


def cells_of(form):
    page = openpyxl.load_workbook(form)[SHEET]
    return [["" if value is None else value for value in row] for row in page.values]


def as_csv(rows, encoding="utf-8-sig", delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("cp932", ","), ("utf-8-sig", ","), ("utf-8", "\t"), ("cp932", ";"), ("utf-8", ";")],
)
def test_a_form_saved_as_csv_is_read_whatever_its_letters_and_separators(
    folder, form, tmp_path, encoding, mark
):
    rows = cells_of(form)
    if encoding == "cp932":
        rows = [[str(cell).replace("◯", "○") for cell in row] for row in rows]
    rows[5][1] = "監視;サービス" if mark == ";" else rows[5][1]
    file = tmp_path / "回答.csv"
    file.write_bytes(as_csv(rows, encoding, mark))
    result = collected(folder, file)
    assert found(result) == []
    if mark == ";":
        # In a file of semicolons one in a name is quoted, and kept.
        assert [one.values["subject"] for one in result.questions] == ["監視;サービス"]
    else:
        assert changes(result) == ALL


def test_a_sheet_is_called_in_as_many_languages_as_excel_has_letters_for(folder, monkeypatch):
    form = layout(folder)
    assert form.sheet("sheet") == SHEET
    monkeypatch.setattr("isogj_analysis.collecting.layout.say", lambda key, voice: voice.lang * 10)
    assert form.sheet("sheet") == "ja" * 10


def test_a_line_that_is_wrong_in_a_csv_file_is_told_as_excel_names_its_cell(folder, form, tmp_path):
    rows = cells_of(form)
    rows[5][3] = "監視"
    file = tmp_path / "form.csv"
    file.write_bytes(as_csv(rows))
    assert found(collected(folder, file)) == [("form.csv", "D6", "genre")]


def renamed_sheet(book):
    book[SHEET].title = "コピー (2)"


def more_sheets(book):
    book.create_sheet("memo", 0)["A1"] = "こちらも見てください"
    book.create_sheet("Sheet9")["C3"] = 1


def without_codes(book):
    book[SHEET].delete_rows(1)
    book[SHEET]["AZ4"] = None


def hidden_rows(book):
    book[SHEET].row_dimensions[7].hidden = True
    book[SHEET].column_dimensions["C"].hidden = True
    book[SHEET].sheet_state = "hidden"


def moved_columns(book):
    """The columns in another order, one of them left out."""
    page = book[SHEET]
    page.move_range("B1:D30", cols=20)
    page.delete_cols([cell.value for cell in page[1]].index("summary_en") + 1)


def wide(book):
    page = book[SHEET]
    page["B6"], page["B7"] = "監視ｻｰﾋﾞｽ", "診断\nサービス"
    page["D6"] = "運用\n監視"


@pytest.mark.parametrize(
    "change", [renamed_sheet, more_sheets, without_codes, hidden_rows, moved_columns, wide]
)
def test_a_form_is_read_however_it_comes_back(change, folder, form):
    book = openpyxl.load_workbook(form)
    change(book)
    path = form.with_name("別名 (1).xlsx")
    book.save(path)
    result = collected(folder, path)
    assert found(result) == []
    assert changes(result) == ALL


def test_a_sheet_of_labels_alone_in_another_order_is_read_with_the_vendor_in_a_column(
    folder, tmp_path
):
    book = openpyxl.Workbook()
    rows = [
        ["アンケート 昨年版"],
        ["提供組織", "ジャンル", "サービス名", "ネットワーク", "データ", "ネットワーク", "データ"],
        ["ｱﾙﾌｧ社", "運用監視", "監視サービス", "", "", "○", "○"],
        ["（株）アルファ", "Consulting", "助言 \"安心\"", "○", "", "", ""],
    ]  # fmt: skip
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "old.xlsx")
    result = collected(folder, tmp_path / "old.xlsx")
    assert found(result) == []
    assert changes(result) == {"a-watch": "unchanged", "a-advice": "unchanged"}
    assert [one.values["subject"] for one in result.questions] == ["a-check"]


def test_cells_that_a_form_lacks_stay_as_they_are_on_record(folder, form):
    book = openpyxl.load_workbook(form)
    page = book[SHEET]
    place = [cell.value for cell in page[1]].index("monitor/data") + 1
    page.delete_cols(place)
    book.save(form)
    result = collected(folder, form)
    assert found(result) == []
    assert changes(result) == ALL
    assert [one.key for one in result.findings if one.key == "new_axis"] == ["new_axis"]


def locked(path):
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    path.write_bytes(head + "EncryptedPackage".encode("utf-16-le"))


def bomb(path):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(60_000_000))


def entities(path):
    grown = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    doctype = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{grown}]>'
    patch(path, "sheet2.xml", "<worksheet", doctype + "<worksheet")
    patch(path, "sheet2.xml", "<t>Watch</t>", "<t>&i;</t>")


UNREADABLE = {
    "zero bytes": (lambda path: path.write_bytes(b""), "no_form"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:3000]), "foreign"),
    "protected by a password": (locked, "foreign"),
    "a zip bomb": (bomb, "foreign"),
    "entities that grow": (entities, "foreign"),
    "not there": (Path.unlink, "foreign"),
    "of another kind": (lambda path: path.write_bytes(b"%PDF-1.4\n1 0 obj\n"), "no_form"),
    "a sheet of another kind": (lambda path: openpyxl.Workbook().save(path), "no_form"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_one_line_and_the_others_are_collected(name, folder, form, tmp_path):
    spoil, key = UNREADABLE[name]
    other = Path(shutil.copy(form, tmp_path / "other.xlsx"))
    spoil(form)
    result = collected(folder, form, other)
    assert found(result) == [("alpha.xlsx", "", key)]
    assert result.errors[0].told(result.layout.voices[1])
    assert changes(result) == ALL


def test_a_million_empty_rows_are_no_rows(folder, form):
    book = openpyxl.load_workbook(form)
    book[SHEET].row_dimensions[1_048_576].height = 12
    book[SHEET]["C1000000"] = " "
    book.save(form)
    assert changes(collected(folder, form)) == ALL


def test_macros_are_told_and_values_read(folder, form):
    path = form.rename(form.with_suffix(".xlsm"))
    result = collected(folder, path)
    assert (changes(result), found(result)) == (ALL, [])
    assert [one.key for one in result.findings] == ["macros"]


def test_the_same_file_twice_is_read_once(folder, form, tmp_path):
    again = Path(shutil.copy(form, tmp_path / "again.xlsx"))
    result = collected(folder, form, again, form)
    assert found(result) == [("again.xlsx", "", "twice"), ("alpha.xlsx", "", "twice")]
    assert changes(result) == ALL


def test_a_form_of_another_edition_is_told_and_stays_out(folder, form):
    edited(form, lambda s: s.page.cell(1, len(s.columns) + 1, "form 2008 alpha"))
    result = collected(folder, form)
    assert found(result) == [("alpha.xlsx", "", "edition")]
    assert "2008" in result.errors[0].told(result.layout.voices[0])
    assert result.changes == []
    assert result.questions == []


def test_a_form_that_says_of_nobody_is_told_once(folder, form):
    edited(form, lambda s: s.page.cell(1, len(s.columns) + 1, "x"))
    result = collected(folder, form)
    assert found(result) == [("alpha.xlsx", "", "whose")]
    assert result.changes == []


def test_rows_inserted_and_pasted_with_a_new_name_are_new_services(folder, form):
    def paste(sheet: Sheet) -> None:
        for column in sheet.columns:
            sheet[6, column] = sheet[0, column]
        sheet[6, "name_ja"] = "夜間見張り"

    edited(form, paste)
    result = collected(folder, form)
    assert found(result) == []
    assert changes(result) == ALL | {"alpha-watch": "added"}


def test_a_namesake_of_its_sheet_hides_no_form(folder, form):
    book = openpyxl.load_workbook(form)
    book.create_sheet(f"{SHEET} ", 0).append(["覚え書き"])
    book.save(form)
    assert changes(collected(folder, form)) == ALL
