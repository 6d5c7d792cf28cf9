"""The figure of the meetings: a row for each, with its host, what happened and who came."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.activity.compute_agenda import PRESENTED
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.listing import (
    PAGE,
    Column,
    Listing,
    draw_rows,
    lay_out_rows,
    note_high,
    write_note,
)
from isogj_analysis.draw.naming import count_wgs, silent_note, wg_labels
from isogj_analysis.draw.theme import INK, theme
from isogj_analysis.draw.voice import Voice

ROWS = 24
_WIDTHS = {"number": 0.5, "date": 1.2, "host": 1.9, "happened": 1.75, "guests": 1.3}
_WIDTHS_OF_SEVERAL = {
    "number": 0.45, "wg": 0.8, "date": 1.05, "host": 1.2, "happened": 1.35, "guests": 0.95
}  # fmt: skip


def tell_meetings(
    meetings: pd.DataFrame, *, voice: Voice, months: pd.DataFrame | None = None
) -> Story:
    """Return what the meetings on record say: how many, whose, where, and the months missed."""
    missed, active = _missed(months), meetings["wg"].dropna().unique()
    n, m = len(meetings), len(missed)
    case = "none" if not n else "plain"
    if n and months is not None:
        if _has_untold_months(meetings, months):
            case = "least" if m else "plain"
        else:
            case = "gap" if m == 1 else "gaps" if m else "full" if n > 1 else "plain"
    hosts = meetings["host"].nunique()
    title = voice.say(
        f"activity.meetings.title.{case}", n=n, months=m, groups=len(active),
        who=wg_labels(active, voice=voice)[0] if len(active) == 1
        else count_wgs(len(active), voice),
        at=voice.say("activity.meetings.at", hosts=hosts) if hosts else "",
        month=voice.month(missed["month"].iloc[0]) if m else "",
    )  # fmt: skip
    hosted = meetings.dropna(subset="host").sort_values("date")[-ROWS:]
    days = [voice.short_day(day) for day in hosted["date"]]
    told = [
        f"{day} {host}" for day, host in zip(days, voice.names(hosted["host"]), strict=True)
    ]  # fmt: skip
    lead = voice.say("activity.meetings.lead")
    alt = voice.say("activity.meetings.alt", title=title, told=voice.listed(told))
    return Story(title, lead, alt)


@figure(section="meetings", numbers=("wg", "number", "date", "host"))
def plot_meetings(
    meetings: pd.DataFrame,
    *,
    voice: Voice,
    ax: Axes | None = None,
    agenda: pd.DataFrame | None = None,
    guests: pd.DataFrame | None = None,
    months: pd.DataFrame | None = None,
) -> Axes:
    """Draw every meeting on record in a row: its host, what happened, who came from outside.

    `meetings` has wg, number, date and host; `agenda` (wg, number, item, kind, presenter, topic_ja,
    topic_en) tells what happened; `guests`, the result of `outside_presenters`, gives those of
    outside a column of their own; `months`, the result of `meetings_by_month`, tells the months
    missed, which have a row too. A last row adds up what is on record. Of more rows than a page
    holds, 24 at most, the latest are drawn.

    >>> ax = charts.plot_meetings(tables.meetings)
    """
    story = tell_meetings(meetings, voice=voice, months=months)
    entries = _entries(meetings, _missed(months))
    listing, shown = _fitted(entries, meetings, agenda, guests, voice=voice)
    if len(shown) < len(entries):
        held = int(shown["held"].sum())
        latest = voice.say("activity.meetings.latest", n=held, all=len(meetings))
        story = Story(story.title, story.lead + latest, story.alt, n=held)
    wgs = (meetings if months is None else months)["wg"].unique()
    silent = [wg for wg in wgs if not meetings["wg"].eq(wg).any()]
    note = silent_note(silent, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height, bottom=note_high(note))
    draw_rows(ax, listing)
    if note:
        write_note(ax, note, y=listing.height + 0.1)
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


def _fitted(
    entries: pd.DataFrame,
    meetings: pd.DataFrame,
    agenda: pd.DataFrame | None,
    guests: pd.DataFrame | None,
    *,
    voice: Voice,
) -> tuple[Listing, pd.DataFrame]:
    """Return the rows laid out, and as many of the latest entries as stand in them."""
    sums = _sums(meetings, agenda, guests, voice=voice)
    for most in (ROWS, ROWS // 2, ROWS // 4):
        shown = entries[-most:]
        texts = _texts(shown, agenda, guests, voice=voice)
        inks = [*(INK if held else theme().alert for held in shown["held"]), INK]
        columns = [
            Column(
                voice.say(f"activity.meetings.head.{key}"),
                [*texts[key], sums.get(key, "")] if len(meetings) else texts[key],
                wide,
                ink=inks if len(meetings) else INK,
            )
            for key, wide in (_WIDTHS_OF_SEVERAL if "wg" in texts else _WIDTHS).items()
            if key in texts
        ]
        listing = lay_out_rows(columns, voice=voice)
        if listing.height <= PAGE:
            break
    return listing, shown


def _sums(
    meetings: pd.DataFrame,
    agenda: pd.DataFrame | None,
    guests: pd.DataFrame | None,
    *,
    voice: Voice,
) -> dict[str, str]:
    """Return the last row: how many meetings and hosts, items of each kind, and guests."""
    say = "activity.meetings.sum."
    sums = {"date": voice.say(f"{say}meetings", n=len(meetings))}
    if hosts := meetings["host"].nunique():
        sums["host"] = voice.say(f"{say}hosts", n=hosts)
    if agenda is not None and agenda["kind"].notna().any():
        kinds = agenda["kind"].value_counts().loc[lambda n: n > 0].rename_axis("kind")
        pairs = zip(voice.names(kinds.index), kinds, strict=True)
        sums["happened"] = "\n".join(f"{kind} {n:,}" for kind, n in pairs)
    if guests is not None and len(guests):
        sums["guests"] = voice.say(f"{say}guests", n=guests["presenter"].nunique())
    return sums


def _texts(
    entries: pd.DataFrame,
    agenda: pd.DataFrame | None,
    guests: pd.DataFrame | None,
    *,
    voice: Voice,
) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {"number": [], "date": [], "host": [], "happened": []}
    outside = set() if guests is None else set(guests["presenter"])
    texts |= {"guests": []} if outside else {}
    for entry in entries.to_dict("records"):
        row = dict.fromkeys(texts, "")
        row["date"] = voice.month(entry["month"]) if not entry["held"] else ""
        row["host"] = voice.say("activity.meetings.no_meeting")
        if entry["held"]:
            row["date"], row["host"] = voice.short_day(entry["date"]), voice.say("common.unknown")
            if pd.notna(entry["host"]):
                row["host"] = voice.name("host", entry["host"])
            if pd.notna(entry["number"]):
                row["number"] = voice.say("activity.meetings.number", n=entry["number"])
            if agenda is not None:
                of = agenda["wg"].eq(entry["wg"]) & agenda["number"].eq(entry["number"])
                row["happened"] = _happened(agenda[of], outside, voice=voice)
                came = [who for who in agenda.loc[of, "presenter"].unique() if who in outside]
                told = [voice.name("presenter", who) for who in came]
                unnamed = agenda["kind"].isin(PRESENTED) & agenda["presenter"].isna()
                told += [voice.say("activity.meetings.untold")] * bool((of & unnamed).any())
                row |= {"guests": "\n".join(told)} if outside else {}
        for key in texts:
            texts[key].append(row[key])
    if agenda is None:
        del texts["happened"]
    if entries["wg"].nunique() > 1:
        texts["wg"] = wg_labels(entries["wg"], voice=voice)
    return texts


def _happened(items: pd.DataFrame, outside: set[str], *, voice: Voice) -> str:
    """Return what happened at one meeting, a line for each item of its agenda."""
    lines = []
    for item in items.sort_values("item").to_dict("records"):
        told = voice.name("kind", item["kind"]) if pd.notna(item["kind"]) else ""
        if pd.notna(item["presenter"]) and item["presenter"] not in outside:
            by = voice.name("presenter", item["presenter"])
            told = voice.say("activity.meetings.by", kind=told, presenter=by)
        topic = voice.text(item, "topic")
        both = voice.say("activity.meetings.about", kind=told, topic=topic)
        lines.append(both if told and topic else told or topic)
    return "\n".join(line for line in lines if line) or voice.say("activity.meetings.untold")
