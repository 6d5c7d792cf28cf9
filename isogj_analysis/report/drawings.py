"""Drawings remembered: a figure is drawn anew only where what it would draw has changed."""

import dataclasses
import datetime
import numbers
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from joblib import Memory, register_store_backend
from joblib.memory import FileSystemStoreBackend

_WITHOUT_TEXT = (
    numbers.Number, np.generic, datetime.date, datetime.timedelta, pd.Period, Path, type(pd.NA),
    type(None),
)  # fmt: skip


class _Used(FileSystemStoreBackend):
    """Counts a drawing that is recalled as used now: not every system notes when a file is read."""

    def load_item(self, call_id: Any, *args: Any, **options: Any) -> Any:
        os.utime(Path(self.location, *call_id, "output.pkl"))
        return super().load_item(call_id, *args, **options)


def memory(folder: str | Path) -> Memory:
    """Return the memory of drawings that is kept in a folder."""
    register_store_backend("used", _Used)
    return Memory(folder, backend="used", verbose=0)


def is_known(plot: Callable[..., Any]) -> bool:
    """Tell whether a function is of this package: of another nobody knows what it would draw."""
    module = getattr(plot, "__module__", "")
    own = sys.modules.get(module) if module.startswith("isogj_analysis.") else None
    return own is not None and getattr(own, getattr(plot, "__qualname__", ""), None) is plot


def names_in(names: pd.DataFrame, *things: Any) -> pd.DataFrame:
    """Return the names of the codes that occur in things to be drawn, and no others.

    A TypeError where something may hold codes that cannot be seen. Of WGs all names are needed: how
    one is shortened depends on the others.
    """
    codes = {text for thing in things for text in _texts(thing)}
    column, code = (names.index.get_level_values(level) for level in ("column", "code"))
    occur = code.isin(codes)
    wg = column == "wg"
    own = names[occur | (wg & (occur & wg).any())]
    return own.set_axis(pd.MultiIndex.from_tuples(own.index.tolist(), names=names.index.names))


def _texts(thing: Any) -> Iterator[str]:
    """Go through all texts within a thing: codes may stand in cells, in heads and in indexes."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, pd.DataFrame):
        yield from _texts(thing.index)
        yield from _texts(thing.columns)
        for number in range(thing.shape[1]):
            yield from _texts(thing.iloc[:, number].array)
    elif isinstance(thing, pd.Series):
        yield from _texts([thing.name, thing.index, thing.array])
    elif isinstance(thing, pd.Index):
        yield from _texts(thing.array if thing.nlevels == 1 else thing.tolist())
    elif isinstance(thing, pd.Categorical):
        yield from _texts(thing.categories)
    elif isinstance(thing, Mapping):
        yield from _texts([*thing.keys(), *thing.values()])
    elif isinstance(thing, pd.api.extensions.ExtensionArray | np.ndarray):
        if pd.api.types.is_object_dtype(thing.dtype) or pd.api.types.is_string_dtype(thing.dtype):
            yield from _texts(thing.tolist())
    elif isinstance(thing, list | tuple | set | frozenset):
        for part in thing:
            yield from _texts(part)
    elif dataclasses.is_dataclass(thing):
        yield from _texts(vars(thing))
    elif not isinstance(thing, _WITHOUT_TEXT):
        raise TypeError(f"a {type(thing).__name__} may hold codes that cannot be seen")
