"""All tables as one workbook, a sheet each, in which names are chosen from lists."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from isogj_analysis.collecting.writing_forms import HEAD, INK, LAST_ROW, check, put_row, widen
from isogj_analysis.tables.fields import Spec
from isogj_analysis.tables.pages import uncast
from isogj_analysis.tables.read import Tables
from isogj_analysis.tables.schemas import TABLES

BOOK, DICTIONARY = "tables.xlsx", "dictionary"
_NAMES = ("name_ja", "title_ja", "text_ja")


def write_tables(tables: Tables, file: Path, example: Tables) -> None:
    """Write tables as a workbook that stands in the place of their files.

    Where a code is expected a list offers the names of what the other sheet holds, or the words
    that are allowed. A last sheet explains each column, with what stands in the first row of the
    `example`.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, spec in TABLES.items():
        page = book.create_sheet(name)
        filed = uncast(getattr(tables, name), spec)
        for n, row in enumerate([list(filed), *filed.astype(object).to_numpy().tolist()], 1):
            told = ["" if pd.isna(text) else str(text) for text in row]
            # As text, for Excel makes a day of 2009-06 and a number of 007.
            put_row(page, n, told, format="@", **(HEAD if n == 1 else {}))
        widen(page, [max(16, len(column) + 4) for column in spec.columns])
        for m, column in enumerate(spec.columns, 1):
            letter = get_column_letter(m)
            _choose(page, spec, column, f"{letter}2:{letter}{LAST_ROW}")
        page.freeze_panes = "B2"
        page.auto_filter.ref = page.dimensions
    _explain(book.create_sheet(DICTIONARY), example)
    book.save(file)


def _choose(page: Any, spec: Spec, column: str, area: str) -> None:
    """Offer what may stand in a column, and say what it is."""
    field = spec.columns[column]
    facts = field.metadata
    rule: dict[str, Any] = {"type": None}
    if to := facts.get("to"):
        other = TABLES[to].columns
        at = list(other).index(next((name for name in _NAMES if name in other), TABLES[to].key[0]))
        letter = get_column_letter(at + 1)
        rule = {"type": "list", "formula1": f"{to}!${letter}$2:${letter}${LAST_ROW}"}
    elif words := facts.get("words"):
        told = ",".join(names[0] for names in words.values())
        rule = {"type": "list", "formula1": f'"{told}"'}
    elif facts["kind"] == "flag":
        rule = {"type": "list", "formula1": '"true,false"'}
    # A code may be typed, too: what is neither is told by the check.
    told = f"{field.description}\n{facts['allowed']}"
    check(page, area, field.title, told, **rule, showErrorMessage=False)


def _explain(page: Any, example: Tables) -> None:
    widen(page, (20, 22, 22, 50, 40, 40, 40))
    heads = ("table", "column", "名称", "meaning", "allowed", "empty", "example")
    put_row(page, 1, heads, **HEAD, ink=INK)
    first_language = example.names.iloc[:, 0].to_dict()
    n = 1
    for name, spec in TABLES.items():
        filed = uncast(getattr(example, name), spec)
        for column, field in spec.columns.items():
            n += 1
            first = next(iter(filed[column].dropna()), "")
            if ("to" in field.metadata or "words" in field.metadata) and first:
                first = first_language.get((column, str(first)), first)
            empty = field.metadata["empty"] or "not allowed"
            told = (name, column, field.title, field.description, field.metadata["allowed"], empty)
            put_row(page, n, (*told, str(first)), lined=True)
    page.freeze_panes = "A2"
