"""Genres and vendors so broad that they hide what the map should show."""

import pandas as pd

from isogj_analysis.service_map.compute_coverage import AXES, SPECIAL, coverage_states, in_scope
from isogj_analysis.tables.columns import require_columns

__all__ = ["catch_alls"]

KINDS = ["genre", "vendor"]


def catch_alls(
    catalogue: pd.DataFrame, *, share: float = 0.5, cells: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Find the genres and vendors that cover more than a share of the map.

    Needs `service`, `vendor`, `genre`, `target` and `phase`. Cells that `cells` declares out of
    scope or under review are not part of the map. Columns `kind` (ordered: genre, vendor), `code`,
    `cells` (how many it covers), `share` (of the cells of the map, 0 to 1), the broadest of each
    kind first. Empty where nothing is that broad.

    >>> len(isogj.catch_alls(catalogue, share=0.1))
    5
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, got {share!r}")
    require_columns(catalogue, ["service", *KINDS, *AXES], "catalogue")
    size = int((~coverage_states(catalogue, cells)["state"].isin(SPECIAL)).sum())
    on_map = catalogue if cells is None else in_scope(catalogue, cells)
    table = on_map.melt(AXES, KINDS, "kind", "code").astype({"code": "str"}).dropna()
    table = table.drop_duplicates().groupby(["kind", "code"]).size().rename("cells").reset_index()
    table["share"] = table["cells"] / max(size, 1)
    table["kind"] = pd.Categorical(table["kind"], KINDS, ordered=True)
    return table[table["share"] > share].sort_values(
        ["kind", "cells", "code"], ascending=[True, False, True], ignore_index=True
    )
