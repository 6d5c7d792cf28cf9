"""A sender's own workbook with the cells marked that need another look, ready to be sent back."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from isogj_analysis.collecting.layout import Finding, Layout
from isogj_analysis.collecting.merging import Collected
from isogj_analysis.collecting.writing_forms import add_looks, fit, for_print, put_row, widen

AUTHOR, MARK = "isogj", "FFE08A"
# Where the copies stand, beside the forms.
MARKED = "marked"
_HEADS = ("sheet", "cell", "value", "please")


def write_marked(found: Collected, folder: Path) -> list[Path]:
    """Write a copy of each returned workbook with errors or questions, and return the copies.

    Such a cell is coloured, with a comment in every language; a first sheet lists them all. Marks
    of an earlier copy are taken out. Of a CSV file there is none, nor of what openpyxl reads only
    in part, and pictures may be lost in it; the file that came is never touched.
    """
    written = []
    for form in found.forms:
        path = Path(form.file)
        if not form.for_sender or not form.is_workbook:
            continue
        try:
            # From memory: of a file that is no workbook none is to be left open.
            copied = BytesIO(path.read_bytes())
            book = openpyxl.load_workbook(copied, keep_vba=path.suffix.lower() == ".xlsm")
        except Exception:  # openpyxl raises whatever its parsers do; what is wrong was told
            continue
        folder.mkdir(parents=True, exist_ok=True)
        _mark(book, form.for_sender, found.layout)
        written.append(folder / path.name)
        book.save(written[-1])
    return written


def _mark(book: Any, asked: list[Finding], layout: Layout) -> None:
    title = layout.sheet("checked")
    if title in book.sheetnames:
        del book[title]
    for cell in (cell for page in book.worksheets for row in page.iter_rows() for cell in row):
        if cell.comment and cell.comment.author == AUTHOR:
            cell.comment, cell.fill = None, PatternFill()
    page = book.create_sheet(title, 0)
    add_looks(book)
    widen(page, (20, 10, 34, 100))
    put_row(page, 1, [title], "title")
    put_row(page, 2, [layout.both("mend", "　")], "line")
    put_row(page, 3, [layout.both(f"tell.{head}") for head in _HEADS], "head")
    page.row_dimensions[1].height = page.row_dimensions[2].height = 30
    for n, one in enumerate(asked, 4):
        told = "\n".join(one.told(voice) for voice in layout.voices)
        value = one.value or (layout.both("nothing") if one.cell else "")
        put_row(page, n, (one.sheet, one.cell, value, told), "box")
        if one.sheet in book.sheetnames and one.cell:
            target = f"{quote_sheetname(one.sheet)}!{one.cell}"
            page.cell(n, 2).hyperlink = Hyperlink(f"B{n}", location=target)
            cell = book[one.sheet][one.cell]
            cell.fill = PatternFill("solid", fgColor=MARK)
            more = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(more + told, AUTHOR, height=120, width=360)
    fit(page, 4)
    for_print(page, "3:3")
    page.page_setup.paperSize = page.PAPERSIZE_A4
    book.active = 0
