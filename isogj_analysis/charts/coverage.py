"""Figures of the Service MAP: what each cell holds, and where it is empty or thin."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import style, words
from isogj_analysis.charts.grid import Cell, draw_grid, key, lay_out
from isogj_analysis.charts.style import ALERT, GREY, PALE, PAPER, RAMP, Story, frame, styled

LOOKS = {
    "gap": Cell(hatch="////", ink=GREY),
    "single-vendor": Cell(edge=ALERT),
    "single-group": Cell(edge=ALERT, hatch="...."),
    "under-review": Cell(face=PAPER, hatch="xxxx", ink=style.INK),
    "out-of-scope": Cell(face=PALE, ink=GREY),
}


def tell_coverage(
    states: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return what the coverage of a map says: how many cells are empty or rest on one vendor."""
    rows, columns = states.columns[:2]
    scope = states[~states["state"].isin(["out-of-scope", "under-review"])]
    gaps = scope[scope["state"] == "gap"]
    single = scope[scope["state"].isin(["single-vendor", "single-group"])]
    found = [word for word, part in (("gap", gaps), ("single", single)) if len(part)]
    title = words.say(
        f"coverage.title.{'_'.join(found) or ('full' if len(scope) else 'empty')}",
        lang, all=len(scope), gaps=len(gaps), single=len(single),
    )  # fmt: skip

    def cells(part: pd.DataFrame) -> str:
        pairs = zip(
            words.labels(names, part[rows], lang), words.labels(names, part[columns], lang), strict=True
        )
        return words.listed([f"{row}×{column}" for row, column in pairs], lang, most=8)

    most = int(scope["services"].max()) if len(scope) else 0
    alt = words.say(
        "coverage.alt", lang, title=title, gaps=cells(gaps), singles=cells(single),
        top=cells(scope[scope["services"].eq(most) & (most > 0)]), most=most,
    )  # fmt: skip
    lead = words.say(
        "coverage.lead", lang, rows=words.axis(rows, lang), columns=words.axis(columns, lang)
    )
    return Story(title, lead, alt)


@styled
def plot_coverage(
    states: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a map of services: how many, by how many vendors, and which cells are empty or thin.

    `states` is what `coverage_states` returns: one row per cell, the first two columns its row and
    column on the map. The legend names the states that are present, no others.
    """
    rows, columns = states.columns[:2]
    grid = states.set_index([rows, columns])
    row_codes = pd.Index(states[rows].unique(), name=rows)
    column_codes = pd.Index(states[columns].unique(), name=columns)
    layout = lay_out(
        words.labels(names, row_codes, lang), words.labels(names, column_codes, lang), lang=lang
    )
    ax = frame(
        tell_coverage(states, lang=lang, names=names), ax, lang=lang,
        height=layout.height, left=layout.left, top=layout.top, bottom=0.35,
    )  # fmt: skip
    most = max(int(states["services"].max()), 1)
    cells = [[_cell(grid.loc[(row, column)], most, lang) for column in column_codes] for row in row_codes]
    draw_grid(ax, layout, cells)
    present = [state for state in LOOKS if (states["state"] == state).any()]
    key(ax, [(LOOKS[state], words.say(f"coverage.states.{state}", lang)) for state in present])
    return ax


def _cell(row: pd.Series, most: int, lang: str) -> Cell:
    state, services = str(row["state"]), int(row["services"])
    look = LOOKS.get(state, Cell())
    face = RAMP(services / most) if services and state != "under-review" else look.face
    if not services or state == "out-of-scope":
        return Cell(face, look.hatch, look.edge, words.say(f"coverage.states.{state}", lang), "", look.ink)
    vendors = words.say("coverage.vendors", lang, n=int(row["vendors"]))
    return Cell(face, look.hatch, look.edge, str(services), vendors)
