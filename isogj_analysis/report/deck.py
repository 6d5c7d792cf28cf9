"""The slide deck: the report in its order, a message a slide, to be presented and edited.

All that stands on a slide can be edited there: texts have the fonts and colours of the template's
theme, figures are bars, cells or rows in letters of 14 pt at least. What would be smaller is told
in words: page and print edition have it.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from isogj_analysis.draw.lettering import balanced, text_width, widest, wrap
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report import shapes
from isogj_analysis.report.shapes import AROUND, LEADING, SPARE, Area
from isogj_analysis.report.story import Part, Report, chapters, pasted, pictures, words
from isogj_analysis.report.texts import NOTHING, is_drawn
from isogj_analysis.tables.settings import Settings

_TEMPLATE = Path(__file__).parent / "template" / "deck.pptx"
# Places of the template's layouts, and where its bodies stand.
_TITLE, _BODY, _CAPTION, _KICKER, _STAMP = range(5)
_AREA = Area(0.6, 1.75, 12.13, 4.8)
# Letters of titles and captions, and of the title of a cover.
_SIZES = {_TITLE: 24, _CAPTION: 14}, {_TITLE: 40}
# Letters of a table, and columns and letters of points: the first that fit.
_CELLS = (18, 16, 14)
_POINTS = [*((1, size) for size in range(24, 13, -2)), (2, 16), (2, 14)]
# What a title of a part begins with, and no speaker says.
_NUMBER = re.compile("^[0-9]+ ")
# What PowerPoint keeps sections in.
_OFFICE = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"


def make_deck(report: Report) -> bytes:
    """Return the deck of a report, as a PowerPoint file; same inputs, same bytes.

    Of an analyst's own figures it takes `NAME.slide.png`. Figures and tables that were
    published for paper alone are on no slide.
    """
    voice, settings = report.voice, report.settings
    told = chapters([part for part in report.parts if any(_shown(part, voice))])
    deck = _Deck(report)
    deck.sections.append((report.title, []))
    cover = {_TITLE: report.title, _BODY: "\n".join(report.below_title)}
    deck.add("Title", cover, voice.say("deck.cover", title=report.title))
    titles, spoken = list[str](), list[str]()
    for made_up, own in told:
        names = [part.title for part in own]
        for lines, shown in (titles, names), (spoken, [_NUMBER.sub("", name) for name in names]):
            lines += [voice.say("deck.made_up", parts=voice.joined(shown))] if made_up else shown
    if titles:
        notes = voice.say("deck.contents", parts=voice.joined(spoken))
        deck.add_points({_TITLE: voice.say("page.contents")}, titles, notes)
    for made_up, own in told:
        if made_up:
            appendix = voice.say("deck.appendix")
            deck.sections.append((appendix, []))
            texts = {_TITLE: appendix, _BODY: voice.say("page.made_up")}
            deck.add("Title", texts, voice.say("deck.to_made_up"))
        for part in own:
            if not made_up:
                deck.sections.append((part.title, []))
            for kicker, prose, item in _shown(part, voice):
                deck.add_item(kicker, prose, item)
    thanks, name = voice.say("page.thanks"), settings.name(report.lang)
    deck.sections.append((thanks, []))
    last = {_TITLE: thanks, _BODY: f"{name}\n{settings.contact}".strip()}
    deck.add("Title", last, voice.say("deck.thanks", contact=settings.contact or name))
    return deck.packed()


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
    """A deck in the making, in one language: its sections, each with the slides in it."""

    def __init__(self, report: Report) -> None:
        self.report, self.voice = report, report.voice
        self.file = Presentation(str(_TEMPLATE))
        self.layouts = {layout.name: layout for layout in self.file.slide_layouts}
        self.sections: list[tuple[str, list[str]]] = []

    def add(self, layout: str, texts: Mapping[int, str], notes: str) -> Any:
        """Add a slide with texts in its places; a place without one is taken away."""
        slide = self.file.slides.add_slide(self.layouts[layout])
        self.sections[-1][1].append(str(slide.slide_id))
        for place in [*slide.placeholders]:
            index = place.placeholder_format.idx
            if told := texts.get(index):
                if size := _SIZES[layout == "Title"].get(index):
                    told = balanced(told, _AREA.wide / SPARE, size, voice=self.voice)
                place.text_frame.text = told.replace("\n", "\v")
            else:
                place._element.getparent().remove(place._element)
        slide.notes_slide.notes_text_frame.text = notes
        return slide

    def add_item(self, kicker: str, prose: str, item: dict[str, Any]) -> None:
        """Add the slide of a figure or a table, in the form that it has on slides."""
        text, drawn = item["text"], item["kind"] == "figure"
        said = self.voice.say("deck.said" if drawn else "deck.listed", title=text["title"])
        beyond = text.get("alt", "").removeprefix(text["title"]).lstrip(".。 ")
        told: dict[str, list[str]] = {}
        if not drawn and len(text["heads"]) == 2:
            for name, one in text["rows"]:
                told.setdefault(name, []).append(one)
        rows = [
            self.voice.say("page.group", name=name, items=self._spoken(own))
            for name, own in told.items()
        ]
        # The title of a figure is what it shows; that of a table says what it lists.
        notes = "\n\n".join(filter(None, [prose, said * (drawn or not prose), "\n".join(rows)]))
        native = text if not drawn else text.get("slide") or text.get("numbers", {})
        texts = {
            _TITLE: text["title"],
            _CAPTION: native.get("caption", text["caption"]),
            _KICKER: kicker,
            _STAMP: self.voice.say("common.stamp") if item["illustrative"] else "",
        }
        if last := item.get("left_out"):
            native = text | {"rows": [*text["rows"], [last, *[""] * (len(text["heads"]) - 1)]]}
        picture = item.get("pasted") or self.report.figures / f"{item.get('name')}.slide.png"
        form = native.get("form") or item.get("form") or "rows"
        if "pasted" in item or (drawn and picture.exists()):
            self._add_picture(self.add("Figure", texts, notes), picture, text["alt"])
        elif form == "bars":
            shapes.add_bars(self.add("Figure", texts, notes), _AREA, native)
        elif form == "grid":
            shapes.add_grid(self.add("Figure", texts, notes), _AREA, native)
        elif form == "diagram":
            slide = self.add("Figure", texts, notes)
            shapes.add_boxes(slide, _AREA, native["rows"], voice=self.voice)
        elif not (native and self._add_rows(texts, native, notes)):
            lines = [self.voice.say("deck.on_page", n=len(text.get("rows", ())))]
            if drawn:
                lines = [beyond or text["lead"]]
                lines += [self.voice.say("deck.in_words")] * is_drawn(text)
            self.add_points(texts, lines, notes)

    def _spoken(self, items: Iterable[str]) -> str:
        """Return items as sentences, each with its end."""
        stop = self.voice.mark("stop")
        ended = (one + stop[one.endswith((stop[0], "?", "!")) :] for one in items)
        return "".join(ended).strip()

    def add_points(self, texts: Mapping[int, str], lines: Sequence[str], notes: str) -> bool:
        """Add a slide of lines, each a point, in the largest letters that fit; tell if any do."""
        for columns, size in _POINTS:
            room = _AREA.wide / columns - 0.75
            high = sum(self._high(line, room, size) + AROUND for line in lines)
            if high <= (_AREA.high - 0.6) * columns:
                break
        else:
            return False
        slide = self.add("Text", {**texts, _BODY: "\n".join(lines)}, notes)
        frame = slide.placeholders[_BODY].text_frame
        frame.text = "\n".join(line.replace("\n", " ") for line in lines)
        frame._txBody.bodyPr.set("numCol", str(columns))
        frame._txBody.bodyPr.set("spcCol", "274320")
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run.font.size = Pt(size)
        return True

    def _add_rows(self, texts: Mapping[int, str], text: Mapping[str, Any], notes: str) -> bool:
        """Add a table whole, statements as points; tell whether a slide has room for it.

        Columns of which nothing is known are left out, as are pairs of a name and nothing, and a
        table of which nothing is left. Of two columns in which the first repeats, it stands once
        before all that is under it. A table may take two slides.
        """
        rows = [row for row in text["rows"] if len(row) != 2 or row[1] != NOTHING]
        kept = [n for n, own in enumerate(zip(*rows, strict=True)) if {*own} != {NOTHING}]
        if not kept:
            return True
        heads, *rows = ([row[n] for n in kept] for row in [text["heads"], *rows])
        if len(heads) == 1:
            return self.add_points(texts, [row[0] for row in rows], notes)
        if len(heads) == 2:
            firsts = [row[0] for row in rows]
            rows.sort(key=lambda row: firsts.index(row[0]))
            grouped = groupby(rows, key=lambda row: row[0])
            rows = [[head * (not n), row[1]] for head, own in grouped for n, row in enumerate(own)]
        parts = [rows]
        after = [n for n, row in enumerate(rows) if 2 * n >= len(rows) and row[0]]
        if after and not self._fitting([heads, *rows]):
            # What is too much for one slide goes on, under a head of its own, on the next.
            parts = [rows[: after[0]], rows[after[0] :]]
        found = [fitting for own in parts if (fitting := self._fitting([heads, *own]))]
        if len(found) < len(parts):
            return False
        numbers = [text.get("numbers", [False] * (max(kept) + 1))[n] for n in kept]
        say, title = self.voice.say, texts[_TITLE]
        for n, (own, fitting) in enumerate(zip(parts, found, strict=True), 1):
            if parts[1:]:
                texts = {**texts, _TITLE: say("deck.of_two", title=title, n=n)}
            slide = self.add("Figure", texts, notes)
            shapes.add_table(slide, _AREA, [heads, *own], *fitting, numbers)
            notes = say("deck.goes_on", title=title)
        return True

    def _fitting(self, rows: Sequence[Sequence[str]]) -> tuple[list[float], int] | None:
        """Return the widths and the largest letters in which rows fit a slide, if there are any."""
        for size in _CELLS:
            widths = _widths(rows, size)
            cells = [[*zip(row, widths, strict=True)] for row in rows]
            high = sum(
                AROUND + max(self._high(t, wide - 0.2, size) for t, wide in row) for row in cells
            )
            if high <= _AREA.high:
                return widths, size
        return None

    def _add_picture(self, slide: Any, file: Path | BytesIO, alt: str) -> None:
        left, top, wide, high = _AREA.emu
        picture = slide.shapes.add_picture(
            file if isinstance(file, BytesIO) else str(file), left, top
        )
        scale = min(wide / picture.width, high / picture.height, 1)
        picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
        picture.left += (wide - picture.width) // 2
        picture.name = getattr(file, "stem", alt)
        picture._element.nvPicPr.cNvPr.set("descr", alt)

    def packed(self) -> bytes:
        """Return the deck as a file, with title, language, colours and sections."""
        core = self.file.core_properties
        core.title, core.language = self.report.title, self.report.lang
        theme = self.file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        usual, settings = Settings(), self.report.settings
        own = {usual.accent: settings.accent, usual.alert: settings.alert}
        codes = {one[1:].upper().encode(): new[1:].upper().encode() for one, new in own.items()}
        # In one go: the accent of one may be what is usual for an alert.
        theme._blob = re.sub(b"|".join(codes), lambda found: codes[found[0]], theme.blob)
        for slide in self.file.slides:
            for run in slide._element.iter(qn("a:r")):
                run.get_or_add_rPr().set("lang", self.voice.locale)
        root = parse_xml(
            f'<p:extLst {nsdecls("p")}><p:ext uri="{_SECTIONS}">'
            f'<p14:sectionLst xmlns:p14="{_OFFICE}"/></p:ext></p:extLst>'
        )
        for number, (name, slides) in enumerate(self.sections, 1):
            key = f"{{00000000-0000-4000-8000-{number:012d}}}"
            section = _within(root[0][0], "section", name=name, id=key)
            listed = _within(section, "sldIdLst")
            for slide in slides:
                _within(listed, "sldId", id=slide)
        self.file.part._element.append(root)
        packed = BytesIO()
        self.file.save(packed)
        return _without_times(packed.getvalue())

    def _high(self, text: str, wide: float, size: float) -> float:
        """Return how high a text stands in a width, in inches."""
        lines = [wrap(one, wide / SPARE, size, voice=self.voice) for one in text.split("\n")]
        return sum(one.count("\n") + 1 for one in lines) * size * LEADING / 72


def _within(parent: Any, tag: str, **told: str) -> Any:
    parent.append(parent.makeelement(f"{{{_OFFICE}}}{tag}", told))
    return parent[-1]


def _widths(rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """Return the widths of columns in inches: narrow ones have what they need first."""
    # Heads are bold, and as much wider.
    longest = [
        max(1.1 * text_width(head, size), widest(own, size))
        for head, *own in zip(*rows, strict=True)
    ]
    wanted = [wide * SPARE + 0.45 for wide in longest]
    widths, free = [0.0] * len(wanted), _AREA.wide
    for rank, n in enumerate(sorted(range(len(wanted)), key=lambda n: wanted[n])):
        widths[n] = min(wanted[n], free / (len(wanted) - rank))
        free -= widths[n]
    return [wide * _AREA.wide / sum(widths) for wide in widths]


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
