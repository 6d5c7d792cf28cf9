"""The classification table as a workbook: what Excel shows, filters and prints."""

import openpyxl
import pytest
from typer.testing import CliRunner

from isogj_analysis import cli
from isogj_analysis.tables import load_tables


def isogj(*words):
    done = CliRunner().invoke(cli.app, ["table", *map(str, words)])
    return done.exit_code, done.output


@pytest.fixture
def opened(small, tmp_path):
    def write(*options):
        out = tmp_path / "services.xlsx"
        status, text = isogj("--out", out, "--data", small, *options)
        assert status == 0, text
        return openpyxl.load_workbook(out).active

    return write


def test_heads_stay_in_view_are_filtered_and_printed_on_every_page(opened):
    sheet = opened()
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_every_service_of_the_day_stands_once_by_name(opened, small):
    rows = list(opened("--lang", "en", "--on", "2009-06-01").values)
    tables = load_tables(small)
    heads = ["Genre", "Service", "Vendor", "Plan", "Monitor", "What it does", "Source"]
    assert list(rows[0]) == heads
    names = dict(zip(tables.services["service"], tables.services["name_en"], strict=True))
    listed = [row[1] for row in rows[1:]]
    assert len(set(listed)) == len(listed) > 0
    assert names["a-watch-two"] in listed or names["a-watch"] in listed


def test_a_name_like_a_formula_stays_a_name(opened, edit):
    edit("services", "見張り番", "=1+2")
    cells = [cell for row in opened().iter_rows() for cell in row if cell.value == "=1+2"]
    assert len(cells) == 1
    assert cells[0].data_type == "s" or cells[0].quotePrefix
    assert cells[0].quotePrefix


def test_what_cannot_be_written_is_a_clear_error(tmp_path):
    assert isogj("--out", "x.csv") == (
        1, "--out must name a file that ends in .xlsx or .pdf, got x.csv\n",
    )  # fmt: skip
    gone = tmp_path / "gone" / "x.xlsx"
    assert isogj("--out", gone) == (
        1, f"--out must name a file in a folder that is there, got {gone}\n",
    )  # fmt: skip
