"""Put the figures of all notebooks together, with what earlier builds drew and this one did not."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.stamp import digest, digest_file
from isogj_analysis.report.swap import contents, fill, stage_of, swap_in

MANIFEST = "manifest.json"
_FIGURE = re.compile(r"(ja|en)/([a-z0-9_]+)\.(png|svg|pdf)")
_PRODUCT = re.compile(r"report/(ja|en)\.[a-z]+")


@dataclass(frozen=True)
class Figures:
    """What the folder of figures is to hold: each file by its path there, each figure's entry."""

    files: dict[str, Path | str]
    entries: dict[str, dict[str, Any]]

    @cached_property
    def marks(self) -> dict[str, str]:
        """The hash of each file."""
        return marks(self.files)


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


def compose(
    out: Path, ran: Mapping[str, Path], languages: Sequence[str], *, every: bool
) -> Figures:
    """Return the figures that notebooks left in folders, with those of `out` that others drew.

    `every`: these are all notebooks and languages, nothing earlier is carried over. Raises
    ReportError where two notebooks publish one name.
    """
    earlier = {} if every else _earlier(out)
    files: dict[str, Path | str] = {}
    entries: dict[str, dict[str, Any]] = {}
    for folder in ran.values():
        for file in sorted(folder.glob("entries/*.json")):
            entry = json.loads(file.read_text(encoding="utf-8"))
            name = entry["name"]
            if name in entries:
                pair = f"{entries[name]['notebook']} and {entry['notebook']}"
                raise ReportError(f"two figures have the name {name}: in {pair}")
            text = earlier.get(name, {}).get("text", {})
            new = {lang: told for lang, told in entry["text"].items() if lang in languages}
            entries[name] = entry | {"text": text | new}
        for name in contents(folder):
            if (figure := _FIGURE.fullmatch(name)) and figure[1] in languages:
                if figure[2] not in entries:
                    raise ReportError(f"the figure {name} has no entry")
                files[name] = folder / name
    if not every:
        gone = {name for name, entry in earlier.items() if entry["notebook"] in ran}
        passed = gone | entries.keys()
        entries |= {name: entry for name, entry in earlier.items() if name not in passed}
        for name in contents(out):
            figure = _FIGURE.fullmatch(name)
            if figure is None or name in files:
                continue
            dropped = figure[2] in gone and (figure[1] in languages or figure[2] not in entries)
            if not dropped:
                files[name] = out / name
    ordered = sorted(entries.values(), key=lambda entry: (entry["notebook"], entry["order"]))
    files[MANIFEST] = json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"
    return Figures(files, entries)


def stand_ready(out: Path, figures: Figures) -> Path:
    """Return a folder that holds the figures: `out` where it does already, else the stage's."""
    if figures.marks == figures_in(out):
        return out
    staged = stage_of(out) / "figures"
    fill(staged, figures.files)
    return staged


def swap(
    out: Path, ready: Path, products: Mapping[str, Path], last: Path, keep: Mapping[str, Path | str]
) -> bool:
    """Put figures that stand ready, and page and deck, in their places; tell if anything changed.

    `products` maps the names of the files to where they stand now; with them the files of `keep`
    are put into the folder `last`.
    """
    place, stage = products_in(out), stage_of(out)
    same = marks_of(place) == marks(products)
    places = {}
    if place.parent == out and not (ready == out and same):
        staged = stage / "figures"
        if ready == out:
            fill(staged, {name: out / name for name in contents(out) if name[:7] != "report/"})
        if products:
            fill(staged / "report", products)
        places["figures"] = out
    elif place.parent != out:
        if ready != out:
            places["figures"] = out
        if not same:
            fill(stage / "report", products)
            places["report"] = place
    fill(stage / "last", keep)
    swap_in(stage, places | {"last": last})
    return bool(places)


def _earlier(out: Path) -> dict[str, dict[str, Any]]:
    try:
        told = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return {entry["name"]: entry for entry in told}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def figures_in(out: Path) -> dict[str, str]:
    """Return the hash of each file in the folder of figures, but for page and deck."""
    return {name: mark for name, mark in marks_of(out).items() if not name.startswith("report/")}


def marks_of(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a folder."""
    return marks({name: folder / name for name in contents(folder)})


def marks(files: Mapping[str, Path | str]) -> dict[str, str]:
    """Return the hash of each file, or of the text that it is to hold."""
    return {
        name: digest(content.encode()) if isinstance(content, str) else digest_file(content)
        for name, content in files.items()
    }
