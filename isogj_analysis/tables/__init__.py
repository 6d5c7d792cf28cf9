"""The tables of the data folder: read, checked, typed and joined."""

from isogj_analysis.tables import (
    catalogue,
    dictionary,
    fiscal,
    forms,
    minutes,
    names,
    problems,
    read,
)
from isogj_analysis.tables.catalogue import *
from isogj_analysis.tables.dictionary import *
from isogj_analysis.tables.fiscal import *
from isogj_analysis.tables.forms import *
from isogj_analysis.tables.minutes import *
from isogj_analysis.tables.names import *
from isogj_analysis.tables.problems import *
from isogj_analysis.tables.read import *

__all__ = [
    *catalogue.__all__,
    *dictionary.__all__,
    *fiscal.__all__,
    *forms.__all__,
    *minutes.__all__,
    *names.__all__,
    *problems.__all__,
    *read.__all__,
]
