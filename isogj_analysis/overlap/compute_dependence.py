"""How much the map depends on each vendor and each corporate group: what is lost without it."""

from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.overlap.compute_overlap import vendor_cells, vendor_groups
from isogj_analysis.service_map.compute_coverage import coverage_matrix
from isogj_analysis.tables.known import unknown


def cells_lost(
    catalogue: pd.DataFrame,
    leaver: str | None = None,
    *,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """List the cells that nobody would cover any more if one vendor, or a whole group, left.

    Needs `service`, `vendor`, the two axes and, where groups are known, `corporate_group`. A row
    for each cell that a leaver takes along:

    - `leaver`: code of the vendor or of the corporate group
    - `kind`: `vendor` or `group`; only groups of two or more vendors leave as such
    - the two axes: the cell that becomes a gap
    - `services`: how many services it has now
    - `vendors`: how many vendors leave, 1 for a vendor
    - `covered`: how many cells these cover, `lost`: how many of them become gaps

    Vendors come first, then groups; within a kind those that lose most, then display order. Whoever
    leaves no gap has no row, and what a vendor loses its group loses, too. With `leaver` only its
    rows, as vendor and as group if it is both; a code that is neither is a ValueError that offers
    the nearest.

    >>> len(isogj.cells_lost(catalogue))
    2
    """
    cells, groups = vendor_cells(catalogue, rows=rows, columns=columns), vendor_groups(catalogue)
    services = coverage_matrix(catalogue, rows=rows, columns=columns).to_numpy().ravel()
    flags, all_vendors = cells.to_numpy(dtype=int), cells.to_numpy(dtype=int).sum(axis=0)
    several = groups[groups.duplicated(keep=False)]
    leavers = [(str(code), "vendor", [i]) for i, code in enumerate(cells.index)]
    leavers += [
        (code, "group", np.flatnonzero(groups == code).tolist()) for code in several.unique()
    ]
    if leaver is not None and leaver not in {code for code, *_ in leavers}:
        raise unknown("leaver", leaver, {code for code, *_ in leavers})
    found = []
    for code, kind, members in leavers:
        held = flags[members].sum(axis=0)
        gone = np.flatnonzero((held > 0) & (held == all_vendors))
        if leaver in (None, code):
            counts = len(members), np.count_nonzero(held), len(gone)
            found += [
                (code, kind, *cells.columns[at], services[at], *counts) for at in gone.tolist()
            ]
    types: dict[str, Any] = dict.fromkeys(("leaver", "kind"), "str")
    types |= {
        axis: pd.CategoricalDtype(cells.columns.unique(axis), ordered=True)
        for axis in (rows, columns)
    }
    types |= dict.fromkeys(("services", "vendors", "covered", "lost"), "int64")
    table = pd.DataFrame(found, columns=list(types)).astype(types)
    return table.sort_values(["kind", "lost"], ascending=False, kind="stable", ignore_index=True)
