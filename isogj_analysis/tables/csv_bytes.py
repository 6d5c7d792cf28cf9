"""From the bytes of a CSV file to rows of text, each with the line on which it stands.

A line that cannot be read is named and left out; the rest is read on.
"""

import codecs
import re
from collections.abc import Collection
from typing import NamedTuple

from isogj_analysis.tables.problems import Problem
from isogj_analysis.tables.sheets import (
    FIRST_ROWS,
    LIMITS,
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    above,
    header_at,
)

# In quotes, those within doubled, or without any; where neither fits it ends before a quote.
_FIELD = re.compile(r'"[^"]*(?:""[^"]*)*"|[^",\n]*')
_NUL = "holds a NUL byte; delete it or type the line anew"
_STRAY = "holds a stray quote; a cell with quotes stands in quotes, and those within are doubled"
_MORE_STRAYS = "and the lines after it hold more stray quotes"
_MOST_STRAYS = 100
_MOST_BYTES = 200_000_000
# A row may have several, and some may be empty.
_MOST_LINES = 2 * MOST_ROWS
_JIS = re.compile(rb"\x1b\$[@B]")
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
    if _JIS.search(data):
        return Sheet.broken(file, "is in JIS (ISO-2022-JP); save it as CSV UTF-8")
    if len(data) > _MOST_BYTES:
        told = f"has {len(data) / 1e6:,.0f} MB, and {_MOST_BYTES / 1e6:,.0f} MB are read"
        return Sheet.broken(file, told)
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = data.split(b"\n")
    if len(lines) > _MOST_LINES:
        return Sheet.broken(file, f"has {len(lines):,} lines; {LIMITS}")
    nul = {n: ("", _NUL) for n, line in enumerate(lines, 1) if b"\0" in line}
    lines = [b"" if n in nul else line for n, line in enumerate(lines, 1)]
    text, misread = _decoded(lines, marked=marked)
    return _sheet(text, file, nul | misread, columns)


def _decode(line: bytes, encoding: str) -> str | None:
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if encoding == "utf-8" or _NOT_CP932.isdisjoint(text) else None


def _decoded(lines: list[bytes], *, marked: bool) -> tuple[str, dict[int, tuple[str, str]]]:
    """Return the text of the lines, less those in another encoding than the rest, and these."""
    texts = {encoding: [_decode(line, encoding) for line in lines] for encoding in _NAMES}
    telling = [n for n, line in enumerate(lines) if not line.isascii()]
    alien = [n for n in telling if texts["utf-8"][n] is None]
    # Two bytes of CP932 may happen to be UTF-8; three are kana or kanji in UTF-8 beyond doubt.
    sure = {n for n in telling if max(texts["utf-8"][n] or " ") > "\u07ff"}
    own, other = "utf-8", "cp932"
    if len(sure) < len(alien) and not marked:
        own, other = other, own
        alien = [n for n in telling if n in sure or texts["cp932"][n] is None]
    faults = {}
    for n in alien:
        what = f"is in {_NAMES[other]}, most of the file in {_NAMES[own]}"
        if texts[other][n] is None:
            what = f"is neither {_NAMES['utf-8']} nor {_NAMES['cp932']}"
        shown = lines[n].decode(other, errors="replace")
        faults[n + 1] = (shown, f"{what}; save the whole file in one encoding")
        texts[own][n] = ""
    return "\n".join(text or "" for text in texts[own]), faults


class _Record(NamedTuple):
    line: int
    text: str
    cells: list[str]


def records_of(text: str) -> tuple[list[_Record], dict[int, tuple[str, str]]]:
    """Return the records of a text, and the lines left out for a stray quote."""
    records: list[_Record] = []
    faults: dict[int, tuple[str, str]] = {}
    line, begins, cells, at = 1, 0, [], 0
    while at <= len(text):
        field = _FIELD.match(text, at)
        end = field.end() if field else at
        if text[end : end + 1] not in ("", ",", "\n"):
            # The quote at fault is the one that begins the field, wherever the text breaks later.
            line += text.count("\n", begins, at)
            first, end = text.rfind("\n", 0, at) + 1, text.find("\n", at) % (len(text) + 1)
            if len(faults) == _MOST_STRAYS:
                faults[line] = (text[first:][:200], _MORE_STRAYS)
                break
            faults[line] = (text[first:end][:200], _STRAY)
        else:
            cell = text[at:end]
            cells.append(cell[1:-1].replace('""', '"') if cell.startswith('"') else cell)
            at = end + 1
            if text[end : end + 1] == ",":
                continue
            records.append(_Record(line, text[begins:end], cells))
            line += text.count("\n", begins, end)
        line, begins, cells, at = line + 1, end + 1, [], end + 1
    return records, faults


def _sheet(
    text: str, file: str, left_out: dict[int, tuple[str, str]], columns: Collection[str]
) -> Sheet:
    """Return the rows of a text, with the lines that were left out of it and the ragged ones."""
    records, strays = records_of(text)
    # What was left out before is an empty line here, in which no quote can stray.
    left_out = {**left_out, **strays}
    problems = [Problem(file, line, "", *fault) for line, fault in left_out.items()]
    filled = [record for record in records if record.text.strip()]
    if not filled:
        return Sheet(file, None if left_out else [], problems=problems, intact=False)
    first = filled[:FIRST_ROWS]
    place = header_at([record.cells for record in first], columns)
    head, body = first[place], filled[place + 1 :]
    if any(line <= head.line for line in left_out):
        return Sheet(file, None, problems=problems, intact=False)
    width = len(head.cells)
    if width > MOST_COLUMNS:
        return Sheet.broken(file, f"has {width:,} columns; {LIMITS}")
    if len(body) > MOST_ROWS:
        return Sheet.broken(file, f"has {len(body):,} rows; {LIMITS}")
    if place:
        problems.append(above(file, first[0].line, head.line, first[0].cells))
    ragged = [record for record in body if len(record.cells) != width]
    for record in ragged:
        count = "1 cell" if len(record.cells) == 1 else f"{len(record.cells)} cells"
        problems.append(Problem(file, record.line, "", "", f"has {count}, the header {width}"))
    good = [record for record in body if len(record.cells) == width]
    sheet = Sheet(file, head.cells, problems=problems, header_line=head.line)
    sheet.intact = not (ragged or left_out)
    return sheet.fill([record.cells for record in good], [record.line for record in good])
