"""The figure of the Service MAP: what each cell holds, and where it is empty or thin."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure, pick
from isogj_analysis.draw.frame import Story, frame_grid
from isogj_analysis.draw.grammar import ramp
from isogj_analysis.draw.grid import draw_grid, per_inch
from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.maps import (
    KINDS,
    OWN,
    SINGLE,
    SPECIAL,
    cell_names,
    cells_of,
    map_key,
    plan_map,
    shown_numbers,
    spans,
)
from isogj_analysis.draw.theme import GREY, NOTE
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_coverage"]

# Classifications whose name and year a figure can tell; others are called by their code.
FRAMEWORKS = {"cyber-defense-matrix", "itu-t-x1060"}


def tell_coverage(
    states: pd.DataFrame, *, voice: Voice, mapping: pd.DataFrame | None = None, full: bool = True,
    by: str = "vendors",
) -> Story:  # fmt: skip
    """Return what the coverage of a map says: how many cells are empty or rest on one vendor.

    Where an axis is a kind of service, an empty cell is no finding: it is told which kind spans the
    most. `mapping` is that which led to the axes. Cells count `by` services or vendors, `full` maps
    have the other number too.
    """
    rows, columns = states.columns[:2]
    scope = states[~states["state"].isin(SPECIAL)]
    gaps, single = scope[scope["state"] == "gap"], scope[scope["state"].isin(SINGLE)]
    own, kinds = OWN.intersection((rows, columns)), KINDS.intersection((rows, columns))
    axes = {"rows": voice.axis(rows), "columns": voice.axis(columns)}
    if kinds and not own and len(gaps) < len(scope):
        kind, place = (rows, columns) if rows in KINDS else (columns, rows)
        held = spans(scope, kind)
        top = voice.names(held.index[held == held.max()])
        letters = [name.split(" ")[0] for name in top]
        # Categories are known by their letter; other names would fill the title.
        named = len(top) <= 6 and all(len(letter) == 1 for letter in letters)
        several = "several" if named else "many"
        case = "none" if held.max() == 1 else "one" if len(top) == 1 else several
        title = voice.say(
            f"coverage.span.{case}", top=top[0] if len(top) == 1 else voice.listed(letters),
            n=len(top), most=int(held.max()), all=scope[place].nunique(),
            places=voice.axes(place), kind=voice.axis(kind), kinds=voice.axes(kind),
        )  # fmt: skip
    else:
        case = _case(len(scope), len(gaps), len(single), own=bool(own))
        title = voice.say(
            f"coverage.title.{case}", all=len(scope), gaps=len(gaps), single=len(single),
            held=len(scope) - len(gaps), **axes,
        )  # fmt: skip
    lead = voice.say(
        f"coverage.lead.{'own' if by == 'services' or own else 'full' if full else 'plain'}", **axes
    )
    if len(gaps) and len(single) and not (own or kinds):
        lead = voice.say("coverage.lead.single", n=len(single)) + lead
    if kinds and not own:
        lead += voice.say("coverage.lead.kinds")
    if mapping is not None and len(mapping):
        title, told = _tell_mapping(mapping, title, voice=voice)
        lead += told
    if len(scope) < len(states) and not own:
        if kinds:
            lead += voice.say("coverage.lead.special", all=len(scope), n=len(states) - len(scope))
        if kinds and states["state"].eq("under-review").mul(states["services"]).any():
            lead += voice.say("coverage.lead.review")
    most = int(scope["services"].max()) if len(scope) else 0
    part = {"gaps": gaps, "singles": single, "top": scope[scope["services"].eq(most) & (most > 0)]}
    alt = voice.say(
        f"coverage.{'alt_own' if own else 'alt_kinds' if kinds else 'alt'}", title=title, most=most,
        **{name: cell_names(cells, voice=voice, most=8) for name, cells in part.items()},
    )  # fmt: skip
    return Story(title, lead, alt)


def _tell_mapping(mapping: pd.DataFrame, title: str, *, voice: Voice) -> tuple[str, str]:
    """Put the classification's name before a title, and tell its year and what counts twice."""
    code = str(mapping["mapping"].iloc[0])
    known = code in FRAMEWORKS
    name = voice.say(f"coverage.framework.{code}.name") if known else code
    lead = voice.say(f"coverage.framework.{code}.year") if known else ""
    for routes, pairs in mapping.groupby(["axis", "to_axis"], observed=True, sort=False):
        axis, to_axis = map(str, routes)
        ways = pairs.groupby("code", observed=True, sort=False)["to_code"].nunique()
        several = ways.index[ways > 1].rename(axis)
        if len(several):
            codes, to = voice.listed(voice.names(several), most=4), voice.axes(to_axis)
            lead += voice.say("coverage.lead.several", axis=voice.axis(axis), codes=codes, to=to)
    return voice.say("coverage.framed", name=name, title=title), lead


def _as_one(
    states: pd.DataFrame, mapping: pd.DataFrame, voice: Voice
) -> tuple[pd.DataFrame, pd.DataFrame, Voice]:
    """Let codes stand as one, under both names, to which just the same codes of an axis lead."""
    names: dict[tuple[str, str], str] = {}
    for axis in states.columns[:2]:
        routes = mapping[mapping["to_axis"].astype("str") == axis].astype("str")
        leads: dict[frozenset[tuple[str, str]], list[str]] = {}
        for code, own in routes.groupby("to_code", sort=False):
            came = frozenset(zip(own["axis"], own["code"], strict=True))
            leads.setdefault(came, []).append(str(code))
        for first, *others in leads.values():
            for other in others:
                name = names.get((axis, first), voice.name(axis, first))
                both = voice.say("coverage.both", one=name, other=voice.name(axis, other))
                names[axis, first] = both
            states = states[~states[axis].isin(others)]
            gone = (mapping["to_axis"].astype("str") == axis) & mapping["to_code"].isin(others)
            mapping = mapping[~gone]
    return states, mapping, voice.calling(names)


def _note(states: pd.DataFrame, voice: Voice) -> str:
    """Say of how many cells what the title speaks is, and how many are none of them."""
    scope = states[~states["state"].isin(SPECIAL)]
    held, left = scope[scope["services"].gt(0)], len(states) - len(scope)
    own = [int(held["state"].eq(state).sum()) for state in SINGLE]
    parts = [voice.number(n) for n in (len(held) - sum(own), *own) if n]
    told = voice.mark("plus").join(parts)
    note = voice.say("coverage.note.sum", all=len(held), parts=told) * bool(parts)
    special = voice.say("coverage.note.special", all=len(scope), n=left) * bool(left)
    return (note + special).strip()


def _case(scope: int, gaps: int, single: int, *, own: bool) -> str:
    if not scope:
        return "empty"
    if gaps == scope:
        return "nothing"
    if own:
        return "held"
    if single == scope:
        return "all_single"
    return "_".join(w for w, n in (("gap", gaps), ("single", single)) if n) or "full"


def _numbers(states: pd.DataFrame) -> pd.DataFrame:
    return shown_numbers(pick(states, ("*axes", "services", "vendors", "groups", "state")))


@figure(
    section="service_map",
    numbers=_numbers,
    needs={
        "": ("services", "vendors", "groups", "state"),
        "mapping": ("mapping", "axis", "code", "to_axis", "to_code"),
    },
)
def plot_coverage(
    states: pd.DataFrame, *, voice: Voice, mapping: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw how many vendors each cell has, with how many services, and which are empty or thin.

    `states` is what `coverage_states` returns: one row per cell, the first two columns its row and
    column on the map. The key names the classes and states that are present, no others. Where an
    axis is the vendor or the group, cells hold services only, with their totals in the margins:
    that they rest on one vendor is then no finding. Where one is the genre, or a category that
    genres lead to, an empty cell is no gap.

    `mapping` are the rows of the mapping that led to the axes, given to `remap`: the title names
    the classification, and the reading line tells which codes count in several of its places. Rows
    or columns to which the same codes lead hold the same by construction: they stand as one.

    Of more than 60 rows, or more columns than a page has room for, those with the most services are
    drawn, and the reading line says how many are not.

    >>> ax = charts.plot_coverage(isogj.coverage_states(catalogue, tables.cells))
    """
    if mapping is not None:
        states, mapping, voice = _as_one(states, mapping, voice)
    by = "services" if OWN.intersection(states.columns[:2]) else "vendors"
    totals = by == "services" or bool(KINDS.intersection(states.columns[:2]))
    note = "" if totals else _note(states, voice)
    drawn = plan_map(states, voice=voice, totals=totals, by=by, note=note)
    if totals and not drawn.full and by == "vendors":
        # A cell that holds one number has that which the margins add up.
        by = "services"
        drawn = plan_map(states, voice=voice, totals=totals, by=by, notes=False)
    scale = ramp(states[by].max() if len(states) else 0)
    cells = cells_of(states, drawn, voice=voice, scale=scale, by=by)
    key = map_key(states, cells, scale, voice, by=by)
    story = tell_coverage(states, voice=voice, mapping=mapping, full=drawn.full, by=by)
    # No room is above on Axes of a reader's own, nor over names on stairs.
    named = ax is None and not drawn.layout.stairs
    ax = frame_grid(
        story.more(drawn.left_out(voice)), ax, drawn.layout, voice=voice, top=0.15 * named, key=key
    )
    draw_grid(ax, drawn.layout, cells)
    if named:
        (across, down), left = per_inch(ax), drawn.layout.left - 0.1
        looks = dict[str, Any](size=NOTE, color=GREY, va="bottom")
        row, column = (word[:1].upper() + word[1:] for word in map(voice.axis, states.columns[:2]))
        top = -drawn.layout.top * down
        ax.text(len(drawn.columns) / 2, top, column, ha="center", **looks)
        if text_width(row, NOTE) <= left:
            ax.text(-0.1 * across, -0.06 * down, row, ha="right", **looks)
    return ax
