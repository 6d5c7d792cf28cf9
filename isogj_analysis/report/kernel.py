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


def check(folder: str | None) -> list[dict[str, Any]]:
    """Read the tables, once for all notebooks, and return what is wrong with them.

    One record for each problem: file, line (0: the file as a whole), column, value, problem.
    """
    from isogj_analysis.tables import read

    # What was checked is what the notebooks get, even where a file is saved meanwhile.
    examine = cache(read._examine)
    setattr(read, "_examine", lambda at: examine(at.resolve()))  # noqa: B010
    problems = read.check_tables(folder)
    told = problems.assign(line=problems["line"].fillna(0).astype(int)).to_dict("records")
    return [{str(column): value for column, value in problem.items()} for problem in told]
