"""One build: check the tables, run the notebooks, and hand over what they left."""

import json
import os
import pickle
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from isogj_analysis.languages import EVERY, languages, spoken
from isogj_analysis.report import execute, processes
from isogj_analysis.report.assemble import compose, read_manifest
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.notebooks import Notebook, find_notebooks
from isogj_analysis.report.places import SERVICE_MAP, Places, marks_of
from isogj_analysis.report.processes import Processes
from isogj_analysis.report.progress import Teller
from isogj_analysis.report.stamp import Stamp, drawn_by
from isogj_analysis.report.swap import contents, fill, recover, swap_in

if TYPE_CHECKING:
    import pandas as pd

# By ending of the file: a function `f(notebooks, entries, *, figures, lang, settings)` that returns
# what the file is to hold, or None; that of a page is also told which `other` language there is.
PRODUCTS = {
    "html": "isogj_analysis.report.page:make_page",
    "pdf": "isogj_analysis.report.printed:make_print",
    "pptx": "isogj_analysis.report.deck:make_deck",
}
# In all languages at once.
MAP = "isogj_analysis.report.page:make_map"
_RECORD, _TEMPORARY, _TABLES = "build.json", "temporary", "tables.pickle"


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


def tidy(where: Places) -> None:
    """Finish or clear away what a build that was killed has left; refuse to harm a stranger."""
    recover(where.stage)
    where.refuse_strangers()
    for left in where.cache.glob("work-*"):
        processes.clear_temporary(left / _TEMPORARY)
        shutil.rmtree(left, ignore_errors=True)


@dataclass
class Build:
    """One build, alone at its cache: `stamp` is the state of all inputs before it began.

    It leaves the number of `figures`, which were `drawn` anew, and what was `left_out`.
    """

    where: Places
    stamp: Stamp
    last: Last | None
    lang: str
    year: int
    limit: float
    teller: Teller
    figures: int = 0
    drawn: list[str] = field(default_factory=list)
    left_out: str = ""

    def __post_init__(self) -> None:
        """Say what notebooks are told, and where they work."""
        self.spoken = spoken(self.lang)
        data = "" if self.where.own_data else str(self.where.data)
        self.parameters = {"data": data, "lang": self.lang, "year": self.year}
        self.work = self.where.cache / f"work-{os.getpid()}-{time.monotonic_ns():x}"

    def make(self, notebooks: Sequence[Notebook], *, every: bool) -> bool:
        """Run notebooks and swap in what comes of it; tell whether that changed anything."""
        package = drawn_by(self.stamp)
        self.work.mkdir(parents=True)
        try:
            processes.note_temporary(self.work / _TEMPORARY)
            with Processes(package) as started:
                self._check(started)
                with self.teller.steps(len(notebooks) + 1):
                    ran = self._run_all(notebooks, started, package)
                    return self._publish(ran, started, every=every)
        finally:
            shutil.rmtree(self.work, ignore_errors=True)

    def _check(self, started: Processes) -> None:
        kept = self.where.data.resolve(), self.work / _TABLES
        folder = self.parameters["data"] or None
        problems, self.left_out = started.call(check, folder, self.year, *kept)
        if problems is not None:
            from isogj_analysis.tables.problems import InvalidTables

            raise InvalidTables(problems)

    def _run_all(
        self, notebooks: Sequence[Notebook], started: Processes, package: str
    ) -> dict[str, Path]:
        """Return the folder that each notebook has filled, side by side."""
        environment = {
            "ISOGJ_DRAWINGS": str(self.where.drawings),
            "ISOGJ_DRAWN_BY": package,
            "ISOGJ_TABLES": str(self.work / _TABLES),
        }
        folders = {notebook.name: self.work / notebook.name for notebook in notebooks}

        def run(notebook: Notebook) -> None:
            with self.teller.step(notebook.name):
                execute.execute(
                    notebook, self.parameters, environment, folder=folders[notebook.name],
                    processes=started, limit=self.limit,
                )  # fmt: skip

        try:
            started.each(run, notebooks)
        except KeyboardInterrupt:
            # Of what is ended from here nobody need hear that it failed.
            self.teller.quiet = True
            raise
        return folders

    def _publish(self, ran: dict[str, Path], started: Processes, *, every: bool) -> bool:
        where, stage = self.where, self.where.stage
        files, entries = compose(where.out, ran, self.spoken, every=every)
        self.figures = len(entries)
        self.drawn = [name for folder in ran.values() for name in _drawn_in(folder)]
        for lang in languages():
            if lang not in self.spoken and any(name.startswith(f"{lang}/") for name in files):
                self.teller.say(f"what is there in {lang} stays as an earlier build left it")
        fill(stage / "figures", files)
        products = {} if every else {name: where.report / name for name in contents(where.report)}
        executed = self._executed(ran)
        if notebooks := self._in_order(executed):
            with self.teller.step("page, print, deck"):
                products |= self._products(notebooks, started, products)
        if products:
            apart = "report" in where.shown
            fill(stage / ("report" if apart else "figures/report"), products)
        left = {name: marks_of(stage / name) for name in where.shown}
        changed = {name: at for name, at in where.shown.items() if left[name] != marks_of(at)}
        parameters = {name: told for name, (_, told) in executed.items()}
        record = asdict(Last(self.stamp, left, self.figures, self.left_out, parameters))
        keep: dict[str, Path | str] = {_RECORD: json.dumps(record, ensure_ascii=False)}
        fill(stage / "last", keep | {f"{n}.ipynb": file for n, (file, _) in executed.items()})
        swap_in(stage, changed | {"last": where.last})
        drawings = sum(len(entry["text"]) for entry in entries.values())
        started.call(forget_old, where.drawings, drawings)
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
        alike = (self.parameters, self.parameters | {"lang": EVERY})
        try:
            names = [notebook.name for notebook in find_notebooks(self.where.notebooks)]
            for name in names:
                if executed.get(name, (None, None))[1] not in alike:
                    raise ReportError(f"{name} was never run so; without --only it is")
        except ReportError as error:
            self.teller.say(f"page, print edition and deck stay as they are: {error}")
            return []
        return [executed[name][0] for name in names]

    def _products(
        self, notebooks: list[Path], started: Processes, carried: dict[str, Path]
    ) -> dict[str, Path]:
        """Return page and deck in each language, made side by side, by the names of their files."""
        there = {*self.spoken, *(Path(name).stem for name in carried)}
        each = [
            (of, f"{lang}.{kind}", lang) for lang in self.spoken for kind, of in PRODUCTS.items()
        ]
        orders = [
            (
                of, self.work / name, lang, notebooks, self.where.stage / "figures",
                self.where.data, next((x for x in languages() if x in there - {lang}), None),
            )
            for of, name, lang in [*each, (MAP, SERVICE_MAP, self.spoken[0])]
        ]  # fmt: skip

        def make(order: tuple[Any, ...]) -> None:
            try:
                started.call(make_product, *order)
            except (ReportError, EOFError) as error:
                why = str(error) or "its process died"
                raise ReportError(f"{order[1].name} could not be made: {why}") from None

        started.each(make, orders)
        return {file.name: file for _, file, *_ in orders if file.exists()}


def check(
    folder: str | None, year: int, data: Path, keep: Path
) -> "tuple[pd.DataFrame | None, str]":
    """Return what is wrong with the tables, if anything, and what they hold of later days.

    Valid ones are kept in a file, as those of the folder `data`: no notebook reads them again.
    """
    from isogj_analysis.report.later import tell_left_out
    from isogj_analysis.tables import InvalidTables, load_tables

    try:
        tables = load_tables(folder)
    except InvalidTables as invalid:
        return invalid.problems, ""
    keep.write_bytes(pickle.dumps((data, tables)))
    return None, tell_left_out(vars(tables), year)


def make_product(
    function: str, file: Path, lang: str, notebooks: list[Path], figures: Path, data: Path,
    other: str | None,
) -> None:  # fmt: skip
    """Make a file in a language from all figures and notebooks, if there is anything to tell."""
    from isogj_analysis.tables.settings import read_settings

    # Only a page leads to the other language.
    links = {"other": other} if file.name == f"{lang}.html" else {}
    content: Any = resolve_name(function)(
        notebooks, read_manifest(figures),
        figures=figures, lang=lang, settings=read_settings(data)[0], **links,
    )  # fmt: skip
    if content is not None:
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def forget_old(folder: Path, drawings: int) -> None:
    """Keep the drawings of two builds, where one has so many `drawings`."""
    from isogj_analysis.report.drawings import memory

    memory(folder).reduce_size(items_limit=2 * drawings)


def _drawn_in(folder: Path) -> list[str]:
    """Return the names of the figures that a notebook has drawn anew, which it has noted."""
    file = folder / execute.DRAWN
    names = file.read_text(encoding="utf-8").split() if file.exists() else []
    return list(dict.fromkeys(names))
