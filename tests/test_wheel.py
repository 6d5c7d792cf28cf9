"""The wheel, away from the repository: it makes a place, and a report can be built there."""

import os
import shlex
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

    run.home, run.site = home, built / "site"
    return run


def test_the_wheel_is_what_runs(run):
    code = "import isogj_analysis; print(isogj_analysis.__file__)"
    env = os.environ | {"PYTHONPATH": str(run.site)}
    told = subprocess.run([sys.executable, "-c", code], cwd=run.home, env=env, capture_output=True)
    assert Path(told.stdout.decode().strip()).is_relative_to(run.site)


def test_where_there_is_no_place_the_way_to_one_is_told(run):
    for words in (["check"], ["report"], ["dictionary", "--write"]):
        done = run(*words)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("here is no place to work in: make one with `isogj new ")
        assert done.stderr.count("\n") == 1


def test_a_place_with_the_example_is_valid_and_can_be_built(run):
    assert run("new", "place", "--example").returncode == 0
    place = run.home / "place"
    assert run("check", cwd=place).stdout == "all tables are valid\n"
    done = run("report", "--only", "08", "--lang", "en", cwd=place)
    assert done.returncode == 0, done.stderr
    assert (place / "figures" / "en" / "x1060_by_phase.png").exists()


def test_the_line_that_a_sample_prints_works(run):
    printed = run("sample", "trial", "--years", "1", "--members", "6").stdout.splitlines()[-1]
    name, *words = shlex.split(printed)
    done = run(*words, "--only", "08", "--lang", "en")
    assert (name, done.returncode) == ("isogj", 0), done.stderr
    assert (run.home / "trial-figures" / "manifest.json").exists()
