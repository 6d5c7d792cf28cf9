"""From forms that go out to tables that hold what came back."""

import re
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from forms import SHEET, Sheet, changes, collected, edited, form_of, found, layout, tables_of
from typer.testing import CliRunner

from isogj_analysis import cli
from isogj_analysis.collecting import telling
from isogj_analysis.collecting.marking import write_marked
from isogj_analysis.tables import load_tables

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def folder(tmp_path):
    return tables_of(tmp_path / "data", ROOT / "tests" / "data" / "small")


@pytest.fixture
def form(folder, tmp_path):
    return form_of(folder, tmp_path / "out")


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli.app, [str(word) for word in words])


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def rows(folder, table, **where):
    frame = getattr(load_tables(folder), table)
    for column, value in where.items():
        frame = frame[frame[column].astype(str) == value]
    return frame


def test_the_shipped_tables_come_back_byte_for_byte_as_they_were(run, tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "copy")
    assert run("form", "out", "--data", "copy").stdout == "31 forms in out\n"
    before = contents(tmp_path / "copy")
    done = run("collect", *sorted((tmp_path / "out").glob("*")), "--into", "copy", "--yes")
    assert done.exit_code == 0, done.stdout
    assert done.stdout.splitlines() == [
        "31件のファイル：追加0、変更0、終了0、変更なし126", "書き込むものはありません。",
    ]  # fmt: skip
    assert contents(tmp_path / "copy") == before


def fill(sheet):
    """What people do: a cell more, one less, a text, an end, a new service in an inserted row."""
    sheet[0, "plan/network"], sheet[0, "monitor/data"] = "○", None
    sheet[0, "summary_ja"] = "機器を\n見張り、ﾈｯﾄﾜｰｸの異常を知らせる。"
    sheet[1, "until"] = "平成21年5月1日"
    sheet.page.insert_rows(8)
    for column, value in {"name_ja": "教育", "name_en": "Training", "genre": "Consulting"}.items():
        sheet.page.cell(8, sheet.columns.index(column) + 1).value = value
    sheet.page.cell(8, sheet.columns.index("plan/network") + 1).value = "レ"
    sheet.page.cell(8, sheet.columns.index("since") + 1).value = 39873


def test_what_changed_is_written_and_nothing_else_and_twice_changes_nothing(run, folder, form):
    edited(form, fill)
    before = contents(folder)
    told = run("collect", form, "--into", folder, "--lang", "en")
    assert told.exit_code == 0, told.stdout
    assert told.stdout.splitlines()[0] == "1 file: 1 added, 1 changed, 1 ended, 1 unchanged"
    assert told.stdout.splitlines()[-1] == "Nothing written; --yes writes it."
    assert contents(folder) == before
    assert run("collect", form, "--into", folder, "--yes").exit_code == 0
    cells = (folder / "scopes.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in cells if line.startswith("a-watch,")] == [
        "a-watch,monitor,network,,",
        "a-watch,monitor,data,2009-01-01,2009-06-01",
        "a-watch,plan,network,2009-06-01,",
    ]
    (one,) = rows(folder, "services", service="a-watch").to_dict("records")
    assert one["summary_ja"] == "機器を見張り、ネットワークの異常を知らせる。"
    assert one["source"] == "returns-2009"
    (ended,) = rows(folder, "scopes", service="a-check").to_dict("records")
    assert ended["until"] == pd.Timestamp("2009-05-01")
    (new,) = rows(folder, "scopes", service="alpha-training").to_dict("records")
    assert (new["phase"], new["since"]) == ("plan", pd.Timestamp("2009-03-01"))
    # Other rows keep their bytes, and the tables as they were stand beside.
    lines = (folder / "services.csv").read_bytes().split(b"\n")
    assert set(before["services.csv"].split(b"\n")) - set(lines) == {
        line for line in before["services.csv"].split(b"\n") if line.startswith(b"a-watch")
    }
    for name in ("services.csv", "scopes.csv", "sources.csv"):
        assert (folder / "before" / "1" / name).read_bytes() == before[name]
    after = contents(folder)
    again = run("collect", form, "--into", folder, "--yes")
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "書き込むものはありません。")
    assert contents(folder) == after
    assert sorted(path.name for path in folder.parent.iterdir()) == ["data", "out"]


def test_a_good_row_is_not_held_up_by_a_bad_one_unless_strict(run, folder, form, tmp_path):
    def spoil(sheet):
        sheet[0, "genre"], sheet[1, "plan/network"] = "運用監査", "○"

    edited(form, spoil)
    before = contents(folder)
    held = run("collect", form, "--into", folder, "--yes", "--strict")
    assert held.exit_code == 1
    assert "書き込んでいません。--strict" in held.stdout
    assert contents(folder) == before
    done = run("collect", form, "--into", folder, "--yes")
    assert done.exit_code == 1
    told = next(line for line in done.stdout.splitlines() if "D6" in line)
    for part in ("alpha.xlsx", SHEET, "D6", "運用監査", "「運用監視 / Monitoring」"):
        assert part in told
    assert len(rows(folder, "scopes", service="a-check")) == 2
    copy = Sheet(tmp_path / "out" / "marked" / "alpha.xlsx")
    cell = copy.page["D6"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("運用監査", "00FFE08A")
    assert "「運用監視 / Monitoring」" in cell.comment.text
    assert "is no genre of the list" in cell.comment.text
    first = copy.book.worksheets[0]
    assert [first["B4"].value, first["C4"].value] == ["D6", "運用監査"]
    assert first["A3"].value == layout(folder).both("tell.sheet")
    assert "このファイルをそのままご返送ください。" in first["A2"].value
    assert first["B4"].hyperlink.location == f"'{SHEET}'!D6"
    assert (first.page_setup.orientation, first.page_setup.fitToWidth) == ("landscape", 1)
    # Put right in the copy that was sent back, it can be collected; the mark is taken out.
    copy[0, "genre"], copy[1, "genre"] = "運用監視", "?"
    copy.save()
    again = collected(folder, copy.path)
    assert found(again) == [("alpha.xlsx", "D7", "genre")]
    assert run("collect", copy.path, "--into", folder).exit_code == 1
    twice = Sheet(copy.path.parent / "marked" / "alpha.xlsx")
    assert twice.page["D6"].comment is None
    assert twice.page["D7"].comment
    assert twice.book.sheetnames.count(first.title) == 1


def test_a_renaming_is_proposed_and_decided_with_a_reason(run, folder, form):
    edited(form, lambda sheet: sheet.__setitem__((0, "name_ja"), "見守りサービス"))
    asked = run("collect", form, "--into", folder, "--yes")
    assert asked.exit_code == 0
    assert "「監視サービス」の名称が「見守りサービス」に変わったのでしょうか" in asked.stdout
    command = "isogj decide '見守りサービス' same --is a-watch --vendor alpha"
    assert command in asked.stdout
    assert rows(folder, "services", service="a-watch")["name_ja"].tolist() == ["監視サービス"]
    told = ["same", "--vendor", "alpha", "--is", "a-watch", "--into", folder]
    done = run("decide", "見守りサービス", *told, "--reason", "電話で確認")
    assert done.exit_code == 0, done.stderr
    (decision,) = load_tables(folder).decisions.to_dict("records")
    assert (decision["reason"], decision["decision"]) == ("電話で確認", "same")
    assert decision["date"].date() == date.today()
    again = run("decide", "見守りサービス", *told, "--reason", "電話で確認")
    assert again.exit_code == 1
    assert "was decided on" in again.stderr
    assert run("collect", form, "--into", folder, "--yes").exit_code == 0
    assert rows(folder, "services", service="a-watch")["name_ja"].tolist() == ["見守りサービス"]
    assert changes(collected(folder, form))["a-watch"] == "unchanged"


def test_a_name_decided_to_be_new_is_a_service_of_its_own(run, folder, form):
    def over(sheet):
        sheet[0, "name_ja"] = "見守りサービス"

    edited(form, over)
    told = ["--vendor", "alpha", "--into", folder, "--reason", "会議で確認"]
    assert run("decide", "見守りサービス", "new", *told).exit_code == 0
    assert run("decide", "a-watch", "ended", *told).exit_code == 0
    assert run("collect", form, "--into", folder, "--yes").exit_code == 0
    assert rows(folder, "scopes", service="a-watch")["until"].notna().all()
    assert len(rows(folder, "scopes", service="alpha-watch")) == 2
    assert set(changes(collected(folder, form)).values()) == {"unchanged"}


def test_a_row_that_is_gone_is_asked_about_and_nothing_ends_by_itself(run, folder, form):
    def clear(sheet):
        for column in sheet.columns[1:]:
            sheet[1, column] = None

    edited(form, clear)
    result = collected(folder, form)
    assert [(one.key, one.values["subject"]) for one in result.questions] == [
        ("missing", "a-check")
    ]
    assert not result.edits
    told = ["--vendor", "alpha", "--into", folder, "--reason", "電話で確認"]
    assert run("decide", "a-check", "kept", *told).exit_code == 0
    assert collected(folder, form).questions == []


def test_an_unknown_organisation_is_offered_the_nearest_and_decided_as_an_alias(
    run, folder, tmp_path
):
    file = tmp_path / "gamma.csv"
    head = "提供組織,サービス名,ジャンル,network,network,data,data"
    file.write_text(f"{head}\nｶﾞﾝﾏ(株),監視,運用監視,,○,,\nガンム合同会社,助言,consulting,○,,,\n")
    result = collected(folder, file)
    assert found(result) == [("gamma.csv", "A3", "vendor")]
    assert "「ガンマ合同会社」" in result.errors[0].told(result.layout.voices[0])
    assert changes(result) == {"gamma-service": "added"}
    told = ["same", "--is", "gamma", "--into", folder, "--reason", "誤記"]
    assert run("decide", "ガンム合同会社", *told).exit_code == 0
    assert found(collected(folder, file)) == []
    assert rows(folder, "aliases", alias="ガンム合同会社")["organisation"].tolist() == ["gamma"]


def test_two_forms_of_one_vendor_that_contradict_are_both_shown_and_neither_wins(folder, form):
    other = shutil.copy(form, form.parent / "other.xlsx")
    edited(form, lambda sheet: sheet.__setitem__((0, "summary_ja"), "甲"))
    edited(Path(other), lambda sheet: sheet.__setitem__((0, "summary_ja"), "乙"))
    result = collected(folder, form, Path(other))
    files = ("alpha.xlsx", "other.xlsx")
    keys = [("", "two_forms"), ("B6", "contradicts")]
    assert found(result) == [(file, cell, key) for file in files for cell, key in keys]
    told = [one.told(result.layout.voices[0]) for one in result.errors]
    assert any("other.xlsx B6" in text for text in told)
    assert changes(result) == {"a-check": "unchanged", "a-advice": "unchanged"}
    assert result.questions == []


def test_who_has_not_answered_is_told_with_mails_in_both_languages(run, folder, form):
    done = run("collect", form, "--into", folder, "--status", "--due", "2009-05-01", "--lang", "en")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:2] == [
        "answered (1): Alpha Inc.", "not answered (2): Beta Co., Ltd., ガンマ合同会社",
    ]  # fmt: skip
    _, first, second = done.stdout.split("-" * 40)
    assert "ベータ株式会社 御中" in first
    assert "Dear colleagues at Beta Co., Ltd.," in first
    assert "2009年5月1日までに" in first
    assert "by 1 May 2009?" in first
    assert "ガンマ合同会社 御中" in second
    # Of the second nothing is on record that could be filled in.
    assert ["記入済み" in mail for mail in (first, second)] == [True, False]


def test_text_that_begins_like_a_formula_stays_text_there_and_back(folder, form, tmp_path):
    for n, text in enumerate(("=1+1", "+81", "-安心", "@会社")):
        name = f"{text}の監視"

        def fill(sheet, n=n, name=name):
            cell = sheet.page[sheet.place(3 + n, "name_ja")]
            cell.value, cell.data_type = name, "s"
            sheet[3 + n, "genre"], sheet[3 + n, "monitor/network"] = "運用監視", "○"

        edited(form, fill)
    done = CliRunner().invoke(cli.app, ["collect", str(form), "--into", str(folder), "--yes"])
    assert done.exit_code == 0, done.stdout
    names = rows(folder, "services", vendor="alpha")["name_ja"].tolist()
    assert names[3:] == ["=1+1の監視", "+81の監視", "-安心の監視", "@会社の監視"]
    back = Sheet(form_of(folder, tmp_path / "again"))
    cell = back.page[back.place(3, "name_ja")]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1の監視", "s", True)


def test_an_end_between_writes_leaves_the_tables_as_they_were(run, folder, form, monkeypatch):
    edited(form, fill)
    before = contents(folder)
    from isogj_analysis.tables import adding

    def full(*_):
        raise OSError(28, "No space left on device", "scopes.csv")

    monkeypatch.setattr(adding, "in_csv", full)
    done = run("collect", form, "--into", folder, "--yes")
    assert done.exit_code == 1
    assert "No space left" in done.stderr
    assert contents(folder) == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["data", "out"]


def test_a_workbook_for_a_table_keeps_its_other_cells(run, folder, form):
    import openpyxl

    for name in ("services", "scopes"):
        book = openpyxl.Workbook()
        for row in pd.read_csv(folder / f"{name}.csv", dtype="str").fillna("").to_numpy().tolist():
            book.active.append(row)
        book.active.insert_rows(1)
        heads = pd.read_csv(folder / f"{name}.csv", nrows=0).columns
        for n, head in enumerate(heads, 1):
            book.active.cell(1, n).value = head
        book.create_sheet("ours")
        book.save(folder / f"{name}.xlsx")
        (folder / f"{name}.csv").unlink()
    edited(form, fill)
    edited(form, lambda sheet: sheet.__setitem__((0, "name_en"), None))
    done = run("collect", form, "--into", folder, "--yes")
    assert done.exit_code == 0, done.stdout + done.stderr
    assert set(changes(collected(folder, form)).values()) == {"unchanged"}
    assert rows(folder, "services", service="a-watch")["name_en"].isna().all()
    assert "ours" in openpyxl.load_workbook(folder / "services.xlsx").sheetnames


def test_two_forms_of_a_vendor_are_told_of_both_and_a_message_to_us_is_told(run, folder, form):
    def spoil(sheet):
        sheet[0, "until"], sheet[1, "note"] = "H21.3末", "価格を改定しました"

    again = shutil.copy(form, form.with_name("alpha 再送.xlsx"))
    edited(form, spoil)
    both = [one for one in found(collected(folder, form, again)) if one[2] == "two_forms"]
    assert both == [("alpha 再送.xlsx", "", "two_forms"), ("alpha.xlsx", "", "two_forms")]
    told = run("collect", form, again, "--into", folder).stdout
    assert "古いほうを外してください。" in told
    (message,) = (line for line in told.splitlines() if "価格を改定しました" in line)
    assert "事務局への連絡です。" in message
    assert "株式会社アルファ" in message


def test_a_reason_of_dots_is_no_reason(run, folder):
    words = ("監視", "new", "--vendor", "alpha", "--into", folder, "--reason", "…")
    assert run("decide", *words).exit_code != 0
    assert not (folder / "decisions.csv").exists() or len(rows(folder, "decisions")) == 0


def test_collect_speaks_one_language_with_the_names_of_that_language(run, folder, form):
    def change(sheet):
        sheet[0, "plan/network"], sheet[1, "until"] = "レ", "H21"
        sheet[2, "name_ja"], sheet[2, "name_en"] = "助言サービス", "Advice"

    edited(form, change)
    told = run("collect", form, "--into", folder, "--lang", "en").stdout
    assert told.splitlines()[0] == (
        "1 file: 0 added, 1 changed, 0 ended, 0 unchanged (1 error, 1 to decide)"
    )
    for words in ("Change ", "What stands there", "error", "+Network × Plan", "Watch"):
        assert words in told
    assert "監視サービス" not in told
    told = run("collect", form, "--into", folder, "--lang", "ja").stdout
    assert told.splitlines()[0].endswith("（誤り1、要判断1）")
    for words in (
        "変更 ",
        "確認事項",
        "記入内容",
        "要判断　株式会社アルファ（alpha.xlsx B8）",
        "監視サービス",
    ):
        assert words in told
    assert "--yes" in told.splitlines()[-1]
    for words in ("found", "error", "remark", "to decide", "changes", "Watch", "nothing"):
        assert words not in told


def test_what_begins_and_ends_is_told_with_its_cells_genre_and_days(folder, form):
    edited(form, fill)
    result = collected(folder, form)
    rows = telling.changes(result, result.layout.voice("en")).set_index("service")
    assert rows.loc["alpha-training", "name"] == "Training"
    assert rows.loc["alpha-training", "what"] == ("Consulting, +Network × Plan, from 1 March 2009")
    assert rows.loc["a-check", "what"] == "-Data × Monitor, ends on 1 May 2009"


def test_who_has_something_to_mend_is_told_apart_with_a_mail_that_names_the_copy(run, folder, form):
    edited(form, lambda sheet: sheet.__setitem__((0, "genre"), "運用監査"))
    assert "該当セルに印" in run("collect", form, "--into", folder).stdout
    told = run("collect", form, "--into", folder, "--status").stdout
    first, *_ = told.splitlines()
    assert first == "回答あり（要確認） 1件：株式会社アルファ（誤り1、要判断0）"
    mail = told.split("-" * 40)[1]
    assert "株式会社アルファ 御中" in mail
    assert "- alpha.xlsx D6 運用監査: 一覧にないジャンルです。" in mail
    assert f"印を付けたファイルを添付します：{form.parent}/marked/alpha.xlsx" in mail
    assert "- alpha.xlsx D6 運用監査: is no genre of the list." in mail
    edited(form, lambda sheet: sheet.__setitem__((0, "genre"), "運用監視"))
    told = run("collect", form, "--into", folder).stdout
    assert "以前の印付きコピーです" in told
    assert "marked/alpha.xlsx" in told


def test_a_question_stands_in_the_marked_copy_in_both_languages(folder, form, tmp_path):
    def change(sheet):
        sheet[0, "name_ja"] = "見守りサービス"
        for column in sheet.columns[1:]:
            sheet[1, column] = None

    edited(form, change)
    result = collected(folder, form)
    assert not result.errors
    copy = Sheet(write_marked(result, tmp_path / "marked")[0])
    first = copy.book.worksheets[0]
    renamed, missing = (first.cell(n, 4).value for n in (4, 5))
    assert [first["B4"].value, first["C4"].value] == ["B6", "見守りサービス"]
    assert "「監視サービス」の名称が「見守りサービス」に変わったのでしょうか" in renamed
    assert "has “Watch” been renamed “見守りサービス”" in renamed
    assert "「診断サービス」が記入票にありません" in missing
    assert copy.page["B6"].comment.text == renamed


def test_a_decision_on_a_name_that_nobody_returned_is_refused_with_what_is_open(run, folder, form):
    edited(form, lambda sheet: sheet.__setitem__((0, "name_ja"), "見守りサービス"))
    told = ["same", "--is", "a-watch", "--vendor", "alpha", "--into", folder, "--reason", "電話"]
    hinted = run("decide", "見守サービス", *told)
    assert hinted.exit_code == 0
    assert "「見守サービス」は記録にも、returned/の記入票にもありません。" in hinted.stdout
    (folder / "decisions.csv").write_bytes((folder / "before/1/decisions.csv").read_bytes())
    assert load_tables(folder).decisions.empty
    shutil.copytree(form.parent, folder.parent / "returned")
    done = run("decide", "見守サービス", *told)
    assert done.exit_code == 1
    assert done.stderr == "no form in returned/ names '見守サービス'; open is 見守りサービス\n"
    assert load_tables(folder).decisions.empty
    done = run("decide", "見守りサービス", *told)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "decisions.csv" in done.stdout
    assert "元の表はdata/before/2にあります" in done.stdout.replace(str(folder), "data")
    assert done.stdout.splitlines()[-1] == (
        "判断を反映するには、もう一度isogj collectを実行してください。"
    )


def test_a_decision_that_is_none_is_told_which_there_are(run, folder):
    words = ("監視サービス", "renamed", "--vendor", "alpha", "--into", folder, "--reason", "電話")
    told = run("decide", *words).stderr
    assert told.startswith("a decision is one of: same (the same), new (a new one), ended")
    assert "catalogue" not in told


def test_a_form_that_may_be_filled_in_is_not_overwritten(run, folder, tmp_path):
    words = ("form", tmp_path / "forms", "--data", folder)
    assert run(*words, "--vendor", "beta").exit_code == 0
    before = contents(tmp_path / "forms")
    again = run(*words)
    assert again.exit_code == 1
    assert "move them away, or name another folder: beta.xlsx" in again.stderr
    assert contents(tmp_path / "forms") == before


def test_each_vendor_of_one_file_is_told_of_by_its_own_rows(run, folder, tmp_path):
    file = tmp_path / "all.csv"
    head = "提供組織,サービス名,ジャンル,network,network,data,data,連絡事項"
    rows = ("アルファ,助言 安心,コンサル,○,,,,", "ベータ,助言,consulting,○,,,,価格を改定しました")
    file.write_text("\n".join((head, *rows)))
    told = run("collect", file, "--into", folder, "--lang", "en").stdout
    (message,) = (line for line in told.splitlines() if "価格を改定しました" in line)
    assert re.split(" {2,}", message.strip()) == [
        "remark", "Beta Co., Ltd.", "all.csv", "H3", "価格を改定しました", "is a message to us.",
    ]  # fmt: skip
    who = telling.answers(collected(folder, file)).set_index("vendor")
    assert who["state"].to_dict() == {"alpha": "open", "beta": "answered", "gamma": "none"}


def test_who_stops_reading_ends_the_command_without_a_word(run, folder, monkeypatch):
    def gone(*_, **__):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("isogj_analysis.collecting.writing_forms.write_forms", gone)
    done = run("form", "out", "--data", folder)
    assert (done.exit_code, done.stderr) == (1, "")
