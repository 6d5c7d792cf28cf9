"""The figures from a need to a shortlist: what they say, and whether it can be read."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_alternatives, plot_covering_vendors, plot_life_cycle
from isogj_analysis.choosing.figures_choosing import tell_alternatives, tell_covering_vendors
from isogj_analysis.choosing.figures_life_cycle import tell_life_cycle
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.theme import ACCENT
from isogj_analysis.draw.voice import Voice

LONG = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
LATIN = "An all-embracing framework for planning, building, monitoring and training; " * 2
NEEDS = [("server", "monitor"), ("data", "assess"), ("people", "train")]
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
        return catalogue, tables.names, NEEDS
    if case == "one":
        frame = made_up(1, 1)
        return frame, None, [("t0", "p0")]
    if case == "many":
        frame = made_up(200, 20, 60)
        return frame, None, [(f"t{n}", f"p{n}") for n in range(20)]
    frame = made_up(9)
    return frame, named(frame, LONG, LATIN), [(f"t{n}", f"p{n}") for n in range(3)]


CASES = ["shipped", "one", "many", "long"]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("case", CASES)
def test_every_figure_can_be_read_on_a_page(tables, catalogue, case, lang):
    frame, names, needs = case_of(tables, catalogue, case)
    service = frame["service"].iloc[0]
    sets = isogj.covering_vendors(frame, needs)
    for ax in (
        plot_life_cycle(isogj.life_cycle(frame), lang=lang, names=names),
        plot_covering_vendors(sets, lang=lang, names=names),
        plot_alternatives(
            isogj.alternatives(frame, service), service=service, lang=lang, names=names
        ),
    ):
        assert faults(ax.figure) == []
        assert ax.figure.get_figheight() < TALLEST or case == "long"
        assert ax.figure.get_figheight() < 13.5


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
    assert inks["いま"] == ACCENT
    assert ACCENT not in (inks["前"], inks["この先"])


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
    name = tables.names["en"]
    need = f"{name['target', 'server']} × {name['phase', 'monitor']}"
    assert f"{need} is an example, to be replaced" in story_of(ax).lead
    assert "example" not in tell_life_cycle(cycle, voice=Voice("en", tables.names)).lead


def test_what_a_page_does_not_hold_is_counted():
    frame = made_up(40, 40).assign(target="t")
    told = texts(plot_life_cycle(isogj.life_cycle(frame), lang="en"))
    assert "25 more" in told
    frame = made_up(40)
    found = isogj.alternatives(frame, "w0")
    told = texts(plot_alternatives(found, service="w0", lang="en"))
    shown = sum(text in set(found["service"]) for text in told)
    assert f"{len(found) - shown} more services" in told
    sets = isogj.covering_vendors(made_up(18), [("t0", "p0")], limit=3)
    told = texts(plot_covering_vendors(sets, lang="en"))
    assert "15 more sets" in told


def test_sets_name_who_meets_what_and_mark_the_affiliated(tables, catalogue):
    sets = isogj.covering_vendors(catalogue, NEEDS)
    ax = plot_covering_vendors(sets, lang="ja", names=tables.names)
    first = sets.iloc[0]
    told = texts(ax)
    labels = [tables.names.loc[("vendor", vendor), "ja"] for vendor in first["vendors"]]
    assert "、".join(labels) in told
    assert any(text.startswith(f"{labels[0]}：") for text in told)
    kin = pd.DataFrame(
        [("s", "a", "x", "t", "p"), ("r", "b", "x", "u", "p")],
        columns=["service", "vendor", "corporate_group", "target", "phase"],
    )
    sets = isogj.covering_vendors(kin, [("t", "p"), ("u", "p")])
    inks = {
        alike: next(t for t in plot_covering_vendors(found, lang="en").texts
                    if t.get_text() == count).get_color()
        for alike, found, count in ((True, sets, "1"), (False, sets.assign(groups=2), "2"))
    }  # fmt: skip
    assert inks[True] != inks[False]


@pytest.mark.parametrize(
    ("needs", "lang", "title"),
    [
        ([("t0", "p0")], "ja", "必要な1マスは1社ですべて満たせ、それができるのは3社"),
        ([("t0", "p0"), ("t1", "p1"), ("t2", "p2")], "ja",
         "必要な3マスは2社ですべて満たせ、その組み合わせは1通り"),
        ([("t0", "p0"), ("t1", "p1"), ("t2", "p2")], "en",
         "2 vendors together meet all 3 needs, in 1 set"),
        ([("t0", "p0"), ("t0", "p1")], "en",
         "Any one of 3 vendors meets 1 of the 2 needs; nobody offers t0 × p1"),
        ([("t0", "p1")], "en", "No vendor meets the only need"),
        ([], "ja", "必要なマスが選ばれていない"),
    ],
)  # fmt: skip
def test_the_title_says_how_few_vendors_are_enough(needs, lang, title):
    sets = isogj.covering_vendors(made_up(3), needs)
    assert tell_covering_vendors(sets, voice=Voice(lang)).title == title
    assert faults(plot_covering_vendors(sets, lang=lang).figure) == []


def test_sets_of_one_vendor_are_told_by_their_names_alone():
    sets = isogj.covering_vendors(made_up(3), [("t0", "p0"), ("t0", "p1")])
    ax = plot_covering_vendors(sets, lang="en")
    assert texts(ax) == ["Vendor", "v0", "v1", "v2"]
    assert (
        story_of(ax).lead
        == "Each of these vendors meets the same needs. The needs: t0 × p0 and t0 × p1."
    )
    pairs = isogj.covering_vendors(made_up(3), [("t1", "p1"), ("t2", "p2")])
    assert (
        "not independent. The needs: t1 × p1 and t2 × p2."
        in tell_covering_vendors(pairs, voice=Voice("en")).lead
    )


def test_a_search_that_was_not_exhaustive_says_so():
    sets = isogj.covering_vendors(made_up(40), [("t0", "p0"), ("t1", "p1")])
    assert sets["method"].tolist() == ["greedy"]
    story = tell_covering_vendors(sets, voice=Voice("en"))
    assert "a smaller set may exist" in story.lead
    exact = isogj.covering_vendors(made_up(4), [("t0", "p0")])
    assert "smaller set" not in tell_covering_vendors(exact, voice=Voice("en")).lead


def test_alternatives_say_what_each_lacks_and_who_offers_it(tables, catalogue):
    service = "f-hosting-monitoring"
    found = isogj.alternatives(catalogue, service)
    ax = plot_alternatives(found, service=service, lang="ja", names=tables.names)
    told = texts(ax)
    assert "なし" in told
    # F社 itself and its affiliate Q社 are no way out.
    assert "A社、B社、E社、G社、I社、J社、K社" in told
    assert "A社、C社、E社、G社、I社、J社、L社、M社" in told
    assert story_of(ax).title == (
        "「ホスティングサーバ監視サービス」とマスが重なる独立したサービスは28件あり、"
        "うち3件はそのマスをすべて含む"
    )
    lonely = found.head(1).assign(lacking=1, lacking_cells=[[("data", "plan")]], offered_by=[[[]]])
    told = texts(plot_alternatives(lonely, service=service, lang="ja", names=tables.names))
    assert told[-4:] == [
        "足りないマス", "データ×企画・設計", "そこを提供する別グループの会社", "なし",
    ]  # fmt: skip


def test_affiliates_are_no_alternatives_and_are_marked(tables, catalogue):
    found = isogj.alternatives(catalogue, "f-hosting-monitoring").assign(affiliated=True)
    ax = plot_alternatives(found, service="x", lang="en", names=tables.names)
    assert story_of(ax).title == ("Only services of the same corporate group share cells with x")
    assert any(text.endswith("(same group)") for text in texts(ax))
    none = tell_alternatives(found.head(0), service="x", voice=Voice("ja"))
    assert none.title == "「x」とマスが重なるサービスはほかにない"
    partly = found.assign(affiliated=False, lacking=1)
    assert (
        "none covers all of its cells"
        in tell_alternatives(partly, service="x", voice=Voice("en")).title
    )
    assert faults(plot_alternatives(found.head(0), service="x", lang="en").figure) == []


def test_where_no_alternative_lacks_a_cell_nothing_is_said_of_those_who_offer_it(catalogue):
    found = isogj.alternatives(catalogue, "f-hosting-monitoring")
    apart = found[~found["affiliated"]]
    assert "Below the table" in tell_alternatives(apart, service="x", voice=Voice("en")).lead
    full = apart.assign(lacking=0)
    assert "Below the table" not in tell_alternatives(full, service="x", voice=Voice("en")).lead
    for count, said in (
        (28, "28 independent services share cells with x, and each of them covers"),
        (1, "1 independent service shares cells with x, and it covers"),
    ):
        told = tell_alternatives(full.head(count), service="x", voice=Voice("en")).title
        assert told == f"{said} all of its cells"
    ja = tell_alternatives(full, service="x", voice=Voice("ja")).title
    assert ja.endswith("28件あり、どれもそのマスをすべて含む")
