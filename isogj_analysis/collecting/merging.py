"""Returned forms held against the tables: what they change, what contradicts, what is to decide."""

import hashlib
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.collecting.layout import Finding, Layout, name_key, plain, say
from isogj_analysis.collecting.returned import Form, Row, read_form
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.problems import ERROR

ADDED, CHANGED, ENDED, UNCHANGED = CHANGES = ("added", "changed", "ended", "unchanged")
# Severity of what only a person can decide.
QUESTION = "question"
# Names so alike may be one that was changed.
_ALIKE = 75


@dataclass
class Collected:
    """What returned forms say: nothing is written yet.

    `changes` has for each service what becomes of it, its code, vendor and texts, and what differs,
    each with its kind: a text, a cell begun or gone, the day since or until, a genre. `edits` are
    new cells of rows on record, by table and place of the row, `added` are new rows by table.
    """

    layout: Layout
    forms: list[Form] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    changes: list[tuple[str, str, str, dict[Any, Any], list[Any]]] = field(default_factory=list)
    edits: dict[str, dict[int, dict[str, str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    added: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    codes: set[str] = field(default_factory=set)

    @property
    def has_news(self) -> bool:
        """Whether the tables would change."""
        return bool(self.edits or self.added)

    @property
    def errors(self) -> list[Finding]:
        """What cannot be taken as it stands."""
        return [found for found in self.findings if found.severity == ERROR]

    @property
    def questions(self) -> list[Finding]:
        """What only a person can decide; `subject` in the values is how it is filed."""
        return [found for found in self.findings if found.severity == QUESTION]

    @cached_property
    def source(self) -> str:
        """The source of the returns of the year; where it is new, its row is added."""
        year = self.layout.tables.settings.year
        code = f"returns-{year}"
        if code not in self.layout.tables.sources["source"].tolist():
            titles = {f"title_{v.lang}": say("returns", v, year=year) for v in self.layout.voices}
            self.added["sources"].append({"source": code, **titles, "status": "published"})
        return code


def collect_forms(files: Iterable[Path], layout: Layout) -> Collected:
    """Read returned forms and hold them against the tables of their layout.

    Unless a form tells another day, cells begin and end on that of the report; of a vendor with
    nothing on record it is not known when its services began. The source of new and changed rows is
    the returns of the year, of made-up services that of the vendor's others.
    """
    found = Collected(layout, codes=set(layout.tables.services["service"]))
    seen: dict[str, str] = {}
    for path in files:
        told = path.read_bytes() if path.is_file() else path.as_posix().encode()
        digest = hashlib.sha256(told).hexdigest()
        if digest in seen:
            found.findings.append(Finding(path.as_posix(), "twice", {"other": seen[digest]}))
            continue
        seen[digest] = path.name
        found.forms.append(read_form(path, layout))
    rows: dict[str, list[Row]] = {}
    for row in (row for form in found.forms for row in form.rows):
        rows.setdefault(row.vendor, []).append(row)
    for vendor, own in rows.items():
        forms = {row.form.file: row.form for row in own}
        for form in forms.values() if len(forms) > 1 else ():
            form.note("two_forms", vendor=vendor, files=[Path(file).name for file in forms])
        _Merge(found, vendor).merge(own)
    found.findings += [one for form in found.forms for one in form.findings]
    return found


def collect_returned(folder: Path, layout: Layout) -> Collected:
    """Read what lies in `returned` beside a folder of tables."""
    files = (folder.resolve().parent / "returned").glob("[!.~]*.*")
    return collect_forms(sorted(files), layout)


class _Merge:
    """The rows of a vendor, brought to its services on record."""

    def __init__(self, found: Collected, vendor: str) -> None:
        self.found, self.layout, self.vendor = found, found.layout, vendor
        self.day = self.layout.tables.settings.report_date()
        rows = self.layout.services[self.layout.services["vendor"] == vendor]
        services = rows.assign(place=rows.index).to_dict("records")
        self.known: dict[str, dict[Any, Any]] = {one["service"]: one for one in services}
        # What is offered goes before what has ended under the same name.
        offered = self.layout.offered
        self.cells = {code: offered[code] for code in self.known if code in offered}
        self.names: dict[str, list[str]] = {}
        for code in dict.fromkeys([*self.cells, *self.known]):
            self.names.setdefault(name_key(self.known[code]["name_ja"]), []).append(code)
        self.asked: set[str] = set()

    def merge(self, rows: list[Row]) -> None:
        """Note what all forms of the vendor change."""
        answers: dict[str, list[Row]] = {}
        for _, own in itertools.groupby(rows, lambda row: row.form.file):
            for row, code in self._identify(list(own)):
                answers.setdefault(code, []).append(row)
        for code, told in answers.items():
            if told[1:] and len({_answer(row) for row in told if not row.faults}) > 1:
                for row in told:
                    others = [
                        f"{Path(other.form.file).name} {other.at('name_ja')}"
                        for other in told
                        if other is not row
                    ]
                    row.fault("name_ja", "contradicts", row.name, other=others)
            if any(row.faults for row in told):
                continue
            row, cells = told[0], self.cells.get(code, {})
            is_ended = code in self.known and "until" in row.days
            if not (row.cells or is_ended) and cells.keys() <= row.ticks.keys():
                row.fault("name_ja", "no_tick", row.name)
            else:
                self._take(row, code)
        for code, cells in self.cells.items():
            decision, _ = self._decided(code)
            if code in answers or code in self.asked or decision == "kept":
                continue
            if decision == "ended":
                self._end(cells.values(), self.day)
                what = [*(("gone", cell) for cell in cells), ("until", self.day)]
                self.found.changes.append((ENDED, code, self.vendor, self.known[code], what))
            else:
                self._ask("missing", code, rows[0])

    def _identify(self, rows: list[Row]) -> Iterable[tuple[Row, str]]:
        """Return the service of each row of a form; what is open is asked.

        What is sure goes first: a copied row is not to take the code of its model.
        """
        claimed: dict[str, Row] = {}
        by_name, by_likeness = [], []

        def take(row: Row, code: str) -> None:
            if (first := claimed.setdefault(code, row)) is not row:
                row.fault("name_ja", "repeats", row.name, first=first.at("name_ja"))

        for row in rows:
            if row.code and row.code not in self.known:
                row.fault("service", "alien", row.code)
            elif row.code and (not row.name or row.code in self.names.get(name_key(row.name), [])):
                take(row, row.code)
            else:
                by_name.append(row)
        for row in by_name:
            decision, code = self._decided(row.name)
            named = self.names.get(name_key(row.name), [])
            free = [code for code in named if code not in claimed]
            current = [code for code in free if code in self.cells] or free
            if decision == "same" and code in self.known:
                take(row, code)
            elif len(current) > 1:
                row.fault("name_ja", "ambiguous", row.name, n=len(current))
            elif current:
                take(row, current[0])
            elif named and not decision:
                # A name over another one, as where cells are merged, leaves that one in doubt.
                self.asked.add(row.code)
                take(row, named[0])
            else:
                by_likeness.append((row, decision))
        for row, decision in by_likeness:
            before = self._forerunner(row, claimed)
            if decision == "new" or not row.name or before is None:
                take(row, f"new {name_key(row.name) or row.line}")
                continue
            self.asked.add(before)
            self._ask("renamed", before, row, row.at("name_ja"), row.name)
        return [(row, code) for code, row in claimed.items()]

    def _ask(self, key: str, code: str, row: Row, cell: str = "", name: str = "") -> None:
        values = {"subject": name or code, "vendor": self.vendor, "service": code}
        row.form.note(key, cell, name, QUESTION, **values)

    def _decided(self, subject: str) -> tuple[str, str]:
        one = self.layout.decided.get((self.vendor, name_key(subject)), {})
        return one.get("decision", ""), one.get("code", "")

    def _forerunner(self, row: Row, claimed: dict[str, Row]) -> str | None:
        """Return the service that a row under a new name may be: one that no row claims."""
        if row.code and row.code not in claimed:
            return row.code
        names = {code: self.known[code]["name_ja"] for code in self.cells if code not in claimed}
        alike = nearest(row.name, names.values(), least=_ALIKE)
        scope = (set(row.cells), row.values["genre"])
        for code, name in names.items():
            if name in alike or (self.cells[code].keys(), self.known[code]["genre"]) == scope:
                return code
        return None

    def _take(self, row: Row, code: str) -> None:
        """Note what a row changes of a service on record, or that it is a new one."""
        one, cells, until = self.known.get(code), self.cells.get(code, {}), row.days.get("until")
        since = row.days.get("since", self.day if self.known else None)
        # What ended on that day by an earlier reading is nothing new.
        ended = self.layout.ended
        new = [c for c in row.cells if c not in cells and (code, c, until) not in ended]
        gone = [cell for cell in cells if until or row.ticks.get(cell) is False]
        for cell in gone:
            begun = self.layout.tables.scopes["since"][cells[cell]]
            if pd.notna(begun) and begun.date() >= (until or self.day):
                row.fault("until" if until else cell, "not_begun", since=begun.date())
        if new and since and until and until <= since:
            row.fault("until", "order", since=since)
        if row.faults:
            return
        texts = {
            column: text
            for column, text in row.values.items()
            if one and text != one[column] and plain(text) != plain(one[column])
        }
        if one is None:
            code = self._new_code(row)
            own = {"service": code, "vendor": self.vendor, "source": self._source}
            self.found.added["services"].append({**own, **row.values})
        elif texts:
            self.found.edits["services"][one["place"]].update(texts, source=self._source)
        begins, ends = (day.isoformat() if day else "" for day in (since, until))
        for phase, target in (cell.split("/") for cell in new):
            own = {"service": code, "phase": phase, "target": target}
            self.found.added["scopes"].append({**own, "since": begins, "until": ends})
        self._end([cells[cell] for cell in gone], until or self.day)
        told: dict[str, Iterable[Any]] = {"text": texts, "begun": new, "gone": gone}
        if one is None:
            told = {"genre": [row.values["genre"]], **told, "since": filter(None, [since])}
        kind = ADDED if one is None else CHANGED if texts or new or gone else UNCHANGED
        if until and gone:
            kind, told["until"] = ENDED, [until]
        what = [(name, value) for name, values in told.items() for value in values]
        self.found.changes.append((kind, code, self.vendor, row.values, what))

    def _new_code(self, row: Row) -> str:
        """Return a code that no service has: of the English name, or counted."""
        words = re.findall("[a-z0-9]+", row.values.get("name_en", "").lower()) or ["service"]
        stem = "-".join([self.vendor, *words])
        codes = itertools.chain([stem], (f"{stem}-{n}" for n in itertools.count(2)))
        code = next(code for code in codes if code not in self.found.codes)
        self.found.codes.add(code)
        return code

    def _end(self, places: Iterable[int], day: date) -> None:
        for place in places:
            self.found.edits["scopes"][place]["until"] = day.isoformat()

    @cached_property
    def _source(self) -> str:
        status = self.layout.tables.sources.set_index("source")["status"]
        own = {one["source"] for one in self.known.values()}
        is_made_up = own and (status[[*own]] == "illustrative").all()
        return min(own) if is_made_up else self.found.source


def _answer(row: Row) -> tuple[Any, ...]:
    """Return all that a row says, to be held against another form."""
    return (*map(plain, row.values.values()), frozenset(row.cells), *row.days.items())
