"""Ways in which files of tables are spoilt: cells, bytes, and what a workbook has besides."""

import csv
import datetime as dt
import io
import random
import shutil
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment

# What people paste, and what breaks readers.
PIECES = [
    "", " ", "\t", "\u3000", "\u200b", "\ufeff", "\x0b", "\x00", "\u2028", "\r", "\n", '"', '""',
    ",", ";", "'", "\\", "$", "$x^2$", "_", "{}", "{x}", "<b>", "&amp;", "&", "#", "#REF!",
    "=1+1", "@x", "%s", "-", "+", "0", "007", "1.5", "1e3", "-1", "１２", "17¹", "2①", "½", "∞",
    "nan", "NaN", "None", "null", "NA", "true", "FALSE", "はい", "2009-06", "2009", "2009-06-01",
    "2009/6/1", "2009.6.1", "平成21年6月1日", "H21.6.1", "平成二十一年六月一日", "令和元年5月1日",
    "2009-02-30", "2009-3-3¹", "2010-3-3 1", "0000-01-01", "9999-12-31", "now", "today",
    "1 June 2009", "株式会社アルファ", "㈱ガンマ", "アルファ社", "alpha", "Alpha Inc.",
    "監視・検知", "開催", "Kickoff", "🛡", "𠮷", "髙", "é", "é", "が", "ﾃｽﾄ", "العربية", "\ud83d",
    "\ue000", "…", "―", "～", "x" * 300, "_x000D_", "_x005F_", "株式会社", "甲,乙", "甲\n乙",
    "１９９９年", "二〇〇九年", "2009年", "12月",
]  # fmt: skip
EDGE = [
    1e300, -0.0, 1.5, 7, True, False, dt.datetime(2009, 6, 1), dt.datetime(2009, 6, 1, 9, 30),
    dt.date(1900, 1, 1), dt.time(9, 30), dt.timedelta(hours=30), "=1+1", "#N/A", 2**53, 39965,
]  # fmt: skip
FORMATS = [
    "General",
    "0",
    "000",
    "0.00",
    "yyyy-mm-dd",
    'yyyy"年"m"月"',
    "yyyy",
    "@",
    "[h]:mm",
    "ge.m.d",
]


def cells_of(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))


def spoil_cell(chance: random.Random, old: str, piece: str) -> str:
    """A cell with a piece put in its place, before, behind, or within it."""
    at = chance.randrange(len(old) + 1)
    return chance.choice([piece, piece + old, old + piece, old[:at] + piece + old[at:], old[:at]])


def spoil_cells(chance: random.Random, rows: list[list[str]], pieces: list[str]) -> None:
    """Change some cells, rows or columns, seldom the header."""
    for _ in range(chance.choice([0, 1, 1, 1, 2, 5])):
        row = chance.choice(rows[1:] or rows) if chance.random() < 0.95 else rows[0]
        if row:
            at = chance.randrange(len(row))
            row[at] = spoil_cell(chance, row[at], chance.choice(pieces))
    if chance.random() < 0.1 and len(rows) > 1:
        rows.insert(chance.randrange(1, len(rows)), list(chance.choice(rows)))
    if chance.random() < 0.05:
        order = chance.sample(range(len(rows[0])), len(rows[0]))
        rows[:] = [[row[at] for at in order if at < len(row)] for row in rows]


def spoil_csv(chance: random.Random, file: Path, pieces: list[str]) -> None:
    rows = cells_of(file)
    spoil_cells(chance, rows, pieces)
    text = io.StringIO()
    end = chance.choice(["\n", "\r\n", "\n"])
    csv.writer(text, lineterminator=end).writerows(rows)
    encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "cp932"])
    data = text.getvalue().encode(encoding, errors="replace")
    if chance.random() < 0.2:
        data = spoil_bytes(chance, data)
    file.write_bytes(data)


def spoil_bytes(chance: random.Random, data: bytes) -> bytes:
    """Bytes with a few cut out, doubled, or put in."""
    for _ in range(chance.choice([1, 1, 3])):
        at, long = chance.randrange(len(data) + 1), chance.choice([1, 2, 20])
        put = chance.choice(
            [b"", b'"', b"\0", b"\xff", b"\x93\xfa", b"\xe6", b",", b"\n", b"\r", data[:long]]
        )
        data = data[:at] + put + data[at + chance.choice([0, long]) :]
    return data


def spoil_workbook(chance: random.Random, file: Path, pieces: list[str]) -> Path:
    """Make a workbook of a CSV file, with what a workbook may have besides; its new place."""
    rows = cells_of(file)
    # Excel holds no control characters.
    spoil_cells(chance, rows, [*(piece for piece in pieces if piece.isprintable()), "\n", "\t"])
    book = openpyxl.Workbook()
    page = book.active
    for n, row in enumerate(rows, 1):
        for at, text in enumerate(row, 1):
            cell = page.cell(n, at)
            day = len(text) == 10 and text[4] == "-" and chance.random() < 0.5
            try:
                value: object = dt.datetime.fromisoformat(text) if day else text or None
            except ValueError:
                value = text
            cell.value = (
                int(text)
                if text.isdecimal() and text.isascii() and chance.random() < 0.5
                else value
            )
    for _ in range(chance.choice([0, 0, 1, 2])):
        n, at = chance.randint(1, len(rows) + 2), chance.randint(1, len(rows[0]) + 1)
        page.cell(n, at).value = chance.choice(EDGE)
        page.cell(n, at).number_format = chance.choice(FORMATS)
    odd = chance.random()
    if odd < 0.1:
        page.row_dimensions[chance.randint(1, len(rows))].hidden = True
    elif odd < 0.15:
        page.column_dimensions["B"].hidden = True
    elif odd < 0.25:
        n, at = chance.randint(1, len(rows)), chance.randint(1, len(rows[0]))
        page.merge_cells(
            start_row=n, start_column=at, end_row=n + chance.randint(0, 2), end_column=at
        )
    elif odd < 0.3:
        page["A2"].comment = Comment("x", "y")
    elif odd < 0.35:
        page.insert_rows(1, chance.randint(1, 3))
    elif odd < 0.4:
        book.create_sheet("more")["A1"] = "x"
    file.unlink()
    made = file.with_suffix(".xlsx")
    book.save(made)
    if chance.random() < 0.1:
        spoil_parts(chance, made)
    return made


def spoil_parts(chance: random.Random, file: Path) -> None:
    """Change some bytes of a part of a workbook, or of the file as a whole."""
    if chance.random() < 0.3 or file.suffix == ".csv":
        file.write_bytes(spoil_bytes(chance, file.read_bytes()))
        return
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(parts))
    parts[name] = spoil_bytes(chance, parts[name])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def _load(file: Path) -> openpyxl.Workbook:
    """Open a workbook, of which no file is left open where it is none."""
    return openpyxl.load_workbook(io.BytesIO(file.read_bytes()))


def in_one_workbook(folder: Path) -> Path:
    """Put the workbooks of a folder into one, a sheet each, as they are."""
    whole = openpyxl.Workbook()
    del whole[whole.sheetnames[0]]
    for file in sorted(folder.glob("*.xlsx")):
        page = whole.create_sheet(file.stem)
        for row in _load(file).worksheets[0].iter_rows():
            for cell in row:
                page.cell(cell.row, cell.column, cell.value).number_format = cell.number_format
        file.unlink()
    whole.save(folder / "tables.xlsx")
    return folder / "tables.xlsx"


def fresh(source: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(source, place))


def is_whole(file: Path) -> bool:
    """Whether openpyxl itself opens a workbook, so that its cells can be put into another."""
    try:
        _load(file)
    except Exception:
        return False
    return True


def keep(place: Path) -> Path:
    """Put a folder aside for a person to look at."""
    kept = Path(tempfile.mkdtemp(prefix="isogj-fuzz-"))
    folder = place if place.is_dir() else place.parent
    return Path(shutil.copytree(folder, kept / folder.name))
