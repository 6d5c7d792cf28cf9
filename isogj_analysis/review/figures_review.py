"""Figures of the year in review: objectives and what came of them, plans and events."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import Cell, draw_grid, key, lay_out
from isogj_analysis.draw.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.draw.naming import wg_labels
from isogj_analysis.draw.strip import HEAD, Mark, draw_strip
from isogj_analysis.draw.theme import PALE, PAPER, theme
from isogj_analysis.draw.voice import Voice

ROWS, WGS = 30, 8
LABELS = 2.5


def faces() -> dict[str, str]:
    """Return the colour of each status."""
    return {"achieved": theme().step(5), "ongoing": theme().step(2), "planned": theme().step(0)}


def tell_objectives(matrix: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how far the objectives came, or that the source does not say."""
    pairs = matrix[matrix["paired"]]
    inferred, stated = int(pairs["inferred"].sum()), pairs["status"].notna()
    counts = {status: int(pairs["status"].eq(status).sum()) for status in faces()}
    if pairs.empty:
        case = "none"
    elif stated.any():
        case = "stated"
    else:
        case = "all_inferred" if inferred == len(pairs) else "unstated"
    title = voice.say(
        f"review.objectives.title.{case}",
        objectives=matrix["objective"].nunique(),
        n=len(pairs),
        inferred=inferred,
        **counts,
    )
    told = [
        f"{voice.name('objective', row['objective'])} – "
        f"{_wgs([row['wg']], voice=voice)[0]}: {_status(row['status'], voice)}"
        for row in pairs.to_dict("records")
    ]
    alt = voice.say("review.alt", title=title, told=voice.listed(told, most=20))
    lead = voice.say("review.objectives.lead")
    objectives, wgs = _drawn(matrix)
    left = {
        "rows": matrix["objective"].nunique() - len(objectives),
        "columns": len(matrix["wg"].drop_duplicates()) - len(wgs),
    }
    if any(left.values()):
        lead += voice.say("review.objectives.left_out", **left)
    return Story(title, lead, alt)


@figure(
    section="review", numbers=("objective", "wg", "paired", "inferred", "status", "fiscal_year")
)
def plot_objectives(matrix: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw which WG serves which objective, and how far it came.

    `matrix` is what `objective_matrix` returns. A pairing that was inferred from the order of the
    source is dotted; one without a status says so; where there is none the cell is empty. Beyond
    30 objectives the first are drawn, and of more than 8 WGs those with the most pairings; the
    reading line says how many are left out.
    """
    objectives, wgs = _drawn(matrix)
    found = {(row["objective"], _code(row["wg"])): row for row in matrix.to_dict("records")}
    rows = [voice.name("objective", objective) for objective in objectives]
    layout = lay_out(
        rows, _wgs(wgs, voice=voice, ), voice=voice, cell_height=0.46,
        label_width=LABELS * (0.7 if voice.by_phrases else 1),
    )  # fmt: skip
    story = tell_objectives(matrix, voice=voice)
    ax = frame(
        story, ax, voice=voice, height=max(layout.height, 0.1),
        left=layout.left, top=layout.top, bottom=0.35,
    )  # fmt: skip
    cells = [
        [_pairing(found.get((objective, _code(wg))), voice) for wg in wgs]
        for objective in objectives
    ]
    draw_grid(ax, layout, cells)
    looks = [
        (Cell(edge=theme().accent), "paired", matrix["paired"] & ~matrix["inferred"]),
        (Cell(hatch="....", edge=theme().accent), "inferred", matrix["inferred"]),
        (Cell(face=PALE), "unpaired", ~matrix["paired"]),
    ]
    key(
        ax,
        [
            (look, voice.say(f"review.objectives.key.{name}"))
            for look, name, there in looks
            if there.any()
        ],
    )
    return ax


def _drawn(matrix: pd.DataFrame) -> tuple[list, list]:
    """Return the objectives and the WGs that a page holds."""
    wgs = matrix["wg"].drop_duplicates().tolist()
    if len(wgs) > WGS:
        paired = matrix.loc[matrix["paired"], "wg"].astype(object).map(_code)
        most = set(paired.value_counts().index[:WGS])
        wgs = [wg for wg in wgs if _code(wg) in most]
    return matrix["objective"].unique().tolist()[:ROWS], wgs


def _pairing(row: dict | None, voice: Voice) -> Cell | None:
    if row is None:
        return None
    if not row["paired"]:
        return Cell(face=PALE)
    face = PAPER if pd.isna(row["status"]) else faces().get(str(row["status"]), PAPER)
    hatch = "...." if row["inferred"] else ""
    edge = theme().accent
    return Cell(face, hatch, edge, text=_status(row["status"], voice))


def _code(wg: object) -> str:
    return str(wg)


def _wgs(codes: list, *, voice: Voice) -> list[str]:
    """Return the labels of WGs, and a word where none is named."""
    none = voice.say("review.no_wg")
    shown = wg_labels(codes, voice=voice)
    return [none if pd.isna(code) else text for code, text in zip(codes, shown, strict=True)]


def _status(status: object, voice: Voice) -> str:
    if isinstance(status, str):
        return voice.name("status", status)
    return voice.say("review.not_stated")


def tell_plans(plans: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many plans there are, how far they came, and how many have a date."""
    n, dated = len(plans), int(plans["dated"].sum())
    years = sorted(plans["fiscal_year"].unique())
    case = "none" if not n else "all" if dated == n else "some" if dated else "undated"
    span = (
        voice.say(
            "review.years.one" if len(years) == 1 else "review.years.more",
            first=years[0],
            last=years[-1],
        )
        if years
        else ""
    )
    status = _by_status(plans, voice)
    title = voice.say(f"review.plans.title.{case}", n=n, dated=dated, years=span, status=status)
    told = voice.listed(voice.texts(plans, "item"), most=12)
    lead = voice.say("review.plans.lead_dated" if dated else "review.plans.lead")
    return Story(title, lead, voice.say("review.alt", title=title, told=told))


def _by_status(plans: pd.DataFrame, voice: Voice) -> str:
    """Return how many plans have which status, in the order of faces(), those without one last."""
    counts = plans["status"].astype(object).fillna("").value_counts()
    order = [*faces(), *sorted({*counts.index} - {*faces(), ""}), ""]
    told = [
        voice.say("review.plans.counted", n=int(counts[status]),
                  status=_status(status or None, voice, ).lower())
        for status in order if status in counts.index
    ]  # fmt: skip
    return voice.listed(told)


@figure(section="plans", needs=(), paper=True)
def plot_plans(plans: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """List plans by the day they are due, on a strip of months where any day is known.

    `plans` is what `plan_timeline` returns. Plans without a date are listed after the others and
    have no place on the strip. Beyond 30 plans a last row says how many more there are.
    """
    shown, rest = cut(plans, ROWS)
    texts = {
        "year": [voice.say("activity.fiscal_year", year=y) for y in shown["fiscal_year"]],
        "due": [voice.short_day(day) for day in shown["due"]],
        "item": voice.texts(shown, "item"),
        "wg": _wgs(shown["wg"].tolist(), voice=voice),
        "status": [_status(status, voice) for status in shown["status"]],
    }
    if rest:
        add_line(texts, "item", voice.say("review.more", n=rest))
    dated = bool(shown["dated"].any())
    several = plans["fiscal_year"].nunique() > 1
    widths = {"item": 3.6, "wg": 1.2, "status": 0.8}
    if dated:
        widths = {"due": 1.1, "strip": 1.2, "item": 1.9, "wg": 1.05, "status": 0.7}
    if several:
        widths = {"year": 0.65, **widths, "item": 1.5 if dated else 3.5, "strip": 1.0}
    if not dated:
        widths.pop("strip", None)
    columns = [
        Column("", [""] * len(texts["item"]), wide, fixed=True)
        if key == "strip"
        else Column(voice.say(f"review.plans.head.{key}"), texts[key], wide)
        for key, wide in widths.items()
    ]
    listing = lay_out_rows(columns, voice=voice, head=HEAD if dated else 0.0)
    story = tell_plans(plans, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    if dated:
        marks = [None if pd.isna(day) else Mark(day.to_period("M"), day) for day in shown["due"]]
        draw_strip(ax, listing, marks + [None] * bool(rest), voice=voice)
    return ax


def tell_events(events: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many events are on record, and of how many the day is known."""
    n, dated = len(events), int(events["date"].notna().sum())
    case = "none" if not n else "all" if dated == n else "some" if dated else "undated"
    title = voice.say(f"review.events.title.{case}", n=n, dated=dated)
    told = voice.listed(voice.texts(events, "title"), most=12)
    alt = voice.say("review.alt", title=title, told=told)
    return Story(title, voice.say("review.events.lead"), alt)


@figure(section="events", numbers=("date", "wg", "kind", "title_ja", "title_en"))
def plot_events(events: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """List events by date, those of unknown date last.

    `events` has date, wg, kind, title_ja and title_en. Beyond 30 events a last row says how many
    more there are.
    """
    shown, rest = cut(events.sort_values("date", kind="stable"), ROWS)
    texts = {
        "date": [voice.short_day(day) for day in shown["date"]],
        "kind": voice.names(shown["kind"]),
        "title": voice.texts(shown, "title"),
        "wg": _wgs(shown["wg"].tolist(), voice=voice),
    }
    if rest:
        add_line(texts, "title", voice.say("review.more", n=rest))
    widths = {"date": 1.2, "kind": 0.9, "title": 3.1, "wg": 1.15}
    listing = lay_out_rows(
        [
            Column(voice.say(f"review.events.head.{key}"), texts[key], wide)
            for key, wide in widths.items()
        ],
        voice=voice,
    )
    story = tell_events(events, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    return ax
