"""One workbook for all tables: names are chosen from lists, and it stands in their place."""

import openpyxl
import pytest
from typer.testing import CliRunner

from isogj_analysis import cli
from isogj_analysis.tables import check_tables, load_tables
from isogj_analysis.tables.schemas import TABLES


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli.app, [str(word) for word in words])


def test_a_new_place_may_be_one_workbook_that_holds_what_the_files_hold(run, tmp_path, tables):
    assert run("new", "mine", "--excel", "--example").exit_code == 0
    data = tmp_path / "mine" / "data"
    assert sorted(p.name for p in data.iterdir()) == ["README.md", "isogj.toml", "tables.xlsx"]
    book = openpyxl.load_workbook(data / "tables.xlsx")
    assert book.sheetnames == [*TABLES, "dictionary"]
    again = load_tables(data)
    for name in TABLES:
        assert getattr(again, name).equals(getattr(tables, name)), name
    told = {(row[0], row[1]): row[-1] for row in book["dictionary"].values}
    assert told["services", "vendor"] == "架空A社"
    assert told["sources", "status"] == "公表"


def rule_of(page, cell):
    return next(r for r in page.data_validations.dataValidation if cell in r.sqref)


def test_names_are_offered_for_every_coded_column_and_read_as_codes(run, tmp_path):
    done = run("new", "mine", "--excel")
    assert done.exit_code == 0
    assert "by hand, tables in data/tables.xlsx:\n- sources: " in done.stdout
    assert ".csv" not in done.stdout
    file = tmp_path / "mine" / "data" / "tables.xlsx"
    book = openpyxl.load_workbook(file)
    for name, spec in TABLES.items():
        for n, column in enumerate(spec.columns.values(), 1):
            rule = rule_of(book[name], book[name].cell(2, n).coordinate)
            assert (rule.type == "list") == (column.kind in ("ref", "word", "flag"))
    assert rule_of(book["services"], "B2").formula1 == "organisations!$B$2:$B$1000"
    assert rule_of(book["memberships"], "B2").formula1.startswith('"会員,')
    rows = {
        "sources": ["book", "台帳", None, None, "公表"],
        "organisations": ["north", "北"],
        "genres": ["watch", "監視"],
        "services": ["soc", "北", "見張り", None, "監視"],
        "scopes": ["見張り", "監視・検知", "ネットワーク"],
        "memberships": ["北", "会員"],
    }
    for name, row in rows.items():
        page = book[name]
        spec = list(TABLES[name].columns)
        for n, value in enumerate(row, 1):
            page.cell(page.max_row + (n == 1), n).value = value
        if "source" in spec[1:]:
            page.cell(page.max_row, spec.index("source") + 1).value = "台帳"
    book.save(file)
    found = check_tables(file.parent)
    assert found.loc[found["severity"] == "error", "problem"].tolist() == []
    tables = load_tables(file.parent)
    assert tables.catalogue[["vendor", "genre", "phase"]].astype(str).to_numpy().tolist() == [
        ["north", "watch", "monitor"]
    ]
    assert tables.memberships["role"].tolist() == ["member"]


def test_returned_forms_are_written_into_the_one_workbook(run, tmp_path):
    from forms import Sheet

    assert run("new", "mine", "--excel", "--example").exit_code == 0
    data = tmp_path / "mine" / "data"
    assert run("form", "out", "--vendor", "lac", "--data", data).exit_code == 0
    sheet = Sheet(tmp_path / "out" / "lac.xlsx")
    sheet[0, "name_ja"], sheet[0, "genre"], sheet[0, "monitor/network"] = "監視", "運用監視", "○"
    sheet.save()
    done = run("collect", sheet.path, "--into", data, "--yes")
    assert done.exit_code == 0, done.stdout + done.stderr
    told = load_tables(data).catalogue
    assert told.loc[told["vendor"] == "lac", ["service", "phase"]].to_numpy().tolist() == [
        ["lac-service", "monitor"]
    ]
    assert (data / "before" / "1" / "tables.xlsx").exists()
    decided = run(
        "decide", "ラック社", "same", "--is", "lac", "--into", data, "--reason", "電話で確認"
    )
    assert decided.exit_code == 0, decided.stderr
    assert load_tables(data).decisions["reason"].tolist() == ["電話で確認"]
