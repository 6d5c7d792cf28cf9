"""The map with and without what covers too much of it, side by side."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grammar import legend, ramp
from isogj_analysis.draw.grid import Cell, Layout, draw_grid, lay_out
from isogj_analysis.draw.lettering import wrap
from isogj_analysis.draw.maps import (
    OWN,
    SINGLE,
    SPECIAL,
    Map,
    cell_names,
    cells_of,
    plan_map,
    shown_numbers,
)
from isogj_analysis.draw.naming import percent
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, WIDTH
from isogj_analysis.draw.voice import Voice

PANELS = ("with", "without")
GAP, HEAD, BESIDE = 0.16, 0.24, 8
# A dark frame: a red one is that of a cell with services of a single vendor or group.
HIDDEN = Cell(hatch="////", edge=INK, ink=INK)
ROOM = WIDTH - 2 * MARGIN


def tell_catch_alls(
    states: Mapping[str, pd.DataFrame], *, found: pd.DataFrame, voice: Voice
) -> Story:
    """Return what a map hides: how many gaps and thin cells show without its catch-alls."""
    scopes = {name: states[name][~states[name]["state"].isin(SPECIAL)] for name in PANELS}
    gaps = {name: int(scope["state"].eq("gap").sum()) for name, scope in scopes.items()}
    thin = {name: int(scope["state"].isin(SINGLE).sum()) for name, scope in scopes.items()}
    told = _named(found, voice=voice)
    case = (
        "none" if found.empty
        else "gaps" if gaps["without"] > gaps["with"]
        else "thin" if thin["without"] > thin["with"]
        else "same"
    )  # fmt: skip
    title = voice.say(
        f"catch_alls.title.{case}", what=voice.listed(told, most=3),
        before=gaps["with"], after=gaps["without"],
        thin_before=thin["with"], thin_after=thin["without"],
    )  # fmt: skip
    lead = voice.say("catch_alls.lead")
    if len(found):
        shares = [
            voice.say("catch_alls.share", what=what, cells=cells, share=f"{percent(share)}%")
            for what, cells, share in zip(told, found["cells"], found["share"], strict=True)
        ]
        lead = voice.say("catch_alls.covers", what=voice.listed(shares, most=3)) + lead
    hidden = states["without"][_hidden(states)]
    alt = voice.say(
        "catch_alls.alt", title=title, gaps=cell_names(hidden, voice=voice, ),
        thin_before=thin["with"], thin_after=thin["without"],
    )  # fmt: skip
    return Story(title, lead, alt)


def _numbers(states: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the cells with and without the catch-alls beside each other."""
    axes = list(states["with"].columns[:2])
    both = states["with"].merge(states["without"], on=axes, suffixes=("", "_without"))
    columns = [*axes, "services", "state", "services_without", "state_without"]
    return shown_numbers(both[columns])


@figure(
    section="service_map",
    needs={
        "with": ("services", "vendors", "state"),
        "without": ("services", "vendors", "state"),
        "found": ("kind", "code", "cells", "share"),
    },
    numbers=_numbers,
)
def plot_catch_alls(
    states: Mapping[str, pd.DataFrame], *, found: pd.DataFrame, voice: Voice
) -> dict[str, Axes]:
    """Draw a map `with` and `without` its catch-alls, in one scale, side by side.

    `states` has those two names; each is what `coverage_states` returns, of the same cells. `found`
    are the rows of what `catch_alls` returns that are left out of the second. Maps of many columns
    stand one above the other.
    """
    story = tell_catch_alls(states, found=found, voice=voice)
    beside = states["with"].iloc[:, 1].nunique() <= BESIDE
    drawn = plan_map(states["with"], voice=voice, notes=not beside)
    plans = _beside(drawn, voice=voice) if beside else (drawn, drawn)
    high = max(drawn.layout.height if not beside else plans[0].layout.height, 0.3)
    first, second = (plan.layout for plan in plans)
    wide = ROOM - first.left if not beside else (ROOM - first.left - GAP) / 2
    own = bool(OWN.intersection(states["with"].columns[:2]))
    hidden = _hidden(states)
    heads = _heads(found, wide, voice=voice)
    top = HEAD * max(head.count("\n") + 1 for head in heads) + first.top
    places = {"with": (first.left, top, wide, high)}
    if beside:
        places["without"] = (first.left + wide + GAP, top, wide, high)
    else:
        places["without"] = (second.left, 2 * top + high + 0.1, wide, high)
    total = top + high if beside else 2 * (top + high) + 0.1
    scale = ramp(states["with"]["services"].max() if len(states["with"]) else 0)
    rows, columns = states["with"].columns[:2]
    seen = states["without"].loc[hidden, [rows, columns]].itertuples(index=False, name=None)
    marks = {} if own else dict.fromkeys(seen, HIDDEN)
    drawn_cells = {
        name: cells_of(
            states[name], plan, voice=voice, scale=scale,
            looks=marks if name == "without" else None,
        )
        for name, plan in zip(PANELS, plans, strict=True)
    }  # fmt: skip
    every = [row for cells in drawn_cells.values() for row in cells]
    entries = legend(every, scale, voice=voice, unit=voice.say("grammar.services"))
    axes = panels(story, places, voice=voice, height=total, key=entries)
    for name, plan, head in zip(PANELS, plans, heads, strict=True):
        draw_grid(axes[name], plan.layout, drawn_cells[name])
        axes[name].annotate(
            head, (0, 1), (0, plan.layout.top * 72), xycoords="axes fraction", va="bottom",
            textcoords="offset points", size=LABEL, color=GREY, linespacing=1.2,
        )  # fmt: skip
    return axes


def _hidden(states: Mapping[str, pd.DataFrame]) -> np.ndarray:
    """Tell for each cell whether only what is left out stands in it."""
    had, has = (states[name]["state"].eq("gap").to_numpy() for name in PANELS)
    return ~had & has


def _beside(drawn: Map, *, voice: Voice) -> tuple[Map, Map]:
    """Lay a map out twice on one page, the rows' labels standing once, at the left."""
    rows, columns = (voice.names(codes) for codes in (drawn.rows, drawn.columns))
    high = min(drawn.layout.height / max(len(rows), 1), 0.42)

    def laid_out(width: float) -> Layout:
        return lay_out(
            rows, columns, voice=voice, cell_height=high, label_width=1.05, size=NOTE, width=width
        )

    left = laid_out(WIDTH).left
    layout = laid_out(left + (ROOM - left - GAP) / 2 + 2 * MARGIN)
    first = replace(drawn, layout=replace(layout, number=min(drawn.layout.number, LABEL), line=1.4))
    blank = replace(first.layout, rows=[""] * len(rows))
    return first, replace(first, layout=blank)


def _heads(found: pd.DataFrame, wide: float, *, voice: Voice) -> list[str]:
    what = voice.listed(_named(found, voice=voice), most=3)
    heads = [voice.say(f"catch_alls.head.{name}", what=what) for name in PANELS]
    return [wrap(head, wide, LABEL, voice=voice) for head in heads]


def _named(found: pd.DataFrame, *, voice: Voice) -> list[str]:
    kinds = found["kind"].astype(object)
    return [
        voice.say("catch_alls.quoted", what=voice.name(kind, code))
        for kind, code in zip(kinds, found["code"], strict=True)
    ]
