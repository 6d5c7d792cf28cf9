"""Which service could stand in for another, and which vendors cover what one needs."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.overlap.compute_overlap import vendor_cells, vendor_groups
from isogj_analysis.service_map.compute_coverage import SPECIAL, coverage_states
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.known import unknown
from isogj_analysis.tables.order import in_order

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
# Beyond, the smallest sets may be too many to go through.
EXACT_UP_TO = 25


def alternatives(
    catalogue: pd.DataFrame,
    service: str,
    *,
    unaffiliated: bool = False,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Rank the services of other vendors that could stand in for a service.

    Needs `service`, `vendor`, the two axes and, where groups are known, `corporate_group`. One row
    per service of another vendor that shares a cell with it: most shared cells first, then those of
    another corporate group, then the closest fit (fewest cells beyond), then in the order of
    vendors and services. With `unaffiliated`, vendors of the same group are left out altogether.

    - `rank` from 1, `service`, `vendor`, `corporate_group`
    - `affiliated`: whether its vendor is of the same group, and so an alternative in name alone
    - `shared`, `lacking`, `beyond`: how many cells both cover, only the given one, only this one
    - `shared_cells`, `lacking_cells`: lists of them, in the order of the map
    - `offered_by`: for each lacking cell the list of the vendors that offer it, those of the given
      service's corporate group left out; an empty list where none does

    Empty where no service of another vendor shares a cell. A service that the catalogue does not
    know is a ValueError that offers the nearest names.

    >>> len(isogj.alternatives(catalogue, catalogue["service"].iloc[0]))
    1
    """
    require_columns(catalogue, ["service", "vendor", rows, columns], "catalogue")
    if service not in set(catalogue["service"].astype("str")):
        raise unknown("service", service, catalogue["service"].astype("str").dropna().unique())
    cells, groups = vendor_cells(catalogue, rows=rows, columns=columns), vendor_groups(catalogue)
    scopes = _scopes(catalogue, rows=rows, columns=columns)
    its = {cell for _, name, held in scopes if name == service for cell in held}
    wanted = [cell for cell in cells.columns if cell in its]
    own = {vendor for vendor, name, _ in scopes if name == service}
    kin = set(groups.index[groups.isin(groups[groups.index.isin(own)])])
    offers = {cell: [v for v in cells.index[cells[cell]] if v not in kin] for cell in wanted}
    found = []
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
    share: float = 0.5,
    cells: pd.DataFrame | None = None,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Rank the services that meet any of the cells one needs.

    Needs `service`, `vendor`, `genre` and the two axes; `needs` are cells as in `covering_vendors`,
    the most important first. One row per service and vendor: `service`, `vendor`, `genre`, `cells`
    (list of the needs that it meets), `met` (how many), `beyond` (how many other cells) and
    `catch_all`: whether it stands in more than a `share` of all the other cells of the map. Cells
    that `cells` declares out of scope or under review are not part of the map, as in `catch_alls`.

    A catch-all meets whatever one needs without being meant for it: it comes after all that fit.
    Otherwise most needs met come first, then those that meet the first need, then the closest fit
    (fewest cells beyond), then the order of vendors and services. Empty where nobody meets a need.

    >>> len(isogj.fitting_services(catalogue, [("network", "monitor")]))
    2
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, got {share!r}")
    require_columns(catalogue, ["service", "vendor", "genre", rows, columns], "catalogue")
    grid = vendor_cells(catalogue, rows=rows, columns=columns).columns
    pairs = _pairs(needs, grid)
    wanted = set(pairs)
    states = coverage_states(catalogue, cells, rows=rows, columns=columns)["state"]
    others = set(grid[~states.isin(SPECIAL)]) - wanted
    genres = catalogue["genre"].astype("str")
    genre_of = dict(zip(catalogue["service"].astype("str"), genres, strict=True))
    found: list[dict[str, Any]] = []
    for vendor, service, held in _scopes(catalogue, rows=rows, columns=columns):
        if met := [cell for cell in held if cell in wanted]:
            row = {
                "service": service, "vendor": vendor, "genre": genre_of[service],
                "cells": met, "met": len(met), "beyond": len(held) - len(met),
                "catch_all": len(others.intersection(held)) > share * len(others),
            }  # fmt: skip
            found.append(row)
    first = pairs[0] if pairs else None
    found.sort(
        key=lambda row: (row["catch_all"], -row["met"], first not in row["cells"], row["beyond"])
    )
    return pd.DataFrame(found, columns=list(FITTING)).astype(FITTING)


def covering_vendors(
    catalogue: pd.DataFrame,
    needs: pd.DataFrame | Iterable[tuple],
    *,
    unaffiliated: bool = False,
    limit: int = 100,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Find the smallest sets of vendors that between them cover the cells one needs.

    Needs `vendor`, the two axes and, where groups are known, `corporate_group`. `needs` are cells:
    pairs in the order of `rows` and `columns`, or a table with these two columns. Up to 25 vendors
    that meet any need, the search is exact: all the smallest sets, in the order of vendors, or of
    more of them the first `limit`. Beyond that, one small set is found by taking whoever meets most
    of what is left, and a smaller one may exist. With `unaffiliated`, sets whose vendors are of
    more corporate groups come first, never at the cost of a larger set; beyond 25 vendors another
    group is preferred where vendors meet equally many. One row per set:

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
    if limit < 1:
        raise ValueError(f"limit must be 1 or more, got {limit}")
    cells, groups = vendor_cells(catalogue, rows=rows, columns=columns), vendor_groups(catalogue)
    pairs = pd.Index(_pairs(needs, cells.columns), tupleize_cols=False)
    # Each once, in the order of the map.
    wanted = np.unique(cells.columns.get_indexer(pairs))
    flags = cells.to_numpy(dtype=bool)[:, wanted]
    able, met = np.flatnonzero(flags.any(axis=1)), flags.any(axis=0)
    offers = flags[np.ix_(able, met)].T
    needed, unmet = cells.columns[wanted[met]], cells.columns[wanted[~met]]
    codes = pd.factorize(groups.iloc[able])[0]
    exact = len(able) <= EXACT_UP_TO
    if exact:
        covers = smallest_covers(offers)
    else:
        covers = greedy_cover(offers, codes if unaffiliated else None)[np.newaxis]
    of_groups = np.zeros(len(covers), dtype=np.int64)
    for code in np.unique(codes):
        of_groups += covers[:, codes == code].any(axis=1)
    order = np.argsort(-of_groups if unaffiliated else np.zeros(len(covers)), kind="stable")
    found = [
        {
            "vendors": list(cells.index[able[covers[place]]]),
            "size": np.count_nonzero(covers[place]),
            "groups": of_groups[place],
            "cells": [list(needed[offers[:, one]]) for one in np.flatnonzero(covers[place])],
            "method": "exact" if exact else "greedy",
            "smallest_sets": len(covers) if exact else pd.NA,
            "unmet": list(unmet),
        }
        for place in order[:limit]
    ]
    return pd.DataFrame(found, columns=list(COVER)).astype(COVER)


def _scopes(catalogue: pd.DataFrame, *, rows: str, columns: str) -> list[tuple[str, str, list]]:
    """Return vendor, service and the cells in which it stands, all in display order."""
    keys = ["vendor", "service", rows, columns]
    placed = in_order(catalogue, ["vendor", rows, columns])[keys].dropna().drop_duplicates()
    held = placed.sort_values(keys).itertuples(index=False, name=None)
    parts = groupby(held, key=lambda row: row[:2])
    return [(str(vendor), str(name), [row[2:] for row in part]) for (vendor, name), part in parts]


def _pairs(needs: pd.DataFrame | Iterable[tuple], grid: pd.Index) -> list[tuple]:
    """Return the needs as pairs, in the order in which they were given, once they are cells."""
    known = {str(axis): dict.fromkeys(grid.unique(axis)) for axis in grid.names}
    if isinstance(needs, pd.DataFrame):
        require_columns(needs, known, "needs")
        needs = needs[list(known)].itertuples(index=False, name=None)
    pairs = list(needs)
    for pair in pairs:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(f"needs must be pairs of {' and '.join(known)}, got {pair!r}")
        for code, (axis, codes) in zip(pair, known.items(), strict=True):
            if code not in codes:
                raise unknown(f"{axis} in needs", code, codes)
    return [tuple(pair) for pair in pairs]


def smallest_covers(offers: np.ndarray) -> np.ndarray:
    """Return all the smallest covering sets, a boolean row of vendors each, in vendors' order.

    `offers` is a boolean table of needs by vendors, in which somebody meets every need. Each set is
    built from whoever meets the need that fewest meet of those still open, one vendor more allowed
    until a set is found.
    """
    able = [np.flatnonzero(row).tolist() for row in offers]
    met = [frozenset(np.flatnonzero(column)) for column in offers.T]
    scarce = sorted(range(len(able)), key=lambda need: len(able[need]))
    widest = max(map(len, met), default=1)

    def covers(chosen: frozenset, room: int) -> set[frozenset]:
        """Return the sets of `room` vendors more that meet all that `chosen` leaves open."""
        if (chosen, room) not in known:
            done = frozenset().union(*(met[vendor] for vendor in chosen))
            left = [need for need in scarce if need not in done]
            found = {chosen} if not left else set()
            if left and len(left) <= room * widest:
                found = set().union(*(covers(chosen | {one}, room - 1) for one in able[left[0]]))
            known[chosen, room] = found
        return known[chosen, room]

    known: dict[tuple[frozenset, int], set[frozenset]] = {}
    size = 0
    while not (found := covers(frozenset(), size)):
        size += 1
    rows = sorted(sorted(chosen) for chosen in found)
    smallest = np.zeros((len(rows), offers.shape[1]), dtype=bool)
    for row, chosen in zip(smallest, rows, strict=True):
        row[chosen] = True
    return smallest


def greedy_cover(offers: np.ndarray, groups: np.ndarray | None = None) -> np.ndarray:
    """Return one small covering set, a boolean row of vendors.

    Takes the vendor that meets most of what is still unmet, again and again; among equals one whose
    number in `groups` is not yet taken, then the first. Whoever turns out dispensable is dropped,
    the latest first.
    """
    chosen: list[int] = []
    unmet = np.ones(len(offers), dtype=bool)
    gains = np.count_nonzero(offers, axis=0)
    while unmet.any():
        best = np.flatnonzero(gains == gains.max())
        if groups is not None:
            best = best[np.argsort(np.isin(groups[best], groups[chosen]), kind="stable")]
        chosen.append(int(best[0]))
        met = unmet & offers[:, best[0]]
        gains -= np.count_nonzero(offers[met], axis=0)
        unmet &= ~met
    times = np.count_nonzero(offers[:, chosen], axis=1)
    kept = np.zeros(offers.shape[1], dtype=bool)
    for vendor in reversed(chosen):
        if (times[offers[:, vendor]] > 1).all():
            times -= offers[:, vendor]
        else:
            kept[vendor] = True
    return kept
