"""Spoilt returned forms: nothing raises, rows nobody touched are collected, nothing takes long.

Part of `make fuzz`; of ISOGJ_INPUTS a tenth are forms, ISOGJ_SEED repeats a run.
"""

import csv
import os
import random
import resource
import shutil
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import spoiling
from forms import SERVICES, Sheet, changes, collected, form_of, tables_of

from isogj_analysis.collecting.marking import write_marked
from isogj_analysis.collecting.writing import write_collected

SMALL = Path(__file__).resolve().parents[1] / "data" / "small"
INPUTS = max(1, int(os.environ.get("ISOGJ_INPUTS", "10000")) // 10)
SEED = int(os.environ.get("ISOGJ_SEED", str(random.randrange(10**6))))
SECONDS, MEGABYTES = 10, 1_000
OWN = {code for code, vendor, *_ in SERVICES if vendor == "alpha"}
# Codes, title and labels, and the services below them.
HEADS, ROWS = 5, 12


def spoilt(chance: random.Random, form: Path) -> tuple[Path, set[str]]:
    """Spoil the cells of a form, or its bytes; with the services of which no cell is touched."""
    book = openpyxl.load_workbook(form)
    page = book["サービス Services"]
    whole = [[value or "" for value in row] for row in list(page.values)[:ROWS]]
    rows = [list(row) for row in whole]
    spoiling.spoil_cells(chance, rows, [text for text in spoiling.PIECES if text.isprintable()])
    is_headed = rows[:HEADS] == whole[:HEADS]
    sound = {row[0] for row in whole[HEADS:] if is_headed and row in rows} & OWN
    if chance.random() < 0.4:
        form = form.with_suffix(".csv")
        with form.open("w", encoding=chance.choice(["utf-8-sig", "utf-8"]), newline="") as stream:
            csv.writer(stream, delimiter=chance.choice(",;\t")).writerows(rows)
    else:
        for area in [*page.merged_cells.ranges]:
            page.unmerge_cells(str(area))
        for n, row in enumerate(rows, 1):
            for at, text in enumerate(row, 1):
                page.cell(n, at).value = text or None
        book.save(form)
    if chance.random() < 0.2:
        spoiling.spoil_parts(chance, form)
        sound = set()
    return form, sound


def test_spoilt_forms(tmp_path: Path) -> None:
    chance, seen, longest = random.Random(SEED), Counter[str](), 0.0
    folder = tables_of(tmp_path / "data", SMALL)
    blank = Sheet(form_of(folder, tmp_path))
    for n in range(len(OWN)):
        blank[n, "summary_ja"] = "変わった。"
    blank.save()
    for number in range(INPUTS):
        place = tmp_path / str(number)
        place.mkdir()
        file, sound = spoilt(chance, Path(shutil.copy(blank.path, place)))
        began = time.process_time()
        try:
            found = collected(folder, file)
            write_marked(found, place / "marked")
            if found.has_news:
                write_collected(found, folder, place / "data")
        except Exception:
            seen["tracebacks"] += 1
            traceback.print_exc()
            print(f"kept: {spoiling.keep(place)}")
            continue
        longest = max(longest, time.process_time() - began)
        seen += Counter(one.severity for one in found.findings)
        if lost := [code for code in sound if changes(found).get(code) != "changed"]:
            seen["lost"] += len(lost)
            print(f"{file}: {lost} lost, kept: {spoiling.keep(place)}")
        shutil.rmtree(place)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(f"\nseed {SEED}, {INPUTS:,} forms: {dict(seen)}, at most {longest:.1f} s, {most:,.0f} MB")
    assert not seen["tracebacks"] + seen["lost"]
    assert longest < SECONDS
    assert most < MEGABYTES
