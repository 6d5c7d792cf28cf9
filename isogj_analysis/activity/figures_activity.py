"""Figures of the working groups' activity: meetings by month, and who hosted them."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num

from isogj_analysis.draw.dates import date_axis, label_rows
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import Cell, draw_grid, key, lay_out
from isogj_analysis.draw.lettering import widest, wrap
from isogj_analysis.draw.naming import count_wgs, fullest, wg_labels
from isogj_analysis.draw.theme import GREY, LABEL, MARGIN, PALE, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

GRID_ROWS = 32
GROUPS = 10
HOSTS = 20
TOLD = 24
DOTS = 24
UNKNOWN = Cell(hatch="////")
BEFORE = Cell(text="–", ink=GREY)
NONE = Cell(face=PALE, text="0", ink=GREY)


def tell_months(months: pd.DataFrame, *, voice: Voice) -> Story:
    """Return what the months say: of how many WGs anything is on record."""
    known = months[months["meetings"].gt(0).fillna(False)]
    wgs, active = months["wg"].unique(), known["wg"].unique()
    case = {1: "one", len(wgs): "all", 0: "none"}.get(len(active), "some")
    case += "_of_two" if case in ("all", "none") and len(wgs) == 2 else ""
    title = voice.say(
        f"activity.months.title.{case}", wgs=len(wgs), active=len(active),
        groups=count_wgs(len(wgs), voice),
        wg="".join(wg_labels(active[:1], voice=voice)),
    )  # fmt: skip
    years = sorted(months["fiscal_year"].unique())
    shown = _years_shown(months)
    lead = voice.say("activity.months.lead")
    if len(shown) < len(years):
        lead += voice.say("activity.months.latest", n=len(shown), all=len(years))
    first = known[:TOLD]
    wgs_told = wg_labels(first["wg"], voice=voice)
    cells = [
        f"{wg} {voice.month(row['month'])} {row['meetings']}"
        for wg, row in zip(wgs_told, first.to_dict("records"), strict=True)
    ]
    # Of tens of thousands of months only the first are named, the others counted.
    told = voice.listed(cells + [""] * (len(known) - len(first)), most=TOLD)
    return Story(title, lead, voice.say("activity.months.alt", title=title, told=told))


@figure(
    section="meetings",
    numbers=("wg", "month", "meetings", "missed"),
    needs=("fiscal_year",),
)
def plot_months(
    months: pd.DataFrame, *, voice: Voice, ax: Axes | None = None, since: pd.Series | None = None
) -> Axes:
    """Draw the number of meetings of each WG in each month, a block of rows for each fiscal year.

    `months` is what `meetings_by_month` returns (wg, fiscal_year, month, meetings, missed). A month
    that is not among the rows, such as one that is not over yet, stays blank; an unknown one is
    hatched, one that was missed is framed, any other without a meeting is pale. `since`, the result
    of `groups_since`, tells when a WG began: a month that was over by then has a dash. Beyond 10
    WGs those with fewer meetings share a last row, and where the fiscal years are more than a page
    holds, the latest are drawn.
    """
    story = tell_months(months, voice=voice)
    counts = _by_row(months, since, voice=voice)
    order = months.loc[months["fiscal_year"].eq(months["fiscal_year"].min()), "month"]
    calendar = [month.month for month in sorted(order.unique())]
    rows: list[str] = []
    cells: list[list[Cell | None]] = []
    heads: list[tuple[int, str]] = []
    most = max([4, *counts.loc[counts["own"], "meetings"].dropna()])
    for year in _years_shown(months):
        heads.append((len(rows), voice.say("activity.fiscal_year", year=year)))
        rows.append("")
        cells.append([])
        part = counts[counts["fiscal_year"] == year]
        for row, own in part.groupby("row", observed=True, sort=False):
            by_month = {row["month"].month: row for row in own.to_dict("records")}
            rows.append(str(row))
            scale = most if own["own"].all() else None
            cells.append([_cell(by_month.get(number), scale) for number in calendar])
    columns = [voice.short_month(number) for number in calendar]
    layout = lay_out(rows, columns, voice=voice, cell_height=0.27, label_width=2.1)
    ax = frame(
        story, ax, voice=voice, height=layout.height, left=layout.left, top=layout.top, bottom=0.35
    )
    draw_grid(ax, layout, cells)
    for i, head in heads:
        ax.text(0.03, i + 0.88, head, color=GREY, va="bottom")
    missed, before = counts["missed"], counts["before"]
    looks = {
        "held": (Cell(face=theme().step(1 / most)), counts["meetings"].gt(0)),
        "missed": (Cell(edge=theme().alert), missed),
        "none": (Cell(face=PALE), counts["meetings"].eq(0) & ~missed),
        "unknown": (UNKNOWN, counts["meetings"].isna() & ~before),
        "before": (Cell(), before),
    }
    entries = [
        (look, voice.say(f"activity.months.key.{name}"))
        for name, (look, there) in looks.items()
        if there.any()
    ]
    key(ax, entries)
    return ax


def _years_shown(months: pd.DataFrame) -> list[int]:
    """Return the fiscal years that a page holds, the latest of them where not all."""
    rows = min(months["wg"].nunique(), GROUPS) + 1
    years = sorted(months["fiscal_year"].unique())
    return years[-max(GRID_ROWS // rows, 1) :]


def _by_row(months: pd.DataFrame, since: pd.Series | None, *, voice: Voice) -> pd.DataFrame:
    """Return the meetings of each fiscal year, drawn row and month, and what a 0 or NA means."""
    wgs = months["wg"].unique().tolist()
    own = fullest(months.groupby("wg", observed=True)["meetings"].sum(), wgs, GROUPS)
    label = dict(zip(own, wg_labels(own, voice=voice), strict=True))
    rest = voice.say("activity.others", n=len(wgs) - len(own))
    wg = months["wg"].astype(object)
    start = pd.Series(since, dtype="datetime64[s]").reindex(wg).array
    by_row = months.assign(
        row=pd.Categorical(wg.map(label).fillna(rest), [*label.values(), rest], ordered=True),
        missed=months["missed"].fillna(False).astype(bool),
        before=(months["month"] + pd.offsets.MonthEnd(0)).lt(start),
    ).groupby(["fiscal_year", "row", "month"], observed=True)
    counts = by_row["meetings"].sum(min_count=1).to_frame()
    counts["missed"] = by_row["missed"].any() & counts["meetings"].eq(0).fillna(False).astype(bool)
    counts["before"] = by_row["before"].all() & counts["meetings"].isna()
    counts = counts.reset_index()
    return counts.assign(own=counts["row"] != rest)


def _cell(month: dict | None, most: int | None) -> Cell | None:
    """Return the look of a month; sums over several WGs, which have no scale, stay grey."""
    if month is None:
        return None
    meetings = month["meetings"]
    if pd.isna(meetings):
        return BEFORE if month["before"] else UNKNOWN
    if not meetings:
        alert = theme().alert
        return Cell(edge=alert, text="0", ink=alert) if month["missed"] else NONE
    return Cell(PALE if most is None else theme().step(meetings / most), text=f"{meetings:,}")


def tell_hosts(hosting: pd.DataFrame, *, voice: Voice, evenness: float | None = None) -> Story:
    """Return what the hosts say: how many share the meetings, and who hosted most."""
    n, hosts = int(hosting["meetings"].sum()), len(hosting)
    most = int(hosting["meetings"].max()) if hosts else 0
    top = hosting[hosting["meetings"] == most]
    case = "none" if not hosts else "one" if hosts == 1 else "even" if len(top) == hosts else "most"
    case = "tie" if case == "most" and len(top) > 1 else case
    who = voice.names(top["host"])
    title = voice.say(
        f"activity.hosts.title.{case}",
        n=n,
        hosts=hosts,
        most=most,
        top="".join(who[:1]),
        tied=len(top),
    )
    counted = zip(voice.names(hosting["host"]), hosting["meetings"], strict=True)
    told = voice.listed([f"{host} {n}" for host, n in counted], most=HOSTS)
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
    """
    story = tell_hosts(hosting, voice=voice, evenness=evenness)
    shown = hosting if len(hosting) <= HOSTS else hosting.iloc[: HOSTS - 1]
    texts = voice.names(shown["host"])
    counts = shown["meetings"].tolist()
    if len(hosting) > len(shown):
        texts.append(voice.say("activity.hosts.others", n=len(hosting) - len(shown)))
        counts.append(hosting["meetings"].iloc[len(shown) :].sum())
    texts = [wrap(text, 2.95, LABEL, voice=voice) for text in texts]
    numbers = [voice.say("activity.hosts.times", n=n) for n in counts]
    left, right = widest(texts) + 0.12, widest(numbers) + 0.15
    lines = max((text.count("\n") + 1 for text in texts), default=1)
    high = max(0.32, lines * LABEL * 1.25 / 72 + 0.06)
    ax = frame(
        story, ax, voice=voice, height=high * max(len(texts), 1), left=left, right=right, bottom=0.4
    )
    wide = WIDTH - 2 * MARGIN - left - right
    label_rows(ax, texts)
    for i, number in enumerate(numbers):
        ax.text(1 + 0.1 / wide, i + 0.5, number, transform=ax.get_yaxis_transform(), va="center")
        ax.axhline(i + 0.5, color=PALE, lw=0.8, zorder=0.5)
    known = hosting.dropna(subset="first")
    if known.empty:
        ax.set_xticks([])
        return ax
    first, last = known["first"].min().to_period("M"), known["last"].max().to_period("M")
    date_axis(ax, first, last, width=wide, voice=voice)
    marker = "o" if hosting["meetings"].max() <= DOTS else "|"
    for i, row in enumerate(shown.to_dict("records")):
        days = pd.Series([row["first"], row["last"]])
        if meetings is not None:
            days = meetings.loc[meetings["host"] == row["host"], "date"]
        ends = date2num(pd.Series([row["first"], row["last"]]).dropna())
        ax.plot(ends, [i + 0.5] * len(ends), color=RULE, lw=1.6, zorder=1)
        at = date2num(days.dropna())
        ax.plot(at, [i + 0.5] * len(at), marker, color=theme().accent, ms=6, clip_on=False)
    return ax
