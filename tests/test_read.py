"""Folders of tables: the valid ones load typed, the broken ones tell all that is wrong at once."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from itertools import cycle
from pathlib import Path

import pandas as pd
import pytest
from folders import told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isogj_analysis import place
from isogj_analysis.tables import (
    InvalidTables,
    Tables,
    check_tables,
    data_dictionary,
    describe,
    load_tables,
)
from isogj_analysis.tables.csv_bytes import read_csv
from isogj_analysis.tables.folder import read_place
from isogj_analysis.tables.pages import open_page, uncast
from isogj_analysis.tables.problems import tabulate
from isogj_analysis.tables.schemas import TABLES, WORDS, specs_of

BROKEN = Path(__file__).parent / "data" / "broken"
SMALL = Path(__file__).parent / "data" / "small"
Edit = Callable[[str, str, str], None]

# Every fault planted in tests/data/broken, and nothing else.
PLANTED = """\
sources.csv, line 4, column date: "2009-13-01" is no day of the calendar
sources.csv, line 4, column url: "www.example.org" is not an address that begins with http:// or https://
sources.csv, line 5, column status: "publshed" is not one of published, illustrative; did you mean "published"?
organisations.csv, line 2, column replaces: "beta" goes in a circle: alpha replaces beta, beta replaces alpha
organisations.csv, line 3, column replaces: "alpha" goes in a circle: beta replaces alpha, alpha replaces beta
organisations.csv, line 5, column replaces: "delta" is the organisation itself
organisations.csv, line 6, column organisation: "alpha" repeats line 2
organisations.csv, line 7, column replaces: "gama" is not in organisations.csv; did you mean "gamma"?
organisations.csv, line 7, column source: "reprot" is not in sources.csv; add a row for it there, or did you mean "report"?
aliases.csv, line 3: holds a NUL byte; delete it or type the line anew
targets.csv, line 3: "data,データ,Data,sample" is in CP932, most of the file in UTF-8; save the whole file in one encoding
genres.csv, line 1, column name_jp: is no column of genres.csv; did you mean "name_ja"?
services.csv, line 4, column replaces: "a-watch-two" is the service itself
services.csv, line 5, column genre: "consultng" is not in genres.csv; did you mean "consulting"?
services.csv, line 6, column service: "C Watch" is not a code of lower-case letters, digits and hyphens
scopes.csv, line 2, column until: "2009-03-31" is not after since (2009-04-01)
scopes.csv, line 3, column since: "2009-02-30" is no day of the calendar
scopes.csv, line 4, column phase: "montor" is not in phases.csv; did you mean "monitor"?
scopes.csv, line 6, column since: "2009/4/1" overlaps the period of line 5
scopes.csv, line 7, column service: "b-advise" is not in services.csv; did you mean "b-advice"?
scopes.csv, line 8, column phase: is empty; it must be a code of phases.csv
cells.csv, line 2: has 3 cells, the header 4
cells.csv, line 4: has 5 cells, the header 4
mappings.csv, line 3, column code: "montor" is not in phases.csv; did you mean "monitor"?
mappings.csv, line 4, column axis: "phases" is no column of the catalogue; did you mean "phase"?
mappings.csv, line 5, column mapping, axis, code, to_axis, to_code: "csf, phase, plan, function, identify" repeats line 2
memberships.csv, line 1, column menber_on: is no column of memberships.csv; did you mean "member_on"?
memberships.csv, line 2, column left: "2008-06-01" is not after joined (2008-06-13)
memberships.csv, line 3, column member_on: "2009-04-01" is not before left (2009-03-31)
memberships.csv, line 4, column role: "membr" is not one of member, observer, advisor, related, secretariat; did you mean "member"?
memberships.csv, line 5, column joined: "June 2008" is not a date; write it as 2009-06-01, or as 2009-06 or 2009 where no more is known
memberships.csv, line 5, column member_on: "yesterday" is not a date; write it as 2009-06-01, or as 2009-06 or 2009 where no more is known
memberships.csv, line 7, column joined: "2009-01-01" overlaps the period of line 6
reported_totals.csv, line 1, column peroid: is no column of reported_totals.csv; did you mean "period"?
reported_totals.csv, line 2, column period: "fiscal-yaer" is not one of since-founding, fiscal-year; did you mean "fiscal-year"?
reported_totals.csv, line 2, column value: "-3" is not a whole number, 0 or more
reported_totals.csv, line 3, column approximate: "maybe" is not true or false
working_groups.csv, line 1, column leader: is no column of working_groups.csv; it has wg, name_ja, name_en, established, meetings_per_year, ended, replaces, source, note
working_groups.csv, line 2, column ended: "2008-06" is not after established (2008-07-01)
working_groups.csv, line 2, column replaces: "wg2" goes in a circle: wg1 replaces wg2, wg2 replaces wg1
working_groups.csv, line 3, column meetings_per_year: "twelve" is not a whole number, 0 or more
working_groups.csv, line 3, column replaces: "wg1" goes in a circle: wg2 replaces wg1, wg1 replaces wg2
leads.csv, line 2, column organisation: "alfa" is not in organisations.csv; allowed: alpha (アルファ再掲), beta (ベータ株式会社), gamma (ガンマ合同会社), delta (デルタ研究所), epsilon (イプシロン), zeta (（株）イプシロン)
leads.csv, line 3, column role: "leader" is not one of lead, sub-lead; did you mean "lead"?
leads.csv, line 4, column wg: "wg9" is not in working_groups.csv; allowed: wg1 (第一WG), wg2 (第二WG)
leads.csv, line 6, column wg, organisation: "wg2, gamma" repeats line 5
meetings.csv, line 2, column date: "2008-06-30" is before the WG was set up (2008-07-01)
meetings.csv, line 3, column host: "beta" was not in memberships.csv on 2009-04-23
meetings.csv, line 4, column wg, number: "wg1, 2" repeats line 3
meetings.csv, line 5, column number: "0" is not a whole number from 1 to 9,999
meetings.csv, line 6, column host: "gama" is not in organisations.csv; did you mean "gamma"?
meetings.csv, line 7, column state: "canceled" is not one of held, by-mail, cancelled, postponed; did you mean "cancelled"?
meetings.csv, line 9, column joint: "winter" is the mark of line 8 too, of the same WG; mark each session anew
meetings.csv, line 13, column date: "2009-06" is only a month, its day is missing; write it as 2009-06-01
agenda.csv, line 2, column kind: "kickof" is not one of kickoff, product, visit, experiment, exchange, talk, seminar, other; did you mean "kickoff"?
agenda.csv, line 3, column wg, number: "wg1, 9" is not in meetings.csv
agenda.csv, line 4, column wg: "wg3" is not in working_groups.csv; allowed: wg1 (第一WG), wg2 (第二WG)
attendance.csv, line 3, column people: "25" makes 28 at one meeting; 20 people are registered at most
attendance.csv, line 4, column people: "-1" is not a whole number, 0 or more
attendance.csv, line 5, column wg, number: "wg1, 4" was postponed: see meetings.csv, line 12
background.csv, line 2, column kind: "begining" is not one of beginning, question; did you mean "beginning"?
background.csv, line 3, column text_ja: is empty; it must be text
purposes.csv, line 2, column wg: "wg5" is not in working_groups.csv; allowed: wg1 (第一WG), wg2 (第二WG)
purposes.csv, line 3, column purpose: "Exchange" is not a code of lower-case letters, digits and hyphens
objectives.csv, line 3: "exchange,"交流"促進,Exchange,report" holds a stray quote; a cell with quotes stands in quotes, and those within are doubled
objectives.csv, line 4, column source: "reports" is not in sources.csv; add a row for it there, or did you mean "report"?
outcomes.csv, line 1, column status: is missing from the header
outcomes.csv, line 3, column objective, wg, fiscal_year: "information, wg1, 2008" repeats line 2
plans.csv: is empty; its first line must be fiscal_year,wg,item_ja,item_en,due,status,source
themes.csv, line 1, column txt_ja: is no column of themes.csv; did you mean "text_ja"?
themes.csv, line 2, column source: "reprot" is not in sources.csv; add a row for it there, or did you mean "report"?
themes.csv, line 3, column theme: "quality" repeats line 2
outputs.csv, line 2, column date: "2009-13" is no month of the calendar
outputs.csv, line 3, column fiscal_year: "8" is not a whole number, 1900 or more
outputs.csv, line 4, column wg: "wg8" is not in working_groups.csv; allowed: wg1 (第一WG), wg2 (第二WG)
events.csv: is not there; did you mean "event.csv"?
laws.csv, line 3, column in_force_to: "1949-06-01" is not after in_force_from (1950-06-01)
laws.csv, line 4, column in_force_from: "昭和70年1月1日" is no day of 昭和: that would be 1995-01-01
laws.csv, line 4, column number: "第百二十八号" is not an era year and a number, such as 平成十一年法律第百二十八号
laws.csv, line 5, column number: "明治四十年法律第四十五号" repeats line 2
"""  # noqa: E501
ODD = """\
organisations.csv, line 8, column name_ja: "（株）イプシロン" is the name of epsilon too (line 7)
organisations.csv, line 8, column replaces: "gamma" is still there: if it has ended, say so in memberships.csv (line 7, column left)
meetings.csv, line 9, column date: "2009-02-20" is after the WG had ended (2009-01)
meetings.csv, line 11, column date: "2009-05-21" is after the WG had ended (2009-01)
meetings.csv, line 11, column date: "2009-05-21" is not that of line 10, which is the same joint session
meetings.csv, line 13, column joint: "lonely" marks no other meeting: a joint session has a row for each WG
"""  # noqa: E501


@cache
def pristine() -> Tables:
    """The small folder as it loads before anything is done to it."""
    return load_tables(SMALL)


def test_every_planted_fault_is_told_on_its_line_and_nothing_else() -> None:
    assert told(BROKEN) == PLANTED.splitlines()
    assert told(BROKEN, "remark") == ODD.splitlines()


def test_a_broken_folder_does_not_load_and_the_error_tells_all() -> None:
    with pytest.raises(InvalidTables) as caught:
        load_tables(BROKEN)
    planted = PLANTED.splitlines()
    first, *lines = str(caught.value).splitlines()
    assert first == f"{len(planted)} problems in the tables:"
    assert [line.removeprefix(f"{BROKEN.as_posix()}/") for line in lines] == planted
    columns = ["file", "line", "column", "value", "problem", "severity", "cell"]
    assert list(caught.value.problems) == list(caught.value.remarks) == columns
    assert set(caught.value.problems["severity"]) == {"error"}
    assert len(caught.value.remarks) == len(ODD.splitlines())
    assert caught.value.problems["line"].dtype == "Int64"


def test_without_a_folder_the_repositorys_own_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    own = pd.read_csv(Path(__file__).parents[1] / "data" / "organisations.csv", dtype=str)
    tables = load_tables()
    assert tables.organisations["name_ja"].tolist() == own["name_ja"].tolist()
    assert f"organisations: {len(own)}" in repr(tables)


def test_outside_the_repository_a_folder_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(place, "PACKAGE", tmp_path / "package")
    with pytest.raises(FileNotFoundError, match=r'as in load_tables\("data"\)'):
        load_tables()


def test_columns_are_typed_and_vocabularies_keep_their_order() -> None:
    tables = pristine()
    assert tables.scopes["since"].dtype == "datetime64[us]"
    assert tables.working_groups["meetings_per_year"].tolist() == [12, pd.NA]
    assert tables.reported_totals["approximate"].tolist() == [False, True]
    assert tables.reported_totals["approximate"].dtype == "boolean"
    assert tables.services["name_ja"].dtype == "str"
    assert tables.services["summary_ja"][0] == "昼夜を問わず、\n機器を見張る。"
    assert tables.services["name_ja"][2] == '助言 "安心"'
    for table, column, order in [
        ("scopes", "phase", ["plan", "monitor"]),
        ("phases", "phase", ["plan", "monitor"]),
        ("services", "genre", ["monitoring", "consulting"]),
        ("events", "wg", ["wg1", "wg2"]),
        ("memberships", "role", ["member", "observer", "advisor", "related", "secretariat"]),
        ("sources", "status", ["published", "illustrative"]),
    ]:
        dtype = getattr(tables, table)[column].dtype
        assert dtype == pd.CategoricalDtype(order, ordered=True), (table, column)


def test_the_tables_are_those_of_the_schemas() -> None:
    tables = pristine()
    assert list(vars(tables)) == [*TABLES, "settings", "remarks"]
    for name, spec in TABLES.items():
        beside = spec.partial
        columns = [told for column in spec.columns for told in (column, beside.get(column)) if told]
        assert list(getattr(tables, name)) == columns, name


def test_encodings_and_line_ends_make_no_difference(small: Path) -> None:
    ways = [("utf-8-sig", "\r\n"), ("cp932", "\r\n"), ("utf-8", "\r")]
    for path, (encoding, end) in zip(sorted(small.glob("*.csv")), cycle(ways), strict=False):
        text = path.read_text(encoding="utf-8").replace("\n", end)
        path.write_bytes(text.encode(encoding))
    same(load_tables(small), pristine())


def test_what_was_loaded_and_written_loads_the_same(small: Path, edit: Edit) -> None:
    edit("reported_totals", "2009-06-05,registrants", "2009年6月,registrants")
    edit("memberships", "2008-06-13,2009-03-31", "2008,2009-03")
    before = load_tables(small)
    for name, spec in TABLES.items():
        uncast(getattr(before, name), spec).to_csv(small / f"{name}.csv", index=False)
    same(load_tables(small), before)
    written = pd.read_csv(small / "memberships.csv", dtype=str)
    assert list(written) == list(TABLES["memberships"].columns)
    assert written.loc[1, ["joined", "left"]].tolist() == ["2008", "2009-03"]


def test_a_date_that_is_only_a_month_or_a_year_says_so(small: Path, edit: Edit) -> None:
    edit("reported_totals", "2009-06-05,registrants", "2009年6月,registrants")
    edit("memberships", "2008-06-13,2009-03-31", "2008,2009-03")
    totals, members = load_tables(small).reported_totals, load_tables(small).memberships
    assert totals["date"].dtype == "datetime64[us]"
    assert totals["date"].tolist()[1] == pd.Timestamp("2009-06-01")
    dtype = pd.CategoricalDtype(["day", "month", "year"], ordered=True)
    assert totals["date_precision"].dtype == dtype
    assert totals["date_precision"].tolist() == ["day", "month"]
    assert members.loc[1, ["joined_precision", "left_precision"]].tolist() == ["year", "month"]
    assert members.loc[2, ["joined_precision", "left_precision"]].isna().all()
    assert members["member_on_precision"].isna().all()


def test_a_column_of_precisions_is_none_of_a_file(small: Path) -> None:
    file = small / "events.csv"
    pd.read_csv(file, dtype=str).assign(date_precision="day").to_csv(file, index=False)
    (line,) = told(small)
    assert line.startswith("events.csv, line 1, column date_precision: is no column of events.csv")


def test_a_word_that_pandas_takes_for_a_day_is_none(small: Path) -> None:
    words = ["today", "now", "nan", "NaT", "None"]
    meetings = pd.read_csv(small / "meetings.csv", dtype=str)
    more = [meetings.iloc[-1:].assign(number=str(n), date=word) for n, word in enumerate(words, 2)]
    pd.concat([meetings, *more]).to_csv(small / "meetings.csv", index=False)
    assert told(small) == [
        f'meetings.csv, line {n}, column date: "{word}" is not a date; write it as 2009-06-01'
        for n, word in enumerate(words, len(meetings) + 2)
    ]


def test_a_year_before_the_first_is_none(small: Path, edit: Edit) -> None:
    edit("events", "2008-06-13", "0000-06-13")
    (line,) = told(small)
    assert line.endswith('column date: "0000-06-13" is no day of the calendar')


def test_a_month_is_refused_where_a_day_is_needed(small: Path, edit: Edit) -> None:
    edit("meetings", "2008-09-30", "2008-09")
    assert told(small) == [
        'meetings.csv, line 2, column date: "2008-09" is only a month, its day is missing; '
        "write it as 2009-06-01"
    ]


@pytest.mark.parametrize(
    ("meeting", "follows"), [("第一回", False), ("", False), ("0", True), ("wg9", False)]
)
def test_what_refers_to_a_row_that_cannot_be_read_is_no_second_error(
    small: Path, edit: Edit, meeting: str, follows: bool
) -> None:
    row = f"{meeting},1" if meeting == "wg9" else f"wg1,{meeting}"
    edit("meetings", "wg1,1,", f"{row},")
    edit("agenda", "wg1,2,2,", "wg2,7,2,")
    of_agenda = [line for line in told(small) if line.startswith("agenda.csv")]
    assert of_agenda[follows:] == [
        'agenda.csv, line 4, column wg, number: "wg2, 7" is not in meetings.csv'
    ]


def test_a_number_of_a_meeting_that_no_group_can_reach_is_told(small: Path, edit: Edit) -> None:
    edit("meetings", "wg2,1,", "wg2,20081126,")
    assert told(small) == [
        'meetings.csv, line 4, column number: "20081126" is not a whole number from 1 to 9,999'
    ]


def test_every_way_of_writing_a_date_or_number_loads_the_same(small: Path, edit: Edit) -> None:
    edit("meetings", "2008-09-30", "平成20年9月30日")
    edit("meetings", "2008-10-23", "2008/10/23")
    edit("meetings", "2008-11-26", "２００８－１１－２６")
    edit("working_groups", ",12,", ",１２,")
    edit("reported_totals", "false", "FALSE")
    edit("phases", "plan,企画・設計", " plan , 企画・設計\u3000")
    same(load_tables(small), pristine())


def test_columns_in_another_order_and_excels_leftovers_load_the_same(small: Path) -> None:
    cells = small / "cells.csv"
    cells.write_text("Source,state,target,phase,,\nsample,out-of-scope,data,plan,,\n,,,,,\n")
    same(load_tables(small), pristine())


def same(tables: object, wanted: object) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(tables, name), getattr(wanted, name))


def test_a_folder_that_is_not_there_or_no_folder_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    told = "is not there; name a folder of tables, or a workbook (.xlsx) of them"
    assert describe(check_tables(gone)) == [f"{gone}: {told}"]
    gone.write_text("")
    with pytest.raises(InvalidTables, match="is a file, not a folder"):
        load_tables(gone)


def test_an_empty_name_is_not_the_folder_one_is_in() -> None:
    with pytest.raises(ValueError, match="the name of the folder is empty"):
        check_tables("")


def test_a_hidden_file_is_not_offered_for_a_table(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*\n")
    assert told(tmp_path)[0] == "sources.csv: is not there"


def test_an_empty_folder_lacks_every_table(tmp_path: Path) -> None:
    required = [name for name, spec in TABLES.items() if not spec.optional]
    assert told(tmp_path) == [f"{name}.csv: is not there" for name in required]


def test_a_folder_may_lack_the_optional_tables(small: Path) -> None:
    for name in ("mappings", "mapped_codes"):
        (small / f"{name}.csv").unlink()
    tables = load_tables(small)
    assert list(tables.mappings) == list(TABLES["mappings"].columns)
    assert tables.mappings.empty
    assert tables.mapped_codes.empty


def test_a_folder_of_the_first_edition_loads_unchanged(small: Path) -> None:
    later = {
        "organisations": ["replaces"],
        "memberships": ["member_on"],
        "reported_totals": ["period"],
        "working_groups": ["ended", "replaces"],
        "meetings": ["state", "joint"],
        "plans": ["due_note"],
    }
    tables = load_tables(small)
    assert tables.remarks.empty
    added = {"leads", "background", "purposes", "themes", "outputs", "decisions"}
    for name in set(TABLES) - added:
        text = (small / f"{name}.csv").read_text(encoding="utf-8")
        header = text.partition("\n")[0].split(",")
        lacking = set(TABLES[name].columns) - set(header)
        assert set(later.get(name, [])) <= lacking, name
        frame = getattr(tables, name)
        assert frame[sorted(lacking)].isna().all(axis=None), name
        filed = uncast(frame, TABLES[name])[header]
        told = filed.to_csv(index=False).replace(",True,", ",true,").replace(",False,", ",false,")
        assert told == text, name
    for name in added:
        assert not (small / f"{name}.csv").exists()
        assert getattr(tables, name).empty


def test_the_columns_of_the_second_edition_load_typed(small: Path) -> None:
    for name, columns in {
        "organisations": {"replaces": ["", "", "", "beta"]},
        "working_groups": {"ended": ["2009-05", ""], "replaces": ["", "wg1"]},
        "meetings": {"state": ["", "by-mail", "held"], "joint": ["", "", ""]},
        "plans": {"due": [""], "due_note": ["illegible"]},
        "memberships": {"member_on": ["", "", "2009年6月", ""]},
        "reported_totals": {"period": ["", "fiscal-year"], "note": ["", "as printed"]},
    }.items():
        file = small / f"{name}.csv"
        rows = pd.read_csv(file, dtype=str, keep_default_na=False)
        rows.assign(**columns).to_csv(file, index=False)
    (small / "leads.csv").write_text("wg,organisation,role,source\nwg1,alpha,lead,report\n")
    (small / "outputs.csv").write_text(
        "wg,fiscal_year,date,text_ja,text_en,source\n,2008,2009,地図,,report\n", encoding="utf-8"
    )
    (small / "purposes.csv").write_text(
        "purpose,wg,text_ja,text_en,source\nexchange,wg2,交流,Exchange,report\n", encoding="utf-8"
    )
    tables = load_tables(small)
    assert tables.remarks.empty
    assert tables.meetings["state"].astype("str").fillna("?").tolist() == ["?", "by-mail", "held"]
    assert list(tables.meetings["state"].cat.categories) == list(WORDS["meeting_state"])
    assert tables.working_groups["ended"][0] == pd.Timestamp("2009-05-01")
    assert tables.working_groups["ended_precision"].notna().tolist() == [True, False]
    assert tables.working_groups["ended_precision"][0] == "month"
    assert tables.outputs.loc[0, ["fiscal_year", "date_precision"]].tolist() == [2008, "year"]
    assert tables.leads["wg"].dtype == tables.meetings["wg"].dtype
    assert tables.reported_totals["note"].fillna("?").tolist() == ["?", "as printed"]
    assert tables.names.loc[("purpose", "exchange")].tolist() == ["交流", "Exchange"]
    assert tables.names.loc[("state", "postponed")].tolist() == ["延期", "Postponed"]
    assert tables.names.loc[("replaces", "wg1"), "ja"] == "第一WG"


def test_a_name_that_means_one_code_is_read_as_that_code(small: Path, edit: Edit) -> None:
    before = load_tables(small)
    edit("services", "a-watch,alpha", "a-watch,アルファ社")
    edit("services", "b-advice,beta", "b-advice,beta co. ltd")
    edit("services", "c-watch,gamma", "c-watch,㈱ガンマ")
    edit("services", ",a-watch,sample", ",Watch,sample")
    edit("services", ",consulting,", ",コンサルティング,")
    edit("scopes", "a-watch-two,monitor,data", "a-watch-two,監視 検知,data")
    edit("agenda", "kickoff", "キックオフ")
    edit("mappings", "csf,phase,plan", "csf,phase,企画設計")
    meetings = (small / "meetings.csv").read_text(encoding="utf-8")
    (small / "meetings.csv").write_text(meetings.replace("wg1,", "第一WG,"), encoding="utf-8")
    assert told(small) == []
    found = load_tables(small)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(before, name))
    assert [line.partition("is a name, and ")[::2] for line in told(small, "remark")] == [
        ('services.csv, line 2, column vendor: "アルファ社" ', "is read as alpha"),
        ('services.csv, line 4, column replaces: "Watch" ', "is read as a-watch"),
        ('services.csv, line 5, column genre: "コンサルティング" ', "is read as consulting"),
        ('services.csv, line 5, column vendor: "beta co. ltd" ', "is read as beta"),
        ('services.csv, line 6, column vendor: "㈱ガンマ" ', "is read as gamma"),
        ('scopes.csv, line 4, column phase: "監視 検知" ', "is read as monitor"),
        ('mappings.csv, line 2, column code: "企画設計" ', "is read as plan"),
        ('meetings.csv, line 2, column wg: "第一WG" ', "is read as wg1, here and in 1 more"),
        ('agenda.csv, line 2, column kind: "キックオフ" ', "is read as kickoff"),
    ]


def test_an_alias_may_itself_say_by_name_whose_it_is(small: Path, edit: Edit) -> None:
    edit("aliases", "アルファ社,alpha", "アルファ社,Alpha Inc.")
    edit("services", "b-advice,beta", "b-advice,アルファ社")
    assert told(small) == []
    assert len(told(small, "remark")) == 2
    assert load_tables(small).services["vendor"].tolist()[2] == "alpha"


def test_a_name_of_several_codes_is_refused_with_both(small: Path, edit: Edit) -> None:
    edit("services", "監視サービスII,Watch II", "監視サービス,Watch")
    edit("services", "a-watch,sample", "監視サービス,sample")
    meant = '"a-watch" (監視サービス) or "a-watch-two" (監視サービス)'
    assert told(small) == [
        'services.csv, line 4, column replaces: "監視サービス" is not in services.csv; '
        f"did you mean {meant}?"
    ]


def test_a_misspelled_name_is_refused_with_the_nearest(small: Path, edit: Edit) -> None:
    edit("services", "b-advice,beta", "b-advice,ベータ社株")
    edit("aliases", "ベータ研", "ベータ社")
    edit("agenda", "kickoff", "キックオッフ")
    assert told(small) == [
        'services.csv, line 5, column vendor: "ベータ社株" is not in organisations.csv; '
        'did you mean "beta" (ベータ株式会社)?',
        'agenda.csv, line 2, column kind: "キックオッフ" is not one of kickoff, product, visit, '
        'experiment, exchange, talk, seminar, other; did you mean "kickoff" (キックオフ)?',
    ]


def test_names_that_begin_with_or_hold_what_was_typed_are_offered(small: Path, edit: Edit) -> None:
    edit("scopes", "c-watch,monitor", "c-watch,監視")
    edit("organisations", "デルタ研究所", "地域 デルタ研究所")
    edit("services", "b-advice,beta", "b-advice,デルタ")
    edit("agenda", "kickoff", "紹介")
    edit("agenda", "1,product", "1,紹")
    first, *more = told(small)
    assert first.endswith(
        '"デルタ" is not in organisations.csv; did you mean "delta" (地域 デルタ研究所)?'
    )
    assert more[0].endswith('"監視" is not in phases.csv; did you mean "monitor" (監視・検知)?')
    assert more[1].endswith('talk, seminar, other; did you mean "product" (製品紹介)?')
    # One letter may be meant for anything.
    assert more[2].endswith("talk, seminar, other")


def test_a_source_that_is_not_there_needs_a_row_and_is_not_last_years(
    small: Path, edit: Edit
) -> None:
    sources = (small / "sources.csv").read_text(encoding="utf-8")
    last = sources + "sample-2009,昨年,,,illustrative,\n"
    (small / "sources.csv").write_text(last, encoding="utf-8")
    edit("aliases", "アルファ社,alpha,report", "アルファ社,alpha,sample-2010")
    edit("aliases", "ベータ研,beta,report", "ベータ研,beta,sampel")
    assert told(small) == [
        'aliases.csv, line 2, column source: "sample-2010" is not in sources.csv; '
        "add a row for it there",
        'aliases.csv, line 3, column source: "sampel" is not in sources.csv; '
        'add a row for it there, or did you mean "sample"?',
    ]


def test_an_alias_of_nothing_on_record_is_not_offered(small: Path, edit: Edit) -> None:
    edit("aliases", "アルファ社,alpha", "アルファ社,omega")
    edit("services", "b-advice,beta", "b-advice,アルファ社")
    assert told(small) == [
        'aliases.csv, line 2, column organisation: "omega" is not in organisations.csv; '
        "allowed: alpha (株式会社アルファ), beta (ベータ株式会社), "
        "gamma (ガンマ合同会社), delta (デルタ研究所)",
        'services.csv, line 5, column vendor: "アルファ社" is not in organisations.csv; '
        "allowed: alpha (株式会社アルファ), beta (ベータ株式会社), "
        "gamma (ガンマ合同会社), delta (デルタ研究所)",
    ]


def test_a_mapping_from_what_the_catalogue_lacks_is_told(small: Path) -> None:
    with (small / "mappings.csv").open("a", encoding="utf-8") as file:
        file.write(
            "csf,phase,montor,function,detect,sample\n"
            "csf,colour,red,function,detect,sample\n"
            "csf,vendor,delta,function,detect,sample\n"
            "csf,vendor,alpha,function,detect,sample\n"
            "csf,phase,plan,function,identify,sample\n"
        )
    assert told(small) == [
        'mappings.csv, line 4, column code: "montor" is not in phases.csv; did you mean "monitor"?',
        'mappings.csv, line 5, column axis: "colour" is no column of the catalogue; '
        "allowed: service, vendor, corporate_group, genre, phase, target",
        'mappings.csv, line 6, column code: "delta" is not in services.csv; '
        "allowed: alpha, beta, gamma",
        "mappings.csv, line 8, column mapping, axis, code, to_axis, to_code: "
        '"csf, phase, plan, function, identify" repeats line 2',
    ]


def test_a_mapping_from_a_table_that_could_not_be_read_is_not_blamed(small: Path) -> None:
    (small / "mappings.csv").write_text(
        "mapping,axis,code,to_axis,to_code,source\ncsf,phase,gone,function,detect,sample\n"
    )
    (small / "phases.csv").write_text("")
    assert not [line for line in told(small) if line.startswith("mappings.csv")]


def test_the_file_of_another_table_is_not_offered_for_one_that_is_not_there(small: Path) -> None:
    (small / "plans.csv").unlink()
    (small / "laws.csv").rename(small / "Laws.CSV")
    lines = told(small)
    assert "plans.csv: is not there" in lines
    assert 'laws.csv: is not there; did you mean "Laws.CSV"?' in lines


@pytest.mark.parametrize("name", ["maping.csv", "mappings.csv.txt", "mappings.xls", "Mappings.csv"])
def test_an_optional_table_under_a_wrong_name_is_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("")
    (problem,) = read_place(tmp_path)[0]["mappings"].problems
    assert problem.problem == f'is not there; did you mean "{name}"?'


def test_other_files_beside_the_tables_are_no_matter(small: Path) -> None:
    for name in ("mappings.csv", "mapped_codes.csv"):
        (small / name).unlink()
    for name in (
        "raw.csv", "cases.csv", "lawsuits.csv", "notes.txt", "services.txt", "README.md",
        "~$laws.xlsx", "._laws.csv", ".~lock.laws.csv#",
    ):  # fmt: skip
        (small / name).write_text("a,b\n")
    (small / "mapping").mkdir()
    assert told(small) == []


def test_rows_in_files_that_no_table_reads_are_told(small: Path) -> None:
    meant = {
        "Services.XLSX": "services.csv",
        "agenda - コピー.xlsx": "agenda.csv",
        "meeting.csv": "meetings.csv",
        "meetings_2010.xlsx": "meetings.csv",
        "scopes (1).xlsx": "scopes.csv",
        "services.tsv": "services.csv",
        "services.xls": "services.csv",
        "ｃｅｌｌｓ2.ods": "cells.csv",
    }
    for name in meant:
        (small / name).write_text("a,b\n")
    assert told(small) == [
        f"{name}: is read by no table: put its rows into {table}, or move it out of the folder"
        for name, table in meant.items()
    ]


def test_a_file_whose_table_is_not_there_is_told_once(small: Path) -> None:
    (small / "agenda.csv").rename(small / "agenda - コピー.csv")
    assert told(small) == ['agenda.csv: is not there; did you mean "agenda - コピー.csv"?']


def test_a_table_may_lack_its_optional_columns_whose_cells_are_then_empty(small: Path) -> None:
    for name, kind in (("genres", "summary"), ("phases", "question")):
        file = small / f"{name}.csv"
        columns = [f"{kind}_ja", f"{kind}_en"]
        pd.read_csv(file, dtype=str).drop(columns=columns).to_csv(file, index=False)
    tables = load_tables(small)
    for name, kind in (("genres", "summary"), ("phases", "question")):
        table = getattr(tables, name)
        assert list(table) == list(TABLES[name].columns)
        assert table[[f"{kind}_ja", f"{kind}_en"]].isna().all(axis=None)
    (small / "genres.csv").write_text("genre,name_ja,name_en,summry_ja,source\n")
    assert told(small)[0] == (
        "genres.csv, line 1, column summry_ja: is no column of genres.csv; "
        'did you mean "summary_ja"?'
    )


NEW = """
[meetings]
ja = "会合"
rows = "Meetings, and whether they were held."
key = ["wg", "number"]
[meetings.columns]
wg = { to = "working_groups", ja = "WG", en = "working group" }
number = { kind = "number", ja = "回", en = "number of the meeting", unit = "count from 1" }
date = { kind = "date", ja = "開催日", en = "day on which it was held" }
host = { to = "organisations", ja = "会場", en = "who hosted it", empty = "not on record" }
joint = { ja = "合同", en = "mark of a session", empty = "none", optional = true }
state = { words = "held", ja = "状態", en = "whether it was held", empty = "held", optional = true }
guest = { to = "organisations", ja = "来賓", en = "who came", empty = "nobody", optional = true }

[themes]
ja = "課題"
rows = "What is to be improved."
key = ["theme"]
ordered = true
optional = true
[themes.columns]
theme = { kind = "code", ja = "課題コード", en = "code of the theme" }
text_ja = { ja = "本文", en = "the theme in Japanese" }
text_en = { ja = "本文(英)", en = "the theme in English", empty = "no English text" }
"""


def test_a_new_column_or_table_is_one_edit_of_the_schemas(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"held": {"held": ["開催", "Held"], "by-mail": ["メール開催", "By mail"]}}
    for name, spec in specs_of(tomllib.loads(NEW), words).items():
        monkeypatch.setitem(TABLES, name, spec)
    tables = load_tables(small)
    assert tables.meetings[["state", "guest"]].isna().all(axis=None)
    assert tables.themes.empty
    file = small / "meetings.csv"
    whole = pd.read_csv(file, dtype=str)
    whole.assign(state="by-mail", guest="alpha").to_csv(file, index=False)
    (small / "themes.csv").write_text("theme,text_ja,source\nlogs,記録,sample\n", encoding="utf-8")
    assert told(small) == ["themes.csv, line 1, column text_en: is missing from the header"]
    (small / "themes.csv").write_text(
        "theme,text_ja,text_en,source\nlogs,記録,Logs,sample\n", encoding="utf-8"
    )
    tables = load_tables(small)
    assert set(tables.meetings["state"]) == {"by-mail"}
    assert tables.names.loc[("state", "by-mail")].tolist() == ["メール開催", "By mail"]
    assert tables.names.loc[("theme", "logs")].tolist() == ["記録", "Logs"]
    assert "themes: 1" in repr(tables)
    assert "| `guest` | 来賓 | who came |" in data_dictionary()
    whole.assign(state="by-post", guest="alfa").to_csv(file, index=False)
    assert told(small)[:2] == [
        'meetings.csv, line 2, column guest: "alfa" is not in organisations.csv; '
        "allowed: alpha (株式会社アルファ), beta (ベータ株式会社), "
        "gamma (ガンマ合同会社), delta (デルタ研究所)",
        'meetings.csv, line 2, column state: "by-post" is not one of held, by-mail',
    ]


def test_tables_stay_as_they_were_read() -> None:
    tables = pristine()
    with pytest.raises(AttributeError, match=r"take a copy of tables\.services"):
        tables.services = tables.services.head(1)
    with pytest.raises(AttributeError, match="no attribute 'servces'"):
        _ = tables.servces


def test_a_mapping_to_a_code_that_its_classification_lacks_is_told(small: Path, edit: Edit) -> None:
    edit("mappings", "function,detect", "function,protect")
    edit("mappings", "csf,phase,plan", "csf,Phase,plan")
    assert told(small) == [
        'mappings.csv, line 2, column axis: "Phase" is not the name of a column, such as phase',
        'mappings.csv, line 3, column mapping, to_axis, to_code: "csf, function, protect" '
        "is not in mapped_codes.csv",
    ]


def test_codes_of_another_classification_have_names_and_keep_their_order() -> None:
    tables = pristine()
    assert tables.mapped_codes["code"].tolist() == ["identify", "detect", "recover"]
    assert tables.names.loc[("function", "recover")].tolist() == ["復旧", "Recover"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "phases.csv: is empty; its first line must be phase,name_ja,name_en,source"),
        (" \n\n", "phases.csv: is empty; its first line must be phase,name_ja,name_en,source"),
        (
            "phase;name_ja;name_en;source\nplan;計画;;sample\n",
            "phases.csv, line 1: separates its cells by semicolons; save it with commas",
        ),
        (
            "phase\tname_ja\tname_en\tsource\n",
            "phases.csv, line 1: separates its cells by tabs; save it with commas",
        ),
    ],
)
def test_a_file_without_a_header_that_can_be_read_is_told(text: str, problem: str) -> None:
    page = open_page(TABLES["phases"], read_csv(text.encode(), "phases.csv"))
    assert describe(tabulate(page.problems)) == [problem]


def test_a_vocabulary_that_cannot_be_read_is_the_only_problem(small: Path) -> None:
    (small / "phases.csv").write_text('phase,"name_ja\nplan\n')
    (line,) = told(small)
    assert line.startswith('phases.csv, line 1: "phase,"name_ja" holds a stray quote')


def test_a_title_above_the_header_is_all_that_is_told(small: Path) -> None:
    titles = {"aliases": "別名", "targets": "保護対象,,,", "cells": "state,,,", "laws": '"法, 令",'}
    for name, title in titles.items():
        file = small / f"{name}.csv"
        file.write_text(f"{title}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    lines = told(small)
    assert [line.partition(".csv, line 1: ")[0] for line in lines] == list(titles)
    end = "stands above the header, which is in line 2; delete line 1"
    assert all(line.endswith(end) for line in lines)


def test_what_stands_under_a_title_is_checked_on_its_lines(small: Path) -> None:
    (small / "cells.csv").write_text(
        "マス\n\n2009\nphase,target,State,source\nplan,data,out-of-scop,sample\nplan\n"
    )
    assert told(small) == [
        'cells.csv, line 1: "マス" stands above the header, which is in line 4; '
        "delete lines 1 to 3",
        'cells.csv, line 5, column state: "out-of-scop" is not one of out-of-scope, under-review; '
        'did you mean "out-of-scope"?',
        "cells.csv, line 6: has 1 cell, the header 4",
    ]


def test_a_very_long_cell_is_no_obstacle(small: Path, edit: Edit) -> None:
    edit("services", "監視サービスII,Watch II", f"{'監' * 10_000},Watch II")
    assert told(small) == []
    edit("services", "監" * 10_000, "監" * 200_000)
    (line,) = told(small)
    assert line.endswith("is 200,000 letters long; a cell has at most 10,000")


def test_each_missing_and_repeated_column_is_told_once(small: Path) -> None:
    (small / "phases.csv").write_text("name_ja,name_ja,x,source\n計画,計画,1,sample\n")
    assert told(small) == [
        "phases.csv, line 1, column name_en: is missing from the header",
        "phases.csv, line 1, column name_ja: stands twice in the header",
        "phases.csv, line 1, column phase: is missing from the header",
        "phases.csv, line 1, column x: is no column of phases.csv; "
        "it has phase, name_ja, name_en, question_ja, question_en, source, note",
    ]


def test_a_column_without_a_name_is_told_where_it_holds_something(small: Path) -> None:
    (small / "cells.csv").write_text(
        "phase,target,state,source,\nplan,data,out-of-scope,sample,x\n"
    )
    assert told(small) == [
        "cells.csv, line 1, column number 5: is no column of cells.csv; "
        "it has phase, target, state, source, note"
    ]


def test_a_file_that_may_not_be_read_is_told(small: Path) -> None:
    (small / "cells.csv").unlink()
    (small / "cells.csv").mkdir()
    assert told(small) == ["cells.csv: cannot be read: Is a directory"]


def test_a_pipe_in_the_place_of_a_table_is_told_and_not_waited_for(small: Path) -> None:
    (small / "cells.csv").unlink()
    os.mkfifo(small / "cells.csv")
    assert told(small) == ["cells.csv: is no file but a pipe or device; put a file there"]


def test_many_wrong_codes_are_all_listed_and_the_message_stays_readable(small: Path) -> None:
    rows = "".join(f"x-{n},plan,network,,\n" for n in range(700))
    (small / "scopes.csv").write_text(f"service,phase,target,since,until\n{rows}")
    with pytest.raises(InvalidTables, match=r"and 200 more: see \.problems") as caught:
        load_tables(small)
    assert len(caught.value.problems) == 700


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(file.stem for file in SMALL.glob("*.csv"))),
            st.integers(0, 300),
            st.binary(max_size=3),
        ),
        min_size=3,
        max_size=6,
    )
)
def test_a_few_wrong_bytes_never_raise(small: Path, noises: list[tuple[str, int, bytes]]) -> None:
    for table, at, noise in noises:
        whole = (SMALL / f"{table}.csv").read_bytes()
        (small / f"{table}.csv").write_bytes(whole[:at] + noise + whole[at + 1 :])
    assert check_tables(small)["problem"].str.len().gt(0).all()
    for table, *_ in noises:
        shutil.copy(SMALL / f"{table}.csv", small)


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, isogj_analysis.tables;"
        "print({'rapidfuzz', 'openpyxl', 'matplotlib', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
