"""What every map of services has in common: which cells it shows, in what form, and their looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from isogj_analysis.draw.grammar import Ramp, counted, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, Layout, Totals, lay_out, longest_phrase
from isogj_analysis.draw.lettering import text_width, widest
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

Place = tuple[object, object]


@dataclass(frozen=True)
class Map:
    """The rows and columns that are drawn, how the grid is laid out, and how many are left out.

    `full` maps write the number of vendors under that of services, others leave it out.
    """

    rows: pd.Index
    columns: pd.Index
    layout: Layout
    full: bool = True
    rows_left: int = 0
    columns_left: int = 0

    def filled(self, cells: Mapping[Place, Cell]) -> list[list[Cell | None]]:
        """Return the cells row by row, None where there is none of a place."""
        return [[cells.get((row, column)) for column in self.columns] for row in self.rows]

    def left_out(self, voice: Voice, **others: int) -> str:
        """Say how many rows and columns, and others, are left out, if any."""
        return left_out(voice, rows=self.rows_left, columns=self.columns_left, **others)


def kept(states: pd.DataFrame, *most: int) -> tuple[pd.Index, pd.Index]:
    """Return the rows and the columns that a page can hold: the fullest, in their order."""
    codes = []
    for axis, many in zip(states.columns[:2], most, strict=True):
        sums = states.groupby(axis, observed=True)["services"].sum()
        codes.append(pd.Index(fullest(sums, list(states[axis].unique()), many), name=axis))
    rows, columns = codes
    return rows, columns


def plan_map(
    states: pd.DataFrame, *, voice: Voice, notes: bool = True, longest: Sequence[str] = (),
    totals: bool = False, by: str = "services", note: str = "",
) -> Map:  # fmt: skip
    """Choose what a page can hold: the fullest rows and columns, in their own order.

    Cells get lower as rows get more, and lose the number of vendors where it has no room, or where
    `notes` are not wanted. `longest` are the longest of other notes, `by` is what cells count. With
    `totals` the margins say how many services stand in each row and column, those that are left
    out too; without them a `note` stands below.
    """
    axes = rows, columns = states.columns[:2]
    sums = {axis: states.groupby(axis, observed=True)["services"].sum() for axis in axes}
    most = int(states[by].max()) if len(states) else 0
    number = voice.number(most)
    largest = voice.number(max(sums[columns].max(), 0)) if totals and len(states) else number
    narrowest = max(text_width(largest, NOTE), text_width("99", NOTE)) + 0.1
    most_columns = int((WIDTH - 2 * MARGIN - 1.62 - 0.6 * totals) / narrowest)
    codes = kept(states, MOST_ROWS, most_columns)
    margins = Totals([], note, []) if note else None
    if totals:
        right, below = (
            [voice.number(sums[str(own.name)].get(code, 0)) for code in own] for own in codes
        )
        beside = [(voice.say("grammar.total"), right)]
        if rows in KINDS and columns not in OWN:
            found = spans(states, rows).reindex(codes[0], fill_value=0)
            head = voice.say("grammar.spans", places=voice.axes(columns))
            beside.insert(0, (head[:1].upper() + head[1:], [voice.number(n) for n in found]))
        margins = Totals(below, voice.say("grammar.total_note"), beside)
    longest = longest or [voice.say(f"coverage.{_other(by)}", n=max(99, states[_other(by)].max()))]
    large = voice.say("coverage.vendors", n=most) if by == "vendors" else number
    labels, heads = (voice.names(own) for own in codes)

    def laid_out(high: float) -> Layout:
        size = LABEL if high >= 0.2 else NOTE
        return lay_out(
            labels, heads, voice=voice, cell_height=high, size=size, even=False, totals=margins,
            label_width=min(max(1.5, longest_phrase(labels, size, voice=voice)), 2.4),
        )  # fmt: skip

    high = max(LOW, min(0.52, BODY / max(len(labels), 1)))
    layout = laid_out(high)
    step = layout.step
    told = [voice.say(f"values.state.{state}") for state in ("gap", *SPECIAL)]
    full = notes and not OWN.intersection(axes) and high >= FULL
    full = full and max(widest([*told, *longest], NOTE), text_width(large, NUMBER)) + 0.06 <= step
    if not full and high > PLAIN:
        high = PLAIN
        layout = laid_out(high)
    sizes, alone = ([LABEL], [number, *told]) if full else ([NUMBER, LABEL], [number])
    fits = [s for s in sizes if widest(alone, s) + 0.1 <= step and s * 1.25 / 72 <= high]
    line = 1.8 if step >= 0.4 and high >= 0.25 else 1.2
    layout = replace(layout, number=(fits or [NOTE])[0], line=line)
    gone = (states[axis].nunique() - len(own) for axis, own in zip(axes, codes, strict=True))
    return Map(*codes, layout, full, *gone)


def cells_of(
    states: pd.DataFrame, drawn: Map, *, voice: Voice, scale: Ramp | None = None,
    looks: Mapping[Place, Cell] | None = None, by: str = "services",
) -> list[list[Cell | None]]:  # fmt: skip
    """Return the looks of the cells of a map, None where the states have no such cell.

    `scale` are the classes of several maps alike; `looks` are those that some cells have in place
    of that of their state. `by` is what they count, services or vendors; full maps say the other
    under it.
    """
    scale = scale or ramp(states[by].max() if len(states) else 0)
    axes = states.columns[:2]
    own, kinds = OWN.intersection(axes), KINDS.intersection(axes)
    found = dict(looks or {})
    shown = states[[*axes, "state", by, _other(by)]]
    for row, column, state, count, other in shown.itertuples(index=False, name=None):
        full = drawn.full and count
        look = counted(
            count,
            scale,
            voice=voice,
            single="" if own or state not in SINGLE else state,
            text=voice.say("coverage.vendors", n=count) if full and by == "vendors" else "",
            note=voice.say(f"coverage.{_other(by)}", n=other) if full else "",
        )
        if full and state == SINGLE[1] and not own:
            note = voice.say("coverage.of_group", told=look.note)
            fits = text_width(note, NOTE) + 0.1 <= drawn.layout.step
            look = replace(look, note=note if fits else look.note)
        if state in SPECIAL or (state == "gap" and not own and not kinds):
            if not (state == "under-review" and count):
                look = Cell(text=voice.say(f"values.state.{state}") if drawn.full else "")
            note = voice.say(f"values.state.{state}") if look.note else ""
            look = replace(marks()[state], text=look.text, note=note)
        found.setdefault((row, column), look)
    return drawn.filled(found)


def _other(count: str) -> str:
    return "services" if count == "vendors" else "vendors"


def map_key(
    states: pd.DataFrame, cells: Sequence[Sequence[Cell | None]], scale: Ramp, voice: Voice, *,
    by: str = "services",
) -> list[tuple[Cell, str]]:  # fmt: skip
    """Return the key of maps, with how many cells of `states` have each mark: as a title says."""
    state = states["state"].astype(object)
    inside = ~state.isin(SPECIAL)
    held = int(
        (inside & states["services"].gt(0) & ~(state.isin(SINGLE) & (by == "vendors"))).sum()
    )
    unit = voice.say(f"grammar.{by}", all=int(inside.sum()), held=held)
    return legend(cells, scale, voice=voice, unit=unit, counts=state.value_counts().to_dict())


def spans(states: pd.DataFrame, kind: str) -> pd.Series:
    """Return in how many places of the other axis each kind of service stands."""
    (place,) = (str(axis) for axis in states.columns[:2] if axis != kind)
    held = states[states["services"].gt(0) & ~states["state"].isin(SPECIAL)]
    return held.groupby(kind, observed=True)[place].nunique()


def shown_numbers(numbers: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers behind a map; on some axes an empty cell is none that anybody fills."""
    axes = [column for column in numbers.columns if column != "rank"][:2]
    return numbers.drop(columns="state") if (OWN | KINDS).intersection(axes) else numbers


def fullest(totals: pd.Series, codes: list, most: int) -> list:
    """Return the codes that get a row of their own, in their order: all, or those with most."""
    ranked = totals.reindex(codes).fillna(0).sort_values(ascending=False, kind="stable")
    kept = set(ranked.index[:most])
    return [code for code in codes if code in kept]


def cell_names(part: pd.DataFrame, *, voice: Voice, most: int | None = None) -> str:
    """Return the cells of a part of a map as a list in a sentence: row × column."""
    names = zip(*(voice.names(part[axis]) for axis in part.columns[:2]), strict=True)
    return voice.listed([voice.cell(row, column) for row, column in names], most=most)


def left_out(voice: Voice, **left: int) -> str:
    """Say for a reading line how many of what a page has no room for, if any: `rows=3`."""
    what = [voice.say(f"grammar.{unit}", n=n) for unit, n in left.items() if n]
    return voice.say("grammar.left_out", what=voice.listed(what)) if what else ""
