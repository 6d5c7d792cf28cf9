"""Notebooks in real kernels: what they leave, what they read, and what goes wrong in them."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from building import draw, write_notebook

from isogj_analysis.report import forge as forging
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.execute import execute
from isogj_analysis.report.forge import Forge
from isogj_analysis.report.notebooks import Notebook

REPOSITORY = Path(__file__).resolve().parents[1]
SMALL = str(REPOSITORY / "tests" / "data" / "small")
LOAD = "import isogj_analysis as isogj\ntables = isogj.load_tables(data)"


@pytest.fixture(scope="module")
def forge():
    forge = Forge({"MPLBACKEND": "agg", "PYTHONHASHSEED": "0"})
    assert forge.call("isogj_analysis.report.kernel:check", {"folder": SMALL})["problems"] == []
    yield forge
    forge.close()
    assert not Path(forge.folder).exists()


@pytest.fixture
def run(tmp_path, forge):
    def run(*cells, limit=60.0, forge=forge):
        file = write_notebook(tmp_path / "nb" / "01_x.ipynb", *cells)
        told = {"data": SMALL, "lang": "both", "year": 2010}
        notebook = Notebook(file, file.read_text())
        execute(notebook, told, folder=tmp_path / "left", forge=forge, limit=limit)
        return tmp_path / "left"

    return run


def reads(folder: Path) -> list[str]:
    return (folder / "reads.txt").read_text(encoding="utf-8").splitlines()


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()


def test_a_notebook_leaves_its_figures_and_itself_with_outputs(run):
    left = run(draw("map", mark="{year} {lang}"), "print(2 + 2)")
    assert (left / "en" / "map.svg").read_text() == "map en svg 2010 2010 both"
    assert json.loads((left / "entries" / "map.json").read_text())["notebook"] == "01_x"
    cells = json.loads((left / "notebook.ipynb").read_text())["cells"]
    assert cells[-1]["outputs"][0]["text"] == ["4\n"] or cells[-1]["outputs"][0]["text"] == "4\n"
    assert [cell["id"] for cell in cells] == ["1", "parameters", "2", "3"]


def test_two_runs_leave_the_same_bytes(run):
    cells = ("print({str(x) for x in range(9)})",)
    first = (run(*cells) / "notebook.ipynb").read_bytes()
    assert (run(*cells) / "notebook.ipynb").read_bytes() == first
    assert b"papermill" not in first


def test_what_is_read_is_noted_once_and_no_more(run):
    left = run(LOAD, "tables.meetings\ntables.meetings\ntables.names\ntables.catalogue")
    every = "names of any code"
    assert reads(left) == ["meetings", every, "services", "scopes", "organisations"]


def test_names_that_a_figure_shows_are_those_of_the_tables_read(run):
    ask = (
        "import matplotlib.pyplot as plt\n"
        "from isogj_analysis.draw.frame import Story, frame\n"
        "from isogj_analysis.report import Publisher\n"
        "story = Story('t', 'l', 'a')\n"
        "plot = lambda result, lang, names: frame(story, None, lang=lang, height=1)\n"
        "Publisher(tables, lang=lang)('a', plot, tables.cells, rows=tables.cells)"
    )
    assert reads(run(LOAD, ask)) == ["settings", "cells", "sources", "names"]


def test_loading_alone_reads_nothing(run):
    assert reads(run(LOAD)) == []


def test_going_through_all_tables_reads_them_all(run):
    assert reads(run(LOAD, "vars(tables)")) == ["*"]
    assert "laws" in reads(run(LOAD, "repr(tables)"))


def test_files_of_its_own_are_noted(run, tmp_path):
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb" / "own.csv").write_text("a\n1\n")
    (tmp_path / "nb" / "helper.py").write_text("x = 1\n")
    cell = "import pandas as pd\nimport helper\npd.read_csv('own.csv').to_csv('written.csv')"
    nb = (tmp_path / "nb").resolve()
    expected = [f"file:{nb / 'helper.py'}", f"file:{nb / 'own.csv'}"]
    assert sorted(reads(run(cell))) == expected
    shutil.rmtree(tmp_path / "left")
    assert sorted(reads(run(cell))) == expected, "the helper is now read as byte code"


def test_a_cell_that_raises_is_named(run, tmp_path):
    with pytest.raises(ReportError) as raised:
        run("x = 1", "def f():\n    raise ValueError('no such phase')\nf()", "x = 2")
    assert str(raised.value) == "nb/01_x.ipynb, cell 3: ValueError: no such phase"


def test_an_error_without_words_is_named_by_its_kind(run):
    with pytest.raises(ReportError, match=r"cell 2: KeyboardInterrupt$"):
        run("raise KeyboardInterrupt")


def test_a_notebook_that_hangs_is_stopped_and_named(run, tmp_path):
    cell = f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))"
    began = time.monotonic()
    with pytest.raises(ReportError, match="cell 3: stopped, the notebook ran for more than 2 s"):
        run(cell, "while True: pass", limit=2)
    assert time.monotonic() - began < 20
    time.sleep(0.5)
    assert not alive(int((tmp_path / "pid").read_text()))


def test_nothing_but_the_message_is_said_of_a_notebook_that_is_stopped(tmp_path):
    write_notebook(tmp_path / "nb" / "01_x.ipynb", "while True: pass")
    places = ["--notebooks", tmp_path / "nb", "--out", tmp_path / "figures", "--data", SMALL]
    done = subprocess.run(
        [sys.executable, "-m", "isogj_analysis", "report", *places, "--limit", "1"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout + done.stderr == (
        "01_x: failed\nnb/01_x.ipynb, cell 2: stopped, the notebook ran for more than 1 s\n"
    )


def test_a_process_that_has_ended_is_seen_even_where_nobody_took_note():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    copy = forging._Forked(process.pid)
    assert copy.poll() is None
    process.stdin.close()
    assert copy.wait(10) == 0
    assert process.returncode is None, "it is not reaped yet"
    process.wait()
    assert copy.poll() == 0


def test_a_kernel_that_dies_is_named(run):
    with pytest.raises(ReportError, match="cell 2: its kernel died"):
        run("import os\nos._exit(3)")


def test_without_fork_it_is_the_same(run, monkeypatch):
    monkeypatch.setattr(forging, "CAN_FORK", False)
    plain = Forge({"MPLBACKEND": "agg"})
    try:
        left = run(LOAD, draw("map"), "len(tables.scopes)", forge=plain)
        found = plain.call(
            "isogj_analysis.report.kernel:check", {"folder": str(Path(SMALL) / "none")}
        )
    finally:
        plain.close()
    assert (left / "ja" / "map.png").exists()
    assert reads(left) == ["scopes"]
    assert [problem["line"] for problem in found["problems"]] == [0]
    assert found["first"] == {}


def test_what_a_call_raises_comes_back(forge):
    with pytest.raises(RuntimeError, match="ModuleNotFoundError: No module named 'nowhere'"):
        forge.call("nowhere:nothing", {})


def test_a_forge_that_has_ended_says_so():
    forge = Forge({})
    forge.close()
    with pytest.raises(RuntimeError, match="has ended"):
        forge.call("isogj_analysis.report.kernel:check", {"folder": SMALL})


def test_closing_the_forge_ends_what_it_started(tmp_path):
    forge = Forge({})
    process = forge.start("time:sleep", {}, cwd=tmp_path)  # ends at once: sleep takes an argument
    assert process.wait(20) == 0
    process = forge.start("test.support.os_helper:temp_dir", {}, cwd=tmp_path)
    process.wait(20)
    forge.close()
    assert process.poll() is not None
