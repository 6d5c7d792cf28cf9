"""The Service MAP as a poster, A3 landscape: the genres in each cell, and how many offer them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import FOOT, Story, frame_grid, head_high, strip_high
from isogj_analysis.draw.grammar import ramp
from isogj_analysis.draw.grid import Cell, draw_grid, ink_of, lay_out
from isogj_analysis.draw.lettering import widest, wrap
from isogj_analysis.draw.maps import SPECIAL, Map, cell_names, cells_of, kept, map_key
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_poster"]

# The sheet in inches, and its letters in points: in the cells the largest that fit are taken.
ACROSS, DOWN, SCALE = 16.5, 11.7, 1.6
SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.5, 7.0)
HEADS = 12.0
PAD, LEAST, LEADING, GAP = 0.12, 0.3, 1.3, 0.04
ROWS, COLUMNS = 20, 12

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
        cells=cell_names(top, voice=voice, most=2),
    )  # fmt: skip
    lead = voice.say("poster.lead", rows=voice.axis(rows), columns=voice.axis(columns))
    told = [
        voice.say(
            "poster.alt_cell", cell=cell_names(part.head(1), voice=voice),
            genres=voice.listed(voice.names(part["genre"]), most=8),
        )
        for _, part in inside.merge(top.head(3)).groupby([rows, columns], observed=True)
    ]  # fmt: skip
    alt = voice.say("poster.alt", title=title, cells=voice.mark("stop").join(told))
    return Story(title, lead, alt if told else title)


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
    codes = rows, columns = kept(states, ROWS, COLUMNS)
    left = (states[str(own.name)].nunique() - len(own) for own in codes)
    layout = lay_out(
        voice.names(rows), voice.names(columns), voice=voice, label_width=1.6, width=ACROSS,
        size=HEADS,
    )  # fmt: skip
    plan = Map(rows, columns, layout, True, *left)
    story = tell_poster(genres, states=states, voice=voice).more(plan.left_out(voice))
    scale = ramp(states["services"].max() if len(states) else 0)
    looks = cells_of(states, plan, voice=voice, scale=scale)
    key, step = map_key(states, looks, scale, voice), layout.step
    axes = [str(own.name) for own in codes]
    named = {
        (row, column): list(zip(voice.names(part["genre"]), part["vendors"], strict=True))
        for (row, column), part in genres.groupby(axes, observed=True, sort=False)
    }
    head = head_high(story, voice=voice, width=ACROSS, scale=SCALE)
    room = DOWN - head - strip_high(key, voice=voice, width=ACROSS, scale=SCALE) - FOOT - layout.top
    size, cells, heights = _fit(named, plan, step=step, room=room, voice=voice)
    spare = max(room - sum(heights), 0) / max(len(heights), 1)
    edges = tuple(accumulate(((high + spare) / step for high in heights), initial=0.0))
    layout = replace(layout, edges=edges, height=edges[-1] * step, number=HEADS)
    ax = frame_grid(story, ax, layout, voice=voice, key=key, scale=SCALE)
    for i, row in enumerate(plan.rows):
        for j, column in enumerate(plan.columns):
            look = looks[i][j]
            if look is not None and (row, column) in cells:
                # The genres stand in place of the numbers.
                looks[i][j] = look = replace(look, text="", note="")
                _write(ax, cells[row, column], look, (float(j), edges[i]), step=step, size=size)
    draw_grid(ax, layout, looks, gap=GAP / step)
    return ax


def _fit(
    named: Mapping[Place, Sequence[tuple[str, int]]], plan: Map, *, step: float, room: float,
    voice: Voice,
) -> tuple[float, dict[Place, Lines], list[float]]:  # fmt: skip
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
    x, y = at
    pad, shown = PAD / step, {"size": size, "color": ink_of(look)}
    for number, (name, count) in enumerate(lines):
        base = y + (PAD + (number + 0.8) * size * LEADING / 72) / step
        ax.text(x + pad, base, name, ha="left", **shown)
        ax.text(x + 1 - pad, base, count, ha="right", **shown)
