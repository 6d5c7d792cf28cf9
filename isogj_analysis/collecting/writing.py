"""What was collected or decided, written into a copy of a folder of tables."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd

from isogj_analysis.collecting.layout import Finding, Layout, name_key
from isogj_analysis.collecting.merging import Collected, collect_returned
from isogj_analysis.tables.adding import add_rows
from isogj_analysis.tables.known import unknown
from isogj_analysis.tables.schemas import WORDS

# Where the tables stand as they were, each time in a folder of its own.
BEFORE = "before"


def write_collected(found: Collected, folder: Path, to: Path) -> tuple[list[str], Path]:
    """Copy a folder of tables with what was collected in it.

    Return the names of the files that differ, and where in the folder they stand as they were. Rows
    that do not change keep their bytes. Where the tables would break a rule, InvalidTables.
    """
    shutil.copytree(folder, to)
    rows = {
        table: pd.DataFrame(added, dtype="str").replace("", pd.NA)
        for table, added in found.added.items()
    }
    changed = add_rows(to, rows, found.edits, of=folder)
    taken = [int(path.name) for path in (to / BEFORE).glob("*") if path.name.isdecimal()]
    before = Path(BEFORE, str(max(taken, default=0) + 1))
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
