"""Figures of what happened at the meetings: kinds of agenda items, and who came from outside."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import words
from isogj_analysis.charts.dates import short_day
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.grid import Cell, draw_grid, lay_out
from isogj_analysis.charts.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.charts.style import GREY, MARGIN, PALE, RAMP, WIDTH, styled
from isogj_analysis.charts.wgs import wg_labels

YEARS = 10
ROWS = 24
WIDEST = 1.3


def tell_agenda(
    kinds: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    incomplete: pd.DataFrame | None = None,
) -> Story:
    """Return which kind of agenda item is the most frequent of those on record."""
    totals = kinds.groupby("kind", observed=True)["items"].sum().astype(int)
    n, most = int(totals.sum()), int(totals.max()) if len(totals) else 0
    top = [_kind(kind, most, lang, names) for kind in totals[totals.eq(most) & (most > 0)].index]
    case = "none" if not n else "one" if n == 1 else "all" if n == most else "top"
    case = "tie" if len(top) > 1 else case
    title = words.say(f"agenda.title.{case}", lang, n=n, most=most, top=words.listed(top, lang))
    some = totals[totals > 0].sort_values(ascending=False, kind="stable")
    pairs = zip(words.labels(names, some.index, lang), some, strict=True)
    told = words.listed([f"{kind} {items}" for kind, items in pairs], lang)
    years = kinds["fiscal_year"].nunique()
    lead = words.say("agenda.lead", lang) + _untold(incomplete, lang=lang, names=names)
    if years > YEARS:
        lead += words.say("activity.months.latest", lang, n=YEARS, all=years)
    return Story(title, lead, words.say("agenda.alt", lang, title=title, told=told))


@styled
def plot_agenda(
    kinds: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
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
    heads = [
        words.say("common.unknown", lang) if year is None
        else words.say("activity.fiscal_year", lang, year=year)
        for year in years
    ]  # fmt: skip
    layout = lay_out(words.labels(names, codes, lang), heads, lang=lang, cell_height=0.3)
    story = tell_agenda(kinds, lang=lang, names=names, incomplete=incomplete)
    spare = max(0.0, WIDTH - 2 * MARGIN - layout.left - WIDEST * len(years))
    ax = frame(
        story, ax, lang=lang, height=max(layout.height, 0.1),
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


def _kind(kind: str, n: int, lang: str, names: pd.DataFrame | None) -> str:
    """Return what so many items of a kind are called in a sentence; a user's own by its label."""
    try:
        return words.say(f"agenda.kinds.{kind}", lang, n=n)
    except KeyError:
        return words.label(names, "kind", kind, lang)


def _untold(incomplete: pd.DataFrame | None, *, lang: str, names: pd.DataFrame | None) -> str:
    """Say of which meeting, or of how many, no agenda item is on record."""
    if incomplete is None:
        return ""
    untold = incomplete[["agenda" in missing for missing in incomplete["missing"]]]
    if len(untold) != 1:
        return words.say("agenda.untold.many", lang, n=len(untold)) if len(untold) else ""
    wg = wg_labels(untold["wg"], lang=lang, names=names)[0]
    return words.say("agenda.untold.one", lang, wg=wg, n=untold["number"].iloc[0])


def _cell(items: int, most: int) -> Cell:
    if pd.isna(items):
        return Cell(hatch="////")
    if not items:
        return Cell(face=PALE, text="0", ink=GREY)
    return Cell(face=RAMP(items / most), text=f"{items:,}")


def tell_presenters(
    presenters: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return how many organisations from outside presented at the meetings, and how often."""
    n, people = len(presenters), presenters["presenter"].nunique()
    case = "none" if not n else "each" if people == n else "some"
    title = words.say(f"presenters.title.{case}", lang, n=n, organisations=people)
    told = [
        f"{short_day(row['date'], lang)} {words.label(names, 'presenter', row['presenter'], lang)}"
        for row in presenters.to_dict("records")
    ]
    alt = words.say("presenters.alt", lang, title=title, told=words.listed(told, lang, most=ROWS))
    return Story(title, words.say("presenters.lead", lang), alt)


@styled
def plot_presenters(
    presenters: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """List who presented at the meetings without being of the association, a row for each item.

    `presenters` is what `outside_presenters` returns. Beyond 24 items the latest are listed, and a
    last row says how many came before.
    """
    latest, rest = cut(presenters.iloc[::-1], ROWS)
    shown = latest.iloc[::-1]
    numbers = [words.say("activity.meetings.number", lang, n=n) for n in shown["number"]]
    texts = {
        "date": [short_day(day, lang) for day in shown["date"]],
        "wg": wg_labels(shown["wg"], lang=lang, names=names),
        "number": numbers,
        "presenter": words.labels(names, shown["presenter"], lang),
        "kind": words.labels(names, shown["kind"], lang),
    }
    if rest:
        add_line(texts, "presenter", words.say("presenters.earlier", lang, n=rest))
    widths = {"date": 1.2, "wg": 1.5, "number": 0.6, "presenter": 2.2, "kind": 1.5}
    columns = [
        Column(words.say(f"presenters.head.{key}", lang), texts[key], wide)
        for key, wide in widths.items()
    ]
    listing = lay_out_rows(columns, lang=lang)
    story = tell_presenters(presenters, lang=lang, names=names)
    ax = frame(story, ax, lang=lang, height=listing.height)
    draw_rows(ax, listing)
    return ax
