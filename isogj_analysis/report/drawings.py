"""Drawings remembered: a figure is drawn anew only where what it would draw has changed."""

import dataclasses
import datetime
import hashlib
import logging
import numbers
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from joblib import Memory, register_store_backend
from joblib.memory import FileSystemStoreBackend

from isogj_analysis.tables.frames import selection_of

_VALUES = (
    numbers.Number, np.generic, datetime.date, datetime.timedelta, pd.Period, Path, type(pd.NA),
    type(None), bytes,
)  # fmt: skip
# Kinds of arrays that hold no text: truths, numbers and times.
_NUMBERS = "biufmM"


class _UnseenError(Exception):
    """There is something that cannot be looked through."""


class _Used(FileSystemStoreBackend):
    """Counts a drawing that is recalled as used now: not every system notes when a file is read."""

    def load_item(self, call_id: Any, *args: Any, **options: Any) -> Any:
        os.utime(Path(self.location, *call_id, "output.pkl"))
        return super().load_item(call_id, *args, **options)


def memory(folder: str | Path) -> Memory:
    """Return the memory of drawings that is kept in a folder."""
    register_store_backend("used", _Used)
    # What is damaged is drawn anew, which nobody needs to be told in the middle of a notebook.
    logging.getLogger("joblib").setLevel(logging.CRITICAL)
    return Memory(folder, backend="used", verbose=0)


def recall(folder: str | Path, draw: Callable[[], Any], *made_from: str) -> tuple[Any, bool]:
    """Return what `draw` returns, and whether it was called for that.

    It is called where the memory holds nothing for what it is just `made_from`, or holds it
    damaged.
    """
    called = []

    def call() -> Any:
        called.append(True)
        return draw()

    return memory(folder).cache(_drawing, ignore=["call"])(made_from, call), bool(called)


def _drawing(made_from: tuple[str, ...], call: Callable[[], Any]) -> Any:
    del made_from  # by it the memory knows the drawing
    return call()


class Seen(NamedTuple):
    """A hash of things to be drawn, and all the texts in them: their codes are among these."""

    key: str
    texts: set[str]


def look_through(*things: Any) -> Seen | None:
    """Look through things to be drawn.

    None where one cannot be looked through, such as a function that is not of this package: nobody
    knows what it would draw.
    """
    texts: set[str] = set()
    try:
        plain = _plain(things, texts)
    except _UnseenError:
        return None
    return Seen(hashlib.sha256(repr(plain).encode()).hexdigest(), texts)


def names_in(names: pd.DataFrame, texts: set[str]) -> pd.DataFrame:
    """Return the names of the codes among texts, and no others.

    Of WGs all names are needed: how one is shortened depends on the others.
    """
    column, code = (names.index.get_level_values(level) for level in ("column", "code"))
    occur = code.isin(texts)
    wg = column == "wg"
    return names[occur | (wg & (occur & wg).any())]


def _plain(thing: Any, texts: set[str]) -> Any:
    """Return a thing in plain lists: two that look alike are alike, whatever the memory holds.

    All texts within it are added to `texts`: codes may stand in cells, in heads and in indexes.
    """
    if isinstance(thing, str):
        texts.add(thing)
        return thing
    if isinstance(thing, _VALUES):
        return type(thing).__name__, str(thing)
    parts: list[Any]
    if isinstance(thing, pd.DataFrame):
        columns = [thing.iloc[:, number].array for number in range(thing.shape[1])]
        parts = [thing.index, thing.columns, *columns, selection_of(thing)]
    elif isinstance(thing, pd.Series):
        parts = [thing.name, thing.index, thing.array]
    elif isinstance(thing, pd.Index):
        parts = [list(thing.names), thing.array if thing.nlevels == 1 else thing.tolist()]
    elif isinstance(thing, pd.Categorical):
        parts = [thing.categories, thing.ordered, thing.tolist()]
    elif isinstance(thing, np.ndarray | pd.arrays.NumpyExtensionArray) and (
        thing.dtype.kind in _NUMBERS
    ):
        held = np.asarray(thing)
        parts = [str(held.dtype), held.shape, hashlib.sha256(held.tobytes()).hexdigest()]
    elif isinstance(thing, pd.api.extensions.ExtensionArray | np.ndarray):
        parts = [str(thing.dtype), thing.tolist()]
    elif isinstance(thing, Mapping):
        parts = [*thing.items()]
    elif isinstance(thing, list | tuple):
        parts = [*thing]
    elif isinstance(thing, set | frozenset):
        parts = sorted(thing, key=repr)
    elif dataclasses.is_dataclass(thing):
        parts = [*vars(thing).items()]
    else:
        module, name = getattr(thing, "__module__", ""), getattr(thing, "__qualname__", "")
        if module.startswith("isogj_analysis.") and getattr(sys.modules[module], name, 0) is thing:
            return module, name
        raise _UnseenError
    return type(thing).__name__, [_plain(part, texts) for part in parts]
