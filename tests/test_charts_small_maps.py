"""Small maps of genres and of names that mislead, as drawn."""

import pandas as pd
import pytest
from catalogues import catalogue
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_genre_maps, plot_service_names
from isogj_analysis.draw.frame import story_of

SOME = catalogue(
    ("s0", "vendor-a", "audit", "plan", "network"),
    ("s0", "vendor-a", "audit", "monitor", "network"),
    ("s0", "vendor-a", "audit", "monitor", "server"),
    ("s1", "vendor-b", "monitoring", "plan", "network"),
    ("s2", "vendor-c", "monitoring", "plan", "network"),
)


def genre_maps(frame=SOME, cells=None, **options):
    states = isogj.coverage_states(frame, cells)
    return plot_genre_maps(isogj.cell_genres(frame), states=states, **options)


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def key(ax) -> list[str]:
    return [text.get_text() for text in ax.figure.texts if text.get_gid() is None]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_shipped_maps_can_be_read(tables, lang):
    frame = isogj.as_of(tables.catalogue, "2009-06-01")
    ax = genre_maps(frame, tables.cells, lang=lang, names=tables.names)
    assert faults(ax.figure) == []
    groups = isogj.name_groups(isogj.similar_services(tables.services, frame), frame)
    states = isogj.coverage_states(frame, tables.cells)
    ax = plot_service_names(groups, states=states, lang=lang, names=tables.names)
    assert faults(ax.figure) == []


def test_genres_stand_by_their_cells():
    ax = genre_maps(lang="en")
    told = [*("3 cells", "audit"), *("1" * 3), *("1 cell", "monitoring"), "2"]
    assert texts(ax)[:8] == told
    assert key(ax) == ["1", "2–3", "services in a cell", "none"]
    assert story_of(ax).title == "audit covers 3 cells, no other genre more than 1"
    assert "(2 genres, 6 cells)" in story_of(ax).lead
    assert "audit (3 cells)" in story_of(ax).alt


def test_cells_out_of_scope_count_for_no_genre():
    cells = pd.DataFrame({"target": ["server"], "phase": ["monitor"], "state": ["out-of-scope"]})
    ax = genre_maps(cells=cells, lang="ja")
    assert texts(ax)[0] == "2マス"
    assert story_of(ax).title == "最も広いジャンルはauditで2マスにあり、次に広いものでも1マス"
    assert "（2ジャンル、5マス）" in story_of(ax).lead
    assert key(ax)[-1] == "白：対象外・検討中"


@pytest.mark.parametrize(
    ("services", "en"),
    [
        (["s1"], "monitoring is the only genre: it covers 1 cell"),
        ([], "No cell has a service"),
    ],
)
def test_few_genres_have_their_sentence(services, en):
    ax = genre_maps(SOME[SOME["service"].isin(services)], lang="en")
    assert story_of(ax).title == en
    assert faults(ax.figure) == []


def test_genres_that_are_equally_wide_are_told_as_equal():
    alike = SOME[SOME["service"].isin(["s1", "s0"]) & (SOME["phase"] == "plan")]
    assert story_of(genre_maps(alike, lang="en")).title == "Each genre covers 1 cell"


def names(*groups: tuple[str, list[tuple[str, str, int]]]) -> pd.DataFrame:
    """Return groups of a kind: name, vendor and how many cells of the network each covers."""
    cells = [("network", phase) for phase in ("plan", "monitor", "respond")]
    rows = [
        (number, kind, f"{vendor}/{name}", vendor, tuple(cells[:n]))
        for number, (kind, own) in enumerate(groups)
        for name, vendor, n in own
    ]
    table = pd.DataFrame(rows, columns=["group", "kind", "service", "vendor", "cells"])
    kinds = ["same-name-different-scope", "different-name-same-scope"]
    return table.astype({"kind": pd.CategoricalDtype(kinds, ordered=True)})


ONE_NAME = ("same-name-different-scope", [("monitoring", "A", 1), ("monitoring", "B", 2)])
ONE_SCOPE = ("different-name-same-scope", [("check", "A", 3), ("audit", "C", 3)])


def drawn(groups, **options):
    codes = groups["service"].unique()
    index = pd.MultiIndex.from_product([["service"], codes], names=["column", "code"])
    told = pd.Series([code.partition("/")[2] for code in codes], index, dtype="str")
    shown = pd.DataFrame({"ja": told, "en": told})
    return plot_service_names(groups, states=isogj.coverage_states(SOME), names=shown, **options)


def test_each_kind_has_a_head_with_the_numbers_of_the_title():
    ax = drawn(names(ONE_NAME, ONE_SCOPE, ONE_SCOPE), lang="en")
    assert story_of(ax).title == "1 name means different scopes, 2 scopes go by different names"
    # Of one scope one map is drawn: the vendors stand beside the names.
    assert texts(ax) == [
        "One name, different scopes (1; 2 services)", "monitoring", "A", "B",
        "Different names, one scope (2; 2 services)",
        "check (A)\naudit (C)", "", "check (A)\naudit (C)", "",
    ]  # fmt: skip


def test_no_name_that_misleads_is_said():
    ax = drawn(names(), lang="ja")
    assert story_of(ax).title == "紛らわしい名称はない"
    assert key(ax) == []


def test_of_many_names_the_largest_groups_are_kept_and_the_others_counted():
    large = (ONE_NAME[0], [*ONE_NAME[1], ("monitoring", "C", 3)])
    ax = drawn(names(*[ONE_NAME] * 40, large, *[ONE_SCOPE] * 3), lang="en")
    assert faults(ax.figure) == []
    assert ax.figure.get_figheight() < 12
    assert "C" in texts(ax)
    shown = texts(ax).count("monitoring")
    assert f"{41 - shown} sets are left out" in story_of(ax).lead


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_many_vendors_and_long_names_can_be_read(lang):
    long = {
        "ja": "情報セキュリティ運用監視アウトソーシングサービス" * 3,
        "en": "Security of a kind " * 8,
    }
    many = [(long[lang], f"株式会社エヌ・ティ・ティ・データ{n}", 1 + n % 3) for n in range(12)]
    ax = drawn(names((ONE_NAME[0], many)), lang=lang)
    assert faults(ax.figure) == []
    assert any(text.startswith("+") for text in texts(ax))
