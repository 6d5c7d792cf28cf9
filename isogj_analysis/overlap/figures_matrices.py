"""Matrices with a column for each vendor: the cells it covers, and the genres it offers."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame_grid
from isogj_analysis.draw.grammar import counted, legend, marks, ramp
from isogj_analysis.draw.grid import (
    Cell,
    Layout,
    Totals,
    draw_grid,
    lay_out,
    per_inch,
    swatch,
)
from isogj_analysis.draw.lettering import block_high, shorten, text_width, widest, write
from isogj_analysis.draw.listing import fit_lines
from isogj_analysis.draw.maps import SINGLE, left_out
from isogj_analysis.draw.plain import Plain, note_plain
from isogj_analysis.draw.theme import (
    BAND,
    GREY,
    INK,
    LABEL,
    NOTE,
    PALE,
    RULE,
    THIN_INK,
    WIDTH,
    theme,
)
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_ordering import group_order
from isogj_analysis.overlap.compute_overlap import cell_depth

__all__ = ["plot_cell_vendors", "plot_vendors_by_genre"]

MOST, MOST_ROWS, BAR = 20, 44, "#b9c6d2"
# Heights of a row, and of a drawing with its heads beyond which rows are low, in inches; of a row
# that only sets others apart, in rows.
ROW, LOW, HIGH, APART = 0.19, 0.15, 8.4, 0.45
# The room of bars right of a grid and above it, and of a number at the end of one, in inches.
BESIDE, ABOVE, END = 1.1, 0.45, 0.3


def _cell_numbers(vendor_cells: pd.DataFrame) -> pd.DataFrame:
    """Return for each cell who covers it, the cells with the fewest first."""
    told = cell_depth(vendor_cells)[["vendors"]].rename(columns={"vendors": "degree"})
    told["vendors"] = [list(vendor_cells.index[held]) for held in vendor_cells.to_numpy().T]
    return told.sort_values("degree", kind="stable").reset_index()


def tell_cell_vendors(
    vendor_cells: pd.DataFrame, *, voice: Voice, groups: pd.Series | None = None
) -> Story:
    """Return how many cells nobody covers, and how many a single vendor or corporate group."""
    depth = cell_depth(vendor_cells, groups)
    state = _states(depth)
    counts = {name: int((state == name).sum()) for name in ("gap", *SINGLE)}
    thin = [voice.say(f"cell_vendors.{name}", n=counts[name]) for name in SINGLE if counts[name]]
    case = "both" if counts["gap"] and thin else "gap" if counts["gap"] else "single"
    case = "nobody" if not depth["groups"].any() else case if thin or counts["gap"] else "deep"
    title = voice.say(
        f"cell_vendors.title.{case}", all=len(depth), gaps=counts["gap"], thin=voice.listed(thin)
    )
    few = [
        voice.cell(*map(voice.name, map(str, depth.index.names), cell))
        for cell in depth.index[depth["groups"] < 2]
    ]
    told = voice.mark("between_cells").join(few) or voice.say("common.none")
    alt = voice.say("cell_vendors.alt", title=title, cells=told)
    return Story(title, voice.say("cell_vendors.lead"), alt)


def _states(depth: pd.DataFrame) -> pd.Series:
    """Return how each cell is covered that so many vendors and groups cover."""
    found = pd.Series("covered", depth.index).mask(depth["groups"] < 2, SINGLE[1])
    return found.mask(depth["vendors"] < 2, SINGLE[0]).mask(depth["vendors"] < 1, "gap")


@figure(section="overlap", numbers=_cell_numbers)
def plot_cell_vendors(
    vendor_cells: pd.DataFrame, *, groups: pd.Series | None = None, voice: Voice,
    ax: Axes | None = None, in_scope: bool = False,
) -> Axes:  # fmt: skip
    """Draw which vendor covers which cell, row by row of the map.

    `vendor_cells` is the table of that name, made with the special cells so that none of them is
    taken for a gap; `groups` is what `vendor_groups` returns, without it each vendor is a group of
    its own. A cell that one vendor or one group covers is amber, a gap runs across all columns; how
    many cover it stands at the right, each vendor's cells below. Vendors of one group stand side by
    side under its name. Of more than 20 vendors those are drawn that cover most, of more than 44
    cells those that fewest groups cover: the reading line says how many are not.

    >>> ax = charts.plot_cell_vendors(isogj.vendor_cells(catalogue))
    """
    depth = cell_depth(vendor_cells, groups)
    story = tell_cell_vendors(vendor_cells, voice=voice, groups=groups)
    totals = vendor_cells.sum(axis=1)
    own = group_order(vendor_cells, groups)
    own = own[own.index.isin(totals.sort_values(ascending=False, kind="stable").index[:MOST])]
    # Side by side stand first the groups of several.
    several = own.duplicated(keep=False)
    alone = own.index[~several]
    own = pd.concat([own[several], own[totals[alone].sort_values(ascending=False).index]])
    fewest = depth.sort_values(["groups", "vendors"], kind="stable").index[:MOST_ROWS]
    shown = depth[depth.index.isin(fewest)]
    story = story.more(
        voice.say("overlap.in_scope") * in_scope,
        left_out(voice, rows=len(depth) - len(shown), columns=len(totals) - len(own)),
    )
    looks = {name: marks()[name] for name in ("gap", *SINGLE)}
    looks["covered"] = Cell(theme().ramp[3])
    inks = {"gap": theme().alert, "covered": GREY, "": GREY}
    # Rows of the map are set apart by a low empty one.
    lines: list[tuple[str, str, str, list[Cell]]] = []
    blocks: list[tuple[str, int, int]] = []
    first, second = (str(name) for name in depth.index.names)
    states = _states(shown)
    for code, cells in groupby(shown.index, key=lambda cell: cell[0]):
        lines += [("", "", "", [])] * bool(lines)
        start = len(lines)
        for cell in cells:
            state, (vendors, n) = states[cell], shown.loc[[cell]].to_numpy()[0]
            verdict = voice.say(f"cell_vendors.verdict.{state}", n=vendors, groups=n)
            held = vendor_cells[cell].loc[own.index]
            row = [looks[state] if one else Cell(PALE) for one in held] if vendors else []
            lines.append((voice.name(second, cell[1]), state, verdict, row))
        blocks.append(
            (fit_lines(voice.name(first, code), 1.05, LABEL, voice=voice), start, len(lines))
        )
    labels, kinds, verdicts, rows = zip(*lines, strict=True) if lines else [()] * 4
    below = [voice.number(totals[vendor]) for vendor in own.index]
    note = voice.say("cell_vendors.totals", all=len(depth))
    beside = [(voice.say("cell_vendors.head"), verdicts)]
    margins = Totals(below, note, beside, [inks.get(state, THIN_INK) for state in kinds])
    left = widest([head for head, *_ in blocks])
    layout, word = _lay_out(labels, own.index, margins, voice=voice, left=left + 0.2)
    layout = _apart(layout, [n for n, state in enumerate(kinds) if not state])
    counts = _states(depth).value_counts().to_dict()
    key = [(looks["covered"], voice.say("cell_vendors.covered"))] * bool(depth["groups"].any())
    shown_looks = [*rows, [looks["gap"]] * bool(counts.get("gap"))]
    key += legend(shown_looks, voice=voice, counts=counts)
    # No room is above: on stairs stand other names, on Axes of a reader's own the title.
    spans = [] if layout.stairs or ax is not None else _spans(own, layout.step, word, voice)
    above = max((block_high(text, NOTE, 1.2) + 0.08 for *_, text in spans), default=0.0)
    ax = frame_grid(story, ax, layout, voice=voice, top=above, key=key)
    draw_grid(ax, layout, rows, gap=0.1)
    told = [(label, row) for label, state, _, row in lines if state]
    note_plain(ax, Plain(layout.labels[1], [row for _, row in told], [label for label, _ in told]))
    _tell_word(ax, word, layout)
    (across, down), wide = per_inch(ax), len(own)
    for state, (top, under) in zip(kinds, pairwise(layout.edges), strict=True):
        if state == "gap" and wide:
            bar = swatch(looks["gap"], (0.13, top + 0.13), wide - 0.26, under - top - 0.26)
            bar.set(zorder=1.8, linewidth=0)
            ax.add_patch(bar)
            ax.text(
                wide / 2, (top + under) / 2, voice.say("values.state.gap"), size=NOTE, ha="center",
                va="center", color=looks["gap"].ink,
            )  # fmt: skip
    x = (0.1 - layout.left + left) * across
    for head, start, after in blocks:
        top, under = layout.edges[start], layout.edges[after]
        ax.plot([x, x], [top + 0.2, under - 0.2], color=RULE, lw=1.2, clip_on=False)
        ax.text(
            x - 0.08 * across, (top + under) / 2, head, ha="right", va="center", linespacing=1.1
        )
    y = -layout.top * down
    for start, after, text in spans:
        if own.iloc[start] == own.iloc[after - 1]:
            band = Rectangle((start + 0.03, 0), after - start - 0.06, layout.edges[-1], fc=BAND)
            band.set_zorder(0.5)
            ax.add_patch(band)
        ax.plot([start + 0.12, after - 0.12], [y, y], color=RULE, lw=1, clip_on=False)
        looks_of = dict[str, Any](size=NOTE, color=GREY, ha="center", va="bottom", linespacing=1.1)
        ax.text((start + after) / 2, y - 0.04 * down, text, **looks_of)
    return ax


def tell_vendors_by_genre(states: pd.DataFrame, *, voice: Voice) -> Story:
    """Return which genres, or other kinds, few vendors offer, and who offers most and fewest."""
    kind = _kind(states)
    vendors = _offering(states, kind)
    single, gaps = int((vendors == 1).sum()), int((vendors == 0).sum())
    least, most = vendors.agg(["min", "max"]).fillna(0).astype(int)
    top = voice.names(vendors.index[vendors == most], kind) if most else []
    held = _offering(states, "vendor")
    few, many = held.agg(["min", "max"]).fillna(0).astype(int)
    broad = voice.names(held.index[held == many], "vendor") if many else []
    case = "_".join(word for word, n in (("gap", gaps), ("single", single)) if n)
    case = case or ("alike" if few == many else "wide")
    title = voice.say(
        f"vendors_by_genre.title.{case if most else 'empty'}",
        all=len(vendors), n=single, gaps=gaps,
        kinds=voice.axis(kind) if len(vendors) == 1 else voice.axes(kind), kind=voice.axis(kind),
        most=most, least=least, top=voice.listed(top, most=2), broad=voice.listed(broad, most=2),
        many=many, few=few, narrow=int((held == few).sum()),
    )  # fmt: skip
    ranked = vendors.sort_values(ascending=False, kind="stable")
    rows = [
        voice.say("vendors_by_genre.alt_row", kind=name, n=n)
        for name, n in zip(voice.names(ranked.index, kind), ranked, strict=True)
    ]
    alt = voice.say("vendors_by_genre.alt", title=title, rows=voice.listed(rows, most=20))
    lead = voice.say("vendors_by_genre.lead", kinds=voice.axis(kind))
    return Story(title, lead, alt)


@figure(
    section="overlap",
    numbers=("*axes", "services"),
    needs=("vendor", "services"),
)
def plot_vendors_by_genre(
    states: pd.DataFrame, *, voice: Voice, ax: Axes | None = None, in_scope: bool = False
) -> Axes:
    """Draw how many services each vendor has of each genre, or other kind, with bars of the totals.

    `states` is what `coverage_states` returns where one of its axes is `vendor`. Genres of most
    vendors come first, vendors of most genres too. Bars count the services of each; how many
    vendors these are stands at the right, how many genres below. Of more than 20 vendors those of
    most genres are drawn, of more than 44 genres those of most vendors, and the reading line says
    how many are not.

    >>> states = isogj.coverage_states(catalogue, rows="genre", columns="vendor")
    >>> ax = charts.plot_vendors_by_genre(states)
    """
    story = tell_vendors_by_genre(states, voice=voice)
    counts = states.pivot(index=_kind(states), columns="vendor", values="services").astype("int64")
    ranked = [
        pd.DataFrame({"held": (own > 0).sum(), "services": own.sum()})
        .sort_values(["held", "services"], ascending=False, kind="stable")
        .head(most)
        for own, most in ((counts.T, MOST_ROWS), (counts, MOST))
    ]
    genres, vendors = ranked
    left = {"rows": len(counts) - len(genres), "columns": counts.shape[1] - len(vendors)}
    story = story.more(voice.say("overlap.in_scope") * in_scope, left_out(voice, **left))
    story = replace(story, n=len(vendors))
    scale = ramp(counts.to_numpy().max(initial=0))
    cells = [
        [counted(n, scale, voice=voice) if n else Cell(PALE) for n in row]
        for row in counts.loc[genres.index, vendors.index].to_numpy()
    ]
    key = legend(cells, scale, voice=voice, unit=voice.say("vendors_by_genre.unit"))
    kind = str(counts.index.name)
    kinds = voice.axis(kind) if len(counts) == 1 else voice.axes(kind)
    told = [voice.say("vendors_by_genre.offered", n=n) for n in genres["held"]]
    heads = [voice.say(f"vendors_by_genre.{of}") for of in ("services", "vendors")]
    note = voice.say("vendors_by_genre.totals", kinds=kinds, all=len(counts))
    margins = Totals([voice.number(n) for n in vendors["held"]], note, [])
    labels = voice.names(genres.index, kind)
    right = BESIDE + END + widest([heads[1], *told], NOTE) + 0.1
    layout, word = _lay_out(labels, vendors.index, margins, voice=voice, right=right)
    barred = not layout.stairs and ax is None
    above = (ABOVE + END) * barred
    ax = frame_grid(story, ax, layout, voice=voice, top=above, key=key)
    draw_grid(ax, layout, cells, gap=0.04)
    _tell_word(ax, word, layout)
    across, down = per_inch(ax)
    edges, wide = layout.edges or range(len(cells) + 1), len(vendors)
    looks = dict[str, Any](size=NOTE, color=GREY)
    start, full = wide + 0.1 * across, (BESIDE - 0.1) * across / max(genres["services"].max(), 1)
    for (top, under), n, text in zip(pairwise(edges), genres["services"], told, strict=True):
        bar = swatch(Cell(BAR, edge=BAR), (start, top + 0.15), n * full, under - top - 0.3)
        bar.set(clip_on=False, linewidth=0)
        ax.add_patch(bar)
        at = start + n * full, (top + under) / 2
        write(ax, voice.number(n), at, (4, 0), color=INK, annotation_clip=False)
        ax.text(wide + right * across, (top + under) / 2, text, ha="right", va="center", **looks)
    for head, x, ha in zip(heads, (start, wide + right * across), ("left", "right"), strict=True):
        ax.text(x, -0.06 * down, head, ha=ha, va="bottom", **looks)
    if barred:
        base, full = -layout.top * down, ABOVE * down / max(vendors["services"].max(), 1)
        for j, n in enumerate(vendors["services"]):
            bar = swatch(Cell(BAR), (j + 0.15, base - n * full), 0.7, n * full)
            bar.set(clip_on=False, linewidth=0)
            ax.add_patch(bar)
            looks_of = {"color": INK, "ha": "center", "annotation_clip": False}
            write(ax, voice.number(n), (j + 0.5, base - n * full), (0, 6), **looks_of)
        if text_width(heads[0], NOTE) + 0.15 < layout.left:
            ax.text(-0.1 * across, base, heads[0], ha="right", va="bottom", **looks)
    return ax


def _kind(states: pd.DataFrame) -> str:
    axes = [str(axis) for axis in states.columns[:2]]
    if "vendor" not in axes:
        raise ValueError(f"one axis of the states must be vendor, got {' and '.join(axes)}")
    axes.remove("vendor")
    return axes[0]


def _offering(states: pd.DataFrame, kind: str) -> pd.Series:
    return states["services"].gt(0).groupby(states[kind], observed=True).sum()


def _lay_out(
    rows: Sequence[str], vendors: pd.Index, margins: Totals, *, voice: Voice, left: float = 0.0,
    right: float = 0.0,
) -> tuple[Layout, str]:  # fmt: skip
    """Lay out rows by vendors, and return the word that is told once as all their names share it.

    `left` and `right` are room beyond that of the labels, in inches.
    """
    whole = voice.names(vendors, "vendor")
    names, word = shorten(whole, voice)

    def laid_out(names: list[str], high: float, size: float) -> Layout:
        layout = lay_out(
            rows, names, voice=voice, cell_height=high, label_width=2.6 - left, totals=margins,
            size=size, even=False, width=WIDTH - left - right,
        )  # fmt: skip
        return replace(layout, width=WIDTH, left=layout.left + left, right=layout.right + right)

    size = LABEL if widest(rows, LABEL) <= 2.3 - left else NOTE
    tries = [(names, word, ROW, size), (names, word, ROW, NOTE)] * bool(word)
    for names, word, high, own in (*tries, (whole, "", ROW, size), (whole, "", LOW, NOTE)):
        layout = laid_out(names, high, own)
        crowded = word and (layout.stairs or text_width(word, own) + 0.1 > layout.left)
        if not crowded and layout.height + layout.top <= HIGH:
            break
    return layout, word


def _apart(layout: Layout, empty: Sequence[int]) -> Layout:
    """Let empty rows be low, so that they only set others apart."""
    before = layout.edges or tuple(range(len(layout.rows) + 1))
    highs = np.diff(before).astype(float)
    highs[list(empty)] = APART
    edges = tuple(accumulate(highs.tolist(), initial=0.0))
    return replace(layout, edges=edges, height=layout.height * edges[-1] / (before[-1] or 1))


def _tell_word(ax: Axes, word: str, layout: Layout) -> None:
    looks = {"xycoords": "axes fraction", "size": layout.size, "color": INK, "ha": "right"}
    if word:
        write(ax, word, (0, 1), (-6, 3.5), va="bottom", **looks)


def _spans(own: pd.Series, step: float, word: str, voice: Voice) -> list[tuple[int, int, str]]:
    """Return where the columns of each group of several begin and end, its name, then the rest."""
    found = list[tuple[int, int, str]]()
    for code, run in groupby(range(len(own)), key=list(own).__getitem__):
        first, *others = run
        if others:
            name = voice.name("corporate_group", code)
            name = name.removeprefix(word).strip() if word else name
            room = (1 + len(others)) * step - 0.06
            found.append((first, others[-1] + 1, fit_lines(name, room, NOTE, voice=voice, most=3)))
    if found and (left := len(own) - found[-1][1]) > 1:
        told = fit_lines(voice.say("cell_vendors.sole"), left * step - 0.06, NOTE, voice=voice)
        found.append((found[-1][1], len(own), told))
    return found
