"""Figures: each `plot_` function draws one result of `analysis` on an Axes, in Japanese or English.

`use_theme` gives figures of one's own the same look.
"""

from isogj_analysis.charts.activity import plot_hosts, plot_months
from isogj_analysis.charts.agenda import plot_agenda, plot_presenters
from isogj_analysis.charts.attendance import plot_attendance
from isogj_analysis.charts.cadence import plot_cadence
from isogj_analysis.charts.catch_alls import plot_catch_alls
from isogj_analysis.charts.changes import plot_coverage_changes
from isogj_analysis.charts.choosing import plot_alternatives, plot_covering_vendors
from isogj_analysis.charts.classification import classification_pages, plot_classification
from isogj_analysis.charts.coverage import plot_coverage
from isogj_analysis.charts.cumulative import plot_cumulative
from isogj_analysis.charts.dependence import plot_dependence
from isogj_analysis.charts.gaps import plot_gaps
from isogj_analysis.charts.guideline import plot_guideline_sheet
from isogj_analysis.charts.intersections import plot_intersections
from isogj_analysis.charts.laws import plot_laws
from isogj_analysis.charts.life_cycle import plot_life_cycle
from isogj_analysis.charts.member_groups import plot_member_groups
from isogj_analysis.charts.members import plot_members, plot_membership_changes
from isogj_analysis.charts.membership import plot_membership
from isogj_analysis.charts.name_groups import plot_name_groups
from isogj_analysis.charts.overlap import plot_exclusivity
from isogj_analysis.charts.poster import plot_poster
from isogj_analysis.charts.profiles import plot_profile
from isogj_analysis.charts.reconcile import plot_reconcile
from isogj_analysis.charts.review import plot_events, plot_objectives, plot_plans
from isogj_analysis.charts.similarity import plot_similarity
from isogj_analysis.charts.style import use_theme
from isogj_analysis.charts.timeline import plot_meetings

__all__ = [
    "classification_pages",
    "plot_agenda",
    "plot_alternatives",
    "plot_attendance",
    "plot_cadence",
    "plot_catch_alls",
    "plot_classification",
    "plot_coverage",
    "plot_coverage_changes",
    "plot_covering_vendors",
    "plot_cumulative",
    "plot_dependence",
    "plot_events",
    "plot_exclusivity",
    "plot_gaps",
    "plot_guideline_sheet",
    "plot_hosts",
    "plot_intersections",
    "plot_laws",
    "plot_life_cycle",
    "plot_meetings",
    "plot_member_groups",
    "plot_members",
    "plot_membership",
    "plot_membership_changes",
    "plot_months",
    "plot_name_groups",
    "plot_objectives",
    "plot_plans",
    "plot_poster",
    "plot_presenters",
    "plot_profile",
    "plot_reconcile",
    "plot_similarity",
    "use_theme",
]
