import json
import zipfile
from io import BytesIO

import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.report import Publisher
from isogj_analysis.report.deck import make_deck
from isogj_analysis.report.publish import TABLE_MIME
from isogj_analysis.report.texts import table_text

TITLE = 'A <b>&amp;</b> =cmd|"/c calc"!A1'


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three figures, a short table and a long one, as a build would leave them."""
    folder = tmp_path_factory.mktemp("made")
    tables = isogj.load_tables()
    catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
    states = isogj.coverage_states(catalogue, tables.cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISOGJ_FIGURES", str(folder))
        patch.setenv("ISOGJ_NOTEBOOK", "01")
        publish = Publisher(tables, lang="both", date="2009-06-01")
        for name in ("stated_and_recorded", "of_no_section", "classification_a4_1"):
            publish(name, charts.plot_coverage, states, rows=catalogue, unit="service")
        members = publish.table(
            "member_list", tables.memberships[["role", "organisation"]], of="of_no_section"
        )
    long = {
        lang: {"title": "long", "finding": TITLE, "caption": "from here"}
        | {"heads": ["n", "text"], "numbers": [True, False]}
        | {"rows": [[str(n), "<script>alert(1)</script> =1+1 " + "長い文 " * n] for n in range(40)]}
        for lang in ("ja", "en")
    }
    entries = {
        "members": members.entry,
        "long": {"name": "long", "of": "laws", "illustrative": True, "text": long},
    }
    outputs = [{"data": {TABLE_MIME: entry}} for entry in entries.values()]
    notebook = folder / "notebook.ipynb"
    notebook.write_text(json.dumps({"cells": [{"outputs": outputs}, {"source": "prose"}]}))
    files = sorted((folder / "entries").glob("*.json"))
    figures = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}
    blank = {
        lang: text | {"head": 0.6, "foot": 0.38}
        for lang, text in figures["of_no_section"]["text"].items()
    }
    figures["nothing_drawn"] = figures["of_no_section"] | {"name": "nothing_drawn", "text": blank}
    return folder, notebook, figures


def deck_of(made, lang="ja"):
    folder, notebook, figures = made
    return make_deck([notebook], figures, figures=folder, lang=lang)


@pytest.fixture(scope="module")
def deck(made):
    return Presentation(BytesIO(deck_of(made)))


def slides(deck, layout):
    return [slide for slide in deck.slides if slide.slide_layout.name == layout]


def test_same_inputs_same_bytes(made):
    assert deck_of(made) == deck_of(made)
    assert deck_of(made) != deck_of(made, "en")


def test_slides_are_wide_and_everything_published_is_there_but_what_is_for_paper(deck, made):
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    shown = {shape.name for slide in slides(deck, "Figure") for shape in slide.shapes}
    assert {"stated_and_recorded", "of_no_section"} <= shown
    assert "classification_a4_1" not in shown
    order = [slide.slide_layout.name for slide in deck.slides]
    assert order[:3] == ["Title", "Section", "Figure"]
    assert len(slides(deck, "Table")) > 2


def test_a_figure_slide_says_the_finding_its_source_and_how_to_read_it(deck, made):
    text = made[2]["stated_and_recorded"]["text"]["ja"]
    slide = slides(deck, "Figure")[0]
    assert slide.shapes.title.text_frame.text.replace("\v", "") == text["title"]
    (picture,) = [shape for shape in slide.shapes if shape.name == "stated_and_recorded"]
    assert picture._element.nvPicPr.cNvPr.get("descr") == text["alt"]
    assert picture.crop_top == pytest.approx(text["head"], abs=1e-4)
    shown = (1 - picture.crop_top - picture.crop_bottom) * picture.image.size[1]
    assert picture.width / picture.height == pytest.approx(picture.image.size[0] / shown, rel=0.01)
    told = slide.placeholders[2].text_frame.text
    assert text["lead"] in told
    assert text["caption"] in told
    assert "サンプルデータ" in told
    assert text["alt"] in slide.notes_slide.notes_text_frame.text


def test_a_japanese_title_breaks_where_a_phrase_ends(deck, made):
    title = slides(deck, "Figure")[0].shapes.title.text_frame.text
    assert title.split("\v")[0].endswith("または")
    english = Presentation(BytesIO(deck_of(made, "en")))
    assert "\v" not in slides(english, "Figure")[0].shapes.title.text_frame.text


def test_a_finding_without_a_drawing_is_told_in_words(deck, made):
    text = made[2]["nothing_drawn"]["text"]["ja"]
    slide = next(slide for slide in deck.slides if slide.shapes.title.name == "nothing_drawn")
    assert slide.slide_layout.name == "Section"
    assert slide.shapes.title.text_frame.text.replace("\v", "") == text["title"]
    assert slide.placeholders[1].text_frame.text == f"{text['lead']}\n{text['caption']}"
    assert text["alt"] in slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize(("letters", "told"), [(20, True), (400, False)])
def test_a_reading_line_without_room_stands_in_the_notes_alone(made, letters, told):
    folder, notebook, figures = made
    entry = figures["of_no_section"]
    text = {lang: one | {"lead": "読み方" * letters} for lang, one in entry["text"].items()}
    long = figures | {"of_no_section": entry | {"text": text}}
    deck = Presentation(BytesIO(make_deck([notebook], long, figures=folder, lang="ja")))
    slide = next(
        slide
        for slide in slides(deck, "Figure")
        if "of_no_section" in [shape.name for shape in slide.shapes]
    )
    assert ("読み方" in slide.placeholders[2].text_frame.text) is told
    assert text["ja"]["caption"] in slide.placeholders[2].text_frame.text
    assert text["ja"]["lead"] in slide.notes_slide.notes_text_frame.text


def test_no_shape_leaves_its_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width, shape.name
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height, shape.name


def test_a_table_has_the_sources_of_its_figure_and_in_its_place_the_finding(deck, made):
    text = made[2]["of_no_section"]["text"]["ja"]
    slide = slides(deck, "Table")[0]
    assert slide.shapes.title.text_frame.text.startswith("記録にある組織 (1/")
    assert slide.placeholders[2].text_frame.text == f"サンプルデータ  {text['caption']}"
    slide = next(
        slide
        for slide in slides(deck, "Table")
        if slide.placeholders[2].text_frame.text.startswith("long")
    )
    assert slide.shapes.title.text_frame.text.startswith(TITLE)


def test_a_long_table_goes_on_with_its_heads(deck):
    pages = [
        slide for slide in slides(deck, "Table") if TITLE in slide.shapes.title.text_frame.text
    ]
    assert len(pages) > 1
    rows = []
    for number, slide in enumerate(pages, 1):
        assert slide.shapes.title.text_frame.text == f"{TITLE} ({number}/{len(pages)})"
        (table,) = [shape.table for shape in slide.shapes if shape.has_table]
        assert [cell.text for cell in table.rows[0].cells] == ["n", "text"]
        rows += [row.cells[0].text for row in list(table.rows)[1:]]
    assert rows == [str(n) for n in range(40)]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("ja", "、全900件のうち初めの{n}件)"), ("en", ", the first {n} of 900 rows)")],
)
def test_of_a_table_beyond_many_slides_the_first_rows_are_shown_and_titles_say_so(
    made, lang, said, tmp_path
):
    folder, _, figures = made
    rows = [[str(n), "text"] for n in range(900)]
    text = {"title": "t", "finding": "T", "caption": "c", "heads": ["n", "text"], "rows": rows}
    entry = {"name": "long", "of": "laws", "illustrative": False}
    entry["text"] = {lang: text | {"numbers": [True, False]}}
    notebook = tmp_path / "notebook.ipynb"
    notebook.write_text(json.dumps({"cells": [{"outputs": [{"data": {TABLE_MIME: entry}}]}]}))
    made_of_it = Presentation(BytesIO(make_deck([notebook], figures, figures=folder, lang=lang)))
    pages = slides(made_of_it, "Table")
    shown = [
        row.cells[0].text
        for slide in pages
        for shape in slide.shapes if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]  # fmt: skip
    assert len(pages) == 12
    assert shown == [str(n) for n in range(len(shown))]
    titles = [slide.shapes.title.text_frame.text for slide in pages]
    assert titles[0] == "T (1/12" + said.format(n=len(shown))


def test_markup_and_formulas_stay_text(made):
    with zipfile.ZipFile(BytesIO(deck_of(made))) as packed:
        slides = [
            packed.read(name).decode() for name in packed.namelist() if "/slides/slide" in name
        ]
    assert not any("<script>" in slide for slide in slides)
    assert any("&lt;script&gt;alert(1)" in slide for slide in slides)


def test_every_run_names_the_east_asian_font(deck):
    fonts = [
        run.find(qn("a:ea")) for slide in deck.slides for run in slide._element.iter(qn("a:rPr"))
    ]
    assert fonts
    assert all(font is not None and font.get("typeface") == "Yu Gothic" for font in fonts)


def test_a_catalogue_of_nothing_gives_a_deck_of_a_title(tmp_path):
    deck = Presentation(BytesIO(make_deck([], {}, figures=tmp_path, lang="en")))
    assert [slide.slide_layout.name for slide in deck.slides] == ["Title"]


def test_tables_are_texts_of_the_language():
    tables = isogj.load_tables()
    frame = pd.DataFrame(
        {
            "vendor": ["vendor-a", None],
            "size": pd.array([1234, pd.NA], dtype="Int64"),
            "share": [0.5, float("nan")],
            "date": [pd.Timestamp("2009-06-01"), pd.NaT],
            "cells": [[("network", "plan")], []],
            "vendors": [("vendor-a", "vendor-b"), ()],
            "certain": [True, False],
            "missing": [["agenda", "host"], []],
            "own": ["x", "y"],
            "summary_ja": ["監視", None],
            "summary_en": [None, None],
            "fiscal_year": pd.array([2009, pd.NA], dtype="Int64"),
        }
    )
    en = table_text(frame, tables.names, "en")
    assert en["heads"][0] == "Vendor"
    assert en["heads"][-3:] == ["own", "What it does", "Fiscal year"]
    assert en["rows"][0] == [
        "Vendor A", "1,234", "0.50", "1 June 2009", "Network×Plan and design",
        "Vendor A, Vendor B", "yes", "what happened, host", "x", "監視", "2009",
    ]  # fmt: skip
    assert en["rows"][1] == ["—", "—", "—", "—", "—", "—", "no", "—", "y", "—", "—"]
    assert en["numbers"] == [False, True, True, *[False] * 7, True]
