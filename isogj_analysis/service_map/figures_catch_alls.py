"""The map with and without what covers too much of it, side by side."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grammar import legend, marks, ramp
from isogj_analysis.draw.grid import Cell, Layout, draw_grid, lay_out
from isogj_analysis.draw.lettering import text_width, widest, write
from isogj_analysis.draw.maps import (
    FULL,
    OWN,
    SINGLE,
    SPECIAL,
    Map,
    Place,
    cell_names,
    cells_of,
    plan_map,
    shown_numbers,
)
from isogj_analysis.draw.theme import INK, LABEL, LESS, MARGIN, NOTE, NUMBER, WIDTH
from isogj_analysis.draw.voice import Voice, percent

__all__ = ["plot_catch_alls"]

PANELS = ("with", "without")
# Between the maps and above each, in inches; more columns than so many do not stand side by side.
GAP, HEAD, BESIDE = 0.16, 0.24, 8
ROOM = WIDTH - 2 * MARGIN


def tell_catch_alls(
    states: Mapping[str, pd.DataFrame], *, found: pd.DataFrame, voice: Voice
) -> Story:
    """Return what a map hides: how many gaps and thin cells show without its catch-alls."""
    gaps, thin = _counts(states, ["gap"]), _counts(states, SINGLE)
    told = _named(found, voice=voice)
    case, counts = "gaps" if gaps["without"] > gaps["with"] else "thin", gaps
    if case == "thin" and thin["without"] <= thin["with"]:
        case = "same"
    elif case == "thin":
        counts = thin
    fewer = len(_fell(states))
    if case == "gaps" and fewer > len(_hidden(states)):
        case = "gaps_and_fewer"
    title = voice.say(
        f"catch_alls.title.{'none' if found.empty else case}", n=fewer,
        what=voice.listed(told, most=3), before=counts["with"], after=counts["without"],
    )  # fmt: skip
    lead = voice.say("catch_alls.lead")
    if len(found):
        shares = [
            voice.say("catch_alls.share", what=what, cells=cells, share=f"{percent(share)}%")
            for what, cells, share in zip(told, found["cells"], found["share"], strict=True)
        ]
        lead = voice.say("catch_alls.covers", what=voice.listed(shares, most=3)) + lead
    alt = voice.say(
        "catch_alls.alt", title=title, gaps=cell_names(_hidden(states), voice=voice),
        before=thin["with"], after=thin["without"],
    )  # fmt: skip
    return Story(title, lead, alt)


def _counts(states: Mapping[str, pd.DataFrame], of: list[str]) -> dict[str, int]:
    return {name: int(states[name]["state"].isin(of).sum()) for name in PANELS}


def _numbers(states: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the cells with and without the catch-alls beside each other."""
    axes = list(states["with"].columns[:2])
    both = states["with"].merge(states["without"], on=axes, suffixes=("", "_without"))
    counts = [
        name for name in ("services", "vendors", "state") for name in (name, f"{name}_without")
    ]
    columns = [*axes, *counts]
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
    """Draw the vendors `with` and `without` catch-alls side by side; what these alone fill is red.

    `states` has those two names; each is what `coverage_states` returns, of the same cells. `found`
    are the rows of what `catch_alls` returns that are left out of the second. Maps of many columns
    stand one above the other.

    >>> maps = {"with": isogj.coverage_states(catalogue)}
    >>> maps["without"] = isogj.coverage_states(catalogue[:1])
    >>> found = isogj.catch_alls(catalogue, share=0.1)
    >>> ax = charts.plot_catch_alls(maps, found=found)
    """
    story = tell_catch_alls(states, found=found, voice=voice)
    beside = states["with"].iloc[:, 1].nunique() <= BESIDE
    drawn = plan_map(states["with"], voice=voice, notes=False)
    plans = _beside(drawn, voice=voice) if beside else (drawn, drawn)
    first = plans[0].layout
    wide = (ROOM - first.left - GAP) / 2 if beside else ROOM - first.left
    top = HEAD + first.top
    high = max(first.height, 0.3)
    over = 0.0 if beside else top + high + 0.1
    places = {
        "with": (first.left, top, wide, high),
        "without": (first.left + (wide + GAP) * beside, over + top, wide, high),
    }
    own = bool(OWN.intersection(states["with"].columns[:2]))
    by = "services" if own else "vendors"
    scale = ramp(states["with"][by].max() if len(states["with"]) else 0)
    hidden = pd.DataFrame() if own else _hidden(states)
    lost = {
        place: marks()["lost"] for place in hidden.iloc[:, :2].itertuples(index=False, name=None)
    }
    # What rests on one vendor is told elsewhere: here it would draw the eye from what changes.
    plain = {
        name: own.assign(
            state=own["state"].astype(object).replace(dict.fromkeys(SINGLE, "covered"))
        )
        for name, own in states.items()
    }
    cells = {
        name: cells_of(
            plain[name],
            plan,
            voice=voice,
            scale=scale,
            by=by,
            looks=lost if name == "without" else None,
        )
        for name, plan in zip(PANELS, plans, strict=True)
    }
    fell = {
        place: voice.say(f"catch_alls.fell.{by}", n=n) for place, n in _fell(states, by).items()
    }
    word = voice.say("values.state.gap")
    words = {marks()[state]: voice.say(f"values.state.{state}") for state in ("gap", *SPECIAL)}
    words = {cell: text for cell, text in words.items() if text_width(text, LABEL) <= first.step}
    roomy = high / max(len(drawn.rows), 1) >= FULL
    if roomy and widest([word, *fell.values()], NOTE) <= first.step:
        at = product(PANELS, range(len(drawn.rows)), range(len(drawn.columns)))
        for name, i, j in at:
            cell = cells[name][i][j]
            note = fell.get((drawn.rows[i], drawn.columns[j])) if name == "without" else None
            if cell is not None and note:
                edge = None if cell.face == marks()["lost"].face else LESS
                cells[name][i][j] = replace(cell, text=cell.text or word, note=note, edge=edge)
            elif cell in words:
                cells[name][i][j] = replace(cell, text=words[cell])
    said = {"lost": voice.say("catch_alls.hidden", n=len(lost))}
    unit = voice.say(f"catch_alls.unit.{by}")
    drawn_cells = [*cells["with"], *cells["without"]]
    key = legend(drawn_cells, scale, voice=voice, unit=unit, said=said)
    if n := len(fell) - len(lost):
        key.append((Cell(edge=LESS), voice.say(f"catch_alls.fewer.{by}", n=n)))
    axes = panels(story, places, voice=voice, height=over + top + high, key=key)
    gaps, looks = _counts(states, ["gap"]), {"xycoords": "axes fraction", "va": "bottom"}
    for name, plan in zip(PANELS, plans, strict=True):
        draw_grid(axes[name], plan.layout, cells[name])
        above = plan.layout.top * 72
        head = voice.say(f"catch_alls.head.{name}", gaps=gaps[name], fewer=len(fell))
        write(axes[name], head, (0, 1), (0, above), size=NUMBER, color=INK, **looks)
    return axes


def _hidden(states: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the cells in which only what is left out stands."""
    had, has = (states[name]["state"].eq("gap").to_numpy() for name in PANELS)
    return states["without"][~had & has]


def _fell(states: Mapping[str, pd.DataFrame], by: str = "vendors") -> dict[Place, int]:
    """Return for each cell that has fewer vendors, or services, than before how many it had."""
    before, after = (states[name][by].to_numpy() for name in PANELS)
    had = states["with"].iloc[:, :2].assign(before=before)[after < before]
    return {(row, column): n for row, column, n in had.itertuples(index=False, name=None)}


def _beside(drawn: Map, *, voice: Voice) -> tuple[Map, Map]:
    """Lay a map out twice on one page, the rows' labels standing once, at the left."""
    rows, columns = (voice.names(codes) for codes in (drawn.rows, drawn.columns))
    high = 0.46 if len(rows) <= 12 else min(drawn.layout.height / len(rows), 0.42)

    def laid_out(width: float) -> Layout:
        return lay_out(
            rows, columns, voice=voice, cell_height=high, label_width=1.05, size=NOTE, width=width
        )

    left = laid_out(WIDTH).left
    layout = laid_out(left + (ROOM - left - GAP) / 2 + 2 * MARGIN)
    first = replace(layout, number=LABEL + 1, line=1.4)
    blank = replace(first, rows=[""] * len(rows))
    return replace(drawn, layout=first), replace(drawn, layout=blank)


def _named(found: pd.DataFrame, *, voice: Voice) -> list[str]:
    kinds = found["kind"].astype(object)
    return [
        voice.say("catch_alls.quoted", what=voice.name(kind, code))
        for kind, code in zip(kinds, found["code"], strict=True)
    ]
