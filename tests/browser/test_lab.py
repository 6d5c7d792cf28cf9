"""JupyterLab as `make lab` opens it: every notebook run and saved, and git sees no change."""

import contextlib
import csv
import json
import os
import re
import socket
import subprocess
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from shipped import REPOSITORY, put_environment

TAKEN = 8888
WAIT = 120
NOTEBOOKS = sorted(file.name for file in (REPOSITORY / "notebooks").glob("*.ipynb"))


def git(clone: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", clone, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"git {arguments}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """Clone the repository, with this environment in the place of its own."""
    clone = tmp_path_factory.mktemp("lab") / "clone"
    subprocess.run(["git", "clone", "--quiet", REPOSITORY, clone], check=True)
    put_environment(clone)
    return clone


@pytest.fixture(scope="module")
def server(clone, tmp_path_factory):
    """Start the server of `make lab`, without a browser, where its usual port is taken."""
    home, log = tmp_path_factory.mktemp("home"), clone.parent / "log"
    command = [clone / ".venv/bin/python", "-m", "isogj_analysis", "lab", "--no-browser"]
    command += ["--expose-app-in-browser", *(["--allow-root"] if os.geteuid() == 0 else [])]
    own = {"HOME": str(home), "PYTHONPATH": str(clone)}
    kept = {name: told for name, told in os.environ.items() if not name.startswith("JUPYTER")}
    with contextlib.ExitStack() as held, log.open("w") as told:
        with contextlib.suppress(OSError):  # of somebody else who has taken it already
            held.enter_context(socket.create_server(("localhost", TAKEN)))
        server = subprocess.Popen(command, cwd=clone, env=kept | own, stdout=told, stderr=told)
        try:
            server.address = address_in(log, server)
            yield server
        finally:
            server.terminate()
            server.wait(WAIT)


def address_in(log: Path, server: subprocess.Popen) -> str:
    for _ in range(10 * WAIT):
        if found := re.search(r"http://localhost:\d+/\S*token=\w+", log.read_text()):
            return found[0]
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def lab(browser, server):
    """Open JupyterLab as the browser does, and keep what its console is told."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(1000 * WAIT)
    page.told = []
    page.on("console", lambda said: page.told.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.told.append(str(error)))
    page.goto(server.address)
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    yield page
    page.close()


RUN_AND_SAVE = """async (path) => {
    const opened = await jupyterapp.commands.execute("docmanager:open", {path});
    await opened.revealed;
    await opened.sessionContext.ready;
    await jupyterapp.commands.execute("notebook:run-all-cells");
    for (let cell = 0; cell < opened.content.widgets.length; cell++) {
        await opened.content.scrollToItem(cell, "start");
    }
    await jupyterapp.commands.execute("docmanager:save");
}"""


@pytest.fixture(scope="module")
def saved(lab, clone) -> dict[str, list]:
    """Run every notebook to its end and save it; return the code cells of each as saved."""
    cells = {}
    for name in NOTEBOOKS:
        lab.evaluate(RUN_AND_SAVE, f"notebooks/{name}")
        told = json.loads((clone / "notebooks" / name).read_text(encoding="utf-8"))
        cells[name] = [cell for cell in told["cells"] if cell["cell_type"] == "code"]
    return cells


def test_it_opens_at_the_top_with_the_first_notebook_in_view(lab):
    shown = lab.locator(".lm-DockPanel .lm-TabBar-tab.lm-mod-current")
    expect(shown).to_have_text(NOTEBOOKS[:1])
    lab.locator(".jp-BreadCrumbs-home").click()
    for folder in ("data", "figures"):
        lab.locator(".jp-DirListing-item", has_text=folder).wait_for()


def test_it_shows_the_text_of_one_language(lab):
    heading = lab.locator(".jp-RenderedMarkdown h1").first
    expect(heading).to_have_text(re.compile("^1 この一年"))
    # A cell is drawn only when it comes into view, so what is there to be drawn is asked for.
    cells = "[...jupyterapp.shell.currentWidget.content.model.cells]"
    shown = "".join(lab.evaluate(f"{cells}.map(cell => cell.sharedModel.source)"))
    assert "一枚で見る一年" in shown
    assert "The year on one page" not in shown


def test_where_its_port_is_taken_it_takes_another(server):
    assert f":{TAKEN}/" not in server.address


def test_every_notebook_runs_to_its_end_without_a_complaint(saved, lab):
    for name, cells in saved.items():
        assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1)), name
        kinds = {output["output_type"] for cell in cells for output in cell["outputs"]}
        assert kinds <= {"display_data", "execute_result"}, name
    assert lab.told == []
    assert lab.get_by_text("Jupyter news").count() == 0, "nothing is asked for"


def test_git_sees_no_change(saved, clone):
    assert git(clone, "diff", "--exit-code") == ""
    assert git(clone, "add", "-A", "--dry-run") == ""


def tables(lab, name: str):
    show = "path => jupyterapp.commands.execute('docmanager:open', {path}).then(() => null)"
    lab.evaluate(show, f"notebooks/{name}")
    return lab.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .dt-container")


def test_tables_fit_their_cell_wrap_and_stand_to_the_left(saved, lab):
    table = tables(lab, "04_service_map.ipynb").last
    table.scroll_into_view_if_needed()
    cell = table.locator("xpath=ancestor::*[contains(@class, 'jp-OutputArea-output')]")
    room = cell.bounding_box()["width"]
    assert 0.9 * room < table.bounding_box()["width"] <= room
    body = table.locator(".dt-scroll-body")
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
    text = body.locator("td:not(.dt-type-numeric)")
    assert text.count() > 50
    for style, wanted in {"whiteSpace": "normal", "textAlign": "left"}.items():
        told = text.evaluate_all(f"all => all.map(cell => getComputedStyle(cell).{style})")
        assert set(told) == {wanted}
    heights = text.evaluate_all("all => all.map(cell => cell.clientHeight)")
    assert max(heights) > 1.5 * min(heights), "some rows have several lines"


def test_tables_are_copied_and_saved_as_csv_and_excel(saved, lab, tmp_path):
    table = tables(lab, "02_activities.ipynb").last
    with lab.expect_download() as saving:
        table.get_by_role("button", name="CSVで保存").click()
    assert saving.value.suggested_filename == "laws.csv"
    text = saving.value.path().read_bytes()
    assert text.startswith(b"\xef\xbb\xbf"), "Excel reads it as UTF-8"
    rows = [row for row in csv.reader(text.decode("utf-8-sig").splitlines()) if row]
    with lab.expect_download() as saving:
        table.get_by_role("button", name="Excelで保存").click()
    assert saving.value.suggested_filename == "laws.xlsx"
    saving.value.save_as(tmp_path / "laws.xlsx")
    sheet = load_workbook(tmp_path / "laws.xlsx").active
    assert [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    shown = table.locator(".dt-scroll-body tbody tr").count()
    assert (rows[0][0], len(rows)) == ("法令", 1 + shown)
    table.get_by_role("button", name="コピー").click()
    lab.locator(".dt-button-info", has_text=f"{shown}行").wait_for()


def test_once_it_has_ended_git_calls_no_notebook_modified(saved, server, clone):
    server.terminate()
    assert server.wait(WAIT) == 0
    assert git(clone, "status", "--short") == ""
