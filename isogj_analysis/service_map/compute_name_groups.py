"""Pairs of alike services gathered into the groups that a person judges at once."""

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
    both = [f"{side}_{one}" for side in sides for one in "ab"]
    require_columns(pairs, ["kind", "terms", "proposal", *both], "pairs")
    require_columns(catalogue, ["service", "vendor", rows, columns], "catalogue")
    if pairs.empty:
        return pd.DataFrame(columns=RESULT)
    pairs = pairs.sort_values("kind", kind="stable", ignore_index=True)
    pairs = pairs.assign(group=_numbered(pairs), terms=_terms(pairs))
    pairs["terms"] = pairs.groupby("group")["terms"].transform("first")
    # Of the most frequent ones the one that sorts first.
    proposed = pairs.dropna(subset="proposal").groupby("group")["proposal"]
    pairs["proposal"] = pairs["group"].map(proposed.agg(lambda texts: texts.mode().iloc[0]))
    of_group = ["group", "kind", "terms", "proposal"]
    told = pd.concat(
        pairs[[*of_group, *(f"{side}_{one}" for side in sides)]].set_axis(
            [*of_group, *sides], axis=1
        )
        for one in "ab"
    ).drop_duplicates(["group", "service"])
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


def _numbered(pairs: pd.DataFrame) -> list[int]:
    """Return the number of the group of each pair, in the order in which the first ones stand."""
    joined: dict[tuple, tuple] = {}

    def first_of(thing: tuple) -> tuple:
        while thing in joined:
            thing = joined[thing]
        return thing

    things = []
    for pair in pairs.to_dict("records"):
        kind, names = pair["kind"], frozenset((pair["name_a"], pair["name_b"]))
        one, other = (kind, pair["service_a"]), (kind, pair["service_b"])
        if kind == APART:
            one = other = kind, names
        things.append(one)
        if (later := first_of(other)) != (first := first_of(one)):
            joined[later] = first
    numbers: dict[tuple, int] = {}
    return [numbers.setdefault(first_of(thing), len(numbers) + 1) for thing in things]


def _terms(pairs: pd.DataFrame) -> pd.Series:
    """Return the terms that tell two names apart, that of the name that sorts first before."""
    turned = pairs["terms"].astype("str").str.replace(r"(.+) / (.+)", r"\2 / \1", regex=True)
    return pairs["terms"].where(pairs["name_a"] <= pairs["name_b"], turned)
