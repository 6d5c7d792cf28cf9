"""Fingerprints of all that a figure depends on, taken without a heavy import.

A table counts by what its rows say: order of columns, quotes, blank lines, line ends and encoding
make no difference, a value, a row or the order of rows does.
"""

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from isogj_analysis.report.reads import ANY_NAME, ANY_TABLE, FILE, NAMES

PACKAGE = Path(__file__).parents[1]
# What draws, writes or runs: another version of one of these may give another figure.
VERSIONS = (
    "budoux", "ipykernel", "itables", "matplotlib", "matplotlib-fontja", "nbconvert", "numpy",
    "pandas", "pandera", "papermill", "python-pptx", "rapidfuzz", "scipy",
)  # fmt: skip
# Whoever reads a column of these codes depends on their order and number too.
VOCABULARIES = {"phase": "phases", "target": "targets", "genre": "genres", "wg": "working_groups"}
# The columns that hold codes with names, and the tables that name them.
CODES = VOCABULARIES | {
    "source": "sources",
    "organisation": "organisations",
    "vendor": "organisations",
    "host": "organisations",
    "presenter": "organisations",
    "corporate_group": "organisations",
    "service": "services",
    "replaces": "services",
    "objective": "objectives",
    "law": "laws",
}
# The tables that give names to codes: the column of the code, and the stem of the names'.
NAMING = {
    "sources": ("source", "title"),
    "organisations": ("organisation", "name"),
    "phases": ("phase", "name"),
    "targets": ("target", "name"),
    "genres": ("genre", "name"),
    "services": ("service", "name"),
    "working_groups": ("wg", "name"),
    "objectives": ("objective", "text"),
    "laws": ("law", "name"),
}
# What `isogj.toml` beside the tables says, under the name by which `Tables` gives it.
SETTINGS = "settings"
SETTINGS_FILE = "isogj.toml"
_NAMED = "names in "


def digest(data: bytes) -> str:
    """Return the hash by which contents are compared."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """Return the hash of a file, or nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@dataclass(frozen=True)
class TableText:
    """A table as text: hash of its bytes, its rows and its names, and its columns.

    `columns` is None where the file is no CSV: what it holds is then not known.
    """

    bytes: str
    rows: str
    names: str
    columns: list[str] | None


@dataclass(frozen=True)
class Inputs:
    """The state of everything around the notebooks: tables by name, package by file, versions."""

    tables: dict[str, TableText]
    package: dict[str, str]
    versions: dict[str, str]
    data: str = field(default="")

    def wants(self, reads: Iterable[str]) -> dict[str, str]:
        """Return the fingerprint of each thing that was read and of what it depends on in turn.

        The keys may be given as `reads` again.
        """
        items = {item for item in reads if not item.startswith(_NAMED)}
        if ANY_TABLE in items:
            items |= set(self.tables)
        tables = {item for item in items if item in self.tables}
        tables |= self._codes_in(tables, VOCABULARIES)
        names = set(NAMING) if ANY_NAME in items else set()
        if NAMES in items:
            names |= self._codes_in(tables, CODES)
        files = {item for item in items if item.startswith(FILE)}
        found = {name: self._rows(name) for name in tables | (items - files)}
        found |= {_NAMED + name: self._names(name) for name in names}
        return found | {file: digest_file(Path(file.removeprefix(FILE))) for file in files}

    def _codes_in(self, tables: set[str], homes: dict[str, str]) -> set[str]:
        """Return the tables whose codes stand in a column of these tables."""
        columns = [self.tables[name].columns for name in tables]
        return {to for by, to in homes.items() if any(c is None or by in c for c in columns)}

    def _names(self, name: str) -> str:
        table = self.tables.get(name)
        return table.names if table else ""

    def _rows(self, name: str) -> str:
        table = self.tables.get(name)
        return table.rows if table else ""


def take_inputs(data: Path, known: dict[str, Any] | None = None) -> Inputs:
    """Return the state of the data folder, the package and the versions.

    `known` are tables taken earlier, by the hash of their bytes: they are not parsed again.
    """
    known = known or {}
    tables = {}
    for path in sorted([*data.glob("*.csv"), *data.glob("*.xlsx")]):
        try:
            content = path.read_bytes()
        except OSError:
            continue  # the check of the tables says so
        mark = digest(path.suffix.encode() + content)
        seen = known.get(mark)
        tables[path.stem] = TableText(**seen) if seen else _read(path, content, mark)
    if mark := digest_file(data / SETTINGS_FILE):
        tables[SETTINGS] = TableText(mark, mark, "", [])
    marks = {name: table.bytes for name, table in tables.items()}
    # A file under another name may be a table that is read no more, which the check tells.
    marks |= {f"{FILE}{path.name}": "" for path in sorted(data.glob("*"))}
    return Inputs(tables, take_package(), take_versions(), digest(json.dumps(marks).encode()))


def take_package() -> dict[str, str]:
    """Return the hash of every file of the package, by its path within it."""
    return {
        path.relative_to(PACKAGE).as_posix(): digest_file(path)
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def take_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that have a part in a figure."""
    versions = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in VERSIONS:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = ""
    return versions


def _read(path: Path, content: bytes, mark: str) -> TableText:
    rows = _rows(content) if path.suffix == ".csv" else None
    if rows is None:
        return TableText(mark, mark, mark if path.stem in NAMING else "", None)
    header, body = rows
    order = sorted(range(len(header)), key=lambda n: header[n])
    told = [[row[n] if n < len(row) else "" for n in order] + row[len(header) :] for row in body]
    columns = [header[n] for n in order]
    names = ""
    if path.stem in NAMING:
        code, stem = NAMING[path.stem]
        # A corporate group is its own name, or has that of an organisation.
        parts = {code, f"{stem}_ja", f"{stem}_en", "corporate_group"}
        at = [n for n, column in enumerate(columns) if column in parts]
        names = _digest([columns, *([row[n] for n in at] for row in told)])
    return TableText(mark, _digest([columns, *told]), names, columns)


def _digest(rows: list[list[str]]) -> str:
    return digest(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _rows(content: bytes) -> tuple[list[str], list[list[str]]] | None:
    """Return the header and the rows of a CSV, or None where it cannot be read as one."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(plain))]
        except csv.Error:
            return None
        rows = [row for row in rows if any(row)]
        return (rows[0], rows[1:]) if rows else None
    return None
