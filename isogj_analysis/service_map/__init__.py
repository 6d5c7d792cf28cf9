"""The Service MAP: coverage, gaps, changes, axes, and the names of services."""

from isogj_analysis.service_map import (
    compute_axes,
    compute_catch_alls,
    compute_cell_genres,
    compute_changes,
    compute_classification,
    compute_coverage,
    compute_name_groups,
    compute_select,
    compute_similar,
    compute_snapshots,
)
from isogj_analysis.service_map.compute_axes import *
from isogj_analysis.service_map.compute_catch_alls import *
from isogj_analysis.service_map.compute_cell_genres import *
from isogj_analysis.service_map.compute_changes import *
from isogj_analysis.service_map.compute_classification import *
from isogj_analysis.service_map.compute_coverage import *
from isogj_analysis.service_map.compute_name_groups import *
from isogj_analysis.service_map.compute_select import *
from isogj_analysis.service_map.compute_similar import *
from isogj_analysis.service_map.compute_snapshots import *

__all__ = [
    *compute_axes.__all__,
    *compute_catch_alls.__all__,
    *compute_cell_genres.__all__,
    *compute_changes.__all__,
    *compute_classification.__all__,
    *compute_coverage.__all__,
    *compute_name_groups.__all__,
    *compute_select.__all__,
    *compute_similar.__all__,
    *compute_snapshots.__all__,
]
