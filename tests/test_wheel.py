"""The wheel, away from the repository: it makes a place, and a report can be built there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run `isogj` as unpacked from the wheel, in an empty folder that is also given."""
    built, home = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(built / "site")

    def run(*words, cwd=home):
        return subprocess.run(
            [sys.executable, "-m", "isogj_analysis", *words],
            cwd=cwd, env=os.environ | {"PYTHONPATH": str(built / "site")},
            capture_output=True, text=True,
        )  # fmt: skip

    run.home = home
    return run


def test_where_there_is_no_place_the_way_to_one_is_told(run):
    done = run("check")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("here is no place to work in: make one with `isogj new ")
    assert done.stderr.count("\n") == 1, "the wheel runs: the repository would be a place"


def test_a_place_with_the_example_is_valid_and_gives_the_same_bytes(run, shipped_report):
    assert run("new", "place", "--example").returncode == 0
    place = run.home / "place"
    assert run("check", cwd=place).stdout == "all tables are valid\n"
    done = run("report", "--only", "04", "--lang", "ja", cwd=place)
    assert done.returncode == 0, done.stderr
    files = [*(place / "figures").glob("ja/*.*")]
    assert len(files) > 3 * 5
    for file in files:
        same = shipped_report / file.relative_to(place / "figures")
        assert file.read_bytes() == same.read_bytes(), file
