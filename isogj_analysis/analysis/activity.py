"""What the working groups did: meetings by month, the rhythm they kept, and who hosted."""

from itertools import pairwise

import numpy as np
import pandas as pd

from isogj_analysis.analysis._columns import require_columns
from isogj_analysis.analysis._month_grid import MonthGrid, month_grid
from isogj_analysis.analysis.fiscal import Day, day_of, days_of, first_days


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
    grid = month_grid(meetings, working_groups, on=on, complete=complete, first_month=first_month)
    return pd.DataFrame(
        {
            "wg": grid.by_wg(grid.months),
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
    grid = month_grid(meetings, working_groups, on=on, complete=complete, first_month=first_month)
    years = grid.fiscal_years[::12]
    counts, known = _by_year(grid.counts), _by_year(grid.known)
    covered = known.sum(axis=2)
    rule = (
        pd.Series(working_groups["meetings_per_year"].to_numpy(), index=working_groups["wg"])
        .reindex(grid.wgs)
        .to_numpy(dtype=float, na_value=np.nan)
    )
    expected = rule[:, None] * covered / 12
    gaps = grid.longest_gaps()
    missed, regularity = _missed(grid, rule)
    return pd.DataFrame(
        {
            "wg": grid.by_wg(years),
            "fiscal_year": pd.array(np.tile(years, len(grid.wgs)), dtype="Int64"),
            "covered_months": pd.array(covered.ravel(), dtype="Int64"),
            "expected": _where_known(expected, (covered > 0) & ~np.isnan(expected)),
            "held": _where_known(counts.sum(axis=2), covered > 0),
            "missed": pd.Series(missed.ravel(), dtype=object),
            "longest_gap_days": _where_known(gaps, gaps > 0),
            "regularity": _where_known(regularity, ~np.isnan(regularity)),
        }
    )


def cumulative_meetings(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame,
    reported_totals: pd.DataFrame,
    *,
    on: Day | None = None,
) -> pd.DataFrame:
    """Add up the meetings of all WGs beside what the rule foresees and what was reported.

    Needs `date` of `meetings`; `wg`, `established`, `meetings_per_year` of `working_groups`;
    `date`, `measure`, `value`, `approximate` of `reported_totals` (the measure `meetings`). Columns
    `date`, `basis` (ordered), `meetings` and `approximate`, by basis and date:

    - `recorded`: meetings on record up to the last day of each month that is over
    - `rule`: what the rule foresees up to that day, each WG from the month in which it was
      established; where that is unknown from the first month of all, which makes it an upper bound
    - `reported`: the totals as stated, `approximate` where stated as a round number

    The months run from the first date on record (a meeting, a reported total of any measure, a WG
    established) to `on`, or to the last of the dates. A WG whose rule is unknown adds nothing.
    """
    require_columns(meetings, ["date"], "meetings")
    require_columns(working_groups, ["wg", "established", "meetings_per_year"], "working_groups")
    require_columns(reported_totals, ["date", "measure", "value", "approximate"], "reported_totals")
    held, stated = days_of(meetings["date"]), days_of(reported_totals["date"])
    established = days_of(working_groups["established"])
    dates = np.concatenate([held, stated, established])
    dates = dates[~np.isnat(dates)]
    end = dates.max(initial=np.datetime64("0001-01-01", "D")) if on is None else day_of(on)
    begin = dates.min(initial=end + 1)
    # A month is over when the day after belongs to the next one.
    months = np.arange(begin.astype("datetime64[M]"), (end + 1).astype("datetime64[M]"))
    last_days = (months + 1).astype("datetime64[D]") - 1
    recorded = np.searchsorted(np.sort(held), last_days, side="right")
    started = np.where(np.isnat(established), begin, established).astype("datetime64[M]")
    running = np.maximum((months[:, None] - started).astype(np.int64) + 1, 0)
    rule = running @ (working_groups["meetings_per_year"].to_numpy(float, na_value=0) / 12)
    chosen = (reported_totals["measure"] == "meetings").to_numpy() & (stated <= end)
    reported = reported_totals.assign(date=stated)[chosen].sort_values("date")
    bases = ["recorded", "rule", "reported"]
    sizes = [len(months), len(months), len(reported)]
    days = np.concatenate([last_days, last_days, reported["date"].to_numpy("datetime64[D]")])
    values = np.concatenate([recorded, rule, reported["value"].to_numpy(float)])
    round_numbers = [False] * (2 * len(months)) + reported["approximate"].tolist()
    return pd.DataFrame(
        {
            "date": days.astype("datetime64[s]"),
            "basis": pd.Categorical(np.repeat(bases, sizes), categories=bases, ordered=True),
            "meetings": pd.array(values, dtype="Float64"),
            "approximate": pd.array(round_numbers, dtype="boolean"),
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


def _by_year(cells: np.ndarray) -> np.ndarray:
    return cells.reshape(len(cells), -1, 12)


def _missed(grid: MonthGrid, rule: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """List the stretches without a meeting by WG and fiscal year, and the share of those with."""
    counts, known = _by_year(grid.counts), _by_year(grid.known)
    missed = np.full(counts.shape[:2], None, dtype=object)
    regularity = np.full(counts.shape[:2], np.nan)
    stretches = np.array([_stretch(per_year) for per_year in rule])
    for length in set(stretches) - {0}:
        wgs = np.flatnonzero(stretches == length)
        shape = (len(wgs), counts.shape[1], 12 // length, length)
        met = counts[wgs].reshape(shape).sum(axis=3) > 0
        empty = np.logical_and.reduce(known[wgs].reshape(shape), axis=3) & ~met
        judged = (met | empty).sum(axis=2)
        regularity[wgs] = met.sum(axis=2) / np.where(judged > 0, judged, np.nan)
        missed[wgs] = _lists_of_days(empty, grid.months[::length], judged > 0)
    return missed, regularity


def _lists_of_days(chosen: np.ndarray, months: np.ndarray, known: np.ndarray) -> np.ndarray:
    """List the first days of the months chosen in each WG's year; None where nothing is known."""
    days = list(first_days(months[np.flatnonzero(chosen) % len(months)]))
    ends = chosen.sum(axis=2).cumsum().tolist()
    lists = np.full(known.size, None, dtype=object)
    for place, (start, end) in enumerate(pairwise([0, *ends])):
        lists[place] = days[start:end]
    lists[~known.ravel()] = None
    return lists.reshape(known.shape)


def _stretch(per_year: float) -> int:
    """Give the number of months in which one meeting is due, 0 where no whole number fits."""
    if per_year >= 12:
        return 1
    return int(12 / per_year) if per_year > 0 and 12 % per_year == 0 else 0


def _where_known(values: np.ndarray, known: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Make a column with NA wherever nothing is known."""
    whole = values.dtype.kind == "i"
    kind = pd.arrays.IntegerArray if whole else pd.arrays.FloatingArray
    return kind(np.where(known, values, 0).ravel(), ~known.ravel())
