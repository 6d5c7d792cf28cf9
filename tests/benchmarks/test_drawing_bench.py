"""Drawing all figures of the shipped report, against the first edition of this package."""

import json
import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
# The last commit of the first edition, which published 46 figures in each language.
FIRST = "790db55"
# Runs all notebooks in one process, and tells the seconds for which a processor drew and saved:
# reading and computing are left out, and what else the machine has to do.
DRAW = """
import contextlib, io, json, sys, time
from pathlib import Path
from isogj_analysis.report import Publisher

drawn, hand_over = [], Publisher.__call__


def timed(self, *given, **options):
    began = time.process_time()
    published = hand_over(self, *given, **options)
    drawn.append(time.process_time() - began)
    return published


Publisher.__call__ = timed
for file in sorted(Path("notebooks").glob("*.ipynb")):
    space = {}
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"]).replace('lang = "ja"', 'lang = "both"')
            with contextlib.redirect_stdout(io.StringIO()):
                exec(source, space)
print(json.dumps([len(drawn), sum(drawn)]))
"""


@pytest.fixture
def seconds(tmp_path):
    """Draw all figures of an edition in both languages and three formats."""

    def seconds(edition: Path, figures: int) -> float:
        out = tmp_path / "drawn" / edition.name
        told = {"ISOGJ_FIGURES": str(out), "MPLBACKEND": "agg", "PYTHONPATH": str(edition)}
        done = subprocess.run(
            [sys.executable, "-c", DRAW], cwd=edition, env=os.environ | told, capture_output=True,
            text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        drawn, took = json.loads(done.stdout.splitlines()[-1])
        assert drawn == figures
        for kind in ("png", "svg", "pdf"):
            assert len([*out.glob(f"*/*.{kind}")]) == 2 * figures
        return took

    return seconds


def test_all_figures_against_the_first_edition(seconds, tmp_path):
    packed = subprocess.run(
        ["git", "archive", FIRST], cwd=REPOSITORY, capture_output=True, check=True
    ).stdout
    first = tmp_path / "first"
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(first, filter="data")
    ours, theirs = seconds(REPOSITORY, 20), seconds(first, 46)
    print(f"\nall figures: {ours:.1f} s, first edition {theirs:.1f} s: {ours / theirs:.2f}")
    assert ours <= 0.6 * theirs
