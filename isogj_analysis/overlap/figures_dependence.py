"""The figure of dependence: what would become of the map without each of its vendors."""

from itertools import chain

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import Cell
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.stacks import KEY_HIGH, Part, draw_stacks, lay_out_stacks
from isogj_analysis.draw.theme import GREY, PAPER, WARNING, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_dependence import FALLEN

MOST = 60


AXES = ("target", "phase")
NAMED = 6


def tell_dependence(dependence: pd.DataFrame, *, voice: Voice) -> Story:
    """Return what the map's dependence says: how many cells weaken if one vendor leaves."""
    # A cell that is left to one vendor would be so without either of two: it counts once.
    weak = {*chain(*dependence["single_vendor_cells"], *dependence["single_group_cells"])}
    gaps = int(dependence["gap"].sum())
    case = "both" if gaps and weak else "gap" if gaps else "weak" if weak else "none"
    title = voice.say(
        f"overlap.dependence.title.{case if dependence['total'].any() else 'nobody'}",
        gaps=gaps,
        weak=len(weak),
        n=int((dependence["gap"] > 0).sum()),
    )
    hurt = _by_harm(dependence)
    totals = hurt[FALLEN].sum(axis="columns")
    rows = [
        voice.say("overlap.dependence.alt_row", vendor=vendor, total=total)
        for vendor, total in zip(voice.names(hurt.index), totals, strict=True)
    ]
    told = voice.listed(rows, most=20)
    alt = voice.say("overlap.dependence.alt", title=title, rows=told)
    return Story(title, voice.say("overlap.dependence.lead"), alt)


@figure(
    section="overlap",
    numbers=("vendor", "total", *FALLEN, *(f"{part}_cells" for part in FALLEN)),
)
def plot_dependence(
    dependence: pd.DataFrame, *, voice: Voice, ax: Axes | None = None, in_scope: bool = False
) -> Axes:
    """Draw for each vendor how many cells would weaken without it, and which they are.

    `dependence` is what `without_vendor` returns. Those that leave the most gaps come first; the
    vendors whose leaving weakens no cell share the last row. Beyond 60 the last row stands for all
    the others; cells are named while rows are few.
    """
    hurt = _by_harm(dependence)
    unhurt = len(dependence) - len(hurt)
    shown = hurt if len(hurt) + (unhurt > 0) <= MOST else hurt.head(MOST - 1)
    labels = voice.names(shown.index)
    notes = [_cells(row, voice) for row in shown.to_dict("records")]
    rest = ""
    if left := len(dependence) - len(shown):
        key = "unhurt" if len(shown) else "unhurt_only"
        labels.append(voice.say(f"overlap.dependence.{key}", n=left))
        total = int(hurt[FALLEN].iloc[len(shown) :].to_numpy().sum())
        kind = "rest" if total else "nothing"
        rest = voice.say(f"overlap.dependence.{kind}", total=total)
    rows = lay_out_stacks(labels, voice=voice, notes=notes)
    looks = [
        Cell(face=PAPER, hatch="////", edge=GREY),
        Cell(face=theme().alert),
        Cell(face=WARNING, hatch="|||", edge=theme().alert),
    ]
    parts = [
        Part(voice.say(f"overlap.dependence.parts.{part}"), look, list(shown[part]))
        for part, look in zip(FALLEN, looks, strict=True)
    ]
    story = tell_scope(tell_dependence(dependence, voice=voice), in_scope, voice=voice)
    ax = frame(
        story, ax, voice=voice,
        height=rows.height, left=rows.left, right=rows.right, top=KEY_HIGH,
    )  # fmt: skip
    draw_stacks(ax, rows, parts, rest=rest)
    return ax


def _by_harm(dependence: pd.DataFrame) -> pd.DataFrame:
    hurt = dependence[dependence[FALLEN].any(axis="columns")]
    return hurt.sort_values(FALLEN, ascending=False, kind="stable")


def _cells(row: dict, voice: Voice) -> str:
    """Name the cells of a row in the order of its parts."""
    cells = (cell for part in FALLEN for cell in row[f"{part}_cells"])
    told = [voice.cell(*map(voice.name, AXES, cell)) for cell in cells]
    # The names hold "and" themselves: no other may stand between two cells.
    shown = voice.mark("between_cells").join(told[:NAMED])
    rest = len(told) - NAMED
    return voice.say("common.list_more", items=shown, n=rest) if rest > 0 else shown
