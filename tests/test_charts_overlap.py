"""Figures of overlap: what they say, what they show, and that all of it can be read."""

from collections.abc import Callable, Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legibility import faults
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

import isogj_analysis as isogj
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.theme import INK
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap import figures_dependence as dependence
from isogj_analysis.overlap import figures_intersections as intersections
from isogj_analysis.overlap import figures_overlap as overlap
from isogj_analysis.overlap import figures_profiles as profiles
from isogj_analysis.overlap import figures_similarity as similarity

LANGUAGES = ("ja", "en")
Drawn = Axes | Mapping[str, Axes]


def table(flags: np.ndarray, vendors: list[str]) -> pd.DataFrame:
    cells = [["t"], [f"p{i}" for i in range(flags.shape[1])]]
    return pd.DataFrame(
        flags,
        index=pd.Index(vendors, name="vendor", dtype="str"),
        columns=pd.MultiIndex.from_product(cells, names=["target", "phase"]),
    )


def made(rows: dict[str, str]) -> pd.DataFrame:
    """Vendors by cells, from a string of x and . for each vendor."""
    flags = [[letter == "x" for letter in row] for row in rows.values()]
    return table(np.array(flags, dtype=bool).reshape(len(rows), -1 if rows else 3), list(rows))


def crowd(n: int, name: str = "v{}") -> pd.DataFrame:
    chance = np.random.default_rng(n)
    flags = chance.random((n, 100)) < chance.random((n, 1)) * 0.6
    return table(flags, [name.format(i) for i in range(n)])


def groups_of(cells: pd.DataFrame, each: int = 3) -> pd.Series:
    """Corporate groups of `each` vendors, in the order of the table."""
    codes = [f"g{i // each}" for i in range(len(cells))]
    return pd.Series(codes, index=cells.index, name="corporate_group", dtype="str")


def texts(drawn: Drawn) -> list[str]:
    axes = [drawn] if isinstance(drawn, Axes) else list(drawn.values())
    return [text.get_text() for ax in axes for text in ax.texts] + [
        label.get_text() for ax in axes for label in [*ax.get_yticklabels(), *ax.get_xticklabels()]
    ]


@pytest.fixture(scope="module")
def tables() -> isogj.Tables:
    return isogj.load_tables()


@pytest.fixture(scope="module")
def catalogue(tables) -> pd.DataFrame:
    return isogj.as_of(tables.catalogue, "2009-06-01")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def exclusivity(cells, groups, **options):
    return overlap.plot_exclusivity(isogj.cell_exclusivity(cells, groups), **options)


def by_group(cells, groups, **options):
    return exclusivity(cells, groups, by="group", **options)


def likeness(cells, groups, *, measure="jaccard", **options):
    jaccard = isogj.vendor_similarity(cells)
    result = {
        "jaccard": jaccard,
        "overlap": isogj.vendor_similarity(cells, measure="overlap"),
        "shared": isogj.shared_cells(cells),
    }[measure]
    order = isogj.similarity_order(jaccard)
    return similarity.plot_similarity(
        result, order=order, groups=groups, measure=measure, **options
    )


def shared(cells, groups, **options):
    return likeness(cells, groups, measure="shared", **options)


def combinations(cells, groups, *, options=None, **chart):
    result = isogj.cell_intersections(cells, **(options or {}))
    totals = isogj.cell_exclusivity(cells)["total"]
    return intersections.plot_intersections(result, totals=totals, groups=groups, **chart)


def inclusive(cells, groups, **chart):
    options = {"mode": "inclusive", "min_degree": 2}
    return combinations(cells, groups, options=options, mode="inclusive", **chart)


def catalogue_of(cells: pd.DataFrame, groups: pd.Series | None) -> pd.DataFrame:
    """A catalogue of one service in each cell of each vendor."""
    held = [(v, *cell) for v, row in cells.iterrows() for cell, flag in row.items() if flag]
    found = pd.DataFrame(held, columns=["vendor", "target", "phase"], dtype="str")
    for axis, codes in (("vendor", cells.index), ("phase", cells.columns.unique("phase"))):
        found[axis] = pd.Categorical(found[axis], categories=list(codes), ordered=True)
    group = found["vendor"].astype("str") if groups is None else found["vendor"].map(groups)
    return found.assign(corporate_group=group.astype("str"), service=found["vendor"].astype("str"))


def leaving(cells, groups, **options):
    return dependence.plot_dependence(isogj.without_vendor(catalogue_of(cells, groups)), **options)


def profile(cells, groups, **options):
    # Many cells would be many kinds: a hundred phases fit no page.
    catalogue = catalogue_of(cells, groups)
    few = pd.Categorical(catalogue["phase"].str.slice(0, 2))
    states = isogj.coverage_states(catalogue.assign(genre=few), rows="genre", columns="vendor")
    return profiles.plot_profile(states, **options)


FIGURES: dict[str, Callable[..., Drawn]] = {
    "exclusivity": exclusivity,
    "exclusivity by group": by_group,
    "similarity": likeness,
    "shared cells": shared,
    "intersections": combinations,
    "inclusive intersections": inclusive,
    "dependence": leaving,
    "profile": profile,
}
# The same drawing of other numbers: what is hard for the one is hard for the other.
SAME = {"exclusivity", "inclusive intersections"}
LONG = "エヌ・ティ・ティ・コミュニケーションズ第{}株式会社"
HARD = {
    "nobody": made({}),
    "one vendor": made({"v0": "xx."}),
    "nobody covers anything": made({"v0": "...", "v1": "..."}),
    "long names": crowd(17, LONG),
    "a name of 120 letters": crowd(3, "長い名前の会社" * 17 + "{}"),
    "60 vendors": crowd(60),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_shipped_data_can_be_read(tables, catalogue, figure):
    lang = LANGUAGES[list(FIGURES).index(figure) % 2]
    cells, groups = isogj.vendor_cells(catalogue), isogj.vendor_groups(catalogue)
    drawn = FIGURES[figure](cells, groups, lang=lang, names=tables.names)
    ax = drawn if isinstance(drawn, Axes) else next(iter(drawn.values()))
    assert faults(ax.figure) == []
    named = {text.split("（")[0].split(" (")[0] for text in texts(drawn)}
    assert named & {tables.names.loc[("vendor", vendor), lang] for vendor in cells.index}


@pytest.mark.parametrize(
    ("figure", "case"),
    [
        (figure, case)
        for figure in FIGURES
        for case in HARD
        if figure not in SAME and (figure != "shared cells" or case == "60 vendors")
    ],
)
def test_hard_cases_can_be_read(figure, case):
    cells = HARD[case]
    lang = LANGUAGES[len(case) % 2]
    drawn = FIGURES[figure](cells, groups_of(cells), lang=lang)
    ax = drawn if isinstance(drawn, Axes) else next(iter(drawn.values()))
    assert faults(ax.figure) == []
    assert story_of(drawn).title


@pytest.mark.parametrize("figure", ["exclusivity", "dependence", "profile"])
def test_a_given_axes_is_drawn_on(figure):
    _, (ax, other) = plt.subplots(1, 2)
    cells = made(THREE)
    drawn = FIGURES[figure](cells, groups_of(cells), ax=ax, lang="en")
    assert drawn is ax
    assert ax.get_title("left").replace("\n", " ") == story_of(ax).title
    assert not other.texts


@pytest.mark.parametrize("figure", [figure for figure in FIGURES if figure not in SAME])
def test_cells_that_were_not_counted_are_told(figure):
    cells = made(THREE)
    leads = [
        story_of(FIGURES[figure](cells, groups_of(cells), lang=lang, in_scope=scoped)).lead
        for lang, scoped in (("ja", True), ("en", True), ("en", False))
    ]
    assert leads[0].endswith("対象外と検討中のマスは数えない。")
    told = "under review are not counted."
    assert [lead.endswith(told) for lead in leads[1:]] == [True, False]


# Exclusivity ------------------------------------------------------------------


THREE = {"v0": "xx..", "v1": ".xx.", "v2": ".x.x"}


@pytest.mark.parametrize(
    ("rows", "ja", "en"),
    [
        ({"v0": "..."}, "提供する会社がない", "No vendor covers any cell"),
        ({"v0": "xx.", "v1": "xx."}, "1社だけが支えるマスはない", "No cell rests"),
        ({"v0": "xxx", "v1": "xx."}, "2社のうちv0だけ（1マス）", "Of 2 vendors, only v0"),
        ({"v0": "xx..", "v1": "..x."}, "最も多いのはv0の2マス", "v0 has the most, 2"),
        (THREE, "3社のうち3社は、ほかに提供会社のないマスを計3マス", "3 of 3 vendors cover"),
    ],
)
def test_the_title_of_exclusivity_is_what_the_rows_show(rows, ja, en):
    result = isogj.cell_exclusivity(made(rows))
    assert ja in overlap.tell_exclusivity(result, voice=Voice("ja")).title
    assert en in overlap.tell_exclusivity(result, voice=Voice("en")).title


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"v0": "..."}, "No vendor covers any cell"),
        ({"v0": "x", "v1": "x", "v2": "x"}, "No cell rests on a single corporate group"),
        ({"v0": "x.", "v1": "x."}, "rise from 0 to 2"),
        ({"v0": "x.", "v1": ".x"}, "Counted by group too, 2 of 2 vendors cover"),
    ],
)
def test_the_title_by_group_tells_what_affiliates_hide(rows, said):
    cells = made(rows)
    result = isogj.cell_exclusivity(cells, groups_of(cells, each=2))
    assert said in overlap.tell_exclusivity(result, by="group", voice=Voice("en")).title


def test_bars_are_sorted_and_hold_every_number():
    ax = exclusivity(made({"v0": "x...", "v1": "xxxx", "v2": "xx.."}), None, lang="en")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["v1", "v2", "v0"]
    # Parts from the left, then the total, row by row.
    assert [text.get_text() for text in ax.texts] == ["2", "1", "1", "4", "1", "1", "2", "1", "1"]


def test_numbers_without_room_stand_behind_the_bar():
    ax = exclusivity(made({"v0": "x" * 300, "v1": "x" * 299 + "."}), None, lang="en")
    assert [text.get_text() for text in ax.texts] == ["300  (1 + 299 + 0)", "299", "299"]


def test_parts_differ_in_pattern_too():
    ax = exclusivity(made(THREE | {"v3": "x..."}), None)
    looks = {
        (bars.get_hatch(), tuple(bars.get_facecolor()[0]))
        for bars in ax.collections
        if len(bars.get_paths())
    }
    assert len(looks) == 3
    assert any(hatch for hatch, _ in looks)


def test_beyond_sixty_the_rest_is_summed_and_said():
    cells = crowd(70)
    result = isogj.cell_exclusivity(cells)
    ax = exclusivity(cells, None, lang="en")
    assert len(ax.get_yticks()) == 60
    assert ax.get_yticklabels()[-1].get_text() == "11 others"
    rest = result.sort_values(["total", "alone"], ascending=False, kind="stable")[59:]
    assert f"{rest['total'].sum()} cells together" in ax.texts[-1].get_text()


def test_groups_are_named_beside_affiliates_alone():
    ax = by_group(made(THREE), groups_of(made(THREE), each=2), lang="en")
    assert sorted(label.get_text() for label in ax.get_yticklabels()) == [
        "v0 (g0)",
        "v1 (g0)",
        "v2",
    ]


def test_counting_by_something_else_is_an_error():
    result = isogj.cell_exclusivity(made(THREE))
    with pytest.raises(ValueError, match="by must be 'vendor' or 'group', got 'genre'"):
        overlap.plot_exclusivity(result, by="genre")
    with pytest.raises(ValueError, match="lacks group_alone, group_shared_with_one"):
        overlap.plot_exclusivity(result, by="group")


# Similarity -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "measure", "ja", "en"),
    [
        ({"v0": "x"}, "jaccard", "比べられる2社がない", "no two vendors"),
        ({"v0": "x.", "v1": ".x"}, "jaccard", "2社が提供するマスに、共通", "no cell in common"),
        (
            {"v0": "x..", "v1": ".x.", "v2": "..x"},
            "jaccard",
            "3社のうち、同じマスに提供する2社はない",
            "No two of 3 vendors",
        ),
        ({"v0": "xx", "v1": "xx"}, "jaccard", "v0とv1は、提供するマスがまったく同じ", "exactly"),
        ({"v0": "x", "v1": "x", "v2": "x"}, "jaccard", "3組のうち3組は", "3 of 3 pairs"),
        ({"v0": "xx.", "v1": "x..", "v2": "..x"}, "jaccard", "v0とv1で、", "sharing 50% of"),
        (THREE, "jaccard", "最も似た3組では", "The 3 pairs most alike share 33%"),
        ({"v0": "xx", "v1": "x."}, "overlap", "一方のマスがすべて", "one covers all"),
        (THREE, "overlap", "少ない方のマスの50%", "50% of the smaller vendor's cells"),
        ({"v0": "xx", "v1": "xx", "v2": "x."}, "shared", "v0とv1で、2マス", "most cells, 2"),
        (THREE, "shared", "3組は、それぞれ1マス", "share 1 cell each"),
    ],
)
def test_the_title_of_similarity_is_what_the_matrix_shows(rows, measure, ja, en):
    cells = made(rows)
    result = (
        isogj.shared_cells(cells)
        if measure == "shared"
        else isogj.vendor_similarity(cells, measure=measure)
    )
    assert ja in similarity.tell_similarity(result, measure=measure, voice=Voice("ja")).title
    assert en in similarity.tell_similarity(result, measure=measure, voice=Voice("en")).title


def test_each_pair_stands_once_in_the_order_of_the_tree():
    cells = made({"v0": "xx..", "v1": "..xx", "v2": "xxx.", "v3": "..x."})
    order = isogj.similarity_order(isogj.vendor_similarity(cells))
    axes = similarity.plot_similarity(isogj.vendor_similarity(cells), order=order)
    numbers = [text.get_text() for text in axes["matrix"].texts[:6]]
    jaccard = isogj.vendor_similarity(cells).loc[order.order, order.order].to_numpy()
    assert numbers == [f"{round(100 * jaccard[i, j])}" for i in range(4) for j in range(i)]
    assert [text.get_text() for text in axes["matrix"].texts[6:]] == list(order.order)
    assert len(axes["tree"].collections[0].get_segments()) == 3


def test_without_an_order_the_table_is_drawn_as_it_stands():
    axes = similarity.plot_similarity(isogj.vendor_similarity(made(THREE)))
    assert list(axes) == ["matrix"]
    assert [text.get_text() for text in axes["matrix"].texts[-3:]] == ["v0", "v1", "v2"]


def frames(ax: Axes) -> int:
    ink = to_rgba(INK)
    return sum(
        tuple(edge) == ink
        for cells in ax.collections
        for edge in np.atleast_2d(cells.get_edgecolor())
    )


def test_affiliates_are_framed_and_the_frame_is_explained():
    cells = made(THREE)
    plain = similarity.plot_similarity(isogj.vendor_similarity(cells), lang="en")
    framed = likeness(cells, groups_of(cells, each=2), lang="en")
    assert (frames(plain["matrix"]), frames(framed["matrix"])) == (0, 1)
    assert "two vendors of one corporate group" in [
        text.get_text() for text in framed["matrix"].figure.texts
    ]


def test_a_share_is_never_rounded_to_nothing_or_to_all():
    cells = made({"v0": "x" * 300, "v1": "x" + "." * 299, "v2": "x" * 299 + "."})
    numbers = [text.get_text() for text in likeness(cells, None)["matrix"].texts[:3]]
    assert sorted(numbers) == ["99", "<1", "<1"]


def test_what_cannot_be_drawn_is_said_to_be_left_out():
    axes = likeness(crowd(70), None, lang="en")
    assert list(axes) == ["matrix"]
    assert "10 others are left out" in story_of(axes).lead


def test_a_measure_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="measure must be 'jaccard', 'overlap' or 'shared'"):
        similarity.plot_similarity(isogj.vendor_similarity(made(THREE)), measure="cosine")


# Intersections ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "top", "ja", "en"),
    [
        ({"v0": "..."}, None, "サービスのあるマスがない", "No cell has a service"),
        (
            {"v0": "xx", "v1": "xx"},
            None,
            "すべて同じ組み合わせ",
            "every cell that has a service: 2",
        ),
        ({"v0": "xxx", "v1": "x.."}, None, "最も多いのはv0だけの2マス", "v0 alone, holds 2"),
        ({"v0": "xx", "v1": "x."}, None, "どの組み合わせも1マスまで", "none holds more than 1"),
        (THREE, 2, "図の2通りはどれも1マスまで", "none of the 2 drawn holds more than 1"),
        ({"v0": "xxx", "v1": "x.."}, 1, "図の1通りで最も多いのはv0だけの2マス", "v0 alone holds"),
    ],
)
def test_the_title_of_intersections_is_what_the_rows_show(rows, top, ja, en):
    result = isogj.cell_intersections(made(rows), top=top)
    assert ja in intersections.tell_intersections(result, voice=Voice("ja")).title
    assert en in intersections.tell_intersections(result, voice=Voice("en")).title


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ({"v0": "xx.", "v1": "xxx", "v2": "..x"}, {}, "v0 and v1 share the most cells, 2"),
        (THREE, {}, "v0, v1 and v2 share the most cells, 1"),
        ({"v0": "xx.", "v1": "x.x", "v2": ".xx"}, {}, "3 share the most cells, 1 each"),
        ({"v0": "xx.", "v1": "x.x", "v2": ".xx"}, {"top": 2}, "drawn, 2 share the most cells"),
        ({"v0": "xx.", "v1": "x.x", "v2": ".xx"}, {"top": 1}, "drawn, v0 and v1 share the most"),
        ({"v0": "xx.", "v1": "..x"}, {}, "No combination of two or more vendors is shown"),
    ],
)
def test_the_title_of_inclusive_intersections_is_of_two_or_more(rows, options, said):
    result = isogj.cell_intersections(made(rows), mode="inclusive", **options)
    assert (
        said in intersections.tell_intersections(result, mode="inclusive", voice=Voice("en")).title
    )


def test_dots_are_joined_under_their_bar_and_totals_stand_left():
    cells = made({"v0": "xx..", "v1": "xxx.", "v2": "...x"})
    axes = combinations(cells, None, lang="en")
    assert [text.get_text() for text in axes["sizes"].texts] == ["2", "1", "1"]
    assert [label.get_text() for label in axes["dots"].get_yticklabels()] == ["v1", "v0", "v2"]
    members = axes["dots"].collections[-1].get_offsets()
    rows = list(axes["dots"].get_yticks())
    assert [(x - 0.5, rows.index(y)) for x, y in members] == [(0, 0), (0, 1), (1, 0), (2, 2)]
    assert [text.get_text() for text in axes["totals"].texts] == ["3", "2", "1", "cells of each"]


def test_without_totals_only_vendors_taking_part_have_a_row():
    result = isogj.cell_intersections(made(THREE), top=1)
    axes = intersections.plot_intersections(result, lang="en")
    assert list(axes) == ["sizes", "dots"]
    assert len(axes["dots"].get_yticks()) == 1


def test_what_was_cut_off_is_a_bar_of_another_look_broken_where_far_the_longest():
    few = combinations(made(THREE), None, options={"top": 3}, lang="en")
    many = combinations(made(THREE), None, options={"top": 1}, lang="en")
    assert [bar.get_hatch() for bar in few["sizes"].patches] == [None, None, None, "////"]
    assert [text.get_text() for text in many["sizes"].texts] == ["1", "3"]
    assert "broken off" not in story_of(few).lead
    assert "broken off" in story_of(many).lead
    assert few["dots"].texts[0].get_text().split() == ["1", "other"]
    assert many["dots"].texts[0].get_text().split() == ["3", "others"]


def test_combinations_without_room_are_added_to_the_others():
    cells = crowd(17)
    result = isogj.cell_intersections(cells, top=None)
    axes = combinations(cells, None, options={"top": None}, lang="en")
    sizes = [int(text.get_text()) for text in axes["sizes"].texts]
    assert len(sizes) < len(result)
    assert sum(sizes) == result["size"].sum()
    others = int(axes["dots"].texts[0].get_text().split()[0])
    assert others + len(sizes) - 1 == len(result)


def test_beyond_sixty_vendors_those_taking_part_have_a_row_and_the_rest_share_one():
    few = combinations(crowd(70), None, options={"top": 3}, lang="en")
    taking_part = isogj.cell_intersections(crowd(70), top=3)["vendors"].explode().nunique()
    assert len(few["dots"].get_yticks()) == taking_part < 60
    everyone = table(np.ones((70, 1), dtype=bool), [f"v{i}" for i in range(70)])
    axes = combinations(everyone, None, lang="en")
    assert axes["dots"].get_yticklabels()[-1].get_text() == "11 others"
    assert len(axes["dots"].collections[-1].get_offsets()) == 60
    assert faults(axes["dots"].figure) == []


@pytest.mark.parametrize(
    ("highlight", "dark", "said"),
    [
        (("vendor", "v1"), 2, "v1 takes part in 2 of the 4 combinations"),
        (("group", "g0"), 3, "Vendors of g0 take part in 3 of the 4"),
        (("cell", ("t", "p1")), 1, "t × p1 is covered by v0, v1 and v2"),
    ],
)
def test_what_is_highlighted_is_dark_and_told(highlight, dark, said):
    groups = groups_of(made(THREE), each=2)
    axes = combinations(made(THREE), groups, highlight=highlight, lang="en")
    inks = [bar.get_facecolor() for bar in axes["sizes"].patches]
    assert inks.count(to_rgba(INK)) == dark
    assert said in story_of(axes).title
    assert "Dark bars" in story_of(axes).lead


def test_a_cell_may_stand_in_several_inclusive_combinations():
    result = isogj.cell_intersections(made({"v0": "xx", "v1": "x."}), mode="inclusive")
    story = intersections.tell_intersections(
        result, mode="inclusive", highlight=("cell", ("t", "p0")), voice=Voice("en")
    )
    assert story.title == "2 of the 2 combinations drawn cover t × p0"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "both"}, "mode must be 'exclusive' or 'inclusive', got 'both'"),
        (
            {"highlight": ("phase", "p0")},
            "highlight must be of a vendor, group or cell, got 'phase'",
        ),
        ({"highlight": ("group", "g0")}, "groups must hold the group to highlight"),
        (
            {"highlight": ("group", "g9"), "groups": pd.Series({"v0": "g0"})},
            "highlight must be .*got 'g9'; the nearest is g0",
        ),
        ({"highlight": ("vendor", "v000")}, "highlight must be .*got 'v000'; the nearest is v0"),
    ],
)
def test_an_option_that_is_none_is_an_error(options, said):
    with pytest.raises(ValueError, match=said):
        intersections.plot_intersections(isogj.cell_intersections(made(THREE)), **options)


def test_a_vendor_of_no_combination_drawn_may_be_marked_where_the_totals_know_it():
    exclusivity = isogj.cell_exclusivity(made(THREE))
    none = isogj.cell_intersections(made(THREE))[:0]
    marked = {"highlight": ("vendor", "v0"), "lang": "en"}
    drawn = intersections.plot_intersections(none, totals=exclusivity["total"], **marked)
    assert "takes part in 0 of the 0 combinations" in story_of(drawn).title
    with pytest.raises(ValueError, match="got 'v0'"):
        intersections.plot_intersections(none, **marked)


# Dependence -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "ja", "en"),
    [
        ({"v0": "...", "v1": "..."}, "提供する会社がない", "No vendor covers any cell"),
        ({"v0": "x", "v1": "x", "v2": "x", "v3": "x"}, "どの1社が抜けても", "Whichever single"),
        (
            {"v0": "x", "v1": "."},
            "空白になるのは1マスで、1社が支えている",
            "1 cell would fall empty if its only vendor left; 1 vendor holds it",
        ),
        (
            {"v0": "x", "v1": "x"},
            "1マスが1社または1グループだけになる",
            "1 cell would be left to one vendor or group if one of its vendors left",
        ),
        (
            {"v0": "xx", "v1": "x."},
            "1マスが空白になり、ほかに1マスが1社または1グループだけになる",
            "1 cell would fall empty if its only vendor left; 1 more would be left to one vendor",
        ),
    ],
)
def test_the_title_of_dependence_counts_each_cell_once(rows, ja, en):
    cells = made(rows)
    groups = groups_of(cells, each=1)
    result = isogj.without_vendor(catalogue_of(cells, groups))
    assert ja in dependence.tell_dependence(result, voice=Voice("ja")).title
    assert en in dependence.tell_dependence(result, voice=Voice("en")).title


def test_cells_are_named_and_vendors_without_harm_share_a_row():
    cells = made({"v0": "x.xx", "v1": "xx..", "v2": "..xx", "v3": "..xx"})
    ax = leaving(cells, groups_of(cells, each=1), lang="en")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["v1", "v0", "2 others"]
    found = [text.get_text() for text in ax.texts]
    assert found[-3:] == ["no cell would weaken", "t × p1; t × p0", "t × p0"]


def test_where_nobody_is_missed_one_row_says_so():
    cells = made(dict.fromkeys(["v0", "v1", "v2", "v3"], "x"))
    ax = leaving(cells, groups_of(cells, each=1), lang="en")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["4 vendors"]


def test_beyond_sixty_the_last_row_says_how_many_cells_the_rest_hold():
    cells = table(np.eye(70, dtype=bool), [f"v{i}" for i in range(70)])
    ax = leaving(cells, None, lang="en")
    assert ax.get_yticklabels()[-1].get_text() == "11 others"
    assert "11 cells would weaken" in [text.get_text() for text in ax.texts]


# Profiles ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "ja", "en"),
    [
        ({"v0": "..", "v1": ".."}, "提供する会社がない", "No vendor offers a service"),
        (
            {"v0": "xx", "v1": "xx"},
            "2フェーズはすべて2社以上",
            "All 2 phases have 2 or more vendors",
        ),
        (
            {"v0": "xx", "v1": "x."},
            "2フェーズのうち1は1社だけ",
            "1 of 2 phases has one vendor only",
        ),
        (
            {"v0": "x.", "v1": "x."},
            "うち1には提供会社がなく、提供会社が",
            "1 of 2 phases has no vendor; most in p0 (2)",
        ),
        (
            {"v0": "x.", "v1": ".."},
            "うち1には提供会社がなく、1は",
            "1 of 2 phases has no vendor and 1 has one only",
        ),
    ],
)
def test_the_title_of_a_profile_is_what_the_states_show(rows, ja, en):
    catalogue = catalogue_of(made(rows), None)
    states = isogj.coverage_states(catalogue, rows="vendor", columns="phase")
    assert ja in profiles.tell_profile(states, voice=Voice("ja")).title
    assert en in profiles.tell_profile(states, voice=Voice("en")).title


def test_a_profile_stands_the_way_that_leaves_its_names_more_room():
    kinds = made({f"v{i}": "xxx" for i in range(12)})
    states = isogj.coverage_states(catalogue_of(kinds, None), rows="vendor", columns="phase")
    ax = profiles.plot_profile(states)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["p0", "p1", "p2"]
    long = kinds.rename(index="Communications{}".format)
    states = isogj.coverage_states(catalogue_of(long, None), rows="phase", columns="vendor")
    ax = profiles.plot_profile(states)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["p0", "p1", "p2"]


def test_a_word_that_all_vendors_share_stands_once_before_their_columns():
    kinds = made({f"v{i}": "xxx" for i in range(12)})
    states = isogj.coverage_states(catalogue_of(kinds, None), rows="phase", columns="vendor")
    codes = [*(("vendor", vendor) for vendor in kinds.index), ("phase", "p0")]
    index = pd.MultiIndex.from_tuples(codes, names=["column", "code"])
    for names, word, heads in (
        ([f"Vendor {i}" for i in range(12)], ["Vendor"], [str(i) for i in range(12)]),
        ([f"V{i} Inc" for i in range(12)], [], [f"V{i} Inc" for i in range(12)]),
    ):
        named = pd.DataFrame({lang: [*names, "Plan and design"] for lang in LANGUAGES}, index=index)
        ax = profiles.plot_profile(states, lang="en", names=named)
        found = [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]
        assert found == heads
        assert [text.get_text() for text in ax.texts if not text.get_text().isdigit()] == word
        assert faults(ax.figure) == []


def test_what_a_profile_leaves_out_is_said():
    cells = table(np.ones((70, 3), dtype=bool), [f"v{i}" for i in range(70)])
    states = isogj.coverage_states(catalogue_of(cells, None), rows="vendor", columns="phase")
    drawn = profiles.plot_profile(states, lang="en")
    assert "10 rows are left out" in story_of(drawn).lead


def test_a_profile_without_vendors_is_an_error():
    states = isogj.coverage_states(catalogue_of(made(THREE), None))
    with pytest.raises(ValueError, match="must be vendor, got target and phase"):
        profiles.plot_profile(states)
