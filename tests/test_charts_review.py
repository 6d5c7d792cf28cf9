"""Figures of the year in review: what they say, what they show, and that all of it can be read."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.frame import story_of
from isogj_analysis.review import figures_review as review

LANGUAGES = ("ja", "en")


@pytest.fixture(scope="module")
def tables() -> isogj.Tables:
    return isogj.load_tables()


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def objectives_of(tables, outcomes=None):
    outcomes = tables.outcomes if outcomes is None else outcomes
    return isogj.objective_matrix(outcomes, tables.objectives, tables.working_groups)


FIGURES = {
    "objectives": (charts.plot_objectives, objectives_of),
    "plans": (charts.plot_plans, lambda tables: isogj.plan_timeline(tables.plans)),
    "events": (charts.plot_events, lambda tables: tables.events),
    "laws": (charts.plot_laws, lambda tables: isogj.laws_in_force(tables.laws, "2009-06-01")),
}


def texts(ax) -> list[str]:
    labels = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    return [text.get_text() for text in [*ax.texts, *labels] if text.get_text()]


def hatched(ax) -> int:
    return sum(len(c.get_paths()) for c in ax.collections if c.get_hatch())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_of_the_shipped_data_can_be_read(tables, figure, lang):
    plot, rows = FIGURES[figure]
    drawn = plot(rows(tables), lang=lang, names=tables.names)
    assert faults(drawn.figure) == []
    assert story_of(drawn).alt.startswith(story_of(drawn).title)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_without_a_row_says_so(tables, figure, lang):
    plot, rows = FIGURES[figure]
    whole = rows(tables)
    empty = whole.assign(paired=False, inferred=False) if figure == "objectives" else whole[:0]
    drawn = plot(empty, lang=lang, names=tables.names)
    assert faults(drawn.figure) == []
    assert (
        story_of(drawn).title
        == {
            ("objectives", "ja"): "目的5件とWG等との対応は記録にない",
            ("objectives", "en"): "No pairing of the 5 objectives with a group is on record",
            ("plans", "ja"): "計画は記録にない",
            ("plans", "en"): "No plan is on record",
            ("events", "ja"): "会合のほかの催しは記録にない",
            ("events", "en"): "No event besides the meetings is on record",
            ("laws", "ja"): "この時点で成立していた法令は一覧にない",
            ("laws", "en"): "The list holds no law that can have stood on the day",
        }[figure, lang]
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("figure", ["plans", "events", "laws"])
def test_beyond_a_page_the_rest_is_counted(tables, figure, lang):
    plot, rows = FIGURES[figure]
    many = pd.concat([rows(tables)] * 20, ignore_index=True)
    drawn = plot(many, lang=lang, names=tables.names)
    assert faults(drawn.figure) == []
    rest = len(many) - review.ROWS + 1
    assert (f"ほか{rest}件" if lang == "ja" else f"{rest} more") in texts(drawn)
    assert drawn.figure.get_figheight() < 20


@pytest.mark.parametrize(
    ("figure", "lang", "title"),
    [
        (
            "objectives",
            "ja",
            "目的とWG等の対応5件は、すべて並び順からの推定で、達成状況の記載もない",
        ),
        (
            "objectives",
            "en",
            "All 5 pairings of objectives with groups are inferred, and none has a status",
        ),
        (
            "plans",
            "ja",
            "2008～2009年度の計画13件は達成1件、継続中1件、予定11件で、どれも期限の記録がない",
        ),
        (
            "plans",
            "en",
            "of FY 2008 to 2009: 1 achieved, 1 ongoing and 11 planned; none has a date",
        ),
        ("events", "ja", "記録に残る催し5件のうち、日付が分かるのは1件"),
        ("events", "en", "1 of the 5 events on record has a known date"),
        ("laws", "ja", "一覧の法令は19件、施行日はどれも未確認"),
        ("laws", "en", "19 laws are listed; no day of coming into force was verified"),
    ],
)
def test_titles_say_what_the_shipped_rows_show(tables, figure, lang, title):
    plot, rows = FIGURES[figure]
    assert title in story_of(plot(rows(tables), lang=lang, names=tables.names)).title


def test_inferred_pairings_are_marked_and_the_others_are_not(tables):
    outcomes = tables.outcomes.copy()
    every = charts.plot_objectives(objectives_of(tables), lang="en", names=tables.names)
    outcomes.loc[0, "note"] = None
    fewer = charts.plot_objectives(objectives_of(tables, outcomes), lang="en", names=tables.names)
    assert (hatched(every), hatched(fewer)) == (5, 4)
    assert story_of(fewer).title.startswith("No status is stated for any of the 5 pairings")


def legend(ax) -> list[str]:
    """The words under and over the Axes, those of the legend among them."""
    return [text.get_text() for text in ax.figure.texts]


def test_the_legend_tells_each_look_of_a_pairing_that_is_there(tables):
    outcomes = tables.outcomes.copy()
    every = legend(charts.plot_objectives(objectives_of(tables), lang="en"))
    outcomes.loc[0, "note"] = None
    fewer = legend(charts.plot_objectives(objectives_of(tables, outcomes), lang="en"))
    assert {"pairing inferred from order", "no pairing on record"} <= set(every)
    assert "pairing as stated" not in every
    assert "pairing as stated" in fewer


def test_names_of_groups_stand_level_above_the_objectives(tables):
    drawn = charts.plot_objectives(objectives_of(tables), lang="ja", names=tables.names)
    assert "認知向上・\n普及啓発WG" in [label.get_text() for label in drawn.get_xticklabels()]


def test_plans_stand_in_the_order_of_their_table(tables):
    drawn = charts.plot_plans(isogj.plan_timeline(tables.plans), lang="en", names=tables.names)
    plans = tables.plans["item_en"]
    begun = [plans.index[plans.str.startswith(text)].tolist() for text in texts(drawn)]
    assert [place for places in begun for place in places] == plans.index.tolist()


def test_plans_without_a_status_are_counted_apart(tables):
    plans = tables.plans.copy()
    plans.loc[[0, 1], "status"] = None
    title = story_of(charts.plot_plans(isogj.plan_timeline(plans), lang="en")).title
    assert "1 ongoing, 10 planned and 2 not stated; none" in title


def test_a_status_that_is_stated_stands_in_its_cell(tables):
    outcomes = tables.outcomes.copy()
    outcomes.loc[0, "status"] = "achieved"
    outcomes.loc[1, "wg"] = None
    drawn = charts.plot_objectives(objectives_of(tables, outcomes), lang="en", names=tables.names)
    assert texts(drawn).count("Achieved") == 1
    assert texts(drawn).count("not stated") == 4
    assert "not named" in texts(drawn)
    assert "1 is achieved, 0 ongoing and 0 planned" in story_of(drawn).title


def dated(tables, *rows: int) -> pd.DataFrame:
    plans = tables.plans.copy()
    plans.loc[list(rows), "due"] = pd.Timestamp("2009-12-31")
    return isogj.plan_timeline(plans)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plans_with_a_date_are_placed_and_the_others_listed(tables, lang):
    drawn = charts.plot_plans(dated(tables, 1, 3), lang=lang, names=tables.names)
    assert faults(drawn.figure) == []
    dots = [line for line in drawn.lines if line.get_marker() == "o"]
    assert len(dots) == 2
    unknown = "不明" if lang == "ja" else "unknown"
    assert texts(drawn).count(unknown) == len(tables.plans) - 2
    bare = charts.plot_plans(dated(tables), lang=lang, names=tables.names)
    assert not [line for line in bare.lines if line.get_marker() == "o"]
    assert unknown not in texts(bare)


def test_the_title_of_the_plans_counts_those_with_a_date(tables):
    some = story_of(charts.plot_plans(dated(tables, 1), lang="en")).title
    every = story_of(charts.plot_plans(dated(tables, *range(13)), lang="en")).title
    assert (
        some
        == "Of the 13 plans of FY 2008 to 2009: 1 achieved, 1 ongoing and 11 planned; 1 has a date"
    )
    assert every == some.replace("1 has", "all have")


def test_the_fiscal_year_stands_beside_plans_of_several(tables):
    assert "FY 2008" in texts(charts.plot_plans(dated(tables), lang="en"))
    one = charts.plot_plans(isogj.plan_timeline(tables.plans, year=2009), lang="en")
    assert "FY 2009" not in texts(one)


def test_events_of_unknown_date_come_last(tables):
    drawn = charts.plot_events(tables.events[::-1], lang="en", names=tables.names)
    days = [text for text in texts(drawn) if text in ("13 Jun 2008", "unknown")]
    assert days == ["13 Jun 2008", *["unknown"] * 4]


def test_laws_stand_with_the_year_of_their_era_and_of_the_common_one(tables):
    laws = isogj.laws_in_force(tables.laws, "2009-06-01")
    shown = texts(charts.plot_laws(laws, lang="ja", names=tables.names))
    assert shown.index("1907") < shown.index("1999")
    assert {"明治四十年法律第四十五号", "刑法", "通信傍受法"} - set(shown) == {"通信傍受法"}
    assert "サイバーセキュリティ基本法" not in shown
    assert "施行日" not in shown


def test_acts_have_english_numbers_and_other_laws_their_own(tables):
    laws = tables.laws.copy()
    laws.loc[0, "number"] = "平成十一年政令第百二十八号"
    laws.loc[1, "number"] = "法律第五十七号"
    laws = isogj.laws_in_force(laws, "2009-06-01")
    shown = texts(charts.plot_laws(laws, lang="en", names=tables.names))
    assert {"Act No. 45 of 1907", "平成十一年政令第百二十八号", "法律第五十七号"} <= set(shown)
    assert sum(text.startswith("Act No. ") for text in shown) == 17


def test_days_in_force_have_a_column_where_one_is_known(tables):
    laws = tables.laws.assign(in_force_from=pd.Timestamp("2000-02-13"))
    laws = isogj.laws_in_force(laws, "2009-06-01")
    drawn = charts.plot_laws(laws, lang="en", names=tables.names)
    assert faults(drawn.figure) == []
    assert "In force from" in texts(drawn)
    assert story_of(drawn).title == "20 laws are listed, each with its day of coming into force"


@pytest.mark.parametrize("figure", FIGURES)
def test_a_given_axes_is_drawn_on(tables, figure):
    plot, rows = FIGURES[figure]
    _, ax = plt.subplots(figsize=(7, 6))
    assert plot(rows(tables), lang="en", ax=ax) is ax


@pytest.mark.parametrize("lang", LANGUAGES)
def test_objectives_and_groups_that_a_page_does_not_hold_are_counted(tables, lang):
    wgs = [f"g{n}" for n in range(12)]
    outcomes = pd.DataFrame(
        [(f"o{n:02}", wgs[n % 12 if n < 24 else 3], 2008, "ongoing", None) for n in range(40)],
        columns=["objective", "wg", "fiscal_year", "status", "note"],
    )
    outcomes["note"] = outcomes["note"].astype("str")
    drawn = charts.plot_objectives(isogj.objective_matrix(outcomes), lang=lang)
    assert faults(drawn.figure) == []
    lead = story_of(drawn).lead
    told = (
        "目的10件とWG・委員会4は省いた"
        if lang == "ja"
        else "10 objectives and 4 groups are left out"
    )
    assert told in lead
    shown = texts(drawn)
    assert "g3" in shown
    assert len([text for text in shown if text in wgs]) == 8
    few = charts.plot_objectives(objectives_of(tables), lang=lang)
    assert ("省いた" if lang == "ja" else "left out") not in story_of(few).lead
