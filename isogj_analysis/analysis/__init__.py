"""From tables to results: DataFrames in, DataFrames out; nothing here reads a file or draws."""

from isogj_analysis.analysis.activity import (
    cadence,
    hosting,
    hosting_evenness,
    meetings_by_month,
)
from isogj_analysis.analysis.axes import remap
from isogj_analysis.analysis.catch_alls import catch_alls
from isogj_analysis.analysis.changes import compare_catalogues, compare_coverage
from isogj_analysis.analysis.coverage import (
    as_of,
    coverage_gaps,
    coverage_matrix,
    coverage_states,
    snapshots,
)
from isogj_analysis.analysis.fiscal import (
    fiscal_year,
)
from isogj_analysis.analysis.membership import (
    composition_by_group,
    composition_by_role,
    members_over_time,
    membership_changes,
    reconcile,
)
from isogj_analysis.analysis.similar import similar_services

__all__ = [
    "as_of",
    "cadence",
    "catch_alls",
    "compare_catalogues",
    "compare_coverage",
    "composition_by_group",
    "composition_by_role",
    "coverage_gaps",
    "coverage_matrix",
    "coverage_states",
    "fiscal_year",
    "hosting",
    "hosting_evenness",
    "meetings_by_month",
    "members_over_time",
    "membership_changes",
    "reconcile",
    "remap",
    "similar_services",
    "snapshots",
]
