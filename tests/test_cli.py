"""The `isogj` command: what it prints, and its exit statuses."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from building import draw, without_kernels, write_notebook
from typer.testing import CliRunner

from isogj_analysis import cli
from isogj_analysis.report import inputs

REPOSITORY = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "isogj_analysis"]


@pytest.fixture
def isogj():
    return lambda *words: CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def places(tmp_path, small):
    write_notebook(tmp_path / "nb" / "01_one.ipynb", "# reads: meetings", draw("one"))
    write_notebook(tmp_path / "nb" / "02_two.ipynb", draw("two"))
    return ["--data", small, "--out", tmp_path / "figures", "--notebooks", tmp_path / "nb"]


@pytest.mark.parametrize("words", [[], ["report"], ["check"], ["dictionary"]])
def test_help_shows_an_example(isogj, words):
    done = isogj(*words, "--help")
    assert done.exit_code == 0
    assert words == [] or f"isogj {words[0]}" in done.stdout.partition("Example")[2]


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from isogj_analysis import cli\n"
        "try: cli.app(['report', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = ['matplotlib', 'papermill', 'pandera', 'scipy', 'nbformat']\n"
        "print('heavy:', [name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout.splitlines()[-1] == "heavy: []"


def test_report_prints_what_it_did_and_why(isogj, places, monkeypatch, edit):
    forge = without_kernels(monkeypatch)
    monkeypatch.setattr(forge, "first", {"meetings": {"2009": 2, "2010": 1}})
    done = isogj("report", *places)
    assert done.exit_code == 0
    assert re.fullmatch(r"2 figures in \S+: 2 notebooks run, 0 unchanged \(.*s\)\n", done.stdout)
    left_out = "as of 1 June 2009: 1 meeting of later days is left out (--year 2010 has them)\n"
    steps = r"01_one: .* s\n02_two: .* s\npage and deck: .* s\n" + re.escape(left_out)
    assert re.fullmatch(steps, done.stderr)
    done = isogj("report", *places, "--explain")
    assert done.stdout.splitlines()[:2] == [
        "01_one: not run: nothing that it depends on changed",
        "02_two: not run: nothing that it depends on changed",
    ]
    assert done.stdout.splitlines()[2].startswith("nothing changed: 2 figures in ")
    assert done.stderr == left_out
    edit("meetings", "2008-11-26", "2008-11-27")
    done = isogj("report", *places, "--explain")
    assert done.stdout.splitlines()[:2] == [
        "01_one: run: tables changed (meetings)",
        "02_two: not run: nothing that it depends on changed",
    ]
    assert re.fullmatch(steps, isogj("report", *places, "--force").stderr)
    assert "left out" not in isogj("report", *places, "--year", "2010").stderr


def test_the_year_of_the_settings_holds_unless_another_is_given(
    isogj, places, monkeypatch, tmp_path, small
):
    without_kernels(monkeypatch)
    (small / "isogj.toml").write_text("year = 2010\n")
    isogj("report", *places)
    drawn = tmp_path / "figures" / "en" / "one.svg"
    assert "2010" in drawn.read_text()
    isogj("report", *places, "--year", "2011")
    assert "2011" in drawn.read_text()


def test_explain_is_right_in_all_five_cases(isogj, places, monkeypatch, tmp_path, small, edit):
    without_kernels(monkeypatch)
    package = Path(shutil.copytree(inputs.PACKAGE, tmp_path / "package"))
    monkeypatch.setattr(inputs, "PACKAGE", package)
    isogj("report", *places)

    def told():
        return isogj("report", *places, "--explain").stdout.splitlines()[:2]

    same = "nothing that it depends on changed"
    assert told() == [f"01_one: not run: {same}", f"02_two: not run: {same}"]
    # A CSV has no comments: what says nothing in it are quotes, blank lines, line ends, a BOM.
    table = small / "meetings.csv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert told() == [f"01_one: not run: {same}", f"02_two: not run: {same}"]
    edit("meetings", "2008-11-26", "2008-11-27")
    assert told() == ["01_one: run: tables changed (meetings)", f"02_two: not run: {same}"]
    write_notebook(tmp_path / "nb" / "02_two.ipynb", draw("two", mark="second"))
    assert told() == [f"01_one: not run: {same}", "02_two: run: the notebook changed"]
    with (package / "draw" / "theme.py").open("a") as file:
        file.write("# a comment, for all that is known\n")
    changed = "run: the package changed (draw/theme.py)"
    assert told() == [f"01_one: {changed}", f"02_two: {changed}"]


def test_only_and_lang_and_year_reach_the_build(isogj, places, monkeypatch, tmp_path):
    without_kernels(monkeypatch)
    done = isogj("report", *places, "--only", "02", "--lang", "en", "--year", "2010")
    assert "1 figure in " in done.stdout
    drawn = [path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("figures/*/*.svg")]
    assert drawn == ["figures/en/two.svg"]
    assert "2010" in (tmp_path / drawn[0]).read_text()
    assert isogj("report", *places, "--only", "01", "--only", "02").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["check", ""],
        ["reconcile", " "],
        ["report", "--data", ""],
        ["report", "--out", ""],
        ["changes", "", "data"],
        ["table", "--out", "x.pdf", "--data", ""],
        ["sample", ""],
    ],
)
def test_an_empty_name_of_a_folder_is_refused(isogj, words):
    done = isogj(*words)
    assert done.exit_code == 2
    assert "the name of the folder is empty" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--only", "07"], 1, "only must name one notebook of 01_one, 02_two, got '07'"),
        (["--year", "3"], 1, "year must be from 1900 to 2200, got 3"),
        (["--lang", "fr"], 2, "'fr'"),
        (["--data", "nowhere"], 1, "nowhere: is not there; name a folder of tables"),
    ],
)
def test_what_a_user_gets_wrong_is_told_without_a_traceback(places, words, status, said):
    done = subprocess.run(
        [*COMMAND, "report", *map(str, places), *words],
        capture_output=True, text=True, cwd=REPOSITORY,
    )  # fmt: skip
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_real_build_draws_and_is_then_kept(places, tmp_path):
    write_notebook(
        tmp_path / "nb" / "01_one.ipynb",
        "import isogj_analysis as isogj\nlen(isogj.load_tables(data or None).meetings)",
        draw("one"),
    )

    def report():
        return subprocess.run(
            [*COMMAND, "report", "--explain", *map(str, places)],
            capture_output=True, text=True, cwd=REPOSITORY,
        )  # fmt: skip

    first = report()
    assert (first.returncode, first.stdout.count(": run: ")) == (0, 2), first.stderr
    manifest = json.loads((tmp_path / "figures" / "manifest.json").read_text())
    assert manifest[0]["tables"] == ["meetings", "working_groups"]
    second = report()
    assert second.stdout.count("not run") == 2
    assert second.stderr == (
        "as of 1 June 2009: 1 service and 1 reported total of later days are left out "
        "(--year 2010 has them)\n"
    )


def test_ctrl_c_stops_the_notebooks_and_leaves_the_last_report(places, tmp_path):
    nb = write_notebook(
        tmp_path / "nb" / "01_one.ipynb",
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))",
        "time.sleep(60)",
    )
    (tmp_path / "figures" / "ja").mkdir(parents=True)
    (tmp_path / "figures" / "ja" / "old.svg").write_text("old")
    build = subprocess.Popen(
        [*COMMAND, "report", *map(str, places), "--only", nb.name],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY,
    )  # fmt: skip
    while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text()):
        assert build.poll() is None
        time.sleep(0.05)
    build.send_signal(signal.SIGINT)
    _, said = build.communicate(timeout=30)
    assert (build.returncode, said) == (130, "stopped; the last report stays as it was\n")
    assert [path.name for path in tmp_path.glob("figures/*/*")] == ["old.svg"]
    assert not list((tmp_path / ".isogj-cache").glob("work-*"))
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_second_build_waits_and_says_so(places, tmp_path):
    write_notebook(tmp_path / "nb" / "01_one.ipynb", "import time\ntime.sleep(2)", draw("one"))
    command = [*COMMAND, "report", *map(str, places)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    builds = [subprocess.Popen(command, cwd=REPOSITORY, **pipes) for _ in range(2)]
    told = [build.communicate(timeout=120) for build in builds]
    assert [build.returncode for build in builds] == [0, 0]
    assert sum("another build is at work here (process" in said for _, said in told) == 1
    assert sum("nothing changed" in printed for printed, _ in told) == 1


def test_check_lists_every_problem_and_fails(isogj, small, edit):
    done = isogj("check", small)
    assert (done.exit_code, done.stdout) == (0, "all tables are valid\n")
    edit("meetings", "2008-11-26", "2008-11-31")
    edit("scopes", "c-watch,monitor", "c-watch,moniter")
    done = isogj("check", small)
    assert done.exit_code == 1
    (date,) = (line for line in done.stdout.splitlines() if "meetings.csv, line" in line)
    assert '"2008-11-31" is no day' in date
    assert '"moniter"' in done.stdout
    assert done.stderr == f"{len(done.stdout.splitlines())} problems in 2 files\n"


def test_check_without_a_folder_takes_the_repository_s(isogj):
    assert isogj("check").stdout == "all tables are valid\n"


def test_check_of_a_folder_that_is_not_there(isogj, tmp_path):
    done = isogj("check", tmp_path / "none")
    assert (done.exit_code, done.stderr) == (1, "1 problem in 1 file\n")


def test_dictionary_prints_or_writes(isogj, tmp_path, monkeypatch):
    printed = isogj("dictionary").stdout
    assert printed.startswith("# The data folder")
    for name in ("data", "notebooks"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "isogj.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    assert isogj("dictionary", "--write").stdout == f"wrote {tmp_path / 'data' / 'README.md'}\n"
    assert (tmp_path / "data" / "README.md").read_text(encoding="utf-8") == printed
