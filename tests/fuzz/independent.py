"""The same files read by other means: Python's csv module and openpyxl, with no code of ours."""

import csv
import datetime as dt
import io
import re
import unicodedata
import warnings
from pathlib import Path

import openpyxl

Rows = dict[int, dict[str, str]]
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_KANJI = {sign: n for n, sign in enumerate("〇一二三四五六七八九")}


def read_csv(data: bytes, columns: list[str]) -> Rows | None:
    """The rows of a CSV file by line and column, or None where it is no plain one."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return None
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return None
    return _under_header(rows, columns)


def read_workbook(path: Path, sheet: str | None, columns: list[str]) -> Rows | None:
    """The rows of the first worksheet, or of one by its name, or None where openpyxl reads none."""
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    except Exception:  # whatever its parsers raise
        return None
    named = [page for page in book.worksheets if page.title.strip().lower() == (sheet or path.stem)]
    if sheet and not named:
        return None
    page = (named or book.worksheets)[0]
    rows = [(n, [_shown(cell) for cell in row]) for n, row in enumerate(page.iter_rows(), 1)]
    return _under_header(rows, columns)


def _shown(cell: object) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        # As exact as it is shown; ge.m.d is a day too.
        code = re.sub('"[^"]*"', "", cell.number_format)
        return value.date().isoformat()[
            : 10 if "d" in code or "y" not in code else 7 if "m" in code else 4
        ]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _under_header(rows: list[tuple[int, list[str]]], columns: list[str]) -> Rows | None:
    rows = [(n, cells) for n, cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        return {}
    header = [cell.strip().lower() for cell in rows[0][1]]
    if len(set(header).intersection(columns)) < 2:
        return None
    return {
        n: {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
        for n, cells in rows[1:]
    }


def number(text: str) -> int | None:
    """The whole number that a text is, in digits of whatever width."""
    text = text.strip().replace("−", "-").replace("－", "-")
    return int(text) if re.fullmatch(r"-?\d{1,15}", text) else None


def day(text: str) -> dt.date | None:
    """The first day that a date may be, in the forms that the data dictionary names."""
    text = "".join(
        unicodedata.normalize("NFKC", sign) if ord(sign) > 0xFF00 else sign for sign in text
    )
    text = re.sub(r"\s", "", text).translate(str.maketrans("‐‑‒–—−", "------"))
    text = re.sub(f"[{''.join(_KANJI)}十]+", lambda found: str(_kanji(found[0])), text)
    # A weekday in brackets behind a whole day; which one it must be is told by the check.
    text = re.sub(r"(?<=[0-9日])[(\[][月火水木金土日](?:曜日?)?(?:[・,、/]?祝日?)?[)\]]$", "", text)
    base = 0
    for name, before in _ERAS.items():
        initial = {"明": "M", "大": "T", "昭": "S", "平": "H", "令": "R"}[name[0]]
        if found := re.match(
            f"(?:{name}|{name[0]}|{initial})\\.?(?=元|[0-9])", text, re.IGNORECASE
        ):
            base, text = before, text[found.end() :].replace("元", "1", 1)
            break
    found = re.fullmatch(
        r"([0-9]{1,4})(?:[年./-]([0-9]{1,2}))?(?:[月./-]([0-9]{1,2}))?[年月日]?", text
    )
    if not found or (not base and len(found[1]) != 4):
        return None
    try:
        return dt.date(base + int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def _kanji(text: str) -> int:
    if "十" not in text:
        return int("".join(str(_KANJI[sign]) for sign in text))
    tens, _, ones = text.partition("十")
    return 10 * (_KANJI[tens] if tens else 1) + (_KANJI[ones] if ones else 0)
