"""Figures of overlap: what they say, what they show, and that all of it can be read."""

import re
from collections.abc import Callable, Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legibility import faults
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgba

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.declare import FIGURES
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.theme import THIN
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap import figures_exclusivity as exclusivity
from isogj_analysis.overlap import figures_intersections as intersections
from isogj_analysis.overlap import figures_matrices as matrices
from isogj_analysis.overlap import figures_similarity as similarity
from isogj_analysis.overlap import figures_vendor_maps as vendor_maps

LANGUAGES = ("ja", "en")
Drawn = Axes | Mapping[str, Axes]


def table(flags: np.ndarray, vendors: list[str], rows: int = 1) -> pd.DataFrame:
    cells = [
        [f"t{i}" if rows > 1 else "t" for i in range(rows)],
        [f"p{i}" for i in range(flags.shape[1] // rows)],
    ]
    return pd.DataFrame(
        flags,
        index=pd.Index(vendors, name="vendor", dtype="str"),
        columns=pd.MultiIndex.from_product(cells, names=["target", "phase"]),
    )


def made(rows: dict[str, str]) -> pd.DataFrame:
    """Vendors by cells, from a string of x and . for each vendor."""
    flags = [[letter == "x" for letter in row] for row in rows.values()]
    return table(np.array(flags, dtype=bool).reshape(len(rows), -1 if rows else 3), list(rows))


def crowd(n: int, name: str = "v{}", rows: int = 6, columns: int = 6) -> pd.DataFrame:
    chance = np.random.default_rng(n)
    flags = chance.random((n, rows * columns)) < chance.random((n, 1)) * 0.6
    return table(flags, [name.format(i) for i in range(n)], rows)


def groups_of(cells: pd.DataFrame, each: int = 3) -> pd.Series:
    """Corporate groups of `each` vendors, in the order of the table."""
    codes = [f"g{i // each}" for i in range(len(cells))]
    return pd.Series(codes, index=cells.index, name="corporate_group", dtype="str")


def axes_of(drawn: Drawn) -> list[Axes]:
    return [drawn] if isinstance(drawn, Axes) else list(drawn.values())


def texts(drawn: Drawn) -> list[str]:
    """Every text of a figure but its title and its reading line."""
    axes = axes_of(drawn)
    head = ("title", "lead")
    found = [text for text in axes[0].figure.texts if text.get_gid() not in head]
    found += [text for ax in axes for text in ax.texts]
    found += [text for ax in axes if ax.get_legend() for text in ax.get_legend().get_texts()]
    found += [label for ax in axes for label in [*ax.get_yticklabels(), *ax.get_xticklabels()]]
    return [text.get_text() for text in found]


def edges(ax: Axes, colour: str) -> int:
    """How many cells of a grid, or of mini-maps, are framed in a colour."""
    wanted = to_rgba(colour)
    return sum(
        tuple(edge) == wanted
        for cells in ax.collections
        for edge in np.atleast_2d(cells.get_edgecolor())
    )


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def alone(cells, groups, **options):
    return charts.plot_exclusivity(isogj.cell_exclusivity(cells, groups), **options)


def likeness(cells, groups, *, measure="jaccard", **options):
    result = isogj.vendor_similarity(cells, measure=measure)
    order = isogj.similarity_order(result)
    return charts.plot_similarity(result, order=order, measure=measure, **options)


def combinations(cells, groups, *, options=None, **chart):
    result = isogj.cell_intersections(cells, **(options or {}))
    return charts.plot_intersections(result, totals=cells.sum(axis=1), **chart)


def maps(cells, groups, **options):
    return charts.plot_vendor_maps(cells, groups=groups, **options)


def depths(cells, groups, **options):
    return charts.plot_cell_vendors(cells, groups=groups, **options)


def catalogue_of(cells: pd.DataFrame) -> pd.DataFrame:
    """A catalogue of one service in each cell of each vendor, of the genre of its phase."""
    held = [(v, *cell) for v, row in cells.iterrows() for cell, flag in row.items() if flag]
    found = pd.DataFrame(held, columns=["vendor", "target", "phase"], dtype="str")
    for axis, codes in (("vendor", cells.index), ("phase", cells.columns.unique("phase"))):
        found[axis] = pd.Categorical(found[axis], categories=list(codes), ordered=True)
    kinds = [phase.replace("p", "g") for phase in cells.columns.unique("phase")]
    genre = found["phase"].astype("str").str.replace("p", "g")
    service = found["vendor"].astype("str") + "-" + genre
    return found.assign(genre=pd.Categorical(genre, kinds, ordered=True), service=service)


def genres(cells, groups, **options):
    catalogue = catalogue_of(cells)
    by_genre = isogj.coverage_states(catalogue, rows="genre", columns="vendor")
    return charts.plot_vendors_by_genre(by_genre, **options)


DRAWN: dict[str, Callable[..., Drawn]] = {
    "exclusivity": alone,
    "similarity": likeness,
    "intersections": combinations,
    "vendor maps": maps,
    "cells and vendors": depths,
    "genres": genres,
}
LONG = "エヌ・ティ・ティ・コミュニケーションズ第{}株式会社"
HARD = {
    "nobody": made({}),
    "one vendor": made({"v0": "xx."}),
    "nobody covers anything": made({"v0": "...", "v1": "..."}),
    "long names": crowd(17, LONG),
    "a name of 120 letters": crowd(3, "長い名前の会社" * 17 + "{}"),
    "60 vendors": crowd(60),
    "1,150 vendors": crowd(1150, rows=5, columns=15),
}


@pytest.mark.parametrize("figure", DRAWN)
@pytest.mark.parametrize("case", [case for case in HARD if case != "1,150 vendors"])
def test_hard_cases_can_be_read(figure, case):
    cells = HARD[case]
    lang = LANGUAGES[(list(HARD).index(case) + list(DRAWN).index(figure)) % 2]
    drawn = DRAWN[figure](cells, groups_of(cells), lang=lang)
    page = axes_of(drawn)[0].figure
    assert faults(page) == []
    assert page.get_figheight() < 11.0 or "letters" in case
    assert story_of(drawn).alt.startswith(story_of(drawn).title)


@pytest.mark.parametrize("figure", [name for name in DRAWN if name != "similarity"])
def test_a_landscape_of_1150_vendors_fits_a_page_and_says_what_it_leaves_out(figure):
    cells = HARD["1,150 vendors"]
    drawn = DRAWN[figure](cells, groups_of(cells), lang="en")
    page = axes_of(drawn)[0].figure
    assert faults(page) == []
    assert page.get_figheight() < 12.0
    said = " ".join([story_of(drawn).lead, *texts(drawn)])
    assert re.search("[0-9,]+ (rows|other combinations|columns|small maps)", said)


@pytest.mark.parametrize("figure", [name for name in DRAWN if name != "intersections"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_numbers_of_a_title_stand_in_the_drawing(figure, lang):
    cells = made({"v0": "xxx..xx..", "v1": "x....x...", "v2": "..x..x...", "v3": ".x....x.."})
    drawn = DRAWN[figure](cells, groups_of(cells, each=2), lang=lang)
    found = re.findall(r"[0-9]+", " ".join(texts(drawn)))
    told = re.findall(r"(?<![vpg])[0-9]+", story_of(drawn).title)
    assert told
    assert set(told) <= set(found)


@pytest.mark.parametrize("figure", ["exclusivity", "vendor maps", "cells and vendors", "genres"])
def test_a_given_axes_is_drawn_on(figure):
    cells = made({"v0": "xx.", "v1": "xxx"})
    given, ax = plt.subplots(figsize=(7, 5))
    place = ax.get_position().bounds
    assert DRAWN[figure](cells, groups_of(cells), ax=ax) is ax
    assert ax.get_position().bounds == place
    assert ax.get_title("left")
    assert len(given.axes) == 1
    title = ax.get_title("left")
    assert not [fault for fault in faults(given) if title in fault]


@pytest.mark.parametrize("figure", ["exclusivity", "vendor maps", "cells and vendors", "genres"])
def test_axes_that_are_too_small_are_told(figure):
    _, axes = plt.subplots(6, 6, figsize=(6, 4))
    with pytest.raises(ValueError, match="ax is too small for this figure"):
        DRAWN[figure](crowd(12), groups_of(crowd(12)), ax=axes[0, 0])


@pytest.mark.parametrize("figure", DRAWN)
def test_cells_that_were_not_counted_are_told(figure):
    cells = made({"v0": "xx.", "v1": "xxx"})
    for lang, told in (("ja", "対象外と検討中のマスは数えない"), ("en", "out of scope or under")):
        whole = DRAWN[figure](cells, groups_of(cells), lang=lang)
        part = DRAWN[figure](cells, groups_of(cells), lang=lang, in_scope=True)
        assert told not in story_of(whole).lead
        assert told in story_of(part).lead


# Exclusivity ------------------------------------------------------------------

THREE = {"v0": "xx.", "v1": ".xx", "v2": "xx."}


@pytest.mark.parametrize(
    ("rows", "ja", "en"),
    [
        ({"v0": "..", "v1": ".."}, "提供する会社がない", "No vendor covers any cell"),
        (
            {"v0": "x", "v1": "x", "v2": "x"},
            "1社だけ、または1グループだけが受け持つマスはない",
            "No cell rests on a single vendor or corporate group",
        ),
        (
            {"v0": "xx", "v1": ".x", "v2": ".x"},
            "3社のうち1社は自社だけが受け持つマスを持ち、自グループだけが受け持つマスを持つのも同じ1社",
            "1 of 3 vendors covers cells that no other vendor does; the same 1 covers cells",
        ),
        (
            {"v0": "xx.", "v1": ".x.", "v2": "..x", "v3": "..x"},
            "自社だけが受け持つマスがあるのは4社のうち1社（計1マス）、自グループだけが受け持つマスがあるのは4社",
            "1 of 4 vendors covers cells that nobody else does (1 in all); "
            "4 cover cells that no other corporate group does",
        ),
        (
            {"v0": "x", "v1": "x"},
            "持つ会社はなく、自グループだけが受け持つマスを持つのは2社のうち2社",
            "No vendor covers a cell that no other vendor does; 2 of 2 cover",
        ),
    ],
)
def test_the_title_of_exclusivity_counts_vendors_both_ways(rows, ja, en):
    cells = made(rows)
    result = isogj.cell_exclusivity(cells, groups_of(cells, each=2))
    assert ja in exclusivity.tell_exclusivity(result, voice=Voice("ja")).title
    assert en in exclusivity.tell_exclusivity(result, voice=Voice("en")).title


def test_a_bar_parts_what_a_vendor_covers_alone_what_its_group_does_and_the_rest():
    cells = made({"v0": "xx...", "v1": ".xx..", "v2": "...x.", "v3": "..xxx", "v4": "..xxx"})
    ax = alone(cells, groups_of(cells, each=2), lang="en")
    named = [label.get_text() for label in ax.get_yticklabels()]
    assert named == ["v0", "v1", "v3", "v2", "v4"]
    parts = [[bar.get_width() for bar in part] for part in ax.containers]
    # Whole bars, then what nobody else covers: v0 one cell, and with v1, of its group, another.
    whole, alone_, grouped = [2, 2, 3, 1, 3], [1, 0, 0, 0, 0], [2, 1, 0, 0, 0]
    assert parts == [whole, alone_, whole, grouped, alone_]
    assert {"One vendor alone: 1 of 5, 1 cell", "One group alone: 2 of 5"} <= set(texts(ax))
    assert [text for text in texts(ax) if "→" in text] == ["1 → 2", "0 → 1"]
    assert {"g0", "g1", "this vendor alone", "its corporate group alone"} <= set(texts(ax))


def test_vendors_of_one_group_stand_side_by_side_whatever_each_covers_alone():
    cells = made({"v0": "xxx...", "v1": "...x..", "w0": "....xx"})
    groups = pd.Series(["g0", "g0", "g1"], cells.index, name="corporate_group")
    ax = alone(cells, groups, lang="en")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["v0", "v1", "w0"]


def test_beyond_a_page_those_that_hold_most_are_drawn_and_the_rest_counted():
    cells = table(np.eye(70, dtype=bool), [f"v{i}" for i in range(70)])
    ax = alone(cells, groups_of(cells, each=1), lang="en")
    assert len(ax.get_yticklabels()) == 32
    assert "38 rows are left out" in story_of(ax).lead


def test_exclusivity_without_groups_is_an_error():
    with pytest.raises(ValueError, match="it lacks corporate_group, group_alone"):
        charts.plot_exclusivity(isogj.cell_exclusivity(made(THREE)))


# Similarity -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "measure", "ja", "en"),
    [
        ({"v0": "x"}, "jaccard", "比べられる2社がない", "no two vendors"),
        ({"v0": "x.", "v1": ".x"}, "jaccard", "2社が受け持つマスに、共通", "no cell in common"),
        (
            {"v0": "x..", "v1": ".x.", "v2": "..x"},
            "jaccard",
            "3社のうち、同じマスを受け持つ2社はない",
            "No two of the 3 vendors",
        ),
        ({"v0": "xx", "v1": "xx"}, "jaccard", "v0とv1は、受け持つマスがまったく同じ", "exactly"),
        ({"v0": "x", "v1": "x", "v2": "x"}, "jaccard", "3組のうち3組は", "3 of 3 pairs"),
        (
            {"v0": "xx.", "v1": "x..", "v2": "..x"},
            "jaccard",
            "3組のうち1組は、合わせたマスの半分以上を両社が受け持つ（3社中2社）",
            "1 of 3 pairs share at least half of their combined cells; 2 of 3 vendors are",
        ),
        (
            {"v0": "xx.", "v1": "x.x", "v2": ".xx"},
            "jaccard",
            "最も似た3組では",
            "The 3 pairs most alike share 33%",
        ),
        ({"v0": "xx", "v1": "x."}, "overlap", "一方のマスがすべて", "one covers all"),
        (
            {"v0": "xx.", "v1": "x.x", "v2": ".xx"},
            "overlap",
            "3社のどの会社にも、少ない方",
            "shares half or more of the smaller one's cells",
        ),
    ],
)
def test_the_title_of_similarity_is_what_the_matrix_shows(rows, measure, ja, en):
    result = isogj.vendor_similarity(made(rows), measure=measure)
    assert ja in similarity.tell_similarity(result, measure=measure, voice=Voice("ja")).title
    assert en in similarity.tell_similarity(result, measure=measure, voice=Voice("en")).title


def test_each_pair_stands_once_in_the_order_of_the_tree():
    cells = made({"v0": "xx..", "v1": "..xx", "v2": "xxx.", "v3": "..x."})
    result = isogj.vendor_similarity(cells)
    order = isogj.similarity_order(result)
    axes = charts.plot_similarity(result, order=order)
    numbers = [text.get_text() for text in axes["matrix"].texts[:6]]
    alike = result.loc[order, order].to_numpy()
    assert numbers == [f"{round(100 * alike[i, j])}" for i in range(4) for j in range(i)]
    assert [label.get_text() for label in axes["matrix"].get_yticklabels()] == ["", *order[1:]]
    assert [text.get_text() for text in axes["matrix"].texts[-4:]] == list(order)
    assert list(axes) == ["matrix"]


def test_without_an_order_the_table_is_drawn_as_it_stands():
    axes = charts.plot_similarity(isogj.vendor_similarity(made(THREE)))
    assert list(axes) == ["matrix"]
    assert [text.get_text() for text in axes["matrix"].texts[-3:]] == ["v0", "v1", "v2"]


def test_shares_have_three_classes_and_who_shares_half_is_told_by_name():
    drawn = likeness(made({"v0": "xx.", "v1": ".x.", "v2": "xx.", "v3": "..x"}), None, lang="en")
    assert "half or more in common (3 of 6 pairs)" in texts(drawn)
    assert "under 20%" in texts(drawn)
    assert "20–49%" not in texts(drawn)
    assert {"v1, v2 and v0", "v3"} <= set(texts(drawn))


def test_a_share_is_never_rounded_to_nothing_or_to_all():
    cells = made({"v0": "x" * 300, "v1": "x" + "." * 299, "v2": "x" * 299 + "."})
    numbers = [text.get_text() for text in likeness(cells, None)["matrix"].texts[:3]]
    assert sorted(numbers) == ["99", "<1", "<1"]


def test_what_cannot_be_drawn_is_said_to_be_left_out():
    axes = likeness(crowd(70), None, lang="en")
    assert list(axes) == ["matrix"]
    assert "40 others are left out" in story_of(axes).lead


def test_a_share_that_is_unknown_or_none_is_told_with_its_pair():
    broken = isogj.vendor_similarity(made(THREE))
    broken.loc["v0", "v2"] = np.nan
    with pytest.raises(ValueError, match=r"got nothing \(NaN\) for v0 and v2, 1 the other way"):
        charts.plot_similarity(broken)
    with pytest.raises(ValueError, match="a number from 0 to 1, the same both ways, got 2 for v0"):
        charts.plot_similarity(2 * isogj.vendor_similarity(made(THREE)))
    with pytest.raises(ValueError, match="measure must be 'jaccard' or 'overlap', got 'cosine'"):
        charts.plot_similarity(isogj.vendor_similarity(made(THREE)), measure="cosine")


def test_what_it_hands_on_grows_with_the_vendors_and_not_with_their_pairs():
    told = FIGURES["plot_similarity"].numbers_of(isogj.vendor_similarity(crowd(60)))
    assert len(told) <= 180
    near = FIGURES["plot_similarity"].numbers_of(isogj.vendor_similarity(made(THREE)))
    first = near.groupby("vendor").first()
    assert first["other"].to_dict() == {"v0": "v2", "v1": "v0", "v2": "v0"}
    assert first["similarity"].tolist() == [100, 33, 100]


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
        ({"v0": "xxx", "v1": "x.."}, None, "最も多いのはv0だけの2マス", "v0 alone holds the most"),
        ({"v0": "xx", "v1": "x."}, None, "図の2通りはどれも1マスまで", "holds more than 1"),
        (THREE, 2, "3通りの会社の組み合わせ", "none of the 2 drawn holds more than 1"),
        ({"v0": "xxx", "v1": "x.."}, 1, "図の1通りで最も多いのはv0だけの2マス", "v0 alone holds"),
    ],
)
def test_the_title_of_intersections_is_what_the_rows_show(rows, top, ja, en):
    result = isogj.cell_intersections(made(rows), top=top)
    assert ja in intersections.tell_intersections(result, voice=Voice("ja")).title
    assert en in intersections.tell_intersections(result, voice=Voice("en")).title


def test_dots_are_joined_under_their_bar_and_totals_stand_at_the_right():
    cells = made({"v0": "xx..", "v1": "xxx.", "v2": "...x"})
    axes = combinations(cells, None, lang="en")
    assert [text.get_text() for text in axes["sizes"].texts] == ["2", "1", "1"]
    assert [label.get_text() for label in axes["dots"].get_yticklabels()] == ["v1", "v0", "v2"]
    members = [line.get_xydata().tolist() for line in axes["dots"].lines]
    assert members == [[[0, 0], [0, 1]], [[1, 0]], [[2, 2]]]
    assert [text.get_text() for text in axes["dots"].texts] == ["3", "2", "1"]
    assert "At the right, all cells" in story_of(axes).lead


def test_without_totals_only_vendors_taking_part_have_a_row():
    axes = charts.plot_intersections(isogj.cell_intersections(made(THREE), top=1), lang="en")
    assert [label.get_text() for label in axes["dots"].get_yticklabels()] == ["v1"]
    assert not axes["dots"].texts
    assert "At the right" not in story_of(axes).lead


def test_combinations_without_room_are_counted_in_the_reading_line():
    cells = crowd(17, rows=1, columns=100)
    result = isogj.cell_intersections(cells, top=None)
    axes = combinations(cells, None, options={"top": None}, lang="en")
    drawn = len(axes["sizes"].texts)
    assert f"{len(result) - drawn} other combinations are left out" in story_of(axes).lead
    assert f"{len(result)} combinations of vendors; " in story_of(axes).title
    sizes = sum(int(text.get_text()) for text in axes["sizes"].texts)
    assert f"left out, {result['size'].sum() - sizes} cells" in story_of(axes).lead


# Vendor maps ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "ja", "en"),
    [
        ({"v0": "..", "v1": ".."}, "提供する会社がない", "No vendor covers any cell"),
        (
            {"v0": "xx", "v1": "xx"},
            "2社のうち、自社だけが受け持つマスを持つ会社はない",
            "None of the 2 vendors covers a cell that nobody else does",
        ),
        (
            {"v0": "xxx", "v1": "x.."},
            "自社だけが受け持つマスがあるのは2社のうち1社で、合わせて2マス",
            "1 of the 2 vendors covers 2 cells that nobody else does",
        ),
    ],
)
def test_the_title_of_vendor_maps_counts_what_rests_on_one_vendor(rows, ja, en):
    cells = made(rows)
    for lang, said in (("ja", ja), ("en", en)):
        story = vendor_maps.tell_vendor_maps(cells, voice=Voice(lang))
        assert said in story.title


def test_affiliates_stand_side_by_side_under_their_group_and_what_is_alone_is_amber():
    cells = made({"v0": "x..", "v1": "xx.", "v2": "x.x", "v3": "x.."})
    groups = pd.Series({"v0": "g", "v1": "h", "v2": "g", "v3": "k"}, name="corporate_group")
    ax = maps(cells, groups.rename_axis("vendor"), lang="en")
    names = [text.get_text() for text in ax.texts]
    assert [name for name in names if re.fullmatch(r"v\d", name)] == ["v2", "v0", "v1", "v3"]
    assert [name for name in names if name in ("g", "h", "k")] == ["g"]
    assert {"2 cells, 1 alone", "1 cell"} <= set(names)
    faces = [to_hex(face) for face in ax.collections[0].get_facecolor()]
    assert faces.count(THIN) == 2
    assert "nobody else covers it (2 of 4 vendors, 2 cells)" in texts(ax)
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places["v2"][1] == places["v0"][1]


def test_a_group_does_not_break_at_the_end_of_a_row_where_another_fits():
    assert vendor_maps._whole_groups(list("aabbbc"), 3) == [0, 1, 5, 2, 3, 4]
    assert vendor_maps._whole_groups(list("aabb"), 3) == [0, 1, 2, 3]
    assert vendor_maps._whole_groups([], 3) == []


def test_special_cells_stay_blank_on_each_map():
    whole = catalogue_of(made({"v0": "xx.", "v1": "x.."}))
    special = pd.DataFrame({"target": ["t"], "phase": ["p2"], "state": ["out-of-scope"]})
    cells = isogj.vendor_cells(whole, special)
    assert cells.shape == (2, 2)
    assert isogj.vendor_cells(whole).shape == (2, 3)
    ax = maps(cells, None)
    assert len(ax.collections[0].get_paths()) == 2 * 2


# Cells and vendors ------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "ja", "en"),
    [
        ({"v0": "..", "v1": ".."}, "提供する会社がない", "No vendor covers any cell"),
        (
            {"v0": "x.", "v1": "x.", "v2": ".."},
            "2マスのうち1マスは空白、1マスは1グループだけが受け持つ",
            "Of 2 cells, 1 is a gap; 1 rests on one corporate group",
        ),
        ({"v0": "x.", "v2": "x.", "v3": "x."}, "1マスは空白で、ほかは", "1 is a gap; two or more"),
        (
            {"v0": "xx", "v1": ".x", "v2": "x."},
            "1マスは1グループだけが受け持ち、空白はない",
            "1 rests on one corporate group; none is a gap",
        ),
        (
            {"v0": "xx", "v1": "..", "v2": "xx"},
            "2マスのすべてを2グループ以上",
            "each of the 2 cells",
        ),
    ],
)
def test_the_title_of_cells_counts_gaps_and_single_groups(rows, ja, en):
    cells = made(rows)
    groups = groups_of(cells, each=2)
    assert ja in matrices.tell_cell_vendors(cells, groups=groups, voice=Voice("ja")).title
    assert en in matrices.tell_cell_vendors(cells, groups=groups, voice=Voice("en")).title


def test_cells_stand_in_the_order_of_the_map_and_what_rests_on_one_group_is_amber():
    cells = made({"v0": ".xxxx", "v1": ".x.xx", "v2": "...xx", "v3": ".....", "v4": "....x"})
    ax = depths(cells, groups_of(cells, each=2), lang="en")
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["p0", "p1", "p2", "p3", "p4"]
    # A gap is one hatched box across all columns, and a band is behind those of one group.
    assert [patch.get_hatch() for patch in ax.patches] == ["//", None, None]
    assert {"gap: 1 cell", "one vendor: 1 cell", "one group: 1 cell"} <= set(texts(ax))
    assert {"t", "g0", "g1"} <= set(texts(ax))
    totals = [text.get_text() for text in ax.texts]
    told = ["nobody", "2 in one group", "one vendor", "3 in 2 groups", "4 in 3 groups"]
    assert totals[:11] == [*told, "Covered by", "4", "3", "2", "0", "1"]


def test_what_the_matrix_leaves_out_is_said():
    cells = crowd(60, rows=1, columns=60)
    ax = depths(cells, None, lang="en")
    assert "16 rows and 40 columns are left out" in story_of(ax).lead


def test_the_rows_behind_the_matrix_name_the_vendors_of_each_cell():
    told = FIGURES["plot_cell_vendors"].numbers_of(made({"v0": "xx.", "v1": "x.."}))
    assert list(told) == ["target", "phase", "degree", "vendors"]
    assert told["vendors"].tolist() == [[], ["v0"], ["v0", "v1"]]


def test_a_table_that_is_none_of_vendors_by_cells_is_told():
    flat = pd.DataFrame({"p0": [True]}, index=pd.Index(["v0"], name="vendor"))
    for plot in (charts.plot_cell_vendors, charts.plot_vendor_maps):
        with pytest.raises(ValueError, match="vendor_cells must"):
            plot(flat.astype(int))
    with pytest.raises(ValueError, match="must have the cells of a map, row and column"):
        charts.plot_cell_vendors(flat)


# Vendors by genre -------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "ja", "en"),
    [
        ({"v0": "..", "v1": ".."}, "提供する会社がない", "No vendor offers a service"),
        (
            {"v0": "xx", "v1": "xx"},
            "どの会社も2フェーズのうち2フェーズを提供する",
            "Each vendor offers 2 of 2 phases",
        ),
        (
            {"v0": "xx", "v1": "x."},
            "2フェーズのうち1フェーズは1社だけ",
            "1 of 2 phases has one vendor",
        ),
        (
            {"v0": "x.", "v1": "x."},
            "うち1フェーズには提供会社がなく、提供会社が",
            "has no vendor; the phase with the most is p0",
        ),
        (
            {"v0": "x.", "v1": ".."},
            "うち1フェーズには提供会社がなく、1フェーズは",
            "no vendor and 1 has one only",
        ),
    ],
)
def test_the_title_of_genres_is_what_the_states_show(rows, ja, en):
    states = isogj.coverage_states(catalogue_of(made(rows)), rows="vendor", columns="phase")
    assert ja in matrices.tell_vendors_by_genre(states, voice=Voice("ja")).title
    assert en in matrices.tell_vendors_by_genre(states, voice=Voice("en")).title


def test_genres_of_most_vendors_and_vendors_of_most_genres_come_first():
    cells = made({"v0": "x..", "v1": "xxx", "v2": "x..", "v3": ".xx"})
    ax = genres(cells, None, lang="en")
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["g0", "g1", "g2"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["v1", "v3", "v0", "v2"]
    assert [text.get_text() for text in ax.texts if text.get_text().endswith(" vendors")] == [
        "3 vendors", "2 vendors", "2 vendors",
    ]  # fmt: skip
    assert "genres, of 3" in texts(ax)
    # A bar for each genre, then one for each vendor, as long as it has services.
    longs = (
        [bar.get_width() for bar in ax.patches[:3]],
        [bar.get_height() for bar in ax.patches[3:]],
    )
    assert [[round(one / own[-1]) for one in own] for own in longs] == [[2, 1, 1], [3, 2, 1, 1]]
    assert story_of(ax).title == "v1 offers 3 of 3 genres; 2 vendors offer only 1 each"


def test_a_word_that_all_vendors_share_stands_once_before_their_columns():
    states = isogj.coverage_states(
        catalogue_of(made({f"v{i}": "xxx" for i in range(12)})), rows="genre", columns="vendor"
    )
    codes = [*(("vendor", f"v{i}") for i in range(12)), ("genre", "g0")]
    index = pd.MultiIndex.from_tuples(codes, names=["column", "code"])
    for shared, word, heads in (
        ("Vendor {}", ["Vendor"], [str(i) for i in range(12)]),
        ("V{} Inc", [], [f"V{i} Inc" for i in range(12)]),
    ):
        told = [*(shared.format(i) for i in range(12)), "Plan and design"]
        named = pd.DataFrame(dict.fromkeys(LANGUAGES, told), index=index)
        ax = charts.plot_vendors_by_genre(states, lang="en", names=named)
        found = [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]
        assert sorted(found) == sorted(heads)
        assert [text for text in texts(ax) if text == "Vendor"] == word
        assert faults(ax.figure) == []


def test_genres_without_vendors_on_an_axis_are_an_error():
    states = isogj.coverage_states(catalogue_of(made(THREE)))
    with pytest.raises(ValueError, match="must be vendor, got target and phase"):
        matrices.tell_vendors_by_genre(states, voice=Voice("en"))
    with pytest.raises(ValueError, match="it lacks vendor"):
        charts.plot_vendors_by_genre(states)
