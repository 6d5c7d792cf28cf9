"""Note what a notebook reads while it runs: tables, display names, files of its own.

A table counts when the notebook, or something that it calls, first asks `Tables` for it; that all
tables are loaded does not count. Names are noted as such, not as the tables they come from: those
that the package asks for label codes of the tables read, what a cell asks for may be any.
"""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

NAMES = "names"
ANY_NAME = "names of any code"
ANY_TABLE = "*"
FILE = "file:"


class Reads:
    """The list of what was read, one line each, written as it grows."""

    def __init__(self, log: Path, own: Path) -> None:
        """Note in the file `log`; what lies in the folder `own` was written by the notebook."""
        self._log = log
        self._noted: set[str] = set()
        self._inside: list[str] = []
        package = Path(__file__).parents[1]
        places = {sys.prefix, sys.base_prefix, str(package), str(own), "/proc", "/dev", "/sys"}
        self._passed = tuple(f"{os.path.realpath(place)}{os.sep}" for place in places)

    def note(self, what: str) -> None:
        """Add one thing, if it is new."""
        if what not in self._noted:
            self._noted.add(what)
            with self._log.open("a", encoding="utf-8") as file:
                file.write(what + "\n")

    def watch(self, tables: type, load: Any) -> None:
        """Look on whenever a table is asked for, and whenever a file is opened but by `load`.

        It cannot be undone: it is for a process that runs one notebook and ends.
        """
        from isogj_analysis.tables.schemas import TABLES

        names = {*TABLES, "settings"}
        setattr(tables, "__getattribute__", self.looker(names))  # noqa: B010
        own = str(self._log)

        def opened(event: str, arguments: tuple[Any, ...]) -> None:
            if event == "open" and isinstance(arguments[0], str) and arguments[0] != own:
                written = arguments[2] & (os.O_WRONLY | os.O_RDWR)
                self.opened(arguments[0], written=bool(written), passing=load.__code__)

        sys.addaudithook(opened)

    def looker(self, tables: set[str]) -> Any:
        """Return a `__getattribute__` that notes which of the tables are asked for."""

        def look(asked: object, name: str) -> Any:
            if name in tables and NAMES not in self._inside:
                self.note(name)
            elif name == "__dict__" and not self._inside:
                self.note(ANY_TABLE)
            elif name in (NAMES, "catalogue"):
                if name == NAMES and not self._inside:
                    asking = str(sys._getframe(1).f_globals.get("__name__"))
                    self.note(NAMES if asking.startswith("isogj_analysis.") else ANY_NAME)
                self._inside.append(name)
                try:
                    return object.__getattribute__(asked, name)
                finally:
                    self._inside.pop()
            return object.__getattribute__(asked, name)

        return look

    def opened(self, path: str, *, written: bool, passing: Any) -> None:
        """Note a file that a cell opens to read, unless the function `passing` does it for it."""
        path = os.path.realpath(path)
        if written or path.startswith(self._passed):
            return
        frame, by_cell = sys._getframe(), False
        while frame := frame.f_back:  # type: ignore[assignment]
            if frame.f_code is passing:
                return
            by_cell = by_cell or "get_ipython" in frame.f_globals
        if by_cell:
            source = importlib.util.source_from_cache(path) if path.endswith(".pyc") else path
            self.note(FILE + source)
