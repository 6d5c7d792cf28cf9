"""Meetings on a grid of WGs and months, with what the record says and what it does not."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_counting import BLOCK, codes_of
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import (
    ONE_DAY,
    Day,
    check_first_month,
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
    found: pd.Index  # the WGs that `codes` number
    codes: np.ndarray  # WG of each dated meeting
    days: np.ndarray  # day of each dated meeting, datetime64[D]

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
        years = self.months[::12]
        if not len(years):
            return np.zeros((len(self.wgs), 0), dtype=np.int64)
        starts = _first_days(np.append(years, years[-1] + 12))
        span = starts[-1] - starts[0]
        wgs = np.arange(len(self.found) + 1)[:, None] * span
        # Marking the days on a calendar sorts them without sorting the meetings.
        calendar = np.zeros(len(wgs) * span, dtype=bool)
        for rows in _blocks(len(self.codes)):
            calendar[self.codes[rows] * span + self.days[rows].astype(np.int64) - starts[0]] = True
        held = np.flatnonzero(calendar)
        gaps = np.append(np.diff(held, prepend=0), 0)
        # The first meeting of a WG ends no gap.
        gaps[np.searchsorted(held, wgs)] = 0
        begins = np.searchsorted(held, (wgs + (starts[:-1] - starts[0])).ravel())
        longest = np.maximum.reduceat(gaps, begins)
        longest[begins == np.append(begins[1:], len(held))] = 0
        return longest.reshape(len(wgs), -1)[_rows(self.wgs, self.found)]


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
    codes, found = codes_of(meetings["wg"], ordered=False)
    days = days_of(meetings["date"])
    numbers = meetings["number"]
    placed = (codes >= 0) & ~np.isnat(days)
    last_day = None if on is None else day_of(on)
    if last_day is not None:
        placed &= days <= last_day
    if not placed.all():
        codes, days, numbers = codes[placed], days[placed], numbers[placed]
    span = np.arange(days.min(), days.max() + ONE_DAY) if len(days) else days
    calendar = months_of(span)
    grid = _months_of_whole_years(calendar, last_day, first_month)
    # The last row stays empty: it is that of every WG without a meeting.
    shape = (len(found) + 1, len(grid))
    cells = np.empty(len(days), dtype=np.int64)
    for rows in _blocks(len(days)):
        months = calendar[(days[rows] - span[0]).astype(np.int64)]
        cells[rows] = codes[rows] * np.int64(len(grid)) + months - grid[0]
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    known = _known_months(counts, cells, numbers)
    if complete and last_day is not None:
        over = grid < (last_day + ONE_DAY).astype("datetime64[M]").astype(np.int64)
        known |= np.logical_or.accumulate(known, axis=1) & ~_before_last(known) & over
    coded = isinstance(meetings["wg"].dtype, pd.CategoricalDtype)
    present = found[counts[:-1].sum(axis=1) > 0] if coded else found
    wgs = display_order(meetings["wg"], present, (working_groups, "working_groups"))
    places = _rows(wgs, found)
    years = fiscal_years_of_months(grid, first_month)
    return MonthGrid(wgs, grid, years, counts[places], known[places], found, codes, days)


def _months_of_whole_years(
    calendar: np.ndarray, last_day: np.datetime64 | None, first_month: int
) -> np.ndarray:
    """List the months of the fiscal years from the first month on record to the last, or `on`."""
    ends = [*calendar[:1], *calendar[-1:]]
    if last_day is not None:
        ends.append(last_day.astype("datetime64[M]").astype(np.int64))
    if not ends:
        return np.zeros(0, dtype=np.int64)
    first, last = fiscal_years_of_months(np.array([min(ends), max(ends)]), first_month)
    return np.arange(12 * (first - 1970), 12 * (last - 1969)) + first_month - 1


def _known_months(counts: np.ndarray, cells: np.ndarray, numbers: pd.Series) -> np.ndarray:
    """Tell the months of which the record speaks: see `meetings_by_month`."""
    held = counts > 0
    empty = np.logical_or.accumulate(held, axis=1) & _before_last(held) & ~held
    if not empty.any():
        return held
    column = np.arange(counts.shape[1])
    before = np.maximum.accumulate(np.where(held, column, 0), axis=1)
    after = np.where(held, column, len(column) - 1)
    after = np.minimum.accumulate(after[:, ::-1], axis=1)[:, ::-1]
    # Numbers matter only in the months on either side of an empty one.
    wg = np.nonzero(empty)[0]
    last, following = (wg * len(column) + months[empty] for months in (before, after))
    beside = np.zeros(counts.size, dtype=bool)
    beside[last] = beside[following] = True
    chosen = np.flatnonzero(beside[cells])
    cells, values = cells[chosen], numbers.iloc[chosen].to_numpy(dtype=float, na_value=np.nan)
    highest, lowest = np.full(counts.size, -np.inf), np.full(counts.size, np.inf)
    # A meeting without a number turns its month's bounds into NaN, which proves nothing.
    with np.errstate(invalid="ignore"):
        np.maximum.at(highest, cells, values)
        np.minimum.at(lowest, cells, values)
    known = held.copy()
    known[empty] = lowest[following] <= highest[last] + 1
    return known


def _before_last(held: np.ndarray) -> np.ndarray:
    """Tell the columns up to the last one that is true."""
    return np.logical_or.accumulate(held[:, ::-1], axis=1)[:, ::-1]


def _rows(wgs: pd.Index, found: pd.Index) -> np.ndarray:
    """Find the row of each WG; -1, the empty last one, for a WG without a meeting."""
    return found.get_indexer(wgs)


def _blocks(length: int) -> list[slice]:
    """Cut many rows into parts that stay in the processor's cache."""
    return [slice(start, start + BLOCK) for start in range(0, length, BLOCK)]


def _first_days(months: np.ndarray) -> np.ndarray:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
