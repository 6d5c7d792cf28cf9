"""Figures of what happened at the meetings: kinds of agenda items, and who came from outside."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import Cell, draw_grid, lay_out
from isogj_analysis.draw.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.draw.naming import wg_labels
from isogj_analysis.draw.theme import GREY, MARGIN, PALE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

YEARS = 10
ROWS = 24
WIDEST = 1.3


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
        lead += voice.say("activity.months.latest", n=YEARS, all=years)
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
    record is unknown and hatched; items of meetings of unknown date have a column of their own, the
    last. Beyond 10 fiscal years the latest are drawn.
    """
    known = sorted(kinds["fiscal_year"].dropna().unique())[-YEARS:]
    years: list[int | None] = [*known, *([None] if kinds["fiscal_year"].isna().any() else [])]
    codes = pd.Index(kinds["kind"].unique(), name="kind")
    heads = [voice.say("activity.fiscal_year", year=year) for year in known]
    heads += [voice.say("common.unknown")] * (len(years) - len(known))
    layout = lay_out(voice.names(codes), heads, voice=voice, cell_height=0.3)
    story = tell_agenda(kinds, voice=voice, incomplete=incomplete)
    spare = max(0.0, WIDTH - 2 * MARGIN - layout.left - WIDEST * len(years))
    ax = frame(
        story, ax, voice=voice, height=max(layout.height, 0.1),
        left=layout.left, top=layout.top, right=spare,
    )  # fmt: skip
    most = max([4, *kinds["items"].dropna()])
    columns = []
    for year in years:
        of_year = kinds["fiscal_year"].isna() if year is None else kinds["fiscal_year"].eq(year)
        items = kinds[of_year.fillna(False)].set_index("kind")["items"]
        columns.append([_cell(items.get(kind, pd.NA), most) for kind in codes])
    draw_grid(ax, layout, [list(row) for row in zip(*columns, strict=True)], gap=0.02)
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


def _cell(items: int, most: int) -> Cell:
    if pd.isna(items):
        return Cell(hatch="////")
    if not items:
        return Cell(face=PALE, text="0", ink=GREY)
    return Cell(face=theme().step(items / most), text=f"{items:,}")


def tell_presenters(presenters: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many organisations from outside presented at the meetings, and how often."""
    n, people = len(presenters), presenters["presenter"].nunique()
    case = "none" if not n else "each" if people == n else "some"
    title = voice.say(f"presenters.title.{case}", n=n, organisations=people)
    told = [
        f"{voice.short_day(row['date'])} {voice.name('presenter', row['presenter'])}"
        for row in presenters.to_dict("records")
    ]
    alt = voice.say("presenters.alt", title=title, told=voice.listed(told, most=ROWS))
    return Story(title, voice.say("presenters.lead"), alt)


@figure(section="meetings", numbers=("date", "wg", "number", "kind", "presenter"))
def plot_presenters(presenters: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """List who presented at the meetings without being of the association, a row for each item.

    `presenters` is what `outside_presenters` returns. Beyond 24 items the latest are listed, and a
    last row says how many came before.
    """
    latest, rest = cut(presenters.iloc[::-1], ROWS)
    shown = latest.iloc[::-1]
    numbers = [voice.say("activity.meetings.number", n=n) for n in shown["number"]]
    texts = {
        "date": [voice.short_day(day) for day in shown["date"]],
        "wg": wg_labels(shown["wg"], voice=voice),
        "number": numbers,
        "presenter": voice.names(shown["presenter"]),
        "kind": voice.names(shown["kind"]),
    }
    if rest:
        add_line(texts, "presenter", voice.say("presenters.earlier", n=rest))
    widths = {"date": 1.2, "wg": 1.5, "number": 0.6, "presenter": 2.2, "kind": 1.5}
    columns = [
        Column(voice.say(f"presenters.head.{key}"), texts[key], wide)
        for key, wide in widths.items()
    ]
    listing = lay_out_rows(columns, voice=voice)
    story = tell_presenters(presenters, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    return ax
