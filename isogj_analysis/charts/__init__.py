"""Figures: each function draws one result of `analysis` on an Axes, in Japanese or English."""

from isogj_analysis.charts.activity import plot_hosts, plot_months
from isogj_analysis.charts.coverage import plot_coverage
from isogj_analysis.charts.membership import plot_membership
from isogj_analysis.charts.overlap import plot_exclusivity
from isogj_analysis.charts.reconcile import plot_reconcile
from isogj_analysis.charts.similarity import plot_similarity
from isogj_analysis.charts.timeline import plot_meetings

__all__ = [
    "plot_coverage",
    "plot_exclusivity",
    "plot_hosts",
    "plot_meetings",
    "plot_membership",
    "plot_months",
    "plot_reconcile",
    "plot_similarity",
]
