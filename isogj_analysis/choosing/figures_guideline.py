"""The guideline sheet: one page on a genre of services, for a reader who is to choose one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import FOOT, Story, frame, head_high
from isogj_analysis.draw.grid import KEY_STEP, Cell, Layout, draw_grid, key, key_rows
from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.listing import as_many, fit_lines
from isogj_analysis.draw.maps import SINGLE, SPECIAL, fullest, looks
from isogj_analysis.draw.naming import with_groups
from isogj_analysis.draw.theme import GREY, INK, LABEL, NOTE, PAPER, RULE, theme
from isogj_analysis.draw.voice import Voice

Sheet = Mapping[str, pd.DataFrame]

SIZE, LEADING, HEAD, GAP, GUTTER = 8.0, 1.35, 0.26, 0.03, 0.1
LINE = SIZE * LEADING / 72
# Inches across: the whole sheet, the map and what stands beside it, vendors and alternatives.
ROOM, MAP, PLACES, VENDORS, RIVALS = 6.9, 3.95, 2.7, 2.8, 3.9
LIMIT, VENDOR, RIVAL, SHARED, ASKED = 2.35, 1.0, 1.15, 1.05, 1.2
LINES, FEW = 2, 3
# Parts whose last line names what has no room, and what is then counted.
RESTS = {"limits": "cells", "vendors": "vendors", "alternatives": "genres"}


@dataclass(frozen=True)
class Part:
    """One part of the sheet: its head, and rows of texts in columns, each broken into lines.

    `lefts` are where the columns begin, in inches from where the part does; `labels` are what the
    rows are called where they have no room.
    """

    name: str
    head: str
    rows: tuple[tuple[str, ...], ...]
    lefts: tuple[float, ...]
    labels: tuple[str, ...]

    def row_high(self, row: int) -> float:
        """Return the height of a row in inches."""
        lines = max(text.count("\n") + 1 for text in self.rows[row])
        return lines * LINE + GAP

    def high(self, shown: int) -> float:
        """Return the height in inches with so many rows, and a line for what is left out."""
        rest = LINE * (shown < len(self.rows))
        return HEAD + sum(self.row_high(row) for row in range(shown)) + rest


def parts_of(sheet: Sheet, *, voice: Voice) -> dict[str, Part]:
    """Return the parts of a sheet by name, in reading order."""
    texts = _Texts(sheet, voice=voice)
    return {
        "summary": texts.part("summary", [(texts.summary(),)], [ROOM], most=6),
        "columns": texts.places("columns"),
        "rows": texts.places("rows"),
        "limits": texts.part("limits", texts.limits(), [LIMIT, ROOM - LIMIT], "no_limit"),
        "vendors": texts.part(
            "vendors",
            texts.vendors(),
            [VENDOR, VENDORS - VENDOR],
            most=LINES + 1,
            labels=texts.vendor_names(),
        ),
        "alternatives": texts.part(
            "alternatives",
            texts.alternatives(),
            [RIVAL, SHARED, RIVALS - RIVAL - SHARED],
            "no_rival",
        ),
        "questions": texts.part("questions", texts.questions(), [ASKED, ROOM - ASKED]),
    }


def cell_name(sheet: Sheet, cell: Sequence, *, voice: Voice) -> str:
    """Return the name of a cell, row × column."""
    rows, columns = sheet["cells"].columns[:2]
    return voice.cell(voice.name(rows, cell[0]), voice.name(columns, cell[1]))


class _Texts:
    """Says in one language what the tables of a sheet hold."""

    def __init__(self, sheet: Sheet, *, voice: Voice) -> None:
        self.sheet, self.voice = sheet, voice

    def part(
        self,
        name: str,
        rows: Iterable[tuple[str, ...]],
        widths: Sequence[float],
        nothing: str = "no_vendor",
        *,
        most: int = LINES,
        labels: Sequence[str] = (),
        **head: str,
    ) -> Part:
        """Break the texts to their columns; without a row the phrase `nothing` stands in."""
        rows = list(rows)
        if not rows:
            told = nothing if len(self.sheet["vendors"]) else "no_vendor"
            rows, widths = [(self._say(told),)], [sum(widths)]
        broken = tuple(
            tuple(
                fit_lines(text, wide - GUTTER, SIZE, voice=self.voice, most=most)
                for text, wide in zip(row, widths, strict=True)
            )
            for row in rows
        )
        lefts = tuple(sum(widths[:n]) for n in range(len(widths)))
        labels = labels or [row[0] for row in rows]
        return Part(name, self._say(f"heads.{name}", **head), broken, lefts, tuple(labels))

    def summary(self) -> str:
        told = summary_of(self.sheet, self.voice)
        return told or self.voice.say("guideline.no_summary")

    def places(self, name: str) -> Part:
        """Return where the genre stands on an axis, each place with its vendors."""
        axis = str(self.sheet["cells"].columns[int(name == "columns")])
        own = self.sheet["places"][self.sheet["places"]["axis"] == axis]
        counts = [self._say("vendor_count", n=n) for n in own["vendors"]]
        named = self.voice.names(own["code"].rename(axis))
        return self.part(
            name, zip(named, counts, strict=True), [1.35, PLACES - 1.35],
            axis=self.voice.axis(axis),
        )  # fmt: skip

    def limits(self) -> Iterable[tuple[str, ...]]:
        for *cell, _, _, genres, vendors in self.sheet["limits"].itertuples(index=False, name=None):
            told = self._say("unoffered")
            if genres:
                named = self._named("genre", genres)
                listed = self._listed(named, "genres", ROOM - LIMIT - 0.8, lines=1)
                told = self._say("offered", genres=listed, n=len(vendors))
            yield self._cell(cell), told

    def vendors(self) -> Iterable[tuple[str, ...]]:
        own = self.sheet["vendors"]
        grouped = with_groups(self.vendor_names(), own["corporate_group"], voice=self.voice)
        for name, services in zip(grouped, own["services"], strict=True):
            yield name, self._listed(self._named("service", services), "services", VENDORS - VENDOR)

    def vendor_names(self) -> list[str]:
        return self.voice.names(self.sheet["vendors"]["vendor"])

    def alternatives(self) -> Iterable[tuple[str, ...]]:
        for row in self.sheet["alternatives"].to_dict("records"):
            lacks = self._say("lacks_nothing")
            if row["lacking"]:
                cells = [self._cell(cell) for cell in row["lacking_cells"]]
                lacks = self._listed(cells, "cells", RIVALS - RIVAL - SHARED)
            if row["affiliated"]:
                lacks = self._say("affiliated", lacks=lacks)
            shares = self._say(
                "shares", n=row["shared"], all=row["shared"] + row["lacking"],
                vendors=len(row["vendors"]),
            )  # fmt: skip
            yield self.voice.name("genre", row["genre"]), shares, lacks

    def questions(self) -> Iterable[tuple[str, ...]]:
        for row in self.sheet["places"].to_dict("records"):
            name = self.voice.name(row["axis"], row["code"])
            told = self.voice.text(row, "question") or self._say("ask", name=name)
            yield name, told
        offered = self.sheet["limits"]
        offered = offered[offered["genres"].map(len) > 0]
        cells = [self._cell(cell[:2]) for cell in offered.itertuples(index=False, name=None)]
        if cells:
            told = self.voice.listed(cells[:3])
            yield self._say("limits_label"), self._say("ask_limits", cells=told)

    def _say(self, key: str, **values: object) -> str:
        return self.voice.say(f"guideline.{key}", **values)

    def _cell(self, cell: Sequence) -> str:
        return cell_name(self.sheet, cell, voice=self.voice)

    def _named(self, column: str, codes: Sequence[str]) -> list[str]:
        return [self.voice.name(column, code) for code in codes]

    def _listed(self, items: Sequence[str], kind: str, wide: float, *, lines: int = LINES) -> str:
        more = f"guideline.and.{kind}"
        return as_many(items, wide - GUTTER, SIZE, voice=self.voice, more=more, lines=lines)


def rest_of(part: Part, shown: int, wide: float, *, voice: Voice) -> str:
    """Return the line that says how many rows have no room, and names those that it can hold."""
    rest = part.labels[shown:]
    told = voice.say(f"guideline.more.{part.name}", n=len(rest))
    if part.name not in RESTS:
        return told
    longer = voice.say("guideline.more.named", more=told, items="")
    room = wide - text_width(longer, SIZE)
    more = f"guideline.and.{RESTS[part.name]}"
    items = as_many(rest, room, SIZE, voice=voice, more=more, lines=1)
    return longer + items if text_width(items, SIZE) <= room else told


def summary_of(sheet: Sheet, voice: Voice) -> str:
    """Return what is on record of the genre, in the other language where there is nothing else."""
    return voice.text(sheet["genre"].iloc[0], "summary")


def fit_parts(bands: Sequence[Sequence[Part]], room: float) -> dict[str, int]:
    """Return how many rows of each part are shown, so that the bands stand within a height.

    The parts of a band stand side by side. While they need more, the alternatives lose rows, then
    the highest part does. The questions, which stand nowhere else, are left whole where they can
    be: only once all others are down to a few, and none would still not be enough, they lose rows
    too. Room that is left over goes back to the parts.
    """
    parts = {part.name: part for band in bands for part in band}
    others = [name for name in parts if name != "questions"]

    def needed(shown: Mapping[str, int]) -> float:
        return sum(max(part.high(shown[part.name]) for part in band) for band in bands)

    def shrunk(shown: Mapping[str, int], least: int, names: Iterable[str]) -> dict[str, int]:
        shown = dict(shown)
        while needed(shown) > room:
            long = [name for name in names if shown[name] > least]
            if not long:
                break
            shown[max(long, key=lambda name: parts[name].high(shown[name]))] -= 1
        return shown

    shown = {name: len(part.rows) for name, part in parts.items()}
    shown = shrunk(shown, FEW, [name for name in others if name == "alternatives"])
    shown = shrunk(shown, FEW, others)
    bare = shrunk(shown, 1, others)
    shown = bare if needed(bare) <= room else shrunk(shown, 1, list(parts))
    for name in ("questions", *others):
        while (
            shown[name] < len(parts[name].rows) and needed(shown | {name: shown[name] + 1}) <= room
        ):
            shown[name] += 1
    return shown


# What is left of a sheet of A4 within its margins, in inches.
DOWN = 10.4
MOST_ROWS, MOST_COLUMNS, MOST_PLACES = 8, 7, 6
MAP_LABEL, CELL_HIGH, KEY_HIGH, BETWEEN = 1.05, 0.28, 0.3, 0.13


def tell_guideline_sheet(sheet: Mapping[str, pd.DataFrame], *, voice: Voice) -> Story:
    """Return what the sheet says: how many offer the genre, and where most of them do."""
    own, cells = sheet["genre"].iloc[0], sheet["cells"]
    held = cells[cells["services"] > 0]
    top = held[held["vendors"] == held["vendors"].max()]
    case = (
        "none" if not own["vendors"]
        else "single" if own["vendors"] == 1
        else "group" if own["groups"] == 1
        else "cell" if len(held) == 1
        else "even" if len(top) == len(held)
        else "ties" if len(top) > 1
        else "whole" if top["vendors"].iloc[0] == own["vendors"]
        else "most" if 2 * top["vendors"].iloc[0] > own["vendors"] else "top"
    )  # fmt: skip
    rows, columns = cells.columns[:2]
    first = top.iloc[0] if len(top) else None
    title = voice.say(
        f"guideline.title.{case}", genre=voice.name("genre", own["genre"]),
        n=own["vendors"], groups=own["groups"], cells=len(held), ties=len(top),
        vendor=voice.listed(voice.names(sheet["vendors"]["vendor"])[:1]),
        most=0 if first is None else first["vendors"],
        row="" if first is None else voice.name(str(rows), first[rows]),
        column="" if first is None else voice.name(str(columns), first[columns]),
    )  # fmt: skip
    limits = [
        cell_name(sheet, cell[:2], voice=voice)
        for cell in sheet["limits"].itertuples(index=False, name=None)
    ]
    rivals = voice.names(sheet["alternatives"]["genre"])
    alt = voice.say(
        "guideline.alt", title=title,
        summary=summary_of(sheet, voice) or voice.say("guideline.no_summary"),
        limits=voice.listed(limits, most=8), rivals=voice.listed(rivals, most=8),
    )  # fmt: skip
    return Story(title, voice.say("guideline.lead"), alt)


@figure(
    section="choosing",
    needs=dict.fromkeys(("genre", "cells", "places", "limits", "vendors", "alternatives"), ()),
    paper=True,
)
def plot_guideline_sheet(
    sheet: Mapping[str, pd.DataFrame], *, voice: Voice, ax: Axes | None = None
) -> Axes:
    """Draw one page of A4 on a genre: what it is, when and for what, its limits and alternatives.

    `sheet` is what `guideline_sheet` returns. All of it stands on the one page: what a list has no
    room for is counted in its last line, names beyond two lines end in an ellipsis, and of more
    than 8 rows or 7 columns the map shows those with the most vendors.
    """
    story = tell_guideline_sheet(sheet, voice=voice)
    cells = sheet["cells"]
    rows = fullest(cells, cells.columns[0], MOST_ROWS)
    columns = fullest(cells, cells.columns[1], MOST_COLUMNS)
    left_out = [cells[axis.name].nunique() - len(axis) for axis in (rows, columns)]
    if any(left_out):
        told = voice.say("guideline.left_out", rows=left_out[0], columns=left_out[1])
        story = replace(story, lead=story.lead + told)
    high = DOWN - FOOT - head_high(story, voice=voice)
    ax = frame(story, ax, voice=voice, height=high)
    ax.set(xlim=(0, ROOM), ylim=(high, 0))
    ax.set_axis_off()

    parts = parts_of(sheet, voice=voice)
    layout = _lay_out_map(rows, columns, voice=voice)
    places = {name: min(len(parts[name].rows), MOST_PLACES) for name in ("columns", "rows")}
    beside = sum(parts[name].high(shown) for name, shown in places.items()) + GAP
    entries = _legend(cells, voice=voice)
    map_high = max(HEAD + layout.top + layout.height, beside)
    key_high = KEY_HIGH + KEY_STEP * (key_rows(entries) - 1)
    about = parts["summary"].high(len(parts["summary"].rows))
    bands = [
        [parts["limits"]], [parts["vendors"], parts["alternatives"]], [parts["questions"]],
    ]  # fmt: skip
    room = high - about - map_high - key_high - 4 * BETWEEN
    shown = fit_parts(bands, room)

    _write(ax, parts["summary"], (0, 0), ROOM, len(parts["summary"].rows), voice=voice)
    y = about + BETWEEN
    _head(ax, voice.say("guideline.heads.map"), (0, y), MAP)
    small = _draw_map(ax, cells, layout, (rows, columns), y + HEAD)
    key(small, entries, y=HEAD + layout.top + layout.height - map_high - 0.2)
    beside_y = y
    for name, count in places.items():
        _write(ax, parts[name], (ROOM - PLACES, beside_y), PLACES, count, voice=voice)
        _bars(ax, parts[name], sheet, beside_y, count)
        beside_y += parts[name].high(count) + GAP
    y += map_high + key_high + BETWEEN
    for band in bands:
        x = 0.0
        for part in band:
            wide = {"vendors": VENDORS, "alternatives": RIVALS}.get(part.name, ROOM)
            _write(ax, part, (x, y), wide, shown[part.name], voice=voice)
            x = ROOM - RIVALS
        y += max(part.high(shown[part.name]) for part in band) + BETWEEN
    return ax


def _lay_out_map(rows: pd.Index, columns: pd.Index, *, voice: Voice) -> Layout:
    row_labels = [
        fit_lines(label, MAP_LABEL - 0.1, NOTE, voice=voice, most=2) for label in voice.names(rows)
    ]
    step = (MAP - MAP_LABEL) / max(len(columns), 1)
    column_labels = [
        fit_lines(label, step - 0.03, NOTE, voice=voice, most=3) for label in voice.names(columns)
    ]
    lines = max((label.count("\n") + 1 for label in column_labels), default=1)
    return Layout(
        row_labels, column_labels, left=MAP_LABEL, top=lines * LINE, number=NOTE + 0.5, line=1.2,
        height=CELL_HIGH * max(len(rows), 1), size=NOTE,
    )  # fmt: skip


def _draw_map(
    ax: Axes, cells: pd.DataFrame, layout: Layout, axes: tuple[pd.Index, pd.Index], y: float
) -> Axes:
    """Draw the small map on Axes of its own, `y` inches below the top of the sheet's."""
    place, figure = ax.get_position(), cast(Figure, ax.figure)
    across, down = place.width / ROOM, place.height / ax.get_ylim()[0]
    small = figure.add_axes(
        (
            place.x0 + layout.left * across,
            place.y1 - (y + layout.top + layout.height) * down,
            (MAP - layout.left) * across,
            layout.height * down,
        )
    )
    told = cells[[*cells.columns[:2], "state", "vendors", "services", "others"]]
    shown = {
        tuple(row[:2]): _look(*row[2:])
        for row in told.astype(object).itertuples(index=False, name=None)
    }
    draw_grid(small, layout, [[shown.get((row, column)) for column in axes[1]] for row in axes[0]])
    return small


def _legend(cells: pd.DataFrame, *, voice: Voice) -> list[tuple[Cell, str]]:
    """Return the legend of the map: whose cells they are, and the special looks that it has."""
    own, other = cells["services"] > 0, cells["others"] > 0
    looked = {
        "own": (own, Cell(theme().step(3))),
        "other": (other & ~own, Cell()),
        "gap": (~other & ~own & ~cells["state"].isin(SPECIAL), looks()["gap"]),
    }
    shown = set(cells["state"])
    return [
        (look, voice.say(f"guideline.key.{name}"))
        for name, (there, look) in looked.items()
        if there.any()
    ] + [
        (looks()[state], voice.say(f"{phrases}.{state}"))
        for phrases, states in (("guideline.key", SINGLE), ("values.state", SPECIAL))
        for state in states
        if state in shown
    ]


def _look(state: str, vendors: int, services: int, others: int) -> Cell:
    """Return the look of a cell: the genre's own, that of others alone, of nobody, or special.

    A number has the same colour on the sheets of all genres.
    """
    if state == "out-of-scope":
        return looks()[state]
    if services:
        look = looks().get(state, Cell())
        return replace(look, face=theme().step(vendors - 1), text=f"{vendors}", ink=None)
    look = (
        looks()[state] if state in SPECIAL else Cell(PAPER, ink=GREY) if others else looks()["gap"]
    )
    return replace(look, text=f"{others}" if others else "")


def _head(ax: Axes, text: str, at: tuple[float, float], wide: float) -> None:
    x, y = at
    ax.plot([x, x + wide], [y, y], color=RULE, lw=0.8, solid_capstyle="butt")
    ax.text(x, y + 0.17, text, size=LABEL, color=theme().accent)


def _write(
    ax: Axes, part: Part, at: tuple[float, float], wide: float, shown: int, *, voice: Voice
) -> None:
    """Write a part from its upper left corner: its head, rows, and how many have no room."""
    x, y = at
    _head(ax, part.head, at, wide)
    y += HEAD
    for row in range(shown):
        for text, left in zip(part.rows[row], part.lefts, strict=True):
            # Line by line on a baseline, so that all columns stand level.
            for n, line in enumerate(text.split("\n")):
                base = y + (0.92 + LEADING * n) * SIZE / 72
                ax.text(x + left, base, line, size=SIZE, color=INK)
        y += part.row_high(row)
    if shown < len(part.rows):
        told = rest_of(part, shown, wide, voice=voice)
        ax.text(x, y + 0.92 * SIZE / 72, told, size=SIZE, color=GREY)


def _bars(ax: Axes, part: Part, sheet: Mapping[str, pd.DataFrame], y: float, shown: int) -> None:
    """Draw beside each place a bar as long as its share of the genre's vendors."""
    if len(part.lefts) < 2:
        return
    axis = str(sheet["cells"].columns[int(part.name == "columns")])
    counts = sheet["places"].loc[sheet["places"]["axis"] == axis, "vendors"]
    most = max(int(sheet["genre"]["vendors"].iloc[0]), 1)
    y += HEAD
    for row, count in zip(range(shown), counts, strict=False):
        left = ROOM - PLACES + part.lefts[1] + 0.45
        wide = (PLACES - part.lefts[1] - 0.45) * count / most
        ax.barh(y + LINE / 2, wide, height=0.09, left=left, color=theme().step(3))
        y += part.row_high(row)
