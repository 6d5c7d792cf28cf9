"""Pairs of alike services gathered into the groups that a person judges at once."""

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_coverage import cells_by_service
from isogj_analysis.service_map.compute_similar import KINDS
from isogj_analysis.tables.columns import require_columns

# Names that must be told apart are judged two by two; services that are alike, all at once.
APART = "near-identical-not-same"
RESULT = [
    "group", "kind", "service", "name", "vendor", "genre", "cells", "shared", "terms", "proposal",
]  # fmt: skip


def name_groups(
    pairs: pd.DataFrame, catalogue: pd.DataFrame, *, rows: str = "target", columns: str = "phase"
) -> pd.DataFrame:
    """Gather pairs of alike services into groups, one row for each service of a group.

    `pairs` is what `similar_services` returns, `catalogue` the one it was given. Services that
    pairs of one kind join, directly or through others, are one group; only those of
    `near-identical-not-same` stand name against name, so that each group has one pair of terms. A
    service stands in as many groups as it has troubles.

    Columns: `group` (from 1, in the order of kinds and of the pairs), `kind`, `service`, `name`,
    `vendor`, `genre`, `cells` (its own, a tuple of (row, column) pairs in display order), `shared`
    (those that all services of the group cover), `terms` (in the order of the names) and
    `proposal`, both the same for the whole group and missing where there is none. Within a group
    services stand by name, then as in the catalogue's order of vendors. Empty where there is no
    pair.

    >>> len(isogj.name_groups(isogj.similar_services(tables.services, catalogue), catalogue))
    0
    """
    sides = ["service", "name", "vendor", "genre"]
    require_columns(
        pairs,
        ["kind", "terms", "proposal", *(f"{side}_{one}" for side in sides for one in "ab")],
        "pairs",
    )
    require_columns(catalogue, ["service", "vendor", rows, columns], "catalogue")
    if pairs.empty:
        return pd.DataFrame(columns=RESULT)
    pairs = pairs.sort_values("kind", kind="stable", ignore_index=True)
    pairs["group"] = _numbered(pairs)
    of_group = ["group", "kind"]
    both = [
        pairs[[*of_group, *(f"{side}_{one}" for side in sides)]].set_axis(
            [*of_group, *sides], axis="columns"
        )
        for one in "ab"
    ]
    told = pd.concat(both).drop_duplicates(["group", "service"])
    told = told.merge(_terms_of(pairs), on="group").merge(_proposals(pairs), how="left", on="group")
    vendors = catalogue["vendor"]
    typed = isinstance(vendors.dtype, pd.CategoricalDtype)
    order = pd.Index(vendors.cat.categories if typed else vendors.unique())
    told["rank"] = order.get_indexer(pd.Index(told["vendor"]))
    told = told.sort_values(["group", "name", "rank", "service"], ignore_index=True)
    placed = cells_by_service(catalogue, rows=rows, columns=columns)
    told["cells"] = told["service"].map(lambda code: placed.get(code, ()))
    common = {
        group: set.intersection(*map(set, cells)) for group, cells in told.groupby("group")["cells"]
    }
    told["shared"] = [
        tuple(cell for cell in cells if cell in common[group])
        for group, cells in zip(told["group"], told["cells"], strict=True)
    ]
    return told[RESULT].assign(kind=pd.Categorical(told["kind"], KINDS, ordered=True))


def _numbered(pairs: pd.DataFrame) -> np.ndarray:
    """Return the number of the group of each pair, in the order in which the first ones stand."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    numbers, known = [], 1
    for kind, alike in pairs.groupby("kind", observed=True):
        sides = ["name_a", "name_b"] if kind == APART else ["service_a", "service_b"]
        codes, things = pd.factorize(alike[sides].to_numpy(dtype=object).ravel())
        one, other = codes.reshape(-1, 2).T
        if kind == APART:
            keys = np.minimum(one, other) * len(things) + np.maximum(one, other)
        else:
            joins = coo_array((np.ones(len(one)), (one, other)), shape=(len(things),) * 2)
            keys = connected_components(joins, directed=False)[1][one]
        groups, first = pd.factorize(keys)
        numbers.append(groups + known)
        known += len(first)
    return np.concatenate(numbers)


def _terms_of(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the terms that tell two names apart, that of the name that sorts first before."""
    first = pairs.drop_duplicates("group")
    turned = first["terms"].astype("str").str.replace(r"(.+) / (.+)", r"\2 / \1", regex=True)
    terms = first["terms"].where(first["name_a"] <= first["name_b"], turned)
    return first[["group"]].assign(terms=terms)


def _proposals(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the most frequent proposal of each group, of equals the one that sorts first."""
    counted = pairs.groupby(["group", "proposal"]).size().rename("pairs").reset_index()
    ranked = counted.sort_values(["group", "pairs", "proposal"], ascending=[True, False, True])
    return ranked.drop_duplicates("group")[["group", "proposal"]]
