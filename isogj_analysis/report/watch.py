"""Build again whenever something that goes into the report is saved."""

import time
from collections.abc import Callable
from pathlib import Path

from isogj_analysis.place import find_place, shipped
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.forge import Forge, light_forge
from isogj_analysis.report.inputs import PACKAGE, take_package

_EVERY = 0.5


class Spare:
    """A forge that is lit while nobody waits for it."""

    def __init__(self) -> None:
        """Light none yet."""
        self._forge: Forge | None = None
        self._package: dict[str, str] = {}

    def light(self) -> None:
        """Light the next one, if none is waiting."""
        if self._forge is None:
            self._package, self._forge = take_package(), light_forge()

    def take(self) -> Forge:
        """Return the one that waits, or another where the package it has imported has changed."""
        if take_package() != self._package:
            self.put_out()
        self.light()
        forge, self._forge = self._forge, None
        assert forge
        return forge

    def put_out(self) -> None:
        """End the one that waits."""
        if self._forge:
            self._forge.close()
            self._forge = None


def build_on_save(
    build: Callable[[Callable[[], Forge]], object],
    data: Path | None,
    notebooks: Path | None,
    *,
    tell: Callable[[str], object],
) -> None:
    """Build, and again after every save of a table, a notebook or a file of the package.

    What goes wrong in a build is told and waited out: the next save may put it right. `build` is
    given a function that returns the forge to use, lit while nothing was to be done.
    """
    spare = Spare()
    try:
        _watch(build, data, notebooks, tell, spare)
    finally:
        spare.put_out()


def _watch(
    build: Callable[[Callable[[], Forge]], object],
    data: Path | None,
    notebooks: Path | None,
    tell: Callable[[str], object],
    spare: Spare,
) -> None:
    home = find_place() or shipped()
    folders = (data or home / "data", notebooks or home / "notebooks", PACKAGE)
    while True:
        before = _times(folders)
        try:
            build(spare.take)
        except (ReportError, ValueError) as error:
            tell(str(error))
        spare.light()
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
