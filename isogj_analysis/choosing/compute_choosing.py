"""Which service could stand in for another, and which vendors cover what one needs."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import count
from typing import Any

import pandas as pd

from isogj_analysis.overlap.compute_overlap import vendor_cells, vendor_groups
from isogj_analysis.service_map.compute_coverage import AXES
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.known import unknown
from isogj_analysis.tables.order import in_order

__all__ = ["alternatives", "covering_vendors", "fitting_services"]

ALTERNATIVE = {
    "rank": "int64", "service": "str", "vendor": "str", "corporate_group": "str",
    "affiliated": "bool", "shared": "int64", "lacking": "int64", "beyond": "int64",
    "shared_cells": "object", "lacking_cells": "object", "offered_by": "object",
}  # fmt: skip
COVER = {
    "vendors": "object", "size": "int64", "groups": "int64", "cells": "object",
    "method": "str", "smallest_sets": "Int64", "unmet": "object",
}  # fmt: skip
FITTING = {
    "service": "str", "vendor": "str", "genre": "str", "cells": "object", "met": "int64",
    "beyond": "int64", "catch_all": "bool",
}  # fmt: skip
# Beyond so many vendors the smallest sets may be too many to go through; so many sets are listed.
EXACT_UP_TO, LISTED = 25, 100


def alternatives(
    catalogue: pd.DataFrame, service: str, *, unaffiliated: bool = False
) -> pd.DataFrame:
    """Rank the services of other vendors that could stand in for a service.

    Needs `service`, `vendor`, `target`, `phase` and, where groups are known, `corporate_group`. One
    row per service of another vendor that shares a cell with it: most shared cells first, then
    those of another corporate group, then the closest fit (fewest cells beyond), then in the order
    of vendors and services. With `unaffiliated`, vendors of the same group are left out altogether.

    - `rank` from 1, `service`, `vendor`, `corporate_group`
    - `affiliated`: whether its vendor is of the same group, and so an alternative in name alone
    - `shared`, `lacking`, `beyond`: how many cells both cover, only the given one, only this one
    - `shared_cells`, `lacking_cells`: lists of them, in the order of the map
    - `offered_by`: for each lacking cell the list of the vendors that offer it, those of the given
      service's corporate group left out

    A service that the catalogue does not know is a ValueError that offers the nearest names.

    >>> len(isogj.alternatives(catalogue, catalogue["service"].iloc[0]))
    1
    """
    require_columns(catalogue, ["service", "vendor", *AXES], "catalogue")
    services = catalogue["service"].astype("str")
    if service not in set(services):
        raise unknown("service", service, services.dropna().unique())
    cells, groups, scopes = vendor_cells(catalogue), vendor_groups(catalogue), _scopes(catalogue)
    its = {cell for _, name, held in scopes if name == service for cell in held}
    wanted = [cell for cell in cells.columns if cell in its]
    own = {vendor for vendor, name, _ in scopes if name == service}
    kin = set(groups.index[groups.isin(groups[groups.index.isin(own)])])
    offers = {cell: [v for v in cells.index[cells[cell]] if v not in kin] for cell in wanted}
    found: list[dict[str, Any]] = []
    for vendor, name, held in scopes:
        shared = [cell for cell in wanted if cell in held]
        lacking = [cell for cell in wanted if cell not in held]
        if shared and vendor not in (kin if unaffiliated else own):
            row = {
                "service": name, "vendor": vendor, "corporate_group": groups[vendor],
                "affiliated": vendor in kin, "shared": len(shared), "lacking": len(lacking),
                "beyond": len(held) - len(shared), "shared_cells": shared,
                "lacking_cells": lacking, "offered_by": [offers[cell] for cell in lacking],
            }  # fmt: skip
            found.append(row)
    found.sort(key=lambda row: (-row["shared"], row["affiliated"], row["beyond"]))
    ranked = [{"rank": rank, **row} for rank, row in enumerate(found, start=1)]
    return pd.DataFrame(ranked, columns=list(ALTERNATIVE)).astype(ALTERNATIVE)


def fitting_services(
    catalogue: pd.DataFrame,
    needs: pd.DataFrame | Iterable[tuple],
    *,
    cells: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Rank the services that meet any of the cells one needs.

    Needs `service`, `vendor`, `genre`, `target` and `phase`; `needs` are cells as in
    `covering_vendors`, the most important first. One row per service and vendor: `service`,
    `vendor`, `genre`, `cells` (list of the needs that it meets), `met` (how many), `beyond` (how
    many other cells) and `catch_all`: whether it stands in more than half of all the other cells of
    the map. Cells that `cells` declares out of scope or under review are not part of the map.

    A catch-all meets whatever one needs without being meant for it: it comes after all that fit.
    Otherwise most needs met come first, then those that meet the first need, then the closest fit
    (fewest cells beyond), then the order of vendors and services.

    >>> len(isogj.fitting_services(catalogue, [("network", "monitor")]))
    2
    """
    require_columns(catalogue, ["service", "vendor", "genre", *AXES], "catalogue")
    grid = vendor_cells(catalogue).columns
    pairs = _pairs(needs, grid)
    others = set(vendor_cells(catalogue, cells).columns) - set(pairs)
    names = catalogue[["service", "genre"]].astype("str")
    genre_of = dict(names.itertuples(index=False, name=None))
    found: list[dict[str, Any]] = []
    for vendor, service, held in _scopes(catalogue):
        if met := [cell for cell in held if cell in pairs]:
            row = {
                "service": service, "vendor": vendor, "genre": genre_of[service],
                "cells": met, "met": len(met), "beyond": len(held) - len(met),
                "catch_all": len(others.intersection(held)) > len(others) / 2,
            }  # fmt: skip
            found.append(row)
    found.sort(
        key=lambda row: (
            row["catch_all"], -row["met"], pairs[0] not in row["cells"], row["beyond"],
        )
    )  # fmt: skip
    return pd.DataFrame(found, columns=list(FITTING)).astype(FITTING)


def covering_vendors(
    catalogue: pd.DataFrame,
    needs: pd.DataFrame | Iterable[tuple],
    *,
    unaffiliated: bool = False,
) -> pd.DataFrame:
    """Find the smallest sets of vendors that between them cover the cells one needs.

    Needs `vendor`, `target`, `phase` and, where groups are known, `corporate_group`. `needs` are
    cells: pairs of target and phase, or a table with these two columns. Up to 25 vendors that meet
    any need, the search is exact: all the smallest sets, in the order of vendors, or of more of
    them the first 100. Beyond that, one small set is found by taking whoever meets most of what is
    left, and a smaller one may exist. With `unaffiliated`, sets whose vendors are of more corporate
    groups come first, never at the cost of a larger set; beyond 25 vendors another group is
    preferred where vendors meet equally many. One row per set:

    - `vendors`: list of them, in order, and `size`, their number
    - `groups`: how many corporate groups they are of; less than `size` where some are affiliated
    - `cells`: for each of these vendors the list of the needs that it meets
    - `method`: `exact` or `greedy`
    - `smallest_sets`: how many smallest sets there are in all, NA where that is not known
    - `unmet`: list of the needs that nobody meets, the same in every row; the sets cover the rest

    There is always a row: where no need can be met, and where there is none, that of no vendor. A
    code that stands on no axis of the catalogue is a ValueError that offers the nearest.

    >>> len(isogj.covering_vendors(catalogue, [("network", "monitor")]))
    2
    """
    cells, groups = vendor_cells(catalogue), vendor_groups(catalogue)
    pairs = set(_pairs(needs, cells.columns))
    wanted = cells.loc[:, [cell in pairs for cell in cells.columns]]
    offers = wanted.loc[wanted.any(axis=1), wanted.any()]
    met = [frozenset(offers.columns[row]) for row in offers.to_numpy()]
    group_of = groups[offers.index].tolist()
    exact = len(met) <= EXACT_UP_TO
    covers = (
        smallest_covers(met) if exact else [greedy_cover(met, group_of if unaffiliated else ())]
    )
    if unaffiliated:
        covers.sort(key=lambda chosen: -len({group_of[one] for one in chosen}))
    found = [
        {
            "vendors": [offers.index[one] for one in chosen],
            "size": len(chosen),
            "groups": len({group_of[one] for one in chosen}),
            "cells": [[cell for cell in offers.columns if cell in met[one]] for one in chosen],
            "method": "exact" if exact else "greedy",
            "smallest_sets": len(covers) if exact else pd.NA,
            "unmet": list(wanted.columns[~wanted.any()]),
        }
        for chosen in covers[:LISTED]
    ]
    return pd.DataFrame(found, columns=list(COVER)).astype(COVER)


def _scopes(catalogue: pd.DataFrame) -> list[tuple[str, str, list[tuple]]]:
    """Return vendor, service and the cells in which it stands, all in display order."""
    keys = ["vendor", "service", *AXES]
    placed = in_order(catalogue, ["vendor", *AXES])[keys].dropna().drop_duplicates()
    found: dict[tuple[str, str], list[tuple]] = {}
    for vendor, service, *cell in placed.sort_values(keys).itertuples(index=False, name=None):
        found.setdefault((str(vendor), str(service)), []).append(tuple(cell))
    return [(*names, held) for names, held in found.items()]


def _pairs(needs: pd.DataFrame | Iterable[tuple], grid: pd.Index) -> list[tuple]:
    """Return the needs as pairs, in the order in which they were given, once they are cells."""
    known = {axis: grid.unique(axis) for axis in AXES}
    if isinstance(needs, pd.DataFrame):
        require_columns(needs, AXES, "needs")
        needs = needs[AXES].itertuples(index=False, name=None)
    pairs = list(needs)
    for pair in pairs:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(f"needs must be pairs of {' and '.join(AXES)}, got {pair!r}")
        for code, (axis, codes) in zip(pair, known.items(), strict=True):
            if code not in codes:
                raise unknown(f"{axis} in needs", code, codes)
    return [tuple(pair) for pair in pairs]


def smallest_covers(met: Sequence[frozenset]) -> list[list[int]]:
    """Return all the smallest sets of vendors, their places in order, that meet every need.

    `met` has for each vendor the needs that it meets. Each set is built from whoever meets the need
    that fewest meet of those still open, one vendor more allowed until a set is found.
    """
    needs = frozenset().union(*met)
    able = {need: [one for one, own in enumerate(met) if need in own] for need in needs}
    scarce = sorted(needs, key=lambda need: len(able[need]))
    widest = max(map(len, met), default=1)

    @cache
    def covers(chosen: frozenset, room: int) -> set[frozenset]:
        """Return the sets of `room` vendors more that meet all that `chosen` leaves open."""
        done = frozenset().union(*(met[one] for one in chosen))
        left = [need for need in scarce if need not in done]
        if not left:
            return {chosen}
        if len(left) > room * widest:
            return set()
        return set().union(*(covers(chosen | {one}, room - 1) for one in able[left[0]]))

    found = next(filter(None, (covers(frozenset(), size) for size in count())))
    return sorted(sorted(chosen) for chosen in found)


def greedy_cover(met: Sequence[frozenset], groups: Sequence[str] = ()) -> list[int]:
    """Return one small set of vendors, their places in order, that meets every need.

    Takes the vendor that meets most of what is still unmet, again and again; among equals one whose
    group, if there are `groups`, is not yet taken, then the first. Whoever turns out dispensable is
    dropped, the latest first.
    """
    chosen: list[int] = []
    needs = frozenset().union(*met)
    while unmet := needs.difference(*(met[one] for one in chosen)):
        taken = {groups[one] for one in chosen if groups}
        gains = [
            (len(own & unmet), not groups or groups[one] not in taken)
            for one, own in enumerate(met)
        ]
        chosen.append(gains.index(max(gains)))
    for one in reversed(chosen):
        rest = [other for other in chosen if other != one]
        if needs == frozenset().union(*(met[other] for other in rest)):
            chosen = rest
    return sorted(chosen)
