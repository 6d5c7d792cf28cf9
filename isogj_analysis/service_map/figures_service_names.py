"""Names that mislead: alike though services differ, or different though they are alike."""

from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import block_high, wrap
from isogj_analysis.draw.maps import left_out
from isogj_analysis.draw.minimap import MiniMap, draw_minimaps, minimap_key
from isogj_analysis.draw.theme import GREY, LABEL, LEAD, MARGIN, NOTE, RULE, WIDTH
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_service_names"]

# In inches: the room of the names, of a map with its caption, between rows; heads; all of it.
NAMES, STEP, PAD, HEAD, HIGH = 3.1, 0.68, 0.06, 0.36, 9.0
SIDE = 0.06
ROOM = WIDTH - 2 * MARGIN
ACROSS = int((ROOM - NAMES) / STEP)


@dataclass(frozen=True)
class _Row:
    names: str
    maps: tuple[tuple[MiniMap, str], ...]
    left: int
    high: float


def tell_service_names(groups: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many names mislead, and how."""
    counts = groups.groupby("kind", observed=True)["group"].nunique()
    told = [voice.say(f"service_names.title.{kind}", n=n) for kind, n in counts.items()]
    title = voice.joined(told) if told else voice.say("service_names.title.none")
    title = title[:1].upper() + title[1:]
    named = (voice.names(own["service"]) for _, own in groups.groupby("group"))
    rows = [voice.joined(dict.fromkeys(names)) for names in named]
    alt = voice.say("service_names.alt", title=title, rows=voice.listed(rows, most=12))
    return Story(title, voice.say("service_names.lead"), alt)


@figure(
    section="service_map",
    numbers=("group", "kind", "service", "vendor", "cells"),
    needs={"states": ("state",)},
)
def plot_service_names(
    groups: pd.DataFrame, *, states: pd.DataFrame, voice: Voice, ax: Axes | None = None
) -> Axes:
    """Draw the groups of services whose names mislead, each with a small map of its scope.

    `groups` is what `name_groups` returns, or some kinds of it, `states` what `coverage_states`
    does for the same axes. A head for each kind says how many groups and services there are; of
    more than a page holds the largest groups are drawn, and the reading line says how many are not.

    >>> pairs = isogj.similar_services(tables.services, catalogue, score=10, min_cells=1)
    >>> groups = isogj.name_groups(pairs, catalogue)
    >>> ax = charts.plot_service_names(groups, states=isogj.coverage_states(catalogue))
    """
    kinds = {str(kind): own for kind, own in groups.groupby("kind", observed=True)}
    rows = {kind: _rows(own, states, voice=voice) for kind, own in kinds.items()}
    left = 0
    while sum(map(len, rows.values())) > 1 and _high(rows) > HIGH:
        own = max(rows.values(), key=len)
        sizes = [len(row.maps) + row.left for row in own]
        # The last of those with the fewest.
        del own[len(sizes) - 1 - sizes[::-1].index(min(sizes))]
        left += 1
    story = tell_service_names(groups, voice=voice).more(left_out(voice, groups=left))
    story = replace(story, n=groups["service"].nunique())
    maps = [small for own in rows.values() for row in own for small, _ in row.maps]
    key = minimap_key(maps, voice=voice) if maps else []
    ax = frame(story, ax, voice=voice, height=max(_high(rows), 0.3), key=key)
    ax.set(xlim=(0, ROOM), ylim=(max(_high(rows), 0.3), 0))
    ax.set_axis_off()
    y, placed = 0.0, []
    for kind, own in rows.items():
        n, services = kinds[kind]["group"].nunique(), kinds[kind]["service"].nunique()
        head = voice.say(f"service_names.head.{kind}", n=n, services=services)
        ax.text(0, y + HEAD - 0.08, head, size=LEAD, va="bottom")
        y += HEAD
        for row in own:
            ax.plot([0, ROOM], [y, y], color=RULE, lw=0.5)
            ax.text(0, y + PAD, row.names, size=LABEL, va="top", linespacing=1.2)
            for n, (small, vendor) in enumerate(row.maps):
                x = NAMES + n * STEP
                placed.append((small, x, y + PAD))
                below = y + PAD + len(small.rows) * SIDE + 0.02
                ax.text(x, below, vendor, size=NOTE, color=GREY, va="top")
            if row.left:
                ax.text(ROOM, y + PAD, f"+{row.left}", size=NOTE, color=GREY, ha="right", va="top")
            y += row.high
    draw_minimaps(ax, placed, side=SIDE)
    return ax


def _high(rows: dict[str, list[_Row]]) -> float:
    return sum(HEAD + sum(row.high for row in own) for own in rows.values())


def _rows(own: pd.DataFrame, states: pd.DataFrame, *, voice: Voice) -> list[_Row]:
    blank, found = MiniMap.of(states), []
    for _, group in own.groupby("group"):
        names, vendors = (voice.names(group[column]) for column in ("service", "vendor"))
        scopes = list(group["cells"])
        told = list(dict.fromkeys(names))
        if len(set(scopes)) == 1:
            # One map tells the scope of all: the vendors stand beside the names.
            pairs = ({"name": name, "vendor": of} for name, of in zip(names, vendors, strict=True))
            told = [voice.say("service_names.of", **pair) for pair in pairs]
            scopes, vendors = scopes[:1], [""]
        text = "\n".join(wrap(name, NAMES - 0.15, LABEL, voice=voice) for name in told)
        vendors = [wrap(vendor, STEP - 0.06, NOTE, voice=voice) for vendor in vendors]
        maps = [*zip((replace(blank, on=scope) for scope in scopes), vendors, strict=True)]
        below = max(block_high(vendor, NOTE) if vendor else 0.0 for _, vendor in maps)
        high = max(block_high(text, LABEL, 1.25), len(blank.rows) * SIDE + below) + 2 * PAD
        found.append(_Row(text, tuple(maps[:ACROSS]), max(len(maps) - ACROSS, 0), high))
    return found
