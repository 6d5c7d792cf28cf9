"""The figure of what is there now and later: what it says, and whether it can be read."""

import re

import pandas as pd
import pytest
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_life_cycle
from isogj_analysis.choosing.figures_life_cycle import tell_life_cycle
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.theme import theme
from isogj_analysis.draw.voice import Voice

LONG = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
LATIN = "An all-embracing framework for planning, building, monitoring and training; " * 2
TALLEST = 10.8


@pytest.fixture(scope="module")
def catalogue(tables):
    return isogj.as_of(tables.catalogue, "2009-06-01")


def made_up(vendors, cells=3, genres=2):
    """A catalogue in which all vendors offer the first cell, and each one more, in turns."""
    records = [
        (f"s{n}", f"v{n}", f"g{n % genres}", f"t{n % cells}", f"p{n % cells}")
        for n in range(vendors)
    ]
    records += [(f"w{n}", f"v{n}", f"g{n % genres}", "t0", "p0") for n in range(vendors)]
    return pd.DataFrame(records, columns=["service", "vendor", "genre", "target", "phase"])


def named(frame, ja, en):
    rows = [
        (column, code, f"{ja}{code}", f"{en} {code}")
        for column in ("service", "vendor", "genre", "target", "phase")
        for code in frame[column].unique()
    ]
    return pd.DataFrame(rows, columns=["column", "code", "ja", "en"]).set_index(["column", "code"])


def case_of(tables, catalogue, case):
    if case == "shipped":
        return catalogue, tables.names
    if case == "long":
        return made_up(9), named(made_up(9), LONG, LATIN)
    return {"one": made_up(1, 1), "many": made_up(200, 20, 60)}[case], None


CASES = ["shipped", "one", "many", "long"]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("case", CASES)
def test_it_can_be_read_on_a_page(tables, catalogue, case, lang):
    frame, names = case_of(tables, catalogue, case)
    ax = plot_life_cycle(isogj.life_cycle(frame), lang=lang, names=names)
    assert faults(ax.figure) == []
    assert ax.figure.get_figheight() < (14 if case == "long" else TALLEST)


def texts(ax):
    found = [text for text in ax.figure.texts if text.get_gid() not in ("title", "lead")]
    return [text.get_text() for text in [*found, *ax.texts, *ax.get_yticklabels()]]


ROWS = [
    ("s0", "v0", "audit", "t0", "plan"),
    ("s1", "v0", "watch", "t0", "run"),
    ("s2", "v1", "watch", "t0", "run"),
    ("s3", "v1", "audit", "t0", "run"),
    ("s4", "v2", "audit", "t0", "test"),
]


def small():
    frame = pd.DataFrame(ROWS, columns=["service", "vendor", "genre", "target", "phase"])
    order = pd.CategoricalDtype(["plan", "build", "run", "test", "train"], ordered=True)
    special = pd.DataFrame({"target": ["t0"], "phase": ["train"], "state": ["out-of-scope"]})
    return isogj.life_cycle(frame.astype({"phase": order}), ("t0", "run"), cells=special)


def test_the_first_row_is_that_of_the_map_and_genres_of_now_come_first():
    ax = plot_life_cycle(small(), lang="en")
    assert story_of(ax).title == (
        "2 vendors cover t0 × run, needed now; 3 of the 4 t0 cells have a service"
    )
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["t0 (3 of 4 cells)", "", "watch", "audit"]
    numbers = [text.get_text() for text in ax.texts]
    # The gap and the cell out of scope say so by their mark; zeros are faint.
    assert numbers[:3] == ["1", "2", "1"]
    assert numbers[3:13] == ["·", "·", "2", "·", "·", "1", "·", "1", "1", "·"]
    assert {"gap", "out of scope", "one vendor"} <= set(texts(ax))
    assert [text for text in numbers if text in ("before", "needed now", "later")] == [
        "before", "needed now", "later",
    ]  # fmt: skip
    inks = {text.get_text(): text.get_color() for text in ax.texts}
    assert inks["needed now"] == theme().accent
    assert theme().accent not in (inks["before"], inks["later"])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_numbers_of_the_title_stand_in_the_drawing(lang):
    ax = plot_life_cycle(small(), lang=lang)
    told = re.findall(r"(?<!t)[0-9]+", story_of(ax).title)
    assert told == (["2", "4", "3"] if lang == "ja" else ["2", "3", "4"])
    assert set(told) <= set(re.findall("[0-9]+", " ".join(texts(ax))))


def test_the_life_cycle_says_where_there_is_nothing(tables, catalogue):
    cycle = isogj.life_cycle(catalogue, ("server", "train"), cells=tables.cells)
    assert tell_life_cycle(cycle, voice=Voice("en", tables.names)).title == (
        "5 of 6 cells of Server have a service, but Educate and train, needed now, has none"
    )
    bare = isogj.life_cycle(catalogue.head(0), ("server", "train"))
    told = tell_life_cycle(bare, voice=Voice("ja", tables.names)).title
    assert told == "サーバの6マスのどれにもサービスがない"
    assert tell_life_cycle(cycle.head(0), voice=Voice("ja")).title == "必要とするマスがマップにない"
    assert faults(plot_life_cycle(cycle.head(0), lang="en").figure) == []


def test_the_life_cycle_says_that_its_need_is_an_example(tables, catalogue):
    cycle = isogj.life_cycle(catalogue, cells=tables.cells)
    ax = plot_life_cycle(cycle, lang="en", names=tables.names, example=True)
    assert "Server × Monitor and detect is an example, to be replaced" in story_of(ax).lead
    assert "example" not in tell_life_cycle(cycle, voice=Voice("en", tables.names)).lead


def test_what_a_page_does_not_hold_is_counted():
    genres = plot_life_cycle(isogj.life_cycle(made_up(80, 2, 40).assign(target="t")), lang="en")
    assert "20 rows are left out" in story_of(genres).lead
    assert len(genres.get_yticks()) == 22
    phases = made_up(40, 40).assign(target="t")
    for need, kept in ((None, "p0"), (("t", "p9"), "p9"), (("t", "p5"), "p5")):
        ax = plot_life_cycle(isogj.life_cycle(phases, need), lang="en")
        assert "20 other columns are left out" in story_of(ax).lead
        heads = [text.get_text() for text in [*ax.get_xticklabels(), *ax.texts]]
        assert (len(ax.get_xticks()), kept in heads) == (20, True)
