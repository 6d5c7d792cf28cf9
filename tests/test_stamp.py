"""The stamp: what counts as a change of tables, notebooks, package and options."""

import json
import shutil
from pathlib import Path

import pytest
from building import draw, write_notebook

from isogj_analysis.report import stamp
from isogj_analysis.report.stamp import changes, digest_file, drawn_by, take_stamp


@pytest.fixture
def look(small, tmp_path):
    """Return what changed since the last look."""
    write_notebook(tmp_path / "nb" / "01_a.ipynb", draw("a"))
    last = []

    def look(**options) -> list[str]:
        last.append(take_stamp(small, tmp_path / "nb", options, without=[tmp_path / "nb" / "out"]))
        return changes(last[-2] if len(last) > 1 else last[-1], last[-1])

    look()
    return look


def test_a_table_counts_by_its_bytes(look, small, edit):
    assert look() == []
    edit("meetings", "2008-11-26", "2008-11-27")
    (small / "laws.csv").unlink()
    (small / "services.xls").write_bytes(b"rows")
    assert look() == ["tables changed (laws.csv, meetings.csv, services.xls)"]


def test_what_programs_leave_beside_tables_and_notebooks_does_not_count(look, small, tmp_path):
    (small / "~$meetings.xlsx").write_text("1")
    (small / ".meetings.csv.swp").write_text("1")
    for name in (".ipynb_checkpoints/01_a.ipynb", "__pycache__/x.pyc", "out/ja/a.png"):
        file = tmp_path / "nb" / name
        file.parent.mkdir(parents=True)
        file.write_text("1")
    assert look() == []


def test_of_a_notebook_what_a_person_wrote_counts(look, tmp_path):
    file = tmp_path / "nb" / "01_a.ipynb"
    told = json.loads(file.read_text())
    told["cells"][1] |= {"outputs": [{"output_type": "stream", "text": "x"}], "execution_count": 7}
    file.write_text(json.dumps(told, indent=3))
    assert look() == []
    write_notebook(file, draw("b"))
    (tmp_path / "nb" / "sub").mkdir()
    (tmp_path / "nb" / "sub" / "own.csv").write_text("1")
    assert look() == ["notebooks changed (01_a.ipynb, sub/own.csv)"]
    file.write_text("no notebook")
    assert look() == ["notebooks changed (01_a.ipynb)"]


def test_many_names_are_counted(look, small):
    for number in range(6):
        (small / f"own{number}.csv").write_text("x")
    assert look() == ["tables changed (own0.csv, own1.csv, own2.csv, own3.csv and 2 more)"]


def test_options_are_told_before_and_after(look):
    assert look(year=2009) == ["options changed (year None → 2009)"]
    assert look(year=2010) == ["options changed (year 2009 → 2010)"]


def test_the_package_counts_by_file_and_page_and_deck_do_not_draw(look, monkeypatch, tmp_path):
    package = Path(shutil.copytree(stamp.PACKAGE, tmp_path / "package"))
    monkeypatch.setattr(stamp, "PACKAGE", package)
    before = take_stamp(tmp_path, tmp_path, {})
    assert {"report/stamp.py", "report/template/page.css"} <= before["package"].keys()
    assert not any("__pycache__" in name for name in before["package"])
    (package / "report" / "template" / "page.css").write_text("")
    after = take_stamp(tmp_path, tmp_path, {})
    assert changes(before | {"tables": {}, "notebooks": {}}, after)[-1] == (
        "package changed (report/template/page.css)"
    )
    assert drawn_by(after) == drawn_by(before)
    (package / "charts.py").write_text("")
    assert drawn_by(take_stamp(tmp_path, tmp_path, {})) != drawn_by(before)


def test_another_version_counts(look, monkeypatch, tmp_path):
    (tmp_path / "site" / "pandas-99.0.dist-info").mkdir(parents=True)
    before = drawn_by(take_stamp(tmp_path, tmp_path, {}))
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert look() == ["installed changed (pandas-99.0)"]
    assert drawn_by(take_stamp(tmp_path, tmp_path, {})) != before


def test_a_file_that_cannot_be_read_has_no_hash(tmp_path):
    assert digest_file(tmp_path) == ""
