"""The real report, built as a person builds it: by the command, in a process of its own."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def build(out: Path, *options: str) -> Path:
    """Run `isogj report` with the real notebooks into `out`, and return the folder of figures."""
    command = [sys.executable, "-m", "isogj_analysis", "report", "--out", str(out), *options]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def put_environment(clone: Path) -> None:
    """Give a clone an environment where its own would stand: this one, by another path."""
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").symlink_to(sys.executable)
    for part in Path(sys.prefix).iterdir():
        if part.name != "bin":
            (clone / ".venv" / part.name).symlink_to(part)
