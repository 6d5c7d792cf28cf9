"""From what a reader needs now to what is there for it, now and later in the life cycle."""

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_cell_genres import cell_genres
from isogj_analysis.service_map.compute_coverage import AXES, SPECIAL, coverage_states
from isogj_analysis.tables.known import unknown

__all__ = ["life_cycle"]

WHEN = ["earlier", "now", "later"]


def life_cycle(
    catalogue: pd.DataFrame,
    need: tuple[str, str] | None = None,
    *,
    cells: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Tell what is there for a need, before it and after it in the life cycle.

    `need` is a cell, target and phase; without one the cell of the most vendors, the first of
    several, special ones left out. Needs what `cell_genres` needs; `cells` are special cells as in
    `coverage_states`. The result is the row of the map in which the need stands: for each phase in
    display order a row for each genre there, the one of most vendors first, or a single row where
    there is none. It has `target`, `phase`, `when` (`earlier`, `now` or `later`), the `state` of
    the cell, `genre` (missing where there is none), `services` and `vendors` of that genre, and
    `choice`, how many vendors there are in the cell.

    Empty where the map has no cell to need. A code that is on no axis is a ValueError that offers
    the nearest.

    >>> isogj.life_cycle(catalogue)["when"].unique().tolist()
    ['earlier', 'now']
    """
    states = coverage_states(catalogue, cells)
    if need is None:
        open_to = states[~states["state"].isin(SPECIAL)]
        top = open_to[open_to["vendors"] == open_to["vendors"].max()].head(1)
        need = next(top[AXES].itertuples(index=False, name=None), None)
    for axis, code in zip(AXES, need or (), strict=False):
        if code not in states[axis].cat.categories:
            raise unknown(f"{axis} in need", code, states[axis].cat.categories)
    line = states[states["target"] == need[0]] if need else states.head(0)
    order = line["phase"].cat.codes
    now = list(states["phase"].cat.categories).index(need[1]) if need else 0
    when = np.select([order < now, order == now], WHEN[:2], WHEN[2])
    line = line.assign(when=pd.Categorical(when, WHEN, ordered=True))
    line = line.rename(columns={"vendors": "choice"}).drop(columns=["services", "groups"])
    axes = dict.fromkeys(AXES, "str")
    found = line.astype(axes).merge(cell_genres(catalogue).astype(axes), how="left", on=AXES)
    found = found.astype({axis: states[axis].dtype for axis in AXES})
    found = found.fillna({"services": 0, "vendors": 0})
    found = found.astype({"services": "int64", "vendors": "int64"})
    return found[[*AXES, "when", "state", "genre", "services", "vendors", "choice"]]
