"""The fiscal calendar: years that begin in April, and days and months as whole numbers."""

import datetime as dt

import numpy as np
import pandas as pd

from isogj_analysis.tables.forms import read_date

Dates = pd.Series | pd.Index | list
Day = str | dt.date | pd.Timestamp


def fiscal_year(dates: Dates, *, first_month: int = 4) -> pd.Series:
    """Name the fiscal year of each date by the calendar year in which it begins.

    With the Japanese year of April to March, 2009-03-31 is in 2008 and 2009-04-01 in 2009.
    `dates` are dates or ISO text, in a Series (its index is kept), an Index or a list; an unknown
    date gives an unknown year. The result is an Int64 Series named `fiscal_year`.

    Raises ValueError for a `first_month` outside 1 to 12 and for text that is no date.
    """
    check_first_month(first_month)
    series = dates if isinstance(dates, pd.Series) else pd.Series(dates, dtype=object)
    days = days_of(series)
    unknown = np.isnat(days)
    years = fiscal_years_of_months(months_of(days), first_month)
    values = pd.array(np.where(unknown, 0, years), dtype="Int64")
    values[unknown] = pd.NA
    return pd.Series(values, index=series.index, name="fiscal_year")


def check_first_month(first_month: int) -> None:
    """Raise ValueError unless a month of the year was given."""
    if first_month not in range(1, 13):
        raise ValueError(f"first_month must be from 1 to 12, got {first_month!r}")


def day_of(day: Day, name: str = "on") -> np.datetime64:
    """Read the one day on which a question is asked; `name` is the argument's in the error.

    Text is read as in the tables, so that 平成21年6月1日 is a day and 6/1/2009 is none.
    """
    try:
        if isinstance(day, str):
            day = read_date(day)
        elif not isinstance(day, dt.date | np.datetime64):
            raise TypeError
        # An unknown day is no day to ask about: its date() is a TypeError of its own.
        return np.datetime64(pd.Timestamp(day).date(), "D")
    except (ValueError, TypeError):
        raise ValueError(f"{name} must be a day such as '2009-06-01', got {day!r}") from None


def days_of(dates: pd.Series) -> np.ndarray:
    """Bring dates to datetime64[D], NaT where unknown; text that is no date is an error."""
    if not pd.api.types.is_datetime64_dtype(dates.dtype):
        read = pd.to_datetime(dates.astype(object), format="ISO8601", errors="coerce")
        wrong = dates[read.isna() & dates.notna()]
        if len(wrong):
            name = dates.name or "dates"
            raise ValueError(
                f"{name} must be dates or text such as '2009-06-01', got {wrong.iloc[0]!r}"
            )
        dates = read
    return dates.to_numpy().astype("datetime64[D]")


def dates_of(dates: pd.Series) -> pd.Series:
    """Bring a column to dates without a time of day; see `days_of`."""
    return pd.Series(days_of(dates).astype("datetime64[s]"), index=dates.index, name=dates.name)


def months_of(days: np.ndarray) -> np.ndarray:
    """Count months from January 1970; the number of an unknown day means nothing."""
    return days.astype("datetime64[M]").astype(np.int64)


def fiscal_years_of_months(months: np.ndarray, first_month: int) -> np.ndarray:
    """Turn months since January 1970 into the fiscal years they belong to."""
    return (months - (first_month - 1)) // 12 + 1970
