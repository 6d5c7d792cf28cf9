"""A place of one's own: made anew, from the example or from an old one, and worked in."""

import json
import os
import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from building import draw, without_kernels, write_notebook
from typer.testing import CliRunner

import isogj_analysis as isogj
from isogj_analysis import charts, cli, place
from isogj_analysis.tables import load_tables
from isogj_analysis.tables.new_place import _write_settings
from isogj_analysis.tables.schemas import TABLES
from isogj_analysis.tables.settings import read_settings

ROOT = Path(__file__).resolve().parents[1]
VALID = "all tables are valid\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def old(tmp_path, small):
    """A place of 2009 with one notebook."""
    folder = tmp_path / "old"
    folder.mkdir()
    shutil.move(small, folder / "data")
    (folder / "data" / "isogj.toml").write_text('name_ja = "会"  # ours\nyear = 2009 # in June\n')
    write_notebook(folder / "notebooks" / "01_one.ipynb", "# as of 2009\n1", draw("one"))
    return folder


def parameters(folder):
    """What the parameter cell of each notebook says."""
    return {
        "".join(cell["source"])
        for file in folder.glob("notebooks/*.ipynb")
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]
        if "parameters" in cell["metadata"].get("tags", [])
    }


def contents(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def new(tmp_path_factory):
    """A place made anew, and what was said of it."""
    folder = tmp_path_factory.mktemp("new") / "mine"
    done = CliRunner().invoke(cli.app, ["new", str(folder)])
    assert (done.exit_code, done.stderr) == (0, "")
    return folder, done.stdout.splitlines()


def test_a_new_place_is_valid_and_holds_the_axes_alone(new, run):
    folder, said = new
    assert said[0] == f"made {folder}: data/ with isogj.toml, notebooks/"
    assert said[-1] == f"cd {folder} && isogj check"
    os.chdir(folder)
    assert run("check").stdout == VALID
    tables = load_tables()
    rows = {name: len(getattr(tables, name)) for name in TABLES}
    assert {name: n for name, n in rows.items() if n} == {"sources": 1, "phases": 6, "targets": 6}
    assert tables.sources["status"].tolist() == ["published"]
    assert tables.settings.year == pd.Timestamp.now().year
    told = f'data = ""\nlang = "ja"\nyear = {tables.settings.year}'
    assert parameters(folder) == {told, f'{told}\nperiod = "since-founding"'}
    assert sorted(path.name for path in (folder / "notebooks").iterdir()) == sorted(
        path.name for path in notebooks()
    )
    dictionary = run("dictionary").stdout
    assert (folder / "data" / "README.md").read_text(encoding="utf-8") == dictionary


def test_every_setting_that_is_offered_can_be_taken(new, tmp_path):
    text = (new[0] / "data" / "isogj.toml").read_text(encoding="utf-8")
    for offered in ("accent", "alert", "ramp", "full_name_ja", "contact"):
        assert f"\n# {offered}" in text
        text = text.replace(f"\n# {offered}", f"\n{offered}")
    (tmp_path / "isogj.toml").write_text(text, encoding="utf-8")
    assert read_settings(tmp_path)[1] == []
    assert text.count("\n# ") == 1


def test_where_no_group_is_on_record_the_months_can_be_drawn(new):
    tables = load_tables(new[0] / "data")
    groups = tables.working_groups
    months = isogj.meetings_by_month(tables.meetings, groups, on="2009-06-01")
    since = isogj.groups_since(groups, tables.events)
    assert months.empty
    assert isinstance(charts.plot_months(months, since=since, lang="en"), plt.Axes)
    assert isogj.cadence(tables.meetings, groups, on="2009-06-01").empty


def test_the_example_is_what_the_package_brings(run, tmp_path):
    done = run("new", "my trial", "--example")
    assert done.stdout.splitlines()[1:] == ["cd 'my trial' && isogj report"]
    made = contents(tmp_path / "my trial")
    brought = {
        file.relative_to(ROOT).as_posix(): file.read_bytes()
        for file in [*ROOT.glob("data/*"), *notebooks()]
    }
    assert made.keys() - brought.keys() == {"data/isogj.toml"}
    assert {name: made[name] for name in brought if name.startswith("data/")} == {
        name: text for name, text in brought.items() if name.startswith("data/")
    }
    assert load_tables(tmp_path / "my trial" / "data").settings.year == 2009


@pytest.mark.parametrize("example", [[], ["--example"]])
def test_a_place_may_be_set_to_one_language(example, run, tmp_path):
    assert run("new", "mine", "--lang", "en", *example).exit_code == 0
    assert {'lang = "en"' in told for told in parameters(tmp_path / "mine")} == {True}
    settings, problems = read_settings(tmp_path / "mine" / "data")
    assert (settings.language, problems) == ("en", [])


def notebooks():
    return ROOT.glob("notebooks/*.ipynb")


def test_an_old_place_is_rolled_to_the_next_year(run, tmp_path, old):
    ran = json.loads((old / "notebooks" / "01_one.ipynb").read_text())
    ran["cells"][1] |= {"outputs": [{"output_type": "stream", "text": "1"}], "execution_count": 3}
    (old / "notebooks" / "01_one.ipynb").write_text(json.dumps(ran))
    (old / "data" / "minutes_2009.txt").write_text("kept")
    events = old / "data" / "events.csv"
    told = events.read_text(encoding="utf-8").replace("\n,wg2,talk", "\n2009年5月,wg2,talk")
    events.write_text(told, encoding="utf-8")
    (old / "notebooks" / ".ipynb_checkpoints").mkdir()
    (old / "figures").mkdir()
    before = contents(old)
    done = run("new", "next", "--from", "old")
    assert (done.exit_code, contents(old)) == (0, before)
    made = contents(tmp_path / "next")
    assert made.keys() == before.keys()
    settings = made.pop("data/isogj.toml").decode()
    assert settings == 'name_ja = "会"  # ours\nyear = 2010 # in June\n'
    cells = json.loads(made.pop("notebooks/01_one.ipynb"))["cells"]
    assert "".join(cells[0]["source"]) == 'data = ""\nlang = "ja"\nyear = 2010'
    assert (cells[1]["outputs"], cells[1]["execution_count"]) == ([], None)
    assert made.items() <= before.items()
    said = done.stdout.splitlines()
    for line in [
        "- data/isogj.toml and the notebooks: moved on from 2009 to 2010, the report on the fiscal "
        "year 2009",
        "- outcomes: of the fiscal year 2009 (0 on record)",
        "- data/minutes_2009.txt: its name tells an earlier year",
        "- notebooks/01_one.ipynb, cell 2: tells of 2009",
    ]:
        assert line in said
    assert any(line.startswith("- meetings") and "up to 2008-11-26" in line for line in said)
    assert "- events: what took place since (on record up to 2009-05)" in said
    assert not any("cell 1:" in line for line in said)


@pytest.mark.parametrize(
    ("told", "then"),
    [
        (None, "year = 2012"),
        ("first_month = 1\n", "year = 2012\nfirst_month = 1\n"),
        ('"year"=2_011# so\n', '"year"=2012# so\n'),
        ("\ufeffyear = 2011\r\n", "year = 2012\n"),
    ],
)
def test_the_year_moves_on_however_it_is_written(tmp_path, told, then):
    file = tmp_path / "isogj.toml"
    if told is not None:
        file.write_bytes(told.encode())
    _write_settings(file, 2012)
    assert then in file.read_text(encoding="utf-8")
    assert (read_settings(tmp_path)[0].year, read_settings(tmp_path)[1]) == (2012, [])


def test_what_is_there_is_named_and_left(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious")
    done = run("new", "mine", "--example")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == ("the folder of a place must be new or empty, mine holds thesis.txt\n")
    assert contents(tmp_path) == {"mine/thesis.txt": b"precious"}


def test_an_empty_folder_one_stands_in_becomes_the_place(run, tmp_path):
    done = run("new", ".")
    assert done.stdout.splitlines()[-1] == "isogj check"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "notebooks"]


def test_a_folder_in_the_package_is_refused(run):
    inside = place.PACKAGE / "mine"
    done = run("new", inside)
    said = f"{inside} lies in the package isogj_analysis: name a folder outside it\n"
    assert (done.exit_code, done.stderr) == (1, said)
    assert not inside.exists()


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(run, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    done = run("new", "file/mine")
    said = "file/mine cannot be written (File exists): name a folder elsewhere\n"
    assert (done.exit_code, done.stderr) == (1, said)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "elsewhere")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    done = run("new", "mine")
    said = "mine cannot be written (Permission denied): name a folder elsewhere\n"
    assert (done.exit_code, done.stderr) == (1, said)


def test_what_is_no_place_cannot_be_carried_over(run, tmp_path, old):
    assert "nowhere is no place to begin with" in run("new", "a", "--from", "nowhere").stderr
    assert "not with both" in run("new", "a", "--from", old, "--example").stderr
    (old / "notebooks" / "02.ipynb").write_text("[]")
    assert run("new", "a", "--from", old).stderr == (
        "notebooks/02.ipynb is no notebook that can be read\n"
    )
    (old / "data" / "laws.csv").unlink()
    done = run("new", "a", "--from", old)
    assert (done.exit_code, "laws.csv" in done.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_anywhere_in_a_place_its_own_tables_are_found(old, monkeypatch):
    for where in (".", "notebooks", "data"):
        monkeypatch.chdir(old / where)
        assert place.find_place() == old
    assert load_tables().settings.name_ja == "会"


def test_elsewhere_the_repository_s_tables_are_found(tmp_path, monkeypatch):
    # Neither is enough: tables without notebooks, notebooks beside the data of someone else.
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sources.csv").write_text("")
    monkeypatch.chdir(tmp_path)
    assert place.find_place() == ROOT
    (tmp_path / "data" / "sources.csv").rename(tmp_path / "data" / "rivers.csv")
    (tmp_path / "notebooks").mkdir()
    assert place.find_place() == ROOT
    assert place.shipped() == ROOT


def test_a_report_without_options_is_that_of_the_place(run, old, monkeypatch):
    without_kernels(monkeypatch)
    monkeypatch.chdir(old / "notebooks")
    done = run("report", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in old.iterdir()} == {
        "data", "figures", "notebooks", "report", ".isogj-cache",
    }  # fmt: skip
    assert (old / "figures" / "en" / "one.svg").exists()


@pytest.mark.parametrize("words", [["check"], ["report"], ["dictionary", "--write"]])
def test_without_a_place_or_a_repository_the_way_to_one_is_told(run, tmp_path, monkeypatch, words):
    monkeypatch.setattr(place, "PACKAGE", tmp_path / "site" / "package")
    done = run(*words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("here is no place to work in: make one with `isogj new ")
    assert done.stderr.count("\n") == 1
