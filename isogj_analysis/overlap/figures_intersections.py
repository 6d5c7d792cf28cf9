"""The figure of intersections: which combinations of vendors stand in how many cells."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.theme import GREY, INK, NOTE, RULE, theme
from isogj_analysis.draw.upset import (
    BARS,
    GAP,
    HEAD,
    TOTALS,
    draw_dots,
    draw_sizes,
    draw_totals,
    is_broken,
    lay_out_upset,
)
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.known import unknown

MODES = ("exclusive", "inclusive")
KINDS = ("vendor", "group", "cell")
AXES = ("target", "phase")

Highlight = tuple[str, Any]


def tell_intersections(
    intersections: pd.DataFrame,
    *,
    voice: Voice,
    mode: str = "exclusive",
    highlight: Highlight | None = None,
    groups: pd.Series | None = None,
) -> Story:
    """Return what the combinations of vendors say: how many there are, and the largest of them.

    With `highlight` the title tells in how many of the combinations drawn it takes part.
    """
    _check(mode, highlight, groups)
    shown = intersections[intersections["degree"].notna()]
    cells = {cell for row in intersections["cells"] for cell in row}
    ranked = shown if mode == "exclusive" else shown[shown["degree"] > 1]
    most = int(ranked["size"].max()) if len(ranked) else 0
    top = [_said(vendors, voice) for vendors in ranked.loc[ranked["size"] == most, "vendors"]]
    if not cells or not top:
        case = "none_shown" if cells else "empty"
    elif mode == "exclusive" and len(intersections) == 1:
        case = "single"
    else:
        cut = "_shown" if len(shown) < len(intersections) else ""
        case = f"{mode}.{'top' if len(top) == 1 else 'tie'}{cut}"
    title = voice.say(
        f"intersections.title.{case}", cells=len(cells), most=most, n=len(top),
        combinations=int(intersections["combinations"].sum()), shown=len(shown),
        top=voice.listed(top[:1]),
    )  # fmt: skip
    lead = voice.say(f"intersections.lead.{mode}")
    if highlight is not None:
        title = _tell_marked(shown, mode, highlight, groups, voice=voice)
        lead += voice.say("intersections.lead.marked", what=_what(highlight, voice))
    rows = [
        voice.say("intersections.alt_row", vendors=_said(vendors, voice), n=size)
        for vendors, size in zip(shown["vendors"], shown["size"], strict=True)
    ]
    told = voice.listed(rows, most=8)
    return Story(title, lead, voice.say("intersections.alt", title=title, rows=told))


@figure(section="overlap", needs=("vendors", "degree", "size", "cells", "combinations"))
def plot_intersections(
    intersections: pd.DataFrame,
    *,
    totals: pd.Series | None = None,
    mode: str = "exclusive",
    highlight: Highlight | None = None,
    groups: pd.Series | None = None,
    voice: Voice,
    in_scope: bool = False,
) -> dict[str, Axes]:
    """Draw the combinations of vendors as dots joined below a bar of their cells (an UpSet plot).

    `intersections` is what `cell_intersections` returns for `mode`; its last row, what was cut off,
    is a bar of another look, broken off where it is far the longest. Where there is no room for so
    many, the last ones are added to that bar. The panels are `sizes`,
    `dots` and, given `totals` (each vendor's cells, the column `total` of `cell_exclusivity`),
    `totals`. Vendors stand by their totals, or else by where they first take part; those that are
    in no combination drawn have a row while there are few. Beyond 60 the last row counts the rest.

    `highlight` is `("vendor", code)`, `("group", code)`, for which `groups` is what `vendor_groups`
    returns, or `("cell", (row, column))`: the combinations with it are dark, all others pale. A
    vendor that neither the combinations nor `totals` know is a ValueError that offers the nearest,
    and so is a group that `groups` does not know.
    """
    _check(mode, highlight, groups)
    if highlight is not None and highlight[0] == "vendor":
        known = {vendor for row in intersections["vendors"] for vendor in row}
        known |= set() if totals is None else set(totals.index)
        if highlight[1] not in known:
            raise unknown("highlight", highlight[1], known)
    plan, drawn = lay_out_upset(intersections, totals, voice=voice)
    story = tell_intersections(drawn, voice=voice, mode=mode, highlight=highlight, groups=groups)
    if is_broken(drawn):
        lead = story.lead + voice.say("intersections.lead.broken")
        story = Story(story.title, lead, story.alt)
    story = tell_scope(story, in_scope, voice=voice)
    side = TOTALS + GAP if totals is not None else 0.0
    left, wide = side + plan.rows.left, plan.step * plan.span
    places = {
        "sizes": (left, 0.0, wide, BARS + HEAD),
        "dots": (left, BARS + HEAD + GAP, wide, plan.rows.height),
    }
    if totals is not None:
        places["totals"] = (0.0, BARS + HEAD + GAP, TOTALS, plan.rows.height)
    axes = panels(story, places, voice=voice, height=BARS + HEAD + GAP + plan.rows.height)
    shown = drawn[drawn["degree"].notna()]
    marked = _marked(shown, highlight, groups)
    inks = (
        [INK if mark else RULE for mark in marked] if highlight else [theme().accent] * len(shown)
    )
    draw_sizes(axes["sizes"], drawn, inks, plan)
    draw_dots(axes["dots"], shown, inks, plan)
    if totals is not None:
        draw_totals(axes["totals"], totals, plan)
        caption = voice.say("intersections.vendors")
        axes["totals"].text(TOTALS, -0.06, caption, size=NOTE, color=GREY, ha="right", va="bottom")
    return axes


def _check(mode: str, highlight: Highlight | None, groups: pd.Series | None) -> None:
    if mode not in MODES:
        raise ValueError(f"mode must be 'exclusive' or 'inclusive', got {mode!r}")
    if highlight is None:
        return
    if highlight[0] not in KINDS:
        raise ValueError(f"highlight must be of a vendor, group or cell, got {highlight[0]!r}")
    if highlight[0] == "group":
        if groups is None:
            raise ValueError(f"groups must hold the group to highlight, {highlight[1]!r}, got none")
        if highlight[1] not in set(groups):
            raise unknown("highlight", highlight[1], set(groups))


def _marked(
    shown: pd.DataFrame, highlight: Highlight | None, groups: pd.Series | None
) -> list[bool]:
    if highlight is None:
        return [False] * len(shown)
    kind, code = highlight
    if kind == "cell":
        return [tuple(code) in row for row in shown["cells"]]
    wanted = {code} if kind == "vendor" or groups is None else set(groups.index[groups == code])
    return [not wanted.isdisjoint(row) for row in shown["vendors"]]


def _tell_marked(
    shown: pd.DataFrame, mode: str, highlight: Highlight, groups: pd.Series | None, *, voice: Voice
) -> str:
    marked = shown[_marked(shown, highlight, groups)]
    # A cell has exactly one combination, but several that cover it among others.
    one = highlight[0] == "cell" and mode == "exclusive" and len(marked) == 1
    return voice.say(
        f"intersections.title.marked.{'cell_by' if one else highlight[0]}",
        what=_what(highlight, voice),
        n=len(marked),
        shown=len(shown),
        vendors=_said(marked["vendors"].iloc[0], voice) if one else "",
    )


def _what(highlight: Highlight, voice: Voice) -> str:
    kind, code = highlight
    if kind == "cell":
        pairs = zip(AXES, code, strict=True)
        return "×".join(voice.name(axis, part) for axis, part in pairs)
    return voice.name("corporate_group" if kind == "group" else "vendor", code)


def _said(vendors: list[Any], voice: Voice) -> str:
    labels = [voice.name("vendor", vendor) for vendor in vendors]
    if len(labels) == 1:
        return voice.say("intersections.alone", vendor=labels[0])
    return voice.listed(labels, most=6)
