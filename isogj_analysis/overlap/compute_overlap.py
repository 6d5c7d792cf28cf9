"""Who covers which cells, with whom, and how alike vendors are."""

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_coverage import AXES, in_scope
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.order import in_order, values_of

__all__ = ["cell_exclusivity", "vendor_cells", "vendor_groups", "vendor_similarity"]

MEASURES = ["jaccard", "overlap"]


def vendor_cells(catalogue: pd.DataFrame, cells: pd.DataFrame | None = None) -> pd.DataFrame:
    """Tell which vendor covers which cell of the map.

    Needs `vendor`, `target` and `phase`. The result holds booleans: one row per vendor, one column
    per cell of the full grid, a MultiIndex named by the axes. Categoricals show all their
    categories in their order, a vendor without a service included, plain values those present,
    sorted. `cells` are special cells as in `coverage_states`: those out of scope or under review
    are left out.

    >>> isogj.vendor_cells(catalogue).shape
    (3, 4)
    """
    axes = ["vendor", *AXES]
    require_columns(catalogue, axes, "catalogue")
    index, *grid = (values_of(catalogue[name]).rename(name) for name in axes)
    placed = in_order(catalogue, axes).dropna(subset=axes)
    flags = np.zeros((len(index), *map(len, grid)), dtype=bool)
    flags[tuple(placed[name].cat.codes for name in axes)] = True
    places = np.indices(flags.shape[1:]).reshape(2, -1)
    # Unlike `from_product` it leaves the levels in their order.
    heads = pd.MultiIndex(levels=grid, codes=list(places), names=AXES)  # type: ignore[arg-type]
    found = pd.DataFrame(flags.reshape(len(index), len(heads)), index=index, columns=heads)
    if cells is None:
        return found
    on_map = heads.to_frame(index=False)
    on_map.attrs = dict(catalogue.attrs)  # of what was selected only those cells are there
    return found.iloc[:, in_scope(on_map, cells).index]


def vendor_groups(catalogue: pd.DataFrame) -> pd.Series:
    """Return the corporate group of each vendor.

    Needs `vendor` and, where groups are known, `corporate_group`. The index is that of
    `vendor_cells`; a vendor without a group is a group of its own, under its own code. A vendor
    that stands in two groups is a ValueError.

    >>> isogj.vendor_groups(catalogue).tolist()
    ['甲グループ', '甲グループ', 'gamma']
    """
    require_columns(catalogue, ["vendor"], "catalogue")
    vendors = pd.Index(values_of(catalogue["vendor"]), name="vendor")
    own = pd.Series(vendors.astype("str"), index=vendors, name="corporate_group", dtype="str")
    if "corporate_group" not in catalogue:
        return own
    known = catalogue[["vendor", "corporate_group"]].astype("str").dropna().drop_duplicates()
    if known["vendor"].duplicated().any():
        vendor = known.loc[known["vendor"].duplicated(), "vendor"].iloc[0]
        several = sorted(known.loc[known["vendor"] == vendor, "corporate_group"])[:2]
        raise ValueError(
            f"a vendor must be of one corporate group, got {' and '.join(several)} for {vendor}"
        )
    return own.map(known.set_index("vendor")["corporate_group"]).astype("str").fillna(own)


def vendor_similarity(vendor_cells: pd.DataFrame, *, measure: str = "jaccard") -> pd.DataFrame:
    """Measure how alike the cells of each two vendors are, from 0 to 1.

    `jaccard` is the share of shared cells among those that either covers; `overlap` (the overlap
    coefficient) their share among the cells of the smaller vendor, so 1 where the larger could
    stand in for it. The result is vendor × vendor and symmetric. A vendor is alike to itself, 1,
    even without a cell; apart from that one without a cell is alike to nobody, 0.

    >>> isogj.vendor_similarity(isogj.vendor_cells(catalogue)).shape
    (3, 3)
    """
    if measure not in MEASURES:
        raise ValueError(f"measure must be 'jaccard' or 'overlap', got {measure!r}")
    flags = flags_of(vendor_cells)
    shared, sizes = flags.astype(int) @ flags.T, flags.sum(axis=1)
    if measure == "jaccard":
        whole = np.add.outer(sizes, sizes) - shared
    else:
        whole = np.minimum.outer(sizes, sizes)
    alike = shared / np.maximum(whole, 1)
    np.fill_diagonal(alike, 1)
    return pd.DataFrame(alike, index=vendor_cells.index, columns=vendor_cells.index)


def cell_exclusivity(vendor_cells: pd.DataFrame, groups: pd.Series | None = None) -> pd.DataFrame:
    """Count each vendor's cells by how many others cover them too.

    One row per vendor: `alone` (nobody else), `shared_with_one`, `shared_with_more` and their sum,
    `total`. `groups` is what `vendor_groups` returns; with it follow `corporate_group` and the same
    cells counted by groups: `group_alone` (no vendor of another group, affiliates or not),
    `group_shared_with_one` (of one other group) and `group_shared_with_more`. A vendor that
    `groups` lacks is a ValueError.

    >>> isogj.cell_exclusivity(isogj.vendor_cells(catalogue))["alone"].tolist()
    [0, 1, 0]
    """
    depth = cell_depth(vendor_cells, groups)
    result = _by_sharers(vendor_cells, depth["vendors"]).assign(total=vendor_cells.sum(axis=1))
    if groups is None:
        return result
    own = groups.loc[vendor_cells.index].astype("str").rename("corporate_group")
    by_group = _by_sharers(vendor_cells, depth["groups"])
    return pd.concat([result, own, by_group.add_prefix("group_")], axis="columns")


def cell_depth(vendor_cells: pd.DataFrame, groups: pd.Series | None = None) -> pd.DataFrame:
    """Count for each cell the `vendors` and the corporate `groups` that cover it.

    `groups` is what `vendor_groups` returns; without it each vendor is a group of its own. The
    index holds the cells in the order of the map. A vendor that `groups` lacks is a ValueError.
    """
    flags_of(vendor_cells)
    if vendor_cells.columns.nlevels != 2:
        raise ValueError(
            "vendor_cells must have the cells of a map, row and column, as its columns"
        )
    own = vendor_cells.index
    if groups is not None:
        if missing := sorted(map(str, own.difference(groups.index))):
            lacking = ", ".join(missing)
            raise ValueError(f"groups must name the group of every vendor, lacks {lacking}")
        own = pd.Index(groups.loc[own])
    by_group = vendor_cells.groupby(own.astype("str").to_numpy()).any()
    return pd.DataFrame({"vendors": vendor_cells.sum(), "groups": by_group.sum()}).astype("int64")


def flags_of(vendor_cells: pd.DataFrame) -> np.ndarray:
    """Return the booleans of a table of vendors by cells, once it is sure to be one."""
    if other := sorted({*map(str, vendor_cells.dtypes.unique())} - {"bool"}):
        raise ValueError(f"vendor_cells must hold booleans alone, got {', '.join(other)}")
    twice = vendor_cells.index[vendor_cells.index.duplicated()]
    if len(twice):
        raise ValueError(f"vendor_cells must have one row per vendor, got {twice[0]} twice")
    return vendor_cells.to_numpy(dtype=bool)


def _by_sharers(vendor_cells: pd.DataFrame, sharers: pd.Series) -> pd.DataFrame:
    """Count the cells of each vendor by how many share them."""
    kinds = {
        "alone": sharers == 1, "shared_with_one": sharers == 2, "shared_with_more": sharers > 2,
    }  # fmt: skip
    counts = {name: vendor_cells.loc[:, own.to_numpy()].sum(axis=1) for name, own in kinds.items()}
    return pd.DataFrame(counts).astype("int64")
