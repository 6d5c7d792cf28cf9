"""Figures: each function draws one result of `analysis` on an Axes, in Japanese or English."""

from isogj_analysis.charts.coverage import plot_coverage

__all__ = ["plot_coverage"]
