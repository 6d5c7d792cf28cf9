"""The Service MAP as drawn: its words, numbers and patterns, and whether it can be read."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legibility import faults
from matplotlib.collections import PolyCollection

import isogj_analysis as isogj
from isogj_analysis.charts import plot_coverage
from isogj_analysis.draw.frame import story_of
from isogj_analysis.service_map.compute_coverage import STATES

LONG = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
LATIN = "An all-embracing framework for planning, building, monitoring and training; " * 2


def states(numbers: list[list[tuple[int, int, int]]], special: dict | None = None) -> pd.DataFrame:
    """Return states of a map from (services, vendors, groups) in each cell."""
    rows, columns = len(numbers), len(numbers[0])
    special = special or {}
    records = []
    for i in range(rows):
        for j in range(columns):
            services, vendors, groups = numbers[i][j]
            state = STATES[0 if not services else 1 if vendors < 2 else 2 if groups < 2 else 3]
            record = (f"t{i}", f"p{j}", services, vendors, groups, special.get((i, j), state))
            records.append(record)
    names = ["target", "phase", "services", "vendors", "groups", "state"]
    return pd.DataFrame(records, columns=names).astype(
        {
            "target": pd.CategoricalDtype([f"t{i}" for i in range(rows)], ordered=True),
            "phase": pd.CategoricalDtype([f"p{j}" for j in range(columns)], ordered=True),
            "state": pd.CategoricalDtype(STATES, ordered=True),
        }
    )


def random_states(rows: int, columns: int) -> pd.DataFrame:
    random = np.random.default_rng(1)
    numbers = [
        [(n, min(n, int(v)), min(n, int(g))) for n, v, g in row]
        for row in random.integers((0, 1, 1), (41, 4, 3), (rows, columns, 3)).tolist()
    ]
    special = {(0, 0): "out-of-scope", (1, 1): "under-review"}
    return states(numbers, special)


EVERY = states(
    [[(0, 0, 0), (2, 1, 1), (2, 2, 1)], [(12, 4, 3), (3, 2, 2), (0, 0, 0)]],
    {(1, 1): "under-review", (1, 2): "out-of-scope"},
)


def named(frame: pd.DataFrame, row: str, column: str) -> pd.DataFrame:
    """Return display names that say the same on every row and column of a map."""
    index, texts = [], []
    for axis, text in (("target", row), ("phase", column)):
        for number, code in enumerate(frame[axis].unique()):
            index.append((axis, code))
            texts.append(f"{text} {number}")
    index = pd.MultiIndex.from_tuples(index, names=["column", "code"])
    return pd.DataFrame({"ja": texts, "en": texts}, index=index)


def texts_in(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def legend(ax) -> list[str]:
    return [t.get_text() for t in ax.figure.texts if t.get_gid() is None]


def hard_cases() -> dict[str, tuple[pd.DataFrame, pd.DataFrame | None]]:
    empty = EVERY.head(0)
    six, many, most = random_states(6, 6), random_states(9, 17), random_states(12, 17)
    none = empty.assign(target=empty["target"].astype("str"), phase=empty["phase"].astype("str"))
    return {
        "every state": (EVERY, None),
        "no cell": (none, None),
        "all gaps": (states([[(0, 0, 0)] * 6] * 6), None),
        "one cell": (states([[(1, 1, 1)]]), None),
        "12 × 17, English words": (most, named(most, "Web application", "Assessment of")),
        "2 × 9": (random_states(2, 9), named(EVERY, "対象", "保護対象のとても長い名前")),
        "thousands": (states([[(12345, 678, 321)] * 6] * 3), None),
        "long names": (six, named(six, LONG[:120], LONG[:120])),
        "long English": (six, named(six, LATIN[:120], LATIN[:120])),
        "long, many": (many, named(many, LONG[:120], LATIN[:120])),
        "one long": (six, named(six, LONG[:120], "列").iloc[[0, -1]]),
        "right to left": (six, named(six, "خدمة أمن", "אבטחת מידע")),
        "emoji": (six, named(six, "😀 network", "☎ plan")),
    }  # fmt: skip


HARD = hard_cases()


# Of the two languages each case is drawn in one: what is hard is not the language.
@pytest.mark.parametrize("case", HARD)
def test_every_letter_can_be_read(case):
    frame, names = HARD[case]
    lang = ("ja", "en")[list(HARD).index(case) % 2]
    assert faults(plot_coverage(frame, lang=lang, names=names).figure) == []


@pytest.mark.parametrize(
    ("lang", "axes"),
    [("ja", ("target", "phase")), ("en", ("target", "phase")), ("en", ("genre", "vendor")),
     ("ja", ("corporate_group", "genre"))],
)  # fmt: skip
def test_shipped_maps_can_be_read_on_any_two_axes(tables, lang, axes):
    catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
    rows, columns = axes
    cells = tables.cells if axes == ("target", "phase") else None
    frame = isogj.coverage_states(catalogue, cells, rows=rows, columns=columns)
    ax = plot_coverage(frame, lang=lang, names=tables.names)
    assert faults(ax.figure) == []
    assert len(ax.get_yticks()) == frame[rows].nunique()


def test_the_shipped_map_says_what_its_rows_hold(tables):
    catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
    frame = isogj.coverage_states(catalogue, tables.cells)
    counts = frame["state"].value_counts()
    scope = len(frame) - counts["out-of-scope"] - counts["under-review"]
    single = counts["single-vendor"] + counts["single-group"]
    ax = plot_coverage(frame, lang="en", names=tables.names)
    story = story_of(ax)
    assert story.title == (
        f"{scope - counts['gap']} of {scope} cells have a service, {counts['gap']} are gaps"
    )
    assert story.lead.startswith(f"{single} rest on a single vendor or group. ")
    assert ax.get_xticklabels()[0].get_text() == "Plan and\ndesign"
    assert ax.get_yticklabels()[-1].get_text() == "People and organisation"
    # A number and a note in each cell with services, one word in each without; then the names of
    # both axes, and what the numbers of the title are made of.
    held = frame["services"].gt(0) & ~frame["state"].eq("out-of-scope")
    assert len(ax.texts) == 2 * held.sum() + (~held).sum() + 3
    assert {"Protection target", "Phase"} < {*texts_in(ax)}
    # The numbers of the title stand in the key.
    key = legend(ax)
    several = (held & ~frame["state"].eq("under-review")).sum() - single
    assert f"vendors of several groups: {several} cells" in key
    assert texts_in(ax)[-3].startswith(f"{several + single} cells = {several} + ")
    assert f"gap: {counts['gap']} cells" in key
    told = [re.search(r"one .*: (\d+)", text) for text in key]
    assert sum(int(found[1]) for found in told if found) == single


def test_each_state_has_its_number_its_word_and_its_own_look():
    ax = plot_coverage(EVERY, lang="en")
    assert texts_in(ax) == [
        "gap", "1 vendor", "2 services", "2 vendors", "2 services, 1 group",
        "4 vendors", "12 services", "2 vendors", "under review", "out of scope",
        "3 cells = 1 + 1 + 1. The 4 cells leave out 2 out of scope or under review.", "Phase",
    ]  # fmt: skip
    assert legend(ax) == [
        "4–7", "vendors of several groups: 1 cell", "gap: 1 cell", "one vendor: 1 cell",
        "one group: 1 cell", "under review: 1 cell",
    ], "what is out of scope says so in its cell"  # fmt: skip
    looks = {
        (boxes.get_hatch(), boxes.get_linewidth()[0] > 1, tuple(face))
        for boxes in ax.collections
        if isinstance(boxes, PolyCollection) and boxes.get_zorder() < 1.2
        for face in boxes.get_facecolor()
    }
    assert len(looks) == 6


def test_the_key_names_the_classes_and_marks_that_are_drawn_and_no_others():
    covered = states([[(3, 2, 2), (2, 2, 2)]])
    counted = "vendors of several groups: 2 cells"
    assert legend(plot_coverage(covered, lang="en")) == ["2–3", counted]
    alone = legend(plot_coverage(states([[(1, 1, 1)]]), lang="ja"))
    assert alone == ["1社のみ 1マス"]


@pytest.mark.parametrize(
    ("numbers", "ja", "en"),
    [
        ([[(0, 0, 0), (0, 0, 0)]], "2マスのどれにもサービスがない",
         "None of 2 cells has a service"),
        ([[(0, 0, 0)]], "ただ1つのマスにサービスがない", "The only cell has no service"),
        ([[(1, 1, 1)]], "ただ1つのマスを1社または1グループだけが受け持つ",
         "The only cell rests on a single vendor or group"),
        ([[(1, 1, 1), (2, 2, 1)]], "2マスのすべてを、それぞれ1社または1グループだけが受け持つ",
         "Every one of 2 cells rests on a single vendor or group"),
        ([[(2, 2, 2), (2, 2, 2)]], "2マスすべてを複数のグループが受け持つ",
         "All 2 cells have more than one group behind them"),
        ([[(2, 2, 2), (1, 1, 1)]],
         "2マスすべてにサービスがあるが、1マスは1社または1グループだけが受け持つ",
         "Every one of 2 cells has a service, but 1 rests on a single vendor or group"),
        ([[(2, 2, 2), (0, 0, 0)]],
         "2マスのうち1マスにサービスがあり、どれも複数のグループが受け持ち、1マスは空白",
         "1 of 2 cells has a service, each of more than one group; 1 is a gap"),
        ([[(0, 0, 0), (1, 1, 1)]],
         "2マスのうち1マスにサービスがあり、1マスは空白",
         "1 of 2 cells has a service, 1 is a gap"),
    ],
)  # fmt: skip
def test_the_title_is_the_finding(numbers, ja, en):
    assert story_of(plot_coverage(states(numbers), lang="ja")).title == ja
    assert story_of(plot_coverage(states(numbers), lang="en")).title == en


def test_cells_out_of_scope_or_under_review_are_not_counted_and_the_reader_is_told():
    ax = plot_coverage(EVERY, lang="en")
    assert story_of(ax).title == "3 of 4 cells have a service, 1 is a gap"
    assert story_of(ax).lead.startswith("2 rest on a single vendor or group. ")
    assert any("The 4 cells leave out 2 out of scope or under" in text for text in texts_in(ax))
    totals = EVERY.rename(columns={"target": "genre"})
    lead = story_of(plot_coverage(totals, lang="en")).lead
    assert "The 4 cells leave out 2 out of scope or under review. Totals include" in lead
    only = states([[(1, 1, 1)]], {(0, 0): "out-of-scope"})
    assert story_of(plot_coverage(only, lang="en")).title == "No cell is in scope"


def test_the_alternative_text_names_the_cells():
    alt = story_of(plot_coverage(EVERY, lang="en")).alt
    assert "Gaps: t0 × p0" in alt
    assert "Single vendor or group: t0 × p1 and t0 × p2" in alt
    assert "Most services: t1 × p0 (12)" in alt


def test_on_vendors_a_single_vendor_is_no_finding():
    frame = EVERY.head(3).rename(columns={"target": "vendor"})
    ax = plot_coverage(frame, lang="en")
    assert texts_in(ax)[:3] == ["·", "2", "2"]
    assert legend(ax) == ["2–3", "services in a cell (2 of 3 cells)", "·", "none"]
    assert story_of(ax).title == "2 of 3 cells of vendor × phase have a service"


SPANNING = states(
    [[(2, 1, 1), (3, 3, 2), (1, 1, 1)], [(0, 0, 0), (4, 3, 2), (0, 0, 0)], [(0, 0, 0)] * 3]
).rename(columns={"target": "genre"})


def test_a_genre_without_services_in_a_phase_is_no_gap():
    ax = plot_coverage(SPANNING, lang="en")
    story = story_of(ax)
    assert story.title == "t0 spans the most phases: 3 of 3"
    assert "A dot is not always a gap" in story.lead
    assert "gap" not in [*texts_in(ax), *legend(ax)]
    assert "Gaps" not in story.alt
    assert texts_in(ax).count("·") == 5
    assert legend(ax)[-2:] == ["·", "none"]
    # How many phases, and how many services, left of the columns' totals.
    assert texts_in(ax)[-13:-5] == ["3", "1", "0", "Phases", "6", "4", "0", "Services"]
    turned = SPANNING[["phase", "genre", *SPANNING.columns[2:]]]
    assert story_of(plot_coverage(turned, lang="en")).title == story.title


@pytest.mark.parametrize(
    ("counts", "en", "ja"),
    [
        ([[1, 1, 0]], "t0 spans the most phases: 2 of 3",
         "最も多くのフェーズにまたがるのはt0（3フェーズのうち2）"),
        ([[1, 1, 0], [0, 1, 1], [1, 0, 0]], "2 genres span the most phases: 2 of 3",
         "2ジャンルが、3フェーズのうち最多の2フェーズにまたがる"),
        ([[1, 0, 0], [0, 1, 0]], "No genre spans more than 1 of 3 phases",
         "どのジャンルも、3フェーズのうち1つにしかない"),
        ([[0, 0, 0]], "None of 3 cells has a service", "3マスのどれにもサービスがない"),
    ],
)  # fmt: skip
def test_the_title_of_genres_has_a_sentence_for_each_case(counts, en, ja):
    cells = [[(n, n, n) for n in row] for row in counts]
    spread = states(cells).rename(columns={"target": "genre"})
    for lang, title in (("en", en), ("ja", ja)):
        assert story_of(plot_coverage(spread, lang=lang)).title == title


def test_a_map_of_another_classification_names_it_and_what_counts_twice(tables):
    catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
    mapping = tables.mappings.query("mapping == 'cyber-defense-matrix'")
    codes = tables.mapped_codes.query("mapping == 'cyber-defense-matrix'")
    mapped, cells = isogj.remap(catalogue, mapping, codes), isogj.remap_cells(tables.cells, mapping)
    frame = isogj.coverage_states(mapped, cells, rows="asset", columns="function")
    ax = plot_coverage(frame, lang="en", names=tables.names, mapping=mapping)
    story = story_of(ax)
    assert story.title.startswith("Cyber Defense Matrix: ")
    assert "dates from 2016" in story.lead
    # To respond and to recover leads one phase: they hold the same, and nothing counts twice.
    heads = [label.get_text() for label in ax.get_xticklabels()]
    assert heads == ["Identify", "Protect", "Detect", "Respond and Recover"]
    assert "count in each" not in story.lead
    assert "The 18 cells leave out 2 out of scope" in " ".join(texts_in(ax))
    own = mapping.assign(mapping="our-own").drop_duplicates("code")
    story = story_of(plot_coverage(frame, lang="en", names=tables.names, mapping=own))
    assert story.title.startswith("our-own: ")
    assert "dates from" not in story.lead
    both = tables.mappings.query("mapping == 'itu-t-x1060'")
    codes = tables.mapped_codes.query("mapping == 'itu-t-x1060'")
    spread = isogj.remap(catalogue, both, codes)
    frame = isogj.coverage_states(spread, rows="category", columns="phase")
    story = story_of(plot_coverage(frame, lang="en", names=tables.names, mapping=both))
    assert "Services of a genre that leads to several categories (Intr" in story.lead
    assert (
        story.title == "ITU-T X.1060: 4 categories (A, G, H and I) have services in 5 of 6 phases"
    )


def test_what_a_page_cannot_hold_is_left_out_and_counted():
    frame = random_states(100, 40)
    ax = plot_coverage(frame, lang="en")
    assert faults(ax.figure) == []
    drawn = len(ax.get_yticks())
    assert drawn == 60
    columns = round(ax.get_xlim()[1])
    assert f"40 rows and {40 - columns} columns are left out" in story_of(ax).lead
    kept = [t.get_text() for t in ax.get_yticklabels()]
    sums = frame.groupby("target", observed=True)["services"].sum()
    assert set(kept) == set(sums.sort_values(ascending=False, kind="stable").index[:60])
    assert kept == [code for code in sums.index if code in kept]


def test_a_given_axes_is_drawn_on():
    _, (one, other) = plt.subplots(1, 2)
    assert plot_coverage(EVERY, lang="en", ax=other) is other
    assert other.get_title("left").replace("\n", " ") == story_of(one).title
    assert not one.texts


def test_nothing_of_the_input_is_changed():
    before = EVERY.copy(deep=True)
    plot_coverage(EVERY)
    pd.testing.assert_frame_equal(EVERY, before)


def test_an_unknown_language_is_an_error():
    with pytest.raises(ValueError, match=r"lang must be .*, got 'xx'"):
        plot_coverage(EVERY, lang="xx")


def test_thousands_have_separators():
    ax = plot_coverage(states([[(12345, 678, 321), (1150, 2, 2)]]), lang="en")
    written = [*texts_in(ax), *legend(ax)]
    assert {"12,345 services", "1,150 services", "678 vendors", "512+"} <= {*written}
