"""What was collected or decided, written into a copy of a folder of tables."""

import csv
import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.collecting.layout import Layout
from isogj_analysis.collecting.merging import Collected, returns_of
from isogj_analysis.tables.csv_bytes import _records
from isogj_analysis.tables.folder import read_place
from isogj_analysis.tables.minutes import decoded
from isogj_analysis.tables.minutes_import import _in_csv, _write
from isogj_analysis.tables.problems import ERROR, InvalidTables
from isogj_analysis.tables.read import check_tables
from isogj_analysis.tables.schemas import TABLES
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
            _into_workbook(file, table, sheet, told, rows)
        else:
            _edit_csv(file, told)
            file.write_bytes(_in_csv(file, rows) if len(rows) else file.read_bytes())
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
    mark = b"\xef\xbb\xbf" if file.read_bytes().startswith(b"\xef\xbb\xbf") else b""
    end = next((end for end in ("\r\n", "\n") if end in text), "\r")
    records, _ = _records(text.replace(end, "\n"))
    header: list[str] = []
    told = []
    for record in records:
        header = header or [name.strip().lower() for name in record.cells if record.text.strip()]
        if values := edits.get(record.line):
            pairs = zip(header, record.cells, strict=True)
            cells = [values.get(name, cell) for name, cell in pairs]
            out = io.StringIO(newline="")
            csv.writer(out, lineterminator="").writerow(cells)
            told.append(out.getvalue())
        else:
            told.append(record.text)
    try:
        file.write_bytes(mark + "\n".join(told).replace("\n", end).encode(encoding))
    except UnicodeEncodeError as error:
        lacking = f"is in CP932, which has no {error.object[error.start]}; save it as UTF-8"
        raise ValueError(f"{file.name} {lacking}") from None


def _into_workbook(
    file: Path, table: str, sheet: Sheet, edits: dict[int, dict[str, str]], rows: pd.DataFrame
) -> None:
    """Edit the sheet of a table, and add rows below the last, each cell as text."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    if sheet.is_workbook:
        page, *_ = sheets_of(book, table)
    else:
        page = book.create_sheet(table)
        page.append(sheet.header)
    names = [name.strip().lower() for name in sheet.header or []]
    names += [name for name in rows.columns if name not in names]
    last = max([sheet.header_line, *sheet.lines.tolist()])
    told: list[tuple[int, dict[Any, Any]]] = [*edits.items()]
    told += enumerate(rows.to_dict("records"), last + 1)
    for name in names[len(sheet.header or []) :]:
        page.cell(sheet.header_line, names.index(name) + 1).value = name
    for line, values in told:
        for name, value in values.items():
            cell = page.cell(line, names.index(name) + 1)
            _write(cell, value if value and pd.notna(value) else None, cell)
    book.save(file)


def record_decision(
    layout: Layout,
    subject: str,
    decision: str,
    *,
    reason: str,
    vendor: str | None = None,
    code: str | None = None,
    today: date | None = None,
) -> Collected:
    """Return the rows that record what a person decided of a name or a service, to be written.

    Without a vendor the subject is the name of an organisation, and `code` whose it is: it becomes
    an alias. A ValueError where the decision lacks what it needs, or was made before.
    """
    from isogj_analysis.tables.known import unknown
    from isogj_analysis.tables.names import normalise_name
    from isogj_analysis.tables.schemas import DECISION

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
    told |= {"code": code or "", "date": (today or date.today()).isoformat(), "reason": reason}
    made.added["decisions"] = [{**told, "source": source}]
    if decision == "same" and vendor is None:
        made.added["aliases"] = [{"alias": subject, "organisation": str(code), "source": source}]
    return made
