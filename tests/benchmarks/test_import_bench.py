"""Importing the package against importing pandas, which it cannot do without."""

import os
import subprocess
import sys


def test_import_costs_little_more_than_pandas(paired):
    # Byte-code must be written once, or each import compiles the package anew.
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def importing(code):
        return lambda: subprocess.run([sys.executable, "-c", code], env=settings, check=True)

    # The package imports its rooms when one of their names is used: the import alone is no measure.
    used = "import isogj_analysis as isogj; isogj.load_tables; isogj.coverage_matrix"
    paired(importing(used), importing("import pandas"), limit=1.15, rounds=15)
