"""The deck: the report in its order, whole tables, one message a slide, nothing small or loose."""

import json
import posixpath
import re
import time
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from test_page import cell

from isogj_analysis.report.deck import make_deck
from isogj_analysis.report.execute import HANDED
from isogj_analysis.report.story import Report
from isogj_analysis.tables.settings import Settings

EVIL = 'A <b>&amp;</b> =cmd|"/c calc"!A1 \x0b{{ x }}'.replace("\x0b", "")
TITLES = {
    "ja": "36マスのうち10マスには、サービスがないか、または1社のサービスだけがある",
    "en": "Of the 36 cells of the map 10 have no service, or one vendor alone",
}
OFFICE = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"


NAMES = [f"Company {n}" for n in range(40)]
CELL = {"face": "#ffffff", "hatch": "", "edge": "", "text": "", "ink": "#1f2328"}
GAP = CELL | {"hatch": "//", "text": "gap"}
GRID = {
    "form": "grid",
    "heads": ["Plan", "Watch"],
    "rows": [
        ["Network", CELL | {"face": "#2b74a9", "text": "12\n4 vendors", "ink": "#ffffff"}, None],
        [
            "Data",
            CELL | {"hatch": "..", "edge": "#a11d12", "text": "?"},
            CELL | {"hatch": "//", "text": "gap"},
        ],
    ],
    "key": [[CELL | {"hatch": "//"}, "gap: 1 cell"], [CELL | {"text": "9"}, ""]],
}
BARS = {"form": "bars", "heads": ["A", "B"], "series": [["Alone", [2, 1]], ["Group", [3, 0]]]}
BOXES = [
    ["Members", "17", ", ".join(NAMES[:17]), "work together"],
    ["Secretariat", "1", "JNSA", "supports"],
    ["Observers", "2", "METI, MIC", "follow"],
    ["Users", "—", "—", "are informed"],
]


def told(**text):
    words = {
        lang: {"title": title, "lead": "Lead.", "alt": f"{title}. Beyond.", "caption": "Source."}
        for lang, title in TITLES.items()
    }
    return {lang: own | {"head": 0.2, "foot": 0.1} | text for lang, own in words.items()}


def table(name, heads, rows, **more):
    text = {"title": name, "caption": "Source.", "heads": heads, "rows": rows}
    text |= {"numbers": [False] * len(heads)}
    entry = {"kind": "table", "name": name, "illustrative": False, "form": ""} | more
    entry |= {"text": {"ja": text, "en": text}}
    return cell("code", "", outputs=[{"data": {HANDED: entry}}])


def shown(name):
    return cell("code", "", outputs=[{"data": {HANDED: {"kind": "figure", "name": name}}}])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A function that makes the deck of cells, with figures of each form that a slide has."""
    folder = tmp_path_factory.mktemp("made")
    forms = {"own": {}, "grid": {"slide": GRID}, "bars": {"slide": BARS}, "words": {"slide": {}}}
    forms["few"] = {"slide": {}, "numbers": {"heads": ["a", "b"], "rows": [["x", "1"]]}}
    forms["nothing"] = {"head": 0.6, "foot": 0.38}
    entries = {}
    for name, more in forms.items():
        text = told(**({"numbers": {"heads": ["a"], "rows": [["x" * 99]] * 60}} | more))
        entries[name] = {"name": name, "illustrative": name == "grid", "text": text}
        entries[name]["data"] = "0123456789abcdef"  # the hash of its numbers
    for lang in ("ja", "en"):
        (folder / lang).mkdir()
        Image.new("L", (2000, 900), 255).save(folder / lang / "own.slide.png", dpi=(200, 200))

    def make(*cells, lang="en", **options):
        notebook = folder / "notebook.ipynb"
        notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        return make_deck(Report([notebook], entries, figures=folder / lang, lang=lang, **options))

    return make


@pytest.fixture(scope="module")
def packed(made):
    """A deck with all that there is."""
    return made(
        cell("markdown", "# The year\n\nIt began."),
        cell("markdown", "## In short\n\nWe grew."),
        shown("own"),
        table("Few", ["name", "n", "none"], [[EVIL, "1", "—"], ["b", "2", "—"]]),
        cell("markdown", "# Prose alone\n\nNothing to show"),
        cell("markdown", "# Empty\n\n## No rows\n\nWords."),
        table("Nothing", ["a"], []),
        shown("nothing"),
        cell("markdown", "# Made up"),
        shown("grid"),
        cell("markdown", "# More"),
        shown("bars"),
        shown("words"),
        shown("few"),
        table("Points", ["text"], [["First."], ["Second."]]),
        table(
            "Groups",
            ["role", "name"],
            [["member", "A"], ["guest", "B"], ["member", "C"], ["member", "Why?"]],
        ),
        table("Names", ["name"], [[name] for name in NAMES[:17]]),
        table("Diagram", ["role", "n", "names", "does"], BOXES, form="diagram"),
        table("Long", ["a", "b", "c"], [["x", "y", "z"]] * 40),
        table("For paper", ["a"], [["x"]], paper=True),
        table("Lacking", ["what", "n"], [["days", "3"]], form="box"),
        cell("markdown", "## Nor this"),
        table("Empty too", ["a"], []),
    )


@pytest.fixture
def deck(packed):
    return Presentation(BytesIO(packed))


def text_of(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def rows_of(slide):
    frames = [shape for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in frames[-1].table.rows]


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
        "Example: what a Service MAP can show",
        *[TITLES["en"]] * 4,
        "Points",
        "Groups",
        "Names",
        "Diagram",
        "Long",
        "Lacking",
        "Thank you",
    ]
    parts = ["The year", "Example with made-up services: Made up", "More"]
    assert text_of(deck.slides[1])[1] == "\n".join(parts)


def test_its_sections_are_the_parts_that_show_something(deck):
    root = deck.part._element
    found = [
        (section.get("name"), len(section.findall(f".//{OFFICE}sldId")))
        for section in root.iter(f"{OFFICE}section")
    ]
    assert [count for _, count in found] == [2, 2, 2, 9, 1]
    assert [name for name, _ in found[1:4:2]] == ["The year", "More"]
    listed = [one.get("id") for one in root.iter(f"{OFFICE}sldId")]
    assert listed == [str(slide.slide_id) for slide in deck.slides]


def test_a_figure_of_ones_own_is_the_picture_drawn_for_slides(deck):
    picture = next(shape for shape in deck.slides[2].shapes if hasattr(shape, "image"))
    assert picture._element.nvPicPr.cNvPr.get("descr") == f"{TITLES['en']}. Beyond."
    assert (picture.width, picture.height) == (2000 * 914400 // 200, 900 * 914400 // 200)


def test_a_grid_is_cells_with_their_grounds_patterns_and_frames_below_its_key(deck):
    slide = deck.slides[5]
    assert rows_of(slide) == [
        ["", "Plan", "Watch"], ["Network", "12\n4 vendors", ""], ["Data", "?", "gap"],
    ]  # fmt: skip
    key = next(shape.table for shape in slide.shapes if shape.has_table)
    assert [cell.text for cell in key.iter_cells()] == ["", "gap: 1 cell", "9"]
    table = [shape for shape in slide.shapes if shape.has_table][-1].table
    cells = [table.cell(*at)._tc.tcPr for at in ((1, 1), (2, 1), (2, 2))]
    assert [c[-1].tag.split("}")[1] for c in cells] == ["solidFill", "solidFill", "pattFill"]
    # The frame of a cell is that of its neighbours on their sides too.
    red = [[line.tag[-3:] for line in c if b'"a11d12"' in etree.tostring(line)] for c in cells]
    assert red == [["lnB"], ["lnL", "lnR", "lnT", "lnB"], ["lnL"]]


def test_what_is_made_up_has_a_part_of_its_own_and_is_stamped(deck):
    assert "What follows shows with made-up services" in text_of(deck.slides[4])[1]
    assert {"Fictional example", "Made up"} <= {*text_of(deck.slides[5])}
    assert sum("Fictional example" in "".join(text_of(slide)) for slide in deck.slides) == 1


def test_bars_are_a_chart_that_can_be_edited(deck):
    chart = next(shape.chart for shape in deck.slides[6].shapes if shape.has_chart)
    assert list(chart.plots[0].categories) == ["A", "B"]
    told = {series.name: list(series.values) for series in chart.plots[0].series}
    assert told == {"Alone": [2, 1], "Group": [3, 0]}
    with zipfile.ZipFile(BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        assert b"1980-01-01" in book.read("docProps/core.xml")


def test_other_figures_are_told_by_their_few_numbers_or_in_words(deck):
    (said,) = (text for text in text_of(deck.slides[7]) if text.startswith("Beyond."))
    assert said.endswith("see the web page or the print edition.")
    assert rows_of(deck.slides[8]) == [["a", "b"], ["x", "1"]]


def test_a_table_stands_there_whole_without_columns_of_nothing_or_is_left_to_the_page(deck):
    assert rows_of(slide_of(deck, "Few")) == [["name", "n"], [EVIL, "1"], ["b", "2"]]
    assert rows_of(slide_of(deck, "Groups")) == [
        ["role", "name"], ["member", "A"], ["", "C"], ["", "Why?"], ["guest", "B"],
    ]  # fmt: skip
    said = "This table has 40 rows: see the web page or the print edition."
    assert said in text_of(slide_of(deck, "Long"))


def test_statements_are_points_and_many_names_stand_in_columns(deck):
    assert "First.\nSecond." in text_of(slide_of(deck, "Points"))
    names = slide_of(deck, "Names").placeholders[1].text_frame
    assert names.text == "\n".join(NAMES[:17])
    assert names._txBody.bodyPr.get("numCol") == "2"


def test_who_takes_part_are_boxes_that_lead_to_the_middle(deck):
    slide = slide_of(deck, "Diagram")
    boxes = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]
    assert [box.text_frame.text.split("\n") for box in boxes] == [
        ["Members", "17 members", "work together"],
        ["Secretariat", "JNSA", "supports"],
        ["Observers", "METI, MIC", "follow"],
        ["Users", "are informed"],
    ]
    ends = [
        (line._element.find(f".//{qn('a:stCxn')}").get("id"),
         line._element.find(f".//{qn('a:endCxn')}").get("id"))
        for line in slide.shapes
        if line._element.tag == qn("p:cxnSp")
    ]  # fmt: skip
    members, secretariat, observers, users = (str(box.shape_id) for box in boxes)
    assert ends == [(secretariat, members), (observers, members), (members, users)]


def test_the_box_names_what_is_left_out(deck):
    left = "Left out, as nothing is on record: Empty, Nor this"
    assert rows_of(slide_of(deck, "Lacking")) == [["what", "n"], ["days", "3"], [left, ""]]


def test_nothing_is_written_in_letters_under_14_points(packed):
    with zipfile.ZipFile(BytesIO(packed)) as file:
        for name in file.namelist():
            if re.fullmatch(r"ppt/(slides|slideLayouts|charts)/[^/]+\.xml", name):
                sizes = [int(size) for size in re.findall(rb'sz="(\d+)"', file.read(name))]
                assert min(sizes, default=1400) >= 1400, name


def test_fonts_and_colours_are_those_of_the_theme(packed, made):
    with zipfile.ZipFile(BytesIO(packed)) as file:
        slides = [name for name in file.namelist() if re.fullmatch(r"ppt/slides/[^/]+\.xml", name)]
        for name in slides:
            told = file.read(name)
            assert b"typeface" not in told
            # Colours of their own are for cells, by their counts.
            root = etree.fromstring(told)
            assert all(
                any(above.tag == qn("a:tcPr") for above in colour.iterancestors())
                for colour in root.iter(qn("a:srgbClr"))
            )
    # The accent of one may be what another has for an alert.
    for accent, alert in (("#00745a", "#8a1c14"), (Settings().alert, "#8a1c14")):
        own = made(shown("own"), settings=Settings(accent=accent, alert=alert))
        with zipfile.ZipFile(BytesIO(own)) as file:
            theme = file.read(next(name for name in file.namelist() if "theme1" in name)).decode()
        assert f'<a:accent1><a:srgbClr val="{accent[1:].upper()}"/>' in theme
        assert f'<a:accent2><a:srgbClr val="{alert[1:].upper()}"/>' in theme


def test_every_slide_has_its_number_and_every_run_its_language(deck):
    # The master shows it, on each slide.
    assert [f.get("type") for f in deck.slide_master._element.iter(qn("a:fld"))] == ["slidenum"]
    for slide in deck.slides:
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


def test_the_number_of_a_part_is_not_said_and_those_in_its_title_are(made):
    deck = Presentation(BytesIO(made(cell("markdown", "# 12 The first 10 years"), shown("own"))))
    _, contents, *_ = deck.slides
    assert "12 The first 10 years" in text_of(contents)
    said = contents.notes_slide.notes_text_frame.text
    assert said == "My report covers the following: The first 10 years."


def test_notes_say_what_a_speaker_would(deck):
    said = [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
    assert said[0].startswith(
        "Thank you all for coming. This is the ISOG-J annual activity report."
    )
    assert said[1].startswith("My report covers the following: The year, ")
    heard = [
        "It began.\nWe grew.",
        f"{TITLES['en']}.",
    ]
    assert said[2].split("\n\n") == heard
    # A table that nothing leads to is told by its rows.
    (groups,) = (text for text in said if text.startswith("Groups"))
    assert groups == "Groups.\n\nmember: A. C. Why?\nguest: B."
    assert said[-1].startswith("That brings us to the end.")
    assert all(said)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_of_a_part_that_failed_a_slide_says_so(made, lang):
    told = {"kind": "fault", "said": "08_own.ipynb, cell 2: no"}
    fault = cell("code", "", outputs=[{"data": {HANDED: told}}])
    deck = Presentation(BytesIO(made(cell("markdown", "# Own"), fault, lang=lang)))
    assert "08_own.ipynb, cell 2: no" in text_of(deck.slides[2])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_title_breaks_where_a_phrase_ends(made, lang):
    title = TITLES[lang].replace("10", "1,234") + TITLES[lang]
    deck = Presentation(BytesIO(made(table(title, ["a"], [["x"]]), lang=lang)))
    lines = deck.slides[2].shapes.title.text.split("\v")
    assert len(lines) > 1
    for line in lines:
        assert not re.match("[のにをはがでと、。]", line)
        assert not re.search(r"\d$", line)


def test_same_inputs_same_bytes(made):
    cells = [shown("bars"), shown("grid")]
    first = made(*cells)
    time.sleep(1.1)
    assert made(*cells) == first


def test_a_report_that_shows_nothing_gives_cover_and_thanks(made):
    assert len(Presentation(BytesIO(made(cell("markdown", "# Words")))).slides) == 2


@pytest.mark.parametrize("rows", [[["x", "—"], ["y", "—"]], [["—", "—"]]])
def test_a_table_of_which_nothing_is_known_has_no_slide(made, rows):
    packed = made(cell("markdown", "# Words"), shown("own"), table("Unknown", ["a", "b"], rows))
    assert "Unknown" not in titles(Presentation(BytesIO(packed)))


# Of each element, what may stand in it and in which order (ECMA-376, Part 1).
ORDER = {
    "a:tcPr": ["lnL", "lnR", "lnT", "lnB", "noFill", "solidFill", "pattFill"],
    "a:rPr": ["ln", "solidFill", "effectLst", "highlight", "latin", "ea"],
    "a:ln": ["noFill", "solidFill", "prstDash", "headEnd", "tailEnd"],
    "p:presentation": [
        "sldMasterIdLst", "notesMasterIdLst", "sldIdLst", "sldSz", "notesSz", "defaultTextStyle",
        "extLst",
    ],
}  # fmt: skip


def test_powerpoint_need_not_repair_it(packed):
    """Ids, relations, kinds of parts and the order of elements are as the format asks for."""
    with zipfile.ZipFile(BytesIO(packed)) as file:
        names = file.namelist()
        assert len(names) == len(set(names))
        kinds = etree.fromstring(file.read("[Content_Types].xml"))
        told = {one.get("PartName") or one.get("Extension") for one in kinds}
        assert all(
            f"/{n}" in told or n.rsplit(".", 1)[-1] in told for n in names if "Types" not in n
        )
        assert {name[1:] for name in told if name.startswith("/")} <= set(names)
        for name in (name for name in names if name.endswith(".rels")):
            folder = PurePosixPath(name).parent.parent
            relations = etree.fromstring(file.read(name))
            ids = [one.get("Id") for one in relations]
            assert len(ids) == len(set(ids)), name
            for one in relations:
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target")))
                assert target[1:] in names, (name, target)
            part = name.replace("_rels/", "").removesuffix(".rels")
            used = re.findall(r'r:(?:id|embed)="([^"]+)"', file.read(part).decode() if part else "")
            assert set(used) <= set(ids), name
        for name in (name for name in names if re.fullmatch(r"ppt/[^_]+\.xml", name)):
            root = etree.fromstring(file.read(name))
            for tag, order in ORDER.items():
                for element in root.iter(qn(tag)):
                    places = [order.index(etree.QName(child).localname) for child in element]
                    assert places == sorted(places), (name, tag)
        deck = etree.fromstring(file.read("ppt/presentation.xml"))
        size = deck.find(qn("p:sldSz"))
        assert int(size.get("cx")) * 9 == pytest.approx(int(size.get("cy")) * 16, abs=0)
