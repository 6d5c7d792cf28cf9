"""Which files of a folder are tables, which were meant to be, and which hold rows nobody reads."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import Path

import pandas as pd

from isogj_analysis.tables.csv_bytes import read_csv
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.problems import Problem
from isogj_analysis.tables.sheets import Sheet, read_workbook

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
    like = nearest(name, stems) or [stem for stem in stems if _begins(stem, name)]
    return stems[like[0]] if like else None


def read_sheet(
    folder: Path, name: str, columns: Collection[str] = (), *, optional: bool = False
) -> Sheet:
    """Return the file of a table, `name`.csv or `name`.xlsx.

    `columns` are those that the table has. Where the file of an `optional` one is not there, a
    sheet with these columns and without rows stands for it.
    """
    found = files_of(folder, name)
    file = (folder / f"{name}.csv").as_posix()
    if not found:
        near = misnamed(folder, name)
        if near is None and optional:
            none = pd.DataFrame(columns=range(len(columns)), dtype="str")
            return Sheet(file, list(columns), none)
        meant = f'; did you mean "{near}"?' if near else ""
        return Sheet.broken(file, f"is not there{meant}")
    if len(found) == 2:
        return Sheet.broken(file, "is there twice, as .csv and .xlsx; keep one")
    path = found[0]
    try:
        if path.suffix == ".xlsx":
            return read_workbook(path, name, columns)
        return read_csv(path.read_bytes(), file, columns)
    except OSError as error:
        return Sheet.broken(path.as_posix(), f"cannot be read: {error.strerror or error}")


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
        meant = [name for name in TABLES if _begins(stem, name)]
        if meant := meant or nearest(stem, TABLES, least=_SLIP):
            file = next(iter(files_of(folder, meant[0])), Path(f"{meant[0]}.csv")).name
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
