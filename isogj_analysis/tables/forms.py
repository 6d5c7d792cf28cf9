"""The forms in which people write dates, numbers and yes or no, read into one type each."""

import re
import unicodedata
from calendar import month_name, monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

__all__ = ["era_date", "read_date"]

# Until the end of 1872 the Japanese calendar was lunar: its days are not those of ours.
_GREGORIAN = date(1873, 1, 1)
# First and last day of each era. Taisho and Showa began within a day of the era before, so that
# both have it; Heisei and Reiwa began with the day after.
_ERAS = (
    ("明治", "Meiji", date(1868, 1, 25), date(1912, 7, 30)),
    ("大正", "Taisho", date(1912, 7, 30), date(1926, 12, 25)),
    ("昭和", "Showa", date(1926, 12, 25), date(1989, 1, 7)),
    ("平成", "Heisei", date(1989, 1, 8), date(2019, 4, 30)),
    ("令和", "Reiwa", date(2019, 5, 1), date.max),
)
ERAS = [name for name, *_ in _ERAS]
_OF_ERA = r"(?P<era>明治?|大正?|昭和?|平成?|令和?|[MTSHR])\.?(?P<of>元|[0-9]{1,2})"
_COMMON = r"(?P<year>[0-9]{4})"
# From Monday on; in brackets behind a day one of them may stand, and must be that day's.
WEEKDAYS = "月火水木金土日"
IN_BRACKETS = rf"[(\[](?P<named>[{WEEKDAYS}])(?:曜日?)?(?:[・,、/]?祝日?)?[)\]]"
_DAY = rf"[年./-]([0-9]{{1,2}})[月./-]([0-9]{{1,2}})日?(?:{IN_BRACKETS})?"
_DAYS = [re.compile(year + _DAY, re.IGNORECASE) for year in (_OF_ERA, _COMMON)]
# A month or a year alone. Not 2009.10: to a spreadsheet that is a number, and becomes 2009.1.
_PARTS = [
    re.compile(_OF_ERA + "(?:[./-]([0-9]{1,2})|年(?:([0-9]{1,2})月)?)", re.IGNORECASE),
    re.compile(_COMMON + "(?:[/-]([0-9]{1,2})|年(?:([0-9]{1,2})月)?)?"),
]
# How much of a date is known, the most exact first.
PRECISION = pd.CategoricalDtype(["day", "month", "year"], ordered=True)
_KANJI = "一二三四五六七八九"
_DIGITS = {digit: value for value, digit in enumerate("〇" + _KANJI)}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# A whole number as people write it, in kanji or in digits, as a pattern.
NUMERAL = f"[0-9{''.join(_DIGITS)}{''.join(_UNITS)}]+"
_KANJI_TENS = re.compile(f"([{_KANJI}]?)十([{_KANJI}]?)")
# Neither ¹ nor ① nor ½ is part of a number that it stands beside.
_NO_MARK = re.compile("[^²³¹¼-¾⁰-₉⅐-⅟①-⓿❶-➓㈠-㈩㉈-㉟㊀-㊉㊱-㊿]+")
# Two numbers stay two: a blank between digits, however long, leaves one.
_BLANKS = re.compile(rf"(?<![0-9〇{_KANJI}十])\s++|\s++(?![0-9〇{_KANJI}十])")
_WHOLE = re.compile("-?[0-9]{1,15}")
_DASHES = str.maketrans("‐‑‒–—−", "------")


def half_width(text: str) -> str:
    """Return text with full-width characters made half-width: no footnote mark becomes a digit."""
    return _NO_MARK.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def _digits(text: str) -> str:
    """Return text in half-width characters, kanji numerals as digits, no blanks but within them."""
    text = _BLANKS.sub("", half_width(text)).translate(_DASHES)
    tens = _KANJI_TENS.sub(lambda m: f"{m[1] or '一'}{m[2] or '0'}", text)
    return tens.translate(str.maketrans(_KANJI, "123456789"))


class Known(NamedTuple):
    """What a text says of a date: the first day that it may be, and how much of it is known."""

    first: date
    precision: str

    @property
    def last(self) -> date:
        """The last day that it may be."""
        month = 12 if self.precision == "year" else self.first.month
        days = self.first.day if self.precision == "day" else monthrange(self.first.year, month)[1]
        return self.first.replace(month=month, day=days)


@lru_cache(50_000)
def _parse(text: str, *, partial: bool = False) -> Known | str:
    """Return what a text says of a date (of a day, unless `partial`), or what is wrong with it."""
    plain = _digits(text)
    forms = [*_DAYS, *(_PARTS if partial else [])]
    found = next(filter(None, (form.fullmatch(plain) for form in forms)), None)
    if not found:
        if partial:
            why = "not a date; write it as 2009-06-01, or as 2009-06 or 2009 where no more is known"
        elif isinstance(part := _parse(text, partial=True), Known):
            lacking = "day is" if part.precision == "month" else "month and day are"
            why = f"only a {part.precision}, its {lacking} missing; write it as 2009-06-01"
        else:
            why = "not a date; write it as 2009-06-01"
        return f"is {why}"
    year, *rest = found.groups()
    era = None
    if "era" in found.groupdict():
        era = next(known for known in _ERAS if year[0].upper() in (known[0][0], known[1][0]))
        year = era_year(era[0], rest.pop(0))
    told = [int(part) for part in rest if part and part.isdecimal()]
    precision = ("year", "month", "day")[len(told)]
    try:
        known = Known(date(int(year), *told, *[1] * (2 - len(told))), precision)
    except ValueError:
        return f"is no {precision} of the calendar"
    if era is not None:
        name, _, begins, ends = era
        if known.last < begins or ends < known.first:
            return f"is no {precision} of {name}: that would be {_written(known.first, precision)}"
        if known.last < _GREGORIAN:
            return (
                f"is a {precision} of the lunar calendar, used until 1872; write it as 1872-12-31"
            )
    weekday = WEEKDAYS[known.first.weekday()]
    if found.groupdict().get("named") not in (None, weekday):
        return f"has another weekday than that day, which is a {weekday}"
    return known


def era_year(era: str, year: str) -> int:
    """Return the year of the common era that a year of an era is: 平成 十一, 平成 11 or 平成 元."""
    begins = next(begins for name, _, begins, _ in _ERAS if name == era)
    return begins.year - 1 + (1 if year == "元" else read_number(year))


def _written(first: date, precision: str) -> str:
    return first.isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]


def read_date(text: str) -> date:
    """Return the day that a text names, in any of the forms in which people write dates.

    Read are ISO 8601 (2009-06-01), slashes and dots (2009/6/1), 2009年6月1日, and the eras from
    Meiji to Reiwa (平成21年6月1日, 平成元年1月8日, 平成二十一年六月一日, H21.6.1), each in
    full-width digits too, with or without its weekday in brackets behind it. Anything else, a day
    that never was (2009-02-30, 平成40年1月1日) and one of another weekday is a ValueError.

    >>> isogj.read_date("平成21年6月1日")
    datetime.date(2009, 6, 1)
    """
    found = _parse(text)
    if isinstance(found, str):
        raise ValueError(f"{text!r} {found}")
    return found.first


def era_date(day: date, *, lang: str = "ja") -> str:
    """Return a day in the Japanese era calendar: 平成21年6月1日, or `1 June Heisei 21` in English.

    The first day of an era belongs to it. Days before 1873, when the calendar was lunar, are a
    ValueError.

    >>> isogj.era_date(pd.Timestamp("2009-06-01"))
    '平成21年6月1日'
    """
    if lang not in ("ja", "en"):
        raise ValueError(f"lang must be 'ja' or 'en', got {lang!r}")
    day = date(day.year, day.month, day.day)
    if day < _GREGORIAN:
        raise ValueError(f"day must be 1873-01-01 or later, got {day}")
    ja, en, begins, _ = next(era for era in reversed(_ERAS) if era[2] <= day)
    year = day.year - begins.year + 1
    if lang == "en":
        return f"{day.day} {month_name[day.month]} {en} {year}"
    return f"{ja}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def date_fault(text: str, *, partial: bool = False) -> str | None:
    """Return what is wrong with the text of a date, or None where it can be read."""
    found = _parse(text, partial=partial)
    return found if isinstance(found, str) else None


def dates(text: pd.Series, *, partial: bool = False) -> pd.Series:
    """Return a column of text as datetime64; what cannot be read is NaT, as is what is empty.

    `partial` reads what is only a month or a year too, as its first day: see `precisions`.
    """
    read = _known(text, partial=partial)
    return text.map({value: known.first for value, known in read.items()}).astype("datetime64[us]")


def precisions(text: pd.Series) -> pd.Series:
    """Return how much each date of a column of text tells: day, month or year, or NA."""
    read = _known(text, partial=True)
    return text.map({value: known.precision for value, known in read.items()}).astype(PRECISION)


def _known(text: pd.Series, *, partial: bool) -> dict[str, Known]:
    read = {value: _parse(value, partial=partial) for value in text.dropna().unique()}
    return {value: known for value, known in read.items() if isinstance(known, Known)}


def last_days(first: pd.Series, precision: pd.Series) -> pd.Series:
    """Return the last day that each date may be: that of its month or year where it is partial."""
    of_month = first.mask(precision == "month", first + pd.offsets.MonthEnd(0))
    last = of_month.mask(precision == "year", first + pd.offsets.YearEnd(0))
    return last.astype(first.dtype)


def written(days: pd.Series, precision: pd.Series | None = None) -> pd.Series:
    """Return dates as a file has them: 2009-06-01, or 2009-06 or 2009 by their precision."""
    known = ["day"] * len(days) if precision is None else precision
    texts = [
        None if pd.isna(day) else _written(day.date(), how)
        for day, how in zip(days, known, strict=True)
    ]
    return pd.Series(texts, days.index, "str")


def whole_numbers(text: pd.Series) -> pd.Series:
    """Return a column of text as Int64; what is no whole number is NA, as is what is empty."""
    plain = {value: half_width(value).replace("−", "-") for value in text.dropna().unique()}
    read = {value: int(whole) for value, whole in plain.items() if _WHOLE.fullmatch(whole)}
    return text.map(read).astype("Int64")


def read_number(numeral: str) -> int:
    """Return the whole number that a numeral names: 百二十八, 一二八 and 128 are one."""
    total, part = 0, 0
    for sign in numeral:
        if sign in _UNITS:
            total, part = total + (part or 1) * _UNITS[sign], 0
        else:
            part = 10 * part + _DIGITS.get(sign, int(sign) if sign.isdigit() else 0)
    return total + part


def flags(text: pd.Series) -> pd.Series:
    """Return a column of `true` and `false` (in capitals too, as Excel writes them) as boolean."""
    return text.str.lower().map({"true": True, "false": False}).astype("boolean")
