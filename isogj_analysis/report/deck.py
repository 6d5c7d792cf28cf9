"""The slide deck: the report in its order, a message a slide, to be presented and edited.

Texts have the fonts and colours of the template's theme. A figure stands below its title, or beside
it where it is tall; a table stands there whole, or is left to the page.
"""

import base64
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from isogj_analysis.draw.lettering import balanced, text_width, wrap
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.story import Part, pictures, tell
from isogj_analysis.report.texts import NOTHING, is_drawn
from isogj_analysis.tables.settings import Settings

_TEMPLATE = Path(__file__).parent / "template" / "deck.pptx"
_EMU = 914400
# Places of a layout.
_TITLE, _BODY, _CAPTION, _KICKER, _NUMBER = 0, 1, 2, 3, 12
# Letters of a table, and what a line and the room around a cell take, in points and inches.
_CELL, _LEADING, _AROUND = 14, 1.2, 0.1
# Fonts of other machines are wider than the one that measures.
_SPARE = 1.08
_MOST_SLIDES, _MOST_LINES = 2, 9
# By how much a figure must be larger beside its title to leave its usual place.
_CLEARLY = 1.05
# The style of a table without lines and grounds.
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def make_deck(
    notebooks: Sequence[Path],
    entries: Mapping[str, dict[str, Any]],
    *,
    figures: Path,
    lang: str,
    settings: Settings = Settings(),  # noqa: B008 - it is frozen
) -> bytes:
    """Return the deck of a language, as a PowerPoint file; same inputs, same bytes.

    What is given is as for the page; `figures` holds `LANG/NAME.png`. Figures and tables that were
    published for paper alone are on no slide.
    """
    voice = Voice(lang)
    parts = [(part, list(_shown(part, voice))) for part in tell(notebooks, entries, lang=lang)]
    parts = [(part, shown) for part, shown in parts if shown]
    deck = _Deck(voice, settings)
    heading = voice.say("page.title", name=settings.name(lang))
    # That of the first figure is that of the report: what follows may be as of days of its own.
    told = (entry["text"][lang].get("as_of") for entry in entries.values() if lang in entry["text"])
    as_of = next(filter(None, told), "")
    below = "\n".join(filter(None, [*settings.below_title(lang), as_of]))
    deck.add("Title", {_TITLE: heading, _BODY: below}, notes=heading)
    contents = voice.say("page.contents")
    if parts:
        deck.add_text({_TITLE: contents}, [part.title for part, _ in parts], notes=contents)
    sections = [(heading, len(deck.slides))]
    for part, shown in parts:
        before = len(deck.slides)
        for item in shown:
            if item["kind"] == "fault":
                said = {_TITLE: voice.say("page.fault"), _KICKER: part.title}
                deck.add_text(said, [item["said"]], notes=item["said"])
            elif item["kind"] == "figure":
                png = figures / lang / f"{item['name']}.png"
                deck.add_figure(part, item, item.get("pasted") or str(png))
            else:
                deck.add_table(part, item)
        if len(deck.slides) > before:
            sections.append((part.title, len(deck.slides) - before))
    thanks = voice.say("page.thanks")
    last = f"{settings.name(lang)}\n{settings.contact}".strip()
    deck.add("Title", {_TITLE: thanks, _BODY: last}, notes=thanks)
    sections[-1] = (sections[-1][0], sections[-1][1] + 1)
    deck.finish(heading, sections)
    packed = BytesIO()
    deck.file.save(packed)
    return _without_times(packed.getvalue())


def _shown(part: Part, voice: Voice) -> Iterator[dict[str, Any]]:
    """Yield what a part shows on slides: figures, pasted pictures, and tables that have rows."""
    for item in part.items:
        for alt, address in pictures(item.get("tokens", [])):
            title = alt or voice.say("page.picture")
            text = {"title": title, "lead": "", "alt": title, "head": 0, "foot": 0}
            text |= {"caption": voice.say("common.no_source")}
            data = base64.b64decode(address.partition(";base64,")[2])
            of = {"kind": "figure", "name": "", "illustrative": False}
            yield of | {"text": text, "pasted": BytesIO(data)}
        table = item["kind"] == "table" and item["text"]["rows"]
        if (item["kind"] in ("figure", "fault") or table) and not item.get("paper"):
            yield item


class _Deck:
    """A deck in the making, in one language and the colours of one organisation."""

    def __init__(self, voice: Voice, settings: Settings) -> None:
        from pptx import Presentation

        self.voice, self.settings = voice, settings
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
            if texts.get(index):
                wide = _place(self.layouts[layout], index).width / _EMU
                size = _size(self.layouts[layout], index)
                told = texts[index]
                if index == _TITLE:
                    told = balanced(told, wide / _SPARE, size, voice=self.voice)
                place.text_frame.text = told.replace("\n", "\v")
            elif index not in (_TITLE, _BODY) or layout == "Title":
                place._element.getparent().remove(place._element)
        if stamp:
            self._stamp(slide.placeholders[_KICKER], stamp)
        number = _place(self.layouts[layout], _NUMBER)
        slide.shapes._spTree.append(_copy(number._element))
        slide.notes_slide.notes_text_frame.text = notes
        return slide

    def add_text(
        self, texts: Mapping[int, str], lines: Sequence[str], *, notes: str, stamp: str = ""
    ) -> None:
        """Add a slide of lines, each a point, in smaller letters where they are many."""
        from pptx.util import Pt

        slide = self.add("Text", dict(texts) | {_BODY: " "}, notes=notes, stamp=stamp)
        place = _place(self.layouts["Text"], _BODY)
        wide, high = place.width / _EMU - 0.4, place.height / _EMU
        size = 20
        while size > _CELL and sum(self._high(line, wide, size) for line in lines) > high:
            size -= 1
        frame = slide.placeholders[_BODY].text_frame
        frame.text = "\n".join(line.replace("\n", " ") for line in lines)
        if size < 20:
            for paragraph in frame.paragraphs:
                paragraph.font.size = Pt(size)

    def add_figure(self, part: Part, item: dict[str, Any], file: str | BytesIO) -> None:
        """Add a slide of a figure: its drawing alone, under or beside what it finds."""
        text = item["text"]
        told = {_TITLE: text["title"], _KICKER: part.title, _CAPTION: text["caption"]}
        spoken = {"notes": self._spoken(text), "stamp": self._stamp_of(item)}
        if not is_drawn(text):
            rest = text["alt"].removeprefix(text["title"]).lstrip(".。 ") or text["lead"]
            self.add_text(told, [rest], **spoken)
            return
        below, beside = (_scale(self.layouts[layout], file, text) for layout in ("Figure", "Tall"))
        layout = "Tall" if beside > below * _CLEARLY else "Figure"
        slide = self.add(layout, told, **spoken)
        place = slide.placeholders[_BODY]
        left, top, wide, high = place.left, place.top, place.width, place.height
        place._element.getparent().remove(place._element)
        picture = slide.shapes.add_picture(file, left, top)
        # Title, reading line and source are text of the slide or of its notes.
        picture.crop_top, picture.crop_bottom = text["head"], text["foot"]
        shown = picture.height * (1 - text["head"] - text["foot"])
        scale = min(wide / picture.width, high / shown)
        picture.width, picture.height = round(picture.width * scale), round(shown * scale)
        picture.left = left + (wide - picture.width) // 2
        picture.top = top + (high - picture.height) // 2
        picture.name = item["name"]
        picture._element.nvPicPr.cNvPr.set("descr", text["alt"])

    def add_table(self, part: Part, item: dict[str, Any]) -> None:
        """Add a table whole, on two slides at most; a list of statements as points.

        What is longer is told by what stands in each group of its first column, or left out: it can
        be searched on the page.
        """
        text = _without_dashes(item["text"])
        if not text["rows"]:
            return
        told = {_TITLE: text["title"], _KICKER: part.title, _CAPTION: text["caption"]}
        spoken = {"notes": self._spoken(text), "stamp": self._stamp_of(item)}
        if len(text["heads"]) == 1 and len(text["rows"]) <= _MOST_LINES:
            self.add_text(told, [row[0] for row in text["rows"]], **spoken)
            return
        if len(text["heads"]) == 2 and len({row[0] for row in text["rows"]}) < len(text["rows"]):
            self.add_groups(told, text["rows"], **spoken)
            return
        pages, widths = self._pages(text)
        if len(pages) <= _MOST_SLIDES:
            for number, rows in enumerate(pages, 1):
                count = f" ({number}/{len(pages)})" if len(pages) > 1 else ""
                slide = self.add("Table", told | {_TITLE: text["title"] + count}, **spoken)
                _write(slide, [text["heads"], *rows], widths, text["numbers"])

    def add_groups(
        self, texts: Mapping[int, str], rows: Sequence[Sequence[str]], **spoken: str
    ) -> None:
        """Add a slide of what stands under each head of a first column; names are joined.

        It is left to the page where even that has no room.
        """
        groups: dict[str, list[str]] = {}
        for head, told in rows:
            groups.setdefault(head, []).append(told)
        stop = self.voice.mark("stop").strip()
        lines = [
            self.voice.say("page.group", name=head, items=" ".join(own))
            if all(told.endswith(stop) for told in own)
            else self.voice.say("page.group", name=head, items=self.voice.joined(own))
            for head, own in groups.items()
        ]
        if len(lines) <= _MOST_LINES:
            self.add_text(texts, lines, **spoken)

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

    def _stamp_of(self, item: Mapping[str, Any]) -> str:
        return self.voice.say("common.stamp") if item["illustrative"] else ""

    def _stamp(self, place: Any, stamp: str) -> None:
        """Put the stamp before the words of a place, in the colour of what is missing."""
        from pptx.enum.dml import MSO_THEME_COLOR

        frame = place.text_frame
        told, frame.text = frame.text, f"{stamp}  "
        run = frame.paragraphs[0].runs[0]
        run.font.bold, run.font.color.theme_color = True, MSO_THEME_COLOR.ACCENT_2
        frame.paragraphs[0].add_run().text = told

    def _spoken(self, text: Mapping[str, Any]) -> str:
        """Return what to say to a slide."""
        told = [text["title"] + self.voice.mark("stop").rstrip(), text.get("lead"), text.get("alt")]
        return "\n\n".join(filter(None, [*told, text["caption"]]))

    def _high(self, text: str, wide: float, size: float) -> float:
        """Return how high a text stands in a width, in inches."""
        lines = wrap(text, wide / _SPARE, size, voice=self.voice).count("\n") + 1
        return lines * size * _LEADING / 72 + _AROUND

    def _pages(self, text: Mapping[str, Any]) -> tuple[list[list[list[str]]], list[float]]:
        """Return the rows of each slide, as even as they can be, and the widths of the columns."""
        place = _place(self.layouts["Table"], _BODY)
        widths = _widths(text, place.width / _EMU)

        def high(row: Sequence[str]) -> float:
            return max(
                self._high(cell, wide - 0.2, _CELL) for cell, wide in zip(row, widths, strict=True)
            )

        heights = [high(row) for row in text["rows"]]
        room = place.height / _EMU - high(text["heads"])
        count = max(1, -(-sum(heights) // room))
        pages: list[list[list[str]]] = [[]]
        filled = 0.0
        for row, height in zip(text["rows"], heights, strict=True):
            if pages[-1] and (filled + height > room or filled >= sum(heights) / count):
                pages.append([])
                filled = 0.0
            pages[-1].append(row)
            filled += height
        return pages, widths


def _without_dashes(text: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table without rows and columns of which nothing is known but their names."""
    rows = [row for row in text["rows"] if len(row) == 1 or {*row[1:]} != {NOTHING}]
    text = dict(text) | {"rows": rows}
    kept = [n for n, column in enumerate(zip(*text["rows"], strict=True)) if {*column} != {NOTHING}]
    return dict(text) | {
        "heads": [text["heads"][n] for n in kept],
        "numbers": [text["numbers"][n] for n in kept],
        "rows": [[row[n] for n in kept] for row in text["rows"]],
    }


def _widths(text: Mapping[str, Any], room: float) -> list[float]:
    """Return the widths of columns in inches, by the longest of their texts."""
    columns = [list(column) for column in zip(text["heads"], *text["rows"], strict=True)]
    wanted = [min(max(text_width(t, _CELL) for t in c) * _SPARE, room / 2) + 0.3 for c in columns]
    return [wide * room / sum(wanted) for wide in wanted]


def _write(slide: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], right: Any) -> None:
    """Write rows as a table of the slide, heads first, with a hairline below each row."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.util import Emu, Inches, Pt

    frame = slide.placeholders[_BODY].insert_table(len(rows), len(widths))
    table = frame.table
    table._tbl.tblPr.find(f"{{{table._tbl.nsmap['a']}}}tableStyleId").text = _PLAIN
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Inches(wide)
    for number, (row, own) in enumerate(zip(table.rows, rows, strict=True)):
        row.height = Emu(round(_EMU * (_CELL * _LEADING / 72 + _AROUND)))
        for cell, text, to_right in zip(row.cells, own, right, strict=True):
            cell.text = text
            cell.margin_left = cell.margin_right = Inches(0.08)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.font.size = Pt(_CELL)
            paragraph.alignment = PP_ALIGN.RIGHT if to_right else PP_ALIGN.LEFT
            for run in paragraph.runs if number == 0 else ():
                run.font.bold = True
                run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
            line = parse_xml(
                f'<a:lnB {nsdecls("a")} w="{12700 if number == 0 else 6350}"><a:solidFill>'
                '<a:schemeClr val="tx1"><a:tint val="50000"/></a:schemeClr></a:solidFill></a:lnB>'
            )
            cell._tc.get_or_add_tcPr().append(line)


def _scale(layout: Any, file: str | BytesIO, text: Mapping[str, Any]) -> float:
    """Return how large a drawing is in its place on a layout."""
    from pptx.parts.image import Image

    image, place = Image.from_file(file), _place(layout, _BODY)
    (wide, high), (across, down) = image.size, image.dpi
    shown = high / down * (1 - text["head"] - text["foot"])
    return float(min(place.width / _EMU / (wide / across), place.height / _EMU / shown))


def _place(layout: Any, index: int) -> Any:
    return next(place for place in layout.placeholders if _index(place) == index)


def _index(place: Any) -> int:
    return int(place.placeholder_format.idx)


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
    style = made.txBody.find(qn("a:lstStyle"))
    style.clear()
    return made


def _name_sections(deck: Any, sections: Sequence[tuple[str, int]]) -> None:
    """Enter the sections of the deck, each with its slides, as PowerPoint keeps them."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    ids = iter(slide.get("id") for slide in deck.slides._sldIdLst)
    told = []
    for number, (title, count) in enumerate(sections, 1):
        slides = "".join(f'<p14:sldId id="{next(ids)}"/>' for _ in range(count))
        key = f"{{00000000-0000-4000-8000-{number:012d}}}"
        told.append((title, key, slides))
    office = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    kind = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
    listed = parse_xml(
        '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        f'<p:ext uri="{kind}"><p14:sectionLst xmlns:p14="{office}">'
        + "".join(
            f'<p14:section name="" id="{key}"><p14:sldIdLst>{slides}</p14:sldIdLst></p14:section>'
            for _, key, slides in told
        )
        + "</p14:sectionLst></p:ext></p:extLst>"
    )
    for section, (title, _, _) in zip(listed.iter(f"{{{office}}}section"), told, strict=True):
        section.set("name", title)
    root = deck.part._element
    if (own := root.find(qn("p:extLst"))) is not None:
        own.extend(listed)
    else:
        root.append(listed)


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
