"""One build: check the tables, run the notebooks, and hand over what they left."""

import json
import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from isogj_analysis.languages import EVERY, languages, spoken
from isogj_analysis.report import execute, processes
from isogj_analysis.report.assemble import compose, gallery, read_manifest
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.notebooks import Notebook, find_notebooks
from isogj_analysis.report.places import GALLERY, SERVICE_MAP, Places, marks_of
from isogj_analysis.report.processes import Processes
from isogj_analysis.report.progress import Teller
from isogj_analysis.report.stamp import Stamp, drawn_by
from isogj_analysis.report.swap import contents, fill, recover, swap_in

if TYPE_CHECKING:
    import pandas as pd

# By ending of the file: a function of the report that returns what the file is to hold, or None.
# What takes longest comes first, so that no core waits for it at the end.
PRODUCTS = {
    "pptx": "isogj_analysis.report.deck:make_deck",
    "pdf": "isogj_analysis.report.printed:make_print",
    "html": "isogj_analysis.report.page:make_page",
}
# In all languages at once.
MAP = "isogj_analysis.report.page:make_map"
_RECORD, _TEMPORARY, _TABLES = "build.json", "temporary", "tables.pickle"


@dataclass(frozen=True)
class Last:
    """What the last build was made from and left: its stamp, and the hash of each of its files.

    Beside this record lie the notebooks as they were last run, with their parameters and outputs.
    `left_out` says what the tables hold of days after that of the report, `faults` tell of
    notebooks of an analyst's own that failed.
    """

    stamp: Stamp
    left: dict[str, dict[str, str]]
    figures: int
    left_out: str
    faults: list[str]


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
    """One build, alone at its cache, with what notebooks are told.

    `stamp` is the state of all inputs before it began. It makes note of the `faults` of notebooks.
    """

    where: Places
    stamp: Stamp
    parameters: dict[str, Any]
    limit: float
    teller: Teller
    faults: list[str] = field(default_factory=list)

    def make(self, notebooks: Sequence[Notebook], *, every: bool) -> tuple[Last, list[str], bool]:
        """Check the tables, run notebooks, and swap in what comes of it.

        Returns the record of it, the names of the figures that were drawn anew, and whether any
        file of the report is another one than before.
        """
        self.spoken, package = spoken(self.parameters["lang"]), drawn_by(self.stamp)
        self.work = self.where.cache / f"work-{os.getpid()}-{time.monotonic_ns():x}"
        self.work.mkdir(parents=True)
        try:
            processes.note_temporary(self.work / _TEMPORARY)
            with Processes(package) as self.started:
                kept = self.where.data.resolve(), self.work / _TABLES
                folder, year = self.parameters["data"] or None, self.parameters["year"]
                problems, left_out = self.started.call(check, folder, year, *kept, at_once=True)
                if problems is not None:
                    from isogj_analysis.tables.problems import InvalidTables

                    raise InvalidTables(problems)
                with self.teller.steps(len(notebooks) + 1):
                    return self._publish(self._run_all(notebooks, package), left_out, every=every)
        finally:
            shutil.rmtree(self.work, ignore_errors=True)
            # What was stopped before it was whole would lie there, on a disk that may be full.
            recover(self.where.stage)

    def _run_all(self, notebooks: Sequence[Notebook], package: str) -> dict[str, Path]:
        """Return the folder that each notebook has filled, side by side."""
        environment = {
            "ISOGJ_DRAWINGS": str(self.where.drawings),
            "ISOGJ_DRAWN_BY": package,
            "ISOGJ_LANG": self.parameters["lang"],
            "ISOGJ_TABLES": str(self.work / _TABLES),
        }
        folders = {notebook.name: self.work / notebook.name for notebook in notebooks}

        def run(notebook: Notebook) -> None:
            folder = folders[notebook.name]
            try:
                with self.teller.step(notebook.name):
                    execute.execute(
                        notebook, self.parameters, environment, folder=folder,
                        processes=self.started, limit=self.limit,
                    )  # fmt: skip
            except ReportError as error:
                if not notebook.own:
                    raise
                execute.box(notebook, str(error), self.parameters, folder=folder)
                self.faults.append(str(error))

        try:
            # The longest first, as far as its file tells: no core waits for it at the end.
            self.started.each(run, sorted(notebooks, key=lambda one: len(one.text), reverse=True))
        except KeyboardInterrupt:
            # Of what is ended from here nobody need hear that it failed.
            self.teller.quiet = True
            raise
        return folders

    def _publish(
        self, ran: dict[str, Path], left_out: str, *, every: bool
    ) -> tuple[Last, list[str], bool]:
        where, stage = self.where, self.where.stage
        files, entries, drawn = compose(where.out, ran, self.spoken, every=every)
        files[GALLERY] = self.started.call(gallery, [*entries.values()])
        for lang in languages():
            if lang not in self.spoken and any(name.startswith(f"{lang}/") for name in files):
                self.teller.say(f"what is there in {lang} stays as an earlier build left it")
        fill(stage / "figures", files)
        products = {} if every else {name: where.report / name for name in contents(where.report)}
        executed = {file.stem: file for file in where.last.glob("*.ipynb")}
        executed |= {name: folder / execute.EXECUTED for name, folder in ran.items()}
        if notebooks := self._in_order(executed):
            with self.teller.step("page, print, deck"):
                products |= self._products(notebooks, products)
        if products:
            fill(stage / ("report" if "report" in where.shown else "figures/report"), products)
        left = {name: marks_of(stage / name) for name in where.shown}
        changed = {name: at for name, at in where.shown.items() if left[name] != marks_of(at)}
        last = Last(self.stamp, left, len(entries), left_out, sorted(self.faults))
        record = json.dumps(asdict(last), ensure_ascii=False)
        notebooks_left = {f"{name}.ipynb": file for name, file in executed.items()}
        fill(stage / "last", {_RECORD: record, **notebooks_left})
        swap_in(stage, changed | {"last": where.last})
        drawings = sum(len(entry["text"]) for entry in entries.values())
        self.started.call(forget_old, where.drawings, drawings)
        return last, drawn, bool(changed)

    def _in_order(self, executed: dict[str, Path]) -> list[Path]:
        """Return all notebooks of the report, or none where one was not run as this build runs."""
        alike = (self.parameters, self.parameters | {"lang": EVERY})
        try:
            names = [notebook.name for notebook in find_notebooks(self.where.notebooks)]
            for name in names:
                if name not in executed or execute.told_to(executed[name]) not in alike:
                    raise ReportError(f"{name} was never run so; without --only it is")
        except ReportError as error:
            self.teller.say(f"page, print edition and deck stay as they are: {error}")
            return []
        return [executed[name] for name in names]

    def _products(self, notebooks: list[Path], carried: dict[str, Path]) -> dict[str, Path]:
        """Return page and deck in each language, made side by side, by the names of their files."""
        there = {*self.spoken, *(Path(name).stem for name in carried)}
        orders = {
            f"{lang}.{kind}": (of, lang) for kind, of in PRODUCTS.items() for lang in self.spoken
        }
        orders[SERVICE_MAP] = (MAP, self.spoken[0])

        def make(name: str) -> None:
            of, lang = orders[name]
            other = next((one for one in languages() if one in there - {lang}), None)
            folders = self.where.stage / "figures", self.where.data
            try:
                order = of, self.work / name, notebooks, *folders, lang, other
                self.started.call(make_product, *order)
            except (ReportError, EOFError) as error:
                why = str(error) or "its process died"
                raise ReportError(f"{name} could not be made: {why}") from None

        self.started.each(make, orders)
        return {name: self.work / name for name in orders if (self.work / name).exists()}


def check(
    folder: str | None, year: int, data: Path, keep: Path
) -> "tuple[pd.DataFrame | None, str]":
    """Return what is wrong with the tables, if anything, and what they hold of later days.

    Valid ones are kept in a file, as those of the folder `data`: no notebook reads them again.
    Phrases that a language lacks are a ValueError.
    """
    from isogj_analysis.draw.voice import Voice
    from isogj_analysis.report.later import tell_left_out
    from isogj_analysis.tables import InvalidTables, load_tables

    # To know one phrase it reads all of them.
    Voice.keys("sections")
    try:
        tables = load_tables(folder)
    except InvalidTables as invalid:
        return invalid.problems, ""
    # They keep what they once have joined and named.
    _ = tables.catalogue, tables.names
    keep.write_bytes(pickle.dumps((data, tables)))
    return None, tell_left_out(vars(tables), year)


def make_product(
    function: str, file: Path, notebooks: list[Path], figures: Path, data: Path, lang: str,
    other: str | None,
) -> None:  # fmt: skip
    """Make a file in a language from all figures and notebooks, if there is anything to tell."""
    from isogj_analysis.report.story import Report
    from isogj_analysis.tables.settings import read_settings

    settings = read_settings(data)[0]
    report = Report(notebooks, read_manifest(figures), figures / lang, lang, settings, other)
    # What a kill leaves of Typst's work is then cleared away with this build.
    usual, tempfile.tempdir = tempfile.tempdir, str(file.parent)
    try:
        content: Any = resolve_name(function)(report)
    finally:
        tempfile.tempdir = usual
    if content is not None:
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def forget_old(folder: Path, drawings: int) -> None:
    """Keep the drawings of two builds, where one has so many `drawings`."""
    from isogj_analysis.report.drawings import memory

    memory(folder).reduce_size(items_limit=2 * drawings)
