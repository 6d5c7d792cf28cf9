"""The list of the members: who they are, and what is on record of them."""

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


def list_of(records, **options):
    return charts.plot_members(records.memberships, **options)


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shipped_list_and_long_names_can_be_read(tables, lang):
    for records in (tables, made(years=2, wgs=4, members=9, long=True)):
        assert faults(list_of(records, lang=lang, names=records.names).figure) == []


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ja", "会員17社を含む23組織が参加している"),
        ("en", "23 organisations take part, 17 of them as members"),
    ],
)
def test_the_title_counts_the_members(tables, lang, title):
    assert story_of(list_of(tables, lang=lang, names=tables.names)).title == title


@pytest.mark.parametrize(("lang", "said"), [("ja", "英語名は一般に"), ("en", "in everyday use")])
def test_it_is_told_where_english_names_come_from(tables, lang, said):
    lead = story_of(list_of(tables, lang=lang, names=tables.names)).lead
    assert said in lead
    dated = tables.memberships.assign(joined=pd.Timestamp("2008-06-13"))
    assert said in members.tell_members(dated, voice=Voice(lang, tables.names)).lead


def test_members_are_listed_with_their_names_in_both_languages(tables):
    shown = texts(list_of(tables, lang="ja", names=tables.names))
    assert {"株式会社ラック", "LAC Co., Ltd.", "オブザーバー"} <= set(shown)
    assert shown.count("会員") == 1
    assert shown.count("JNSA") == 1
    assert "加入日" not in shown


def test_joining_dates_have_a_column_where_one_is_known(tables):
    dated = tables.memberships.assign(joined=pd.Timestamp("2008-06-13"))
    shown = texts(charts.plot_members(dated, lang="en", names=tables.names))
    assert "Joined" in shown
    assert shown.count("13 Jun 2008") == len(dated)


def test_members_beyond_a_page_are_counted():
    records = made(years=2, wgs=1, members=300)
    shown = texts(charts.plot_members(records.memberships, lang="en", names=records.names))
    assert f"{300 - members.MEMBERS + 1} more" in shown


@pytest.mark.parametrize(("lang", "word"), [("ja", "記録なし"), ("en", "not on record")])
def test_a_name_that_is_not_on_record_leaves_its_column_to_a_word(tables, lang, word):
    drawn = list_of(tables, lang=lang, names=tables.names)
    (name,) = [text for text in drawn.texts if text.get_text() == "NTT コムテクノロジー株式会社"]
    (missing,) = [text for text in drawn.texts if text.get_text() == word]
    places = [text.get_position() for text in (name, missing)]
    assert places[0][1] == places[1][1]
    assert (places[0][0] < places[1][0]) is (lang == "ja")


def test_a_given_axes_is_drawn_on(tables):
    _, ax = plt.subplots(figsize=(7, 6))
    assert list_of(tables, ax=ax) is ax
