"""The recipe for more rows than memory, on five million made-up rows: equal, and within bounds."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

import isogj_analysis as isogj

RECIPE = Path(__file__).with_name("more_rows_than_memory.py")
FILES, ROWS, VENDORS = 50, 100_000, 400
PHASES = ["plan", "build", "monitor", "respond", "assess", "train"]
TARGETS = ["network", "server", "endpoint", "application", "data", "people"]


def made_up(number: int) -> pd.DataFrame:
    """Return the rows of one file: a service in a cell, vendors of which few offer much."""
    chance = np.random.default_rng(number)
    vendor = (VENDORS * chance.random(ROWS) ** 3).astype(int)
    return pd.DataFrame(
        {
            "service": [f"service-{number}-{n}" for n in range(ROWS)],
            "vendor": pd.Series(vendor).map("vendor-{:04d}".format),
            "phase": chance.choice(PHASES, ROWS),
            "target": chance.choice(TARGETS, ROWS),
        }
    )


def test_more_rows_than_memory_come_out_as_if_they_fitted(tmp_path):
    held, counts = 0, []
    for number in range(FILES):
        rows = made_up(number)
        held += rows.memory_usage(deep=True).sum()
        rows.to_parquet(tmp_path / f"part-{number:03d}.parquet")
        # Directly: what pandas counts, file by file, so that the test itself fits too.
        counts.append(rows[["vendor", "phase", "target"]].drop_duplicates())
    done = subprocess.run(
        [sys.executable, RECIPE, tmp_path], capture_output=True, text=True, check=True
    )
    head, _, table = done.stdout.partition("\n")
    memory, seconds, pairs = map(float, head.split())
    direct = isogj.coverage_matrix(pd.concat(counts), count="vendors")
    direct = direct.sort_index().sort_index(axis="columns")
    found = pd.read_csv(StringIO(table), index_col="target")
    equal = found.to_numpy().tolist() == direct.to_numpy().tolist()
    size = held / 2**20
    print(
        f"\n{FILES * ROWS:,} rows of {size:,.0f} MB to {pairs:,.0f} pairs: at most "
        f"{memory:,.0f} MB more in {seconds:.1f} s; equal to the direct result: {equal}"
    )
    assert equal
    assert found.index.tolist() == direct.index.tolist()
    assert memory < size / 2
