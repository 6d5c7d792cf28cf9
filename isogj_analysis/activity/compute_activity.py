"""What the working groups did: meetings by month, the rhythm they kept, and who hosted."""

from itertools import pairwise

import numpy as np
import pandas as pd

from isogj_analysis.activity.compute_month_grid import MonthGrid, month_grid
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import ONE_DAY, ONE_MONTH, Day, day_of, days_of, first_days


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
    month, columns `wg` (ordered, in display order), `fiscal_year`, `month` (its first day),
    `meetings` and `missed`. The months are those of whole fiscal years, from the year of the first
    meeting to that of the last, or of `on`; meetings after `on`, or without a date, are not
    counted.

    Unknown is not zero. A month is 0 only inside the recorded period of a WG, which runs from its
    first meeting to its last, and between meetings whose numbers follow each other: where a number
    is skipped, the meeting that is not on record may have been in any month between. Everything
    else is NA, a WG without any row above all. With `complete`, which says that the records are
    complete up to `on`, the period runs to the last month that was over on that day.

    Not every month without a meeting is `missed`. A WG that by its rule, `meetings_per_year` of
    `working_groups`, meets 12 times a year misses each of them, one that meets 6 times only the
    second in a row, the fourth and so on: the months in which 12 / `meetings_per_year` months, or
    one more such stretch, have gone by without one. NA where `meetings` is, and in months without a
    meeting where no rule is known.
    """
    grid = month_grid(meetings, working_groups, on=on, complete=complete, first_month=first_month)
    rule = _rule(grid, working_groups)
    told = grid.known & ((grid.counts > 0) | ~np.isnan(rule)[:, None])
    return pd.DataFrame(
        {
            "wg": grid.by_wg(grid.months),
            "fiscal_year": np.tile(grid.fiscal_years, len(grid.wgs)),
            "month": first_days(np.tile(grid.months, len(grid.wgs))),
            "meetings": _where_known(grid.counts, grid.known),
            "missed": pd.arrays.BooleanArray(grid.missed(rule).ravel(), ~told.ravel()),
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
    - `missed`: list of the first days of the covered months that it missed, as `meetings_by_month`
      says; None where it cannot be told
    - `longest_gap_days`: from one meeting to the next one on record, in the year in which it ended
    - `regularity`: share of the months with a meeting among these and those missed, 0 to 1

    Where no month is covered all but the first three columns are NA: nothing is known, and that
    is not zero. Without a rule `missed` and `regularity` are unknown too.
    """
    require_columns(working_groups, ["wg", "meetings_per_year"], "working_groups")
    grid = month_grid(meetings, working_groups, on=on, complete=complete, first_month=first_month)
    years = grid.fiscal_years[::12]
    counts = _by_year(grid.counts)
    covered = _by_year(grid.known).sum(axis=2)
    rule = _rule(grid, working_groups)
    expected = rule[:, None] * covered / 12
    gaps = grid.longest_gaps()
    missed = _by_year(grid.missed(rule))
    met, due = (counts > 0).sum(axis=2), missed.sum(axis=2)
    judged = (met + due > 0) & ~np.isnan(rule)[:, None]
    return pd.DataFrame(
        {
            "wg": grid.by_wg(years),
            "fiscal_year": pd.array(np.tile(years, len(grid.wgs)), dtype="Int64"),
            "covered_months": pd.array(covered.ravel(), dtype="Int64"),
            "expected": _where_known(expected, (covered > 0) & ~np.isnan(expected)),
            "held": _where_known(counts.sum(axis=2), covered > 0),
            "missed": _lists_of_days(missed, grid.months, (covered > 0) & ~np.isnan(rule)[:, None]),
            "longest_gap_days": _where_known(gaps, gaps > 0),
            "regularity": _where_known(met / np.maximum(met + due, 1), judged),
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
    `date`, `basis` (ordered), `meetings`, `approximate` and `at_most`, by basis and date:

    - `recorded`: meetings on record up to the last day of each month that is over, and up to the
      day of each reported total; from the first record on, and no longer than to the end of the
      month of the last: what is not known has no row
    - `rule`: what the rule foresees for the months that are over by each of these days, each WG
      from the month in which it was established; where that is unknown from the first month of
      all, and the numbers are `at_most` what the rule foresees
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
    begin = dates.min(initial=end + ONE_DAY)
    # A month is over when the day after belongs to the next one.
    months = np.arange(begin.astype("datetime64[M]"), (end + ONE_DAY).astype("datetime64[M]"))
    last_days = (months + ONE_MONTH).astype("datetime64[D]") - ONE_DAY
    bound = bool((np.isnat(established) & working_groups["meetings_per_year"].notna()).any())
    chosen = (reported_totals["measure"] == "meetings").to_numpy() & (stated <= end)
    reported = reported_totals.assign(date=stated)[chosen].sort_values("date")
    told = reported["date"].to_numpy("datetime64[D]")
    days = np.union1d(last_days, told)
    held = np.sort(held[held <= end])
    known = days[np.searchsorted(held, days, side="right") > 0]
    known = known[known.astype("datetime64[M]") <= held.astype("datetime64[M]").max(initial=begin)]
    recorded = np.searchsorted(held, known, side="right")
    started = np.where(np.isnat(established), begin, established).astype("datetime64[M]")
    over = (days + ONE_DAY).astype("datetime64[M]")
    running = np.maximum((over[:, None] - started).astype(np.int64), 0)
    rule = running @ (working_groups["meetings_per_year"].to_numpy(float, na_value=0) / 12)
    bases = ["recorded", "rule", "reported"]
    sizes = [len(known), len(days), len(reported)]
    days = np.concatenate([known, days, told])
    values = np.concatenate([recorded, rule, reported["value"].to_numpy(float)])
    round_numbers = [False] * (sizes[0] + sizes[1]) + reported["approximate"].tolist()
    return pd.DataFrame(
        {
            "date": days.astype("datetime64[s]"),
            "basis": pd.Categorical(np.repeat(bases, sizes), categories=bases, ordered=True),
            "meetings": pd.array(values, dtype="Float64"),
            "approximate": pd.array(round_numbers, dtype="boolean"),
            "at_most": np.repeat([False, bound, False], sizes),
        }
    )


def groups_since(working_groups: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Tell since when each group can have met: a month before is not unknown, there was no group.

    Needs `wg`, `established` of `working_groups` and `kind`, `date` of `events`. The day on which
    a WG was established, or, where that is not on record, the first event of the kind `founding`:
    no WG is older than the association. By `wg`; NaT where neither is on record.
    """
    require_columns(working_groups, ["wg", "established"], "working_groups")
    require_columns(events, ["kind", "date"], "events")
    founded = days_of(events.loc[events["kind"] == "founding", "date"])
    founded = founded[~np.isnat(founded)]
    days = days_of(working_groups["established"])
    if len(founded):
        days = np.where(np.isnat(days), founded.min(), days)
    wgs = pd.Index(working_groups["wg"].astype("str"), name="wg")
    return pd.Series(days.astype("datetime64[s]"), index=wgs, name="since")


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
    return cells.reshape(len(cells), cells.shape[1] // 12, 12)


def _rule(grid: MonthGrid, working_groups: pd.DataFrame | None) -> np.ndarray:
    """Return how often each WG of a grid means to meet in a year, NaN where nobody knows."""
    if working_groups is None or "meetings_per_year" not in working_groups:
        return np.full(len(grid.wgs), np.nan)
    rule = working_groups["meetings_per_year"].to_numpy(dtype=float, na_value=np.nan)
    return pd.Series(rule, index=working_groups["wg"].astype("str")).reindex(grid.wgs).to_numpy()


def _lists_of_days(chosen: np.ndarray, months: np.ndarray, known: np.ndarray) -> pd.Series:
    """List the first days of the months chosen in each WG's year; None where nothing is known."""
    days = list(first_days(months[np.flatnonzero(chosen) % len(months)])) if len(months) else []
    ends = chosen.sum(axis=2).cumsum().tolist()
    lists = np.full(known.size, None, dtype=object)
    for place, (start, end) in enumerate(pairwise([0, *ends])):
        lists[place] = days[start:end]
    lists[~known.ravel()] = None
    return pd.Series(lists, dtype=object)


def _where_known(values: np.ndarray, known: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Make a column with NA wherever nothing is known."""
    whole = values.dtype.kind == "i"
    kind = pd.arrays.IntegerArray if whole else pd.arrays.FloatingArray
    return kind(np.where(known, values, 0).ravel(), ~known.ravel())
