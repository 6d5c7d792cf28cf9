"""The classification table as a workbook: to filter, to sort, and to print with heads repeated."""

from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL
from isogj_analysis.report.texts import table_text

# Widths of the columns in letters: names, the cells of a phase, the summary.
NAME, PLACES, SUMMARY = 26, 16, 60


def write_classification(
    table: pd.DataFrame, path: Path, *, names: pd.DataFrame, phases: list[str], lang: str = USUAL
) -> None:
    """Write what `classification_table` returns as an `.xlsx` file, one row per service.

    Columns: genre, service, vendor, one for each of the `phases` with the protection targets in it,
    summary and source. The head and the first two columns stay in view, each column has a filter,
    and the head is printed on every page. All cells are text: a name that begins like a formula
    stays a name. Characters that a workbook cannot hold are left out.
    """
    voice = Voice(lang, names)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = voice.say("classification.sheet")
    columns = ["genre", "service", "vendor", "summary_ja", "summary_en", "source"]
    told = table_text(table[columns], voice)
    places = [
        [voice.joined(voice.name("target", row) for row, at in cells if at == phase)
         for phase in phases]
        for cells in table["cells"]
    ]  # fmt: skip
    heads = [voice.name("phase", phase) for phase in phases]
    pairs = zip([told["heads"], *told["rows"]], [heads, *places], strict=True)
    for n, (texts, held) in enumerate(pairs, 1):
        texts = [*texts[:3], *held, *texts[3:]]
        for m, text in enumerate(texts, 1):
            cell = sheet.cell(n, m, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
            # Excel keeps what begins like a formula a text when it is edited, too.
            cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EEF0F2")
    widths = [NAME, NAME, NAME / 2, *[PLACES] * len(phases), SUMMARY, NAME]
    for n, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = wide
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.save(path)
