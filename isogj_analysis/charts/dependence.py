"""The figure of dependence: what would become of the map without each of its vendors."""

from itertools import chain

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import words
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.grid import Cell
from isogj_analysis.charts.overlap import MOST, tell_scope
from isogj_analysis.charts.stacks import KEY_HIGH, Part, draw_stacks, lay_out_stacks
from isogj_analysis.charts.style import ALERT, GREY, PAPER, styled

LOOKS = {
    "gap": Cell(face=PAPER, hatch="////", edge=GREY),
    "single_vendor": Cell(face=ALERT),
    "single_group": Cell(face="#f3c9c2", hatch="|||", edge=ALERT),
}
FALLEN = list(LOOKS)
AXES = ("target", "phase")
NAMED = 6


def tell_dependence(
    dependence: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return what the map's dependence says: how many cells weaken if one vendor leaves."""
    # A cell that is left to one vendor would be so without either of two: it counts once.
    weak = {*chain(*dependence["single_vendor_cells"], *dependence["single_group_cells"])}
    gaps = int(dependence["gap"].sum())
    case = "both" if gaps and weak else "gap" if gaps else "weak" if weak else "none"
    title = words.say(
        f"overlap.dependence.title.{case if dependence['total'].any() else 'nobody'}", lang,
        gaps=gaps, weak=len(weak), n=int((dependence["gap"] > 0).sum()),
    )  # fmt: skip
    hurt = _by_harm(dependence)
    rows = [
        words.say("overlap.dependence.alt_row", lang, vendor=vendor, total=total)
        for vendor, total in zip(
            words.labels(names, hurt.index, lang), hurt[FALLEN].sum(axis="columns"), strict=True
        )
    ]
    told = words.listed(rows, lang, most=20)
    alt = words.say("overlap.dependence.alt", lang, title=title, rows=told)
    return Story(title, words.say("overlap.dependence.lead", lang), alt)


@styled
def plot_dependence(
    dependence: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
    in_scope: bool = False,
) -> Axes:
    """Draw for each vendor how many cells would weaken without it, and which they are.

    `dependence` is what `without_vendor` returns. Those that leave the most gaps come first; the
    vendors whose leaving weakens no cell share the last row. Beyond 60 the last row stands for all
    the others; cells are named while rows are few.
    """
    hurt = _by_harm(dependence)
    unhurt = len(dependence) - len(hurt)
    shown = hurt if len(hurt) + (unhurt > 0) <= MOST else hurt.head(MOST - 1)
    labels = words.labels(names, shown.index, lang)
    notes = [_cells(row, names, lang) for row in shown.to_dict("records")]
    rest = ""
    if left := len(dependence) - len(shown):
        key = "unhurt" if len(shown) else "unhurt_only"
        labels.append(words.say(f"overlap.dependence.{key}", lang, n=left))
        total = int(hurt[FALLEN].iloc[len(shown) :].to_numpy().sum())
        kind = "rest" if total else "nothing"
        rest = words.say(f"overlap.dependence.{kind}", lang, total=total)
    rows = lay_out_stacks(labels, lang=lang, notes=notes)
    parts = [
        Part(words.say(f"overlap.dependence.parts.{part}", lang), look, list(shown[part]))
        for part, look in LOOKS.items()
    ]
    story = tell_scope(tell_dependence(dependence, lang=lang, names=names), in_scope, lang=lang)
    ax = frame(
        story, ax, lang=lang,
        height=rows.height, left=rows.left, right=rows.right, top=KEY_HIGH,
    )  # fmt: skip
    draw_stacks(ax, rows, parts, rest=rest)
    return ax


def _by_harm(dependence: pd.DataFrame) -> pd.DataFrame:
    hurt = dependence[dependence[FALLEN].any(axis="columns")]
    return hurt.sort_values(FALLEN, ascending=False, kind="stable")


def _cells(row: dict, names: pd.DataFrame | None, lang: str) -> str:
    """Name the cells of a row in the order of its parts."""
    cells = [cell for part in FALLEN for cell in row[f"{part}_cells"]]
    times, between = ("×", "、") if lang == "ja" else (" × ", "; ")
    told = [
        times.join(
            words.label(names, axis, code, lang) for axis, code in zip(AXES, cell, strict=True)
        )
        for cell in cells
    ]
    # The names hold "and" themselves: no other may stand between two cells.
    shown = between.join(told[:NAMED])
    rest = len(told) - NAMED
    return words.say("common.list_more", lang, items=shown, n=rest) if rest > 0 else shown
