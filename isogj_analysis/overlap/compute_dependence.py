"""How much the map depends on each vendor: what would become of its cells without it."""

import numpy as np
import pandas as pd

from isogj_analysis.overlap.compute_overlap import vendor_cells, vendor_groups
from isogj_analysis.tables.known import unknown

FALLEN = ["gap", "single_vendor", "single_group"]


def without_vendor(
    catalogue: pd.DataFrame,
    vendor: str | None = None,
    *,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Tell for each vendor which cells would fall to a worse state if it left.

    Needs `vendor`, the two axes and, where groups are known, `corporate_group`. One row per vendor
    in its order, or only that of `vendor`; the index is `vendor`. The columns are `total` (its
    cells) and how many of them would become, in the words of `coverage_states`,

    - `gap`: nobody else covers them
    - `single_vendor`: one other vendor does
    - `single_group`: two or more others do, all of one corporate group, to which it does not belong

    then, as lists in the order of the map, these cells: `gap_cells`, `single_vendor_cells` and
    `single_group_cells`. A vendor that the catalogue does not know is a ValueError that offers the
    nearest names.
    """
    cells = vendor_cells(catalogue, rows=rows, columns=columns)
    if vendor is not None and vendor not in cells.index:
        raise unknown("vendor", vendor, cells.index)
    flags, grid = cells.to_numpy(dtype=bool), cells.columns
    codes, names = pd.factorize(vendor_groups(catalogue))
    by_group = np.zeros((len(names), len(grid)), dtype=np.int64)
    np.add.at(by_group, codes, flags)
    vendors, groups = np.count_nonzero(flags, axis=0), np.count_nonzero(by_group, axis=0)
    found = []
    for own, its_group in zip(flags, by_group[codes], strict=True):
        outsider = (its_group == 1) & (groups == 2)
        states = (vendors == 1, vendors == 2, (vendors > 2) & outsider)
        fallen = [list(grid[own & state]) for state in states]
        found.append([np.count_nonzero(own), *map(len, fallen), *fallen])
    counts = ["total", *FALLEN]
    lists = [f"{state}_cells" for state in FALLEN]
    result = pd.DataFrame(found, index=cells.index, columns=[*counts, *lists])
    result = result.astype(dict.fromkeys(counts, "int64"))
    return result if vendor is None else result.loc[[vendor]]
