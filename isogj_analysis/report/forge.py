"""Processes that start with the heavy imports behind them.

Importing pandas, pandera, matplotlib and IPython takes longer than drawing a figure. Where the
system can fork, one process imports them once, reads the tables once, and each notebook runs in a
copy of it; elsewhere each process pays for itself.
"""

import contextlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NoReturn, Protocol

CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"  # macOS frameworks break when forked
_IMPORTS = (
    "isogj_analysis.report.kernel",
    "isogj_analysis.report.publish",
    "isogj_analysis.tables.schemas",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
)


class Process(Protocol):
    """What the forge starts: a `subprocess.Popen`, or as much of one as Jupyter needs."""

    pid: int
    stdin: Any
    stdout: Any
    stderr: Any

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit status."""

    def send_signal(self, sig: int, /) -> None:
        """Send a signal."""

    def kill(self) -> None:
        """End it at once."""

    def terminate(self) -> None:
        """Ask it to end."""


class Forge:
    """Starts functions of the package in processes of their own."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Begin importing in the background; `environment` is that of every process started."""
        # Threads of a numeric library do not survive a fork, and the cores are taken by notebooks.
        one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
        self.environment = os.environ | one_thread | environment
        self.folder = tempfile.mkdtemp(prefix="isogj-")
        self._lock = threading.Lock()
        self._plain: list[subprocess.Popen[bytes]] = []
        self._smith: subprocess.Popen[str] | None = None
        self._copied = False
        if CAN_FORK:
            self._smith = subprocess.Popen(
                [sys.executable, "-m", __name__, self.folder],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=self.environment,
                start_new_session=True,
            )

    def start(self, function: str, options: dict[str, Any], *, cwd: Path | None = None) -> Process:
        """Call a function, named `module:name`, in a new process."""
        order = {"function": function, "options": options, "cwd": str(cwd or Path.cwd())}
        if self._smith is not None:
            self._copied = True
            return _Forked(int(self._ask(order)))
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, self.folder, json.dumps(order)],
            env=self.environment,
            start_new_session=True,
        )
        self._plain.append(process)
        return process

    def gather(self, function: str, options: Sequence[dict[str, Any]]) -> None:
        """Call a function with each of the options, side by side, and wait for all.

        A RuntimeError carries what the first of them raised.
        """
        told = [Path(self.folder) / f"gathered-{number}" for number in range(len(options))]
        processes = [
            self.start(f"{__name__}:answer_in", {"file": str(file), "call": [function, given]})
            for file, given in zip(told, options, strict=True)
        ]
        for process, file in zip(processes, told, strict=True):
            process.wait()
            answer = json.loads(file.read_text()) if file.exists() else {"error": "it was ended"}
            file.unlink(missing_ok=True)
            if "error" in answer:
                raise RuntimeError(answer["error"])

    def call(self, function: str, options: dict[str, Any]) -> Any:
        """Call a function in the process that is copied, so that what it keeps is inherited.

        It must return what JSON can hold. A RuntimeError carries what it raised.
        """
        order = {"function": function, "options": options, "here": True}
        if self._smith is not None:
            answer = self._ask(order)
        else:
            done = subprocess.run(
                [sys.executable, "-m", __name__, self.folder, json.dumps(order)],
                env=self.environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            answer = done.stdout
        found = json.loads(answer)
        if "error" in found:
            raise RuntimeError(found["error"])
        return found["value"]

    def _ask(self, order: dict[str, Any]) -> str:
        orders, answers = self._pipes()
        with self._lock, contextlib.suppress(OSError, ValueError):
            orders.write(json.dumps(order) + "\n")
            orders.flush()
            if answer := answers.readline():
                return answer
        raise RuntimeError("the process that starts the notebooks has ended")

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self._smith
        assert self._smith.stdin
        assert self._smith.stdout
        return self._smith.stdin, self._smith.stdout

    def close(self) -> None:
        """End every process that was started."""
        for process in self._plain:
            process.kill()
            process.wait()
        if self._smith is not None:
            orders, answers = self._pipes()
            # It ends its copies, and itself, when nothing is left to read.
            with contextlib.suppress(OSError):
                orders.close()
            if self._copied:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._smith.wait(5)
            self._smith.kill()
            self._smith.wait()
            answers.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def light_forge() -> Forge:
    """Return a forge for notebooks: no text of theirs depends on the order of sets."""
    return Forge({"MPLBACKEND": "agg", "PYTHONHASHSEED": "0"})


class _Forked:
    """A copy of the forge: not our child, so it can only be asked whether it runs or has ended."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        try:
            os.kill(self.pid, 0)
            told = Path(f"/proc/{self.pid}/stat").read_text()
        except ProcessLookupError:
            return 0
        except OSError:
            return None
        return 0 if told.rpartition(")")[2].split()[0] == "Z" else None

    def wait(self, timeout: float | None = None) -> int:
        ends = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if ends is not None and time.monotonic() > ends:
                raise subprocess.TimeoutExpired("notebook", timeout or 0)
            time.sleep(0.01)
        return 0

    def send_signal(self, sig: int, /) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _serve(folder: str) -> None:
    """Read orders, one a line, until there is no more to read; then leave nothing behind."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    copies: set[int] = set()

    def reap(*_: object) -> None:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                copies.discard(ended)

    for name in _IMPORTS:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, reap)
    for line in sys.stdin:
        order = json.loads(line)
        if order.get("here"):
            answer = _answer(order)
        else:
            pid = os.fork()
            if pid == 0:
                answers.close()
                _become(order)
            copies.add(pid)
            answer = str(pid)
        print(answer, file=answers, flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in copies:
        # Only a copy that still runs: the number of one that has ended may be another's by now.
        with contextlib.suppress(ChildProcessError, ProcessLookupError):
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _become(order: dict[str, Any]) -> NoReturn:
    """Go on as the function that was asked for, and never come back."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(order["cwd"])
        _function(order)(**order["options"])
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def answer_in(file: str, call: tuple[str, dict[str, Any]]) -> None:
    """Call a function and leave in a file what it returned or raised."""
    function, options = call
    Path(file).write_text(_answer({"function": function, "options": options}), encoding="utf-8")


def _answer(order: dict[str, Any]) -> str:
    try:
        return json.dumps({"value": _function(order)(**order["options"])})
    except Exception as error:  # it goes to the one who asked
        return json.dumps({"error": f"{type(error).__name__}: {error}"})


def _function(order: dict[str, Any]) -> Any:
    module, name = order["function"].split(":")
    return getattr(importlib.import_module(module), name)


def main() -> None:
    """Serve orders, or carry out the one order given as an argument."""
    folder, *orders = sys.argv[1:]
    if not orders:
        _serve(folder)
        return
    order = json.loads(orders[0])
    if order.get("here"):
        answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        print(_answer(order), file=answers, flush=True)
    else:
        os.chdir(order["cwd"])
        _function(order)(**order["options"])


if __name__ == "__main__":
    main()
