"""Fingerprints of tables, package and versions, held against the rooms that own them."""

import re
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from isogj_analysis.report.inputs import (
    CODES,
    NAMING,
    VERSIONS,
    VOCABULARIES,
    digest_file,
    take_inputs,
    take_package,
    take_versions,
)
from isogj_analysis.tables.schemas import TABLES

REPOSITORY = Path(__file__).resolve().parents[1]


def test_the_tables_that_give_names_are_those_of_the_schemas():
    naming = {
        name: (spec.key[0], stem)
        for name, spec in TABLES.items()
        for stem in ("name", "title", "text")
        if len(spec.key) == 1 and f"{stem}_ja" in spec.columns
    }
    assert naming == NAMING


def test_the_columns_of_codes_are_those_of_the_schemas():
    codes = {code: name for name, (code, _) in NAMING.items()} | {
        name: column.metadata["to"]
        for spec in TABLES.values()
        for name, column in spec.columns.items()
        if column.metadata.get("to") in NAMING
    }
    assert codes | {"corporate_group": "organisations"} == CODES


def test_the_vocabularies_are_those_of_the_schemas():
    ordered = {
        spec.key[0]: name for name, spec in TABLES.items() if spec.ordered and len(spec.key) == 1
    }
    assert ordered == VOCABULARIES


def test_the_versions_are_those_of_dependencies():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[\[>]", line)[0] for line in project["dependencies"]}
    assert set(VERSIONS) <= wanted
    assert all(take_versions().values())


def test_a_version_that_is_not_there_is_empty(monkeypatch):
    monkeypatch.setattr("isogj_analysis.report.inputs.VERSIONS", ("no-such-package",))
    assert take_versions()["no-such-package"] == ""


def test_a_table_brings_its_vocabularies(small):
    inputs = take_inputs(small)
    assert inputs.wants(["scopes"]).keys() == {"scopes", "phases", "targets"}
    assert inputs.wants(["services"]).keys() == {"services", "genres"}
    assert inputs.wants(["meetings"]).keys() == {"meetings", "working_groups"}
    assert inputs.wants(["laws"]).keys() == {"laws"}
    assert inputs.wants(["*"]).keys() == {"*", *inputs.tables}


def test_the_names_are_those_of_the_codes_in_the_tables_read(small, edit):
    inputs = take_inputs(small)
    named = {name for name in inputs.wants(["names", "memberships"]) if " in " in name}
    assert named == {"names in organisations", "names in sources"}
    assert not any(" in " in name for name in inputs.wants(["names"]))
    every = inputs.wants(["names of any code"])
    assert every.keys() - {"names of any code"} == {f"names in {name}" for name in NAMING}


def test_a_name_counts_and_what_stands_beside_it_does_not(small, edit):
    before = take_inputs(small).wants(["names of any code"])
    edit("meetings", "2008-11-26", "2008-11-27")
    services = pd.read_csv(small / "services.csv", dtype="str")
    services.assign(summary_en="new").to_csv(small / "services.csv", index=False)
    assert take_inputs(small).wants(before) == before
    services.assign(name_en="new").to_csv(small / "services.csv", index=False)
    after = take_inputs(small).wants(before)
    assert [name for name in before if before[name] != after[name]] == ["names in services"]


def test_what_was_wanted_can_be_wanted_again(small):
    inputs = take_inputs(small)
    wanted = inputs.wants(["names", "*", "scopes", "file:/no/such/file", "no-such-table"])
    assert wanted["file:/no/such/file"] == wanted["no-such-table"] == ""
    assert inputs.wants(wanted) == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [("2008-11-26", "2008-11-27"), ("2008-11-26", ""), ("wg2,1", "wg2,9")],
)
def test_a_value_counts(small, edit, old, new):
    before = take_inputs(small)
    edit("meetings", old, new)
    after = take_inputs(small)
    assert after.tables["meetings"].rows != before.tables["meetings"].rows
    assert after.data != before.data


def test_the_order_of_rows_counts(small):
    before = take_inputs(small).tables["phases"].rows
    file = small / "phases.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([head, *rows[::-1]]), encoding="utf-8")
    assert take_inputs(small).tables["phases"].rows != before


def test_two_cells_are_not_one(small):
    file = small / "aliases.csv"
    head = file.read_text(encoding="utf-8").splitlines()[0]
    marks = set()
    for row in ("a,b,c", '"a,b",c,', "a,,c", ",a,c", "a,b,c,d"):
        file.write_text(f"{head}\n{row}\n", encoding="utf-8")
        marks.add(take_inputs(small).tables["aliases"].rows)
    assert len(marks) == 5


def test_a_workbook_counts_by_its_bytes(small):
    table = pd.read_csv(small / "scopes.csv", dtype="str")
    (small / "scopes.csv").unlink()
    table.to_excel(small / "scopes.xlsx", index=False)
    inputs = take_inputs(small)
    assert inputs.tables["scopes"].columns is None
    assert inputs.wants(["scopes"]).keys() == {"scopes", *VOCABULARIES.values()}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"a,b\n\x81", b"a\n" + b"x" * 200_000])
def test_what_is_no_csv_counts_by_its_bytes(small, content):
    (small / "laws.csv").write_bytes(content)
    table = take_inputs(small).tables["laws"]
    assert (table.rows, table.columns) == (table.bytes, None)


def test_known_tables_are_not_parsed_again(small, monkeypatch):
    inputs = take_inputs(small)
    known = {table.bytes: vars(table) for table in inputs.tables.values()}
    monkeypatch.setattr("isogj_analysis.report.inputs._read", None)
    assert take_inputs(small, known) == inputs


def test_the_package_counts_by_file(monkeypatch, tmp_path):
    package = take_package()
    assert {"report/inputs.py", "draw/phrases.toml"} <= package.keys()
    assert not any("__pycache__" in name for name in package)
    copy = shutil.copytree(REPOSITORY / "isogj_analysis" / "tables", tmp_path / "package")
    monkeypatch.setattr("isogj_analysis.report.inputs.PACKAGE", copy)
    before = take_package()
    (copy / "read.py").write_text("# changed")
    assert [name for name, mark in take_package().items() if mark != before[name]] == ["read.py"]


def test_a_file_that_cannot_be_read_has_no_hash(tmp_path):
    assert digest_file(tmp_path) == ""


def test_a_file_that_no_table_reads_is_a_reason_to_check_again(small):
    before = take_inputs(small)
    (small / "services.xls").write_bytes(b"rows")
    after = take_inputs(small)
    assert after.data != before.data
    assert after.tables == before.tables
