"""From the bytes of a CSV file to rows of text, each with the line on which it stands.

Good data is never walked row by row: quotes, commas and line breaks are found with numpy, and
pandas parses what was found whole. A line that cannot be read is named and left out; the rest is
read on.
"""

import codecs
import csv
import io
from collections.abc import Collection, Iterable
from itertools import islice

import numpy as np
import pandas as pd

from isogj_analysis.tables.problems import Problem
from isogj_analysis.tables.sheets import FIRST_ROWS, Sheet, above, header_at, tidy

_QUOTE, _COMMA, _BREAK = b'",\n'
_MOST_STRAYS = 100
_LONGEST = 100_000
# Python decodes bytes that no CP932 writer makes to these.
_NOT_CP932 = frozenset("\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3")
_NAMES = {"utf-8": "UTF-8", "cp932": "CP932"}


def read_csv(data: bytes, file: str, columns: Collection[str] = ()) -> Sheet:
    """Return the rows of a CSV file in UTF-8 (BOM or not) or CP932, with all that is wrong in it.

    `columns` are those of the table, by which the header is found under a title.
    `header` is empty where the file is, and None where its first line cannot be read.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Sheet.broken(file, "is in UTF-16; save it as CSV UTF-8")
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    faults: dict[int, tuple[str, str]] = {}
    if b"\0" in data:
        faults |= _nul_lines(data)
        data = _without(data, faults)
    data, misread = _in_utf8(data, marked=marked)
    data, strays = _without_strays(data)
    faults = {**misread, **strays, **faults}
    sheet = _split(data, file, set(faults), columns)
    sheet.problems[:0] = [Problem(file, line, "", *fault) for line, fault in faults.items()]
    return sheet


def _lines(data: bytes) -> list[bytes]:
    return data.split(b"\n")


def _without(data: bytes, lines: Iterable[int]) -> bytes:
    """Return the data with some lines emptied, so that the others keep their numbers."""
    rows = _lines(data)
    for line in lines:
        rows[line - 1] = b""
    return b"\n".join(rows)


def _nul_lines(data: bytes) -> dict[int, tuple[str, str]]:
    text = "holds a NUL byte; delete it or type the line anew"
    return {n: ("", text) for n, line in enumerate(_lines(data), 1) if b"\0" in line}


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding != "cp932" or _NOT_CP932.isdisjoint(text)


def _in_utf8(data: bytes, *, marked: bool) -> tuple[bytes, dict[int, tuple[str, str]]]:
    """Return the data in UTF-8, and the lines that are in another encoding than the rest."""
    if _decodes(data, "utf-8"):
        return data, {}
    lines = dict(enumerate(_lines(data), 1))
    telling = {n: line for n, line in lines.items() if not line.isascii()}
    alien = [n for n, line in telling.items() if not _decodes(line, "utf-8")]
    # Two bytes of CP932 may happen to be UTF-8; three are kana or kanji in UTF-8 beyond doubt.
    sure = [n for n in telling.keys() - alien if max(lines[n].decode("utf-8")) > "\u07ff"]
    is_utf8 = marked or len(sure) >= len(alien)
    encoding, wrong = ("utf-8", alien) if is_utf8 else ("cp932", sorted(sure))
    wrong += [n for n in telling if n not in wrong and not _decodes(lines[n], encoding)]
    other = {"utf-8": "cp932", "cp932": "utf-8"}[encoding]
    faults = {}
    for n in wrong:
        shown = lines[n].decode(other, errors="replace")
        what = f"is in {_NAMES[other]}, most of the file in {_NAMES[encoding]}"
        if not _decodes(lines[n], other):
            what = f"is neither {_NAMES['utf-8']} nor {_NAMES['cp932']}"
        faults[n] = (shown, f"{what}; save the whole file in one encoding")
    return _without(data, wrong).decode(encoding).encode(), faults


def _without_strays(data: bytes) -> tuple[bytes, dict[int, tuple[str, str]]]:
    """Return the data without the lines that hold a stray quote, and those lines."""
    faults: dict[int, tuple[str, str]] = {}
    text = "holds a stray quote; a cell with quotes stands in quotes, and those within are doubled"
    start = 0
    while start < len(data):
        found = _first_stray(np.frombuffer(data, np.uint8, offset=start))
        if found is None:
            break
        record, stray = start + found[0], start + found[1]
        first, end = data.rfind(b"\n", 0, stray) + 1, data.find(b"\n", stray)
        end = len(data) if end < 0 else end
        if len(faults) == _MOST_STRAYS:
            text, end = "and the lines after it hold more stray quotes", len(data)
        faults[data.count(b"\n", 0, stray) + 1] = (data[first:end][:200].decode(), text)
        gone = b"\n" * data.count(b"\n", record, end)
        data = data[:record] + gone + data[end:]
        start = record + len(gone)
    return data, faults


def _first_stray(part: np.ndarray) -> tuple[int, int] | None:
    """Return where the first record with a stray quote begins, and where that quote is."""
    quotes = np.flatnonzero(part == _QUOTE)
    if not quotes.size:
        return None
    edges = np.zeros(256, bool)
    edges[[_COMMA, _BREAK]] = True
    after_edge = edges[part[quotes - 1]] | (quotes == 0)
    before_edge = edges[part[np.minimum(quotes + 1, part.size - 1)]] | (quotes == part.size - 1)
    opens, closes = quotes[0::2], quotes[1::2]
    doubled = np.zeros(opens.size, bool)
    doubled[1:] = opens[1:] == closes[: opens.size - 1] + 1
    goes_on = np.zeros(closes.size, bool)
    goes_on[: opens.size - 1] = doubled[1:]
    # The quote at fault is the one that begins the field, wherever the parity breaks later.
    begins = opens[np.maximum.accumulate(np.where(doubled, 0, np.arange(opens.size)))]
    bad_opens = np.flatnonzero(~after_edge[0::2] & ~doubled)
    bad_closes = np.flatnonzero(~before_edge[1::2] & ~goes_on)
    first_open = bad_opens[0] if bad_opens.size else opens.size
    first_close = bad_closes[0] if bad_closes.size else opens.size
    if first_open == first_close == opens.size and opens.size == closes.size:
        return None
    stray = int(begins[min(first_open, first_close, opens.size - 1)])
    breaks = np.flatnonzero(part[:stray] == _BREAK)
    outside = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    return (int(outside[-1]) + 1 if outside.size else 0), stray


def _split(data: bytes, file: str, left_out: set[int], columns: Collection[str]) -> Sheet:
    """Return the records of sound CSV in UTF-8, the ragged ones named."""
    if not data.decode().strip():
        return Sheet(file, None if left_out else [], intact=False)
    part = np.frombuffer(data if data.endswith(b"\n") else data + b"\n", np.uint8)
    quotes = np.flatnonzero(part == _QUOTE)
    breaks = np.flatnonzero(part == _BREAK)
    commas = np.flatnonzero(part == _COMMA)
    ends = breaks
    if quotes.size:
        ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
        commas = commas[np.searchsorted(quotes, commas) % 2 == 0]
    starts = np.concatenate(([0], ends[:-1] + 1))
    lines = np.searchsorted(breaks, starts) + 1
    cells = np.diff(np.searchsorted(commas, np.concatenate(([0], ends)))) + 1

    def record(n: int) -> str:
        return bytes(part[starts[n] : ends[n]]).decode()

    def row(n: int) -> list[str]:
        # The csv module refuses cells that are longer; no header is.
        return next(csv.reader(io.StringIO(record(n)[:_LONGEST], newline="")))

    first = list(islice((n for n in range(len(ends)) if record(n).strip()), FIRST_ROWS))
    head = first[header_at([row(n) for n in first], columns)]
    if any(line <= lines[head] for line in left_out):
        return Sheet(file, None, intact=False)
    header = row(head)
    good = cells == len(header)
    good[: head + 1] = False
    ragged_rows = [n for n in np.flatnonzero(~good).tolist() if n > head and record(n).strip()]
    problems = [_ragged(file, int(lines[n]), int(cells[n]), len(header)) for n in ragged_rows]
    if head > first[0]:
        problems.insert(0, above(file, int(lines[first[0]]), int(lines[head]), row(first[0])))
    body = part[np.repeat(good, ends + 1 - starts)].tobytes()
    rows = pd.DataFrame(columns=range(len(header)), dtype="str")
    if body:
        rows = pd.read_csv(
            io.BytesIO(body), header=None, names=range(len(header)), dtype="str", index_col=False,
            keep_default_na=False, na_values=[""], skip_blank_lines=False, encoding="utf-8",
        )  # fmt: skip
    rows, kept = tidy(rows, lines[good])
    intact = not (ragged_rows or left_out)
    return Sheet(file, header, rows, kept, problems, int(lines[head]), intact)


def _ragged(file: str, line: int, cells: int, width: int) -> Problem:
    """Return the problem of a row that has more or fewer cells than the header."""
    count = "1 cell" if cells == 1 else f"{cells} cells"
    return Problem(file, line, "", "", f"has {count}, the header {width}")
