"""What stands in each cell of a map: its genres, and who offers them."""

import pandas as pd

from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.order import in_order


def cell_genres(
    catalogue: pd.DataFrame, *, rows: str = "target", columns: str = "phase"
) -> pd.DataFrame:
    """Count for each cell of a map and each genre in it who offers how much.

    Needs `service`, `vendor`, `genre` and the two axes, any two columns but these three. One row
    per cell and genre that has a service there, with the columns named by `rows` and `columns`,
    `genre`, `services` and `vendors` (distinct). Cells come in display order, row by row; within a
    cell the genre of most vendors comes first, then that of most services, then display order. A
    cell without a service has no row. A row of the catalogue without a value on an axis, a genre or
    a service stands nowhere; a service of an unknown vendor counts, its vendor does not.

    >>> isogj.cell_genres(catalogue)["genre"].tolist()
    ['consulting', 'monitoring']
    """
    counted = ["service", "vendor", "genre"]
    for axis in (rows, columns):
        if axis in counted:
            raise ValueError(f"an axis must be none of {', '.join(counted)}, got {axis!r}")
    if rows == columns:
        raise ValueError(f"rows and columns must be two different columns, got {rows!r} twice")
    require_columns(catalogue, [rows, columns, *counted], "catalogue")
    axes = [rows, columns, "genre"]
    found = (
        in_order(catalogue, axes)
        .dropna(subset=[*axes, "service"])
        .groupby(axes, observed=True)
        .agg(services=("service", "nunique"), vendors=("vendor", "nunique"))
        .reset_index()
    )
    return found.sort_values(
        [rows, columns, "vendors", "services", "genre"],
        ascending=[True, True, False, False, True],
        ignore_index=True,
    )
