"""The print edition: set whole from hostile words, tagged, with contents, the same bytes twice."""

import base64
import json
from pathlib import Path

import pytest
import typst
from building import PNG
from maps import small_map
from test_page import SVG, cell

from isogj_analysis.report import printed, typeset
from isogj_analysis.report.execute import HANDED
from isogj_analysis.report.story import Report
from isogj_analysis.tables.settings import Settings

HOSTILE = ["#panic()", "$x^2$", r"\ \u{41} \n", "<label>", "*a* _b_ `c`", "{{ x }}", "長名" * 60]
PROSE = """# The year

Two **bold** words, [a link](https://example.org) and `code`.

## A section

1. one
2. two

> said

![pasted](attachment:a.png)
"""


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """A function that sets a small report, and notes what the template was told."""
    calls = []

    def note(template, told, **options):
        calls.append((template, told, options))
        return typeset.typeset(template, told, **options)

    monkeypatch.setattr(printed, "typeset", note)
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "map.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "en" / "wide.svg").write_text(SVG.replace("518.4", "1080"), encoding="utf-8")
    words = {"title": HOSTILE[0], "lead": HOSTILE[1], "alt": "a map", "caption": HOSTILE[2]}
    text = words | {"head": 0.25, "foot": 0.05}
    entries = {
        name: {"name": name, "illustrative": name == "wide", "text": {"en": text}}
        for name in ("map", "wide")
    }
    rows = [[word, "1"] for word in HOSTILE]
    table = words | {"heads": ["name", "n"], "rows": rows, "numbers": [False, True]}
    told = {"kind": "table", "name": "list", "illustrative": False, "form": "", "index": 0}
    told |= {"text": {"en": table}}
    many = table | {"rows": [["x", str(n)] for n in range(1_234)], "maps": {"0": [""] * 1_234}}
    many = told | {"name": "many", "index": None, "text": {"en": many}}
    nothing = told | {"name": "nothing", "text": {"en": table | {"rows": []}}}
    of_map = {"kind": "map", "told": small_map(), "illustrative": False}
    cells = [
        cell("markdown", PROSE) | {"attachments": {"a.png": {"image/png": PNG}}},
        cell("code", "a", outputs=[{"data": {HANDED: {"kind": "figure", "name": "map"}}}]),
        cell("code", "b", outputs=[{"data": {HANDED: told}}]),
        cell("code", "c", outputs=[{"data": {HANDED: nothing}}]),
        cell("code", "many", outputs=[{"data": {HANDED: many}}]),
        cell("code", "d", outputs=[{"text": "said #panic()"}]),
        cell("code", "map", outputs=[{"data": {HANDED: of_map}}]),
        cell("markdown", "# Made up"),
        cell("code", "e", outputs=[{"data": {HANDED: {"kind": "figure", "name": "wide"}}}]),
    ]
    notebook = tmp_path / "notebook.ipynb"
    notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")

    def make(**options):
        calls.clear()
        report = Report([notebook], entries, figures=tmp_path / "en", lang="en", **options)
        made = printed.make_print(report)
        return made, *calls[0]

    return make


def queried(template, told, pictures, selector, folder):
    """Return what Typst finds in the document that it has understood."""
    for file in typeset._TEMPLATES.glob("*.typ"):
        (folder / file.name).write_bytes(file.read_bytes())
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    look = {"fonts": ["DejaVu Sans"], "accent": "#000000", "alert": "#000000"}
    found = typst.query(
        folder / f"{template}.typ", selector, root=folder,
        sys_inputs={"data": json.dumps({**told, "look": look})},
    )  # fmt: skip
    return json.loads(found)


def test_what_words_say_is_never_markup_and_all_of_it_stands_there(edition, tmp_path):
    _, template, told, options = edition()
    entries = queried(template, told, options["pictures"], "<entry>", tmp_path)
    assert [entry["value"] for entry in entries] == HOSTILE


def test_parts_sections_and_the_index_are_headings(edition, tmp_path):
    _, template, told, options = edition()
    found = queried(template, told, options["pictures"], "heading", tmp_path)
    assert [heading["level"] for heading in found] == [1, 2, 1, 1]


def test_it_is_a_tagged_pdf_and_the_same_twice(edition):
    made, _, _, options = edition()
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    assert options["standard"] == "ua-1"
    assert edition()[0] == made


def test_a_figure_wider_than_the_text_stands_on_a_larger_sheet(edition):
    _, _, told, _ = edition()
    sheets = {i["name"]: i["sheet"] for p in told["parts"] for i in p["items"] if "sheet" in i}
    assert sheets == {"map": "a4", "wide": "a3"}


def test_of_a_table_of_thousands_the_first_rows_are_printed_and_it_says_so(edition):
    _, _, told, _ = edition()
    (many,) = (i["text"] for p in told["parts"] for i in p["items"] if i.get("name") == "many")
    assert [row[1] for row in many["rows"]] == [str(n) for n in range(1_000)]
    assert len(many["maps"]["0"]) == 1_000
    assert many["caption"].endswith(", the first 1,000 of 1,234 rows (the web page has them all)")


def test_a_pasted_picture_comes_along(edition):
    _, _, _, options = edition()
    assert base64.b64decode(PNG) in options["pictures"].values()


def test_what_only_leads_to_a_map_to_click_is_not_printed():
    heading, prose, figure = ({"kind": kind, "level": 2} for kind in ("heading", "prose", "figure"))
    shown = {"kind": "map"}
    on_paper = printed._on_paper
    assert on_paper([figure, heading, prose, shown, heading, prose]) == [figure, heading, prose]
    assert on_paper([heading, prose, shown]) == []
    assert on_paper([heading, prose, shown, figure]) == [heading, prose, figure]
    assert on_paper([prose, shown]) == [prose]


def test_it_bears_the_name_of_the_organisation(edition):
    _, _, told, _ = edition(settings=Settings(name_en="Group"))
    assert told["title"] == "Group annual activity report"
    assert [part["made_up"] for part in told["parts"]] == [False, True]


def test_what_typst_refuses_is_told_in_a_sentence(edition, tmp_path):
    Path(tmp_path / "en" / "map.svg").write_text("<svg", encoding="utf-8")
    with pytest.raises(ValueError, match=r"map\.svg is no SVG"):
        edition()
