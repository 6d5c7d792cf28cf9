"""What the tables hold of days after the one for which a report is given."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# Rows by the name of their table, and in it by the year of the first report that counts them.
First = dict[str, dict[str, int]]


def first_reports(tables: Mapping[str, "pd.DataFrame"]) -> First:
    """Return how many rows of each table of facts the report of each year is the first to count.

    A report is given on 1 June. A service counts from the first day that it stands on the map; what
    has no day is in every report.
    """
    since = tables["scopes"].groupby("service")["since"]
    days = {
        "meetings": tables["meetings"]["date"],
        "services": since.min()[since.count() == since.size()],
        "memberships": tables["memberships"]["joined"],
        "reported_totals": tables["reported_totals"]["date"],
    }
    first: First = {}
    for name, day in days.items():
        known = day.dropna()
        late = (known.dt.month * 100 + known.dt.day) > 601
        counts = (known.dt.year + late).value_counts().sort_index()
        first[name] = {str(year): int(rows) for year, rows in counts.items()}
    return first


def tell_left_out(first: First, year: int) -> str:
    """Return in a line what a report of a year leaves out because it came later, or nothing."""
    rows: dict[str, int] = {}
    for name, counts in first.items():
        if later := sum(count for of, count in counts.items() if int(of) > year):
            noun = name.removesuffix("s").replace("_", " ")
            rows[f"{later:,} {noun}{'s' if later > 1 else ''}"] = later
    if not rows:
        return ""
    *others, last = rows
    listed = f"{', '.join(others)} and {last}" if others else last
    are = "are" if sum(rows.values()) > 1 else "is"
    latest = max(int(of) for counts in first.values() for of in counts)
    return f"as of 1 June {year}: {listed} of later days {are} left out (--year {latest} has them)"
