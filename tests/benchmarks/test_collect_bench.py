"""Two hundred returned forms of a hundred services each, held against openpyxl alone."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pandas as pd

REPOSITORY = Path(__file__).resolve().parents[2]
VENDORS, SERVICES = 200, 100
SECONDS, MEGABYTES, RATIO = 60, 500, 1.5
# In a process of its own: memory is the most that it ever had.
COLLECT = """
import resource, sys, time
from pathlib import Path
from isogj_analysis.collecting.layout import Layout
from isogj_analysis.collecting.merging import collect_forms
from isogj_analysis.tables import load_tables
layout = Layout(load_tables(sys.argv[1]))
files = sorted(Path(sys.argv[2]).glob("*.xlsx"))
began = time.perf_counter(), time.process_time()
found = collect_forms(files, layout)
took = time.perf_counter() - began[0], time.process_time() - began[1]
assert not found.errors, found.errors[:3]
assert sum(one[0] == "changed" for one in found.changes) == len(files)
print(*took, len(found.changes), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


def catalogue(folder: Path) -> Path:
    """Write the shipped tables with so many vendors and services."""
    shutil.copytree(REPOSITORY / "data", folder)
    read = {n: pd.read_csv(folder / f"{n}.csv", dtype="str") for n in ("organisations", "genres")}
    genres = read["genres"]["genre"].tolist()
    vendors = [f"maker-{n}" for n in range(VENDORS)]
    made = {"organisation": vendors, "name_ja": [f"会社{n}" for n in range(VENDORS)]}
    own = pd.DataFrame(made).assign(source="illustrative")
    pd.concat([read["organisations"], own]).to_csv(folder / "organisations.csv", index=False)
    services = [
        (f"{vendor}-{n}", vendor, f"{genres[n % 18]}サービス{n}", genres[n % 18], "見張る。" * 10)
        for vendor in vendors
        for n in range(SERVICES)
    ]
    columns = ["service", "vendor", "name_ja", "genre", "summary_ja"]
    rows = pd.DataFrame(services, columns=columns).assign(source="illustrative")
    order = pd.read_csv(folder / "services.csv", nrows=0).columns
    rows.reindex(columns=order).to_csv(folder / "services.csv", index=False)
    cells = [("monitor", "network"), ("build", "server"), ("assess", "data")]
    scopes = pd.DataFrame(
        [(one[0], *cell, None, None) for one in services for cell in cells],
        columns=["service", "phase", "target", "since", "until"],
    )
    scopes.to_csv(folder / "scopes.csv", index=False)
    return folder


def forms(data: Path, out: Path) -> None:
    """Write the forms, and change a summary in each as its sender would."""
    from isogj_analysis.collecting.layout import Layout
    from isogj_analysis.collecting.writing_forms import write_forms
    from isogj_analysis.tables import load_tables

    layout = Layout(load_tables(data))
    first = layout.services.groupby("vendor").head(1).index
    layout.services.loc[first, "summary_ja"] = "変わった。"
    write_forms(layout, out, [code for code in layout.vendors if code.startswith("maker-")])


def test_two_hundred_forms_are_read_checked_and_merged_while_one_waits(tmp_path):
    data, out = catalogue(tmp_path / "data"), tmp_path / "out"
    forms(data, out)
    command = [sys.executable, "-c", COLLECT, str(data), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    seconds, busy, services, memory = map(float, done.stdout.split())
    began = time.process_time()
    for file in out.glob("*.xlsx"):
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for page in book.worksheets:
            for _ in page.values:
                pass
        book.close()
    alone = time.process_time() - began
    print(
        f"\n{VENDORS} forms, {services:,.0f} services: {seconds:.1f} s ({busy:.1f} s of processor),"
        f" {busy / alone:.2f} of openpyxl alone ({alone:.1f} s), {memory:.0f} MB"
    )
    assert seconds <= SECONDS
    assert memory <= MEGABYTES
    assert busy <= RATIO * alone
