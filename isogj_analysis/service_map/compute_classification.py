"""The classification table: every service once, by genre, with the cells it stands in."""

import pandas as pd

from isogj_analysis.service_map.compute_coverage import AXES, cells_by_service
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.order import in_order

__all__ = ["classification_table"]

_SUMMARIES = ["summary_ja", "summary_en"]


def classification_table(
    catalogue: pd.DataFrame, services: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every service of a catalogue once, grouped by genre, then by vendor, then by code.

    The catalogue needs `service`, `vendor`, `genre`, `target` and `phase`. `services`, with
    `service`, `summary_ja` and `summary_en`, says what each does. The result has the columns
    `genre`, `service`, `vendor`, `cells` (a tuple of (target, phase) in display order),
    `summary_ja`, `summary_en` and `source`, missing where there is none. Genres and vendors stand
    in their display order, those unknown last.

    >>> len(isogj.classification_table(catalogue))
    3
    """
    require_columns(catalogue, ["service", "vendor", "genre", *AXES], "catalogue")
    table = in_order(catalogue, ["genre", "vendor"]).dropna(subset=["service"])
    table = table.drop_duplicates("service").sort_values(
        ["genre", "vendor", "service"], ignore_index=True
    )
    cells = cells_by_service(catalogue)
    placed = [cells.get(code, ()) for code in table["service"]]
    table["cells"] = pd.Series(placed, table.index, dtype="object")
    told = pd.DataFrame(columns=["service", *_SUMMARIES]) if services is None else services
    require_columns(told, ["service", *_SUMMARIES], "services")
    for name in _SUMMARIES:
        table[name] = table["service"].map(told.set_index("service")[name]).astype("str")
    if "source" not in table:
        table["source"] = pd.Series(pd.NA, table.index, dtype="str")
    return table[["genre", "service", "vendor", "cells", *_SUMMARIES, "source"]]
