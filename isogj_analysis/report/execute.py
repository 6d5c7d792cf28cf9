"""Run one notebook cell by cell in IPython, in a process of its own."""

import base64
import contextlib
import io
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.notebooks import PARAMETERS_TAG, Notebook, tags_of
from isogj_analysis.report.processes import Processes

EXECUTED = "notebook.ipynb"
# Under this a notebook hands over figures, tables and the map, and what failed: each by its `kind`.
HANDED = "application/vnd.isogj+json"
# Where a notebook notes the cell that it is in.
_AT = "cell.txt"
_PARAMETERS = "parameters"


def execute(
    notebook: Notebook,
    parameters: Mapping[str, Any],
    environment: Mapping[str, str],
    *,
    folder: Path,
    processes: Processes,
    limit: float,
) -> None:
    """Run a notebook and leave in `folder` its figures, and itself with its outputs.

    `environment` are further variables of its process. Raises ReportError, naming notebook and
    cell, where a cell raises, where the notebook runs for more than `limit` seconds, and where its
    process dies.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _AT).write_text("0")
    told = {"ISOGJ_FIGURES": str(folder), "ISOGJ_NOTEBOOK": notebook.name, **environment}
    try:
        processes.call(_run, notebook, parameters, told, folder, limit=limit)
    except (TimeoutError, EOFError) as error:
        why = "its process died, perhaps for want of memory"
        if isinstance(error, TimeoutError):
            why = f"stopped, the notebook ran for more than {limit:g} s"
        at = (folder / _AT).read_text()
        raise ReportError(f"{notebook.shown}, cell {at}: {why}") from None


def _run(
    notebook: Notebook, parameters: dict[str, Any], environment: dict[str, str], folder: Path
) -> None:
    from IPython.core.displayhook import CapturingDisplayHook
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    os.chdir(notebook.path.parent)
    # A person's own start-up files and history are no part of the report.
    os.environ |= {"IPYTHONDIR": str(folder / "ipython"), **environment}
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    # There are no windows whose events a cell could wait for.
    shell.enable_gui = lambda *_: None  # type: ignore[method-assign]
    told = json.loads(notebook.text) | {_PARAMETERS: parameters}
    if not any(PARAMETERS_TAG in tags_of(cell) for cell in told["cells"]):
        shell.push(parameters)
    for number, cell in enumerate(told["cells"], 1):
        if cell["cell_type"] != "code":
            continue
        (folder / _AT).write_text(str(number))
        shown = shell.display_pub = CapturingDisplayPublisher()
        shell.display_trap.hook = CapturingDisplayHook(shell, shown.outputs)
        printed = _Printed(shown.outputs)
        # Warnings are for whoever builds.
        with contextlib.redirect_stdout(printed):
            done = shell.run_cell("".join(cell["source"]), store_history=True)
        if error := done.error_before_exec or done.error_in_exec:
            said = f": {error}" if str(error) else ""
            raise ReportError(f"{notebook.shown}, cell {number}: {type(error).__name__}{said}")
        if PARAMETERS_TAG in tags_of(cell):
            shell.push(parameters)
        # What is shown under an id is shown anew in its place.
        shown_as = ((one, one.get("transient") or {}) for one in shown.outputs)
        last = {of.get("display_id", n): one for n, (one, of) in enumerate(shown_as)}
        cell["outputs"] = [*last.values()]
    _leave(told, folder)


def box(notebook: Notebook, told: str, parameters: Mapping[str, Any], *, folder: Path) -> None:
    """Leave in `folder`, in place of a notebook that failed, one that says so under its heading."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    handed = {"kind": "fault", "said": told}
    shown = [{"output_type": "display_data", "data": {HANDED: handed, "text/plain": told}}]
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": f"# {notebook.title}"},
        {"cell_type": "code", "metadata": {}, "source": "", "outputs": shown},
    ]
    _leave({"cells": cells, _PARAMETERS: dict(parameters)}, folder)


def _leave(told: dict[str, Any], folder: Path) -> None:
    text = json.dumps(
        told, ensure_ascii=False, indent=1, default=lambda shown: base64.b64encode(shown).decode()
    )
    (folder / EXECUTED).write_text(text + "\n", encoding="utf-8")


def told_to(executed: Path) -> dict[str, Any] | None:
    """Return the parameters with which a notebook was run that was left with its outputs."""
    told = json.loads(executed.read_text(encoding="utf-8")).get(_PARAMETERS)
    return cast(dict[str, Any] | None, told)


class _Printed(io.TextIOBase):
    """Puts what a cell prints among what it shows."""

    def __init__(self, outputs: list[dict[str, Any]]) -> None:
        self.outputs = outputs

    def write(self, text: str) -> int:
        if not self.outputs or "text" not in self.outputs[-1]:
            self.outputs.append({"output_type": "stream", "text": ""})
        self.outputs[-1]["text"] += text
        return len(text)
