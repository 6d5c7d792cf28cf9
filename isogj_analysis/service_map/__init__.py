"""The Service MAP: coverage, gaps, changes, axes, and the names of services."""

from isogj_analysis.service_map.compute_axes import remap, remap_cells
from isogj_analysis.service_map.compute_catch_alls import catch_alls
from isogj_analysis.service_map.compute_cell_genres import cell_genres
from isogj_analysis.service_map.compute_changes import compare_catalogues, compare_coverage
from isogj_analysis.service_map.compute_classification import classification_table
from isogj_analysis.service_map.compute_coverage import (
    as_of,
    coverage_matrix,
    coverage_states,
    in_scope,
)
from isogj_analysis.service_map.compute_name_groups import name_groups
from isogj_analysis.service_map.compute_select import select
from isogj_analysis.service_map.compute_similar import similar_services
from isogj_analysis.service_map.compute_snapshots import days_to_compare

__all__ = [
    "as_of",
    "catch_alls",
    "cell_genres",
    "classification_table",
    "compare_catalogues",
    "compare_coverage",
    "coverage_matrix",
    "coverage_states",
    "days_to_compare",
    "in_scope",
    "name_groups",
    "remap",
    "remap_cells",
    "select",
    "similar_services",
]
