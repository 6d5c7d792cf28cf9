"""What a form holds: its columns, what they are called, and how people write into them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import pandas as pd

from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import languages
from isogj_analysis.tables.letters import unprintable
from isogj_analysis.tables.names import normalise_name, resolver
from isogj_analysis.tables.problems import ERROR
from isogj_analysis.tables.read import Tables
from isogj_analysis.tables.settings import Settings

TICK = "○"
# Most letters of each text: more is no name, and no summary that is read on a page.
MOST = {"name_ja": 60, "name_en": 100, "summary_ja": 200, "summary_en": 400, "note": 400}
# And of the title of a sheet, as Excel has it.
_TITLE = 31
TEXTS = ("name_ja", "name_en", "summary_ja", "summary_en")
DAYS = ("since", "until")
# On the left of the cells to tick, and on the right.
BEFORE = ("service", "name_ja", "name_en", "genre")
AFTER = ("summary_ja", "summary_en", *DAYS, "note")
# × says no in Japanese and yes in English, so that a letter x is asked about.
_YES = {*"○〇◯●◎✓✔☑レo1", "true", "yes", "y", "有", "あり", "はい"}
_NO = {*"×✕✖-−ー–—0", "", "false", "no", "n", "無", "なし", "いいえ"}
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_BREAK = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]*\n\s*(?=[^\x00-\x7f])")
_MARKER = re.compile(r"form ([0-9]{4}) ([a-z0-9-]+)")
# The same names are held against each other again and again.
name_key = lru_cache(100_000)(normalise_name)


class Finding(NamedTuple):
    """Something in a returned form that its sender or a reader should know.

    `key` names the phrase that says it (`collecting.problem`), `values` fill that, and `hint` among
    them names a phrase that goes on; `cell` is where it stands as Excel names it.
    """

    file: str
    key: str
    values: dict[str, Any]
    sheet: str = ""
    cell: str = ""
    value: str = ""
    severity: str = ERROR

    def told(self, voice: Voice) -> str:
        """Return it as a sentence of a language."""
        keys = filter(None, (self.key, self.values.get("hint")))
        return "".join(say(f"problem.{key}", voice, **self.values) for key in keys)


def say(key: str, voice: Voice, **values: Any) -> str:
    """Return a phrase of collecting, with names for codes, and days and lists in words."""
    return voice.say(f"collecting.{key}", **{n: _worded(n, v, voice) for n, v in values.items()})


def _worded(name: str, value: Any, voice: Voice) -> Any:
    if name in ("vendor", "service", "genre"):
        return voice.name(name, value)
    if isinstance(value, Settings):
        return value.name(voice.lang)
    if isinstance(value, date):
        return voice.day(value)
    if name in ("text", "begun", "gone"):
        return said(value, voice)
    if name == "cells":
        value = [said(cell, voice) for cell in value]
    return voice.joined(map(str, value)) if isinstance(value, list) else value


def said(column: str, voice: Voice) -> str:
    """Return what a column is called in a sentence."""
    phase, _, target = column.partition("/")
    if target:
        return voice.cell(voice.name("target", target), voice.name("phase", phase))
    return say(f"head.{column}", voice)


def clean(text: str) -> str:
    """Return text on one line, with single blanks and no kana of half width."""
    wide = _HALF_KANA.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return " ".join(_BREAK.sub("", wide).split())


def plain(text: str) -> str:
    """Return text as it is compared: the same for every width, case and break of lines."""
    return unicodedata.normalize("NFKC", clean(text)).casefold()


def ticked(text: str) -> bool | None:
    """Return whether a cell is ticked, None where it says neither yes nor no."""
    # Most cells are empty, and most others as the list offers them.
    if not text or text == TICK:
        return bool(text)
    mark = plain(text)
    return True if mark in _YES else False if mark in _NO else None


def unseen(text: str) -> str:
    """Return the letters of a text that no figure can show, as they are named."""
    letters = unprintable(set(text) - set(" \n\u3000"))
    return ", ".join(f"U+{ord(letter):04X}" for letter in sorted(letters))


class Layout:
    """The form of one set of tables in every language, the usual one on top.

    `cells` are the columns to tick, `phase/target`; `offered` has for each service those whose end
    is not on record, with the row of `scopes`.
    """

    def __init__(self, tables: Tables) -> None:
        """Keep the tables, and what they say of the columns."""
        self.tables = tables
        self.voices = [Voice(lang, tables.names) for lang in languages()]
        self.phases = tables.phases["phase"].astype("str").tolist()
        self.targets = tables.targets["target"].astype("str").tolist()
        self.cells = [f"{phase}/{target}" for phase in self.phases for target in self.targets]
        self.columns = [*BEFORE, *self.cells, *AFTER]
        special = tables.cells[tables.cells["state"] == "out-of-scope"]
        self.outside = set(_cells(special))
        self.services = tables.services.astype(object).fillna("")
        self.genres = {
            self.named("genre", code, " / "): code for code in tables.genres["genre"].astype("str")
        }
        self.resolve = resolver(tables.organisations, tables.aliases)
        offered = pd.DataFrame(self.genres.items(), columns=["alias", "organisation"])
        # A genre is known by its code, its names and what the list offers, as an organisation is.
        self.genre = resolver(tables.genres.rename(columns={"genre": "organisation"}), offered)
        self.offered: dict[str, dict[str, int]] = {}
        self.ended = set()
        scopes = tables.scopes
        rows = zip(scopes.index, scopes["service"], _cells(scopes), scopes["until"], strict=True)
        for row, service, cell, until in rows:
            if pd.isna(until):
                self.offered.setdefault(service, {})[cell] = row
            else:
                self.ended.add((service, cell, until.date()))

    def voice(self, lang: str) -> Voice:
        """Return the voice of a language, the usual one where all are asked for."""
        return next((voice for voice in self.voices if voice.lang == lang), self.voices[0])

    def both(self, key: str, between: str = " ", **values: Any) -> str:
        """Return a phrase in every language, one after the other."""
        return between.join(dict.fromkeys(say(key, voice, **values) for voice in self.voices))

    def sheet(self, key: str) -> str:
        """Return what a sheet is called, in as many languages as Excel has letters for."""
        names = list(dict.fromkeys(say(key, voice) for voice in self.voices))
        while len(" ".join(names)) > _TITLE:
            names.pop()
        return " ".join(names)

    def named(self, column: str, code: object, between: str = "\n") -> str:
        """Return the names of a code in every language, one under the other."""
        return between.join(dict.fromkeys(voice.name(column, code) for voice in self.voices))

    def head(self, column: str) -> str:
        """Return what stands over a column."""
        _, _, target = column.partition("/")
        return self.named("target", target) if target else self.both(f"head.{column}", "\n")

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        """Each label that may stand over columns, with those that it names from left to right."""
        named = [(name, [name]) for name in (*self.columns, "vendor")]
        named += [(self.head(name), [name]) for name in ("vendor", *BEFORE, *AFTER)]
        for target in self.targets:
            columns = [f"{phase}/{target}" for phase in self.phases]
            named.append((self.named("target", target), columns))
        labels: dict[str, list[str]] = {}
        for text, columns in named:
            for label in (text, *text.split("\n")):
                labels.setdefault(plain(label), columns)
        return labels

    def read_header(self, header: Sequence[str]) -> dict[str, int]:
        """Return at which place of a header each column stands.

        Codes may stand there or labels, in any order; a target names the cell of the phase whose
        turn it is.
        """
        keys = [plain(text) for text in header]
        times, turn = Counter(keys), Counter[str]()
        found: dict[str, int] = {}
        for at, key in enumerate(keys):
            columns = self._labels.get(key, [])
            # Of a target that is not there for each phase it cannot be said which are.
            if turn[key] < len(columns) <= times[key]:
                found.setdefault(columns[turn[key]], at)
                turn[key] += 1
        return found

    def read_marker(self, header: Sequence[str]) -> tuple[int | None, str]:
        """Return the year of a form and whose it is, as its header says."""
        told = next(filter(None, (_MARKER.fullmatch(plain(text)) for text in header)), None)
        return (int(told[1]), told[2]) if told else (None, "")

    def fits(self, header: Sequence[str] | None) -> bool:
        """Return whether a header is one of a form."""
        found = self.read_header(header or [])
        return {"name_ja", "genre"} <= found.keys() and not found.keys().isdisjoint(self.cells)

    @cached_property
    def recorded(self) -> set[str]:
        """The texts of all services on record, which no limit of a form touches."""
        return {plain(text) for name in TEXTS for text in self.services[name]}

    @cached_property
    def decided(self) -> dict[tuple[str, str], dict[Any, Any]]:
        """The decisions of the year by vendor, "" where an organisation is meant, and name."""
        rows = self.tables.decisions
        return {
            (one["vendor"] if isinstance(one["vendor"], str) else "", name_key(one["subject"])): one
            for one in rows[rows["edition"] == self.tables.settings.year].to_dict("records")
        }

    @property
    def vendors(self) -> list[str]:
        """Those who are asked: the members, and whoever offers a service."""
        rows = self.tables.memberships
        members = rows.loc[(rows["role"] == "member") & rows["left"].isna(), "organisation"]
        asked = {*members.astype("str"), *self.tables.services["vendor"].astype("str")}
        return [code for code in self.tables.organisations["organisation"] if code in asked]


def _cells(rows: pd.DataFrame) -> pd.Series:
    return rows["phase"].astype("str") + "/" + rows["target"].astype("str")
