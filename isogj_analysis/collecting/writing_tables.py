"""All tables as one workbook, a sheet each, in which names are chosen from lists."""

from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from isogj_analysis.collecting.writing_forms import LAST_ROW, check, new_book, put_row, widen
from isogj_analysis.tables.folder import files_of
from isogj_analysis.tables.pages import uncast
from isogj_analysis.tables.read import Tables, load_tables
from isogj_analysis.tables.schemas import TABLES, Spec

_NAMES = ("name_ja", "title_ja", "text_ja")


def into_workbook(folder: Path, example: Path) -> None:
    """Put one workbook in the place of the files of a folder of tables.

    Where a code is expected a list offers the names of what the other sheet holds, or the words
    that are allowed. A last sheet explains each column, with what stands in the first row of the
    `example`, a folder of tables.
    """
    tables = load_tables(folder)
    book = new_book()
    for name, spec in TABLES.items():
        page = book.create_sheet(name)
        filed = uncast(getattr(tables, name), spec).astype(object).fillna("").astype(str)
        for n, row in enumerate([list(filed), *filed.to_numpy().tolist()], 1):
            put_row(page, n, row, "column" if n == 1 else "code")
        widen(page, [max(16, len(column) + 4) for column in spec.columns])
        for m, column in enumerate(spec.columns, 1):
            letter = get_column_letter(m)
            _choose(page, spec, column, f"{letter}2:{letter}{LAST_ROW}")
        page.freeze_panes = "B2"
        page.auto_filter.ref = page.dimensions
    _explain(book.create_sheet("dictionary"), load_tables(example))
    book.save(folder / "tables.xlsx")
    for file in (file for name in TABLES for file in files_of(folder, name)):
        file.unlink()


def _choose(page: Any, spec: Spec, column: str, area: str) -> None:
    """Offer what may stand in a column, and say what it is."""
    field = spec.columns[column]
    rule: dict[str, Any] = {"type": None}
    if to := field.to:
        other = TABLES[to].columns
        at = list(other).index(next((name for name in _NAMES if name in other), TABLES[to].key[0]))
        letter = get_column_letter(at + 1)
        rule = {"type": "list", "formula1": f"{to}!${letter}$2:${letter}${LAST_ROW}"}
    elif field.words:
        told = ",".join(names[0] for names in field.words.values())
        rule = {"type": "list", "formula1": f'"{told}"'}
    elif field.kind == "flag":
        rule = {"type": "list", "formula1": '"true,false"'}
    # A code may be typed, too: what is neither is told by the check.
    told = f"{field.en}\n{field.allowed}"
    check(page, area, field.ja, told, **rule, showErrorMessage=False)


def _explain(page: Any, example: Tables) -> None:
    widen(page, (20, 22, 22, 50, 40, 40, 40))
    heads = ("table", "column", "名称", "meaning", "allowed", "empty", "example")
    put_row(page, 1, heads, "head")
    first_language = example.names.iloc[:, 0].to_dict()
    n = 1
    for name, spec in TABLES.items():
        filed = uncast(getattr(example, name), spec)
        for column, field in spec.columns.items():
            n += 1
            first = next(iter(filed[column].dropna()), "")
            if (field.to or field.words) and first:
                first = first_language.get((column, str(first)), first)
            empty = field.empty or "not allowed"
            told = (name, column, field.ja, field.en, field.allowed, empty)
            put_row(page, n, (*told, str(first)), "box")
    page.freeze_panes = "A2"
