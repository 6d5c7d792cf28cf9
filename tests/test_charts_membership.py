"""Figures of the membership: what they say, what they show, and that all of it can be read."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults
from records import made

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.voice import Voice
from isogj_analysis.membership import figures_members as members

LANGUAGES = ("ja", "en")


@pytest.fixture(scope="module")
def tables() -> isogj.Tables:
    return isogj.load_tables()


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def growth_of(records, **options):
    growth = isogj.members_over_time(records.memberships, records.reported_totals)
    roles = isogj.composition_by_role(records.memberships)
    return charts.plot_membership(growth, roles=roles, **options)


def changes_of(records, **options):
    return charts.plot_membership_changes(isogj.membership_changes(records.memberships), **options)


FIGURES = {
    "growth": growth_of,
    "changes": changes_of,
    "reconcile": lambda records, **options: charts.plot_reconcile(
        isogj.reconcile(records), **options
    ),
}
# Of whom nobody knows when they joined no changes can be drawn.
SHIPPED = [figure for figure in FIGURES if figure != "changes"]
SIZES = {
    "one_member": {"years": 1, "wgs": 1, "members": 1},
    "eight_years": {"years": 8, "wgs": 6, "members": 60},
    "thirty_years": {"years": 30, "wgs": 12, "members": 2000},
    "long_names": {"years": 2, "wgs": 4, "members": 9, "long": True},
}


def figure_of(drawn):
    return (drawn if not isinstance(drawn, dict) else next(iter(drawn.values()))).figure


def texts(drawn) -> list[str]:
    axes = drawn.values() if isinstance(drawn, dict) else [drawn]
    found = [t for ax in axes for t in [*ax.texts, *ax.get_yticklabels(), *ax.get_xticklabels()]]
    return [text.get_text() for text in found if text.get_text()]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", SHIPPED)
def test_every_figure_of_the_shipped_data_can_be_read(tables, figure, lang):
    drawn = FIGURES[figure](tables, lang=lang, names=tables.names)
    assert faults(figure_of(drawn)) == []
    assert story_of(drawn).alt.startswith(story_of(drawn).title)


@pytest.fixture(scope="module", params=SIZES)
def sized(request):
    return made(**SIZES[request.param])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", SHIPPED)
def test_every_figure_of_hard_cases_can_be_read(sized, figure, lang):
    drawn = FIGURES[figure](sized, lang=lang, names=sized.names)
    assert faults(figure_of(drawn)) == []
    assert figure_of(drawn).get_figheight() < 13


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", [size for size in SIZES if size != "one_member"])
def test_changes_of_hard_cases_can_be_read(size, lang):
    drawn = changes_of(made(**SIZES[size]), lang=lang)
    assert faults(drawn.figure) == []
    assert drawn.figure.get_figheight() < 13


@pytest.mark.parametrize(
    ("figure", "lang", "title"),
    [
        ("growth", "ja", "会員数は2008年6月13日の10社から2009年6月1日の17社に増えたと報告された"),
        (
            "growth",
            "en",
            "Membership grew from 10 on 13 June 2008 to 17 on 1 June 2009, as reported",
        ),
        ("reconcile", "ja", "記録に残る会合は約40回のうち8回、すべて技術WGのもの"),
        ("reconcile", "en", "Of about 40 meetings 8 are on record, all of Technology WG"),
    ],
)
def test_titles_say_what_the_shipped_rows_show(tables, figure, lang, title):
    assert story_of(FIGURES[figure](tables, lang=lang, names=tables.names)).title == title


def growth(*points) -> pd.DataFrame:
    rows = [(pd.Timestamp(day), basis, n, about) for day, basis, n, about in points]
    frame = pd.DataFrame(rows, columns=["date", "basis", "members", "approximate"])
    basis = pd.CategoricalDtype(["recorded", "reported"], ordered=True)
    undated = pd.array([0 if p[1] == "recorded" else pd.NA for p in points], dtype="Int64")
    types = {"date": "datetime64[s]", "basis": basis, "members": "Int64"}
    return frame.astype(types).assign(undated=undated)


@pytest.mark.parametrize(
    ("points", "title"),
    [
        ([], "The number of members is neither on record nor reported"),
        (
            [("2009-06-01", "reported", 80, True)],
            "Membership was reported as about 80 on 1 June 2009",
        ),
        (
            [("2008-06-01", "reported", 9, False), ("2009-06-01", "reported", 7, False)],
            "Membership fell from 9 on 1 June 2008 to 7 on 1 June 2009, as reported",
        ),
        (
            [("2008-06-01", "reported", 9, False), ("2009-06-01", "reported", 9, False)],
            "Membership was reported as 9 on 1 June 2008 and on 1 June 2009 alike",
        ),
        (
            [("2008-06-01", "recorded", 1, False), ("2009-06-01", "recorded", 4, False)],
            "Members whose joining is on record grew from 1 on 1 June 2008 to 4 on 1 June 2009",
        ),
    ],
)  # fmt: skip
def test_the_title_of_the_growth_has_a_sentence_for_each_case(points, title):
    drawn = charts.plot_membership(growth(*points), lang="en")
    assert story_of(drawn).title == title
    assert set(drawn) == {"growth"}
    assert faults(figure_of(drawn)) == []


def test_reported_and_recorded_members_are_drawn_differently():
    both = growth(("2008-06-01", "recorded", 3, False), ("2009-06-01", "reported", 9, False))
    ax = charts.plot_membership(both, lang="en")["growth"]
    looks = {
        (line.get_marker(), line.get_linestyle()) for line in ax.lines if len(line.get_xdata())
    }
    assert ("o", "None") in looks
    assert ("None", "-") in looks
    assert "Open circles" in story_of({"a": ax}).lead
    assert "The line" in story_of({"a": ax}).lead


def test_numbers_stand_at_the_points_and_the_bars(tables):
    shown = texts(growth_of(tables, lang="en", names=tables.names))
    assert {"10", "17", "Member", "Observer", "2"} <= set(shown)
    assert shown.count("17") == 2


def test_changes_tell_joined_left_and_retention_of_each_year():
    spells = [
        ("2008-05-01", None),
        ("2008-06-01", "2010-01-01"),
        ("2009-06-01", None),
        (None, None),
    ]
    frame = pd.DataFrame(spells, columns=["joined", "left"]).astype("datetime64[s]")
    frame = frame.assign(organisation=list("abcd"), role="member")
    drawn = charts.plot_membership_changes(isogj.membership_changes(frame), lang="en")
    assert story_of(drawn).title == "Of members with known dates 1 joined and 1 left in FY 2009"
    shown = texts(drawn)
    assert {"FY 2008", "FY 2009", "50%", "–"} <= set(shown)
    assert "Besides, 1 member of unknown joining date." in shown


@pytest.mark.parametrize(
    ("difference", "on_record", "partly", "title"),
    [
        (0, 40, [], "Every total that can be compared is on record as stated"),
        (-2, 42, [], "1 of 1 stated totals differs from the records"),
        (40, 0, [], "None of the 40 meetings stated is on record"),
        (39, 1, ["a"], "Of 40 meetings 1 is on record, all of a"),
        (30, 10, ["a", "b"], "Of 40 meetings 10 are on record"),
    ],
)
def test_the_title_of_the_totals_has_a_sentence_for_each_case(difference, on_record, partly, title):
    row = {"measure": "meetings", "date": pd.Timestamp("2009-06-01"), "stated": 40}
    row |= {"approximate": False, "on_record": on_record, "difference": difference}
    row |= {"missing_from": [], "partly_from": partly}
    drawn = charts.plot_reconcile(pd.DataFrame([row]), lang="en")
    assert story_of(drawn).title == title
    assert faults(drawn.figure) == []


def test_what_no_table_holds_has_no_bar_and_what_is_missing_is_named(tables):
    drawn = FIGURES["reconcile"](tables, lang="en", names=tables.names)
    assert len(drawn.patches) == 5
    shown = " ".join(texts(drawn)).replace("\n", " ")
    assert "Without any record: Guideline WG, Legal Research WG" in shown
    assert "More may exist for Technology WG." in shown
    assert "not on record" in shown
    assert {"17 members", "about 40 meetings", "8 meetings", "about 80 people"} <= set(texts(drawn))


@pytest.mark.parametrize("figure", ["changes", "reconcile"])
def test_a_given_axes_is_drawn_on(figure):
    _, ax = plt.subplots(figsize=(7, 6))
    assert FIGURES[figure](made(**SIZES["eight_years"]), lang="en", ax=ax) is ax


def test_without_any_date_there_are_no_changes_to_draw(tables):
    with pytest.raises(ValueError, match="changes must have a fiscal year: without any date"):
        changes_of(tables)


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", "うち1社は退会した"), ("en", "1 of them has left")]
)
def test_a_leave_is_told_where_nobody_knows_since_when_one_was_a_member(lang, said):
    rows = pd.DataFrame(
        {
            "organisation": ["a", "b", "c"],
            "role": "member",
            "joined": pd.to_datetime([None, None, "2009-05-01"]),
            "left": pd.to_datetime(["2010-03-31", None, None]),
        }
    )
    assert said in members.tell_changes(isogj.membership_changes(rows), voice=Voice(lang)).alt
    late = isogj.membership_changes(rows.tail(2))
    assert said not in members.tell_changes(late, voice=Voice(lang)).alt
    dated = isogj.membership_changes(rows.assign(joined=pd.Timestamp("2009-05-01")))
    assert dated["left"].sum() == 1
    story = members.tell_changes(dated, voice=Voice(lang))
    assert said not in story.lead + story.alt, "of whom all is known the bars tell it"
