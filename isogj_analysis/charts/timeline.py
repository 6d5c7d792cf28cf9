"""Figures of the meetings over time: each in its row, or on its WG's lane where they are many."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import words
from isogj_analysis.charts.dates import short_day
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.lanes import draw_lanes
from isogj_analysis.charts.lettering import block_high
from isogj_analysis.charts.listing import PAGE, Column, draw_rows, lay_out_rows
from isogj_analysis.charts.strip import HEAD, Mark, draw_strip
from isogj_analysis.charts.style import ALERT, GREY, INK, NOTE, styled
from isogj_analysis.charts.wgs import count_wgs, silent_note, wg_labels

ROWS = 24
_WIDTHS = {"number": 0.45, "date": 1.2, "strip": 1.55, "host": 1.5, "happened": 3.0}
_WIDTHS_OF_SEVERAL = {
    "number": 0.45, "wg": 0.85, "date": 1.05, "strip": 0.9, "host": 1.2, "happened": 3.0
}  # fmt: skip


def tell_meetings(
    meetings: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    months: pd.DataFrame | None = None,
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
    title = words.say(
        f"activity.meetings.title.{case}", lang, n=n, groups=count_wgs(len(active), lang), months=m,
        wg="".join(wg_labels(active[:1], lang=lang, names=names)),
        month=words.month(missed["month"].iloc[0], lang) if m else "",
    )  # fmt: skip
    if n + m <= ROWS:
        form, hosted = "rows", meetings.dropna(subset="host").sort_values("date")
        hosts = words.labels(names, hosted["host"], lang)
        days = [short_day(day, lang) for day in hosted["date"]]
        told = [f"{day} {host}" for day, host in zip(days, hosts, strict=True)]
    else:
        form, counts = "lanes", meetings["wg"].value_counts().loc[lambda count: count > 0]
        wgs = wg_labels(counts.index, lang=lang, names=names)
        told = [f"{wg} {count}" for wg, count in zip(wgs, counts, strict=True)]
    lead = words.say(f"activity.meetings.lead.{form}", lang)
    alt = words.say(
        "activity.meetings.alt", lang, title=title, told=words.listed(told, lang, most=ROWS)
    )
    return Story(title, lead, alt)


@styled
def plot_meetings(
    meetings: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
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
    story = tell_meetings(meetings, lang=lang, names=names, months=months)
    if len(meetings) + len(_missed(months)) > ROWS:
        return draw_lanes(meetings, months, story, lang=lang, names=names, ax=ax)
    entries = _entries(meetings, _missed(months))
    texts = _texts(entries, agenda, lang=lang, names=names)
    widths = _WIDTHS_OF_SEVERAL if "wg" in texts else _WIDTHS
    inks = [INK if held else ALERT for held in entries["held"]]
    columns = [
        Column(words.say(f"activity.meetings.head.{key}", lang), texts[key], wide, ink=inks)
        if key != "strip"
        else Column("", [""] * len(entries), wide, fixed=True)
        for key, wide in widths.items()
        if key in texts or key == "strip"
    ]
    listing = lay_out_rows(columns, lang=lang, head=HEAD)
    if listing.height > PAGE:
        return draw_lanes(meetings, months, story, lang=lang, names=names, ax=ax)
    note = silent_note(_silent(meetings, months), lang=lang, names=names)
    below = block_high(note, NOTE) + 0.12 if note else 0.0
    ax = frame(story, ax, lang=lang, height=listing.height, bottom=below)
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
    draw_strip(ax, listing, marks, lang=lang)
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
    entries: pd.DataFrame, agenda: pd.DataFrame | None, *, lang: str, names: pd.DataFrame | None
) -> dict[str, list[str]]:
    shown = ["number", "wg", "date", "host"] + (["happened"] if agenda is not None else [])
    texts: dict[str, list[str]] = {key: [] for key in shown}
    unknown = words.say("common.unknown", lang)
    for entry in entries.to_dict("records"):
        host, number = words.say("activity.meetings.no_meeting", lang), ""
        day = (
            words.month(entry["month"], lang)
            if not entry["held"]
            else short_day(entry["date"], lang)
        )
        if entry["held"]:
            host = (
                words.label(names, "host", entry["host"], lang)
                if pd.notna(entry["host"])
                else unknown
            )
            if pd.notna(entry["number"]):
                number = words.say("activity.meetings.number", lang, n=entry["number"])
        texts["number"].append(number)
        texts["date"].append(day)
        texts["host"].append(host)
        if agenda is not None:
            part = agenda[agenda["wg"].eq(entry["wg"]) & agenda["number"].eq(entry["number"])]
            told = _happened(part, lang=lang, names=names) if entry["held"] else ""
            texts["happened"].append(told)
    texts["wg"] = wg_labels(entries["wg"], lang=lang, names=names)
    if entries["wg"].nunique() < 2:
        del texts["wg"]
    return texts


def _happened(items: pd.DataFrame, *, lang: str, names: pd.DataFrame | None) -> str:
    """Return what happened at one meeting, a line for each item of its agenda."""
    lines = []
    for item in items.sort_values("item").to_dict("records"):
        told = words.label(names, "kind", item["kind"], lang) if pd.notna(item["kind"]) else ""
        if pd.notna(item["presenter"]):
            by = words.label(names, "presenter", item["presenter"], lang)
            told = words.say("activity.meetings.by", lang, kind=told, presenter=by)
        topics = [item[f"topic_{one}"] for one in sorted(words.LANGUAGES, key=lang.__ne__)]
        topic = next((text for text in topics if pd.notna(text)), "")
        both = words.say("activity.meetings.about", lang, kind=told, topic=topic)
        lines.append(both if told and topic else told or topic)
    return "\n".join(line for line in lines if line) or words.say("activity.meetings.untold", lang)


def _silent(meetings: pd.DataFrame, months: pd.DataFrame | None) -> list[object]:
    """Return the WGs among the months of which no meeting is on record."""
    if months is None:
        return []
    return [wg for wg in months["wg"].unique() if not meetings["wg"].eq(wg).any()]
