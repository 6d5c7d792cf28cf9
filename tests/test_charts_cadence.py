"""The figure of the rhythm: what was held against the rule, and nothing said of what is unknown."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults
from matplotlib.patches import Rectangle
from records import made

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.activity import figures_cadence as chart
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.voice import Voice

LANGUAGES = ("ja", "en")
SIZES = {
    "a_year": {"years": 1, "wgs": 2, "members": 9},
    "eight_years": {"years": 8, "wgs": 6, "members": 60},
    "long_names": {"years": 2, "wgs": 9, "members": 5, "long": True},
    "thirty_years": {"years": 30, "wgs": 100, "members": 40},
}


@pytest.fixture(scope="module")
def tables() -> isogj.Tables:
    return isogj.load_tables()


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def shipped(tables, **options):
    kept = isogj.cadence(tables.meetings, tables.working_groups, on="2009-06-01")
    return charts.plot_cadence(kept, names=tables.names, **options)


def texts(ax) -> list[str]:
    labels = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    return [text.get_text() for text in [*ax.texts, *labels] if text.get_text()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shipped_record_can_be_read(tables, lang):
    drawn = shipped(tables, lang=lang)
    assert faults(drawn.figure) == []
    assert story_of(drawn).alt.startswith(story_of(drawn).title)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_hard_cases_can_be_read(size, lang):
    records = made(**SIZES[size])
    kept = isogj.cadence(records.meetings, records.working_groups)
    drawn = charts.plot_cadence(kept, lang=lang, names=records.names)
    assert faults(drawn.figure) == []
    assert drawn.figure.get_figheight() < 13


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "技術WGは、記録のある9か月に、原則なら9回のところ8回集まった"),
        (
            "en",
            "In 9 months on record Technology WG held 8 meetings; its rule foresees 9",
        ),
    ],
)
def test_only_what_is_on_record_is_claimed(tables, lang, title):
    drawn = shipped(tables, lang=lang)
    assert story_of(drawn).title == title


def test_held_missed_gap_and_regularity_stand_in_the_row_of_a_year(tables):
    drawn = shipped(tables, lang="en")
    shown = texts(drawn)
    for text in ("6/7", "December 2008", "62 days", "86%", "2/2", "none", "35 days", "100%"):
        assert text in shown
    # The other groups have no row: that they have no record is said below.
    assert len([text for text in shown if text.startswith("FY")]) == 2
    assert any(text.startswith("Without any record") for text in shown)
    bars = [patch.get_width() for patch in drawn.patches if isinstance(patch, Rectangle)]
    assert [round(bar / max(bars) * 7) for bar in bars] == [7, 6, 2, 2]


@pytest.mark.parametrize(
    ("rule", "dates", "title"),
    [
        (12, [], "No meeting is on record to be held against a rule"),
        (None, ["2009-04-01", "2009-06-01"], "2 meetings are on record, and no rule to hold them"),
        (12, ["2009-04-01"], "In 1 month on record g1 held 1 meeting; its rule foresees 1"),
        (
            5,
            ["2009-04-01", "2009-06-01"],
            "In 3 months on record g1 held 2 meetings; its rule foresees about 1",
        ),
    ],
)
def test_the_title_has_a_sentence_for_each_case(rule, dates, title):
    records = made(years=1, wgs=1, members=1)
    meetings = records.meetings[: len(dates)].assign(date=pd.to_datetime(dates))
    groups = records.working_groups.assign(meetings_per_year=pd.array([rule], dtype="Int64"))
    drawn = charts.plot_cadence(isogj.cadence(meetings, groups), lang="en")
    assert story_of(drawn).title.startswith(title)
    assert faults(drawn.figure) == []


def test_many_years_and_groups_fall_back_to_a_grid_that_sums_the_rest():
    records = made(**SIZES["thirty_years"])
    kept = isogj.cadence(records.meetings, records.working_groups)
    drawn = charts.plot_cadence(kept, lang="en", names=records.names)
    years = kept["fiscal_year"].unique()[-chart.YEARS :]
    shown = texts(drawn)
    assert [text for text in shown if text.startswith("FY")] == [f"FY {year}" for year in years]
    assert "The latest 8 of 30 fiscal years." in story_of(drawn).lead
    assert "86 more added up in the last row" in story_of(drawn).lead
    late = kept[kept["fiscal_year"].isin(years)]
    assert f"held {late['held'].sum():,} meetings" in story_of(drawn).title
    # What is not drawn by itself is in the sums: nothing is lost.
    held = [int(text.partition("/")[0].replace(",", "")) for text in shown if "/" in text]
    assert "86 more" in shown
    assert sum(held) == late["held"].sum()


@pytest.mark.parametrize(
    ("wgs", "lang", "span"),
    [
        (6, "ja", "は、{0}～{1}年度の記録のある月に、"),
        (6, "en", ", in the months on record of FY {0} to {1}"),
        (1, "ja", "は、{0}～{1}年度の記録のある"),
        (1, "en", " months on record of FY {0} to {1} "),
    ],
)
def test_where_years_are_left_out_title_and_n_are_of_those_drawn(wgs, lang, span):
    records = made(years=30, wgs=wgs, members=9)
    kept = isogj.cadence(records.meetings, records.working_groups)
    years = kept["fiscal_year"].unique()[-chart.YEARS :]
    story = chart.tell_cadence(kept, voice=Voice(lang, records.names))
    assert span.format(years[0], years[-1]) in story.title
    drawn = kept.loc[kept["fiscal_year"].isin(years), "held"].sum()
    assert f"{drawn:,}" in story.title
    assert story.n == drawn < len(records.meetings)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_all_years_are_drawn_the_title_names_none(tables, lang):
    story = story_of(shipped(tables, lang=lang))
    assert "2009" not in story.title
    assert story.n == len(tables.meetings)


def test_a_given_axes_is_drawn_on(tables):
    _, ax = plt.subplots(figsize=(7, 4))
    assert shipped(tables, lang="en", ax=ax) is ax


@pytest.mark.parametrize(
    ("value", "said"), [(7, "7"), (8.5, "8.5"), (762.3, "762"), (1200, "1,200")]
)
def test_the_rule_is_told_to_the_tenth_where_that_says_something(value, said):
    assert chart._number(value) == said
