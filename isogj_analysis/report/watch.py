"""Build again whenever something that goes into the report is saved."""

import time
from collections.abc import Callable

from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.stamp import Stamp

_EVERY = 0.5


def build_on_save(
    build: Callable[[], object], look: Callable[[], Stamp], *, tell: Callable[[str], object]
) -> None:
    """Build, and again whenever the stamp that `look` takes has changed.

    What goes wrong in a build is told and waited out: the next save may put it right.
    """
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
