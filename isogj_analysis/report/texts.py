"""A result as the text of a table: heads and values as a reader of one language reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from isogj_analysis.draw.minimap import MiniMap, minimap_svg
from isogj_analysis.draw.voice import Voice

NOTHING = "—"
# Of the height of a figure: less than this between head and foot is no drawing.
_NO_DRAWING = 0.1
# Columns whose codes are those of another.
_CODES = {
    "missing_from": "wg",
    "lead": "organisation",
    "other": "vendor",
    "offered_by": "vendor",
    "proposal": "service",
}
_MONTHS = ("month", "missed")
# Columns of cells that somebody does not cover.
_LACKING = ("lacking_cells", "unmet")
_PRECISION, _NOTE = "_precision", "_note"
_LAW = ["serial", "era_year"]


def table_text(frame: pd.DataFrame, voice: Voice, blank: MiniMap | None = None) -> dict[str, Any]:
    """Return heads, rows of text, and which columns hold numbers (they stand to the right).

    Codes become display names by the name of their column, days are written out, numbers that are
    not whole have two decimals, lists are joined; a missing value is a dash, or the word that the
    column has for `nothing`. A `code` beside its `axis` is one of that; a day beside its
    `NAME_precision` no more exact than that says; one that is missing what its `NAME_note` says; a
    number before `approximate`, and a `difference` from it, about so many; a `law_number` beside
    its `serial` and `era_year` is told from these where it is an act. Two columns `NAME_ja` and
    `NAME_en` are one, `NAME`, in the reader's language, and in the other where that is missing.
    With a `blank` map, `maps` draws each scope in a column of scopes on it, as SVG by the number of
    the column.
    """
    # Names of WGs are as the figures have them.
    frame, voice = _in_language(frame, voice), voice.short("wg")
    beside = {f"{name}{end}" for name in frame for end in (_PRECISION, _NOTE)} | {"approximate"}
    beside |= set(_LAW) if "law_number" in frame else set()
    shown = [str(name) for name in frame.columns if name not in beside]
    columns = [_column(frame, name, voice) for name in shown]
    maps = {
        str(n): [_drawn(replace(blank, lacking=name in _LACKING), c, voice) for c in frame[name]]
        for n, name in enumerate(shown)
        if blank and _is_scope(frame[name])
    }
    return {
        "heads": [head_of(frame[name], voice) for name in shown],
        "rows": [list(row) for row in zip(*columns, strict=True)],
        "numbers": [
            types.is_numeric_dtype(frame[name]) and not types.is_bool_dtype(frame[name])
            for name in shown
        ],
    } | ({"maps": maps} if maps else {})


def head_of(column: pd.Series, voice: Voice) -> str:
    """Return what stands above a column: a number of vendors is no list of them."""
    counted = column.name == "vendors" and types.is_numeric_dtype(column)
    return voice.head("vendor_count" if counted else str(column.name))


def _is_scope(column: pd.Series) -> bool:
    """Tell whether a column holds lists of cells, (target, phase), and nothing else."""
    lists = [value for value in column if isinstance(value, list | tuple)]
    cells = [cell for value in lists for cell in value]
    return bool(cells) and all(isinstance(cell, tuple) and len(cell) == 2 for cell in cells)


def _drawn(blank: MiniMap, cells: Any, voice: Voice) -> str:
    """Return a scope as a mini-map; nothing for one that is empty or unknown."""
    if not isinstance(cells, list | tuple) or not cells:
        return ""
    return minimap_svg(replace(blank, on=dict.fromkeys(cells, 1)), voice=voice)


def _column(frame: pd.DataFrame, name: str, voice: Voice) -> list[str]:
    if name == "code" and "axis" in frame:
        pairs = zip(frame["axis"], frame["code"], strict=True)
        return [voice.name(axis, code) for axis, code in pairs]
    if name + _PRECISION in frame:
        days = zip(frame[name], frame[name + _PRECISION], strict=True)
        told = [NOTHING if pd.isna(day) else voice.about(day, known) for day, known in days]
        if name + _NOTE in frame:
            notes = _texts(frame[name + _NOTE].astype(object).fillna("none"), name + _NOTE, voice)
            told = [note if day == NOTHING else day for day, note in zip(told, notes, strict=True)]
        return told
    if name == "law_number" and set(_LAW) <= set(frame):
        return [
            voice.act(number, serial, year) if "法律" in number and pd.notna(serial) else number
            for number, serial, year in zip(frame[name], *(frame[of] for of in _LAW), strict=True)
        ]
    at = list(frame.columns).index(name) + 1
    if "approximate" in (frame if name == "difference" else frame.columns[at : at + 1]):
        rough = frame["approximate"].fillna(False) & frame[name].notna()
        return [*map(voice.rough, _texts(frame[name], name, voice), rough)]
    return _texts(frame[name], name, voice)


def is_drawn(text: Mapping[str, Any]) -> bool:
    """Tell whether there is a drawing between the head and the foot of a figure of these words."""
    return bool(1 - text["head"] - text["foot"] > _NO_DRAWING)


def _in_language(frame: pd.DataFrame, voice: Voice) -> pd.DataFrame:
    """Return the columns of one language alone, under their common name."""
    columns = {}
    own, other = (f"_{lang}" for lang in voice.reads)
    for column in map(str, frame.columns):
        name = column.removesuffix(own).removesuffix(other)
        if name == column:
            columns[column] = frame[column]
        elif name not in columns:
            # Of texts that nobody told in a language the column may be left out.
            told = [frame[name + of].replace("", None) for of in (own, other) if name + of in frame]
            columns[name] = told[0].fillna(told[-1])
    return pd.DataFrame(columns)


def _texts(column: pd.Series, name: str, voice: Voice) -> list[str]:
    told = column.dropna()
    if types.is_float_dtype(column) and np.isfinite(told).all() and (told == told.round()).all():
        column = column.astype("Int64")
    return [_text(value, name, voice) for value in column.astype(object)]


def _text(value: Any, name: str, voice: Voice) -> str:
    if isinstance(value, tuple | list | set | frozenset):
        return _joined(value, name, voice)
    if pd.isna(value):
        return voice.value(name, "nothing") or NOTHING
    if isinstance(value, bool):
        return voice.say("table.yes" if value else "table.no")
    if isinstance(value, pd.Timestamp):
        day = (voice.month if name in _MONTHS else voice.day)(value)
        return day if value == value.normalize() else f"{day} {value:%H:%M}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, int):
        return str(value) if name.endswith("year") else f"{value:,}"
    if name == "axis":
        return voice.axis(value)
    name = _CODES.get(name, name)
    return voice.value(name, value) or voice.name(name, value)


def _joined(values: Iterable[Any], name: str, voice: Voice) -> str:
    """Join several values; a pair of codes is a cell of the map, (target, phase).

    Lists of lists have another mark between them than what is in each.
    """
    values = list(values)
    if any(isinstance(value, list) for value in values):
        return voice.mark("parts").join(_joined(value, name, voice) for value in values)
    # A column of several things is named in the plural: vendors, cells.
    own = name.removesuffix("s")
    texts = []
    for value in values:
        if isinstance(value, tuple):
            pair = zip(("target", "phase"), value, strict=True)
            texts.append("×".join(voice.name(axis, code) for axis, code in pair))
        else:
            texts.append(_text(value, own, voice))
    return voice.joined(texts) or NOTHING
