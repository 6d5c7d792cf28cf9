"""What the working groups did: meetings by month, the rhythm they kept, and who hosted."""

from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.tables.columns import precision_of, require_columns, with_days
from isogj_analysis.tables.fiscal import (
    WHOLE,
    Day,
    check_first_month,
    dates_of,
    day_of,
    fiscal_year,
    in_period,
)
from isogj_analysis.tables.forms import PRECISION
from isogj_analysis.tables.order import display_order

_ONE_DAY = pd.Timedelta(days=1)
_CALLED_OFF = ("cancelled", "postponed")
_STATES = ["before", "met", "none", "missed", "unknown", "ended"]
_MONTHS: dict[str, Any] = {
    "month": "datetime64[s]",
    "meetings": "Int64",
    "missed": "boolean",
    "state": pd.CategoricalDtype(_STATES, ordered=True),
}
_CADENCE = {
    **dict.fromkeys(["covered_months", "unknown_months", "held", "longest_gap_days"], "Int64"),
    **dict.fromkeys(["expected", "regularity"], "Float64"),
}
_LIFE = ["established", "established_precision", "ended", "ended_precision", "replaces"]
_SO_FAR: dict[str, Any] = {
    "date": "datetime64[s]",
    "basis": pd.CategoricalDtype(["recorded", "rule", "reported"], ordered=True),
    "meetings": "Float64",
    "approximate": "boolean",
    "at_most": "bool",
    "foreseen": "Float64",
    "date_precision": PRECISION,
}


def sessions(meetings: pd.DataFrame) -> pd.DataFrame:
    """Add to meetings whether each was held, and which of them were one session.

    `date` is a date, `held` False where `state` is `cancelled` or `postponed` (empty means held,
    and one by mail was), `session` a number of its own, or of all rows with one mark in `joint`.
    """
    own = pd.Series(range(len(meetings)), meetings.index)
    joint, state = (meetings.get(name, own) for name in ("joint", "state"))
    marks = joint.astype(object).where(joint.notna().to_numpy(), own.to_numpy())
    return meetings.assign(
        date=dates_of(meetings["date"]),
        held=~state.isin(_CALLED_OFF),
        session=pd.factorize(marks)[0],
    )


def meetings_by_month(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame | None = None,
    *,
    on: Day | None = None,
    complete: bool = False,
    first_month: int = 4,
    period: str = WHOLE,
) -> pd.DataFrame:
    """Count the meetings of each WG in each month of the fiscal years on record.

    Needs `wg`, `number`, `date` of `meetings` and `wg` of `working_groups`. One row per WG and
    month of whole fiscal years, from that of the first meeting to that of the last, or of `on`:
    `wg` (ordered, in display order), `fiscal_year`, `month` (its first day), `meetings`, `missed`
    and `state` (ordered). Meetings after `on`, without a date or called off are not counted; of a
    `period`, `year`, the months are those that `in_period` gives. The states:

    - `before`: the WG was not there yet. It is from the month in which it was established or, where
      that is not on record, from that of its meeting no. 1. Where neither is, what lies before its
      first meeting is unknown, save the time before its forerunner ended
    - `met`: `meetings` says how often; `none`, `missed`: known without a meeting, 0
    - `unknown`: nothing is on record
    - `ended`: the WG was not there any more. The month in which it ended counts if it met in it

    Where the state is another than `met`, `none` or `missed`, `meetings` is NA: unknown is not
    zero. A month is known without a meeting where one was called off in it, and between meetings
    whose numbers follow each other, counted from 0 when the WG began: where a number is skipped,
    that meeting may have been in any month between. With `complete`, which says that the records
    are complete up to `on`, what is known runs on to the last month that was over on that day.

    A WG that by its rule, `meetings_per_year`, meets 12 times a year misses each month without a
    meeting, one that meets 6 times only the second in a row, the fourth and so on: those in which
    one more stretch of 12 / `meetings_per_year` months has gone by. `missed` is NA where `meetings`
    is, and in months without a meeting where no rule is known.

    >>> int(isogj.meetings_by_month(tables.meetings)["meetings"].sum())
    3
    """
    require_columns(meetings, ["wg", "number", "date"], "meetings")
    check_first_month(first_month)
    if complete and on is None:
        raise ValueError("complete=True must come with on, the day up to which records are kept")
    last_day = None if on is None else day_of(on)
    rows = _of_groups(meetings, on)
    months = _months_of_whole_years(rows["day"], last_day, first_month)
    coded = isinstance(meetings["wg"].dtype, pd.CategoricalDtype)
    known = meetings.loc[rows.index, "wg"] if coded else meetings["wg"]
    wgs = display_order(known, working_groups, "working_groups")
    lives = _lives(working_groups, rows, wgs)

    def by_month(rows: pd.DataFrame) -> Any:
        return rows.groupby([rows["day"].dt.to_period("M").rename("month"), "wg"])["number"]

    # A meeting without a number leaves the bounds of its month unknown, which proves nothing.
    counts, lowest, highest = (
        values.unstack().reindex(index=months, columns=wgs).astype(float)
        for values in (
            by_month(rows[rows["held"]]).size(),
            by_month(rows).min(skipna=False).fillna(np.inf),
            by_month(rows).max(skipna=False).fillna(-np.inf),
        )
    )
    met, next_number, last_number = counts.notna(), lowest.bfill(), highest.ffill()
    place = pd.Series(12 * months.year + months.month, months)
    at = place.to_numpy()[:, None]
    known = lowest.notna() | next_number.le(last_number.fillna(0) + 1)
    if complete and last_day is not None:
        over = months < (last_day + _ONE_DAY).to_period("M")
        silent = last_number.notna() & next_number.isna()
        known |= silent.mul(over, axis=0) & ~(at >= lives["doubted"].to_numpy())
    before, ended = at < lives["begin"].to_numpy(), at >= lives["end"].to_numpy()
    known &= met | ~(before | ended)
    # For each month how many have gone by since the last one with a meeting, or since it began.
    since = counts.mul(0).add(place, axis=0).ffill().fillna(lives["begin"] - 1).rsub(place, axis=0)
    per_month = lives["rule"].clip(upper=12) / 12
    missed = known & ~met & (np.floor(since * per_month) > np.floor((since - 1) * per_month))
    told = {"met": met, "before": before, "ended": ended, "unknown": ~known, "missed": missed}
    states = np.select([np.asarray(months, bool) for months in told.values()], [*told], "none")
    ruled = known & (met | lives["rule"].notna())
    columns = {
        "month": np.repeat(months.to_timestamp().to_numpy()[:, None], len(wgs), axis=1),
        "meetings": counts.fillna(0).where(known),
        "missed": missed.astype(float).where(ruled),
        "state": states,
    }
    result = pd.DataFrame({name: np.ravel(values, "F") for name, values in columns.items()})
    result.insert(0, "wg", np.repeat(wgs, len(months)))
    result.insert(1, "fiscal_year", fiscal_year(result["month"], first_month=first_month))
    order = pd.CategoricalDtype(wgs, ordered=True)
    result = result.astype({"wg": order, **_MONTHS})
    # The fiscal year goes on after the day.
    return result if period == WHOLE else in_period(result, on, period, column="month")


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
    What is known, and what `on` and `complete` do, is as in `meetings_by_month`. By WG and year:

    - `wg`, `fiscal_year`
    - `covered_months`: the months on record, with or without a meeting; `unknown_months`: those
      that are not, although the WG was there or may have been. In the rest nothing was due
    - `expected`: `meetings_per_year` for the covered part of the year; `held`: the meetings on
      record
    - `missed`: list of the first days of the covered months that it missed, as `meetings_by_month`
      says; None where it cannot be told
    - `longest_gap_days`: from one meeting to the next one on record, in the year in which it ended
    - `regularity`: share of the months with a meeting among these and those missed, 0 to 1

    Where no month is covered all but the first four columns are NA: nothing is known, and that is
    not zero. Without a rule `missed` and `regularity` are unknown too.

    >>> int(isogj.cadence(tables.meetings, tables.working_groups)["held"].sum())
    3
    """
    require_columns(working_groups, ["wg", "meetings_per_year"], "working_groups")
    months = meetings_by_month(
        meetings, working_groups, on=on, complete=complete, first_month=first_month
    )
    year = ["wg", "fiscal_year"]
    months["covered"], months["met"] = months["meetings"].notna(), months["state"].eq("met")
    months["unknown"] = months["state"].eq("unknown")
    by_year = months.groupby(year, observed=True)
    result = by_year.agg(
        covered_months=("covered", "sum"), unknown_months=("unknown", "sum"), met=("met", "sum")
    )
    due = by_year["missed"].sum()
    wgs = result.index.get_level_values("wg")
    rule = pd.Series(_rule(working_groups, wgs.astype("str")).to_numpy(), result.index)
    covered, ruled = result["covered_months"] > 0, rule.notna()
    expected = (rule * result["covered_months"] / 12).where(covered)
    by_missed = months[months["missed"].fillna(False)].groupby(year, observed=True)["month"]
    lists = by_missed.agg(list).to_dict()
    missed = [lists.get(key, []) if told else None for key, told in (covered & ruled).items()]
    rows = _of_groups(meetings, on)
    days = rows.loc[rows["held"], ["wg", "day"]].drop_duplicates().sort_values(["wg", "day"])
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

    Needs `wg`, `number`, `date` of `meetings`; `wg`, `established`, `meetings_per_year` of
    `working_groups`; `date`, `measure`, `value`, `approximate` of `reported_totals` (the measure
    `meetings`, save what was counted over one fiscal year). Columns `date`, `basis` (ordered),
    `meetings`, `approximate`, `at_most`, `foreseen` and `date_precision`, by basis and date:

    - `recorded`: meetings on record up to the end of each month that is over, and up to the day of
      each reported total, a session of several WGs once; from the first record to the end of the
      month of the last. `foreseen`, which the others lack, is what the rule foresees by then for
      the WGs that are on record
    - `rule`: what the rule foresees for the months that are over by each of these days, each WG
      from the month in which it began to that in which it ended, as in `meetings_by_month`. Where
      it is unknown when a WG began it counts from the first month of all, and the numbers, as those
      of `foreseen`, are `at_most` what the rule foresees. A WG whose rule is unknown adds nothing
    - `reported`: the totals as stated, `approximate` where stated as a round number

    The months run from the first date on record (a meeting, a reported total of any measure, a WG
    established) to `on`, or to the last. Of a total reported for a month or a year `date` is the
    first day, and `date_precision` says so.

    >>> given = tables.meetings, tables.working_groups, tables.reported_totals
    >>> list(isogj.cumulative_meetings(*given))[:3]
    ['date', 'basis', 'meetings']
    """
    require_columns(meetings, ["wg", "number", "date"], "meetings")
    require_columns(working_groups, ["wg", "established", "meetings_per_year"], "working_groups")
    require_columns(reported_totals, ["date", "measure", "value", "approximate"], "reported_totals")
    held = sessions(meetings).query("held").groupby("session")["date"].min().dropna().sort_values()
    totals = with_days(reported_totals, "date").sort_values("date")
    dates = pd.concat([held, dates_of(working_groups["established"]), totals["date"]]).dropna()
    end = dates.max() if on is None else day_of(on)
    begin, held = dates.min(), held[held <= end]
    of_meetings = totals["measure"].eq("meetings") & totals["date"].le(end)
    if "period" in totals:
        of_meetings &= ~totals["period"].eq("fiscal-year").fillna(False)
    reported = totals[of_meetings.astype(bool)]
    days = pd.DatetimeIndex(reported["date"].unique())
    if len(dates):
        # A month is over when the day after belongs to the next one.
        over = pd.period_range(begin, end + _ONE_DAY, freq="M")[:-1]
        days = days.union(over.end_time.normalize())
    known = days[(days >= held.min()) & (days <= held.max() + pd.offsets.MonthEnd(0))]
    rows = _of_groups(meetings, end)
    lives = _lives(working_groups, rows, pd.Index(working_groups["wg"].astype("str")))
    on_record = lives.index.isin(rows.loc[rows["held"], "wg"])
    first = np.nan if pd.isna(begin) else 12 * begin.year + begin.month
    over_by = pd.Series(days + _ONE_DAY, days)
    running = np.fmin(_months(over_by).to_numpy()[:, None], lives["end"].to_numpy())
    running = np.maximum(running - lives["begin"].fillna(first).to_numpy(), 0)
    per_month = lives["rule"].to_numpy() / 12
    bound = ~lives["exact"] & lives["rule"].notna()
    foreseen = pd.Series(running[:, on_record] @ per_month[on_record], days)
    exact = {"approximate": False, "at_most": False}
    recorded = pd.DataFrame({"date": known, "basis": "recorded", **exact})
    recorded["meetings"] = held.searchsorted(known, side="right")
    recorded["foreseen"] = foreseen[known].array
    recorded["at_most"] = bool(bound[on_record].any())
    rule = pd.DataFrame({"date": days, "basis": "rule", **exact, "at_most": bool(bound.any())})
    rule["meetings"] = running @ np.nan_to_num(per_month)
    stated = reported.assign(basis="reported", meetings=reported["value"], at_most=False)
    result = pd.concat([recorded, rule, stated])
    # At the day of a report no more is known of the date than the report says.
    told = reported.drop_duplicates("date").set_index("date")["date_precision"].astype(object)
    result["date_precision"] = result["date"].map(told).astype(object).fillna("day")
    return result[list(_SO_FAR)].astype(_SO_FAR).reset_index(drop=True)


def groups_since(working_groups: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Tell since when each group can have met: a month before is not unknown, there was no group.

    Needs `wg`, `established` of `working_groups` and `kind`, `date` of `events`. The day on which
    a WG was established, or, where that is not on record, the first event of the kind `founding`:
    no WG is older than the association. By `wg`; NaT where neither is on record.

    >>> isogj.groups_since(tables.working_groups, tables.events).index.tolist()
    ['wg1', 'wg2']
    """
    require_columns(working_groups, ["wg", "established"], "working_groups")
    require_columns(events, ["kind", "date"], "events")
    founded = dates_of(events.loc[events["kind"] == "founding", "date"]).min()
    days = dates_of(working_groups["established"]).fillna(founded)
    wgs = pd.Index(working_groups["wg"].astype("str"), name="wg")
    return pd.Series(days.array, index=wgs, name="since")


def hosting(meetings: pd.DataFrame, *, on: Day | None = None, period: str = WHOLE) -> pd.DataFrame:
    """Count the meetings that each organisation hosted, of a period as `in_period` says.

    Needs `host` and `date`. Columns `host`, `meetings`, `share` (of the meetings whose host is on
    record), `first` and `last` (dates), those who hosted most first, then those who began first.
    Meetings without a host and those called off are not in the table, and a session of several WGs
    is one meeting of its host.

    >>> isogj.hosting(tables.meetings)["meetings"].tolist()
    [1, 1]
    """
    require_columns(meetings, ["host", "date"], "meetings")
    hosted = (
        sessions(in_period(meetings, on, period))
        .query("held")
        .dropna(subset="host")
        .sort_values("date")
    )
    hosted = hosted.astype({"host": "str"}).drop_duplicates(["session", "host"])
    by_host = hosted.groupby("host")["date"]
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

    >>> round(isogj.hosting_evenness(tables.meetings), 2)
    1.0
    """
    shares = hosting(meetings)["share"].to_numpy()
    if len(shares) < 2:
        return float("nan")
    return float(-(shares * np.log(shares)).sum() / np.log(len(shares)))


def _of_groups(meetings: pd.DataFrame, on: Day | None) -> pd.DataFrame:
    """Take WG, day, number and whether it was held of all with a date, those up to a day."""
    rows = sessions(meetings).rename(columns={"date": "day"})
    rows = rows.astype({"wg": "str", "number": "Float64"})[
        ["wg", "session", "day", "number", "held"]
    ]
    rows = rows.drop_duplicates(["wg", "session"]).dropna(subset=["wg", "day"])
    return rows if on is None else rows[rows["day"] <= day_of(on)]


def _lives(working_groups: pd.DataFrame | None, rows: pd.DataFrame, wgs: pd.Index) -> pd.DataFrame:
    """Say by which rule each WG meets, and from which month to which it has been there.

    Months are counted as 12 times the year and the month, NaN where unknown. `begin` is the first,
    `end` the first after the last; from `doubted` on it may have ended. `exact` tells whether both
    are known to the month, or where no end is on record the first.
    """
    groups = pd.DataFrame({"wg": wgs}) if working_groups is None else working_groups
    groups = groups.set_index(groups["wg"].astype("str")).reindex(index=wgs, columns=_LIFE)
    established, ended = (_months(dates_of(groups[name])) for name in ("established", "ended"))
    began_in, ended_in = (precision_of(groups, name) == "year" for name in ("established", "ended"))
    first, last = (
        _months(part.groupby("wg")["day"].agg(end)).reindex(wgs)
        for part, end in (
            (rows[rows["number"].eq(1).fillna(False)], "min"),
            (rows[rows["held"]], "max"),
        )
    )
    begin = established.mask(began_in).fillna(first)
    forerunners_end = groups["replaces"].astype("str").map(ended)
    lives = {
        "begin": begin.fillna(established).fillna(forerunners_end),
        "exact": begin.notna() & ~ended_in,
        "end": ended.add(12 * ended_in).clip(lower=last + 1),
        "doubted": ended.clip(lower=last + 1),
    }
    return pd.DataFrame({"rule": _rule(working_groups, wgs), **lives})


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


def _months(days: pd.Series) -> pd.Series:
    days = pd.to_datetime(days)
    return 12 * days.dt.year + days.dt.month


def _rule(working_groups: pd.DataFrame | None, wgs: pd.Index) -> pd.Series:
    """Return how often each WG means to meet in a year, NaN where nobody knows."""
    if working_groups is None or "meetings_per_year" not in working_groups:
        return pd.Series(np.nan, wgs)
    rule = working_groups.set_index(working_groups["wg"].astype("str"))["meetings_per_year"]
    return rule.astype(float).reindex(wgs)
