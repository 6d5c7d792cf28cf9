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
# What the page itself fills into its phrases.
_PLACES = {place: f"{{{place}}}" for place in ("n", "all", "name", "cell", "cells")}


def tell_map(
    catalogue: pd.DataFrame, tables: Tables, voices: Sequence[Voice], foot: Mapping[str, Any]
) -> dict[str, Any]:
    """Return all that the map shows, in each language: axes, services, words; to be kept as JSON.

    A cell is its place in the table, row by row; a service tells its cells, its vendor and genre by
    their places in the lists. `foot` are the source line and the stamp of each language.
    """
    axes = {
        "targets": tables.targets["target"],
        "phases": tables.phases["phase"],
        "genres": catalogue["genre"].drop_duplicates(),
        "vendors": catalogue["vendor"].drop_duplicates(),
    }
    codes = {name: own.astype("str").tolist() for name, own in axes.items()}
    at = {name: {code: n for n, code in enumerate(own)} for name, own in codes.items()}
    on_record = {
        "question": _texts({"target": tables.targets, "phase": tables.phases}, "question", voices),
        "summary": _texts({"service": tables.services, "genre": tables.genres}, "summary", voices),
    }
    groups = catalogue.astype({"corporate_group": "str"}).drop_duplicates("vendor")
    group_of = dict(zip(groups["vendor"].astype("str"), groups["corporate_group"], strict=True))

    def cells_of(rows: pd.DataFrame) -> list[int]:
        pairs = zip(rows["target"].astype("str"), rows["phase"].astype("str"), strict=True)
        wide = len(codes["phases"])
        return sorted({at["targets"][row] * wide + at["phases"][column] for row, column in pairs})

    def names(column: str, code: str) -> dict[str, str]:
        return {voice.lang: voice.name(column, code) for voice in voices}

    def named(column: str, code: str) -> dict[str, Any]:
        told = {key: known[code] for key, known in on_record.items() if code in known}
        if column == "vendor":
            group = group_of[code]
            told |= {"group": group, "group_name": names("corporate_group", group)}
        return {"code": code, "name": names(column, code), **told}

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
    lists = {name: [named(name[:-1], code) for code in own] for name, own in codes.items()}
    return {**lists, "services": services, "special": special, "words": words, "foot": dict(foot)}


def _texts(
    frames: Mapping[str, pd.DataFrame], stem: str, voices: Sequence[Voice]
) -> dict[str, dict[str, str]]:
    """Return what tables say of each code in each language, where they say something."""
    found: dict[str, dict[str, str]] = {}
    for column, frame in frames.items():
        for voice in voices if f"{stem}_{voices[0].lang}" in frame else ():
            for code, text in zip(
                frame[column].astype("str"), voice.texts(frame, stem), strict=True
            ):
                if text:
                    found.setdefault(code, {})[voice.lang] = text
    return found


def map_json(told: Mapping[str, Any]) -> str:
    """Return what a map shows as JSON that may stand inside a script element."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def map_page(told: Mapping[str, Any], *, settings: Settings) -> str:
    """Return the map alone, in all its languages: a page that asks the network for nothing.

    Without scripts it is a plain table of the map and one of all services, in each language. Same
    inputs, same bytes.
    """
    names = {lang: settings.name(lang) for lang in told["words"]}
    template = templates().get_template("map_page.html.j2")
    return template.render(told=told, names=names, settings=settings)


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
