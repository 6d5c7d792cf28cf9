"""Build again whenever something that goes into the report is saved."""

import time
from collections.abc import Callable
from pathlib import Path

from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.inputs import PACKAGE
from isogj_analysis.report.run import REPOSITORY

_EVERY = 0.5


def build_on_save(
    build: Callable[[], object],
    data: Path | None,
    notebooks: Path | None,
    *,
    tell: Callable[[str], object],
) -> None:
    """Build, and again after every save of a table, a notebook or a file of the package.

    What goes wrong in a build is told and waited out: the next save may put it right.
    """
    folders = (data or REPOSITORY / "data", notebooks or REPOSITORY / "notebooks", PACKAGE)
    while True:
        before = _times(folders)
        try:
            build()
        except (ReportError, ValueError) as error:
            tell(str(error))
        tell("waiting for a save (ctrl-C ends)")
        after = before
        while after == before or after != _times(folders):
            # Editors save in several steps: two looks must agree before it counts.
            after = _times(folders)
            time.sleep(_EVERY)


def _times(folders: tuple[Path, ...]) -> dict[str, int]:
    """Return when each file was last written."""
    times = {}
    for folder in folders:
        for path in folder.rglob("*"):
            hidden = any(part.startswith((".", "__")) for part in path.parent.parts[-2:])
            if path.is_file() and not hidden and not path.name.startswith((".", "~$")):
                times[str(path)] = path.stat().st_mtime_ns
    return times
