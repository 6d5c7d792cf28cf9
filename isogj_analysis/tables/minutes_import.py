"""Rows read from minutes, added to the files of a folder of tables: all of them, or none."""

import codecs
import csv
import io
import shutil
import tempfile
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.place import folder_of
from isogj_analysis.tables.csv_bytes import records_of
from isogj_analysis.tables.folder import books_of, files_of
from isogj_analysis.tables.minutes import decoded, read_minutes
from isogj_analysis.tables.names import index_names, normalise_name
from isogj_analysis.tables.problems import ERROR, InvalidTables
from isogj_analysis.tables.read import Tables, check_tables, folder_named, load_tables
from isogj_analysis.tables.settings import FILE
from isogj_analysis.tables.sheets import Sheet, read_workbook, sheets_of

# New cells, by line and column.
Edits = Mapping[int, Mapping[str, str]]


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
        # Tables and settings lie in the folder itself: what is beneath is no matter here.
        beside = place.iterdir() if place.is_dir() else [place, place.with_name(FILE)]
        for path in filter(Path.is_file, beside):
            shutil.copyfile(path, Path(aside, path.name))
        for file, data in _changed(plan).items():
            Path(aside, file.name).write_bytes(data)
        problems = check_tables(aside)
    if (problems["severity"] == ERROR).any():
        where = problems["file"].map(lambda file: str(folder_of(place) / Path(file).name))
        raise InvalidTables(problems.assign(file=where))
    return plan


def write_import(plan: Import) -> list[Path]:
    """Add the rows of a plan to the files of its folder, and return the files changed.

    Each file keeps its encoding, its line ends and the order of its columns, a workbook its other
    sheets and its formats; a column that the rows need and the file lacks stands after the others.
    A file is replaced in one step, and the order of the files is such that the folder is valid
    between any two of them.
    """
    files = _changed(plan)
    with tempfile.TemporaryDirectory(dir=folder_of(plan.folder), prefix=".import-") as aside:
        for file, data in files.items():
            Path(aside, file.name).write_bytes(data)
            shutil.copymode(file, Path(aside, file.name))
        for file in files:
            Path(aside, file.name).replace(file)
    return list(files)


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


def _changed(plan: Import) -> dict[Path, bytes]:
    """Return each file that gets rows, as it will be with them at its end."""
    added: dict[Path, dict[str, pd.DataFrame]] = {}
    for name, rows in plan.rows.items():
        if len(rows):
            added.setdefault(_file_of(plan.folder, name), {})[name] = rows
    return {
        file: in_workbook(file, tables)
        if file.suffix == ".xlsx"
        else in_csv(file, next(iter(tables.values())))
        for file, tables in added.items()
    }


def _file_of(place: Path, name: str) -> Path:
    return [*files_of(place, name), *books_of(place)][0]


def _columns(header: list[str], rows: pd.DataFrame, edits: Edits) -> list[str]:
    """Return the columns of a file, and after them those that the rows need and it lacks."""
    names = [name.strip().lower() for name in header]
    edited = [name for values in edits.values() for name in values]
    needed = dict.fromkeys([*map(str, rows.columns[rows.notna().any()]), *edited])
    return names + [name for name in needed if name not in names]


def in_csv(file: Path, rows: pd.DataFrame, edits: Edits | None = None) -> bytes:
    """Return the bytes of a CSV file with rows at its end, in its own encoding and form.

    `edits` are new cells by line and column; rows without one keep their bytes.
    """
    text, encoding = decoded(file)
    end = next((end for end in ("\r\n", "\n") if end in text), "\r")
    header = next(row for row in csv.reader(text.split(end)) if "".join(row).strip())
    columns = _columns(header, rows, edits or {})
    for name in columns[len(header) :]:
        text = _with_column(text, end, name)
    text = _edited(text, end, columns, edits) if edits else text
    told = rows.reindex(columns=columns)
    text += "" if rows.empty or text.endswith(end) else end
    text += told.to_csv(header=False, index=False, lineterminator=end, date_format="%Y-%m-%d")
    mark = codecs.BOM_UTF8 if file.read_bytes().startswith(codecs.BOM_UTF8) else b""
    try:
        return mark + text.encode(encoding)
    except UnicodeEncodeError as error:
        wrong = f"is in CP932, which has no {text[error.start]}; save it as UTF-8"
        raise ValueError(f"{file.name} {wrong}") from None


def _edited(text: str, end: str, columns: list[str], edits: Edits) -> str:
    """Return a CSV text with new cells; a row may stand on several lines."""
    lines = io.StringIO(text, newline="").readlines()
    for record in records_of(text.replace("\r\n", "\n").replace("\r", "\n"))[0]:
        if values := edits.get(record.line):
            out = io.StringIO(newline="")
            cells = zip(columns, record.cells, strict=True)
            csv.writer(out, lineterminator=end).writerow(values.get(*cell) for cell in cells)
            more = record.text.count("\n")
            lines[record.line - 1 : record.line + more] = [out.getvalue(), *[""] * more]
    return "".join(lines)


def _with_column(text: str, end: str, name: str) -> str:
    """Return a CSV text with one more column, empty below its name."""
    lines, cell, inside = [], f",{name}", False
    for line in text.split(end):
        # A row ends on the line on which its last quote is closed.
        inside ^= line.count('"') % 2 == 1
        is_end = not inside and line.strip() != ""
        lines.append(line + cell if is_end else line)
        cell = "," if is_end else cell
    return end.join(lines)


def in_workbook(
    file: Path, tables: dict[str, pd.DataFrame], edits: dict[str, Edits] | None = None
) -> bytes:
    """Return the bytes of a workbook with rows at the end of tables, in the form of the last.

    `edits` are new cells of each table by row and column.
    """
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = openpyxl.load_workbook(file)
    try:
        for name, rows in tables.items():
            page, *_ = sheets_of(book, name)
            if any(cell.data_type == "f" for row in page.iter_rows() for cell in row):
                told = "holds formulas, whose values would be lost; put the values in their place"
                raise ValueError(f"{file.name} {told}")
            sheet = read_workbook(file, name, list(map(str, rows)))
            _add_rows(page, sheet, rows, (edits or {}).get(name, {}))
    except IllegalCharacterError as error:
        raise ValueError(f"{file.name} cannot hold the control character in {error}") from None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_rows(page: Any, sheet: Sheet, rows: pd.DataFrame, edits: Edits) -> None:
    from openpyxl.worksheet.cell_range import CellRange

    top, header = sheet.header_line, sheet.header or []
    columns = _columns(header, rows, edits)
    last = max([top, *sheet.lines.tolist(), *(area.max_row for area in page.merged_cells.ranges)])
    for at in range(len(header) + 1, len(columns) + 1):
        _write(page.cell(top, at), columns[at - 1], page.cell(top, len(header)))
    for line, values in edits.items():
        for name, text in values.items():
            _write(page.cell(line, columns.index(name) + 1), text or None, None)
    for n, row in enumerate(rows.reindex(columns=columns).itertuples(index=False), last + 1):
        for at, value in enumerate(row, 1):
            if pd.notna(value):
                _write(page.cell(n, at), value, page.cell(last, at) if last > top else None)
    for part in page.tables.values():
        area = CellRange(part.ref)
        if area.max_row == last and part.autoFilter:
            area.expand(down=len(rows))
            part.ref = part.autoFilter.ref = area.coord


def _write(cell: Any, value: Any, like: Any) -> None:
    """Write a value into a cell, formatted like another; text is never taken for a formula."""
    if like is not None:
        cell._style = copy(like._style)
    cell.value = value.date() if isinstance(value, pd.Timestamp) else value
    if isinstance(value, pd.Timestamp):
        dated = like is not None and like.is_date
        cell.number_format = like.number_format if dated else "yyyy-mm-dd"
    if isinstance(value, str):
        cell.data_type = "s"
