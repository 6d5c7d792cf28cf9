"""Building the whole report, against one plain process, jupyter-cache and nbconvert."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent

NAME = "IDS/IPS Operation Service"
PLAIN = """
import json, sys
from pathlib import Path
for file in sorted(Path(sys.argv[1]).glob("*.ipynb")):
    space = {}
    for cell in json.loads(file.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), space)
"""


@pytest.fixture
def notebooks(tmp_path):
    """The shipped notebooks, asked for both languages as the build asks for them."""
    for file in (REPOSITORY / "notebooks").glob("[0-9]*.ipynb"):
        told = json.loads(file.read_text(encoding="utf-8"))
        for cell in told["cells"]:
            cell["source"] = "".join(cell["source"]).replace('lang = "ja"', 'lang = "both"')
        (tmp_path / "nb").mkdir(exist_ok=True)
        (tmp_path / "nb" / file.name).write_text(json.dumps(told), encoding="utf-8")
    return tmp_path / "nb"


@pytest.fixture
def run(tmp_path):
    """Run a program with what a notebook draws going to a folder of its own."""

    def run(*words) -> str:
        figures = tmp_path / "drawn"
        shutil.rmtree(figures, ignore_errors=True)
        told = {"ISOGJ_FIGURES": str(figures), "MPLBACKEND": "agg", "PYTHONPATH": str(REPOSITORY)}
        done = subprocess.run(
            [str(word) for word in words], env=os.environ | told, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture
def report(run, tmp_path, notebooks):
    out = tmp_path / "built" / "figures"

    def report(*options, cold: bool = False) -> str:
        if cold:
            shutil.rmtree(out.parent, ignore_errors=True)
        places = ("--out", out, "--notebooks", notebooks)
        return run(sys.executable, "-m", "isogj_analysis", "report", *places, *options)

    return report


def test_a_cold_build_against_one_plain_process(paired, report, run, notebooks):
    """The build also makes page and deck in both languages, which the plain process does not."""
    paired(
        lambda: report(cold=True),
        lambda: run(sys.executable, "-c", PLAIN, notebooks),
        limit=1.5,
        rounds=3,
    )


def test_a_cold_build_against_nbconvert(paired, report, run, notebooks, tmp_path):
    files = sorted(notebooks.glob("*.ipynb"))
    words = ("nbconvert", "--execute", "--to", "notebook", "--output-dir", tmp_path / "executed")
    paired(
        lambda: report(cold=True),
        lambda: run(PROGRAMS / "jupyter", *words, *files),
        limit=0.5,
        rounds=2,
    )


def test_nothing_changed_against_jupyter_cache(paired, report, run, notebooks, tmp_path):
    cache = PROGRAMS / "jcache"
    place = ("-p", tmp_path / "jupyter-cache")
    (tmp_path / "jupyter-cache").mkdir()
    run(cache, "notebook", *place, "add", *sorted(notebooks.glob("*.ipynb")))
    paired(report, lambda: run(cache, "project", *place, "execute"), limit=0.25, rounds=5)
    began = time.monotonic()
    report()
    took = time.monotonic() - began
    print(f"nothing changed: {took:.2f} s in all (limit 1)")
    assert took < 1


def test_one_service_renamed_against_a_cold_build(report, tmp_path):
    """Only figures of results with that service are drawn anew, and the build lists them."""
    tables = Path(shutil.copytree(REPOSITORY / "data", tmp_path / "data"))
    began = time.monotonic()
    report("--data", tables, cold=True)
    cold = time.monotonic() - began
    figures = tmp_path / "built" / "figures"
    before = {file: file.read_bytes() for file in figures.glob("*/*.png")}
    services = (tables / "services.csv").read_text(encoding="utf-8")
    assert services.count(NAME) == 1
    (tables / "services.csv").write_text(services.replace(NAME, "Renamed"), encoding="utf-8")
    began = time.monotonic()
    said = report("--data", tables)
    took = time.monotonic() - began
    changed = {file.stem for file, content in before.items() if file.read_bytes() != content}
    drawn = set(re.findall(r"\w+", re.search(r"drawn anew: (.*) \(", said)[1]))
    print(
        f"cold {cold:.1f} s, renamed {took:.1f} s ({took / cold:.2f}): {', '.join(sorted(drawn))}"
    )
    assert changed
    assert changed <= drawn
    assert len(drawn) < 10
    assert took < cold / 2
