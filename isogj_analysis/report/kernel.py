"""The kernel in which a build runs a notebook, and what it notes while it runs."""

import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

ANY_TABLE = "*"
FILE = "file:"


def serve(connection: str, figures: str, notebook: str, reads: str) -> None:
    """Run a kernel on a connection file until it is told to stop.

    Figures are written to the folder `figures`; what the notebook reads is noted in `reads`.
    """
    # A person's own start-up files and history are no part of the report.
    os.environ["IPYTHONDIR"] = str(Path(connection).parent)
    os.environ |= {"ISOGJ_FIGURES": figures, "ISOGJ_NOTEBOOK": notebook}
    _note_reads(Path(reads), Path(figures))
    from ipykernel.kernelapp import IPKernelApp

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


def _note_reads(log: Path, own: Path) -> None:
    """Note what the notebook reads when it first does: a table, the names, a file of its own.

    The names are noted as such and not as the tables that they come from.
    """
    from dataclasses import fields

    from isogj_analysis.tables import Tables, read

    tables = {field.name for field in fields(Tables)}
    noted: set[str] = set()
    inside: list[str] = []

    def note(what: str) -> None:
        if what not in noted:
            noted.add(what)
            with log.open("a", encoding="utf-8") as file:
                file.write(what + "\n")

    def look(self: Tables, name: str) -> Any:
        if name in tables and "names" not in inside:
            note(name)
        elif name == "__dict__" and not inside:
            note(ANY_TABLE)
        elif name in ("names", "catalogue"):
            if name == "names" and not inside:
                note(name)
            inside.append(name)
            try:
                return object.__getattribute__(self, name)
            finally:
                inside.pop()
        return object.__getattribute__(self, name)

    setattr(Tables, "__getattribute__", look)  # noqa: B010

    package = Path(__file__).parents[1]
    known = tuple(map(str, {sys.prefix, sys.base_prefix, package, own, log, "/proc", "/dev"}))

    def opened(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str):
            return
        path, mode = os.path.realpath(arguments[0]), arguments[1]
        if path.startswith(known) or (mode and set(mode) & set("wax+")):
            return
        frame = sys._getframe()
        asked = False  # whether a cell stands behind it
        while frame := frame.f_back:  # type: ignore[assignment]
            # The tables note for themselves which of them are used.
            if frame.f_code is read.load_tables.__code__:
                return
            asked = asked or "get_ipython" in frame.f_globals
        if asked:
            if path.endswith(".pyc"):
                path = importlib.util.source_from_cache(path)
            note(FILE + path)

    sys.addaudithook(opened)
