"""Returned forms held against the tables: what they change, what contradicts, what is to decide."""

import hashlib
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.collecting.layout import Cell, Finding, Layout, plain
from isogj_analysis.collecting.returned import Form, Row, read_form
from isogj_analysis.tables.known import nearest
from isogj_analysis.tables.names import normalise_name
from isogj_analysis.tables.problems import ERROR

ADDED, CHANGED, ENDED, UNCHANGED = CHANGES = ("added", "changed", "ended", "unchanged")
# Names so alike may be one that was changed.
_ALIKE = 75
# The same names are held against each other again and again.
_key = lru_cache(100_000)(normalise_name)


@dataclass(frozen=True)
class Question:
    """What only a person can decide: `subject` is how the decision is filed for the vendor."""

    kind: str
    vendor: str
    subject: str
    service: str
    values: dict[str, str]
    file: str = ""
    cell: str = ""

    def told(self, voice: Any) -> str:
        """Return it as a sentence of a language."""
        return str(voice.say(f"collecting.question.{self.kind}", **self.values))

    def commands(self, folder: Path) -> list[str]:
        """Return the two commands of which one puts the answer on record in a folder of tables."""
        ways = ("same", "new") if self.kind == "renamed" else ("ended", "kept")
        commands = []
        for way in ways:
            command = ["isogj", "decide", self.subject, way, "--vendor", self.vendor]
            command += ["--is", self.service] if way == "same" else []
            commands.append(shlex.join([*command, "--into", str(folder), "--reason", "…"]))
        return commands


@dataclass
class Collected:
    """What returned forms say: nothing is written yet.

    `changes` has a row for each service that was told of: change (added, changed, ended,
    unchanged), service, vendor, name, what (the columns and cells that differ). `edits` are the new
    cells of rows on record, by table and place of the row, `added` are new rows by table.
    """

    layout: Layout
    forms: list[Form] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    told: list[tuple[str, str, str, str, tuple[str, ...]]] = field(default_factory=list)
    edits: dict[str, dict[int, dict[str, str]]] = field(default_factory=dict)
    added: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @property
    def has_news(self) -> bool:
        """Whether the tables would change."""
        return bool(self.edits or any(self.added.values()))

    @property
    def errors(self) -> list[Finding]:
        """What cannot be taken as it stands."""
        return [found for found in self.findings if found.severity == ERROR]

    @property
    def changes(self) -> pd.DataFrame:
        """What becomes of each service; see the class."""
        columns = ["change", "service", "vendor", "name", "what"]
        rows = pd.DataFrame(self.told, columns=columns)
        return rows.astype({"change": pd.CategoricalDtype(list(CHANGES), ordered=True)})

    @property
    def answers(self) -> pd.DataFrame:
        """Who was asked: vendor, state (answered, unreadable, none), services, errors, questions.

        `services` counts the rows that were read.
        """
        rows = []
        failed = {found.file for found in self.errors}
        for vendor in dict.fromkeys([*self.layout.vendors, *(f.vendor for f in self.forms)]):
            own = [form for form in self.forms if vendor and form.vendor == vendor]
            read = sum(row.vendor == vendor for form in own for row in form.rows)
            state = "none" if not own else "answered"
            if own and not read and failed.issuperset(form.file for form in own):
                state = "unreadable"
            errors = sum(found.file in {form.file for form in own} for found in self.errors)
            open_ = sum(asked.vendor == vendor for asked in self.questions)
            if vendor:
                rows.append((vendor, state, read, errors, open_))
        columns = ["vendor", "state", "services", "errors", "questions"]
        return pd.DataFrame(rows, columns=columns)


def collect_forms(files: Iterable[Path], layout: Layout) -> Collected:
    """Read returned forms and hold them against the tables of their layout.

    Cells that are new begin on the day of the report of the settings, and those that are gone end
    on it, unless a form tells another. Of a vendor with nothing on record it is not known when its
    services began. New and changed rows have the returns of the year as their source, those of
    vendors of made-up services theirs.
    """
    found = Collected(layout)
    seen: dict[str, Path] = {}
    for path in files:
        told = path.read_bytes() if path.is_file() else path.as_posix().encode()
        digest = hashlib.sha256(told).hexdigest()
        if digest in seen:
            values = {"other": seen[digest].name}
            found.findings.append(Finding(path.as_posix(), "twice", values))
            continue
        seen[digest] = path
        form = read_form(path, layout)
        found.forms.append(form)
        if form.year not in (None, layout.tables.settings.year):
            form.findings.clear()
            form.note("edition", year=form.year, now=str(layout.tables.settings.year))
            form.rows = []
    merge = _Merge(found)
    for vendor in dict.fromkeys(row.vendor for form in found.forms for row in form.rows):
        merge.vendor(vendor)
    for form in found.forms:
        found.findings += form.findings
    return found


class _Merge:
    """The rows of each vendor, brought to the services on record."""

    def __init__(self, found: Collected) -> None:
        self.found, self.layout, self.tables = found, found.layout, found.layout.tables
        self.day = self.tables.settings.report_date()
        rows = self.tables.decisions
        self.decided = {
            (one["vendor"], _key(one["subject"])): (one["decision"], one["code"])
            for one in rows[rows["edition"] == self.tables.settings.year].to_dict("records")
        }
        self.ended: dict[tuple[str, date | None], set[Any]] = {}
        for one in self.tables.scopes.dropna(subset="until").to_dict("records"):
            cells = self.ended.setdefault((one["service"], one["until"].date()), set())
            cells.add((str(one["phase"]), str(one["target"])))
        self.codes = set(self.tables.services["service"])
        self.known: dict[str, dict[str, dict[Any, Any]]] = {}
        for place, one in self.tables.services.to_dict("index").items():
            self.known.setdefault(one["vendor"], {})[one["service"]] = {**one, "place": place}

    def vendor(self, vendor: str) -> None:
        """Merge all forms of a vendor."""
        known = self.known.get(vendor, {})
        cells = {
            one["service"]: one["cells"] for one in self.layout.offered(vendor).to_dict("records")
        }
        asked: dict[str, None] = {}
        answers: dict[str, list[Row]] = {}
        for form in self.found.forms:
            rows = [row for row in form.rows if row.vendor == vendor]
            for row, code in self._identify(rows, known, cells, asked):
                answers.setdefault(code or f"new {_key(row.name)}", []).append(row)
        for code, rows in answers.items():
            if len({row.answer for row in rows if not row.bad}) > 1:
                for row in rows:
                    others = [other.place for other in rows if other is not row]
                    row.fault("name_ja", "contradicts", row.name, other=others)
            if any(row.bad for row in rows):
                continue
            if code in known:
                self._compare(rows[0], known[code], cells.get(code, {}))
            else:
                self._add(rows[0], is_first=not known)
        for code in cells.keys() - answers.keys() - asked.keys():
            self._missing(vendor, known[code], cells[code])

    def _identify(
        self,
        rows: list[Row],
        known: dict[str, dict[Any, Any]],
        cells: dict[str, Any],
        asked: dict[str, None],
    ) -> list[tuple[Row, str | None]]:
        """Return the service of each row of a form, None for a new one; what is open is asked."""
        claimed: dict[str, Row] = {}
        found: list[tuple[Row, str | None]] = []
        names: dict[str, list[str]] = {}
        # What is offered goes before what has ended under the same name.
        for code, one in sorted(known.items(), key=lambda pair: pair[0] not in cells):
            names.setdefault(_key(one["name_ja"]), []).append(code)

        def take(row: Row, code: str | None, taken: dict[str, Row], key: str) -> None:
            if (first := taken.setdefault(key, row)) is row:
                found.append((row, code))
            else:
                place = first.form.at(first.line, "name_ja")
                row.fault("name_ja", "repeats", row.name, first=place)

        def is_sure(row: Row) -> bool:
            own = known.get(row.code, {}).get("name_ja", "")
            return row.code in known and _key(row.name) in ("", _key(own))

        rest = []
        # What is sure goes first: a copied row is not to take the code of its model.
        for row in sorted(rows, key=is_sure, reverse=True):
            if row.code and row.code not in known:
                vendor = self.layout.named("vendor", row.vendor, " / ")
                row.fault("service", "alien", row.code, vendor=vendor)
            elif is_sure(row):
                take(row, row.code, claimed, row.code)
            else:
                rest.append(row)
        later = []
        for row in rest:
            decision, code = self._decided(row.vendor, row.name)
            named = names.get(_key(row.name), [])
            same = [c for c in named if c not in claimed]
            current = [c for c in same if c in cells] or same
            exact = [c for c in current if set(cells.get(c, ())) == row.cells]
            if decision == "same" and code in known:
                take(row, code, claimed, code)
            elif named and not same and not decision:
                # A name over another one, as where cells are merged, leaves that one in doubt.
                asked[row.code] = None
                take(row, None, claimed, named[0])
            elif len(current) > 1 and len(exact) != 1:
                row.fault("name_ja", "ambiguous", row.name, n=len(current))
            elif current:
                code = (exact if len(current) > 1 else current)[0]
                take(row, code, claimed, code)
            else:
                later.append((row, decision))
        new: dict[str, Row] = {}
        for row, decision in later:
            before = None if decision == "new" else self._forerunner(row, known, cells, claimed)
            if before is not None:
                asked[before] = None
                self._ask("renamed", row.vendor, row.name, known[before], row)
            else:
                take(row, None, new, _key(row.name) or str(row.line))
        return found

    def _decided(self, vendor: str, subject: str) -> tuple[str, str]:
        return self.decided.get((vendor, _key(subject)), ("", ""))

    def _forerunner(
        self,
        row: Row,
        known: dict[str, dict[Any, Any]],
        cells: dict[str, Any],
        claimed: dict[str, Row],
    ) -> str | None:
        """Return the service that a row under a new name may be: one that no row claims."""
        if row.code in known and row.code not in claimed:
            return row.code
        open_ = [code for code in cells if code not in claimed]
        alike = nearest(row.name, [known[code]["name_ja"] for code in open_], least=_ALIKE)
        for code in open_:
            one = known[code]
            same_scope = set(cells[code]) == row.cells and str(one["genre"]) == row.genre
            if one["name_ja"] in alike or same_scope:
                return code
        return None

    def _ask(
        self, kind: str, vendor: str, subject: str, one: dict[Any, Any], row: Row | None = None
    ) -> None:
        values = {"before": one["name_ja"], "after": subject}
        place = (row.form.file, row.form.at(row.line, "name_ja")) if row else ()
        question = Question(kind, vendor, subject, one["service"], values, *place)
        if question not in self.found.questions:
            self.found.questions.append(question)

    def _missing(self, vendor: str, one: dict[Any, Any], cells: dict[Any, int]) -> None:
        decision, _ = self._decided(vendor, one["service"])
        if decision == "ended":
            for place in cells.values():
                self._edit("scopes", place, {"until": self.day.isoformat()})
            self.found.told.append((ENDED, one["service"], vendor, one["name_ja"], ()))
        elif decision != "kept":
            self._ask("missing", vendor, one["service"], one)

    def _compare(self, row: Row, one: dict[Any, Any], cells: dict[Any, int]) -> None:
        """Note what a row changes of a service on record."""
        texts = {c: text for c, text in row.texts.items() if plain(text) != plain(_text(one[c]))}
        if row.genre != str(one["genre"]):
            texts["genre"] = str(row.genre)
        # What ended on that day by an earlier reading is nothing new.
        ended = self.ended.get((one["service"], row.until), set())
        added = sorted(row.cells - cells.keys() - ended, key=self.layout.cells.index)
        gone = {} if row.until else {c: n for c, n in cells.items() if row.ticks.get(c) is False}
        if not row.cells and not row.until and cells.keys() <= row.ticks.keys():
            row.fault("name_ja", "no_tick", row.name)
            return
        ends = dict(cells) if row.until else gone
        until = row.until or self.day
        for cell, place in ends.items():
            begun = self.tables.scopes["since"][place]
            if pd.notna(begun) and begun.date() >= until:
                column = "until" if row.until else "/".join(cell)
                row.fault(column, "not_begun", since=begun.date().isoformat())
        if row.bad:
            return
        if texts:
            self._edit("services", one["place"], {**texts, "source": self._source(row.vendor)})
        for place in ends.values():
            self._edit("scopes", place, {"until": until.isoformat()})
        first = (row.since or self.day).isoformat()
        self._add_scopes(one["service"], added, first, row.until)
        what = [*map(self.layout.said, texts)]
        for mark, changed in (("+", added), ("-", gone)):
            what += [mark + self.layout.said("/".join(cell)) for cell in changed]
        kind = ENDED if row.until and ends else CHANGED if what else UNCHANGED
        self.found.told.append((kind, one["service"], row.vendor, row.name, tuple(what)))

    def _add(self, row: Row, *, is_first: bool) -> None:
        if not row.cells:
            row.fault("name_ja", "no_tick", row.name)
            return
        begins = row.since or (None if is_first else self.day)
        since = begins.isoformat() if begins else ""
        if row.until and begins and row.until <= begins:
            row.fault("until", "order", since=since)
            return
        code = self._code(row)
        values = {"service": code, "vendor": row.vendor, "genre": str(row.genre)}
        rows = self.found.added.setdefault("services", [])
        rows.append({**values, **row.texts, "source": self._source(row.vendor)})
        self._add_scopes(code, row.cells, since, row.until)
        self.found.told.append((ADDED, code, row.vendor, row.name, ()))

    def _add_scopes(self, code: str, cells: Iterable[Cell], since: str, until: date | None) -> None:
        ends = until.isoformat() if until else ""
        self.found.added.setdefault("scopes", []).extend(
            {"service": code, "phase": cell[0], "target": cell[1], "since": since, "until": ends}
            for cell in sorted(cells, key=self.layout.cells.index)
        )

    def _edit(self, table: str, place: int, values: dict[str, str]) -> None:
        self.found.edits.setdefault(table, {}).setdefault(place, {}).update(values)

    def _code(self, row: Row) -> str:
        """Return a code of its own for a new service: from its English name, or counted."""
        words = re.findall("[a-z0-9]+", row.texts.get("name_en", "").lower()) or ["service"]
        stem = "-".join([row.vendor, *words])
        code, n = stem, 1
        while code in self.codes:
            n += 1
            code = f"{stem}-{n}"
        self.codes.add(code)
        return code

    def _source(self, vendor: str) -> str:
        """Return the source of what a vendor returned, and make it where it is new."""
        sources = self.tables.sources.set_index("source")
        own = {one["source"] for one in self.known.get(vendor, {}).values()}
        if own and all(sources["status"][code] == "illustrative" for code in own):
            return min(own)
        return returns_of(self.layout, self.found.added)


def returns_of(layout: Layout, added: dict[str, list[dict[str, str]]]) -> str:
    """Return the source of the returns of the year; where it is new, its row is added."""
    year = layout.tables.settings.year
    code = f"returns-{year}"
    rows = added.setdefault("sources", [])
    if code not in {*layout.tables.sources["source"], *(row["source"] for row in rows)}:
        titles = {f"title_{v.lang}": v.say("collecting.returns", year=year) for v in layout.voices}
        rows.append({"source": code, **titles, "status": "published"})
    return code


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
