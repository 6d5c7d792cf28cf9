"""Where tables stand: files of a folder or sheets of one workbook, and which rows nobody reads."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from isogj_analysis.tables.csv_bytes import read_csv
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.problems import Problem
from isogj_analysis.tables.schemas import TABLES
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
    if place.is_dir():
        is_bare = not any(files_of(place, name) for name in TABLES)
        return [path for path in _others(place) if is_bare and _holds_tables(path)]
    return [place] if place.suffix.lower() == ".xlsx" and place.is_file() else []


def _read_folder(folder: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    """Return the file of each table, and a problem for each file that was meant to be one."""
    found = {name: sheet for name in TABLES if (sheet := _read_file(folder, name))}
    others = {path.name: path for path in _others(folder)}
    sheets, offered = _with_missing(found, others, lambda name: (folder / f"{name}.csv").as_posix())
    problems = []
    for path in others.values():
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


def _read_file(folder: Path, name: str) -> Sheet | None:
    """Return what the file of a table holds, `name`.csv or `name`.xlsx, if it is there."""
    found, columns = files_of(folder, name), TABLES[name].columns
    if not found:
        return None
    path = found[0]
    if len(found) == 2:
        return Sheet.broken(path.as_posix(), "is there twice, as .csv and .xlsx; keep one")
    if not (path.is_file() or path.is_dir()):
        return Sheet.broken(path.as_posix(), "is no file but a pipe or device; put a file there")
    if path.suffix == ".xlsx":
        return read_workbook(path, name, columns)
    try:
        return read_csv(path.read_bytes(), path.as_posix(), columns)
    except OSError as error:
        return Sheet.broken(path.as_posix(), f"cannot be read: {error.strerror or error}")


def _read_book(path: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    """Return the sheet of each table, and a problem for each that was meant to be one."""
    file = path.as_posix()
    try:
        found, others = read_sheets(path, {name: spec.columns for name, spec in TABLES.items()})
    except UnreadableError as error:
        return {}, [Problem(file, 0, "", "", str(error))]
    sheets, offered = _with_missing(found, others, lambda name: f"{file}, sheet {name}")
    problems = []
    for title in sorted(set(others) - offered):
        if meant := _meant(title):
            told = f"is read by no table: put its rows into {meant}, or give it another name"
            problems.append(Problem(f"{file}, sheet {title}", 0, "", "", told))
    return sheets, problems


def _with_missing(
    found: Mapping[str, Sheet], others: Iterable[str], file_of: Callable[[str], str]
) -> tuple[dict[str, Sheet], set[str]]:
    """Return the sheets that were found, with what stands for those that were not.

    With them, which of the others were most likely meant. An optional table of which nothing is
    there has no rows.
    """
    sheets, offered = {}, set()
    for name, spec in TABLES.items():
        file = file_of(name)
        if name in found:
            sheets[name] = found[name]
        elif near := _like(name, others):
            offered.add(near)
            sheets[name] = Sheet.broken(file, f'is not there; did you mean "{near}"?')
        elif spec.optional:
            empty = pd.DataFrame(columns=range(len(spec.columns)), dtype="str")
            sheets[name] = Sheet(file, list(spec.columns), empty)
        else:
            sheets[name] = Sheet.broken(file, "is not there")
    return sheets, offered


def _holds_tables(path: Path) -> bool:
    if path.suffix.lower() != ".xlsx":
        return False
    try:
        with opened(path) as book:
            return any(page.title.strip().lower() in TABLES for page in book.worksheets)
    except UnreadableError:
        return False


def _others(folder: Path) -> Iterator[Path]:
    """Go through the files that no table reads, save those that programs hide beside their own."""
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
    stem = _stem(other)
    meant = [name for name in TABLES if _begins(stem, name)]
    return next(iter(meant or nearest(stem, TABLES, least=_SLIP)), None)


def _stem(name: str) -> str:
    return unicodedata.normalize("NFKC", name.partition(".")[0]).casefold().strip()


def _begins(stem: str, name: str) -> bool:
    """Return whether a stem begins with a name as a word: `laws (1)`, not `lawsuits`."""
    return re.match(rf"{name}(?![a-z])", stem) is not None
