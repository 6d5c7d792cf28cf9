"""Rows read from minutes, added to the files of a folder of tables: all of them, or none."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from isogj_analysis.place import folder_of
from isogj_analysis.tables.adding import add_rows
from isogj_analysis.tables.folder import books_of, files_of
from isogj_analysis.tables.minutes import read_minutes
from isogj_analysis.tables.names import index_names, normalise_name
from isogj_analysis.tables.read import Tables, folder_named, load_tables
from isogj_analysis.tables.settings import FILE


@dataclass(frozen=True)
class Import:
    """Rows to be added to a folder of tables, and what the minutes leave open.

    `rows` has the new rows of `sources` (where the source is new), `meetings` and `agenda`;
    `unresolved` has the columns `line` of the minutes, `field` and `text`; `left_out` is how many
    meetings have no day, no number of their own or no certain state, and so no row.
    """

    folder: Path
    rows: dict[str, pd.DataFrame]
    unresolved: pd.DataFrame
    left_out: int


def plan_import(
    minutes: Path, folder: Path | str | None = None, *, wg: str, source: str | None = None
) -> Import:
    """Read the minutes of a WG into the rows that they would add to a folder of tables.

    `wg` is a code, the number of a WG whose code is `wg` and that number, or a name or the end of
    one, of three letters or more, by which one WG alone goes. `source` is a code of
    `sources.csv`; without one the rows get a source of their own, the minutes of that WG. Meetings
    without a day or a number, of an uncertain state, and those whose number comes twice in the
    minutes, are not added: they are in `unresolved`. Of a meeting that was postponed and is there
    again under its number, the row is that of the later. ValueError: an unknown WG or
    source, minutes of nothing, a number that the WG has on record already, and tables that would
    break a rule (InvalidTables).
    """
    place = folder_named(folder)
    tables = load_tables(place)
    code = _group(tables.working_groups, wg)
    own = f"minutes-{code}"
    sources = tables.sources["source"].tolist()
    if source is not None and source not in sources:
        raise ValueError(f"source must be one of {', '.join(sources)}, got {source!r}")
    read = read_minutes(
        minutes, tables.organisations, tables.aliases, wg=code, source=source or own
    )
    meetings = read.meetings
    again = (meetings["state"] == "postponed") & meetings["number"].duplicated(keep="last")
    meetings = meetings[~again].dropna(subset=["number", "date"])
    meetings = meetings.drop_duplicates("number", keep=False)
    if meetings["state"].isna().all():
        meetings = meetings.drop(columns="state")
    of_wg = tables.meetings.loc[tables.meetings["wg"] == code, "number"]
    if known := sorted(set(meetings["number"]) & set(of_wg)):
        what, them = ("meetings", "them") if known[1:] else ("meeting", "it")
        raise ValueError(
            f"{code} has the {what} {', '.join(map(str, known))} on record already: "
            f"take {them} out of the minutes, or out of {_file_of(place, 'meetings').name}"
        )
    rows = {"meetings": meetings, "agenda": read.agenda.merge(meetings[["wg", "number"]])}
    if source is None and own not in sources and len(meetings):
        rows = {"sources": _own_source(tables, code, own), **rows}
    in_doubt = int((read.unresolved["field"] == "state").sum())
    left_out = len(read.meetings) + in_doubt - len(meetings)
    plan = Import(place, rows, read.unresolved, left_out)
    with tempfile.TemporaryDirectory() as aside:
        _added(plan, Path(aside))
    return plan


def write_import(plan: Import) -> list[Path]:
    """Add the rows of a plan to the files of its folder, and return the files changed.

    A file is replaced in one step, and the order of the files is such that the folder is valid
    between any two of them.
    """
    folder = folder_of(plan.folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as aside:
        names = _added(plan, Path(aside))
        for name in names:
            shutil.copymode(folder / name, Path(aside, name))
        for name in names:
            Path(aside, name).replace(folder / name)
    return [folder / name for name in names]


def _added(plan: Import, aside: Path) -> list[str]:
    """Copy the tables of a plan's folder aside, with its rows; return the files that differ."""
    place = plan.folder
    # Tables and settings lie in the folder itself: what is beneath is no matter here.
    beside = place.iterdir() if place.is_dir() else [place, place.with_name(FILE)]
    for path in filter(Path.is_file, beside):
        shutil.copyfile(path, aside / path.name)
    return list(add_rows(aside, plan.rows, {}, of=folder_of(place)))


def _group(groups: pd.DataFrame, wg: str) -> str:
    """Return the code of the one group that a code, number, name or short name stands for."""
    codes = groups["wg"].astype("str")
    for code in (wg, f"wg{wg}"):
        if code in set(codes):
            return code
    columns = (codes, groups["name_ja"], groups["name_en"])
    index = index_names(pair for names in columns for pair in zip(names, codes, strict=True))
    key = normalise_name(wg)
    ends = [of for name, of in index.items() if len(key) > 2 and name.endswith(key)]
    meant = index.get(key) or set().union(*ends)
    if len(meant) != 1:
        known = [f"{code} ({name})" for code, name in zip(codes, groups["name_ja"], strict=True)]
        raise ValueError(f"wg must be one of {', '.join(known)}, got {wg!r}")
    return meant.pop()


def _own_source(tables: Tables, wg: str, code: str) -> pd.DataFrame:
    name = tables.working_groups.set_index("wg").loc[wg]
    name_en = name["name_en"] if pd.notna(name["name_en"]) else name["name_ja"]
    titles = {"title_ja": f"{name['name_ja']}の議事録", "title_en": f"Minutes of the {name_en}"}
    return pd.DataFrame([{"source": code, **titles, "status": "published"}])


def _file_of(place: Path, name: str) -> Path:
    return [*files_of(place, name), *books_of(place)][0]
