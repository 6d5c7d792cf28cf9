"""The figure of what is there now and later: what it says, and whether it can be read."""

import matplotlib.pyplot as plt
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
def tables():
    return isogj.load_tables()


@pytest.fixture(scope="module")
def catalogue(tables):
    return isogj.as_of(tables.catalogue, "2009-06-01")


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


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
    assert ax.figure.get_figheight() < (13.5 if case == "long" else TALLEST)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_life_cycle_says_what_is_there_now_and_what_a_cell_without_services_is(
    tables, catalogue
):
    cycle = isogj.life_cycle(catalogue, ("endpoint", "monitor"), cells=tables.cells)
    ax = plot_life_cycle(cycle, lang="ja", names=tables.names)
    title = "端末の5マスのうち5マスにサービスがあり、いま必要な監視・検知は5社から選べる"
    assert story_of(ax).title == title
    told = texts(ax)
    assert told.count("前") == 2
    assert told.count("いま") == 1
    assert told.count("この先") == 3
    assert "対象外" in told
    assert any(text.startswith("端末管理（3社）") for text in told)
    inks = {text.get_text(): text.get_color() for text in ax.texts}
    assert inks["いま"] == theme().accent
    assert theme().accent not in (inks["前"], inks["この先"])


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
    frame = made_up(40, 40).assign(target="t")
    told = texts(plot_life_cycle(isogj.life_cycle(frame), lang="en"))
    assert "25 more" in told
