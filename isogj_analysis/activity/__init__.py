"""Meetings: when groups met, by which rule, where, and what happened."""

from isogj_analysis.activity.compute_activity import *
from isogj_analysis.activity.compute_agenda import *
from isogj_analysis.activity.compute_attendance import *
