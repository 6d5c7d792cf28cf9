"""Dates as people write them, and era dates as Japan does."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.tables import era_date, forms, read_date

FULL = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")
days = st.dates(date(1873, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2009-06-01",
        "2009-6-1",
        "2009/6/1",
        "2009/06/01",
        "2009.6.1",
        "2009年6月1日",
        "２００９／６／１",
        "平成21年6月1日",
        "平成２１年６月１日",
        "平成 21 年 6 月 1 日",
        "平成二十一年六月一日",
        "㍻21年6月1日",
        "平21.6.1",
        "H21.6.1",
        "h21/6/1",
        "Ｈ２１．６．１",
    ],
)
def test_every_form_of_a_day_is_read(text: str) -> None:
    assert read_date(text) == date(2009, 6, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明治40年4月24日", date(1907, 4, 24)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("S25.5.2", date(1950, 5, 2)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R6.2.29", date(2024, 2, 29)),
        ("昭和十年十月二十日", date(1935, 10, 20)),
    ],
)
def test_each_era_counts_from_its_own_first_year(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2009-02-30", "no day of the calendar"),
        ("平成21年2月30日", "no day of the calendar"),
        ("2009-13-01", "no day of the calendar"),
        ("明治45年7月31日", "no day of 明治: that would be 1912-07-31"),
        ("大正15年12月26日", "no day of 大正: that would be 1926-12-26"),
        ("大正元年7月29日", "no day of 大正: that would be 1912-07-29"),
        ("昭和64年1月8日", "no day of 昭和: that would be 1989-01-08"),
        ("S64.1.8", "no day of 昭和: that would be 1989-01-08"),
        ("平成31年5月1日", "no day of 平成: that would be 2019-05-01"),
        ("昭和65年1月1日", "no day of 昭和: that would be 1990-01-01"),
        ("平成40年1月1日", "no day of 平成: that would be 2028-01-01"),
        ("平成元年1月7日", "no day of 平成"),
        ("明治5年1月1日", "lunar"),
        ("June 2009", "write it as 2009-06-01"),
        ("2009-06", "write it as 2009-06-01"),
        ("1/6/2009", "write it as 2009-06-01"),
        ("20090601", "write it as 2009-06-01"),
        ("H21", "write it as 2009-06-01"),
        ("2010-3-3¹", "write it as 2009-06-01"),
        ("2010-3-3 1", "write it as 2009-06-01"),
        ("2010年3月2①日", "write it as 2009-06-01"),
        ("平成2 1年6月1日", "write it as 2009-06-01"),
        ("", "write it as 2009-06-01"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "first", "precision"),
    [
        ("2009-06", "2009-06-01", "month"),
        ("2009/6", "2009-06-01", "month"),
        ("2009年6月", "2009-06-01", "month"),
        ("２００９年６月", "2009-06-01", "month"),
        ("２００９－０６", "2009-06-01", "month"),
        ("平成21年6月", "2009-06-01", "month"),
        ("平成二十一年六月", "2009-06-01", "month"),
        ("H21.6", "2009-06-01", "month"),
        ("2009", "2009-01-01", "year"),
        ("２００９年", "2009-01-01", "year"),
        ("平成21年", "2009-01-01", "year"),
        ("平成元年1月", "1989-01-01", "month"),
        ("昭和64年", "1989-01-01", "year"),
        ("昭和元年", "1926-01-01", "year"),
        ("明治6年", "1873-01-01", "year"),
        ("平成21年6月1日", "2009-06-01", "day"),
        ("2009-06-01", "2009-06-01", "day"),
    ],
)
def test_a_month_or_a_year_is_read_where_a_date_may_be_partial(
    text: str, first: str, precision: str
) -> None:
    column = pd.Series([text], dtype="str")
    assert forms.dates(column, partial=True).tolist() == [pd.Timestamp(first)]
    assert forms.precisions(column).tolist() == [precision]
    if precision != "day":
        assert forms.dates(column).isna().all()
        lacking = {"month": "day is", "year": "month and day are"}[precision]
        why = f"is only a {precision}, its {lacking} missing; write it as 2009-06-01"
        assert forms.date_fault(text) == why


@pytest.mark.parametrize(
    "text",
    ["平成21年6月3日（水）", "2009/6/3(水)", "2009-06-03 [水曜日]", "２００９．６．３（水・祝）"],
)
def test_a_weekday_in_brackets_may_stand_behind_its_day(text: str) -> None:
    assert read_date(text) == date(2009, 6, 3)
    assert forms.date_fault(text, partial=True) is None
    wrong = text.replace("水", "木")
    for partial in (False, True):
        why = forms.date_fault(wrong, partial=partial)
        assert why == "has another weekday than that day, which is a 水"


@pytest.mark.parametrize("text", ["2009-06(水)", "2009-06-03水", "2009-06-03(水", "2009(水)"])
def test_a_weekday_elsewhere_is_no_part_of_a_date(text: str) -> None:
    assert "is not a date" in str(forms.date_fault(text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2009-13", "is no month of the calendar"),
        ("0000", "is no year of the calendar"),
        ("2009-02-30", "is no day of the calendar"),
        ("昭和64年2月", "is no month of 昭和: that would be 1989-02"),
        ("平成32年", "is no year of 平成: that would be 2020"),
        ("明治5年", "is a year of the lunar calendar, used until 1872; write it as 1872-12-31"),
    ],
)
def test_what_is_no_partial_date_is_refused_with_the_reason(text: str, why: str) -> None:
    assert forms.date_fault(text, partial=True) == why


@pytest.mark.parametrize(
    "text",
    [
        "June 2009",
        "2009.6",
        "200906",
        "09-06",
        "2009年度",
        "2009-06ごろ",
        "2009-06月",
        "2009-1 1",
        "2009-1¹",
        "H21",
        "-",
    ],
)
def test_what_is_no_date_at_all_stays_refused(text: str) -> None:
    why = "is not a date; write it as 2009-06-01"
    assert forms.date_fault(text) == why
    more = ", or as 2009-06 or 2009 where no more is known"
    assert forms.date_fault(text, partial=True) == why + more
    column = pd.Series([text], dtype="str")
    assert forms.dates(column, partial=True).isna().all()
    assert forms.precisions(column).isna().all()


@given(st.lists(st.tuples(days, st.sampled_from(["day", "month", "year"])), min_size=1))
def test_a_partial_date_survives_being_written_and_may_be_any_of_its_days(
    told: list[tuple[date, str]],
) -> None:
    shown = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    text = pd.Series([day.strftime(shown[known]) for day, known in told], dtype="str")
    first, known = forms.dates(text, partial=True), forms.precisions(text)
    assert forms.written(first, known).tolist() == text.tolist()
    last = forms.last_days(first, known)
    for (day, precision), begin, end in zip(told, first, last, strict=True):
        span = pd.Period(day, freq={"day": "D", "month": "M", "year": "Y"}[precision])
        assert (begin.date(), end.date()) == (span.start_time.date(), span.end_time.date())


@given(days)
def test_a_day_survives_its_era_form(day: date) -> None:
    written = era_date(day)
    assert read_date(written) == day
    assert read_date(written.translate(FULL)) == day


def test_era_dates_are_written_in_both_languages() -> None:
    assert era_date(date(2009, 6, 1)) == "平成21年6月1日"
    assert era_date(pd.Timestamp("1989-01-08")) == "平成元年1月8日"
    assert era_date(date(1989, 1, 7)) == "昭和64年1月7日"
    assert era_date(date(2009, 6, 1), lang="en") == "1 June Heisei 21"


def test_era_dates_refuse_what_they_cannot_write() -> None:
    with pytest.raises(ValueError, match="day must be 1873-01-01 or later, got 1872-12-31"):
        era_date(date(1872, 12, 31))
    with pytest.raises(ValueError, match=r"lang must be .*, got 'xx'"):
        era_date(date(2009, 6, 1), lang="xx")


@given(st.lists(st.one_of(days.map(str), days.map(era_date), st.none(), st.text(max_size=12))))
def test_a_column_of_days_reads_each_as_one_day_is_read(texts: list[str | None]) -> None:
    def alone(text: str | None) -> object:
        try:
            return pd.Timestamp(read_date(text or ""))
        except ValueError:
            return pd.NaT

    column = pd.Series(texts, dtype="str")
    assert forms.dates(column).astype(object).fillna("?").tolist() == [
        "?" if pd.isna(day) else day for day in map(alone, texts)
    ]


def test_numbers_and_flags_are_read_in_full_width_and_capitals() -> None:
    numbers = pd.Series(["12", "１２", "-3", "−3", "1.5", "1,000", "一", None], dtype="str")
    assert forms.whole_numbers(numbers).tolist() == [12, 12, -3, -3, *[pd.NA] * 4]
    assert forms.whole_numbers(pd.Series([None, None], dtype="str")).tolist() == [pd.NA, pd.NA]
    marked = pd.Series(["17¹", "2①", "5²", "½", "1 7"], dtype="str")
    assert forms.whole_numbers(marked).isna().all()
    flags = pd.Series(["true", "FALSE", "yes", None], dtype="str")
    assert forms.flags(flags).tolist() == [True, False, pd.NA, pd.NA]


@pytest.mark.parametrize(
    "text",
    ["2010-3-3¹", "2010-3-①", "2010-3-3 1", "2010-3-3  1", "20 10-3-3", "平成二 十一年六月一日"],
)
def test_no_mark_or_blank_becomes_part_of_a_date(text):
    assert forms.date_fault(text)


def test_blanks_and_full_width_letters_beside_numbers_are_read():
    assert (
        read_date("２００９年 6月 1日")
        == read_date(" 平成 二十一年　六月一日 ")
        == date(2009, 6, 1)
    )


def test_no_mark_becomes_part_of_a_number():
    assert forms.whole_numbers(pd.Series([None], dtype="str")).isna().all()
    text = pd.Series(["17¹", "2①", "½", "１７", "−3"])
    assert forms.whole_numbers(text).tolist() == [pd.NA, pd.NA, pd.NA, 17, -3]
