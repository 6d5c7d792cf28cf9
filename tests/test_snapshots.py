"""Which two days a report compares, and the catalogue on both."""

import pandas as pd
import pytest
from association import report_year, write_association
from catalogues import catalogue

from isogj_analysis.service_map.compute_snapshots import days_to_compare
from isogj_analysis.tables import load_tables

JUNE = {year: pd.Timestamp(year, 6, 1) for year in range(2007, 2013)}
STAYS = ("stays", "vendor-a", "audit", "plan", "network", None, None)


def offered(*periods: tuple[str | None, str | None]) -> pd.DataFrame:
    """Return a catalogue of one service that stays and others of these periods."""
    others = (
        (f"s{n}", "vendor-b", "audit", "plan", "server", *period)
        for n, period in enumerate(periods)
    )
    return catalogue(STAYS, *others)


def founded(*days: str | None) -> pd.DataFrame:
    return pd.DataFrame(
        {"kind": ["talk", *["founding"] * len(days)], "date": ["2001-01-01", *days]}
    )


def test_the_year_that_leads_to_the_report_is_told():
    for period in (("2009-10-01", None), (None, "2009-10-01"), ("2010-06-01", None)):
        both_years = offered(period, ("2010-12-01", None))
        assert days_to_compare(both_years, "2010-06-01") == (JUNE[2009], JUNE[2010])


def test_a_first_report_tells_the_year_that_follows():
    new = catalogue(("new", "vendor-a", "audit", "plan", "network", "2009-10-01", None))
    later = catalogue(("late", "vendor-b", "audit", "plan", "network", "2010-10-01", None))
    begun = pd.concat([new, later], ignore_index=True)
    assert days_to_compare(begun, "2010-06-01") == (JUNE[2010], JUNE[2011])
    both_years = offered(("2009-10-01", None), ("2010-10-01", None))
    for day, first in (("2009-06-01", False), ("2009-06-02", True), ("2008-01-01", False)):
        told = days_to_compare(both_years, "2010-06-01", founded(None, "2011-01-01", day))
        assert told == ((JUNE[2010], JUNE[2011]) if first else (JUNE[2009], JUNE[2010]))
    assert days_to_compare(both_years, "2010-06-01", founded(None))[1] == JUNE[2010]


def test_where_nothing_changed_in_that_year_the_other_is_told():
    later = offered(("2010-10-01", None))
    assert days_to_compare(later, "2010-06-01") == (JUNE[2010], JUNE[2011])
    earlier = offered(("2009-10-01", None))
    told = days_to_compare(earlier, "2010-06-01", founded("2010-01-01"))
    assert told == (JUNE[2009], JUNE[2010])


def test_without_a_change_on_record_there_is_one_day():
    for still in (offered(), offered(("2008-01-01", "2012-01-01")), offered().head(0)):
        assert days_to_compare(still, "2010-06-01") == (JUNE[2010], JUNE[2010])
    # One period ends where the next begins: what stands on the map is the same.
    parts = catalogue(
        ("s", "vendor-a", "audit", "plan", "network", None, "2009-10-01"),
        ("s", "vendor-a", "audit", "plan", "network", "2009-10-01", None),
    )
    assert days_to_compare(parts, "2010-06-01") == (JUNE[2010], JUNE[2010])


def test_the_shipped_reports(tables):
    told = {
        year: days_to_compare(tables.catalogue, f"{year}-06-01", tables.events)
        for year in (2009, 2010, 2011)
    }
    assert told == {
        2009: (JUNE[2009], JUNE[2010]),
        2010: (JUNE[2009], JUNE[2010]),
        2011: (JUNE[2011], JUNE[2011]),
    }


def test_the_last_report_on_an_association_has_something_to_tell(tmp_path):
    write_association(tmp_path / "sample", years=8)
    tables = load_tables(tmp_path / "sample")
    day = pd.Timestamp(report_year(8), 6, 1)
    assert days_to_compare(tables.catalogue, day, tables.events) == (
        day - pd.DateOffset(years=1),
        day,
    )


def test_errors_of_days():
    with pytest.raises(ValueError, match="got '2009-02-30'"):
        days_to_compare(offered(), "2009-02-30")
    with pytest.raises(ValueError, match="catalogue lacks the columns since, until"):
        days_to_compare(offered().drop(columns=["since", "until"]), "2009-06-01")
    with pytest.raises(ValueError, match="events lacks the column kind"):
        days_to_compare(offered(), "2009-06-01", founded("2009-06-01")[["date"]])
