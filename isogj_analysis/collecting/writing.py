"""What was collected or decided, written into a copy of a folder of tables."""

import itertools
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd

from isogj_analysis.collecting.layout import Finding, Layout, name_key
from isogj_analysis.collecting.merging import Collected, collect_returned
from isogj_analysis.tables.folder import read_place
from isogj_analysis.tables.known import unknown
from isogj_analysis.tables.minutes_import import in_csv, in_workbook
from isogj_analysis.tables.problems import ERROR, InvalidTables
from isogj_analysis.tables.read import check_tables
from isogj_analysis.tables.schemas import TABLES, WORDS

# Where the tables stand as they were, each time in a folder of its own.
BEFORE = "before"


def write_collected(found: Collected, folder: Path, to: Path) -> tuple[list[str], Path]:
    """Copy a folder of tables with what was collected in it.

    Return the names of the files that differ, and where in the folder they stand as they were. Rows
    that do not change keep their bytes. Where the tables would break a rule, InvalidTables.
    """
    shutil.copytree(folder, to)
    changed: dict[str, bytes] = {}
    sheets, _ = read_place(to)
    for table in (name for name in TABLES if name in found.edits or name in found.added):
        columns, sheet = TABLES[table].columns, sheets[table]
        file = Path(sheet.file.partition(", sheet ")[0])
        if not file.exists():
            file.write_text(",".join(columns) + "\n", encoding="utf-8-sig")
        changed.setdefault(file.name, file.read_bytes())
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
            file.write_bytes(in_csv(file, rows, edits))
    problems = check_tables(to)
    if (problems["severity"] == ERROR).any():
        where = problems["file"].map(lambda file: str(folder / Path(file).name))
        raise InvalidTables(problems.assign(file=where))
    number = len(list((to / BEFORE).glob("*"))) + 1
    places = (Path(BEFORE, str(n)) for n in itertools.count(number))
    before = next(place for place in places if not (to / place).exists())
    (to / before).mkdir(parents=True)
    for name, data in changed.items():
        (to / before / name).write_bytes(data)
    return list(changed), before


def record_decision(
    folder: Path,
    layout: Layout,
    subject: str,
    decision: str,
    *,
    reason: str,
    vendor: str | None = None,
    code: str | None = None,
) -> Collected:
    """Return the rows that record what a person decided of a name or a service, to be written.

    Without a vendor the subject is the name of an organisation, and becomes an alias of `code`. A
    ValueError where the decision lacks what it needs, was made before, or is of what neither the
    tables nor the forms in `returned` beside them name; without forms, that is a finding.
    """
    tables = layout.tables
    if decision not in (words := WORDS["decision"]):
        ways = ", ".join(f"{word} ({names[1].lower()})" for word, names in words.items())
        raise ValueError(f"a decision is one of: {ways}; got {decision!r}")
    if not reason.strip(" \u3000.…'"):
        raise ValueError("a decision needs a reason: next year it is asked why")
    organisations = tables.organisations["organisation"].tolist()
    if vendor is not None and vendor not in organisations:
        raise unknown("the vendor", vendor, organisations)
    own = tables.services[tables.services["vendor"] == vendor]
    codes = organisations if vendor is None else own["service"].tolist()
    if decision == "same" and (code or "") not in codes:
        raise unknown("--is", code or "", codes)
    if made := layout.decided.get((vendor or "", name_key(subject))):
        raise ValueError(
            f"{subject} was decided on {made['date'].date()}: {made['decision']}, "
            f"{made['reason']}; take that row out of decisions first"
        )
    found, returned = Collected(layout), collect_returned(folder, layout)
    asked = [
        one.values["subject"]
        for one in returned.findings
        if "subject" in one.values and one.values["vendor"] == (vendor or "")
    ]
    named = [row.name for form in returned.forms for row in form.rows if row.vendor == vendor]
    known = {*asked, *named, *own["service"], *own["name_ja"]}
    if name_key(subject) not in map(name_key, known):
        if returned.forms:
            offered = ", ".join(dict.fromkeys(asked)) or "nothing"
            raise ValueError(f"no form in returned/ names {subject!r}; open is {offered}")
        found.findings.append(Finding("", "unasked", {"subject": subject}))
    told = {"vendor": vendor or "", "subject": subject, "decision": decision, "code": code or ""}
    told |= {"edition": str(tables.settings.year), "date": date.today().isoformat()}
    found.added["decisions"].append({**told, "reason": reason, "source": found.source})
    if decision == "same" and vendor is None:
        alias = {"alias": subject, "organisation": str(code), "source": found.source}
        found.added["aliases"].append(alias)
    return found
