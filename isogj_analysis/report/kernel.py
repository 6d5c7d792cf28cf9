"""What runs in the processes of a build: the check of the tables, and the notebooks' kernels."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from isogj_analysis.report.reads import Reads


def serve(connection: str, figures: str, notebook: str, reads: str) -> None:
    """Run a kernel on a connection file until it is told to stop.

    Figures are written to the folder `figures`; what the notebook reads is noted in `reads`.
    """
    from ipykernel.kernelapp import IPKernelApp

    from isogj_analysis.tables import Tables, load_tables

    # A person's own start-up files and history are no part of the report.
    os.environ["IPYTHONDIR"] = str(Path(connection).parent)
    os.environ |= {"ISOGJ_FIGURES": figures, "ISOGJ_NOTEBOOK": notebook}
    Reads(Path(reads), Path(figures)).watch(Tables, load_tables)
    IPKernelApp.launch_instance(argv=["-f", connection], log_level=50, parent_handle=os.getppid())


def check(folder: str | None) -> dict[str, Any]:
    """Read the tables, once for all notebooks, and return what is wrong with them.

    `problems` holds a record for each: file, line (0: the file as a whole), column, value, problem.
    Without any, `first` says which report is the first to count how many rows.
    """
    from isogj_analysis.report.later import first_reports
    from isogj_analysis.tables import read

    # What was checked is what the notebooks get, even where a file is saved meanwhile.
    examine = cache(read._examine)
    setattr(read, "_examine", lambda at: examine(at.resolve()))  # noqa: B010
    frames, problems, _ = read._examine(read._folder(folder))
    told = [problem._asdict() | {"line": int(problem.line)} for problem in problems]
    return {"problems": told, "first": {} if told else first_reports(frames)}
