import base64
import json
import re

import pytest

from isogj_analysis.report.page import make_page
from isogj_analysis.report.publish import FIGURE_MIME, TABLE_MIME
from isogj_analysis.tables.settings import Settings

EVIL = '<script>alert(1)</script> & "x"'


def cell(kind, source, *, tags=(), outputs=()):
    return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}} | (
        {"outputs": list(outputs)} if kind == "code" else {}
    )


SVG = (
    '<?xml version="1.0"?>\n<svg width="518.4pt" height="400pt" viewBox="0 0 518.4 400">'
    '<rect height="9pt" viewBox="0 0 1 1"/></svg>'
)


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
        cell("code", 'data = "secret"', tags=["parameters"]),
        cell("code", "", outputs=[]),
        cell("markdown", "## 節\n\n", tags=["ja"]),
        cell("markdown", "## A section", tags=["en"]),
        cell("code", "shown = 1", outputs=[{"data": {FIGURE_MIME: {"name": "map"}}}]),
        cell("code", "shown = 2", outputs=[{"data": {FIGURE_MIME: {"name": "bare"}}}]),
        cell("code", "table", outputs=[{"data": {TABLE_MIME: table, "text/plain": "x"}}]),
        cell("code", "none", outputs=[{"data": {TABLE_MIME: nothing}}]),
        cell("code", "1 < 2", outputs=[{"data": {"text/plain": "<True>"}}, {"text": "a < b"}]),
    ]
    notebook = tmp_path / "notebook.ipynb"
    notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")

    def make(**options):
        numbers.update(options.pop("numbers", {}))
        return make_page([notebook], entries, figures=tmp_path, **options)

    return make


def test_a_language_keeps_its_own_prose(made):
    ja, en = made(lang="ja"), made(lang="en")
    assert "本文" in ja
    assert "Prose" not in ja
    assert "Prose" in en
    assert "本文" not in en
    assert '<html lang="ja">' in ja


def test_the_finding_is_text_and_the_picture_the_drawing_alone(made):
    page = made(lang="en")
    assert page.count("<figcaption>") == 2
    (drawing,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert base64.b64decode(drawing).decode() == SVG.replace(
        'height="400pt" viewBox="0 0 518.4 400"', 'height="280pt" viewBox="0 100 518.4 280"'
    )


def test_the_bare_finding_of_a_figure_has_no_picture(made):
    figure = made(lang="en").partition('id="figure-bare"')[2].partition("</figure>")[0]
    assert '<p class="finding">' in figure
    assert "<img" not in figure
    assert "<details" not in figure


def test_the_numbers_of_a_figure_can_be_unfolded_and_searched(made):
    figure = made(lang="ja").partition('id="figure-map"')[2].partition("</figure>")[0]
    numbers = figure.partition('<details class="numbers">')[2]
    assert '<table id="numbers-map">' in numbers
    assert 'data-table="numbers-map"' in numbers
    assert '<td class="number">1</td>' in numbers


def test_of_more_numbers_than_the_page_holds_it_says_how_many_there_are(made):
    assert "The numbers of this figure</summary>" in made(lang="en")
    page = made(lang="en", numbers={"all": 3_000})
    assert "The numbers of this figure, the first 1 of 3,000 rows</summary>" in page


def test_a_table_is_headed_by_its_title_and_one_without_rows_says_so(made):
    page = made(lang="en")
    assert '<table id="table-members"><caption>&lt;script' in page
    assert 'id="table-nothing"' not in page
    assert page.count("<p>Nothing is on record.</p>") == 1


def test_code_is_folded_and_parameters_are_left_out(made):
    page = made(lang="en")
    assert page.count('<details class="code">') == 5
    assert "secret" not in page


def test_contents_lead_to_headings(made):
    page = made(lang="en")
    anchors = re.findall(r'<li><a href="#([^"]+)">', page)
    assert anchors == ["part-1-1", "part-1-2"]
    assert '<h2 id="part-1-1">The map</h2>' in page
    assert '<h3 id="part-1-2">A section</h3>' in page


def test_nothing_that_data_says_becomes_markup(made):
    page = made(lang="en")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;x&#34;" in page
    assert '<pre tabindex="0">&lt;True&gt;</pre>' in page
    assert "a &lt; b" in page


def test_it_asks_the_network_for_nothing(made):
    assert not re.search(r'(src|href)="(https?:)?//', made(lang="ja"))
    assert "data:image/svg+xml;base64," in made(lang="ja")


def test_the_switch_is_there_where_there_is_another_page(made):
    assert '<a href="en.html" lang="en"' in made(lang="ja", other="en")
    assert 'class="switch"' not in made(lang="ja")


def test_it_bears_the_name_and_colours_of_the_settings(made):
    page = made(lang="en", settings=Settings(name_en="Group", accent="#00745a"))
    assert "<title>Group annual activity report</title>" in page
    assert "--accent: #00745a" in page


def test_same_inputs_same_page(made):
    assert made(lang="ja") == made(lang="ja")
