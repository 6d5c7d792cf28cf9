"""Where the map is empty or thin, and what is lost when a vendor or a whole group leaves."""

from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.dates import label_rows
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grammar import legend, marks
from isogj_analysis.draw.grid import Cell, draw_grid
from isogj_analysis.draw.lettering import block_high, widest, wrap, write
from isogj_analysis.draw.listing import fit_lines
from isogj_analysis.draw.maps import SINGLE, SPECIAL, Map, Place, cell_names, left_out, plan_map
from isogj_analysis.draw.theme import GREY, INK, LABEL, LEAD, MARGIN, PALE, WIDTH
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_gaps"]

# Between the map and what leaves, of the head of the latter, a bar and its name, in inches.
BETWEEN, HEAD, BAR, NAMES, MOST, ASIDE = 0.15, 0.3, 0.23, 1.7, 16, 0.3
KINDS = ("vendor", "corporate_group")


def tell_gaps(states: pd.DataFrame, *, lost: pd.DataFrame, voice: Voice) -> Story:
    """Return how many cells are gaps, and how many more rest on one vendor or one group."""
    counts = states["state"].value_counts()
    gaps, vendor, group = (int(counts.get(state, 0)) for state in ("gap", *SINGLE))
    head = voice.say(f"gaps.head.{'some' if gaps else 'none'}", n=gaps)
    case = "both" if vendor and group else "vendor" if vendor else "group" if group else "firm"
    title = head + voice.say(f"gaps.tail.{case}", vendor=vendor, group=group)
    leavers = _leavers(lost, voice=voice)
    told = [
        voice.say("gaps.leaves", who=who, cells=cell_names(part.iloc[:, 2:4], voice=voice, most=4))
        for _, who, part in leavers
    ]
    empty = cell_names(states[states["state"] == "gap"], voice=voice, most=12)
    alt = voice.say("gaps.alt", title=title, gaps=empty, lost=voice.listed(told, most=8))
    lead = voice.say("gaps.lead")
    # The maps of a vendor and of its group do not add up.
    alone = lost[lost["kind"] == "vendor"].iloc[:, 2:4]
    groups = [part for kind, _, part in leavers if kind != "vendor"]
    if any(len(part.merge(alone)) for part in groups):
        lead += voice.say("gaps.again")
    return Story(title, lead, alt)


def _leavers(lost: pd.DataFrame, *, voice: Voice) -> list[tuple[str, str, pd.DataFrame]]:
    """Return of which of `KINDS` each is that takes cells along, its name, and these.

    A group stands there where it takes more along than any of its vendors.
    """
    found = []
    for (kind, code), part in lost.groupby(["kind", "leaver"], sort=False):
        column = KINDS[kind != "vendor"]
        own = lost[lost["kind"] == "vendor"].merge(part[list(part.columns[2:4])])
        if kind == "vendor" or own.groupby("leaver").size().max() != len(part):
            found.append((column, voice.name(column, code), part))
    return found


@figure(
    section="service_map",
    numbers=("*axes", "services", "vendors", "groups", "state"),
    needs={"lost": ("leaver", "kind", "covered", "lost")},
)
def plot_gaps(states: pd.DataFrame, *, lost: pd.DataFrame, voice: Voice) -> dict[str, Axes]:
    """Draw gaps and who alone holds a cell, and below how many cells would leave with each of them.

    `states` is what `coverage_states` returns, `lost` what `cells_lost` does for the same cells.
    The panel `map` names the vendor or the group of which a cell is; other cells hold the number of
    their vendors. `vendor` and `corporate_group` have a bar for each of them: the cells that would
    become gaps. A group has its own where it would take more cells along than any of its vendors.
    Of more than 16 those are drawn that take most.

    >>> lost = isogj.cells_lost(catalogue)
    >>> ax = charts.plot_gaps(isogj.coverage_states(catalogue), lost=lost)
    """
    drawn = plan_map(states, voice=voice, notes=False)
    layout = replace(drawn.layout, number=LABEL)
    if not layout.edges and len(drawn.rows) <= 12:
        layout = replace(layout, height=0.46 * len(drawn.rows))
    cell_high = 0.3 if layout.edges else layout.height / max(len(drawn.rows), 1)
    cells = _cells(states, drawn, lost, (layout.step - 0.1, cell_high), voice=voice)
    leavers = _leavers(lost, voice=voice)
    shown = {
        kind: [
            (fit_lines(who, NAMES, LABEL, voice=voice, most=1), part)
            for of, who, part in leavers[:MOST]
            if of == kind
        ]
        for kind in KINDS
    }
    shown = {kind: own for kind, own in shown.items() if own}
    story = tell_gaps(states, lost=lost, voice=voice)
    more = drawn.rows_left + max(len(leavers) - MOST, 0)
    story = story.more(left_out(voice, rows=more, columns=drawn.columns_left))
    wide = WIDTH - 2 * MARGIN - layout.left
    places = {"map": (layout.left, layout.top, wide, layout.height)}
    total = layout.top + layout.height
    lefts = [widest([who for who, _ in own]) + 0.12 for own in shown.values()]
    room = (WIDTH - 2 * MARGIN - sum(lefts) - ASIDE * (len(shown) - 1)) / max(len(shown), 1)
    x, top = 0.0, total + BETWEEN + HEAD
    for left, (kind, own) in zip(lefts, shown.items(), strict=True):
        places[kind] = (x + left, top, room, BAR * len(own))
        x += left + room + ASIDE
        total = max(total, top + BAR * len(own))
    counts = states["state"].astype(object).value_counts()
    said = {"gap": voice.say("gaps.key")}
    key = legend(cells, voice=voice, counts=counts.to_dict(), said=said)
    axes = panels(story, places, voice=voice, height=total, key=key)
    draw_grid(axes["map"], layout, cells)
    most = max((len(part) for *_, part in leavers[:MOST]), default=1)
    for left, (kind, own) in zip(lefts, shown.items(), strict=True):
        _draw_leavers(axes[kind], own, most, kind, left=left, room=room, voice=voice)
    return axes


def _draw_leavers(
    ax: Axes, shown: list[tuple[str, pd.DataFrame]], most: int, kind: str, *, left: float,
    room: float, voice: Voice,
) -> None:  # fmt: skip
    """Draw a bar for each who may leave, with how many of its cells would be lost with it."""
    label_rows(ax, [who for who, _ in shown])
    ax.tick_params(labelsize=LABEL)
    counts, face = [len(part) for _, part in shown], marks()[SINGLE[KINDS.index(kind)]].face
    told = [
        voice.say("gaps.lost", n=len(part), all=int(part["covered"].iloc[0])) for _, part in shown
    ]
    bars = ax.barh(ax.get_yticks(), counts, height=0.7, color=face)
    ax.bar_label(bars, told, padding=6, fontsize=LABEL, color=INK)
    wide = min(max(room - widest(told, LABEL) - 0.15, 0.3), room / 2.2)
    ax.set(xlim=(0, most * room / wide), xticks=[])
    heading = {"xycoords": "axes fraction", "size": LEAD, "color": INK, "va": "bottom"}
    write(ax, voice.say(f"gaps.leaving.{kind}"), (0, 1), (-72 * left, 5), **heading)


def _cells(
    states: pd.DataFrame, drawn: Map, lost: pd.DataFrame, room: tuple[float, float], *,
    voice: Voice,
) -> list[list[Cell | None]]:  # fmt: skip
    """Return the cells: a gap, who alone holds it, or how many vendors; a name only if it fits."""
    wide, high = room
    names, found = dict[Place, str](), dict[Place, Cell]()
    for _, who, part in _leavers(lost, voice=voice):
        for place in part.iloc[:, 2:4].itertuples(index=False, name=None):
            # A group only where no vendor holds it alone.
            names.setdefault(place, who)
    shown = states[[*states.columns[:2], "state", "vendors"]]
    for *axes, state, vendors in shown.itertuples(index=False, name=None):
        place = axes[0], axes[1]
        look, text = Cell(PALE, ink=GREY), voice.number(vendors)
        if state in SINGLE:
            look = marks()[state]
            name = wrap(names.get(place, text), wide, LABEL, voice=voice)
            text = name if block_high(name, LABEL) <= high else text
        elif state in (*SPECIAL, "gap"):
            look = marks()[state]
            text = voice.say("gaps.gap" if state == "gap" else f"values.state.{state}")
        found[place] = replace(look, text=text if widest([text], LABEL) <= wide else "")
    return drawn.filled(found)
