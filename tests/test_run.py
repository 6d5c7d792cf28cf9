"""The build: what is run, what is kept, and what stands in the folder at the end."""

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from building import draw, without_kernels, write_notebook

from isogj_analysis import place
from isogj_analysis.report import build as building
from isogj_analysis.report import cache
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.run import Progress, build_report
from isogj_analysis.tables import InvalidTables

REPOSITORY = Path(__file__).resolve().parents[1]


class Watched(Progress):
    def __init__(self):
        super().__init__()
        self.order: list[str] = []
        self.notes: list[str] = []

    def started(self, name):
        self.order.append(name)

    def note(self, text):
        self.notes.append(text)


@pytest.fixture
def forge(monkeypatch):
    return without_kernels(monkeypatch)


@pytest.fixture
def build(tmp_path, small, forge):
    """Two notebooks on the small tables: the first reads meetings, the second the catalogue."""
    write_notebook(tmp_path / "nb" / "01_meetings.ipynb", "# reads: meetings", draw("one", "two"))
    write_notebook(tmp_path / "nb" / "02_map.ipynb", "# reads: scopes\n# reads: names", draw("map"))

    def again(**options):
        places = {"data": small, "out": tmp_path / "figures", "notebooks": tmp_path / "nb"}
        return build_report(**(places | options))

    return again


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_build_leaves_each_figure_in_both_languages_and_a_manifest(build, tmp_path):
    report = build()
    assert (report.figures, report.changed, sorted(report.ran)) == (
        3,
        True,
        ["01_meetings", "02_map"],
    )
    names = {f"{x}/{name}.{kind}" for x in ("ja", "en") for name in ("one", "two", "map")
             for kind in ("png", "svg", "pdf")}  # fmt: skip
    assert files(tmp_path / "figures").keys() == names | {"manifest.json"}
    manifest = json.loads((tmp_path / "figures" / "manifest.json").read_text())
    assert [(entry["notebook"], entry["name"]) for entry in manifest] == [
        ("01_meetings", "one"), ("01_meetings", "two"), ("02_map", "map"),
    ]  # fmt: skip
    assert manifest[0]["tables"] == ["meetings", "working_groups"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".isogj-cache", "figures", "nb", "report", "small",
    ]  # fmt: skip


def test_nothing_is_run_again_where_nothing_changed(build, forge, tmp_path):
    build()
    stands = (tmp_path / "figures").stat().st_ino
    report = build()
    assert report.ran == {}
    assert set(report.kept.values()) == {"nothing that it depends on changed"}
    assert not report.changed
    assert (tmp_path / "figures").stat().st_ino == stands
    assert forge.lit == 1


def test_a_changed_value_runs_the_notebooks_that_read_its_table(build, edit):
    build()
    edit("meetings", "2008-11-26", "2008-11-27")
    report = build()
    assert report.ran == {"01_meetings": "tables changed (meetings)"}
    assert list(report.kept) == ["02_map"]


def test_a_changed_name_runs_the_notebooks_that_show_names(build, edit, small):
    build()
    text = (small / "targets.csv").read_text(encoding="utf-8")
    code = text.splitlines()[1].split(",")
    edit("targets", ",".join(code), ",".join([code[0], "新しい名", *code[2:]]))
    report = build()
    assert report.ran == {"02_map": "tables changed (names in targets, targets)"}


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data + b"\n\n",
        lambda data: data.decode().encode("cp932"),
        lambda data: b"\n".join(
            b",".join(b'"' + cell + b'"' for cell in line.split(b",")) for line in data.splitlines()
        ),
        lambda data: b"\n".join(b",".join(line.split(b",")[::-1]) for line in data.splitlines()),
    ],
    ids=["BOM", "line ends", "blank lines", "CP932", "quotes", "order of columns"],
)
def test_another_way_of_writing_the_same_rows_runs_nothing(build, small, forge, rewrite):
    build()
    for name in ("targets", "meetings", "scopes"):
        file = small / f"{name}.csv"
        file.write_bytes(rewrite(file.read_bytes()))
    report = build()
    assert report.ran == {}
    assert forge.lit == 2, "the bytes changed, so the tables are checked again"


def test_a_saved_notebook_counts_only_if_a_person_changed_it(build, tmp_path):
    build()
    file = tmp_path / "nb" / "01_meetings.ipynb"
    told = json.loads(file.read_text())
    told["cells"][1] |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]}
    told["cells"][1] |= {"execution_count": 7, "metadata": {"collapsed": True}}
    file.write_text(json.dumps(told, indent=3))
    assert build().ran == {}
    write_notebook(file, "# reads: meetings", draw("one", "two", mark="second"))
    assert build().ran == {"01_meetings": "the notebook changed"}
    assert "second" in files(tmp_path / "figures")["ja/one.svg"]


def test_a_change_in_the_package_or_the_versions_runs_all_and_says_which(build, monkeypatch):
    build()
    take = building.take_inputs

    def changed(*args):
        inputs = take(*args)
        inputs.package["draw/theme.py"] = "other"
        inputs.versions["pandas"] = "99"
        return inputs

    monkeypatch.setattr(building, "take_inputs", changed)
    report = build()
    assert len(report.ran) == 2
    assert "the package changed (draw/theme.py)" in report.ran["02_map"]
    assert "→ 99" in report.ran["02_map"]


def test_force_runs_all(build):
    build()
    report = build(force=True)
    assert report.ran == dict.fromkeys(["01_meetings", "02_map"], "all are to be run")
    assert not report.changed, "the same figures came out"


def test_other_parameters_are_another_run_and_both_are_kept(build, tmp_path):
    build()
    report = build(year=2010)
    assert set(report.ran.values()) == {"it was not run with these parameters before"}
    assert "2010" in files(tmp_path / "figures")["ja/one.svg"]
    assert build().ran == {}
    assert "2009" in files(tmp_path / "figures")["ja/one.svg"]


@pytest.mark.parametrize("harm", ["change", "remove", "record", "empty"])
def test_a_damaged_cache_is_made_anew(build, tmp_path, harm):
    build()
    before = files(tmp_path / "figures")
    (kept,) = (tmp_path / ".isogj-cache" / "runs").glob("02_map-*")
    if harm == "change":
        (kept / "ja" / "map.svg").write_text("harmed")
    elif harm == "remove":
        (kept / "ja" / "map.svg").unlink()
    elif harm == "record":
        record = (kept / "run.record").read_text()
        (kept / "run.record").write_text(record.replace('"seconds": 0', '"seconds": 1'))
    else:
        shutil.rmtree(kept)
        kept.mkdir()
    report = build()
    assert report.ran == {"02_map": "what was kept of its last run is damaged"}
    assert files(tmp_path / "figures") == before


@pytest.mark.parametrize("content", [b"", b"x\n{}\n", b"\xff\xfe", b'mark\n{"tables": 3}\n'])
def test_a_damaged_list_of_known_tables_is_made_anew(build, tmp_path, forge, content):
    build()
    (tmp_path / ".isogj-cache" / "tables.record").write_bytes(content)
    assert build().ran == {}
    assert forge.lit == 2, "the tables are checked again"


def test_a_figure_that_was_lost_or_changed_is_put_back(build, tmp_path):
    build()
    before = files(tmp_path / "figures")
    (tmp_path / "figures" / "ja" / "one.svg").unlink()
    (tmp_path / "figures" / "en" / "two.png").write_text("scribbled over")
    report = build()
    assert (report.ran, report.changed) == ({}, True)
    assert files(tmp_path / "figures") == before


def test_only_carries_the_others_over(build, tmp_path, edit):
    build()
    edit("meetings", "2008-11-26", "2008-11-27")
    for name, first in (("01_meetings", ["one", "three"]), ("02_map", ["map"])):
        write_notebook(tmp_path / "nb" / f"{name}.ipynb", draw(*first, mark="second"))
    report = build(only=["01"])
    assert list(report.ran) == ["01_meetings"]
    now = files(tmp_path / "figures")
    assert "second" in now["ja/one.svg"]
    assert "first" in now["ja/map.svg"]
    assert "ja/two.svg" not in now, "its notebook draws it no more"
    names = [entry["name"] for entry in json.loads(now["manifest.json"])]
    assert names == ["one", "three", "map"]


def test_one_language_carries_the_other_over(build, tmp_path):
    build()
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="second"))
    build(lang="en")
    now = files(tmp_path / "figures")
    assert "second" in now["en/map.svg"]
    assert "first" in now["ja/map.svg"]
    text = json.loads(now["manifest.json"])[-1]["text"]
    assert [text["ja"]["title"], text["en"]["title"]] == ["first ja", "second en"]


def test_one_language_needs_no_run_where_both_were_drawn(build, tmp_path):
    build()
    shutil.rmtree(tmp_path / "figures")
    assert build(lang="ja").ran == {}
    now = files(tmp_path / "figures")
    assert {name.split("/")[0] for name in now} == {"ja", "manifest.json"}
    assert json.loads(now["manifest.json"])[0]["text"].keys() == {"ja"}


def test_a_build_of_one_language_tells_that_the_other_stays(build, tmp_path):
    build()
    build(lang="ja", year=2010, progress=(watched := Watched()))
    assert watched.notes == ["what is there in en stays as an earlier build left it"]
    assert "2009" in files(tmp_path / "figures")["en/map.svg"]
    shutil.rmtree(tmp_path / "figures")
    build(lang="ja", year=2010, progress=(watched := Watched()))
    assert watched.notes == []


def test_committed_figures_without_a_manifest_are_carried_over(build, tmp_path):
    (tmp_path / "figures" / "ja").mkdir(parents=True)
    (tmp_path / "figures" / "ja" / "other.png").write_text("committed")
    build(only=["02_map.ipynb"])
    assert {"ja/other.png", "ja/map.png"} <= files(tmp_path / "figures").keys()
    build()
    assert "ja/other.png" not in files(tmp_path / "figures")


def test_problems_in_the_tables_stop_the_build_before_anything_is_run(build, forge, tmp_path, edit):
    build()
    before = files(tmp_path / "figures")
    edit("meetings", "2008-11-26", "2008-11-31")
    forge.problems = [
        {"file": "meetings.csv", "line": 2, "column": "date", "value": "x", "problem": "is no day"}
    ]
    with pytest.raises(InvalidTables, match=r"meetings\.csv, line 2, column date") as raised:
        build()
    assert raised.value.problems["line"].tolist() == [2]
    assert files(tmp_path / "figures") == before
    forge.problems = []
    assert list(build().ran) == ["01_meetings"]


def test_every_notebook_that_raises_is_named_and_the_figures_stay(build, tmp_path):
    build()
    before = files(tmp_path / "figures")
    write_notebook(tmp_path / "nb" / "01_meetings.ipynb", "1 / 0")
    write_notebook(tmp_path / "nb" / "02_map.ipynb", "x = 1", 'raise ValueError("no map")')
    write_notebook(tmp_path / "nb" / "03_good.ipynb", draw("good"))
    with pytest.raises(ReportError) as raised:
        build()
    assert str(raised.value).splitlines() == [
        "nb/01_meetings.ipynb, cell 2: ZeroDivisionError: division by zero",
        "nb/02_map.ipynb, cell 3: ValueError: no map",
    ]
    assert files(tmp_path / "figures") == before
    write_notebook(tmp_path / "nb" / "01_meetings.ipynb", draw("one"))
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map"))
    assert list(build().kept) == ["03_good"], "what went well was kept"


def test_the_longest_notebook_begins(build, tmp_path):
    build()
    for kept in (tmp_path / ".isogj-cache" / "runs").iterdir():
        told = cache.read_marked(kept / "run.record")
        told |= {"seconds": 9.0 if kept.name.startswith("02") else 1.0, "notebook": "changed"}
        cache.write_marked(kept / "run.record", told)
    write_notebook(tmp_path / "nb" / "03_new.ipynb", draw("new"))
    build(progress=(watched := Watched()))
    assert watched.order == ["03_new", "02_map", "01_meetings", "page and deck"]


def test_a_first_build_begins_with_the_notebook_that_says_it_is_the_longest(build, tmp_path):
    for name, seconds in (("01_meetings", 2), ("02_map", 9)):
        file = tmp_path / "nb" / f"{name}.ipynb"
        told = json.loads(file.read_text())
        file.write_text(json.dumps(told | {"metadata": {"isogj": {"seconds": seconds}}}))
    build(progress=(watched := Watched()))
    assert watched.order == ["02_map", "01_meetings", "page and deck"]


def test_two_figures_of_one_name_are_refused(build, tmp_path):
    write_notebook(tmp_path / "nb" / "03_again.ipynb", draw("map"))
    with pytest.raises(ReportError, match="two figures have the name map: in 02_map and 03_again"):
        build()
    assert not (tmp_path / "figures").exists()


def test_a_figure_without_an_entry_is_refused(build, tmp_path):
    cell = draw("map") + '(folder / "ja" / "stray.svg").write_text("x")'
    write_notebook(tmp_path / "nb" / "02_map.ipynb", cell)
    with pytest.raises(ReportError, match=r"ja/stray\.svg has no entry"):
        build()


@pytest.mark.parametrize("stranger", ["notes.txt", "ja/notes.txt", "manifest.json/x", "ja/A.png"])
def test_a_folder_with_other_things_in_it_is_left_alone(build, tmp_path, stranger):
    (tmp_path / "figures" / stranger).parent.mkdir(parents=True)
    (tmp_path / "figures" / stranger).write_text("precious")
    with pytest.raises(ReportError, match="would lose it: ") as raised:
        build()
    assert stranger in str(raised.value)
    assert files(tmp_path / "figures") == {stranger: "precious"}


def test_a_file_in_the_place_of_the_folder_is_left_alone(build, tmp_path):
    (tmp_path / "figures").write_text("precious")
    with pytest.raises(ReportError, match="is a file; name a folder"):
        build()
    assert (tmp_path / "figures").read_text() == "precious"


def test_a_full_disk_leaves_the_figures_as_they_were(build, tmp_path, monkeypatch):
    build()
    before = files(tmp_path / "figures")
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="second"))

    def full(source, target):
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(ReportError, match="the disk is full"):
            build()
    assert files(tmp_path / "figures") == before
    assert build().changed
    assert not list(tmp_path.glob(".figures-new"))


def test_a_folder_that_cannot_be_written_is_named(build, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match=r"cannot write .*file"):
        build(out=tmp_path / "file" / "figures")


def test_what_a_killed_build_left_is_cleared_away(build, tmp_path):
    build()
    left = tmp_path / ".isogj-cache" / "work-1-a" / "02_map"
    left.mkdir(parents=True)
    (tmp_path / ".figures-new" / "figures").mkdir(parents=True)
    build()
    assert not left.parent.exists()
    assert not (tmp_path / ".figures-new").exists()


def test_page_and_deck_are_made_from_all_figures_and_notebooks(build, tmp_path):
    build()
    told = files(tmp_path / "report")
    assert told.keys() == {"ja.html", "en.html"}
    assert told["ja.html"].splitlines()[:4] == ["ja", "en", "01", "02"]
    assert [line.split()[0] for line in told["ja.html"].splitlines()[4:]] == ["one", "two", "map"]


def test_page_and_deck_are_made_again_only_where_something_changed(build, tmp_path, monkeypatch):
    build()
    with monkeypatch.context() as patch:
        patch.setattr("building.make_text", None)
        assert not build().changed
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="second"))
    build()
    assert "map ja svg 2009 second" in files(tmp_path / "report")["ja.html"]


@pytest.mark.parametrize("harm", ["change", "remove"])
def test_a_page_that_was_harmed_is_put_back_and_in_the_cache_made_anew(build, tmp_path, harm):
    build()
    before = files(tmp_path / "report")
    for folder in (tmp_path / "report", tmp_path / ".isogj-cache" / "products"):
        page = folder / "ja.html"
        page.write_text("harmed") if harm == "change" else page.unlink()
        assert build().changed == (folder.name == "report")
        assert files(tmp_path / "report") == before


def test_one_language_leaves_the_page_of_the_other(build, tmp_path):
    build()
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="second"))
    build(lang="en")
    told = files(tmp_path / "report")
    assert "map en svg 2009 second" in told["en.html"]
    assert "map ja svg 2009 first" in told["ja.html"]
    assert told["en.html"].splitlines()[1] == "ja", "it links to the page that is there"
    shutil.rmtree(tmp_path / "report")
    build(lang="en")
    assert files(tmp_path / "report")["en.html"].splitlines()[1] == "None"


def test_only_makes_the_page_from_the_last_run_of_the_others(build, tmp_path):
    build()
    write_notebook(tmp_path / "nb" / "01_meetings.ipynb", draw("one", mark="second"))
    build(only=["01"])
    assert files(tmp_path / "report")["ja.html"].splitlines()[4:] == [
        "one ja svg 2009 second", "map ja svg 2009 first",
    ]  # fmt: skip


def test_only_leaves_the_page_where_another_notebook_was_never_run(build, tmp_path):
    said = []

    class Noted(Progress):
        def note(self, text):
            said.append(text)

    build(only=["01"], progress=Noted())
    assert said == ["page and deck stay as they are: 02_map was never run"]
    assert not (tmp_path / "report").exists()


def test_only_leaves_the_page_where_another_notebook_cannot_be_used(build, tmp_path):
    build()
    before = files(tmp_path / "report")
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map"), parameters=None)
    write_notebook(tmp_path / "nb" / "01_meetings.ipynb", draw("one", mark="second"))
    build(only=["01"])
    assert "second" in files(tmp_path / "figures")["ja/one.svg"]
    assert files(tmp_path / "report") == before


def test_a_page_that_cannot_be_made_leaves_all_as_it_was(build, tmp_path, monkeypatch):
    build()
    before = files(tmp_path / "figures"), files(tmp_path / "report")
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="second"))
    with monkeypatch.context() as patch:
        patch.setattr("building.make_text", None)
        with pytest.raises(ReportError, match="page and deck could not be made: TypeError"):
            build()
    assert (files(tmp_path / "figures"), files(tmp_path / "report")) == before
    assert build().changed


def test_a_folder_of_another_name_holds_the_page_within(build, tmp_path):
    build(out=tmp_path / "out")
    assert {"report/ja.html", "report/en.html", "ja/one.svg"} <= files(tmp_path / "out").keys()
    assert not build(out=tmp_path / "out").changed
    (tmp_path / "out" / "report" / "ja.html").unlink()
    assert build(out=tmp_path / "out").changed
    assert "report/ja.html" in files(tmp_path / "out")
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="second"))
    build(out=tmp_path / "out")
    assert "second" in files(tmp_path / "out")["report/ja.html"]
    (tmp_path / "out" / "report" / "notes.txt").write_text("precious")
    with pytest.raises(ReportError, match=r"would lose it: report/notes\.txt"):
        build(out=tmp_path / "out")


def test_a_folder_named_report_with_other_things_in_it_is_left_alone(build, tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "thesis.docx").write_text("precious")
    with pytest.raises(ReportError, match=r"would lose it: thesis\.docx"):
        build()
    assert files(tmp_path / "report") == {"thesis.docx": "precious"}


def test_what_file_managers_leave_changes_nothing(build, tmp_path):
    build()
    (tmp_path / "figures" / "ja" / ".DS_Store").write_text("")
    assert not build().changed


def test_old_runs_are_forgotten(build, tmp_path):
    for year in range(2001, 2011):
        build(year=year, only=["02"])
    assert len(list((tmp_path / ".isogj-cache" / "runs").iterdir())) == 6


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lang": "fr"}, "lang must be 'ja', 'en' or 'both', got 'fr'"),
        ({"limit": 0}, "limit must be more than 0 seconds, got 0"),
        ({"year": 20090}, "year must be from 1900 to 2200, got 20090"),
    ],
)
def test_impossible_options_are_refused(build, options, said):
    with pytest.raises(ValueError, match=said):
        build(**options)


def test_outside_the_repository_the_folders_must_be_named(build, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(place, "PACKAGE", tmp_path / "package")
    with pytest.raises(ReportError, match=r"or name the folders, as in .* --out figures"):
        build(data=None, out=None)
    assert build().figures == 3


def test_where_nothing_changed_nothing_heavy_is_imported(build, tmp_path, small):
    build()
    code = f"""
import sys
from isogj_analysis.report import products
from isogj_analysis.report.run import build_report
products.PRODUCTS = {{"html": "building:make_text"}}
light = set(sys.modules)
report = build_report({str(small)!r}, {str(tmp_path / "figures")!r},
                      notebooks={str(tmp_path / "nb")!r})
heavy = ["pandas", "pandera", "papermill", "matplotlib", "nbformat", "jupyter_client"]
print(report.ran, [name for name in heavy if name in set(sys.modules) - light])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=True
    )
    assert done.stdout.strip() == "{} []"


def test_parameters_reach_the_notebook(build, tmp_path, small):
    cell = draw("map", mark="{data} {lang}").replace("write_text(f", "write_text(f")
    write_notebook(tmp_path / "nb" / "02_map.ipynb", cell)
    build(only=["02"], year=2010)
    assert files(tmp_path / "figures")["ja/map.svg"] == f"map ja svg 2010 {small} both"


def test_the_manifest_is_not_trusted_where_it_is_damaged(build, tmp_path):
    build()
    (tmp_path / "figures" / "manifest.json").write_text("[{]")
    build(only=["02"])
    entries = json.loads((tmp_path / "figures" / "manifest.json").read_text())
    assert [entry["name"] for entry in entries] == ["map"]
    build()
    entries = json.loads((tmp_path / "figures" / "manifest.json").read_text())
    assert len(entries) == 3


def test_ctrl_c_leaves_everything_whole(build, tmp_path, monkeypatch):
    build()
    before = files(tmp_path / "figures")

    def pressed(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "wait", pressed)
    with pytest.raises(KeyboardInterrupt):
        build(force=True)
    monkeypatch.undo()
    assert files(tmp_path / "figures") == before
    assert not list((tmp_path / ".isogj-cache").glob("work-*"))


def test_building_says_nothing_of_its_own(build, capsys):
    build()
    assert capsys.readouterr() == ("", "")
