"""The order in which codes are shown."""

from collections.abc import Iterable

import pandas as pd

from isogj_analysis.tables.columns import require_columns


def values_of(column: pd.Series) -> pd.Index:
    """Return the values of a column in the order in which they are shown.

    A categorical gives its categories, those without a row included; any other column the values
    that are there, sorted.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.categories
    return pd.Index(pd.factorize(column, sort=True)[1])


def in_order(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return a table with some columns as ordered categoricals, so that sorting sorts as shown."""
    order = {name: pd.CategoricalDtype(values_of(frame[name]), ordered=True) for name in columns}
    return frame.astype(order)


def display_order(column: pd.Series, table: pd.DataFrame | None = None, name: str = "") -> pd.Index:
    """Return the codes of a column in the order in which they are shown.

    `table` lists them in its column of the same name, and is called `name`; without one the
    categories of the column stand in. Codes that are there without being listed come after, sorted,
    so that no row is lost.
    """
    code = str(column.name)
    if table is not None:
        require_columns(table, [code], name)
        listed = pd.Index(table[code].dropna().astype("str")).drop_duplicates()
    else:
        coded = isinstance(column.dtype, pd.CategoricalDtype)
        listed = pd.Index(column.cat.categories if coded else []).astype("str")
    present = pd.Index(column.dropna().astype("str").unique())
    return listed.append(present.difference(listed).sort_values()).rename(code)
