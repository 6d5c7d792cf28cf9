"""Which two days of a catalogue a report compares."""

import pandas as pd

from isogj_analysis.service_map.compute_coverage import as_of
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import Day, dates_of, day_of

__all__ = ["days_to_compare"]

# Two rows that differ in nothing else stand for the same service in the same cell.
_OF_THE_RECORD = ["since", "until", "source"]


def days_to_compare(
    catalogue: pd.DataFrame, date: Day, events: pd.DataFrame | None = None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Choose the two days, a year apart, between which the report of a day tells what changed.

    A report tells the year that leads to its day. The first report has no year before it and tells
    the one that follows. A report is the first where nothing was in force a year before, or where
    the association was not there yet: its founding is the first event of the kind `founding`.
    Where nothing changed in that year the other of the two is told; where nothing changed in either
    both days are `date`, and there is nothing to compare.

    Needs `since` and `until` of `catalogue`, read as `as_of` reads them, and `kind`, `date` of
    `events`; without them no founding is known. A period that ends on the day on which another of
    the same service in the same cell begins is no change. Text that is no date is a ValueError.

    >>> isogj.days_to_compare(tables.catalogue, "2009-06-01")[1].year
    2010
    """
    require_columns(catalogue, ["since", "until"], "catalogue")
    day, year = day_of(date), pd.DateOffset(years=1)
    before, after = day - year, day + year
    told = [(before, day), (day, after)]
    founded = pd.NaT
    if events is not None:
        require_columns(events, ["kind", "date"], "events")
        founded = dates_of(events.loc[events["kind"] == "founding", "date"]).min()
    if as_of(catalogue, before).empty or founded > before:
        told.reverse()
    return next((days for days in told if _differs(catalogue, *days)), (day, day))


def _differs(catalogue: pd.DataFrame, before: pd.Timestamp, after: pd.Timestamp) -> bool:
    """Tell whether other services, or the same ones in other cells, are in force on two days."""
    what = catalogue.columns.difference(_OF_THE_RECORD, sort=False).tolist()
    was, now = (as_of(catalogue, day)[what].drop_duplicates() for day in (before, after))
    return not len(was) == len(now) == len(was.merge(now))
