"""The Service MAP: coverage, gaps, changes, axes, and the names of services."""

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
