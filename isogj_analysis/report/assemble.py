"""Put the figures of all notebooks together, with what earlier builds drew and this one did not."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isogj_analysis.report import cache
from isogj_analysis.report.cache import Run
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.inputs import digest, digest_file
from isogj_analysis.report.swap import contents, fill, stage_of, swap_in

MANIFEST = "manifest.json"
_FIGURE = re.compile(r"(ja|en)/([a-z0-9_]+)\.(png|svg|pdf)")
_PRODUCT = re.compile(r"report/(ja|en)\.[a-z]+")


@dataclass(frozen=True)
class Figures:
    """What the folder of figures is to hold: each file, by its path there, and its hash."""

    files: dict[str, Path | str]
    marks: dict[str, str]
    entries: dict[str, dict[str, Any]]

    def of(self, lang: str) -> dict[str, str]:
        """Return the hashes of what a page in one language is made from."""
        return {
            name: mark
            for name, mark in self.marks.items()
            if name == MANIFEST or name.startswith(f"{lang}/")
        }


def products_in(out: Path) -> Path:
    """Return where page and deck stand: beside a folder named `figures`, within any other."""
    return out.parent / "report" if out.name == "figures" else out / "report"


def refuse_strangers(out: Path) -> None:
    """Raise ReportError where a folder holds files that are no figures, page or deck of ours."""
    products = products_in(out)
    for folder in dict.fromkeys((out, products)):
        if folder.exists() and not folder.is_dir():
            raise ReportError(f"{folder} is a file; name a folder for the figures")
        beside = "report/" if folder == products else ""
        odd = [name for name in contents(folder) if not _is_ours(beside + name)]
        if odd:
            shown = ", ".join(odd[:5]) + (f" and {len(odd) - 5} more" if len(odd) > 5 else "")
            raise ReportError(f"{folder} holds what no build has made and would lose it: {shown}")


def _is_ours(name: str) -> bool:
    return name == MANIFEST or bool(_FIGURE.fullmatch(name) or _PRODUCT.fullmatch(name))


def compose(out: Path, runs: Sequence[Run], languages: Sequence[str], *, every: bool) -> Figures:
    """Return the figures of the runs, with those of `out` that other notebooks or languages drew.

    `every`: these are all notebooks and languages, nothing earlier is carried over. Raises
    ReportError where two notebooks publish one name.
    """
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
        for name in contents(out):
            figure = _FIGURE.fullmatch(name)
            if figure is None or name in files:
                continue
            dropped = figure[2] in gone and (figure[1] in languages or figure[2] not in entries)
            if not dropped:
                files[name], marks[name] = out / name, digest_file(out / name)
    ordered = sorted(entries.values(), key=lambda entry: (entry["notebook"], entry["order"]))
    manifest = json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"
    files[MANIFEST], marks[MANIFEST] = manifest, digest(manifest.encode())
    return Figures(files, marks, entries)


def stand_ready(out: Path, figures: Figures) -> Path:
    """Return a folder that holds the figures: `out` where it does already, else the stage's."""
    if figures.marks == {name: mark for name, mark in _marks(out).items() if name[:7] != "report/"}:
        return out
    staged = stage_of(out) / "figures"
    fill(staged, figures.files)
    return staged


def swap(out: Path, ready: Path, products: Mapping[str, Path]) -> bool:
    """Put figures that stand ready, and page and deck, in their places; tell if anything changed.

    `products` maps the names of the files to where they stand now.
    """
    place = products_in(out)
    same = _marks(place) == {name: digest_file(file) for name, file in products.items()}
    if ready == out and same:
        return False
    stage = stage_of(out)
    places = {}
    if place.parent == out:
        staged = stage / "figures"
        if ready == out:
            fill(staged, {name: out / name for name in contents(out) if name[:7] != "report/"})
        if products:
            fill(staged / "report", products)
        places["figures"] = out
    else:
        if ready != out:
            places["figures"] = out
        if not same:
            fill(stage / "report", products)
            places["report"] = place
    swap_in(stage, places)
    return True


def _earlier(out: Path) -> dict[str, dict[str, Any]]:
    try:
        told = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return {entry["name"]: entry for entry in told}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _marks(folder: Path) -> dict[str, str]:
    return {name: digest_file(folder / name) for name in contents(folder)}
