"""Genres, names and vendors so broad that they hide what the map should show."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_counting import codes_of, count_distinct, places_of
from isogj_analysis.service_map.compute_coverage import SPECIAL, coverage_states
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
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, got {share!r}")
    require_columns(catalogue, ["service", "vendor", "genre", rows, columns], "catalogue")
    states = coverage_states(catalogue, cells, rows=rows, columns=columns)
    in_scope = ~states["state"].isin(SPECIAL).to_numpy()
    places = places_of(catalogue, rows=rows, columns=columns)
    found = [
        pd.DataFrame({"kind": kind, "code": labels, "cells": counts})
        for kind, codes, labels in _things(catalogue, services)
        for counts in [_cells_of(codes, places, labels=labels, in_scope=in_scope)]
    ]
    table = pd.concat(found, ignore_index=True)
    table["kind"] = pd.Categorical(table["kind"], KINDS, ordered=True)
    table["code"] = table["code"].astype("str")
    table["share"] = table["cells"] / max(int(in_scope.sum()), 1)
    return table[table["share"] > share].sort_values(
        ["kind", "cells", "code"], ascending=[True, False, True], ignore_index=True
    )


def _cells_of(
    codes: np.ndarray, places: np.ndarray, *, labels: pd.Index, in_scope: np.ndarray
) -> np.ndarray:
    places = np.where((places >= 0) & in_scope[places], places, -1) if len(in_scope) else places
    return count_distinct(places, codes, np.zeros_like(codes), shape=(len(labels), 1)).ravel()


def _things(
    catalogue: pd.DataFrame, services: pd.DataFrame | None
) -> Iterator[tuple[str, np.ndarray, pd.Index]]:
    for kind in ("genre", "vendor"):
        yield kind, *codes_of(catalogue[kind])
    if services is None:
        return
    require_columns(services, ["service", "name_ja"], "services")
    named = services.dropna(subset=["service", "name_ja"])
    keys, _ = pd.factorize(named["name_ja"].map(normalise_name))
    shown = named["name_ja"].groupby(keys).agg(lambda written: written.mode().iloc[0])
    key_of = dict(zip(named["service"], keys, strict=True))
    codes, values = codes_of(catalogue["service"], ordered=False)
    # The extra place at the end stands for code -1, a row without a service.
    names = np.array([*(key_of.get(value, -1) for value in values), -1])
    yield "name", names[codes], pd.Index(shown)
