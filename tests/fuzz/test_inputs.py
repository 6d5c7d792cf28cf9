"""Spoilt tables: nothing raises, nothing changes in silence, nothing takes long or much memory.

Run by `make fuzz`; ISOGJ_INPUTS sets how many files are tried, ISOGJ_SEED repeats a run. A round
spoils every table of the small folder at once, each its own input.
"""

import os
import random
import resource
import sys
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import independent
import spoiling
from folders import patch

from isogj_analysis.tables.pages import Page
from isogj_analysis.tables.problems import Problem
from isogj_analysis.tables.read import _examine

SMALL = Path(__file__).resolve().parents[1] / "data" / "small"
INPUTS = int(os.environ.get("ISOGJ_INPUTS", "10000"))
SEED = int(os.environ.get("ISOGJ_SEED", str(random.randrange(10**6))))
SECONDS, MEGABYTES = 10, 1_000
NAMES = sorted(path.stem for path in SMALL.glob("*.csv"))
seen: Counter[str] = Counter()
longest: list[float] = []


def examine(place: Path, *, inputs: int) -> None:
    """Check a folder or workbook, hold what was read against an independent reading, and count."""
    seen["inputs"] += inputs
    began = time.process_time()
    try:
        book, problems, _ = _examine(place)
        longest.append(time.process_time() - began)
    except Exception:
        seen["tracebacks"] += 1
        traceback.print_exc()
        print(f"kept: {spoiling.keep(place)}")
        return
    seen["problems"] += sum(problem.severity == "error" for problem in problems)
    seen["remarks"] += sum(problem.severity == "remark" for problem in problems)
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for name, page in book.items():
        for change in silent(page, by_file.get(page.sheet.file, [])):
            seen["silent changes"] += 1
            print(f"{place.name}, {name}: {change}, kept: {spoiling.keep(place)}")


def silent(page: Page, told: list[Problem]) -> list[str]:
    """What of a file is read otherwise than an independent reader reads it, and not told."""
    sheet, columns = page.sheet, list(page.spec.columns)
    path, _, title = sheet.file.partition(", sheet ")
    # What concerns the file as a whole is told; its header, and all that hangs on its lines.
    whole = any(not problem.line and problem.severity == "error" for problem in told)
    if whole or not Path(path).exists() or sheet.header is None or not sheet.intact:
        return []
    if any(problem.line <= sheet.header_line and problem.line for problem in told):
        return []
    if path.endswith(".csv"):
        found = independent.read_csv(Path(path).read_bytes(), columns)
    else:
        found = independent.read_workbook(Path(path), title or None, columns)
    if found is None:
        is_csv = path.endswith(".csv")
        return ["is no file that the csv module reads"] if is_csv and not told else []
    ranges = any(":" in problem.cell for problem in told)
    names = {(problem.column, problem.value) for problem in told}
    lines: dict[int, list[Problem]] = {}
    for problem in told:
        lines.setdefault(problem.line, []).append(problem)
    typed = {column: page.typed[column].tolist() for column in columns}
    texts = {column: page.text[column].tolist() for column in columns}
    changes = []
    for n in set(found) - set(sheet.lines) - set(lines):
        if any(found[n].values()):
            changes.append(f"line {n} is lost: {found[n]}")
    for row, n in enumerate(sheet.lines):
        if n not in found:
            changes.append(f"line {n} is none")
            continue
        for column in columns:
            value, read, raw = typed[column][row], texts[column][row], found[n].get(column, "")
            known = any(column in p.column or p.cell for p in lines.get(n, ())) or ranges
            # A name is remarked on once a column, wherever it stands.
            known |= (column, raw) in names
            if not known and not same(page.spec.columns[column].kind, raw, read, value):
                changes.append(f"line {n}, {column}: {raw!r} became {value!r}")
    return changes


def same(kind: str, raw: str, read: object, value: object) -> bool:
    """Whether a typed value is what the text of its cell says."""
    if pd.isna(value) or raw == "":
        return bool(pd.isna(value)) and raw == ""
    if kind == "date":
        return independent.day(raw) == value.date()
    if kind == "number":
        return independent.number(raw) == value
    if kind == "flag":
        return raw.lower() == str(value).lower()
    # Zeros that a number format shows stand in the text that was read.
    return str(value) in (raw, raw.replace("\r\n", "\n").replace("\r", "\n")) or read.lstrip(
        "0"
    ) == raw.lstrip("0")


def spoil_all(chance: random.Random, folder: Path, pieces: list[str]) -> int:
    for name in NAMES:
        spoil = spoiling.spoil_csv if chance.random() < 0.6 else spoiling.spoil_workbook
        spoil(chance, folder / f"{name}.csv", pieces)
    return len(NAMES)


def test_spoilt_files(tmp_path: Path) -> None:
    """Half of all inputs: pieces of which it is known what they do to readers."""
    chance = random.Random(SEED)
    while seen["inputs"] < INPUTS // 2:
        folder = spoiling.fresh(SMALL, tmp_path / "small")
        if chance.random() < 0.2:
            for name in NAMES:
                spoiling.spoil_workbook(chance, folder / f"{name}.csv", spoiling.PIECES)
            if all(spoiling.is_whole(file) for file in folder.glob("*.xlsx")):
                examine(spoiling.in_one_workbook(folder), inputs=len(NAMES))
            continue
        examine(folder, inputs=spoil_all(chance, folder, spoiling.PIECES))


@settings(
    max_examples=max(1, INPUTS // 2 // len(NAMES)),
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(pieces=st.lists(st.text(max_size=12), min_size=5, max_size=20), number=st.integers(0))
def test_any_text_whatever(tmp_path: Path, pieces: list[str], number: int) -> None:
    """The other half: texts that hypothesis thinks of."""
    folder = spoiling.fresh(SMALL, tmp_path / "small")
    examine(folder, inputs=spoil_all(random.Random(number), folder, pieces))


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def bombs(folder: Path) -> dict[str, Path]:
    """Workbooks and files that are small and mean much."""
    made = {}

    def workbook(name: str) -> Path:
        place = spoiling.fresh(SMALL, folder / name)
        spoiling.spoil_workbook(random.Random(1), place / "meetings.csv", [""])
        made[name] = place
        return place / "meetings.xlsx"

    row = '<row><c s="1"/></row>'
    patch(
        workbook("a million empty rows"), "sheet1", "</sheetData>", row * 1_048_576 + "</sheetData>"
    )
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    patch(workbook("the last cell"), "sheet1", "</sheetData>", far)
    patch(workbook("an entity bomb"), "sheet1", "<worksheet", f"{ENTITIES}<worksheet")
    merged = "".join(f'<mergeCell ref="A{n}:XFD{n + 9}"/>' for n in range(2, 20_000, 10))
    patch(workbook("wide merged ranges"), "sheet1", "</worksheet>",
          f"<mergeCells>{merged}</mergeCells></worksheet>")  # fmt: skip
    zip_bomb = workbook("a zip bomb")
    with (
        zipfile.ZipFile(zip_bomb, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/more.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(2_000):
            part.write(bytes(1_000_000))
    for name, data in {
        "a header of 200,000 columns": b",".join(b"c%d" % n for n in range(200_000)) + b"\n1\n",
        "a million empty lines": b"wg,number,date,host,source\n" + b",,,,\n" * 1_000_000,
        "a million blank lines": b"wg,number,date,host,source\n" + b"\n" * 1_000_000,
        "a cell of 20 MB": b"wg,number,date,host,source\nwg1,1,"
        + b" " * 20_000_000 + b",,report\n",
        "blanks and an unknown code": b"wg,number,date,host,source\nwg1,1,2009-06-01,a"
        + b" " * 50_000 + b"b,report\n",
        "200,000 unknown codes": b"wg,number,date,host,source\n"
        + b"".join(b"wg1,%d,2009-06-01,host-%d,report\n" % (n, n) for n in range(1, 200_000)),
        "quotes": b"wg,number,date,host,source\n" + b'wg1,1,"2009,,\n' * 200_000,
    }.items():  # fmt: skip
        made[name] = spoiling.fresh(SMALL, folder / name)
        (made[name] / "meetings.csv").write_bytes(data)
    return made


def test_bombs(tmp_path: Path) -> None:
    for name, place in bombs(tmp_path).items():
        examine(place, inputs=1)
        print(f"{name}: {longest[-1]:.1f} s")


@pytest.fixture(autouse=True, scope="module")
def _told():
    """Print what was counted, and hold it against what is promised."""
    print(f"\nseed {SEED}")
    yield
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(
        f"{seen['inputs']:,} inputs tried, {seen['problems']:,} problems reported and "
        f"{seen['remarks']:,} remarks, {seen['tracebacks']} tracebacks, "
        f"{seen['silent changes']} silent changes, the longest round {max(longest):.1f} s, "
        f"{most:,.0f} MB"
    )
    assert not seen["tracebacks"]
    assert not seen["silent changes"]
    assert max(longest) < SECONDS
    assert most < MEGABYTES
