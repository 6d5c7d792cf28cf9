"""Where the map is empty or thin, and what becomes of it when a vendor or a whole group leaves."""

from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grammar import Ramp, counted, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, draw_grid
from isogj_analysis.draw.lettering import block_high, widest, wrap
from isogj_analysis.draw.maps import SINGLE, SPECIAL, Map, cell_names, plan_map, tell_left_out
from isogj_analysis.draw.minimap import MiniMap, Multiple, draw_multiples, lay_out_multiples
from isogj_analysis.draw.theme import LEAD, MARGIN, NOTE, PALE, WIDTH
from isogj_analysis.draw.voice import Voice

# Between the map and what leaves, and of the head of the latter, in inches.
BETWEEN, HEAD = 0.3, 0.3


def tell_gaps(states: pd.DataFrame, *, lost: pd.DataFrame, voice: Voice) -> Story:
    """Return how many cells are gaps, and how many more rest on one vendor or one group."""
    counts = states["state"].value_counts()
    gaps, vendor, group = (int(counts.get(state, 0)) for state in ("gap", *SINGLE))
    head = voice.say(f"gaps.head.{'some' if gaps else 'none'}", n=gaps)
    case = "both" if vendor and group else "vendor" if vendor else "group" if group else "firm"
    title = head + voice.say(f"gaps.tail.{case}", vendor=vendor, group=group)
    told = [
        voice.say("gaps.leaves", who=who, cells=cell_names(part.iloc[:, 2:4], voice=voice, most=4))
        for who, part in _leavers(lost, voice=voice)
    ]
    empty = cell_names(states[states["state"] == "gap"], voice=voice, most=12)
    alt = voice.say("gaps.alt", title=title, gaps=empty, lost=voice.listed(told, most=8))
    lead = voice.say("gaps.lead")
    # The maps of a vendor and of its group do not add up.
    alone = lost[lost["kind"] == "vendor"].iloc[:, 2:4]
    again = [
        who
        for who, part in _leavers(lost, voice=voice)
        if part["kind"].iloc[0] != "vendor" and len(part.merge(alone))
    ]
    if again:
        lead += voice.say("gaps.again", groups=voice.listed(again, most=2))
    return Story(title, lead, alt)


def _leavers(lost: pd.DataFrame, *, voice: Voice) -> list[tuple[str, pd.DataFrame]]:
    """Return who takes cells along, by name, and these; a group where it takes more than a firm."""
    found = []
    for (kind, code), part in lost.groupby(["kind", "leaver"], sort=False):
        column = "vendor" if kind == "vendor" else "corporate_group"
        own = lost[lost["kind"] == "vendor"].merge(part[list(part.columns[2:4])])
        if kind == "vendor" or own.groupby("leaver").size().max() != len(part):
            found.append((voice.name(column, code), part))
    return found


@figure(
    section="service_map",
    numbers=("*axes", "services", "vendors", "groups", "state"),
    needs={"lost": ("leaver", "kind", "lost")},
)
def plot_gaps(states: pd.DataFrame, *, lost: pd.DataFrame, voice: Voice) -> dict[str, Axes]:
    """Draw gaps and who alone holds a cell, and in small maps what would leave with each of them.

    `states` is what `coverage_states` returns, `lost` what `cells_lost` does for the same cells.
    The panel `map` names the vendor or the group of which a cell is; `leaving` shows for each of
    them the cells that would become gaps, in red. A group has a map of its own where it would take
    more cells along than any of its vendors.

    >>> lost = isogj.cells_lost(catalogue)
    >>> ax = charts.plot_gaps(isogj.coverage_states(catalogue), lost=lost)
    """
    story = tell_gaps(states, lost=lost, voice=voice)
    drawn = plan_map(states, voice=voice, notes=False)
    step = (WIDTH - 2 * MARGIN - drawn.layout.left) / max(len(drawn.columns), 1)
    layout = replace(drawn.layout, number=NOTE)
    if not layout.edges and len(drawn.rows) <= 12:
        layout = replace(layout, height=0.42 * len(drawn.rows))
    cell_high = 0.3 if layout.edges else layout.height / max(len(drawn.rows), 1)
    scale = ramp(states["vendors"].max() if len(states) else 0)
    cells = _cells(states, drawn, _names(lost, voice), scale, (step - 0.1, cell_high), voice=voice)
    maps = lay_out_multiples(_multiples(states, lost, voice=voice), voice=voice, high=5.0)
    story = tell_left_out(story, voice=voice, rows=drawn.rows_left, columns=drawn.columns_left,
                          maps=maps.left)  # fmt: skip
    places = {"map": (layout.left, layout.top, WIDTH - 2 * MARGIN - layout.left, layout.height)}
    total = layout.top + layout.height
    if maps.maps:
        total += BETWEEN + HEAD
        places["leaving"] = (0.0, total, WIDTH - 2 * MARGIN, maps.height)
        total += maps.height
    axes = panels(
        story, places, voice=voice, height=total, key=_key(states, cells, scale, voice=voice)
    )
    draw_grid(axes["map"], layout, cells)
    if maps.maps:
        draw_multiples(axes["leaving"], maps)
        axes["leaving"].text(0, -HEAD + 0.1, voice.say("gaps.leaving"), size=LEAD, va="bottom")
    return axes


def _key(
    states: pd.DataFrame, cells: list[list[Cell | None]], scale: Ramp, *, voice: Voice
) -> list[tuple[Cell, str]]:
    counts = states["state"].astype(object).value_counts().to_dict()
    single = [
        voice.say("grammar.marked", mark=voice.say(f"values.state.{state}"), n=counts[state])
        for state in SINGLE
        if state in counts
    ]
    said = {"single": voice.joined(single)}
    lost = [(marks()["lost"], voice.say("gaps.key")), (Cell(PALE), voice.say("gaps.pale"))]
    lost += [(Cell(), voice.say("gaps.out"))] * any(state in counts for state in SPECIAL)
    unit = voice.say("gaps.unit")
    return legend(cells, scale, voice=voice, unit=unit, said=said, counts=counts) + lost * bool(
        single
    )


def _names(lost: pd.DataFrame, voice: Voice) -> dict[tuple[object, object], str]:
    """Return who alone holds each cell: a group only where no vendor does."""
    names: dict[tuple[object, object], str] = {}
    for who, part in _leavers(lost, voice=voice):
        for place in zip(*(part.iloc[:, n] for n in (2, 3)), strict=True):
            names.setdefault(place, who)
    return names


def _cells(
    states: pd.DataFrame,
    drawn: Map,
    names: dict[tuple[object, object], str],
    scale: Ramp,
    room: tuple[float, float],
    *,
    voice: Voice,
) -> list[list[Cell | None]]:
    """Return the cells: a gap, who alone holds it, or how many vendors; a name only if it fits."""
    wide, high = room
    found: dict[tuple[object, object], Cell] = {}
    for row, column, state, vendors in zip(
        states.iloc[:, 0], states.iloc[:, 1], states["state"].astype(object), states["vendors"],
        strict=True,
    ):  # fmt: skip
        text = voice.say(f"values.state.{state}")
        if state in SINGLE:
            name = wrap(names.get((row, column), text), wide, NOTE, voice=voice)
            text = name if block_high(name, NOTE) <= high else voice.number(vendors)
        look = counted(vendors, scale, voice=voice, single=state in SINGLE)
        if state in (*SPECIAL, "gap"):
            look = marks()[state]
        elif state not in SINGLE:
            text = look.text
        text = text if widest([text], NOTE) <= wide else ""
        found[row, column] = replace(look, text=text)
    return [[found.get((row, column)) for column in drawn.columns] for row in drawn.rows]


def _multiples(states: pd.DataFrame, lost: pd.DataFrame, *, voice: Voice) -> list[Multiple]:
    rows, columns = (pd.Index(states[axis].unique(), name=axis) for axis in states.columns[:2])
    special = states[states["state"].isin(SPECIAL)].iloc[:, :2].itertuples(index=False, name=None)
    out = set(special)
    maps = []
    for who, part in _leavers(lost, voice=voice):
        gone = set(zip(part.iloc[:, 2], part.iloc[:, 3], strict=True))
        small = MiniMap(rows, columns, (), lost=gone, out=out)
        maps.append(Multiple(who, voice.say("gaps.lost", n=len(gone)), small))
    return maps
