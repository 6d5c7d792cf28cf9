"""The slide deck: the report in its order, a message a slide, to be presented and edited.

All that stands on a slide can be edited there: texts have the fonts and colours of the template's
theme, figures are bars, cells or rows in letters of 14 pt at least. What would be smaller is told
in words: page and print edition have it.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from isogj_analysis.draw.lettering import balanced, text_width, wrap
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.shapes import (
    AROUND,
    BETWEEN,
    EMU,
    LEADING,
    SPARE,
    Area,
    add_bars,
    add_boxes,
    add_grid,
    write_table,
)
from isogj_analysis.report.story import Part, pasted, pictures, tell, words
from isogj_analysis.report.texts import NOTHING, is_drawn
from isogj_analysis.tables.settings import Settings

_TEMPLATE = Path(__file__).parent / "template" / "deck.pptx"
# Places of a layout.
_TITLE, _BODY, _CAPTION, _KICKER, _NUMBER = 0, 1, 2, 3, 12
# Letters of a table and of points, the largest that fit.
_CELLS, _POINTS = (18, 16, 14), range(24, 13, -2)


def make_deck(
    notebooks: Sequence[Path],
    entries: Mapping[str, dict[str, Any]],
    *,
    figures: Path,
    lang: str,
    settings: Settings = Settings(),  # noqa: B008 - it is frozen
) -> bytes:
    """Return the deck of a language, as a PowerPoint file; same inputs, same bytes.

    What is given is as for the page; `figures` holds `LANG/NAME.slide.png` of an analyst's own
    figures. Figures and tables that were published for paper alone are on no slide.
    """
    voice = Voice(lang)
    parts = [part for part in tell(notebooks, entries, lang=lang) if any(_shown(part, voice))]
    deck = _Deck(voice, settings, figures / lang)
    heading = voice.say("page.title", name=settings.name(lang))
    # That of the first figure is that of the report: what follows may be as of days of its own.
    told = (entry["text"][lang].get("as_of") for entry in entries.values() if lang in entry["text"])
    below = [*settings.below_title(lang), next(filter(None, told), "")]
    cover = {_TITLE: heading, _BODY: "\n".join(filter(None, below))}
    deck.add("Title", cover, notes=voice.say("deck.cover", title=heading))
    chapters = [(made_up, list(own)) for made_up, own in groupby(parts, lambda p: p.illustrative)]
    titles: list[str] = []
    for made_up, own in chapters:
        names = [part.title for part in own]
        joined = voice.say("deck.made_up", parts=voice.joined(names))
        titles += [joined] if made_up else names
    contents = voice.say("page.contents")
    if parts:
        spoken = voice.say("deck.contents", parts=voice.joined(titles))
        deck.add_points({_TITLE: contents}, titles, notes=spoken)
    sections = [(heading, len(deck.slides))]
    for made_up, own in chapters:
        before = len(deck.slides)
        if made_up:
            texts = {_TITLE: voice.say("deck.appendix"), _BODY: voice.say("page.made_up")}
            deck.add("Title", texts, notes=voice.say("deck.to_made_up"))
        for part in own:
            for kicker, prose, item in _shown(part, voice):
                deck.add_item(kicker, prose, item)
            if not made_up:
                sections.append((part.title, len(deck.slides) - before))
                before = len(deck.slides)
        if made_up:
            sections.append((voice.say("deck.appendix"), len(deck.slides) - before))
    thanks, name = voice.say("page.thanks"), settings.name(lang)
    last = {_TITLE: thanks, _BODY: f"{name}\n{settings.contact}".strip()}
    deck.add("Title", last, notes=voice.say("deck.thanks", contact=settings.contact or name))
    sections.append((thanks, 1))
    deck.finish(heading, sections)
    packed = BytesIO()
    deck.file.save(packed)
    return _without_times(packed.getvalue())


def _shown(part: Part, voice: Voice) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield what a part shows on slides, under its heading, and the prose that leads to it."""
    kicker, prose = part.title, list[str]()
    for item in part.items:
        if item["kind"] == "heading":
            # What opens the part is said before its first section.
            prose = prose if kicker == part.title else []
            kicker = item["title"]
        elif item["kind"] == "prose":
            prose += [words(token.get("children", ())) for token in item["tokens"]]
            for alt, address in pictures(item["tokens"]):
                title = alt or voice.say("page.picture")
                text = {"title": title, "alt": title, "caption": voice.say("common.no_source")}
                data = BytesIO(pasted(address)[0])
                told = {"kind": "figure", "illustrative": False, "text": text, "pasted": data}
                yield kicker, "", told
        elif item["kind"] == "fault":
            text = {"title": voice.say("page.fault"), "caption": ""}
            rows = {"heads": [""], "rows": [[item["said"]]], "numbers": [False]}
            yield kicker, "", {"kind": "table", "illustrative": False, "text": text | rows}
        elif item["kind"] == "table" and not (item["text"]["rows"] or item.get("left_out")):
            continue
        elif item["kind"] in ("figure", "table") and not item.get("paper"):
            yield kicker, "\n".join(prose), item
            prose = []


class _Deck:
    """A deck in the making, in one language and the colours of one organisation."""

    def __init__(self, voice: Voice, settings: Settings, pictures: Path) -> None:
        from pptx import Presentation

        self.voice, self.settings, self.pictures = voice, settings, pictures
        self.file = Presentation(str(_TEMPLATE))
        self.layouts = {layout.name: layout for layout in self.file.slide_layouts}

    @property
    def slides(self) -> Any:
        return self.file.slides

    def add(self, layout: str, texts: Mapping[int, str], *, notes: str, stamp: str = "") -> Any:
        """Add a slide with texts in its places; a place without one is taken away."""
        slide = self.slides.add_slide(self.layouts[layout])
        for place in [*slide.placeholders]:
            index = place.placeholder_format.idx
            if told := texts.get(index):
                wide = _place(self.layouts[layout], index).width / EMU
                if index == _TITLE:
                    size = _size(self.layouts[layout], index)
                    told = balanced(told, wide / SPARE, size, voice=self.voice)
                place.text_frame.text = told.replace("\n", "\v")
            else:
                place._element.getparent().remove(place._element)
        if stamp:
            self._stamp(slide.placeholders[_KICKER], stamp)
        number = _place(self.layouts[layout], _NUMBER)
        slide.shapes._spTree.append(_copy(number._element))
        slide.notes_slide.notes_text_frame.text = notes
        return slide

    def add_item(self, kicker: str, prose: str, item: dict[str, Any]) -> None:
        """Add the slide of a figure or a table, in the form that it has on slides."""
        text, drawn = item["text"], item["kind"] == "figure"
        said = self.voice.say(f"deck.{'finding' if drawn else 'listing'}", title=text["title"])
        beyond = text.get("alt", "").removeprefix(text["title"]).lstrip(".。 ")
        spoken = {
            "notes": "\n\n".join(filter(None, [prose, said, beyond])),
            "stamp": self.voice.say("common.stamp") if item["illustrative"] else "",
        }
        native = text if not drawn else text.get("slide") or text.get("numbers", {})
        caption = native.get("caption", text["caption"])
        told = {_TITLE: text["title"], _KICKER: kicker, _CAPTION: caption}
        form = native.get("form") or item.get("form") or "rows"
        if left_out := item.get("left_out"):
            last = self.voice.say("page.left_out", parts=self.voice.joined(left_out))
            native = text | {"rows": [*text["rows"], [last, *[""] * (len(text["heads"]) - 1)]]}
        picture = item.get("pasted") or self.pictures / f"{item['name']}.slide.png"
        form = "picture" if "pasted" in item or (drawn and picture.exists()) else form
        if form in ("rows", "box") and native and self.add_rows(told, native, **spoken):
            return
        if form in ("bars", "grid", "diagram", "picture"):
            slide = self.add("Figure", told, **spoken)
            area = Area.of(_place(self.layouts["Figure"], _BODY))
            if form == "bars":
                add_bars(slide, area, native)
            elif form == "diagram":
                add_boxes(slide, area, native["rows"], voice=self.voice)
            elif form == "picture":
                self._add_picture(slide, area, picture, text["alt"])
            else:
                add_grid(slide, area, native)
            return
        if drawn:
            lines = [beyond or text["lead"]]
            lines += [self.voice.say("deck.in_words")] * is_drawn(text)
        else:
            lines = [self.voice.say("deck.on_page", n=len(text["rows"]))]
        self.add_points(told, lines, **spoken)

    def add_points(
        self, texts: Mapping[int, str], lines: Sequence[str], *, notes: str, stamp: str = ""
    ) -> None:
        """Add a slide of lines, each a point, in the largest letters that fit."""
        from pptx.util import Pt

        slide = self.add("Text", dict(texts) | {_BODY: " "}, notes=notes, stamp=stamp)
        place = _place(self.layouts["Text"], _BODY)
        wide, high = place.width / EMU, place.height / EMU
        for columns, size in ((columns, size) for columns in (1, 2) for size in _POINTS):
            room = wide / columns - 0.6
            if sum(self._high(line, room, size) + AROUND for line in lines) <= high * columns:
                break
        frame = slide.placeholders[_BODY].text_frame
        frame.text = "\n".join(line.replace("\n", " ") for line in lines)
        if columns > 1:
            frame._txBody.bodyPr.set("numCol", str(columns))
        for paragraph in frame.paragraphs:
            paragraph.font.size = Pt(size)

    def add_rows(
        self, texts: Mapping[int, str], text: Mapping[str, Any], *, notes: str, stamp: str
    ) -> bool:
        """Add a table whole, statements as points; tell whether a slide has room for it.

        Of two columns in which the first repeats, a row holds all that stands under one head.
        """
        text = _without_dashes(text)
        spoken = {"notes": notes, "stamp": stamp}
        heads, rows = text["heads"], text["rows"]
        if len(heads) == 1:
            lines = [row[0] for row in rows]
            place = Area.of(_place(self.layouts["Text"], _BODY))
            if (
                sum(self._high(t, place.wide / 2 - 0.6, _POINTS[-1]) for t in lines)
                > 2 * place.high
            ):
                return False
            self.add_points(texts, lines, **spoken)
            return True
        if len(heads) == 2 and len({row[0] for row in rows}) < len(rows):
            grouped = groupby(sorted(rows, key=_first_seen(rows)), lambda row: row[0])
            rows = [[head, "\n".join(row[1] for row in own)] for head, own in grouped]
        area = Area.of(_place(self.layouts["Table"], _BODY))
        for size in _CELLS:
            widths = _widths([heads, *rows], area.wide, size)
            if sum(self._row_high(row, widths, size) for row in [heads, *rows]) <= area.high:
                slide = self.add("Table", texts, **spoken)
                write_table(slide, area, [heads, *rows], widths, size, text["numbers"])
                return True
        return False

    def _add_picture(self, slide: Any, area: Area, file: Path | BytesIO, alt: str) -> None:
        given = file if isinstance(file, BytesIO) else str(file)
        picture = slide.shapes.add_picture(given, *area.emu[:2])
        scale = min(area.emu[2] / picture.width, area.emu[3] / picture.height, 1)
        picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
        picture.left += (area.emu[2] - picture.width) // 2
        picture.name = getattr(file, "stem", alt)
        picture._element.nvPicPr.cNvPr.set("descr", alt)

    def finish(self, title: str, sections: Sequence[tuple[str, int]]) -> None:
        """Set title, language and colours, and the sections with their numbers of slides."""
        from pptx.opc.constants import RELATIONSHIP_TYPE
        from pptx.opc.oxml import serialize_part_xml
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import qn

        self.file.core_properties.title = title
        self.file.core_properties.language = self.voice.lang
        part = self.file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        theme = parse_xml(part.blob)
        for name, colour in (("accent1", self.settings.accent), ("accent2", self.settings.alert)):
            for found in theme.iterfind(f".//{qn(f'a:{name}')}/{qn('a:srgbClr')}"):
                found.set("val", colour.removeprefix("#").upper())
        part._blob = serialize_part_xml(theme)
        for slide in self.slides:
            for run in slide._element.iter(qn("a:rPr"), qn("a:endParaRPr")):
                run.set("lang", self.voice.locale)
            for run in slide._element.iter(qn("a:r")):
                run.get_or_add_rPr().set("lang", self.voice.locale)
        _name_sections(self.file, sections)

    def _stamp(self, place: Any, stamp: str) -> None:
        """Put the stamp before the words of a place, in the colour of what is missing."""
        from pptx.enum.dml import MSO_THEME_COLOR

        frame = place.text_frame
        told, frame.text = frame.text, f"{stamp}  "
        run = frame.paragraphs[0].runs[0]
        run.font.bold, run.font.color.theme_color = True, MSO_THEME_COLOR.ACCENT_2
        frame.paragraphs[0].add_run().text = told

    def _high(self, text: str, wide: float, size: float) -> float:
        """Return how high a text stands in a width, in inches."""
        lines = [wrap(one, wide / SPARE, size, voice=self.voice) for one in text.split("\n")]
        high = sum(one.count("\n") + 1 for one in lines) * size * LEADING / 72
        return high + AROUND + BETWEEN * (len(lines) - 1) / 72

    def _row_high(self, row: Sequence[str], widths: Sequence[float], size: float) -> float:
        return max(self._high(t, wide - 0.2, size) for t, wide in zip(row, widths, strict=True))


def _first_seen(rows: Sequence[Sequence[str]]) -> Callable[[Sequence[str]], int]:
    """Return what sorts rows by where the first column of each is seen first."""
    heads = [row[0] for row in rows]
    return lambda row: heads.index(row[0])


def _without_dashes(text: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table without columns of which nothing is known, nor pairs of a name and nothing."""
    rows = [row for row in text["rows"] if len(row) != 2 or row[1] != NOTHING]
    kept = [n for n, column in enumerate(zip(*rows, strict=True)) if {*column} != {NOTHING}]
    numbers = text.get("numbers", [False] * len(text["heads"]))
    return {
        "heads": [text["heads"][n] for n in kept],
        "numbers": [numbers[n] for n in kept],
        "rows": [[row[n] for n in kept] for row in rows],
    }


def _widths(rows: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """Return the widths of columns in inches: narrow ones have what they need first."""
    # Heads are bold, and as much wider.
    longest = [
        max(
            1.1 * text_width(head, size), *(text_width(t, size) for t in "\n".join(own).split("\n"))
        )
        for head, *own in zip(*rows, strict=True)
    ]
    wanted = [wide * SPARE + 0.3 for wide in longest]
    widths, free = [0.0] * len(wanted), room
    for rank, n in enumerate(sorted(range(len(wanted)), key=lambda n: wanted[n])):
        widths[n] = min(wanted[n], free / (len(wanted) - rank))
        free -= widths[n]
    return [wide * room / sum(widths) for wide in widths]


def _place(layout: Any, index: int) -> Any:
    return next(one for one in layout.placeholders if one.placeholder_format.idx == index)


def _size(layout: Any, index: int) -> float:
    from pptx.oxml.ns import qn

    return int(next(_place(layout, index)._element.iter(qn("a:defRPr"))).get("sz")) / 100


def _copy(element: Any) -> Any:
    """Return the place of the slide's number, as a slide has it."""
    from copy import deepcopy

    from pptx.oxml.ns import qn

    made = deepcopy(element)
    made.nvSpPr.cNvPr.set("id", "99")
    made.spPr.clear()
    made.txBody.find(qn("a:lstStyle")).clear()
    return made


def _name_sections(deck: Any, sections: Sequence[tuple[str, int]]) -> None:
    """Enter the sections of the deck, each with its slides, as PowerPoint keeps them."""
    from pptx.oxml.ns import qn

    office = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    kind = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"

    def within(parent: Any, tag: str, **told: str) -> Any:
        name = tag if tag.startswith("{") else f"{{{office}}}{tag}"
        made = parent.makeelement(name, told, {"p14": office})
        parent.append(made)
        return made

    ids = iter(slide.get("id") for slide in deck.slides._sldIdLst)
    root = deck.part._element
    own = root.find(qn("p:extLst"))
    own = within(root, qn("p:extLst")) if own is None else own
    listed = within(within(own, qn("p:ext"), uri=kind), "sectionLst")
    for number, (title, count) in enumerate(sections, 1):
        key = f"{{00000000-0000-4000-8000-{number:012d}}}"
        slides = within(within(listed, "section", name=title, id=key), "sldIdLst")
        for _ in range(count):
            within(slides, "sldId", id=next(ids))


def _without_times(packed: bytes) -> bytes:
    """Return the same file with the times of its parts left out, those of workbooks in it too."""
    plain = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(packed)) as source,
        zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = _without_times(content)
            elif name == "docProps/core.xml":
                content = re.sub(rb"\d{4}(-\d\d){2}T[\d:]+Z", b"1980-01-01T00:00:00Z", content)
            target.writestr(part, content)
    return plain.getvalue()
