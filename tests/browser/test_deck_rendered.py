"""The deck as LibreOffice shows it: no shape leaves its slide, no text its box."""

import subprocess

import numpy as np
import pytest
from conftest import program
from matplotlib.image import imread
from pptx import Presentation


@pytest.fixture(scope="module", params=["ja", "en"])
def slides(request, report, tmp_path_factory):
    """The deck, and each slide as a picture of 40 dots an inch."""
    folder = tmp_path_factory.mktemp(f"slides-{request.param}")
    deck = report / f"{request.param}.pptx"
    office = [program("soffice", "libreoffice"), f"-env:UserInstallation={folder.as_uri()}/profile"]
    convert = [*office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(deck)]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    pages = [
        program("pdftoppm"),
        "-r",
        "40",
        "-png",
        str(deck.name).replace("pptx", "pdf"),
        "slide",
    ]
    subprocess.run(pages, check=True, cwd=folder)
    pictures = sorted(folder.glob("slide-*.png"))
    return Presentation(str(deck)), [imread(picture)[..., :3] for picture in pictures]


def test_every_slide_is_rendered(slides):
    deck, pictures = slides
    assert len(pictures) == len(deck.slides) > 15
    assert all(np.ptp(picture) > 0.3 for picture in pictures)


def test_the_margins_stay_white(slides):
    """What overflows its box or leaves the slide is drawn beyond the margins."""
    _, pictures = slides
    for number, picture in enumerate(pictures, 1):
        high, wide, _ = picture.shape
        edge = round(0.25 * 40)
        body = picture.copy()
        body[high - round(0.55 * 40) :, wide - round(1.4 * 40) :] = 1  # the slide's number
        for side in (body[:edge], body[:, :edge], body[:, wide - edge :], body[high - edge // 2 :]):
            assert side.min() > 0.9, f"slide {number} runs over its margin"


def test_titles_stay_above_what_they_head(slides):
    """Between title and body of a slide runs a white line, unless the title has none to spare."""
    deck, pictures = slides
    for number, (slide, picture) in enumerate(zip(deck.slides, pictures, strict=True), 1):
        if slide.slide_layout.name in ("Figure", "Table"):
            gap = picture[round(1.66 * 40) : round(1.73 * 40)]
            assert gap.min() > 0.9, f"the title of slide {number} runs into its body"


def test_captions_stand_clear_of_what_they_explain(slides):
    """Above a caption runs a white line."""
    deck, pictures = slides
    for number, (slide, picture) in enumerate(zip(deck.slides, pictures, strict=True), 1):
        places = {place.placeholder_format.idx for place in slide.placeholders}
        if slide.slide_layout.name in ("Figure", "Table", "Text") and 2 in places:
            top = slide.placeholders[2].top / 914400
            gap = picture[round((top - 0.08) * 40) : round((top - 0.02) * 40)]
            assert gap.min() > 0.9, f"the body of slide {number} runs into its caption"
