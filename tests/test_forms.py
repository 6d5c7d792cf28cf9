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
        ("", "write it as 2009-06-01"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_date(text)


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
    with pytest.raises(ValueError, match="lang must be 'ja' or 'en', got 'fr'"):
        era_date(date(2009, 6, 1), lang="fr")


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
    flags = pd.Series(["true", "FALSE", "yes", None], dtype="str")
    assert forms.flags(flags).tolist() == [True, False, pd.NA, pd.NA]
