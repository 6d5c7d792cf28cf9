"""An organisation that is not ISOG-J: one file beside its tables, and the report is its own."""

import json
import shutil

import pytest
from matplotlib.image import imread
from pptx import Presentation
from shipped import REPOSITORY, build_here

SETTINGS = """
name_ja = "架空協議会"
name_en = "Imaginary Group"
language = "en"
first_month = 1
accent = "#00745a"
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of a single notebook, that of the meetings."""
    folder = tmp_path_factory.mktemp("themed")
    shutil.copytree(REPOSITORY / "data", folder / "data")
    (folder / "data" / "isogj.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "notebooks").mkdir()
    (meetings,) = (REPOSITORY / "notebooks").glob("02_*.ipynb")
    shutil.copy(meetings, folder / "notebooks")
    places = ["--data", folder / "data", "--notebooks", folder / "notebooks"]
    return build_here(folder / "figures", *places)


def test_only_its_language_is_made(report):
    made = sorted(file.name for file in (report.parent / "report").iterdir())
    assert made == ["en.html", "en.pdf", "en.pptx"]
    assert sorted(place.name for place in report.iterdir()) == [
        "README.md", "en", "manifest.json",
    ]  # fmt: skip


def test_page_and_deck_bear_its_name_and_colour(report):
    page = (report.parent / "report" / "en.html").read_text(encoding="utf-8")
    assert "<title>Imaginary Group annual activity report</title>" in page
    assert "--accent: #00745a" in page
    assert 'hreflang="ja"' not in page
    deck = Presentation(str(report.parent / "report" / "en.pptx"))
    assert deck.slides[0].shapes.title.text_frame.text == "Imaginary Group annual activity report"
    theme = deck.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    assert b"00745A" in theme.blob


def test_figures_take_its_colour(report):
    picture = imread(report / "en" / "meetings_by_month.png")[..., :3].reshape(-1, 3)
    green = [0, 0x74 / 255, 0x5A / 255]
    assert (abs(picture - green).max(axis=1) < 0.01).sum() > 20


def test_its_year_begins_in_its_month(report):
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    lead = {entry["name"]: entry["text"]["en"]["lead"] for entry in manifest}["meetings_by_month"]
    assert "April" not in lead
