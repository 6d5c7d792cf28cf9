"""What a report leaves out because it came later, counted and told in one line."""

import pandas as pd

import isogj_analysis as isogj
from isogj_analysis.report.later import tell_left_out
from isogj_analysis.report.run import _told
from isogj_analysis.tables.settings import Settings


def tables_of(**days):
    none = pd.to_datetime(pd.Series([], dtype=str))
    dates = {
        name: pd.to_datetime(pd.Series(given))
        for name, given in days.items()
        if name not in ("services", "on")
    }
    scopes = pd.DataFrame({"service": days.get("services", []), "since": dates.get("since", none)})
    return {
        "settings": Settings(report_day=days.get("on", "06-01")),
        "meetings": pd.DataFrame({"date": dates.get("meetings", none)}),
        "scopes": scopes,
        "memberships": pd.DataFrame({"joined": dates.get("memberships", none)}),
        "reported_totals": pd.DataFrame({"date": dates.get("totals", none)}),
    }


def test_what_came_later_is_counted_from_the_day_after_the_report():
    days = ["2009-05-31", "2009-06-01", "2009-06-02", "2010-01-01", "2010-06-02", None]
    tables = tables_of(meetings=days)
    assert tell_left_out(tables, 2009).startswith("as of 1 June 2009: 3 meetings of later days are")
    assert tell_left_out(tables, 2010) == (
        "as of 1 June 2010: 1 meeting of later days is left out (--year 2011 has them)"
    )
    assert tell_left_out(tables, 2011) == ""


def test_the_day_of_the_report_is_set(small):
    days = ["2009-03-31", "2009-04-01", "2010-04-01"]
    assert tell_left_out(tables_of(meetings=days, on="03-31"), 2009) == (
        "as of 31 March 2009: 2 meetings of later days are left out (--year 2011 has them)"
    )
    (small / "isogj.toml").write_text('report_day = "10-31"')
    said = tell_left_out(vars(isogj.load_tables(small)), 2008)
    assert said.startswith("as of 31 October 2008: 1 meeting, ")


def test_a_service_counts_from_its_first_day_and_always_where_that_is_not_known():
    tables = tables_of(
        services=["a", "a", "b", "b", "c"],
        since=["2012-01-01", "2010-01-01", "2012-01-01", None, None],
    )
    assert tell_left_out(tables, 2009) == (
        "as of 1 June 2009: 1 service of later days is left out (--year 2010 has them)"
    )
    assert tell_left_out(tables, 2010) == ""


def test_several_things_are_told_in_one_line():
    tables = tables_of(
        meetings=["2010-01-01"] * 1200, services=["a"], since=["2012-06-01"],
        totals=["2010-01-01"] * 3,
    )  # fmt: skip
    assert tell_left_out(tables, 2009) == (
        "as of 1 June 2009: 1,200 meetings, 1 service and 3 reported totals of later days "
        "are left out (--year 2012 has them)"
    )


def test_without_settings_a_build_takes_theirs(tmp_path):
    assert _told(tmp_path) == (Settings().language, Settings().year)
