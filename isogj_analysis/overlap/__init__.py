"""Which vendor covers what with whom."""

from isogj_analysis.overlap import (
    compute_dependence,
    compute_intersections,
    compute_ordering,
    compute_overlap,
)
from isogj_analysis.overlap.compute_dependence import *
from isogj_analysis.overlap.compute_intersections import *
from isogj_analysis.overlap.compute_ordering import *
from isogj_analysis.overlap.compute_overlap import *

__all__ = [
    *compute_dependence.__all__,
    *compute_intersections.__all__,
    *compute_ordering.__all__,
    *compute_overlap.__all__,
]
