"""Figures of the membership: what they say, what they show, and that all of it can be read."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults
from records import first_year, made

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.declare import FIGURES
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.voice import Voice
from isogj_analysis.membership import figures_membership as membership
from isogj_analysis.membership import figures_reconcile as reconciling

YEAR = first_year()


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def figure_of(drawn):
    return (drawn if not isinstance(drawn, dict) else drawn["growth"]).figure


def texts(drawn) -> list[str]:
    axes = list(drawn.values()) if isinstance(drawn, dict) else [drawn]
    ticks = [t for ax in axes if ax.axison for t in [*ax.get_yticklabels(), *ax.get_xticklabels()]]
    found = [text.get_text() for text in [*(t for ax in axes for t in ax.texts), *ticks]]
    return [text for text in found if text]


def changed(*spells: tuple[str | None, str | None]) -> pd.DataFrame:
    """The changes of members who joined and left on these days."""
    rows = pd.DataFrame(spells, columns=["joined", "left"]).astype("datetime64[s]")
    codes = [f"m{n}" for n in range(len(spells))]
    return isogj.membership_changes(rows.assign(organisation=codes, role="member"))


def growth_of(records) -> pd.DataFrame:
    return isogj.members_over_time(records.memberships, records.reported_totals)


CHANGES = changed(
    ("2008-05-01", None), ("2008-06-01", "2010-01-01"), ("2009-06-01", None), (None, None)
)
RESULTS = {
    "plot_membership": growth_of(YEAR),
    "plot_membership_changes": CHANGES,
    "plot_reconcile": isogj.reconcile(YEAR),
}


def test_every_figure_of_the_membership_is_drawn_here():
    names = {name for name, own in FIGURES.items() if own.section in ("year", "members")}
    assert set(RESULTS) | {"plot_year", "plot_years"} == names


@pytest.mark.parametrize("figure", RESULTS)
def test_each_missing_column_is_told_before_drawing_and_no_other_is_needed(figure):
    plot, needs, result = getattr(charts, figure), FIGURES[figure].needs[""], RESULTS[figure]
    unneeded = result.columns.difference(needs)
    assert faults(figure_of(plot(result.drop(columns=unneeded)))) == []
    for column in needs:
        with pytest.raises(ValueError, match=f"it lacks {column}; see help"):
            plot(result.drop(columns=column))
    with pytest.raises(ValueError, match=f"it lacks {', '.join(needs)}; see help"):
        plot(result[unneeded])


@pytest.mark.parametrize("figure", [name for name in RESULTS if name != "plot_membership"])
def test_a_given_axes_is_drawn_on(figure):
    _, ax = plt.subplots(figsize=(7, 4))
    assert getattr(charts, figure)(RESULTS[figure], lang="en", ax=ax) is ax
    assert ax.get_title(loc="left")


# growth


def growth(*points) -> pd.DataFrame:
    rows = [(pd.Timestamp(day), basis, n, about) for day, basis, n, about in points]
    frame = pd.DataFrame(rows, columns=["date", "basis", "members", "approximate"])
    basis = pd.CategoricalDtype(["recorded", "reported"], ordered=True)
    undated = pd.array([0 if p[1] == "recorded" else pd.NA for p in points], dtype="Int64")
    types = {"date": "datetime64[s]", "basis": basis, "members": "Int64"}
    return frame.astype(types).assign(undated=undated, date_precision="day")


@pytest.mark.parametrize(
    ("points", "title"),
    [
        ([], "The number of members is neither on record nor reported"),
        (
            [("2009-06-01", "reported", 80, True)],
            "Membership was reported as about 80 (1 June 2009)",
        ),
        (
            [("2008-06-01", "reported", 9, False), ("2009-06-01", "reported", 7, False)],
            "Membership fell from 9 (1 June 2008) to 7 (1 June 2009), as reported",
        ),
        (
            [("2008-06-01", "reported", 9, False), ("2009-06-01", "reported", 9, False)],
            "Membership was reported as 9 twice (1 June 2008 and 1 June 2009)",
        ),
        (
            [("2008-06-01", "recorded", 1, False), ("2009-06-01", "recorded", 4, False)],
            "Members whose joining is on record grew from 1 (1 June 2008) to 4 (1 June 2009)",
        ),
    ],
)
def test_the_title_of_the_growth_has_a_sentence_for_each_case(points, title):
    drawn = charts.plot_membership(growth(*points), lang="en")
    assert story_of(drawn).title == title
    assert set(drawn) == {"growth"}
    assert faults(figure_of(drawn)) == []


def test_the_growth_is_told_in_the_language():
    story = membership.tell_membership(growth_of(YEAR), voice=Voice("ja"))
    assert story.title == "会員数は2008年6月13日の2社から2009年3月1日の3社に増えたと報告された"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "会員数は2008年6月13日の10社から2009年6月ごろの17社に増えたと報告された"),
        ("en", "Membership grew from 10 (13 June 2008) to 17 (about June 2009), as reported"),
    ],
)
def test_of_a_total_without_a_day_none_is_told_and_its_month_is_drawn(lang, title):
    points = growth(("2008-06-13", "reported", 10, False), ("2009-06-01", "reported", 17, False))
    points = points.assign(date_precision=["day", "month"])
    drawn = charts.plot_membership(points, lang=lang)
    story = story_of(drawn)
    assert story.title == title
    for day in ("1 June 2009", "6月1日"):
        assert day not in story.title + story.alt
    spans = [line.get_xdata() for line in drawn["growth"].lines if len(line.get_xdata()) == 2]
    assert any(round(last - first) == 30 for first, last in spans)


def test_reported_and_recorded_members_are_drawn_differently():
    both = growth(("2008-06-01", "recorded", 3, False), ("2009-06-01", "reported", 9, False))
    drawn = charts.plot_membership(both, lang="en")
    looks = {
        (line.get_marker(), line.get_linestyle())
        for line in drawn["growth"].lines
        if len(line.get_xdata())
    }
    assert ("o", "None") in looks
    assert ("None", "-") in looks
    assert "Open circles" in story_of(drawn).lead
    assert "The line" in story_of(drawn).lead


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_numbers_stand_at_points_and_bars_also_of_many_years_and_long_names(lang):
    records = made(years=12, wgs=1, members=40, long=True)
    roles = isogj.composition_by_role(records.memberships)
    drawn = charts.plot_membership(growth_of(records), lang=lang, names=records.names, roles=roles)
    assert faults(figure_of(drawn)) == []
    # Of many points the first and the last have their number.
    assert {"10", "65", "member", "observer"} <= set(texts(drawn))
    assert "15" not in texts(drawn)
    counts = {f"{n}" for n in roles["organisations"]}
    assert counts <= set(texts(drawn))
    assert story_of(drawn).alt.startswith(story_of(drawn).title)


# changes


def test_changes_tell_joined_left_and_retention_of_each_year():
    drawn = charts.plot_membership_changes(CHANGES, lang="en")
    assert story_of(drawn).title == "Of members with known dates in FY 2009: 1 joined, 1 left"
    shown = texts(drawn)
    assert {"FY 2008", "FY 2009", "50%", "–"} <= set(shown)
    assert "Besides, 1 member of unknown joining date." in story_of(drawn).lead


def test_where_no_leaving_is_on_record_nobody_is_said_to_have_stayed():
    drawn = charts.plot_membership_changes(changed(("2009-05-01", None)), lang="en")
    assert story_of(drawn).title.endswith("FY 2009: 1 joined, unknown left")
    assert {"1", "unknown", "–"} <= set(texts(drawn))


def test_without_any_date_there_are_no_changes_to_draw():
    with pytest.raises(ValueError, match="changes must have a fiscal year: without any date"):
        charts.plot_membership_changes(changed((None, None)))


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "うち1社は退会した"), ("en", "1 of them has left")]
)
def test_a_leave_is_told_where_nobody_knows_since_when_one_was_a_member(lang, said):
    gone, stays, dated = (None, "2010-03-31"), (None, None), ("2009-05-01", None)
    told = membership.tell_changes(changed(gone, stays, dated), voice=Voice(lang))
    assert said in told.alt
    assert said not in membership.tell_changes(changed(stays, dated), voice=Voice(lang)).alt
    known = membership.tell_changes(changed(("2009-05-01", "2010-03-31"), dated), voice=Voice(lang))
    assert said not in known.lead + known.alt, "of whom all is known the bars tell it"


def test_of_many_years_the_latest_are_drawn():
    drawn = charts.plot_membership_changes(changed(("1980-04-01", "2009-04-01")), lang="en")
    years = [text for text in texts(drawn) if text.startswith("FY")]
    assert years == [f"FY {year}" for year in range(2010 - membership.YEARS, 2010)]


# stated and on record


@pytest.mark.parametrize(
    ("difference", "on_record", "recorded", "title"),
    [
        (0, 40, [], "Every total that can be compared is on record as stated"),
        (-2, 42, [], "1 of 1 stated totals differs from the records"),
        (40, 0, [], "None of the 40 meetings stated is on record"),
        (39, 1, ["a"], "1 of 40 meetings is on record, a's"),
        (30, 10, ["a", "b"], "10 of 40 meetings are on record"),
    ],
)
def test_the_title_of_the_totals_has_a_sentence_for_each_case(
    difference, on_record, recorded, title
):
    row = {"measure": "meetings", "date": pd.Timestamp("2009-06-01"), "stated": 40}
    row |= {"approximate": False, "on_record": on_record, "difference": difference}
    row |= {"missing_from": [], "partly_from": [], "recorded_from": recorded}
    told = reconciling.tell_reconcile(pd.DataFrame([row]), voice=Voice("en"))
    assert told.title == title


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        (
            "ja",
            "会員3社はすべて記録にあるが、会合は約20回のうち4回だけ。登録メンバー約80名は名簿の記録がない",
        ),
        (
            "en",
            "All 3 members are on record, but only 4 of about 20 meetings; "
            "about 80 people are registered, but no list of them is on record",
        ),
    ],
)
def test_what_is_stated_is_as_long_for_all_and_the_rule_is_told_in_words(lang, title):
    rule = isogj.foreseen_meetings(YEAR.meetings, YEAR.working_groups, YEAR.reported_totals)
    options = {"names": YEAR.names, "rule": rule}
    drawn = charts.plot_reconcile(RESULTS["plot_reconcile"], lang=lang, **options)
    assert story_of(drawn).title == title
    assert faults(drawn.figure) == []
    tracks = [patch for patch in drawn.patches if patch.get_height()]
    # Members 3 of 3; dots for what is missing of the meetings, and for people, whom nothing counts.
    assert sum(bool(track.get_hatch()) for track in tracks) == 2
    assert len(drawn.patches) == 1 + 2 + 1
    if lang == "en":
        shown = " ".join(texts(drawn)).replace("\n", " ")
        assert "No record at all: Guideline WG and Law WG" in shown
        assert "More may exist" not in shown, "its record runs from no. 1 to the month before"
        marks = {"reported: 3", "3 on record", "reported: about 20"}
        marks |= {"4 on record", "about 16 not on record", "reported: about 80"}
        assert marks <= set(texts(drawn))
        assert "there would be at most 23" in story_of(drawn).alt


@pytest.mark.parametrize(
    ("lang", "lead", "as_of", "pair"),
    [
        ("ja", "それぞれの日の数として", "2008年11月30日の数", "記録2回（2008年11月30日）"),
        (
            "en",
            "as of its own day",
            "As of 30 November 2008.",
            "on record 2 meetings, as of 30 Nov",
        ),
    ],
)
def test_totals_of_several_days_are_each_told_with_their_own(lang, lead, as_of, pair):
    """The latest total of the meetings is older than that of the members."""
    totals = YEAR.reported_totals.copy()
    totals.loc[totals["measure"] == "meetings", ["date", "value"]] = pd.Timestamp("2008-11-30"), 10
    of = isogj.reconcile(SimpleNamespace(**{**vars(YEAR), "reported_totals": totals}))
    assert of.set_index("measure").loc["meetings", "on_record"] == 2
    drawn = charts.plot_reconcile(of, lang=lang, names=YEAR.names)
    story = story_of(drawn)
    assert lead in story.lead
    assert as_of in "".join(texts(drawn))
    assert pair in story.alt
    assert faults(drawn.figure) == []


def test_a_measure_of_ones_own_is_a_number_alone():
    totals = YEAR.reported_totals[:1].assign(measure="cups")
    drawn = charts.plot_reconcile(
        isogj.reconcile(SimpleNamespace(**{**vars(YEAR), "reported_totals": totals})), lang="en"
    )
    assert {"cups", "reported: 2"} <= set(texts(drawn))
