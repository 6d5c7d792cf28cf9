"""The commands about records: stated against recorded, and minutes into tables."""

import datetime as dt
import re
import stat

import openpyxl
import pandas as pd
import pytest
from folders import patch
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table
from typer.testing import CliRunner

import isogj_analysis as package
from isogj_analysis import cli
from isogj_analysis.commands_records import tell_totals
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables import minutes_import
from isogj_analysis.tables.schemas import TABLES

MINUTES = """\
2009/6/24：第9回目 ラック。製品紹介。
2009/7/22：第10回目 謎の会社見学。意見交換会。
2009/8/31：富士通。
"""


@pytest.fixture
def isogj():
    return lambda *words, **options: CliRunner().invoke(
        cli.app, [str(word) for word in words], **options
    )


@pytest.fixture
def folder(folder):
    """The shipped records alone: services, which take longest to read, have no part in them.

    Whose names the minutes of these tests use is said here, whatever the shipped names are.
    """
    names = "alias,organisation,source\nラック,lac,illustrative\n富士通,fujitsu,illustrative\n"
    (folder / "aliases.csv").write_text(names, encoding="utf-8")
    for name in ("services", "scopes"):
        file = folder / f"{name}.csv"
        head = file.read_text(encoding="utf-8").splitlines()[0]
        file.write_text(f"{head}\n", encoding="utf-8")
    return folder


@pytest.fixture
def minutes(tmp_path):
    file = tmp_path / "minutes.txt"
    file.write_text(MINUTES, encoding="utf-8")
    return file


def content(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("command", ["reconcile", "import-minutes"])
def test_help_shows_an_example(isogj, command):
    done = isogj(command, "--help")
    assert done.exit_code == 0
    assert f"isogj {command}" in done.stdout.partition("Example")[2]


def test_help_shows_a_line_of_minutes_that_can_be_read(isogj):
    (line,) = re.findall("2008.*", isogj("import-minutes", "--help").stdout)
    named = pd.DataFrame(
        [["fujitsu", "富士通", None]], columns=["organisation", "name_ja", "name_en"]
    )
    read = package.read_minutes_line(line, named)
    assert (read.number, read.host, len(read.items)) == (3, "fujitsu", 2)


def test_reconcile_tells_what_is_stated_and_what_is_on_record(isogj, folder):
    totals = folder / "reported_totals.csv"
    totals.write_text(
        "date,measure,value,approximate,source\n"
        "2009-06-01,members,16,false,annual-report-2009\n"
        "2009-06-01,registrants,80,true,annual-report-2009\n"
        "2009-03-31,meetings,40,true,annual-report-2009\n",
        encoding="utf-8",
    )
    done = isogj("reconcile", folder, "--lang", "en")
    assert done.stdout.splitlines() == [
        "members: 17 of 16, as of 1 June 2009, 1 more than stated",
        "meetings: 6 of about 40, as of 31 March 2009, "
        "the rest of WG1, WG3, WG4 and the steering committee",
        "people: not on record",
    ]
    both = isogj("reconcile", folder).stdout.splitlines()
    assert both[-3:] == done.stdout.splitlines()
    assert both[:3] == [
        "会員：報告の16社のうち17社が記録にある（2009年6月1日）。報告より1社多い",
        "会合：報告の約40回のうち6回が記録にある（2009年3月31日）。"
        "残りはWG1、WG3、WG4、運営委員会のもの",
        "登録メンバー：記録なし",
    ]


def total(**row):
    whole = {"measure": "meetings", "stated": 5, "approximate": False, "missing_from": []}
    whole |= {"partly_from": [], "difference": 5 - row["on_record"]}
    whole |= {"date": pd.Timestamp("2009-06-01"), "date_precision": "month"}
    return pd.DataFrame([whole | row])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"on_record": 5}, ""),
        ({"on_record": 4}, ", the rest unrecorded"),
        ({"on_record": 4, "missing_from": ["wg1", "b"]}, ", the rest of WG1 and the b"),
        ({"on_record": 4, "partly_from": ["wg1"]}, ", the rest of WG1 beyond what is on record"),
        (
            {"on_record": 4, "missing_from": ["wg1"], "partly_from": ["wg2"]},
            ", the rest of WG1, and of WG2 beyond what is on record",
        ),
    ],
)
def test_every_case_of_a_total_has_its_words(row, told):
    as_of = f"meetings: {row['on_record']} of 5, as of about June 2009"
    assert tell_totals(total(**row), voice=Voice("en")) == [as_of + told]


def test_a_date_is_told_once():
    twice = pd.concat([total(on_record=5), total(on_record=4)])
    first, second = tell_totals(twice, voice=Voice("ja"))
    assert first == "会合：報告の5回のうち5回が記録にある（2009年6月ごろ）"
    assert second == "会合：報告の5回のうち4回が記録にある。残りは記録がない"


def test_of_many_groups_some_are_counted_instead_of_named():
    groups = [f"wg{n}" for n in range(100)]
    (line,) = tell_totals(total(on_record=0, missing_from=groups), voice=Voice("en"))
    assert line.endswith("WG10, WG11 and 88 more")


def test_minutes_are_shown_and_not_written_without_a_yes(isogj, folder, minutes):
    before = content(folder)
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder)
    assert done.exit_code == 0
    assert "wg2,9,2009-06-24,lac,minutes-wg2" in done.stdout
    assert "wg2,10,2,exchange,,," in done.stdout
    assert "line 2, host: 謎の会社" in done.stdout
    assert "line 3, number: " in done.stdout
    assert "nothing written" in done.stdout
    assert content(folder) == before


def test_with_a_yes_the_rows_stand_in_valid_files(isogj, folder, minutes):
    before = content(folder)
    done = isogj("import-minutes", minutes, "--wg", "wg2", "--data", folder, "--yes")
    assert done.exit_code == 0
    assert done.stdout.count("wrote ") == 3
    after = content(folder)
    assert {name for name in after if after[name] != before[name]} == {
        "sources.csv", "meetings.csv", "agenda.csv",
    }  # fmt: skip
    assert all(after[name].startswith(before[name]) for name in before)
    assert sorted(path.name for path in folder.iterdir()) == sorted(before)
    tables = package.load_tables(folder)
    added = tables.meetings[tables.meetings["number"] > 8]
    assert added["number"].tolist() == [9, 10]
    assert added["source"].unique().tolist() == ["minutes-wg2"]
    assert len(tables.agenda[tables.agenda["number"] > 8]) == 3


@pytest.mark.parametrize(("answer", "written"), [("y\n", True), ("n\n", False)])
def test_on_a_terminal_it_asks(isogj, folder, minutes, answer, written, monkeypatch):
    monkeypatch.setattr(cli, "_is_asked", lambda: True)
    before = content(folder)
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder, input=answer)
    assert done.exit_code == 0
    assert "Write these rows?" in done.stdout
    assert (content(folder) != before) is written


def test_a_source_of_the_folder_can_be_named(isogj, folder, minutes):
    options = ["--wg", "2", "--data", folder, "--yes"]
    done = isogj("import-minutes", minutes, *options, "--source", "no-such")
    assert done.exit_code == 1
    assert "source must be one of annual-report-2009, law-numbers, illustrative" in done.stderr
    done = isogj("import-minutes", minutes, *options, "--source", "annual-report-2009")
    assert done.stdout.count("wrote ") == 2
    assert b"wg2,9,2009-06-24,lac,annual-report-2009" in content(folder)["meetings.csv"]


def test_numbers_on_record_already_are_refused(isogj, folder, minutes):
    options = ["--wg", "2", "--data", folder, "--yes"]
    isogj("import-minutes", minutes, *options)
    before = content(folder)
    done = isogj("import-minutes", minutes, *options)
    assert done.exit_code == 1
    assert done.stderr == (
        "wg2 has the meetings 9, 10 on record already: "
        "take them out of the minutes, or out of meetings.csv\n"
    )
    assert content(folder) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2009/6/24：第9回目 謎の会。", "(a row in aliases.csv says whose name it is)"),
        (
            "2009/6/24：第9回目 ラック。\n2009/6/25：第9回目 富士通。",
            "2 meetings left out: without a day, or a number of its own",
        ),
        ("2009/6/24：ラック。", "1 meeting left out: "),
        ("", "no meeting to add"),
    ],
)
def test_what_has_no_certain_number_is_left_out_and_told(isogj, folder, minutes, text, said):
    minutes.write_text(text, encoding="utf-8")
    before = content(folder)
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder, "--yes")
    assert done.exit_code == 0
    assert said in done.stdout
    certain = "謎" in text
    assert ("no meeting to add" in done.stdout) is not certain
    assert (content(folder) == before) is not certain


def test_rows_that_would_break_a_rule_are_refused(isogj, folder, minutes):
    members = folder / "memberships.csv"
    text = members.read_text(encoding="utf-8")
    left = text.replace("lac,member,,,2009-06,", "lac,member,,2009-06-01,,")
    members.write_text(left, encoding="utf-8")
    before = content(folder)
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder, "--yes")
    assert done.exit_code == 1
    assert f"{folder}/meetings.csv" in done.stderr
    assert "was not in memberships.csv on 2009-06-24" in done.stderr
    assert content(folder) == before


def test_an_unknown_group_is_refused(isogj, folder, minutes):
    done = isogj("import-minutes", minutes, "--wg", "9", "--data", folder)
    assert done.exit_code == 1
    assert "wg must be one of wg1 (セキュリティオペレーションガイドラインWG), wg2 (" in done.stderr
    assert "steering (運営委員会), got '9'" in done.stderr


@pytest.mark.parametrize(
    ("wg", "code"),
    [
        ("セキュリティオペレーション技術WG", "wg2"), ("security operation technology wg", "wg2"),
        ("技術WG", "wg2"), ("WG2", "wg2"), ("運営委員会", "steering"), ("会", None), ("WG", None),
    ],
)  # fmt: skip
def test_a_group_may_be_told_by_its_name(folder, minutes, wg, code):
    minutes.write_text("2010/6/24：第19回目 ラック。", encoding="utf-8")
    if code:
        plan = minutes_import.plan_import(minutes, folder, wg=wg)
        assert plan.rows["meetings"]["wg"].tolist() == [code]
    else:
        with pytest.raises(ValueError, match="wg must be one of wg1 "):
            minutes_import.plan_import(minutes, folder, wg=wg)


def test_a_code_goes_before_the_name_of_another_group(folder, minutes):
    groups = folder / "working_groups.csv"
    told = groups.read_text(encoding="utf-8")
    groups.write_text(told.replace("Security Operation Guideline WG", "WG 2"), encoding="utf-8")
    minutes.write_text("2010/6/24：第19回目 ラック。", encoding="utf-8")
    for wg in ("wg2", "2"):
        plan = minutes_import.plan_import(minutes, folder, wg=wg)
        assert plan.rows["meetings"]["wg"].tolist() == ["wg2"]


def test_complaints_that_are_alike_are_one(isogj, folder, minutes):
    minutes.write_text(
        "五月の会\n2009/6/24 第9回 ラック\n出席：ラック\n第10回 六月十日 謎\n参加者：NEC、ラック\n",
        encoding="utf-8",
    )
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder)
    told = done.stdout.partition("could not be told:\n")[2].splitlines()
    assert told[:6] == [
        "line 1, date, number, host: 五月の会",
        "line 4, date: 第10回 六月十日 謎",
        "line 4, host: 六月十日 謎",
        "line 3, 5, attendance: not read; attendance.csv takes a row for each who came",
        "(a meeting begins with its day and its number, such as 2009/6/24：第9回目)",
        "(a row in aliases.csv says whose name it is)",
    ]


def test_a_file_keeps_its_encoding_line_ends_and_columns(isogj, folder, minutes):
    file = folder / "meetings.csv"
    lines = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
    turned = "\r\n".join(",".join(reversed(line)) for line in lines)
    file.write_bytes(turned.encode())
    sources = folder / "sources.csv"
    titles = sources.read_text(encoding="utf-8").replace("～", "-")
    sources.write_bytes(titles.encode("cp932"))
    file.chmod(0o640)
    isogj("import-minutes", minutes, "--wg", "2", "--data", folder, "--yes")
    assert file.read_bytes().endswith(
        b"\r\nminutes-wg2,lac,2009-06-24,9,wg2\r\nminutes-wg2,,2009-07-22,10,wg2\r\n"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "技術WGの議事録" in sources.read_bytes().decode("cp932")
    assert package.check_tables(folder).empty


def test_letters_that_a_file_cannot_hold_are_refused(folder, minutes):
    agenda = folder / "agenda.csv"
    agenda.write_bytes(agenda.read_text(encoding="utf-8").encode("cp932"))
    minutes.write_text("2009/6/24：第9回目 ラック。😀の実験。", encoding="utf-8")
    with pytest.raises(ValueError, match=r"agenda\.csv is in CP932, which has no 😀"):
        minutes_import.plan_import(minutes, folder, wg="2")


CALLED_OFF = """\
2009/6/24 第9回 ラック
・製品紹介
2009/7/22 第10回 台風のため延期
2009/8/5 第10回 富士通
・=意見交換
2009/8/31 第11回 中止
2009/9/30 第12回 メール審議
2009/10/28 第13回 開催予定
"""


def test_a_state_brings_its_column_into_a_file_that_has_none(isogj, folder, minutes):
    minutes.write_text(CALLED_OFF, encoding="utf-8")
    file = folder / "meetings.csv"
    text = '"wg",number,date,host,source,note\n\nwg2,1,2008-09-30,lac,annual-report-2009,"a\nb"\n'
    file.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    (folder / "agenda.csv").write_text("wg,number,item,kind,presenter,topic_ja,topic_en\n")
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder, "--yes")
    assert "line 8, state: 開催予定" in done.stdout
    assert (
        "2 meetings left out: without a day, or a number of its own, or it is open" in done.stdout
    )
    assert file.read_bytes().decode().split("\r\n") == [
        '\ufeff"wg",number,date,host,source,note,state',
        "",
        'wg2,1,2008-09-30,lac,annual-report-2009,"a',
        'b",',
        "wg2,9,2009-06-24,lac,minutes-wg2,,",
        "wg2,10,2009-08-05,fujitsu,minutes-wg2,,",
        "wg2,11,2009-08-31,,minutes-wg2,,cancelled",
        "wg2,12,2009-09-30,,minutes-wg2,,by-mail",
        "",
    ]
    states = package.load_tables(folder).meetings["state"].astype("str").tolist()
    assert states[3:] == ["cancelled", "by-mail"]


@pytest.fixture
def workbook(folder):
    """The meetings in a workbook: a table with a filter, formats and a further sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "meetings"
    for row in pd.read_csv(folder / "meetings.csv", parse_dates=["date"]).itertuples(index=False):
        page.append([None if pd.isna(value) else value for value in row])
    page.insert_rows(1)
    for at, name in enumerate(("wg", "number", "date", "host", "source"), 1):
        page.cell(1, at, name).font = Font(bold=True)
    for row in range(2, 10):
        page.cell(row, 3).number_format = "yyyy年m月d日"
        page.cell(row, 4).fill = PatternFill("solid", fgColor="FFEE00")
    page.add_table(Table(displayName="records", ref="A1:E9"))
    page.column_dimensions["D"].width = 33
    book.create_sheet("memo")["B2"] = "=1+1"
    (folder / "meetings.csv").unlink()
    book.save(folder / "meetings.xlsx")
    return folder / "meetings.xlsx"


def test_a_workbook_gets_the_rows_and_keeps_the_rest(isogj, folder, workbook, minutes):
    minutes.write_text(CALLED_OFF, encoding="utf-8")
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder, "--yes")
    assert done.exit_code == 0, done.stderr
    book = openpyxl.load_workbook(workbook)
    page = book["meetings"]
    assert [cell.value for cell in page[1]] == ["wg", "number", "date", "host", "source", "state"]
    assert [page.cell(row, 6).value for row in range(9, 14)] == [
        None,
        None,
        None,
        "cancelled",
        "by-mail",
    ]
    assert page["F1"].font.bold
    assert not page["F12"].font.bold
    assert (page["C10"].value.date(), page["C10"].number_format) == (
        dt.date(2009, 6, 24),
        "yyyy年m月d日",
    )
    assert page["D11"].fill.fgColor.rgb == page["D9"].fill.fgColor.rgb
    assert page.tables["records"].ref == page.tables["records"].autoFilter.ref == "A1:E13"
    assert page.column_dimensions["D"].width == 33
    assert book["memo"]["B2"].value == "=1+1"
    found = package.load_tables(folder).meetings
    assert found["number"].tolist()[7:] == [8, 9, 10, 11, 12]
    again = isogj("import-minutes", minutes, "--wg", "2", "--data", folder)
    assert "out of the minutes, or out of meetings.xlsx" in again.stderr


def test_one_workbook_of_all_tables_gets_the_rows_in_their_sheets(isogj, folder, minutes):
    with pd.ExcelWriter(folder / "tables.xlsx") as book:
        for file in sorted(folder.glob("*.csv")):
            pd.read_csv(file, dtype=str).to_excel(book, sheet_name=file.stem, index=False)
            file.unlink()
    before = package.load_tables(folder)
    minutes.write_text("2009/6/24 第9回 ラック\n講演", encoding="utf-8")
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder / "tables.xlsx", "--yes")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("wrote ") == 1
    after = package.load_tables(folder)
    more = {name: len(getattr(after, name)) - len(getattr(before, name)) for name in TABLES}
    assert {name: n for name, n in more.items() if n} == {"sources": 1, "meetings": 1, "agenda": 1}
    assert after.meetings["number"].tolist()[-1] == 9
    assert after.agenda["kind"].tolist()[-1] == "talk"


def test_text_that_looks_like_a_formula_stays_text_in_a_workbook(isogj, folder, minutes):
    minutes.write_text("2009/6/24 第9回 ラック\n=1+1の講演", encoding="utf-8")
    pd.read_csv(folder / "agenda.csv").to_excel(folder / "agenda.xlsx", index=False)
    (folder / "agenda.csv").unlink()
    done = isogj("import-minutes", minutes, "--wg", "2", "--data", folder, "--yes")
    assert done.exit_code == 0, done.stderr
    assert package.load_tables(folder).agenda["topic_ja"].tolist()[-1] == "=1+1"


def test_a_workbook_with_formulas_in_the_table_is_not_written_to(folder, workbook, minutes):
    before = openpyxl.load_workbook(workbook)
    before["meetings"]["G20"] = '=""'
    before.save(workbook)
    patch(workbook, "worksheets/sheet1.xml", '<c r="G20"', '<c r="G20" t="str"')
    with pytest.raises(ValueError, match=r"meetings\.xlsx holds formulas, whose values would be"):
        minutes_import.plan_import(minutes, folder, wg="2")
