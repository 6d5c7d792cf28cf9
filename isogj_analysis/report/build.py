"""One build: check the tables, run the notebooks, and hand over what they left."""

import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isogj_analysis.languages import EVERY, languages, spoken
from isogj_analysis.report import assemble, execute, processes
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.notebooks import Notebook, find_notebooks
from isogj_analysis.report.processes import Processes
from isogj_analysis.report.progress import bar, step
from isogj_analysis.report.stamp import Stamp, drawn_by
from isogj_analysis.report.swap import contents, fill, recover, stage_of, swap_in

if TYPE_CHECKING:
    import pandas as pd
    from rich.progress import Progress

CACHE = ".isogj-cache"
# By ending of the file: module and name of a function
# `f(notebooks, entries, *, figures, lang, settings)` that returns what the file is to hold.
PRODUCTS = {
    "html": ("isogj_analysis.report.page", "make_page"),
    "pptx": ("isogj_analysis.report.deck", "make_deck"),
}
_RECORD, _TEMPORARY = "build.json", "temporary"
_SHOWN = "page and deck"


@dataclass(frozen=True)
class Places:
    """The folders of a build; `own_data`: notebooks find these tables by themselves."""

    data: Path
    own_data: bool
    out: Path
    notebooks: Path

    @property
    def cache(self) -> Path:
        """Return where builds work and remember: out of the way, on the disk of the figures."""
        return self.out.parent / CACHE

    @property
    def drawings(self) -> Path:
        """Return where drawings are remembered."""
        return self.cache / "drawings"

    @property
    def last(self) -> Path:
        """Return where the record of the last build lies, with its notebooks."""
        return self.cache / "last"

    @property
    def written(self) -> tuple[Path, ...]:
        """Return the folders that a build writes."""
        return self.out, assemble.products_in(self.out), self.cache, stage_of(self.out)


@dataclass(frozen=True)
class Last:
    """What the last build was made from and left: its stamp, and the hash of each of its files.

    `ran` are the parameters with which each notebook was last run. With its outputs it lies beside
    this record.
    """

    stamp: Stamp
    left: dict[str, dict[str, str]]
    figures: int
    left_out: str
    ran: dict[str, dict[str, Any]]


def last_build(where: Places) -> Last | None:
    """Return the record of the last build, or None where there is none that can be read."""
    try:
        return Last(**json.loads((where.last / _RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def still_there(last: Last, out: Path) -> bool:
    """Tell whether all that the last build left is as it left it."""
    places = assemble.places_of(out)
    return last.left == {name: assemble.marks_of(place) for name, place in places.items()}


def tidy(where: Places) -> None:
    """Finish or clear away what a build that was killed has left; refuse to harm a stranger."""
    recover(stage_of(where.out))
    assemble.refuse_strangers(where.out)
    for left in where.cache.glob("work-*"):
        processes.clear_temporary(left / _TEMPORARY)
        shutil.rmtree(left, ignore_errors=True)


class Build:
    """One build, alone at its cache."""

    def __init__(
        self,
        where: Places,
        stamp: Stamp,
        last: Last | None,
        *,
        lang: str,
        year: int,
        limit: float,
        shown: bool,
        tell: Callable[[str], object],
    ) -> None:
        """Take the state of all inputs, the `stamp`: what is run later counts as made from it."""
        self.where, self.stamp, self.last = where, stamp, last
        self.limit, self.shown, self.tell = limit, shown, tell
        self.languages = spoken(lang)
        self.parameters = {
            "data": "" if where.own_data else str(where.data),
            "lang": lang,
            "year": year,
        }
        self.work = where.cache / f"work-{os.getpid()}-{time.monotonic_ns():x}"
        self.left_out = ""
        self.figures = 0
        self.drawn: list[str] = []

    def make(self, notebooks: Sequence[Notebook], *, every: bool) -> bool:
        """Run notebooks and swap in what comes of it; tell whether that changed anything."""
        package = drawn_by(self.stamp)
        self.work.mkdir(parents=True)
        try:
            processes.note_temporary(self.work / _TEMPORARY)
            with Processes(package) as started:
                # While the imports go on elsewhere: neither needs the other.
                execute.prepare()
                self._check(started)
                with bar(len(notebooks) + 1, shown=self.shown) as progress:
                    ran = self._run_all(notebooks, started, package, progress)
                    return self._publish(ran, started, progress, every=every)
        finally:
            shutil.rmtree(self.work, ignore_errors=True)

    def _check(self, started: Processes) -> None:
        folder = None if self.where.own_data else str(self.where.data)
        order = (folder, self.parameters["year"])
        ((problems, self.left_out),) = started.each(
            check, [order], doing="the tables could not be checked"
        )
        if problems is not None:
            from isogj_analysis.tables.problems import InvalidTables

            raise InvalidTables(problems)

    def _run_all(
        self,
        notebooks: Sequence[Notebook],
        started: Processes,
        package: str,
        progress: "Progress",
    ) -> dict[str, Path]:
        """Return the folder that each notebook has filled, side by side."""
        environment = {
            "ISOGJ_DRAWINGS": str(self.where.drawings),
            "ISOGJ_DRAWN_BY": package,
        }

        def tell(text: str) -> None:
            # Of what is ended from here nobody need hear that it failed.
            if not started.ended:
                self.tell(text)

        def run(notebook: Notebook) -> None:
            with step(progress, notebook.name, tell):
                execute.execute(
                    notebook, self.parameters, environment, folder=self.work / notebook.name,
                    processes=started, limit=self.limit,
                )  # fmt: skip

        pool = ThreadPoolExecutor(processes.cores())
        faults: dict[str, str] = {}
        try:
            # The longest first: a short one then fills the gap at the end, not a long one.
            order = sorted(notebooks, key=lambda notebook: -notebook.seconds)
            futures: dict[Future[None], str] = {pool.submit(run, n): n.name for n in order}
            for future in as_completed(futures):
                try:
                    future.result()
                except ReportError as error:
                    faults[futures[future]] = str(error)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # Kernels first: who waits for one then hears that it is gone.
            started.__exit__()
            raise
        finally:
            pool.shutdown()
        if faults:
            raise ReportError("\n".join(faults[name] for name in sorted(faults)))
        return {notebook.name: self.work / notebook.name for notebook in notebooks}

    def _publish(
        self, ran: dict[str, Path], started: Processes, progress: "Progress", *, every: bool
    ) -> bool:
        out, stage = self.where.out, stage_of(self.where.out)
        files, entries = assemble.compose(out, ran, self.languages, every=every)
        self.figures = len(entries)
        self.drawn = [name for folder in ran.values() for name in _drawn_in(folder)]
        for other in {name.partition("/")[0] for name in files}.intersection(languages()) - {
            *self.languages
        }:
            self.tell(f"what is there in {other} stays as an earlier build left it")
        fill(stage / "figures", files)
        place = assemble.products_in(out)
        products = {} if every else {name: place / name for name in contents(place)}
        executed = self._executed(ran)
        if notebooks := self._in_order(executed):
            with step(progress, _SHOWN, self.tell):
                products |= self._products(notebooks, stage / "figures", started, products)
        if products:
            fill(stage / "report" if place.parent != out else stage / "figures/report", products)
        places = assemble.places_of(out)
        left = {name: assemble.marks_of(stage / name) for name in places}
        parameters = {name: told for name, (_, told) in executed.items()}
        record = Last(self.stamp, left, self.figures, self.left_out, parameters)
        keep: dict[str, Path | str] = {_RECORD: json.dumps(asdict(record), ensure_ascii=False)}
        keep |= {f"{name}.ipynb": file for name, (file, _) in executed.items()}
        fill(stage / "last", keep)
        changed = {
            name: place for name, place in places.items() if left[name] != assemble.marks_of(place)
        }
        swap_in(stage, changed | {"last": self.where.last})
        drawings = sum(len(entry["text"]) for entry in entries)
        started.each(forget_old, [(self.where.drawings, drawings)], doing="old drawings stay")
        return bool(changed)

    def _executed(self, ran: dict[str, Path]) -> dict[str, tuple[Path, dict[str, Any]]]:
        """Return each notebook as it was last run, in this build or earlier, and its parameters."""
        earlier = self.last.ran if self.last else {}
        files = {name: self.where.last / f"{name}.ipynb" for name in earlier}
        found = {name: (file, earlier[name]) for name, file in files.items() if file.exists()}
        now = {name: (folder / execute.EXECUTED, self.parameters) for name, folder in ran.items()}
        return found | now

    def _in_order(self, executed: dict[str, tuple[Path, dict[str, Any]]]) -> list[Path]:
        """Return all notebooks of the report, or none where one was not run as this build runs."""
        try:
            notebooks = find_notebooks(self.where.notebooks)
        except ReportError as error:
            self.tell(f"page and deck stay as they are: {error}")
            return []
        alike = (self.parameters, self.parameters | {"lang": EVERY})
        for notebook in notebooks:
            if executed.get(notebook.name, (None, None))[1] not in alike:
                why = f"{notebook.name} was never run so; without --only it is"
                self.tell(f"page and deck stay as they are: {why}")
                return []
        return [executed[notebook.name][0] for notebook in notebooks]

    def _products(
        self, notebooks: list[Path], figures: Path, started: Processes, carried: dict[str, Path]
    ) -> dict[str, Path]:
        """Return page and deck in each language, made side by side, by the names of their files."""
        there = {*self.languages, *(name.partition(".")[0] for name in carried)}
        orders = [
            (
                *function, self.work / f"{lang}.{kind}", notebooks, figures, lang, self.where.data,
                next((x for x in languages() if x != lang and x in there), None),
            )
            for lang in self.languages
            for kind, function in PRODUCTS.items()
        ]  # fmt: skip
        made = started.each(make_product, orders, doing="page and deck could not be made")
        return {file.name: file for file in made}


def check(folder: str | None, year: int) -> "tuple[pd.DataFrame | None, str]":
    """Return what is wrong with the tables, if anything, and what they hold of later days."""
    from isogj_analysis.report.later import tell_left_out
    from isogj_analysis.tables import InvalidTables, load_tables

    try:
        return None, tell_left_out(vars(load_tables(folder)), year)
    except InvalidTables as invalid:
        return invalid.problems, ""


def make_product(
    module: str,
    function: str,
    file: Path,
    notebooks: list[Path],
    figures: Path,
    lang: str,
    data: Path,
    other: str | None,
) -> Path:
    """Make one file from all figures and notebooks, and return it."""
    from isogj_analysis.tables.settings import read_settings

    entries = json.loads((figures / assemble.MANIFEST).read_text(encoding="utf-8"))
    # Only a page leads to the other language.
    links = {"other": other} if file.suffix == ".html" else {}
    content: Any = getattr(import_module(module), function)(
        notebooks,
        {entry["name"]: entry for entry in entries},
        figures=figures,
        lang=lang,
        settings=read_settings(data)[0],
        **links,
    )
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def forget_old(folder: Path, drawings: int) -> None:
    """Keep the drawings of two builds, where one has so many `drawings`."""
    from isogj_analysis.report.drawings import memory

    memory(folder).reduce_size(items_limit=2 * drawings)


def _drawn_in(folder: Path) -> list[str]:
    """Return the names of the figures that a notebook has drawn anew, which it has noted."""
    file = folder / execute.DRAWN
    names = file.read_text(encoding="utf-8").split() if file.exists() else []
    return list(dict.fromkeys(names))
