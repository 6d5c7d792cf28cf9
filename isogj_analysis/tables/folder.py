"""Which files of a folder are tables, which were meant to be, and which hold rows nobody reads."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from isogj_analysis.tables.problems import Problem, nearest

READ = (".csv", ".xlsx")
_OF_ROWS = (*READ, ".xls", ".xlsm", ".tsv", ".ods")
# So near to the name of a table is a slip of the keys; what is less so may be a file of its own.
_SLIP = 85


def files_of(folder: Path, name: str) -> list[Path]:
    """Return the files of a table: one, unless it is not there, or twice."""
    return [path for ending in READ if (path := folder / f"{name}{ending}").exists()]


def misnamed(folder: Path, name: str) -> str | None:
    """Return the file most likely meant to be that of a table which is not there."""
    stems = {_stem(path): path.name for path in _others(folder)}
    like = nearest(name, stems) or next((stem for stem in stems if _begins(stem, name)), "")
    return stems.get(like)


def unread(folder: Path) -> list[Problem]:
    """Return a problem for each file of rows with the name of a table, or nearly, that none reads.

    What is offered for a table that is not there is told there.
    """
    from isogj_analysis.tables.schemas import TABLES

    offered = {misnamed(folder, name) for name in TABLES if not files_of(folder, name)}
    problems = []
    for path in _others(folder):
        if path.suffix.lower() not in _OF_ROWS or path.name in offered:
            continue
        stem = _stem(path)
        name = next((table for table in TABLES if _begins(stem, table)), None)
        if name := name or nearest(stem, TABLES, least=_SLIP):
            file = next(iter(files_of(folder, name)), Path(f"{name}.csv")).name
            told = f"is read by no table: put its rows into {file}, or move it out of the folder"
            problems.append(Problem(path.as_posix(), 0, "", "", told))
    return problems


def _others(folder: Path) -> Iterator[Path]:
    """Go through the files that no table reads, save those that programs hide beside their own."""
    from isogj_analysis.tables.schemas import TABLES

    read = {path.name: path for name in TABLES for path in files_of(folder, name)}
    for path in sorted(folder.iterdir()):
        # Where capitals make no difference to the system, Laws.CSV is laws.csv.
        own = read.get(path.name.lower())
        is_read = own is not None and own.samefile(path)
        if path.is_file() and not is_read and not path.name.startswith(("~$", ".")):
            yield path


def _stem(path: Path) -> str:
    return unicodedata.normalize("NFKC", path.name.partition(".")[0]).casefold()


def _begins(stem: str, name: str) -> bool:
    """Return whether a stem begins with a name as a word: `laws (1)`, not `lawsuits`."""
    return re.match(rf"{name}(?![a-z])", stem) is not None
