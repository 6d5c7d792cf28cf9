"""The meetings held against the rule: nothing is said of what is unknown."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults
from matplotlib.dates import num2date
from matplotlib.patches import Rectangle
from records import first_year, made

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.activity import figures_cadence as chart
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


def test_held_missed_gap_and_regularity_stand_in_the_row_of_a_year():
    drawn = charts.plot_cadence(KEPT, lang="en", names=YEAR.names)
    shown = texts(drawn)
    for text in ("4/5", "December 2008", "62 days", "80%"):
        assert text in shown
    # The other groups have no row: that they have no record is said below.
    assert len([text for text in shown if text.startswith("FY")]) == 1
    assert any(text.startswith("Without any record") for text in shown)
    rule, held = (bar.get_width() for bar in drawn.patches if isinstance(bar, Rectangle))
    assert held / rule == pytest.approx(4 / 5)


@pytest.mark.parametrize(
    ("rule", "dates", "title"),
    [
        (12, [], "No meeting is on record to be held against a rule"),
        (None, ["2009-04-01", "2009-06-01"], "2 meetings are on record, and no rule to hold them"),
        (12, ["2009-04-01"], "In 1 month on record g1 held 1 meeting; its rule foresees 1"),
        (5, ["2009-04-01", "2009-06-01"],
         "In 3 months on record g1 held 2 meetings; its rule foresees about 1"),
    ],
)  # fmt: skip
def test_the_title_has_a_sentence_for_each_case(rule, dates, title):
    meetings = pd.DataFrame({"wg": "g1", "date": pd.to_datetime(dates)})
    meetings["number"] = pd.array(range(1, len(dates) + 1), dtype="Int64")
    groups = pd.DataFrame({"wg": ["g1"], "meetings_per_year": pd.array([rule], dtype="Int64")})
    drawn = charts.plot_cadence(isogj.cadence(meetings, groups), lang="en")
    assert story_of(drawn).title.startswith(title)
    assert faults(drawn.figure) == []


def test_many_years_and_groups_fall_back_to_a_grid_that_sums_the_rest():
    records = made(years=10, wgs=20, members=3)
    kept = isogj.cadence(records.meetings, records.working_groups)
    drawn = charts.plot_cadence(kept, lang="en", names=records.names)
    years = kept["fiscal_year"].unique()[-chart.YEARS :]
    shown = texts(drawn)
    assert [text for text in shown if text.startswith("FY")] == [f"FY {year}" for year in years]
    assert "The latest 8 of 10 fiscal years." in story_of(drawn).lead
    assert "6 more added up in the last row" in story_of(drawn).lead
    late = kept[kept["fiscal_year"].isin(years)]
    assert f"held {late['held'].sum():,} meetings" in story_of(drawn).title
    # What is not drawn by itself is in the sums: nothing is lost.
    held = [int(text.partition("/")[0].replace(",", "")) for text in shown if "/" in text]
    assert "6 more" in shown
    assert sum(held) == late["held"].sum()


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
    assert chart._number(value) == said


# all of them so far


def so_far(*, established: str | None = None, reported: int = 4, on: str | None = None):
    groups = YEAR.working_groups.assign(established=pd.Timestamp(established))
    return isogj.cumulative_meetings(YEAR.meetings, groups, YEAR.reported_totals[:reported], on=on)


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "2009年3月1日までの会合は、原則どおりなら最大23回のところ、報告は約20回、記録は4回"),
        ("en", "By 1 March 2009 up to 23 meetings by the rule, about 20 as reported, 4 on record"),
    ],
)
def test_rule_report_and_records_are_compared_for_the_day_of_the_report(lang, title):
    assert chart.tell_cumulative(so_far(on="2010-06-01"), voice=Voice(lang)).title == title


@pytest.mark.parametrize(("lang", "day"), [("ja", "2009年2月28日"), ("en", "28 February 2009")])
def test_without_a_report_they_are_compared_for_the_last_day_on_record(lang, day):
    story = chart.tell_cumulative(so_far(reported=1, on="2010-06-01"), voice=Voice(lang))
    for said in (day, "23", "4"):
        assert said in story.title


@pytest.mark.parametrize(("lang", "most"), [("ja", "最大"), ("en", "up to ")])
def test_the_rule_is_an_upper_bound_only_where_a_founding_is_unknown(lang, most):
    unknown = chart.tell_cumulative(so_far(), voice=Voice(lang))
    known = chart.tell_cumulative(so_far(established="2008-06-13"), voice=Voice(lang))
    assert most + "23" in unknown.title
    assert "27" in known.title
    assert most not in known.title
    assert unknown.lead.startswith(known.lead)
    assert len(unknown.lead) > len(known.lead)


def test_the_lines_are_named_at_their_ends_and_end_with_what_is_known():
    drawn = charts.plot_cumulative(so_far(on="2010-06-01"), lang="en")
    assert {"rule 68", "reported about 20", "on record 4"} <= set(texts(drawn))
    assert [label.get_text() for label in drawn.get_yticklabels()] == ["0", "20", "40", "60"]
    line, rule, reported = drawn.lines
    assert list(line.get_ydata()) == [1, 2, 2, 3, 4]
    days = [num2date(day).strftime("%Y-%m-%d") for day in line.get_xdata()]
    assert (days[0], days[-1]) == ("2008-10-31", "2009-02-28")
    # A year on the rule has gone on; of the records nothing is known.
    assert max(rule.get_ydata()) == 68
    assert list(reported.get_ydata()) == [20]


def test_of_nothing_there_is_a_sentence_and_no_line():
    nothing = isogj.cumulative_meetings(
        YEAR.meetings[:0], YEAR.working_groups, YEAR.reported_totals[:0]
    )
    drawn = charts.plot_cumulative(nothing, lang="en")
    assert faults(drawn.figure) == []
    assert not drawn.lines
