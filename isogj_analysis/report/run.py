"""Build the report: where anything changed, run the notebooks and swap the figures in whole."""

import contextlib
import errno
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from isogj_analysis.languages import EVERY, spoken
from isogj_analysis.place import PERIODS, WHOLE, folder_of
from isogj_analysis.report.build import Build, last_build, tidy
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.notebooks import find_notebooks
from isogj_analysis.report.places import find_places, marks_of
from isogj_analysis.report.progress import Teller
from isogj_analysis.report.stamp import Stamp, changes, take_stamp
from isogj_analysis.report.swap import alone

_EVERY = 0.5


@dataclass(frozen=True)
class Report:
    """A build: where its figures stand, how many, which were `drawn` anew, and `why` it was made.

    `changed` is False where the folder held the very same files before. `left_out` says what the
    tables hold of days after that of the report, and is empty where they hold nothing. `faults`
    tell of notebooks of an analyst's own that failed: a box stands in the place of their part.
    """

    out: Path
    figures: int
    drawn: list[str]
    changed: bool
    left_out: str
    faults: Sequence[str]
    why: list[str]
    seconds: float


def build_report(
    data: Path | str | None = None,
    out: Path | str | None = None,
    *,
    lang: str | None = None,
    only: Sequence[str] | None = None,
    year: int | None = None,
    period: str = WHOLE,
    notebooks: Path | str | None = None,
    force: bool = False,
    limit: float = 600,
    progress: bool = False,
) -> Report:
    """Draw the figures of a year from a folder of tables, and swap them in at `out` as a whole.

    Where nothing changed since the last build, nothing is done. Else all notebooks run side by
    side, each in a process of its own; a figure is drawn anew only where what it shows has changed;
    `force` makes all anew. `lang` is `ja`, `en` or `both`; it and `year` are what `isogj.toml`
    beside the tables says, or else both and 2009. `period` is `since-founding` or `year`: what
    was done is told of all that time, or of the twelve months up to the day of the report. `only`
    names notebooks (`02` is enough): what they did not draw is carried over. Without
    folders, those of the place one stands in are taken, or else of the repository: data, notebooks,
    figures. `progress` tells on stderr what is done.

    Raises InvalidTables, with all problems, before anything is run; ReportError where a notebook
    that comes with the package raises, hangs for more than `limit` seconds or cannot be used, or a
    folder cannot be written; of one of your own that fails a box says so in the place of its part.
    The figures that stood at `out` then stand as they were.
    """
    began = time.monotonic()
    if lang is not None:
        spoken(lang)
    if year is not None and not 1900 <= year <= 2200:
        raise ValueError(f"year must be from 1900 to 2200, got {year}")
    if period not in PERIODS:
        raise ValueError(f"period must be {' or '.join(map(repr, PERIODS))}, got {period!r}")
    if limit <= 0:
        raise ValueError(f"limit must be more than 0 seconds, got {limit:g}")
    where = find_places(data, out, notebooks)
    language, given = _told(where.data)
    told = {"lang": lang or language, "year": year or given, "period": period}
    teller, drawn, changed = Teller(quiet=not progress), list[str](), False
    with _written(where.out), alone(where.cache, teller.say):
        tidy(where)
        folders = {"data": where.data, "out": where.out, "notebooks": where.notebooks}
        options = {**told, "only": ", ".join(only or ()), **folders}
        stamp = take_stamp(where.data, where.notebooks, options, without=where.written)
        # After the stamp: what is saved from here on counts as changed the next time.
        found = find_notebooks(where.notebooks, only)
        names = {file.stem for file in where.notebooks.glob("*.ipynb")}
        if aside := sorted(names.difference(notebook.name for notebook in found)) * (not only):
            teller.say(f"no part of the report, for want of a number: {', '.join(aside)}")
        last = last_build(where)
        why = ["no report was built here before"] if last is None else changes(last.stamp, stamp)
        if force:
            shutil.rmtree(where.drawings, ignore_errors=True)
            why = ["all is to be made anew"]
        if last and not why:
            there = {name: marks_of(folder) for name, folder in where.shown.items()}
            why = [] if last.left == there else ["figures, page or deck are not as they were built"]
        if last is None or why:
            parameters = {"data": "" if where.own_data else str(where.data), **told}
            build = Build(where, stamp, parameters, limit, teller)
            every = told["lang"] == EVERY and not only
            last, drawn, changed = build.make(found, every=every)
    return Report(
        where.out, last.figures, drawn, changed, last.left_out, last.faults, why,
        time.monotonic() - began,
    )  # fmt: skip


def watch_report(
    build: Callable[[], object],
    data: Path | None,
    notebooks: Path | None,
    out: Path | None,
    *,
    tell: Callable[[str], object],
) -> None:
    """Build, and again whenever a table, a notebook or a file of the package is saved.

    What goes wrong in a build is told and waited out: the next save may put it right.
    """
    where = find_places(data, out, notebooks)

    def look() -> Stamp:
        return take_stamp(where.data, where.notebooks, {}, without=where.written)

    while True:
        before = after = look()
        try:
            build()
        except (ReportError, ValueError) as error:
            tell(str(error))
        tell("waiting for a save (ctrl-C ends)")
        while after == before or after != look():
            # Editors save in several steps: two looks must agree before it counts.
            after = look()
            time.sleep(_EVERY)


def _told(data: Path) -> tuple[str, int]:
    """Return the language and the year that the settings beside the tables name."""
    if not (folder_of(data) / "isogj.toml").exists():
        # Those of `Settings`, whose import would take longer than to find nothing changed.
        return EVERY, 2009
    from isogj_analysis.tables.settings import read_settings

    settings = read_settings(data)[0]
    return settings.language, settings.year


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
