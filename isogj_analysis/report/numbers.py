"""The numbers behind a figure: which columns of what was drawn a reader is shown.

A figure that lists its rows in words, such as the classification, needs no table beside it, nor
does one of a function that is not of this package: a notebook hands a table of its own over.
"""

from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from isogj_analysis.charts.maps import KINDS, OWN

# Of the function that draws: columns of its result. `*axes` are the first two, after a rank.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "plot_coverage": ("*axes", "services", "vendors", "groups", "state"),
    "plot_poster": ("*axes", "genre", "services", "vendors"),
    "plot_gaps": ("rank", "*axes", "services", "vendors", "groups", "state"),
    "plot_catch_alls": ("*axes", "services", "state", "services_without", "state_without"),
    "plot_coverage_changes": (
        "*axes", "change", "services_before", "services_after", "vendors_before", "vendors_after",
        "state_before", "state_after",
    ),
    "plot_profile": ("*axes", "services"),
    "plot_exclusivity": (
        "vendor", "total", "alone", "shared_with_one", "shared_with_more", "group_alone",
        "group_shared_with_one", "group_shared_with_more",
    ),
    "plot_similarity": ("vendor", "other", "similarity"),
    "plot_dependence": (
        "vendor", "total", "gap", "single_vendor", "single_group", "gap_cells",
        "single_vendor_cells", "single_group_cells",
    ),
    "plot_life_cycle": ("*axes", "when", "genre", "services", "vendors"),
    "plot_covering_vendors": ("vendors", "groups", "unmet"),
    "plot_alternatives": (
        "rank", "service", "vendor", "corporate_group", "shared", "lacking", "beyond",
        "lacking_cells",
    ),
    "plot_meetings": ("wg", "number", "date", "host"),
    "plot_months": ("wg", "month", "meetings", "missed"),
    "plot_cadence": (
        "wg", "fiscal_year", "covered_months", "expected", "held", "missed", "longest_gap_days",
        "regularity",
    ),
    "plot_cumulative": ("date", "basis", "meetings", "approximate"),
    "plot_hosts": ("host", "meetings", "share", "first", "last"),
    "plot_agenda": ("fiscal_year", "kind", "items"),
    "plot_presenters": ("date", "wg", "number", "kind", "presenter"),
    "plot_attendance": ("wg", "organisation", "attended", "possible", "rate", "first", "last"),
    "plot_membership": ("date", "basis", "members", "undated", "approximate"),
    "plot_member_groups": ("corporate_group", "members", "organisations"),
    "plot_membership_changes": (
        "fiscal_year", "at_start", "joined", "left", "at_end", "retention"
    ),
    "plot_reconcile": (
        "measure", "date", "stated", "approximate", "on_record", "difference", "missing_from"
    ),
    "plot_objectives": ("objective", "wg", "paired", "inferred", "status", "fiscal_year"),
    "plot_events": ("date", "wg", "kind", "title_ja", "title_en"),
}  # fmt: skip


def numbers_of(plot: str, result: Any) -> pd.DataFrame | None:
    """Return the rows that a figure of the function `plot` was drawn from, as a reader sees them.

    None where the figure says all in words, or is not of this package.
    """
    if plot not in _COLUMNS:
        return None
    frame = _reshaped(plot, result)
    axes = [column for column in frame.columns if column != "rank"][:2]
    columns = [axes if column == "*axes" else [column] for column in _COLUMNS[plot]]
    frame = frame[[column for some in columns for column in some]]
    if (OWN | KINDS).intersection(axes):
        # There an empty cell is none that anybody means to fill.
        frame = frame.drop(columns="state", errors="ignore")
    # Elsewhere `vendors` are listed by name.
    counted = "vendors" in frame and types.is_numeric_dtype(frame["vendors"])
    return frame.rename(columns={"vendors": "vendor_count"}) if counted else frame


def _reshaped(plot: str, result: Any) -> pd.DataFrame:
    """Return a result as one table with a row for each thing that it tells."""
    if plot == "plot_catch_alls":
        axes = list(result["with"].columns[:2])
        return result["with"].merge(result["without"], on=axes, suffixes=("", "_without"))
    if plot == "plot_similarity":
        # Each pair once, the most alike first, and none that has nothing in common.
        above = np.triu(np.ones(result.shape, bool), 1) & (result.to_numpy() > 0)
        pairs = result.rename_axis("vendor").rename_axis("other", axis="columns").where(above)
        long = pairs.stack().dropna().rename("similarity").reset_index()
        return long.sort_values("similarity", ascending=False, kind="stable")
    return result if result.index.name is None else result.reset_index()
