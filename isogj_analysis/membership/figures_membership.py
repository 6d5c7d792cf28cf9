"""Figures of the membership: how it grew, of whom it consists, and who joined and left."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from isogj_analysis.draw.dates import date_axis, label_rows
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.lettering import text_width, widest, wrap
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, PALE, PAPER, WIDTH, theme
from isogj_analysis.draw.voice import Voice

LABELLED = 8
ROLES_WIDTH = 2.55
HIGH = 2.2


def tell_membership(
    growth: pd.DataFrame, *, voice: Voice, roles: pd.DataFrame | None = None
) -> Story:
    """Return what the growth says: from how many members on which day to how many.

    Reported totals are told where there are any, for dated memberships may be incomplete.
    """
    bases = [growth[growth["basis"] == basis] for basis in ("reported", "recorded")]
    told = next((part for part in bases if len(part)), growth)
    case = "none" if growth.empty else "one" if len(told) == 1 else "more"
    ends = told.iloc[[0, -1]].to_dict("records") if len(told) else []
    if case == "more":
        first, last = (row["members"] for row in ends)
        case = "more" if last > first else "fewer" if last < first else "same"
    places = {
        f"{name}{i}": text
        for i, row in enumerate(ends)
        for name, text in (("n", _count(row, voice)), ("day", voice.day(row["date"])))
    }
    basis = "" if growth.empty else "_recorded" if told["basis"].iloc[0] == "recorded" else ""
    title = voice.say(f"membership.growth.title.{case}{basis}", **places)
    shown = [basis for basis in ("recorded", "reported") if growth["basis"].eq(basis).any()]
    lead = "".join(voice.say(f"membership.growth.lead.{basis}") for basis in shown)
    points = [
        f"{voice.short_day(row['date'])} {_count(row, voice)}" for row in told.to_dict("records")
    ]
    alt = voice.say("membership.growth.alt", title=title, points=voice.listed(points, most=12))
    if roles is not None:
        counted = zip(voice.names(roles["role"]), roles["organisations"], strict=True)
        told_roles = voice.listed([f"{role} {n}" for role, n in counted])
        alt += voice.say("membership.roles.alt", roles=told_roles)
    return Story(title, lead.strip(), alt)


@figure(section="year", numbers=("date", "basis", "members", "undated", "approximate"))
def plot_membership(
    growth: pd.DataFrame, *, voice: Voice, roles: pd.DataFrame | None = None
) -> dict[str, Axes]:
    """Draw the number of members over time, and beside it the organisations of each role.

    `growth` is what `members_over_time` returns: reported totals are open circles, joined by a
    broken line since nobody knows the way between them; dated memberships a line of steps, with a
    band above it for members since nobody knows when. `roles` is what `composition_by_role`
    returns. Returns the Axes `growth` and, where there are roles, `roles`.
    """
    room = WIDTH - 2 * MARGIN
    wide = room if roles is None else room - ROLES_WIDTH - 0.35
    places = {"growth": (0.0, 0.25, wide, HIGH)}
    texts: list[str] = []
    if roles is not None:
        texts = [wrap(t, 1.3, LABEL, voice=voice) for t in voice.names(roles["role"])]
        left = widest(texts) + 0.1
        places["roles"] = (room - ROLES_WIDTH + left, 0.25, ROLES_WIDTH - left, HIGH)
    story = tell_membership(growth, voice=voice, roles=roles)
    axes = panels(story, places, voice=voice, height=0.25 + HIGH + 0.4)
    _draw_growth(axes["growth"], growth, wide, voice)
    if roles is not None:
        _draw_roles(axes["roles"], roles, texts, ROLES_WIDTH - left, voice)
    return axes


def _draw_growth(ax: Axes, growth: pd.DataFrame, wide: float, voice: Voice) -> None:
    ax.spines["left"].set_visible(False)
    ax.set_yticks([])
    _head(ax, voice.say("membership.growth.head"))
    if growth.empty:
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        ax.text(0, 0.9, voice.say("membership.none"), transform=ax.transAxes, color=GREY)
        return
    ends = growth["date"].min().to_period("M"), growth["date"].max().to_period("M")
    date_axis(ax, *ends, width=wide, voice=voice)
    ax.set_ylim(0, 1.22 * max(1, int((growth["members"] + growth["undated"].fillna(0)).max())))
    recorded = growth[growth["basis"] == "recorded"]
    days, members = date2num(recorded["date"]), recorded["members"].astype(int)
    ax.step(days, members, where="post", color=theme().accent, lw=1.8)
    highest = members + recorded["undated"].astype(int)
    ax.fill_between(days, members, highest, step="post", facecolor=PALE, lw=0)
    reported = growth[growth["basis"] == "reported"]
    days, totals = date2num(reported["date"]), reported["members"].astype(int)
    ax.plot(days, totals, "--", color=GREY, lw=1.0)
    ax.plot(days, totals, "o", mfc=PAPER, mec=INK, mew=1.4, ms=7, clip_on=False)
    _label_points(ax, [reported, recorded], wide, voice)


def _label_points(ax: Axes, bases: Sequence[pd.DataFrame], wide: float, voice: Voice) -> None:
    """Write the numbers at the points, all where they are few, the first and last where not.

    Where both kinds are drawn they nearly meet: the numbers of the second stand below its points.
    A number that would meet one that is written already is left out.
    """
    low, high = ax.get_xlim()
    top = ax.get_ylim()[1]
    taken: list[tuple[float, float, float]] = []
    for points in bases:
        rows, below = points.to_dict("records"), bool(taken)
        for row in rows if len(rows) <= LABELLED else [rows[0], rows[-1]]:
            # Too near to the axis there is room above only.
            under = below and row["members"] > 0.2 * top
            text = _count(row, voice)
            half = text_width(text, LABEL) / 2
            # At the edge a number is shifted inwards.
            x = min(max(wide * (date2num(row["date"]) - low) / (high - low), half), wide - half)
            y = HIGH * row["members"] / top + (-0.17 if under else 0.17)
            gaps = [(abs(x - x1) - half - half1, abs(y - y1)) for x1, y1, half1 in taken]
            if any(across < 0.06 and up < 0.17 for across, up in gaps):
                continue
            taken.append((x, y, half))
            ax.text(
                low + x / wide * (high - low), y / HIGH * top, text, ha="center", va="center",
                size=LABEL, bbox={"fc": PAPER, "ec": "none", "pad": 0.4},
                color=INK if row["basis"] == "reported" else theme().accent,
            )  # fmt: skip


def _draw_roles(ax: Axes, roles: pd.DataFrame, texts: list[str], wide: float, voice: Voice) -> None:
    """Draw a bar for each role, its number behind it, on Axes `wide` inches wide."""
    _head(ax, voice.say("membership.roles.head"), x=1 - ROLES_WIDTH / wide)
    counts = roles["organisations"].astype(int).tolist()
    numbers = [f"{n:,}" for n in counts]
    scale = max(1, *counts) * wide / (wide - widest(numbers) - 0.1)
    label_rows(ax, texts)
    ax.set(xlim=(0, scale), xticks=[])
    ax.barh([i + 0.5 for i in range(len(counts))], counts, height=0.56, color=theme().accent)
    for i, (n, number) in enumerate(zip(counts, numbers, strict=True)):
        ax.text(n + 0.06 * scale / wide, i + 0.5, number, va="center")


def _head(ax: Axes, text: str, *, x: float = 0.0) -> None:
    ax.text(x, 1.02, text, transform=ax.transAxes, size=NOTE, color=GREY, va="bottom")


def _count(row: dict, voice: Voice) -> str:
    """Return a number of members as it is written: a round one says so."""
    n = f"{row['members']:,}"
    return voice.say("membership.about", n=n) if row["approximate"] else n
