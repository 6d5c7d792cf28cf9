"""Meetings on a grid of WGs and months, with what the record says and what it does not."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import (
    ONE_DAY,
    Day,
    check_first_month,
    dates_of,
    day_of,
    days_of,
    fiscal_years_of_months,
    months_of,
)
from isogj_analysis.tables.order import display_order


@dataclass(frozen=True)
class MonthGrid:
    """Counts of meetings by WG and month of whole fiscal years."""

    wgs: pd.Index  # in display order
    months: np.ndarray  # since January 1970
    fiscal_years: np.ndarray  # one for each month
    counts: np.ndarray  # WG x month
    known: np.ndarray  # WG x month: False where a month without a meeting proves nothing
    held: pd.DataFrame  # wg and day (datetime64[s]) of each dated meeting

    def by_wg(self, columns: np.ndarray) -> pd.Categorical:
        """Repeat each WG for every column of a table, as an ordered categorical."""
        codes = np.repeat(np.arange(len(self.wgs)), len(columns))
        return pd.Categorical.from_codes(codes, categories=self.wgs, ordered=True)

    def missed(self, per_year: np.ndarray) -> np.ndarray:
        """Return WG x month: whether by the rule a meeting was due there at last and none was held.

        A WG that means to meet `per_year` times is to meet again within 12 / `per_year` months. Of
        a longer gap every month in which such a stretch ends is missed: with 12 a year each empty
        month, with 6 the second, the fourth and so on, with 5 the third, the fifth, the eighth. A
        rule of NaN, which nobody knows, is missed by nobody.
        """
        column = np.arange(len(self.months))
        held = self.counts > 0
        since = column - np.maximum.accumulate(np.where(held, column, -1), axis=1)
        rule = np.minimum(per_year, 12)[:, None] / 12
        ends = np.floor(since * rule) > np.floor((since - 1) * rule)
        return np.asarray(self.known & ~held & ends)

    def longest_gaps(self) -> np.ndarray:
        """Return WG x fiscal year: days of the longest gap that ended in it, 0 for none."""
        days = self.held.drop_duplicates().sort_values(["wg", "day"])
        gap = days.groupby("wg")["day"].diff().dt.days
        months = months_of(days_of(days["day"]))
        years = np.asarray(self.fiscal_years)[np.searchsorted(self.months, months)]
        longest = gap.groupby([days["wg"], years]).max().unstack()
        whole = longest.reindex(index=self.wgs, columns=self.fiscal_years[::12])
        return whole.fillna(0).to_numpy(np.int64)


def month_grid(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame | None,
    *,
    on: Day | None,
    complete: bool,
    first_month: int,
) -> MonthGrid:
    """Count meetings by WG and month; `meetings_by_month` says what the arguments mean."""
    require_columns(meetings, ["wg", "number", "date"], "meetings")
    check_first_month(first_month)
    if complete and on is None:
        raise ValueError("complete=True must come with on, the day up to which records are kept")
    held = pd.DataFrame(
        {
            "wg": meetings["wg"].astype("str"),
            "day": dates_of(meetings["date"]),
            "number": meetings["number"].astype("Float64"),
        }
    ).dropna(subset=["wg", "day"])
    last_day = None if on is None else day_of(on)
    if last_day is not None:
        held = held[held["day"] <= last_day]
    held["month"] = months_of(days_of(held["day"]))
    grid = _months_of_whole_years(held["month"], last_day, first_month)
    coded = isinstance(meetings["wg"].dtype, pd.CategoricalDtype)
    present = pd.Index((held if coded else meetings)["wg"].dropna().astype("str").unique())
    wgs = display_order(meetings["wg"], present, (working_groups, "working_groups"))
    by_month = held.groupby(["wg", "month"])["number"]
    # A meeting without a number leaves the bounds of its month unknown, which proves nothing.
    counts, lowest, highest = (
        values.unstack().reindex(index=wgs, columns=grid).to_numpy(float, na_value=np.nan)
        for values in (
            by_month.size(),
            *(by_month.agg(end, skipna=False) for end in ("min", "max")),
        )
    )
    counts = np.nan_to_num(counts).astype(np.int64)
    known = _known_months(counts > 0, lowest, highest)
    if complete and last_day is not None:
        over = grid < (last_day + ONE_DAY).astype("datetime64[M]").astype(np.int64)
        known |= np.logical_or.accumulate(known, axis=1) & ~_before_last(known) & over
    years = fiscal_years_of_months(grid, first_month)
    return MonthGrid(wgs, grid, years, counts, known, held[["wg", "day"]])


def _months_of_whole_years(
    months: pd.Series, last_day: np.datetime64 | None, first_month: int
) -> np.ndarray:
    """List the months of the fiscal years from the first month on record to the last, or `on`."""
    ends = [*months]
    if last_day is not None:
        ends.append(last_day.astype("datetime64[M]").astype(np.int64))
    if not ends:
        return np.zeros(0, dtype=np.int64)
    first, last = fiscal_years_of_months(np.array([min(ends), max(ends)]), first_month)
    return np.arange(12 * (first - 1970), 12 * (last - 1969)) + first_month - 1


def _known_months(held: np.ndarray, lowest: np.ndarray, highest: np.ndarray) -> np.ndarray:
    """Tell the months of which the record speaks: see `meetings_by_month`."""
    column = np.arange(held.shape[1])
    last = np.maximum.accumulate(np.where(held, column, 0), axis=1)
    following = np.where(held, column, len(column) - 1)
    following = np.minimum.accumulate(following[:, ::-1], axis=1)[:, ::-1]
    numbered = (
        np.take_along_axis(lowest, following, axis=1)
        <= np.take_along_axis(highest, last, axis=1) + 1
    )
    between = np.logical_or.accumulate(held, axis=1) & _before_last(held)
    return held | between & numbered


def _before_last(held: np.ndarray) -> np.ndarray:
    """Tell the columns up to the last one that is true."""
    return np.logical_or.accumulate(held[:, ::-1], axis=1)[:, ::-1]
