"""The figure of what changed between two days: cells gained and lost, and what services became."""

import datetime
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grammar import Ramp, counted, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, draw_grid
from isogj_analysis.draw.lettering import block_high, text_width, widest, wrap
from isogj_analysis.draw.maps import SPECIAL, Map, Place, cell_names, cells_of, plan_map
from isogj_analysis.draw.theme import GREY, LABEL, LEAD, MARGIN, NOTE, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.service_map.compute_changes import SERVICE_CHANGES

__all__ = ["plot_changes"]

# Of the services' panel, in inches: its bars, its head, the room above it.
BAR, HEAD, ABOVE = 1.2, 0.34, 0.25
NAMED = 3
ROOM = WIDTH - 2 * MARGIN

Day = datetime.date | str


def tell_changes(
    coverage: pd.DataFrame, *, voice: Voice, services: pd.DataFrame | None = None,
    days: tuple[Day, Day] | None = None, totals: tuple[int, int] | None = None,
    example: bool = False,
) -> Story:  # fmt: skip
    """Return what changed: services on each day, gaps that were filled, and those that are new."""
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
    if totals is not None:
        turn = "kept" if totals[0] == totals[1] else "turned"
        told = voice.say(f"changes.{turn}", before=totals[0], after=totals[1])
        title = voice.say("changes.both", one=told, other=title)
    title = title[:1].upper() + title[1:]
    if example:
        title = voice.say("changes.example", title=title)
    lead = voice.say("changes.lead.map", when=_when(example, voice))
    if days is not None:
        before, after = (voice.day(day) for day in days)
        lead = voice.say("changes.lead.days", before=before, after=after) + lead
    if example:
        lead = voice.say("changes.lead.example") + lead
    cells = {kind: cell_names(part, voice=voice) for kind, part in parts.items()}
    alt = voice.say("changes.alt", title=title, **cells)
    if services is not None:
        counts = [
            voice.say("changes.count", kind=kind, n=int(services["change"].eq(code).sum()))
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
def plot_changes(
    coverage: pd.DataFrame, *, voice: Voice, services: pd.DataFrame | None = None,
    days: tuple[Day, Day] | None = None, totals: tuple[int, int] | None = None,
    example: bool = False,
) -> dict[str, Axes]:  # fmt: skip
    """Draw what changed on a map: how many services each cell gained or lost, and its numbers.

    `coverage` is what `compare_coverage` returns. With `services`, what `compare_catalogues`
    returns, a panel `services` under the `map` counts the services that were added, that ended or
    that changed, each once, and names some. `days` are the two that are compared, `totals` how many
    services there are on each; the same day twice says that there is nothing to compare it with,
    and the map of that day stands alone. With `example` title and reading line say that the later
    day is made up to show the method: a first report has no year before it.

    >>> ax = charts.plot_changes(isogj.compare_coverage(catalogue, catalogue[:1]))
    """
    alone = days is not None and _alone(days)
    services = None if alone else services
    states = coverage.rename(
        columns={"services_after": "services", "vendors_after": "vendors", "state_after": "state"}
    )
    most = voice.number(states["services"].max() if len(states) else 0)
    drawn = plan_map(states, voice=voice, longest=[f"{most} → {most}"])
    story = tell_changes(
        coverage, voice=voice, services=services, days=days, totals=totals, example=example
    )
    story = story.more(drawn.left_out(voice))
    if services is not None and totals is not None:
        # A service that was renamed is one, whatever its codes.
        story = replace(story, n=totals[0] + int(services["change"].eq("added").sum()))
    scale = ramp(states["services"].max() if len(states) else 0)
    looks = {} if alone else _looks(states, drawn, scale, voice=voice)
    cells = cells_of(states, drawn, voice=voice, scale=scale, looks=looks)
    scope = states[~states["state"].isin(SPECIAL)]
    stays = scope["state"].eq("gap") & scope["change"].ne("lost")
    counts = scope["change"].value_counts().to_dict() | {"gap": int(stays.sum())}
    said = {} if alone else {mark: voice.say(f"changes.key.{mark}") for mark in ("lost", "gap")}
    unit = voice.say("changes.unit", when=_when(example, voice))
    key = legend(cells, scale, voice=voice, unit=unit, counts=counts, said=said)
    if n := counts.get("gained"):
        told = voice.say("grammar.marked", mark=voice.say("changes.key.gained"), n=n)
        key.append((Cell(edge=theme().accent), told))
    if not alone and counts.get("unchanged"):
        key.append((Cell(), voice.say("changes.key.same")))
    layout = drawn.layout
    high = max(layout.height, 0.3)
    places = {"map": (layout.left, layout.top, ROOM - layout.left, high)}
    total = layout.top + high
    if services is not None:
        rows = _service_rows(services, voice=voice)
        bars = HEAD + sum(own for *_, own in rows)
        places["services"] = (0.0, total + ABOVE, ROOM, bars)
        total += ABOVE + bars
    axes = panels(story, places, voice=voice, height=total, key=key)
    draw_grid(axes["map"], layout, cells)
    if services is not None:
        head = voice.say("changes.services", n=len(services))
        if totals is not None:
            head = voice.say("changes.on_days", before=totals[0], after=totals[1]) + head
        _draw_services(axes["services"], rows, head, voice=voice)
    return axes


def _when(example: bool, voice: Voice) -> str:
    return voice.say(f"changes.{'next' if example else 'now'}")


def _alone(days: tuple[Day, Day]) -> bool:
    first, last = map(pd.Timestamp, days)
    return first == last


def _looks(states: pd.DataFrame, drawn: Map, scale: Ramp, *, voice: Voice) -> dict[Place, Cell]:
    """Return the looks of the cells that are in scope or changed, but for gaps that stay."""
    found = dict[Place, Cell]()
    for one in states.to_dict("records"):
        before, after, change = one["services_before"], one["services"], one["change"]
        if one["state"] == "out-of-scope" or (one["state"] == "under-review" and before == after):
            continue
        if one["state"] == "gap" and change != "lost":
            continue
        note, text = "", voice.number(after)
        if before != after:
            note = f"{voice.number(before)} → {text}"
            text = f"{after - before:+,}".replace("-", "−")
        elif one["vendors_before"] != one["vendors"]:
            note = voice.say("changes.vendors", before=one["vendors_before"], after=one["vendors"])
        note = note if drawn.full and text_width(note, NOTE) + 0.06 <= drawn.layout.step else ""
        look = counted(after, scale, voice=voice, text=text, note=note)
        if one["state"] == "under-review":
            look = replace(marks()["under-review"], text=text, note=note)
        elif change == "lost":
            look = replace(marks()["lost"], text=text, note=note)
        elif change == "gained":
            look = replace(look, edge=theme().accent)
        elif change == "unchanged":
            look = Cell(text=text, ink=GREY)
        found[one[states.columns[0]], one[states.columns[1]]] = look
    return found


_Row = tuple[str, str, int, str, float]


def _service_rows(services: pd.DataFrame, *, voice: Voice) -> list[_Row]:
    """Return for each kind of change its label, how many, the names of some, and a row's height."""
    labels = _kinds_told(services, voice)
    wide = ROOM - (widest(list(labels.values())) + 0.12) - BAR - 0.5
    rows = []
    for kind, label in labels.items():
        part = services[services["change"] == kind]
        names = zip(*(voice.names(part[of]) for of in ("service", "vendor")), strict=True)
        told = [voice.say("changes.service", name=name, vendor=vendor) for name, vendor in names]
        text = voice.listed(told, most=NAMED) if told else ""
        text = wrap(text, wide, NOTE, voice=voice)
        rows.append((kind, label, len(part), text, max(0.3, block_high(text, NOTE, 1.3) + 0.1)))
    return rows


def _kinds_told(services: pd.DataFrame, voice: Voice) -> dict[str, str]:
    # A transfer is rare: it is named where there is one.
    kinds = [k for k in SERVICE_CHANGES if k != "transferred" or services["change"].eq(k).any()]
    return {kind: voice.say(f"changes.kind.{kind}") for kind in kinds}


def _draw_services(ax: Axes, rows: list[_Row], head: str, *, voice: Voice) -> None:
    left = widest([label for _, label, *_ in rows]) + 0.12
    ax.set(xlim=(0, ROOM), ylim=(HEAD + sum(high for *_, high in rows), 0))
    ax.set_axis_off()
    ax.text(0, HEAD - 0.12, head, size=LEAD, va="bottom")
    most = max([1, *(n for _, _, n, *_ in rows)])
    at = left + BAR + 0.1 + widest([voice.number(most)])
    top = HEAD
    for kind, label, n, told, high in rows:
        middle = top + high / 2
        ax.plot([0, ROOM], [top, top], color=RULE, lw=0.5)
        ax.text(left - 0.12, middle, label, size=LABEL, ha="right", va="center")
        wide = (BAR - 0.1) * n / most
        colour = theme().alert if kind == "ended" else theme().accent
        ax.barh(middle, wide, 0.17, left=left, color=colour)
        ax.text(left + wide + 0.06, middle, voice.number(n), size=LABEL, va="center")
        ax.text(at, middle, told, size=NOTE, va="center", linespacing=1.2)
        top += high
