"""What the tables hold of days after the one for which a report is given."""

from collections.abc import Mapping

import pandas as pd


def tell_left_out(tables: Mapping[str, pd.DataFrame], year: int) -> str:
    """Return in a line what the report of a year leaves out because it came later, or nothing.

    A report is given on 1 June. A service counts from the first day that it stands on the map; what
    has no day is in every report.
    """
    since = tables["scopes"].groupby("service")["since"]
    days = {
        "meeting": tables["meetings"]["date"],
        "service": since.min()[since.count() == since.size()],
        "membership": tables["memberships"]["joined"],
        "reported total": tables["reported_totals"]["date"],
    }
    end = pd.Timestamp(year, 6, 1)
    late = {noun: day[day > end] for noun, day in days.items() if (day > end).any()}
    if not late:
        return ""
    *others, last = (f"{len(d):,} {noun}{'s' if len(d) > 1 else ''}" for noun, d in late.items())
    listed = f"{', '.join(others)} and {last}" if others else last
    are = "are" if sum(map(len, late.values())) > 1 else "is"
    latest = max(day.max() for day in late.values())
    report = latest.year + (latest > pd.Timestamp(latest.year, 6, 1))
    return f"as of 1 June {year}: {listed} of later days {are} left out (--year {report} has them)"
