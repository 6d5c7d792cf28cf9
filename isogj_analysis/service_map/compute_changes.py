"""What changed between two catalogues: cells gained and lost, and what became of each service."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_coverage import AXES, cells_by_service, coverage_states
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.names import normalise_name
from isogj_analysis.tables.order import values_of

__all__ = ["compare_catalogues", "compare_coverage"]

CELL_CHANGES = ["gained", "lost", "changed", "unchanged"]
SERVICE_CHANGES = ["added", "ended", "renamed", "rescoped", "reclassified", "transferred"]
_TEXTS = [
    "service", "previous", "vendor", "vendor_before", "genre_before", "genre_after", "name_before",
    "name_after",
]  # fmt: skip
_CELLS = ["cells_gained", "cells_lost", "cells_kept"]
# What is compared of a service: its vendor, genre, name and cells.
_Service = dict[str, Any]
_NOTHING: _Service = {"vendor": None, "genre": None, "name": None, "cells": ()}


def compare_coverage(
    before: pd.DataFrame, after: pd.DataFrame, cells: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compare two catalogues cell by cell.

    Needs `service`, `vendor`, `target` and `phase` of both; `cells` is as in `coverage_states` and
    holds for both. One row per cell of the grid, in display order (codes that only `after` has come
    last): `target`, `phase`, `change` (ordered: `gained`, no service before, some after; `lost`;
    `changed`, another number of services, vendors or groups; `unchanged`), `state_before`,
    `state_after`, and the numbers `services_before`, `services_after`, `services_change`, likewise
    of `vendors`. They can be the same though the services are others.

    >>> isogj.compare_coverage(catalogue, catalogue)["change"].unique().tolist()
    ['unchanged']
    """
    require_columns(before, ["service", "vendor", *AXES], "before")
    require_columns(after, ["service", "vendor", *AXES], "after")
    was, now = (coverage_states(one, cells) for one in _on_one_grid(before, after, AXES))
    had, has = was["services"].gt(0), now["services"].gt(0)
    counted = ["services", "vendors", "groups"]
    changed = (was[counted] != now[counted]).any(axis=1)
    change = np.select([~had & has, had & ~has, changed], CELL_CHANGES[:3], CELL_CHANGES[3])
    result = was[AXES].assign(
        change=pd.Categorical(change, CELL_CHANGES, ordered=True),
        state_before=was["state"],
        state_after=now["state"],
    )
    for count in counted[:2]:
        result[f"{count}_before"], result[f"{count}_after"] = was[count], now[count]
        result[f"{count}_change"] = now[count] - was[count]
    return result


def compare_catalogues(
    before: pd.DataFrame,
    after: pd.DataFrame,
    services: pd.DataFrame | None = None,
    *,
    services_before: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Tell what became of each service between two catalogues.

    Needs `service`, `vendor`, `genre`, `target` and `phase`, of both. A service is the same in both
    where its code is the same, or where `services` (columns `service`, `name_ja`, `replaces`) says
    that one that is new replaces one that is gone, directly or through others. Where several
    replace the same one, the one that shares most cells with it continues it. `services_before`
    holds the names of `before` where it comes from another folder. Without `services` no name is
    known and nothing is renamed.

    One row for each service that changed, in the order of its kinds, then of vendors and services:

    - `change`, ordered: `added`, `ended`, `renamed` (the name differs beyond its writing),
      `rescoped` (other cells), `reclassified` (another genre), `transferred` (another vendor).
      Where several are true the first of renamed, reclassified, rescoped, transferred stands here,
      and in `also` a tuple of the others. Another code alone is no change
    - `service`: its code after, or before where it ended; `previous`: the code that it replaces,
      missing where the code is the same
    - `vendor` (after, or before where it ended), `vendor_before`, `genre_before`, `genre_after`,
      `name_before`, `name_after`: text, missing where there is none
    - `cells_gained`, `cells_lost`, `cells_kept`: tuples of (target, phase) in display order

    >>> len(isogj.compare_catalogues(catalogue, catalogue))
    0
    """
    require_columns(before, ["service", "vendor", "genre", *AXES], "before")
    require_columns(after, ["service", "vendor", "genre", *AXES], "after")
    old, new = _on_one_grid(before, after, [*AXES, "vendor"])
    was = _by_service(old, services if services_before is None else services_before)
    now = _by_service(new, services)
    forerunners = _forerunners(was, now, _told(services, "replaces"))
    pairs = [(forerunners.get(code, code), code) for code in now]
    pairs += [(code, code) for code in was.keys() - now.keys() - set(forerunners.values())]
    records = []
    for older, code in pairs:
        before_it, after_it = was.get(older), now.get(code)
        changes = _changes(before_it, after_it)
        one, other = before_it or _NOTHING, after_it or _NOTHING
        if changes:
            row = {
                "change": changes[0], "also": tuple(changes[1:]), "service": code,
                "previous": older if older != code else None,
                "vendor": (after_it or one)["vendor"], "vendor_before": one["vendor"],
                "genre_before": one["genre"], "genre_after": other["genre"],
                "name_before": one["name"], "name_after": other["name"],
                "cells_gained": tuple(c for c in other["cells"] if c not in one["cells"]),
                "cells_lost": tuple(c for c in one["cells"] if c not in other["cells"]),
                "cells_kept": tuple(c for c in other["cells"] if c in one["cells"]),
            }  # fmt: skip
            records.append(row)
    table = pd.DataFrame(records, columns=["change", "also", *_TEXTS, *_CELLS])
    order = pd.CategoricalDtype(SERVICE_CHANGES, ordered=True)
    table = table.astype({"change": order, **dict.fromkeys(_TEXTS, "str")})
    # Several vendors of one service are none of the known, whose place is -1, and come last.
    known = old["vendor"].cat.categories
    place = known.get_indexer(pd.Index(table["vendor"])) % (len(known) + 1)
    table = table.assign(place=place).sort_values(["change", "place", "service"])
    return table.drop(columns="place").reset_index(drop=True)


def _on_one_grid(
    before: pd.DataFrame, after: pd.DataFrame, axes: Iterable[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give columns of both catalogues the same codes, those of `before` first."""
    shared = {}
    for axis in axes:
        first, second = (values_of(frame[axis]) for frame in (before, after))
        known = first.append(second.difference(first, sort=False))
        shared[axis] = pd.CategoricalDtype(known, ordered=True)
    return before.astype(shared), after.astype(shared)


def _by_service(catalogue: pd.DataFrame, services: pd.DataFrame | None) -> dict[str, _Service]:
    """Return what is compared of each service, several vendors or genres of one joined."""
    names, cells = _told(services, "name_ja"), cells_by_service(catalogue)
    known = catalogue[["service", "vendor", "genre"]].astype(object).groupby("service")
    return {
        code: {
            "vendor": vendor or None, "genre": genre or None, "name": names.get(code),
            "cells": cells.get(code, ()),
        }
        for code, vendor, genre in known.agg(_joined).itertuples(name=None)
    }  # fmt: skip


def _joined(values: pd.Series) -> str:
    return ", ".join(sorted(map(str, values.dropna().unique())))


def _changes(before: _Service | None, after: _Service | None) -> list[str]:
    """Return in which ways a service is no longer what it was, first that it is listed under."""
    if before is None or after is None:
        return ["added" if before is None else "ended"]
    names = [normalise_name(one["name"]) for one in (before, after) if one["name"] is not None]
    differs = {
        "renamed": len(set(names)) > 1,
        "reclassified": before["genre"] != after["genre"],
        "rescoped": before["cells"] != after["cells"],
        "transferred": before["vendor"] != after["vendor"],
    }
    return [name for name, is_so in differs.items() if is_so]


def _told(services: pd.DataFrame | None, column: str) -> dict[str, str]:
    """Return what a column tells of each service of which it tells anything."""
    if services is None:
        return {}
    require_columns(services, ["service", column], "services")
    told = services.dropna(subset=["service", column])
    return dict(zip(told["service"], told[column], strict=True))


def _forerunners(
    was: dict[str, _Service], now: dict[str, _Service], replaces: dict[str, str]
) -> dict[str, str]:
    """Return for each service that continues one that is gone the code of the latter."""
    claims: dict[str, list[str]] = {}
    for code in sorted(now.keys() - was.keys()):
        seen, older = {code}, replaces.get(code)
        while older is not None and older not in was and older not in seen:
            seen.add(older)
            older = replaces.get(older)
        if older in was and older not in now:
            claims.setdefault(older, []).append(code)
    return {
        max(codes, key=lambda code: len({*now[code]["cells"]} & {*was[older]["cells"]})): older
        for older, codes in claims.items()
    }
