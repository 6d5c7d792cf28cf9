"""Importing the package, and counting a million scopes, against what cannot be done faster."""

import os
import subprocess
import sys
import time
import tracemalloc

import numpy as np
import pytest
from conftest import generated_catalogue

import isogj_analysis as isogj


def bincount(catalogue, counted):
    """Return a plain count of the rows of each thing in each cell, over the same codes."""
    names = (counted, "target", "phase")
    thing, target, phase = (catalogue[name].cat.codes.to_numpy() for name in names)
    kinds = len(catalogue[counted].cat.categories)
    return lambda: np.bincount((target.astype(np.int64) * 6 + phase) * kinds + thing)


@pytest.mark.parametrize("counted", ["service", "vendor"])
def test_coverage_matrix_of_a_million_scopes(paired, counted):
    catalogue = generated_catalogue(1_000_000)
    count = f"{counted}s"
    paired(
        lambda: isogj.coverage_matrix(catalogue, count=count), bincount(catalogue, counted), limit=3
    )


def test_vendor_cells_of_a_million_scopes(paired):
    catalogue = generated_catalogue(1_000_000)
    codes = [catalogue[name].cat.codes.to_numpy() for name in ("vendor", "target", "phase")]

    def scatter():
        vendor, target, phase = (code.astype(np.int64) for code in codes)
        cells = np.zeros((1000, 36), dtype=bool)
        cells[vendor, target * 6 + phase] = True
        return cells

    paired(lambda: isogj.vendor_cells(catalogue), scatter, limit=3)


@pytest.mark.parametrize("function", [isogj.coverage_matrix, isogj.vendor_cells])
def test_time_grows_no_faster_than_rows(function):
    seconds = {}
    for rows in (10_000, 100_000, 1_000_000):
        catalogue = generated_catalogue(rows)
        function(catalogue)
        rounds = []
        for _ in range(5):
            start = time.perf_counter()
            function(catalogue)
            rounds.append(time.perf_counter() - start)
        seconds[rows] = min(rounds)
    growth = seconds[1_000_000] / seconds[10_000]
    print(f"\n{function.__name__}: 10,000 to 1,000,000 rows: {growth:.0f} times the time")
    assert growth <= 120


@pytest.mark.parametrize("function", [isogj.coverage_matrix, isogj.vendor_cells])
def test_peak_memory_is_under_three_times_the_input(function):
    catalogue = generated_catalogue(1_000_000)
    size = catalogue.memory_usage(index=True, deep=True).sum()
    tracemalloc.start()
    function(catalogue)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"\n{function.__name__}: peak {peak / size:.2f} × the input's memory (limit 3)")
    assert peak < 3 * size


def test_import_costs_little_more_than_pandas(paired):
    # Byte-code must be written once, or each import compiles the package anew.
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def importing(code):
        return lambda: subprocess.run([sys.executable, "-c", code], env=settings, check=True)

    # The package imports its rooms when one of their names is used: the import alone is no measure.
    used = "import isogj_analysis as isogj; isogj.load_tables; isogj.coverage_matrix"
    paired(importing(used), importing("import pandas"), limit=1.15, rounds=15)
