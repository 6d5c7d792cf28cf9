"""One build: which notebooks must be run, running them, and handing over what they left."""

import contextlib
import itertools
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from isogj_analysis.report import assemble, cache, execute
from isogj_analysis.report.cache import Run
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.forge import Forge
from isogj_analysis.report.inputs import Inputs, digest, take_inputs
from isogj_analysis.report.later import First, tell_left_out
from isogj_analysis.report.notebooks import Notebook, find_notebooks
from isogj_analysis.report.products import LANGUAGES, make_products
from isogj_analysis.report.progress import Progress
from isogj_analysis.report.swap import contents, recover, stage_of

CACHE = ".isogj-cache"


@dataclass(frozen=True)
class Places:
    """The folders of a build; `own_data`: notebooks find these tables by themselves."""

    data: Path
    own_data: bool
    out: Path
    notebooks: Path

    @property
    def cache(self) -> Path:
        """Return where runs are kept: out of the way, on the disk of the figures."""
        return self.out.parent / CACHE


class Build:
    """One build, alone at its cache."""

    def __init__(
        self,
        where: Places,
        *,
        lang: str,
        year: int,
        force: bool,
        limit: float,
        say: Progress,
        light: Callable[[], Forge],
    ) -> None:
        """Take the state of all inputs: what is run later counts as made from it."""
        self._light = light
        self.where, self.force, self.limit, self.say = where, force, limit, say
        self.year = year
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
        self._first: First = known.get("first", {})
        self._forge: Forge | None = None

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End every process of the build, and clear its workplace."""
        if self._forge:
            self._forge.close()
        shutil.rmtree(self.work, ignore_errors=True)

    @property
    def left_out(self) -> str:
        """Return in words what the checked tables hold of days after that of the report."""
        return tell_left_out(self._first, self.year)

    def _state(self) -> str:
        told = [str(self.where.data), self.inputs.data, self.inputs.package]
        return digest(json.dumps([*told, self.inputs.versions]).encode())

    def tidy(self) -> None:
        """Finish or clear away what a build that was killed has left; refuse to harm a stranger."""
        recover(stage_of(self.where.out))
        assemble.refuse_strangers(self.where.out)
        for left in self.where.cache.glob("work-*"):
            shutil.rmtree(left, ignore_errors=True)

    def run(
        self, notebooks: Sequence[Notebook]
    ) -> tuple[list[Run], dict[str, str], dict[str, str]]:
        """Return a run of each notebook, and why those were run that were and were not."""
        fresh: dict[str, Run] = {}
        stale: list[tuple[float, Notebook]] = []
        ran: dict[str, str] = {}
        for notebook in notebooks:
            run, reasons, seconds = self._look_up(notebook)
            if self.force:
                reasons = ["all are to be run"]
            if run and not reasons:
                fresh[notebook.name] = run
            else:
                ran[notebook.name] = "; ".join(reasons)
                stale.append((seconds, notebook))
        kept = dict.fromkeys(fresh, "nothing that it depends on changed")
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
        return [fresh[notebook.name] for notebook in notebooks], ran, kept

    def publish(self, runs: Sequence[Run], *, every: bool) -> tuple[bool, int]:
        """Swap in the figures of the runs, page and deck.

        Returns whether that changed anything, and how many figures there are.
        """
        out = self.where.out
        lang = str(self.parameters["lang"])
        languages = LANGUAGES if lang == "both" else (lang,)
        figures = assemble.compose(out, runs, languages, every=every)
        for other in (other for other in LANGUAGES if other not in languages):
            if any(name.startswith(f"{other}/") for name in figures.files):
                self.say.note(f"what is there in {other} stays as an earlier build left it")
        ready = assemble.stand_ready(out, figures)
        folder = assemble.products_in(out)
        carried = {name: folder / name for name in contents(folder)}
        latest = self._latest(runs)
        if latest:
            try:
                carried = make_products(
                    self.where.cache, figures, ready, latest, languages=languages,
                    carried={} if every else carried, force=self.force, inputs=self.inputs,
                    data=self.where.data, forge=self.forge, say=self.say,
                )  # fmt: skip
            except RuntimeError as error:
                raise ReportError(f"page and deck could not be made: {error}") from error
        return assemble.swap(out, ready, carried), len(figures.entries)

    def _latest(self, runs: Sequence[Run]) -> list[Run]:
        """Return the last run of every notebook, or none where one was never run."""
        latest = {run.folder: run for run in runs}
        try:
            notebooks = find_notebooks(self.where.notebooks)
        except ReportError as error:
            self.say.note(f"page and deck stay as they are: {error}")
            return []
        for notebook in notebooks:
            places = [self._place(notebook, lang) for lang in (self.parameters["lang"], "both")]
            if not any(place in latest for place in places):
                found = [run for place in places if isinstance(run := cache.recall(place), Run)]
                if not found:
                    self.say.note(f"page and deck stay as they are: {notebook.name} was never run")
                    return []
                latest[found[0].folder] = found[0]
        return sorted(latest.values(), key=lambda run: run.folder.name)

    def _look_up(self, notebook: Notebook) -> tuple[Run | None, list[str], float]:
        """Return what the cache holds of a notebook, why that will not do, and how long it took."""
        first: list[str] = []
        seconds = notebook.seconds
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
        self._forge = self._forge or self._light()
        return self._forge

    def _check(self) -> None:
        folder = None if self.where.own_data else str(self.where.data)
        try:
            found = self.forge().call("isogj_analysis.report.kernel:check", {"folder": folder})
        except RuntimeError as error:
            raise ReportError(f"the tables could not be checked: {error}") from error
        if found["problems"]:
            from isogj_analysis.tables.problems import InvalidTables, Problem, tabulate

            raise InvalidTables(tabulate(Problem(**problem) for problem in found["problems"]))
        self._first = found["first"]
        tables = {table.bytes: asdict(table) for table in self.inputs.tables.values()}
        cache.write_marked(
            self.known_file, {"tables": tables, "valid": self._state(), "first": self._first}
        )

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
