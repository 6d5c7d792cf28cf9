"""The year looked back upon: what took place, objectives, plans, laws."""

from isogj_analysis.review.compute_groups import group_reports, groups_in_short, not_on_record
from isogj_analysis.review.compute_review import laws_in_force, objective_matrix, plan_timeline
from isogj_analysis.review.compute_year import year_in_numbers, year_in_review
from isogj_analysis.review.compute_years import compare_years

__all__ = [
    "compare_years",
    "group_reports",
    "groups_in_short",
    "laws_in_force",
    "not_on_record",
    "objective_matrix",
    "plan_timeline",
    "year_in_numbers",
    "year_in_review",
]
