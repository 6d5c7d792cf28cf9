"""The print edition: the report set by Typst on A4, with cover, contents and page numbers."""

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize
from xml.etree import ElementTree as ET

from isogj_analysis.draw.lettering import terms_of
from isogj_analysis.draw.theme import WIDTH, use_settings
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.story import Report, pasted, sections, words
from isogj_analysis.report.texts import is_drawn
from isogj_analysis.report.typeset import typeset
from isogj_analysis.report.vector import drawing

# Letters that a column is as wide as, at least and at most, what lies around them, and a mini-map.
_LEAST, _MOST, _AROUND, _MAP = 5, 30, 4, 10
# So many times as wide as the text a figure may be to be made smaller, without a sheet of its own.
_WIDE = 1.5
# Of a table: nobody turns more pages, and Typst takes more than twice as long for twice as many.
_MOST_ROWS = 1_000


def make_print(report: Report) -> bytes:
    """Return the print edition of a report as a tagged PDF; same inputs, same bytes.

    A figure much wider than the text stands on a sheet of A3. A ValueError says what cannot be set.
    """
    use_settings(report.settings)
    voice = report.voice
    pictures: dict[str, bytes] = {}

    def picture(content: bytes, ending: str) -> str:
        name = f"{len(pictures)}.{ending}"
        pictures[name] = content
        return name

    def told(token: Any) -> Any:
        """Return Markdown with each picture by the name of its file."""
        if token["type"] == "image":
            alt = words(token["children"]) or voice.say("page.picture")
            return token | {"file": picture(*pasted(token["attrs"]["url"])), "alt": alt}
        return token | {"children": [told(child) for child in token.get("children", [])]}

    def item(of: dict[str, Any]) -> dict[str, Any]:
        if voice.by_phrases and of["kind"] in ("table", "figure"):
            of = of | {"text": of["text"] | {"phrases": terms_of(of["text"]["title"], voice)}}
        if of["kind"] == "prose":
            return of | {"tokens": [told(token) for token in of["tokens"]]}
        if of["kind"] == "picture":
            return of | {"file": picture(*pasted(of["data"])), "alt": voice.say("page.picture")}
        if of["kind"] == "table":
            text = of["text"] if of.get("index") is not None else _first_rows(of["text"], voice)
            return of | {"text": text, "shares": shares(text)}
        if of["kind"] != "figure" or not is_drawn(of["text"]):
            return of
        drawn = drawing(report.figures / f"{of['name']}.svg", of["text"], name=of["name"])
        wide, high = (float(drawn.get(side, 0)) for side in ("width", "height"))
        content = ET.tostring(drawn, encoding="utf-8")
        return of | {
            "file": picture(content, "svg"), "wide": wide, "high": high,
            "sheet": "a3" if wide > _WIDE * WIDTH * 72 else "a4",
        }  # fmt: skip

    parts: list[dict[str, Any]] = [
        {
            "title": part.title,
            "made_up": part.illustrative,
            "items": [*map(item, _on_paper(part.items))],
        }
        for part in report.parts
    ]
    listed = [of for part in parts for of in part["items"] if of.get("index") is not None]
    index = {row[of["index"]] for of in listed for row in of["text"]["rows"]}
    names = ("contents", "no_rows", "made_up", "index", "contact", "fault")
    document = {
        "lang": voice.lang, "parts": parts, "organisation": report.settings.name(voice.lang),
        "title": report.title, "subtitle": report.below_title,
        "contact": report.settings.contact,
        # Letters of full width stand among the others.
        "index": sorted(index, key=lambda name: normalize("NFKC", name).casefold()),
        "stamp": voice.say("common.stamp"),
        "say": {name: voice.say(f"page.{name}") for name in names},
    }  # fmt: skip
    (content,) = typeset("report", document, pictures=pictures, standard="ua-1")
    return content


def _first_rows(text: dict[str, Any], voice: Voice) -> dict[str, Any]:
    """Return a table with as many rows as are printed; below it stands that there are more."""
    rows, maps = text["rows"], text.get("maps", {})
    if len(rows) <= _MOST_ROWS:
        return text
    told = voice.say("page.printed_rows", n=_MOST_ROWS, all=len(rows))
    return text | {
        "rows": rows[:_MOST_ROWS], "caption": text["caption"] + told,
        "maps": {column: drawn[:_MOST_ROWS] for column, drawn in maps.items()},
    }  # fmt: skip


def _on_paper(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the items of a part without maps to click, and without a section of nothing else."""
    only_map = {"heading", "map"}
    within = sections(items)
    shown = [own for own in within if {item["kind"] for item in own} - {"prose"} != only_map]
    return [item for own in shown for item in own if item["kind"] != "map"]


def shares(text: Mapping[str, Any]) -> list[int]:
    """Return how much of the width each column of a table gets, by the longest of its texts."""
    columns = zip(text["heads"], *text["rows"], strict=True)
    # Letters that are not Latin are about twice as wide.
    longest = [max(sum(2 - letter.isascii() for letter in t) for t in own) for own in columns]
    return [
        _MAP if str(n) in text.get("maps", {}) else max(_LEAST, min(_MOST, wide)) + _AROUND
        for n, wide in enumerate(longest)
    ]
