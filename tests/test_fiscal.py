import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.tables.fiscal import dates_of, day_of, fiscal_year

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [("2009-03-31", 2008), ("2009-04-01", 2009), ("2008-06-13", 2008), ("1969-01-01", 1968)],
)
def test_year_begins_in_april(day, year):
    assert fiscal_year([day]).tolist() == [year]


@given(st.lists(DAYS, min_size=1), st.integers(1, 12))
def test_years_tile_the_calendar(days, first_month):
    years = fiscal_year(days, first_month=first_month)
    for day, year in zip(days, years, strict=True):
        assert dt.date(year, first_month, 1) <= day < dt.date(year + 1, first_month, 1)


def test_calendar_year_is_the_year_that_begins_in_january():
    assert fiscal_year(["2009-01-01", "2009-12-31"], first_month=1).tolist() == [2009, 2009]


def test_result_keeps_index_and_unknown_dates():
    dates = pd.Series(pd.to_datetime(["2009-04-01", None]), index=["a", "b"])
    years = fiscal_year(dates)
    expected = pd.Series([2009, pd.NA], index=["a", "b"], dtype="Int64", name="fiscal_year")
    pd.testing.assert_series_equal(years, expected)


@pytest.mark.parametrize("dates", [[], [None], pd.Series([pd.NaT, pd.NaT]), pd.DatetimeIndex([])])
def test_nothing_known_gives_nothing_known(dates):
    assert fiscal_year(dates).isna().all()
    assert len(fiscal_year(dates)) == len(dates)


def test_text_that_is_no_date_is_refused_with_its_value():
    dates = pd.Series(["2009-02-28", "2009-02-30"], name="date")
    with pytest.raises(ValueError, match=r"date must be dates or text .* got '2009-02-30'"):
        fiscal_year(dates)


EIGHT_IN_TOKYO = pd.Timestamp("2009-04-01 08:00", tz="Asia/Tokyo")


@pytest.mark.parametrize(
    "dates",
    [
        pd.Series(pd.to_datetime(["2009-04-01 08:00"])).dt.tz_localize("Asia/Tokyo"),
        pd.to_datetime(["2009-04-01 08:00"]).tz_localize("Asia/Tokyo"),
        [EIGHT_IN_TOKYO],
        [EIGHT_IN_TOKYO.to_pydatetime()],
        ["2009-04-01T08:00+09:00"],
        ["2009-04-01 08:00"],
        # Two zones in one column: each its own clock.
        [pd.Timestamp("2009-04-01", tz="Asia/Tokyo"), pd.Timestamp("2009-04-01 23:00", tz="UTC")],
    ],
)
def test_a_time_is_the_day_of_its_own_clock(dates):
    assert fiscal_year(dates).tolist() == [2009] * len(dates)
    assert dates_of(pd.Series(dates)).tolist() == [pd.Timestamp(2009, 4, 1)] * len(dates)


def test_the_day_that_is_asked_for_is_that_of_its_own_clock():
    assert (
        day_of(EIGHT_IN_TOKYO) == day_of(dt.datetime(2009, 4, 1, 8)) == np.datetime64("2009-04-01")
    )


@pytest.mark.parametrize(
    "value",
    [2009, 20090401, 39904.0, True, "2009", "2009-04", pd.Period("2009-04"), dt.time(8),
     ["2009-04-01"], "2009-04-01 25:00", "2009-04-011"],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_its_value(value):
    told = re.escape(f"date must be dates or text such as '2009-06-01', got {value!r}")
    with pytest.raises(ValueError, match=told):
        fiscal_year(pd.Series([None, value], dtype=object, name="date"))


@pytest.mark.parametrize("month", [0, 13, "April"])
def test_first_month_must_be_a_month(month):
    with pytest.raises(ValueError, match=f"first_month must be from 1 to 12, got {month!r}"):
        fiscal_year(["2009-04-01"], first_month=month)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_dates_of_every_resolution_are_days(unit):
    dates = pd.Series(pd.to_datetime(["2009-06-01 13:00", None])).astype(f"datetime64[{unit}]")
    assert dates_of(dates).tolist() == [pd.Timestamp(2009, 6, 1), pd.NaT]


@pytest.mark.parametrize(
    "day",
    ["2009-06-01", "平成21年6月1日", "H21.6.1", dt.date(2009, 6, 1), dt.datetime(2009, 6, 1, 13),
     pd.Timestamp("2009-06-01"), np.datetime64("2009-06-01")],
)  # fmt: skip
def test_a_day_is_read_as_in_the_tables(day):
    assert day_of(day) == np.datetime64("2009-06-01")


@pytest.mark.parametrize(
    "day", ["2009-02-30", "soon", None, "2009年6月", 2009, "6/1/2009", "today"]
)
def test_a_day_that_is_none_is_refused(day):
    with pytest.raises(ValueError, match=f"date must be a day such as .* got {day!r}"):
        day_of(day, "date")
