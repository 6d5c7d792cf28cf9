"""The slide deck: figures and tables in the order of the annual report, to be edited by hand.

A figure stands below its title, or beside it where it is tall; one whose letters would be too small
is told in words.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.deck_slides import EMU, Slides, hex_of, place_of
from isogj_analysis.report.publish import TABLE_MIME
from isogj_analysis.report.texts import is_drawn
from isogj_analysis.tables.settings import Settings

_FONT = "Yu Gothic"
# By how much a figure must be larger beside its title to leave its usual place.
_CLEARLY = 1.05
# Rows of numbers in the notes of a slide.
_MOST_NUMBERS = 40
Entry = Mapping[str, Any]


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
    voice = Voice(lang)
    slides, tables = Slides(voice, settings), _tables(notebooks)
    heading = voice.say("page.title", name=settings.name(lang))
    _add_head(slides, "Title", heading, _subtitle(entries, voice))
    for section, shown in _sections(entries, tables).items():
        fiction = voice.say("page.fiction") if any(one["illustrative"] for one in shown) else ""
        _add_head(slides, "Section", voice.say(f"sections.{section}"), fiction)
        for entry in shown:
            if entry["name"] in tables:
                _add_table(slides, entry)
            else:
                _add_figure(slides, entry, figures / lang / f"{entry['name']}.png")
    slides.deck.core_properties.title = heading
    _colour(slides.deck, accent=settings.accent)
    for slide in slides.deck.slides:
        _set_fonts(slide)
    packed = BytesIO()
    slides.deck.save(packed)
    return _without_times(packed.getvalue())


def _tables(notebooks: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """Return the tables that the notebooks published, by name, in their order."""
    cells = (
        cell for file in notebooks for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]
    )
    outputs = (output.get("data", {}) for cell in cells for output in cell.get("outputs", []))
    return {data[TABLE_MIME]["name"]: data[TABLE_MIME] for data in outputs if TABLE_MIME in data}


def _sections(entries: Mapping[str, Entry], tables: Mapping[str, Entry]) -> dict[str, list[Entry]]:
    """Return what is shown in each section that has something to show, in the report's order."""
    sections: dict[str, list[Entry]] = {name: [] for name in Voice.keys("sections")}
    for entry in entries.values():
        sections[entry["section"]].append(entry)
    for entry in tables.values():
        # A table without rows has nothing to show.
        if not entry["paper"] and any(text["rows"] for text in entry["text"].values()):
            sections[entry["section"]].append(entry)
    return {name: shown for name, shown in sections.items() if shown}


def _subtitle(entries: Mapping[str, Entry], voice: Voice) -> str:
    # That of the first figure is that of the report: what follows may be as of days of its own.
    parts = [entry["text"][voice.lang].get("as_of") for entry in entries.values()]
    parts = list(filter(None, parts))[:1]
    if any(entry["illustrative"] for entry in entries.values()):
        parts.append(voice.say("page.illustrative"))
    return "\n".join(parts)


def _add_head(slides: Slides, layout: str, title: str, text: str) -> None:
    """Add a slide of a title and a text; a place without text is taken away."""
    place = slides.add(layout, title).placeholders[1]
    if text:
        place.text_frame.text = text
    else:
        place._element.getparent().remove(place._element)


def _add_table(slides: Slides, entry: Entry) -> None:
    text = entry["text"][slides.voice.lang]
    made = slides.add_table(text, entry, title=text["title"], lead="")
    for number, slide in enumerate(made, 1):
        count = f" ({number}/{len(made)})" if len(made) > 1 else ""
        _note(slide, text["title"] + count, text["caption"])


def _add_figure(slides: Slides, entry: Entry, file: Path) -> None:
    """Add a slide of a figure: its drawing, or what it finds where that would be too small.

    Its letters are just large enough to be read on paper, where its scale is 1.
    """
    text = entry["text"][slides.voice.lang]
    below, beside = (_scale(slides, layout, entry, file) for layout in ("Figure", "Tall"))
    if max(below, beside) >= 1:
        slide = _add_drawing(slides, "Tall" if beside > below * _CLEARLY else "Figure", entry, file)
    else:
        slide = _add_statement(slides, entry)
    told = [text["lead"], text["alt"], text["caption"]]
    numbers = text.get("numbers")
    if numbers and len(numbers["rows"]) <= _MOST_NUMBERS:
        told.append("\n".join("\t".join(row) for row in [numbers["heads"], *numbers["rows"]]))
    _note(slide, *told)


def _scale(slides: Slides, layout: str, entry: Entry, file: Path) -> float:
    """Return how large a drawing is on a slide; 0 if there is none, or its text has no room.

    What the caption takes beyond its place is taken from the drawing above it.
    """
    from pptx.parts.image import Image

    text = entry["text"][slides.voice.lang]
    extra = slides.caption_of(layout, text["lead"], entry).extra
    if not is_drawn(text) or (extra and layout == "Tall"):
        return 0.0
    image, place = Image.from_file(str(file)), place_of(slides.layouts[layout], 1)
    (wide, high), (across, down) = image.size, image.dpi
    shown = high / down * (1 - text["head"] - text["foot"])
    return float(min(place.width / EMU / (wide / across), (place.height / EMU - extra) / shown))


def _add_drawing(slides: Slides, layout: str, entry: Entry, file: Path) -> Any:
    """Add a slide that says the finding, shows the drawing alone, and tells where it comes from."""
    text = entry["text"][slides.voice.lang]
    slide = slides.add(layout, text["title"])
    caption = slides.caption_of(layout, text["lead"], entry)
    place = slide.placeholders[1]
    left, top, wide = place.left, place.top, place.width
    high = place.height - round(caption.extra * EMU)
    place._element.getparent().remove(place._element)
    picture = slide.shapes.add_picture(str(file), left, top)
    # Title, reading line and source are text of the slide: the picture shows the drawing.
    picture.crop_top, picture.crop_bottom = text["head"], text["foot"]
    shown = 1 - text["head"] - text["foot"]
    scale = min(wide / picture.width, high / (picture.height * shown))
    picture.height = round(picture.height * shown * scale)
    picture.width = round(picture.width * scale)
    picture.left = left + (wide - picture.width) // 2
    picture.top = top + (high - picture.height) // 2
    picture.name = entry["name"]
    picture._element.nvPicPr.cNvPr.set("descr", text["alt"])
    slides.write_caption(slide, caption)
    return slide


def _add_statement(slides: Slides, entry: Entry) -> Any:
    """Add a slide for a finding without its figure, with the first rows of its numbers.

    Where nothing is drawn, such as where nothing is on record, it says what is told to those who
    cannot see the figure.
    """
    text = entry["text"][slides.voice.lang]
    numbers = text.get("numbers")
    if numbers and is_drawn(text):
        (slide,) = slides.add_table(numbers, entry, title=text["title"], lead=text["lead"], most=1)
    else:
        told, lead = text["alt"].removeprefix(text["title"]).lstrip(".。 "), text["lead"]
        if not told:
            told, lead = lead, ""
        slide = slides.add("Statement", text["title"])
        slides.write(slide, 1, told)
        slides.write_caption(slide, slides.caption_of("Statement", lead, entry))
    slide.shapes.title.name = entry["name"]
    return slide


def _note(slide: Any, *told: str) -> None:
    slide.notes_slide.notes_text_frame.text = "\n\n".join(told)


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
