"""Figures: each function draws one result on Axes, in Japanese or English.

`use_theme` gives figures of one's own the same look, `save` saves one with title and source.
"""

from isogj_analysis.activity.figures_attendance import *
from isogj_analysis.activity.figures_meetings import *
from isogj_analysis.activity.figures_months import *
from isogj_analysis.activity.figures_records import *
from isogj_analysis.choosing.figures_life_cycle import *
from isogj_analysis.draw.declare import FIGURES
from isogj_analysis.draw.saving import save
from isogj_analysis.draw.theme import use_theme
from isogj_analysis.membership.figures_membership import *
from isogj_analysis.membership.figures_reconcile import *
from isogj_analysis.overlap.figures_exclusivity import *
from isogj_analysis.overlap.figures_intersections import *
from isogj_analysis.overlap.figures_matrices import *
from isogj_analysis.overlap.figures_similarity import *
from isogj_analysis.overlap.figures_vendor_maps import *
from isogj_analysis.review.figures_year import *
from isogj_analysis.review.figures_years import *
from isogj_analysis.service_map.figures_catch_alls import *
from isogj_analysis.service_map.figures_changes import *
from isogj_analysis.service_map.figures_coverage import *
from isogj_analysis.service_map.figures_gaps import *
from isogj_analysis.service_map.figures_genre_maps import *
from isogj_analysis.service_map.figures_poster import *
from isogj_analysis.service_map.figures_service_names import *

_plots = [name for name in globals() if name.startswith("plot_")]
if unnamed := sorted(FIGURES.keys() - {*_plots}):
    raise TypeError(f"figures must be named in __all__ of their module: {', '.join(unnamed)}")
if undeclared := [name for name in _plots if name not in FIGURES]:
    raise TypeError(f"figures must be declared with @figure: {', '.join(undeclared)}")

__all__ = [*sorted(_plots), "save", "use_theme"]


def __dir__() -> list[str]:
    return __all__
