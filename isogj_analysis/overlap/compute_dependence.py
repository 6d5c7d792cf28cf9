"""How much the map depends on each vendor and each corporate group: what is lost without it."""

from typing import Any

import pandas as pd

from isogj_analysis.overlap.compute_overlap import vendor_cells, vendor_groups
from isogj_analysis.service_map.compute_coverage import AXES, coverage_matrix

__all__ = ["cells_lost"]


def cells_lost(catalogue: pd.DataFrame) -> pd.DataFrame:
    """List the cells that nobody would cover any more if one vendor, or a whole group, left.

    Needs `service`, `vendor`, `target`, `phase` and, where groups are known, `corporate_group`. A
    row for each cell that a leaver takes along:

    - `leaver`: code of the vendor or of the corporate group
    - `kind`: `vendor` or `group`; only groups of two or more vendors leave as such
    - `target`, `phase`: the cell that becomes a gap; `services`: how many it has now
    - `vendors`: how many vendors leave, 1 for a vendor
    - `covered`: how many cells these cover, `lost`: how many of them become gaps

    Vendors come first, then groups; within a kind those that lose most, then display order. Whoever
    leaves no gap has no row, and what a vendor loses its group loses, too.

    >>> len(isogj.cells_lost(catalogue))
    2
    """
    cells, groups = vendor_cells(catalogue), vendor_groups(catalogue)
    services = coverage_matrix(catalogue).to_numpy().ravel()
    flags = cells.to_numpy(dtype=int)
    several = groups[groups.duplicated(keep=False)]
    leavers = [(str(code), "vendor", cells.index == code) for code in cells.index]
    leavers += [(code, "group", (groups == code).to_numpy()) for code in several.unique()]
    found: list[tuple] = []
    for code, kind, members in leavers:
        held = flags[members].sum(axis=0)
        gone = (held > 0) & (held == flags.sum(axis=0))
        counts = members.sum(), (held > 0).sum(), gone.sum()
        found += [
            (code, kind, *cell, n, *counts)
            for cell, n in zip(cells.columns[gone], services[gone], strict=True)
        ]
    types: dict[str, Any] = {"leaver": "str", "kind": "str"}
    types |= {a: pd.CategoricalDtype(cells.columns.unique(a), ordered=True) for a in AXES}
    types |= dict.fromkeys(("services", "vendors", "covered", "lost"), "int64")
    table = pd.DataFrame(found, columns=list(types)).astype(types)
    return table.sort_values(["kind", "lost"], ascending=False, kind="stable", ignore_index=True)
