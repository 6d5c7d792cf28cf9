"""The Service MAP as a poster, A3 landscape: the genres in each cell, and how many offer them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import FOOT, Story, frame, head_high, strip_high
from isogj_analysis.draw.grammar import ramp
from isogj_analysis.draw.grid import Cell, draw_grid, halo, lay_out
from isogj_analysis.draw.lettering import widest, wrap
from isogj_analysis.draw.maps import SPECIAL, Map, cells_of, map_key, tell_left_out
from isogj_analysis.draw.naming import fullest
from isogj_analysis.draw.theme import MARGIN, PAPER, ink_on
from isogj_analysis.draw.voice import Voice

# The sheet in inches, and its letters in points: in the cells the largest that fit are taken.
ACROSS, DOWN, SCALE = 16.5, 11.7, 1.6
SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.5, 7.0)
HEADS = 12.0
PAD, LEAST, LEADING, GAP = 0.12, 0.3, 1.3, 0.04
MOST = {"rows": 20, "columns": 12}

Place = tuple[Any, Any]
# The lines of a cell: a genre, or a part of its name, and how many vendors offer it.
Lines = list[tuple[str, str]]


def tell_poster(genres: pd.DataFrame, *, states: pd.DataFrame, voice: Voice) -> Story:
    """Return what the poster says: how many cells have a service, where the most genres are."""
    rows, columns = genres.columns[:2]
    scope = states[~states["state"].isin(SPECIAL)]
    inside = genres.merge(scope[[rows, columns]])
    sizes = inside.groupby([rows, columns], observed=True, sort=False).size()
    most = int(sizes.max()) if len(sizes) else 0
    top = pd.DataFrame(list(sizes.index[sizes == most]), columns=[rows, columns])
    case = "none" if top.empty else "one" if len(top) == 1 else "ties"
    title = voice.say(
        f"poster.title.{case}", all=len(scope), held=int(scope["services"].gt(0).sum()), most=most,
        cells=_cells_named(top, voice),
    )  # fmt: skip
    lead = voice.say("poster.lead", rows=voice.axis(rows), columns=voice.axis(columns))
    told = [
        voice.say(
            "poster.alt_cell", cell=_cells_named(part.head(1), voice),
            genres=voice.listed(voice.names(part["genre"]), most=8),
        )
        for _, part in inside.merge(top.head(3)).groupby([rows, columns], observed=True)
    ]  # fmt: skip
    alt = voice.say("poster.alt", title=title, cells=voice.mark("stop").join(told))
    return Story(title, lead, alt if told else title)


def _cells_named(part: pd.DataFrame, voice: Voice) -> str:
    names = zip(*(voice.names(part[axis]) for axis in part.columns[:2]), strict=True)
    return voice.listed([voice.cell(row, column) for row, column in names], most=2)


@figure(
    section="service_map",
    numbers=("*axes", "genre", "services", "vendors"),
    needs={"states": ("services", "vendors", "state")},
)
def plot_poster(
    genres: pd.DataFrame, *, states: pd.DataFrame, voice: Voice, ax: Axes | None = None
) -> Axes:
    """Draw the map on a sheet of A3 with the genres' names in its cells.

    `genres` is what `cell_genres` returns, `states` what `coverage_states` does, of the same axes.
    All cells have letters of one size, the largest with which they fit, no less than 7 pt; where
    even that is too large, a cell names the genres of most vendors and counts the others. Of more
    than 20 rows or 12 columns those with the most services are drawn, and the reading line says how
    many are not.

    >>> states = isogj.coverage_states(catalogue)
    >>> ax = charts.plot_poster(isogj.cell_genres(catalogue), states=states)
    """
    story = tell_poster(genres, states=states, voice=voice)
    kept = {}
    for axis, most in zip(states.columns[:2], MOST.values(), strict=True):
        sums = states.groupby(axis, observed=True)["services"].sum()
        codes = fullest(sums, list(states[axis].unique()), most, rest=False)
        kept[axis] = pd.Index(codes, name=axis)
    rows, columns = kept
    left = {
        name: states[axis].nunique() - len(kept[axis])
        for name, axis in zip(MOST, kept, strict=True)
    }
    story = tell_left_out(story, voice=voice, **left)
    layout = lay_out(
        voice.names(kept[rows]), voice.names(kept[columns]), voice=voice,
        label_width=1.6, width=ACROSS, size=HEADS,
    )  # fmt: skip
    plan = Map(kept[rows], kept[columns], layout, full=True)
    scale = ramp(states["services"].max() if len(states) else 0)
    looks = cells_of(states, plan, voice=voice, scale=scale)
    key = map_key([states], looks, scale, voice)
    step = (ACROSS - 2 * MARGIN - layout.left) / max(len(plan.columns), 1)
    named = {
        (row, column): list(zip(voice.names(part["genre"]), part["vendors"], strict=True))
        for (row, column), part in genres.groupby([rows, columns], observed=True, sort=False)
    }
    head = head_high(story, voice=voice, width=ACROSS, scale=SCALE)
    room = DOWN - head - strip_high(key, voice=voice, width=ACROSS, scale=SCALE) - FOOT - layout.top
    size, cells, heights = _fit(named, plan, step=step, room=room, voice=voice)
    spare = max(room - sum(heights), 0) / max(len(heights), 1)
    edges = tuple(accumulate(((high + spare) / step for high in heights), initial=0.0))
    layout = replace(layout, edges=edges, height=edges[-1] * step, number=HEADS)
    ax = frame(
        story, ax, voice=voice, key=key, height=max(layout.height, LEAST), left=layout.left,
        top=layout.top, width=ACROSS, scale=SCALE,
    )  # fmt: skip
    grounds = [
        [
            _ground(look, (row, column) in cells)
            for look, column in zip(own, plan.columns, strict=True)
        ]
        for own, row in zip(looks, plan.rows, strict=True)
    ]
    draw_grid(ax, layout, grounds, gap=GAP / step)
    for i, row in enumerate(plan.rows):
        for j, column in enumerate(plan.columns):
            look = looks[i][j]
            if look is not None and (row, column) in cells:
                _write(ax, cells[row, column], look, (float(j), edges[i]), step=step, size=size)
    return ax


def _ground(look: Cell | None, filled: bool) -> Cell | None:
    """Return a cell without its numbers where genres stand in it."""
    return replace(look, text="", note="") if look is not None and filled else look


def _fit(
    named: Mapping[Place, Sequence[tuple[str, int]]],
    plan: Map,
    *,
    step: float,
    room: float,
    voice: Voice,
) -> tuple[float, dict[Place, Lines], list[float]]:
    """Return the size of the letters, the lines of each cell, and the heights of the rows.

    First the letters get smaller, then the cells hold fewer lines.
    """
    tries = [(size, 99) for size in SIZES] + [(SIZES[-1], most) for most in range(40, 1, -1)]
    for size, most in tries:
        cells = {
            place: _lines(items, size, step, voice=voice, most=most)
            for place, items in named.items()
        }
        heights = [
            max([LEAST, *(len(cells[row, column]) * size * LEADING / 72 + 2 * PAD
                          for column in plan.columns if (row, column) in cells)])
            for row in plan.rows
        ]  # fmt: skip
        if sum(heights) <= room:
            break
    return size, cells, heights


def _lines(
    items: Sequence[tuple[str, int]], size: float, step: float, *, voice: Voice, most: int
) -> Lines:
    """Return the lines of a cell, the genres of most vendors first, no more than `most`."""
    counts = [voice.say("poster.vendors", n=n) for _, n in items]
    wide = step - 2 * PAD - widest(counts, size) - 0.1
    blocks: list[Lines] = []
    for (name, _), count in zip(items, counts, strict=True):
        first, *others = wrap(name, wide, size, voice=voice).split("\n")
        blocks.append([(first, count), *((line, "") for line in others)])
    kept = len(blocks)
    while kept and sum(map(len, blocks[:kept])) + (kept < len(blocks)) > most:
        kept -= 1
    lines = [line for block in blocks[:kept] for line in block]
    if kept < len(blocks):
        lines.append((voice.say("poster.more", n=len(blocks) - kept), ""))
    return lines


def _write(
    ax: Axes, lines: Lines, look: Cell, at: tuple[float, float], *, step: float, size: float
) -> None:
    """Write the lines of a cell from its upper left corner, and their counts at its right edge."""
    x, y = at
    ink = ink_on(PAPER if look.hatch else look.face)
    for number, (name, count) in enumerate(lines):
        base = y + (PAD + (number + 0.8) * size * LEADING / 72) / step
        for text, place, ha in (
            (name, x + PAD / step, "left"),
            (count, x + 1 - PAD / step, "right"),
        ):
            ax.text(place, base, text, size=size, color=ink, ha=ha, path_effects=halo(look))
