"""The figure of what changed between two days: cells gained and lost, and what services became."""

import datetime
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import KEY_STEP, Cell, draw_grid, key, key_rows
from isogj_analysis.draw.lettering import text_width, widest, wrap
from isogj_analysis.draw.maps import KINDS, OWN, SPECIAL, Map, cell_names, plan_map
from isogj_analysis.draw.theme import (
    FEWER,
    GREY,
    INK,
    LABEL,
    LEAD,
    MARGIN,
    MORE,
    NOTE,
    PALE,
    PAPER,
    RULE,
    WIDTH,
    theme,
)
from isogj_analysis.draw.voice import Voice
from isogj_analysis.service_map.compute_changes import SERVICE_CHANGES


def changed() -> dict[str, Cell]:
    """Return how a cell looks after each kind of change."""
    return {
        "gained": Cell(face=theme().accent),
        "more": Cell(face=MORE),
        "fewer": Cell(face=FEWER),
        "lost": Cell(face=theme().alert),
        "other": Cell(face=PAPER, edge=GREY),
        "same": Cell(face=PAPER, edge=PALE, ink=GREY),
    }


BAR, ROW, HEAD, BELOW = 1.5, 0.3, 0.34, 0.55
NAMED = 3
# Cells that say a word in place of a number.
WORDS = ("gap", "out-of-scope")
# A line must not end inside the name of a vendor.
NBSP = "\u00a0"

Day = datetime.date | str


def tell_coverage_changes(
    coverage: pd.DataFrame,
    *,
    voice: Voice,
    services: pd.DataFrame | None = None,
    days: tuple[Day, Day] | None = None,
    full: bool = True,
) -> Story:
    """Return what changed: how many gaps were filled, how many are new, what became of services.

    `full` maps have small numbers too, of which the reading line tells.
    """
    scope = coverage[~coverage["state_after"].isin(SPECIAL)]
    if days is not None and _alone(days):
        gaps = cell_names(scope[scope["state_after"] == "gap"], voice=voice)
        title = voice.say("changes.title.alone", day=voice.day(days[0]))
        alt = voice.say("changes.alt_alone", title=title, gaps=gaps)
        return Story(title, voice.say("changes.lead.alone"), alt)
    parts = {kind: scope[scope["change"] == kind] for kind in ("gained", "lost", "changed")}
    numbers = {kind: len(part) for kind, part in parts.items()}
    case = "_".join(kind for kind in ("gained", "lost") if numbers[kind])
    case = case or ("changed" if numbers["changed"] else "same")
    title = voice.say(f"changes.title.{case}", **numbers)
    if days is not None:
        before, after = (voice.day(day) for day in days)
        title = voice.say("changes.between", title=title, before=before, after=after)
    lead = voice.say(f"changes.lead.{'full' if full else 'plain'}")
    cells = {kind: cell_names(part, voice=voice) for kind, part in parts.items()}
    alt = voice.say("changes.alt", title=title, **cells)
    if services is not None:
        counts = [
            voice.say("changes.count", kind=kind, n=services["change"].eq(code).sum())
            for code, kind in _kinds_told(services, voice).items()
        ]
        alt += voice.say("changes.alt_services", counts=voice.listed(counts))
    return Story(title, lead, alt)


@figure(
    section="service_map",
    numbers=(
        "*axes",
        "change",
        *(f"{of}_{day}" for of in ("services", "vendors", "state") for day in ("before", "after")),
    ),
    needs={"": ("services_change",), "services": ("change", "service", "vendor")},
)
def plot_coverage_changes(
    coverage: pd.DataFrame,
    *,
    voice: Voice,
    services: pd.DataFrame | None = None,
    days: tuple[Day, Day] | None = None,
) -> dict[str, Axes]:
    """Draw what changed on a map: how many services each cell gained or lost, and its numbers.

    `coverage` is what `compare_coverage` returns. With `services`, what `compare_catalogues`
    returns, a panel `services` under the `map` counts the services that were added, that ended or
    that changed, each once, and names some. `days` are the two that are compared; the same day
    twice says that there is nothing to compare it with, and the map of that day stands alone.
    """
    alone = days is not None and _alone(days)
    if alone:
        services = None
    states = coverage.rename(
        columns={"services_after": "services", "vendors_after": "vendors", "state_after": "state"}
    )
    told = _told(states, voice=voice)
    drawn = plan_map(states, voice=voice, longest=[cell.note for cell in told.values()])
    story = tell_coverage_changes(
        coverage, voice=voice, services=services, days=days, full=drawn.full
    )
    layout = drawn.layout
    room = WIDTH - 2 * MARGIN
    high = max(layout.height, 0.3)
    places = {"map": (layout.left, layout.top, room - layout.left, high)}
    kinds = {cell.kind for cell in told.values()}
    legend = [
        _key(kind, voice)
        for kind in (*changed(), "gap", *SPECIAL)
        if kind in kinds and not (alone and kind in changed())
    ]
    total = layout.top + high + 0.35 + KEY_STEP * (key_rows(legend) - 1)
    if services is not None:
        rows = _service_rows(services, voice=voice, room=room)
        bars = HEAD + sum(row.high for row in rows)
        places["services"] = (0.0, total + BELOW - 0.35, room, bars)
        total += BELOW - 0.35 + bars
    axes = panels(story, places, voice=voice, height=total)
    draw_grid(axes["map"], layout, _cells(told, drawn))
    key(axes["map"], legend)
    if services is not None:
        _draw_services(axes["services"], rows, len(services), voice=voice)
    return axes


def _alone(days: tuple[Day, Day]) -> bool:
    """Tell whether a day is compared with itself: then nothing else is on record."""
    first, last = map(pd.Timestamp, days)
    return first == last


class _Told(NamedTuple):
    """What a cell says: how it changed, its number, and what is written small under it."""

    kind: str
    text: str
    note: str


def _told(states: pd.DataFrame, *, voice: Voice) -> dict[tuple[object, object], _Told]:
    """Return what each cell says; a gap that stays is one where cells should be full."""
    rows, columns = states.columns[:2]
    empty = "same" if (OWN | KINDS).intersection((rows, columns)) else "gap"
    found = {}
    for one in states.to_dict("records"):
        kind, before, after = one["change"], one["services_before"], one["services"]
        if one["state"] in SPECIAL:
            kind = one["state"]
        elif kind == "changed":
            by = one["services_change"]
            kind = "more" if by > 0 else "fewer" if by < 0 else "other"
        elif kind == "unchanged":
            kind = empty if one["state"] == "gap" else "same"
        text, note = str(after), ""
        if kind in WORDS:
            text = _key(kind, voice)[1]
        elif kind != "same" and before != after:
            text, note = f"{after - before:+d}".replace("-", "−"), f"{before} → {after}"
        elif one["vendors_before"] != one["vendors"]:
            note = voice.say("changes.vendors", before=one["vendors_before"], after=one["vendors"])
        found[one[rows], one[columns]] = _Told(kind, text, note)
    return found


def _cells(told: dict[tuple[object, object], _Told], drawn: Map) -> list[list[Cell | None]]:
    shown: dict[tuple[object, object], Cell] = {}
    for place, (kind, text, note) in told.items():
        look = marks().get(kind) or changed()[kind]
        text = text if drawn.full or kind not in WORDS else ""
        shown[place] = replace(look, text=text, note=note if drawn.full else "")
    return [[shown.get((row, column)) for column in drawn.columns] for row in drawn.rows]


def _key(kind: str, voice: Voice) -> tuple[Cell, str]:
    if kind in marks():
        return marks()[kind], voice.say(f"values.state.{kind}")
    return changed()[kind], voice.say(f"changes.key.{kind}")


class _Row(NamedTuple):
    """What became of some services: the kind, how many, and the names of some, broken to fit."""

    kind: str
    label: str
    n: int
    told: str

    @property
    def high(self) -> float:
        return max(ROW, (self.told.count("\n") + 1) * NOTE * 1.3 / 72 + 0.1)


def _service_rows(services: pd.DataFrame, *, voice: Voice, room: float) -> list[_Row]:
    labels = _kinds_told(services, voice)
    wide = room - (widest(list(labels.values())) + 0.12) - BAR - 0.5
    rows = []
    for kind, label in labels.items():
        part = services[services["change"] == kind]
        head = part.head(NAMED)
        named = [
            voice.say("changes.service", name=name, vendor=vendor.replace(" ", NBSP))
            for name, vendor in zip(
                voice.names(head["service"]), voice.names(head["vendor"]), strict=True
            )
        ]
        named += [""] * (len(part) - len(named))
        told = voice.listed(named, most=NAMED) if len(part) else ""
        rows.append(_Row(kind, label, len(part), wrap(told, wide, NOTE, voice=voice)))
    return rows


def _kinds_told(services: pd.DataFrame, voice: Voice) -> dict[str, str]:
    """Name the kinds of change: the usual ones always, the rare one where it happened."""
    kinds = [kind for kind in SERVICE_CHANGES if kind != "transferred"]
    if services["change"].eq("transferred").any():
        kinds.append("transferred")
    return {kind: voice.say(f"changes.kind.{kind}") for kind in kinds}


def _draw_services(ax: Axes, rows: list[_Row], total: int, *, voice: Voice) -> None:
    """Draw a bar for each kind of change, its number, and the names of some services."""
    left = widest([row.label for row in rows]) + 0.12
    room = WIDTH - 2 * MARGIN
    high = HEAD + sum(row.high for row in rows)
    ax.set(xlim=(0, room), ylim=(high, 0))
    ax.set_axis_off()
    head = voice.say("changes.services", n=total)
    ax.text(0, HEAD - 0.12, head, size=LEAD, color=GREY, va="bottom")
    most = max([1, *(row.n for row in rows)])
    inks = {"added": theme().accent, "ended": theme().alert}
    top = HEAD
    for row in rows:
        middle = top + row.high / 2
        ax.plot([0, room], [top, top], color=RULE, lw=0.5)
        ax.text(left - 0.12, middle, row.label, size=LABEL, ha="right", va="center")
        wide = (BAR - 0.1) * row.n / most
        ax.barh(middle, wide, 0.17, left=left, color=inks.get(row.kind, GREY))
        count = f"{row.n:,}"
        ax.text(left + wide + 0.06, middle, count, size=LABEL, va="center")
        ax.text(
            left + BAR + 0.1 + text_width(f"{most:,}", LABEL), middle, row.told, size=NOTE,
            color=INK, va="center", linespacing=1.2,
        )  # fmt: skip
        top += row.high
