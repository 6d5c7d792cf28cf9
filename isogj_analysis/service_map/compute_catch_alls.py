"""Genres, names and vendors so broad that they hide what the map should show."""

import pandas as pd

from isogj_analysis.service_map.compute_coverage import SPECIAL, coverage_states, in_scope
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.names import normalise_name

KINDS = ["genre", "name", "vendor"]


def catch_alls(
    catalogue: pd.DataFrame,
    services: pd.DataFrame | None = None,
    *,
    share: float = 0.5,
    cells: pd.DataFrame | None = None,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Find the genres, names and vendors that cover more than a share of the map.

    Needs `service`, `vendor`, `genre` and the two axes. `services` (columns `service`, `name_ja`)
    adds names: what vendors call alike, as `normalise_name` sees it, is one name, shown in its
    most frequent writing. Cells that `cells` declares out of scope or under review are not part of
    the map.

    Columns `kind` (ordered: genre, name, vendor), `code` (of the genre or vendor; the name itself),
    `cells` (how many it covers), `share` (of the cells of the map, 0 to 1), the broadest of each
    kind first. Empty where nothing is that broad. A map without them is that of a filtered
    catalogue: `coverage_matrix(catalogue[catalogue["genre"] != "consulting"])`.

    >>> len(isogj.catch_alls(catalogue, share=0.1))
    5
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, got {share!r}")
    require_columns(catalogue, ["service", "vendor", "genre", rows, columns], "catalogue")
    states = coverage_states(catalogue, cells, rows=rows, columns=columns)
    size = int((~states["state"].isin(SPECIAL)).sum())
    on_map = catalogue if cells is None else in_scope(catalogue, cells, rows=rows, columns=columns)
    things = {"genre": on_map["genre"], "vendor": on_map["vendor"]}
    if services is not None:
        things["name"] = _names(on_map["service"], services)
    found = []
    for kind, thing in things.items():
        places = pd.DataFrame(
            {"r": on_map[rows], "c": on_map[columns], "code": thing.astype("str")}
        )
        counts = places.dropna().drop_duplicates()["code"].astype("str").value_counts()
        found.append(pd.DataFrame({"kind": kind, "code": counts.index, "cells": counts.array}))
    table = pd.concat(found, ignore_index=True)
    table["kind"] = pd.Categorical(table["kind"], KINDS, ordered=True)
    table["code"] = table["code"].astype("str")
    table["share"] = table["cells"] / max(size, 1)
    return table[table["share"] > share].sort_values(
        ["kind", "cells", "code"], ascending=[True, False, True], ignore_index=True
    )


def _names(codes: pd.Series, services: pd.DataFrame) -> pd.Series:
    """Return the name of each service, in the most frequent writing of those that count as one."""
    require_columns(services, ["service", "name_ja"], "services")
    named = services.dropna(subset=["service", "name_ja"])
    keys = named["name_ja"].map(normalise_name)
    shown = named["name_ja"].groupby(keys).agg(lambda written: written.mode().iloc[0])
    return codes.astype(object).map(dict(zip(named["service"], keys.map(shown), strict=True)))
