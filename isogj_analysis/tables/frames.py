"""Frames as callers have them: of pandas or another library, whole or a selection of the rows."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

# Where a frame keeps what it is a selection of: codes by column, a day under `on`.
SELECTED = "selected"
# How libraries call what makes rows of a frame that holds none yet, and rows of pandas of one.
_LAZY, _WHOLE = ("collect", "compute", "toPandas"), ("to_pandas", "df")


def as_pandas(frame: Any, name: str = "what was given") -> Any:
    """Return a frame of another library as one of pandas; what is no frame stays as it is.

    A frame that holds no rows yet (of Dask or Spark, a LazyFrame of polars) is a ValueError that
    tells how to get them.
    """
    if isinstance(frame, pd.DataFrame) or not hasattr(type(frame), "columns"):
        return frame
    for method in _LAZY:
        if callable(getattr(frame, method, None)):
            kind = f"a {type(frame).__name__} of {type(frame).__module__.partition('.')[0]}"
            raise ValueError(f"{name} is {kind}, which holds no rows yet: give {name}.{method}()")
    whole = next(filter(callable, (getattr(frame, method, None) for method in _WHOLE)), None)
    return whole() if whole else frame


def selection_of(frame: Any) -> dict[str, Any]:
    """Return what the rows of a frame, or those that it was made of, are a selection of."""
    if isinstance(frame, Mapping):
        frame = next(iter(frame.values()), None)
    return getattr(frame, "attrs", {}).get(SELECTED, {})


def taking_frames(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function take frames of any library, and its result tell what rows it was made of."""

    @functools.wraps(function)
    def call(*given: Any, **options: Any) -> Any:
        names = function.__code__.co_varnames
        given = tuple(as_pandas(frame, name) for name, frame in zip(names, given, strict=False))
        options = {name: as_pandas(frame, name) for name, frame in options.items()}
        result = function(*given, **options)
        selected = selection_of(next(iter((*given, *options.values())), None))
        if options.get("period") == "year" and options.get("on") is not None:
            selected = selected | {"period": str(options["on"])[:10]}
        if selected and isinstance(result, pd.DataFrame):
            result.attrs[SELECTED] = selected | result.attrs.get(SELECTED, {})
        return result

    # Pickled by the name under which callers know it.
    call.__module__, call.__qualname__ = "isogj_analysis", function.__name__
    return call
