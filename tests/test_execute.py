"""Notebooks in processes: what they leave, what goes wrong in them, and how they end."""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from building import draw, write_notebook

from isogj_analysis import load_tables
from isogj_analysis.report import build, processes
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.execute import execute
from isogj_analysis.report.notebooks import Notebook
from isogj_analysis.report.processes import Processes
from isogj_analysis.report.stamp import drawn_by, take_stamp

REPOSITORY = Path(__file__).resolve().parents[1]
SMALL = str(REPOSITORY / "tests" / "data" / "small")
# The package as it is: all builds of this process share a server that has imported it.
PACKAGE = drawn_by(take_stamp(Path(SMALL), Path(SMALL), {}))


@pytest.fixture(scope="module")
def started():
    with Processes(PACKAGE) as started:
        yield started


@pytest.fixture
def run(tmp_path, started):
    def run(*cells, limit=60.0, processes=started):
        file = write_notebook(tmp_path / "nb" / "01_x.ipynb", *cells)
        told = {"data": SMALL, "lang": "both", "year": 2010}
        notebook, left = Notebook(file, file.read_text()), tmp_path / "left"
        own = {"OWN": "a variable"}
        execute(notebook, told, own, folder=left, processes=processes, limit=limit)
        return left

    return run


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_notebook_leaves_its_figures_and_itself_with_outputs(run):
    left = run(draw("map", mark="{year} {lang}"), "print(2 + 2)")
    assert (left / "en" / "map.svg").read_text() == "map en svg 2010 2010 both"
    assert json.loads((left / "entries" / "map.json").read_text())["notebook"] == "01_x"
    cells = json.loads((left / "notebook.ipynb").read_text())["cells"]
    assert cells[-1]["outputs"][0]["text"] == "4\n"


def test_two_runs_leave_the_same_bytes(run):
    cells = ("print({str(x) for x in range(9)})",)
    first = (run(*cells) / "notebook.ipynb").read_bytes()
    assert (run(*cells) / "notebook.ipynb").read_bytes() == first


def test_what_a_cell_shows_is_kept_in_order(run):
    cell = """
import asyncio, sys
from IPython.display import Image, display
from matplotlib import pyplot
%matplotlib inline
print("first")
handle = display("second", display_id=True)
await asyncio.sleep(0)
!echo third
pyplot.figure(figsize=(1, 1))
pyplot.plot([1, 2])
handle.update("anew")
print("fourth", file=sys.stderr)
len("fifth!")
"""
    left = json.loads((run(cell) / "notebook.ipynb").read_text())
    shown = left["cells"][-1]["outputs"]
    assert [one.get("text") or one["data"]["text/plain"] for one in shown] == [
        "first\n", "'anew'", "third\r\n", "6", "<Figure size 100x100 with 1 Axes>",
    ], "warnings and the like are no part of a report"  # fmt: skip
    assert shown[-1]["data"]["image/png"].startswith("iVBOR")


def test_a_notebook_has_its_folder_and_its_variables(run, tmp_path):
    cell = (
        "import os, matplotlib\n"
        "assert os.getcwd().endswith('nb'), os.getcwd()\n"
        "assert os.environ['OWN'] == 'a variable'\n"
        "assert matplotlib.get_backend() == 'agg', matplotlib.get_backend()\n"
    )
    assert (run(cell) / "notebook.ipynb").exists()


def test_a_cell_that_raises_is_named(run, tmp_path):
    with pytest.raises(ReportError) as raised:
        run("x = 1", "def f():\n    raise ValueError('no such phase')\nf()", "x = 2")
    assert str(raised.value) == "nb/01_x.ipynb, cell 3: ValueError: no such phase"


def test_an_error_without_words_is_named_by_its_kind(run):
    with pytest.raises(ReportError, match=r"cell 2: KeyboardInterrupt$"):
        run("raise KeyboardInterrupt")


def test_a_notebook_that_hangs_is_stopped_and_named_and_no_more_is_said(run, tmp_path, capfd):
    cell = f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))"
    began = time.monotonic()
    with pytest.raises(ReportError, match="cell 3: stopped, the notebook ran for more than 1 s"):
        run(cell, "while True: pass", limit=1)
    assert time.monotonic() - began < 20
    assert capfd.readouterr() == ("", "")
    time.sleep(0.5)
    assert not alive(int((tmp_path / "pid").read_text()))


def test_a_process_that_dies_is_named(run):
    with pytest.raises(ReportError, match="cell 2: its process died"):
        run("import os\nos._exit(3)")


@pytest.mark.parametrize("why", ["no fork here", "the server knows an older package"])
def test_without_a_copy_of_the_server_it_is_the_same(run, monkeypatch, tmp_path, why):
    if why == "no fork here":
        monkeypatch.setattr(processes, "CAN_FORK", False)
    with Processes("changed meanwhile") as plain:
        assert plain._context.get_start_method() == "spawn"
        left = run(draw("map"), "import isogj_analysis", processes=plain)
        order = (f"{SMALL}/none", 2009, Path(SMALL), tmp_path / "kept")
        found = plain.call(build.check, *order)
    assert (left / "ja" / "map.png").exists()
    assert found[0]["line"].isna().all()
    assert found[1] == ""


def test_what_the_tables_hold_is_told_by_a_check_which_keeps_them(started, tmp_path, monkeypatch):
    order = (SMALL, 2009, Path(SMALL).resolve(), tmp_path / "kept")
    found = started.call(build.check, *order)
    assert found == (
        None,
        "as of 1 June 2009: 1 service and 1 reported total of later days are left out "
        "(--year 2010 has them)",
    )
    read = load_tables(SMALL)
    monkeypatch.setenv("ISOGJ_TABLES", str(tmp_path / "kept"))
    monkeypatch.setattr("isogj_analysis.tables.read._examine", None)
    pd.testing.assert_frame_equal(load_tables(SMALL).catalogue, read.catalogue)
    with pytest.raises(TypeError):
        load_tables(tmp_path)


def test_what_is_done_side_by_side_is_returned_in_order_or_named(started):
    assert started.each(lambda told: started.call(max, *told), [(1, 2), (4, 3)]) == [2, 4]
    with pytest.raises(ReportError) as raised:
        started.each(lambda told: started.call(int, told), ["a", "1", "b"])
    told = "ValueError: invalid literal for int() with base 10: "
    assert str(raised.value).splitlines() == [f"{told}'a'", f"{told}'b'"]
    with pytest.raises(EOFError):
        started.call(os._exit, 3)
    with pytest.raises(TimeoutError):
        started.call(time.sleep, 60, limit=0.1)


def test_the_end_of_a_build_ends_what_it_started():
    with Processes(PACKAGE) as own, ThreadPoolExecutor() as pool:
        waits = pool.submit(own.call, time.sleep, 60)
        while not own._started:
            time.sleep(0.01)
        own.__exit__()
        with pytest.raises(EOFError):
            waits.result(20)
    with pytest.raises(ReportError, match="the build is over"):
        own.call(time.sleep, 60)


UNGUARDED = """
from pathlib import Path
from isogj_analysis.report import build_report

place = Path({place!r})
with (place / "times").open("a") as times:
    times.write("once ")
report = build_report({small!r}, place / "figures", notebooks=place / "nb", lang="ja")
print(report.figures)
"""


def test_a_script_without_a_guard_builds_and_is_run_once(tmp_path):
    write_notebook(tmp_path / "nb" / "01_x.ipynb", draw("a"))
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED.format(place=str(tmp_path), small=SMALL))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("1\n", "")
    assert (tmp_path / "times").read_text() == "once "


@pytest.fixture
def short():
    """A folder for temporary files whose path a socket's may go on: it has some 100 letters."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def test_a_build_that_is_killed_takes_its_notebooks_with_it(tmp_path, short):
    cell = (
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        f"file = open({str(tmp_path / 'pids')!r}, 'w')\n"
        "file.write(f'{os.getpid()} {child.pid} {os.getppid()}\\n')\n"
        "file.close()\n"
        "time.sleep(60)"
    )
    write_notebook(tmp_path / "nb" / "01_x.ipynb", cell)
    places = ["--notebooks", tmp_path / "nb", "--out", tmp_path / "figures", "--data", SMALL]
    command = [sys.executable, "-m", "isogj_analysis", "report", *places, "--lang", "ja"]
    own = os.environ | {"TMPDIR": str(short)}
    running = subprocess.Popen(command, env=own)
    pids = tmp_path / "pids"
    while not (pids.exists() and pids.read_text().endswith("\n")):
        assert running.poll() is None
        time.sleep(0.05)
    running.kill()
    running.wait()
    left = [int(pid) for pid in pids.read_text().split()]
    deadline = time.monotonic() + 20
    while any(map(alive, left)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [alive(pid) for pid in left] == [False] * 3, "notebook, its child, and the server"
    write_notebook(tmp_path / "nb" / "01_x.ipynb", draw("a"))
    assert subprocess.run(command, env=own, capture_output=True).returncode == 0
    assert list(short.iterdir()) == []
    assert not list((tmp_path / ".isogj-cache").glob("work-*"))
