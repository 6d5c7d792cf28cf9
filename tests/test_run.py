"""The build: what is run, what is kept, and what stands in the folder at the end."""

import errno
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from building import draw, without_kernels, write_notebook

from isogj_analysis import place
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.run import build_report
from isogj_analysis.tables import InvalidTables
from isogj_analysis.tables.problems import Problem, tabulate

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture
def processes(monkeypatch):
    return without_kernels(monkeypatch)


@pytest.fixture
def build(tmp_path, small, processes):
    """Two notebooks on the small tables, which draw two figures and one."""
    write_notebook(tmp_path / "nb" / "01_meetings.ipynb", draw("one", "two"))
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map"))

    def again(**options):
        places = {"data": small, "out": tmp_path / "figures", "notebooks": tmp_path / "nb"}
        return build_report(**(places | options))

    return again


@pytest.fixture
def told(build, capsys):
    """Build, and return the lines that were told meanwhile, without the seconds."""

    def again(**options):
        build(progress=True, **options)
        return re.sub(r": [0-9.]+ s\b", "", capsys.readouterr().err).splitlines()

    return again


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_build_leaves_each_figure_in_both_languages_and_a_manifest(build, tmp_path):
    report = build()
    assert (report.figures, report.changed, report.drawn) == (3, True, ["one", "two", "map"])
    assert report.why == ["no report was built here before"]
    names = {f"{x}/{name}.{kind}" for x in ("ja", "en") for name in ("one", "two", "map")
             for kind in ("png", "svg", "pdf")}  # fmt: skip
    assert files(tmp_path / "figures").keys() == names | {"manifest.json", "README.md"}
    manifest = json.loads((tmp_path / "figures" / "manifest.json").read_text())
    assert [(entry["notebook"], entry["name"]) for entry in manifest] == [
        ("01_meetings", "one"), ("01_meetings", "two"), ("02_map", "map"),
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".isogj-cache", "figures", "nb", "report", "small",
    ]  # fmt: skip
    assert sorted(path.name for path in (tmp_path / ".isogj-cache").iterdir()) == [
        "drawings", "last", "lock", "owner",
    ]  # fmt: skip


def test_nothing_is_done_where_nothing_changed(build, processes, tmp_path):
    first = build()
    stands = (tmp_path / "figures").stat().st_ino
    report = build()
    assert (report.why, report.drawn, report.changed) == ([], [], False)
    assert (report.figures, report.left_out) == (first.figures, first.left_out)
    assert (tmp_path / "figures").stat().st_ino == stands
    assert processes.begun == 1


def test_what_changed_is_told_by_name_and_all_notebooks_are_run(build, edit, tmp_path, small):
    build()
    edit("meetings", "2008-11-26", "2008-11-27")
    (small / "isogj.toml").write_text("year = 2010\n")
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="second"))
    report = build()
    assert report.why == [
        "tables changed (isogj.toml, meetings.csv)", "notebooks changed (02_map.ipynb)",
        "options changed (year 2009 → 2010)",
    ]  # fmt: skip
    assert "second" in files(tmp_path / "figures")["ja/map.svg"]
    assert "2010" in files(tmp_path / "figures")["ja/one.svg"]


def test_a_saved_notebook_counts_only_if_a_person_changed_it(build, tmp_path):
    build()
    file = tmp_path / "nb" / "01_meetings.ipynb"
    told = json.loads(file.read_text())
    told["cells"][1] |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}]}
    told["cells"][1] |= {"execution_count": 7, "metadata": {"collapsed": True}}
    file.write_text(json.dumps(told, indent=3))
    assert build().why == []
    write_notebook(file, draw("one", "two", mark="second"))
    assert build().why == ["notebooks changed (01_meetings.ipynb)"]


def test_what_a_notebook_reads_beside_it_counts(build, tmp_path):
    (tmp_path / "nb" / "own.csv").write_text("a")
    read = f"import pathlib\nown = pathlib.Path({str(tmp_path / 'nb' / 'own.csv')!r}).read_text()"
    write_notebook(tmp_path / "nb" / "02_map.ipynb", read, draw("map", mark="{own}"))
    build()
    (tmp_path / "nb" / "own.csv").write_text("b")
    assert build().why == ["notebooks changed (own.csv)"]
    assert files(tmp_path / "figures")["ja/map.svg"] == "map ja svg 2009 b"


def test_a_report_within_the_folder_of_notebooks_does_not_change_them(build, tmp_path):
    build(out=tmp_path / "nb" / "figures")
    assert build(out=tmp_path / "nb" / "figures").why == []


def test_force_makes_all_anew(build, tmp_path):
    build()
    (tmp_path / ".isogj-cache" / "drawings" / "x").mkdir()
    report = build(force=True)
    assert report.why == ["all is to be made anew"]
    assert report.drawn == ["one", "two", "map"]
    assert not report.changed, "the same figures came out"
    assert not (tmp_path / ".isogj-cache" / "drawings" / "x").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"stamp": 3}', None])
def test_without_a_record_that_can_be_read_all_is_run(build, tmp_path, content):
    build()
    record = tmp_path / ".isogj-cache" / "last" / "build.json"
    record.unlink() if content is None else record.write_bytes(content)
    report = build()
    assert report.why == ["no report was built here before"]
    assert not report.changed
    assert build().why == []


def test_a_figure_that_was_lost_or_changed_is_put_back(build, tmp_path):
    build()
    before = files(tmp_path / "figures")
    (tmp_path / "figures" / "ja" / "one.svg").unlink()
    (tmp_path / "figures" / "en" / "two.png").write_text("scribbled over")
    report = build()
    assert report.why == ["figures, page or deck are not as they were built"]
    assert report.changed
    assert files(tmp_path / "figures") == before


def test_only_carries_the_others_over(build, tmp_path, edit):
    build()
    edit("meetings", "2008-11-26", "2008-11-27")
    for name, first in (("01_meetings", ["one", "three"]), ("02_map", ["map"])):
        write_notebook(tmp_path / "nb" / f"{name}.ipynb", draw(*first, mark="second"))
    report = build(only=["01"])
    assert report.drawn == ["one", "three"]
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


def test_a_build_of_one_language_tells_that_the_other_stays(told, tmp_path):
    steps = ["01_meetings", "02_map"]
    told()
    stays = "what is there in en stays as an earlier build left it"
    assert told(lang="ja", year=2010) == [*steps, stays, "page, print, deck"]
    assert "2009" in files(tmp_path / "figures")["en/map.svg"]
    shutil.rmtree(tmp_path / "figures")
    assert told(lang="ja", year=2010) == [*steps, "page, print, deck"]


def test_committed_figures_without_a_manifest_are_carried_over(build, tmp_path):
    (tmp_path / "figures" / "ja").mkdir(parents=True)
    (tmp_path / "figures" / "ja" / "other.png").write_text("committed")
    build(only=["02_map.ipynb"])
    assert {"ja/other.png", "ja/map.png"} <= files(tmp_path / "figures").keys()
    build()
    assert "ja/other.png" not in files(tmp_path / "figures")


def test_problems_in_the_tables_stop_the_build_before_anything_is_run(
    build, processes, tmp_path, edit
):
    build()
    before = files(tmp_path / "figures")
    edit("meetings", "2008-11-26", "2008-11-31")
    processes.problems = tabulate([Problem("meetings.csv", 2, "date", "x", "is no day")])
    write_notebook(tmp_path / "nb" / "02_map.ipynb", "raise AssertionError('it was run')")
    with pytest.raises(InvalidTables, match=r"meetings\.csv, line 2, column date") as raised:
        build()
    assert raised.value.problems["line"].tolist() == [2]
    assert files(tmp_path / "figures") == before


def test_every_notebook_of_ours_that_raises_is_named_and_the_figures_stay(build, tmp_path):
    build()
    before = files(tmp_path / "figures")
    write_notebook(tmp_path / "nb" / "01_the_year.ipynb", "1 / 0")
    write_notebook(tmp_path / "nb" / "02_activities.ipynb", "x = 1", 'raise ValueError("no map")')
    write_notebook(tmp_path / "nb" / "03_good.ipynb", draw("good"))
    with pytest.raises(ReportError) as raised:
        build()
    assert str(raised.value).splitlines() == [
        "nb/01_the_year.ipynb, cell 2: ZeroDivisionError: division by zero",
        "nb/02_activities.ipynb, cell 3: ValueError: no map",
    ]
    assert files(tmp_path / "figures") == before
    write_notebook(tmp_path / "nb" / "01_the_year.ipynb", "1")
    write_notebook(tmp_path / "nb" / "02_activities.ipynb", "1")
    assert build().figures == 4


def test_of_a_notebook_of_ones_own_that_raises_a_box_stands_in_its_place(build, tmp_path):
    build()
    write_notebook(tmp_path / "nb" / "01_meetings.ipynb", draw("one", "two"), "1 / 0")
    report = build()
    told = "nb/01_meetings.ipynb, cell 3: ZeroDivisionError: division by zero"
    assert (report.faults, report.figures, report.changed) == ([told], 1, True)
    assert not (tmp_path / "figures/ja/one.svg").exists(), "its part is the box alone"
    left = json.loads((tmp_path / ".isogj-cache/last/01_meetings.ipynb").read_text())
    assert "".join(left["cells"][0]["source"]) == "# 01_meetings"
    assert "".join(left["cells"][1]["outputs"][0]["data"]["text/plain"]) == told
    again = build()
    assert (again.why, again.faults) == ([], [told]), "as long as it is not put right"
    write_notebook(tmp_path / "nb" / "01_meetings.ipynb", draw("one", "two"))
    assert (build().faults, build().figures) == ([], 3)


def test_notebooks_are_told_the_period_and_another_one_is_refused(build, tmp_path):
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="{period}"))
    build()
    assert files(tmp_path / "figures")["ja/map.svg"].endswith("since-founding")
    assert build(period="year").why == ["options changed (period since-founding → year)"]
    assert files(tmp_path / "figures")["ja/map.svg"].endswith(" year")
    with pytest.raises(ValueError, match="period must be 'since-founding' or 'year', got 'month'"):
        build(period="month")


def test_what_is_no_part_of_the_report_is_told(told, tmp_path):
    write_notebook(tmp_path / "nb" / "mine.ipynb", draw("mine"))
    assert "no part of the report, for want of a number: mine" in told()


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
    assert not list(tmp_path.glob(".figures-new"))
    assert build().changed
    assert not list(tmp_path.glob(".figures-new"))


def test_ctrl_c_leaves_nothing_half_made_beside_the_figures(build, tmp_path, monkeypatch):
    build()
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map", mark="second"))

    def pressed(source, target):
        Path(target).write_text("half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", pressed)
        with pytest.raises(KeyboardInterrupt):
            build()
    assert not list(tmp_path.glob(".figures-new"))


def test_page_and_deck_stand_beside_a_link_called_figures(build, tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "figures").symlink_to(tmp_path / "pictures")
    build()
    assert (tmp_path / "figures").is_symlink()
    assert (tmp_path / "pictures" / "manifest.json").exists()
    assert not (tmp_path / "pictures" / "report").exists()
    assert (tmp_path / "report" / "ja.html").exists()


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


def test_a_page_that_was_harmed_or_lost_is_made_anew(build, tmp_path):
    build()
    before = files(tmp_path / "report")
    (tmp_path / "report" / "ja.html").write_text("harmed")
    (tmp_path / "report" / "en.html").unlink()
    assert build().changed
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


def test_only_leaves_the_page_where_another_notebook_was_never_run_so(told, build, tmp_path):
    never = "02_map was never run so; without --only it is"
    stays = f"page, print edition and deck stay as they are: {never}"
    assert told(only=["01"]) == ["01_meetings", stays]
    assert not (tmp_path / "report").exists()
    build()
    before = files(tmp_path / "report")
    assert told(only=["01"], year=2010) == ["01_meetings", stays]
    assert files(tmp_path / "report") == before
    assert told(only=["02"], year=2010) == ["02_map", "page, print, deck"]
    assert "map ja svg 2010 first" in files(tmp_path / "report")["ja.html"]
    assert told(only=["02"], lang="en")[-1].startswith("page, print edition and deck stay")


def test_only_leaves_the_page_where_another_notebook_cannot_be_used(build, tmp_path):
    build()
    before = files(tmp_path / "report")
    write_notebook(tmp_path / "nb" / "02_map.ipynb", draw("map"), parameters="data = 1")
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
        with pytest.raises(ReportError) as raised:
            build()
    assert [line.split(": ")[:2] for line in str(raised.value).splitlines()] == [
        ["en.html could not be made", "TypeError"], ["ja.html could not be made", "TypeError"],
    ]  # fmt: skip
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


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lang": "xx"}, r"lang must be .*, got 'xx'"),
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
from isogj_analysis.report.run import build_report
light = set(sys.modules)
report = build_report({str(small)!r}, {str(tmp_path / "figures")!r},
                      notebooks={str(tmp_path / "nb")!r})
heavy = ["pandas", "IPython", "matplotlib", "joblib", "rich"]
print(report.why, [name for name in heavy if name in set(sys.modules) - light])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=True
    )
    assert done.stdout.strip() == "[] []"


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


def test_ctrl_c_leaves_everything_whole(build, tmp_path, processes, monkeypatch):
    build()
    before = files(tmp_path / "figures")

    def pressed(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(processes, "each", pressed)
    with pytest.raises(KeyboardInterrupt):
        build(force=True)
    monkeypatch.undo()
    assert files(tmp_path / "figures") == before
    assert not list((tmp_path / ".isogj-cache").glob("work-*"))


def test_building_says_nothing_of_its_own(build, capsys):
    build()
    assert capsys.readouterr() == ("", "")
