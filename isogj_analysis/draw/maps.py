"""What every map of services has in common: which cells it shows, in what form, and their looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from isogj_analysis.draw.frame import Story
from isogj_analysis.draw.grid import Cell, Layout, lay_out, longest_phrase
from isogj_analysis.draw.lettering import text_width, widest
from isogj_analysis.draw.theme import (
    GREY,
    INK,
    LABEL,
    MARGIN,
    NOTE,
    NUMBER,
    PALE,
    PAPER,
    WIDTH,
    theme,
)
from isogj_analysis.draw.voice import Voice


def looks() -> dict[str, Cell]:
    """Return how the cells of each state look, in the order of the legend."""
    return {
        "gap": Cell(hatch="////", ink=GREY),
        "single-vendor": Cell(edge=theme().alert),
        "single-group": Cell(edge=theme().alert, hatch="|||"),
        "under-review": Cell(face=PAPER, hatch="xxxx", ink=INK),
        "out-of-scope": Cell(face=PALE, ink=GREY),
    }


SPECIAL = ["under-review", "out-of-scope"]
SINGLE = ["single-vendor", "single-group"]
# On these axes every cell belongs to one vendor or group: that it is single says nothing.
OWN = {"vendor", "corporate_group"}
# A kind of service has its own place on the other axis: where it has none, nothing is missing.
KINDS = {"genre", "category"}
MOST_ROWS, BODY = 60, 7.2
# Heights of a row, in inches: the least that holds two lines, that of one line, the least of all.
FULL, PLAIN, LOW = 0.36, 0.3, 0.145


@dataclass(frozen=True)
class Map:
    """The rows and columns that are drawn, how the grid is laid out, and how many are left out.

    `full` maps write the number of vendors under that of services, others leave it out.
    """

    rows: pd.Index
    columns: pd.Index
    layout: Layout
    full: bool
    rows_left: int = 0
    columns_left: int = 0


def plan_map(
    states: pd.DataFrame,
    *,
    voice: Voice,
    notes: bool = True,
    longest: Sequence[str] = (),
) -> Map:
    """Choose what a page can hold: the fullest rows and columns, in their own order.

    Cells get lower as rows get more, and lose the number of vendors where it has no room, or where
    `notes` are not wanted. `longest` are the longest of other notes.
    """
    rows, columns = states.columns[:2]
    number = f"{states['services'].max()}" if len(states) else "0"
    narrowest = max(text_width(number, NOTE), text_width("99", NOTE)) + 0.1
    most_columns = int((WIDTH - 2 * MARGIN - 1.62) / narrowest)
    row_codes = fullest(states, rows, MOST_ROWS)
    column_codes = fullest(states, columns, most_columns)
    high = max(LOW, min(0.52, BODY / max(len(row_codes), 1)))
    longest = longest or [voice.say("coverage.vendors", n=max(99, states["vendors"].max()))]
    row_labels = voice.names(row_codes)

    def laid_out(high: float) -> Layout:
        size = LABEL if high >= 0.2 else NOTE
        return lay_out(
            row_labels, voice.names(column_codes), voice=voice, cell_height=high,
            label_width=min(max(1.5, longest_phrase(row_labels, size, voice=voice)), 2.4),
            size=size, even=False,
        )  # fmt: skip

    layout = laid_out(high)
    step = (WIDTH - 2 * MARGIN - layout.left) / max(len(column_codes), 1)
    notes = notes and not OWN.intersection((rows, columns))
    told = [voice.say(f"values.state.{state}") for state in ("gap", *SPECIAL)]
    full = notes and high >= FULL and widest([*told, *longest], NOTE) + 0.06 <= step
    if not full and high > PLAIN:
        high = PLAIN
        layout = laid_out(high)
    sizes, alone = ([LABEL], [number, *told]) if full else ([NUMBER, LABEL], [number])
    fits = [s for s in sizes if widest(alone, s) + 0.1 <= step and s * 1.25 / 72 <= high]
    line = 1.8 if step >= 0.4 and high >= 0.25 else 1.2
    layout = replace(layout, number=(fits or [NOTE])[0], line=line)
    return Map(
        row_codes, column_codes, layout, full,
        states[rows].nunique() - len(row_codes), states[columns].nunique() - len(column_codes),
    )  # fmt: skip


def fullest(states: pd.DataFrame, axis: str, most: int) -> pd.Index:
    """Return the codes of an axis in their order, no more than `most`: those with most services."""
    codes = pd.Index(states[axis].unique(), name=axis)
    if len(codes) <= most:
        return codes
    sums = states.groupby(axis, observed=True)["services"].sum()
    kept = set(sums.sort_values(ascending=False, kind="stable").index[:most])
    return pd.Index([code for code in codes if code in kept], name=axis)


def cells_of(
    states: pd.DataFrame,
    drawn: Map,
    *,
    voice: Voice,
    most: int | None = None,
    marks: Mapping[tuple[object, object], Cell] | None = None,
) -> list[list[Cell | None]]:
    """Return the looks of the cells of a map, None where the states have no such cell.

    The darkest is that of `most` services, or of the most that any of its cells has.
    `marks` are looks that some cells have in place of that of their state.
    """
    most = most or max(states["services"].max() if len(states) else 1, 1)
    axes = states.columns[:2]
    own, kinds = OWN.intersection(axes), KINDS.intersection(axes)
    found = dict(marks or {})
    for row, column, state, services, vendors in zip(
        *(states[axis] for axis in axes), states["state"].astype(object), states["services"],
        states["vendors"], strict=True,
    ):  # fmt: skip
        face, look = theme().step(services / most), looks().get(state, Cell())
        if (kinds and state == "gap") or (own and state not in SPECIAL):
            plain = Cell(face, text=str(services)) if services else Cell(text="0", ink=GREY)
            found.setdefault((row, column), plain)
        elif not services or state == "out-of-scope":
            text = voice.say(f"values.state.{state}") if drawn.full else ""
            found.setdefault((row, column), replace(look, text=text))
        else:
            note = voice.say("coverage.vendors", n=vendors) if drawn.full else ""
            face = look.face if state == "under-review" else face
            look = replace(look, face=face, text=str(services), note=note)
            found.setdefault((row, column), look)
    return [[found.get((row, column)) for column in drawn.columns] for row in drawn.rows]


def shown_numbers(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers behind a map; on some axes an empty cell is none that anybody fills."""
    axes = [column for column in numbers.columns if column != "rank"][:2]
    return numbers.drop(columns="state") if (OWN | KINDS).intersection(axes) else numbers


def state_key(states: Sequence[pd.DataFrame], *, voice: Voice) -> list[tuple[Cell, str]]:
    """Return the legend of the states that are present and drawn, in the order of their looks."""
    present = {str(state) for frame in states for state in frame["state"].unique()}
    axes = {axis for frame in states for axis in frame.columns[:2]}
    shown = [
        state
        for state in looks()
        if state in SPECIAL or not (axes & OWN or (axes & KINDS and state == "gap"))
    ]
    return [
        (looks()[state], voice.say(f"values.state.{state}")) for state in shown if state in present
    ]


def cell_names(part: pd.DataFrame, *, voice: Voice, most: int | None = None) -> str:
    """Return the cells of a part of a map as a list in a sentence: row × column."""
    named = []
    for axis in part.columns[:2]:
        codes = pd.Index(part[axis].unique(), name=axis)
        shown = dict(zip(codes, voice.names(codes), strict=True))
        named.append(part[axis].map(shown))
    cells = [voice.cell(row, column) for row, column in zip(*named, strict=True)]
    return voice.listed(cells, most=most)


def tell_left_out(story: Story, rows: int, columns: int, *, voice: Voice) -> Story:
    """Add to the reading line how many rows and columns a page has no room for, if any."""
    if not (rows or columns):
        return story
    told = voice.say("coverage.lead.left_out", rows=rows, columns=columns)
    return replace(story, lead=story.lead + told)


def tell_scope(story: Story, in_scope: bool, *, voice: Voice) -> Story:
    """Add to the reading line that cells out of scope or under review were not counted."""
    if not in_scope:
        return story
    return replace(story, lead=story.lead + voice.say("overlap.in_scope"))
