"""The report of a landscape of 2,400 services of 1,150 vendors, as large as a real one."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd

REPOSITORY = Path(__file__).resolve().parents[2]
SERVICES, VENDORS = 2_400, 1_150
# What a person waits for, on two cores.
SECONDS = 90


def landscape(folder: Path) -> Path:
    """Write the shipped tables with a catalogue of that size in place of the illustrative one."""
    shutil.copytree(REPOSITORY / "data", folder)
    chance = random.Random(1)
    read = {name: pd.read_csv(folder / f"{name}.csv", dtype="str") for name in
            ("organisations", "services", "genres", "phases", "targets", "cells")}  # fmt: skip
    genres, phases, targets = (read[f"{of}s"][of].tolist() for of in ("genre", "phase", "target"))
    out = set(read["cells"].loc[read["cells"]["state"] == "out-of-scope", ["phase", "target"]]
              .itertuples(index=False, name=None))  # fmt: skip
    cells = [
        (phase, target) for phase in phases for target in targets if (phase, target) not in out
    ]
    vendors = [f"maker-{n}" for n in range(VENDORS)]
    # A vendor each, and the rest to a few, as in a real market.
    of = vendors + [vendors[int(VENDORS * chance.random() ** 3)] for _ in range(SERVICES - VENDORS)]
    services, scopes = [], []
    for n, vendor in enumerate(of):
        genre = chance.choice(genres)
        # One name in five is a common one.
        own = n if chance.random() < 0.8 else chance.randrange(300)
        name_ja, name_en = f"{genre}サービス{own}", f"{genre} service {own}"
        services.append((f"s{n}", vendor, name_ja, name_en, genre, "illustrative"))
        scopes += [
            {"service": f"s{n}", "phase": phase, "target": target}
            for phase, target in chance.sample(cells, chance.randint(1, 4))
        ]
    real = read["organisations"][read["organisations"]["source"] != "illustrative"]
    made = pd.DataFrame({"organisation": vendors, "name_ja": [f"会社{v[6:]}" for v in vendors],
                         "name_en": [f"Company {v[6:]}" for v in vendors],
                         "source": "illustrative"})  # fmt: skip
    pd.concat([real, made]).to_csv(folder / "organisations.csv", index=False)
    told = ["service", "vendor", "name_ja", "name_en", "genre", "source"]
    for name, rows in (("services", pd.DataFrame(services, columns=told)), ("scopes", scopes)):
        columns = pd.read_csv(folder / f"{name}.csv", nrows=0).columns
        pd.DataFrame(rows).reindex(columns=columns).to_csv(folder / f"{name}.csv", index=False)
    return folder


def test_a_landscape_of_thousands_is_reported_while_one_waits(tmp_path):
    data, out = landscape(tmp_path / "data"), tmp_path / "out" / "figures"
    command = [sys.executable, "-m", "isogj_analysis", "report", "--data", data, "--out", out]
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--notebooks", REPOSITORY / "notebooks"], capture_output=True, text=True
    )
    seconds = time.perf_counter() - began
    assert done.returncode == 0, done.stdout + done.stderr
    sizes = {file.name: file.stat().st_size / 1e6 for file in (out.parent / "report").iterdir()}
    told = ", ".join(f"{name} {size:.1f} MB" for name, size in sorted(sizes.items()))
    print(f"\n{SERVICES:,} services of {VENDORS:,} vendors: {seconds:.0f} s; {told}; {done.stderr}")
    assert seconds <= SECONDS
