"""What was collected or decided, written into a copy of a folder of tables."""

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd

from isogj_analysis.collecting.layout import Layout
from isogj_analysis.collecting.merging import Collected, returns_of
from isogj_analysis.tables.csv_bytes import records_of
from isogj_analysis.tables.folder import read_place
from isogj_analysis.tables.known import unknown
from isogj_analysis.tables.minutes import decoded
from isogj_analysis.tables.minutes_import import (
    encoded,
    in_csv,
    in_workbook,
    line_end,
    write_cell,
)
from isogj_analysis.tables.names import normalise_name
from isogj_analysis.tables.problems import ERROR, InvalidTables
from isogj_analysis.tables.read import check_tables
from isogj_analysis.tables.schemas import DECISION, TABLES
from isogj_analysis.tables.sheets import Sheet, sheets_of

# Where the tables stand as they were, each time in a folder of its own.
BEFORE = "before"


def write_collected(found: Collected, folder: Path, to: Path) -> list[str]:
    """Copy a folder of tables with what was collected in it, and return the files that differ.

    Rows that do not change keep their bytes. The tables as they were stand in `before`. Where the
    tables would break a rule, InvalidTables.
    """
    shutil.copytree(folder, to)
    changed: dict[str, bytes] = {}
    sheets, _ = read_place(to)
    for table, spec in TABLES.items():
        edits = found.edits.get(table, {})
        rows = pd.DataFrame(found.added.get(table, []), dtype="str").replace("", pd.NA)
        if not edits and rows.empty:
            continue
        sheet = sheets[table]
        file = Path(sheet.file.partition(", sheet ")[0])
        if not file.exists():
            # A table that the folder does without begins with its header.
            file.write_text(",".join(spec.required) + "\n", encoding="utf-8-sig")
        changed.setdefault(file.name, file.read_bytes())
        told = {int(sheet.lines[place]): values for place, values in edits.items()}
        rows = rows.reindex(columns=[name for name in spec.columns if name in rows])
        if file.suffix == ".xlsx":
            _edit_workbook(file, table, sheet, told)
        else:
            _edit_csv(file, told)
        if len(rows):
            add = in_workbook(file, {table: rows}) if file.suffix == ".xlsx" else in_csv(file, rows)
            file.write_bytes(add)
    problems = check_tables(to)
    if (problems["severity"] == ERROR).any():
        where = problems["file"].map(lambda file: str(folder / Path(file).name))
        raise InvalidTables(problems.assign(file=where))
    if changed:
        kept = to / BEFORE
        number = len(list(kept.glob("*"))) + 1 if kept.exists() else 1
        for name, data in changed.items():
            file = kept / str(number) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return list(changed)


def _edit_csv(file: Path, edits: dict[int, dict[str, str]]) -> None:
    text, encoding = decoded(file)
    end = line_end(text)
    records, _ = records_of(text.replace(end, "\n"))
    header: list[str] = []
    told = []
    for record in records:
        header = header or [name.strip().lower() for name in record.cells if record.text.strip()]
        if values := edits.get(record.line):
            pairs = zip(header, record.cells, strict=True)
            out = io.StringIO(newline="")
            csv.writer(out, lineterminator="").writerow(values.get(*pair) for pair in pairs)
            told.append(out.getvalue())
        else:
            told.append(record.text)
    file.write_bytes(encoded(file, "\n".join(told).replace("\n", end), encoding))


def _edit_workbook(file: Path, table: str, sheet: Sheet, edits: dict[int, dict[str, str]]) -> None:
    """Edit the cells of a table, as text; a sheet that is not there begins with its header."""
    book = openpyxl.load_workbook(file)
    if not sheet.is_workbook:
        book.create_sheet(table).append(sheet.header)
    page, *_ = sheets_of(book, table)
    names = [str(cell.value).strip().lower() for cell in page[sheet.header_line]]
    for line, values in edits.items():
        for name, value in values.items():
            cell = page.cell(line, names.index(name) + 1)
            write_cell(cell, value or None, None)
    book.save(file)


def record_decision(
    layout: Layout,
    subject: str,
    decision: str,
    *,
    reason: str,
    vendor: str | None = None,
    code: str | None = None,
) -> Collected:
    """Return the rows that record what a person decided of a name or a service, to be written.

    Without a vendor the subject is the name of an organisation, and `code` whose it is: it becomes
    an alias. A ValueError where the decision lacks what it needs, or was made before.
    """
    tables = layout.tables
    if decision not in DECISION:
        raise unknown("the decision", decision, DECISION)
    if not reason.strip():
        raise ValueError("a decision needs a reason: next year it is asked why")
    organisations = tables.organisations["organisation"].tolist()
    if vendor is not None and vendor not in organisations:
        raise unknown("the vendor", vendor, organisations)
    if decision == "same":
        services = tables.services.loc[tables.services["vendor"] == vendor, "service"].tolist()
        if (code or "") not in (known := organisations if vendor is None else services):
            raise unknown("--is", code or "", known)
    made = Collected(layout)
    source = returns_of(layout, made.added)
    year = tables.settings.year
    for row in tables.decisions[tables.decisions["edition"] == year].to_dict("records"):
        same = (row["vendor"] if isinstance(row["vendor"], str) else None) == vendor
        if same and normalise_name(row["subject"]) == normalise_name(subject):
            day = row["date"].date()
            raise ValueError(
                f"{subject} was decided on {day}: {row['decision']}, {row['reason']}; "
                "take that row out of decisions first"
            )
    told = {"edition": str(year), "vendor": vendor or "", "subject": subject, "decision": decision}
    told |= {"code": code or "", "date": date.today().isoformat(), "reason": reason}
    made.added["decisions"] = [{**told, "source": source}]
    if decision == "same" and vendor is None:
        made.added["aliases"] = [{"alias": subject, "organisation": str(code), "source": source}]
    return made
