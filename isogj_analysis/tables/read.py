"""Read a folder of tables, whole and valid, or say all that is wrong with it."""

import os
import pickle
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pandas as pd

from isogj_analysis.place import NO_PLACE, find_place, folder_of
from isogj_analysis.tables import checks
from isogj_analysis.tables.catalogue import make_catalogue, make_names
from isogj_analysis.tables.folder import read_place
from isogj_analysis.tables.letters import check_letters
from isogj_analysis.tables.pages import Page, open_page
from isogj_analysis.tables.problems import ERROR, InvalidTables, Problem, tabulate
from isogj_analysis.tables.rules import check_rules
from isogj_analysis.tables.schemas import TABLES
from isogj_analysis.tables.settings import FILE, Settings, read_settings
from isogj_analysis.tables.sources import bring_sources

__all__ = ["Tables", "check_tables", "load_tables"]

# Names the file in which a build has put a folder and the tables that it found valid there.
KEPT = "ISOGJ_TABLES"


class Tables:
    """The tables of a folder, one DataFrame each, as the data dictionary (data/README.md) has them.

    Columns of a vocabulary are ordered categoricals in display order, with all their categories;
    days are datetime64, whole numbers Int64, yes and no boolean, all else text. Empty cells are
    missing. A date that may be only a month or a year is the first day of it, and beside `date`
    stands `date_precision`: day, month or year. `settings` are what `isogj.toml` beside the tables
    says of name, colours and the like, `remarks` what `check_tables` says that is no error.
    """

    settings: Settings
    remarks: pd.DataFrame

    if TYPE_CHECKING:

        def __getattr__(self, table: str) -> pd.DataFrame: ...  # noqa: D105

    def __init__(
        self,
        frames: dict[str, pd.DataFrame],
        settings: Settings,
        remarks: pd.DataFrame | None = None,
    ) -> None:
        """Keep each table under its name; which there are is said in `schemas` alone."""
        remarks = tabulate([]) if remarks is None else remarks
        bring_sources(frames)
        vars(self).update(frames, settings=settings, remarks=remarks)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse to put another table in the place of one: what is joined from it would stay."""
        raise AttributeError(f"tables stay as they were read; take a copy of tables.{name}")

    @cached_property
    def catalogue(self) -> pd.DataFrame:
        """Services with their scopes, one row per service and cell: see `make_catalogue`."""
        catalogue = make_catalogue(self.services, self.scopes, self.organisations)
        bring_sources({"sources": self.sources, "catalogue": catalogue})
        return catalogue

    @cached_property
    def names(self) -> pd.DataFrame:
        """Display names (ja, en) of every code, indexed by column and code."""
        return make_names({name: getattr(self, name) for name in TABLES})

    def __repr__(self) -> str:
        """Tell the tables and their numbers of rows."""
        return f"Tables({', '.join(f'{name}: {len(getattr(self, name)):,}' for name in TABLES)})"


def load_tables(folder: Path | str | None = None) -> Tables:
    """Return every table of a folder, or of one workbook with a sheet for each, checked and typed.

    Each table is `NAME.csv` (UTF-8, with or without BOM, or CP932) or `NAME.xlsx`, or the sheet
    `NAME` of the only workbook there. A folder that is not there is looked for in the place one
    stands in, so that "data" is found from its notebooks. Without one, the `data/` of the place one
    stands in (at or above the working folder), or else of the repository that the package stands
    in; where there is neither, a FileNotFoundError.
    Raises InvalidTables, which lists all errors of all files, where the folder breaks any rule;
    what is only odd stands in `.remarks` of what is returned.

    >>> isogj.load_tables("tests/data/small").genres["genre"].tolist()
    ['monitoring', 'consulting']
    """
    folder = folder_named(folder)
    if kept := os.environ.get(KEPT):
        of, tables = pickle.loads(Path(kept).read_bytes())
        if of == folder.resolve():
            return cast(Tables, tables)
    book, problems, settings = _examine(folder)
    found = tabulate(problems)
    if (found["severity"] == ERROR).any():
        raise InvalidTables(found)
    return Tables({name: page.typed for name, page in book.items()}, settings, found)


def check_tables(folder: Path | str | None = None) -> pd.DataFrame:
    """Return all that is wrong or odd in a folder of tables; without an error it is valid.

    Columns: file (of a workbook for all tables, with its sheet), line (as an editor counts; of a
    workbook, the row; NA for the file as a whole), column, value (as it stands there), problem
    (what is wrong, and what would be allowed), severity (`error` for what contradicts a rule,
    `remark` for what is odd but possible) and cell (of a workbook, as Excel names it). In the order
    of tables, lines and columns.

    >>> len(isogj.check_tables("tests/data/small"))
    0
    """
    return tabulate(_examine(folder_named(folder))[1])


def folder_named(folder: Path | str | None) -> Path:
    """Return the folder of tables that was named, or that of the place one is in."""
    if folder == "":
        raise ValueError("the name of the folder is empty; . is the folder you are in")
    place = find_place()
    if folder is not None:
        # A notebook stands below its place, and names the folder as seen from there.
        within = place is not None and Path.cwd().is_relative_to(place)
        beside = place / folder if place and within else Path(folder)
        return beside if beside.exists() and not Path(folder).exists() else Path(folder)
    if place is None:
        raise FileNotFoundError(NO_PLACE)
    here, data = Path.cwd(), place / "data"
    return data.relative_to(here) if data.is_relative_to(here) else data


def _examine(folder: Path) -> tuple[dict[str, Page], list[Problem], Settings]:
    """Return the pages of a folder, typed, all that is wrong with it, and its settings."""
    sheets, unread = read_place(folder)
    if not sheets:
        return {}, unread, Settings()
    book = {name: open_page(spec, sheets[name]) for name, spec in TABLES.items()}
    checks.check_pages(book)
    check_rules(book)
    settings, wrong = read_settings(folder)
    wrong += check_letters(book.values(), folder_of(folder) / FILE, settings.font)
    problems = [
        problem
        for page in book.values()
        for problem in sorted(page.problems, key=lambda p: (p.line, p.column))
    ]
    return book, [*problems, *unread, *wrong], settings
