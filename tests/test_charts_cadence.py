"""The meetings held against the rule: nothing is said of what is unknown."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults
from records import first_year, made

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.activity import figures_records as chart
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.voice import Voice

YEAR = first_year()
KEPT = isogj.cadence(YEAR.meetings, YEAR.working_groups)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def texts(ax) -> list[str]:
    labels = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    return [text.get_text() for text in [*ax.texts, *labels] if text.get_text()]


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "技術WGは、記録のある5か月に、原則なら5回のところ4回集まった"),
        ("en", "In 5 months on record Technology WG held 4 meetings; its rule foresees 5"),
    ],
)
def test_only_what_is_on_record_is_claimed(lang, title):
    story = chart.tell_cadence(KEPT, voice=Voice(lang, YEAR.names))
    assert story.title == title
    assert story.n == 4


def test_held_against_the_rule_missed_and_gap_stand_in_the_cell_of_a_year():
    drawn = charts.plot_cadence(KEPT, lang="en", names=YEAR.names)
    shown = texts(drawn)
    assert {"4/5", "−1  62 d", "FY 2008", "Technology WG"} <= set(shown)
    # What the other groups held is unknown, not nothing.
    dots = [part for part in drawn.collections if part.get_hatch() == ".."]
    assert {"Guideline WG", "Law WG"} <= set(shown)
    assert sum(len(part.get_paths()) for part in dots) == 2


@pytest.mark.parametrize(
    ("rule", "dates", "title"),
    [
        (12, [], "No meeting is on record to be compared with a rule"),
        (None, ["2009-04-01", "2009-06-01"],
         "2 meetings are on record, and no rule to compare them with"),
        (12, ["2009-04-01"], "In 1 month on record g1 held 1 meeting; its rule foresees 1"),
        (5, ["2009-04-01", "2009-06-01"],
         "In 3 months on record g1 held 2 meetings; its rule foresees 1.2"),
    ],
)  # fmt: skip
def test_the_title_has_a_sentence_for_each_case(rule, dates, title):
    meetings = pd.DataFrame({"wg": "g1", "date": pd.to_datetime(dates)})
    meetings["number"] = pd.array(range(1, len(dates) + 1), dtype="Int64")
    groups = pd.DataFrame({"wg": ["g1"], "meetings_per_year": pd.array([rule], dtype="Int64")})
    drawn = charts.plot_cadence(isogj.cadence(meetings, groups), lang="en")
    assert story_of(drawn).title.startswith(title)
    assert faults(drawn.figure) == []


def test_of_many_years_and_groups_the_latest_and_the_fullest_are_drawn():
    records = made(years=10, wgs=20, members=3)
    kept = isogj.cadence(records.meetings, records.working_groups)
    drawn = charts.plot_cadence(kept, lang="en", names=records.names)
    years = kept["fiscal_year"].unique()[-chart.YEARS :]
    shown = texts(drawn)
    assert [text for text in shown if text.startswith("FY")] == [f"FY {year}" for year in years]
    assert "The latest 8 of 10 fiscal years." in story_of(drawn).lead
    assert "6 rows are left out." in story_of(drawn).lead
    late = kept[kept["fiscal_year"].isin(years)]
    # The title is of all groups.
    assert f"held {late['held'].sum():,} meetings" in story_of(drawn).title
    by_wg = late.groupby("wg", observed=True)["held"].sum()
    held = [int(text.partition("/")[0].replace(",", "")) for text in shown if "/" in text]
    assert sum(held) == by_wg.nlargest(chart.WGS).sum()


@pytest.mark.parametrize(
    ("wgs", "lang", "span"),
    [
        (3, "ja", "は、{0}～{1}年度の記録のある月に、"),
        (3, "en", ", in the months on record of FY {0} to {1}"),
        (1, "ja", "は、{0}～{1}年度の記録のある"),
        (1, "en", " months on record of FY {0} to {1} "),
    ],
)
def test_where_years_are_left_out_title_and_n_are_of_those_drawn(wgs, lang, span):
    records = made(years=26, wgs=wgs, members=3)
    kept = isogj.cadence(records.meetings, records.working_groups)
    years = kept["fiscal_year"].unique()[-chart.YEARS :]
    story = chart.tell_cadence(kept, voice=Voice(lang, records.names))
    assert span.format(years[0], years[-1]) in story.title
    drawn = kept.loc[kept["fiscal_year"].isin(years), "held"].sum()
    assert f"{drawn:,}" in story.title
    assert story.n == drawn < len(records.meetings)


@pytest.mark.parametrize(
    ("value", "said"), [(7, "7"), (8.5, "8.5"), (762.3, "762"), (1200, "1,200")]
)
def test_the_rule_is_told_to_the_tenth_where_that_says_something(value, said):
    assert chart._rounded(value) == said
