import json
import re
import zipfile
from io import BytesIO
from itertools import accumulate

import pandas as pd
import pytest
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn

from isogj_analysis.draw.lettering import phrases_of, text_width
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report import deck_slides
from isogj_analysis.report.deck import make_deck
from isogj_analysis.report.publish import TABLE_MIME
from isogj_analysis.report.texts import table_text

EMU = 914400
TITLE = 'A <b>&amp;</b> =cmd|"/c calc"!A1'


TEXTS = {
    "ja": {
        "title": "36マスのうち10マスには、サービスがないか、または1社のサービスだけがある",
        "lead": "色の濃さはサービスの数、斜線は空白のマス。",
        "caption": "出典：サンプル\u30002009年6月1日時点\u3000n=123サービス",
    },
    "en": {
        "title": "Of the 36 cells of the map 10 have no service, or one vendor alone",
        "lead": "The darker a cell, the more services; hatched cells have none.",
        "caption": "Source: sample; as of 1 June 2009; n=123 services",
    },
}
STOP = {"ja": "。", "en": ". "}


def figure(name, *, section="more", **other):
    """The entry of a figure of nothing, as a build leaves it."""
    text = {
        lang: told
        | {"alt": told["title"] + STOP[lang] + told["lead"] * 2}
        | {"head": 0.2, "foot": 0.1}
        for lang, told in TEXTS.items()
    }
    entry = {"name": name, "section": section, "date": "2009-06-01"}
    return entry | {"illustrative": True, "text": text} | other


def table(name, rows, *, paper=False, **text):
    """The entry of a table of two columns, numbers and texts."""
    told = {"title": "t", "caption": "c", "heads": ["n", "text"], "rows": rows}
    told |= {"numbers": [True, False]} | text
    entry = {"name": name, "section": "more", "paper": paper, "illustrative": True}
    return entry | {"text": {"ja": told, "en": told}}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Figures, a short table and a long one, as a build would leave them."""
    folder = tmp_path_factory.mktemp("made")
    figures = {
        "in_year": figure("in_year", section="year"),
        "of_no_section": figure("of_no_section"),
        "nothing_drawn": figure("nothing_drawn"),
    }
    for text in figures["nothing_drawn"]["text"].values():
        text |= {"head": 0.6, "foot": 0.38}
    for lang in ("ja", "en"):
        for name in figures:
            drawing(folder / lang / f"{name}.png", 4.5)
    rows = [[str(n), f"会員{n}"] for n in range(23)]
    caption = TEXTS["ja"]["caption"].replace("n=123サービス", "n=23件")
    members = table("members", rows, title="記録にある組織", caption=caption)
    paper = table("on_paper", rows, paper=True, title="on paper alone")
    nothing = table("nothing", [], title="nothing there")
    rows = [[str(n), "<script>alert(1)</script> =1+1 " + "長い文 " * n] for n in range(40)]
    long = table("long", rows, title=TITLE, caption="from here")
    return folder, notebook_of(folder, members, paper, nothing, long), figures


def notebook_of(folder, *tables):
    """An executed notebook that has published tables."""
    outputs = [{"data": {TABLE_MIME: entry}} for entry in tables]
    notebook = folder / "notebook.ipynb"
    notebook.write_text(json.dumps({"cells": [{"outputs": outputs}, {"source": "prose"}]}))
    return notebook


def deck_of(made, lang="ja"):
    folder, notebook, figures = made
    return make_deck([notebook], figures, figures=folder, lang=lang)


@pytest.fixture(scope="module")
def deck(made):
    return Presentation(BytesIO(deck_of(made)))


def slides(deck, layout):
    return [slide for slide in deck.slides if slide.slide_layout.name == layout]


def slide_of(deck, name):
    """Return the slide that shows a figure, or tells its finding in words."""
    return next(s for s in deck.slides if name in [shape.name for shape in s.shapes])


def pictures(slide):
    return [shape for shape in slide.shapes if hasattr(shape, "image")]


def plain(text):
    """Return a text of a slide without what holds and ends its lines."""
    return text.replace("\v", "" if re.search("[ぁ-ん]", text) else " ").replace("\xa0", " ")


def with_figure(made, lang, *, figures=None, **text):
    """Return the deck in which a figure has another text."""
    entry = figure("of_no_section")
    entry["text"][lang] |= text
    return Presentation(
        BytesIO(make_deck([], {"of_no_section": entry}, figures=figures or made[0], lang=lang))
    )


def drawing(file, high):
    """Write an empty drawing as wide as the paper."""
    file.parent.mkdir(exist_ok=True)
    Image.new("L", (720, round(100 * high)), 255).save(file, dpi=(100, 100))


def test_same_inputs_same_bytes(made):
    assert deck_of(made) == deck_of(made)
    assert deck_of(made) != deck_of(made, "en")


def test_slides_are_wide_and_everything_published_is_there_but_what_is_for_paper(deck, made):
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    shown = {shape.name for slide in slides(deck, "Figure") for shape in slide.shapes}
    assert {"in_year", "of_no_section"} <= shown
    order = [slide.slide_layout.name for slide in deck.slides]
    assert order[:3] == ["Title", "Section", "Figure"]
    tables = [slide.shapes.title.text_frame.text for slide in slides(deck, "Table")]
    assert len(tables) > 2
    assert not any(title.startswith(("on paper", "nothing")) for title in tables)


def test_a_figure_slide_says_the_finding_its_source_and_how_to_read_it(deck, made):
    text = made[2]["in_year"]["text"]["ja"]
    slide = slide_of(deck, "in_year")
    assert slide.shapes.title.text_frame.text.replace("\v", "") == text["title"]
    (picture,) = [shape for shape in slide.shapes if shape.name == "in_year"]
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
    first, *others = slides(deck, "Figure")[0].shapes.title.text_frame.text.split("\v")
    assert others
    assert first in accumulate(phrases_of(TEXTS["ja"]["title"], Voice("ja")))
    english = Presentation(BytesIO(deck_of(made, "en")))
    assert "\v" not in slides(english, "Figure")[0].shapes.title.text_frame.text


def test_english_titles_hold_numbers_and_leave_no_word_alone(made):
    title = "In 9 months on record Technology WG held 8 meetings; by its rule it would have held 9"
    deck = with_figure(made, "en", title=title)
    *above, last = slide_of(deck, "of_no_section").shapes.title.text_frame.text.split("\v")
    assert above
    assert len(last) > len(title) / 3
    assert "9\xa0months" in "".join(above)


def test_a_finding_without_a_drawing_is_told_in_words(deck, made):
    text = made[2]["nothing_drawn"]["text"]["ja"]
    slide = slide_of(deck, "nothing_drawn")
    assert slide.slide_layout.name == "Statement"
    assert plain(slide.shapes.title.text_frame.text) == text["title"]
    assert text["title"] + "。" + plain(slide.placeholders[1].text_frame.text) == text["alt"]
    assert text["lead"] in plain(slide.placeholders[2].text_frame.text)
    assert text["alt"] in slide.notes_slide.notes_text_frame.text


def test_without_more_to_tell_the_words_are_the_reading_line(made):
    nothing = {"alt": TITLE, "title": TITLE, "lead": "No date is on record.", "head": 0.97}
    slide = slide_of(with_figure(made, "en", **nothing), "of_no_section")
    assert slide.placeholders[1].text_frame.text == nothing["lead"]
    assert nothing["lead"] not in slide.placeholders[2].text_frame.text


@pytest.mark.parametrize(
    ("high", "layout"), [(4.0, "Figure"), (5.5, "Tall"), (6.7, "Tall"), (6.9, "Statement")]
)
def test_a_tall_figure_stands_beside_its_title_or_is_told_in_words(made, tmp_path, high, layout):
    drawing(tmp_path / "ja/of_no_section.png", high)
    deck = with_figure(made, "ja", figures=tmp_path, head=0, foot=0, numbers=None)
    slide = slide_of(deck, "of_no_section")
    assert slide.slide_layout.name == layout
    assert made[2]["of_no_section"]["text"]["ja"]["lead"] in plain(
        slide.placeholders[2].text_frame.text
    )
    for picture in pictures(slide):
        assert picture.width >= 7.2 * EMU
        assert picture.height <= deck.slide_height - 0.7 * EMU


def test_of_a_figure_told_in_words_the_first_numbers_are_shown(made, tmp_path):
    drawing(tmp_path / "en/of_no_section.png", 9)
    rows = [[f"A {n}", str(n)] for n in range(50)]
    numbers = {"heads": ["Vendor", "Cells"], "rows": rows, "numbers": [False, True]}
    deck = with_figure(made, "en", figures=tmp_path, head=0, foot=0, numbers=numbers)
    slide = slide_of(deck, "of_no_section")
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    shown = [[cell.text for cell in row.cells] for row in table.rows]
    assert shown == [numbers["heads"], *rows[: len(shown) - 1]]
    assert f"(the first {len(shown) - 1} of 50 rows)" in plain(slide.shapes.title.text_frame.text)
    lead = made[2]["of_no_section"]["text"]["en"]["lead"]
    assert lead in plain(slide.placeholders[2].text_frame.text)

    some = with_figure(
        made, "en", figures=tmp_path, head=0, foot=0, numbers=numbers | {"all": 9_000}
    )
    assert " of 9,000 rows)" in plain(slide_of(some, "of_no_section").shapes.title.text_frame.text)


@pytest.mark.parametrize(("rows", "told"), [(40, True), (41, False)])
def test_the_numbers_behind_a_figure_stand_in_its_notes_where_they_are_few(made, rows, told):
    numbers = {"heads": ["Vendor", "Cells"], "numbers": [False, True]}
    numbers["rows"] = [[f"A {n}", str(n)] for n in range(rows)]
    slide = slide_of(with_figure(made, "en", numbers=numbers), "of_no_section")
    assert ("Vendor\tCells\nA 0\t0\n" in slide.notes_slide.notes_text_frame.text) is told


@pytest.mark.parametrize("letters", [20, 150])
def test_a_reading_line_is_told_however_long_and_leaves_the_drawing_free(made, letters):
    lead = "読み方" * letters
    deck = with_figure(made, "ja", lead=lead)
    slide = slide_of(deck, "of_no_section")
    caption = slide.placeholders[2]
    first, last = caption.text_frame.paragraphs
    assert plain(first.text) == lead
    sources = made[2]["of_no_section"]["text"]["ja"]["caption"].split("\u3000")
    assert all(part in plain(last.text) for part in sources)
    sizes = {run.font.size.pt for line in (first, last) for run in line.runs}
    assert min(sizes) >= 10
    lines = re.split("[\v\n]", caption.text_frame.text)
    assert max(text_width(line, max(sizes)) for line in lines) * EMU <= caption.width
    assert len(lines) * max(sizes) * 1.25 / 72 * EMU <= caption.height + 1
    assert caption.top + caption.height <= deck.slide_height
    for picture in pictures(slide):
        assert picture.top + picture.height <= caption.top


def test_no_shape_leaves_its_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width, shape.name
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height, shape.name


def test_a_table_has_its_title_and_its_sources(deck, made):
    slide = next(
        slide
        for slide in slides(deck, "Table")
        if plain(slide.shapes.title.text_frame.text).startswith("記録にある組織 (1/")
    )
    caption = TEXTS["ja"]["caption"].replace("n=123サービス", "n=23件")
    assert plain(slide.placeholders[2].text_frame.text) == f"サンプルデータ  {caption}"
    assert slide.notes_slide.notes_text_frame.text.startswith("記録にある組織 (1/")


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


def test_a_table_looks_as_the_figures_do_and_fills_its_slides_evenly(made, tmp_path):
    rows = [[str(n), "text"] for n in range(30)]
    deck = deck_of_table(made, tmp_path, table("long", rows))
    tables = [shape for slide in slides(deck, "Table") for shape in slide.shapes if shape.has_table]
    assert len(tables) == 3
    assert {len(table.table.rows) - 1 for table in tables} == {10}
    for shape in tables:
        assert not shape.table.horz_banding
        assert sum(column.width for column in shape.table.columns) == pytest.approx(
            shape.width, rel=0.01
        )
        head, *others = (run_of(row.cells[1]) for row in shape.table.rows)
        assert head.font.bold
        assert not any(run.font.bold for run in others)
        assert 12 <= head.font.size.pt <= 14
        ends = [row.cells[0]._tc.tcPr.find(qn("a:lnB")).get("w") for row in shape.table.rows]
        assert len(set(ends)) == 2


def deck_of_table(made, folder, table, lang="en"):
    notebook = notebook_of(folder, table)
    return Presentation(BytesIO(make_deck([notebook], made[2], figures=made[0], lang=lang)))


def run_of(cell):
    return cell.text_frame.paragraphs[0].runs[0]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("ja", "、全900件のうち初めの{n}件)"), ("en", ", the first {n} of 900 rows)")],
)
def test_of_a_table_beyond_many_slides_the_first_rows_are_shown_and_titles_say_so(
    made, lang, said, tmp_path
):
    rows = [[str(n), "text"] for n in range(900)]
    pages = slides(deck_of_table(made, tmp_path, table("long", rows), lang), "Table")
    shown = [
        row.cells[0].text
        for slide in pages
        for shape in slide.shapes if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]  # fmt: skip
    assert len(pages) == 12
    assert shown == [str(n) for n in range(len(shown))]
    titles = [plain(slide.shapes.title.text_frame.text) for slide in pages]
    assert titles[0] == "t (1/12" + said.format(n=len(shown))


def test_rows_that_stand_on_no_slide_are_not_measured(made, tmp_path, monkeypatch):
    measured = []
    height = deck_slides._height

    def noted(texts, *options):
        measured.append(texts)
        return height(texts, *options)

    monkeypatch.setattr(deck_slides, "_height", noted)
    rows = [[str(n), "text"] for n in range(900)]
    pages = slides(deck_of_table(made, tmp_path, table("long", rows), "en"), "Table")
    assert len(pages) == 12
    assert len(measured) < 3 * 300


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
    told = {
        ("vendor", "vendor-a"): "Vendor A", ("vendor", "vendor-b"): "Vendor B",
        ("target", "network"): "Network", ("phase", "plan"): "Plan and design",
    }  # fmt: skip
    names = pd.DataFrame({"ja": told, "en": told})
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
    en = table_text(frame, Voice("en", names))
    assert en["heads"][0] == "Vendor"
    assert en["heads"][-3:] == ["own", "What it does", "Fiscal year"]
    assert en["rows"][0] == [
        "Vendor A", "1,234", "0.50", "1 June 2009", "Network×Plan and design",
        "Vendor A, Vendor B", "yes", "what happened, host", "x", "監視", "2009",
    ]  # fmt: skip
    assert en["rows"][1] == ["—", "—", "—", "—", "—", "—", "no", "—", "y", "—", "—"]
    assert en["numbers"] == [False, True, True, *[False] * 7, True]
