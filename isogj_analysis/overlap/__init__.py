"""Which vendor covers what with whom."""

from isogj_analysis.overlap.compute_dependence import *
from isogj_analysis.overlap.compute_intersections import *
from isogj_analysis.overlap.compute_ordering import *
from isogj_analysis.overlap.compute_overlap import *
