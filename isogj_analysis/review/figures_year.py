"""The figure of the year: all that is on record on one axis, what has no date beside it."""

from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from isogj_analysis.activity.compute_activity import sessions
from isogj_analysis.activity.compute_lanes import with_presence
from isogj_analysis.draw.dates import date_axis, middle, span
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import Cell, per_inch, swatch
from isogj_analysis.draw.lettering import block_high, text_width, wrap, write
from isogj_analysis.draw.listing import PAGE, ROOM, fit_lines
from isogj_analysis.draw.maps import left_out
from isogj_analysis.draw.theme import GREY, INK, LABEL, NOTE, PALE, PAPER, RULE, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.review.compute_groups import in_short

__all__ = ["plot_year"]

# The columns in inches: names, and what has no date; between them the axis.
NAMES, LIST, GUTTER = 1.05, 2.25, 0.15
LINE, PAD, TRACK = 0.19, 0.09, 0.24
DOTTED = "・"
# How wide a number may be that stands in the dot of its meeting.
DOT = 0.15
_DATED = ("date", "date_precision")
# So many things without a date are listed of each lane.
LISTED = 6


@dataclass(frozen=True)
class _Lane:
    name: str
    wg: str | None
    rows: pd.DataFrame
    lines: list[dict]
    listed: str
    height: float


def tell_year(entries: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how the members grew, and how many meetings of which groups are on record."""
    totals = entries[entries["what"].eq("members")].dropna(subset="date").sort_values("date")
    meetings = entries[entries["kind"] == "meeting"]
    active, n = meetings["wg"].unique(), sessions(meetings)["session"].nunique()
    case = {0: "none", 1: "one"}.get(len(active), "many")
    grown = ""
    if len(totals) > 1 and totals["number"].iloc[0] < totals["number"].iloc[-1]:
        first, last = (_number(row, voice) for row in totals.iloc[[0, -1]].to_dict("records"))
        grown = voice.say("year.grown", first=first, last=last)
    title = grown + voice.say(
        f"year.title.{case}", n=n, groups=voice.say("activity.groups", n=len(active)),
        wg="".join(voice.names(active[:1], "wg")),
    )  # fmt: skip
    title = title[:1].upper() + title[1:]
    events = entries[entries["kind"].isin(["event", "output"])]
    told = voice.listed(voice.texts(events, "text"), most=12)
    alt = voice.say("year.alt", title=title, told=told)
    return Story(title, voice.say("year.lead"), alt)


def _numbers(entries: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn, with totals apart from the numbers of meetings."""
    totals = entries["kind"].eq("total")
    told = entries.assign(
        value=entries["number"].where(totals), number=entries["number"].mask(totals)
    )
    return told[["kind", "wg", "text_ja", "text_en", *_DATED, "number", "value", "approximate"]]


@figure(
    section="year",
    numbers=_numbers,
    needs={
        "": ("kind", "wg", *_DATED, "number", "approximate", "text_ja", "text_en", "what"),
        "months": ("wg", "month", "state"),
    },
)
def plot_year(
    entries: pd.DataFrame, *, voice: Voice, ax: Axes | None = None,
    months: pd.DataFrame | None = None, since: pd.Series | None = None,
) -> Axes:  # fmt: skip
    """Draw a year on one axis: events, totals, and a lane for each group with its meetings.

    `entries` is what `year_in_review` returns. `months`, the result of `meetings_by_month`, tells
    which months are unknown (dotted), which were missed (a cross), and where there was no group (a
    dash), as in an unknown one that was over before `since`, the result of `groups_since`.
    What has no date stands beside its lane. Of more groups than a page holds those with the most
    on record are drawn, and the reading line says so.

    >>> ax = charts.plot_year(isogj.year_in_review(tables, "2009-06-01"))
    """
    lanes, left = _lanes(entries, months, voice=voice)
    story = tell_year(entries, voice=voice).more(left_out(voice, rows=left))
    wide, height = ROOM - NAMES - LIST - 2 * GUTTER, sum(lane.height for lane in lanes) or 1.0
    key = [] if months is None else [
        (marks()["unknown"], voice.say("activity.months.key.unknown")),
        (marks()["absent"], voice.say("activity.months.key.absent")),
        (_missed(), voice.say("grammar.mark.missed")),
    ]  # fmt: skip
    ax = frame(
        story, ax, voice=voice, height=height, left=NAMES + GUTTER, right=LIST + GUTTER, top=0.4,
        bottom=0.4, key=key,
    )  # fmt: skip
    dates = entries["date"].dropna()
    if dates.empty:
        dates = pd.Series(pd.Timestamp("today"))
    first, last = dates.min().to_period("M"), dates.max().to_period("M")
    date_axis(ax, first, last, width=wide, voice=voice)
    ax.tick_params(axis="x", labeltop=True)
    ax.set(ylim=(height, 0), yticks=[])
    ax.spines[:].set_visible(False)
    (start, end), inch = ax.get_xlim(), per_inch(ax)[0]
    ax.text(end + GUTTER * inch, -0.06, voice.say("year.undated"), size=NOTE, color=GREY)
    if months is not None:
        months = with_presence(months, since)
        months = months[months["month"].dt.to_period("M").between(first, last)]
    top = 0.0
    for lane in lanes:
        edges = [start - (NAMES + GUTTER) * inch, end + (GUTTER + LIST) * inch]
        ax.plot(edges, [top, top], color=RULE, lw=0.6, clip_on=False)
        ax.text(edges[0], top + PAD, lane.name, va="top", linespacing=1.25)
        at = (edges[1] - LIST * inch, top + PAD + 0.01)
        ax.text(*at, lane.listed, size=NOTE, va="top", linespacing=1.35)
        _draw_lines(ax, lane, top + PAD, inch, voice)
        y = top + PAD + LINE * len(lane.lines)
        if months is not None and lane.wg is not None:
            _draw_track(ax, y, months[months["wg"] == lane.wg])
        _draw_meetings(ax, y + TRACK / 2, lane.rows, inch)
        top += lane.height
    return ax


def _lanes(
    entries: pd.DataFrame, months: pd.DataFrame | None, *, voice: Voice
) -> tuple[list[_Lane], int]:
    """Return the lanes that stand on a page, and how many groups are left out."""
    totals = entries["kind"] == "total"
    others = {"all": entries[entries["wg"].isna() & ~totals], "totals": entries[totals]}
    made = [
        _lane(voice.say(f"year.lane.{name}"), None, rows, voice=voice)
        for name, rows in others.items()
        if len(rows)
    ]
    wgs = list(entries["wg"].cat.categories)
    if months is not None:
        wgs += [wg for wg in months["wg"].astype("str").unique() if wg not in wgs]
    lanes = {
        wg: _lane(voice.name("wg", wg), wg, entries[entries["wg"] == wg], voice=voice)
        for wg in wgs
    }  # fmt: skip
    by_rows = sorted(wgs, key=lambda wg: -len(lanes[wg].rows))
    room = PAGE - 1.2 - sum(lane.height for lane in made)
    while by_rows and sum(lanes[wg].height for wg in by_rows) > room:
        by_rows.pop()
    return [*made, *(lanes[wg] for wg in wgs if wg in by_rows)], len(wgs) - len(by_rows)


def _lane(name: str, wg: str | None, rows: pd.DataFrame, *, voice: Voice) -> _Lane:
    name = wrap(name, NAMES, LABEL, voice=voice)
    dated = rows[rows["date"].notna() & (rows["kind"] != "meeting")]
    lines = [*dated[dated["kind"] != "total"].sort_values("date").to_dict("records")]
    measures = dated[dated["kind"] == "total"].groupby("what", sort=False)
    lines += [{"kind": "total", "rows": own} for _, own in measures]
    undated = rows[rows["date"].isna()]
    hang = text_width(DOTTED, NOTE)
    texts = [
        DOTTED + fit_lines(text, LIST - hang, NOTE, voice=voice, most=4).replace("\n", "\n　")
        for text in map(in_short, voice.texts(undated, "text")[:LISTED])
    ]
    if len(undated) > LISTED:
        texts.append(voice.say("year.more", n=len(undated) - LISTED))
    listed = "\n".join(texts)
    high = max(
        LINE * len(lines) + TRACK * (wg is not None), block_high(listed, NOTE) * bool(listed),
        block_high(name, LABEL, 1.25),
    )  # fmt: skip
    return _Lane(name, wg, rows, lines, listed, high + 2 * PAD)


def _draw_lines(ax: Axes, lane: _Lane, top: float, inch: float, voice: Voice) -> None:
    for i, line in enumerate(lane.lines):
        y = top + LINE * (i + 0.5)
        rows = line["rows"].to_dict("records") if line["kind"] == "total" else [line]
        places = [span(row) for row in rows]
        at = [(first + last) / 2 for first, last in places]
        if len(at) > 1:
            ax.plot(at, [y] * len(at), "--", color=GREY, lw=0.9, zorder=1)
        for first, last in places:
            ax.plot([first, last], [y, y], color=INK, lw=1.4, zorder=1, clip_on=False)
        marker, face = ("o", PAPER) if line["kind"] == "total" else ("D", INK)
        ax.plot(at, [y] * len(at), marker, ms=5, mfc=face, mec=INK)
        for n, (row, (first, last)) in enumerate(zip(rows, places, strict=True)):
            text, (start, end) = _told(row, n, voice), ax.get_xlim()
            rooms = (end - last) / inch - 0.1, (first - start) / inch - 0.1
            # One that fits on neither side is shortened where it has more room.
            wide = text_width(text, NOTE)
            right = wide < rooms[0] or (wide > rooms[1] and rooms[0] > rooms[1])
            text = fit_lines(text, rooms[not right], NOTE, voice=voice, most=1)
            x, points, ha = (last, 6, "left") if right else (first, -6, "right")
            looks = {"bbox": {"fc": PAPER, "ec": "none", "pad": 0.5}, "zorder": 1.5}
            write(ax, text, (x, y), (points, 0), color=INK, ha=ha, **looks)


def _draw_track(ax: Axes, y: float, months: pd.DataFrame) -> None:
    """Draw what is known of each month of a group: dots where nothing is, a dash before it was."""
    unknown = months["there"] & months["state"].eq("unknown")
    for state in (unknown, months["there"] & ~unknown):
        for _, run in months[state].groupby((~state).cumsum()):
            ends = [run["month"].iloc[0], run["month"].iloc[-1] + pd.offsets.MonthBegin(1)]
            x, end = map(float, date2num(ends))
            box = Rectangle((x, y), end - x, TRACK, lw=0, fc=PALE)
            if state is unknown:
                box = swatch(marks()["unknown"], (x, y), end - x, TRACK)
            ax.add_patch(box)
    none = [(marks()["absent"], ~months["there"]), (_missed(), months["state"].eq("missed"))]
    for look, shown in none:
        for month in months.loc[shown, "month"].dt.to_period("M"):
            at = (middle(month), y + TRACK / 2)
            ax.text(*at, look.text, color=look.ink, ha="center", va="center_baseline")


def _missed() -> Cell:
    """Return the mark of a month that was missed: a zero would be one more number of a meeting."""
    return replace(marks()["missed"], text="×")


def _draw_meetings(ax: Axes, y: float, rows: pd.DataFrame, inch: float) -> None:
    end = float("-inf")
    meetings = rows[rows["kind"] == "meeting"].sort_values("date")
    for x, number in zip(date2num(meetings["date"]), meetings["number"], strict=True):
        ax.plot(x, y, "o", color=theme().accent, ms=11, zorder=2, clip_on=False)
        text = "" if pd.isna(number) else f"{number}"
        half = (text_width(text, NOTE) / 2 + 0.02) * inch
        if x - half > end and text_width(text, NOTE) < DOT:
            ax.text(x, y, text, size=NOTE, color=PAPER, ha="center", va="center_baseline")
            end = x + half


def _told(row: dict, n: int, voice: Voice) -> str:
    if row["kind"] == "total":
        name, number = voice.name("measure", row["what"]), _number(row, voice)
        return number if n else voice.say("year.total", name=name, n=number)
    date = voice.about(row["date"], row["date_precision"])
    return voice.say("year.event", what=voice.text(row, "text"), date=date)


def _number(row: dict, voice: Voice) -> str:
    return voice.rough(voice.number(row["number"]), row["approximate"])
