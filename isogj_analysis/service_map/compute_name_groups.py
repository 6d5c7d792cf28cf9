"""Pairs of alike services gathered into the groups that a person judges at once."""

import pandas as pd

from isogj_analysis.service_map.compute_coverage import AXES, cells_by_service
from isogj_analysis.service_map.compute_similar import KINDS
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.order import values_of

__all__ = ["name_groups"]

# Names that must be told apart are judged two by two; services that are alike, all at once.
APART = "near-identical-not-same"
_OF_GROUP = ["group", "kind", "terms", "proposal"]
_OF_SERVICE = ["service", "name", "vendor", "genre"]
RESULT = ["group", "kind", *_OF_SERVICE, "cells", "shared", "terms", "proposal"]


def name_groups(pairs: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    """Gather pairs of alike services into groups, one row for each service of a group.

    `pairs` is what `similar_services` returns, `catalogue` the one it was given. Services that
    pairs of one kind join, directly or through others, are one group; only those of
    `near-identical-not-same` stand name against name. A service stands in as many groups as it has
    troubles.

    Columns: `group` (from 1, in the order of kinds and of the pairs), `kind`, `service`, `name`,
    `vendor`, `genre`, `cells` (a tuple of (target, phase) in display order), `shared` (those that
    all services of the group cover), `terms` (in the order of the names) and `proposal`, both the
    same for the whole group and missing where there is none. Within a group services stand by name,
    then as in the catalogue's order of vendors.

    >>> len(isogj.name_groups(isogj.similar_services(tables.services, catalogue), catalogue))
    0
    """
    both = [f"{side}_{one}" for side in _OF_SERVICE for one in "ab"]
    require_columns(pairs, ["kind", "terms", "proposal", *both], "pairs")
    require_columns(catalogue, ["service", "vendor", *AXES], "catalogue")
    if pairs.empty:
        return pd.DataFrame(columns=RESULT)
    pairs = pairs.sort_values("kind", kind="stable", ignore_index=True)
    # The term of the name that sorts first stands before.
    turned = pairs["terms"].astype("str").str.replace(r"(.+) / (.+)", r"\2 / \1", regex=True)
    in_turn = pairs["name_a"] <= pairs["name_b"]
    pairs = pairs.assign(group=_numbered(pairs), terms=pairs["terms"].where(in_turn, turned))
    pairs["terms"] = pairs.groupby("group")["terms"].transform("first")
    # Of the most frequent ones the one that sorts first.
    proposed = pairs.dropna(subset="proposal").groupby("group")["proposal"]
    pairs["proposal"] = pairs["group"].map(proposed.agg(lambda texts: texts.mode().iloc[0]))
    sides = [
        pairs[_OF_GROUP].join(pairs.filter(regex=f"_{one}$").rename(columns=lambda c: c[:-2]))
        for one in "ab"
    ]
    told = pd.concat(sides).drop_duplicates(["group", "service"])
    told["rank"] = values_of(catalogue["vendor"]).get_indexer(pd.Index(told["vendor"]))
    told = told.sort_values(["group", "name", "rank", "service"], ignore_index=True)
    placed = cells_by_service(catalogue)
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
        one, other = ((pair["kind"], pair[f"service_{side}"]) for side in "ab")
        if pair["kind"] == APART:
            one = other = APART, frozenset((pair["name_a"], pair["name_b"]))
        things.append(one)
        if (later := first_of(other)) != (first := first_of(one)):
            joined[later] = first
    numbers: dict[tuple, int] = {}
    return [numbers.setdefault(first_of(thing), len(numbers) + 1) for thing in things]
