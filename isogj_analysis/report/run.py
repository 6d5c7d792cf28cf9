"""Build the report: check the tables, run the notebooks that need it, swap the figures in whole."""

import contextlib
import errno
import itertools
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from isogj_analysis.report import assemble, cache, execute
from isogj_analysis.report.cache import Run
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.forge import Forge
from isogj_analysis.report.inputs import Inputs, digest, take_inputs
from isogj_analysis.report.notebooks import Notebook, find_notebooks
from isogj_analysis.report.swap import alone, recover, stage_of

REPOSITORY = Path(__file__).parents[2]
CACHE = ".isogj-cache"
LANGUAGES = ("ja", "en")
# Text must not depend on the order of sets, nor figures on a window system.
_ENVIRONMENT = {"MPLBACKEND": "agg", "PYTHONHASHSEED": "0"}


class Progress:
    """What a build says while it works; this one says nothing."""

    def note(self, text: str) -> None:
        """Tell one thing."""

    def begin(self, names: Sequence[str]) -> None:
        """Tell which notebooks are to be run."""

    def started(self, name: str) -> None:
        """Tell that a notebook is being run."""

    def ended(self, name: str, seconds: float, fault: str | None) -> None:
        """Tell that a notebook has ended, and what went wrong in it."""


@dataclass(frozen=True)
class Report:
    """A build: where its figures stand, how many, and why each notebook was or was not run.

    `ran` maps the notebooks that were run to the reason, `kept` those that were not. `changed` is
    False where the folder held the very same files before.
    """

    out: Path
    figures: int
    ran: dict[str, str]
    kept: dict[str, str]
    changed: bool
    seconds: float


def build_report(
    data: Path | str | None = None,
    out: Path | str | None = None,
    *,
    lang: str = "both",
    only: Sequence[str] | None = None,
    year: int = 2009,
    notebooks: Path | str | None = None,
    force: bool = False,
    limit: float = 600,
    progress: Progress | None = None,
) -> Report:
    """Draw the figures of a year from a folder of tables, and swap them in at `out` as a whole.

    Notebooks run side by side, each in a process of its own, and only where something that they
    depend on has changed; `force` runs them all. `lang` is `ja`, `en` or `both`; `only` names
    notebooks (`02` is enough): what they did not draw anew is carried over. Without folders, those
    of the repository are taken: data, notebooks, figures.

    Raises InvalidTables, with all problems, before anything is run; ReportError where a notebook
    raises, hangs for more than `limit` seconds or cannot be used, or a folder cannot be written.
    The figures that stood at `out` then stand as they were.
    """
    began = time.monotonic()
    if lang not in (*LANGUAGES, "both"):
        raise ValueError(f"lang must be 'ja', 'en' or 'both', got {lang!r}")
    if not 1900 <= year <= 2200:
        raise ValueError(f"year must be from 1900 to 2200, got {year}")
    where = _places(data, out, notebooks)
    found = find_notebooks(where.notebooks, only)
    say = progress or Progress()
    with _written(where.out), alone(where.cache, say.note):
        build = _Build(where, lang, year, limit, say)
        build.tidy()
        runs, ran, kept = build.run(found, force=force)
        every = lang == "both" and not only
        changed, figures = assemble.publish(
            where.out, runs, LANGUAGES if lang == "both" else (lang,), every=every
        )
        cache.forget_old(where.cache)
    return Report(where.out, figures, ran, kept, changed, time.monotonic() - began)


@dataclass(frozen=True)
class _Places:
    data: Path
    own_data: bool
    out: Path
    notebooks: Path

    @property
    def cache(self) -> Path:
        return self.out.parent / CACHE


def _places(
    data: Path | str | None, out: Path | str | None, notebooks: Path | str | None
) -> _Places:
    at_home = (REPOSITORY / "pyproject.toml").exists()
    lacking = [
        name
        for name, given in (("data", data), ("out", out), ("notebooks", notebooks))
        if given is None
    ]
    if lacking and not at_home:
        raise ReportError(
            "the package does not stand in its repository: name the folders of "
            f"{', '.join(lacking)}"
        )
    own = (REPOSITORY / "data").resolve()
    tables = own if data is None else Path(data).resolve()
    return _Places(
        tables,
        tables == own,
        REPOSITORY / "figures" if out is None else Path(out).resolve(),
        REPOSITORY / "notebooks" if notebooks is None else Path(notebooks).resolve(),
    )


@contextlib.contextmanager
def _written(out: Path) -> Iterator[None]:
    """Say in the user's words why a folder cannot be written."""
    try:
        yield
    except OSError as error:
        what = error.filename or out
        if error.errno == errno.ENOSPC:
            raise ReportError(f"the disk is full: {what} could not be written") from error
        raise ReportError(f"cannot write {what}: {error.strerror or error}") from error


class _Build:
    """One build, alone at its cache."""

    def __init__(self, where: _Places, lang: str, year: int, limit: float, say: Progress) -> None:
        self.where, self.limit, self.say = where, limit, say
        self.parameters = {
            "data": "" if where.own_data else str(where.data),
            "lang": lang,
            "year": year,
        }
        self.known_file = where.cache / "tables.record"
        self.work = where.cache / f"work-{os.getpid()}-{time.monotonic_ns():x}"
        known = cache.read_marked(self.known_file) or {}
        self.inputs: Inputs = take_inputs(where.data, known.get("tables"))
        self.valid = known.get("valid") == self._state()
        self._forge: Forge | None = None

    def _state(self) -> str:
        told = [str(self.where.data), self.inputs.data, self.inputs.package]
        return digest(json.dumps([*told, self.inputs.versions]).encode())

    def tidy(self) -> None:
        """Finish or clear away what a build that was killed has left."""
        recover(stage_of(self.where.out))
        for left in self.where.cache.glob("work-*"):
            shutil.rmtree(left, ignore_errors=True)

    def run(
        self, notebooks: Sequence[Notebook], *, force: bool
    ) -> tuple[list[Run], dict[str, str], dict[str, str]]:
        """Return a run of each notebook, and why those were run that were and were not."""
        fresh: dict[str, Run] = {}
        stale: list[tuple[float, Notebook]] = []
        ran: dict[str, str] = {}
        for notebook in notebooks:
            run, reasons, seconds = self._look_up(notebook)
            if force:
                reasons = ["all are to be run"]
            if run and not reasons:
                fresh[notebook.name] = run
            else:
                ran[notebook.name] = "; ".join(reasons)
                stale.append((seconds, notebook))
        kept = dict.fromkeys(fresh, "nothing that it depends on changed")
        try:
            if stale:
                self.forge()
                # While the forge is being lit: neither needs the other.
                execute.prepare()
            if not self.valid:
                self._check()
            if stale:
                # The longest first: a short one then fills the gap at the end, not a long one.
                stale.sort(key=lambda pair: -pair[0])
                fresh |= self._run_all([notebook for _, notebook in stale])
        finally:
            if self._forge:
                self._forge.close()
            shutil.rmtree(self.work, ignore_errors=True)
        return [fresh[notebook.name] for notebook in notebooks], ran, kept

    def _look_up(self, notebook: Notebook) -> tuple[Run | None, list[str], float]:
        """Return what the cache holds of a notebook, why that will not do, and how long it took."""
        first: list[str] = []
        seconds = float("inf")
        for lang in dict.fromkeys((self.parameters["lang"], "both")):
            found = cache.recall(self._place(notebook, lang))
            if isinstance(found, str):
                first = first or [found]
                continue
            reasons = cache.why_stale(found, notebook, self.inputs)
            if not reasons:
                return found, [], found.seconds
            first, seconds = first or reasons, found.seconds
        return None, first, seconds

    def _place(self, notebook: Notebook, lang: Any) -> Path:
        return cache.place(self.where.cache, notebook, self.parameters | {"lang": lang})

    def forge(self) -> Forge:
        """Return the forge, lit when it is first needed."""
        self._forge = self._forge or Forge(_ENVIRONMENT)
        return self._forge

    def _check(self) -> None:
        folder = None if self.where.own_data else str(self.where.data)
        try:
            problems = self.forge().call("isogj_analysis.report.kernel:check", {"folder": folder})
        except RuntimeError as error:
            raise ReportError(f"the tables could not be checked: {error}") from error
        if problems:
            from isogj_analysis.tables.problems import InvalidTables, Problem, tabulate

            raise InvalidTables(tabulate(Problem(**problem) for problem in problems))
        tables = {table.bytes: asdict(table) for table in self.inputs.tables.values()}
        cache.write_marked(self.known_file, {"tables": tables, "valid": self._state()})

    def _run_all(self, notebooks: list[Notebook]) -> dict[str, Run]:
        self.say.begin([notebook.name for notebook in notebooks])
        forge = self.forge()
        faults: dict[str, str] = {}
        runs: dict[str, Run] = {}
        waiting = iter(notebooks)
        pool = ThreadPoolExecutor(_cores())
        at_work: dict[Future[Run], Notebook] = {}

        def start(count: int) -> None:
            for notebook in itertools.islice(waiting, count):
                self.say.started(notebook.name)
                at_work[pool.submit(self._run_one, notebook, forge)] = notebook

        try:
            start(_cores())
            while at_work:
                done, _ = wait(at_work, return_when=FIRST_COMPLETED)
                for future in done:
                    notebook = at_work.pop(future)
                    try:
                        run = runs[notebook.name] = future.result()
                        self.say.ended(notebook.name, run.seconds, None)
                    except ReportError as error:
                        faults[notebook.name] = str(error)
                        self.say.ended(notebook.name, 0, str(error))
                    start(1)
        finally:
            # Kernels first: who waits for one then hears that it is gone.
            if at_work:
                forge.close()
            pool.shutdown(cancel_futures=True)
        if faults:
            raise ReportError("\n".join(faults[name] for name in sorted(faults)))
        return runs

    def _run_one(self, notebook: Notebook, forge: Forge) -> Run:
        began, clock = time.time(), time.monotonic()
        folder = self.work / notebook.name
        execute.execute(notebook, self.parameters, folder=folder, forge=forge, limit=self.limit)
        place = self._place(notebook, self.parameters["lang"])
        seconds = time.monotonic() - clock
        return cache.keep(folder, place, notebook, self.inputs, began=began, seconds=seconds)


def _cores() -> int:
    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
