"""The fiscal calendar, and the days that tables and questions tell."""

import datetime as dt
import re
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis import place
from isogj_analysis.tables.forms import read_date
from isogj_analysis.tables.frames import SELECTED

__all__ = ["fiscal_year", "in_period"]

Dates = pd.Series | pd.Index | list
Day = str | dt.date | pd.Timestamp
_ISO_DAY = re.compile(r"\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])")

PERIODS, WHOLE = place.PERIODS, place.WHOLE


def fiscal_year(dates: Dates, *, first_month: int = 4) -> pd.Series:
    """Name the fiscal year of each date by the calendar year in which it begins.

    With the Japanese year of April to March, 2009-03-31 is in 2008 and 2009-04-01 in 2009.
    `dates` are dates or ISO text, in a Series (its index is kept), an Index or a list; an unknown
    date gives an unknown year, and a time with a zone counts by its local day. The result is an
    Int64 Series named `fiscal_year`.

    Raises ValueError for a `first_month` outside 1 to 12 and for text that is no date.

    >>> isogj.fiscal_year(["2009-03-31", "2009-04-01"]).tolist()
    [2008, 2009]
    """
    check_first_month(first_month)
    series = dates if isinstance(dates, pd.Series) else pd.Series(dates, dtype=object)
    days = dates_of(series).dt
    return (days.year - (days.month < first_month)).astype("Int64").rename("fiscal_year")


def check_first_month(first_month: int) -> None:
    """Raise ValueError unless a month of the year was given."""
    if first_month not in range(1, 13):
        raise ValueError(f"first_month must be from 1 to 12, got {first_month!r}")


def day_of(day: Day, name: str = "on") -> pd.Timestamp:
    """Read the one day on which a question is asked; `name` is the argument's in the error.

    Text is read as in the tables, so that 平成21年6月1日 is a day and 6/1/2009 is none.
    """
    try:
        if isinstance(day, str):
            day = read_date(day)
        elif not isinstance(day, dt.date | np.datetime64):
            raise TypeError
        # An unknown day is no day to ask about: its date() is a TypeError of its own. That of a
        # time with a zone is the local one.
        return pd.Timestamp(pd.Timestamp(day).date())
    except (ValueError, TypeError):
        raise ValueError(f"{name} must be a day such as '2009-06-01', got {day!r}") from None


def in_period(
    rows: pd.DataFrame, on: Day | None = None, period: str = WHOLE, *, column: str = "date"
) -> pd.DataFrame:
    """Return the rows whose date lies in a period that ends on a day.

    `period` is `since-founding`, all up to the day, those of unknown date too, or `year`, the
    twelve months up to it; the days stand in `column`, and without `on` there is no end. Meetings
    that were called off are kept: their `state` tells. What is drawn of a year says so in its
    title. Another period, or a year without its day, is a ValueError.

    >>> len(isogj.in_period(tables.meetings, "2009-06-01", "year"))
    3
    """
    if period not in PERIODS:
        raise ValueError(f"period must be {' or '.join(map(repr, PERIODS))}, got {period!r}")
    if on is None:
        if period != WHOLE:
            raise ValueError(f"period={period!r} must come with on, the day on which it ends")
        return rows
    end, days = day_of(on), dates_of(rows[column])
    if period == WHOLE:
        return rows[~(days > end)]
    rows = rows[(days > end - pd.DateOffset(years=1)) & (days <= end)]
    rows.attrs[SELECTED] = rows.attrs.get(SELECTED, {}) | {"period": f"{end:%Y-%m-%d}"}
    return rows


def dates_of(dates: pd.Series) -> pd.Series:
    """Bring a column to dates without a time of day, NaT where unknown.

    A time with a zone is its local day, one without its day as written. What is neither a date nor
    ISO text with a day (2009-06-01, with or without a time) is a ValueError: a number, a month.
    """
    if isinstance(dates.dtype, pd.DatetimeTZDtype):
        dates = dates.dt.tz_localize(None)
    elif not pd.api.types.is_datetime64_dtype(dates.dtype):
        texts = {text: _iso_day(text) for text in {v for v in dates if isinstance(v, str)}}
        days = [texts[v] if isinstance(v, str) else _own_day(v) for v in dates]
        if None in days:
            wrong = dates.iloc[days.index(None)]
            name = dates.name or "dates"
            raise ValueError(f"{name} must be dates or text such as '2009-06-01', got {wrong!r}")
        dates = pd.Series(np.array(days, "datetime64[s]"), dates.index, name=dates.name)
    return dates.dt.floor("D").astype("datetime64[s]")


def _iso_day(text: str) -> np.datetime64 | None:
    if not _ISO_DAY.match(text):
        return None
    read = pd.to_datetime(text, format="ISO8601", errors="coerce")
    return None if pd.isna(read) else _own_day(read)


def _own_day(value: Any) -> np.datetime64 | None:
    """Return the day of a date or time by its own clock, NaT where unknown, or None."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return np.datetime64("NaT", "D")
    if isinstance(value, dt.date | np.datetime64):
        return np.datetime64(pd.Timestamp(value).date())
    return None
