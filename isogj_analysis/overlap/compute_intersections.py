"""Which combinations of vendors stand in the cells of the map, and what each holds."""

import pandas as pd

from isogj_analysis.overlap.compute_overlap import flags_of

__all__ = ["cell_intersections"]


def cell_intersections(vendor_cells: pd.DataFrame, *, top: int | None = 15) -> pd.DataFrame:
    """List the combinations of vendors that stand in the cells, and the cells that each covers.

    A combination is the set of all vendors of some covered cell; its cells are those that exactly
    these vendors cover, so that every covered cell counts once. Largest first, then fewest vendors,
    then in the order of vendors; all but the `top` largest are cut off (None cuts none). The index,
    `combination`, is the vendors as text; the columns are `vendors` (list), `degree` (how many they
    are), `size` (how many cells they cover), `cells` (list, in the order of the map) and
    `combinations`, 1. What is cut off is one last row, "other (n combinations)", with that number
    in `combinations`, no vendors, `degree` NA, and its cells.

    >>> isogj.cell_intersections(isogj.vendor_cells(catalogue))["size"].tolist()
    [1, 1]
    """
    if top is not None and top < 0:
        raise ValueError(f"top must be 0 or more, got {top}")
    held: dict[tuple[bool, ...], list] = {}
    for cell, flags in zip(vendor_cells.columns, flags_of(vendor_cells).T, strict=True):
        if flags.any():
            held.setdefault(tuple(flags), []).append(cell)
    ranked = sorted(
        held.items(), key=lambda it: (-len(it[1]), sum(it[0]), [not flag for flag in it[0]])
    )
    kept, cut = ranked[:top], ranked[len(ranked[:top]) :]
    rows = {}
    for flags, cells in kept:
        vendors = list(vendor_cells.index[list(flags)])
        rows[", ".join(map(str, vendors))] = [vendors, len(vendors), len(cells), cells, 1]
    if cut:
        name = f"other ({len(cut)} {'combination' if len(cut) == 1 else 'combinations'})"
        left = {cell for _, cells in cut for cell in cells}
        cells = [cell for cell in vendor_cells.columns if cell in left]
        rows[name] = [[], pd.NA, len(cells), cells, len(cut)]
    columns = ["vendors", "degree", "size", "cells", "combinations"]
    index = pd.Index(list(rows), name="combination", dtype="str")
    table = pd.DataFrame(list(rows.values()), columns=columns, index=index)
    return table.astype({"degree": "Int64", "size": "int64", "combinations": "int64"})
