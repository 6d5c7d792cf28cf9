"""Run the notebooks and publish what they draw: figures, report page and slide deck."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isogj_analysis.report.errors import ReportError
    from isogj_analysis.report.publish import Publisher
    from isogj_analysis.report.run import build_report

__all__ = ["Publisher", "ReportError", "build_report"]

_PLACES = {"Publisher": "publish", "ReportError": "errors", "build_report": "run"}


def __getattr__(name: str) -> Any:
    # A build in which nothing changed draws nothing: it must not wait for matplotlib.
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
