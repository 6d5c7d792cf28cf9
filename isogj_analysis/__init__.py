"""From a service catalogue and membership and meeting records to the figures of an annual report.

`import isogj_analysis as isogj` gives what reads the tables and what computes on them. Figures are
in `isogj_analysis.charts`, the build of the report is in `isogj_analysis.report`.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isogj_analysis.activity import *
    from isogj_analysis.choosing import *
    from isogj_analysis.draw.named import *
    from isogj_analysis.membership import *
    from isogj_analysis.overlap import *
    from isogj_analysis.review import *
    from isogj_analysis.service_map import *
    from isogj_analysis.tables import *

__version__ = "0.2.0"

_ROOMS = (
    "tables", "service_map", "overlap", "choosing", "activity", "membership", "review", "draw.named"
)  # fmt: skip


def __getattr__(name: str) -> Any:
    # A command that only looks whether anything changed must not wait for pandas.
    if find_spec(f"{__name__}.{name}"):
        return import_module(f"{__name__}.{name}")
    if name == "__all__":
        return [*_offers()]
    if name in _offers():
        return _offers()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _offers() -> dict[str, Any]:
    """Return what the rooms define for callers, by name."""
    from isogj_analysis.tables.frames import taking_frames

    rooms = [import_module(f"{__name__}.{room}") for room in _ROOMS]
    return {
        name: taking_frames(thing) if hasattr(thing, "__code__") else thing
        for room in rooms
        for name, thing in vars(room).items()
        if not name.startswith("_") and getattr(thing, "__module__", "").startswith(room.__name__)
    }


def __dir__() -> list[str]:
    return sorted(_offers())
