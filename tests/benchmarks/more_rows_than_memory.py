"""More rows than memory: Dask reduces scopes in Parquet to what counts, `isogj` does the rest.

    python tests/benchmarks/more_rows_than_memory.py FOLDER_OF_PARQUET

Whoever offers how many services in a cell, a map tells each vendor once: of any number of rows only
the distinct pairs of vendor and cell are kept, no more than vendors × cells. Each file is reduced
by itself, so that memory grows with the largest file and with those pairs, not with the rows: for
more rows write more files, of about 50 MB each, and give `split_out` one part for each ten million
pairs.
"""

import re
import sys
import time
from pathlib import Path

import dask.dataframe as dd

import isogj_analysis as isogj

CELL = ["vendor", "phase", "target"]


def reduce(folder: str):
    """Return the distinct pairs of vendor and cell of all files of a folder."""
    rows = dd.read_parquet(folder, columns=CELL)
    few = rows.map_partitions(lambda part: part.drop_duplicates(CELL))
    return few.drop_duplicates(CELL, split_every=4).compute(scheduler="synchronous")


def peak() -> float:
    """Return the most memory that this process has held so far, in MB, as Linux tells it."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(told[1]) / 1024 if told else float("nan")


if __name__ == "__main__":
    before, began = peak(), time.perf_counter()
    pairs = reduce(sys.argv[1])
    counts = isogj.coverage_matrix(pairs, count="vendors")
    counts = counts.sort_index().sort_index(axis="columns")
    print(f"{peak() - before:.1f} {time.perf_counter() - began:.2f} {len(pairs)}")
    counts.to_csv(sys.stdout)
