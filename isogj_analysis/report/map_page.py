"""The Service MAP to click through: in the report page, and alone as a page for a web site."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables import Tables
from isogj_analysis.tables.settings import Settings

_TEMPLATES = Path(__file__).parent / "template"
# What tables say of a code, besides its name.
_TEXTS = {"target": "question", "phase": "question", "service": "summary", "genre": "summary"}
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
    rows_of = {
        "target": tables.targets, "phase": tables.phases, "service": tables.services,
        "genre": tables.genres,
    }  # fmt: skip
    on_record = {
        column: frame.set_index(column).to_dict("index") for column, frame in rows_of.items()
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
        told = {"code": code, "name": names(column, code)}
        if column == "vendor":
            group = group_of[code]
            return told | {"group": group, "group_name": names("corporate_group", group)}
        row, stem = on_record[column].get(code, {}), _TEXTS[column]
        own = {voice.lang: voice.text(row, stem) for voice in voices} if row else {}
        said = {lang: text for lang, text in own.items() if text}
        return told | ({stem: said} if said else {})

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


def map_page(told: Mapping[str, Any], *, settings: Settings) -> str:
    """Return the map alone, in all its languages: a page that asks the network for nothing.

    Without scripts it is a plain table of the map and one of all services, in each language. Same
    inputs, same bytes.
    """
    names = {lang: settings.name(lang) for lang in told["words"]}
    template = templates().get_template("map_page.html.j2")
    return template.render(told=told, names=names, settings=settings)


def templates() -> Environment:
    """Return the templates of pages: what they are told is data, none of it is markup.

    `file` gives them a style or a script that lies beside them, `counted` the number of services of
    a map by cell.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    # What the filter `tojson` writes may stand inside a script element.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.globals["counted"] = lambda told: Counter(
        cell for one in told["services"] for cell in one["cells"]
    )
    environment.globals["file"] = lambda name: Markup(
        (_TEMPLATES / name).read_text(encoding="utf-8")
    )
    return environment
