"""Which combinations of vendors stand in the cells of the map, and what each holds."""

import numpy as np
import pandas as pd

from isogj_analysis.overlap.compute_overlap import flags_of

MODES = ["exclusive", "inclusive"]
ORDERS = ["size", "degree"]
COLUMNS = ["vendors", "degree", "size", "cells", "combinations"]


def cell_intersections(
    vendor_cells: pd.DataFrame,
    *,
    top: int | None = 15,
    mode: str = "exclusive",
    min_size: int = 1,
    min_degree: int = 1,
    sort_by: str = "size",
) -> pd.DataFrame:
    """List the combinations of vendors that stand in the cells, and the cells that each covers.

    A combination is the set of all vendors of some covered cell, so there are never more of them
    than cells. In `exclusive` mode its cells are those that exactly these vendors cover, and every
    covered cell counts once. In `inclusive` mode they are those that all of these vendors cover,
    whoever else does, and a cell counts in several combinations.

    Those with fewer than `min_size` cells or `min_degree` vendors are cut off, then all but the
    `top` largest (None cuts none). Largest first or, with `sort_by="degree"`, fewest vendors first;
    ties by the other of the two, then in the order of vendors. The index, `combination`, is the
    vendors as text; the columns are

    - `vendors`: list of them, in order
    - `degree`: how many they are
    - `size`: how many cells they cover
    - `cells`: list of these cells, in the order of the map
    - `combinations`: 1

    What is cut off is one last row, "other (n combinations)", with that number in `combinations`,
    no vendors, `degree` NA, and the cells that stand in none of the rows above. So no covered cell
    is lost: in exclusive mode the sizes add up to the number of covered cells, in inclusive mode
    the lists together name every covered cell. A cell that nobody covers is in no combination.

    >>> isogj.cell_intersections(isogj.vendor_cells(catalogue))["size"].tolist()
    [1, 1]
    """
    if mode not in MODES:
        raise ValueError(f"mode must be 'exclusive' or 'inclusive', got {mode!r}")
    if sort_by not in ORDERS:
        raise ValueError(f"sort_by must be 'size' or 'degree', got {sort_by!r}")
    for name, limit in {"top": top or 0, "min_size": min_size, "min_degree": min_degree}.items():
        if limit < 0:
            raise ValueError(f"{name} must be 0 or more, got {limit}")
    flags = flags_of(vendor_cells)
    covered = flags.any(axis=0)
    # One row for each set of vendors that stands in a cell, in the order of vendors.
    others, number = np.unique(~flags[:, covered].T, axis=0, return_inverse=True)
    members = ~others
    held = np.zeros((len(members), flags.shape[1]), dtype=bool)
    if mode == "exclusive":
        held[number, np.flatnonzero(covered)] = True
    else:
        for place, some in enumerate(members):
            held[place] = flags[some].all(axis=0)
    sizes, degrees = held.sum(axis=1), members.sum(axis=1)
    kept = np.flatnonzero((sizes >= min_size) & (degrees >= min_degree))
    shown = kept[np.lexsort((kept, degrees[kept], -sizes[kept]))][:top]
    if sort_by == "degree":
        shown = shown[np.argsort(degrees[shown], kind="stable")]

    vendors, cells = vendor_cells.index, vendor_cells.columns
    left = np.array(covered)
    names, rows = [], []
    for place in shown:
        some = list(vendors[members[place]])
        left &= ~held[place]
        names.append(", ".join(map(str, some)))
        rows.append([some, len(some), int(sizes[place]), list(cells[held[place]]), 1])
    if cut := len(members) - len(shown):
        names.append(f"other ({cut} {'combination' if cut == 1 else 'combinations'})")
        rows.append([[], pd.NA, int(left.sum()), list(cells[left]), cut])
    index = pd.Index(names, name="combination", dtype="str")
    table = pd.DataFrame(rows, columns=COLUMNS, index=index)
    return table.astype({"degree": "Int64", "size": "int64", "combinations": "int64"})
