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
    """
    if mode not in MODES:
        raise ValueError(f"mode must be 'exclusive' or 'inclusive', got {mode!r}")
    if sort_by not in ORDERS:
        raise ValueError(f"sort_by must be 'size' or 'degree', got {sort_by!r}")
    for name, limit in {"top": top or 0, "min_size": min_size, "min_degree": min_degree}.items():
        if limit < 0:
            raise ValueError(f"{name} must be 0 or more, got {limit}")
    flags = flags_of(vendor_cells)
    members, number = _combinations(flags)
    cells_of: _Exclusive | _Inclusive
    cells_of = _Exclusive(members, number) if mode == "exclusive" else _Inclusive(members, flags)
    sizes, degrees = cells_of.sizes, np.count_nonzero(members, axis=1)
    kept = np.flatnonzero((sizes >= min_size) & (degrees >= min_degree))
    shown = kept[np.lexsort((kept, degrees[kept], -sizes[kept]))][:top]
    if sort_by == "degree":
        shown = shown[np.argsort(degrees[shown], kind="stable")]

    vendors, cells = vendor_cells.index, vendor_cells.columns
    left = number >= 0
    names, rows = [], []
    for place in shown:
        some, held = list(vendors[members[place]]), cells_of(place)
        left[held] = False
        names.append(", ".join(map(str, some)))
        rows.append([some, len(some), int(sizes[place]), list(cells[held]), 1])
    if cut := len(members) - len(shown):
        names.append(f"other ({cut} {'combination' if cut == 1 else 'combinations'})")
        rows.append([[], pd.NA, int(np.count_nonzero(left)), list(cells[left]), cut])
    index = pd.Index(names, name="combination", dtype="str")
    table = pd.DataFrame(rows, columns=COLUMNS, index=index)
    return table.astype({"degree": "Int64", "size": "int64", "combinations": "int64"})


def _combinations(flags: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which vendors are in each combination, and the combination of each cell or -1.

    Combinations are numbered in the order of vendors.
    """
    covered = flags.any(axis=0)
    # The vendors of a cell as a string of bits: what stands in a cell is looked at, never 2**n
    # sets. Turned round, so that a set with the first vendor sorts before those without it.
    strings = np.packbits(~flags[:, covered], axis=0).T
    distinct, found = np.unique(strings, axis=0, return_inverse=True)
    members = np.unpackbits(distinct, axis=1, count=len(flags)) == 0
    number = np.full(flags.shape[1], -1)
    number[covered] = found
    return members, number


class _Exclusive:
    """The cells that exactly the vendors of a combination cover."""

    def __init__(self, members: np.ndarray, number: np.ndarray) -> None:
        self._number = number
        self.sizes = np.bincount(number[number >= 0], minlength=len(members))

    def __call__(self, place: int) -> np.ndarray:
        return np.flatnonzero(self._number == place)


class _Inclusive:
    """The cells that all the vendors of a combination cover, whoever else does."""

    def __init__(self, members: np.ndarray, flags: np.ndarray) -> None:
        self._cells = flags.shape[1]
        # Eight cells to a byte, and eight vendors to a look-up: what each of their 256 sets has in
        # common is worked out once, so that a combination is met in an eighth of the steps.
        self._eights = np.packbits(members, axis=1)
        packed = np.packbits(flags, axis=1)
        self._common = np.full((self._eights.shape[1], 256, packed.shape[1]), 255, dtype=np.uint8)
        for vendor, cells in enumerate(packed):
            bit = 128 >> vendor % 8
            self._common[vendor // 8].reshape(128 // bit, 2, bit, len(cells))[:, 1] &= cells
        counts = [np.bitwise_count(self._packed(place)).sum() for place in range(len(members))]
        self.sizes = np.array(counts, dtype=np.int64)

    def __call__(self, place: int) -> np.ndarray:
        return np.flatnonzero(np.unpackbits(self._packed(place), count=self._cells))

    def _packed(self, place: int) -> np.ndarray:
        eights = self._eights[place]
        return np.bitwise_and.reduce(self._common[np.arange(len(eights)), eights], axis=0)
