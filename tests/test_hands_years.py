"""A year alone, and this year beside the last one."""

from types import SimpleNamespace

import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.frame import story_of

MEETINGS = pd.DataFrame(
    {
        "wg": "wg1",
        "number": [1, 2, 3, 4],
        "date": pd.to_datetime(["2008-03-01", "2008-09-01", "2009-02-01", None]),
        "host": ["a", "b", "b", "a"],
    }
)


def test_a_period_keeps_what_lies_in_it():
    numbers = {p: isogj.in_period(MEETINGS, "2009-03-01", p)["number"].tolist()
               for p in ("since-founding", "year")}  # fmt: skip
    assert numbers == {"since-founding": [1, 2, 3, 4], "year": [2, 3]}
    hosts = isogj.hosting(MEETINGS, on="2009-03-01", period="year")
    assert hosts[["host", "meetings"]].to_numpy().tolist() == [["b", 2]]
    title = story_of(charts.plot_hosts(hosts, lang="en")).title
    assert title.startswith("In the year to 1 March 2009: ")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("2009-03-01", "month"), "period must be 'since-founding' or 'year', got 'month'"),
        ((None, "year"), "period='year' must come with on"),
    ],
)
def test_another_period_is_refused(given, told):
    with pytest.raises(ValueError, match=told):
        isogj.in_period(MEETINGS, *given)


def test_years_are_told_only_where_both_are_on_record():
    joined = pd.to_datetime(["2007-01-01", "2008-12-01"])
    memberships = pd.DataFrame(
        {"organisation": ["a", "b"], "role": "member", "left": pd.NaT, "joined": joined}
    )
    columns = ["service", "vendor", "phase", "target", "since", "until"]
    tables = SimpleNamespace(
        meetings=MEETINGS, memberships=memberships, organisations=None, working_groups=None,
        attendance=pd.DataFrame({"wg": ["wg1"], "number": [2], "organisation": ["a"]}),
        catalogue=pd.DataFrame(columns=columns),
    )  # fmt: skip
    years = isogj.compare_years(tables, "2009-03-01")
    rows = years.set_index("measure")[["before", "after", "change"]]
    assert rows.loc["meetings"].tolist() == [1, 2, 1]
    assert rows.loc["members"].tolist() == [1, 2, 1]
    assert "visits" not in rows.index, "of last year nobody's attendance is on record"
    assert "services" not in rows.index
    story = story_of(charts.plot_years(years, lang="en"))
    assert "meetings held rose from 1 to 2" in story.title
    with pytest.raises(ValueError, match="nothing is on record of both years"):
        charts.plot_years(years[:0])
