"""What stands in each cell of a map: its genres, and who offers them."""

import pandas as pd

from isogj_analysis.service_map.compute_coverage import AXES
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.order import in_order

__all__ = ["cell_genres"]


def cell_genres(catalogue: pd.DataFrame) -> pd.DataFrame:
    """Count for each cell of the map and each genre in it who offers how much.

    Needs `service`, `vendor`, `genre`, `target` and `phase`. One row per cell and genre that has a
    service there: `target`, `phase`, `genre`, `services` and `vendors` (distinct). Cells come in
    display order, row by row; within a cell the genre of most vendors comes first, then that of
    most services, then display order. A service of an unknown vendor counts, its vendor does not.

    >>> isogj.cell_genres(catalogue)["genre"].tolist()
    ['consulting', 'monitoring']
    """
    axes = [*AXES, "genre"]
    require_columns(catalogue, [*axes, "service", "vendor"], "catalogue")
    placed = in_order(catalogue, axes).dropna(subset=[*axes, "service"])
    found = placed.groupby(axes, observed=True).agg(
        services=("service", "nunique"), vendors=("vendor", "nunique")
    )
    return found.reset_index().sort_values(
        [*AXES, "vendors", "services", "genre"],
        ascending=[True, True, False, False, True],
        ignore_index=True,
    )
