"""Names that confuse, as a table: one for several scopes, several for one scope, look-alikes."""

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import wrap
from isogj_analysis.draw.listing import LEADING, PAGE, Column, add_line, draw_rows, lay_out_rows
from isogj_analysis.draw.theme import GREY, INK, theme
from isogj_analysis.draw.voice import Voice

SAME, OTHER, APART, SIMILAR = KINDS = (
    "same-name-different-scope",
    "different-name-same-scope",
    "near-identical-not-same",
    "similar-name",
)
MOST = 30
LINES = 4
SIZE, GAP = 8.0, 0.045
# For each kind its columns and the inches that each may take.
COLUMNS = {
    SAME: {"name": 1.9, "vendor": 0.7, "shared": 2.0, "besides": 2.4},
    OTHER: {"proposal": 1.82, "name": 2.0, "vendor": 0.7, "shared": 2.6},
    APART: {"terms": 0.85, "name": 1.8, "vendor": 0.8, "genre": 1.2, "cells": 1.8},
    SIMILAR: {"proposal": 1.6, "name": 1.6, "vendor": 0.7, "shared": 1.4, "besides": 1.6},
}
# Columns whose text holds for the whole group: it stands on the first row.
ONCE = {SAME: ("name", "shared"), OTHER: ("proposal", "shared"), APART: ("terms",),
        SIMILAR: ("proposal", "shared")}  # fmt: skip


def tell_name_groups(groups: pd.DataFrame, *, kind: str, voice: Voice) -> Story:
    """Return how many groups of names confuse in one way, and which."""
    own = groups[groups["kind"] == _checked(kind)]
    count, services = own["group"].nunique(), own["service"].nunique()
    case = "none" if own.empty else "some"
    title = voice.say(f"name_groups.{kind}.title.{case}", n=count, services=services)
    told = [
        " / ".join(dict.fromkeys(part["name"].astype(object)))
        for _, part in own.groupby("group", sort=True)
    ]
    alt = voice.say("name_groups.alt", title=title, names=voice.listed(told, most=8))
    # The least number of cells that every set drawn has in common.
    least = min((len(cells) for cells in own["shared"] if isinstance(cells, tuple)), default=0)
    return Story(title, voice.say(f"name_groups.{kind}.lead", least=least), alt)


@figure(section="service_map", needs=())
def plot_name_groups(
    groups: pd.DataFrame,
    *,
    kind: str,
    voice: Voice,
    ax: Axes | None = None,
    axes: tuple[str, str] = ("target", "phase"),
    most: int = MOST,
) -> Axes:
    """Draw one kind of groups of names as a table, a rule between groups.

    `groups` is what `name_groups` returns. Each kind has its own columns: of one name with several
    scopes, the cells that all vendors share and those that each adds; of several names for one
    scope, the common name proposed; of names that only look alike, the terms that tell them apart
    and the cells of each.
    `axes` are the row and the column of the map. Beyond `most` rows, or a page, the last groups are
    counted.
    """
    if most < 2:
        raise ValueError(f"most must be at least 2, got {most!r}")
    own = groups[groups["kind"] == _checked(kind)]
    table = _Table(kind, voice=voice, axes=axes)
    left = own["group"].nunique()
    for _, group in own.groupby("group", sort=True):
        rows = list(table.rows_of(group))
        fitting = table.fitting(rows, most)
        if table.ruled and fitting < len(rows):
            break
        table.add(rows[:fitting])
        left -= 1
        if fitting < len(rows):
            table.add_rest(voice.say("name_groups.more_rows", n=len(rows) - fitting), ruled=False)
            break
    if left:
        table.add_rest(voice.say("name_groups.more", n=left))
    listing = lay_out_rows(table.columns(), voice=voice, pad=GAP)
    story = tell_name_groups(groups, kind=kind, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing, ruled=table.ruled)
    return ax


def _checked(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(map(repr, KINDS))}, got {kind!r}")
    return kind


class _Table:
    """The texts of the columns of one kind, row by row, and which rows begin a group."""

    def __init__(self, kind: str, *, voice: Voice, axes: tuple[str, str]) -> None:
        self.kind, self.voice, self.axes = kind, voice, axes
        self.texts: dict[str, list[str]] = {column: [] for column in COLUMNS[kind]}
        self.ruled: list[int] = []
        self.high = 0.0
        self.no_cell = voice.say("name_groups.no_cell")

    def __len__(self) -> int:
        return len(next(iter(self.texts.values())))

    def rows_of(self, group: pd.DataFrame) -> Iterator[dict[str, str]]:
        """Yield the texts of each row of a group; look-alikes have one row for each name."""
        by = "name" if self.kind == APART else "service"
        first: dict[str, str] | None = None
        for _, part in group.groupby(by, sort=False):
            service = part.iloc[0]
            vendors = dict.fromkeys(self.voice.names(part["vendor"]))
            genres = dict.fromkeys(self.voice.names(part["genre"]))
            told = {
                "name": self._name(service),
                "vendor": self._listed(vendors),
                "genre": self._listed(genres),
                "cells": self._cells(dict.fromkeys(chain(*part["cells"]))),
                "shared": self._cells(service["shared"]),
                "besides": self._cells(c for c in service["cells"] if c not in service["shared"]),
                "terms": str(service["terms"]),
                "proposal": str(service["proposal"]),
            }
            told = {column: told[column] for column in self.texts}
            yield (
                told
                if first is None
                else {
                    column: "" if column in ONCE[self.kind] and text == first[column] else text
                    for column, text in told.items()
                }
            )
            first = first or told

    def fitting(self, rows: list[dict[str, str]], most: int) -> int:
        """Return how many rows of a group have room under what is there: at least one."""
        ends = accumulate(map(self._high, rows), initial=self.high)
        fitting = sum(end <= PAGE for end in ends) - 1
        return max(1, min(fitting, most - len(self), len(rows)))

    def _high(self, row: dict[str, str]) -> float:
        widths = COLUMNS[self.kind]
        lines = max(
            sum(
                wrap(line, widths[column], SIZE, voice=self.voice).count("\n") + 1
                for line in text.split("\n")
            )
            for column, text in row.items()
        )
        return lines * SIZE * LEADING / 72 + 2 * GAP

    def add(self, rows: list[dict[str, str]]) -> None:
        """Add the rows of a group."""
        self.ruled.append(len(self))
        self.high += sum(map(self._high, rows))
        for row in rows:
            for column, text in row.items():
                self.texts[column].append(text)

    def add_rest(self, text: str, *, ruled: bool = True) -> None:
        """Add a last row that counts what has no room: groups, or rows of the one above."""
        if ruled:
            self.ruled.append(len(self))
        add_line(self.texts, "name", text)

    def columns(self) -> list[Column]:
        """Return the columns, what a reader is to act on in colour."""
        inks: dict[str, str | list[str]] = {
            "proposal": theme().accent,
            "terms": theme().alert,
            "vendor": GREY,
        }
        if "besides" in self.texts:
            inks["besides"] = [
                GREY if t == self.no_cell else theme().accent for t in self.texts["besides"]
            ]
        return [
            Column(
                self.voice.say(f"name_groups.head.{column}"), texts,
                COLUMNS[self.kind][column], size=SIZE, ink=inks.get(column, INK),
            )
            for column, texts in self.texts.items()
        ]  # fmt: skip

    def _name(self, service: pd.Series) -> str:
        """Return the name as it was compared, and under it that of the language of the figure."""
        own = str(service["name"])
        shown = self.voice.name("service", service["service"])
        return own if shown in (own, service["service"]) else f"{own}\n{shown}"

    def _cells(self, cells: Iterable[tuple[str, str]]) -> str:
        told = [
            self.voice.cell(
                *(self.voice.name(axis, code) for axis, code in zip(self.axes, cell, strict=True))
            )
            for cell in cells
        ]
        if len(told) > LINES:
            rest = len(told) - LINES + 1
            told = [*told[: LINES - 1], self.voice.say("name_groups.more_cells", n=rest)]
        # A line for each: a cell is not to be broken.
        return "\n".join(told) or self.no_cell

    def _listed(self, items: Iterable[str]) -> str:
        return self.voice.joined(items)
