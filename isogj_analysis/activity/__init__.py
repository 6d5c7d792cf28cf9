"""Meetings: when groups met, by which rule, where, and what happened."""

from isogj_analysis.activity import compute_activity, compute_agenda, compute_attendance
from isogj_analysis.activity.compute_activity import *
from isogj_analysis.activity.compute_agenda import *
from isogj_analysis.activity.compute_attendance import *

__all__ = [
    *compute_activity.__all__,
    *compute_agenda.__all__,
    *compute_attendance.__all__,
]
