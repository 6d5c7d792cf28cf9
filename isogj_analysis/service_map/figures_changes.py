"""The figure of what changed between two days: cells gained and lost, and what services became."""

import datetime
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grid import KEY_STEP, Cell, draw_grid, key, key_rows
from isogj_analysis.draw.lettering import text_width, widest, wrap
from isogj_analysis.draw.maps import KINDS, OWN, SPECIAL, Map, cell_names, looks, plan_map
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


def changed() -> dict[str, Cell]:
    """Return how a cell looks after each kind of change."""
    return {
        "gained": Cell(face=theme().accent),
        "more": Cell(face=MORE),
        "fewer": Cell(face=FEWER),
        "lost": Cell(hatch="////", edge=theme().alert, ink=INK),
        "other": Cell(face=PAPER, edge=GREY),
        "same": Cell(face=PAPER, edge=PALE, ink=GREY),
    }


def bars() -> dict[str, str]:
    """Return the colours of what came and what went."""
    return {"added": theme().accent, "ended": theme().alert}


BAR, ROW, HEAD, BELOW = 1.5, 0.3, 0.34, 0.55
NAMED = 3
# A line must not end inside the name of a vendor.
NBSP = "\u00a0"

Day = datetime.date | str


def tell_coverage_changes(
    coverage: pd.DataFrame,
    *,
    voice: Voice,
    services: pd.DataFrame | None = None,
    days: tuple[Day, Day] | None = None,
    drawn: Map | None = None,
) -> Story:
    """Return what changed: how many gaps were filled, how many are new, what became of services.

    `drawn` is the map as it is laid out: the reading line tells of small numbers where it has them.
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
    full = drawn is None or drawn.full
    lead = voice.say(f"changes.lead.{'full' if full else 'plain'}")
    cells = {kind: cell_names(part, voice=voice) for kind, part in parts.items()}
    alt = voice.say("changes.alt", title=title, **cells)
    if services is not None:
        alt += voice.say("changes.alt_services", counts=_counts_told(services, voice))
    return Story(title, lead, alt)


@figure(
    section="service_map",
    numbers=(
        "*axes",
        "change",
        "services_before",
        "services_after",
        "vendors_before",
        "vendors_after",
        "state_before",
        "state_after",
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
    kinds = _kinds(states)
    drawn = plan_map(states, voice=voice, longest=_notes(states, kinds, voice=voice))
    story = tell_coverage_changes(coverage, voice=voice, services=services, days=days, drawn=drawn)
    layout = drawn.layout
    room = WIDTH - 2 * MARGIN
    high = max(layout.height, 0.3)
    places = {"map": (layout.left, layout.top, room - layout.left, high)}
    legend = [
        _key(kind, voice)
        for kind in (*changed(), "gap", *SPECIAL)
        if kind in set(kinds) and not (alone and kind in changed())
    ]
    total = layout.top + high + 0.35 + KEY_STEP * (key_rows(legend) - 1)
    if services is not None:
        rows = _service_rows(services, voice=voice, room=room)
        bars = HEAD + sum(row.high for row in rows)
        places["services"] = (0.0, total + BELOW - 0.35, room, bars)
        total += BELOW - 0.35 + bars
    axes = panels(story, places, voice=voice, height=total)
    draw_grid(axes["map"], layout, _cells(states, drawn, kinds, voice=voice))
    key(axes["map"], legend)
    if services is not None:
        _draw_services(axes["services"], rows, len(services), voice=voice)
    return axes


def _alone(days: tuple[Day, Day]) -> bool:
    """Tell whether a day is compared with itself: then nothing else is on record."""
    first, last = map(pd.Timestamp, days)
    return first == last


def _kinds(states: pd.DataFrame) -> list[str]:
    """Return for each cell how it is drawn; a gap that stays is one where cells should be full."""
    empty = "same" if (OWN | KINDS).intersection(states.columns[:2]) else "gap"
    kinds = []
    for change, state, by in zip(
        states["change"].astype(object),
        states["state"].astype(object),
        states["services_change"],
        strict=True,
    ):
        if state in SPECIAL:
            kinds.append(state)
        elif change == "changed":
            kinds.append("more" if by > 0 else "fewer" if by < 0 else "other")
        else:
            kinds.append({"unchanged": empty if state == "gap" else "same"}.get(change, change))
    return kinds


def _notes(states: pd.DataFrame, kinds: list[str], *, voice: Voice) -> list[str]:
    """Return what is written small in each cell: its services before and after, or its vendors."""
    notes = []
    for kind, before, after, vendors_before, vendors in zip(
        kinds, states["services_before"], states["services"], states["vendors_before"],
        states["vendors"], strict=True,
    ):  # fmt: skip
        if kind in ("gap", "out-of-scope"):
            notes.append("")
        elif kind != "same" and before != after:
            notes.append(f"{before} → {after}")
        elif vendors_before != vendors:
            notes.append(voice.say("changes.vendors", before=vendors_before, after=vendors))
        else:
            notes.append("")
    return notes


def _cells(
    states: pd.DataFrame, drawn: Map, kinds: list[str], *, voice: Voice
) -> list[list[Cell | None]]:
    rows, columns = states.columns[:2]
    shown: dict[tuple[object, object], Cell] = {}
    for row, column, kind, note, before, after in zip(
        states[rows], states[columns], kinds, _notes(states, kinds, voice=voice),
        states["services_before"], states["services"], strict=True,
    ):  # fmt: skip
        look = looks().get(kind) or changed()[kind]
        if kind in ("gap", "out-of-scope"):
            text = _key(kind, voice)[1] if drawn.full else ""
        elif kind == "same" or before == after:
            text = str(after)
        else:
            text = f"{after - before:+d}".replace("-", "−")
        shown[row, column] = replace(look, text=text, note=note if drawn.full else "")
    return [[shown.get((row, column)) for column in drawn.columns] for row in drawn.rows]


def _key(kind: str, voice: Voice) -> tuple[Cell, str]:
    if kind in looks():
        return looks()[kind], voice.say(f"values.state.{kind}")
    return changed()[kind], voice.say(f"changes.key.{kind}")


class _Row:
    """What became of some services: the kind, how many, and the names of some, broken to fit."""

    def __init__(self, kind: str, count: int, told: str) -> None:
        self.kind, self.count, self.told = kind, count, told
        self.high = max(ROW, (told.count("\n") + 1) * NOTE * 1.3 / 72 + 0.1)


def _service_rows(services: pd.DataFrame, *, voice: Voice, room: float) -> list[_Row]:
    kinds = _kinds_told(services)
    left = widest([voice.say(f"changes.kind.{kind}") for kind in kinds]) + 0.12
    rows = []
    for kind in kinds:
        part = services[services["change"] == kind]
        head = part.head(NAMED)
        vendors = [vendor.replace(" ", NBSP) for vendor in voice.names(head["vendor"])]
        named = [
            voice.say("changes.service", name=name, vendor=vendor)
            for name, vendor in zip(voice.names(head["service"]), vendors, strict=True)
        ]
        named += [""] * (len(part) - len(named))
        told = voice.listed(named, most=NAMED) if len(part) else ""
        wide = room - left - BAR - 0.5
        rows.append(_Row(kind, len(part), wrap(told, wide, NOTE, voice=voice)))
    return rows


def _kinds_told(services: pd.DataFrame) -> list[str]:
    """Return the kinds of change: the usual ones always, the rare one where it happened."""
    kinds = list(services["change"].cat.categories)
    return [kind for kind in kinds if kind != "transferred" or (services["change"] == kind).any()]


def _counts_told(services: pd.DataFrame, voice: Voice) -> str:
    counts = services["change"].value_counts()
    kinds = {kind: voice.say(f"changes.kind.{kind}") for kind in _kinds_told(services)}
    told = [voice.say("changes.count", kind=kinds[k], n=counts[k]) for k in kinds]
    return voice.listed(told)


def _draw_services(ax: Axes, rows: list[_Row], total: int, *, voice: Voice) -> None:
    """Draw a bar for each kind of change, its number, and the names of some services."""
    kinds = [voice.say(f"changes.kind.{row.kind}") for row in rows]
    left = widest(kinds) + 0.12
    room = WIDTH - 2 * MARGIN
    high = HEAD + sum(row.high for row in rows)
    ax.set(xlim=(0, room), ylim=(high, 0))
    ax.set_axis_off()
    head = voice.say("changes.services", n=total)
    ax.text(0, HEAD - 0.12, head, size=LEAD, color=GREY, va="bottom")
    most = max([1, *(row.count for row in rows)])
    top = HEAD
    for row, kind in zip(rows, kinds, strict=True):
        middle = top + row.high / 2
        ax.plot([0, room], [top, top], color=RULE, lw=0.5)
        ax.text(left - 0.12, middle, kind, size=LABEL, ha="right", va="center")
        wide = (BAR - 0.1) * row.count / most
        ax.barh(middle, wide, 0.17, left=left, color=bars().get(row.kind, GREY))
        count = f"{row.count:,}"
        ax.text(left + wide + 0.06, middle, count, size=LABEL, va="center")
        ax.text(
            left + BAR + 0.1 + text_width(f"{most:,}", LABEL), middle, row.told, size=NOTE,
            color=INK, va="center", linespacing=1.2,
        )  # fmt: skip
        top += row.high
