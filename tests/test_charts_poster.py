"""The poster: a sheet of A3 with the genres of every cell, in letters to be read."""

import re

import pandas as pd
import pytest
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_poster
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.voice import Voice
from isogj_analysis.service_map.figures_poster import SIZES, tell_poster

LONG = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み"
LATIN = "An all-embracing framework for planning, building, monitoring and training"


def shipped(tables, day="2009-06-01"):
    catalogue = isogj.as_of(tables.catalogue, day)
    return isogj.cell_genres(catalogue), isogj.coverage_states(catalogue, tables.cells)


def many(genres, rows=3, columns=3, everywhere=True):
    """A map on which genres stand, all in every cell or all in the first."""
    places = [(f"t{i}", f"p{j}") for i in range(rows) for j in range(columns)]
    records = [
        (f"s{n}", f"v{n % 7}", f"g{n}", target, phase)
        for k, (target, phase) in enumerate(places)
        for n in range(genres if everywhere or not k else 1)
    ]
    frame = pd.DataFrame(records, columns=["service", "vendor", "genre", "target", "phase"])
    return isogj.cell_genres(frame), isogj.coverage_states(frame)


def named(genres, ja, en):
    codes = genres["genre"].unique()
    index = pd.MultiIndex.from_product([["genre"], codes], names=["column", "code"])
    texts = {"ja": [f"{ja}{c}" for c in codes], "en": [f"{en} {c}" for c in codes]}
    return pd.DataFrame(texts, index=index)


def case_of(tables, case):
    """Return genres, states and names of a map that is hard to draw."""
    if case == "shipped":
        return *shipped(tables), tables.names
    if case == "one":
        return *many(1, 1, 1), None
    if case == "empty":
        genres, states = many(1, 1, 1)
        return genres.head(0), states.head(0), None
    if case == "many":
        return *many(60, 2, 3), None
    if case == "300 in a cell":
        genres, states = many(300, everywhere=False)
        return genres, states, named(genres, "分野", "Genre")
    if case == "long":
        genres, states = many(9)
        return genres, states, named(genres, LONG, LATIN)
    return *many(2, 24, 17), None


@pytest.mark.parametrize(
    ("case", "lang"),
    [("shipped", "en"), ("one", "ja"), ("empty", "en"), ("many", "ja"), ("300 in a cell", "en"),
     ("long", "ja"), ("long", "en"), ("wide", "ja")],
)  # fmt: skip
def test_every_poster_can_be_read(tables, case, lang):
    genres, states, names = case_of(tables, case)
    ax = plot_poster(genres, states=states, lang=lang, names=names)
    assert ax.figure.get_size_inches()[0] == 16.5
    assert case == "empty" or ax.figure.get_size_inches()[1] >= 11.7 - 1e-6
    assert faults(ax.figure) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_shipped_poster_is_a3_and_names_every_genre_with_its_vendors(tables, lang):
    genres, states = shipped(tables)
    ax = plot_poster(genres, states=states, lang=lang, names=tables.names)
    assert ax.figure.get_size_inches().tolist() == pytest.approx([16.5, 11.7])
    texts = [text.get_text() for text in ax.texts]
    assert lang == "en" or faults(ax.figure) == []
    inside = {"out-of-scope"}
    outside = states.loc[states["state"].isin(inside), ["target", "phase"]].apply(tuple, axis=1)
    shown = genres[~genres[["target", "phase"]].apply(tuple, axis=1).isin(set(outside))]
    counts = sorted(t for t in texts if re.fullmatch("[0-9]+(社| vendors?)", t))
    voice = Voice(lang, tables.names)
    assert counts == sorted(voice.say("poster.vendors", n=n) for n in shown["vendors"])


def test_a_cell_names_as_many_as_it_can_hold_and_counts_the_rest():
    genres, states = many(150, everywhere=False)
    ax = plot_poster(genres, states=states, lang="en")
    texts = [t.get_text() for t in ax.texts]
    more = next(text for text in texts if text.endswith("more genres"))
    named = [text for text in texts if text.startswith("g")]
    # Eight cells have one genre each, the first one all.
    assert len(named) - 8 + int(more.split()[0]) == 150
    assert ax.figure.get_size_inches().tolist() == pytest.approx([16.5, 11.7])


def test_letters_are_as_large_as_the_sheet_allows():
    few, more = (plot_poster(*many(n)[:1], states=many(n)[1], lang="en") for n in (3, 25))
    largest, smaller = (
        next(t.get_fontsize() for t in ax.texts if t.get_text() == "g0") for ax in (few, more)
    )
    assert largest == SIZES[0] > smaller >= SIZES[-1]


def test_the_title_tells_the_most_genres_ties_and_nothing(tables):
    genres, states = shipped(tables)
    title = tell_poster(genres, states=states, voice=Voice("ja", tables.names)).title
    assert title.startswith("33マスのうち29マスにサービスがあり、ジャンルが最も多いのは")
    assert title.endswith("データ×評価・診断（8ジャンル）")
    genres, states = many(2)
    title = tell_poster(genres, states=states, voice=Voice("en")).title
    assert title.endswith("t0 × p0, t0 × p1 and 7 more have the most genres (2 each)")
    nothing = states.assign(services=0, vendors=0, groups=0, state="gap")
    assert (
        tell_poster(genres.head(0), states=nothing, voice=Voice("en")).title
        == "No cell has a service"
    )


def test_what_is_not_counted_is_told_and_looks_as_on_other_maps(tables):
    genres, states = shipped(tables)
    ax = plot_poster(genres, states=states, lang="en", names=tables.names)
    key = [text.get_text() for text in ax.figure.texts]
    assert {"gap: 4 cells"} <= {*key}
    assert marks()["under-review"].hatch in {boxes.get_hatch() for boxes in ax.collections}
    written = {text.get_text() for text in ax.texts}
    assert {"Forensics", "Data leak prevention", "gap"} <= written
