"""The shipped report, built once from the shipped tables by the real notebooks."""

import html
import json
import re

import facts
import numpy as np
import pytest
from matplotlib.image import imread
from pptx import Presentation
from shipped import REPOSITORY

NOTEBOOKS = {
    file.stem: file.read_text(encoding="utf-8")
    for file in (REPOSITORY / "notebooks").glob("[0-9]*.ipynb")
}
TABLES = re.findall(r'publish\.table\(\\"(\w+)', "".join(NOTEBOOKS.values()))


@pytest.fixture(scope="module")
def report(shipped_report):
    return shipped_report


@pytest.fixture(scope="module")
def manifest(report):
    return json.loads((report / "manifest.json").read_text(encoding="utf-8"))


def test_every_notebook_runs_on_its_own_and_publishes(manifest):
    drawing = {name for name, text in NOTEBOOKS.items() if 'publish(\\"' in text}
    assert {entry["notebook"] for entry in manifest} == drawing


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_table_stands_on_the_page(report, lang):
    page = (report.parent / "report" / f"{lang}.html").read_text(encoding="utf-8")
    assert len(TABLES) > 15
    # Those of what is not on record here stand on no page.
    there = [name for name in TABLES if f'id="table-{name}"' in page]
    assert len(there) > 12
    assert {*TABLES} - {*there} <= {
        "attendance",
        "member_groups",
        "incomplete_records",
        "classifications",
    }


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_speaks_to_analysts_is_not_told_to_readers(report, lang):
    page = (report.parent / "report" / f"{lang}.html").read_text(encoding="utf-8")
    cells = [cell for text in NOTEBOOKS.values() for cell in json.loads(text)["cells"]]
    notes = {
        "".join(cell["source"]).split("\n")[0]
        for cell in cells
        if cell["metadata"].get("tags") == [lang, "note"]
    }
    assert notes
    assert [note for note in notes if note in page] == []


def test_both_languages_hold_the_same_figures_in_three_forms(report, manifest):
    names = {f"{entry['name']}.{kind}" for entry in manifest for kind in ("png", "svg", "pdf")}
    for lang in ("ja", "en"):
        assert {file.name for file in (report / lang).iterdir()} == names


def test_every_figure_says_in_both_languages_what_it_shows(manifest):
    for entry in manifest:
        for lang in ("ja", "en"):
            text = entry["text"][lang]
            assert all(text[part].strip() for part in ("title", "lead", "alt", "caption"))
            assert entry["sources"], entry["name"]
        assert entry["text"]["ja"]["title"] != entry["text"]["en"]["title"]


def test_what_is_illustrative_is_stamped_and_nothing_else(manifest):
    stamped = {entry["name"]: "illustrative" in entry["sources"] for entry in manifest}
    assert {entry["name"]: entry["illustrative"] for entry in manifest} == stamped
    assert any(stamped.values())
    assert not all(stamped.values())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_committed_figures_are_current(report, lang):
    """Held to the pixel but for rounding, which another processor may do otherwise."""
    committed = {file.name for file in (REPOSITORY / "figures" / lang).glob("*.png")}
    drawn = {file.name for file in (report / lang).glob("*.png")}
    assert committed == drawn, "run make report and commit figures/"
    for name in sorted(drawn):
        files = [at / lang / name for at in (report, REPOSITORY / "figures")]
        if files[0].read_bytes() == files[1].read_bytes():
            continue
        ours, theirs = map(imread, files)
        assert ours.shape == theirs.shape, f"figures/{lang}/{name} is stale: run make report"
        differing = np.abs(ours - theirs).max(axis=2) > 0.1
        assert differing.mean() < 1e-4, f"figures/{lang}/{name} is stale: run make report"


def test_the_committed_gallery_is_current(report):
    committed = (REPOSITORY / "figures/README.md").read_text(encoding="utf-8")
    assert (report / "README.md").read_text(encoding="utf-8") == committed, "run make report"


def test_page_print_deck_and_map_stand_beside_the_figures(report):
    made = {file.name: file.stat().st_size for file in (report.parent / "report").iterdir()}
    each = [f"{lang}.{kind}" for lang in ("en", "ja") for kind in ("html", "pdf", "pptx")]
    assert sorted(made) == [*each, "service-map.html"]
    assert max(made["ja.html"], made["en.html"]) < 3_000_000


def words_of_page(file, *, drawn=True):
    """Return what a reader of a page finds on it, with or without what stands in its drawings."""
    page = file.read_text(encoding="utf-8")
    for left in ("script", "style") if drawn else ("script", "style", "svg"):
        page = re.sub(rf"<{left}\b.*?</{left}>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def words_of_deck(file):
    """Return what stands on the slides of a deck, and what is said to them."""
    shapes = [shape for slide in Presentation(str(file)).slides for shape in slide.shapes]
    told = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    told += [cell.text for shape in shapes if shape.has_table for cell in shape.table.iter_cells()]
    notes = [slide.notes_slide.notes_text_frame.text for slide in Presentation(str(file)).slides]
    # Each is a statement of its own.
    return "。. ".join([*told, *notes]).replace("\v", "")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_untrue_is_told_and_nothing_that_the_year_was_is_left_out(report, lang):
    made = report.parent / "report"
    page = words_of_page(made / f"{lang}.html")
    asked = [word for fact in facts.LIST["fact"] for word in fact.get("told", {}).get(lang, [])]
    assert len(asked) > 20
    assert [word for word in asked if word not in page] == []
    for told in (
        words_of_page(made / f"{lang}.html", drawn=False),
        words_of_deck(made / f"{lang}.pptx"),
    ):
        assert facts.wrong(told, lang, "fiction") == []


def words_of_slide(slide):
    """Return what stands on a slide and is said to it, its lines joined without and with spaces."""
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    told += [cell.text for table in tables for cell in table.iter_cells()]
    told.append(slide.notes_slide.notes_text_frame.text)
    return re.sub(r"[\v\n]", "", " ".join(told)), " ".join(told).replace("\v", " ")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_part_has_its_slide_and_its_section_in_order(report, lang):
    deck = Presentation(str(report.parent / "report" / f"{lang}.pptx"))
    office = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
    sections = {
        slide.get("id"): section.get("name")
        for section in deck.part._element.iter(f"{office}section")
        for slide in section.iter(f"{office}sldId")
    }
    assert len(deck.slides) <= 25
    space = " " * (lang == "en")
    titles = [slide.shapes.title.text.replace("\v", space) for slide in deck.slides]
    heads = [
        [place.text_frame.text.replace("\v", space) for place in slide.placeholders]
        for slide in deck.slides
    ]
    own = [part for part in facts.LIST["part"] if "slide" in part]
    at = {
        part["part"]: next(n for n, own in enumerate(heads) if part["slide"][lang] in " ".join(own))
        for part in own
    }
    # Two parts may share a slide: each slide stands where the first of its parts does.
    told = list(dict.fromkeys(place for name, place in at.items() if name != "fiction"))
    assert len(at) == 18
    assert len(told) == 15
    assert told == sorted(told), at
    lacking = next(
        n for n, own in enumerate(heads) if {"記録にないもの", "What is not on record"} & {*own}
    )
    assert at["plan"] < lacking < at["fiction"] < at["thanks"]
    # Each stands in a section of the report that has its name on the agenda.
    agenda = " ".join(words_of_slide(deck.slides[1]))
    ids = [str(slide.slide_id) for slide in deck.slides]
    named = {sections[ids[place]] for name, place in at.items() if name not in ("cover", "thanks")}
    assert [name for name in named if name not in agenda and name != titles[at["fiction"]]] == []
    for fact in facts.LIST["fact"]:
        words = fact.get("words", {})
        # What a table says in both languages is no note; the summary tells of the year too.
        if {"ja", "en"} <= set(words) and fact["part"] in set(at) - {"cover", "fiction"}:
            place = at[fact["part"]]
            # A long table goes on, under the same title.
            goes_on = titles[place + 1 : place + 2] == [titles[place]]
            own = [deck.slides[n] for n in (2, place, *[place + 1] * goes_on)]
            said = [told for slide in own for told in words_of_slide(slide)]
            lacking = [word for word in words[lang] if not any(word in way for way in said)]
            assert lacking == [], fact["id"]
