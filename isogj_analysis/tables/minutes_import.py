"""Rows read from minutes, added to the files of a folder of tables: all of them, or none."""

import csv
import io
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from isogj_analysis.tables.minutes import decoded, read_minutes
from isogj_analysis.tables.problems import ERROR, InvalidTables
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
    twice = read.meetings["number"][read.meetings["number"].duplicated()]
    meetings = meetings[~meetings["number"].isin(twice)]
    of_wg = tables.meetings.loc[tables.meetings["wg"] == code, "number"]
    if known := sorted(set(meetings["number"]) & set(of_wg)):
        what, them = ("meetings", "them") if known[1:] else ("meeting", "it")
        raise ValueError(
            f"{code} has the {what} {', '.join(map(str, known))} on record already: "
            f"take {them} out of the minutes, or out of meetings.csv"
        )
    rows = {"meetings": meetings, "agenda": read.agenda.merge(meetings[["wg", "number"]])}
    if source is None and own not in sources and len(meetings):
        rows = {"sources": _own_source(tables, code, own), **rows}
    plan = Import(_folder(folder), rows, read.unresolved, len(read.meetings) - len(meetings))
    with tempfile.TemporaryDirectory() as aside:
        # Tables and settings lie in the folder itself: what is beneath is no matter here.
        for path in filter(Path.is_file, plan.folder.iterdir()):
            shutil.copyfile(path, Path(aside, path.name))
        for file, data in _changed(plan).items():
            Path(aside, file.name).write_bytes(data)
        problems = check_tables(aside)
    if (problems["severity"] == ERROR).any():
        where = problems["file"].map(lambda file: str(plan.folder / Path(file).name))
        raise InvalidTables(problems.assign(file=where))
    return plan


def write_import(plan: Import) -> list[Path]:
    """Add the rows of a plan to the files of its folder, and return the files changed.

    Each file keeps its encoding, its line ends and the order of its columns, and is replaced in
    one step; the order of the files is such that the folder is valid between any two of them.
    """
    files = _changed(plan)
    with tempfile.TemporaryDirectory(dir=plan.folder, prefix=".import-") as aside:
        for file, data in files.items():
            Path(aside, file.name).write_bytes(data)
            shutil.copymode(file, Path(aside, file.name))
        for file in files:
            Path(aside, file.name).replace(file)
    return list(files)


def _own_source(tables: Tables, wg: str, code: str) -> pd.DataFrame:
    name = tables.working_groups.set_index("wg").loc[wg]
    name_en = name["name_en"] if pd.notna(name["name_en"]) else name["name_ja"]
    titles = {"title_ja": f"{name['name_ja']}の議事録", "title_en": f"Minutes of the {name_en}"}
    return pd.DataFrame([{"source": code, **titles, "status": "published"}])


def _changed(plan: Import) -> dict[Path, bytes]:
    """Return each file that gets rows, as it will be with them at its end."""
    files = {plan.folder / f"{name}.csv": rows for name, rows in plan.rows.items() if len(rows)}
    for file in files:
        if not file.exists():
            raise ValueError(f"{file.stem}.xlsx is a workbook; save it as CSV UTF-8 to import rows")
    return {file: _with_rows(file, rows) for file, rows in files.items()}


def _with_rows(file: Path, rows: pd.DataFrame) -> bytes:
    """Return the bytes of a CSV file with rows at its end, in its own encoding and form."""
    text, encoding = decoded(file)
    end = "\r\n" if "\r\n" in text else "\n"
    header = next(csv.reader(io.StringIO(text)))
    told = rows.reindex(columns=[name.strip().lower() for name in header])
    added = told.to_csv(header=False, index=False, lineterminator=end, date_format="%Y-%m-%d")
    try:
        more = added.encode(encoding)
    except UnicodeEncodeError as error:
        letter = added[error.start]
        raise ValueError(
            f"{file.name} is in CP932, which has no {letter}; save it as UTF-8"
        ) from None
    return file.read_bytes() + (b"" if text.endswith("\n") else end.encode()) + more
