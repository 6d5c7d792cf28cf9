"""Figures of the year in review: objectives and what came of them, plans and events."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import style, words
from isogj_analysis.charts.dates import short_day
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.grid import Cell, draw_grid, key, lay_out
from isogj_analysis.charts.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.charts.strip import HEAD, Mark, draw_strip
from isogj_analysis.charts.style import PALE, PAPER, styled
from isogj_analysis.charts.wgs import wg_labels

ROWS, WGS = 30, 8
LABELS = {"ja": 1.76, "en": 2.5}
FACES = {"achieved": style.RAMP(5), "ongoing": style.RAMP(2), "planned": style.RAMP(0)}


def tell_objectives(
    matrix: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return how far the objectives came, or that the source does not say."""
    pairs = matrix[matrix["paired"]]
    inferred, stated = int(pairs["inferred"].sum()), pairs["status"].notna()
    counts = {status: int(pairs["status"].eq(status).sum()) for status in FACES}
    if pairs.empty:
        case = "none"
    elif stated.any():
        case = "stated"
    else:
        case = "all_inferred" if inferred == len(pairs) else "unstated"
    title = words.say(
        f"review.objectives.title.{case}", lang,
        objectives=matrix["objective"].nunique(), n=len(pairs), inferred=inferred, **counts,
    )  # fmt: skip
    told = [
        f"{words.label(names, 'objective', row['objective'], lang)} – "
        f"{_wgs([row['wg']], lang=lang, names=names)[0]}: {_status(row['status'], lang, names)}"
        for row in pairs.to_dict("records")
    ]
    alt = words.say("review.alt", lang, title=title, told=words.listed(told, lang, most=20))
    lead = words.say("review.objectives.lead", lang)
    objectives, wgs = _drawn(matrix)
    left = {
        "rows": matrix["objective"].nunique() - len(objectives),
        "columns": len(matrix["wg"].drop_duplicates()) - len(wgs),
    }
    if any(left.values()):
        lead += words.say("review.objectives.left_out", lang, **left)
    return Story(title, lead, alt)


@styled
def plot_objectives(
    matrix: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw which WG serves which objective, and how far it came.

    `matrix` is what `objective_matrix` returns. A pairing that was inferred from the order of the
    source is dotted; one without a status says so; where there is none the cell is empty. Beyond
    30 objectives the first are drawn, and of more than 8 WGs those with the most pairings; the
    reading line says how many are left out.
    """
    objectives, wgs = _drawn(matrix)
    found = {(row["objective"], _code(row["wg"])): row for row in matrix.to_dict("records")}
    rows = [words.label(names, "objective", objective, lang) for objective in objectives]
    layout = lay_out(
        rows, _wgs(wgs, lang=lang, names=names), lang=lang, cell_height=0.46,
        label_width=LABELS[lang],
    )  # fmt: skip
    story = tell_objectives(matrix, lang=lang, names=names)
    ax = frame(
        story, ax, lang=lang, height=max(layout.height, 0.1),
        left=layout.left, top=layout.top, bottom=0.35,
    )  # fmt: skip
    cells = [
        [_pairing(found.get((objective, _code(wg))), lang, names) for wg in wgs]
        for objective in objectives
    ]
    draw_grid(ax, layout, cells)
    looks = [
        (Cell(edge=style.ACCENT), "paired", matrix["paired"] & ~matrix["inferred"]),
        (Cell(hatch="....", edge=style.ACCENT), "inferred", matrix["inferred"]),
        (Cell(face=PALE), "unpaired", ~matrix["paired"]),
    ]
    key(
        ax,
        [
            (look, words.say(f"review.objectives.key.{name}", lang))
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


def _pairing(row: dict | None, lang: str, names: pd.DataFrame | None) -> Cell | None:
    if row is None:
        return None
    if not row["paired"]:
        return Cell(face=PALE)
    face = PAPER if pd.isna(row["status"]) else FACES.get(str(row["status"]), PAPER)
    hatch = "...." if row["inferred"] else ""
    edge = style.ACCENT
    return Cell(face, hatch, edge, text=_status(row["status"], lang, names))


def _code(wg: object) -> str:
    return str(wg)


def _wgs(codes: list, *, lang: str, names: pd.DataFrame | None) -> list[str]:
    """Return the labels of WGs, and a word where none is named."""
    none = words.say("review.no_wg", lang)
    shown = wg_labels(codes, lang=lang, names=names)
    return [none if pd.isna(code) else text for code, text in zip(codes, shown, strict=True)]


def _status(status: object, lang: str, names: pd.DataFrame | None) -> str:
    if isinstance(status, str):
        return words.label(names, "status", status, lang)
    return words.say("review.not_stated", lang)


def tell_plans(
    plans: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return how many plans there are, how far they came, and how many have a date."""
    n, dated = len(plans), int(plans["dated"].sum())
    years = sorted(plans["fiscal_year"].unique())
    case = "none" if not n else "all" if dated == n else "some" if dated else "undated"
    span = words.say("review.years.one" if len(years) == 1 else "review.years.more", lang,
                     first=years[0], last=years[-1]) if years else ""  # fmt: skip
    status = _by_status(plans, lang, names)
    title = words.say(
        f"review.plans.title.{case}", lang, n=n, dated=dated, years=span, status=status
    )
    told = words.listed(words.texts(plans, "item", lang), lang, most=12)
    lead = words.say("review.plans.lead_dated" if dated else "review.plans.lead", lang)
    return Story(title, lead, words.say("review.alt", lang, title=title, told=told))


def _by_status(plans: pd.DataFrame, lang: str, names: pd.DataFrame | None) -> str:
    """Return how many plans have which status, in the order of FACES, those without one last."""
    counts = plans["status"].astype(object).fillna("").value_counts()
    order = [*FACES, *sorted({*counts.index} - {*FACES, ""}), ""]
    told = [
        words.say("review.plans.counted", lang, n=int(counts[status]),
                  status=_status(status or None, lang, names).lower())
        for status in order if status in counts.index
    ]  # fmt: skip
    return words.listed(told, lang)


@styled
def plot_plans(
    plans: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """List plans by the day they are due, on a strip of months where any day is known.

    `plans` is what `plan_timeline` returns. Plans without a date are listed after the others and
    have no place on the strip. Beyond 30 plans a last row says how many more there are.
    """
    shown, rest = cut(plans, ROWS)
    texts = {
        "year": [words.say("activity.fiscal_year", lang, year=y) for y in shown["fiscal_year"]],
        "due": [short_day(day, lang) for day in shown["due"]],
        "item": words.texts(shown, "item", lang),
        "wg": _wgs(shown["wg"].tolist(), lang=lang, names=names),
        "status": [_status(status, lang, names) for status in shown["status"]],
    }
    if rest:
        add_line(texts, "item", words.say("review.more", lang, n=rest))
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
        else Column(words.say(f"review.plans.head.{key}", lang), texts[key], wide)
        for key, wide in widths.items()
    ]
    listing = lay_out_rows(columns, lang=lang, head=HEAD if dated else 0.0)
    story = tell_plans(plans, lang=lang, names=names)
    ax = frame(story, ax, lang=lang, height=listing.height)
    draw_rows(ax, listing)
    if dated:
        marks = [None if pd.isna(day) else Mark(day.to_period("M"), day) for day in shown["due"]]
        draw_strip(ax, listing, marks + [None] * bool(rest), lang=lang)
    return ax


def tell_events(
    events: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return how many events are on record, and of how many the day is known."""
    del names  # the titles of events are texts of their own
    n, dated = len(events), int(events["date"].notna().sum())
    case = "none" if not n else "all" if dated == n else "some" if dated else "undated"
    title = words.say(f"review.events.title.{case}", lang, n=n, dated=dated)
    told = words.listed(words.texts(events, "title", lang), lang, most=12)
    alt = words.say("review.alt", lang, title=title, told=told)
    return Story(title, words.say("review.events.lead", lang), alt)


@styled
def plot_events(
    events: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """List events by date, those of unknown date last.

    `events` has date, wg, kind, title_ja and title_en. Beyond 30 events a last row says how many
    more there are.
    """
    shown, rest = cut(events.sort_values("date", kind="stable"), ROWS)
    texts = {
        "date": [short_day(day, lang) for day in shown["date"]],
        "kind": words.labels(names, shown["kind"], lang),
        "title": words.texts(shown, "title", lang),
        "wg": _wgs(shown["wg"].tolist(), lang=lang, names=names),
    }
    if rest:
        add_line(texts, "title", words.say("review.more", lang, n=rest))
    widths = {"date": 1.2, "kind": 0.9, "title": 3.1, "wg": 1.15}
    listing = lay_out_rows(
        [
            Column(words.say(f"review.events.head.{key}", lang), texts[key], wide)
            for key, wide in widths.items()
        ],
        lang=lang,
    )
    story = tell_events(events, lang=lang, names=names)
    ax = frame(story, ax, lang=lang, height=listing.height)
    draw_rows(ax, listing)
    return ax
