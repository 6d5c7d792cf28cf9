"""What every map of services has in common: which cells it shows, in what form, and their looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from isogj_analysis.draw.frame import Story
from isogj_analysis.draw.grammar import Ramp, counted, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, Layout, Totals, lay_out, longest_phrase
from isogj_analysis.draw.lettering import text_width, widest
from isogj_analysis.draw.naming import fullest
from isogj_analysis.draw.theme import LABEL, MARGIN, NOTE, NUMBER, WIDTH
from isogj_analysis.draw.voice import Voice

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
    totals: bool = False,
) -> Map:
    """Choose what a page can hold: the fullest rows and columns, in their own order.

    Cells get lower as rows get more, and lose the number of vendors where it has no room, or where
    `notes` are not wanted. `longest` are the longest of other notes. With `totals` the margins say
    how many services stand in each row and column, those that are left out too.
    """
    rows, columns = states.columns[:2]
    sums = {axis: states.groupby(axis, observed=True)["services"].sum() for axis in (rows, columns)}
    number = voice.number(states["services"].max() if len(states) else 0)
    widest_number = voice.number(max(sums[columns].max(), 0)) if totals and len(states) else number
    narrowest = max(text_width(widest_number, NOTE), text_width("99", NOTE)) + 0.1
    most_columns = int((WIDTH - 2 * MARGIN - 1.62 - 0.6 * totals) / narrowest)
    codes = {axis: pd.Index(states[axis].unique(), name=axis) for axis in (rows, columns)}
    row_codes, column_codes = (
        pd.Index(fullest(sums[axis], list(codes[axis]), most, rest=False), name=axis)
        for axis, most in ((rows, MOST_ROWS), (columns, most_columns))
    )
    margins = None
    if totals:
        told = [voice.number(sums[rows].get(code, 0)) for code in row_codes]
        below = [voice.number(sums[columns].get(code, 0)) for code in column_codes]
        words = (voice.say(f"grammar.{word}") for word in ("total", "total_note"))
        margins = Totals(told, below, *words)
        if rows in KINDS and columns not in OWN:
            found = spans(states, rows).reindex(row_codes, fill_value=0)
            head = voice.say("grammar.spans", places=voice.axes(columns))
            margins = replace(
                margins, spans=[voice.number(n) for n in found],
                spans_head=head[:1].upper() + head[1:],
            )  # fmt: skip
    high = max(LOW, min(0.52, BODY / max(len(row_codes), 1)))
    longest = longest or [
        voice.say("coverage.vendors", n=max(99, states["vendors"].max())),
        *[voice.say("coverage.group", n=9)] * int(states["state"].eq("single-group").any()),
    ]
    row_labels = voice.names(row_codes)

    def laid_out(high: float) -> Layout:
        size = LABEL if high >= 0.2 else NOTE
        return lay_out(
            row_labels, voice.names(column_codes), voice=voice, cell_height=high,
            label_width=min(max(1.5, longest_phrase(row_labels, size, voice=voice)), 2.4),
            size=size, even=False, totals=margins,
        )  # fmt: skip

    layout = laid_out(high)
    step = (WIDTH - 2 * MARGIN - layout.left - layout.right) / max(len(column_codes), 1)
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
    left = [len(codes[of]) - len(kept) for of, kept in ((rows, row_codes), (columns, column_codes))]
    return Map(row_codes, column_codes, layout, full, *left)


def cells_of(
    states: pd.DataFrame,
    drawn: Map,
    *,
    voice: Voice,
    scale: Ramp | None = None,
    looks: Mapping[tuple[object, object], Cell] | None = None,
) -> list[list[Cell | None]]:
    """Return the looks of the cells of a map, None where the states have no such cell.

    `scale` are the classes of several maps alike; `looks` are those that some cells have in place
    of that of their state.
    """
    scale = scale or ramp(states["services"].max() if len(states) else 0)
    rows, columns = states.columns[:2]
    own, kinds = OWN.intersection((rows, columns)), KINDS.intersection((rows, columns))
    found = dict(looks or {})
    for row, column, state, services, vendors in zip(
        states[rows], states[columns], states["state"].astype(object), states["services"],
        states["vendors"], strict=True,
    ):  # fmt: skip
        note = "group" if state == "single-group" else "vendors"
        note = voice.say(f"coverage.{note}", n=vendors) if drawn.full and services else ""
        look = counted(services, scale, voice=voice, single=state in SINGLE and not own, note=note)
        if state in SPECIAL or (state == "gap" and not own and not kinds):
            text = voice.say(f"values.state.{state}") if drawn.full else ""
            if state == "under-review" and services:
                text = look.text
            look = replace(marks()[state], text=text, note=note if text == look.text else "")
        found.setdefault((row, column), look)
    return [[found.get((row, column)) for column in drawn.columns] for row in drawn.rows]


def map_key(
    states: Sequence[pd.DataFrame],
    cells: Sequence[Sequence[Cell | None]],
    scale: Ramp,
    voice: Voice,
) -> list[tuple[Cell, str]]:
    """Return the key of a map, with how many cells have each mark: numbers of its title.

    Of several maps, whose `cells` are given together, the marks of the first are counted.
    """
    first = states[0]["state"].astype(object).replace(dict.fromkeys(SINGLE, "single"))
    inside = ~first.isin(SPECIAL)
    held = int((inside & states[0]["services"].gt(0)).sum())
    unit = voice.say("grammar.services", all=int(inside.sum()), held=held)
    return legend(
        cells, scale, voice=voice, unit=unit, counts=first.value_counts().to_dict(),
    )  # fmt: skip


def spans(states: pd.DataFrame, kind: str) -> pd.Series:
    """Return in how many places of the other axis each kind of service stands."""
    (place,) = (str(axis) for axis in states.columns[:2] if axis != kind)
    held = states[states["services"].gt(0) & ~states["state"].isin(SPECIAL)]
    return held.groupby(kind, observed=True)[place].nunique()


def shown_numbers(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers behind a map; on some axes an empty cell is none that anybody fills."""
    axes = [column for column in numbers.columns if column != "rank"][:2]
    return numbers.drop(columns="state") if (OWN | KINDS).intersection(axes) else numbers


def cell_names(part: pd.DataFrame, *, voice: Voice, most: int | None = None) -> str:
    """Return the cells of a part of a map as a list in a sentence: row × column."""
    named = []
    for axis in part.columns[:2]:
        codes = pd.Index(part[axis].unique(), name=axis)
        shown = dict(zip(codes, voice.names(codes), strict=True))
        named.append(part[axis].map(shown))
    cells = [voice.cell(row, column) for row, column in zip(*named, strict=True)]
    return voice.listed(cells, most=most)


def tell_left_out(story: Story, *, voice: Voice, **left: int) -> Story:
    """Add to the reading line how many of what a page has no room for, if any: `rows=3`."""
    what = [voice.say(f"grammar.{unit}", n=n) for unit, n in left.items() if n]
    if not what:
        return story
    return replace(story, lead=story.lead + voice.say("grammar.left_out", what=voice.listed(what)))


def tell_scope(story: Story, in_scope: bool, *, voice: Voice) -> Story:
    """Add to the reading line that cells out of scope or under review were not counted."""
    if not in_scope:
        return story
    return replace(story, lead=story.lead + voice.say("overlap.in_scope"))
