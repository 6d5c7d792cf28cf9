"""From a need to services: alternatives, shortlists, guideline sheets."""

from isogj_analysis.choosing.compute_choosing import *
from isogj_analysis.choosing.compute_guideline import *
from isogj_analysis.choosing.compute_needs import *
