"""The figure of the meetings over time: a row for each, or a lane for each WG of many."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from isogj_analysis.draw.dates import date_axis, label_rows, middle
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import text_width, widest, wrap
from isogj_analysis.draw.listing import (
    PAGE,
    Column,
    draw_rows,
    lay_out_rows,
    note_high,
    write_note,
)
from isogj_analysis.draw.naming import count_wgs, fullest, silent_note, wg_labels
from isogj_analysis.draw.strip import HEAD, Mark, draw_strip
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

ROWS = 24
LANES = 14
LANE = 0.36
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
        wg="".join(wg_labels(active[:1], voice=voice)),
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
        return _draw_lanes(meetings, months, story, voice=voice, ax=ax)
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
        return _draw_lanes(meetings, months, story, voice=voice, ax=ax)
    wgs = (meetings if months is None else months)["wg"].unique()
    silent = [wg for wg in wgs if not meetings["wg"].eq(wg).any()]
    note = silent_note(silent, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height, bottom=note_high(note))
    draw_rows(ax, listing)
    if note:
        write_note(ax, note, y=listing.height + 0.1)
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
    texts: dict[str, list[str]] = {"number": [], "date": [], "host": [], "happened": []}
    for entry in entries.to_dict("records"):
        number, day = "", voice.month(entry["month"]) if not entry["held"] else ""
        host, told = voice.say("activity.meetings.no_meeting"), ""
        if entry["held"]:
            day, host = voice.short_day(entry["date"]), voice.say("common.unknown")
            if pd.notna(entry["host"]):
                host = voice.name("host", entry["host"])
            if pd.notna(entry["number"]):
                number = voice.say("activity.meetings.number", n=entry["number"])
            if agenda is not None:
                of = agenda["wg"].eq(entry["wg"]) & agenda["number"].eq(entry["number"])
                told = _happened(agenda[of], voice=voice)
        for key, text in zip(texts, (number, day, host, told), strict=True):
            texts[key].append(text)
    if agenda is None:
        del texts["happened"]
    if entries["wg"].nunique() > 1:
        texts["wg"] = wg_labels(entries["wg"], voice=voice)
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


def _draw_lanes(
    meetings: pd.DataFrame,
    months: pd.DataFrame | None,
    story: Story,
    *,
    voice: Voice,
    ax: Axes | None,
) -> Axes:
    """Draw a stroke for each meeting on its WG's lane, with the number of them beside it.

    A cross marks a month that was missed, a pattern the months of which nothing is known.
    """
    counts = meetings["wg"].value_counts()
    listed = (meetings if months is None else months)["wg"].sort_values().unique().tolist()
    shown = fullest(counts, listed, LANES)
    rest = [wg for wg in listed if wg not in shown]
    texts = wg_labels(shown, voice=voice)
    if rest:
        texts.append(voice.say("activity.others", n=len(rest)))
    texts = [wrap(text, 1.6, LABEL, voice=voice) for text in texts]
    left = widest(texts) + 0.12
    heads = [voice.say(f"activity.lanes.head.{key}") for key in ("held", "missed")]
    right = sum(text_width(head, NOTE) + 0.15 for head in heads)
    wide = WIDTH - 2 * MARGIN - left - right
    high = max([LANE, *((text.count("\n") + 1) * LABEL * 1.3 / 72 + 0.08 for text in texts)])
    ax = frame(
        story, ax, voice=voice, height=high * len(texts), left=left, right=right, top=0.2,
        bottom=0.35,
    )  # fmt: skip
    dates = meetings["date"] if months is None else months["month"]
    first, last = (day.to_period("M") for day in (dates.min(), dates.max()))
    date_axis(ax, first, last, width=wide, voice=voice)
    label_rows(ax, texts)
    stroke = min(2.0, 0.6 * wide * 72 / ((last - first).n + 1))
    for i, wg in enumerate(shown):
        ax.axhspan(i + 0.12, i + 0.88, facecolor=PALE, zorder=0.2)
        own = None if months is None else months[months["wg"] == wg]
        missed = _draw_lane(ax, i, meetings.loc[meetings["wg"] == wg, "date"], own, stroke)
        held = int(counts.get(wg, 0))
        unknown = own is not None and own["meetings"].isna().all() and not held
        if unknown:
            text = voice.say("activity.no_record")
            ground = {"boxstyle": "square,pad=0.2", "fc": PAPER, "ec": "none"}
            x = (middle(first) + middle(last)) / 2
            ax.text(x, i + 0.5, text, size=NOTE, color=GREY, ha="center", va="center", bbox=ground)
        _beside(ax, i + 0.5, heads, ["–", "–"] if unknown else [f"{held:,}", missed], wide)
    if rest:
        held = int(counts.reindex(rest).fillna(0).sum())
        _beside(ax, len(shown) + 0.5, heads, [f"{held:,}", ""], wide)
    _beside(ax, -0.12 / high, heads, heads, wide)
    return ax


def _draw_lane(
    ax: Axes, i: int, dates: pd.Series, months: pd.DataFrame | None, stroke: float
) -> str:
    days = date2num(dates.dropna())
    lines = LineCollection(
        [[(day, i + 0.2), (day, i + 0.8)] for day in days], colors=theme().accent, lw=stroke
    )
    ax.add_collection(lines, autolim=False)
    if months is None:
        return ""
    unknown = months["meetings"].isna()
    for _, run in months[unknown].groupby((~unknown).cumsum()):
        start, end = run["month"].iloc[0], run["month"].iloc[-1] + pd.offsets.MonthEnd(0)
        x = date2num(start)
        box = Rectangle((x, i + 0.12), date2num(end) + 1 - x, 0.76, hatch="////", lw=0.8)
        box.set(facecolor=PAPER, edgecolor=RULE, hatchcolor=RULE)
        ax.add_patch(box)
    missed = months[months["missed"].fillna(False).astype(bool)]
    at = [middle(month) for month in missed["month"].dt.to_period("M")]
    ax.plot(at, [i + 0.5] * len(at), "x", color=theme().alert, ms=min(4.0, 2.5 * stroke), mew=0.9)
    return f"{len(missed):,}" if months["missed"].notna().any() else "–"


def _beside(ax: Axes, y: float, heads: list[str], texts: list[str], wide: float) -> None:
    """Write the numbers of one lane in the columns right of it."""
    x = 0.0
    for head, text in zip(heads, texts, strict=True):
        x += text_width(head, NOTE) + 0.15
        head_row = text == head
        ax.text(
            1 + x / wide, y, text, transform=ax.get_yaxis_transform(), ha="right", va="center",
            size=NOTE if head_row else LABEL, color=GREY if head_row else None,
        )  # fmt: skip
