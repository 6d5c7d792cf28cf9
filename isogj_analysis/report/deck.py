"""The slide deck: figures and tables in the order of the annual report, to be edited by hand."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.deck_figures import add_figure, add_statement, layout_for
from isogj_analysis.report.deck_tables import add_table
from isogj_analysis.report.deck_text import hex_of, write_title
from isogj_analysis.report.publish import TABLE_MIME
from isogj_analysis.tables.settings import Settings

_TEMPLATE = Path(__file__).parent / "template"
_FONT = "Yu Gothic"


def make_deck(
    notebooks: Sequence[Path],
    entries: Mapping[str, dict[str, Any]],
    *,
    figures: Path,
    lang: str,
    settings: Settings = Settings(),  # noqa: B008 - it is frozen
) -> bytes:
    """Return the deck of a language, as a PowerPoint file; same inputs, same bytes.

    `entries` are the manifest's, by name of figure, and `figures` holds `LANG/NAME.png`; tables
    come from the executed `notebooks`. Each says which section it belongs to; those of a reader's
    own come last, and tables that were made for paper, or are empty, are left out. `settings` give
    the organisation's name and colours.
    """
    from pptx import Presentation

    deck = Presentation(str(_TEMPLATE / "deck.pptx"))
    layouts = {layout.name: layout for layout in deck.slide_layouts}
    tables = _tables(notebooks)
    title = deck.slides.add_slide(layouts["Title"])
    voice = Voice(lang)
    heading = voice.say("page.title", name=settings.name(lang))
    _fill(title, heading, _subtitle(entries, lang), lang)
    for section, shown in _sections(entries, tables).items():
        slide = deck.slides.add_slide(layouts["Section"])
        _fill(slide, voice.say(f"sections.{section}"), "", lang)
        for entry in shown:
            name = entry["name"]
            if name in tables:
                _add_table(deck, layouts["Table"], entry, lang, settings)
                continue
            file = figures / lang / f"{name}.png"
            layout = layout_for(layouts, entries[name], file, lang)
            if layout is None:
                add_statement(deck, layouts, entries[name], lang, settings)
            else:
                add_figure(deck, layout, entries[name], file, lang, settings)
    deck.core_properties.title = heading
    _colour(deck, accent=settings.accent)
    for slide in deck.slides:
        _set_fonts(slide)
    packed = BytesIO()
    deck.save(packed)
    return _without_times(packed.getvalue())


def _tables(notebooks: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """Return the tables that the notebooks published, by name, in their order."""
    cells = (
        cell for file in notebooks for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]
    )
    outputs = (output.get("data", {}) for cell in cells for output in cell.get("outputs", []))
    return {data[TABLE_MIME]["name"]: data[TABLE_MIME] for data in outputs if TABLE_MIME in data}


def _sections(
    entries: Mapping[str, Any], tables: Mapping[str, Any]
) -> dict[str, list[Mapping[str, Any]]]:
    """Return what is shown in each section that has something to show, in the report's order."""
    sections: dict[str, list[Mapping[str, Any]]] = {name: [] for name in Voice.keys("sections")}
    for entry in entries.values():
        sections[entry["section"]].append(entry)
    for entry in tables.values():
        # A table without rows has nothing to show.
        if not entry["paper"] and any(text["rows"] for text in entry["text"].values()):
            sections[entry["section"]].append(entry)
    return {name: shown for name, shown in sections.items() if shown}


def _subtitle(entries: Mapping[str, dict[str, Any]], lang: str) -> str:
    dates = sorted(entry["date"] for entry in entries.values() if entry["date"])
    parts = [Voice(lang).say("common.as_of", day=Voice(lang).day(dates[-1]))] if dates else []
    if any(entry["illustrative"] for entry in entries.values()):
        parts.append(Voice(lang).say("page.illustrative"))
    return "\n".join(parts)


def _fill(slide: Any, title: str, text: str, lang: str) -> None:
    """Write the title and the text of a slide; a place without text is taken away."""
    write_title(slide, title, lang)
    place = slide.placeholders[1]
    if text:
        place.text_frame.text = text
    else:
        place._element.getparent().remove(place._element)


def _add_table(
    deck: Any, layout: Any, entry: Mapping[str, Any], lang: str, settings: Settings
) -> None:
    text = entry["text"][lang]
    slides = add_table(deck, layout, text, entry, lang, settings, title=text["title"], lead="")
    for number, slide in enumerate(slides, 1):
        count = f" ({number}/{len(slides)})" if len(slides) > 1 else ""
        slide.notes_slide.notes_text_frame.text = f"{text['title']}{count}\n\n{text['caption']}"


def _colour(deck: Any, *, accent: str) -> None:
    """Set the first accent of the template's theme, by which tables and rules are coloured."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.oxml import serialize_part_xml
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = parse_xml(part.blob)
    for colour in theme.iterfind(f".//{qn('a:accent1')}/{qn('a:srgbClr')}"):
        colour.set("val", hex_of(accent))
    part._blob = serialize_part_xml(theme)


def _set_fonts(slide: Any) -> None:
    """Name the East Asian font in every run: without it some programs fall back on another."""
    from pptx.oxml.ns import qn

    for run in slide._element.iter(qn("a:rPr"), qn("a:endParaRPr")):
        for kind in ("a:latin", "a:ea"):
            if run.find(qn(kind)) is None:
                run.append(run.makeelement(qn(kind), {"typeface": _FONT}))


def _without_times(packed: bytes) -> bytes:
    """Return the same file with the times of its parts left out."""
    plain = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(packed)) as source,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return plain.getvalue()
