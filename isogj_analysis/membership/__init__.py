"""Who takes part, since when, and how that fits what was reported."""

from isogj_analysis.membership.compute_membership import *
from isogj_analysis.membership.compute_reconcile import *
