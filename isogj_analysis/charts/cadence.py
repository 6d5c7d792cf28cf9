"""The figure of the rhythm of the WGs: what their rule foresees, what was held, what was missed."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from isogj_analysis.charts import words
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.grid import Cell, draw_grid, key, lay_out
from isogj_analysis.charts.lettering import block_high
from isogj_analysis.charts.listing import Column, Listing, draw_rows, lay_out_rows
from isogj_analysis.charts.shares import percent
from isogj_analysis.charts.style import ACCENT, GREY, MARGIN, NOTE, PALE, PAPER, RAMP, WIDTH, styled
from isogj_analysis.charts.wgs import count_wgs, silent_note, wg_labels

ROWS = 24
WGS, YEARS = 14, 8
WIDEST = 1.3
BAR = 0.16
_WIDTHS = {
    "wg": 1.2, "year": 0.6, "bar": 0.9, "held": 0.55, "missed": 1.25, "gap": 0.7, "regularity": 0.62
}  # fmt: skip


def tell_cadence(
    cadence: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return how many meetings were held where the rule foresees how many, in the years drawn."""
    shown = _shown(cadence)
    years = sorted(shown["fiscal_year"].unique())
    cut = len(years) < cadence["fiscal_year"].nunique()
    span = words.say("cadence.span", lang, first=years[0], last=years[-1]) if cut else ""
    known = shown[shown["held"].notna()]
    ruled = known[known["expected"].notna()]
    active, held = ruled["wg"].unique(), int(ruled["held"].sum())
    case = "none" if known.empty else "unruled" if ruled.empty else "many"
    case = "one" if case == "many" and len(active) == 1 else case
    title = words.say(
        f"cadence.title.{case}", lang, groups=count_wgs(len(active), lang),
        n=int(known["held"].sum()), held=held,
        months=int(ruled["covered_months"].sum()), expected=_about(ruled["expected"].sum(), lang),
        wg="".join(wg_labels(active[:1], lang=lang, names=names)), span=span,
    )  # fmt: skip
    many = _is_many(cadence)
    lead = words.say(f"cadence.lead.{'grid' if many else 'rows'}", lang)
    wgs = known["wg"].nunique()
    if cut:
        every = cadence["fiscal_year"].nunique()
        lead += words.say("activity.months.latest", lang, n=YEARS, all=every)
    if many and wgs > WGS:
        lead += words.say("cadence.lead.fullest", lang, n=WGS - 1, rest=wgs - WGS + 1)
    labels = wg_labels(known["wg"], lang=lang, names=names)
    told = [
        words.say("cadence.told", lang, wg=wg, year=row["fiscal_year"], **_texts(row, lang))
        for wg, row in zip(labels[:ROWS], known[:ROWS].to_dict("records"), strict=True)
    ]
    listed = words.listed([*told, *[""] * (len(known) - len(told))], lang, most=ROWS)
    alt = words.say("cadence.alt", lang, title=title, told=listed)
    return Story(title, lead, alt, n=int(known["held"].sum()))


@styled
def plot_cadence(
    cadence: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the meetings of each WG and fiscal year against those that its rule foresees.

    `cadence` is what the function of that name returns. Up to 24 rows of which anything is on
    record stand one below the other, with the months missed, the longest gap and the regularity;
    more of them as a grid of WGs and fiscal years, the latest 8 of them. Beyond 14 WGs those with
    fewer meetings share the last row of the grid. WGs without any record are named below.
    """
    story = tell_cadence(cadence, lang=lang, names=names)
    many, cadence = _is_many(cadence), _shown(cadence)
    known = cadence[cadence["held"].notna()]
    silent = [wg for wg in cadence["wg"].unique() if wg not in set(known["wg"])]
    note = silent_note(silent, lang=lang, names=names)
    if many:
        drawn = cadence[~cadence["wg"].isin(silent)]
        return _draw_grid(drawn, story, note, lang=lang, names=names, ax=ax)
    listing = _listing(known, lang=lang, names=names)
    ax = frame(story, ax, lang=lang, height=listing.height, bottom=_high(note))
    draw_rows(ax, listing)
    _draw_bars(ax, listing, known)
    if note:
        y = listing.height + 0.1
        ax.text(0, y, note, size=NOTE, color=GREY, va="top", linespacing=1.3)
    return ax


def _is_many(cadence: pd.DataFrame) -> bool:
    return int(cadence["held"].notna().sum()) > ROWS


def _shown(cadence: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are drawn: those of the latest fiscal years where they are many."""
    if not _is_many(cadence):
        return cadence
    return cadence[cadence["fiscal_year"].isin(sorted(cadence["fiscal_year"].unique())[-YEARS:])]


def _high(note: str) -> float:
    return block_high(note, NOTE) + 0.12 if note else 0.0


def _listing(known: pd.DataFrame, *, lang: str, names: pd.DataFrame | None) -> Listing:
    rows = [_texts(row, lang) for row in known.to_dict("records")]
    labels = wg_labels(known["wg"], lang=lang, names=names)
    texts = {key: [row[key] for row in rows] for key in ("held", "missed", "gap", "regularity")}
    # A name stands once, at the first of its years.
    texts["wg"] = [wg if n == 0 or wg != labels[n - 1] else "" for n, wg in enumerate(labels)]
    texts["year"] = [words.say("activity.fiscal_year", lang, year=y) for y in known["fiscal_year"]]
    columns = [
        Column(words.say(f"cadence.head.{key}", lang), texts[key], wide)
        if key != "bar"
        else Column("", [""] * len(known), wide, fixed=True)
        for key, wide in _WIDTHS.items()
    ]
    return lay_out_rows(columns, lang=lang)


def _texts(row: dict, lang: str) -> dict[str, str]:
    """Return what a row says of a WG's year, a dash where nothing is known."""
    dash = words.say("cadence.dash", lang)
    expected = dash if pd.isna(row["expected"]) else _number(row["expected"])
    missed, gap = row["missed"], row["longest_gap_days"]
    return {
        "held": words.say("cadence.held", lang, held=row["held"], expected=expected),
        "missed": dash
        if missed is None
        else words.listed([words.month(month, lang) for month in missed], lang, most=4),
        "gap": dash if pd.isna(gap) else words.say("cadence.days", lang, n=gap),
        "regularity": dash if pd.isna(row["regularity"]) else f"{percent(row['regularity'])}%",
    }


def _about(value: float, lang: str) -> str:
    """Return a number to the unit: it says so where it was none."""
    n = f"{value:,.0f}"
    return n if float(value).is_integer() else words.say("membership.about", lang, n=n)


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
        looks: list[tuple[Any, Any]] = [(row["held"], ACCENT)]
        if pd.notna(row["expected"]):
            looks.insert(0, (row["expected"], PAPER))
        for value, face in looks:
            bar = Rectangle((left, y), float(value) * wide / most, BAR, facecolor=face)
            bar.set(edgecolor=ACCENT, linewidth=0.9)
            ax.add_patch(bar)
        if pd.notna(row["expected"]) and row["expected"] < row["held"]:
            # Where more were held than foreseen the rule is a line in the full bar.
            x = left + float(row["expected"]) * wide / most
            ax.plot([x, x], [y, y + BAR], color=PAPER, lw=1.4)


def _draw_grid(
    cadence: pd.DataFrame,
    story: Story,
    note: str,
    *,
    lang: str,
    names: pd.DataFrame | None,
    ax: Axes | None,
) -> Axes:
    years = sorted(cadence["fiscal_year"].unique())
    wgs = cadence["wg"].unique().tolist()
    held = cadence.groupby("wg", observed=True)["held"].sum()
    fullest = held.sort_values(ascending=False, kind="stable").index
    own = wgs if len(wgs) <= WGS else [wg for wg in wgs if wg in set(fullest[: WGS - 1])]
    rest = cadence[~cadence["wg"].isin(own)]
    found = {(row["wg"], row["fiscal_year"]): row for row in cadence.to_dict("records")}
    rows = wg_labels(own, lang=lang, names=names)
    cells = [[_cell(found[wg, year], lang) for year in years] for wg in own]
    if len(own) < len(wgs):
        rows.append(words.say("activity.others", lang, n=len(wgs) - len(own)))
        sums = [_summed(rest[rest["fiscal_year"] == year]) for year in years]
        cells.append([_cell(row, lang, scaled=False) for row in sums])
    heads = [words.say("activity.fiscal_year", lang, year=year) for year in years]
    layout = lay_out(rows, heads, lang=lang, cell_height=0.46, label_width=1.7)
    spare = max(0.0, WIDTH - 2 * MARGIN - layout.left - WIDEST * len(years))
    ax = frame(
        story, ax, lang=lang, height=layout.height, left=layout.left, top=layout.top, right=spare,
        bottom=0.35 + _high(note),
    )  # fmt: skip
    draw_grid(ax, layout, cells)
    entries = [(Cell(face=PALE), "regular"), (Cell(face=RAMP(0)), "irregular")]
    if any(cell.hatch for row in cells for cell in row):
        entries.append((Cell(hatch="////"), "unknown"))
    key(ax, [(look, words.say(f"cadence.key.{name}", lang)) for look, name in entries])
    if note:
        y = len(rows) * (1 + 0.4 / layout.height)
        x = -layout.left * len(years) / (WIDTH - 2 * MARGIN - layout.left - spare)
        ax.text(x, y, note, size=NOTE, color=GREY, va="top", linespacing=1.3)
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


def _cell(row: dict, lang: str, *, scaled: bool = True) -> Cell:
    if pd.isna(row["held"]):
        return Cell(hatch="////")
    parts = []
    if row["missed"]:
        parts.append(words.say("cadence.missed", lang, n=len(row["missed"])))
    if pd.notna(row["longest_gap_days"]):
        parts.append(words.say("cadence.gap", lang, n=row["longest_gap_days"]))
    face = RAMP(1 - float(row["regularity"])) if scaled and row["missed"] else PALE
    return Cell(face, text=_texts(row, lang)["held"], note="  ".join(parts))
