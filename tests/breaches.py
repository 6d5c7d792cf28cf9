"""The one check of the visual grammar that a figure passes, whatever it shows."""

import re
from collections import Counter

from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import HATCHES
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import languages

# A number, but not one in a name: X.1060, WG2.
NUMBER = re.compile(r"(?<![A-Za-z0-9.,])[0-9]+(?:,[0-9]{3})*")
# A day is no number to look for.
DAY = re.compile("[0-9]{4}年([0-9]+月)?([0-9]+日)?|([0-9]+ )?[A-Z][a-z]+ [0-9]{4}")
# What stands around the drawing.
AROUND = {"title", "lead", "foot", "stamp"}


def breaches(figure: Figure, title: str) -> list[str]:
    """Return in which ways a figure breaks the grammar, a sentence each.

    Each pattern has its one meaning and stands in the key, or bears its word wherever it is drawn;
    the key stands once, and each number of the title is found in the drawing.
    """
    swatches = [part for part in figure.artists if isinstance(part, Rectangle)]
    texts = [text for text in figure.findobj(Text) if text.get_gid() not in AROUND]
    said_often = [text.get_text() for text in texts]
    said = set(said_often)
    key = [text.get_text() for text in figure.texts if text.get_gid() not in AROUND]
    found = []
    hatches = {part.get_hatch() for part in figure.findobj(_hatched)}
    for hatch in sorted(hatches):
        if hatch not in HATCHES:
            found.append(f"the pattern {hatch} has no meaning")
        elif not any(swatch.get_hatch() == hatch for swatch in swatches):
            drawn = [part for part in figure.findobj(_hatched) if part.get_hatch() == hatch]
            pieces = sum(len(getattr(part, "get_paths", lambda: [1])()) for part in drawn)
            own = [text for text in said_often if any(word in text for word in _meanings(hatch))]
            if len(own) >= pieces:
                continue
            found.append(f"the pattern {hatch} is not in the key")
        elif not any(word in text for word in _meanings(hatch) for text in key):
            found.append(f"the key gives the pattern {hatch} another meaning")
    looks = Counter(
        (to_hex(one.get_facecolor()), to_hex(one.get_edgecolor()), one.get_hatch())
        for one in swatches
    )
    found += [f"the key says {look} {n} times" for look, n in looks.items() if n > 1]
    numbers = {number for text in said for number in NUMBER.findall(text)}
    lacking = [number for number in NUMBER.findall(DAY.sub("", title)) if number not in numbers]
    return found + [f"{number} of the title is not in the drawing" for number in lacking]


def _hatched(part: Artist) -> bool:
    hatch = getattr(part, "get_hatch", lambda: None)()
    return bool(hatch) and bool(getattr(part, "get_paths", lambda: [1])())


def _meanings(hatch: str) -> set[str]:
    return {
        Voice(lang).say(f"grammar.mark.{mark}")
        for lang in languages()
        for mark, look in marks().items()
        if look.hatch == hatch
    }
