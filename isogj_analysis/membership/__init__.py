"""Who takes part, since when, and how that fits what was reported."""

from isogj_analysis.membership.compute_membership import (
    composition_by_group,
    composition_by_role,
    members_over_time,
    membership_changes,
    participants,
)
from isogj_analysis.membership.compute_reconcile import reconcile

__all__ = [
    "composition_by_group",
    "composition_by_role",
    "members_over_time",
    "membership_changes",
    "participants",
    "reconcile",
]
