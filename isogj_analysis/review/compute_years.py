"""This year beside the last one: what is on record of both."""

from typing import Any

import pandas as pd

from isogj_analysis.activity.compute_activity import meetings_by_month, sessions
from isogj_analysis.membership.compute_spells import in_force, spells
from isogj_analysis.service_map.compute_coverage import as_of
from isogj_analysis.tables.fiscal import Day, day_of, in_period
from isogj_analysis.tables.read import Tables

_YEARS: dict[str, Any] = {"measure": "str", "before": "Int64", "after": "Int64", "change": "Int64"}


def compare_years(tables: Tables, on: Day) -> pd.DataFrame:
    """Lay the twelve months up to a day beside the twelve before, where both are on record.

    Of the `tables` it takes `meetings`, `attendance`, `memberships`, `organisations`,
    `working_groups` and the catalogue. One row per measure, columns `measure`, `before` and `after`
    (the numbers of last year and this), and `change`:

    - `meetings` held, a session of several WGs once, and `missed`: the months in which a WG missed
      one by its rule
    - `visits`: the organisations that came to the meetings, meeting by meeting
    - `members` of known joining date on the last day of each year
    - `services`, `vendors` and `cells` that they cover, on the map of these days

    A year of which nothing of a measure is on record is unknown, not zero: the measure is left out.

    >>> isogj.compare_years(tables, "2010-06-01")["measure"].tolist()
    ['members', 'services', 'vendors', 'cells']
    """
    end = day_of(on)
    before, after = (_year(tables, day) for day in (end - pd.DateOffset(years=1), end))
    rows = [(name, n, after[name], after[name] - n) for name, n in before.items() if name in after]
    return pd.DataFrame(rows, columns=list(_YEARS)).astype(_YEARS)


def _year(tables: Tables, end: pd.Timestamp) -> dict[str, int]:
    """Return the numbers of the year up to a day, of what is on record."""
    numbers: dict[str, int] = {}
    held = in_period(sessions(tables.meetings).query("held"), end, "year")
    if len(held):
        numbers["meetings"] = held["session"].nunique()
        months = meetings_by_month(tables.meetings, tables.working_groups, on=end, period="year")
        if months["missed"].notna().any():
            numbers["missed"] = int(months["missed"].sum())
    came = tables.attendance.merge(held[["wg", "number"]].drop_duplicates())
    if len(came):
        numbers["visits"] = len(came.drop_duplicates(["wg", "number", "organisation"]))
    members = in_force(spells(tables.memberships, tables.organisations, "member"), end)
    if known := int(members["joined"].notna().sum()):
        numbers["members"] = known
    if len(there := as_of(tables.catalogue, end)):
        numbers |= {"services": there["service"].nunique(), "vendors": there["vendor"].nunique()}
        numbers["cells"] = len(there[["phase", "target"]].dropna().drop_duplicates())
    return numbers
