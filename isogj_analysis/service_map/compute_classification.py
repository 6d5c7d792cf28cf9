"""The classification table: every service once, by genre, with the cells it stands in."""

import pandas as pd

from isogj_analysis.service_map.compute_coverage import cells_by_service
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.order import in_order


def classification_table(
    catalogue: pd.DataFrame,
    services: pd.DataFrame | None = None,
    *,
    rows: str = "target",
    columns: str = "phase",
) -> pd.DataFrame:
    """Return every service of a catalogue once, grouped by genre, then by vendor, then by code.

    The catalogue needs `service`, `vendor`, `genre` and the two axes. `services`, with `service`,
    `summary_ja` and `summary_en`, says what each does. The result has the columns `genre`,
    `service`, `vendor`, `cells` (a tuple of pairs of `rows` and `columns` in display order),
    `summary_ja`, `summary_en` (empty where there is none) and `source`, missing where the catalogue
    has none. Genres and vendors stand in their display order, those unknown last. Services that
    stand in no cell are no part of a catalogue.

    >>> len(isogj.classification_table(catalogue))
    3
    """
    require_columns(catalogue, ["service", "vendor", "genre", rows, columns], "catalogue")
    known = in_order(catalogue, ["genre", "vendor"]).dropna(subset=["service"])
    table = known.drop_duplicates("service").sort_values(["genre", "vendor", "service"])
    table = table.reset_index(drop=True)
    cells = cells_by_service(catalogue, rows=rows, columns=columns)
    placed = [cells.get(code, ()) for code in table["service"]]
    table["cells"] = pd.Series(placed, table.index, dtype="object")
    for name in ("summary_ja", "summary_en"):
        told: dict[str, str] = {}
        if services is not None:
            require_columns(services, ["service", name], "services")
            told = dict(zip(services["service"], services[name], strict=True))
        table[name] = table["service"].map(told).astype("str")
    if "source" not in table:
        table["source"] = pd.Series(pd.NA, table.index, dtype="str")
    return table[["genre", "service", "vendor", "cells", "summary_ja", "summary_en", "source"]]
