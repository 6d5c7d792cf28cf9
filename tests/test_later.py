"""What a report leaves out because it came later, counted and told in one line."""

import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis.report.later import first_reports, tell_left_out
from isogj_analysis.report.run import _told
from isogj_analysis.tables.settings import Settings


def tables_of(**days):
    none = pd.to_datetime(pd.Series([], dtype=str))
    dates = {
        name: pd.to_datetime(pd.Series(given)) for name, given in days.items() if name != "services"
    }
    scopes = pd.DataFrame({"service": days.get("services", []), "since": dates.get("since", none)})
    return {
        "meetings": pd.DataFrame({"date": dates.get("meetings", none)}),
        "scopes": scopes,
        "memberships": pd.DataFrame({"joined": dates.get("memberships", none)}),
        "reported_totals": pd.DataFrame({"date": dates.get("totals", none)}),
    }


def test_a_row_counts_from_the_first_june_after_it_and_on_its_day():
    days = ["2009-05-31", "2009-06-01", "2009-06-02", "2010-01-01", "2010-06-02", None]
    assert first_reports(tables_of(meetings=days))["meetings"] == {"2009": 2, "2010": 2, "2011": 1}


def test_a_service_counts_from_its_first_day_and_always_where_that_is_not_known():
    tables = tables_of(
        services=["a", "a", "b", "b", "c"],
        since=["2012-01-01", "2010-01-01", "2012-01-01", None, None],
    )
    assert first_reports(tables)["services"] == {"2010": 1}


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (
            2009,
            "as of 1 June 2009: 1,200 meetings, 1 service and 3 reported totals of later days "
            "are left out (--year 2012 has them)",
        ),
        (2010, "as of 1 June 2010: 1 service of later days is left out (--year 2012 has them)"),
        (2012, ""),
    ],
)
def test_what_is_left_out_is_told_in_one_line(year, said):
    first = {
        "meetings": {"2008": 7, "2010": 1200},
        "services": {"2012": 1},
        "memberships": {},
        "reported_totals": {"2010": 3},
    }
    assert tell_left_out(first, year) == said


def test_the_shipped_services_of_later_days_are_counted():
    tables = isogj.load_tables()
    assert tell_left_out(first_reports(vars(tables)), 2009).startswith("as of 1 June 2009: ")


def test_without_settings_a_build_takes_theirs(tmp_path):
    assert _told(tmp_path) == (Settings().language, Settings().year)
