"""The figure of the meetings held against the rule, by group and fiscal year."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import Ramp, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, draw_grid, lay_out
from isogj_analysis.draw.listing import note_high, write_note
from isogj_analysis.draw.naming import count_wgs, fullest, silent_note, wg_labels
from isogj_analysis.draw.theme import MARGIN, PALE, WIDTH
from isogj_analysis.draw.voice import Voice

WGS, YEARS, TOLD = 14, 8, 24
WIDEST = 1.3


def tell_cadence(cadence: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many meetings were held where the rule foresees how many, in the years drawn."""
    years = _years(cadence)
    cut = len(years) < (every := cadence["fiscal_year"].nunique())
    span = voice.say("cadence.span", first=years[0], last=years[-1]) if cut else ""
    known = cadence[cadence["fiscal_year"].isin(years) & cadence["held"].notna()]
    ruled = known[known["expected"].notna()]
    active, held = ruled["wg"].unique(), int(ruled["held"].sum())
    case = "none" if known.empty else "unruled" if ruled.empty else "many"
    case = "one" if case == "many" and len(active) == 1 else case
    title = voice.say(
        f"cadence.title.{case}", groups=count_wgs(len(active), voice),
        n=int(known["held"].sum()), held=held, months=int(ruled["covered_months"].sum()),
        expected=_number(ruled["expected"].sum()), wg="".join(wg_labels(active[:1], voice=voice)),
        span=span,
    )  # fmt: skip
    lead = voice.say("cadence.lead.grid")
    if cut:
        lead += voice.say("activity.years", n=len(years), all=every)
    if (wgs := known["wg"].nunique()) > WGS:
        lead += voice.say("cadence.lead.fullest", n=WGS - 1, rest=wgs - WGS + 1)
    first = known[:TOLD]
    labels = wg_labels(first["wg"], voice=voice)
    told = [
        voice.say("cadence.told", wg=wg, year=row["fiscal_year"], held=_held(row, voice))
        for wg, row in zip(labels, first.to_dict("records"), strict=True)
    ]
    listed = voice.listed([*told, *[""] * (len(known) - len(told))], most=TOLD)
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

    `cadence` is what the function of that name returns: a row for each WG of which anything is on
    record, a column for each fiscal year, the latest 8 of them; below the numbers the months missed
    and the longest gap. Beyond 14 WGs those with fewer meetings share the last row. WGs without any
    record are named below.

    >>> ax = charts.plot_cadence(isogj.cadence(tables.meetings, tables.working_groups))
    """
    years = _years(cadence)
    shown = cadence[cadence["fiscal_year"].isin(years)]
    wgs = shown.loc[shown["held"].notna(), "wg"].unique().tolist()
    own = fullest(shown.groupby("wg", observed=True)["held"].sum(), wgs, WGS)
    found = shown.set_index(["wg", "fiscal_year"]).to_dict("index")
    rows, scale = wg_labels(own, voice=voice), ramp(max(map(_missed, found.values()), default=0))
    cells = [[_cell(found[wg, year], scale, voice) for year in years] for wg in own]
    if len(own) < len(wgs):
        rows.append(voice.say("activity.others", n=len(wgs) - len(own)))
        rest = shown[shown["wg"].isin(wgs) & ~shown["wg"].isin(own)]
        sums = [_summed(rest[rest["fiscal_year"] == year]) for year in years]
        cells.append([_cell(row, scale, voice) for row in sums])
    heads = [voice.say("activity.fiscal_year", year=year) for year in years]
    layout = lay_out(rows, heads, voice=voice, cell_height=0.46, label_width=1.7)
    spare = max(0.0, WIDTH - 2 * MARGIN - layout.left - WIDEST * len(years))
    note = silent_note([wg for wg in shown["wg"].unique() if wg not in wgs], voice=voice)
    words = {key: voice.say(f"cadence.key.{key}") for key in ("missed", "unknown")}
    ax = frame(
        tell_cadence(cadence, voice=voice), ax, voice=voice, height=max(layout.height, 0.1),
        left=layout.left, top=layout.top, right=spare, bottom=note_high(note),
        key=legend(cells, scale, voice=voice, unit=words["missed"], said=words),
    )  # fmt: skip
    draw_grid(ax, layout, cells)
    if note:
        y = len(rows) * (1 + 0.1 / max(layout.height, 0.1))
        x = -layout.left * len(years) / (WIDTH - 2 * MARGIN - layout.left - spare)
        write_note(ax, note, x=x, y=y)
    return ax


def _years(cadence: pd.DataFrame) -> list[int]:
    """Return the fiscal years that are drawn, the latest of them where they are many."""
    return sorted(cadence["fiscal_year"].unique())[-YEARS:]


def _summed(rows: pd.DataFrame) -> dict:
    """Return one row for several WGs: sums, and the longest gap of them all."""
    known = rows[rows["held"].notna()]
    missed = [month for months in known["missed"] if months is not None for month in months]
    return known[["held", "expected"]].sum(min_count=1).to_dict() | {
        "missed": missed if known["missed"].notna().any() else None,
        "longest_gap_days": known["longest_gap_days"].max(),
    }


def _missed(row: dict) -> int:
    return len(row["missed"] or ())


def _cell(row: dict, scale: Ramp, voice: Voice) -> Cell:
    if pd.isna(row["held"]):
        return marks()["unknown"]
    parts, missed = [], _missed(row)
    if missed:
        parts.append(voice.say("cadence.missed", n=missed))
    if pd.notna(row["longest_gap_days"]):
        parts.append(voice.say("cadence.gap", n=row["longest_gap_days"]))
    face = scale.colour(missed) if missed else PALE
    return Cell(face, text=_held(row, voice), note="  ".join(parts))


def _held(row: dict, voice: Voice) -> str:
    expected = "–" if pd.isna(row["expected"]) else _number(row["expected"])
    return voice.say("cadence.held", held=int(row["held"]), expected=expected)


def _number(value: float) -> str:
    # Of a hundred meetings and more a tenth says nothing, and has no room.
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}".removesuffix(".0")
