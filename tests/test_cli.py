"""The `isogj` command: what it prints, and its exit statuses."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from building import draw, without_kernels, write_notebook
from typer.testing import CliRunner

from isogj_analysis import cli, load_tables
from isogj_analysis.report import run

REPOSITORY = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "isogj_analysis"]


@pytest.fixture
def isogj():
    return lambda *words: CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def places(tmp_path, small):
    write_notebook(tmp_path / "nb" / "01_one.ipynb", draw("one"))
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
        "heavy = ['matplotlib', 'IPython', 'openpyxl', 'scipy']\n"
        "print('heavy:', [name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout.splitlines()[-1] == "heavy: []"


def test_report_prints_what_it_did_and_why(isogj, places, monkeypatch, edit):
    left_out = "as of 1 June 2009: 1 meeting of later days is left out (--year 2010 has them)\n"
    monkeypatch.setattr(without_kernels(monkeypatch), "left_out", left_out.strip())
    done = isogj("report", *places)
    assert done.exit_code == 0
    assert re.fullmatch(r"2 figures in \S+, 2 drawn anew \([0-9.]+ s\)\n", done.stdout)
    steps = r"01_one: .* s\n02_two: .* s\npage, print, deck: .* s\n" + re.escape(left_out)
    assert re.fullmatch(steps, done.stderr)
    done = isogj("report", *places, "--explain")
    assert done.stdout.startswith("nothing changed: 2 figures in ")
    assert done.stderr == left_out
    edit("meetings", "2008-11-26", "2008-11-27")
    done = isogj("report", *places, "--explain")
    assert done.stdout.splitlines()[0] == "tables changed (meetings.csv)"
    assert "2 drawn anew (" in done.stdout.splitlines()[1]
    assert re.fullmatch(steps, isogj("report", *places, "--force").stderr)


def test_figures_drawn_anew_are_named_where_others_were_not():
    done = run.Report(
        Path("/x"), figures=3, drawn=["one", "two"], changed=True, left_out="", faults=[],
        why=["tables changed"], seconds=1.23,
    )  # fmt: skip
    assert cli._outcome(done) == "3 figures in /x, 2 drawn anew: one, two (1.2 s)"


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
        ["new", ""],
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
        (["--data", "nowhere"], 1, "nowhere: is not there; name a folder of tables, or a workbook"),
    ],
)
def test_what_a_user_gets_wrong_is_told_without_a_traceback(isogj, places, words, status, said):
    done = isogj("report", *places, *words)
    assert done.exit_code == status
    assert said in done.stderr
    assert isinstance(done.exception, SystemExit)


MAPS = """
import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.report import Publisher

tables = isogj.load_tables(data or None)
publish = Publisher(tables, lang=lang, date=f"{year}-06-01")
states = isogj.coverage_states(tables.catalogue, tables.cells)
publish("map", charts.plot_coverage, states, rows=tables.catalogue)
by_vendor = isogj.coverage_states(tables.catalogue, rows="phase", columns="vendor")
publish("vendors", charts.plot_vendors_by_genre, by_vendor, rows=tables.catalogue)
"""


def test_of_a_real_build_what_changed_is_drawn_anew_and_the_rest_recalled(
    isogj, places, tmp_path, edit
):
    write_notebook(tmp_path / "nb" / "01_one.ipynb", MAPS)
    # As long as one was never run, page and deck need not be waited for.
    write_notebook(tmp_path / "nb" / "02_two.ipynb")
    drawn = tmp_path / "figures" / "en"

    def report():
        done = isogj("report", "--lang", "en", "--only", "01", *places)
        assert done.exit_code == 0, done.stderr
        return done.stdout

    assert "2 figures in " in report()
    before = {file: file.read_bytes() for file in drawn.iterdir()}
    assert len(before) == 6
    edit("organisations", "Alpha Inc.", "Renamed Inc.")
    assert "2 figures in " in (said := report())
    assert ", 1 drawn anew: vendors (" in said
    after = {file: file.read_bytes() for file in drawn.iterdir()}
    assert {file.stem for file in before if before[file] != after[file]} == {"vendors"}


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
        # Whoever runs the tests in the background has them, and all they start, ignore ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
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
    command = [*COMMAND, "report", *map(str, places), "--lang", "ja"]
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


def test_check_tells_what_is_odd_apart_and_does_not_fail(isogj, small, edit):
    edit("targets", "データ,Data", "ネットワーク,Data")
    done = isogj("check", small)
    assert (done.exit_code, done.stderr) == (0, "")
    odd = f'{small}/targets.csv, line 3, column name_ja: "ネットワーク" is the name of network too'
    assert done.stdout.splitlines() == [
        "1 remark, odd but possible:",
        f"{odd} (line 2)",
        "all tables are valid",
    ]
    assert load_tables(small).remarks["line"].tolist() == [3]
    edit("meetings", "2008-11-26", "2008-11-31")
    done = isogj("check", small)
    assert (done.exit_code, done.stderr) == (1, "1 problem in 1 file\n")
    *first, last = done.stdout.splitlines()
    assert "meetings.csv, line 4" in last
    head = ["1 remark, odd but possible:", f"{odd} (line 2)", "", "1 error, to be mended:"]
    assert first == head


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
