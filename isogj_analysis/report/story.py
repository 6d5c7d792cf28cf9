"""What the report tells, in one language: parts in order, each of prose, figures and tables.

Page, print edition, deck and map are made from it; they differ in how they show what it holds.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import mistune

from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.execute import HANDED
from isogj_analysis.report.notebooks import is_for, tags_of
from isogj_analysis.report.texts import is_drawn
from isogj_analysis.tables.settings import Settings

# Cells that speak to whoever opens a notebook, and not to readers of the report.
_OF_THE_TOOL = {"parameters", "injected-parameters", "note"}
_HANDED = ("figure", "table", "map")
_PICTURES = ("image/png", "image/jpeg")


@dataclass
class Part:
    """A part of the report: from one heading of the first level to the next.

    `anchor` is the same in every language. Each item has a `kind`: `heading` and `prose` with the
    `tokens` of their Markdown, `figure` with its entry, `table` with its words, `map` with what it
    shows, `picture` with its `data` address, `text` with what a cell printed, `fault` with what was
    `said` by a notebook that failed.
    """

    anchor: str
    title: str
    items: list[dict[str, Any]] = field(default_factory=list)

    @property
    def illustrative(self) -> bool:
        """Tell whether anything here is made up."""
        return any(item.get("illustrative") for item in self.items)

    @property
    def headings(self) -> list[dict[str, Any]]:
        """The headings within it, of the second level."""
        return [item for item in self.items if item["kind"] == "heading" and item["level"] == 2]


@dataclass(frozen=True)
class Report:
    """The report in one language, in the order of the executed notebooks.

    `entries` are the manifest's, by name of figure; `figures` holds its `NAME.svg`; `settings`
    give the organisation's name and colours; `other` is the language of the page beside this one,
    if there is one.
    """

    notebooks: Sequence[Path]
    entries: Mapping[str, dict[str, Any]]
    figures: Path
    lang: str
    settings: Settings = Settings()  # noqa: RUF009 - it is frozen
    other: str | None = None

    @cached_property
    def voice(self) -> Voice:
        """Its language."""
        return Voice(self.lang)

    @property
    def title(self) -> str:
        """The title of the report."""
        return self.voice.say("page.title", name=self.settings.name(self.lang))

    @property
    def below_title(self) -> list[str]:
        """The lines below it: subtitle, full name, and the day or month of its first figure."""
        # What follows may be as of days of its own.
        figures = (item["text"] for item in self.items if item["kind"] == "figure")
        days = filter(None, (text.get("as_of") for text in figures))
        return [*self.settings.below_title(self.lang), *islice(days, 1)]

    @property
    def items(self) -> Iterator[dict[str, Any]]:
        """The items of all parts."""
        return (item for part in self.parts for item in part.items)

    @cached_property
    def parts(self) -> list[Part]:
        """Its parts.

        A cell tagged with other languages alone is left out, as is all code. What stands before the
        first heading of a notebook goes on with the part before it, or is one named after the
        notebook. Sections and parts that have nothing to tell are left out; a table in the form of
        a box names them: `left_out` says so.
        """
        parts: list[Part] = []
        for file in self.notebooks:
            for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
                if _OF_THE_TOOL.intersection(tags_of(cell)) or not is_for(cell, [self.lang]):
                    continue
                for item in _prose(cell) if cell["cell_type"] == "markdown" else _outputs(cell):
                    if item["kind"] == "heading" and item["level"] == 1:
                        parts.append(Part(f"part-{len(parts) + 1}", item["title"]))
                        continue
                    if not parts:
                        parts.append(Part("part-1", file.stem))
                    if item["kind"] == "heading":
                        before = sum(other["kind"] == "heading" for other in parts[-1].items)
                        item["anchor"] = f"{parts[-1].anchor}-{before + 1}"
                    if item["kind"] == "figure":
                        item |= self.entries[item["name"]]
                    if "text" in item:
                        item["text"] = item["text"][self.lang]
                    parts[-1].items.append(item)
        left_out: list[str] = []
        kept = [part for part in parts if _has_more(part, left_out)]
        named = self.voice.joined(left_out)
        said = self.voice.say("page.left_out", parts=named) if left_out else ""
        for item in (item for part in kept for item in part.items):
            if item.get("form") == "box":
                item["left_out"] = said
        return [part for part in kept if _has_more(part, [])]


def chapters(parts: Sequence[Part]) -> list[tuple[bool, list[Part]]]:
    """Return parts that follow each other, all of them made up or none."""
    return [(made_up, [*own]) for made_up, own in groupby(parts, attrgetter("illustrative"))]


def words(tokens: Sequence[Mapping[str, Any]]) -> str:
    """Return the words of Markdown without its marks."""
    return "".join(
        words(token["children"])
        if "children" in token
        else token.get("raw", " " if token["type"] in ("softbreak", "linebreak") else "")
        for token in tokens
    )


def pasted(address: str) -> tuple[bytes, str]:
    """Return a picture that was pasted into Markdown, and the kind of its file: png."""
    kind, _, data = address.removeprefix("data:image/").partition(";base64,")
    return base64.b64decode(data), kind


def pictures(tokens: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the words and the address of each picture that was pasted into Markdown."""
    for token in tokens:
        if token["type"] == "image":
            yield words(token["children"]), token["attrs"]["url"]
        yield from pictures(token.get("children", []))


def _has_more(part: Part, left_out: list[str]) -> bool:
    """Take from a part the sections that tell nothing, and name them; tell whether more is left.

    Such a section hands over figures or tables, and all of them are empty.
    """
    within = sections(part.items)
    handed = [[_tells(item) for item in own if item["kind"] in _HANDED] for own in within]
    if any(handed) and not any(map(any, handed)):
        left_out.append(part.title)
        return False
    told = [own for own, tells in zip(within, handed, strict=True) if any(tells) or not tells]
    left_out += [own[0]["title"] for own in within if own not in told and "title" in own[0]]
    part.items = [item for own in told for item in own]
    return True


def sections(items: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the items of each section; the first has those before the first heading."""
    found: list[list[dict[str, Any]]] = [[]]
    for item in items:
        if item["kind"] == "heading" and item["level"] == 2:
            found.append([])
        found[-1].append(item)
    return found


def _tells(item: Mapping[str, Any]) -> bool:
    """Tell whether anything is on record for what a notebook has handed over."""
    if item["kind"] == "figure":
        return item["text"].get("n") != 0 and is_drawn(item["text"])
    if item["kind"] == "map":
        return bool(item["told"]["services"])
    # Until it is known what a box has to name, it may have something to tell.
    return bool(item["text"]["rows"] or item.get("left_out", item.get("form") == "box"))


def _prose(cell: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the headings of a cell, and the prose between them."""
    tokens: Any = mistune.create_markdown(renderer=None, plugins=["table"])("".join(cell["source"]))
    told = [token for token in tokens if token["type"] != "blank_line"]
    for is_heading, own in groupby(told, lambda token: bool(token["type"] == "heading")):
        if not is_heading:
            pasted = cell.get("attachments", {})
            yield {"kind": "prose", "tokens": [_with_pictures(token, pasted) for token in own]}
            continue
        for token in own:
            title = words(token["children"])
            yield {"kind": "heading", "level": token["attrs"]["level"], "title": title}


def _with_pictures(token: dict[str, Any], pasted: Mapping[str, Mapping[str, str]]) -> Any:
    """Return a token whose pictures are those pasted into the cell: others would be fetched."""
    if token["type"] == "image":
        name = token["attrs"]["url"].removeprefix("attachment:")
        for kind, data in pasted.get(name, {}).items():
            if kind in _PICTURES:
                return token | {"attrs": {"url": f"data:{kind};base64,{data}"}}
        return {"type": "text", "raw": words(token["children"])}
    children = [_with_pictures(child, pasted) for child in token.get("children", [])]
    return token | ({"children": children} if children else {})


def _outputs(cell: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a cell of code has handed over, shown or printed."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        picture = next((kind for kind in _PICTURES if kind in data), None)
        if HANDED in data:
            yield data[HANDED]
        elif picture:
            address = f"data:{picture};base64,{''.join(data[picture]).strip()}"
            yield {"kind": "picture", "data": address}
        elif said := "".join(data.get("text/plain") or output.get("text", "")):
            yield {"kind": "text", "said": said}
