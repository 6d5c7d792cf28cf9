"""The shipped report, built once from the shipped tables by the real notebooks."""

import json
import re

import numpy as np
import pytest
from matplotlib.image import imread
from shipped import REPOSITORY, build

NOTEBOOKS = {
    file.stem: file.read_text(encoding="utf-8")
    for file in (REPOSITORY / "notebooks").glob("*.ipynb")
}
TABLES = re.findall(r'publish\.table\(\\"(\w+)', "".join(NOTEBOOKS.values()))

# One worker builds it, once, for all the tests of this file.
pytestmark = pytest.mark.xdist_group("built report")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return build(tmp_path_factory.mktemp("built") / "figures")


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
    assert [name for name in TABLES if f'<table id="table-{name}">' not in page] == []


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


def test_page_and_deck_stand_beside_the_figures(report):
    made = sorted(file.name for file in (report.parent / "report").iterdir())
    assert made == ["en.html", "en.pptx", "ja.html", "ja.pptx"]


def test_a_second_build_from_nothing_gives_the_same_bytes(report, tmp_path):
    again = build(tmp_path / "figures", "--only", "04")
    # What lists all figures lists those of one notebook here.
    files = [file for file in again.rglob("*.*") if file.suffix not in (".json", ".md")]
    assert files
    for file in files:
        assert file.read_bytes() == (report / file.relative_to(again)).read_bytes(), file
