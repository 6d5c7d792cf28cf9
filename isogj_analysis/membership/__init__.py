"""Who takes part, since when, and how that fits what was reported."""

from isogj_analysis.membership import compute_membership, compute_reconcile
from isogj_analysis.membership.compute_membership import *
from isogj_analysis.membership.compute_reconcile import *

__all__ = [
    *compute_membership.__all__,
    *compute_reconcile.__all__,
]
