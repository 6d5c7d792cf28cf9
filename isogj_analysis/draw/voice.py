"""What a figure says: phrases, display names, days and marks of one language, in one object.

`languages/LANG.toml` says how a language is written; each phrase stands in the `phrases.toml` of
its subject, in every language. Where a word changes with a number, the place says each form:
`{n} {n:cell|cells}`.
"""

import datetime
import gettext
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from numbers import Integral
from pathlib import Path
from string import Formatter
from typing import Any

import pandas as pd

from isogj_analysis.languages import called, languages, read_toml, written

_PACKAGE = Path(__file__).parents[1]
# A column that stands beside its like: the state before, the state after.
_BESIDE = re.compile("_(before|after|without)$")
# So many letters at least are left out where names share them.
_LEAST = 4
# Of phrases that lack a language so many are named.
_NAMED = 10


@cache
def _files() -> dict[str, dict[str, Any]]:
    """Return the phrases of each file; a ValueError names all that lack a language."""
    files = {called(file): read_toml(file) for file in sorted(_PACKAGE.glob("*/phrases.toml"))}
    wrong = []
    for file, told in files.items():
        lacking = {lang: list[str]() for lang in languages()}
        for key, phrase in _leaves(told):
            for lang in lacking.keys() - phrase.keys():
                lacking[lang].append(key)
        for lang, keys in lacking.items():
            more = f" and {len(keys) - _NAMED} more" if keys[_NAMED:] else ""
            wrong += [f"{file} lacks {lang} of {', '.join(keys[:_NAMED])}{more}"] if keys else []
    if wrong:
        raise ValueError("\n".join(wrong))
    return files


def _leaves(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Return each phrase of a table with its key; a text of no language is a phrase in none."""
    for key, entry in table.items():
        if isinstance(entry, str):
            yield f"{above}{key}", {}
        elif any(isinstance(of, dict) for of in entry.values()):
            yield from _leaves(entry, f"{above}{key}.")
        else:
            yield f"{above}{key}", entry


@cache
def _phrases() -> dict[str, Any]:
    phrases: dict[str, Any] = {}
    for file, told in _files().items():
        if twice := phrases.keys() & told.keys():
            raise ValueError(f"{file} repeats the phrases {', '.join(sorted(twice))}")
        phrases |= told
    return phrases


def _file_of(key: str) -> str:
    table = key.split(".")[0]
    return next((file for file, told in _files().items() if table in told), "any phrases.toml")


class _Numbered(Formatter):
    """Fills places: numbers with separators of thousands, the form that belongs to a number.

    A year is a name, not a count: it is `{year}`, or `{first:d}`.
    """

    def __init__(self, form: Callable[[int], int]) -> None:
        self._form = form

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            forms = format_spec.split("|")
            return forms[min(self._form(int(value)), len(forms) - 1)]
        if not format_spec and isinstance(value, Integral) and not isinstance(value, bool):
            format_spec = ","
        return str(super().format_field(value, format_spec))

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        value, first = super().get_field(field_name, args, kwargs)
        return (str(value) if first == "year" else value), first


@dataclass(frozen=True)
class Voice:
    """One language, and the display names of one set of tables, `Tables.names`.

    `title` is said in place of what a figure finds out itself, which begins with what was
    `selected` of the rows. A language that no file describes, or names that are none, is a
    ValueError.
    """

    lang: str
    display_names: pd.DataFrame | None = None
    title: str | None = None
    selected: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be spoken."""
        if self.lang not in languages():
            known = " or ".join(map(repr, languages()))
            raise ValueError(f"lang must be {known}, got {self.lang!r}")
        names = self.display_names
        if names is not None and not set(self.reads) <= set(getattr(names, "columns", ())):
            columns = ", ".join(map(str, getattr(names, "columns", ())))
            kind = type(names).__name__ + (f" of {columns}" if columns else "")
            raise ValueError(f"names must be those of the tables, tables.names, got {kind}")

    @property
    def _told(self) -> dict[str, Any]:
        return written(self.lang)

    @cached_property
    def _formatter(self) -> _Numbered:
        return _Numbered(gettext.c2py(self._told["plural"]))

    @cached_property
    def _named(self) -> dict[tuple[str, str], str]:
        names = self.display_names
        if names is None:
            return {}
        first, second = (names[column].replace("", None) for column in self.reads)
        shown = first.fillna(second).dropna()
        return {
            (str(column), str(code)): str(name)
            for (column, code), name in zip(shown.index, shown, strict=True)
        }

    @property
    def reads(self) -> tuple[str, ...]:
        """The languages of the display names: its own, and the one that it falls back on."""
        return tuple(self._told["names"])

    @property
    def by_phrases(self) -> bool:
        """Whether lines end at the ends of phrases: words have no spaces between them."""
        return bool(self._told["breaks"] == "phrases")

    @property
    def locale(self) -> str:
        """What other programs call the language: its code, and that of a country."""
        return str(self._told["locale"])

    def mark(self, name: str) -> str:
        """Return a mark of the language: `comma`, `and`, `cross`, `stop`, …."""
        return str(self._told["marks"][name])

    def has(self, key: str) -> bool:
        """Tell whether there is a phrase of that key."""
        return self._entry(key) is not None

    @staticmethod
    def keys(table: str) -> list[str]:
        """Return the names of the phrases of a table, in their order."""
        return list(_phrases()[table])

    def say(self, key: str, **values: object) -> str:
        """Return the phrase `table.name` of a `phrases.toml` with its places filled.

        An unknown key or a place without its value is a KeyError.
        """
        entry = self._entry(key)
        if not isinstance(entry, dict) or self.lang not in entry:
            raise KeyError(f"no phrase {key} ({self.lang}) in {_file_of(key)}")
        try:
            return self._formatter.vformat(entry[self.lang], (), values)
        except KeyError as error:
            raise KeyError(
                f"{_file_of(key)}: phrase {key} ({self.lang}) has the place {{{error.args[0]}}}; "
                f"given are {', '.join(values) or 'none'}"
            ) from None

    def _entry(self, key: str) -> Any:
        entry: Any = _phrases()
        for part in key.split("."):
            entry = entry.get(part) if isinstance(entry, dict) else None
        return entry

    def name(self, column: str, code: object) -> str:
        """Return the display name of one code of a column, or the code itself where it has none."""
        return self._named.get((column, str(code)), str(code))

    def short(self, column: str) -> "Voice":
        """Return a voice that leaves out the beginning that most names of a column share.

        Where the rest of two names would be the same, or nothing, all keep their whole names.
        """
        names = {code: name for (of, code), name in self._named.items() if of == column}
        starts = Counter(name[:n] for name in names.values() for n in range(_LEAST, len(name) + 1))
        shared = [
            start
            for start, times in starts.items()
            if times > max(len(names) / 2, 1) and (self.by_phrases or start.endswith(" "))
        ]
        start = max(shared, key=len, default="")
        rest = {code: name.removeprefix(start) for code, name in names.items()}
        if not all(rest.values()) or len(set(rest.values())) < len(rest):
            return self
        return self.calling({(column, code): name for code, name in rest.items()})

    def calling(self, names: Mapping[tuple[str, str], str]) -> "Voice":
        """Return a voice that says these names for some (column, code), and its own for others."""
        voice = replace(self)
        voice.__dict__["_named"] = self._named | dict(names)
        return voice

    def names(self, codes: Iterable[Any], column: object = None) -> list[str]:
        """Return the display names of codes of a column, or of an index or a column by its name."""
        of = str(getattr(codes, "name", None) if column is None else column)
        return [self.name(of, code) for code in codes]

    def cell(self, row: str, column: str) -> str:
        """Return the name of a cell of a map from those of its row and its column."""
        return f"{row}{self.mark('cross')}{column}"

    def text(self, row: Mapping[Any, Any] | pd.Series, stem: str) -> str:
        """Return the text of `STEM_LANG` of one row, that of the other language, or ""."""
        told = (row[f"{stem}_{lang}"] for lang in self.reads)
        return next((str(text) for text in told if pd.notna(text)), "")

    def texts(self, frame: pd.DataFrame, column: str) -> list[str]:
        """Return the texts of `COLUMN_LANG`, those of the other language where empty, or ""."""
        return [self.text(row, column) for row in frame.to_dict("records")]

    def number(self, value: float) -> str:
        """Return a whole number as it is written in figures and sentences: 1,150."""
        return f"{value:,}"

    def rough(self, text: str, approximate: bool) -> str:
        """Return a number as it is written where it may be a round one: about 80."""
        return self.say("membership.about", n=text) if approximate else text

    def joined(self, items: Iterable[str]) -> str:
        """Return the items one after the other, a comma between them."""
        return self.mark("comma").join(items)

    def listed(self, items: Sequence[str], *, most: int | None = None) -> str:
        """Return the items as a list in a sentence, the rest beyond `most` as a number."""
        if not items:
            return self.say("common.none")
        shown = list(items) if most is None else list(items[:most])
        if rest := len(items) - len(shown):
            return self.say("common.list_more", n=rest, items=self.joined(shown))
        *before, last = shown
        return f"{self.joined(before)}{self.mark('and')}{last}" if before else last

    def of_selection(self, text: str) -> str:
        """Return a finding with the words that say of which selected services it is one."""
        own = {
            column: self.listed([self.name(column, code) for code in codes], most=3)
            for column, codes in (self.selected or {}).items()
            if column not in ("on", "period")
        }
        if day := (self.selected or {}).get("period"):
            text = self.say("common.selected.year", day=self.day(day), finding=text)
        if not own:
            return text
        vendor = own.pop("vendor", "")
        of = self.say(f"common.selected.{'vendor' if vendor else 'any'}", vendor=vendor)
        told = [self.say("common.selected.part", axis=self.head(c), names=own[c]) for c in own]
        if told:
            of += self.say("common.selected.parts", parts=self.joined(told))
        return self.say("common.selected.title", of=of, finding=text)

    def day(self, value: datetime.date | pd.Timestamp | str) -> str:
        """Return a day as it is written in a sentence: 2009年6月1日, 1 June 2009."""
        return self._date("day", pd.Timestamp(value))

    def about(self, value: datetime.date | pd.Timestamp | str, precision: str = "day") -> str:
        """Return a date of which only so much is known: 2009年6月ごろ, about June 2009."""
        if precision == "day":
            return self.day(value)
        date = self._date(precision, pd.Timestamp(value))
        return str(self._told["dates"]["about"]).format(date=date)

    def short_day(self, value: datetime.date | pd.Timestamp | str) -> str:
        """Return a day as it is written in a table, and a word for an unknown one."""
        day = pd.Timestamp(value)
        return self.say("common.unknown") if pd.isna(day) else self._date("short_day", day)

    def month(self, value: datetime.date | pd.Timestamp | pd.Period | str) -> str:
        """Return a month as it is written in a sentence: 2008年12月, December 2008."""
        return self._date("month", pd.Period(value, freq="M").start_time)

    def short_month(self, number: int) -> str:
        """Return the short name of the month of that number, 1 to 12."""
        return str(self._told["dates"]["short_months"][number - 1])

    def _date(self, pattern: str, day: pd.Timestamp) -> str:
        dates = self._told["dates"]
        month, short = (dates[names][day.month - 1] for names in ("months", "short_months"))
        return str(dates[pattern]).format(day=day, month=month, short=short)

    def act(self, number: str, serial: int, year: int) -> str:
        """Return the number of an act, from that in its text, its serial number and its year."""
        return str(self._told["act"]).format(number=number, serial=serial, year=year)

    def axis(self, column: str) -> str:
        """Return what an axis is called in a sentence; a user's own one as it is named."""
        return self._said(f"common.axis.{column}") or column

    def axes(self, column: str) -> str:
        """Return what several codes of an axis are called in a sentence: phases, categories."""
        return self._said(f"common.axes.{column}") or self.axis(column)

    def head(self, column: str) -> str:
        """Return what a column is called over a table; one without a phrase as it is named."""
        return self._said(f"table.heads.{column}") or self.axis(column)

    def value(self, column: str, code: object) -> str | None:
        """Return what a word that a computation writes is called, None in any other column."""
        return self._said(f"values.{_BESIDE.sub('', column)}.{code}")

    def _said(self, key: str) -> str | None:
        return self.say(key) if self.has(key) else None


def percent(share: float) -> int:
    """Return a share, 0 to 1, in whole per cent: 0.625 is 63, as 0.375 is 38."""
    # A share such as 29 / 200 is held a trifle too small to be half a per cent.
    return math.floor(100 * share + 0.5 + 1e-9)
