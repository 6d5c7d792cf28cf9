"""The year looked back upon: what took place, objectives, plans, laws."""

from isogj_analysis.review import compute_groups, compute_review, compute_year, compute_years
from isogj_analysis.review.compute_groups import *
from isogj_analysis.review.compute_review import *
from isogj_analysis.review.compute_year import *
from isogj_analysis.review.compute_years import *

__all__ = [
    *compute_groups.__all__,
    *compute_review.__all__,
    *compute_year.__all__,
    *compute_years.__all__,
]
