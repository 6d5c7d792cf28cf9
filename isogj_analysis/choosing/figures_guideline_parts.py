"""The parts of a guideline sheet as texts: broken into lines, and how many of them have room."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.listing import as_many, fit_lines
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.figures_overlap import with_groups

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
    texts = _Texts(
        sheet,
        voice=voice,
    )
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
        return cell_name(
            self.sheet,
            cell,
            voice=self.voice,
        )

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
