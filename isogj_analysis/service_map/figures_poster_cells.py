"""What the cells of the poster hold: the genres that fit, and notes that go on with the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from isogj_analysis.draw.lettering import block_high, text_width, widest, wrap
from isogj_analysis.draw.theme import MARGIN
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
    return (
        voice.name(str(rows), place[0]),
        voice.name(str(columns), place[1]),
    )


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
    for size in SIZES:
        cells = {
            place: _fill(items[place], size, step, voice=voice, cap=None, number=0)
            for row in places
            for place in row
            if place in items
        }
        heights = [_row_high(row, cells, tags, size) for row in places]
        if sum(heights) <= room:
            return size, cells, heights, []
    best: tuple[float, dict[Place, Filled], list[float], list[str]] | None = None
    least = 0.0
    for cap in CAPS:
        cells, notes = {}, list[str]()
        for place in (place for row in places for place in row if place in items):
            number = len(notes) + 1
            cells[place] = _fill(items[place], size, step, voice=voice, cap=cap, number=number)
            if rest := cells[place].rest:
                row_name, column_name = named_place(place, axes, voice)
                head = voice.say("poster.note", note=number, row=row_name, column=column_name)
                notes.append(_note(head, rest, size, voice=voice))
        heights = [_row_high(row, cells, tags, size) for row in places]
        high = sum(heights) + sum(block_high(note, size, LEADING) for note in notes) + BETWEEN
        if best is None or high < least:
            best, least = (size, cells, heights, notes), high
        if high <= room:
            break
    assert best is not None
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
