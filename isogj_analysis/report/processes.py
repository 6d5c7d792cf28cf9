"""Processes of a build: they begin with the heavy imports behind them, and end with the build.

Importing pandas, matplotlib and IPython takes longer than drawing a figure. Where the system can
fork, a server imports them once and each process is a copy of it; elsewhere each pays for itself.
"""

import contextlib
import gc
import multiprocessing
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from multiprocessing import forkserver, util
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from isogj_analysis.report.errors import ReportError

CAN_FORK = sys.platform == "linux"  # macOS frameworks break when forked
# No text of a notebook depends on the order of sets; the cores are taken by notebooks.
_ENVIRONMENT = {
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}
_starting = threading.Lock()
# The state of the package that the server of this process has imported.
_served: str | None = None


class Processes(contextlib.AbstractContextManager["Processes"]):
    """Calls functions of the package in processes of their own, and ends them all."""

    def __init__(self, package: str) -> None:
        """Begin importing in the background; `package` is the hash of the package's files.

        A server of this process that has imported the package in another state is left alone:
        each process then imports what it needs.
        """
        global _served
        if CAN_FORK and _served is None:
            multiprocessing.set_forkserver_preload(["isogj_analysis.report.warm"])
            with _bare():
                forkserver.ensure_running()
            _served = package
        fork = CAN_FORK and _served == package
        self._context: Any = multiprocessing.get_context("forkserver" if fork else "spawn")
        cores = len(os.sched_getaffinity(0)) if CAN_FORK else os.cpu_count()
        self._pool = ThreadPoolExecutor(cores)
        self._started: list[BaseProcess] = []
        self._ended = False

    def __exit__(self, *_: object) -> None:
        """End every process that was started, and begin no other."""
        with _starting:
            self._ended = True
            for process in self._started:
                _end(process)
        self._pool.shutdown()

    def call(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        limit: float | None = None,
        at_once: bool = False,
    ) -> Any:
        """Return what a function of a module returns in a process of its own.

        One that begins `at_once` imports what it needs, beside the server that still does.
        What it raises is a ReportError; an EOFError says that its process died, a TimeoutError that
        it was ended because it took more than `limit` seconds.
        """
        ours, theirs = multiprocessing.Pipe(duplex=False)
        context = multiprocessing.get_context("spawn") if at_once else self._context
        process = context.Process(target=_answer, args=(theirs, function, arguments))
        with _bare():
            if self._ended:
                raise ReportError("the build is over")
            process.start()
            self._started.append(process)
        theirs.close()
        try:
            if not ours.poll(limit):
                raise TimeoutError
            answer, error = ours.recv()
        finally:
            with _starting:
                self._started.remove(process)
                _end(process)
        if error:
            raise ReportError(error)
        return answer

    def each(self, function: Callable[[Any], Any], things: Iterable[Any]) -> list[Any]:
        """Call a function with each of some things, side by side, and return what it returns.

        It is called with all of them even if one fails; a ReportError then says all that did.
        """
        futures = [self._pool.submit(function, thing) for thing in things]
        wait(futures)
        raised = [future.exception() for future in futures]
        if faults := [str(error) for error in raised if isinstance(error, ReportError)]:
            raise ReportError("\n".join(sorted(faults)))
        return [future.result() for future in futures]


def note_temporary(file: Path) -> None:
    """Note in a file where this process keeps its sockets: a process that is killed leaves them."""
    if CAN_FORK:
        file.write_text(util.get_temp_dir(), encoding="utf-8")


def clear_temporary(file: Path) -> None:
    """Clear away what a process that was killed has noted."""
    if file.exists() and (folder := file.read_text(encoding="utf-8")) != util.get_temp_dir():
        shutil.rmtree(folder, ignore_errors=True)


def _answer(told: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Send what a function returns, or what it raises in words, and end what it has started."""
    if hasattr(os, "setsid"):
        os.setsid()  # ctrl-C is for the build, which ends its processes itself
    gc.freeze()  # of what was imported before nothing is ever to be collected
    parent = multiprocessing.parent_process()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        told.send((function(*arguments), None))
    except Exception as error:  # it goes to the one who asked, whatever it is
        kind = "" if isinstance(error, ReportError) else f"{type(error).__name__}: "
        told.send((None, f"{kind}{error}"))


def _end_with(parent: Any) -> None:
    """End this process, and what it has started, when the one that started it has ended."""
    parent.join()
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _end(process: BaseProcess) -> None:
    """End a process, and what it has started, at once."""
    if process.exitcode is None:
        with contextlib.suppress(ProcessLookupError):
            # Until it leads a group of its own it has started nothing.
            if hasattr(os, "getpgid") and os.getpgid(process.pid or 0) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.join()


@contextlib.contextmanager
def _bare() -> Iterator[None]:
    """Start processes in an environment of ours, and without the script that is running.

    A script that builds without a guard of `__main__` would be run again in each of them.
    """
    with _starting:
        script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        before = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        os.environ.update(_ENVIRONMENT)
        try:
            yield
        finally:
            sys.modules["__main__"] = script
            for name in _ENVIRONMENT.keys() - before.keys():
                del os.environ[name]
            os.environ.update(before)
