"""What earlier runs of a notebook left: its figures, and what they were made from.

A folder of the cache holds one run: the files and `run.record`, which knows the hash of each. A run
is used again only where every file is what it was and all that it was made from is unchanged.
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from isogj_analysis.report.execute import EXECUTED, READS
from isogj_analysis.report.inputs import Inputs, digest, digest_file
from isogj_analysis.report.notebooks import Notebook
from isogj_analysis.report.reads import ANY_NAME, ANY_TABLE, FILE, NAMES

_RECORD = "run.record"
_KEPT = 6


@dataclass(frozen=True)
class Run:
    """One run of a notebook: what it was made from, how long it took, and the files it left."""

    notebook: str
    package: dict[str, str]
    versions: dict[str, str]
    reads: dict[str, str]
    seconds: float
    files: dict[str, str]
    folder: Path = field(default=Path(), compare=False)

    @property
    def tables(self) -> list[str]:
        """Return the names of the tables that were read."""
        others = (ANY_NAME, ANY_TABLE, NAMES)
        return sorted(name for name in self.reads if name not in others and " " not in name)


def place(cache: Path, notebook: Notebook, parameters: dict[str, Any]) -> Path:
    """Return the folder for the runs of a notebook with these parameters."""
    told = json.dumps([str(notebook.path), parameters], sort_keys=True)
    return cache / "runs" / f"{notebook.name}-{digest(told.encode())[:12]}"


def recall(folder: Path) -> Run | str:
    """Return the run that a folder holds, or why there is none."""
    if not folder.is_dir():
        return "it was not run with these parameters before"
    told = read_marked(folder / _RECORD)
    whole = told and all(digest_file(folder / name) == mark for name, mark in told["files"].items())
    if not told or not whole:
        return "what was kept of its last run is damaged"
    os.utime(folder)
    return Run(**told, folder=folder)


def why_stale(run: Run, notebook: Notebook, inputs: Inputs) -> list[str]:
    """Return all that a run was made from and that has changed since; nothing if it still holds."""
    reasons = []
    if run.notebook != notebook.digest:
        reasons.append("the notebook changed")
    if files := _changed(run.package, inputs.package):
        reasons.append(f"the package changed ({_list(files)})")
    if versions := _changed(run.versions, inputs.versions):
        now = [
            f"{name} {run.versions.get(name)} → {inputs.versions.get(name)}" for name in versions
        ]
        reasons.append(f"versions changed ({_list(now)})")
    reads = _changed(run.reads, inputs.wants(run.reads))
    if tables := [name for name in reads if not name.startswith(FILE)]:
        reasons.append(f"tables changed ({_list(tables)})")
    if own := [Path(name).name for name in reads if name.startswith(FILE)]:
        reasons.append(f"files that it reads changed ({_list(own)})")
    return reasons


def keep(
    work: Path, folder: Path, notebook: Notebook, inputs: Inputs, *, began: float, seconds: float
) -> Run:
    """Take what a notebook left in the folder `work` into the cache, and return it as a run.

    `inputs` is the state before the run; a file of its own that was saved since `began` counts as
    not read yet.
    """
    reads = inputs.wants((work / READS).read_text(encoding="utf-8").splitlines())
    for name in reads:
        own = Path(name.removeprefix(FILE))
        if name.startswith(FILE) and own.exists() and own.stat().st_mtime >= began:
            reads[name] = "saved while it was read"
    (work / READS).unlink()
    files = {
        path.relative_to(work).as_posix(): digest_file(path)
        for path in sorted(work.rglob("*"))
        if path.is_file()
    }
    run = Run(
        notebook.digest, inputs.package, inputs.versions, reads, round(seconds, 2), files, folder
    )
    told = asdict(run)
    del told["folder"]
    write_marked(work / _RECORD, told)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    work.rename(folder)
    return run


def forget_old(cache: Path) -> None:
    """Keep the latest few runs of each notebook: a build with other parameters is soon made."""
    runs = sorted((cache / "runs").glob("*-*"), key=lambda run: run.stat().st_mtime, reverse=True)
    kept: dict[str, int] = {}
    for run in runs:
        name = run.name.rpartition("-")[0]
        kept[name] = kept.get(name, 0) + 1
        if kept[name] > _KEPT:
            shutil.rmtree(run, ignore_errors=True)


def write_marked(file: Path, told: dict[str, Any]) -> None:
    """Write a record under its own hash, whole or not at all."""
    text = json.dumps(told, ensure_ascii=False)
    draft = file.with_suffix(".draft")
    draft.write_text(f"{digest(text.encode())}\n{text}\n", encoding="utf-8")
    draft.replace(file)


def read_marked(file: Path) -> dict[str, Any] | None:
    """Return a record, or None where there is none that is as it was written."""
    try:
        mark, text = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    told: dict[str, Any] = json.loads(text) if digest(text.encode()) == mark else {}
    return told or None


def executed(run: Run) -> Path:
    """Return the notebook with its outputs."""
    return run.folder / EXECUTED


def entries(run: Run) -> list[dict[str, Any]]:
    """Return the manifest entries of the figures that a run left."""
    files = [run.folder / name for name in run.files if name.startswith("entries/")]
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def _changed(before: dict[str, str], now: dict[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _list(names: Sequence[str], *, most: int = 4) -> str:
    shown = ", ".join(name.removeprefix("file:") for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
