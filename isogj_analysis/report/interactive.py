"""Tables in JupyterLab: searched, sorted, copied, and saved as CSV or Excel."""

import html
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.voice import Voice

_TOLD = ["search", "info", "infoEmpty", "infoFiltered", "zeroRecords"]
# Text wraps and stands to the left, numbers to the right; a column keeps the room of a few letters.
_LOOK: dict[str, Any] = {
    "classes": "display compact",
    "style": "table-layout:auto;width:100%;margin:0;text-align:left",
    "css": ".dt-container th, .dt-container td { min-width: 4em; }"
    " .dt-container th:not(.dt-type-numeric), .dt-container td:not(.dt-type-numeric)"
    " { text-align: left !important; }",
    "scrollX": True,
    # Whatever is on the page can be saved: a larger table says how many of its rows it shows.
    "maxBytes": "2MB",
    "display_logo_when_loading": False,
}
# Every row of a table of the report, with its heads and its first column always in view.
_WHOLE: dict[str, Any] = {
    "maxBytes": 0, "paging": False, "scrollY": "60vh", "scrollCollapse": True,
    "fixedColumns": {"start": 1}, "showIndex": False,
}  # fmt: skip


def show_tables(voice: Voice) -> None:
    """Show every DataFrame of the notebook as such a table; outside JupyterLab do nothing."""
    if os.environ.get("ISOGJ_FIGURES") or not hasattr(_shell(), "kernel"):
        return
    import itables
    from IPython.utils.capture import capture_output

    # It takes the words of the buttons, which stand together, for a wrong type, and says so.
    itables.options.warn_on_unexpected_option_type = False
    for option, value in (_LOOK | _tools(voice)).items():
        setattr(itables.options, option, value)
    with capture_output() as sent:
        itables.init_notebook_mode(connected=False)
    # It sends a script that asks for its library, then the library: the browser finds nothing there
    # and complains. The other way round both are in place.
    for output in reversed(sent.outputs):
        output.display()


def take_along(kinds: Mapping[type, Callable[[Any], Any]]) -> None:
    """In a build hand over what a notebook shows of these kinds, instead of a bare picture of it.

    Each kind has the function that hands it over, and returns what shows itself.
    """
    shell = _shell()
    if os.environ.get("ISOGJ_FIGURES") and shell is not None:
        # What is drawn is shown as in JupyterLab: by plt.show(), or at the end of its cell.
        shell.enable_matplotlib("inline")
        shows = shell.display_formatter.ipython_display_formatter
        for kind, hand_over in kinds.items():
            shows.for_type(kind, lambda shown, by=hand_over: by(shown)._ipython_display_())
        # What a cell ends with may be what it has drawn on: its figure is shown.
        shows.for_type(Axes, lambda _: None)


def _shell() -> Any:
    return getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()


def show_table(text: Mapping[str, Any], name: str, voice: Voice) -> None:
    """Show the heads and rows of a table of the report; what is saved of it is called `name`."""
    import itables

    # The browser would put the lines of a cell side by side without a mark.
    lines = [[cell.replace("\n", voice.mark("parts")) for cell in row] for row in text["rows"]]
    frame = pd.DataFrame(lines, columns=text["heads"])
    # A caption would stand between the heads and the rows, which scroll apart from them.
    title = {"div": {"html": f"<b>{html.escape(text['title'])}</b>"}}
    layout = {
        "top2Start": title, "topStart": "buttons", "topEnd": "search",
        "bottomStart": "info", "bottomEnd": None,
    }  # fmt: skip
    itables.show(frame, layout=layout, **(_LOOK | _WHOLE | _tools(voice, name)))


def _tools(voice: Voice, name: str | None = None) -> dict[str, Any]:
    """Return the words of the search field and the buttons, which save the table and no more."""
    plain = {"title": None, "messageTop": None} | ({"filename": name} if name else {})
    # Without the mark at its beginning Excel takes a CSV for one in the letters of the system.
    own: dict[str, dict[str, Any]] = {"copy": {}, "csv": {"bom": True}, "excel": {}}
    buttons = [
        {"extend": f"{kind}Html5", "text": voice.say(f"table.saving.{kind}"), **plain, **options}
        for kind, options in own.items()
    ]
    language: dict[str, Any] = {key: voice.say(f"table.searching.{key}") for key in _TOLD}
    copied = {"copyTitle": "copied", "copySuccess": "copied_rows"}
    language["buttons"] = {key: voice.say(f"table.saving.{of}") for key, of in copied.items()}
    return {"buttons": buttons, "language": language}
