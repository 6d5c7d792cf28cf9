"""Rules between rows and tables: each says its piece, and nothing where a date is unknown."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.tables import check_tables, checks, pages, rules
from isogj_analysis.tables.csv_bytes import read_csv
from isogj_analysis.tables.schemas import TABLES

Edit = Callable[[str, str, str], None]
ON_NO_MAP = "has no row in scopes.csv, so it is on no map and in no table"


def told(folder: Path) -> list[tuple[str, int, str, str]]:
    """The errors of a folder."""
    return _listed(check_tables(folder).query("severity == 'error'"))


def odd(folder: Path) -> list[tuple[str, int, str, str]]:
    """What is remarked in a folder that has no error."""
    found = check_tables(folder)
    assert set(found["severity"]) <= {"remark"}, found
    return _listed(found)


def _listed(found: pd.DataFrame) -> list[tuple[str, int, str, str]]:
    return [(Path(p.file).stem, p.line, p.column, p.problem) for p in found.itertuples(index=False)]


def put(folder: Path, table: str, **columns: list[str]) -> None:
    """Put a column, or several, into the file of a table."""
    file = folder / f"{table}.csv"
    rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    rows.assign(**columns).to_csv(file, index=False)


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (["2008-01-01,2009-01-01", "2009-01-01,"], []),
        (["2008-01-01,2008-01-01"], [(2, "until", "is not after since (2008-01-01)")]),
        ([",", ","], [(3, "service, phase, target, since", "repeats line 2")]),
        (["2008-01-01,", "2009-01-01,"], [(3, "since", "overlaps the period of line 2")]),
        (["2009-01-01,", ",2009-01-02"], [(2, "since", "overlaps the period of line 3")]),
        (
            ["2000-01-01,2010-01-01", "2001-01-01,2001-02-01", "2005-01-01,2005-02-01"],
            [
                (3, "since", "overlaps the period of line 2"),
                (4, "since", "overlaps the period of line 2"),
            ],
        ),
    ],
)
def test_periods_of_one_service_in_one_cell(
    rows: list[str], problems: list[tuple[int, str, str]]
) -> None:
    page = scopes([f"a-watch,plan,network,{row}" for row in rows])
    assert [(p.line, p.column, p.problem) for p in page.problems] == problems


def scopes(rows: list[str]) -> pages.Page:
    """The rows of scopes, held against their key and their periods."""
    text = "\n".join(["service,phase,target,since,until", *rows])
    page = pages.open_page(TABLES["scopes"], read_csv(text.encode(), "scopes.csv"))
    page.typed = pages.cast(page, {})
    checks.check_keys(page)
    rules.check_period(page)
    return page


days = st.one_of(
    st.none(), st.dates(pd.Timestamp(2008, 1, 1).date(), pd.Timestamp(2008, 1, 9).date())
)


@given(st.lists(st.tuples(days, days, st.sampled_from(["network", "data"])), max_size=6))
def test_no_day_is_covered_twice_where_no_overlap_is_told(
    periods: list[tuple[object, object, str]],
) -> None:
    page = scopes([f"a-watch,plan,{to},{a or ''},{b or ''}" for a, b, to in periods])
    first, never = pd.Timestamp(1900, 1, 1), pd.Timestamp(2100, 1, 1)
    spans = [(pd.Timestamp(a or first), pd.Timestamp(b or never), to) for a, b, to in periods]
    clash = any(
        a < d and c < b and to == on for n, (a, b, to) in enumerate(spans) for c, d, on in spans[:n]
    )
    same_start = len({(a, to) for a, _, to in spans}) < len(spans)
    backwards = any(b <= a for a, b, _ in spans)
    assert bool(page.problems) == (clash or same_start or backwards)


def test_a_meeting_before_its_wg_is_told_and_one_of_a_wg_of_unknown_age_is_not(
    small: Path, edit: Edit
) -> None:
    edit("meetings", "2008-09-30", "2008-06-30")
    edit("meetings", "2008-11-26", "2008-06-26")
    assert told(small) == [("meetings", 2, "date", "is before the WG was set up (2008-07-01)")]


def test_what_is_recorded_before_the_founding_is_told(small: Path, edit: Edit) -> None:
    edit("meetings", "2008-11-26", "2007-11-26")
    edit("memberships", "gamma,member,,", "gamma,member,1908-06-13,")
    edit("reported_totals", "2009-06-05", "2008-06-05")
    say = "is before the association was founded (2008-06-13 in events.csv)"
    assert told(small) == [
        ("memberships", 4, "joined", say),
        ("reported_totals", 3, "date", say),
        ("meetings", 4, "date", say),
    ]
    edit("events", "2008-06-13,,founding", ",,founding")
    assert told(small) == []


def test_the_founding_of_a_wg_and_a_wg_older_than_the_association_are_no_bound(
    small: Path, edit: Edit
) -> None:
    edit("working_groups", "2008-07-01", "2007-07-01")
    edit("meetings", "2008-09-30,alpha", "2007-09-30,")
    assert told(small) == []
    edit("meetings", "2008-11-26", "2007-11-26")
    edit("events", "2008-06-13,,founding", "2008-06-13,wg1,founding")
    assert told(small) == []


def test_a_recorded_day_that_lies_ahead_is_told_unless_its_row_is_illustrative(
    small: Path, edit: Edit
) -> None:
    today = dt.date.today()
    tomorrow = today + dt.timedelta(days=1)
    edit("meetings", "2008-11-26", f"{tomorrow}")
    edit("memberships", "gamma,member,,", f"gamma,member,{tomorrow},")
    edit("reported_totals", "2009-06-05,registrants", f"{tomorrow},registrants")
    edit("events", ",wg2,talk", f"{tomorrow},wg2,talk")
    say = f"lies ahead: today is {today}"
    assert told(small) == [
        ("memberships", 4, "joined", say),
        ("reported_totals", 3, "date", say),
        ("meetings", 4, "date", say),
    ]
    edit("meetings", f"{tomorrow}", f"{today}")
    edit("memberships", f"{tomorrow},,report", f"{tomorrow},,sample")
    edit("reported_totals", "20,true,report", "20,true,sample")
    assert told(small) == []


def test_plans_and_ends_may_lie_ahead_but_not_without_bound(small: Path, edit: Edit) -> None:
    edit("scopes", "2009-04-01\n", "2100-04-01\n")
    edit("scopes", "network,2009-04-01", "network,2900-04-01")
    edit("memberships", "2009-03-31", "2201-01-01")
    assert told(small) == [
        ("scopes", 6, "since", "is after the year 2200"),
        ("memberships", 3, "left", "is after the year 2200"),
    ]


def test_a_month_or_a_year_is_any_of_its_days(small: Path, edit: Edit) -> None:
    # The group may have been set up on 30 September, beta have left on 31 March.
    edit("working_groups", "2008-07-01", "2008-09")
    edit("memberships", "2008-06-13,2009-03-31,report", "2009-03,2009-03,report")
    edit("meetings", "2008-10-23", "2009-03-30")
    edit("reported_totals", "2009-06-05", "2008")
    assert told(small) == []
    edit("working_groups", "2008-09", "2008-10")
    edit("memberships", "2009-03,2009-03,", "2009-03,2009-02,")
    edit("reported_totals", "2008,", "2008-05,")
    assert told(small) == [
        ("memberships", 3, "left", "is not after joined (2009-03)"),
        (
            "reported_totals", 3, "date",
            "is before the association was founded (2008-06-13 in events.csv)",
        ),
        ("meetings", 2, "date", "is before the WG was set up (2008-10)"),
        ("meetings", 3, "host", "was not in memberships.csv on 2009-03-30"),
    ]  # fmt: skip


def test_spells_overlap_only_where_they_surely_do(small: Path, edit: Edit) -> None:
    edit("memberships", "gamma,member,,,", "beta,member,2009-03,,")
    assert told(small) == []
    edit("memberships", "beta,member,2009-03,,", "beta,member,2009-02,,")
    assert told(small) == [("memberships", 4, "joined", "overlaps the period of line 3")]
    # A spell within March may lie before the 15th.
    edit("meetings", "2008-10-23,beta", "2008-10-23,")
    edit("memberships", "2008-06-13,2009-03-31", "2009-03,2009-03")
    edit("memberships", "beta,member,2009-02,,", "beta,member,2009-03-15,,")
    assert told(small) == []


def test_the_founding_may_be_a_month(small: Path, edit: Edit) -> None:
    edit("events", "2008-06-13,,founding", "2008-06,,founding")
    edit("reported_totals", "2009-06-05", "2008-05-31")
    say = "is before the association was founded (2008-06 in events.csv)"
    assert told(small) == [("reported_totals", 3, "date", say)]


def test_the_numbers_of_a_wg_run_with_its_days_which_may_be_one(small: Path, edit: Edit) -> None:
    edit("working_groups", "2008-07-01", "2007-07-01")
    edit("meetings", "2008-10-23,beta", "2008-09-30,")
    edit("meetings", "wg2,1,", "wg1,3,")
    assert told(small) == []
    edit("meetings", "wg1,2,2008-09-30", "wg1,2,2007-10-23")
    assert told(small) == [("meetings", 3, "date", "is before that of meeting 1 (2008-09-30)")]


def test_a_meeting_that_was_called_off_is_none(small: Path, edit: Edit) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    edit("attendance", "wg1,2,gamma,\n", "")
    edit("memberships", "2008-06-13,2009-03-31", "2008-06-13,2008-08-31")
    edit("meetings", "wg1,2,2008-10-23", "wg1,2,2008-09-01")
    edit("meetings", "wg2,1,2008-11-26", f"wg2,1,{tomorrow}")
    wrong = [
        (3, "date", "is before that of meeting 1 (2008-09-30)"),
        (3, "host", "was not in memberships.csv on 2008-09-01"),
        (4, "date", f"lies ahead: today is {dt.date.today()}"),
    ]
    put(small, "meetings", state=["", "by-mail", "held"])
    assert [problem[1:] for problem in told(small)] == wrong
    for state in ("cancelled", "postponed"):
        put(small, "meetings", state=["", state, state])
        assert odd(small) == []
    # Before its WG was set up, and before the founding.
    put(small, "meetings", date=["2008-09-30", "2008-06-30", "2008-06-01"])
    for state in ("cancelled", "postponed"):
        put(small, "meetings", state=["", state, state])
        assert odd(small) == []
    put(small, "meetings", state=["", "", ""])
    assert [problem[1:3] for problem in told(small)] == [(3, "date"), (4, "date")]


def test_nobody_came_to_a_meeting_that_was_called_off(small: Path) -> None:
    put(small, "meetings", state=["cancelled", "", ""])
    assert told(small) == [
        ("attendance", 2, "wg, number", "was cancelled: see meetings.csv, line 2"),
        ("attendance", 3, "wg, number", "was cancelled: see meetings.csv, line 2"),
    ]


def test_two_groups_at_one_host_on_one_day_may_be_one_session(small: Path, edit: Edit) -> None:
    edit("meetings", "wg2,1,2008-11-26,,", "wg2,1,2008-10-23,beta,")
    say = (
        "are those of line 3 too, of another WG: counted as two sessions; "
        "if they were one, give both rows one joint mark"
    )
    assert odd(small) == [("meetings", 4, "date, host", say)]
    put(small, "meetings", joint=["", "autumn", "autumn"])
    assert odd(small) == []


def test_the_rows_of_a_joint_session_agree(small: Path, edit: Edit) -> None:
    edit("meetings", "2008-11-26", "2008年10月23日")
    put(small, "meetings", joint=["", "autumn", "autumn"])
    assert odd(small) == []
    put(small, "meetings", joint=["autumn", "", "autumn"], host=["alpha", "beta", "gamma"])
    say = "is not that of line 2, which is the same joint session"
    assert odd(small) == [("meetings", 4, "date", say), ("meetings", 4, "host", say)]
    put(small, "meetings", joint=["", "", "autumn"])
    say = "marks no other meeting: a joint session has a row for each WG"
    assert odd(small) == [("meetings", 4, "joint", say)]
    put(small, "meetings", joint=["x", "x", ""])
    say = "is the mark of line 2 too, of the same WG; mark each session anew"
    assert told(small) == [("meetings", 3, "joint", say)]
    edit("attendance", "wg1,1,alpha,3\nwg1,1,beta,2\n", "")
    put(small, "meetings", state=["cancelled", "", ""], joint=["x", "x", "x"], host=["", "", ""])
    assert odd(small) == []


def test_a_wg_that_meets_after_its_end_is_remarked(small: Path) -> None:
    put(small, "working_groups", ended=["2008-10-23", "2008-11"])
    say = "is after the WG had ended (2008-10-23)"
    assert odd(small) == [("meetings", 3, "date", say)]
    put(small, "working_groups", ended=["2008-06-30", ""])
    assert told(small) == [("working_groups", 2, "ended", "is not after established (2008-07-01)")]


def test_a_successor_is_another_one_and_the_first_of_a_row(small: Path) -> None:
    nouns = {"organisations": "organisation", "working_groups": "working group"}
    codes = {table: pd.read_csv(small / f"{table}.csv", dtype=str).iloc[:, 0] for table in nouns}

    def succeed(*first: Callable[[pd.Series], str]) -> list[tuple[str, int, str, str]]:
        for table, own in codes.items():
            put(small, table, replaces=[*(of(own) for of in first), *[""] * (len(own) - 2)])
        return told(small)

    circles = []
    for table, own in codes.items():
        first, second = f"{own[0]} replaces {own[1]}", f"{own[1]} replaces {own[0]}"
        circles += [
            (table, 2, "replaces", f"goes in a circle: {first}, {second}"),
            (table, 3, "replaces", f"goes in a circle: {second}, {first}"),
        ]
    assert succeed(lambda own: own[1], lambda own: own[0]) == circles
    assert succeed(lambda own: own[0], lambda own: "") == [
        (table, 2, "replaces", f"is the {noun} itself") for table, noun in nouns.items()
    ]
    found = succeed(lambda own: "gone", lambda own: "")
    assert [problem[:3] for problem in found] == [(table, 2, "replaces") for table in nouns]


def test_a_long_circle_of_services_is_told_in_part_and_who_leads_into_it_is_not(
    small: Path,
) -> None:
    codes = [f"s{n}" for n in range(8)]
    before = [*codes[1:7], codes[0], codes[0]]
    columns = "service,vendor,name_ja,name_en,genre,summary_ja,summary_en,replaces,source\n"
    rows = [f"{c},alpha,{c},,monitoring,,,{b},sample\n" for c, b in zip(codes, before, strict=True)]
    (small / "services.csv").write_text(columns + "".join(rows))
    scopes = "".join(f"{code},plan,network,,2009-04-01\n" for code in codes)
    (small / "scopes.csv").write_text(f"service,phase,target,since,until\n{scopes}")
    (small / "mappings.csv").unlink()
    lines = told(small)
    assert [line[:3] for line in lines] == [("services", n, "replaces") for n in range(2, 9)]
    steps = ", ".join(f"s{n} replaces s{n + 1}" for n in range(5))
    assert lines[0][3] == f"goes in a circle: {steps}, …"


def test_what_goes_on_under_a_successor_is_remarked(small: Path) -> None:
    put(small, "organisations", replaces=["", "", "beta", "alpha"])
    put(small, "working_groups", replaces=["", "wg1"])
    put(small, "working_groups", ended=["", ""])
    say = "is still there: if it has ended, say so in"
    assert odd(small) == [
        ("organisations", 5, "replaces", f"{say} memberships.csv (line 2, column left)"),
        ("working_groups", 3, "replaces", f"{say} working_groups.csv (line 2, column ended)"),
    ]


def test_two_codes_of_one_name_are_remarked(small: Path, edit: Edit) -> None:
    edit("organisations", "ガンマ合同会社", "アルファ㈱")
    edit("phases", "監視・検知,Monitor", "監視・検知,ＰＬＡＮ")
    edit("targets", "データ,Data", "ネットワーク,Data")
    edit("genres", "コンサルティング,Consulting", "運用・監視,")
    edit("mapped_codes", "検知,Detect", "検知,Identify")
    edit("working_groups", "第二WG,WG two", "第一WG,")
    assert odd(small) == [
        ("organisations", 4, "name_ja", "is the name of alpha too (line 2)"),
        ("phases", 3, "name_en", "is the name of plan too (line 2)"),
        ("targets", 3, "name_ja", "is the name of network too (line 2)"),
        ("genres", 3, "name_ja", "is the name of monitoring too (line 2)"),
        ("mapped_codes", 3, "name_en", "is the name of identify too (line 2)"),
        ("working_groups", 3, "name_ja", "is the name of wg1 too (line 2)"),
    ]


def test_two_services_of_one_vendor_and_name_are_remarked(small: Path, edit: Edit) -> None:
    edit("services", 'b-advice,beta,"助言 ""安心"""', "b-advice,alpha,監視・サービスII")
    assert odd(small) == [("services", 5, "name_ja", "is the name of a-watch-two too (line 4)")]
    edit("services", "b-advice,alpha", "b-advice,beta")
    assert odd(small) == []
    edit("services", "b-advice,beta", "b-advice,")
    assert len(told(small)) == 1


def test_a_successor_may_keep_the_name(small: Path, edit: Edit) -> None:
    edit("organisations", "ガンマ合同会社", "ベータ合同会社")
    put(small, "organisations", replaces=["", "", "beta", ""])
    assert odd(small) == []


def test_spells_that_touch_are_no_overlap(small: Path, edit: Edit) -> None:
    edit("memberships", "gamma,member,,", "beta,member,2009-03-31,")
    assert odd(small) == []
    edit("memberships", "beta,member,2009-03-31,", "beta,member,2009-04-01,")
    assert odd(small) == []


def test_a_day_of_membership_lies_in_its_spell(small: Path) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    put(small, "memberships", member_on=["2008-06", "2009-03", "2009-06-01", ""])
    assert odd(small) == []
    put(small, "memberships", member_on=["2008-06-12", "2009-03-31", f"{tomorrow}", "2008-05"])
    founded = "is before the association was founded (2008-06-13 in events.csv)"
    assert told(small) == [
        ("memberships", 2, "member_on", founded),
        ("memberships", 2, "member_on", "is before joined (2008-06-13)"),
        ("memberships", 3, "member_on", "is not before left (2009-03-31)"),
        ("memberships", 4, "member_on", f"lies ahead: today is {dt.date.today()}"),
        ("memberships", 5, "member_on", founded),
    ]


def test_a_plan_with_a_date_has_no_note_on_why_there_is_none(small: Path) -> None:
    rows = pd.read_csv(small / "plans.csv", dtype=str)
    due = ["2010-03", *[""] * (len(rows) - 1)]
    put(small, "plans", due=due, due_note=["illegible"] * len(rows))
    assert told(small) == [("plans", 2, "due, due_note", "exclude each other; keep one")]


def test_a_host_that_was_no_member_then_is_told(small: Path, edit: Edit) -> None:
    edit("meetings", "2008-10-23", "2009-03-31")
    assert told(small) == [
        ("meetings", 3, "host", "was not in memberships.csv on 2009-03-31"),
    ]


@pytest.mark.parametrize("host", ["gamma", "delta"])
def test_a_host_of_unknown_dates_or_another_role_is_not_told(
    small: Path, edit: Edit, host: str
) -> None:
    edit("meetings", "2008-09-30,alpha", f"2008-07-30,{host}")
    assert told(small) == []


def test_a_host_that_came_back_is_in_again(small: Path, edit: Edit) -> None:
    edit("memberships", "gamma,member,,,report", "beta,member,2009-05-01,,report")
    edit("meetings", "2008-10-23", "2009-05-01")
    assert told(small) == []


def test_more_people_than_registered_are_told_once_a_meeting(small: Path, edit: Edit) -> None:
    edit("attendance", "alpha,3", "alpha,19")
    edit("attendance", "beta,2\n", "beta,2\nwg1,1,gamma,7\n")
    assert told(small) == [
        ("attendance", 3, "people", "makes 21 at one meeting; 20 people are registered at most")
    ]
    edit("reported_totals", "2009-06-05,registrants,20,true,report\n", "")
    assert told(small) == []


def test_a_service_does_not_replace_itself(small: Path, edit: Edit) -> None:
    edit("services", ",a-watch,sample", ",a-watch-two,sample")
    assert told(small) == [("services", 4, "replaces", "is the service itself")]


def test_a_service_without_a_scope_is_told(small: Path, edit: Edit) -> None:
    edit("scopes", "c-watch,monitor,network,,\n", "")
    assert told(small) == [("services", 6, "service", ON_NO_MAP)]
    edit("scopes", "a-watch,", "c-wach,")
    assert [problem[:2] for problem in told(small)] == [("scopes", 2)]


def test_a_service_that_is_replaced_and_goes_on_is_told(small: Path, edit: Edit) -> None:
    edit("scopes", ",2009-10-01\n", ",\n")
    say = "is still in force, so both count: give it an until in scopes.csv (line 2)"
    assert told(small) == [("services", 4, "replaces", say)]
    edit("scopes", "a-watch,monitor,network,,\n", "a-watch,monitor,network,,2009-13-01\n")
    assert [problem[:2] for problem in told(small)] == [("scopes", 2)]


def test_a_rule_says_nothing_where_a_table_it_needs_is_gone(small: Path, edit: Edit) -> None:
    edit("meetings", "2008-09-30", "2008-06-30")
    (small / "working_groups.csv").unlink()
    assert told(small) == [("working_groups", pd.NA, "", "is not there")]
