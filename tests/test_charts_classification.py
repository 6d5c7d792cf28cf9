"""The pages of the classification table: every service once, readable, and drawn once."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import classification_pages, plot_classification
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.voice import Voice
from isogj_analysis.service_map import figures_classification as classification

LONG = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
LATIN = "An all-embracing framework for planning, building, monitoring and training; " * 2


@pytest.fixture(scope="module")
def tables():
    return isogj.load_tables()


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def made_up(count, summary="何をするか。"):
    frame = pd.DataFrame(
        {
            "genre": [f"g{n // 40}" for n in range(count)],
            "service": [f"s{n}" for n in range(count)],
            "vendor": [f"v{n % 9}" for n in range(count)],
            "cells": [(("server", "plan"), ("data", "plan"))] * count,
            "summary_ja": summary,
            "summary_en": summary,
            "source": "illustrative",
        }
    )
    return frame.astype({"genre": pd.CategoricalDtype(frame["genre"].unique(), ordered=True)})


def shipped(tables, count=40):
    catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
    return isogj.classification_table(catalogue, tables.services).head(count)


def named(table, ja, en):
    index = pd.MultiIndex.from_product([["service"], table["service"]], names=["column", "code"])
    return pd.DataFrame({"ja": ja, "en": en}, index=index)


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("sheet", ["a4", "a3"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_shipped_pages_can_be_read_on_their_sheet(tables, lang, sheet):
    table = shipped(tables)
    pages = classification_pages(table, names=tables.names, sheet=sheet)
    ax = plot_classification(pages[0], lang=lang, names=tables.names, sheet=sheet, pages=len(pages))
    size = ax.figure.get_size_inches()
    assert tuple(size) == pytest.approx(classification.SHEETS[sheet])
    assert faults(ax.figure) == []
    assert f"1/{len(pages)}" in story_of(ax).title


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("case", ["empty", "long", "no genre"])
def test_hard_pages_can_be_read(case, lang):
    table = made_up(3, summary=LONG + LATIN)
    if case == "empty":
        table = table.head(0)
    if case == "no genre":
        table = table.assign(genre=table["genre"].where(table["service"] == "s9"), vendor=None)
    names = named(table, LONG, LATIN)
    pages = classification_pages(table, names=names)
    ax = plot_classification(pages[0], lang=lang, names=names, pages=len(pages))
    assert faults(ax.figure) == []
    if case == "long":
        shown = "".join(texts(ax)).replace(" ", "")
        assert shown.count((LONG if lang == "ja" else LATIN).replace(" ", "")) >= 3


def test_every_service_stands_on_one_page_and_a_genre_that_goes_on_says_so():
    table = made_up(100)
    pages = classification_pages(table)
    assert len(pages) > 1
    assert pd.concat(pages)["service"].tolist() == table["service"].tolist()
    second = plot_classification(pages[1], lang="en", page=2, pages=len(pages))
    assert "g0 (continued)" in texts(second)
    assert "g0 (continued)" not in texts(plot_classification(pages[0], lang="en"))
    for page in pages:
        assert {"Service", "Vendor", "Scope", "What it does"} <= set(
            texts(plot_classification(page, lang="en"))
        )


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_of_many_pages_the_first_are_laid_out_and_say_what_is_left_out(lang, monkeypatch):
    table = made_up(900, summary="")
    laid_out = []
    broken = classification._broken
    monkeypatch.setattr(
        classification, "_broken", lambda text, *rest: laid_out.append(text) or broken(text, *rest)
    )
    pages = classification_pages(table, most=3)
    assert len(pages) == 3
    assert pd.concat(pages)["service"].tolist() == table["service"].tolist()[: sum(map(len, pages))]
    assert len({text for text in laid_out if text.startswith("s") and text[1:].isdigit()}) < 200
    left_out = len(table) - sum(map(len, pages))
    told = {"lang": lang, "page": 3, "pages": 3}
    ax = plot_classification(pages[2], left_out=left_out, **told)
    assert faults(ax.figure) == []
    assert ax.figure.get_figheight() == pytest.approx(classification.SHEETS["a4"][1])
    assert str(left_out) in story_of(ax).title
    assert str(left_out) in story_of(ax).lead
    assert "isogj table" in story_of(ax).lead
    assert "isogj table" not in story_of(plot_classification(pages[2], **told)).lead


def test_no_page_begins_with_a_single_row_of_a_genre_that_goes_on():
    def first_rows(genres, heights=(1.0,) * 5):
        rows = [classification.Row(genre, (), 1.0) for genre in genres]
        return classification._first_rows(rows, heights, 3.1 + 2 * classification.BAND)

    assert first_rows("aaabb") == [0, 3]
    assert first_rows("aaaab") == [0, 2]
    assert first_rows("aaaaa") == [0, 3]
    # Two rows that no page holds stay where they are.
    assert first_rows("aaaab", (1.0, 1.0, 1.0, 9.0, 1.0)) == [0, 3, 4]


def test_pages_are_at_least_one():
    with pytest.raises(ValueError, match="most must be 1 or more, got 0"):
        classification_pages(made_up(1), most=0)


def test_pages_are_split_alike_for_both_languages_and_drawn_by_no_one(monkeypatch):
    monkeypatch.setattr(plt, "figure", None)
    table = made_up(60)
    longer = named(table, "名", LATIN)
    assert len(classification_pages(table, names=longer)) > len(classification_pages(table))


def test_the_scope_tells_the_phases_of_each_target():
    cells = (("server", "plan"), ("server", "build"), ("data", "plan"))
    told = classification.scope_told(cells, voice=Voice("en"))
    assert told == "server: plan, build\ndata: plan"


def test_an_unknown_sheet_is_told():
    for function in (classification_pages, plot_classification):
        with pytest.raises(ValueError, match="sheet must be 'a4' or 'a3', got 'b5'"):
            function(made_up(1), sheet="b5")
