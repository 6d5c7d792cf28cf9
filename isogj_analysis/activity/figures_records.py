"""Figures for larger records: the rule, who hosted, and what happened."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from isogj_analysis.draw.dates import date_axis, label_rows
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame, frame_grid
from isogj_analysis.draw.grammar import Ramp, counted, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, draw_grid, lay_out
from isogj_analysis.draw.lettering import block_high, widest, wrap
from isogj_analysis.draw.maps import fullest, left_out
from isogj_analysis.draw.theme import LABEL, MARGIN, PALE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_agenda", "plot_cadence", "plot_hosts"]

ROWS, YEARS, WGS = 20, 8, 14
# How wide the column of a year may be, in inches.
WIDEST = 1.3


def tell_cadence(cadence: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many meetings were held where the rule foresees how many, in the years drawn."""
    years, every = _latest(cadence), cadence["fiscal_year"].nunique()
    span = voice.say("cadence.span", first=years[0], last=years[-1]) if len(years) < every else ""
    known = cadence[cadence["fiscal_year"].isin(years) & cadence["held"].notna()]
    ruled = known[known["expected"].notna()]
    active = ruled["wg"].unique()
    case = "none" if known.empty else "unruled" if ruled.empty else "many"
    case = "one" if case == "many" and len(active) == 1 else case
    title = voice.say(
        f"cadence.title.{case}", groups=voice.say("activity.groups", n=len(active)),
        n=int(known["held"].sum()), held=int(ruled["held"].sum()), span=span,
        months=int(ruled["covered_months"].sum()), expected=_rounded(ruled["expected"].sum()),
        wg="".join(voice.names(active[:1], "wg")),
    )  # fmt: skip
    told = [
        voice.say("cadence.told", wg=wg, year=row["fiscal_year"], held=_held(row, voice))
        for wg, row in zip(voice.names(known["wg"]), known.to_dict("records"), strict=True)
    ]
    alt = voice.say("cadence.alt", title=title, told=voice.listed(told, most=24))
    lead = voice.say("cadence.lead")
    if span:
        lead += voice.say("activity.years", n=len(years), all=every)
    return Story(title, lead, alt, n=int(known["held"].sum()))


@figure(
    section="meetings",
    numbers=("wg", "fiscal_year", "covered_months", "expected", "held", "missed",
             "longest_gap_days", "regularity"),
)  # fmt: skip
def plot_cadence(cadence: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw the meetings of each WG and fiscal year against those that its rule foresees.

    `cadence` is what the function of that name returns: a row for each WG, a column for each fiscal
    year, the latest 8 of them; below the numbers the months missed and the longest gap, dots where
    nothing is on record. Of more than 14 WGs those with the most meetings are drawn.

    >>> ax = charts.plot_cadence(isogj.cadence(tables.meetings, tables.working_groups))
    """
    years = _latest(cadence)
    shown = cadence[cadence["fiscal_year"].isin(years)]
    sums = shown.groupby("wg", observed=True)["held"].sum()
    wgs = fullest(sums, shown["wg"].unique().tolist(), WGS)
    found = shown.set_index(["wg", "fiscal_year"]).to_dict("index")
    scale = ramp(max(map(_missed, found.values()), default=0))
    cells = [[_cell(found[wg, year], scale, voice) for year in years] for wg in wgs]
    story = tell_cadence(cadence, voice=voice)
    story = story.more(left_out(voice, rows=shown["wg"].nunique() - len(wgs)))
    said = {key: voice.say(f"cadence.key.{key}") for key in ("missed", "unknown")}
    key = legend(cells, scale, voice=voice, unit=said["missed"], said=said)
    return _draw_years(story, voice.names(wgs, "wg"), years, cells, key, 0.46, voice, ax)


def _latest(rows: pd.DataFrame) -> list[int]:
    return sorted(rows["fiscal_year"].dropna().unique())[-YEARS:]


def _draw_years(
    story: Story, rows: list[str], years: list[int], cells: list[list[Cell]], key: Any, high: float,
    voice: Voice, ax: Axes | None,
) -> Axes:  # fmt: skip
    """Draw a grid with a column for each fiscal year, 0 for an unknown one."""
    heads = [
        voice.say("activity.fiscal_year", year=year) if year else voice.say("common.unknown")
        for year in years
    ]
    layout = lay_out(rows, heads, voice=voice, cell_height=high, label_width=1.7)
    spare = max(0.0, layout.step - WIDEST) * len(years)
    ax = frame_grid(story, ax, layout, voice=voice, right=spare, key=key)
    draw_grid(ax, layout, cells)
    return ax


def _missed(row: dict) -> int:
    return len(row["missed"] or ())


def _cell(row: dict, scale: Ramp, voice: Voice) -> Cell:
    if pd.isna(row["held"]):
        return marks()["unknown"]
    missed = _missed(row)
    parts = [voice.say("cadence.missed", n=missed)] if missed else []
    if pd.notna(row["longest_gap_days"]):
        parts.append(voice.say("cadence.gap", n=row["longest_gap_days"]))
    face = scale.colour(missed) if missed else PALE
    return Cell(face, text=_held(row, voice), note="  ".join(parts))


def _held(row: dict, voice: Voice) -> str:
    expected = "–" if pd.isna(row["expected"]) else _rounded(row["expected"])
    return voice.say("cadence.held", held=int(row["held"]), expected=expected)


def _rounded(value: float) -> str:
    # Of a hundred meetings and more a tenth says nothing, and has no room.
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}".removesuffix(".0")


def tell_hosts(hosting: pd.DataFrame, *, voice: Voice) -> Story:
    """Return what the hosts say: how many share the meetings, and who hosted most."""
    hosts, most = len(hosting), int(hosting["meetings"].max()) if len(hosting) else 0
    top = hosting[hosting["meetings"] == most]
    case = "none" if not hosts else "one" if hosts == 1 else "even" if len(top) == hosts else "most"
    case = "tie" if case == "most" and len(top) > 1 else case
    title = voice.say(
        f"activity.hosts.title.{case}", n=int(hosting["meetings"].sum()), hosts=hosts, most=most,
        tied=len(top), top="".join(voice.names(top["host"])[:1]),
    )  # fmt: skip
    counts = zip(voice.names(hosting["host"]), hosting["meetings"], strict=True)
    told = voice.listed([f"{host} {n}" for host, n in counts], most=ROWS)
    alt = voice.say("activity.hosts.alt", title=title, told=told)
    return Story(title, voice.say("activity.hosts.lead"), alt)


@figure(section="meetings", numbers=("host", "meetings", "share", "first", "last"))
def plot_hosts(
    hosting: pd.DataFrame, *, voice: Voice, ax: Axes | None = None,
    meetings: pd.DataFrame | None = None,
) -> Axes:  # fmt: skip
    """Draw who hosted the meetings, when, and how often: one row per host.

    `hosting` is what the function of that name returns (host, meetings, first, last). With
    `meetings` (host, date) there is a dot for each meeting, without them only for the first and
    the last of each host. Of more than 20 hosts those with the most meetings are drawn.

    >>> ax = charts.plot_hosts(isogj.hosting(tables.meetings))
    """
    shown = hosting.head(ROWS)
    days = hosting.melt("host", ["first", "last"], value_name="date")
    days = (days if meetings is None else meetings).dropna(subset="date").astype({"host": "str"})
    texts = [wrap(text, 2.95, LABEL, voice=voice) for text in voice.names(shown["host"])]
    told = [voice.say("activity.hosts.times", n=n) for n in shown["meetings"]]
    left, right = widest(texts) + 0.12, widest(told) + 0.15
    wide = WIDTH - 2 * MARGIN - left - right
    high = max([0.3, *(block_high(text, LABEL) + 0.06 for text in texts)])
    story = tell_hosts(hosting, voice=voice).more(left_out(voice, rows=len(hosting) - len(shown)))
    ax = frame(
        story, ax, voice=voice, height=high * max(len(texts), 1), left=left, right=right, bottom=0.4
    )
    label_rows(ax, texts)
    if days.empty:
        ax.set_xticks([])
    else:
        months = days["date"].dt.to_period("M")
        date_axis(ax, months.min(), months.max(), width=wide, voice=voice)
    for i, (host, number) in enumerate(zip(shown["host"], told, strict=True)):
        ax.axhline(i + 0.5, color=PALE, lw=0.8, zorder=0.5)
        at = (1 + 0.1 / wide, i + 0.5)
        ax.text(*at, number, transform=ax.get_yaxis_transform(), va="center")
        own = date2num(days.loc[days["host"] == host, "date"])
        ax.plot(own, [i + 0.5] * len(own), "o", color=theme().accent, ms=6, clip_on=False)
    return ax


def tell_agenda(kinds: pd.DataFrame, *, voice: Voice) -> Story:
    """Return which kind of agenda item is the most frequent of those on record."""
    totals = kinds.groupby("kind", observed=True)["items"].sum().astype(int)
    n, most = int(totals.sum()), int(totals.max()) if len(totals) else 0
    top = [_kind(kind, most, voice) for kind in totals[totals.eq(most) & (most > 0)].index]
    case = "none" if not n else "one" if n == 1 else "all" if n == most else "top"
    case = "tie" if len(top) > 1 else case
    title = voice.say(f"agenda.title.{case}", n=n, most=most, top=voice.listed(top))
    some = totals[totals > 0].sort_values(ascending=False, kind="stable")
    told = [f"{kind} {items}" for kind, items in zip(voice.names(some.index), some, strict=True)]
    lead = voice.say("agenda.lead")
    if (every := kinds["fiscal_year"].nunique()) > YEARS:
        lead += voice.say("activity.years", n=YEARS, all=every)
    alt = voice.say("agenda.alt", title=title, told=voice.listed(told))
    return Story(title, lead, alt)


@figure(section="meetings", numbers=("fiscal_year", "kind", "items"))
def plot_agenda(kinds: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw how many agenda items of each kind are on record in each fiscal year.

    `kinds` is what `agenda_kinds` returns. A year without any item on record is unknown and dotted;
    items of meetings of unknown date have a column of their own, the last. Of more than 8 fiscal
    years the latest are drawn.

    >>> ax = charts.plot_agenda(isogj.agenda_kinds(tables.meetings, tables.agenda))
    """
    table = kinds.assign(fiscal_year=kinds["fiscal_year"].astype("Int64").fillna(0)).pivot(
        index="kind", columns="fiscal_year", values="items"
    )
    years = [*_latest(kinds), *[0] * bool(kinds["fiscal_year"].isna().any())]
    scale = ramp(kinds["items"].max() if kinds["items"].notna().any() else 0)
    cells = [
        [marks()["unknown"] if pd.isna(n) else counted(int(n), scale, voice=voice) for n in row]
        for row in table[years].to_numpy()
    ]
    story = tell_agenda(kinds, voice=voice)
    key = legend(cells, scale, voice=voice, unit=voice.say("agenda.items"))
    return _draw_years(story, voice.names(table.index), years, cells, key, 0.3, voice, ax)


def _kind(kind: str, n: int, voice: Voice) -> str:
    key = f"agenda.kinds.{kind}"
    return voice.say(key, n=n) if voice.has(key) else voice.name("kind", kind)
