"""The forms in which people write dates, numbers and yes or no, read into one type each."""

import re
import unicodedata
from datetime import date

import pandas as pd

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
_ERA = re.compile(
    r"(明治?|大正?|昭和?|平成?|令和?|[MTSHR])\.?(元|[0-9]{1,2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?",
    re.IGNORECASE,
)
_COMMON = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?")
_KANJI = "一二三四五六七八九"
_DIGITS = {digit: value for value, digit in enumerate("〇" + _KANJI)}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# A whole number as people write it, in kanji or in digits, as a pattern.
NUMERAL = f"[0-9{''.join(_DIGITS)}{''.join(_UNITS)}]+"
_KANJI_TENS = re.compile(f"([{_KANJI}]?)十([{_KANJI}]?)")
_DASHES = str.maketrans("‐‑‒–—−", "------")


def _digits(text: str) -> str:
    """Return text in half-width characters, without spaces, kanji numerals as digits."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_DASHES)
    tens = _KANJI_TENS.sub(lambda m: f"{m[1] or '一'}{m[2] or '0'}", text)
    return tens.translate(str.maketrans(_KANJI, "123456789"))


def _parse(text: str) -> date | str:
    """Return the day that a text names, or what is wrong with it."""
    plain = _digits(text)
    if era := _ERA.fullmatch(plain):
        number = next(
            n for n, (ja, en, *_) in enumerate(_ERAS) if era[1][0].upper() in (ja[0], en[0])
        )
        year = _ERAS[number][2].year + (1 if era[2] == "元" else int(era[2])) - 1
        month, day = int(era[3]), int(era[4])
    elif common := _COMMON.fullmatch(plain):
        number = None
        year, month, day = map(int, common.groups())
    else:
        return "is not a date; write it as 2009-06-01"
    try:
        found = date(year, month, day)
    except ValueError:
        return "is no day of the calendar"
    if number is None:
        return found
    name, _, begins, ends = _ERAS[number]
    if not begins <= found <= ends:
        return f"is no day of {name}: that would be {found}"
    if found < _GREGORIAN:
        return "is a day of the lunar calendar, used until 1872; write it as 1872-12-31"
    return found


def read_date(text: str) -> date:
    """Return the day that a text names, in any of the forms in which people write dates.

    Read are ISO 8601 (2009-06-01), slashes and dots (2009/6/1), 2009年6月1日, and the eras from
    Meiji to Reiwa (平成21年6月1日, 平成元年1月8日, 平成二十一年六月一日, H21.6.1), each in
    full-width digits too. Anything else, and a day that never was (2009-02-30, 平成40年1月1日),
    is a ValueError.
    """
    found = _parse(text)
    if isinstance(found, str):
        raise ValueError(f"{text!r} {found}")
    return found


def era_date(day: date, *, lang: str = "ja") -> str:
    """Return a day in the Japanese era calendar: 平成21年6月1日, or `1 June Heisei 21` in English.

    The first day of an era belongs to it. Days before 1873, when the calendar was lunar, are a
    ValueError.
    """
    if lang not in ("ja", "en"):
        raise ValueError(f"lang must be 'ja' or 'en', got {lang!r}")
    day = date(day.year, day.month, day.day)
    if day < _GREGORIAN:
        raise ValueError(f"day must be 1873-01-01 or later, got {day}")
    ja, en, begins, _ = next(era for era in reversed(_ERAS) if era[2] <= day)
    year = day.year - begins.year + 1
    if lang == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {en} {year}"
    return f"{ja}{'元' if year == 1 else year}年{day.month}月{day.day}日"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def date_fault(text: str) -> str | None:
    """Return what is wrong with the text of a date, or None where it can be read."""
    found = _parse(text)
    return found if isinstance(found, str) else None


def dates(text: pd.Series) -> pd.Series:
    """Return a column of text as datetime64; what cannot be read is NaT, as is what is empty."""
    days = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    odd = days.isna() & text.notna()
    if odd.any():
        read = {value: _parse(value) for value in text[odd].unique()}
        days[odd] = pd.to_datetime(
            text[odd].map({value: day for value, day in read.items() if isinstance(day, date)})
        ).astype("datetime64[us]")
    return days


def whole_numbers(text: pd.Series) -> pd.Series:
    """Return a column of text as Int64; what is no whole number is NA, as is what is empty."""
    if not text.str.fullmatch("[0-9]{1,15}").all():
        text = text.str.normalize("NFKC").str.replace("−", "-")
    whole = text.where(text.str.fullmatch("-?[0-9]{1,15}").fillna(False).astype(bool))
    return pd.to_numeric(whole).astype("Int64")


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
