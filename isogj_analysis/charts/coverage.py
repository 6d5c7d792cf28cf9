"""The figure of the Service MAP: what each cell holds, and where it is empty or thin."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import words
from isogj_analysis.charts.grid import KEY_STEP, draw_grid, key, key_rows
from isogj_analysis.charts.maps import (
    OWN,
    SINGLE,
    SPECIAL,
    Map,
    cell_names,
    cells_of,
    plan_map,
    state_key,
)
from isogj_analysis.charts.style import Story, frame, styled


def tell_coverage(
    states: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    drawn: Map | None = None,
) -> Story:
    """Return what the coverage of a map says: how many cells are empty or rest on one vendor.

    `drawn` is the map as it is laid out; the reading line then tells what it leaves out.
    """
    rows, columns = states.columns[:2]
    scope = states[~states["state"].isin(SPECIAL)]
    gaps, single = scope[scope["state"] == "gap"], scope[scope["state"].isin(SINGLE)]
    own = bool(OWN.intersection((rows, columns)))
    held = len(scope) - len(gaps)
    title = words.say(
        f"coverage.title.{_case(len(scope), len(gaps), len(single), own=own)}", lang,
        all=len(scope), gaps=len(gaps), single=len(single), held=held,
        rows=words.axis(rows, lang), columns=words.axis(columns, lang),
    )  # fmt: skip
    most = int(scope["services"].max()) if len(scope) else 0
    part = {
        "gaps": gaps,
        "singles": single,
        "top": scope[scope["services"].eq(most) & (most > 0)],
    }
    alt = words.say(
        "coverage.alt_own" if own else "coverage.alt", lang, title=title, most=most,
        **{name: cell_names(cells, lang=lang, names=names, most=8) for name, cells in part.items()},
    )  # fmt: skip
    lead = words.say(
        f"coverage.lead.{'full' if drawn is None or drawn.full else 'plain'}", lang,
        rows=words.axis(rows, lang), columns=words.axis(columns, lang),
    )  # fmt: skip
    if len(scope) < len(states) and not own:
        lead += words.say("coverage.lead.special", lang, n=len(states) - len(scope))
    if drawn is not None and (drawn.rows_left or drawn.columns_left):
        lead += words.say(
            "coverage.lead.left_out", lang, rows=drawn.rows_left, columns=drawn.columns_left
        )
    return Story(title, lead, alt)


def _case(scope: int, gaps: int, single: int, *, own: bool) -> str:
    if not scope:
        return "empty"
    if gaps == scope:
        return "nothing"
    if own:
        return "held"
    if single == scope:
        return "all_single"
    return "_".join(w for w, n in (("gap", gaps), ("single", single)) if n) or "full"


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
    column on the map. The legend names the states that are present, no others. Where an axis is the
    vendor or the group, cells hold numbers only: that they rest on one vendor is then no finding.

    Of more than 60 rows, or more columns than a page has room for, those with the most services are
    drawn, and the reading line says how many are not.
    """
    drawn = plan_map(states, lang=lang, names=names)
    layout = drawn.layout
    own = bool(OWN.intersection(states.columns[:2]))
    legend = state_key([states["state"]], lang=lang, own=own)
    ax = frame(
        tell_coverage(states, lang=lang, names=names, drawn=drawn), ax, lang=lang,
        height=max(layout.height, 0.3), left=layout.left, top=layout.top,
        bottom=0.35 + KEY_STEP * (key_rows(legend) - 1),
    )  # fmt: skip
    most = max(int(states["services"].max()), 1) if len(states) else 1
    draw_grid(ax, layout, cells_of(states, drawn, most=most, lang=lang))
    key(ax, legend)
    return ax
