"""The report page: one file per language, from the executed notebooks, that needs no network."""

import base64
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import languages
from isogj_analysis.report.publish import FIGURE_MIME, TABLE_MIME
from isogj_analysis.report.texts import is_drawn
from isogj_analysis.tables.settings import Settings

_TEMPLATES = Path(__file__).parent / "template"
# How matplotlib begins a drawing.
_SIZE = re.compile(r'height="[0-9.]+pt" viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


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
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup
    from nbconvert import filters

    voice = Voice(lang)

    def picture(name: str) -> str | None:
        text = entries[name]["text"][lang]
        return _drawing(figures / lang / f"{name}.svg", text) if is_drawn(text) else None

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    highlight = filters.Highlight2HTML()
    environment.filters["prose"] = lambda source: Markup(filters.markdown2html(source))
    environment.filters["code"] = lambda source: Markup(highlight(source))
    environment.globals |= {"FIGURE": FIGURE_MIME, "TABLE": TABLE_MIME, "lang": lang}
    environment.globals |= {"say": voice.say, "picture": picture, "entries": entries}
    notebook = environment.get_template("notebook.html.j2")
    parts = []
    for number, file in enumerate(notebooks, 1):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        shown = notebook.render(cells=[cell for cell in cells if _belongs(cell, lang)])
        told = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
        fiction = any(_is_illustrative(data, entries) for data in told)
        body = _sunk(shown, f"part-{number}")
        heads = [
            {"anchor": anchor, "title": Markup(title), "level": level}
            for level, anchor, title in re.findall(r'<h([23]) id="([^"]+)">(.*?)</h[23]>', body)
        ]
        whole = {"anchor": f"part-{number}", "title": file.stem}
        top = next((head for head in heads if head["level"] == "2"), whole)
        sections = [head for head in heads if head["level"] == "3"]
        parts.append(top | {"body": Markup(body), "sections": sections, "fiction": fiction})
    return environment.get_template("page.html.j2").render(
        title=voice.say("page.title", name=settings.name(lang)),
        other=other,
        parts=parts,
        illustrative=any(entry["illustrative"] for entry in entries.values()),
        css=Markup((_TEMPLATES / "page.css").read_text(encoding="utf-8")),
        settings=settings,
        script=Markup((_TEMPLATES / "page.js").read_text(encoding="utf-8")),
    )


def _is_illustrative(data: Mapping[str, Any], entries: Mapping[str, dict[str, Any]]) -> bool:
    """Tell whether an output shows a figure or a table of made-up services."""
    shown = entries[data[FIGURE_MIME]["name"]] if FIGURE_MIME in data else data.get(TABLE_MIME, {})
    return bool(shown.get("illustrative"))


def _drawing(file: Path, text: Mapping[str, Any]) -> str:
    """Return the drawing of a figure as a data URL, less its title and source, which are text."""
    shown = 1 - text["head"] - text["foot"]

    def crop(match: re.Match[str]) -> str:
        wide, high = float(match[1]), float(match[2])
        box = f"0 {text['head'] * high:g} {wide:g} {shown * high:g}"
        return f'height="{shown * high:g}pt" viewBox="{box}"'

    cropped = _SIZE.sub(crop, file.read_text(encoding="utf-8"), count=1)
    return f"data:image/svg+xml;base64,{base64.b64encode(cropped.encode()).decode()}"


def _belongs(cell: dict[str, Any], lang: str) -> bool:
    """Tell whether a cell is for readers of the page in this language."""
    tags = set(cell["metadata"].get("tags", []))
    if tags & {"parameters", "injected-parameters"}:
        return False
    return lang in tags or not tags.intersection(languages())


def _sunk(body: str, anchor: str) -> str:
    """Return a notebook's HTML with its headings one level down, each with an anchor of its own."""
    count = itertools.count(1)

    def heading(match: re.Match[str]) -> str:
        level = int(match[1]) + 1
        return f'<h{level} id="{anchor}-{next(count)}">{match[2]}</h{level}>'

    plain = re.sub(r'<a class="anchor-link".*?</a>', "", body)
    return re.sub(r"<h([1-5])\b[^>]*>(.*?)</h\1>", heading, plain, flags=re.DOTALL)
