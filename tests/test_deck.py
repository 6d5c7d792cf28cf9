"""The deck: the report in its order, whole tables, one message a slide, nothing small or loose."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn
from test_page import cell

from isogj_analysis.report.deck import make_deck
from isogj_analysis.report.publish import FIGURE_MIME, TABLE_MIME
from isogj_analysis.tables.settings import Settings

EVIL = 'A <b>&amp;</b> =cmd|"/c calc"!A1 \x0b{{ x }}'.replace("\x0b", "")
TITLES = {
    "ja": "36マスのうち10マスには、サービスがないか、または1社のサービスだけがある",
    "en": "Of the 36 cells of the map 10 have no service, or one vendor alone",
}
OFFICE = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"


def told(**text):
    words = {
        lang: {"title": title, "lead": "Lead.", "alt": f"{title}. Beyond.", "caption": "Source."}
        for lang, title in TITLES.items()
    }
    return {lang: own | {"head": 0.2, "foot": 0.1} | text for lang, own in words.items()}


def table(name, heads, rows, **more):
    text = {"title": name, "caption": "Source.", "heads": heads, "rows": rows}
    text |= {"numbers": [False] * len(heads)}
    entry = {"name": name, "illustrative": False, "text": {"ja": text, "en": text}} | more
    return cell("code", "", outputs=[{"data": {TABLE_MIME: entry}}])


def shown(name):
    return cell("code", "", outputs=[{"data": {FIGURE_MIME: {"name": name}}}])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A function that makes the deck of cells, with figures of three shapes."""
    folder = tmp_path_factory.mktemp("made")
    sizes = {"wide": (720, 450), "tall": (720, 900), "bare": (720, 300)}
    entries = {}
    for name, size in sizes.items():
        for lang in ("ja", "en"):
            (folder / lang).mkdir(exist_ok=True)
            Image.new("L", size, 255).save(folder / lang / f"{name}.png", dpi=(100, 100))
        entries[name] = {"name": name, "illustrative": name == "tall", "text": told()}
        entries[name]["date"] = "2009-06-01"
    entries["bare"]["text"] = told(head=0.6, foot=0.38)

    def make(*cells, lang="en", **options):
        notebook = folder / "notebook.ipynb"
        notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        return make_deck([notebook], entries, figures=folder, lang=lang, **options)

    return make


@pytest.fixture(scope="module")
def packed(made):
    """A deck with all that there is."""
    return made(
        cell("markdown", "# The year"),
        shown("wide"),
        table("Few", ["name", "n", "none"], [[EVIL, "1", "—"], ["b", "2", "—"]]),
        cell("markdown", "# Prose alone\n\nNothing to show"),
        cell("markdown", "# Made up"),
        shown("tall"),
        shown("bare"),
        table("Points", ["text"], [["First."], ["Second."]]),
        table("Members", ["role", "name"], [["member", f"Company {n}"] for n in range(40)]),
        table("Long", ["a", "b", "c"], [["x", "y", "z"]] * 40),
        table("Two", ["a", "b", "c"], [["x" * 20] * 3] * 20),
        table("For paper", ["a"], [["x"]], paper=True),
        table("Nothing", ["a"], []),
    )


@pytest.fixture
def deck(packed):
    return Presentation(BytesIO(packed))


def text_of(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def titles(deck):
    return [re.sub("[\v\n]", " ", slide.shapes.title.text) for slide in deck.slides]


def slide_of(deck, title):
    return deck.slides[next(n for n, told in enumerate(titles(deck)) if told.startswith(title))]


def test_it_is_told_in_the_order_of_the_report_from_cover_to_thanks(deck):
    assert titles(deck) == [
        "ISOG-J annual activity report",
        "Contents",
        TITLES["en"],
        "Few",
        TITLES["en"],
        TITLES["en"],
        "Points",
        "Members",
        "Two (1/2)",
        "Two (2/2)",
        "Thank you",
    ]
    assert text_of(deck.slides[1])[1] == "The year\nMade up"


def test_its_sections_are_the_parts_that_show_something(deck):
    root = deck.part._element
    found = [
        (section.get("name"), len(section.findall(f".//{OFFICE}sldId")))
        for section in root.iter(f"{OFFICE}section")
    ]
    assert found == [("ISOG-J annual activity report", 2), ("The year", 2), ("Made up", 7)]
    listed = [one.get("id") for one in root.iter(f"{OFFICE}sldId")]
    assert listed == [str(slide.slide_id) for slide in deck.slides]


def test_a_figure_stands_without_its_frame_and_is_described(deck):
    picture = next(shape for shape in deck.slides[2].shapes if hasattr(shape, "image"))
    assert (picture.crop_top, picture.crop_bottom) == pytest.approx((0.2, 0.1))
    assert picture._element.nvPicPr.cNvPr.get("descr") == f"{TITLES['en']}. Beyond."
    wide, high = picture.width / 720, picture.height / (450 * 0.7)
    assert wide == pytest.approx(high, rel=0.01)
    assert deck.slides[2].slide_layout.name == "Figure"


def test_a_tall_figure_stands_beside_its_title_and_what_is_made_up_is_stamped(deck):
    slide = deck.slides[4]
    assert slide.slide_layout.name == "Tall"
    assert "Illustrative data  Made up" in text_of(slide)
    assert not any("Illustrative data" in text for text in text_of(deck.slides[2]))


def test_a_finding_without_a_drawing_is_told_in_words(deck):
    assert "Beyond." in text_of(deck.slides[5])
    assert not any(hasattr(shape, "image") for shape in deck.slides[5].shapes)


def test_a_table_stands_there_whole_without_columns_of_nothing(deck):
    frame = next(shape for shape in slide_of(deck, "Few").shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in frame.table.rows]
    assert rows == [["name", "n"], [EVIL, "1"], ["b", "2"]]


def test_statements_are_points_and_a_long_list_is_told_by_its_groups(deck):
    assert "First.\nSecond." in text_of(slide_of(deck, "Points"))
    (told,) = [text for text in text_of(slide_of(deck, "Members")) if "Company" in text]
    assert told.startswith("member: Company 0, Company 1")
    assert told.endswith("Company 39")


def test_nothing_is_written_in_letters_under_14_points(packed):
    with zipfile.ZipFile(BytesIO(packed)) as file:
        for name in file.namelist():
            if re.fullmatch(r"ppt/(slides|slideLayouts)/[^/]+\.xml", name):
                sizes = [int(size) for size in re.findall(rb'sz="(\d+)"', file.read(name))]
                assert min(sizes, default=1400) >= 1400, name


def test_fonts_and_colours_are_those_of_the_theme(packed, made):
    with zipfile.ZipFile(BytesIO(packed)) as file:
        slides = [name for name in file.namelist() if re.fullmatch(r"ppt/slides/[^/]+\.xml", name)]
        for name in slides:
            assert b"typeface" not in file.read(name)
            assert b"srgbClr" not in file.read(name)
    own = made(shown("wide"), settings=Settings(accent="#00745a", alert="#8a1c14"))
    with zipfile.ZipFile(BytesIO(own)) as file:
        theme = next(name for name in file.namelist() if "theme1" in name)
        assert b'<a:accent1><a:srgbClr val="00745A"/>' in file.read(theme)
        assert b'<a:accent2><a:srgbClr val="8A1C14"/>' in file.read(theme)


def test_every_slide_has_its_number_and_every_run_its_language(deck):
    for slide in deck.slides:
        assert [f.get("type") for f in slide._element.iter(qn("a:fld"))] == ["slidenum"]
        runs = list(slide._element.iter(qn("a:r")))
        assert {run.find(qn("a:rPr")).get("lang") for run in runs} == {"en-GB"}


def test_ids_of_shapes_are_their_own_and_places_hold_something(deck):
    for slide in deck.slides:
        ids = [shape.shape_id for shape in slide.shapes]
        assert len(ids) == len(set(ids))
        assert all(shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame)


def test_no_shape_leaves_its_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_notes_say_what_a_speaker_would(deck):
    notes = deck.slides[2].notes_slide.notes_text_frame.text
    assert notes.startswith(f"{TITLES['en']}.\n\nLead.")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_title_breaks_where_a_phrase_ends(made, lang):
    deck = Presentation(BytesIO(made(shown("tall"), lang=lang)))
    lines = deck.slides[2].shapes.title.text.split("\v")
    assert len(lines) > 1
    for line in lines:
        assert not re.match("[のにをはがでと、。]", line)
        assert not re.search(r"\d$", line)


def test_same_inputs_same_bytes(made):
    assert made(shown("wide")) == made(shown("wide"))


def test_a_report_that_shows_nothing_gives_cover_and_thanks(made):
    assert len(Presentation(BytesIO(made(cell("markdown", "# Words")))).slides) == 2
