"""What `check` passes can be built: reports from spoilt folders without an error.

Run by `make fuzz`; ISOGJ_BUILDS sets how many, ISOGJ_SEED repeats a run. A build is a whole one of
`isogj report` from the small folder of tests, in one language: all notebooks, page, print edition,
deck and map; of its drawings those that an earlier one has made are remembered.
"""

import csv
import os
import random
import sys
import traceback
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import spoiling

from isogj_analysis.report.run import build_report
from isogj_analysis.tables import check_tables
from isogj_analysis.tables.schemas import TABLES

SMALL = Path(__file__).resolve().parents[1] / "data" / "small"
BUILDS = int(os.environ.get("ISOGJ_BUILDS", "300"))
SEED = int(os.environ.get("ISOGJ_SEED", str(random.randrange(10**6))))
TEXTS = [
    piece for piece in spoiling.PIECES if piece.isprintable() and "🛡" not in piece
] + [
    "$a_1$ と $b^2$", r"\frac{1}{2}", r"C:\new\table", "{name} {0} {", "a & b < c > d", "#1 *重要*",
    "= 合計", "__init__", "`code`", "[1](x)", "<script>alert(1)</script>", "// 注", "/* 注 */",
    "@ref", "~5~", "%d %s", "</svg>", "]]>", "<!--", "―――", "あ" * 120, "W" * 120, "甲\n乙\n丙",
    "100%", "“引用”", "'", "一、二、三", "・", "（株）", "A/B", "Ａ１", "\\", "$", "_", "^",
    "{", "}", "#", "^上^",
]  # fmt: skip
DAYS = [
    "",
    "2008",
    "2008-07",
    "2008-07-01",
    "2009-06-01",
    "平成20年12月",
    "2007-01-31",
    "2010",
    "1900",
]
NUMBERS = ["", "0", "1", "2", "3", "12", "100", "2008", "2009", "2010", "999999999"]


def spoil(chance: random.Random, name: str, rows: list[list[str]]) -> None:
    """Change some cells of a table to what may well be valid, or leave out rows."""
    columns = TABLES[name].columns
    header, *body = rows
    for _ in range(chance.choice([0, 1, 2, 4])):
        if not body:
            break
        row, at = chance.choice(body), chance.randrange(len(header))
        column = columns[header[at]]
        pieces = {
            "text": TEXTS,
            "date": DAYS,
            "number": NUMBERS,
            "flag": ["true", "false"],
            "word": [*column.words, ""],
        }.get(column.kind)
        if column.kind == "text":
            row[at] = spoiling.spoil_cell(chance, row[at], chance.choice(TEXTS))
        elif pieces:
            row[at] = chance.choice(pieces)
        else:
            row[at] = chance.choice([other[at] for other in body] + [""] * (column.kind == "ref"))
    odd = chance.random()
    if odd < 0.1:
        body = body[: chance.randrange(len(body) + 1)]
    elif odd < 0.2 and body:
        again = list(chance.choice(body))
        if header[0] == TABLES[name].key[0] and len(TABLES[name].key) == 1:
            again[0] += "-again"
        body.insert(chance.randrange(len(body) + 1), again)
    elif odd < 0.25:
        chance.shuffle(body)
    rows[:] = [header, *body]


def valid_folder(chance: random.Random, place: Path) -> Path:
    """A spoilt folder that the check passes: what it refuses is put back, until all is valid."""
    folder = spoiling.fresh(SMALL, place)
    for file in sorted(folder.glob("*.csv")):
        rows = spoiling.cells_of(file)
        spoil(chance, file.stem, rows)
        if rows != spoiling.cells_of(file):
            with file.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(rows)
    while True:
        found = check_tables(folder)
        wrong = found.loc[found["severity"] == "error", "file"]
        if wrong.empty:
            return folder
        spoilt = {file.name for file in folder.glob("*.csv") if not is_same(file)}
        # Where none of these is at fault, another table is, to which they refer.
        for name in spoilt.intersection(Path(file).name for file in wrong) or [min(spoilt)]:
            (folder / name).write_bytes((SMALL / name).read_bytes())


def is_same(file: Path) -> bool:
    return file.read_bytes() == (SMALL / file.name).read_bytes()


# Kernels that are ended at once leave sockets to the end of the process.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_the_check_passes_can_be_built(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    print(f"\nseed {SEED}")
    failed = []
    for number in range(BUILDS):
        folder = valid_folder(chance, tmp_path / "small")
        try:
            build_report(folder, tmp_path / "figures", lang=chance.choice(["ja", "en"]))
        except Exception:
            failed.append(number)
            traceback.print_exc()
            print(f"build {number}, kept: {spoiling.keep(folder)}")
    print(f"{BUILDS} builds of folders that the check passes, {len(failed)} failed")
    assert not failed
