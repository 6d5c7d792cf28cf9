"""A year alone, and this year beside the last one."""

from types import SimpleNamespace

import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.frame import story_of
from isogj_analysis.tables.settings import Settings

MEETINGS = pd.DataFrame(
    {
        "wg": "wg1",
        "number": [1, 2, 3, 4],
        "date": pd.to_datetime(["2008-03-01", "2008-09-01", "2009-02-01", None]),
        "host": ["a", "b", "b", "a"],
    }
)

GROUPS = pd.DataFrame({"wg": ["wg1", "wg2"], "established": pd.NaT, "meetings_per_year": 12})

NONE_LISTED = pd.DataFrame(
    columns=["service", "vendor", "phase", "target", "since", "until", "source"]
)

SOURCES = pd.DataFrame({"source": ["s"], "date": pd.NaT})

MEMBERSHIPS = pd.DataFrame(columns=["organisation", "role", "joined", "left"])


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
    tables = SimpleNamespace(
        meetings=MEETINGS, memberships=memberships, organisations=None, working_groups=GROUPS,
        attendance=pd.DataFrame({"wg": ["wg1"], "number": [2], "organisation": ["a"]}),
        catalogue=NONE_LISTED, sources=SOURCES, settings=Settings(),
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


def test_a_group_of_which_one_year_is_unknown_counts_in_neither():
    """Two groups are on record last year, one alone this year: it met 3 times, then 3 times."""
    days = ["2008-06-10", "2008-10-10", "2009-05-10", "2009-10-10", "2010-02-10", "2010-04-10"]
    own = {"wg": "wg1", "number": range(1, 7), "date": pd.to_datetime(days)}
    other = {
        "wg": "wg2",
        "number": range(1, 5),
        "date": pd.date_range("2008-08-31", periods=4, freq="ME"),
    }
    meetings = pd.concat([pd.DataFrame(own), pd.DataFrame(other)], ignore_index=True)
    tables = SimpleNamespace(
        meetings=meetings, memberships=MEMBERSHIPS, organisations=None, working_groups=GROUPS,
        attendance=meetings[["wg", "number"]].assign(organisation="a"), settings=Settings(),
        catalogue=NONE_LISTED, sources=SOURCES,
    )  # fmt: skip
    years = isogj.compare_years(tables, "2010-06-01")
    rows = years.set_index("measure")[["before", "after", "change"]].T.to_dict("list")
    # Of the months after May 2009 the next meeting tells, as it does in `cadence`.
    assert rows == {"meetings": [3, 3, 0], "missed": [9, 8, -1], "visits": [3, 3, 0]}
    assert years["left_out"].tolist() == [["wg2"]] * 3
    lead = story_of(charts.plot_years(years, lang="en")).lead
    told = (
        "Only groups on record of both years are counted, so not wg2 (meetings held, months missed"
    )
    assert told in lead
    alone = years.assign(left_out=[[]] * 3)
    assert "wg2" not in story_of(charts.plot_years(alone, lang="en")).lead
    none = isogj.compare_years(tables, "2009-06-01")
    assert none.empty, "of the year before the first nothing is on record"


def test_a_member_whose_joining_is_known_to_the_year_is_told_alike(tables):
    """In 2009 may be before the day or after it: it is of unknown date in every count."""
    joined = pd.to_datetime(["2008-05-01", "2009-01-01"])
    memberships = pd.DataFrame({"organisation": ["a", "b"], "role": "member", "joined": joined})
    memberships = memberships.assign(left=pd.NaT, joined_precision=["day", "year"])
    own = SimpleNamespace(**vars(tables) | {"catalogue": tables.catalogue})
    own.memberships = memberships
    years = isogj.compare_years(own, "2010-03-01").set_index("measure")
    assert years.loc["members", ["before", "after"]].tolist() == [1, 1]
    changes = isogj.membership_changes(memberships, on="2010-03-01").set_index("fiscal_year")
    assert changes["joined"].tolist() == [1, 1], "the last row is of the year that is not known"
    found = isogj.not_on_record(own, "2010-03-01").set_index("what")
    assert found.loc["joined", ["unknown", "among"]].tolist() == [1, 2]


def test_a_map_of_before_its_survey_is_not_on_record(tables):
    def measures(surveyed, **since):
        sources = tables.sources.assign(date=pd.Timestamp(surveyed))
        own = {"sources": sources, "catalogue": tables.catalogue.assign(**since)}
        years = isogj.compare_years(SimpleNamespace(**vars(tables) | own), "2010-06-01")
        return {"services", "vendors", "cells"}.intersection(years["measure"])

    assert measures("2009-09-01", since=pd.NaT) == set()
    assert len(measures("2009-06-01", since=pd.NaT)) == 3
    assert len(measures("2009-09-01", since=pd.Timestamp("2009-01-01"))) == 3
