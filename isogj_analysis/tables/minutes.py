"""Minutes as people write them, read into rows of the meetings and agenda tables.

A record is a day, a number and sentences. What a sentence tells is found by the patterns below;
what none of them knows for certain is left over, never guessed.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from isogj_analysis.tables.forms import (
    IN_BRACKETS,
    NUMERAL,
    WEEKDAYS,
    half_width,
    read_date,
    read_number,
)
from isogj_analysis.tables.names import resolver
from isogj_analysis.tables.read import load_tables

__all__ = ["Minutes", "MinutesLine", "read_minutes", "read_minutes_line"]

Resolve = Callable[[object], str | None]

# What is said of an item, and the kind that it is one of.
_KINDS = {
    "kickoff": "キックオフ(?:ミーティング)?",
    "product": "(?:製品|サービス)の?(?:紹介|説明)",
    "visit": "(?:見学|訪問)会?",
    "experiment": "実験",
    "exchange": "(?:情報|意見)交換会?",
    "talk": "講演会?|発表(?=[「『])",
    "seminar": "セミナー|勉強会",
}
_KIND = re.compile("|".join(_KINDS.values()))
# A word that goes on is another one: セミナールーム is no seminar, 実験室 no experiment.
_NAMED = re.compile(
    f"(?:{'|'.join(f'(?P<{kind}>{words})' for kind, words in _KINDS.items())})"
    r"(?!(?!実施|開催|等|及び)[\u3400-\u9fff々ァ-ヺーA-Za-z])"
)
# What is said of a whole meeting that was not held as others are: as in `meetings.state`.
_STATE = re.compile(
    "(?P<by_mail>(?:書面|メール|持ち?回り)(?:による|にて|で)?(?:開催|審議|会議|決議)"
    "|(?:held )?(?:by (?:e-?)?mail|in writing))"
    "|(?P<cancelled>中止|流会|取り?[止や]め|cancell?ed|called off)"
    "|(?P<postponed>延期|順延|postponed)",
    re.IGNORECASE,
)
# What may stand before and after such a word where it is said of this meeting, and for certain:
# whose it is, why, and, behind UNTIL, until when it is put off.
_MEETING = "(?:定例)?(?:会合|会議|例会|定例会|ミーティング|打ち?合わ?せ|WG)"
_BEFORE = re.compile(
    rf"(?:[本今当同](?:回|会)?)?(?:の?{_MEETING})?(?:の?開催)?[はもを]?[\s、,:]*"
    "(?:(?:(?:会場|参加者|出席者|講師|人数|定足数)[がに])?(?:(?!会(?!場))[^はがを]){1,60}?"
    r"(?:ため|により|につき|で|ず)[\s、,]*)?"
    r"|(?:(?:this|the) )?(?:meeting )?(?:(?:was|is|has been) )?",
    re.IGNORECASE,
)
_UNTIL_BEFORE = re.compile(r"(?:(?![前先昨])[^はがを])*[にへ]")
_AFTER = re.compile(
    r"(?:[とに](?:なる|なった|なりました|した|する|しました|決定)|(?:し|され)(?:た|ました)|です|でした)?"
    r"(?:\s*\((?!予定)(?:(?![仮案未か?]|検討|可能性|見込)[^()])*\))?[\s.]*"
    r"|,? (?:due to|because of|until|to) (?:(?!be |not )[^?])+",
    re.IGNORECASE,
)
_UNTIL_AFTER = re.compile(r"[\s、,:→⇒]+[0-9年月日/.-]+[にへ]?(?:開催|実施|変更)?(?:予定)?")
_DENIES = re.compile(r"(?:せず|しな|され?な|されず|で(?:は|も)?な|では?あり|は?な[しいく])")
_UNHELD = re.compile(
    "休会|見送|[未不]開催|開催(?:せず|しな|され?[なず]|なし|は?な[しいく]|予定)|^予定$"
)
# What speaks of another day, and what denies, plans or tells a duty, wherever it stands; what does
# so behind the thing that it is said of; and the line after which all is said of another day.
_NEXT = "次々?回|来[月週年期]|再来|翌[月週年日]"
_OTHER = rf"(?:{_NEXT}|今後|将来|前々?回|先[月週日年]|昨[年日秋春夏冬]|去年|前[年月])"
_OTHER_MEETING = re.compile(rf"(?!.*[今本]){_OTHER}(?:[はもがの分]|{_MEETING}|開催|$)")
_DUTIES = (
    "(?:書記|司会|議長|座長|進行|幹事|当番|記録|議事録|担当"
    "|出席|参加|遅刻|早退|事務局|以外)(?:者|役)?"
)
_NOT_HERE = re.compile(
    rf"{_OTHER}|予定|中止|延期|流会|順延|休会|欠席"
    r"|不[参在開]|辞退|取り?[止や]め|見送|キャンセル|未[実開定]|でき(?:な|ず)|なかっ|ませ[んず]"
    r"|せず|行わ[なず]|しな[いく]|れな[いく]|われ?ず|れず"
    r"|\b(?:not?(?!\.)|absent|cancel\w*|postponed?|will|planned|next|last|previous)\b"
    rf"|(?:^|[\s、,]){_DUTIES}(?:[\s:はをも]|$)",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    "な[しいく]|無[しいく]|ゼロ|(?<![0-9])0[件回名社]|[×✕]|計画|準備|検討|候補|希望|提案|依頼|募集|打診|調整|企画"
    "|見込|したい|しよう"
)
_HEADING = re.compile(
    rf"(?:{_NEXT}).*|(?:今後|将来)の?(?:予定|計画|活動)?[:は]?|.*予定[:は]?"
    "|前々?回の?(?:内容|議題|活動|実施|報告)*[:は]?"
)
# Whoever does this is no host.
_HOST_DENIED = re.compile(rf"は?(?:欠席|不参加|不在|辞退|{_DUTIES})")
_BULLET = re.compile(r'^\s*[•‣・●○◆■*"–—-]\s*!?\s*')
_DIGITS = "[0-9〇一二三四五六七八九十]++"
_NUMBER_AND = f"(?:元|{_DIGITS})"
_ERA = "(?:明治|大正|昭和|平成|令和|[MTSHR])?"
_TIME = r"[0-9]{1,2}:[0-9]{2}"
# A day, its weekday, and what is to be passed over behind it. Of two days, or of a number cut in
# two, none is the day: what is `more` tells.
_DAY = re.compile(
    rf"(?P<told>\s*(?P<day>{_ERA}\.?{_NUMBER_AND}[年./-]{_NUMBER_AND}"
    rf"(?:月{_NUMBER_AND}日|[./-]{_NUMBER_AND}(?:日|(?=[\s:、,。(\[第]|$))))"
    rf"(?:\s*(?:{IN_BRACKETS}|(?P<bare>[{WEEKDAYS}])曜日?))?)"
    rf"(?=(?P<more>[\s、,・/.~〜–-]*(?!{_TIME}){_DIGITS}(?!\s*回)(?=[日月/.\s:、,。()~〜-]|$))?)"
    rf"(?:\s*{_TIME}(?:\s*[~〜-]\s*{_TIME})?)?[\s:、,]*"
)
# A bare 5回 counts something: how often, or how many.
_NUMBER = re.compile(
    rf"(?:第\s*({NUMERAL})\s*回目?|({NUMERAL})\s*回(?:目|(?=\s*:)))(?:の?{_MEETING})?([\s:、,。]*)"
)
# So begins the record of a meeting, be its day readable or not.
_BEGINS = re.compile(
    rf"{_ERA}\.?{_NUMBER_AND}(?:[年月]|[./-]{_NUMBER_AND})"
    rf"|第\s*{NUMERAL}\s*回目?(?:[\s:、,。(]|$)"
    rf"|(?!{_OTHER}).*{_DIGITS}[月./-]{_DIGITS}.*第\s*{NUMERAL}\s*回"
)
# What may stand between the name of an organisation and 見学: a place of its own, which is a word
# for a place after the name of one in kanji. A longer name (NECファシリティーズ, NTT東日本) is not
# the shorter one (NEC, NTT) and a place.
_SITE = re.compile(
    r"(?:様|さん)?の?\s*((?:(?!日本|系|関[連係]|傘下|子会社|以外|総研|研究所|電[機気]|証券|銀行)"
    r"[\u3400-\u9fff々ヶ])*(?:センター?|本社|SOC)|)"
)
_VENUE = re.compile(r"(?:(?:にて|で|に[於お]いて)(?:開催)?|会議室)$")
_VENUE_BEFORE = re.compile(r"(?:会場|場所)\s*[:は]\s*|於(?![いけて])\s*:?\s*")
_QUOTED = "「[^「」\n]*」|『[^『』\n]*』"
# An item with its title, its presenter in brackets, or both; what else there is, is neither.
_TITLED = re.compile(
    rf"(?P<before>[^「」『』()]*?)(?:の?(?P<kind>{_KIND.pattern}))?"
    r"(?:[\s:]*(?:「(?P<topic>[^「」]+)」|『(?P<title>[^『』]+)』))?(?:\s*\((?P<behind>[^()]+)\))?"
    rf"(?:\s*(?:と題する|について|に関する)?の?(?P<last>{_KIND.pattern}))?"
)
_PRESENTED = ("product", "talk")
_BY = re.compile("(?:による)?の?$")
_CAME = re.compile("(?:出席|参加)[者社]?:")
_OF = re.compile(r"(?:について|に関する)?の?$")
# 仕様 and たくさん name nobody.
_PRESENTER = re.compile(
    r"(.+?)(?:(?<![仕同多模一異])様(?![々式相子態])|(?<!たく)さん|による)(?:による)?の?(.*)"
)
# No name and no sentence about a meeting is longer.
_LONGEST = 200


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
    state: str | None
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
    `read_date` knows, the number of the meeting, then sentences: the host alone, or what happened
    there, which the host and a space may precede. Names are resolved as `resolve_organisation`
    does, by the tables given or, without `organisations`, by those that `load_tables` finds. The
    site of a visit tells the host where nothing but the name of a place follows a known name.
    `会場：` (場所, 於) before a known name tells the host too. Whoever presents is named with 様,
    さん or による, or is known and stands before 講演 or 製品紹介, or in brackets behind them or
    their title; what stands in 「」 is the topic. `state` is a code of `meetings.state` where the
    meeting was called off, postponed or held by mail, said in Japanese or English: it has no host
    then, and no items unless it was held.

    Nothing is guessed: what the text does not say is None, and what it says but cannot be told (an
    unknown name, a day that never was or has another weekday, a sentence of no known kind, one that
    denies, plans or speaks of last time) is in `unresolved` alone. A day, number or host that is
    missing is there with the line as a whole. With a piece of the field `state` it is open whether
    the meeting was held at all.

    >>> isogj.read_minutes_line("2008/9/30：第1回目 キックオフ。").number
    1
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
    `meetings` has the columns `wg`, `number`, `date`, `host`, `state` (missing: held), `source`;
    `agenda` has `wg`, `number`, `item`, `kind`, `presenter`, `topic_ja`, `topic_en`. Lines that
    belong to no meeting, numbers that come twice and meetings of which it is open whether they
    were held are among `unresolved`, these nowhere else. A file is read as UTF-8 or CP932.

    >>> isogj.read_minutes("2008/9/30：第1回目 キックオフ。", wg="wg2").meetings["number"].tolist()
    [1]
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
        if any(piece.field == "state" for piece in read.unresolved):
            continue
        meetings.append((wg, read.number, read.date, read.host, read.state, source))
        items += [(wg, read.number, n, *item, None) for n, item in enumerate(read.items, start=1)]
    return Minutes(
        _table(meetings, "wg number date host state source"),
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
        line = half_width(raw)
        bare, has_bullet = _BULLET.sub("", line).strip(), bool(_BULLET.match(line))
        if _BEGINS.match(bare[:_LONGEST]):
            records.append([(number, bare)])
            bulleted, inside = has_bullet, True
        elif bare and inside and (has_bullet or not bulleted):
            records[-1].append((number, bare))
        elif bare:
            inside = False
            others.append((number, "line", raw.strip()))
    return records, others


def _read(text: str, resolve: Resolve) -> MinutesLine:
    rest = _BULLET.sub("", half_width(text)).strip()
    reading = _Reading(resolve, rest.partition("\n")[0])
    # The number may stand before the day, where nothing else is said of that day.
    ahead = _NUMBER.match(rest)
    day = _DAY.match(rest, ahead.end()) if ahead else None
    at = ahead.end() if ahead and day and not re.match("[ぁ-ん]", rest[day.end() :]) else 0
    number = f"{rest[:at]} " if at else ""
    rest = reading.after_number(number + reading.after_day(rest[at:]))
    for n, sentence in enumerate(_parts(rest, "。\n")):
        reading.add(sentence, first=n == 0)
    host = None if reading.state else reading.host
    told = reading.state or any(piece.field == "host" for piece in reading.unresolved)
    if not host and (reading.host or not told):
        reading.leave("host", reading.line)
    items, unresolved = tuple(reading.items), tuple(reading.unresolved)
    return MinutesLine(reading.day, reading.number, host, reading.state, items, unresolved)


@dataclass
class _Reading:
    """What one record has told so far; once `closed`, all is said of another day, or of none."""

    resolve: Resolve
    line: str
    day: date | None = None
    number: int | None = None
    host: str | None = None
    state: str | None = None
    closed: bool = False
    items: list[AgendaItem] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)

    def leave(self, where: str, text: str) -> None:
        """Note a piece that could not be told."""
        self.unresolved.append(Unresolved(where, text))

    def after_day(self, text: str) -> str:
        """Take the day with which a record begins; return what follows it."""
        found = _DAY.match(text)
        if not found:
            self.leave("date", self.line)
            return text
        weekday = found["named"] or found["bare"]
        day = None
        with suppress(ValueError):
            day = read_date(found["day"])
        if day is None:
            self.leave("date", found["day"])
        elif found["more"]:
            self.leave("date", (found["told"] + found["more"]).strip())
        elif weekday and WEEKDAYS[day.weekday()] != weekday:
            self.leave("date", found["told"].strip())
        else:
            self.day = day
        return text[found.end() :]

    def after_number(self, text: str) -> str:
        """Take 第3回, unless it numbers some thing in place of the meeting; return the rest."""
        if found := _NUMBER.match(text):
            rest = text[found.end() :]
            first = re.split("[。\n]", rest)[0].strip()
            is_alone = found[3] or not first or first.startswith("(")
            named = not is_alone and (self._called(first) or self._place(first))
            if named or (is_alone and not _NUMBER.match(rest)):
                self.number = read_number(found[1] or found[2])
                return rest
        self.leave("number", self.line)
        return text

    def add(self, sentence: str, *, first: bool) -> None:
        """Take one sentence: the state of the meeting, the host alone, or what happened."""
        called = None if self.closed else self._called(sentence)
        if called:
            state, host = called
            off = state in ("cancelled", "postponed")
            if not self.state and not (off and self.items):
                self.state, self.closed, self.host = state, off, self.host or host
                return
        if called or (not self.closed and _in_doubt(sentence, first=first)):
            self.leave("state", sentence)
            self.closed = True
        elif self.closed or len(sentence) > _LONGEST or self._denied(sentence, first=first):
            self.leave("attendance" if _CAME.match(sentence) else "item", sentence)
        else:
            clauses = _parts(sentence, "、,")
            # A comma of half width may be that of Co., Ltd.
            alone = [part for part in clauses if "," in sentence or not self._venue(part)]
            if any(len(_kinds_named(part)) != 1 for part in alone):
                clauses = [sentence]
            for n, clause in enumerate(clauses):
                self._add(clause, first=first and n == 0)

    def _venue(self, clause: str) -> str | None:
        """Return the organisation that is all that a clause calls the place of the meeting."""
        found = _VENUE_BEFORE.match(clause)
        return self._place(clause[found.end() :]) if found else None

    def _place(self, text: str) -> str | None:
        """Return the organisation that a text names, alone or as where the meeting was."""
        return self.resolve(_VENUE.sub("", text))

    def _called(self, sentence: str) -> tuple[str, str | None] | None:
        """Return the state that a sentence tells of the meeting for certain, and who is named."""
        told = re.sub(r"^[(\[【](.*)[)\]】]$", r"\1", sentence)
        found = list(_STATE.finditer(told))
        if len(told) > _LONGEST or len(found) != 1:
            return None
        before, after = told[: found[0].start()], told[found[0].end() :]
        state = str(found[0].lastgroup).replace("_", "-")
        host, put_off = self._place(before.strip(" 、,:")), state == "postponed"
        until = put_off and _UNTIL_BEFORE.fullmatch(before)
        why = not (re.match(_OTHER, before) or _kinds_named(before)) and _BEFORE.fullmatch(before)
        certain = _AFTER.fullmatch(after) or (put_off and _UNTIL_AFTER.fullmatch(after))
        return (state, host) if certain and (host or until or why) else None

    def _denied(self, sentence: str, *, first: bool) -> bool:
        """Return whether a sentence tells what did not happen, or not here and now."""
        if first and self._place(sentence):
            return False
        if not self.items and _HOST_DENIED.fullmatch(sentence):
            self.host = None
        kind = _KIND.search(sentence)
        self.closed |= kind is None and _HEADING.fullmatch(sentence) is not None
        not_done = _NOT_DONE.search(sentence, kind.end() if kind else 0)
        return self.closed or bool(_NOT_HERE.search(sentence) or not_done)

    def _add(self, sentence: str, *, first: bool) -> None:
        kinds = _kinds_named(sentence)
        if _VENUE_BEFORE.match(sentence):
            sentence = self._after_venue(sentence)
        elif first and "visit" not in kinds:
            sentence = self._after_host(sentence)
        if not sentence:
            return
        if _VENUE_BEFORE.search(re.sub(_QUOTED, "", sentence)):
            self.leave("item", sentence)
        elif len(kinds) == 1:
            if item := self._item(kinds[0], sentence):
                self.items.append(item)
            else:
                self.leave("item", sentence)
        elif first and not kinds and self.host is None:
            self.leave("host", sentence)
        elif not kinds and self.items[-1:] == [AgendaItem("kickoff", None, None)]:
            # What a kick-off is followed by is what it was about.
            self.items[-1] = AgendaItem("kickoff", None, sentence)
        else:
            self.leave("item", sentence)

    def _after_host(self, sentence: str, *, alone: bool = False) -> str:
        """Take the host from a known name, up to a space or the end; return the rest.

        Before the name of a person it is the presenter's organisation, and before what is nothing
        that happened (ラック 書記) it may be anything; `alone` it is surely no presenter's.
        """
        spaces = [found.start() for found in re.finditer(r"\s", sentence)]
        for end in (len(sentence), *reversed(spaces)):
            rest = sentence[end:].strip()
            named = _PRESENTER.fullmatch(rest)
            host = self._place(sentence[:end]) if not rest or _kinds_named(rest) else None
            if host and (alone or named is None or self.resolve(named[1])):
                self.host = host
                return rest
        return sentence

    def _after_venue(self, sentence: str) -> str:
        """Take the host from behind 会場 and the like, or leave it where nobody knows it.

        Return the rest, which of an unknown place is only what is plainly an item.
        """
        place = sentence[_VENUE_BEFORE.match(sentence).end() :]  # type: ignore[union-attr]
        before, self.host = self.host, None
        rest = self._after_host(place, alone=True)
        if self.host and before in (None, self.host):
            # What was taken for a host that nobody knows, is none.
            self.unresolved = [
                piece._replace(field="item" if piece.field == "host" else piece.field)
                for piece in self.unresolved
            ]
            return rest
        self.host = before
        for space in re.finditer(r"\s", sentence):
            rest = sentence[space.end() :]
            found = _TITLED.fullmatch(rest)
            if found and found["kind"] and not found["before"]:
                self.leave("host", sentence[: space.start()])
                return rest
        self.leave("item" if self.host else "host", sentence)
        return ""

    def _titled(self, kind: str, sentence: str) -> AgendaItem | None:
        """Return an item with title or presenter beside its kind; None with anything else."""
        found = _TITLED.fullmatch(sentence)
        if not found or not (found["kind"] or found["last"]):
            return None
        before, behind = (found["before"].strip(), found["behind"])
        item = AgendaItem(kind, None, found["topic"] or found["title"])
        if not (before or behind):
            return item
        presenter = self.resolve(_BY.sub("", before or behind))
        named = presenter or behind or _PRESENTER.fullmatch(before)
        if kind not in _PRESENTED or (before and behind) or not named:
            return None
        if presenter is None:
            self.leave("presenter", before or behind)
        return item._replace(presenter=presenter)

    def _item(self, kind: str, sentence: str) -> AgendaItem | None:
        """Return what happened; None where something beside it cannot be told."""
        if re.search("[「『]", sentence) or (kind in _PRESENTED and sentence.endswith(")")):
            return self._titled(kind, sentence)
        body = re.sub(f"(?:{_KINDS[kind]})$", "", sentence)
        if body == sentence:
            # The kind is named within the sentence: all of it is what it was about, or it is open.
            if kind in _PRESENTED and _PRESENTER.fullmatch(sentence):
                return None
            return AgendaItem(kind, None, sentence)
        if kind == "visit":
            return AgendaItem(kind, None, self._visited(body))
        named = _PRESENTER.fullmatch(body)
        if not named:
            if kind in _PRESENTED and (presenter := self.resolve(_BY.sub("", body.strip()))):
                return AgendaItem(kind, presenter, None)
            return AgendaItem(kind, None, _OF.sub("", body.strip()) or None)
        presenter = self.resolve(named[1])
        if presenter is None:
            self.leave("presenter", named[1])
        return AgendaItem(kind, presenter, _OF.sub("", named[2]) or None)

    def _visited(self, body: str) -> str | None:
        """Tell the host from the part of its site that was visited, which is returned."""
        if self.host is not None or not body:
            return body or None
        for end in range(len(body), 0, -1):
            site = _SITE.fullmatch(body[end:])
            if site and (host := self.resolve(body[:end])):
                self.host = host
                return site[1] or None
        self.leave("host", body)
        return None


def _in_doubt(sentence: str, *, first: bool) -> bool:
    """Return whether a sentence leaves open whether the meeting was held."""
    found = list(_STATE.finditer(sentence))
    if not found:
        other = _OTHER_MEETING.match(sentence) or (not first and _KIND.search(sentence))
        return bool(_UNHELD.search(sentence)) and not other
    before, after = sentence[: found[0].start()], sentence[found[0].end() :]
    of_item = _KIND.search(after if first else sentence)
    elsewhere = len(found) == 1 and (_OTHER_MEETING.match(before) or _DENIES.match(after))
    of_other = re.search("[はが]", before) and not re.search(f"{_MEETING}|開催|回", before)
    denied = re.search(r"\bnot\b", before)
    return not (of_item or elsewhere or (of_other and not first) or denied)


def _kinds_named(sentence: str) -> list[str]:
    # In a title any word may stand.
    outside = re.sub(_QUOTED, "「」", sentence)
    return sorted({str(found.lastgroup) for found in _NAMED.finditer(outside)})


def _parts(text: str, marks: str) -> list[str]:
    """Return what stands between marks, those within a title aside."""
    found = re.findall(f"(?:{_QUOTED}|[^{marks}])+", text)
    return [part.strip() for part in found if part.strip()]
