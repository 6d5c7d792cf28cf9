"""How make comes to its environment: what is half made, moved or old is made anew, errors are told.

A Python that only pretends stands in for the real one, so that nothing is installed.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"]
# Tells of each venv and lock that it makes; LACKS names what it has not, SAYS is pip's last word.
PYTHON = """#!/bin/sh
case "$1 $2" in
    "-c "*) case "$2" in *"$LACKS"*) [ -z "$LACKS" ];; esac ;;
    "-m venv") echo venv >> made; rm -rf .venv/*; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    "-m pip") shift 2; echo "$*" | grep -o "requirements.*lock" >> made
        [ -z "$SAYS" ] || { echo "$SAYS" >&2; exit 1; } ;;
esac
"""

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")


@pytest.fixture
def clone(tmp_path):
    """A folder with the Makefile, the locks and a pretended Python."""
    folder = tmp_path / "a clone"
    folder.mkdir()
    shutil.copy(REPOSITORY / "Makefile", folder)
    for age, lock in enumerate(LOCKS):
        (folder / lock).touch()
        os.utime(folder / lock, (1000 + age, 1000 + age))
    (folder / "python").write_text(PYTHON)
    (folder / "python").chmod(0o755)
    return folder


def make(folder, target, lacks="", says=""):
    """Return the exit status, what was made, and the lines of errors."""
    (folder / "made").unlink(missing_ok=True)
    done = subprocess.run(
        ["make", "--silent", target, "PYTHON=./python"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LACKS": lacks, "SAYS": says},
        capture_output=True,
        text=True,
    )
    made = (folder / "made").read_text().split() if (folder / "made").exists() else []
    return done.returncode, made, done.stderr.splitlines()


def test_each_command_makes_what_it_needs_and_makes_it_once(clone):
    assert make(clone, ".venv/ready") == (0, ["venv", LOCKS[0]], [])
    assert make(clone, ".venv/ready") == (0, [], [])
    assert make(clone, ".venv/ready-dev") == (0, [LOCKS[1]], [])
    assert make(clone, ".venv/ready-bench") == (0, [LOCKS[2]], [])
    for target in (".venv/ready", ".venv/ready-dev", ".venv/ready-bench"):
        assert make(clone, target) == (0, [], [])


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_a_newer_lock_renews_the_environment_whole(clone, lock):
    make(clone, ".venv/ready-dev")
    future = (clone / ".venv/ready-dev").stat().st_mtime + 10
    os.utime(clone / lock, (future, future))
    assert make(clone, ".venv/ready-dev")[:2] == (0, ["venv", *LOCKS[:2]])


@pytest.mark.parametrize("target", [".venv/ready", ".venv/ready-dev"])
def test_an_interrupted_install_is_not_trusted(clone, target):
    make(clone, ".venv/ready")
    if target == ".venv/ready":
        (clone / ".venv/ready").unlink()
    status, _, told = make(clone, target, says="ERROR: killed")
    assert status != 0
    assert "pip could not install" in told[0]
    assert "(ERROR: killed)" in told[0]
    assert make(clone, ".venv/ready") == (0, ["venv", LOCKS[0]], [])


def test_an_environment_that_was_moved_or_lost_its_python_is_made_anew(clone):
    make(clone, ".venv/ready")
    moved = clone.rename(clone.with_name("moved"))
    assert make(moved, ".venv/ready")[1] == ["venv", LOCKS[0]]
    (moved / ".venv/bin/python").unlink()
    assert make(moved, ".venv/ready")[1] == ["venv", LOCKS[0]]


def test_without_a_network_what_was_installed_stays_of_use(clone):
    make(clone, ".venv/ready")
    says = "WARNING: Retrying after connection broken by NewConnectionError"
    status, _, told = make(clone, ".venv/ready-dev", says=says)
    assert status != 0
    assert told[0].startswith("pip reaches no package index: connect to the network")
    assert make(clone, ".venv/ready") == (0, [], [])
    assert make(clone, ".venv/ready-dev") == (0, [LOCKS[1]], [])


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ("version_info", "./python is not Python 3.11 or newer: install one, or name it"),
        ("venv", "./python comes without venv: on Debian or Ubuntu run apt install python3-venv"),
    ],
)
def test_a_python_that_does_not_do_is_told_in_one_sentence(clone, lacks, told):
    status, made, lines = make(clone, ".venv/ready", lacks=lacks)
    assert (status, made) == (2, [])
    assert lines[0].startswith(told)
    assert [line for line in lines[1:] if not line.startswith("make: ***")] == []


def test_a_folder_that_cannot_be_written_is_told(clone):
    (clone / ".venv").touch()
    status, made, lines = make(clone, ".venv/ready")
    assert (status, made) == (2, [])
    assert lines[0].endswith(
        "cannot be written: run make in a copy of your own, as git clone makes one"
    )
