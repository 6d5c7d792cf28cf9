"""The guideline sheet: one page of A4 that can be read, whatever there is to tell."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from legibility import faults

import isogj_analysis as isogj
from isogj_analysis.charts import plot_guideline_sheet
from isogj_analysis.choosing.figures_guideline import DOWN, Part, fit_parts, tell_guideline_sheet
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.voice import Voice

LONG = "情報セキュリティの企画・設計・構築・運用・監視・評価・教育を一括して提供する枠組み" * 3
LATIN = "An all-embracing framework for planning, building, monitoring and training; " * 2


@pytest.fixture(scope="module")
def tables():
    return isogj.load_tables()


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def shipped(tables, genre):
    return isogj.guideline_sheet(
        isogj.as_of(tables.catalogue, "2009-06-01"), genre, cells=tables.cells,
        genres=tables.genres, questions=[tables.phases, tables.targets],
    )  # fmt: skip


def made_up(services=3, vendors=2, rows=2, columns=2, genres=3, groups=None):
    """A sheet of the first of many genres, whose services stand in all cells but the last row."""
    records = []
    for n in range(services):
        vendor = f"v{n % vendors}"
        for i in range(max(rows - 1, 1)):
            for j in range(columns):
                records.append((f"s{n}", vendor, "g0", f"t{i}", f"p{j}"))
    for n in range(1, genres):
        records += [(f"r{n}", f"v{n % vendors}", f"g{n}", f"t{i}", "p0") for i in range(rows)]
    frame = pd.DataFrame(records, columns=["service", "vendor", "genre", "target", "phase"])
    frame["corporate_group"] = frame["vendor"].map(groups or {}).astype("str")
    return isogj.guideline_sheet(frame, "g0")


def named(sheet, ja, en):
    codes = {
        "genre": ["g0", *sheet["alternatives"]["genre"]],
        "vendor": sheet["vendors"]["vendor"],
        "service": [code for codes in sheet["vendors"]["services"] for code in codes],
        "target": sheet["cells"]["target"].unique(),
        "phase": sheet["cells"]["phase"].unique(),
    }
    rows = [(column, c, f"{ja}{c}", f"{en} {c}") for column, own in codes.items() for c in own]
    return pd.DataFrame(rows, columns=["column", "code", "ja", "en"]).set_index(["column", "code"])


def case_of(tables, case):
    if case in ("monitoring", "consulting", "web-protection"):
        return shipped(tables, case), tables.names
    if case == "nobody":
        frame = tables.catalogue
        return isogj.guideline_sheet(frame[frame["genre"] != "audit"], "audit"), tables.names
    if case == "one":
        return made_up(1, 1, 1, 1, 1), None
    if case == "many":
        return made_up(300, 60, 30, 24, 40), None
    if case == "long":
        sheet = made_up(12, 9, 5, 6, 9)
        sheet["genre"] = sheet["genre"].assign(summary_ja=LONG * 9, summary_en=LATIN * 9)
        return sheet, named(sheet, LONG, LATIN)
    sheet = made_up(6, 4, 3, 3, 4)
    return sheet, named(sheet, "مراقبة הגנה ☎ ", "מעקב ☎ أمن ")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "case", ["monitoring", "consulting", "web-protection", "nobody", "one", "many", "long", "rtl"]
)
def test_every_sheet_is_one_page_of_a4_that_can_be_read(tables, case, lang):
    sheet, names = case_of(tables, case)
    ax = plot_guideline_sheet(sheet, lang=lang, names=names)
    assert ax.figure.get_size_inches().tolist() == pytest.approx([7.2, DOWN])
    assert faults(ax.figure) == []


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_sheet_answers_what_a_reader_asks(tables, lang):
    ax = plot_guideline_sheet(shipped(tables, "monitoring"), lang=lang, names=tables.names)
    told = "".join(texts(ax)) if lang == "ja" else " ".join(texts(ax))
    name = tables.names[lang]
    cell = name["target", "server"], name["phase", "assess"]
    codes = [("phase", "monitor"), ("vendor", "vendor-j"), ("service", "j-soc"),
             ("genre", "ids-operation")]  # fmt: skip
    assert [name[code] for code in codes if name[code] not in told] == []
    for said in {
        "ja": [
            "見張り、攻撃の兆しを判別", "9社", "×".join(cell), "グループ）", "3/6マス、5社",
            "監視の時間帯はいつか。", "対象とするOSとミドルウェア",
            f"、{'×'.join(cell)}は含まれるか。",
        ],
        "en": [
            "tells signs of an attack", " × ".join(cell), "3 of 6; 5 vendors",
            "During which hours is it watched?", "Which operating systems",
        ],
    }[lang]:  # fmt: skip
        assert said in told, said


def test_the_small_map_counts_its_own_vendors_and_those_of_others(tables):
    sheet = shipped(tables, "monitoring")
    ax = plot_guideline_sheet(sheet, lang="en", names=tables.names)
    (small,) = [other for other in ax.figure.axes if other is not ax]
    numbers = sorted(int(text) for text in (t.get_text() for t in small.texts) if text)
    cells = sheet["cells"].query("state != 'out-of-scope'")
    drawn = cells["vendors"].where(cells["services"] > 0, cells["others"])
    assert numbers == sorted(drawn[drawn > 0])
    legend = {text.get_text() for text in ax.figure.texts}
    assert {"covered", "other genres only", "no genre", "one vendor of this genre"} <= legend
    assert "one group of this genre" not in legend
    assert cells.loc[cells["state"] == "under-review", "others"].tolist() == [3]


def test_what_has_no_room_is_counted_and_named_as_far_as_a_line_goes():
    sheet = made_up(300, 60, 4, 3, 40)
    told = texts(plot_guideline_sheet(sheet, lang="en"))
    shown = [f"v{n}" for n in range(60) if f"v{n}" in told]
    (more,) = [text for text in told if "more vendors" in text]
    assert 3 <= len(shown) < 60
    assert more.startswith(f"{60 - len(shown)} more vendors: ")
    rivals = [f"g{n}" for n in range(1, 40) if f"g{n}" in told]
    assert any(text.startswith(f"{39 - len(rivals)} more genres: ") for text in told)


def test_questions_keep_their_room_until_all_others_are_down_to_a_few():
    def part(name, rows):
        return Part(name, "", (("x",),) * rows, (0.0,), ("x",) * rows)

    bands = [[part("limits", 9)], [part("vendors", 8), part("alternatives", 2)]]
    bands.append([part("questions", 12)])
    whole = sum(max(one.high(len(one.rows)) for one in band) for band in bands)
    counts = {"limits": 9, "vendors": 8, "alternatives": 2, "questions": 12}
    assert fit_parts(bands, whole) == counts
    shown = fit_parts(bands, whole - 1.2)
    assert shown["questions"] == 12
    assert 3 <= shown["limits"] < 9
    few = fit_parts(bands, whole - 3)
    assert (few["limits"] <= 3, few["vendors"] <= 3, few["questions"] < 12) == (True, True, True)
    assert set(fit_parts(bands, 0).values()) == {1}
    # With what others can spare all questions stand, and what is left over is not wasted.
    tight = fit_parts(bands, whole - 2.2)
    assert tight["questions"] == 12
    assert 1 <= tight["limits"] < 3


def test_a_sheet_asks_all_its_questions_and_cuts_no_word(tables):
    told = texts(plot_guideline_sheet(shipped(tables, "consulting"), lang="en", names=tables.names))
    assert "Beyond it" in told
    assert not any("more questions" in text for text in told)
    told = texts(plot_guideline_sheet(shipped(tables, "forensics"), lang="en", names=tables.names))
    assert "Service" in told
    assert not any("…" in text for text in told)
    told = texts(plot_guideline_sheet(shipped(tables, "training"), lang="en", names=tables.names))
    assert any(text.startswith("6 more vendors: Vendor ") for text in told)


def test_a_wide_map_shows_its_fullest_rows_and_says_how_many_are_left_out():
    ax = plot_guideline_sheet(made_up(3, 2, 30, 24), lang="en")
    assert "22 rows and 17 columns are left out" in story_of(ax).lead
    assert "left out" not in story_of(plot_guideline_sheet(made_up(), lang="en")).lead


def test_what_is_not_on_record_is_said_and_asked_all_the_same():
    told = " ".join(texts(plot_guideline_sheet(made_up(1, 1, 1, 1, 1), lang="en")))
    assert "No description is on record." in told
    assert "What is done about “p0”" in told
    assert "There is no cell in its rows and columns" in told
    assert "No other genre shares a cell" in told
    other = made_up()
    other["genre"] = other["genre"].assign(summary_ja="見張る。")
    assert "見張る。" in texts(plot_guideline_sheet(other, lang="en"))


@pytest.mark.parametrize(
    ("sheet", "title"),
    [
        (lambda t: shipped(t, "monitoring"), "運用監視：9社（7グループ）が6マスで提供し、"
         "最も多いのはサーバ×監視・検知の8社"),
        (lambda t: shipped(t, "forensics"),
         "フォレンジック：2社（2グループ）が提供し、3マスすべてで2社"),
        (lambda t: made_up(2, 1), "g0：v0だけが2マスで提供し、ほかの選択肢はない"),
        (lambda t: made_up(2, 2, groups={"v0": "x", "v1": "x"}),
         "g0：2社が提供するが、すべて同じ企業グループで独立した選択肢はない"),
        (lambda t: made_up(2, 2, 1, 1), "g0：2社（2グループ）がt0×p0の1マスだけで提供する"),
    ],
)  # fmt: skip
def test_the_title_says_who_offers_it_and_where_most_do(tables, sheet, title):
    assert tell_guideline_sheet(sheet(tables), voice=Voice("ja", tables.names)).title == title


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        (["ab", "a"], "all 2 of them in t0 × p"),
        (["ab", "c"], "most of them in t0 × p (2)"),
        (["ab", "c", "d"], "at most 2 in one cell: t0 × p"),
        (["ab", "ab", "c"], "2 tie for the most, with 2 vendors each"),
        (["ab", "cd"], "with 2 vendors in each of 2 cells"),
    ],
)
def test_the_title_calls_most_only_what_is_a_majority(cells, where):
    rows = [(vendor, f"t{n}") for n, vendors in enumerate(cells) for vendor in vendors]
    frame = pd.DataFrame(rows, columns=["vendor", "target"]).assign(phase="p", genre="g")
    frame["service"] = frame["vendor"]
    assert where in tell_guideline_sheet(isogj.guideline_sheet(frame, "g"), voice=Voice("en")).title


def test_a_number_has_the_same_colour_on_every_sheet():
    def ground(vendors):
        sheet = made_up(vendors, vendors, 1, 1)
        small = plot_guideline_sheet(sheet, lang="en").figure.axes[1]
        return small.texts[0].get_text(), tuple(small.collections[0].get_facecolor()[0])

    assert [ground(n)[0] for n in (1, 3, 6, 40)] == ["1", "3", "6", "40"]
    one, three, six, forty = (ground(n)[1] for n in (1, 3, 6, 40))
    assert len({one, three, six}) == 3
    assert six == forty


def test_the_title_says_that_nobody_offers_it(tables):
    sheet, names = case_of(tables, "nobody")
    assert tell_guideline_sheet(sheet, voice=Voice("en", names)).title == "Audit: nobody offers it"
    story = tell_guideline_sheet(shipped(tables, "monitoring"), voice=Voice("en", tables.names))
    assert "Not covered: Network × Build and deploy" in story.alt
    assert "Alternatives: Mail and web traffic security" in story.alt


def test_it_can_be_drawn_on_axes_of_ones_own(tables):
    ax = plt.figure(figsize=(7.5, 11)).add_subplot()
    assert plot_guideline_sheet(shipped(tables, "audit"), names=tables.names, ax=ax) is ax
    assert ax.get_title(loc="left")
