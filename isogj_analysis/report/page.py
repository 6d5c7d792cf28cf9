"""The report page: one file per language that holds all it shows and asks the network for nothing.

Figures are SVG with real letters and one subset of the font, tables are HTML.
"""

import base64
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import mistune
from fontTools import subset
from markupsafe import Markup
from mistune.core import BlockState

from isogj_analysis.draw.theme import Theme
from isogj_analysis.report.map_page import map_page, templates
from isogj_analysis.report.story import Report, chapters
from isogj_analysis.report.texts import is_drawn
from isogj_analysis.report.vector import drawing


def make_page(report: Report) -> str:
    """Return the page of a report, as HTML that holds all it shows; same inputs, same bytes."""
    drawn = {
        item["name"]: drawing(
            report.figures / f"{item['name']}.svg", item["text"], name=item["name"], framed=True
        )
        for item in report.items
        if item["kind"] == "figure" and is_drawn(item["text"])
    }
    prose = mistune.HTMLRenderer(escape=True)
    environment = templates()
    environment.filters["prose"] = lambda told: Markup(prose.render_tokens(told, BlockState()))
    # Made by the package, with the names in it escaped.
    environment.filters["svg"] = Markup
    environment.filters["drawn"] = lambda one: Markup(ET.tostring(one, encoding="unicode"))
    letters = "".join(text for one in drawn.values() for text in one.itertext())
    font = _font(Theme.of(report.settings).font_file, letters)
    return environment.get_template("page.html.j2").render(
        report=report,
        say=report.voice.say,
        chapters=chapters(report.parts),
        drawn=drawn,
        font=base64.b64encode(font).decode(),
    )


def make_map(report: Report) -> str | None:
    """Return the Service MAP alone, for a web site, or None where no notebook has handed it over.

    It is in all languages in which the notebooks told it; see `map_page`.
    """
    told = next((item["told"] for item in report.items if item["kind"] == "map"), None)
    return told and map_page(told, settings=report.settings)


def _font(file: Path, text: str) -> bytes:
    """Return the letters of a text from a font file, as WOFF."""
    options = subset.Options(
        flavor="woff", layout_features=[], hinting=False, notdef_outline=True, name_IDs=[],
        recalc_timestamp=False, with_zopfli=False,
    )  # fmt: skip
    packed = BytesIO()
    with subset.load_font(str(file), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        subset.save_font(font, packed, options)
    return packed.getvalue()
