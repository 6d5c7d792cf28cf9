"""Spoilt returned forms: nothing raises, rows nobody touched are collected, nothing takes long.

Part of `make fuzz`; of ISOGJ_INPUTS a tenth are forms, ISOGJ_SEED repeats a run.
"""

import csv
import os
import random
import resource
import time
import traceback
from collections import Counter
from pathlib import Path

import openpyxl
import spoiling
from forms import SHEET, Sheet, changes, form_of, layout, tables_of

from isogj_analysis.collecting.marking import write_marked
from isogj_analysis.collecting.merging import collect_forms
from isogj_analysis.collecting.writing import write_collected

SMALL = Path(__file__).resolve().parents[1] / "data" / "small"
INPUTS = max(1, int(os.environ.get("ISOGJ_INPUTS", "10000")) // 10)
SEED = int(os.environ.get("ISOGJ_SEED", str(random.randrange(10**6))))
# Codes, title and labels; then three services, whose summaries are new, and empty rows.
HEADS, SERVICES, ROWS = 5, 3, 12


def spoilt(chance: random.Random, form: Path, file: Path) -> tuple[Path, set[str]]:
    """Write a form with cells or bytes spoilt; with the services whose rows nobody touched."""
    book = openpyxl.load_workbook(form)
    page = book[SHEET]
    whole = [[value or "" for value in row] for row in list(page.values)[:ROWS]]
    rows = [list(row) for row in whole]
    spoiling.spoil_cells(chance, rows, [text for text in spoiling.PIECES if text.isprintable()])
    told = whole[HEADS : HEADS + SERVICES] if rows[:HEADS] == whole[:HEADS] else []
    sound = {row[0] for row in told if row in rows}
    if chance.random() < 0.4:
        file = file.with_suffix(".csv")
        with file.open("w", encoding=chance.choice(["utf-8-sig", "utf-8"]), newline="") as stream:
            csv.writer(stream, delimiter=chance.choice(",;\t")).writerows(rows)
    else:
        for area in [*page.merged_cells.ranges]:
            page.unmerge_cells(str(area))
        for n, row in enumerate(rows, 1):
            for at, text in enumerate(row, 1):
                page.cell(n, at).value = text or None
        book.save(file)
    if chance.random() < 0.2:
        spoiling.spoil_parts(chance, file)
        sound = set()
    return file, sound


def test_spoilt_forms(tmp_path: Path) -> None:
    chance, seen, longest = random.Random(SEED), Counter[str](), 0.0
    folder = tables_of(tmp_path / "data", SMALL)
    asked, form = layout(folder), Sheet(form_of(folder, tmp_path))
    for n in range(SERVICES):
        form[n, "summary_ja"] = "変わった。"
    form.save()
    for number in range(INPUTS):
        (place := tmp_path / str(number)).mkdir()
        file, sound = spoilt(chance, form.path, place / "form.xlsx")
        began = time.process_time()
        try:
            found = collect_forms([file], asked)
            write_marked(found, place / "marked")
            if found.has_news:
                write_collected(found, folder, place / "data")
            seen += Counter(one.severity for one in found.findings)
            assert all(changes(found).get(code) == "changed" for code in sound)
        except Exception:
            seen["failed"] += 1
            traceback.print_exc()
            print(f"kept: {spoiling.keep(place)}")
        longest = max(longest, time.process_time() - began)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(f"\nseed {SEED}, {INPUTS:,} forms: {dict(seen)}, at most {longest:.1f} s, {most:,.0f} MB")
    assert (seen["failed"], longest < 10, most < 1_000) == (0, True, True)
