"""Figures: each function draws one result on Axes, in Japanese or English.

`use_theme` gives figures of one's own the same look, `save` saves one with title and source.
"""

from isogj_analysis.activity.figures_attendance import plot_attendance
from isogj_analysis.activity.figures_meetings import plot_meetings
from isogj_analysis.activity.figures_months import plot_months
from isogj_analysis.activity.figures_records import (
    plot_agenda,
    plot_cadence,
    plot_hosts,
)
from isogj_analysis.choosing.figures_life_cycle import plot_life_cycle
from isogj_analysis.draw.declare import FIGURES
from isogj_analysis.draw.saving import save
from isogj_analysis.draw.theme import use_theme
from isogj_analysis.membership.figures_membership import plot_membership, plot_membership_changes
from isogj_analysis.membership.figures_reconcile import plot_reconcile
from isogj_analysis.overlap.figures_exclusivity import plot_exclusivity
from isogj_analysis.overlap.figures_intersections import plot_intersections
from isogj_analysis.overlap.figures_matrices import plot_cell_vendors, plot_vendors_by_genre
from isogj_analysis.overlap.figures_similarity import plot_similarity
from isogj_analysis.overlap.figures_vendor_maps import plot_vendor_maps
from isogj_analysis.review.figures_year import plot_year
from isogj_analysis.review.figures_years import plot_years
from isogj_analysis.service_map.figures_catch_alls import plot_catch_alls
from isogj_analysis.service_map.figures_changes import plot_changes
from isogj_analysis.service_map.figures_coverage import plot_coverage
from isogj_analysis.service_map.figures_gaps import plot_gaps
from isogj_analysis.service_map.figures_genre_maps import plot_genre_maps
from isogj_analysis.service_map.figures_poster import plot_poster
from isogj_analysis.service_map.figures_service_names import plot_service_names

__all__ = [
    "plot_agenda",
    "plot_attendance",
    "plot_cadence",
    "plot_catch_alls",
    "plot_cell_vendors",
    "plot_changes",
    "plot_coverage",
    "plot_exclusivity",
    "plot_gaps",
    "plot_genre_maps",
    "plot_hosts",
    "plot_intersections",
    "plot_life_cycle",
    "plot_meetings",
    "plot_membership",
    "plot_membership_changes",
    "plot_months",
    "plot_poster",
    "plot_reconcile",
    "plot_service_names",
    "plot_similarity",
    "plot_vendor_maps",
    "plot_vendors_by_genre",
    "plot_year",
    "plot_years",
    "save",
    "use_theme",
]

_plots = [name for name in globals() if name.startswith("plot_")]
if unnamed := [name for name in _plots if name not in __all__]:
    raise TypeError(f"figures must be named in __all__ of charts.py, not so: {', '.join(unnamed)}")
if undeclared := [name for name in _plots if name not in FIGURES]:
    raise TypeError(f"figures must be declared with @figure, not so: {', '.join(undeclared)}")


def __dir__() -> list[str]:
    return __all__
