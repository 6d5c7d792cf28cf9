"""The tables of the data folder: read, checked, typed and joined."""

from isogj_analysis.tables.catalogue import *
from isogj_analysis.tables.dictionary import *
from isogj_analysis.tables.fiscal import *
from isogj_analysis.tables.forms import *
from isogj_analysis.tables.minutes import *
from isogj_analysis.tables.names import *
from isogj_analysis.tables.problems import *
from isogj_analysis.tables.read import *
