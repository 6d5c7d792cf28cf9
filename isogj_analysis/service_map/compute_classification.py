"""The classification table: every service once, by genre, with the cells it stands in."""

from typing import Any

import pandas as pd

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
    """
    require_columns(catalogue, ["service", "vendor", "genre", rows, columns], "catalogue")
    order = dict.fromkeys(["genre", "vendor", rows, columns])
    known = in_order(catalogue, order).dropna(subset=["service"])
    placed = known.dropna(subset=[rows, columns]).sort_values([rows, columns])
    cells: dict[str, dict[tuple[str, str], None]] = {code: {} for code in known["service"]}
    for code, row, column in zip(placed["service"], placed[rows], placed[columns], strict=True):
        cells[code][row, column] = None
    table = known.drop_duplicates("service").sort_values(["genre", "vendor", "service"])
    placed_in: list[Any] = [tuple(cells[code]) for code in table["service"]]
    table["cells"] = pd.Series(placed_in, index=table.index, dtype="object")
    for name in ("summary_ja", "summary_en"):
        told: dict[str, str] = {}
        if services is not None:
            require_columns(services, ["service", name], "services")
            told = dict(zip(services["service"], services[name], strict=True))
        found = [told.get(code) for code in table["service"]]
        table[name] = pd.Series(found, index=table.index, dtype="str")
    if "source" not in table:
        table["source"] = pd.Series(pd.NA, index=table.index, dtype="str")
    wanted = ["genre", "service", "vendor", "cells", "summary_ja", "summary_en", "source"]
    return table[wanted].reset_index(drop=True)
