"""Pairs of alike services gathered into the groups that a person judges at once."""

from collections.abc import Hashable, Iterator
from typing import Any

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
    cells = cells_by_service(catalogue, rows=rows, columns=columns)
    vendors = catalogue["vendor"]
    typed = isinstance(vendors.dtype, pd.CategoricalDtype)
    order = pd.Index(vendors.cat.categories if typed else vendors.unique())
    found = []
    for number, (kind, members) in enumerate(_components(pairs), start=1):
        both = [
            members[[f"{side}_{one}" for side in sides]].set_axis(sides, axis=1) for one in "ab"
        ]
        told = pd.concat(both).drop_duplicates("service")
        own = {code: cells.get(code, ()) for code in told["service"]}
        common = set.intersection(*map(set, own.values()))
        shared = {
            code: tuple(cell for cell in some if cell in common) for code, some in own.items()
        }
        told = told.assign(
            group=number,
            kind=kind,
            cells=told["service"].map(own),
            shared=told["service"].map(shared),
            terms=_terms_of(members),
            proposal=members["proposal"].mode().reindex([0]).iloc[0],
            rank=order.get_indexer(pd.Index(told["vendor"])),
        )
        found.append(told.sort_values(["name", "rank", "service"])[RESULT])
    result = pd.concat(found, ignore_index=True)
    return result.assign(kind=pd.Categorical(result["kind"], KINDS, ordered=True))


def _terms_of(members: pd.DataFrame) -> Any:
    """Return the terms that tell two names apart, that of the name that sorts first before."""
    first = members.iloc[0]
    if pd.isna(first["terms"]) or first["name_a"] <= first["name_b"]:
        return first["terms"]
    return " / ".join(reversed(first["terms"].split(" / ")))


def _components(pairs: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the pairs that belong together, in the order in which the first of each stands."""
    for kind, alike in pairs.groupby("kind", observed=True, sort=True):
        if kind == APART:
            keys = [
                tuple(sorted(names)) for names in zip(alike["name_a"], alike["name_b"], strict=True)
            ]
        else:
            roots = _joined(list(zip(alike["service_a"], alike["service_b"], strict=True)))
            keys = [(roots[code],) for code in alike["service_a"]]
        for _, members in alike.groupby(pd.Series(keys, index=alike.index), sort=False):
            yield str(kind), members


def _joined(pairs: list[tuple[Hashable, Hashable]]) -> dict[Hashable, Hashable]:
    """Return for each member of the pairs one that stands for all that it is joined with."""
    root: dict[Hashable, Hashable] = {}

    def find(one: Hashable) -> Hashable:
        while root.setdefault(one, one) != one:
            one = root[one]
        return one

    for one, other in pairs:
        root[find(other)] = find(one)
    return {one: find(one) for one in list(root)}
