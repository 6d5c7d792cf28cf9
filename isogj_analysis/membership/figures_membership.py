"""Figures of the membership: how it grew, of whom it consists, and who joined and left."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from isogj_analysis.draw.dates import date_axis, label_rows
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame, panels
from isogj_analysis.draw.lettering import widest, wrap
from isogj_analysis.draw.naming import percent
from isogj_analysis.draw.theme import (
    GREY,
    INK,
    LABEL,
    MARGIN,
    NOTE,
    PALE,
    PAPER,
    RULE,
    WIDTH,
    theme,
)
from isogj_analysis.draw.voice import Voice

LABELLED = 8
ROLES_WIDTH = 2.55
HIGH = 1.9
YEARS = 20
ROW = 0.27


def tell_membership(
    growth: pd.DataFrame, *, voice: Voice, roles: pd.DataFrame | None = None
) -> Story:
    """Return what the growth says: from how many members on which day to how many.

    Reported totals are told where there are any, for dated memberships may be incomplete.
    """
    bases = [growth[growth["basis"] == basis] for basis in ("reported", "recorded")]
    told = next((part for part in bases if len(part)), growth)
    ends = told.iloc[[0, -1]].to_dict("records") if len(told) else []
    case = "none" if growth.empty else "one"
    if len(told) > 1:
        first, last = (row["members"] for row in ends)
        case = "more" if last > first else "fewer" if last < first else "same"
    places = {
        f"{name}{i}": text
        for i, row in enumerate(ends)
        for name, text in (("n", _count(row, voice)), ("day", _day(row, voice)))
    }
    basis = "_recorded" if len(told) and told["basis"].iloc[0] == "recorded" else ""
    title = voice.say(f"membership.growth.title.{case}{basis}", **places)
    shown = [basis for basis in ("recorded", "reported") if growth["basis"].eq(basis).any()]
    lead = "".join(voice.say(f"membership.growth.lead.{basis}") for basis in shown)
    points = [f"{_day(row, voice)} {_count(row, voice)}" for row in told.to_dict("records")]
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
        ax, wide = axes["roles"], ROLES_WIDTH - left
        _head(ax, voice.say("membership.roles.head"), x=1 - ROLES_WIDTH / wide)
        counts = roles["organisations"].astype(int).tolist()
        label_rows(ax, texts)
        numbers = [f"{n:,}" for n in counts]
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
    points = [(*_span(row), row) for row in reported.to_dict("records")]
    middles = [(first + last) / 2 for first, last, _ in points]
    ax.plot(middles, reported["members"].astype(int), "--", color=GREY, lw=1.0)
    for first, last, row in points:
        ax.plot([first, last], [row["members"]] * 2, color=INK, lw=1.4, clip_on=False)
    ax.plot(
        middles, reported["members"].astype(int), "o", mfc=PAPER, mec=INK, mew=1.4, ms=7,
        clip_on=False,
    )  # fmt: skip
    told = points if len(points) <= LABELLED else [points[0], points[-1]]
    for first, last, row in told:
        at = ((first + last) / 2, row["members"])
        _number(ax, at, _count(row, voice), 9, INK)
    for row in pd.concat([recorded[:1], recorded[1:][-1:]]).to_dict("records"):
        at = (date2num(row["date"]), row["members"])
        _number(ax, at, f"{row['members']:,}", -9 if points else 9, theme().accent)


def _number(ax: Axes, at: tuple[float, float], text: str, up: float, ink: str) -> None:
    """Write a number at a point, so many points above it, or below where it has room."""
    if at[1] < 0.2 * ax.get_ylim()[1]:
        up = abs(up)
    low, high = ax.get_xlim()
    ha = "left" if at[0] < low + 0.02 * (high - low) else "center"
    ha = "right" if at[0] > high - 0.02 * (high - low) else ha
    ax.annotate(
        text, at, (0, up), textcoords="offset points", size=LABEL, color=ink, ha=ha, va="center",
        bbox={"fc": PAPER, "ec": "none", "pad": 0.4},
    )  # fmt: skip


def _span(row: dict) -> tuple[float, float]:
    """Return the days between which a total was stated for, as numbers of a date axis."""
    period = row["date"].to_period({"month": "M", "year": "Y"}.get(_precision(row), "D"))
    last = period.start_time if period.freqstr == "D" else period.end_time
    return float(date2num(period.start_time)), float(date2num(last))


def tell_changes(changes: pd.DataFrame, *, voice: Voice) -> Story:
    """Return who joined and left in the latest fiscal year."""
    years = changes.dropna(subset="fiscal_year").to_dict("records")
    last = years[-1]
    title = voice.say("member_changes.title", year=last["fiscal_year"], **_moves(last, voice))
    told = [
        voice.say("member_changes.year", year=row["fiscal_year"], **_moves(row, voice))
        for row in years[-YEARS:]
    ]
    told += [note for note in [_undated(changes, voice)] if note]
    alt = voice.say("member_changes.alt", title=title, told=voice.listed(told))
    return Story(title, voice.say("member_changes.lead"), alt)


@figure(
    section="members", numbers=("fiscal_year", "at_start", "joined", "left", "at_end", "retention")
)
def plot_membership_changes(changes: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw the members who joined and left in each fiscal year, and the share of those who stayed.

    `changes` is what `membership_changes` returns. Who joined stands right of the line, who left
    left of it, and retention in a column of its own. Beyond 20 fiscal years the latest are drawn.
    Members of unknown dates are told under the bars. Without any date there is nothing to draw,
    which is a ValueError.
    """
    rows = changes.dropna(subset="fiscal_year").iloc[-YEARS:].to_dict("records")
    if not rows:
        raise ValueError("changes must have a fiscal year: without any date none can be drawn")
    story, note = tell_changes(changes, voice=voice), _undated(changes, voice)
    left, right, wide = 1.0, 0.9, WIDTH - 2 * MARGIN - 1.9
    ax = frame(
        story, ax, voice=voice, height=ROW * len(rows), left=left, right=right, top=0.2,
        bottom=0.25 if note else 0.0,
    )  # fmt: skip
    label_rows(ax, [""] * len(rows))
    most = {key: max(int(row[key]) if pd.notna(row[key]) else 0 for row in rows)
            for key in ("left", "joined")}  # fmt: skip
    scale = max(1, sum(most.values())) / (wide - 1.2)
    ax.set(xlim=(start := -most["left"] - 0.6 * scale, start + wide * scale), xticks=[], yticks=[])
    ax.axvline(0, color=RULE, lw=0.8)
    edges = ax.get_xlim()[0] - left * scale, ax.get_xlim()[1] + right * scale
    heads = {"fiscal_year": edges[0], "left": -0.08 * scale, "joined": 0.08 * scale}
    for head, x in (heads | {"retention": edges[1]}).items():
        ha = "right" if head in ("left", "retention") else "left"
        text = voice.say(f"member_changes.head.{head}")
        ax.text(x, -0.1 / ROW, text, size=NOTE, color=GREY, ha=ha, va="bottom")
    looks = {"joined": (1, theme().accent, theme().accent), "left": (-1, PAPER, GREY)}
    for i, row in enumerate(rows):
        y = i + 0.5
        for key, (sign, face, edge) in looks.items():
            n = 0 if pd.isna(row[key]) else sign * int(row[key])
            ax.barh(y, n, height=0.6, facecolor=face, edgecolor=edge)
            ha = "left" if sign > 0 else "right"
            ax.text(n + sign * 0.06 * scale, y, _moves(row, voice)[key], va="center", ha=ha)
        ax.text(
            edges[0], y, voice.say("activity.fiscal_year", year=row["fiscal_year"]), va="center"
        )
        kept = "–" if pd.isna(row["retention"]) else f"{percent(row['retention'])}%"
        ax.text(edges[1], y, kept, va="center", ha="right")
    if note:
        note = wrap(note, WIDTH - 0.3, NOTE, voice=voice)
        ax.text(edges[0], len(rows) + 0.12 / ROW, note, size=NOTE, color=GREY, va="top")
    return ax


def _undated(changes: pd.DataFrame, voice: Voice) -> str:
    """Tell how many members of unknown joining date there are, and have left, or nothing."""
    rows = changes.loc[changes["fiscal_year"].isna(), ["joined", "left"]]
    joined, gone = (int(n) for n in rows.fillna(0).sum())
    told = voice.say("member_changes.undated", n=joined) if joined else ""
    return told + (voice.say("member_changes.gone", gone=gone) if gone else "")


def _moves(row: dict, voice: Voice) -> dict[str, str]:
    """Return how many joined and left, a word for what is not known."""
    return {
        key: voice.say("common.unknown") if pd.isna(row[key]) else f"{row[key]:,}"
        for key in ("joined", "left")
    }


def _head(ax: Axes, text: str, *, x: float = 0.0) -> None:
    ax.text(x, 1.02, text, transform=ax.transAxes, size=NOTE, color=GREY, va="bottom")


def _precision(row: dict) -> str:
    return str(row["date_precision"])


def _day(row: dict, voice: Voice) -> str:
    return voice.about(row["date"], _precision(row))


def _count(row: dict, voice: Voice) -> str:
    """Return a number of members as it is written: a round one says so."""
    n = f"{row['members']:,}"
    return voice.say("membership.about", n=n) if row["approximate"] else n
