"""Put the figures of all notebooks together, with what earlier builds drew and this one did not."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from isogj_analysis.languages import languages
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.gallery import gallery
from isogj_analysis.report.stamp import digest_file
from isogj_analysis.report.swap import contents

MANIFEST, GALLERY = "manifest.json", "README.md"
_LANG = f"({'|'.join(languages())})"
_FIGURE = re.compile(rf"{_LANG}/([a-z0-9_]+)\.(png|svg|pdf)")
_PRODUCT = re.compile(rf"report/{_LANG}\.[a-z]+")


def places_of(out: Path) -> dict[str, Path]:
    """Return the folders that a build puts in their places: figures, and page and deck if apart."""
    apart = products_in(out).parent != out
    return {"figures": out} | ({"report": products_in(out)} if apart else {})


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
    return name in (MANIFEST, GALLERY) or bool(_FIGURE.fullmatch(name) or _PRODUCT.fullmatch(name))


def compose(
    out: Path, ran: Mapping[str, Path], languages: Sequence[str], *, every: bool
) -> tuple[dict[str, Path | str], list[dict[str, Any]]]:
    """Return the figures that notebooks left in folders, with those of `out` that others drew.

    That is each file, by its path in the folder of figures, and each figure's entry, in order.
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
    files[GALLERY] = gallery(ordered)
    return files, ordered


def _earlier(out: Path) -> dict[str, dict[str, Any]]:
    try:
        told = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return {entry["name"]: entry for entry in told}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def marks_of(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a folder."""
    return {name: digest_file(folder / name) for name in contents(folder)}
