"""A sender's own workbook with the cells marked that need another look, ready to be sent back."""

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from isogj_analysis.collecting.layout import Finding, Layout
from isogj_analysis.collecting.merging import Collected
from isogj_analysis.collecting.writing_forms import put, put_row, widen

AUTHOR, MARK = "isogj", "FFE08A"


def write_marked(found: Collected, folder: Path) -> list[Path]:
    """Write a copy of each returned workbook in which an error stands, and return the copies.

    A cell with an error is coloured and has a comment in every language that says what stands there
    and what is allowed; a first sheet lists them all. Marks of an earlier copy are taken out. Of a
    CSV file, and of what is no workbook, there is no copy. Pictures that openpyxl cannot keep are
    lost in it; the file that came is never touched.
    """
    written = []
    for form in found.forms:
        errors = [one for one in found.errors if one.file == form.file]
        path = Path(form.file)
        if errors and form.sheet.is_workbook:
            folder.mkdir(parents=True, exist_ok=True)
            written.append(folder / path.name)
            _mark(path, written[-1], errors, found.layout)
    return written


def _mark(path: Path, to: Path, errors: list[Finding], layout: Layout) -> None:
    book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    title = layout.title("checked")
    if title in book.sheetnames:
        del book[title]
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.comment and cell.comment.author == AUTHOR:
                    cell.comment, cell.fill = None, PatternFill()
    said: dict[tuple[str, str], list[str]] = {}
    for one in errors:
        cell = one.cell.replace(":", ",").partition(",")[0]
        if one.sheet in book.sheetnames and cell:
            said.setdefault((one.sheet, cell), []).append(_told(one, layout))
    for (sheet, place), sentences in said.items():
        cell = book[sheet][place]
        cell.fill = PatternFill("solid", fgColor=MARK)
        cell.comment = Comment("\n".join(sentences), AUTHOR, height=120, width=360)
    _list(book.create_sheet(title, 0), errors, layout)
    book.active = 0
    book.save(to)


def _told(one: Finding, layout: Layout) -> str:
    return "\n".join(dict.fromkeys(one.told(voice) for voice in layout.voices))


def _list(page: Any, errors: list[Finding], layout: Layout) -> None:
    widen(page, (20, 10, 34, 90))
    put(page, 1, 1, layout.title("checked"), bold=True, size=14)
    for n, one in enumerate(errors, 2):
        value = one.value or layout.title("nothing")
        put_row(page, n, (one.sheet, one.cell, value, _told(one, layout)), lined=True)
        page.row_dimensions[n].height = 32
