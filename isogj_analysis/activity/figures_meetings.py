"""The figure of the meetings: a row for each, with its host, what happened and who came."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

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
    missed, active = _missed(months), meetings["wg"].dropna().unique()
    n, m, hosts = len(meetings), len(missed), meetings["host"].nunique()
    case = "none" if not n else "plain"
    if n and months is not None:
        case = "gap" if m == 1 else "gaps" if m else "full" if n > 1 else "plain"
        if _has_untold_months(meetings, months):
            case = "least" if m else "plain"
    who = voice.say("activity.groups", n=len(active))
    if len(active) == 1:
        who = voice.say(f"{SAY}.one_group", wg=voice.name("wg", active[0]))
    title = voice.say(
        f"{SAY}.title.{case}", n=n, months=m, groups=len(active), who=who,
        at=voice.say(f"{SAY}.at", hosts=hosts) if hosts else "",
        month=voice.month(missed["month"].iloc[0]) if m else "",
    )  # fmt: skip
    hosted = meetings.dropna(subset="host").sort_values("date")[-ROWS:]
    told = zip(map(voice.short_day, hosted["date"]), voice.names(hosted["host"]), strict=True)
    alt = voice.say(f"{SAY}.alt", title=title, told=voice.listed([*map(" ".join, told)]))
    return Story(title, voice.say(f"{SAY}.lead"), alt)


@figure(section="meetings", numbers=("wg", "number", "date", "host"))
def plot_meetings(
    meetings: pd.DataFrame, *, voice: Voice, ax: Axes | None = None,
    agenda: pd.DataFrame | None = None, guests: pd.DataFrame | None = None,
    months: pd.DataFrame | None = None,
) -> Axes:  # fmt: skip
    """Draw every meeting on record in a row: its host, what happened, who came from outside.

    `meetings` has wg, number, date and host; `agenda` (wg, number, item, kind, presenter, topic_ja,
    topic_en) tells what happened; `guests`, the result of `outside_presenters`, have a column of
    their own; `months`, the result of `meetings_by_month`, tells the months missed, which have a
    row too. Of more rows than a page holds, 24 at most, the latest are drawn.

    >>> ax = charts.plot_meetings(tables.meetings)
    """
    story = tell_meetings(meetings, voice=voice, months=months)
    entries = _entries(meetings, _missed(months))
    for most in (ROWS, ROWS // 2, ROWS // 4):
        shown = entries[-most:]
        listing = _listing(shown, meetings, agenda, guests, voice=voice)
        if listing.height <= PAGE:
            break
    if len(shown) < len(entries):
        held = int(shown["held"].sum())
        latest = voice.say(f"{SAY}.latest", n=held, all=len(meetings))
        story = Story(story.title, story.lead + latest, story.alt, n=held)
    wgs = (meetings if months is None else months)["wg"].unique()
    silent, note = [wg for wg in wgs if not meetings["wg"].eq(wg).any()], ""
    if silent:
        # No record is not to say no meeting.
        named = voice.listed(voice.names(silent, "wg"), most=12)
        note = wrap(voice.say(f"{SAY}.silent", wgs=named), ROOM, NOTE, voice=voice)
    below = block_high(note, NOTE) + 0.12 if note else 0.0
    ax = frame(story, ax, voice=voice, height=listing.height, bottom=below)
    draw_rows(ax, listing, [*(INK if held else theme().alert for held in shown["held"]), INK])
    ax.text(0, listing.height + 0.1, note, size=NOTE, color=GREY, va="top", linespacing=1.3)
    return ax


def _missed(months: pd.DataFrame | None) -> pd.DataFrame:
    if months is None:
        return pd.DataFrame({"wg": [], "month": pd.DatetimeIndex([])})
    return months.loc[months["missed"].fillna(False).astype(bool), ["wg", "month"]]


def _has_untold_months(meetings: pd.DataFrame, months: pd.DataFrame) -> bool:
    ends = meetings.groupby("wg", observed=True)["date"].agg(["min", "max"])
    first, last = (months["wg"].astype(object).map(ends[end]) for end in ("min", "max"))
    between = months["month"].gt(first) & months["month"].lt(last)
    return bool((between & months["missed"].isna()).any())


def _entries(meetings: pd.DataFrame, missed: pd.DataFrame) -> pd.DataFrame:
    held = meetings.assign(month=meetings["date"].dt.to_period("M"), held=True)
    empty = missed.assign(month=missed["month"].dt.to_period("M"), held=False)
    return pd.concat([held, empty]).sort_values(["month", "date"], ignore_index=True)


def _listing(
    entries: pd.DataFrame, meetings: pd.DataFrame, agenda: pd.DataFrame | None,
    guests: pd.DataFrame | None, *, voice: Voice,
) -> Listing:  # fmt: skip
    outside = set() if guests is None else set(guests["presenter"])
    told = [_texts(entry, agenda, outside, voice) for entry in entries.to_dict("records")]
    if len(meetings):
        told.append(_sums(meetings, agenda, guests, voice))
    several = entries["wg"].nunique() > 1
    absent = {"happened": agenda is None, "guests": not outside}
    possible = _OF_SEVERAL if several else _WIDTHS
    widths = {key: wide for key, wide in possible.items() if not absent.get(key)}
    columns = {voice.say(f"{SAY}.head.{key}"): [row.get(key, "") for row in told] for key in widths}
    return lay_out_rows(columns, [*widths.values()], voice=voice)


def _sums(
    meetings: pd.DataFrame, agenda: pd.DataFrame | None, guests: pd.DataFrame | None, voice: Voice
) -> dict[str, str]:
    sums = {"date": voice.say(f"{SAY}.sum.meetings", n=len(meetings))}
    if hosts := meetings["host"].nunique():
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
    row = {"wg": voice.name("wg", entry["wg"])}
    if not entry["held"]:
        return row | {"date": voice.month(entry["month"]), "host": voice.say(f"{SAY}.no_meeting")}
    row |= {"date": voice.short_day(entry["date"]), "host": voice.say("common.unknown")}
    if pd.notna(entry["host"]):
        row["host"] = voice.name("host", entry["host"])
    if pd.notna(entry["number"]):
        row["number"] = voice.say(f"{SAY}.number", n=entry["number"])
    if agenda is not None:
        own = agenda[agenda["wg"].eq(entry["wg"]) & agenda["number"].eq(entry["number"])]
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
    return "\n".join(line for line in lines if line) or voice.say(f"{SAY}.untold")
