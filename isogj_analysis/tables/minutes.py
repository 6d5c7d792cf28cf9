"""Minutes as people write them, read into rows of the meetings and agenda tables."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from isogj_analysis.tables.forms import NUMERAL, read_date, read_number
from isogj_analysis.tables.names import resolver
from isogj_analysis.tables.read import load_tables

Resolve = Callable[[object], str | None]

# What is said of an item, and the kind that it is one of.
_KINDS = {
    "kickoff": "キックオフ(?:ミーティング)?",
    "product": "(?:製品|サービス)の?(?:紹介|説明)",
    "visit": "(?:見学|訪問)会?",
    "experiment": "実験",
    "exchange": "(?:情報|意見)交換会?",
    "talk": "講演会?",
    "seminar": "セミナー|勉強会",
}
_BULLET = re.compile(r'^\s*[•‣・●○◆■*"–—-]\s*!?\s*')
_NUMBER_AND = r"(?:元|[0-9〇一二三四五六七八九十]+)"
_DATE = re.compile(
    rf"\s*((?:明治|大正|昭和|平成|令和|[MTSHR])?\.?{_NUMBER_AND}[年./-]{_NUMBER_AND}[月./-]"
    rf"{_NUMBER_AND}日?)(?![0-9])\s*(?:\([月火水木金土日]\))?[\s:、,]*"
)
_NUMBER = re.compile(rf"第?\s*({NUMERAL})\s*回目?[\s:、,。]*")
# What may stand between the name of an organisation and 見学: a place of its own, which is a word
# for a place after the name of one in kanji. A longer name (NECファシリティーズ, NTT東日本) is not
# the shorter one (NEC, NTT) and a place.
_SITE = re.compile(r"(?:様|さん)?の?\s*((?:(?!日本)[\u3400-\u9fff々ヶ])*(?:センター?|本社|SOC)|)")
_VENUE = re.compile(r"(?:にて|で開催|で|会議室)$")
_OF = re.compile(r"(?:について|に関する)?の?$")
_PRESENTER = re.compile(r"(.+?)(?:様|さん|による)(?:による)?の?(.*)")


class AgendaItem(NamedTuple):
    """One thing that happened at a meeting; what the text does not say is None."""

    kind: str | None
    presenter: str | None
    topic: str | None


class Unresolved(NamedTuple):
    """A piece of text that could not be told: where it belongs (`date`, `host` …), and itself."""

    field: str
    text: str


@dataclass(frozen=True)
class MinutesLine:
    """What one line of minutes says; what it does not say is None."""

    date: date | None
    number: int | None
    host: str | None
    items: tuple[AgendaItem, ...]
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True)
class Minutes:
    """Rows for the tables `meetings` and `agenda`, and what was left over.

    `unresolved` has the columns `line` (of the text, from 1), `field` and `text`.
    """

    meetings: pd.DataFrame
    agenda: pd.DataFrame
    unresolved: pd.DataFrame


def read_minutes_line(
    text: str, organisations: pd.DataFrame | None = None, aliases: pd.DataFrame | None = None
) -> MinutesLine:
    """Read what one line of minutes says of a meeting.

    Such as `2008/11/26：第3回目 富士通センター見学。製品紹介。`: a date in any form that
    `read_date` knows, the number of the meeting, in digits or in kanji, then sentences, the host
    alone or what happened there, which the host and a space may precede. Names are resolved as
    `resolve_organisation` does, by the tables given, or, without `organisations`, by those that
    `load_tables` finds, which it reads anew each time: for many lines use `read_minutes`. The site
    of a visit tells the host where nothing but the name of a place follows a known name. Whoever
    presents is named with 様, さん or による.

    Nothing is guessed: what the text does not say is None, and what it says but cannot be told (a
    name that no table knows, a day that never was, a sentence of no known kind) is in `unresolved`
    and nowhere else. A day, number or host that is missing is there with the line as a whole.
    """
    return _read(text, _resolver(organisations, aliases))


def read_minutes(
    minutes: str | Path,
    organisations: pd.DataFrame | None = None,
    aliases: pd.DataFrame | None = None,
    *,
    wg: str,
    source: str | None = None,
) -> Minutes:
    """Read the minutes of a WG, a text or a file of one, into rows of the tables.

    Each meeting begins with a line that begins with a date; further lines are sentences about it,
    with or without bullets. Where its first line has a bullet, the first line without one ends it.
    `meetings` has the columns `wg`, `number`, `date`, `host`, `source`; `agenda` has `wg`,
    `number`, `item`, `kind`, `presenter`, `topic_ja`, `topic_en`. Lines that belong to no meeting
    and numbers that come twice are among `unresolved`. A file is read as UTF-8 or CP932.
    """
    text = decoded(minutes)[0] if isinstance(minutes, Path) else minutes
    resolve = _resolver(organisations, aliases)
    records, unresolved = _records(text)
    meetings, items, seen = [], [], set()
    for lines in records:
        line = lines[0][0]
        read = _read("\n".join(text for _, text in lines), resolve)
        for piece in read.unresolved:
            where = next((n for n, text in lines if piece.text in text), line)
            unresolved.append((where, *piece))
        if read.number is not None and read.number in seen:
            unresolved.append((line, "number", f"第{read.number}回"))
        seen.add(read.number)
        meetings.append((wg, read.number, read.date, read.host, source))
        items += [(wg, read.number, n, *item, None) for n, item in enumerate(read.items, start=1)]
    return Minutes(
        _table(meetings, "wg number date host source"),
        _table(items, "wg number item kind presenter topic_ja topic_en"),
        _table(sorted(unresolved, key=lambda piece: piece[0]), "line field text"),
    )


def _resolver(organisations: pd.DataFrame | None, aliases: pd.DataFrame | None) -> Resolve:
    """Return what resolves names by these tables, or, without organisations, by our own."""
    if organisations is None:
        own = load_tables()
        organisations, aliases = own.organisations, own.aliases if aliases is None else aliases
    elif aliases is None:
        aliases = pd.DataFrame(columns=["alias", "organisation"])
    return resolver(organisations, aliases)


def _table(rows: list[tuple], columns: str) -> pd.DataFrame:
    whole = {"number": "Int64", "item": "Int64", "line": "Int64", "date": "datetime64[s]"}
    names = columns.split()
    return pd.DataFrame(rows, columns=names).astype({n: whole.get(n, "str") for n in names})


def decoded(file: Path) -> tuple[str, str]:
    """Return the text of a file and its encoding, utf-8 or cp932; a ValueError where in neither."""
    for encoding in ("utf-8", "cp932"):
        with suppress(UnicodeDecodeError):
            return file.read_bytes().decode(encoding).removeprefix("\ufeff"), encoding
    raise ValueError(f"minutes must be in UTF-8 or CP932, {file} is in neither")


def _records(text: str) -> tuple[list[list[tuple[int, str]]], list[tuple[int, str, str]]]:
    """Gather the lines of each meeting, each with its number; list the other lines."""
    records: list[list[tuple[int, str]]] = []
    others: list[tuple[int, str, str]] = []
    bulleted, inside = False, False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = unicodedata.normalize("NFKC", raw)
        bare = _BULLET.sub("", line).strip()
        if not bare:
            continue
        has_bullet = _BULLET.match(line) is not None
        if _DATE.match(bare):
            records.append([(number, bare)])
            bulleted, inside = has_bullet, True
        elif inside and (has_bullet or not bulleted):
            records[-1].append((number, bare))
        else:
            inside = False
            others.append((number, "line", raw.strip()))
    return records, others


def _read(text: str, resolve: Resolve) -> MinutesLine:
    rest = _BULLET.sub("", unicodedata.normalize("NFKC", text)).strip()
    line, _, _ = rest.partition("\n")
    reading, day, number = _Reading(resolve), None, None
    if found := _DATE.match(rest):
        rest = rest[found.end() :]
        try:
            day = read_date(found[1])
        except ValueError:
            reading.unresolved.append(Unresolved("date", found[1]))
    else:
        reading.unresolved.append(Unresolved("date", text.strip()))
    if found := _NUMBER.match(rest):
        rest, number = rest[found.end() :], read_number(found[1])
    else:
        reading.unresolved.append(Unresolved("number", text.strip()))
    for place, clause in enumerate(_clauses(rest)):
        reading.add(clause, first=place == 0)
    if not reading.host and all(field != "host" for field, _ in reading.unresolved):
        reading.unresolved.append(Unresolved("host", line))
    return MinutesLine(day, number, reading.host, tuple(reading.items), tuple(reading.unresolved))


class _Reading:
    """What the sentences of one meeting have told so far."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.host: str | None = None
        self.items: list[AgendaItem] = []
        self.unresolved: list[Unresolved] = []

    def add(self, sentence: str, *, first: bool) -> None:
        """Take one sentence: the host alone, or one thing that happened."""
        kinds = _kinds_named(sentence)
        if first and "visit" not in kinds:
            sentence = self._after_host(sentence)
        if not sentence:
            return
        if len(kinds) == 1:
            self._add_item(kinds[0], sentence)
        elif first and not kinds and self.host is None:
            self.unresolved.append(Unresolved("host", sentence))
        elif not kinds and self.items and self.items[-1] == AgendaItem("kickoff", None, None):
            # What a kick-off is followed by is what it was about.
            self.items[-1] = AgendaItem("kickoff", None, sentence)
        else:
            self.unresolved.append(Unresolved("item", sentence))

    def _after_host(self, sentence: str) -> str:
        """Take the host from a known name, up to a space or the end; return the rest.

        Before the name of a person it is the presenter's organisation, not the host.
        """
        spaces = [found.start() for found in re.finditer(r"\s", sentence)]
        for end in (len(sentence), *reversed(spaces)):
            rest = sentence[end:].strip()
            named = _PRESENTER.fullmatch(rest)
            host = self.resolve(_VENUE.sub("", sentence[:end]))
            if host and (named is None or self.resolve(named[1])):
                self.host = host
                return rest
        return sentence

    def _add_item(self, kind: str, sentence: str) -> None:
        body = re.sub(f"(?:{_KINDS[kind]})$", "", sentence)
        if body == sentence:
            # The kind is named within the sentence: all of it is what it was about.
            self.items.append(AgendaItem(kind, None, sentence))
        elif kind == "visit":
            self.items.append(AgendaItem(kind, None, self._visited(body)))
        else:
            self.items.append(self._presented(kind, body))

    def _visited(self, body: str) -> str | None:
        """Tell the host from the part of its site that was visited, which is returned."""
        if self.host is not None or not body:
            return body or None
        for end in range(len(body), 0, -1):
            site = _SITE.fullmatch(body[end:])
            if site and (host := self.resolve(body[:end])):
                self.host = host
                return site[1] or None
        self.unresolved.append(Unresolved("host", body))
        return None

    def _presented(self, kind: str, body: str) -> AgendaItem:
        named = _PRESENTER.fullmatch(body)
        if not named:
            return AgendaItem(kind, None, _OF.sub("", body) or None)
        presenter = self.resolve(named[1])
        if presenter is None:
            self.unresolved.append(Unresolved("presenter", named[1]))
        return AgendaItem(kind, presenter, _OF.sub("", named[2]) or None)


def _clauses(text: str) -> list[str]:
    """Split a text into sentences, and a sentence of several things into one for each."""
    clauses: list[str] = []
    for sentence in filter(None, map(str.strip, re.split("[。\n]", text))):
        parts = [part.strip() for part in re.split("[、,]", sentence)]
        several = all(len(_kinds_named(part)) == 1 for part in parts)
        clauses += parts if several else [sentence]
    return clauses


def _kinds_named(sentence: str) -> list[str]:
    return [kind for kind, words in _KINDS.items() if re.search(words, sentence)]
