"""What the working groups did: meetings by month, the rhythm they kept, and who hosted."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from isogj_analysis.analysis._columns import require_columns
from isogj_analysis.analysis.fiscal import (
    Day,
    check_first_month,
    day_of,
    days_of,
    first_days,
    fiscal_years_of_months,
    months_of,
)


def meetings_by_month(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame | None = None,
    *,
    on: Day | None = None,
    complete: bool = False,
    first_month: int = 4,
) -> pd.DataFrame:
    """Count the meetings of each WG in each month of the fiscal years on record.

    Needs `wg`, `number`, `date` of `meetings` and `wg` of `working_groups`. One row per WG and
    month, columns `wg` (ordered, in display order), `fiscal_year`, `month` (its first day) and
    `meetings`. The months are those of whole fiscal years, from the year of the first meeting to
    that of the last, or of `on`; meetings after `on`, or without a date, are not counted.

    Unknown is not zero. A month is 0 only inside the recorded period of a WG, which runs from its
    first meeting to its last, and between meetings whose numbers follow each other: where a number
    is skipped, the meeting that is not on record may have been in any month between. Everything
    else is NA, a WG without any row above all. With `complete`, which says that the records are
    complete up to `on`, the period runs to the last month that was over on that day.
    """
    grid = _month_grid(meetings, working_groups, on, complete, first_month)
    return pd.DataFrame(
        {
            "wg": grid.per_cell(grid.months),
            "fiscal_year": np.tile(grid.fiscal_years, len(grid.wgs)),
            "month": first_days(np.tile(grid.months, len(grid.wgs))),
            "meetings": _where_known(grid.counts, grid.known),
        }
    ).astype({"fiscal_year": "Int64"})


def cadence(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame,
    *,
    on: Day | None = None,
    complete: bool = False,
    first_month: int = 4,
) -> pd.DataFrame:
    """Hold the meetings of each WG and fiscal year against how often it means to meet.

    Needs `wg`, `number`, `date` of `meetings` and `wg`, `meetings_per_year` of `working_groups`.
    What is known, and what `on` and `complete` do, is as in `meetings_by_month`. One row per WG and
    fiscal year:

    - `wg`, `fiscal_year`
    - `covered_months`: how many of the year's months are on record, with or without a meeting
    - `expected`: `meetings_per_year` for the covered part of the year (7 months of 12: 7/12 of it)
    - `held`: the meetings on record
    - `missed`: list of the first days of covered months without a meeting; where the rule is every
      2, 3, 4, 6 or 12 months, of such stretches of the fiscal year; None where it cannot be told
    - `longest_gap_days`: from one meeting to the next one on record, in the year in which it ended
    - `regularity`: share of the covered months (or stretches) in which the WG met, 0 to 1

    Where no month is covered all but the first three columns are NA: nothing is known, and that
    is not zero. Without a rule, or with one that no stretch of whole months fits (5 a year),
    `missed` and `regularity` are unknown too.
    """
    require_columns(working_groups, ["wg", "meetings_per_year"], "working_groups")
    grid = _month_grid(meetings, working_groups, on, complete, first_month)
    years = grid.fiscal_years[::12]
    counts, known = _by_year(grid.counts), _by_year(grid.known)
    covered = known.sum(axis=2)
    rule = (
        pd.Series(working_groups["meetings_per_year"].to_numpy(), index=working_groups["wg"])
        .reindex(grid.wgs)
        .to_numpy(dtype=float, na_value=np.nan)
    )
    expected = rule[:, None] * covered / 12
    gaps = _longest_gaps(grid, len(years))
    missed, regularity = _missed(grid, rule)
    return pd.DataFrame(
        {
            "wg": grid.per_cell(years),
            "fiscal_year": pd.array(np.tile(years, len(grid.wgs)), dtype="Int64"),
            "covered_months": pd.array(covered.ravel(), dtype="Int64"),
            "expected": _where_known(expected, (covered > 0) & ~np.isnan(expected)),
            "held": _where_known(counts.sum(axis=2), covered > 0),
            "missed": missed,
            "longest_gap_days": _where_known(gaps, gaps > 0),
            "regularity": _where_known(regularity, ~np.isnan(regularity)),
        }
    )


def hosting(meetings: pd.DataFrame) -> pd.DataFrame:
    """Count the meetings that each organisation hosted.

    Needs `host` and `date`. Columns `host`, `meetings`, `share` (of the meetings whose host is on
    record), `first` and `last` (dates), those who hosted most first, then those who began first.
    Meetings without a host are not in the table.
    """
    require_columns(meetings, ["host", "date"], "meetings")
    hosted = meetings.dropna(subset="host")
    dates = pd.Series(
        days_of(hosted["date"]).astype("datetime64[s]"), index=hosted["host"].astype("str")
    )
    result = dates.groupby(level=0).agg(["size", "min", "max"]).rename_axis("host").reset_index()
    result.columns = pd.Index(["host", "meetings", "first", "last"])
    result.insert(2, "share", result["meetings"] / max(len(hosted), 1))
    order = ["meetings", "first", "host"]
    result = result.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return result.astype({"meetings": "Int64"})


def hosting_evenness(meetings: pd.DataFrame) -> float:
    """Say how evenly the hosts share the meetings, from near 0 (one hosts all) to 1 (all alike).

    This is the entropy of the shares over its maximum (Pielou, 1966). Organisations that never
    hosted are not counted; with fewer than two hosts there is nothing to share and the result is
    NaN.
    """
    shares = hosting(meetings)["share"].to_numpy()
    if len(shares) < 2:
        return float("nan")
    return float(-(shares * np.log(shares)).sum() / np.log(len(shares)))


@dataclass(frozen=True)
class _MonthGrid:
    """Meetings on a grid of WGs and months of whole fiscal years."""

    wgs: pd.Index
    months: np.ndarray  # since January 1970
    fiscal_years: np.ndarray  # one for each month
    counts: np.ndarray  # WG x month
    known: np.ndarray  # WG x month: False where a month without a meeting proves nothing
    wg_codes: np.ndarray  # of the dated meetings, as the two below
    days: np.ndarray
    columns: np.ndarray

    def per_cell(self, columns: np.ndarray) -> pd.Categorical:
        """Repeat each WG for every column of a table, as an ordered categorical."""
        codes = np.repeat(np.arange(len(self.wgs)), len(columns))
        return pd.Categorical.from_codes(codes, categories=self.wgs, ordered=True)


def _month_grid(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame | None,
    on: Day | None,
    complete: bool,
    first_month: int,
) -> _MonthGrid:
    require_columns(meetings, ["wg", "number", "date"], "meetings")
    check_first_month(first_month)
    if complete and on is None:
        raise ValueError("complete=True must come with on, the day up to which records are kept")
    wgs, codes = _wg_codes(meetings["wg"], working_groups)
    days = days_of(meetings["date"])
    placed = (codes >= 0) & ~np.isnat(days)
    last_day = None if on is None else day_of(on)
    if last_day is not None:
        placed &= days <= last_day
    numbers = meetings["number"].to_numpy(dtype=float, na_value=np.nan)
    if not placed.all():
        codes, days, numbers = codes[placed], days[placed], numbers[placed]
    months = months_of(days)

    ends = [int(months.min()), int(months.max())] if len(months) else []
    if last_day is not None:
        ends.append(int(last_day.astype("datetime64[M]").astype(np.int64)))
    if not ends:
        empty = np.zeros((len(wgs), 0), dtype=np.int64)
        return _MonthGrid(wgs, months, months, empty, empty.astype(bool), codes, days, months)
    start, stop = (
        fiscal_years_of_months(np.array([min(ends), max(ends)]), first_month) - 1970
    ) * 12
    grid_months = np.arange(start, stop + 12) + first_month - 1
    columns = months - grid_months[0]
    cells = codes * len(grid_months) + columns
    shape = (len(wgs), len(grid_months))
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    covered_to = None
    if complete and last_day is not None:
        # A month is over when the day after belongs to the next one.
        after = (last_day + 1).astype("datetime64[M]").astype(np.int64)
        covered_to = int(after - 1 - grid_months[0])
    known = _known_months(counts, cells, numbers, covered_to)
    years = fiscal_years_of_months(grid_months, first_month)
    return _MonthGrid(wgs, grid_months, years, counts, known, codes, days, columns)


def _wg_codes(
    column: pd.Series, working_groups: pd.DataFrame | None
) -> tuple[pd.Index, np.ndarray]:
    """List the WGs in display order and number each meeting's, -1 where it has none."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, found = column.cat.codes.to_numpy(), pd.Index(column.cat.categories)
    else:
        codes, found = pd.factorize(column)
        found = pd.Index(found)
    if working_groups is not None:
        require_columns(working_groups, ["wg"], "working_groups")
        listed = pd.Index(working_groups["wg"].astype("str").drop_duplicates())
    else:
        listed = found if isinstance(column.dtype, pd.CategoricalDtype) else found[:0]
    # A WG that only the meetings know is counted too, after those in display order.
    present = found[np.isin(np.arange(len(found)), codes)]
    wgs = listed.append(present.difference(listed).sort_values()).astype("str").rename("wg")
    position = np.append(wgs.get_indexer(found), -1)
    return wgs, position[codes]


def _known_months(
    counts: np.ndarray, cells: np.ndarray, numbers: np.ndarray, covered_to: int | None
) -> np.ndarray:
    """Tell the months of which the record speaks: see `meetings_by_month`."""
    held = counts > 0
    column = np.arange(counts.shape[1])
    before = np.maximum.accumulate(np.where(held, column, -1), axis=1)
    after = np.minimum.accumulate(np.where(held, column, len(column))[:, ::-1], axis=1)[:, ::-1]
    inside = (before >= 0) & (after < len(column))

    highest = np.full(counts.size, -np.inf)
    lowest = np.full(counts.size, np.inf)
    numbered = ~np.isnan(numbers)
    np.maximum.at(highest, cells[numbered], numbers[numbered])
    np.minimum.at(lowest, cells[numbered], numbers[numbered])
    highest = np.take_along_axis(highest.reshape(counts.shape), np.maximum(before, 0), axis=1)
    lowest = np.take_along_axis(
        lowest.reshape(counts.shape), np.minimum(after, len(column) - 1), axis=1
    )
    known = held | (inside & (lowest <= highest + 1))
    if covered_to is not None:
        known |= (before >= 0) & ~inside & (column <= covered_to)
    return known


def _by_year(cells: np.ndarray) -> np.ndarray:
    return cells.reshape(len(cells), -1, 12)


def _longest_gaps(grid: _MonthGrid, years: int) -> np.ndarray:
    """Find the longest gap in days that ended in each WG's fiscal year; 0 where none did."""
    longest = np.zeros((len(grid.wgs), years), dtype=np.int64)
    if not len(grid.days):
        return longest
    numbers = grid.days.astype(np.int64)
    low = numbers.min()
    # Marking days on a calendar sorts them without sorting the meetings.
    span = int(numbers.max() - low) + 1
    calendar = np.zeros(len(grid.wgs) * span, dtype=bool)
    calendar[grid.wg_codes * span + (numbers - low)] = True
    wg, day = np.divmod(np.flatnonzero(calendar), span)
    same = wg[1:] == wg[:-1]
    ended = day[1:][same]
    months = months_of((ended + low).astype("datetime64[D]")) - grid.months[0]
    np.maximum.at(longest, (wg[1:][same], months // 12), np.diff(day)[same])
    return longest


def _missed(grid: _MonthGrid, rule: np.ndarray) -> tuple[pd.Series, np.ndarray]:
    """List the stretches without a meeting by WG and fiscal year, and the share of those with."""
    counts, known = _by_year(grid.counts), _by_year(grid.known)
    shape = counts.shape[:2]
    missed = np.full(shape, None, dtype=object)
    regularity = np.full(shape, np.nan)
    for row, per_year in enumerate(rule):
        months = _stretch(per_year)
        if months is None:
            continue
        met = counts[row].reshape(shape[1], 12 // months, months).sum(axis=2) > 0
        over = known[row].reshape(shape[1], 12 // months, months).all(axis=2)
        judged = (met | over).sum(axis=1)
        for year in np.flatnonzero(judged):
            starts = 12 * year + months * np.flatnonzero(over[year] & ~met[year])
            missed[row, year] = list(first_days(grid.months[starts]))
            regularity[row, year] = met[year].sum() / judged[year]
    return pd.Series(list(missed.ravel()), dtype=object), regularity


def _stretch(per_year: float) -> int | None:
    """Give the number of months in which one meeting is due."""
    if per_year >= 12:
        return 1
    return int(12 / per_year) if per_year > 0 and 12 % per_year == 0 else None


def _where_known(values: np.ndarray, known: np.ndarray) -> pd.Series:
    """Make a column with NA wherever nothing is known."""
    dtype = "Int64" if values.dtype.kind == "i" else "Float64"
    return pd.Series(np.where(known, values, 0).ravel(), dtype=dtype).mask(~known.ravel())
