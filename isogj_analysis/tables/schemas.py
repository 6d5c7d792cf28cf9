"""The tables, their columns, rules and words, as `schemas.toml` beside this module has them.

That is the one place where they live: a new column or table is written there and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from isogj_analysis.languages import called, read_toml
from isogj_analysis.tables.known import hint

Words = Mapping[str, Sequence[str]]
_ALLOWED = {
    "code": "a code of lower-case letters, digits and hyphens",
    "ref": "a code of {to}.csv",
    "word": "one of {listed}",
    "number": "a whole number, {least} or more",
    "range": "a whole number from {least} to {most:,}",
    "flag": "true or false",
    "date": "a date such as 2009-06-01{parts}",
    "text": "text",
}
# Those that are told; a column of `to` is a ref, one of `words` a word.
_KINDS = ("code", "date", "number", "flag", "text")
_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Column:
    """A column: its names, and what its cells may hold.

    `ja` is its name, `en` what it holds; `kind` code, ref, word, text, date, number or flag;
    `allowed` says in words what a cell may be, `empty` what an empty one means (None: none may be).
    The others are told at the head of `schemas.toml`.
    """

    ja: str
    en: str
    kind: str
    allowed: str
    empty: str | None = None
    to: str = ""
    words: Words = field(default_factory=dict)
    unit: str = ""
    least: int = 0
    most: int | None = None
    form: str = ""
    optional: bool = False
    unique: bool = False
    partial: bool = False


@dataclass(frozen=True)
class Spec:
    """A table: what a row is, its columns in the order of the file, and what holds for it whole."""

    name: str
    ja: str
    rows: str
    key: list[str]
    columns: dict[str, Column]
    ordered: bool = False
    optional: bool = False
    period: tuple[str, str] | None = None
    references: Mapping[str, list[str]] = field(default_factory=dict)

    @cached_property
    def required(self) -> list[str]:
        """The columns that no file of this table may lack."""
        return [name for name, column in self.columns.items() if not column.optional]

    @cached_property
    def partial(self) -> dict[str, str]:
        """The columns of dates that may be partial, and the column beside each that says which."""
        return {n: f"{n}_precision" for n, column in self.columns.items() if column.partial}

    def of_kind(self, kind: str) -> list[str]:
        """Return the columns of a kind: code, ref, word, text, date, number or flag."""
        return [name for name, column in self.columns.items() if column.kind == kind]


def specs_of(told: Mapping[str, Any], words: Mapping[str, Words]) -> dict[str, Spec]:
    """Return the tables that sections of `schemas.toml` tell of.

    A ValueError names each column that is told of in words that are none, or not in full.
    """
    wrong = [
        f"{called(_FILE)}: {table}.{name} {fault}"
        for table, of in told.items()
        for name, column in of["columns"].items()
        for fault in _faults(column, words)
    ]
    if wrong:
        raise ValueError("\n".join(wrong))
    source = {"to": "sources", "ja": "出典", "en": "where the row comes from"}
    note = {
        "ja": "備考",
        "en": "what a reader should know about the row: kept, and never analysed",
        "optional": True,
        "empty": "nothing to note",
    }
    specs = {}
    for name, table in told.items():
        facts = dict(table)
        columns = facts.pop("columns") | ({"source": source} if facts.pop("sourced", True) else {})
        columns = {c: _column(of, words) for c, of in (columns | {"note": note}).items()}
        specs[name] = Spec(name, columns=columns, **facts)
    return specs


def _faults(told: Mapping[str, Any], words: Mapping[str, Words]) -> Iterator[str]:
    """Return what is wrong with a column, as its line tells of it."""
    keys = [of.name for of in fields(Column)]
    for key in told:
        if key not in keys:
            yield f"has the unknown key {key}{hint(key, keys)}"
    if (kind := told.get("kind", "text")) not in _KINDS:
        yield f"is of the unknown kind {kind}; kinds are {', '.join(_KINDS)}"
    if (listed := told.get("words")) not in (None, *words):
        yield f"is limited to {listed}, which is no list in [words]{hint(str(listed), words)}"
    if lacking := [key for key in ("ja", "en") if key not in told]:
        yield f"lacks {' and '.join(lacking)}"
    if told.get("optional") and "empty" not in told:
        yield "is optional and lacks empty"


def _column(told: Mapping[str, Any], words: Mapping[str, Words]) -> Column:
    facts = dict(told)
    kind = "ref" if "to" in facts else "word" if "words" in facts else facts.pop("kind", "text")
    if kind == "word":
        facts["words"] = words[facts["words"]]
    allowed = _ALLOWED["range" if "most" in facts else kind].format(
        to=facts.get("to"),
        listed=", ".join(facts.get("words", ())),
        least=facts.get("least", 0),
        most=facts.get("most", 0),
        parts=", 2009-06 or 2009" if facts.get("partial") else "",
    )
    return Column(**{"kind": kind, "allowed": allowed, **facts})


_TOLD = read_toml(_FILE)
WORDS: dict[str, Words] = _TOLD.pop("words")
TABLES = specs_of(_TOLD, WORDS)
