"""What a catalogue covers: services, vendors and groups per cell, and where they are missing."""

from itertools import product

import numpy as np
import pandas as pd

from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import Day, dates_of, day_of
from isogj_analysis.tables.frames import selection_of
from isogj_analysis.tables.order import in_order, values_of

__all__ = ["as_of", "coverage_matrix", "coverage_states", "in_scope"]

COUNTED = {"services": "service", "vendors": "vendor", "groups": "corporate_group"}
STATES = ["gap", "single-vendor", "single-group", "covered", "under-review", "out-of-scope"]
SPECIAL = STATES[-2:]
FRAGILE = STATES[:3]
# The axes of the Service MAP.
AXES = ["target", "phase"]

Cell = tuple[str, str]


def as_of(catalogue: pd.DataFrame, date: Day) -> pd.DataFrame:
    """Return the rows of a catalogue that are in force on a day.

    Needs `since` and `until`. A row is in force from the day `since` up to, and not on, the day
    `until`; no `since` means from the beginning, no `until` means still in force. Rows keep their
    index and categories keep all their values. Text that is no date is a ValueError.

    >>> len(isogj.as_of(tables.catalogue, "2009-06-01"))
    3
    """
    require_columns(catalogue, ["since", "until"], "catalogue")
    day = day_of(date, "date")
    since, until = dates_of(catalogue["since"]), dates_of(catalogue["until"])
    return catalogue[~(since > day) & ~(until <= day)]


def in_scope(catalogue: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a catalogue that stand in no cell out of scope or under review.

    Needs `target` and `phase`; `cells` is as in `coverage_states`, with the same errors. Rows keep
    their index and categories keep all their values.

    >>> len(isogj.in_scope(catalogue, tables.cells))
    3
    """
    require_columns(catalogue, AXES, "catalogue")
    axes = (values_of(catalogue[axis]).rename(axis) for axis in AXES)
    special = _special_cells(_of_selection(cells, catalogue), *axes)
    places = zip(*(catalogue[axis] for axis in AXES), strict=True)
    return catalogue[np.array([cell not in special for cell in places], dtype=bool)]


def cells_by_service(catalogue: pd.DataFrame) -> dict[str, tuple[Cell, ...]]:
    """Return for each service that stands in any cell its (target, phase) in display order."""
    placed = in_order(catalogue, AXES)[["service", *AXES]].dropna().drop_duplicates()
    placed = placed.sort_values(AXES).astype(object)
    found: dict[str, tuple[Cell, ...]] = {}
    for code, *cell in placed.itertuples(index=False, name=None):
        found[code] = (*found.get(code, ()), (cell[0], cell[1]))
    return found


def coverage_matrix(
    catalogue: pd.DataFrame,
    *,
    rows: str = "target",
    columns: str = "phase",
    count: str = "services",
) -> pd.DataFrame:
    """Count the distinct services, vendors or corporate groups in each cell of a map.

    `rows` and `columns` are any two columns of the catalogue. Besides them it needs `service`,
    `vendor`, or, for groups, `vendor` and where it exists `corporate_group`, according to `count`.

    The result holds whole numbers; its index is named `rows`, its columns `columns`. A categorical
    axis shows all its categories in their order, an axis of plain values those present, sorted. A
    row without a value on an axis stands in no cell; a vendor without a group is one of its own.

    >>> isogj.coverage_matrix(catalogue).to_numpy().tolist()
    [[1, 2], [0, 0]]
    """
    if count not in COUNTED:
        raise ValueError(f"count must be 'services', 'vendors' or 'groups', got {count!r}")
    if rows == columns:
        raise ValueError(f"rows and columns must be two different columns, got {rows!r} for both")
    counted = COUNTED[count] if count != "groups" else "vendor"
    require_columns(catalogue, [rows, columns, counted], "catalogue")
    thing = catalogue[counted].astype(object)
    if count == "groups" and "corporate_group" in catalogue:
        thing = catalogue["corporate_group"].astype(object).fillna(thing)
    pairs = pd.DataFrame({"row": catalogue[rows], "column": catalogue[columns], "thing": thing})
    pairs = in_order(pairs, ["row", "column"]).dropna().drop_duplicates()
    index, heads = (values_of(catalogue[axis]).rename(axis) for axis in (rows, columns))
    counts = np.zeros((len(index), len(heads)), dtype=np.int64)
    np.add.at(counts, (pairs["row"].cat.codes, pairs["column"].cat.codes), 1)
    return pd.DataFrame(counts, index=index, columns=heads)


def coverage_states(
    catalogue: pd.DataFrame,
    cells: pd.DataFrame | None = None,
    *,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Tell for each cell of a map how well it is covered.

    Needs what `coverage_matrix` needs for its three counts. One row per cell of the full grid, row
    by row in display order, with the columns named by `rows` and `columns`, then `services`,
    `vendors`, `groups` (distinct, in the cell) and `state`, an ordered categorical:

    - `gap`: no service
    - `single-vendor`: one vendor
    - `single-group`: two or more vendors, all of one corporate group: no alternative either
    - `covered`: vendors of two or more groups
    - `under-review`, `out-of-scope`: what `cells` says, whatever the numbers are

    `cells` has the two axes and `state`, one row per special cell. A cell that is not on the map,
    that is named twice, or a state other than the last two is a ValueError, and so is a row
    without a service or a vendor: whether its cell has an alternative cannot be told.

    >>> isogj.coverage_states(catalogue)["state"].tolist()
    ['single-vendor', 'covered', 'gap', 'gap']
    """
    if taken := {rows, columns} & {*COUNTED, "state"}:
        raise ValueError(f"an axis must not be named as a column of the result, got {min(taken)!r}")
    counts = {
        count: coverage_matrix(catalogue, rows=rows, columns=columns, count=count)
        for count in COUNTED
    }
    for column in ("service", "vendor"):
        if untold := int(catalogue[column].isna().sum()):
            raise ValueError(
                f"catalogue has {untold:,} of {len(catalogue):,} rows without {column}"
            )
    index, heads = counts["services"].axes
    result = pd.DataFrame(
        {
            rows: pd.Categorical(np.repeat(index, len(heads)), index, ordered=True),
            columns: pd.Categorical(np.tile(heads, len(index)), heads, ordered=True),
            **{count: frame.to_numpy().ravel() for count, frame in counts.items()},
        }
    )
    found = [result["services"] == 0, result["vendors"] == 1, result["groups"] == 1]
    own = None if cells is None else _of_selection(cells, catalogue)
    special = {} if own is None else _special_cells(own, index, heads)
    state = map(special.get, product(index, heads), np.select(found, FRAGILE, "covered"))
    return result.assign(state=pd.Categorical([*state], STATES, ordered=True))


def _of_selection(cells: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    """Return the cells on the rows and columns of a map that were selected, if any were."""
    for axis, codes in selection_of(catalogue).items():
        if axis in cells:
            cells = cells[cells[axis].isin(codes)]
    return cells


def _special_cells(cells: pd.DataFrame, *axes: pd.Index) -> dict[tuple, str]:
    """Return the state of each cell that `cells` speaks of; the axes have their names."""
    names = [str(axis.name) for axis in axes]
    require_columns(cells, [*names, "state"], "cells")
    if wrong := sorted(set(cells["state"].astype("str")) - set(SPECIAL)):
        allowed = " or ".join(map(repr, SPECIAL))
        raise ValueError(f"state in cells must be {allowed}, got {wrong[0]!r}")
    for axis, values in zip(names, axes, strict=True):
        if unknown := [code for code in cells[axis].unique() if code not in values]:
            raise ValueError(
                f"{axis} in cells must be one of {', '.join(map(str, values)) or 'none'}, "
                f"got {', '.join(map(repr, unknown))}"
            )
    twice = cells.loc[cells.duplicated(names), names].astype("str")
    if len(twice):
        raise ValueError(f"cells must name each cell once, got {' × '.join(twice.iloc[0])} twice")
    places = zip(*(cells[axis] for axis in names), strict=True)
    return dict(zip(places, cells["state"], strict=True))
