"""From what a reader needs now to what is there for it, now and later in the life cycle."""

import pandas as pd

from isogj_analysis.service_map.compute_cell_genres import cell_genres
from isogj_analysis.service_map.compute_coverage import SPECIAL, coverage_states
from isogj_analysis.tables.known import unknown

WHEN = ["earlier", "now", "later"]


def life_cycle(
    catalogue: pd.DataFrame,
    need: tuple[str, str] | None = None,
    *,
    cells: pd.DataFrame | None = None,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Tell what is there for a need, before it and after it in the life cycle.

    `need` is a cell, a pair in the order of `rows` and `columns`; without one the cell of the most
    vendors, the first of several, special ones left out. Needs what `cell_genres` needs; `cells`
    are special cells as in `coverage_states`. The result is the row of the map in which the need
    stands: for each of `columns` in display order a row for each genre there, the one of most
    vendors first, or a single row where there is none. It has the two axes, `when` (`earlier`,
    `now` or `later`), the `state` of the cell, `genre` (missing where there is none), `services`
    and `vendors` of that genre, and `choice`, how many vendors there are in the cell.

    Empty where the map has no cell to need. A code that is on no axis is a ValueError that offers
    the nearest.

    >>> isogj.life_cycle(catalogue)["when"].unique().tolist()
    ['earlier', 'now']
    """
    states = coverage_states(catalogue, cells, rows=rows, columns=columns)
    if need is None:
        open_to = states[~states["state"].isin(SPECIAL)]
        top = open_to[open_to["vendors"] == open_to["vendors"].max()].head(1)
        need = next(top[[rows, columns]].itertuples(index=False, name=None), None)
    else:
        for axis, code in zip((rows, columns), need, strict=True):
            if code not in states[axis].cat.categories:
                raise unknown(f"{axis} in need", code, states[axis].cat.categories)
    line = states[states[rows] == need[0]] if need else states.head(0)
    order = list(states[columns].cat.categories)
    now = order.index(need[1]) if need else 0
    places = line[columns].cat.codes
    when = [WHEN[1 + int(place > now) - int(place < now)] for place in places]
    line = line.assign(when=pd.Categorical(when, WHEN, ordered=True))
    line = line.rename(columns={"vendors": "choice"}).drop(columns=["services", "groups"])
    genres = cell_genres(catalogue, rows=rows, columns=columns)
    axes = dict.fromkeys((rows, columns), "str")
    found = line.astype(axes).merge(genres.astype(axes), how="left", on=[rows, columns])
    found = found.astype({axis: states[axis].dtype for axis in axes})
    counts = found[["services", "vendors"]].fillna(0).astype("int64")
    return found.assign(**counts)[
        [rows, columns, "when", "state", "genre", "services", "vendors", "choice"]
    ]
