"""The year looked back upon: what took place, objectives, plans, laws."""

from isogj_analysis.review.compute_groups import *
from isogj_analysis.review.compute_review import *
from isogj_analysis.review.compute_year import *
from isogj_analysis.review.compute_years import *
