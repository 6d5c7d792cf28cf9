"""The report page: one file per language that holds all it shows and asks the network for nothing.

Figures are SVG with real letters and one subset of the font, tables are HTML.
"""

import base64
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from isogj_analysis.draw.theme import Theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.map_page import map_page, templates
from isogj_analysis.report.story import tell
from isogj_analysis.report.texts import is_drawn
from isogj_analysis.report.vector import drawing, letters
from isogj_analysis.tables.settings import Settings


def make_page(
    notebooks: Sequence[Path],
    entries: Mapping[str, dict[str, Any]],
    *,
    figures: Path,
    lang: str,
    other: str | None = None,
    settings: Settings = Settings(),  # noqa: B008 - it is frozen
) -> str:
    """Return the page of a language, as HTML that holds all it shows.

    `notebooks` are executed ones, in the order of the report; `entries` are the manifest's, by
    name of figure; `figures` holds `LANG/NAME.svg`. `other` is the language of the page beside
    it, if there is one; `settings` give the organisation's name and colours. Same inputs, same
    bytes.
    """
    import mistune
    from markupsafe import Markup
    from mistune.core import BlockState

    voice, parts = Voice(lang), tell(notebooks, entries, lang=lang)
    drawn = {
        item["name"]: drawing(
            figures / lang / f"{item['name']}.svg", item["text"], name=item["name"], framed=True
        )
        for part in parts
        for item in part.items
        if item["kind"] == "figure" and is_drawn(item["text"])
    }
    prose = mistune.HTMLRenderer(escape=True)
    environment = templates()
    environment.filters["prose"] = lambda told: Markup(prose.render_tokens(told, BlockState()))
    # Made by the package, with the names in it escaped.
    environment.filters["svg"] = Markup
    environment.filters["drawn"] = lambda one: Markup(ET.tostring(one, encoding="unicode"))
    chapters = groupby(parts, attrgetter("illustrative"))
    font = _font(Theme.of(settings).font_file, letters(drawn.values()))
    return environment.get_template("page.html.j2").render(
        title=voice.say("page.title", name=settings.name(lang)),
        say=voice.say,
        lang=lang,
        other=other,
        chapters=[(made_up, list(told)) for made_up, told in chapters],
        drawn=drawn,
        font=base64.b64encode(font).decode(),
        settings=settings,
        below_title=settings.below_title(lang),
    )


def make_map(
    notebooks: Sequence[Path],
    entries: Mapping[str, dict[str, Any]],
    *,
    figures: Path,  # noqa: ARG001 - as for every product of a build
    lang: str,
    settings: Settings = Settings(),  # noqa: B008 - it is frozen
) -> str | None:
    """Return the Service MAP alone, for a web site, or None where no notebook has handed it over.

    It is in all languages in which the notebooks told it; see `map_page`.
    """
    items = (item for part in tell(notebooks, entries, lang=lang) for item in part.items)
    told = next((item["told"] for item in items if item["kind"] == "map"), None)
    return told and map_page(told, settings=settings)


def _font(file: Path, text: str) -> bytes:
    """Return the letters of a text from a font file, as WOFF."""
    from fontTools import subset

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
