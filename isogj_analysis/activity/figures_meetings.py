"""The figure of the meetings: a row for each, with its host, what happened and who came."""

from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.activity.compute_activity import sessions
from isogj_analysis.activity.compute_agenda import PRESENTED
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import block_high, wrap
from isogj_analysis.draw.listing import PAGE, ROOM, Listing, draw_rows, lay_out_rows
from isogj_analysis.draw.theme import GREY, INK, NOTE, theme
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_meetings"]

ROWS = 24
# How wide the columns may be, in inches: of one group, and of several, which stand in their own.
_WIDTHS = {"number": 0.5, "date": 1.2, "host": 1.9, "happened": 1.75, "guests": 1.3}
_OF_SEVERAL = {
    "number": 0.45, "wg": 0.8, "date": 1.05, "host": 1.2, "happened": 1.35, "guests": 0.95
}  # fmt: skip
SAY = "activity.meetings"


def tell_meetings(
    meetings: pd.DataFrame, *, voice: Voice, months: pd.DataFrame | None = None
) -> Story:
    """Return what the meetings on record say: how many, whose, where, and the months missed."""
    held = _sessions(meetings).query("held")
    missed, active = _missed(months), held["wg"].explode().dropna().unique()
    n, m, hosts = len(held), len(missed), held["host"].nunique()
    case = "none" if not n else "plain"
    if n and months is not None:
        case = "gap" if m == 1 else "gaps" if m else "full" if n > 1 else "plain"
        between = _between(meetings, months)
        if between["missed"].isna().any():
            case = "least" if m else "plain"
        # Without a meeting is also a month in which by the rule none was due.
        if case != "plain" and between["state"].eq("none").any():
            case += "_due"
    who = voice.say("activity.groups", n=len(active))
    if len(active) == 1:
        who = voice.say(f"{SAY}.one_group", wg=voice.name("wg", active[0]))
    title = voice.say(
        f"{SAY}.title.{case}", n=n, months=m, groups=len(active), who=who,
        at=voice.say(f"{SAY}.at", hosts=hosts) if hosts else "",
        month=voice.month(missed["month"].iloc[0]) if m else "",
    )  # fmt: skip
    hosted = held.dropna(subset="host").sort_values("date")[-ROWS:]
    told = zip(map(voice.short_day, hosted["date"]), voice.names(hosted["host"]), strict=True)
    alt = voice.say(f"{SAY}.alt", title=title, told=voice.listed([*map(" ".join, told)]))
    return Story(title, voice.say(f"{SAY}.lead"), alt, n=n)


@figure(section="meetings", numbers=("wg", "number", "date", "host"))
def plot_meetings(
    meetings: pd.DataFrame, *, voice: Voice, ax: Axes | None = None,
    agenda: pd.DataFrame | None = None, guests: pd.DataFrame | None = None,
    months: pd.DataFrame | None = None,
) -> Axes:  # fmt: skip
    """Draw every meeting on record in a row: its host, what happened, who came from outside.

    `meetings` has wg, number, date and host, and may have state and joint: what was called off has
    a row and does not count, a session of several WGs is one. `agenda` (wg, number, item, kind,
    presenter, topic_ja, topic_en) tells what happened; `guests`, the result of
    `outside_presenters`, have a column of their own; `months`, the result of `meetings_by_month`,
    tells the months missed, which have a row too. Of more rows than a page holds, 24 at most, the
    latest are drawn.

    >>> ax = charts.plot_meetings(tables.meetings)
    """
    story = tell_meetings(meetings, voice=voice, months=months)
    entries = _entries(_sessions(meetings), _missed(months))
    for most in (ROWS, ROWS // 2, ROWS // 4):
        shown = entries[-most:]
        listing = _listing(shown, entries, agenda, guests, voice=voice)
        if listing.height <= PAGE:
            break
    if len(shown) < len(entries):
        held = int(shown["held"].sum())
        story = replace(story.more(voice.say(f"{SAY}.latest", n=held, all=story.n)), n=held)
    wgs = (meetings if months is None else months)["wg"].unique()
    silent, note = [wg for wg in wgs if not meetings["wg"].eq(wg).any()], ""
    if silent:
        # No record is not to say no meeting.
        named = voice.listed(voice.names(silent, "wg"), most=12)
        note = wrap(voice.say(f"{SAY}.silent", wgs=named), ROOM, NOTE, voice=voice)
    below = block_high(note, NOTE) + 0.12 if note else 0.0
    ax = frame(story, ax, voice=voice, height=listing.height, bottom=below)
    inks = {"missed": theme().alert, "off": GREY}
    draw_rows(ax, listing, [*(inks.get(_kind(one), INK) for one in shown.to_dict("records")), INK])
    ax.text(0, listing.height + 0.1, note, size=NOTE, color=GREY, va="top", linespacing=1.3)
    return ax


def _missed(months: pd.DataFrame | None) -> pd.DataFrame:
    if months is None:
        return pd.DataFrame({"wg": [], "month": pd.DatetimeIndex([])})
    return months.loc[months["missed"].fillna(False).astype(bool), ["wg", "month"]]


def _between(meetings: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Return the months of each group between its first and its last meeting."""
    ends = meetings.groupby("wg", observed=True)["date"].agg(["min", "max"])
    first, last = (months["wg"].astype(object).map(ends[end]) for end in ("min", "max"))
    return months[months["month"].gt(first) & months["month"].lt(last)]


def _sessions(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each session, with the lists of its groups and of their numbers."""
    rows = sessions(meetings)
    return rows.assign(state=rows.get("state")).groupby("session").agg(
        wg=("wg", list), number=("number", list), date=("date", "first"), host=("host", "first"),
        state=("state", "first"), held=("held", "any"),
    )  # fmt: skip


def _entries(met: pd.DataFrame, missed: pd.DataFrame) -> pd.DataFrame:
    met = met.assign(month=met["date"].dt.to_period("M"))
    missed = missed.assign(month=missed["month"].dt.to_period("M"), held=False)
    missed["wg"] = missed["wg"].astype("str").map(lambda wg: [wg])
    return pd.concat([met, missed]).sort_values(["month", "date"], ignore_index=True)


def _kind(entry: dict[Any, Any]) -> str:
    """Tell whether a row is of what was held, of what was called off, or of a month missed."""
    return "held" if entry["held"] else "off" if pd.notna(entry["date"]) else "missed"


def _listing(
    shown: pd.DataFrame, entries: pd.DataFrame, agenda: pd.DataFrame | None,
    guests: pd.DataFrame | None, *, voice: Voice,
) -> Listing:  # fmt: skip
    outside = set() if guests is None else set(guests["presenter"])
    told = [_texts(entry, agenda, outside, voice) for entry in shown.to_dict("records")]
    if len(met := entries[entries["held"].astype(bool)]):
        told.append(_sums(met, agenda, guests, voice))
    several = shown["wg"].explode().nunique() > 1
    absent = {"happened": agenda is None, "guests": not outside}
    possible = _OF_SEVERAL if several else _WIDTHS
    widths = {key: wide for key, wide in possible.items() if not absent.get(key)}
    columns = {voice.say(f"{SAY}.head.{key}"): [row.get(key, "") for row in told] for key in widths}
    return lay_out_rows(columns, [*[*widths.values()][:-1], ROOM], voice=voice)


def _sums(
    met: pd.DataFrame, agenda: pd.DataFrame | None, guests: pd.DataFrame | None, voice: Voice
) -> dict[str, str]:
    sums = {"date": voice.say(f"{SAY}.sum.meetings", n=len(met))}
    if hosts := met["host"].nunique():
        sums["host"] = voice.say(f"{SAY}.sum.hosts", n=hosts)
    if agenda is not None and agenda["kind"].notna().any():
        kinds = agenda["kind"].value_counts().loc[lambda n: n > 0].rename_axis("kind")
        pairs = zip(voice.names(kinds.index), kinds, strict=True)
        sums["happened"] = "\n".join(f"{kind} {n:,}" for kind, n in pairs)
    if guests is not None and len(guests):
        sums["guests"] = voice.say(f"{SAY}.sum.guests", n=guests["presenter"].nunique())
    return sums


def _texts(
    entry: dict[Any, Any], agenda: pd.DataFrame | None, outside: set[str], voice: Voice
) -> dict[str, str]:
    row, kind = {"wg": "\n".join(voice.names(entry["wg"], "wg"))}, _kind(entry)
    if kind == "missed":
        return row | {"date": voice.month(entry["month"]), "host": voice.say(f"{SAY}.no_meeting")}
    numbers = [voice.say(f"{SAY}.number", n=n) for n in entry["number"] if pd.notna(n)]
    state = entry["state"] if pd.notna(entry["state"]) else "held"
    where = [voice.name("state", state)] if state != "held" else []
    where += [voice.name("host", entry["host"])] if pd.notna(entry["host"]) else []
    row |= {
        "date": voice.short_day(entry["date"]), "number": "\n".join(numbers),
        "host": "\n".join(where) or voice.say("common.unknown"),
    }  # fmt: skip
    if agenda is not None and kind == "held":
        keys = pd.MultiIndex.from_arrays([entry["wg"], entry["number"]])
        own = agenda[pd.MultiIndex.from_frame(agenda[["wg", "number"]]).isin(keys)]
        came = [who for who in own["presenter"].unique() if who in outside]
        unnamed = own["kind"].isin(PRESENTED) & own["presenter"].isna()
        told = [voice.say(f"{SAY}.untold")] * bool(unnamed.any())
        row["happened"] = _happened(own, outside, voice=voice)
        row["guests"] = "\n".join([*voice.names(came, "presenter"), *told])
    return row


def _happened(items: pd.DataFrame, outside: set[str], *, voice: Voice) -> str:
    lines = []
    for item in items.sort_values("item").to_dict("records"):
        told = voice.name("kind", item["kind"]) if pd.notna(item["kind"]) else ""
        if pd.notna(item["presenter"]) and item["presenter"] not in outside:
            by = voice.name("presenter", item["presenter"])
            told = voice.say(f"{SAY}.by", kind=told, presenter=by)
        topic = voice.text(item, "topic")
        both = voice.say(f"{SAY}.about", kind=told, topic=topic)
        lines.append(both if told and topic else told or topic)
    # WGs that met together may both have it on record.
    return "\n".join(filter(None, dict.fromkeys(lines))) or voice.say(f"{SAY}.untold")
