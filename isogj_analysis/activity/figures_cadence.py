"""Figures of the meetings held against the rule: year by year, and all of them so far."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from isogj_analysis.draw.dates import date_axis
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import Cell, draw_grid, key, lay_out
from isogj_analysis.draw.lettering import text_width, widest
from isogj_analysis.draw.listing import (
    Column,
    Listing,
    draw_rows,
    lay_out_rows,
    note_high,
    write_note,
)
from isogj_analysis.draw.naming import count_wgs, fullest, percent, silent_note, wg_labels
from isogj_analysis.draw.theme import GREY, INK, MARGIN, NOTE, PALE, PAPER, WIDTH, theme
from isogj_analysis.draw.voice import Voice

ROWS = 24
WGS, YEARS = 14, 8
WIDEST = 1.3
BAR = 0.16
SO_FAR, APART = 2.5, 0.17
SCALE = MaxNLocator(nbins=4, integer=True)
BASES = ("rule", "reported", "recorded")
# Whose last day it is for which they are compared, the first of these that is there.
COMPARED = ("reported", "recorded", "rule")
_WIDTHS = {
    "wg": 1.2, "year": 0.6, "bar": 0.9, "held": 0.55, "missed": 1.25, "gap": 0.7, "regularity": 0.62
}  # fmt: skip


def tell_cadence(cadence: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many meetings were held where the rule foresees how many, in the years drawn."""
    shown = _shown(cadence)
    years = sorted(shown["fiscal_year"].unique())
    cut = len(years) < cadence["fiscal_year"].nunique()
    span = voice.say("cadence.span", first=years[0], last=years[-1]) if cut else ""
    known = shown[shown["held"].notna()]
    ruled = known[known["expected"].notna()]
    active, held = ruled["wg"].unique(), int(ruled["held"].sum())
    case = "none" if known.empty else "unruled" if ruled.empty else "many"
    case = "one" if case == "many" and len(active) == 1 else case
    title = voice.say(
        f"cadence.title.{case}", groups=count_wgs(len(active), voice),
        n=int(known["held"].sum()), held=held,
        months=int(ruled["covered_months"].sum()), expected=_about(ruled["expected"].sum(), voice),
        wg="".join(wg_labels(active[:1], voice=voice)), span=span,
    )  # fmt: skip
    many = _is_many(cadence)
    lead = voice.say(f"cadence.lead.{'grid' if many else 'rows'}")
    wgs = known["wg"].nunique()
    if cut:
        every = cadence["fiscal_year"].nunique()
        lead += voice.say("activity.months.latest", n=YEARS, all=every)
    if many and wgs > WGS:
        lead += voice.say("cadence.lead.fullest", n=WGS - 1, rest=wgs - WGS + 1)
    labels = wg_labels(known["wg"], voice=voice)
    told = [
        voice.say("cadence.told", wg=wg, year=row["fiscal_year"], **_texts(row, voice))
        for wg, row in zip(labels[:ROWS], known[:ROWS].to_dict("records"), strict=True)
    ]
    listed = voice.listed([*told, *[""] * (len(known) - len(told))], most=ROWS)
    alt = voice.say("cadence.alt", title=title, told=listed)
    return Story(title, lead, alt, n=int(known["held"].sum()))


@figure(
    section="meetings",
    numbers=(
        "wg",
        "fiscal_year",
        "covered_months",
        "expected",
        "held",
        "missed",
        "longest_gap_days",
        "regularity",
    ),
)
def plot_cadence(cadence: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw the meetings of each WG and fiscal year against those that its rule foresees.

    `cadence` is what the function of that name returns. Up to 24 rows of which anything is on
    record stand one below the other, with the months missed, the longest gap and the regularity;
    more of them as a grid of WGs and fiscal years, the latest 8 of them. Beyond 14 WGs those with
    fewer meetings share the last row of the grid. WGs without any record are named below.
    """
    story = tell_cadence(cadence, voice=voice)
    many, cadence = _is_many(cadence), _shown(cadence)
    known = cadence[cadence["held"].notna()]
    silent = [wg for wg in cadence["wg"].unique() if wg not in set(known["wg"])]
    note = silent_note(silent, voice=voice)
    if many:
        drawn = cadence[~cadence["wg"].isin(silent)]
        return _draw_grid(drawn, story, note, voice=voice, ax=ax)
    listing = _listing(known, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height, bottom=note_high(note))
    draw_rows(ax, listing)
    _draw_bars(ax, listing, known)
    if note:
        write_note(ax, note, y=listing.height + 0.1)
    return ax


def _is_many(cadence: pd.DataFrame) -> bool:
    return int(cadence["held"].notna().sum()) > ROWS


def _shown(cadence: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are drawn: those of the latest fiscal years where they are many."""
    if not _is_many(cadence):
        return cadence
    return cadence[cadence["fiscal_year"].isin(sorted(cadence["fiscal_year"].unique())[-YEARS:])]


def _listing(known: pd.DataFrame, *, voice: Voice) -> Listing:
    rows = [_texts(row, voice) for row in known.to_dict("records")]
    labels = wg_labels(known["wg"], voice=voice)
    texts = {key: [row[key] for row in rows] for key in ("held", "missed", "gap", "regularity")}
    # A name stands once, at the first of its years.
    texts["wg"] = [wg if n == 0 or wg != labels[n - 1] else "" for n, wg in enumerate(labels)]
    texts["year"] = [voice.say("activity.fiscal_year", year=y) for y in known["fiscal_year"]]
    columns = [
        Column(voice.say(f"cadence.head.{key}"), texts[key], wide)
        if key != "bar"
        else Column("", [""] * len(known), wide, fixed=True)
        for key, wide in _WIDTHS.items()
    ]
    return lay_out_rows(columns, voice=voice)


def _texts(row: dict, voice: Voice) -> dict[str, str]:
    """Return what a row says of a WG's year, a dash where nothing is known."""
    dash = voice.say("cadence.dash")
    expected = dash if pd.isna(row["expected"]) else _number(row["expected"])
    missed, gap = row["missed"], row["longest_gap_days"]
    return {
        "held": voice.say("cadence.held", held=row["held"], expected=expected),
        "missed": dash
        if missed is None
        else voice.listed([voice.month(month) for month in missed], most=4),
        "gap": dash if pd.isna(gap) else voice.say("cadence.days", n=gap),
        "regularity": dash if pd.isna(row["regularity"]) else f"{percent(row['regularity'])}%",
    }


def _about(value: float, voice: Voice) -> str:
    """Return a number to the unit: it says so where it was none."""
    n = f"{value:,.0f}"
    return n if float(value).is_integer() else voice.say("membership.about", n=n)


def _number(value: float) -> str:
    # Of a hundred meetings and more a tenth says nothing, and has no room.
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}".removesuffix(".0")


def _draw_bars(ax: Axes, listing: Listing, known: pd.DataFrame) -> None:
    """Draw the meetings held as a full bar in the open one of those that the rule foresees."""
    place = list(_WIDTHS).index("bar")
    left, wide = listing.lefts[place], listing.widths[place]
    most = max([1.0, *known["held"], *known["expected"].dropna()])
    for top, row in zip(listing.tops, known.to_dict("records"), strict=True):
        y = top + listing.pad + 0.01
        looks: list[tuple[Any, Any]] = [(row["held"], theme().accent)]
        if pd.notna(row["expected"]):
            looks.insert(0, (row["expected"], PAPER))
        for value, face in looks:
            bar = Rectangle((left, y), float(value) * wide / most, BAR, facecolor=face)
            bar.set(edgecolor=theme().accent, linewidth=0.9)
            ax.add_patch(bar)
        if pd.notna(row["expected"]) and row["expected"] < row["held"]:
            # Where more were held than foreseen the rule is a line in the full bar.
            x = left + float(row["expected"]) * wide / most
            ax.plot([x, x], [y, y + BAR], color=PAPER, lw=1.4)


def _draw_grid(
    cadence: pd.DataFrame, story: Story, note: str, *, voice: Voice, ax: Axes | None
) -> Axes:
    years = sorted(cadence["fiscal_year"].unique())
    wgs = cadence["wg"].unique().tolist()
    own = fullest(cadence.groupby("wg", observed=True)["held"].sum(), wgs, WGS)
    rest = cadence[~cadence["wg"].isin(own)]
    found = {(row["wg"], row["fiscal_year"]): row for row in cadence.to_dict("records")}
    rows = wg_labels(own, voice=voice)
    cells = [[_cell(found[wg, year], voice) for year in years] for wg in own]
    if len(own) < len(wgs):
        rows.append(voice.say("activity.others", n=len(wgs) - len(own)))
        sums = [_summed(rest[rest["fiscal_year"] == year]) for year in years]
        cells.append([_cell(row, voice, scaled=False) for row in sums])
    heads = [voice.say("activity.fiscal_year", year=year) for year in years]
    layout = lay_out(rows, heads, voice=voice, cell_height=0.46, label_width=1.7)
    spare = max(0.0, WIDTH - 2 * MARGIN - layout.left - WIDEST * len(years))
    ax = frame(
        story, ax, voice=voice, height=layout.height, left=layout.left, top=layout.top, right=spare,
        bottom=0.35 + note_high(note),
    )  # fmt: skip
    draw_grid(ax, layout, cells)
    looks = {"regular": Cell(face=PALE), "irregular": Cell(face=theme().step(0))}
    if any(cell.hatch for row in cells for cell in row):
        looks["unknown"] = Cell(hatch="////")
    key(ax, [(look, voice.say(f"cadence.key.{name}")) for name, look in looks.items()])
    if note:
        y = len(rows) * (1 + 0.4 / layout.height)
        x = -layout.left * len(years) / (WIDTH - 2 * MARGIN - layout.left - spare)
        write_note(ax, note, x=x, y=y)
    return ax


def _summed(rows: pd.DataFrame) -> dict:
    """Return one row for several WGs: sums, and the longest gap of them all."""
    known = rows[rows["held"].notna()]
    missed = [month for months in known["missed"] if months is not None for month in months]
    return {
        "held": known["held"].sum(min_count=1),
        "expected": known["expected"].sum(min_count=1),
        "missed": missed if known["missed"].notna().any() else None,
        "longest_gap_days": known["longest_gap_days"].max(),
        "regularity": pd.NA,
    }


def _cell(row: dict, voice: Voice, *, scaled: bool = True) -> Cell:
    if pd.isna(row["held"]):
        return Cell(hatch="////")
    parts = []
    if row["missed"]:
        parts.append(voice.say("cadence.missed", n=len(row["missed"])))
    if pd.notna(row["longest_gap_days"]):
        parts.append(voice.say("cadence.gap", n=row["longest_gap_days"]))
    face = theme().step(1 - float(row["regularity"])) if scaled and row["missed"] else PALE
    return Cell(face, text=_texts(row, voice)["held"], note="  ".join(parts))


def tell_cumulative(totals: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many meetings the rule foresees, how many were reported and how many recorded.

    The title compares them for one day: that of the latest reported total, or else the last one on
    record.
    """
    ends = _ends(totals)
    places: dict[str, Any] = {}
    case, at_most = "none", False
    if ends:
        day = next(ends[basis]["date"] for basis in COMPARED if basis in ends)
        by_then = _ends(totals[totals["date"] <= day])
        case = "_".join(basis for basis in BASES if basis in by_then)
        places = {basis: _total(row, voice) for basis, row in by_then.items()}
        at_most = "rule" in by_then and bool(by_then["rule"]["at_most"])
        if at_most:
            places["rule"] = voice.say("cumulative.most", n=places["rule"])
        places["day"] = voice.day(day)
    title = voice.say(f"cumulative.title.{case}", **places)
    told = [
        voice.say(f"cumulative.point.{basis}", n=_total(ends[basis], voice),
                  day=voice.short_day(ends[basis]["date"]))
        for basis in BASES if basis in ends
    ]  # fmt: skip
    alt = voice.say("cumulative.alt", title=title, told=voice.listed(told))
    lead = voice.say("cumulative.lead")
    if at_most:
        lead += voice.say("cumulative.at_most")
    return Story(title, lead, alt)


@figure(
    section="meetings", numbers=("date", "basis", "meetings", "approximate"), needs=("at_most",)
)
def plot_cumulative(totals: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw the meetings on record added up, the rule above them, and the totals as reported.

    `totals` is what `cumulative_meetings` returns. What is on record is a full line with a dot at
    the end of each month, from the first record to the month of the last: before and after it
    nothing is known. The rule is a broken line, a reported total an open circle; each is named at
    its end.
    """
    ends = _ends(totals)
    texts = {
        basis: voice.say(f"cumulative.label.{basis}", n=_total(row, voice))
        for basis, row in ends.items()
    }
    right = max((text_width(text, 9) for text in texts.values()), default=0.0) + 0.15
    top = 1.1 * max([1.0, *totals["meetings"].astype(float)])
    levels = [level for level in SCALE.tick_values(0, top) if level <= top]
    numbers = [f"{level:,.0f}" for level in levels]
    left = widest(numbers, NOTE) + 0.1
    wide = WIDTH - 2 * MARGIN - left - right
    story = tell_cumulative(totals, voice=voice)
    ax = frame(story, ax, voice=voice, height=SO_FAR, left=left, right=right, bottom=0.4)
    ax.spines["left"].set_visible(False)
    if totals.empty:
        ax.set(xticks=[], yticks=[])
        return ax
    ax.set_ylim(0, top)
    ax.set_yticks(levels, numbers, size=NOTE, color=GREY)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", color=PALE)
    date_axis(ax, *(totals["date"].agg([min, max]).dt.to_period("M")), width=wide, voice=voice)
    looks: dict[str, dict[str, Any]] = {
        "recorded": {"color": theme().accent, "lw": 1.8, "marker": "o", "ms": 3.5},
        "rule": {"color": GREY, "ls": "--", "lw": 1.2},
        "reported": {"ls": "", "marker": "o", "mfc": PAPER, "mec": INK, "mew": 1.4, "ms": 7},
    }
    for basis, look in looks.items():
        part = totals[totals["basis"] == basis]
        if basis == "recorded":
            look["markevery"] = part["date"].dt.is_month_end.tolist()
        ax.plot(date2num(part["date"]), part["meetings"].astype(float), clip_on=False, **look)
    # Names that would touch move up, the lowest stays.
    height, y = ax.get_ylim()[1] / SO_FAR, -1.0
    for basis, row in sorted(ends.items(), key=lambda end: float(end[1]["meetings"])):
        y = max(float(row["meetings"]), y + APART * height)
        ax.annotate(
            texts[basis], (date2num(row["date"]), y), (8, 0), va="center",
            textcoords="offset points", color=theme().accent if basis == "recorded" else INK,
        )  # fmt: skip
    return ax


def _ends(totals: pd.DataFrame) -> dict[str, dict]:
    """Return the last row of each basis that is there."""
    last = totals.sort_values("date").groupby("basis", observed=True).tail(1)
    return {str(row["basis"]): row for row in last.to_dict("records")}


def _total(row: dict, voice: Voice) -> str:
    n = f"{row['meetings']:,.0f}"
    return voice.say("membership.about", n=n) if row["approximate"] else n
