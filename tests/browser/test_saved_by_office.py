"""The shipped tables, saved by LibreOffice Calc as people save them, are the shipped tables."""

import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import program

from isogj_analysis.tables import Tables, describe, load_tables
from isogj_analysis.tables.schemas import TABLES

DATA = Path(__file__).resolve().parents[2] / "data"
# How LibreOffice calls UTF-8 and CP932: comma, quote, encoding.
UTF8, CP932 = "44,34,76", "44,34,60"


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> dict[str, Path]:
    """One workbook, a workbook a table, and CSV in CP932, each made from the CSV files."""
    made = tmp_path_factory.mktemp("saved")
    office = [program("soffice", "libreoffice"), f"-env:UserInstallation={made.as_uri()}/profile"]
    files = [str(file) for file in sorted(DATA.glob("*.csv"))]

    def convert(to: str, place: str, *of: str, reads: str = "") -> Path:
        given = [f"--infilter=Text - txt - csv (StarCalc):{reads}"] if reads else []
        order = [*office, "--headless", *given, "--convert-to", to, "--outdir", str(made / place)]
        subprocess.run([*order, *of], check=True, capture_output=True, timeout=600)
        count = len(list((made / place).glob("*")))
        assert count == len(of), f"LibreOffice made {count} of {len(of)}: is its Calc there?"
        return made / place

    many = convert("xlsx:Calc MS Excel 2007 XML", "many", *files, reads=UTF8)
    csv = convert(f"csv:Text - txt - csv (StarCalc):{CP932}", "cp932", *files, reads=UTF8)
    whole = openpyxl.Workbook()
    del whole[whole.sheetnames[0]]
    for file in sorted(many.glob("*.xlsx")):
        page = whole.create_sheet(file.stem)
        for row in openpyxl.load_workbook(file).active.iter_rows():
            for cell in row:
                page.cell(cell.row, cell.column, cell.value).number_format = cell.number_format
    whole.save(made / "tables.xlsx")
    one = convert("xlsx:Calc MS Excel 2007 XML", "one", str(made / "tables.xlsx"))
    return {"many": many, "cp932": csv, "one": one, "one file": one / "tables.xlsx"}


@pytest.mark.parametrize("kind", ["many", "cp932", "one", "one file"])
def test_what_office_saved_is_what_was_shipped(saved: dict[str, Path], tables: Tables, kind: str):
    found = load_tables(saved[kind])
    assert describe(found.remarks) == describe(tables.remarks)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(tables, name))
