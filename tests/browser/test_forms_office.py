"""Forms opened and saved in LibreOffice, filled in between, and collected."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import program

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from forms import Sheet, changes, collected, form_of, found, tables_of  # noqa: E402


@pytest.fixture
def office(tmp_path):
    """Open a workbook in LibreOffice and save it again."""
    tool = [program("soffice", "libreoffice"), f"-env:UserInstallation={tmp_path.as_uri()}/profile"]

    def save(file: Path, folder: str) -> Path:
        to = tmp_path / folder
        options = ["--headless", "--convert-to", "xlsx", "--outdir", str(to), str(file)]
        subprocess.run([*tool, *options], check=True, capture_output=True, timeout=300)
        return to / file.name

    return save


def test_a_form_filled_in_between_two_saves_is_collected(tmp_path, office):
    folder = tables_of(tmp_path / "data", ROOT / "tests" / "data" / "small")
    saved = office(form_of(folder, tmp_path / "out"), "saved")
    assert set(changes(collected(folder, saved)).values()) == {"unchanged"}
    sheet = Sheet(saved)
    rules = sheet.page.data_validations.dataValidation
    assert {"list", "textLength", "date"} <= {rule.type for rule in rules}
    assert sheet.page.protection.sheet
    assert not sheet.page.protection.insertRows
    # Typed, pasted over two cells, and a row put in above the last service.
    sheet[0, "summary_ja"] = "昼も夜も見張る。"
    sheet[1, "plan/network"], sheet[1, "monitor/network"] = "○", "○"
    sheet.page.insert_rows(8)
    told = {"name_ja": "教育", "genre": "コンサルティング / Consulting", "plan/network": "○"}
    for column, value in told.items():
        sheet.page.cell(8, sheet.columns.index(column) + 1).value = value
    sheet.save()
    result = collected(folder, office(saved, "again"))
    assert found(result) == []
    assert changes(result) == {
        "a-watch": "changed",
        "a-check": "changed",
        "a-advice": "unchanged",
        "alpha-service": "added",
    }
