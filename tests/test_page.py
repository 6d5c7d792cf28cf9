import base64
import json
import re
from io import BytesIO

import pytest
from building import PNG
from fontTools.ttLib import TTFont

from isogj_analysis.report.execute import HANDED
from isogj_analysis.report.page import make_page
from isogj_analysis.report.story import Report
from isogj_analysis.tables.settings import Settings

TABLE = {"kind": "table", "form": ""}
EVIL = '<script>alert(1)</script> & "x"'


def cell(kind, source, *, tags=(), outputs=()):
    return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}} | (
        {"outputs": list(outputs)} if kind == "code" else {}
    )


SVG = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  width="518.4pt" height="400pt" viewBox="0 0 518.4 400">
 <metadata>made by</metadata>
 <g id="title"><text>Found</text></g>
 <g id="axes_1" clip-path="url(#clip)"><use xlink:href="#mark"/><text>武蔵野 &lt;b&gt;</text></g>
</svg>"""


@pytest.fixture
def made(tmp_path):
    """A notebook as a build leaves it, with a figure and a table of hostile texts."""
    for lang in ("ja", "en"):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "map.svg").write_text(SVG, encoding="utf-8")
    told = {"title": EVIL, "lead": EVIL, "alt": EVIL, "caption": EVIL, "head": 0.25, "foot": 0.05}
    numbers = {"heads": [EVIL, "n"], "rows": [[EVIL, "1"]], "numbers": [False, True]}
    bare = told | {"head": 0.5, "foot": 0.45}
    texts = {"map": told | {"numbers": numbers}, "bare": bare}
    entries = {
        name: {"name": name, "illustrative": True, "text": {"ja": text, "en": text}}
        for name, text in texts.items()
    }
    table = {
        "title": EVIL,
        "caption": EVIL,
        "heads": [EVIL, "n"],
        "rows": [[EVIL, "1"]],
        "numbers": [False, True],
    }
    table = {"name": "members", "illustrative": True, "text": {"ja": table, "en": table}}
    bare = table["text"]["en"] | {"rows": []}
    nothing = {"name": "nothing", "illustrative": False, "text": {"ja": bare, "en": bare}}
    cells = [
        cell("markdown", ["# 地図\n", "\n", "本文"], tags=["ja"]),
        cell("markdown", "# The map\n\nProse", tags=["en"]),
        cell("markdown", "![pasted](attachment:a.png) ![elsewhere](http://example.org/b.png)")
        | {"attachments": {"a.png": {"image/png": PNG}}},
        cell("code", 'data = "secret"', tags=["parameters"]),
        cell("code", "", outputs=[]),
        cell("markdown", "## 節\n\n", tags=["ja"]),
        cell("markdown", "## A section", tags=["en"]),
        cell("code", "shown = 1", outputs=[{"data": {HANDED: {"kind": "figure", "name": "map"}}}]),
        cell("code", "shown = 2", outputs=[{"data": {HANDED: {"kind": "figure", "name": "bare"}}}]),
        cell("code", "table", outputs=[{"data": {HANDED: TABLE | table, "text/plain": "x"}}]),
        cell("code", "none", outputs=[{"data": {HANDED: TABLE | nothing}}]),
        cell("code", "1 < 2", outputs=[{"data": {"text/plain": "<True>"}}, {"text": "a < b"}]),
    ]
    notebook = tmp_path / "notebook.ipynb"

    def make(rows=1, **options):
        numbers.update(options.pop("numbers", {}))
        for text in table["text"].values():
            text["maps"] = options.get("maps", {})
            text["rows"] = text["rows"][:1] * rows
        notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        options.pop("maps", None)
        return make_page(Report([notebook], entries, figures=tmp_path / options["lang"], **options))

    return make


def test_a_language_keeps_its_own_prose(made):
    ja, en = made(lang="ja"), made(lang="en")
    assert "本文" in ja
    assert "Prose" not in ja
    assert "Prose" in en
    assert "本文" not in en
    assert '<html lang="ja">' in ja


def test_a_drawing_is_cut_out_of_its_frame_and_keeps_its_letters(made):
    figure = made(lang="en").partition('id="figure-map"')[2].partition("</figure>")[0]
    assert 'viewBox="0 100 518.4 280"' in figure
    assert 'data-whole="0 0 518.4 400"' in figure
    assert "<text>武蔵野 &lt;b&gt;</text>" in figure
    assert "made by" not in figure
    assert '<g id="map-title" class="frame">' in figure
    assert 'clip-path="url(#map-clip)"' in figure
    assert 'xlink:href="#map-mark"' in figure


def test_letters_of_drawings_come_along(made):
    page = made(lang="en")
    packed = re.search(r'url\("data:font/woff;base64,([^"]+)"\)', page)[1]
    letters = TTFont(BytesIO(base64.b64decode(packed))).getBestCmap()
    assert {chr(code) for code in letters} == set("Found武蔵野 <b>")


def test_a_drawing_that_is_no_svg_is_named(made, tmp_path):
    (tmp_path / "en" / "map.svg").write_text("<svg", encoding="utf-8")
    with pytest.raises(ValueError, match=r"map\.svg is no SVG"):
        made(lang="en")


def test_the_bare_finding_of_a_figure_has_no_picture(made):
    figure = made(lang="en").partition('id="figure-bare"')[2].partition("</figure>")[0]
    assert '<p class="finding">' in figure
    assert "<svg" not in figure
    assert "<details" not in figure


def test_the_numbers_of_a_figure_can_be_unfolded(made):
    figure = made(lang="ja").partition('id="figure-map"')[2].partition("</figure>")[0]
    numbers = figure.partition('<details class="numbers">')[2]
    assert '<div class="table" id="numbers-map">' in numbers
    assert '<td class="number">1</td>' in numbers


def test_of_more_numbers_than_the_page_holds_it_says_how_many_there_are(made):
    assert "The numbers in this figure</summary>" in made(lang="en")
    page = made(lang="en", numbers={"all": 3_000})
    assert "The numbers in this figure, the first 1 of 3,000 rows</summary>" in page


def test_a_table_is_headed_by_its_title_and_one_without_rows_says_so(made):
    page = made(lang="en")
    assert "<caption>&lt;script" in page.partition('id="table-members"')[2]
    nothing = page.partition('id="table-nothing"')[2].partition("</section>")[0]
    assert "<p>Nothing is on record.</p>" in nothing
    assert "<table>" not in nothing


def test_a_long_table_can_be_searched_and_a_short_one_read(made):
    assert '<input type="search">' not in made(lang="en")
    page = made(lang="en", rows=13)
    assert '<input type="search">' in page.partition('id="table-members"')[2]


def test_a_scope_is_a_small_map_that_is_copied_as_words(made):
    page = made(lang="en", maps={"0": ['<svg class="minimap"><title>all</title></svg>']})
    row = page.partition('id="table-members"')[2].partition("</tr>\n</tbody>")[0]
    assert '><svg class="minimap"><title>all</title></svg></td><td class="number">1</td>' in row
    assert 'class="scope" data-text="&lt;script' in row


def test_neither_code_nor_parameters_are_shown(made):
    page = made(lang="en")
    assert "secret" not in page
    assert "shown = 1" not in page


def test_contents_lead_to_headings_that_are_the_same_in_every_language(made):
    ja, en = made(lang="ja"), made(lang="en")
    for page in (ja, en):
        assert re.findall(r'<li><a href="#([^"]+)">', page) == ["part-1", "part-1-1"]
    assert '<h2 id="part-1">The map</h2>' in en
    assert '<h3 id="part-1-1">節</h3>' in ja


def test_what_is_made_up_is_one_marked_part(made):
    page = made(lang="en")
    assert page.count('<div class="made-up">') == 1
    assert "What follows shows with made-up services" in page


def test_a_picture_pasted_into_a_cell_is_shown_and_one_elsewhere_is_not_fetched(made):
    page = made(lang="en")
    assert f'src="data:image/png;base64,{PNG}" alt="pasted"' in page
    assert "example.org" not in page
    assert "elsewhere" in page


def test_nothing_that_data_says_becomes_markup(made):
    page = made(lang="en")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;x&#34;" in page
    assert '<pre tabindex="0">&lt;True&gt;</pre>' in page
    assert "a &lt; b" in page


def test_it_asks_the_network_for_nothing(made):
    page = made(lang="ja")
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert "Content-Security-Policy\" content=\"default-src 'none';" in page


def test_the_switch_is_there_where_there_is_another_page(made):
    assert '<a id="switch" href="en.html" lang="en"' in made(lang="ja", other="en")
    assert 'id="switch"' not in made(lang="ja")


def test_it_bears_the_name_and_colours_of_the_settings(made):
    page = made(lang="en", settings=Settings(name_en="Group", accent="#00745a"))
    assert "<title>Group annual activity report</title>" in page
    assert "--accent: #00745a" in page


def test_same_inputs_same_page(made):
    assert made(lang="ja") == made(lang="ja")
