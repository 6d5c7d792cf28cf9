"""From tables to results: DataFrames in, DataFrames out; nothing here reads a file or draws."""

from isogj_analysis.analysis.coverage import (
    as_of,
    coverage_gaps,
    coverage_matrix,
    coverage_states,
    snapshots,
)

__all__ = ["as_of", "coverage_gaps", "coverage_matrix", "coverage_states", "snapshots"]
