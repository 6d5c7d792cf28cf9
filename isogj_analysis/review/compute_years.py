"""This year beside the last one: what is on record of both."""

from typing import Any

import pandas as pd

from isogj_analysis.activity.compute_activity import meetings_by_month, sessions
from isogj_analysis.membership.compute_spells import in_force, of_some_year, spells
from isogj_analysis.service_map.compute_coverage import AXES, as_of, in_scope
from isogj_analysis.tables.fiscal import Day, day_of, in_period
from isogj_analysis.tables.read import Tables

__all__ = ["compare_years"]

_YEARS: dict[str, Any] = {
    "measure": "str",
    **dict.fromkeys(["before", "after", "change"], "Int64"),
    "left_out": "object",
}
# What is counted of the groups on record: each of these is one.
_ONE = {
    "meetings": ["session"],
    "missed": ["wg", "month"],
    "visits": ["wg", "number", "organisation"],
}


def compare_years(tables: Tables, on: Day) -> pd.DataFrame:
    """Lay the twelve months up to a day beside the twelve before, where both are on record.

    Of the `tables` it takes `meetings`, `attendance`, `memberships`, `organisations`,
    `working_groups`, `sources` and the catalogue. One row per measure, columns `measure`, `before`
    and `after` (the numbers of last year and this), `change` and `left_out`:

    - `meetings` held, a session of several WGs once, and `missed`: the months that ended in the
      year in which a WG missed one by its rule. By what is known on the day, as in `cadence`, which
      tells them by fiscal year
    - `visits`: the organisations that came to the meetings, meeting by meeting
    - `members` of known joining date on the last day of each year, without those of whom only the
      year is known in which they joined or left: the day may lie before or after it
    - `services`, `vendors` and `cells` that they cover, on the map of these days; it is not on
      record where a source of a later day tells of services that are there since nobody knows when

    A year of which nothing of a measure is on record is unknown, not zero: the measure is left out.
    So is a WG from the first three; `left_out` lists those on record of one of the years alone.

    >>> isogj.compare_years(tables, "2010-06-01")["measure"].tolist()
    ['members', 'services', 'vendors', 'cells']
    """
    end = day_of(on)
    days = end - pd.DateOffset(years=1), end
    first, groups = tables.settings.first_month, tables.working_groups
    months = meetings_by_month(tables.meetings, groups, on=end, first_month=first)
    months["over"] = months["month"] + pd.offsets.MonthEnd(0)
    rows: list[tuple] = []
    last, this = (_of_groups(tables, months, day) for day in days)
    for name, one in _ONE.items():
        (wgs, held), (wgs_now, held_now) = last[name], this[name]
        if both := wgs & wgs_now:
            before, after = (
                len(part[part["wg"].isin(both)].drop_duplicates(one)) for part in (held, held_now)
            )
            left_out = [wg for wg in groups["wg"] if wg in wgs ^ wgs_now]
            rows.append((name, before, after, after - before, left_out))
    numbers, now = (_year(tables, day) for day in days)
    rows += [(name, n, now[name], now[name] - n, []) for name, n in numbers.items() if name in now]
    return pd.DataFrame(rows, columns=list(_YEARS)).astype(_YEARS)


def _of_groups(
    tables: Tables, months: pd.DataFrame, end: pd.Timestamp
) -> dict[str, tuple[set[str], pd.DataFrame]]:
    """Return by measure the WGs on record of the year up to a day, and what is counted of them."""
    held = in_period(sessions(tables.meetings).query("held"), end, "year")
    months = in_period(months, end, "year", column="over").dropna(subset="meetings")
    ruled = tables.working_groups.dropna(subset="meetings_per_year")["wg"]
    by_rule = months[months["wg"].isin(ruled)]
    came = tables.attendance.merge(held[["wg", "number"]].drop_duplicates())
    return {
        "meetings": ({*held["wg"], *months["wg"]}, held),
        "missed": ({*by_rule["wg"]}, by_rule[by_rule["missed"]]),
        "visits": ({*came["wg"]}, came),
    }


def _year(tables: Tables, end: pd.Timestamp) -> dict[str, int]:
    """Return the numbers of the year up to a day, of what is on record."""
    numbers: dict[str, int] = {}
    members = in_force(spells(tables.memberships, tables.organisations, "member"), end)
    if known := int((members["joined"].notna() & ~of_some_year(members)).sum()):
        numbers["members"] = known
    there = as_of(tables.catalogue, end)
    later = tables.sources.loc[tables.sources["date"] > end, "source"]
    unknown = there["since"].isna() & there["source"].isin(later)
    if len(there) and not unknown.any():
        numbers |= {"services": there["service"].nunique(), "vendors": there["vendor"].nunique()}
        on_map = in_scope(there, tables.cells).dropna(subset=AXES)
        numbers["cells"] = len(on_map.drop_duplicates(AXES))
    return numbers
