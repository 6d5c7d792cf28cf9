"""The stamp of a build: hashes of all that a report is made from, to tell whether it changed."""

import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from isogj_analysis.place import folder_of
from isogj_analysis.report.notebooks import Notebook

PACKAGE = Path(__file__).parents[1]
# Hashes by group (tables, notebooks, package, installed, options), and in it by name.
Stamp = dict[str, dict[str, str]]
_LIST_MOST = 4


def digest_file(path: Path) -> str:
    """Return the hash of a file, or nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def take_stamp(
    data: Path, notebooks: Path, options: Mapping[str, Any], *, without: Sequence[Path] = ()
) -> Stamp:
    """Return the state of tables, notebooks, package and all that is installed, and the options.

    A notebook counts by what a person wrote in it. What else lies in its folder counts too, for it
    may be read: all but what lies in the folders `without`, which a build writes.
    """
    home = folder_of(data)
    # Beside a workbook for all tables count settings and fonts: the rest may be anything.
    beside = ("*",) if home == data else (data.name, "*.toml", "*.[ot]tf")
    tables = [path for pattern in beside for path in home.glob(pattern)]
    books = {
        name: path
        for name, path in _files(notebooks.rglob("*"), notebooks).items()
        if not any(path.is_relative_to(folder) for folder in without)
    }
    package = _files(PACKAGE.rglob("*"), PACKAGE)
    # Names of folders hold the versions.
    installed = {path.stem for place in sys.path for path in Path(place).glob("*.dist-info")}
    return {
        "tables": {name: digest_file(path) for name, path in _files(tables, home).items()},
        "notebooks": {name: _digest_source(path) for name, path in books.items()},
        "package": {name: digest_file(path) for name, path in package.items()},
        "installed": {"python": sys.version, **dict.fromkeys(sorted(installed), "there")},
        "options": {name: str(value) for name, value in options.items()},
    }


def drawn_by(stamp: Stamp) -> str:
    """Return the hash of all that draws: the package, but for page and deck, and its footing."""
    draws = {n: mark for n, mark in stamp["package"].items() if not n.startswith("report/template")}
    return hashlib.sha256(repr([draws, stamp["installed"]]).encode()).hexdigest()


def changes(before: Stamp, now: Stamp) -> list[str]:
    """Return in words what changed between two stamps; nothing where they are the same."""
    told = []
    for group, marks in now.items():
        was = before.get(group, {})
        if names := sorted(n for n in was.keys() | marks if was.get(n) != marks.get(n)):
            if group == "options":
                names = [f"{name} {was.get(name)} → {marks.get(name)}" for name in names]
            more = f" and {len(names) - _LIST_MOST} more" if len(names) > _LIST_MOST else ""
            told.append(f"{group} changed ({', '.join(names[:_LIST_MOST])}{more})")
    return told


def _files(paths: Iterable[Path], root: Path) -> dict[str, Path]:
    """Return files by name within a folder, but not what systems, editors and Python leave."""
    found = {path.relative_to(root): path for path in sorted(paths) if path.is_file()}
    return {
        within.as_posix(): path
        for within, path in found.items()
        if not within.name.startswith((".", "~$"))
        and not any(part.startswith((".", "__")) for part in within.parent.parts)
    }


def _digest_source(path: Path) -> str:
    if path.suffix == ".ipynb":
        notebook = Notebook(path, path.read_text(encoding="utf-8", errors="replace"))
        if not notebook.fault():
            return notebook.digest
    return digest_file(path)
