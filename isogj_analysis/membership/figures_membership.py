"""Figures of the membership: how it grew, of whom it consists, and who joined and left."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from isogj_analysis.draw.dates import date_axis, label_rows, span
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame, panels
from isogj_analysis.draw.lettering import widest, wrap, write
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, PALE, PAPER, WIDTH, theme
from isogj_analysis.draw.voice import Voice, percent

__all__ = ["plot_membership", "plot_membership_changes"]

# So many totals at most have their number beside them, and so many years are drawn.
LABELLED, YEARS = 8, 20
# In inches: the panels of growth and of roles, the page, a fiscal year.
HIGH, ROLES_WIDTH, ROOM, ROW = 1.9, 2.55, WIDTH - 2 * MARGIN, 0.27


def tell_membership(
    growth: pd.DataFrame, *, voice: Voice, roles: pd.DataFrame | None = None
) -> Story:
    """Return what the growth says: from how many members on which day to how many."""
    bases = [growth[growth["basis"] == basis] for basis in ("reported", "recorded")]
    # Dated memberships may be incomplete: reported totals are told where there are any.
    told = next((part for part in bases if len(part)), growth)
    ends = told.iloc[[0, -1]].to_dict("records") if len(told) else []
    case = "none" if growth.empty else "one"
    if len(told) > 1:
        first, last = (row["members"] for row in ends)
        case = "more" if last > first else "fewer" if last < first else "same"
    places = {
        f"{name}{i}": text
        for i, row in enumerate(ends)
        for name, text in zip(("n", "day"), _told(row, voice), strict=True)
    }
    basis = "_recorded" if len(told) and told["basis"].iloc[0] == "recorded" else ""
    title = voice.say(f"membership.growth.title.{case}{basis}", **places)
    shown = [basis for basis in ("recorded", "reported") if growth["basis"].eq(basis).any()]
    # Of two reports on, a broken line joins them.
    shown += ["between"] * bool(growth["basis"].eq("reported").sum() > 1)
    lead = "".join(voice.say(f"membership.growth.lead.{basis}") for basis in shown)
    points = [" ".join(_told(row, voice)[::-1]) for row in told.to_dict("records")]
    alt = voice.say("membership.growth.alt", title=title, points=voice.listed(points, most=12))
    if roles is not None:
        counted = zip(voice.names(roles["role"]), roles["organisations"], strict=True)
        told_roles = voice.listed([f"{role} {n}" for role, n in counted])
        alt += voice.say("membership.roles.alt", roles=told_roles)
    return Story(title, lead.strip(), alt)


@figure(
    section="members",
    numbers=("date", "date_precision", "basis", "members", "approximate", "undated"),
    bars=("members",),
)
def plot_membership(
    growth: pd.DataFrame, *, voice: Voice, roles: pd.DataFrame | None = None
) -> dict[str, Axes]:
    """Draw the number of members over time, and beside it the organisations of each role.

    `growth` is what `members_over_time` returns: reported totals are open circles, joined by a
    broken line since nobody knows the way between them, with a bar through one whose day is not
    known; dated memberships a line of steps, with a band above it for members since nobody knows
    when. `roles` is what `composition_by_role` returns. Returns the Axes `growth` and, where there
    are roles, `roles`.

    >>> growth = isogj.members_over_time(tables.memberships, tables.reported_totals)
    >>> ax = charts.plot_membership(growth)
    """
    names = [] if roles is None else voice.names(roles["role"])
    texts = [wrap(name, 1.3, LABEL, voice=voice) for name in names]
    wide, own = ROOM - (ROLES_WIDTH + 0.35) * (roles is not None), ROLES_WIDTH - widest(texts) - 0.1
    places = {"growth": (0.0, 0.25, wide, HIGH), "roles": (ROOM - own, 0.25, own, HIGH)}
    if roles is None:
        del places["roles"]
    story = tell_membership(growth, voice=voice, roles=roles)
    axes = panels(story, places, voice=voice, height=0.25 + HIGH + 0.4)
    _draw_growth(axes["growth"], growth, wide, voice)
    if roles is not None:
        ax, wide = axes["roles"], own
        _head(ax, voice.say("membership.roles.head"), x=1 - ROLES_WIDTH / wide)
        counts = roles["organisations"].astype(int).tolist()
        label_rows(ax, texts)
        numbers = [voice.number(n) for n in counts]
        ax.set(xlim=(0, max(1, *counts) * wide / (wide - widest(numbers) - 0.1)), xticks=[])
        bars = ax.barh([i + 0.5 for i in range(len(counts))], counts, 0.56, color=theme().accent)
        ax.bar_label(bars, numbers, padding=4)
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
    rows, totals = reported.to_dict("records"), reported["members"].astype(int)
    middles = [sum(span(row)) / 2 for row in rows]
    ax.plot(middles, totals, "--", color=GREY, lw=1.0)
    for row in rows:
        ax.plot(span(row), [row["members"]] * 2, color=INK, lw=1.4, clip_on=False)
    ax.plot(middles, totals, "o", mfc=PAPER, mec=INK, mew=1.4, ms=7, clip_on=False)
    points = list(zip(middles, rows, strict=True))
    for x, row in points if len(points) <= LABELLED else [points[0], points[-1]]:
        _number(ax, (x, row["members"]), _told(row, voice)[0], 9, INK)
    for row in pd.concat([recorded[:1], recorded[1:][-1:]]).to_dict("records"):
        at = (date2num(row["date"]), row["members"])
        _number(ax, at, voice.number(row["members"]), -9 if points else 9, theme().accent)


def _number(ax: Axes, at: tuple[float, float], text: str, up: float, ink: str) -> None:
    """Write a number at a point, so many points above it, or below where it has room."""
    if at[1] < 0.2 * ax.get_ylim()[1]:
        up = abs(up)
    low, high = ax.get_xlim()
    ha = "left" if at[0] < low + 0.02 * (high - low) else "center"
    ha = "right" if at[0] > high - 0.02 * (high - low) else ha
    ground = {"fc": PAPER, "ec": "none", "pad": 0.4}
    write(ax, text, at, (0, up), size=LABEL, color=ink, ha=ha, bbox=ground)


def tell_changes(changes: pd.DataFrame, *, voice: Voice) -> Story:
    """Return who joined and left in the latest fiscal year."""
    years = changes.dropna(subset="fiscal_year").to_dict("records")
    last = years[-1]
    title = voice.say("member_changes.title", year=last["fiscal_year"], **_moves(last, voice))
    told = [
        voice.say("member_changes.year", year=row["fiscal_year"], **_moves(row, voice))
        for row in years[-YEARS:]
    ]
    undated = _undated(changes, voice)
    alt = voice.say("member_changes.alt", title=title, told=voice.listed(told)) + undated
    return Story(title, voice.say("member_changes.lead") + undated, alt)


@figure(
    section="members", numbers=("fiscal_year", "at_start", "joined", "left", "at_end", "retention")
)
def plot_membership_changes(changes: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw the members who joined and left in each fiscal year, and the share of those who stayed.

    `changes` is what `membership_changes` returns. Of more than 20 fiscal years the latest are
    drawn. Members of unknown dates are told in the reading line; without any date there is nothing
    to draw, which is a ValueError.

    >>> ax = charts.plot_membership_changes(isogj.membership_changes(tables.memberships))
    """
    rows = changes.dropna(subset="fiscal_year").iloc[-YEARS:]
    if rows.empty:
        raise ValueError("changes must have a fiscal year: without any date none can be drawn")
    ax = frame(
        tell_changes(changes, voice=voice), ax, voice=voice, height=ROW * len(rows), left=1.0,
        right=0.9, top=0.2,
    )  # fmt: skip
    label_rows(ax, [voice.say("activity.fiscal_year", year=year) for year in rows["fiscal_year"]])
    counts, places = rows[["left", "joined"]].fillna(0).astype(int), np.arange(len(rows)) + 0.5
    most = counts.max()
    # Beside the bars their numbers have room.
    room = 0.25 * max(most.sum(), 1)
    ax.set(xlim=(-most["left"] - room, most["joined"] + room), xticks=[])
    ax.axvline(0, color=GREY, lw=0.8)
    told = [_moves(row, voice) for row in rows.to_dict("records")]
    sides = (("left", -1, PAPER, "right"), ("joined", 1, theme().accent, "left"))
    for key, sign, face, ha in sides:
        ax.barh(places, sign * counts[key], 0.6, fc=face, ec=theme().accent)
        for y, n, row in zip(places, counts[key], told, strict=True):
            write(ax, row[key], (sign * n, y), (4 * sign, 0), size=LABEL, color=INK, ha=ha)
        head = voice.say(f"member_changes.head.{key}")
        write(ax, head, (0, 0), (6 * sign, 3), ha=ha, va="baseline")
    for y, share in zip(places, rows["retention"], strict=True):
        stayed = "–" if pd.isna(share) else f"{percent(share)}%"
        beside = {"xycoords": ("axes fraction", "data"), "size": LABEL, "color": INK, "ha": "right"}
        write(ax, stayed, (1, y), (60, 0), **beside)
    over = {"xycoords": "axes fraction", "ha": "right", "va": "baseline"}
    write(ax, voice.say("member_changes.head.retention"), (1, 1), (60, 3), **over)
    return ax


def _undated(changes: pd.DataFrame, voice: Voice) -> str:
    rows = changes.loc[changes["fiscal_year"].isna(), ["joined", "left"]]
    joined, gone = (int(n) for n in rows.fillna(0).sum())
    told = voice.say("member_changes.undated", n=joined) if joined else ""
    return told + (voice.say("member_changes.gone", gone=gone) if gone else "")


def _moves(row: dict, voice: Voice) -> dict[str, str]:
    return {
        key: voice.say("common.unknown") if pd.isna(row[key]) else voice.number(row[key])
        for key in ("joined", "left")
    }


def _head(ax: Axes, text: str, *, x: float = 0.0) -> None:
    ax.text(x, 1.02, text, transform=ax.transAxes, size=NOTE, color=GREY, va="bottom")


def _told(row: dict, voice: Voice) -> tuple[str, str]:
    n = voice.rough(voice.number(row["members"]), row["approximate"])
    return n, voice.about(row["date"], row["date_precision"])
