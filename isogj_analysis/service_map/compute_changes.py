"""What changed between two catalogues: cells gained and lost, and what became of each service."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_coverage import Cell, cells_by_service, coverage_states
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.names import normalise_name
from isogj_analysis.tables.order import values_of

CELL_CHANGES = ["gained", "lost", "changed", "unchanged"]
SERVICE_CHANGES = ["added", "ended", "renamed", "rescoped", "reclassified", "transferred"]
CELLS = ["cells_gained", "cells_lost", "cells_kept"]
RESULT = [
    "change", "also", "service", "previous", "vendor", "vendor_before", "genre_before",
    "genre_after", "name_before", "name_after", *CELLS,
]  # fmt: skip


def compare_coverage(
    before: pd.DataFrame,
    after: pd.DataFrame,
    cells: pd.DataFrame | None = None,
    *,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Compare two catalogues cell by cell.

    Needs what `coverage_states` needs, of both; they may be two snapshots of one catalogue or
    come from two folders. `cells` holds for both. One row per cell of the grid, in display order
    (codes that only `after` has come last), with the columns

    - named by `rows` and `columns`
    - `change`: `gained` (no service before, some after), `lost` (the reverse), `changed` (another
      number of services, vendors or groups), `unchanged`; an ordered categorical
    - `state_before`, `state_after`
    - `services_before`, `services_after`, `services_change`
    - `vendors_before`, `vendors_after`, `vendors_change`

    The numbers of a cell can be the same though its services are others: `compare_catalogues`
    tells what became of each.

    >>> isogj.compare_coverage(catalogue, catalogue)["change"].unique().tolist()
    ['unchanged']
    """
    require_columns(before, ["service", "vendor", rows, columns], "before")
    require_columns(after, ["service", "vendor", rows, columns], "after")
    old, new = _on_one_grid(before, after, [rows, columns])
    was, now = (coverage_states(c, cells, rows=rows, columns=columns) for c in (old, new))
    had, has = was["services"].gt(0), now["services"].gt(0)
    counted = ["services", "vendors", "groups"]
    changed = (was[counted] != now[counted]).any(axis=1)
    change = np.select([~had & has, had & ~has, changed], CELL_CHANGES[:3], CELL_CHANGES[3])
    result = was[[rows, columns]].assign(
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
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Tell what became of each service between two catalogues.

    Needs `service`, `vendor`, `genre` and the two axes, of both. A service is the same in both
    where its code is the same, or where `services` (columns `service`, `name_ja`, `replaces`) says
    that one that is new replaces one that is gone, directly or through others. Where several
    replace the same one, the one that shares most cells with it continues it. `services_before`
    holds the names of `before` where it comes from another folder; otherwise `services` does.
    Without `services` no name is known and nothing is renamed.

    One row for each service that changed, none for the others, in the order of its kinds, then of
    vendors and services:

    - `change`, an ordered categorical: `added`, `ended`, `renamed` (the name differs beyond its
      writing), `rescoped` (other cells), `reclassified` (another genre), `transferred` (another
      vendor). Where several are true the first of renamed, reclassified, rescoped, transferred
      stands here. A service that goes on under another code and is otherwise the same is not listed
    - `also`: a tuple of the others
    - `service`: its code after, or before where it ended; `previous`: the code that it replaces,
      missing where the code is the same
    - `vendor` (after, or before where it ended), `vendor_before`, `genre_before`, `genre_after`,
      `name_before`, `name_after`: text, missing where there is none
    - `cells_gained`, `cells_lost`, `cells_kept`: tuples of (row, column) pairs in display order

    >>> len(isogj.compare_catalogues(catalogue, catalogue))
    0
    """
    needed = ["service", "vendor", "genre", rows, columns]
    require_columns(before, needed, "before")
    require_columns(after, needed, "after")
    old, new = _on_one_grid(before, after, [rows, columns, "vendor"])
    earlier = services if services_before is None else services_before
    was = _by_service(old, earlier, rows=rows, columns=columns)
    now = _by_service(new, services, rows=rows, columns=columns)
    forerunner = _forerunners(was, now, services)
    records = []
    for code, one in now.items():
        previous = forerunner.get(code)
        first = was.get(previous or code)
        if changes := ["added"] if first is None else _differences(first, one):
            records.append(_record(changes, code, previous, first or _NOTHING, one))
    for code in was.keys() - now.keys() - set(forerunner.values()):
        records.append(_record(["ended"], code, None, was[code], _NOTHING))
    kinds = pd.CategoricalDtype(SERVICE_CHANGES, ordered=True)
    texts = [column for column in RESULT if column not in ("change", "also", *CELLS)]
    table = pd.DataFrame(records, columns=RESULT)
    table = table.astype({"change": kinds, **dict.fromkeys(texts, "str")})
    # Several vendors of one service are none of the known, whose place is -1, and come last.
    known = old["vendor"].cat.categories
    place = known.get_indexer(pd.Index(table["vendor"])) % (len(known) + 1)
    table = table.assign(place=place).sort_values(["change", "place", "service"])
    return table.drop(columns="place").reset_index(drop=True)


class _Service(NamedTuple):
    """What is compared of a service in one catalogue."""

    vendor: str | None = None
    genre: str | None = None
    name: str | None = None
    cells: tuple[Cell, ...] = ()


_NOTHING = _Service()


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


def _by_service(
    catalogue: pd.DataFrame, services: pd.DataFrame | None, *, rows: str, columns: str
) -> dict[str, _Service]:
    names = {} if services is None else _told(services, "name_ja")
    cells = cells_by_service(catalogue, rows=rows, columns=columns)
    known = catalogue[["service", "vendor", "genre"]].astype(object).groupby("service")
    return {
        code: _Service(vendor or None, genre or None, names.get(code), cells.get(code, ()))
        for code, vendor, genre in known.agg(_joined).itertuples(name=None)
    }


def _told(services: pd.DataFrame, column: str) -> dict[str, str]:
    """Return what a column tells of each service of which it tells anything."""
    require_columns(services, ["service", column], "services")
    told = services.dropna(subset=["service", column])
    return dict(zip(told["service"], told[column], strict=True))


def _joined(values: pd.Series) -> str:
    """Write the one value, or several in an order of their own."""
    return ", ".join(sorted(map(str, values.dropna().unique())))


def _forerunners(
    was: dict[str, _Service], now: dict[str, _Service], services: pd.DataFrame | None
) -> dict[str, str]:
    """Return for each service that continues one that is gone the code of the latter."""
    replaces = {} if services is None else _told(services, "replaces")
    claims: dict[str, list[str]] = {}
    for code in sorted(now.keys() - was.keys()):
        seen, older = {code}, replaces.get(code)
        while older is not None and older not in was and older not in seen:
            seen.add(older)
            older = replaces.get(older)
        if older in was and older not in now:
            claims.setdefault(older, []).append(code)
    return {
        max(codes, key=lambda code: len({*now[code].cells} & {*was[older].cells})): older
        for older, codes in claims.items()
    }


def _differences(before: _Service, after: _Service) -> list[str]:
    """Return in which ways a service is no longer what it was, first that it is listed under."""
    names = [normalise_name(one.name) for one in (before, after) if one.name is not None]
    differs = {
        "renamed": len(set(names)) > 1,
        "reclassified": before.genre != after.genre,
        "rescoped": before.cells != after.cells,
        "transferred": before.vendor != after.vendor,
    }
    return [name for name, is_so in differs.items() if is_so]


def _record(
    changes: list[str], code: str, previous: str | None, before: _Service, after: _Service
) -> dict[str, Any]:
    """Return the row of a service; the first of its changes is the one that it is listed under."""
    return {
        "change": changes[0], "also": tuple(changes[1:]), "service": code, "previous": previous,
        "vendor": (before if after is _NOTHING else after).vendor, "vendor_before": before.vendor,
        "genre_before": before.genre, "genre_after": after.genre,
        "name_before": before.name, "name_after": after.name,
        "cells_gained": tuple(cell for cell in after.cells if cell not in before.cells),
        "cells_lost": tuple(cell for cell in before.cells if cell not in after.cells),
        "cells_kept": tuple(cell for cell in after.cells if cell in before.cells),
    }  # fmt: skip
