"""The Service MAP to click through: in the report page, and alone as a page for a web site."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables import Tables
from isogj_analysis.tables.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "template"
# What the axes of the map are called in what is told, by column.
_AXES = {"targets": "target", "phases": "phase", "genres": "genre", "vendors": "vendor"}

# What the page itself fills into its phrases.
_PLACES = {place: f"{{{place}}}" for place in ("n", "all", "name", "cell", "cells")}


def tell_map(
    catalogue: pd.DataFrame, tables: Tables, voices: Sequence[Voice], foot: Mapping[str, Any]
) -> dict[str, Any]:
    """Return all that the map shows, in each language: axes, services, words; to be kept as JSON.

    A cell is its place in the table, row by row; a service tells its cells, its vendor and genre by
    their places in the lists. `foot` are the source line and the stamp of each language.
    """
    codes = {
        "targets": tables.targets["target"].astype("str").tolist(),
        "phases": tables.phases["phase"].astype("str").tolist(),
        "genres": catalogue["genre"].astype("str").drop_duplicates().tolist(),
        "vendors": catalogue["vendor"].astype("str").drop_duplicates().tolist(),
    }
    at = {name: {code: n for n, code in enumerate(own)} for name, own in codes.items()}
    wide = len(codes["phases"])

    def cells_of(rows: pd.DataFrame) -> list[int]:
        pairs = zip(rows["target"].astype("str"), rows["phase"].astype("str"), strict=True)
        return sorted({at["targets"][row] * wide + at["phases"][column] for row, column in pairs})

    def texts(frame: pd.DataFrame, stem: str, key: str) -> dict[str, dict[str, str]]:
        if f"{stem}_{voices[0].lang}" not in frame:
            return {}
        own = frame[key].astype("str")
        told = {voice.lang: voice.texts(frame, stem) for voice in voices}
        return {
            code: {lang: texts[n] for lang, texts in told.items() if texts[n]}
            for n, code in enumerate(own)
        }

    asked = texts(tables.targets, "question", "target") | texts(tables.phases, "question", "phase")
    summaries = texts(tables.services, "summary", "service")
    about = texts(tables.genres, "summary", "genre")
    groups = catalogue.drop_duplicates("vendor").set_index("vendor")["corporate_group"]

    def named(column: str, code: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "code": code, "name": {voice.lang: voice.name(column, code) for voice in voices}
        }  # fmt: skip
        if column == "vendor":
            group = str(groups[code])
            names = {voice.lang: voice.name("corporate_group", group) for voice in voices}
            told |= {"group": group, "group_name": names}
        for key, known in (("question", asked), ("summary", summaries | about)):
            if known.get(code):
                told[key] = known[code]
        return told

    services = [
        named("service", code)
        | {
            "vendor": at["vendors"][str(rows["vendor"].iloc[0])],
            "genre": at["genres"][str(rows["genre"].iloc[0])],
            "cells": cells_of(rows),
        }
        for code, rows in catalogue.groupby(catalogue["service"].astype("str"), sort=False)
    ]
    special = {
        name: cells_of(tables.cells[tables.cells["state"] == name])
        for name in ("out-of-scope", "under-review")
    }
    words = {
        voice.lang: {key: voice.say(f"map_page.{key}", **_PLACES) for key in voice.keys("map_page")}
        for voice in voices
    }
    lists = {name: [named(_AXES[name], code) for code in own] for name, own in codes.items()}
    return {**lists, "services": services, "special": special, "words": words, "foot": dict(foot)}


def map_json(told: Mapping[str, Any]) -> str:
    """Return what a map shows as JSON that may stand inside a script element."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def map_page(told: Mapping[str, Any], *, settings: Settings) -> str:
    """Return the map alone, in all its languages: a page that asks the network for nothing.

    Without scripts it is a plain table of the map and one of all services, in each language. Same
    inputs, same bytes.
    """
    return (
        templates()
        .get_template("map_page.html.j2")
        .render(
            told=told,
            names={lang: settings.name(lang) for lang in told["words"]},
            settings=settings,
        )
    )


def templates() -> "Environment":
    """Return the templates of pages: what they are told is data, none of it is markup.

    `file` gives them a style or a script that lies beside them, `data` what a map shows as JSON,
    `counted` its number of services by cell.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["data"] = lambda told: Markup(map_json(told))
    environment.globals["counted"] = lambda told: Counter(
        cell for one in told["services"] for cell in one["cells"]
    )
    environment.globals["file"] = lambda name: Markup(
        (_TEMPLATES / name).read_text(encoding="utf-8")
    )
    return environment
