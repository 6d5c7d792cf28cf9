"""What computing begins with: that the columns are there, and how much of their dates is known."""

from collections.abc import Iterable

import pandas as pd

from isogj_analysis.tables.fiscal import dates_of
from isogj_analysis.tables.forms import PRECISION


def require_columns(frame: pd.DataFrame, columns: Iterable[str], name: str) -> None:
    """Raise an error that names every column the frame lacks.

    `name` is what the frame is called in the message, such as `catalogue`. A ValueError tells
    all the missing columns at once and the columns that are there instead, or what was given in
    place of a DataFrame.
    """
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(f"{name} must be a DataFrame, got {type(frame).__name__}")
    if missing := [column for column in dict.fromkeys(columns) if column not in frame.columns]:
        present = ", ".join(map(str, frame.columns)) or "none"
        noun = "column" if len(missing) == 1 else "columns"
        raise ValueError(f"{name} lacks the {noun} {', '.join(missing)}; it has {present}")


def precision_of(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return how much of each date of a column is known: all of it, unless the one beside tells."""
    told = frame.get(f"{column}_precision", pd.Series(index=frame.index, dtype="str"))
    return told.astype("str").fillna("day").where(frame[column].notna()).astype(PRECISION)


def with_days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Bring columns to dates, with a column beside each that tells how much of them is known."""
    days = {name: dates_of(frame[name]) for name in columns}
    known = {f"{name}_precision": precision_of(frame, name) for name in columns}
    return frame.assign(**days, **known)
