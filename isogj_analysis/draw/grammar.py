"""The visual grammar: what a colour and a mark mean, the same in every figure, and its key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.colors import to_hex, to_rgb

from isogj_analysis.draw.grid import ABSENT, Cell
from isogj_analysis.draw.theme import EMPTY, GREY, INK, OUT, PAPER, SHARED, THIN, contrast, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.contrast import READABLE

# 1 · 2–3 · 4–7 · 8–15 · 16+
LEAST_CLASSES = 5
ZERO, MISSED = "·", "0"
TOLD = ("under-review", "out-of-scope")


@dataclass(frozen=True)
class Ramp:
    """The classes of counts, each twice as far as the one before, and the colour of each."""

    colours: tuple[str, ...]

    def class_of(self, count: float) -> int:
        """Return the class of a count of one or more: 0 for 1, 1 for 2–3, 2 for 4–7, …."""
        return min(max(int(count).bit_length(), 1), len(self.colours)) - 1

    def colour(self, count: float) -> str:
        """Return the colour of a count of one or more: that of its class."""
        return self.colours[self.class_of(count)]

    def label(self, number: int, voice: Voice) -> str:
        """Return what a class is called: 1, 2–3, …, 16+."""
        least = 2**number
        if number == len(self.colours) - 1:
            return voice.say("grammar.class.top", n=least)
        if least == 1:
            return voice.number(least)
        return voice.say("grammar.class.range", n=least, to=2 * least - 1)


def ramp(most: float = 0) -> Ramp:
    """Return the classes up to a count, or up to the largest of the report where that is more.

    Up to six classes have the six colours of the settings; more are spread evenly over these, each
    so that letters can be read on it.
    """
    classes = max(LEAST_CLASSES, int(max(most, theme().most)).bit_length())
    steps = theme().ramp
    if classes <= len(steps):
        return Ramp(steps[:classes])
    # Between light steps, which carry dark letters, and dark ones no letter could be read.
    light = [step for step in steps if contrast(INK, step) >= contrast(PAPER, step)]
    dark = [step for step in steps if step not in light]
    if not (light and dark):
        return Ramp(_spread(steps, classes))
    many = -(-classes // 2)
    return Ramp((*_spread(light, many), *_spread(dark, classes - many)))


def _spread(steps: Sequence[str], n: int) -> tuple[str, ...]:
    """Return n colours from the first step to the last, on each of which letters can be read."""
    found = []
    for number in range(n):
        at = number * (len(steps) - 1) / max(n - 1, 1)
        first, last = to_rgb(steps[int(at)]), to_rgb(steps[min(int(at) + 1, len(steps) - 1)])
        mixed = [
            one + (at - int(at)) * (other - one) for one, other in zip(first, last, strict=True)
        ]
        end = max((0.0, 1.0), key=lambda shade: contrast(3 * [1 - shade], steps[0]))
        step = to_hex((mixed[0], mixed[1], mixed[2]))
        while max(contrast(ink, step) for ink in (INK, PAPER)) < READABLE:
            mixed = [part + 0.02 * (end - part) for part in mixed]
            step = to_hex((mixed[0], mixed[1], mixed[2]))
        found.append(step)
    return tuple(found)


def marks() -> dict[str, Cell]:
    """Return how a cell looks of which something else is to be told than how many stand in it.

    In the order of the key, what matters most first: `gap` (nothing is there), `single-vendor` and
    `single-group` (all that is there is of one vendor, of one group), `lost`, `unknown`,
    `under-review`, `out-of-scope`, `absent` (it did not exist yet), `zero` (there is none, and need
    not be), `missed` (there was none, though one was due).
    """
    return {
        "gap": Cell(EMPTY, hatch="//", edge=theme().alert, ink=theme().alert),
        "single-vendor": Cell(THIN),
        "single-group": Cell(SHARED),
        "lost": Cell(face=theme().alert),
        "unknown": Cell(hatch=".."),
        "under-review": Cell(hatch="xxxx", ink=GREY, small=True),
        "out-of-scope": Cell(face=OUT, ink=GREY, small=True),
        "absent": Cell(text=ABSENT, ink=GREY),
        "zero": Cell(text=ZERO, ink=GREY),
        "missed": Cell(EMPTY, edge=theme().alert, text=MISSED, ink=theme().alert),
    }


def counted(
    count: int, scale: Ramp, *, voice: Voice, single: str = "", text: str = "", note: str = ""
) -> Cell:
    """Return the cell of a count: its class as its ground, a zero as a faint dot.

    `text` is said in place of the number; `single` is the state of one that rests on one vendor or
    group.
    """
    if not count:
        return Cell(text=ZERO, ink=GREY)
    look = marks()[single] if single else Cell(scale.colour(count))
    return replace(look, text=text or voice.number(count), note=note)


def legend(
    cells: Iterable[Iterable[Cell | None]],
    scale: Ramp | None = None,
    *,
    voice: Voice,
    unit: str = "",
    said: Mapping[str, str] | None = None,
    counts: Mapping[Any, int] | None = None,
) -> list[tuple[Cell, str]]:
    """Return the key of exactly the classes and the marks that these cells show.

    `unit` says what the classes of `scale` count; `said` are words for marks in place of the usual
    ones, `counts` how many cells have a mark, where a title speaks of it. What is out of scope or
    under review needs no key where each cell says so itself.
    """
    drawn = {replace(cell, note="", ink=None) for row in cells for cell in row if cell is not None}
    faces = {cell.face for cell in drawn if not cell.hatch}
    entries: list[tuple[Cell, str]] = []
    if scale is not None:
        shown = [n for n, colour in enumerate(scale.colours) if colour in faces]
        entries = [(Cell(scale.colours[n], text=scale.label(n, voice)), "") for n in shown]
        entries[-1:] = [(cell, unit) for cell, _ in entries[-1:]]
    for mark, look in marks().items():
        word = voice.say(f"grammar.mark.{mark}")
        told = {cell.text == word for cell in drawn if _shows(cell, look)}
        if told and not (mark in TOLD and all(told)):
            text = (said or {}).get(mark) or word
            if n := (counts or {}).get(mark):
                text = voice.say("grammar.marked", mark=text, n=n)
            entries.append((look, text))
    return entries


def _shows(cell: Cell, look: Cell) -> bool:
    if look.text:
        return cell.text == look.text
    return (cell.face, cell.hatch) == (look.face, look.hatch)
