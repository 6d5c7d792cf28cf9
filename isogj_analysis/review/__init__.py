"""The year looked back upon: objectives, plans, laws."""

from isogj_analysis.review.compute_review import laws_in_force, objective_matrix, plan_timeline

__all__ = ["laws_in_force", "objective_matrix", "plan_timeline"]
