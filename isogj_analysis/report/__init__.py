"""Run the notebooks and publish what they draw: figures, report page and slide deck."""

from isogj_analysis.report.publish import Publisher

__all__ = ["Publisher"]
