"""What the working groups did: meetings by month, the rhythm they kept, and who hosted."""

from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import (
    Day,
    check_first_month,
    dates_of,
    day_of,
    fiscal_year,
)
from isogj_analysis.tables.order import display_order

_ONE_DAY = pd.Timedelta(days=1)
_MONTHS: dict[str, Any] = {"month": "datetime64[s]", "meetings": "Int64", "missed": "boolean"}
_CADENCE = {
    "covered_months": "Int64",
    "expected": "Float64",
    "held": "Int64",
    "longest_gap_days": "Int64",
    "regularity": "Float64",
}
_SO_FAR: dict[str, Any] = {
    "date": "datetime64[s]",
    "basis": pd.CategoricalDtype(["recorded", "rule", "reported"], ordered=True),
    "meetings": "Float64",
    "approximate": "boolean",
    "at_most": "bool",
}


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
    require_columns(meetings, ["wg", "number", "date"], "meetings")
    check_first_month(first_month)
    if complete and on is None:
        raise ValueError("complete=True must come with on, the day up to which records are kept")
    last_day = None if on is None else pd.Timestamp(day_of(on))
    held = _held(meetings, last_day)
    months = _months_of_whole_years(held["day"], last_day, first_month)
    coded = isinstance(meetings["wg"].dtype, pd.CategoricalDtype)
    present = pd.Index((held if coded else meetings)["wg"].dropna().astype("str").unique())
    wgs = display_order(meetings["wg"], present, (working_groups, "working_groups"))
    rule = _rule(working_groups, wgs)
    by_month = held.groupby([held["day"].dt.to_period("M").rename("month"), "wg"])["number"]
    # A meeting without a number leaves the bounds of its month unknown, which proves nothing.
    counts, lowest, highest = (
        values.unstack().reindex(index=months, columns=wgs).astype(float)
        for values in (
            by_month.size(),
            by_month.min(skipna=False).fillna(np.inf),
            by_month.max(skipna=False).fillna(-np.inf),
        )
    )
    met, next_number, last_number = counts.notna(), lowest.bfill(), highest.ffill()
    known = met | next_number.le(last_number + 1)
    if complete and last_day is not None:
        over = months < (last_day + _ONE_DAY).to_period("M")
        known |= (last_number.notna() & next_number.isna()).mul(over, axis=0)
    # For each month how many have gone by since the last one with a meeting.
    place = pd.Series(range(len(months)), index=months)
    since = counts.mul(0).add(place, axis=0).ffill().rsub(place, axis=0)
    per_month = rule.clip(upper=12) / 12
    missed = known & ~met & (np.floor(since * per_month) > np.floor((since - 1) * per_month))
    result = pd.DataFrame(
        {
            "meetings": counts.fillna(0).where(known).unstack(),
            "missed": missed.astype(float).where(known & (met | rule.notna())).unstack(),
        }
    ).reset_index()
    result["month"] = result["month"].dt.to_timestamp()
    result.insert(1, "fiscal_year", fiscal_year(result["month"], first_month=first_month))
    order = pd.CategoricalDtype(wgs, ordered=True)
    return result.astype({"wg": order, **_MONTHS})


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
    months = meetings_by_month(
        meetings, working_groups, on=on, complete=complete, first_month=first_month
    )
    year = ["wg", "fiscal_year"]
    months["covered"], months["met"] = months["meetings"].notna(), months["meetings"].gt(0)
    by_year = months.groupby(year, observed=True)
    result = by_year.agg(covered_months=("covered", "sum"), met=("met", "sum"))
    due = by_year["missed"].sum()
    wgs = result.index.get_level_values("wg")
    rule = pd.Series(_rule(working_groups, wgs.astype("str")).to_numpy(), result.index)
    covered, ruled = result["covered_months"] > 0, rule.notna()
    expected = (rule * result["covered_months"] / 12).where(covered)
    by_missed = months[months["missed"].fillna(False)].groupby(year, observed=True)["month"]
    lists = by_missed.agg(list).to_dict()
    missed = [lists.get(key, []) if told else None for key, told in (covered & ruled).items()]
    held = _held(meetings, None if on is None else pd.Timestamp(day_of(on)))
    days = held[["wg", "day"]].drop_duplicates().sort_values(["wg", "day"])
    gaps = days.groupby("wg")["day"].diff().dt.days.rename("gap")
    longest = gaps.groupby([days["wg"], fiscal_year(days["day"], first_month=first_month)]).max()
    result = result.assign(
        expected=expected,
        held=by_year["meetings"].sum(min_count=1),
        missed=pd.Series(missed, result.index, dtype=object),
        longest_gap_days=longest.reindex(result.index),
        regularity=(result["met"] / (result["met"] + due)).where(ruled),
    )
    return result.drop(columns="met").reset_index().astype(_CADENCE)


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
    held = dates_of(meetings["date"]).dropna().sort_values()
    established = dates_of(working_groups["established"])
    totals = reported_totals.assign(date=dates_of(reported_totals["date"])).sort_values("date")
    dates = pd.concat([held, established, totals["date"]]).dropna()
    end = dates.max() if on is None else pd.Timestamp(day_of(on))
    begin, held = dates.min(), held[held <= end]
    reported = totals[totals["measure"].eq("meetings") & totals["date"].le(end)]
    days = pd.DatetimeIndex(reported["date"].unique())
    if len(dates):
        # A month is over when the day after belongs to the next one.
        over = pd.period_range(begin, end + _ONE_DAY, freq="M")[:-1]
        days = days.union(over.end_time.normalize())
    known = days[(days >= held.min()) & (days <= held.max() + pd.offsets.MonthEnd(0))]
    per_year = working_groups["meetings_per_year"]
    started = _count_months(established.fillna(begin))
    running = np.maximum(_count_months(days + _ONE_DAY)[:, None] - started, 0)
    exact = {"approximate": False, "at_most": False}
    recorded = pd.DataFrame({"date": known, "basis": "recorded", **exact})
    recorded["meetings"] = held.searchsorted(known, side="right")
    bound = bool((established.isna() & per_year.notna()).any())
    rule = pd.DataFrame({"date": days, "basis": "rule", **exact, "at_most": bound})
    rule["meetings"] = running @ (per_year.to_numpy(float, na_value=0) / 12)
    stated = reported.assign(basis="reported", meetings=reported["value"], at_most=False)
    result = pd.concat([recorded, rule, stated])
    return result[list(_SO_FAR)].astype(_SO_FAR).reset_index(drop=True)


def groups_since(working_groups: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Tell since when each group can have met: a month before is not unknown, there was no group.

    Needs `wg`, `established` of `working_groups` and `kind`, `date` of `events`. The day on which
    a WG was established, or, where that is not on record, the first event of the kind `founding`:
    no WG is older than the association. By `wg`; NaT where neither is on record.
    """
    require_columns(working_groups, ["wg", "established"], "working_groups")
    require_columns(events, ["kind", "date"], "events")
    founded = dates_of(events.loc[events["kind"] == "founding", "date"]).min()
    days = dates_of(working_groups["established"]).fillna(founded)
    wgs = pd.Index(working_groups["wg"].astype("str"), name="wg")
    return pd.Series(days.array, index=wgs, name="since")


def hosting(meetings: pd.DataFrame) -> pd.DataFrame:
    """Count the meetings that each organisation hosted.

    Needs `host` and `date`. Columns `host`, `meetings`, `share` (of the meetings whose host is on
    record), `first` and `last` (dates), those who hosted most first, then those who began first.
    Meetings without a host are not in the table.
    """
    require_columns(meetings, ["host", "date"], "meetings")
    hosted = meetings.dropna(subset="host")
    by_host = dates_of(hosted["date"]).groupby(hosted["host"].astype("str"))
    result = by_host.agg(meetings="size", first="min", last="max").reset_index()
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


def _held(meetings: pd.DataFrame, last_day: pd.Timestamp | None) -> pd.DataFrame:
    """Take WG, day and number of the meetings of known date, those up to a last day."""
    held = pd.DataFrame(
        {
            "wg": meetings["wg"].astype("str"),
            "day": dates_of(meetings["date"]),
            "number": meetings["number"].astype("Float64"),
        }
    ).dropna(subset=["wg", "day"])
    return held if last_day is None else held[held["day"] <= last_day]


def _months_of_whole_years(
    days: pd.Series, last_day: pd.Timestamp | None, first_month: int
) -> pd.PeriodIndex:
    """List the months of the fiscal years from the first day on record to the last, or a day."""
    ends = pd.Series([days.min(), days.max(), last_day]).dropna()
    if ends.empty:
        return pd.PeriodIndex([], freq="M", name="month")
    first, last = ends.min().to_period("M"), ends.max().to_period("M")
    before, after = (first.month - first_month) % 12, (first_month - 1 - last.month) % 12
    return pd.period_range(first - before, last + after, freq="M", name="month")


def _count_months(days: pd.Series | pd.DatetimeIndex) -> np.ndarray:
    days = pd.DatetimeIndex(days)
    return (12 * days.year + days.month).to_numpy()


def _rule(working_groups: pd.DataFrame | None, wgs: pd.Index) -> pd.Series:
    """Return how often each WG means to meet in a year, NaN where nobody knows."""
    if working_groups is None or "meetings_per_year" not in working_groups:
        return pd.Series(np.nan, wgs)
    rule = working_groups.set_index(working_groups["wg"].astype("str"))["meetings_per_year"]
    return rule.astype(float).reindex(wgs)
