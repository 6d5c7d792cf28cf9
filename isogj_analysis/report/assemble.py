"""Put the figures of all notebooks together, with what earlier builds drew and this one did not."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from isogj_analysis.report import cache
from isogj_analysis.report.cache import Run
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.inputs import digest, digest_file
from isogj_analysis.report.swap import fill, stage_of, strangers, swap_in

MANIFEST = "manifest.json"
_FIGURE = re.compile(r"(ja|en)/([a-z0-9_]+)\.(png|svg|pdf)")


def publish(
    out: Path, runs: Sequence[Run], languages: Sequence[str], *, every: bool
) -> tuple[bool, int]:
    """Make `out` hold the figures of the runs, and return whether that changed it, and how many.

    `every`: these are all notebooks and languages, nothing earlier is carried over. Raises
    ReportError where two notebooks publish one name, or `out` holds files that are no figures.
    """
    if out.is_dir() and (odd := strangers(out, lambda name: bool(_is_ours(name)))):
        shown = ", ".join(odd[:5]) + (f" and {len(odd) - 5} more" if len(odd) > 5 else "")
        raise ReportError(f"{out} holds what is no figure of ours, and would be lost: {shown}")
    if out.exists() and not out.is_dir():
        raise ReportError(f"{out} is a file; name a folder for the figures")
    earlier = {} if every else _earlier(out)
    files: dict[str, Path | str] = {}
    marks: dict[str, str] = {}
    entries: dict[str, dict[str, Any]] = {}
    for run in runs:
        for entry in cache.entries(run):
            name = entry["name"]
            if name in entries:
                pair = f"{entries[name]['notebook']} and {entry['notebook']}"
                raise ReportError(f"two figures have the name {name}: in {pair}")
            text = earlier.get(name, {}).get("text", {})
            new = {lang: told for lang, told in entry["text"].items() if lang in languages}
            entries[name] = entry | {"text": text | new, "tables": run.tables}
        for name, mark in run.files.items():
            if (figure := _FIGURE.fullmatch(name)) and figure[1] in languages:
                if figure[2] not in entries:
                    raise ReportError(f"the figure {name} has no entry")
                files[name], marks[name] = run.folder / name, mark
    if not every:
        redrawn = {entry["notebook"] for entry in entries.values()}
        gone = {name for name, entry in earlier.items() if entry["notebook"] in redrawn}
        passed = gone | entries.keys()
        entries |= {name: entry for name, entry in earlier.items() if name not in passed}
        for path in sorted(out.glob("*/*")):
            name = path.relative_to(out).as_posix()
            figure = _FIGURE.fullmatch(name)
            if figure is None or name in files:
                continue
            dropped = figure[2] in gone and (figure[1] in languages or figure[2] not in entries)
            if not dropped:
                files[name], marks[name] = path, digest_file(path)
    ordered = sorted(entries.values(), key=lambda entry: (entry["notebook"], entry["order"]))
    manifest = json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"
    files[MANIFEST], marks[MANIFEST] = manifest, digest(manifest.encode())
    if marks == _marks(out):
        return False, len(entries)
    stage = stage_of(out)
    fill(stage / "figures", files)
    swap_in(stage, {"figures": out})
    return True, len(entries)


def _is_ours(name: str) -> bool:
    return name == MANIFEST or bool(_FIGURE.fullmatch(name))


def _earlier(out: Path) -> dict[str, dict[str, Any]]:
    try:
        told = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return {entry["name"]: entry for entry in told}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _marks(out: Path) -> dict[str, str]:
    files = (path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): digest_file(path) for path in files}
