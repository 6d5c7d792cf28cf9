"""From a need to services: alternatives, shortlists, guideline sheets."""

from isogj_analysis.choosing.compute_choosing import (
    alternatives,
    covering_vendors,
    fitting_services,
)
from isogj_analysis.choosing.compute_guideline import guideline_sheet
from isogj_analysis.choosing.compute_needs import life_cycle

__all__ = ["alternatives", "covering_vendors", "fitting_services", "guideline_sheet", "life_cycle"]
