"""From a need to services: alternatives, shortlists, guideline sheets."""

from isogj_analysis.choosing import compute_choosing, compute_guideline, compute_needs
from isogj_analysis.choosing.compute_choosing import *
from isogj_analysis.choosing.compute_guideline import *
from isogj_analysis.choosing.compute_needs import *

__all__ = [
    *compute_choosing.__all__,
    *compute_guideline.__all__,
    *compute_needs.__all__,
]
