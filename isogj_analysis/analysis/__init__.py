"""From tables to results: DataFrames in, DataFrames out; nothing here reads a file or draws."""

from isogj_analysis.analysis.activity import (
    cadence,
    cumulative_meetings,
    groups_since,
    hosting,
    hosting_evenness,
    meetings_by_month,
)
from isogj_analysis.analysis.agenda import agenda_kinds, incomplete_records, outside_presenters
from isogj_analysis.analysis.attendance import attendance_rates
from isogj_analysis.analysis.axes import remap, remap_cells
from isogj_analysis.analysis.catch_alls import catch_alls
from isogj_analysis.analysis.cell_genres import cell_genres
from isogj_analysis.analysis.changes import compare_catalogues, compare_coverage
from isogj_analysis.analysis.choosing import alternatives, covering_vendors, fitting_services
from isogj_analysis.analysis.classification import classification_table
from isogj_analysis.analysis.coverage import (
    as_of,
    coverage_gaps,
    coverage_matrix,
    coverage_states,
    in_scope,
)
from isogj_analysis.analysis.dependence import without_vendor
from isogj_analysis.analysis.fiscal import fiscal_year
from isogj_analysis.analysis.guideline import guideline_sheet
from isogj_analysis.analysis.intersections import cell_intersections
from isogj_analysis.analysis.membership import (
    composition_by_group,
    composition_by_role,
    members_over_time,
    membership_changes,
)
from isogj_analysis.analysis.name_groups import (
    name_groups,
)
from isogj_analysis.analysis.needs import life_cycle
from isogj_analysis.analysis.ordering import SimilarityOrder, similarity_order
from isogj_analysis.analysis.overlap import (
    cell_exclusivity,
    shared_cells,
    vendor_cells,
    vendor_groups,
    vendor_similarity,
)
from isogj_analysis.analysis.reconcile import reconcile
from isogj_analysis.analysis.review import laws_in_force, objective_matrix, plan_timeline
from isogj_analysis.analysis.similar import similar_services
from isogj_analysis.analysis.snapshots import days_to_compare, snapshots

__all__ = [
    "SimilarityOrder",
    "agenda_kinds",
    "alternatives",
    "as_of",
    "attendance_rates",
    "cadence",
    "catch_alls",
    "cell_exclusivity",
    "cell_genres",
    "cell_intersections",
    "classification_table",
    "compare_catalogues",
    "compare_coverage",
    "composition_by_group",
    "composition_by_role",
    "coverage_gaps",
    "coverage_matrix",
    "coverage_states",
    "covering_vendors",
    "cumulative_meetings",
    "days_to_compare",
    "fiscal_year",
    "fitting_services",
    "groups_since",
    "guideline_sheet",
    "hosting",
    "hosting_evenness",
    "in_scope",
    "incomplete_records",
    "laws_in_force",
    "life_cycle",
    "meetings_by_month",
    "members_over_time",
    "membership_changes",
    "name_groups",
    "objective_matrix",
    "outside_presenters",
    "plan_timeline",
    "reconcile",
    "remap",
    "remap_cells",
    "shared_cells",
    "similar_services",
    "similarity_order",
    "snapshots",
    "vendor_cells",
    "vendor_groups",
    "vendor_similarity",
    "without_vendor",
]
