"""A result as the text of a table: heads and values as a reader of one language reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from pandas.api import types

from isogj_analysis.charts import words
from isogj_analysis.charts.wgs import wg_labels

NOTHING = "—"
# Of the height of a figure: less than this between head and foot is no drawing.
_NO_DRAWING = 0.1
# Columns whose codes are those of another.
_CODES = {"missing_from": "wg", "other": "vendor"}
_MONTHS = ("month", "missed")


def table_text(frame: pd.DataFrame, names: pd.DataFrame, lang: str) -> dict[str, Any]:
    """Return heads, rows of text, and which columns hold numbers (they stand to the right).

    Codes become display names by the name of their column, days are written out, numbers that are
    not whole have two decimals, lists are joined; a missing value is a dash. Two
    columns `NAME_ja` and `NAME_en` are one, `NAME`, in the reader's language, and in the other
    where that is missing.
    """
    frame, names = _in_language(frame, lang), _with_short_wgs(names, lang)
    columns = [_texts(frame[name], str(name), names, lang) for name in frame.columns]
    return {
        "heads": [words.head(str(name), lang) for name in frame.columns],
        "rows": [list(row) for row in zip(*columns, strict=True)],
        "numbers": [_is_number(frame[name]) for name in frame.columns],
    }


def is_drawn(text: Mapping[str, Any]) -> bool:
    """Tell whether there is a drawing between the head and the foot of a figure of these words."""
    return bool(1 - text["head"] - text["foot"] > _NO_DRAWING)


def _in_language(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the columns of one language alone, under their common name."""
    columns = {}
    for column in map(str, frame.columns):
        name = column.removesuffix("_ja").removesuffix("_en")
        if not {f"{name}_ja", f"{name}_en"}.issubset(frame.columns):
            columns[column] = frame[column]
        elif name not in columns:
            told = pd.Series(words.texts(frame, name, lang), index=frame.index, dtype="str")
            columns[name] = told.replace("", None)
    return pd.DataFrame(columns)


def _with_short_wgs(names: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return the names with those of WGs as the figures have them."""
    own = names.index.get_level_values("column") == "wg"
    names = names.copy()
    names.loc[own, lang] = wg_labels(
        names.index[own].get_level_values("code"), lang=lang, names=names
    )
    return names


def _is_number(column: pd.Series) -> bool:
    return types.is_numeric_dtype(column) and not types.is_bool_dtype(column)


def _texts(column: pd.Series, name: str, names: pd.DataFrame, lang: str) -> list[str]:
    told = column.dropna()
    if types.is_float_dtype(column) and (told == told.round()).all():
        column = column.astype("Int64")
    return [_text(value, _CODES.get(name, name), names, lang) for value in column.astype(object)]


def _text(value: Any, name: str, names: pd.DataFrame, lang: str) -> str:
    if isinstance(value, tuple | list | set | frozenset):
        return _joined(value, name, names, lang)
    if pd.isna(value):
        return NOTHING
    if isinstance(value, bool):
        return words.say("table.yes" if value else "table.no", lang)
    if isinstance(value, pd.Timestamp):
        return (words.month if name in _MONTHS else words.day)(value, lang)
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, int):
        return str(value) if name.endswith("year") else f"{value:,}"
    return words.value(name, value, lang) or words.label(names, name, value, lang)


def _joined(values: Iterable[Any], name: str, names: pd.DataFrame, lang: str) -> str:
    """Join several values; a pair of codes is a cell of the map, (target, phase)."""
    # A column of several things is named in the plural: vendors, cells.
    own = name.removesuffix("s")
    texts = []
    for value in values:
        if isinstance(value, tuple):
            pair = zip(("target", "phase"), value, strict=True)
            texts.append("×".join(words.label(names, axis, code, lang) for axis, code in pair))
        else:
            texts.append(_text(value, own, names, lang))
    return ("、" if lang == "ja" else ", ").join(texts) or NOTHING
