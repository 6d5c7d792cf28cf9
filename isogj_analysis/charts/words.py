"""The words of the figures: phrases in both languages, display names, and line breaks.

The text of a language is data: it stands in `phrases/*.toml`, one table per phrase with the keys
`ja` and `en`. Where English changes with a number, the place says both: `{n} {n:cell|cells}`.
"""

import datetime
import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from string import Formatter
from typing import Any

import budoux
import pandas as pd

LANGUAGES = ("ja", "en")
_AFTER_DOT = re.compile("(?<=[・：])")
# A dot inside a term and the cross of a cell hold what stands on both sides on one line, as does
# a number in brackets what stands before it.
_HELD = re.compile("[・×] ?$")
_HOLDING = re.compile(r"^ ?×|^\([0-9,]+\)")
# A column that stands beside its like: the state before, the state after.
_BESIDE = re.compile("_(before|after|without)$")
_KANJI, _KATAKANA, _LATIN = "[\u4e00-\u9fff々]", "[\u30a1-\u30faー]", "[A-Za-z]"
_COMPANY = "株式会社"
# Where a term longer than a line is split, the best first: at a dot or between words, between
# scripts or before the words that many names end in, and (a cross may end a line then) anywhere
# but in front of what begins no line, and not after or before a single letter.
_PARTS = re.compile("(?<=[・：])(?=.)|(?<=[^× ] )(?!×)(?=.)")
_JOINTS = re.compile(
    f"(?<=[^0-9])(?=サービス|ソリューション|{_COMPANY})|(?<={_COMPANY})(?=.)"
    f"|(?<={_KANJI}{{2}})(?={_KATAKANA}{{2}}|{_LATIN}{{2}})"
    f"|(?<={_KATAKANA}{{2}})(?={_KANJI}{{2}}|{_LATIN}{{2}})"
    f"|(?<={_LATIN}{{2}})(?={_KANJI}{{2}}|{_KATAKANA}{{2}})"
    "|(?<=[ぁ-ん]{2})(?=[0-9])"
)
_COMPOUNDS = re.compile(f"{_COMPANY}|(?:(?!{_COMPANY}){_KANJI})+")
_CROSSES = re.compile("(?<=×)(?=.)|(?<=× )(?=.)")
_NO_START = "(?![ぁぃぅぇぉっゃゅょァィゥェォッャュョー、。，．・：）」』】× ])"
_ANYWHERE = re.compile(f"(?<=[^×「『（【][^×「『（【]){_NO_START}(?=..)")
_LETTER_ALONE = re.compile(f"(?<=[^×「『（【]){_NO_START}(?=.)")
# Where no line may end unless a word is longer than one: inside a number or a code (2008, 1,234,
# X.1060, ISOG-J) and between a number and its counter.
_LETTER, _DIGIT = "[0-9A-Za-zÀ-ÿ０-９Ａ-Ｚａ-ｚ]", "[0-9０-９]"
_INSIDE = re.compile(
    f"(?<={_LETTER})(?=[.:_-]?{_LETTER})|(?<={_LETTER}[.:_-])(?={_LETTER})"
    f"|(?<={_DIGIT})(?=[,/]{_DIGIT})|(?<={_DIGIT}[,/])(?={_DIGIT})"
    f"|(?<={_DIGIT})(?=[年月日回件社人組%％]|か月)"
)
_PHRASES = Path(__file__).parent / "phrases"


def check_lang(lang: str) -> str:
    """Return `lang`, or raise ValueError where no figure can be written in it."""
    if lang not in LANGUAGES:
        raise ValueError(f"lang must be 'ja' or 'en', got {lang!r}")
    return lang


@cache
def _phrases() -> dict[str, Any]:
    phrases: dict[str, Any] = {}
    for file in sorted(_PHRASES.glob("*.toml")):
        phrases[file.stem] = tomllib.loads(file.read_text(encoding="utf-8"))
    return phrases


class _Numbered(Formatter):
    """Fills places, and picks the singular or the plural where a place offers both."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, other = format_spec.partition("|")
        if bar:
            return one if value == 1 else other
        return str(super().format_field(value, format_spec))


def say(key: str, lang: str, **values: object) -> str:
    """Return the phrase `file.name` of `phrases/file.toml` with its places filled.

    An unknown key is a KeyError, a place without its value too: a figure never shows a half-filled
    sentence.
    """
    entry = _phrases()
    for part in key.split("."):
        entry = entry[part]
    return _Numbered().vformat(entry[check_lang(lang)], (), values)


def label(names: pd.DataFrame | None, column: str, code: object, lang: str) -> str:
    """Return the display name of one code of a column, or the code itself where it has none.

    `names` is indexed by (column, code) and has the columns `ja` and `en`; a name that is empty in
    the language asked for falls back on the other language.
    """
    if names is None or (column, code) not in names.index:
        return str(code)
    row: Any = names.loc[(column, str(code))]
    return next(
        (str(row[x]) for x in (lang, other(lang)) if pd.notna(row[x]) and row[x]), str(code)
    )


def labels(names: pd.DataFrame | None, codes: pd.Index | pd.Series, lang: str) -> list[str]:
    """Return the display names of an index or column; its own name says what its codes are."""
    return [label(names, str(codes.name), code, lang) for code in codes]


def other(lang: str) -> str:
    """Return the language that a text falls back on."""
    return LANGUAGES[1 - LANGUAGES.index(check_lang(lang))]


def texts(frame: pd.DataFrame, column: str, lang: str) -> list[str]:
    """Return the texts of `COLUMN_LANG`, those of the other language where there is none, or ""."""
    return frame[f"{column}_{lang}"].fillna(frame[f"{column}_{other(lang)}"]).fillna("").tolist()


def listed(items: Sequence[str], lang: str, *, most: int | None = None) -> str:
    """Return the items as a list in a sentence, the rest beyond `most` as a number; never empty."""
    if not items:
        return say("common.none", lang)
    shown = list(items) if most is None else list(items[:most])
    rest = len(items) - len(shown)
    if rest:
        return say(
            "common.list_more", lang, n=rest, items=("、" if lang == "ja" else ", ").join(shown)
        )
    if lang == "ja":
        return "、".join(shown)
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


def day(value: datetime.date | pd.Timestamp | str, lang: str) -> str:
    """Return a day as it is written in a sentence: 2009年6月1日, 1 June 2009."""
    on = pd.Timestamp(value)
    if lang == "ja":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {on:%B} {on.year}"


def month(value: datetime.date | pd.Timestamp | pd.Period | str, lang: str) -> str:
    """Return a month as it is written in a sentence: 2008年12月, December 2008."""
    at = pd.Period(value, freq="M")
    return f"{at.year}年{at.month}月" if lang == "ja" else f"{at.strftime('%B')} {at.year}"


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


@lru_cache(maxsize=5_000)
def _parsed(text: str) -> tuple[str, ...]:
    return tuple(_parser().parse(text))


def phrases_of(text: str, lang: str) -> list[str]:
    """Split a text where a line may end: at phrase ends and dots in Japanese, after spaces else."""
    if lang == "ja":
        # Words on both sides of a middle dot or a colon may stand on two lines: 企画・設計.
        phrases = _parsed(text)
        parts = [part for phrase in phrases for part in _AFTER_DOT.split(phrase) if part]
        inside = _places(_INSIDE, text)
        ends = [end for end in accumulate(map(len, parts)) if end not in inside]
        return [text[start:end] for start, end in pairwise([0, *ends])]
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]


def terms_of(text: str, lang: str) -> list[str]:
    """Split a text where a line may best end: at phrase ends, but not inside a term.

    Other than `phrases_of` it leaves 対応・復旧 whole, and what stands on both sides of a cross.
    """
    terms: list[str] = []
    for phrase in phrases_of(text, lang):
        if terms and (_HELD.search(terms[-1]) or _HOLDING.search(phrase)):
            terms[-1] += phrase
        else:
            terms.append(phrase)
    return terms


def split_place(term: str, most: int) -> int:
    """Return after how many letters, at most `most`, a term that is longer than a line is split."""
    joints = _places(_JOINTS, term)
    for found in _COMPOUNDS.finditer(term):
        # Most compounds are made of words of two letters: 不正・侵入・検知.
        if found.group() != _COMPANY:
            joints.update(range(found.start() + 2, found.end() - 1, 2))
    inside, anywhere = _places(_INSIDE, term), _places(_ANYWHERE, term)
    ways = [_places(_PARTS, term), joints, _places(_CROSSES, term)]
    ways += [anywhere - inside, _places(_LETTER_ALONE, term) - inside, anywhere]
    fitting = (max((place for place in places if place <= most), default=0) for places in ways)
    return next(filter(None, fitting), max(most, 1))


def _places(pattern: re.Pattern[str], text: str) -> set[int]:
    return {found.start() for found in pattern.finditer(text)}


def axis(column: str, lang: str) -> str:
    """Return what an axis is called in a sentence; a user's own column is called as it is named."""
    known = _phrases()["common"]["axis"]
    return str(known[column][check_lang(lang)]) if column in known else column


def head(column: str, lang: str) -> str:
    """Return what a column is called over a table; one without a phrase as it is named."""
    known = _phrases()["table"]["heads"]
    return str(known[column][check_lang(lang)]) if column in known else axis(column, lang)


@cache
def _values() -> dict[str, Any]:
    """Return the words of each column of a table; those of a figure stand with the figure."""
    told = _phrases()
    shared = {"state": told["coverage"]["states"], "when": told["life_cycle"]["when"]}
    return told["table"]["values"] | shared


def value(column: str, code: object, lang: str) -> str | None:
    """Return what a word that an analysis writes is called, None in any other column."""
    known = _values().get(_BESIDE.sub("", column), {})
    return str(known[code][check_lang(lang)]) if code in known else None
