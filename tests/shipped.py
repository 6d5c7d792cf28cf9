"""The real report, built as a person builds it: by the command, with the real notebooks."""

import subprocess
import sys
from contextlib import chdir
from pathlib import Path

from typer.testing import CliRunner

from isogj_analysis import cli

REPOSITORY = Path(__file__).resolve().parents[1]


def build(out: Path, *options: str) -> Path:
    """Run `isogj report` in a process of its own into `out`, and return the folder of figures."""
    command = [sys.executable, "-m", "isogj_analysis", "report", "--out", str(out), *options]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def build_here(out: Path, *options: str | Path) -> Path:
    """Do the same in this process: its notebooks share what one build after the other imports."""
    with chdir(REPOSITORY):
        done = CliRunner().invoke(cli.app, ["report", "--out", str(out), *map(str, options)])
    assert done.exit_code == 0, done.output
    return out


def put_environment(clone: Path) -> None:
    """Give a clone an environment where its own would stand: this one, by another path."""
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").symlink_to(sys.executable)
    for part in Path(sys.prefix).iterdir():
        if part.name != "bin":
            (clone / ".venv" / part.name).symlink_to(part)
