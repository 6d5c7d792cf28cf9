"""The Service MAP as a poster, A3 landscape: the genres in each cell, and how many offer them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import FOOT, Story, frame, head_high
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import Cell, Layout, draw_grid, lay_out
from isogj_analysis.draw.lettering import block_high, text_width, widest, wrap
from isogj_analysis.draw.maps import OWN, SINGLE, SPECIAL, tell_left_out
from isogj_analysis.draw.naming import fullest
from isogj_analysis.draw.theme import GREY, MARGIN, PAPER, ink_on, theme
from isogj_analysis.draw.voice import Voice

ACROSS = 16.5
# Sizes of the letters in the cells, in points: the largest that fits is taken.
SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.5, 7.0)
# Lines that a cell may hold where some must continue in a note.
CAPS = (40, 30, 24, 20, 16, 13, 10, 8, 6, 5, 4, 3)
PAD, BETWEEN, LEAST, LEADING = 0.12, 0.12, 0.3, 1.3
TAG = 9.0


class Item(NamedTuple):
    """One genre in a cell: its name, and how many vendors offer it."""

    name: str
    vendors: int


@dataclass(frozen=True)
class Filled:
    """What a cell shows: lines of names with counts, and which items a note continues with."""

    lines: tuple[tuple[str, str], ...]
    rest: tuple[Item, ...] = ()


Place = tuple[str, str]


def named_place(place: Place, frame: pd.DataFrame, voice: Voice) -> tuple[str, str]:
    """Return the display names of a cell's row and column."""
    rows, columns = frame.columns[:2]
    return (voice.name(str(rows), place[0]), voice.name(str(columns), place[1]))


def items_by_place(genres: pd.DataFrame, *, voice: Voice) -> dict[Place, list[Item]]:
    """Return the genres of each cell that holds any, named, in the order of the table."""
    rows, columns = genres.columns[:2]
    named = voice.names(genres["genre"])
    found: dict[Place, list[Item]] = {}
    for row, column, name, vendors in zip(
        genres[rows], genres[columns], named, genres["vendors"], strict=True
    ):
        found.setdefault((row, column), []).append(Item(name, int(vendors)))
    return found


def told_item(item: Item, voice: Voice) -> str:
    """Return a genre with its number of vendors, as a sentence holds it."""
    return voice.say("poster.genre", genre=item.name, n=item.vendors)


def fit(
    items: dict[Place, list[Item]],
    places: Sequence[Sequence[Place]],
    *,
    tags: dict[Place, str],
    step: float,
    room: float,
    voice: Voice,
    axes: pd.DataFrame,
) -> tuple[float, dict[Place, Filled], list[float], list[str]]:
    """Return the size of the letters, what each cell shows, the rows' heights, and the notes.

    First the letters get smaller, then the cells hold fewer lines.
    """
    filled = [place for row in places for place in row if place in items]
    tries = [(size, None) for size in SIZES] + [(SIZES[-1], cap) for cap in CAPS]
    best: tuple[float, dict[Place, Filled], list[float], list[str]] = (SIZES[-1], {}, [], [])
    least = math.inf
    cells: dict[Place, Filled]
    for size, cap in tries:
        cells, notes = {}, list[str]()
        for place in filled:
            number = len(notes) + 1
            cells[place] = _fill(items[place], size, step, voice=voice, cap=cap, number=number)
            if rest := cells[place].rest:
                row_name, column_name = named_place(place, axes, voice)
                head = voice.say("poster.note", note=number, row=row_name, column=column_name)
                notes.append(_note(head, rest, size, voice=voice))
        heights = [_row_high(row, cells, tags, size) for row in places]
        below = sum(block_high(note, size, LEADING) for note in notes) + BETWEEN * (cap is not None)
        if sum(heights) + below <= room:
            return size, cells, heights, notes
        if cap is not None and sum(heights) + below < least:
            best, least = (size, cells, heights, notes), sum(heights) + below
    return best


def _fill(
    items: Sequence[Item], size: float, step: float, *, voice: Voice, cap: int | None, number: int
) -> Filled:
    """Return the lines of a cell, each with the count beside it, no more lines than `cap`."""
    counts = [voice.say("poster.vendors", n=item.vendors) for item in items]
    wide = step - 2 * PAD - widest(counts, size) - 0.1
    blocks = []
    for item, count in zip(items, counts, strict=True):
        first, *others = wrap(item.name, wide, size, voice=voice).split("\n")
        blocks.append([(first, count), *((line, "") for line in others)])
    total = sum(map(len, blocks))
    if cap is None or total <= cap:
        return Filled(tuple(line for block in blocks for line in block))
    most = voice.say("poster.more", n=len(items), note=number)
    more_lines = wrap(most, step - 2 * PAD, size, voice=voice).count("\n") + 1
    kept, lines = 0, list[tuple[str, str]]()
    while kept < len(blocks) - 1 and len(lines) + len(blocks[kept]) + more_lines <= cap:
        lines += blocks[kept]
        kept += 1
    more = voice.say("poster.more", n=len(items) - kept, note=number)
    lines += [(line, "") for line in wrap(more, step - 2 * PAD, size, voice=voice).split("\n")]
    return Filled(tuple(lines), tuple(items[kept:]))


def _note(head: str, rest: Sequence[Item], size: float, *, voice: Voice) -> str:
    """Return a note broken into lines between two genres, and inside one only if it must be."""
    room = ACROSS - 2 * MARGIN
    mark = voice.mark("comma")
    parts = [told_item(item, voice) + mark for item in rest[:-1]] + [told_item(rest[-1], voice)]
    lines, used = [""], 0.0
    for part in (head, *parts):
        # A space at the end has a width only before another letter.
        wide = text_width(part + ".", size) - text_width(".", size)
        if lines[-1] and used + wide > room:
            lines.append("")
            used = 0.0
        lines[-1] += part
        used += wide
    return "\n".join(
        wrap(line.rstrip(), room, size, voice=voice) if line in parts else line.rstrip()
        for line in lines
    )


def _row_high(
    row: Sequence[Place], cells: dict[Place, Filled], tags: dict[Place, str], size: float
) -> float:
    def high(place: Place) -> float:
        tag = TAG * LEADING * (place in tags)
        return (len(cells[place].lines) * size * LEADING + tag) / 72 + 2 * PAD

    return max([LEAST, *(high(place) for place in row if place in cells)])


DOWN, SCALE = 11.7, 1.6
HEADS = 12.0
MOST_COLUMNS, MOST_ROWS = 12, 20
GAP = 0.04
# On a pattern letters need a plain ground of their own.
GROUND = {"boxstyle": "square,pad=0.15", "fc": PAPER, "ec": "none"}


def tell_poster(genres: pd.DataFrame, *, states: pd.DataFrame, voice: Voice) -> Story:
    """Return what the poster says: how many cells have a service, where the most genres are."""
    rows, columns = genres.columns[:2]
    scope = states[~states["state"].isin(SPECIAL)]
    held = int(scope["services"].gt(0).sum())
    sizes = genres.groupby([rows, columns], observed=True, sort=False).size()
    inside = scope.set_index([rows, columns]).index
    sizes = sizes[sizes.index.isin(inside)]
    most = int(sizes.max()) if len(sizes) else 0
    top = list(sizes.index[sizes == most])
    case = "none" if not top else "one" if len(top) == 1 else "ties"
    row, column = named_place(top[0], genres, voice) if top else ("", "")
    title = voice.say(
        f"poster.title.{case}", all=len(scope), held=held, most=most, n=len(top),
        row=row, column=column,
    )  # fmt: skip
    lead = voice.say("poster.lead", rows=voice.axis(rows), columns=voice.axis(columns))
    if len(scope) < len(states):
        lead += voice.say("coverage.lead.special", n=len(states) - len(scope))
    items = items_by_place(genres, voice=voice)
    told = []
    for place in top[:3]:
        row, column = named_place(place, genres, voice)
        listed = voice.listed([told_item(item, voice) for item in items[place]], most=8)
        told.append(voice.say("poster.alt_cell", row=row, column=column, genres=listed))
    cells = voice.mark("stop").join(told)
    alt = voice.say("poster.alt", title=title, cells=cells) if told else title
    return Story(title, lead, alt)


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
    All cells have letters of one size, the largest with which they fit, no less than 7 pt. Where
    even that is too large, the longest cells continue in numbered notes below; a map for which the
    sheet is too small all the same makes it longer: nothing is cut. Of more than 20 rows or 12
    columns those with the most services are drawn, and the reading line says how many are not.
    """
    story = tell_poster(genres, states=states, voice=voice)
    rows, columns = states.columns[:2]
    row_codes, column_codes = (
        pd.Index(
            fullest(
                states.groupby(axis, observed=True)["services"].sum(),
                list(states[axis].unique()), most, rest=False,
            ), name=axis,
        )
        for axis, most in ((rows, MOST_ROWS), (columns, MOST_COLUMNS))
    )  # fmt: skip
    left_out = [states[codes.name].nunique() - len(codes) for codes in (row_codes, column_codes)]
    story = tell_left_out(story, voice=voice, rows=left_out[0], columns=left_out[1])
    layout = lay_out(
        voice.names(row_codes), voice.names(column_codes), voice=voice,
        label_width=1.6, width=ACROSS, size=HEADS,
    )  # fmt: skip
    own = bool(OWN.intersection((rows, columns)))
    tags = _tags(states, own=own, voice=voice)
    step = (ACROSS - 2 * MARGIN - layout.left) / max(len(column_codes), 1)
    items = items_by_place(genres, voice=voice)
    longer = replace(story, lead=story.lead + voice.say("poster.lead_notes"))
    head = head_high(longer, voice=voice, width=ACROSS, scale=SCALE)
    room = DOWN - head - FOOT - layout.top
    places = [[(row, column) for column in column_codes] for row in row_codes]
    size, cells, heights, notes = fit(
        items, places, tags=tags, step=step, room=room, voice=voice, axes=genres
    )
    story = longer if notes else story
    below = BETWEEN if notes else 0.0
    notes_high = sum(block_high(note, SIZES[-1], LEADING) for note in notes)
    spare = max(room - notes_high - below - sum(heights), 0)
    heights = [high + spare / len(heights) for high in heights]
    # The reading line may take fewer lines than was reckoned with: the sheet stays A3.
    slack = head - head_high(story, voice=voice, width=ACROSS, scale=SCALE)
    layout = _stretched(layout, heights, step)
    ax = frame(
        story, ax, voice=voice, height=max(sum(heights), LEAST), left=layout.left, top=layout.top,
        bottom=below + notes_high + slack, width=ACROSS, scale=SCALE,
    )  # fmt: skip
    looks = _looks(states, own=own, voice=voice)
    draw_grid(ax, layout, [[looks.get(place) for place in row] for row in places], gap=GAP / step)
    for i, row in enumerate(places):
        for j, place in enumerate(row):
            if place in cells and not looks[place].text:
                ink = ink_on(looks[place].face)
                box = GROUND if looks[place].hatch else None
                at = (float(j), layout.edges[i])
                _write(ax, cells[place], at, step=step, size=size, ink=ink, box=box)
                if tag := tags.get(place):
                    at = (j + PAD / step, layout.edges[i + 1] - PAD / step)
                    ax.text(*at, tag, size=TAG, color=ink, bbox=box)
    _write_notes(ax, notes, below)
    return ax


def _tags(states: pd.DataFrame, *, own: bool, voice: Voice) -> dict[Place, str]:
    """Return what is written at the foot of cells with services: that they are fragile, or why not.

    On an axis of vendors or groups every cell is of one: that is then no finding.
    """
    told = [SPECIAL[0]] if own else [*SINGLE, SPECIAL[0]]
    tagged = states[states["state"].isin(told) & states["services"].gt(0)]
    rows, columns = states.columns[:2]
    return {
        (row, column): voice.say(f"values.state.{state}")
        for row, column, state in zip(
            tagged[rows], tagged[columns], tagged["state"].astype(object), strict=True
        )
    }


def _stretched(layout: Layout, heights: Sequence[float], step: float) -> Layout:
    """Give the rows their heights; one unit of the Axes is then as long down as across."""
    edges = [0.0]
    for high in heights:
        edges.append(edges[-1] + high / step)
    return replace(layout, edges=tuple(edges), height=sum(heights), number=HEADS)


def _looks(states: pd.DataFrame, *, own: bool, voice: Voice) -> dict[Place, Cell]:
    """Return the grounds of the cells: darker where more vendors offer something."""
    rows, columns = states.columns[:2]
    most = max(int(states["vendors"].max()), 1) if len(states) else 1
    found = {}
    for row, column, state, vendors in zip(
        states[rows], states[columns], states["state"].astype(object), states["vendors"],
        strict=True,
    ):  # fmt: skip
        look = marks().get(state, Cell())
        if not vendors or state == "out-of-scope":
            look = replace(look, text=voice.say(f"values.state.{state}"))
        elif state != "under-review":
            # The light half of the ramp: all letters are dark.
            edge = theme().alert if state in SINGLE and not own else None
            look = Cell(face=theme().step(min(int(2 * vendors / most), 1)), edge=edge)
        found[row, column] = look
    return found


def _write(
    ax: Axes,
    filled: Filled,
    at: tuple[float, float],
    *,
    step: float,
    size: float,
    ink: str,
    box: dict | None,
) -> None:
    """Write the lines of a cell from its upper left corner, and their counts at its right edge."""
    x, y = at
    left, right = x + PAD / step, x + 1 - PAD / step
    for number, (name, count) in enumerate(filled.lines):
        base = y + (PAD + (number + 0.8) * size * LEADING / 72) / step
        ax.text(left, base, name, size=size, color=ink, bbox=box)
        if count:
            ax.text(right, base, count, size=size, color=ink, ha="right", bbox=box)


def _write_notes(ax: Axes, notes: Sequence[str], below: float) -> None:
    figure = cast(Figure, ax.figure)
    across, down = figure.get_size_inches()
    y = ax.get_position().y0 * down - below
    for note in notes:
        figure.text(
            MARGIN / across, y / down, note, size=SIZES[-1], va="top", color=GREY, linespacing=1.2
        )
        y -= block_high(note, SIZES[-1], LEADING)
