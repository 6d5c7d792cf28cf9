"""A small Service MAP as notebooks hand it over: three services of two groups, two languages."""

import pandas as pd

from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.map_page import tell_map
from isogj_analysis.tables import Tables
from isogj_analysis.tables.settings import Settings

SERVICES = [
    # service, vendor, group, genre, cells
    ("watch", "alpha", "alpha", "monitoring", [("net", "run"), ("server", "run")]),
    ("guard", "beta", "beta", "monitoring", [("net", "run")]),
    ("plan", "alpha", "alpha", "advice", [("net", "plan")]),
]
NAMES = {
    "target": {"net": ("ネットワーク", "Network"), "server": ("サーバ", "Server")},
    "phase": {"plan": ("企画", "Plan"), "run": ("運用", "Run"), "end": ("廃止", "End")},
    "genre": {"monitoring": ("監視", "Monitoring"), "advice": ("助言", "Advice")},
    "vendor": {"alpha": ("甲社", "Alpha"), "beta": ("乙社", "Beta")},
    "corporate_group": {"alpha": ("甲社", "Alpha"), "beta": ("乙社", "Beta")},
    "service": {
        "watch": ("見張り", "Watch"),
        "guard": ("守り", "Guard"),
        "plan": ("計画", "Plan it"),
    },
}


def small_tables() -> Tables:
    """The tables that a map is told from, with the names of all codes."""

    def axis(column: str, **more: list[str]) -> pd.DataFrame:
        return pd.DataFrame({column: list(NAMES[column]), **more}, dtype="str")

    asked = {"question_ja": ["回線は。", ""], "question_en": ["Which lines?", ""]}
    services = axis("service", summary_ja=["見る。", "", ""], summary_en=["It watches.", "", ""])
    frames = {
        "targets": axis("target", **asked),
        "phases": axis("phase"),
        "genres": axis("genre", summary_ja=["", "助ける。"], summary_en=["", "It advises."]),
        "services": services,
        "cells": pd.DataFrame(
            [("end", "net", "out-of-scope")], columns=["phase", "target", "state"]
        ),
    }
    tables = Tables(frames, Settings())
    index = [(column, code) for column, names in NAMES.items() for code in names]
    pairs = [names[code] for names in NAMES.values() for code in names]
    names = pd.DataFrame(
        pairs, pd.MultiIndex.from_tuples(index, names=["column", "code"]), ["ja", "en"]
    )
    vars(tables)["names"] = names
    return tables


def small_catalogue(services=SERVICES) -> pd.DataFrame:
    """The rows of the catalogue, one for each service and cell."""
    rows = [
        (service, vendor, group, genre, target, phase)
        for service, vendor, group, genre, cells in services
        for target, phase in cells
    ]
    columns = ["service", "vendor", "corporate_group", "genre", "target", "phase"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def small_map(*, stamp: str = "", tables: Tables | None = None, services=SERVICES):
    """What the map shows, in Japanese and English."""
    tables = tables or small_tables()
    voices = [Voice(lang, tables.names) for lang in ("ja", "en")]
    foot = {voice.lang: {"caption": f"source {voice.lang}", "stamp": stamp} for voice in voices}
    return tell_map(small_catalogue(services), tables, voices, foot)
