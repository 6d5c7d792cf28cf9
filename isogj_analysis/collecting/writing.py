"""What was collected or decided, written into a copy of a folder of tables."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd

from isogj_analysis.collecting.layout import Layout, name_key
from isogj_analysis.collecting.merging import Collected
from isogj_analysis.tables.folder import read_place
from isogj_analysis.tables.known import unknown
from isogj_analysis.tables.minutes_import import in_csv, in_workbook
from isogj_analysis.tables.problems import ERROR, InvalidTables
from isogj_analysis.tables.read import check_tables
from isogj_analysis.tables.schemas import TABLES, WORDS

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
    for table in (name for name in TABLES if name in found.edits or name in found.added):
        columns, sheet = TABLES[table].columns, sheets[table]
        file = Path(sheet.file.partition(", sheet ")[0])
        changed.setdefault(file.name, file.read_bytes() if file.exists() else b"")
        edits = {
            int(sheet.lines[place]): values for place, values in found.edits.get(table, {}).items()
        }
        rows = pd.DataFrame(found.added.get(table, []), dtype="str").replace("", pd.NA)
        rows = rows.reindex(columns=[name for name in columns if name in rows])
        if file.suffix == ".xlsx":
            if not sheet.is_workbook:
                book = openpyxl.load_workbook(file)
                book.create_sheet(table).append(sheet.header)
                book.save(file)
            file.write_bytes(in_workbook(file, {table: rows}, {table: edits}))
        else:
            if not file.exists():
                file.write_text(",".join(columns) + "\n", encoding="utf-8-sig")
            file.write_bytes(in_csv(file, rows, edits))
    problems = check_tables(to)
    if (problems["severity"] == ERROR).any():
        where = problems["file"].map(lambda file: str(folder / Path(file).name))
        raise InvalidTables(problems.assign(file=where))
    number = len(list((to / BEFORE).glob("*"))) + 1
    for name, data in changed.items():
        file = to / BEFORE / str(number) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return list(changed)


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
    if decision not in WORDS["decision"]:
        raise unknown("the decision", decision, WORDS["decision"])
    if not reason.strip(" \u3000.…'"):
        raise ValueError("a decision needs a reason: next year it is asked why")
    organisations = tables.organisations["organisation"].tolist()
    if vendor is not None and vendor not in organisations:
        raise unknown("the vendor", vendor, organisations)
    if decision == "same":
        services = tables.services.loc[tables.services["vendor"] == vendor, "service"].tolist()
        if (code or "") not in (known := organisations if vendor is None else services):
            raise unknown("--is", code or "", known)
    if made := layout.decided.get((vendor or "", name_key(subject))):
        raise ValueError(
            f"{subject} was decided on {made['date'].date()}: {made['decision']}, "
            f"{made['reason']}; take that row out of decisions first"
        )
    found = Collected(layout)
    told = {"vendor": vendor or "", "subject": subject, "decision": decision, "code": code or ""}
    told |= {"edition": str(tables.settings.year), "date": date.today().isoformat()}
    found.add("decisions", {**told, "reason": reason, "source": found.source})
    if decision == "same" and vendor is None:
        alias = {"alias": subject, "organisation": str(code), "source": found.source}
        found.add("aliases", alias)
    return found
