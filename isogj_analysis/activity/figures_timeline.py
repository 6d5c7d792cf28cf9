"""Figures of the meetings over time: each in its row, or on its WG's lane where they are many."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lanes import draw_lanes
from isogj_analysis.draw.lettering import block_high
from isogj_analysis.draw.listing import PAGE, Column, draw_rows, lay_out_rows
from isogj_analysis.draw.naming import count_wgs, silent_note, wg_labels
from isogj_analysis.draw.strip import HEAD, Mark, draw_strip
from isogj_analysis.draw.theme import GREY, INK, NOTE, theme
from isogj_analysis.draw.voice import Voice

ROWS = 24
_WIDTHS = {"number": 0.45, "date": 1.2, "strip": 1.55, "host": 1.5, "happened": 3.0}
_WIDTHS_OF_SEVERAL = {
    "number": 0.45, "wg": 0.85, "date": 1.05, "strip": 0.9, "host": 1.2, "happened": 3.0
}  # fmt: skip


def tell_meetings(
    meetings: pd.DataFrame, *, voice: Voice, months: pd.DataFrame | None = None
) -> Story:
    """Return what the meetings on record say: how many, whose, and the months missed."""
    missed = _missed(months)
    active = meetings["wg"].dropna().unique()
    n, m = len(meetings), len(missed)
    case = "none" if not n else "one" if len(active) == 1 else "many"
    if n and months is not None:
        if _has_untold_months(meetings, months):
            case += "_least" if m else ""
        else:
            case += "_gap" if m == 1 else "_gaps" if m else "_full" if n > 1 else ""
    title = voice.say(
        f"activity.meetings.title.{case}", n=n, groups=count_wgs(len(active), voice), months=m,
        wg="".join(wg_labels(active[:1], voice=voice, )),
        month=voice.month(missed["month"].iloc[0]) if m else "",
    )  # fmt: skip
    if n + m <= ROWS:
        form, hosted = "rows", meetings.dropna(subset="host").sort_values("date")
        hosts = voice.names(hosted["host"])
        days = [voice.short_day(day) for day in hosted["date"]]
        told = [f"{day} {host}" for day, host in zip(days, hosts, strict=True)]
    else:
        form, counts = "lanes", meetings["wg"].value_counts().loc[lambda count: count > 0]
        wgs = wg_labels(counts.index, voice=voice)
        told = [f"{wg} {count}" for wg, count in zip(wgs, counts, strict=True)]
    lead = voice.say(f"activity.meetings.lead.{form}")
    alt = voice.say("activity.meetings.alt", title=title, told=voice.listed(told, most=ROWS))
    return Story(title, lead, alt)


@figure(section="meetings", numbers=("wg", "number", "date", "host"))
def plot_meetings(
    meetings: pd.DataFrame,
    *,
    voice: Voice,
    ax: Axes | None = None,
    agenda: pd.DataFrame | None = None,
    months: pd.DataFrame | None = None,
) -> Axes:
    """Draw every meeting on record, with its host and what happened, and the months missed.

    `meetings` has wg, number, date and host; `agenda` (wg, number, item, kind, presenter, topic_ja,
    topic_en) tells what happened; `months`, the result of `meetings_by_month`, tells the months
    missed and those of which nothing is known. Up to 24 meetings and such months stand
    in a row each; more of them on one lane per WG, where only the days have room. Beyond 14 lanes
    the WGs with the fewest meetings share the last one.
    """
    story = tell_meetings(meetings, voice=voice, months=months)
    if len(meetings) + len(_missed(months)) > ROWS:
        return draw_lanes(meetings, months, story, voice=voice, ax=ax)
    entries = _entries(meetings, _missed(months))
    texts = _texts(entries, agenda, voice=voice)
    widths = _WIDTHS_OF_SEVERAL if "wg" in texts else _WIDTHS
    inks = [INK if held else theme().alert for held in entries["held"]]
    columns = [
        Column(voice.say(f"activity.meetings.head.{key}"), texts[key], wide, ink=inks)
        if key != "strip"
        else Column("", [""] * len(entries), wide, fixed=True)
        for key, wide in widths.items()
        if key in texts or key == "strip"
    ]
    listing = lay_out_rows(columns, voice=voice, head=HEAD)
    if listing.height > PAGE:
        return draw_lanes(meetings, months, story, voice=voice, ax=ax)
    note = silent_note(_silent(meetings, months), voice=voice)
    below = block_high(note, NOTE) + 0.12 if note else 0.0
    ax = frame(story, ax, voice=voice, height=listing.height, bottom=below)
    draw_rows(ax, listing)
    if note:
        y = listing.height + 0.1
        ax.text(0, y, note, size=NOTE, color=GREY, va="top", linespacing=1.3)
    marks = [
        None
        if pd.isna(entry["month"])
        else Mark(entry["month"], entry["date"] if entry["held"] else None)
        for entry in entries.to_dict("records")
    ]
    draw_strip(ax, listing, marks, voice=voice)
    return ax


def _missed(months: pd.DataFrame | None) -> pd.DataFrame:
    if months is None:
        return pd.DataFrame({"wg": [], "month": pd.DatetimeIndex([])})
    return months.loc[months["missed"].fillna(False).astype(bool), ["wg", "month"]]


def _has_untold_months(meetings: pd.DataFrame, months: pd.DataFrame) -> bool:
    """Tell whether between two meetings of a WG there is a month that it may have missed."""
    ends = meetings.groupby("wg", observed=True)["date"].agg(["min", "max"])
    first, last = (months["wg"].astype(object).map(ends[end]) for end in ("min", "max"))
    between = months["month"].gt(first) & months["month"].lt(last)
    return bool((between & months["missed"].isna()).any())


def _entries(meetings: pd.DataFrame, missed: pd.DataFrame) -> pd.DataFrame:
    """Return meetings and months missed in order of time, those of unknown date last."""
    held = meetings.assign(month=meetings["date"].dt.to_period("M"), held=True)
    empty = missed.assign(month=missed["month"].dt.to_period("M"), held=False)
    return pd.concat([held, empty]).sort_values(["month", "date"], ignore_index=True)


def _texts(
    entries: pd.DataFrame, agenda: pd.DataFrame | None, *, voice: Voice
) -> dict[str, list[str]]:
    shown = ["number", "wg", "date", "host"] + (["happened"] if agenda is not None else [])
    texts: dict[str, list[str]] = {key: [] for key in shown}
    unknown = voice.say("common.unknown")
    for entry in entries.to_dict("records"):
        host, number = voice.say("activity.meetings.no_meeting"), ""
        day = voice.month(entry["month"]) if not entry["held"] else voice.short_day(entry["date"])
        if entry["held"]:
            host = voice.name("host", entry["host"]) if pd.notna(entry["host"]) else unknown
            if pd.notna(entry["number"]):
                number = voice.say("activity.meetings.number", n=entry["number"])
        texts["number"].append(number)
        texts["date"].append(day)
        texts["host"].append(host)
        if agenda is not None:
            part = agenda[agenda["wg"].eq(entry["wg"]) & agenda["number"].eq(entry["number"])]
            told = _happened(part, voice=voice) if entry["held"] else ""
            texts["happened"].append(told)
    texts["wg"] = wg_labels(entries["wg"], voice=voice)
    if entries["wg"].nunique() < 2:
        del texts["wg"]
    return texts


def _happened(items: pd.DataFrame, *, voice: Voice) -> str:
    """Return what happened at one meeting, a line for each item of its agenda."""
    lines = []
    for item in items.sort_values("item").to_dict("records"):
        told = voice.name("kind", item["kind"]) if pd.notna(item["kind"]) else ""
        if pd.notna(item["presenter"]):
            by = voice.name("presenter", item["presenter"])
            told = voice.say("activity.meetings.by", kind=told, presenter=by)
        topic = voice.text(item, "topic")
        both = voice.say("activity.meetings.about", kind=told, topic=topic)
        lines.append(both if told and topic else told or topic)
    return "\n".join(line for line in lines if line) or voice.say("activity.meetings.untold")


def _silent(meetings: pd.DataFrame, months: pd.DataFrame | None) -> list[object]:
    """Return the WGs among the months of which no meeting is on record."""
    if months is None:
        return []
    return [wg for wg in months["wg"].unique() if not meetings["wg"].eq(wg).any()]
