"""Figures for larger records: who hosted, who presented from outside, and what happened."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from isogj_analysis.draw.dates import date_axis, label_rows
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import counted, legend, marks, ramp
from isogj_analysis.draw.grid import draw_grid, lay_out
from isogj_analysis.draw.lettering import block_high, widest, wrap
from isogj_analysis.draw.naming import wg_labels
from isogj_analysis.draw.theme import LABEL, MARGIN, PALE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

ROWS = 20
YEARS = 10
DOTS = 24
WIDEST = 1.3


def tell_hosts(hosting: pd.DataFrame, *, voice: Voice, evenness: float | None = None) -> Story:
    """Return what the hosts say: how many share the meetings, and who hosted most."""
    n, hosts = int(hosting["meetings"].sum()), len(hosting)
    most = int(hosting["meetings"].max()) if hosts else 0
    top = hosting[hosting["meetings"] == most]
    case = "none" if not hosts else "one" if hosts == 1 else "even" if len(top) == hosts else "most"
    case = "tie" if case == "most" and len(top) > 1 else case
    title = voice.say(
        f"activity.hosts.title.{case}", n=n, hosts=hosts, most=most, tied=len(top),
        top="".join(voice.names(top["host"])[:1]),
    )  # fmt: skip
    counted = zip(voice.names(hosting["host"]), hosting["meetings"], strict=True)
    told = voice.listed([f"{host} {n}" for host, n in counted], most=ROWS)
    lead = voice.say("activity.hosts.lead")
    if evenness is not None and pd.notna(evenness):
        lead += voice.say("activity.hosts.evenness", share=f"{evenness:.2f}")
    return Story(title, lead, voice.say("activity.hosts.alt", title=title, told=told))


@figure(section="meetings", numbers=("host", "meetings", "share", "first", "last"))
def plot_hosts(
    hosting: pd.DataFrame,
    *,
    voice: Voice,
    ax: Axes | None = None,
    meetings: pd.DataFrame | None = None,
    evenness: float | None = None,
) -> Axes:
    """Draw who hosted the meetings, when, and how often: one row per host.

    `hosting` is what the function of that name returns (host, meetings, first, last). With
    `meetings` (host, date) there is a dot for each meeting, without them only for the first and
    the last of each host. `evenness`, the result of `hosting_evenness`, is told in the reading
    line. Beyond 20 hosts those with the fewest meetings share a last row.

    >>> ax = charts.plot_hosts(isogj.hosting(tables.meetings))
    """
    story = tell_hosts(hosting, voice=voice, evenness=evenness)
    days = hosting.melt("host", ["first", "last"], value_name="date")
    days = (days if meetings is None else meetings).rename(columns={"host": "who"})
    counts = hosting.set_index("host")["meetings"].rename_axis("host")
    return _draw_days(counts, days[["who", "date"]], story, "activity.hosts.others", voice, ax)


def tell_presenters(presenters: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many organisations from outside presented at the meetings, and how often."""
    n, people = len(presenters), presenters["presenter"].nunique()
    case = "none" if not n else "each" if people == n else "some"
    title = voice.say(f"presenters.title.{case}", n=n, organisations=people)
    told = [
        f"{voice.short_day(row['date'])} {voice.name('presenter', row['presenter'])}"
        for row in presenters[-ROWS:].to_dict("records")
    ]
    alt = voice.say("presenters.alt", title=title, told=voice.listed(told))
    return Story(title, voice.say("presenters.lead"), alt)


@figure(section="meetings", numbers=("date", "wg", "number", "kind", "presenter"))
def plot_presenters(presenters: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw who presented at the meetings without being of the association, when, and how often.

    `presenters` is what `outside_presenters` returns. Beyond 20 organisations those that presented
    least share a last row.

    >>> presenters = isogj.outside_presenters(tables.agenda, tables.meetings, tables.memberships)
    >>> ax = charts.plot_presenters(presenters)
    """
    story = tell_presenters(presenters, voice=voice)
    days = presenters[["presenter", "date"]].rename(columns={"presenter": "who"})
    counts = presenters["presenter"].astype("str").value_counts().rename_axis("presenter")
    return _draw_days(counts, days, story, "presenters.others", voice, ax)


def _draw_days(
    counts: pd.Series, days: pd.DataFrame, story: Story, others: str, voice: Voice, ax: Axes | None
) -> Axes:
    """Draw a row for each organisation: a dot for each of its days, and their number."""
    shown = counts if len(counts) <= ROWS else counts.iloc[: ROWS - 1]
    texts, numbers = voice.names(shown.index), shown.tolist()
    if rest := len(counts) - len(shown):
        texts.append(voice.say(others, n=rest))
        numbers.append(counts.iloc[len(shown) :].sum())
    texts = [wrap(text, 2.95, LABEL, voice=voice) for text in texts]
    told = [voice.say("activity.hosts.times", n=n) for n in numbers]
    left, right = widest(texts) + 0.12, widest(told) + 0.15
    high = max([0.3, *(block_high(text, LABEL) + 0.06 for text in texts)])
    ax = frame(
        story, ax, voice=voice, height=high * max(len(texts), 1), left=left, right=right, bottom=0.4
    )
    label_rows(ax, texts)
    for i, number in enumerate(told):
        x = 1 + 0.1 / (WIDTH - 2 * MARGIN - left - right)
        ax.text(x, i + 0.5, number, transform=ax.get_yaxis_transform(), va="center")
        ax.axhline(i + 0.5, color=PALE, lw=0.8, zorder=0.5)
    months = days["date"].dropna().dt.to_period("M")
    if months.empty:
        ax.set_xticks([])
        return ax
    wide = WIDTH - 2 * MARGIN - left - right
    date_axis(ax, months.min(), months.max(), width=wide, voice=voice)
    marker = "o" if counts.max() <= DOTS else "|"
    for i, who in enumerate(shown.index):
        at = date2num(days.loc[days["who"].astype("str") == who, "date"].dropna())
        ax.plot(at, [i + 0.5] * len(at), marker, color=theme().accent, ms=6, clip_on=False)
    return ax


def tell_agenda(
    kinds: pd.DataFrame, *, voice: Voice, incomplete: pd.DataFrame | None = None
) -> Story:
    """Return which kind of agenda item is the most frequent of those on record."""
    totals = kinds.groupby("kind", observed=True)["items"].sum().astype(int)
    n, most = int(totals.sum()), int(totals.max()) if len(totals) else 0
    top = [_kind(kind, most, voice) for kind in totals[totals.eq(most) & (most > 0)].index]
    case = "none" if not n else "one" if n == 1 else "all" if n == most else "top"
    case = "tie" if len(top) > 1 else case
    title = voice.say(f"agenda.title.{case}", n=n, most=most, top=voice.listed(top))
    some = totals[totals > 0].sort_values(ascending=False, kind="stable")
    pairs = zip(voice.names(some.index), some, strict=True)
    told = voice.listed([f"{kind} {items}" for kind, items in pairs])
    years = kinds["fiscal_year"].nunique()
    lead = voice.say("agenda.lead") + _untold(incomplete, voice=voice)
    if years > YEARS:
        lead += voice.say("activity.years", n=YEARS, all=years)
    return Story(title, lead, voice.say("agenda.alt", title=title, told=told))


@figure(section="meetings", numbers=("fiscal_year", "kind", "items"))
def plot_agenda(
    kinds: pd.DataFrame,
    *,
    voice: Voice,
    ax: Axes | None = None,
    incomplete: pd.DataFrame | None = None,
) -> Axes:
    """Draw how many agenda items of each kind are on record in each fiscal year.

    `kinds` is what `agenda_kinds` returns. `incomplete`, the result of `incomplete_records`, tells
    of which meetings no item is on record: the reading line says so. A year without any item on
    record is unknown and dotted; items of meetings of unknown date have a column of their own, the
    last. Beyond 10 fiscal years the latest are drawn.

    >>> ax = charts.plot_agenda(isogj.agenda_kinds(tables.meetings, tables.agenda))
    """
    known: Sequence = sorted(kinds["fiscal_year"].dropna().unique())[-YEARS:]
    table = kinds.assign(fiscal_year=kinds["fiscal_year"].astype("Int64").fillna(0)).pivot(
        index="kind", columns="fiscal_year", values="items"
    )
    years = [*known, *([0] if kinds["fiscal_year"].isna().any() else [])]
    heads = [
        voice.say("activity.fiscal_year", year=year) if year else voice.say("common.unknown")
        for year in years
    ]
    layout = lay_out(voice.names(table.index), heads, voice=voice, cell_height=0.3)
    scale = ramp(kinds["items"].max() if kinds["items"].notna().any() else 0)
    cells = [
        [marks()["unknown"] if pd.isna(n) else counted(int(n), scale, voice=voice) for n in row]
        for row in table[years].to_numpy()
    ]
    story = tell_agenda(kinds, voice=voice, incomplete=incomplete)
    spare = max(0.0, WIDTH - 2 * MARGIN - layout.left - WIDEST * len(years))
    ax = frame(
        story, ax, voice=voice, height=max(layout.height, 0.1),
        left=layout.left, top=layout.top, right=spare,
        key=legend(cells, scale, voice=voice, unit=voice.say("agenda.items")),
    )  # fmt: skip
    draw_grid(ax, layout, cells, gap=0.02)
    return ax


def _kind(kind: str, n: int, voice: Voice) -> str:
    """Return what so many items of a kind are called in a sentence; a user's own by its label."""
    key = f"agenda.kinds.{kind}"
    return voice.say(key, n=n) if voice.has(key) else voice.name("kind", kind)


def _untold(incomplete: pd.DataFrame | None, *, voice: Voice) -> str:
    """Say of which meeting, or of how many, no agenda item is on record."""
    if incomplete is None:
        return ""
    untold = incomplete[["agenda" in missing for missing in incomplete["missing"]]]
    if len(untold) != 1:
        return voice.say("agenda.untold.many", n=len(untold)) if len(untold) else ""
    wg = wg_labels(untold["wg"], voice=voice)[0]
    return voice.say("agenda.untold.one", wg=wg, n=untold["number"].iloc[0])
