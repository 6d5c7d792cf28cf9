"""What is told in all media alike: parts in order, what has nothing to tell named in one box."""

import json
from types import MappingProxyType

import pytest
from test_page import cell

from isogj_analysis.report.execute import HANDED
from isogj_analysis.report.page import make_page
from isogj_analysis.report.printed import make_print
from isogj_analysis.report.story import Report

BOXES = [
    ["Members", "17", "A, B & <C>", "work together"],
    ["Observers", "2", "#panic(), METI", "follow the work"],
    ["Users", "—", "—", "are informed"],
]


def told_in(notebooks, entries=MappingProxyType({})):
    return Report(notebooks, entries, figures=notebooks[0].parent, lang="en")


def handed(kind, told):
    return cell("code", "", outputs=[{"data": {HANDED: {"kind": kind} | told}}])


def table(name, rows, form=""):
    heads = [f"head {n}" for n in range(len(rows[0]) if rows else 1)]
    text = {"title": name, "caption": "Source.", "heads": heads, "rows": rows}
    text |= {"numbers": [False] * len(heads)}
    told = {"name": name, "illustrative": False, "form": form, "text": {"en": text}}
    return handed("table", told)


@pytest.fixture
def notebook(tmp_path):
    """A function that writes cells as an executed notebook."""

    def write(*cells):
        file = tmp_path / "notebook.ipynb"
        file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        return [file]

    return write


def entry(name, *, n, foot=0.1):
    words = {"title": name, "lead": "", "alt": name, "caption": "", "head": 0.2, "foot": foot}
    return {"name": name, "illustrative": False, "text": {"en": words | {"n": n}}}


ENTRIES = {
    "drawn": entry("drawn", n=8),
    "own": entry("own", n=None),
    "none": entry("none", n=0),
    "bare": entry("bare", n=8, foot=0.75),
}
CELLS = [
    cell("markdown", "# The year"),
    cell("markdown", "## Drawn"),
    handed("figure", {"name": "drawn"}),
    handed("figure", {"name": "none"}),
    cell("markdown", "## My own"),
    handed("figure", {"name": "own"}),
    cell("markdown", "## Prose\n\nAlone."),
    cell("markdown", "## Meetings\n\nNobody met."),
    handed("figure", {"name": "none"}),
    table("no rows", []),
    cell("markdown", "## Bare\n\nWords."),
    handed("figure", {"name": "bare"}),
    cell("markdown", "# The map\n\nWhat there is.\n\n## Cells"),
    handed("map", {"told": {"services": []}, "illustrative": False}),
    cell("markdown", "## Names\n\nOf services."),
    table("no names", []),
    cell("markdown", "# Words alone"),
    cell("markdown", "# Appendix\n\n## Lacking"),
    table("box", [["days", "3"]], form="box"),
]


def test_what_has_nothing_to_tell_is_left_out_and_named_in_the_box(notebook):
    parts = told_in(notebook(*CELLS), ENTRIES).parts
    told = {part.title: [item["title"] for item in part.headings] for part in parts}
    assert told == {
        "The year": ["Drawn", "My own", "Prose"],
        "Words alone": [],
        "Appendix": ["Lacking"],
    }
    (box,) = (item for part in parts for item in part.items if item.get("form") == "box")
    assert box["left_out"].endswith(": Meetings, Bare, The map")
    # Prose goes with its section.
    assert not any("Nobody met" in str(item) for part in parts for item in part.items)


def test_an_empty_box_stays_only_where_it_names_what_is_left_out(notebook):
    box = cell("markdown", "# Appendix\n\n## Lacking"), table("box", [], form="box")
    told = cell("markdown", "# The year\n\nWords.")
    assert [part.title for part in told_in(notebook(told, *box), ENTRIES).parts] == ["The year"]
    empty = cell("markdown", "# Talks"), table("none", [])
    (part,) = told_in(notebook(*empty, *box), ENTRIES).parts
    assert part.items[-1]["left_out"].endswith(": Talks")


LEFT_OUT = "Left out, as nothing is on record: Names"


@pytest.mark.parametrize("rows", [[["days", "3"]], []])
def test_the_page_has_one_box_and_boxes_of_who_takes_part(notebook, tmp_path, rows):
    cells = [
        cell("markdown", "# The year\n\n## Who"),
        table("Who does what", BOXES, form="diagram"),
        cell("markdown", "## Names"),
        table("no names", []),
        cell("markdown", "## Lacking"),
        table("Lacking", rows, form="box"),
        table("known", [["x"]]),
    ]
    page = make_page(told_in(notebook(*cells)))
    assert page.count('<aside class="box"') == 1
    assert LEFT_OUT in page
    boxes = page[page.index('<ul class="diagram">') : page.index("</ul></div>")]
    assert boxes.count("<li>") == 3
    assert "<strong>Members</strong> 17 members <span>work together</span>" in boxes
    assert "#panic(), METI" in boxes
    assert "—" not in boxes


def test_so_has_the_print_edition(notebook, tmp_path, monkeypatch):
    told = {}

    def note(_, document, **__):
        told.update(document)
        return (b"",)

    cells = [
        cell("markdown", "# The year\n\n## Who"),
        table("Who does what", BOXES, form="diagram"),
        cell("markdown", "## Names"),
        table("no names", []),
        table("Lacking", [["days", "3"]], form="box"),
    ]
    file = notebook(*cells[:2], *cells[2:4], cell("markdown", "## Lacking"), cells[4])
    assert make_print(told_in(file)).startswith(b"%PDF")
    monkeypatch.setattr("isogj_analysis.report.printed.typeset", note)
    make_print(told_in(file))
    items = [item for part in told["parts"] for item in part["items"] if item["kind"] == "table"]
    assert [item["form"] for item in items] == ["diagram", "box"]
    assert items[1]["left_out"] == LEFT_OUT
