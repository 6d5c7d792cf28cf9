"""A sender's own workbook with the cells marked that need another look, ready to be sent back."""

from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from isogj_analysis.collecting.layout import Finding, Layout
from isogj_analysis.collecting.merging import Collected
from isogj_analysis.collecting.writing_forms import add_looks, put_row, widen

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
        # Which of two forms holds is for the reader to say, not for the sender to mend.
        own = [one for one in found.errors if one.file == form.file]
        errors = [one for one in own if one.key != "two_forms"]
        path = Path(form.file)
        if errors and form.is_workbook:
            folder.mkdir(parents=True, exist_ok=True)
            written.append(folder / path.name)
            _mark(path, written[-1], errors, found.layout)
    return written


def _mark(path: Path, to: Path, errors: list[Finding], layout: Layout) -> None:
    book = openpyxl.load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    title = layout.title("checked")
    if title in book.sheetnames:
        del book[title]
    for cell in (cell for page in book.worksheets for row in page.iter_rows() for cell in row):
        if cell.comment and cell.comment.author == AUTHOR:
            cell.comment, cell.fill = None, PatternFill()
    page = book.create_sheet(title, 0)
    add_looks(book)
    widen(page, (20, 10, 34, 90))
    put_row(page, 1, [title], "title")
    for n, one in enumerate(errors, 2):
        told = "\n".join(one.told(voice) for voice in layout.voices)
        texts = (one.sheet, one.cell, one.value or layout.title("nothing"), told)
        put_row(page, n, texts, "box")
        if one.sheet in book.sheetnames and one.cell:
            cell = book[one.sheet][one.cell]
            cell.fill = PatternFill("solid", fgColor=MARK)
            more = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(more + told, AUTHOR, height=120, width=360)
    book.active = 0
    book.save(to)
