"""What a form holds: its columns, what they are called, and how people write into them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import languages
from isogj_analysis.tables.letters import unprintable
from isogj_analysis.tables.names import index_names, normalise_name, resolver
from isogj_analysis.tables.problems import ERROR
from isogj_analysis.tables.read import Tables, load_tables

TICK = "○"
# Most letters of each text: more is no name, and no summary that is read on a page.
MOST = {"name_ja": 60, "name_en": 100, "summary_ja": 200, "summary_en": 400, "note": 400}
TEXTS = ("name_ja", "name_en", "summary_ja", "summary_en")
BEFORE, AFTER = ("name_ja", "name_en", "genre"), ("summary_ja", "summary_en")
LAST = ("since", "until", "note")
_HEADS = ("service", *BEFORE, *AFTER, *LAST)
# × says no in Japanese and yes in English, so that a letter x is asked about.
_YES = {*"○〇◯●◎✓✔☑レo1", "true", "yes", "y", "有", "あり", "はい"}
_NO = {*"×✕✖-−ー–—0", "", "false", "no", "n", "無", "なし", "いいえ"}
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_BREAK = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]*\n\s*(?=[^\x00-\x7f])")
_MARKER = re.compile(r"form ([0-9]{4}) ([a-z0-9-]+)")

Cell = tuple[str, str]


@dataclass(frozen=True)
class Finding:
    """Something in a returned form that its sender or a reader should know.

    `key` names the phrase that says it (`collecting.problem`), `values` fill that; `cell` is where
    it stands as Excel names it, `sheet` the worksheet.
    """

    file: str
    key: str
    values: dict[str, Any]
    sheet: str = ""
    cell: str = ""
    value: str = ""
    severity: str = ERROR

    def told(self, voice: Any) -> str:
        """Return it as a sentence of a language.

        A value may be a list, or a phrase with its own values.
        """
        return _say(voice, f"problem.{self.key}", self.values).strip()


def _say(voice: Any, key: str, values: dict[str, Any]) -> str:
    said = {
        name: _say(voice, *told)
        if isinstance(told, tuple)
        else voice.joined(told)
        if isinstance(told, list)
        else told
        for name, told in values.items()
    }
    return str(voice.say(f"collecting.{key}", **said))


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
    return ", ".join(
        f"U+{ord(letter):04X}" for letter in sorted(unprintable(set(text) - set(" \n\u3000")))
    )


class Layout:
    """The form of one set of tables, in the languages of some voices, the first one on top."""

    def __init__(self, tables: Tables, voices: Sequence[Any]) -> None:
        """Keep the tables and the voices that say what stands in a form."""
        self.tables, self.voices = tables, tuple(voices)
        self.phases, self.targets = (
            [str(code) for code in frame[name]]
            for frame, name in ((tables.phases, "phase"), (tables.targets, "target"))
        )
        self.cells: list[Cell] = [(p, t) for p in self.phases for t in self.targets]
        special = tables.cells[tables.cells["state"] == "out-of-scope"]
        self.outside = set(special[["phase", "target"]].astype("str").itertuples(False, None))
        self.ticks = {f"{phase}/{target}": (phase, target) for phase, target in self.cells}
        self.columns = ["service", *BEFORE, *self.ticks, *AFTER, *LAST]

    def voice(self, lang: str) -> Voice:
        """Return the voice of a language, the first one where all are asked for."""
        return next((voice for voice in self.voices if voice.lang == lang), self.voices[0])

    def both(self, key: str, **values: Any) -> str:
        """Return a phrase in every language, one under the other."""
        said = [voice.say(f"collecting.{key}", **values) for voice in self.voices]
        return "\n".join(dict.fromkeys(said))

    def named(self, column: str, code: object, between: str = "\n") -> str:
        """Return the names of a code in every language, one under the other."""
        return between.join(dict.fromkeys(voice.name(column, code) for voice in self.voices))

    def title(self, key: str) -> str:
        """Return the name of a worksheet."""
        return self.both(key).replace("\n", " ")

    def head(self, column: str) -> str:
        """Return what stands over a column."""
        if column in self.ticks:
            return self.named("target", self.ticks[column][1])
        return self.both(f"head.{column}")

    def said(self, column: str) -> str:
        """Return what a column is called in a sentence."""
        if column in self.ticks:
            phase, target = self.ticks[column]
            first = self.voices[0]
            return str(first.cell(first.name("target", target), first.name("phase", phase)))
        return str(self.voices[0].say(f"collecting.head.{column}"))

    def marker(self, vendor: str) -> str:
        """Return what says whose form it is, and of which year."""
        return f"form {self.tables.settings.year} {vendor}"

    @cached_property
    def genres(self) -> dict[str, str]:
        """The genres by the name that stands in the list of a form."""
        return {self.named("genre", code, " / "): str(code) for code in self.tables.genres["genre"]}

    @cached_property
    def _genre_codes(self) -> dict[str, set[str]]:
        rows = self.tables.genres
        pairs = [*self.genres.items()]
        for column in ("genre", "name_ja", "name_en"):
            pairs += zip(rows[column].astype("str"), rows["genre"].astype("str"), strict=True)
        return index_names(pairs)

    def genre(self, text: str) -> str | None:
        """Return the genre that a text names, None where it names none or several."""
        found = self._genre_codes.get(normalise_name(clean(text)), set())
        return next(iter(found)) if len(found) == 1 else None

    @property
    def headers(self) -> list[list[str]]:
        """The heads by which a table is found: its codes, its labels, their first lines alone."""
        needed = ["name_ja", "genre", *self.ticks]
        labels = list(dict.fromkeys(self.head(name).lower() for name in needed))
        return [self.columns, labels, [label.partition("\n")[0] for label in labels]]

    def read_header(self, header: Sequence[str]) -> dict[str, int]:
        """Return at which place of a header each column stands, and `marker=YEAR VENDOR`.

        Codes may stand there or labels, in any order; a target names the cell of the phase whose
        turn it is.
        """
        labels, targets = self._labels
        found: dict[str, int] = {}
        turns = dict.fromkeys(self.targets, 0)
        for at, text in enumerate(header):
            name = labels.get(key := plain(text))
            if name is None and (target := targets.get(key)) is not None:
                turn = turns[target]
                turns[target] += 1
                name = f"{self.phases[turn]}/{target}" if turn < len(self.phases) else None
            if told := _MARKER.fullmatch(key):
                name = f"marker={told[1]} {told[2]}"
            if name is not None:
                found.setdefault(name, at)
        # Of a target that is not there for each phase it cannot be said which are.
        for target, turn in turns.items():
            if 0 < turn < len(self.phases):
                found = {name: at for name, at in found.items() if not name.endswith(f"/{target}")}
        return found

    @cached_property
    def _labels(self) -> tuple[dict[str, str | None], dict[str, str]]:
        """The columns by all that they are called, and the targets."""
        labels: dict[str, str | None] = {plain(code): code for code in (*self.columns, "vendor")}
        for column in ("vendor", *_HEADS):
            spoken = [voice.say(f"collecting.head.{column}") for voice in self.voices]
            for text in (self.head(column), *spoken):
                labels.setdefault(plain(text), column)
        targets = {
            plain(text): target
            for target in self.targets
            for text in (self.named("target", target), *self.named("target", target).split("\n"))
        }
        return labels, targets

    def fits(self, header: Sequence[str] | None) -> bool:
        """Return whether a header is one of a form."""
        found = self.read_header(header or [])
        return {"name_ja", "genre"} <= found.keys() and any(name in self.ticks for name in found)

    def offered(self, vendor: str) -> pd.DataFrame:
        """Return the services of a vendor that stand in a cell whose end is not on record.

        Columns of `services`, and `cells`: a dict of each such cell to the row of `scopes`.
        """
        return self._offered[self._offered["vendor"] == vendor]

    @cached_property
    def _offered(self) -> pd.DataFrame:
        scopes = self.tables.scopes[self.tables.scopes["until"].isna()]
        cells: dict[str, dict[Cell, int]] = {}
        for row, code, *cell in scopes[["service", "phase", "target"]].itertuples():
            cells.setdefault(code, {})[(str(cell[0]), str(cell[1]))] = row
        services = self.tables.services
        offered = services[services["service"].isin(cells)]
        return offered.assign(cells=offered["service"].map(cells))

    @cached_property
    def resolve(self) -> Callable[[object], str | None]:
        """The code of the organisation that a name stands for, or None: never a guess."""
        return resolver(self.tables.organisations, self.tables.aliases)

    @cached_property
    def recorded(self) -> set[str]:
        """The texts of all services on record, which no limit of a form touches."""
        return {plain(text) for name in TEXTS for text in self.tables.services[name].dropna()}

    @cached_property
    def vendors(self) -> list[str]:
        """Those who are asked: the members, and whoever offers a service."""
        rows = self.tables.memberships
        members = rows.loc[(rows["role"] == "member") & rows["left"].isna(), "organisation"]
        asked = {*members.astype("str"), *self.tables.services["vendor"].astype("str")}
        return [code for code in self.tables.organisations["organisation"] if code in asked]


def layout_of(folder: Path | None) -> Layout:
    """Return the form of a folder of tables in every language."""
    tables = load_tables(folder)
    return Layout(tables, [Voice(lang, tables.names) for lang in languages()])
