"""What the working groups did: meetings by month, the rhythm they kept, and who hosted."""

from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.tables.columns import precision_of, require_columns
from isogj_analysis.tables.fiscal import (
    WHOLE,
    Day,
    check_first_month,
    dates_of,
    day_of,
    fiscal_year,
    in_period,
)
from isogj_analysis.tables.order import display_order

__all__ = ["cadence", "foreseen_meetings", "groups_since", "hosting", "meetings_by_month"]

_STATES = ["before", "met", "none", "missed", "unknown", "ended"]
_MONTHS: dict[str, Any] = {
    "month": "datetime64[s]",
    "meetings": "Int64",
    "again": "Int64",
    "missed": "boolean",
    "state": pd.CategoricalDtype(_STATES, ordered=True),
}
_CADENCE = {
    **dict.fromkeys(["covered_months", "unknown_months", "held", "longest_gap_days"], "Int64"),
    **dict.fromkeys(["expected", "regularity"], "Float64"),
}
_LIFE = ["established", "established_precision", "ended", "ended_precision", "replaces"]


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
        held=~state.isin(["cancelled", "postponed"]),
        session=pd.factorize(marks)[0],
    )


def meetings_by_month(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame | None = None,
    *,
    on: Day | None = None,
    first_month: int = 4,
    period: str = WHOLE,
) -> pd.DataFrame:
    """Count the meetings of each WG in each month of the fiscal years on record.

    Needs `wg`, `number`, `date` of `meetings` and `wg` of `working_groups`. One row per WG and
    month of whole fiscal years, from that of the first meeting to that of the last, or of `on`, of
    a `period` as `in_period` says: `wg` (in display order), `fiscal_year`, `month` (its first day),
    `meetings` (not those after `on`, without a date or called off), `again` (how many of these are
    sessions with a WG before it, and count there for all), `missed` and `state`:

    - `before`: the WG was not there yet. It is from the month in which it was established or, where
      that is not on record, from that of its meeting no. 1. Where neither is, what lies before its
      first meeting is unknown, save the time before its forerunner ended
    - `met`: `meetings` says how often; `none`, `missed`: known without a meeting, 0
    - `unknown`: nothing is on record, `meetings` is NA. A month is known where a meeting was called
      off in it, and between meetings whose numbers follow each other, counted from 0 when the WG
      began: where a number is skipped, that meeting may have been in any month between
    - `ended`: the WG was not there any more. The month in which it ended counts if it met in it

    A WG that by its rule, `meetings_per_year`, meets 12 times a year misses each month without a
    meeting, one that meets 6 times only the second in a row, the fourth and so on: those in which
    one more stretch of 12 / `meetings_per_year` months has gone by. A meeting that came late was
    not missed: no more months are than meetings lack in the known months of the fiscal year, those
    furthest from the last meeting first. `missed` is NA where `meetings` is, and in months without
    a meeting where no rule is known.

    >>> int(isogj.meetings_by_month(tables.meetings)["meetings"].sum())
    3
    """
    require_columns(meetings, ["wg", "number", "date"], "meetings")
    check_first_month(first_month)
    rows = _of_groups(meetings, on)
    months = _months_of_whole_years(rows["day"], on, first_month)
    wgs = display_order(meetings["wg"], working_groups, "working_groups")
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
    in_turn = rows.assign(place=wgs.get_indexer(pd.Index(rows["wg"]))).sort_values("place")
    repeated = by_month(in_turn[in_turn["held"] & in_turn.duplicated(["session", "held"])]).size()
    again = repeated.unstack().reindex(index=months, columns=wgs).astype(float)
    met, place = counts.notna(), pd.Series(12 * months.year + months.month, months)
    at = place.to_numpy()[:, None]
    before, ended = at < lives["begin"].to_numpy(), at >= lives["end"].to_numpy()
    known = lowest.notna() | lowest.bfill().le(highest.ffill().fillna(0) + 1)
    known &= met | ~(before | ended)
    # For each month how many have gone by since the last one with a meeting, or since it began.
    since = counts.mul(0).add(place, axis=0).ffill().fillna(lives["begin"] - 1).rsub(place, axis=0)
    rule = lives["rule"].clip(upper=12)
    ran_out = known & ~met & (np.floor(since * rule / 12) > np.floor((since - 1) * rule / 12))
    year = fiscal_year(months.to_timestamp(), first_month=first_month).to_numpy()
    # In twelfths of a meeting, which are whole.
    lacking = (known * lives["rule"] - 12 * counts.fillna(0)).groupby(year).transform("sum")
    rank = since.where(ran_out).groupby(year).rank(ascending=False, method="first")
    missed = 12 * rank <= lacking
    told = {"met": met, "before": before, "ended": ended, "unknown": ~known, "missed": missed}
    states = np.select([np.asarray(months, bool) for months in told.values()], [*told], "none")
    columns = {
        "meetings": counts.fillna(0).where(known),
        "again": again.fillna(0).where(known),
        "missed": missed.astype(float).where(known & (met | lives["rule"].notna())),
        "state": pd.DataFrame(states, months, wgs),
    }
    result = pd.DataFrame({name: wide.unstack() for name, wide in columns.items()}).reset_index()
    result["month"] = result["month"].dt.to_timestamp()
    result.insert(1, "fiscal_year", fiscal_year(result["month"], first_month=first_month))
    result = result.astype({"wg": pd.CategoricalDtype(wgs, ordered=True), **_MONTHS})
    # The fiscal year goes on after the day.
    return result if period == WHOLE else in_period(result, on, period, column="month")


def cadence(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame,
    *,
    on: Day | None = None,
    first_month: int = 4,
) -> pd.DataFrame:
    """Hold the meetings of each WG and fiscal year against how often it means to meet.

    Needs `wg`, `number`, `date` of `meetings` and `wg`, `meetings_per_year` of `working_groups`.
    What is known, and what `on` does, is as in `meetings_by_month`. By `wg` and `fiscal_year`:

    - `covered_months`: the months on record, with or without a meeting; `unknown_months`: those
      that are not, although the WG was there or may have been. In the rest nothing was due
    - `expected`: `meetings_per_year` for the covered part of the year; `held`: the meetings on
      record
    - `missed`: list of the first days of the months that it missed; None where it cannot be told
    - `longest_gap_days`: from one meeting to the next one on record, in the year in which it ended
    - `regularity`: share of the months with a meeting among these and those missed, 0 to 1

    Where no month is covered all but the first four columns are NA: nothing is known, and that is
    not zero. Without a rule `missed` and `regularity` are unknown too.

    >>> int(isogj.cadence(tables.meetings, tables.working_groups)["held"].sum())
    3
    """
    require_columns(working_groups, ["wg", "meetings_per_year"], "working_groups")
    months = meetings_by_month(meetings, working_groups, on=on, first_month=first_month)
    year = ["wg", "fiscal_year"]
    by_year = months.assign(
        covered=months["meetings"].notna(),
        unknown=months["state"].eq("unknown"),
        met=months["state"].eq("met"),
    ).groupby(year, observed=True)
    result = by_year.agg(
        covered_months=("covered", "sum"), unknown_months=("unknown", "sum"), met=("met", "sum")
    )
    wgs = result.index.get_level_values("wg")
    rule = pd.Series(_rule(working_groups, wgs.astype("str")).to_numpy(), result.index)
    covered, ruled = result["covered_months"] > 0, rule.notna()
    by_missed = months[months["missed"].fillna(False)].groupby(year, observed=True)["month"]
    lists = by_missed.agg(list).to_dict()
    missed = [lists.get(key, []) if told else None for key, told in (covered & ruled).items()]
    rows = _of_groups(meetings, on)
    days = rows.loc[rows["held"], ["wg", "day"]].drop_duplicates().sort_values(["wg", "day"])
    gaps = days.groupby("wg")["day"].diff().dt.days
    longest = gaps.groupby([days["wg"], fiscal_year(days["day"], first_month=first_month)]).max()
    result = result.assign(
        expected=(rule * result["covered_months"] / 12).where(covered),
        held=by_year["meetings"].sum(min_count=1),
        missed=pd.Series(missed, result.index, dtype=object),
        longest_gap_days=longest.reindex(result.index),
        regularity=(result["met"] / (result["met"] + by_year["missed"].sum())).where(ruled),
    )
    return result.drop(columns="met").reset_index().astype(_CADENCE)


def foreseen_meetings(
    meetings: pd.DataFrame,
    working_groups: pd.DataFrame,
    reported_totals: pd.DataFrame,
    *,
    on: Day | None = None,
) -> pd.DataFrame:
    """Add up the meetings that the rules of all WGs foresee up to the end of each month.

    Needs `wg`, `number`, `date` of `meetings`; `wg`, `established`, `meetings_per_year` of
    `working_groups` and `date` of `reported_totals`. Columns `date` (the last day of a month, from
    that before the first date on record, of a meeting, a total or a WG established, to the last one
    over on `on` or the last date), `meetings` and `at_most`. Each WG counts from the month in which
    it began to that in which it ended, as in `meetings_by_month`; where its begin is unknown, from
    the first month of all, and the numbers are `at_most` what its rule foresees. A WG whose rule is
    unknown adds nothing.

    >>> given = tables.meetings, tables.working_groups, tables.reported_totals
    >>> list(isogj.foreseen_meetings(*given))
    ['date', 'meetings', 'at_most']
    """
    require_columns(meetings, ["wg", "number", "date"], "meetings")
    require_columns(working_groups, ["wg", "established", "meetings_per_year"], "working_groups")
    require_columns(reported_totals, ["date"], "reported_totals")
    held = sessions(meetings).query("held")["date"]
    stated = (dates_of(reported_totals["date"]), dates_of(working_groups["established"]))
    dates = pd.concat([held, *stated]).dropna()
    end = dates.max() if on is None else day_of(on)
    lives = _lives(working_groups, _of_groups(meetings, end), working_groups["wg"].astype("str"))
    months = pd.PeriodIndex([], freq="M")
    if len(dates):
        # A month is over when the day after belongs to the next one.
        months = pd.period_range(dates.min(), end + pd.Timedelta(days=1), freq="M")
    at = (12 * months.year + months.month).to_numpy()[:, None]
    running = (
        np.fmin(at, lives["end"].to_numpy()) - lives["begin"].fillna(at.min(initial=9e9)).to_numpy()
    )
    return pd.DataFrame(
        {
            "date": months.start_time - pd.Timedelta(days=1),
            "meetings": running.clip(min=0) @ lives["rule"].fillna(0).to_numpy() / 12,
            "at_most": bool((~lives["exact"] & lives["rule"].notna()).any()),
        }
    ).astype({"date": "datetime64[s]", "meetings": "Float64"})


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
    hosted = sessions(in_period(meetings, on, period)).query("held").dropna(subset="host")
    hosted = hosted.astype({"host": "str"}).sort_values("date").drop_duplicates(["session", "host"])
    by_host = hosted.groupby("host")["date"]
    result = by_host.agg(meetings="size", first="min", last="max").reset_index()
    result.insert(2, "share", result["meetings"] / max(len(hosted), 1))
    order = ["meetings", "first", "host"]
    result = result.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return result.astype({"meetings": "Int64"})


def _of_groups(meetings: pd.DataFrame, on: Day | None) -> pd.DataFrame:
    """Take WG, day, number and whether it was held of all with a date, those up to a day."""
    rows = sessions(meetings).rename(columns={"date": "day"})
    rows = rows.astype({"wg": "str", "number": "Float64"})
    rows = rows[["wg", "session", "day", "number", "held"]].drop_duplicates(["wg", "session"])
    rows = rows.dropna(subset=["wg", "day"])
    return rows if on is None else rows[rows["day"] <= day_of(on)]


def _lives(
    working_groups: pd.DataFrame | None, rows: pd.DataFrame, wgs: pd.Index | pd.Series
) -> pd.DataFrame:
    """Say by which rule each WG meets, and from which month to which it has been there.

    Months are counted as 12 times the year and the month, NaN where unknown. `begin` is the first,
    `end` the first after the last. `exact` tells whether both are known to the month, or where no
    end is on record the first.
    """
    groups = pd.DataFrame({"wg": wgs}) if working_groups is None else working_groups
    groups = groups.set_index(groups["wg"].astype("str")).reindex(index=wgs, columns=_LIFE)
    established, ended = (_months(dates_of(groups[name])) for name in ("established", "ended"))
    began_in, ended_in = (precision_of(groups, name) == "year" for name in ("established", "ended"))
    first = _months(rows[rows["number"].eq(1).fillna(False)].groupby("wg")["day"].min())
    last = _months(rows[rows["held"]].groupby("wg")["day"].max())
    begin = established.mask(began_in).fillna(first)
    forerunners_end = groups["replaces"].astype("str").map(ended)
    return pd.DataFrame(
        {
            "rule": _rule(working_groups, groups.index),
            "begin": begin.fillna(established).fillna(forerunners_end),
            "exact": begin.notna() & ~ended_in,
            "end": ended.add(12 * ended_in).clip(lower=last.reindex(groups.index) + 1),
        }
    )


def _months_of_whole_years(days: pd.Series, on: Day | None, first_month: int) -> pd.PeriodIndex:
    """List the months of the fiscal years from the first day on record to the last, or a day."""
    ends = pd.Series([days.min(), days.max(), None if on is None else day_of(on)]).dropna()
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
