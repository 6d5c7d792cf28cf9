"""Meetings: when groups met, by which rule, where, and what happened."""

from isogj_analysis.activity.compute_activity import (
    cadence,
    foreseen_meetings,
    groups_since,
    hosting,
    meetings_by_month,
)
from isogj_analysis.activity.compute_agenda import (
    agenda_kinds,
    incomplete_records,
    outside_presenters,
)
from isogj_analysis.activity.compute_attendance import attendance_rates

__all__ = [
    "agenda_kinds",
    "attendance_rates",
    "cadence",
    "foreseen_meetings",
    "groups_since",
    "hosting",
    "incomplete_records",
    "meetings_by_month",
    "outside_presenters",
]
