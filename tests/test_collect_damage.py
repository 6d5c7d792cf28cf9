"""Twenty damages to returned forms: each told at its cell, each good row collected."""

import shutil
from pathlib import Path

import pytest
from forms import SHEET, Sheet, changes, collected, edited, form_of, found, tables_of

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("collect")
    return tables_of(place / "data", ROOT / "tests" / "data" / "small")


@pytest.fixture(scope="module")
def blank(folder, tmp_path_factory):
    return form_of(folder, tmp_path_factory.mktemp("out"))


@pytest.fixture
def form(blank, tmp_path):
    return Path(shutil.copy(blank, tmp_path))


def put(row, column, value):
    def change(sheet: Sheet) -> None:
        sheet[row, column] = value

    return change


def merge(sheet):
    """One name over two rows: the second is the first again."""
    sheet.page.merge_cells(f"{sheet.place(0, 'name_ja')}:{sheet.place(1, 'name_ja')}")


def copy_row(sheet):
    """A row pasted below with its hidden code, and not changed."""
    for column in sheet.columns:
        sheet[5, column] = sheet[0, column]


def clear_ticks(sheet):
    for column in ("monitor/network", "monitor/data"):
        sheet[0, column] = None


def turned(sheet):
    sheet[0, "since"], sheet[0, "until"] = "2009/6/1", "2009/5/1"


def of_another(sheet):
    sheet[0, "service"] = "b-advice"


# What is damaged in the first row, at which column it is told, and as what.
DAMAGES = {
    "genre misspelled": (put(0, "genre", "運用監査"), "genre", "genre"),
    "genre of another list": (put(0, "genre", "クラウド"), "genre", "genre"),
    "genre left out": (put(0, "genre", None), "genre", "empty"),
    "name left out": (put(0, "name_ja", None), "name_ja", "empty"),
    "name too long": (put(0, "name_ja", "長" * 61), "name_ja", "long"),
    "summary too long": (put(0, "summary_ja", "長" * 201), "summary_ja", "long"),
    "name with an unseen letter": (put(0, "name_ja", "監視\u200bサービス"), "name_ja", "unseen"),
    "summary with a private letter": (put(0, "summary_ja", "\ue000"), "summary_ja", "unseen"),
    "tick that says neither": (put(0, "monitor/network", "△"), "monitor/network", "tick"),
    "tick by a letter x": (put(0, "plan/network", "x"), "plan/network", "tick"),
    "words in a tick": (put(0, "plan/network", "要相談"), "plan/network", "tick"),
    "no tick": (clear_ticks, "name_ja", "no_tick"),
    "end that is no day": (put(0, "until", "来年の春"), "until", "date"),
    "end that never was": (put(0, "until", "2009/2/30"), "until", "date"),
    "beginning without a day": (put(0, "since", "2009"), "since", "date"),
    "end before the beginning on record": (put(0, "until", "2008-12-31"), "until", "not_begun"),
    "end before it begins": (turned, "until", "order"),
    "formula": (put(0, "name_ja", '="監視"&"サービス"'), "name_ja", "formula"),
    "error of Excel": (put(0, "summary_ja", "#REF!"), "summary_ja", "excel_error"),
    "code of another vendor": (of_another, "service", "alien"),
    "merged over the next row": (merge, "name_ja", "repeats"),
    "row copied with its code": (copy_row, "name_ja", "repeats"),
}  # fmt: skip
# Rows but the first at which it is told.
ROWS = {"merged over the next row": 1, "row copied with its code": 5}


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_told_at_its_cell_and_each_good_row_collected(name, folder, form):
    damage, column, key = DAMAGES[name]

    def fill(sheet: Sheet) -> None:
        # Rows that are good: one changed, one new.
        sheet[2, "plan/network"], sheet[2, "monitor/network"] = "○", "○"
        sheet[4, "name_ja"], sheet[4, "plan/network"] = "新監視", "○"
        sheet[4, "genre"] = "運用監視"
        damage(sheet)

    edited(form, fill)
    place = Sheet(form).place(ROWS.get(name, 0), column)
    result = collected(folder, form)
    assert found(result) == [("alpha.xlsx", place, key)]
    told = changes(result)
    assert told.pop("a-advice") == "changed"
    assert told.pop("alpha-service") == "added"
    assert set(told.values()) <= {"unchanged"}
    one = result.errors[0]
    assert one.sheet == SHEET
    assert all(one.told(voice) for voice in result.layout.voices)


def test_there_are_twenty_damages_and_more():
    assert len(DAMAGES) >= 20
