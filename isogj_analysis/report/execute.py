"""Run one notebook in a kernel of its own."""

import json
import logging
import os
import shutil
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.notebooks import Notebook
from isogj_analysis.report.processes import Processes

EXECUTED = "notebook.ipynb"
# What stands in place of a part whose notebook failed.
FAULT_MIME = "application/vnd.isogj.fault+text"
# Where a notebook notes the figures that it has drawn anew.
DRAWN = "drawn.txt"
# Papermill gives the cell that it adds a random id, which may be all digits.
_OWN = "cell-"


def prepare() -> None:
    """Import what runs notebooks, which may overlap with other things."""
    import papermill  # noqa: F401

    # What they say of a notebook that fails or is stopped stands in the error that names its cell.
    for name in ("papermill", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def execute(
    notebook: Notebook,
    parameters: dict[str, Any],
    environment: Mapping[str, str],
    *,
    folder: Path,
    processes: Processes,
    limit: float,
) -> None:
    """Run a notebook and leave in `folder` its figures, and itself with its outputs.

    `environment` are further variables of its kernel. Raises ReportError, naming notebook and cell,
    where a cell raises, where the notebook runs for more than `limit` seconds, and where its kernel
    dies.
    """
    prepare()
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    node = nbformat.from_dict(json.loads(notebook.text) | {"nbformat_minor": 5})
    for number, cell in enumerate(node.cells, 1):
        cell.id = f"{_OWN}{number}"
    ends = time.monotonic() + limit
    at = ["0"]

    def time_left(cell: Any) -> int:
        at[0] = cell.id.removeprefix(_OWN) if cell.id.startswith(_OWN) else at[0]
        return max(1, round(ends - time.monotonic()))

    folder.mkdir(parents=True, exist_ok=True)
    told = {"ISOGJ_FIGURES": str(folder), "ISOGJ_NOTEBOOK": notebook.name, **environment}
    try:
        done = papermill.execute_notebook(
            node,
            None,
            parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            kernel_manager_class=_manager(processes, notebook, folder, told),
            shutdown_kernel="immediate",
            record_timing=False,
            timeout_func=time_left,
        )
    except PapermillExecutionError as error:
        raised = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
        raise ReportError(f"{notebook.shown}, cell {at[0]}: {raised}") from None
    except CellTimeoutError:
        raise ReportError(
            f"{notebook.shown}, cell {at[0]}: stopped, the notebook ran for more than {limit:g} s"
        ) from None
    except (DeadKernelError, RuntimeError) as error:
        raise ReportError(
            f"{notebook.shown}, cell {at[0]}: its kernel died, perhaps for want of memory ({error})"
        ) from None
    (folder / EXECUTED).write_text(nbformat.writes(_plain(done)) + "\n", encoding="utf-8")


def box(notebook: Notebook, told: str, *, folder: Path) -> None:
    """Leave in `folder`, in place of a notebook that failed, one that says so under its heading."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    said = new_output("display_data", {FAULT_MIME: told, "text/plain": told})
    cells = [new_markdown_cell(f"# {notebook.title}"), new_code_cell(outputs=[said])]
    for number, cell in enumerate(cells, 1):
        cell.id = str(number)
    (folder / EXECUTED).write_text(nbformat.writes(new_notebook(cells=cells)), encoding="utf-8")


def serve(connection: str, place: str, environment: dict[str, str]) -> None:
    """Run a kernel on a connection file, in the folder `place`, until it is told to stop."""
    from ipykernel.kernelapp import IPKernelApp

    os.chdir(place)
    # A person's own start-up files and history are no part of the report.
    os.environ |= {"IPYTHONDIR": str(Path(connection).parent), **environment}
    IPKernelApp.launch_instance(argv=["-f", connection], log_level=50)


def _plain(node: Any) -> Any:
    """Return an executed notebook without what differs from run to run."""
    node.metadata.pop("papermill", None)
    for cell in node.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell.id = cell.id.removeprefix(_OWN) if cell.id.startswith(_OWN) else "parameters"
    return node


def _manager(
    processes: Processes, notebook: Notebook, folder: Path, environment: dict[str, str]
) -> type:
    """Return the class that Jupyter asks for a kernel, whose kernels are processes of the build."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    place = folder.with_name(f"{folder.name}-kernel")
    place.mkdir(parents=True, exist_ok=True)

    class Manager(AsyncKernelManager):
        # The python3 that a machine has registered may be another one than ours.
        kernel_spec = KernelSpec(argv=["python"], display_name="Python 3", language="python")

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.connection_file = str(place / "kernel.json")
            if sys.platform == "linux":
                # Sockets that are no files: none is left where a build is killed.
                self.transport, self.ip = "ipc", f"@isogj-{uuid.uuid4().hex}"

        async def _async_launch_kernel(self, *_: Any, **__: Any) -> None:
            process = processes.start(
                serve, self.connection_file, str(notebook.path.parent), environment
            )
            self.provisioner.process = process  # type: ignore[union-attr]
            self.provisioner.pid = self.provisioner.pgid = process.pid  # type: ignore[union-attr]

    return Manager
