"""Rows read from minutes, added to the files of a folder of tables: all of them, or none."""

import csv
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from isogj_analysis.tables.minutes import read_minutes
from isogj_analysis.tables.problems import InvalidTables
from isogj_analysis.tables.read import Tables, _folder, check_tables, load_tables


@dataclass(frozen=True)
class Import:
    """Rows to be added to a folder of tables, and what the minutes leave open.

    `rows` has the new rows of `sources` (where the source is new), `meetings` and `agenda`;
    `unresolved` has the columns `line` of the minutes, `field` and `text`; `left_out` is how many
    meetings have no day, or no number of their own, and so no row.
    """

    folder: Path
    rows: dict[str, pd.DataFrame]
    unresolved: pd.DataFrame
    left_out: int


def plan_import(
    minutes: Path, folder: Path | str | None = None, *, wg: str, source: str | None = None
) -> Import:
    """Read the minutes of a WG into the rows that they would add to a folder of tables.

    `wg` is a code, or the number of a WG whose code is `wg` and that number. `source` is a code of
    `sources.csv`; without one the rows get a source of their own, the minutes of that WG. Meetings
    without a day or a number, and those whose number comes twice in the minutes, are not added:
    they are in `unresolved`. ValueError: an unknown WG or source, minutes of nothing, a number
    that the WG has on record already, and tables that would break a rule (InvalidTables).
    """
    tables = load_tables(folder)
    known = tables.working_groups["wg"].astype("str").tolist()
    code = wg if wg in known else f"wg{wg}"
    if code not in known:
        raise ValueError(f"wg must be one of {', '.join(known)}, got {wg!r}")
    own = f"minutes-{code}"
    sources = tables.sources["source"].tolist()
    if source is not None and source not in sources:
        raise ValueError(f"source must be one of {', '.join(sources)}, got {source!r}")
    read = read_minutes(
        minutes, tables.organisations, tables.aliases, wg=code, source=source or own
    )
    meetings = read.meetings.dropna(subset=["number", "date"])
    meetings = meetings[~meetings["number"].isin(_twice(read.meetings["number"]))]
    _refuse_known(meetings["number"], tables, code)
    rows = {"meetings": meetings, "agenda": read.agenda.merge(meetings[["wg", "number"]])}
    if source is None and own not in sources and len(meetings):
        rows = {"sources": _own_source(tables, code, own), **rows}
    plan = Import(_folder(folder), rows, read.unresolved, len(read.meetings) - len(meetings))
    if len(meetings):
        with _changed(plan) as (aside, _):
            problems = check_tables(aside)
            if len(problems):
                where = problems["file"].map(lambda file: str(plan.folder / Path(file).name))
                raise InvalidTables(problems.assign(file=where))
    return plan


def write_import(plan: Import) -> list[Path]:
    """Add the rows of a plan to the files of its folder, and return the files changed.

    Each file keeps its encoding, its line ends and the order of its columns, and is replaced in
    one step; the order of the files is such that the folder is valid between any two of them.
    """
    with _changed(plan) as (_, files):
        for made, file in files:
            shutil.copymode(file, made)
            made.replace(file)
    return [file for _, file in files]


def _twice(numbers: pd.Series) -> pd.Series:
    return numbers[numbers.duplicated(keep=False)].dropna()


def _refuse_known(numbers: pd.Series, tables: Tables, wg: str) -> None:
    known = tables.meetings.loc[tables.meetings["wg"] == wg, "number"]
    if again := sorted(set(numbers) & set(known)):
        one = len(again) == 1
        raise ValueError(
            f"{wg} has the meeting{'' if one else 's'} {', '.join(map(str, again))} on record "
            f"already: take {'it' if one else 'them'} out of the minutes, or out of meetings.csv"
        )


def _own_source(tables: Tables, wg: str, code: str) -> pd.DataFrame:
    name = tables.working_groups.set_index("wg").loc[wg]
    name_en = name["name_en"] if pd.notna(name["name_en"]) else name["name_ja"]
    titles = {"title_ja": f"{name['name_ja']}の議事録", "title_en": f"Minutes of the {name_en}"}
    return pd.DataFrame([{"source": code, **titles, "status": "published"}])


@contextmanager
def _changed(plan: Import) -> Iterator[tuple[Path, list[tuple[Path, Path]]]]:
    """Give a copy of the folder with the rows in it, and each changed file with its original."""
    files = []
    with tempfile.TemporaryDirectory(dir=plan.folder, prefix=".import-") as aside:
        for path in plan.folder.iterdir():
            if path.is_file():
                shutil.copyfile(path, Path(aside, path.name))
        for name, rows in plan.rows.items():
            if rows.empty:
                continue
            file = plan.folder / f"{name}.csv"
            if not file.exists():
                raise ValueError(f"{name}.xlsx is a workbook; save it as CSV UTF-8 to import rows")
            made = Path(aside, file.name)
            made.write_bytes(_with_rows(file, rows))
            files.append((made, file))
        yield Path(aside), files


def _with_rows(file: Path, rows: pd.DataFrame) -> bytes:
    """Return the bytes of a CSV file with rows at its end, in its own encoding and form."""
    data = file.read_bytes()
    encoding = "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp932"
        text = data.decode(encoding)
    end = "\r\n" if "\r\n" in text else "\n"
    header = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    columns = [name.strip().lower() for name in header]
    told = rows.reindex(columns=columns)
    added = told.to_csv(header=False, index=False, lineterminator=end, date_format="%Y-%m-%d")
    try:
        more = added.encode(encoding)
    except UnicodeEncodeError as error:
        letter = added[error.start]
        raise ValueError(
            f"{file.name} is in CP932, which has no {letter}; save it as UTF-8"
        ) from None
    return data + (b"" if text.endswith("\n") else end.encode()) + more
