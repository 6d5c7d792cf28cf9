"""Where tables stand: files of a folder or sheets of one workbook, and which rows nobody reads."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pandas as pd

from isogj_analysis.tables.csv_bytes import read_csv
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.problems import Problem
from isogj_analysis.tables.sheets import Sheet, UnreadableError, opened, read_sheets, read_workbook

READ = (".csv", ".xlsx")
_OF_ROWS = (*READ, ".xls", ".xlsm", ".tsv", ".ods")
# So near to the name of a table is a slip of the keys; what is less so may be a file of its own.
_SLIP = 85


def files_of(folder: Path, name: str) -> list[Path]:
    """Return the files of a table: one, unless it is not there, or twice."""
    return [path for ending in READ if (path := folder / f"{name}{ending}").exists()]


def read_place(place: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    """Return the sheet of each table of a folder or workbook, and a problem for rows nobody reads.

    A folder without a file of any table, but with a workbook that has a sheet of one, is read from
    that. Where nothing can be read, there are no sheets, and the problem says why.
    """
    books = books_of(place)
    if len(books) > 1:
        told = "are workbooks of tables; keep one, or name the one that is meant"
        shown = ", ".join(path.name for path in books)
        return {}, [Problem(place.as_posix(), 0, "", shown, told)]
    if books:
        return _read_book(books[0])
    if place.is_dir():
        return _read_folder(place)
    what = "is a file, not a folder" if place.exists() else "is not there"
    told = f"{what}; name a folder of tables, or a workbook (.xlsx) of them"
    return {}, [Problem(place.as_posix(), 0, "", "", told)]


def books_of(place: Path) -> list[Path]:
    """Return the workbook that holds all tables: the place itself, or one in a folder without any.

    There may be several in a folder, which is an error.
    """
    from isogj_analysis.tables.schemas import TABLES

    if place.is_dir():
        is_bare = not any(files_of(place, name) for name in TABLES)
        return [path for path in _others(place) if is_bare and _holds_tables(path)]
    return [place] if place.suffix.lower() == ".xlsx" and place.is_file() else []


def _read_folder(folder: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    """Return the file of each table, and a problem for each file that was meant to be one."""
    from isogj_analysis.tables.schemas import TABLES

    sheets = {
        name: read_sheet(folder, name, list(spec.columns), optional=spec.optional)
        for name, spec in TABLES.items()
    }
    others = list(_others(folder))
    lacking = [name for name in TABLES if not files_of(folder, name)]
    offered = {_like(name, [path.name for path in others]) for name in lacking}
    problems = []
    for path in others:
        if path.suffix.lower() not in _OF_ROWS or path.name in offered:
            continue
        if meant := _meant(path.name):
            file = next(iter(files_of(folder, meant)), Path(f"{meant}.csv")).name
            told = f"is read by no table: put its rows into {file}, or move it out of the folder"
            problems.append(Problem(path.as_posix(), 0, "", "", told))
        elif _holds_tables(path):
            told = "holds tables, and is not read beside the files of tables; keep either"
            problems.append(Problem(path.as_posix(), 0, "", "", told))
    return sheets, problems


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
        near = _like(name, [path.name for path in _others(folder)])
        return _missing(file, near, columns if optional else None)
    if len(found) == 2:
        return Sheet.broken(file, "is there twice, as .csv and .xlsx; keep one")
    path = found[0]
    if not (path.is_file() or path.is_dir()):
        return Sheet.broken(path.as_posix(), "is no file but a pipe or device; put a file there")
    if path.suffix == ".xlsx":
        return read_workbook(path, name, columns)
    try:
        return read_csv(path.read_bytes(), file, columns)
    except OSError as error:
        return Sheet.broken(path.as_posix(), f"cannot be read: {error.strerror or error}")


def _read_book(path: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    """Return the sheet of each table, and a problem for each that was meant to be one."""
    from isogj_analysis.tables.schemas import TABLES

    file = path.as_posix()
    try:
        sheets, others = read_sheets(path, {n: list(spec.columns) for n, spec in TABLES.items()})
    except UnreadableError as error:
        return {}, [Problem(file, 0, "", "", str(error))]
    offered = {name: _like(name, others) for name in TABLES if name not in sheets}
    for name, near in offered.items():
        spec = TABLES[name]
        columns = list(spec.columns) if spec.optional else None
        sheets[name] = _missing(f"{file}, sheet {name}", near, columns)
    problems = []
    for title in set(others).difference(offered.values()):
        if meant := _meant(title):
            told = f"is read by no table: put its rows into {meant}, or give it another name"
            problems.append(Problem(f"{file}, sheet {title}", 0, "", "", told))
    return sheets, sorted(problems)


def _missing(file: str, near: str | None, columns: Collection[str] | None) -> Sheet:
    """Return what stands for a table that is not there; `columns` are those of an optional one."""
    if near is None and columns is not None:
        return Sheet(file, list(columns), pd.DataFrame(columns=range(len(columns)), dtype="str"))
    meant = f'; did you mean "{near}"?' if near else ""
    return Sheet.broken(file, f"is not there{meant}")


def _holds_tables(path: Path) -> bool:
    """Return whether a file is a workbook with a sheet named as a table."""
    from isogj_analysis.tables.schemas import TABLES

    if path.suffix.lower() != ".xlsx":
        return False
    try:
        with opened(path) as book:
            return any(page.title.strip().lower() in TABLES for page in book.worksheets)
    except UnreadableError:
        return False


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


def _like(name: str, others: Iterable[str]) -> str | None:
    """Return the file or sheet most likely meant to be that of a table which is not there."""
    stems = {_stem(other): other for other in others}
    like = nearest(name, stems) or [stem for stem in stems if _begins(stem, name)]
    return stems[like[0]] if like else None


def _meant(other: str) -> str | None:
    """Return the table that a file or sheet has nearly the name of."""
    from isogj_analysis.tables.schemas import TABLES

    stem = _stem(other)
    meant = [name for name in TABLES if _begins(stem, name)]
    return next(iter(meant or nearest(stem, TABLES, least=_SLIP)), None)


def _stem(name: str) -> str:
    return unicodedata.normalize("NFKC", name.partition(".")[0]).casefold().strip()


def _begins(stem: str, name: str) -> bool:
    """Return whether a stem begins with a name as a word: `laws (1)`, not `lawsuits`."""
    return re.match(rf"{name}(?![a-z])", stem) is not None
