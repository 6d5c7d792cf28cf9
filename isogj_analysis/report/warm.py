"""What each process of a build would else import and read for itself: done once, for all of them.

The server imports this module before it makes the first copy of itself.
"""

from contextlib import suppress
from importlib import import_module

from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import languages

for _name in (
    "IPython.core.completerlib",
    "isogj_analysis.charts",
    "isogj_analysis.draw.named",
    "isogj_analysis.report.deck",
    "isogj_analysis.report.page",
    "isogj_analysis.report.printed",
    "isogj_analysis.report.publish",
):
    # A fault in a phrase is told by the process that has to say it.
    with suppress(ValueError):
        import_module(_name)

with suppress(ValueError):
    for _lang in languages():
        text_width(Voice(_lang).say("common.stamp"), 1.0)
