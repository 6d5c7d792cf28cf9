"""How wide a text is on paper, and where it breaks into lines."""

import bisect
import functools
import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import budoux
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags

from isogj_analysis.draw.theme import GREY, LABEL, NOTE, theme
from isogj_analysis.draw.voice import Voice

_AFTER_DOT = re.compile("(?<=[・：])")
# A dot inside a term and the cross of a cell hold what stands on both sides on one line, as does
# a number the thing that it counts (2マスの空白) or the next (2件から3件), a few words in brackets
# what stands before them, the letter of a name its first word (架空A社), and a name in kana its
# first letter, which may be taken for a word (や｜まびこ).
_HELD = re.compile("[・×] ?$|[0-9][^、。・ ]{0,4}(?:の|から)$|^[ぁ-ん]$")
_HOLDING = re.compile(r"^ ?×|^\([0-9,]+\)|^（[^）]{1,8}）|^[A-Z]社")
# A dot beside one or two katakana spells a name: アイ・ビー・エム.
_SPELLED = re.compile(
    "(?:(?<=[^ァ-ヴー][ァ-ヴー]・)|(?<=[^ァ-ヴー][ァ-ヴー]{2}・))(?=.)"
    "|(?<=・)(?=[ァ-ヴー]{1,2}(?![ァ-ヴー]))"
)
_KANJI, _KATAKANA, _LATIN = "[\u4e00-\u9fff々]", "[\u30a1-\u30faー]", "[A-Za-z]"
_COMPANY = "株式会社"
# Where a term longer than a line is split, the best first: at a dot or between words, between
# scripts or before the words that many names end in, and (a cross may end a line then) anywhere
# but in front of what begins no line, and not after or before a single letter.
_PARTS = re.compile("(?<=[・：])(?=.)|(?<=.)(?=（)|(?<=[^（]の)(?=.)|(?<=[^× ] )(?!×)(?=.)")
_JOINTS = re.compile(
    f"(?<=[^0-9])(?=サービス|ソリューション|コンサルティング|マネジメント|グループ|{_COMPANY})"
    f"|(?<={_COMPANY})(?=.)|(?<=[0-9][年月日])(?=.)"
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
    f"|(?<={_DIGIT})(?=(?:[年月日回件社人組群種行列位名者歳円点%％]|か[月所国]|マス|サービス|ジャンル|グループ|セル))"
)
_COMMA_ENDS = re.compile("[、。,;:]\n")
_BETWEEN_WORDS = re.compile(r" (?![^()]{0,20}\))")
# Latin and Japanese letters are as wide beside others as alone; a mark that joins the letter before
# it is not, nor are letters that take another shape in a word.
_AS_WIDE_ALONE = re.compile(
    r"[ -\u024f\u2010-\u2027\u2190-\u22ff\u3000-\u3098\u309b-\u9fff\uff00-\uffef]*"
)
# At a hundred times the size the rounding of each letter to 1/64 of a point does not count.
_SIZE = 100
_UNITS = 64 * 72 * _SIZE


def text_width(text: str, size: float) -> float:
    """Return the width in inches of one line of text at a size in points."""
    # A name may hold a break of lines, for which fonts have no glyph.
    line, file = text.replace("\n", " "), theme().font_file
    parts = line if _AS_WIDE_ALONE.fullmatch(line) else [line]
    return sum(_measured(part, file) for part in parts) / _UNITS * size


@functools.lru_cache(maxsize=20_000)
def _measured(text: str, file: Path) -> int:
    """Return the width of a text, in units: without hinting, widths grow as the size does."""
    font = get_font([file, Path(font_manager.findfont("DejaVu Sans"))])
    font.set_size(_SIZE, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    width: int = font.get_width_height()[0]
    return width


def widest(texts: Sequence[str], size: float = LABEL) -> float:
    """Return the width in inches of the widest of the texts, each of one or more lines."""
    lines = (line for text in texts for line in text.split("\n"))
    return max((text_width(line, size) for line in lines), default=0.0)


def write(
    ax: Axes, text: str, at: tuple[float, float], points: tuple[float, float], **looks: Any
) -> None:
    """Write a text so many points right of and above a place, as a note unless `looks` differ."""
    shown: dict[str, Any] = {"size": NOTE, "color": GREY, "va": "center"} | looks
    ax.annotate(text, at, points, textcoords="offset points", **shown)


def block_high(text: str, size: float, leading: float = 1.35) -> float:
    """Return the height in inches of the lines of a text; `leading` is that of one, in sizes."""
    return (text.count("\n") + 1) * size * leading / 72


def wrap(text: str, width: float, size: float, *, voice: Voice) -> str:
    """Break a text into lines of at most `width` inches, at phrase ends or between words.

    A term longer than a line is broken inside, the one case in which a word may be split.
    """
    lines, line = [], ""
    for term in terms_of(text, voice):
        while text_width((line + term).rstrip(), size) > width:
            cut = 0 if line else split_place(term, _fitting(term, width, size))
            lines.append((line or term[:cut]).rstrip())
            line, term = "", term[cut:]
        line += term
    return "\n".join([*lines, line.rstrip()])


def balanced(text: str, width: float, size: float, *, voice: Voice) -> str:
    """Break a title as `wrap` does, at commas where it can, no short last line left."""
    broken = wrap(text, width, size, voice=voice)
    *above, last = broken.split("\n")
    if not above:
        return broken
    narrowest = min(max(width / 2, widest(terms_of(text, voice), size)), width)
    widths = (narrowest + n * (width - narrowest) / 20 for n in range(21))
    tried = [wrap(text, wide, size, voice=voice) for wide in widths]
    if text_width(last, size) > width / 3:
        tried.insert(0, broken)
    fitting = [lines for lines in tried if lines.count("\n") <= len(above)]
    return max(fitting or [broken], key=lambda lines: len(_COMMA_ENDS.findall(lines)))


def _fitting(text: str, width: float, size: float) -> int:
    """Return how many letters of a text, less the last one, stand within a width."""
    lengths = range(1, len(text))
    return bisect.bisect_right(lengths, width, key=lambda n: text_width(text[:n], size))


@functools.cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


@functools.lru_cache(maxsize=5_000)
def _parsed(text: str) -> tuple[str, ...]:
    return tuple(_parser().parse(text))


def phrases_of(text: str, voice: Voice) -> list[str]:
    """Split a text where a line may end: at phrase ends and dots in Japanese, after spaces else."""
    if voice.by_phrases:
        # Words on both sides of a middle dot or a colon may stand on two lines: 企画・設計.
        phrases = _parsed(text)
        parts = [part for phrase in phrases for part in _AFTER_DOT.split(phrase) if part]
        inside = _places(_INSIDE, text) | _places(_SPELLED, text)
        ends = [end for end in accumulate(map(len, parts)) if end not in inside]
        return [text[start:end] for start, end in pairwise([0, *ends])]
    # A short bracket stands whole: (Vendor F).
    words = _BETWEEN_WORDS.split(text)
    return [word + " " for word in words[:-1]] + words[-1:]


def terms_of(text: str, voice: Voice) -> list[str]:
    """Split a text where a line may best end: at phrase ends, but not inside a term.

    Other than `phrases_of` it leaves 対応・復旧 whole, and what stands on both sides of a cross.
    """
    terms: list[str] = []
    for phrase in phrases_of(text, voice):
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
    parts = _places(_PARTS, term)
    ways = [parts - _places(_SPELLED, term), joints, _places(_CROSSES, term), parts]
    ways += [anywhere - inside, _places(_LETTER_ALONE, term) - inside, anywhere]
    fitting = (max((place for place in places if place <= most), default=0) for places in ways)
    return next(filter(None, fitting), max(most, 1))


def _places(pattern: re.Pattern[str], text: str) -> set[int]:
    return {found.start() for found in pattern.finditer(text)}


def shorten(names: list[str], voice: Voice) -> tuple[list[str], str]:
    """Return the names less the first word that all share, and that word: columns are narrow."""
    parts = [phrases_of(name, voice) for name in names]
    rest = ["".join(part[1:]) for part in parts]
    if len(parts) > 1 and len({part[0] for part in parts}) == 1 and all(rest):
        return rest, parts[0][0].strip()
    return names, ""
