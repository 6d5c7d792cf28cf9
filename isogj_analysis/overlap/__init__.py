"""Which vendor covers what with whom."""

from isogj_analysis.overlap.compute_dependence import cells_lost
from isogj_analysis.overlap.compute_intersections import cell_intersections
from isogj_analysis.overlap.compute_ordering import similarity_order
from isogj_analysis.overlap.compute_overlap import (
    cell_exclusivity,
    vendor_cells,
    vendor_groups,
    vendor_similarity,
)

__all__ = [
    "cell_exclusivity",
    "cell_intersections",
    "cells_lost",
    "similarity_order",
    "vendor_cells",
    "vendor_groups",
    "vendor_similarity",
]
