"""Build the report: check the tables, run the notebooks that need it, swap the figures in whole."""

import contextlib
import errno
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from isogj_analysis.place import NO_PLACE, find_place, shipped
from isogj_analysis.report import cache
from isogj_analysis.report.build import Build, Places
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.forge import Forge, light_forge
from isogj_analysis.report.inputs import SETTINGS_FILE
from isogj_analysis.report.notebooks import find_notebooks
from isogj_analysis.report.products import LANGUAGES
from isogj_analysis.report.progress import Progress
from isogj_analysis.report.swap import alone


@dataclass(frozen=True)
class Report:
    """A build: where its figures stand, how many, and why each notebook was or was not run.

    `ran` maps the notebooks that were run to the reason, `kept` those that were not. `changed` is
    False where the folder held the very same files before. `left_out` says what the tables hold of
    days after that of the report, and is empty where they hold nothing.
    """

    out: Path
    figures: int
    ran: dict[str, str]
    kept: dict[str, str]
    changed: bool
    seconds: float
    left_out: str = ""


def build_report(
    data: Path | str | None = None,
    out: Path | str | None = None,
    *,
    lang: str | None = None,
    only: Sequence[str] | None = None,
    year: int | None = None,
    notebooks: Path | str | None = None,
    force: bool = False,
    limit: float = 600,
    progress: Progress | None = None,
    light: Callable[[], Forge] = light_forge,
) -> Report:
    """Draw the figures of a year from a folder of tables, and swap them in at `out` as a whole.

    Notebooks run side by side, each in a process of its own, and only where something that they
    depend on has changed; `force` makes all anew. `lang` is `ja`, `en` or `both`; it and `year` are
    what `isogj.toml` beside the tables says, or else both and 2009. `only` names notebooks (`02` is
    enough): what they did not draw anew is carried over. Without folders, those of the place one
    stands in are taken, or else of the repository: data, notebooks, figures. `progress` is told
    what happens, `light` gives what starts processes, where one is needed.

    Raises InvalidTables, with all problems, before anything is run; ReportError where a notebook
    raises, hangs for more than `limit` seconds or cannot be used, or a folder cannot be written.
    The figures that stood at `out` then stand as they were.
    """
    began = time.monotonic()
    if lang not in (*LANGUAGES, "both", None):
        raise ValueError(f"lang must be 'ja', 'en' or 'both', got {lang!r}")
    if year is not None and not 1900 <= year <= 2200:
        raise ValueError(f"year must be from 1900 to 2200, got {year}")
    if limit <= 0:
        raise ValueError(f"limit must be more than 0 seconds, got {limit:g}")
    where = _places(data, out, notebooks)
    language, given = _told(where.data)
    lang, year = lang or language, year or given
    found = find_notebooks(where.notebooks, only)
    say = progress or Progress()
    with _written(where.out), alone(where.cache, say.note):
        build = Build(where, lang=lang, year=year, force=force, limit=limit, say=say, light=light)
        build.tidy()
        with build:
            runs, ran, kept = build.run(found)
            every = lang == "both" and not only
            changed, figures = build.publish(runs, every=every)
        cache.forget_old(where.cache)
    seconds = time.monotonic() - began
    return Report(where.out, figures, ran, kept, changed, seconds, build.left_out)


def _told(data: Path) -> tuple[str, int]:
    """Return the language and the year that the settings beside the tables name."""
    if not (data / SETTINGS_FILE).exists():
        # Those of `Settings`, whose import would take longer than to find nothing changed.
        return "both", 2009
    from isogj_analysis.tables.settings import read_settings

    settings = read_settings(data)[0]
    return settings.language, settings.year


def _places(
    data: Path | str | None, out: Path | str | None, notebooks: Path | str | None
) -> Places:
    place = find_place()
    if place is None and (data is None or out is None):
        raise ReportError(NO_PLACE)
    home = place or shipped()
    books = home / "notebooks" if notebooks is None else Path(notebooks).resolve()
    return Places(
        home / "data" if data is None else Path(data).resolve(),
        # Notebooks that run within the place find its tables by themselves.
        data is None and books.resolve().parent == home,
        home / "figures" if out is None else Path(out).resolve(),
        books,
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
