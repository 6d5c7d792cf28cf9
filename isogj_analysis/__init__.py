"""From a service catalogue and membership and meeting records to the figures of an annual report.

`import isogj_analysis as isogj` gives what reads the tables and what computes on them. Figures are
in `isogj_analysis.charts`, the build of the report is in `isogj_analysis.report`.
"""

from isogj_analysis import analysis, tables
from isogj_analysis.analysis import *  # noqa: F403
from isogj_analysis.tables import *  # noqa: F403

__all__ = tables.__all__ + analysis.__all__
