"""What the tables hold of days after the one for which a report is given."""

from collections.abc import Mapping
from typing import Any

import pandas as pd


def tell_left_out(tables: Mapping[str, Any], year: int) -> str:
    """Return in a line what the report of a year leaves out because it came later, or nothing.

    On which day it is given say the `settings` among the tables. A service counts from the first
    day that it stands on the map; what has no day is in every report.
    """
    given_on = tables["settings"].report_date
    since = tables["scopes"].groupby("service")["since"]
    days = {
        "meeting": tables["meetings"]["date"],
        "service": since.min()[since.count() == since.size()],
        "membership": tables["memberships"]["joined"],
        "reported total": tables["reported_totals"]["date"],
    }
    end = pd.Timestamp(given_on(year))
    late = {noun: day[day > end] for noun, day in days.items() if (day > end).any()}
    if not late:
        return ""
    *others, last = (f"{len(d):,} {noun}{'s' if len(d) > 1 else ''}" for noun, d in late.items())
    listed = f"{', '.join(others)} and {last}" if others else last
    are = "are" if sum(map(len, late.values())) > 1 else "is"
    latest = max(day.max() for day in late.values()).date()
    report = latest.year + (latest > given_on(latest.year))
    told = f"{listed} of later days {are} left out (--year {report} has them)"
    return f"as of {end.day} {end:%B %Y}: {told}"
