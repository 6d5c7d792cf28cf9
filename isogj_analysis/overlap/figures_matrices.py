"""Matrices with a column for each vendor: the cells it covers, and the genres it offers."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise, zip_longest
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import counted, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, Layout, Totals, draw_grid, inches_of, lay_out, swatch
from isogj_analysis.draw.lettering import block_high, phrases_of, text_width, widest, wrap
from isogj_analysis.draw.maps import tell_left_out, tell_scope
from isogj_analysis.draw.theme import GREY, LABEL, MARGIN, NOTE, PALE, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_ordering import group_order, similarity_order
from isogj_analysis.overlap.compute_overlap import cell_depth, vendor_similarity

MOST, MOST_ROWS = 20, 44
# Heights of a row, and of a drawing with its heads beyond which rows are low, in inches.
ROW, LOW, HIGH = 0.2, 0.15, 8.4
DEPTHS = ("gap", "one", "two", "more")


class _Band(NamedTuple):
    """Rows under one heading: a label, the cells and a total each; one cell may fill its row."""

    head: str
    labels: list[str]
    cells: list[list[Cell | None]]
    totals: list[str]


def _cell_numbers(vendor_cells: pd.DataFrame) -> pd.DataFrame:
    """Return for each cell who covers it, the cells with the fewest first."""
    told = cell_depth(vendor_cells)[["vendors"]].rename(columns={"vendors": "degree"})
    told["vendors"] = [list(vendor_cells.index[held]) for held in vendor_cells.to_numpy().T]
    return told.sort_values("degree", kind="stable").reset_index()


def tell_cell_vendors(
    vendor_cells: pd.DataFrame, *, voice: Voice, groups: pd.Series | None = None
) -> Story:
    """Return how many cells nobody covers, and how many a single corporate group."""
    depth = cell_depth(vendor_cells, groups)["groups"]
    gaps, single = int((depth == 0).sum()), int((depth == 1).sum())
    case = "both" if gaps and single else "gap" if gaps else "single" if single else "deep"
    title = voice.say(
        f"cell_vendors.title.{case if depth.any() else 'nobody'}",
        all=len(depth), gaps=gaps, single=single,
    )  # fmt: skip
    thin = [
        voice.cell(*map(voice.name, map(str, depth.index.names), cell))
        for cell in depth.index[depth < 2]
    ]
    told = voice.mark("between_cells").join(thin) or voice.say("common.none")
    alt = voice.say("cell_vendors.alt", title=title, cells=told)
    return Story(title, voice.say("cell_vendors.lead"), alt)


@figure(section="overlap", numbers=_cell_numbers)
def plot_cell_vendors(
    vendor_cells: pd.DataFrame,
    *,
    groups: pd.Series | None = None,
    voice: Voice,
    ax: Axes | None = None,
    in_scope: bool = False,
) -> Axes:
    """Draw which vendor covers which cell, the cells that fewest corporate groups cover first.

    `vendor_cells` is the table of that name, made with the special cells so that none of them is
    taken for a gap; `groups` is what `vendor_groups` returns, without it each vendor is a group of
    its own. Cells stand under headings by depth: covered by nobody, by one group (framed), by two,
    by three or more; the number of groups at the right, each vendor's cells below. Vendors of one
    group stand side by side under its name. Beyond 20 vendors those are drawn that cover most, and
    beyond 44 cells those of least depth: the reading line and the headings say how many are not.

    >>> ax = charts.plot_cell_vendors(isogj.vendor_cells(catalogue))
    """
    depth = cell_depth(vendor_cells, groups)
    story = tell_cell_vendors(vendor_cells, voice=voice, groups=groups)
    story = tell_scope(story, in_scope, voice=voice)
    totals = vendor_cells.sum(axis=1)
    own = group_order(vendor_cells, groups)
    own = own[own.index.isin(_largest(totals))]
    ranked = depth.sort_values(["groups", "vendors"], kind="stable")
    axes, room = [str(name) for name in depth.index.names], MOST_ROWS
    covered, framed = Cell(theme().ramp[3]), Cell(theme().ramp[3], edge=theme().alert)
    bands = []
    for number, name in enumerate(DEPTHS):
        part = ranked[ranked["groups"].clip(upper=3) == number]
        shown, room = part.head(room), room - min(len(part), room)
        head = voice.say(f"cell_vendors.depth.{name}", n=len(part))
        if left := len(part) - len(shown):
            head += voice.say("cell_vendors.cut", n=left)
        look = framed if number == 1 else covered
        rows: list[list[Cell | None]] = [
            [look if held else Cell(PALE) for held in vendor_cells.loc[own.index, cell]]
            if number
            else [marks()["gap"]]
            for cell in shown.index
        ]
        labels = [voice.cell(*map(voice.name, axes, cell)) for cell in shown.index]
        if len(part):
            bands.append(_Band(head, labels, rows, [voice.number(n) for n in shown["groups"]]))
    key = [(covered, voice.say("cell_vendors.covered"))] if depth["groups"].any() else []
    key += legend(
        [row for band in bands for row in band.cells], voice=voice,
        said={"single": voice.say("cell_vendors.single")},
    )  # fmt: skip
    words = [voice.say("cell_vendors.groups"), voice.say("cell_vendors.totals", all=len(depth))]
    return _draw(story, bands, own, totals, words, key, voice=voice, ax=ax)


def tell_vendors_by_genre(states: pd.DataFrame, *, voice: Voice) -> Story:
    """Return which genres, or other kinds of service, few or many vendors offer."""
    kind = _kind(states)
    vendors = _offering(states, kind)
    single, gaps = int((vendors == 1).sum()), int((vendors == 0).sum())
    least, most = vendors.agg(["min", "max"]).fillna(0).astype(int)
    top = voice.names(vendors.index[vendors == most].rename(kind)) if most else []
    case = "_".join(word for word, n in (("gap", gaps), ("single", single)) if n) or "wide"
    title = voice.say(
        f"vendors_by_genre.title.{case if most else 'empty'}",
        all=len(vendors), n=single, gaps=gaps,
        kinds=voice.axis(kind) if len(vendors) == 1 else voice.axes(kind), kind=voice.axis(kind),
        most=most, least=least, top=voice.listed(top, most=2),
    )  # fmt: skip
    ranked = vendors.sort_values(ascending=False, kind="stable")
    rows = [
        voice.say("vendors_by_genre.alt_row", kind=name, n=n)
        for name, n in zip(voice.names(ranked.index.rename(kind)), ranked, strict=True)
    ]
    alt = voice.say("vendors_by_genre.alt", title=title, rows=voice.listed(rows, most=20))
    lead = voice.say("vendors_by_genre.lead", kinds=voice.axis(kind))
    return Story(title, lead, alt)


@figure(
    section="overlap",
    numbers=("*axes", "services"),
    needs={"": ("vendor", "services"), "phases": ("vendor", "services")},
)
def plot_vendors_by_genre(
    states: pd.DataFrame,
    *,
    phases: pd.DataFrame | None = None,
    voice: Voice,
    ax: Axes | None = None,
    in_scope: bool = False,
) -> Axes:
    """Draw how many services each vendor has of each genre, or other kind, and in each phase.

    `states` is what `coverage_states` returns where one of its axes is `vendor`, `phases` the same
    for another axis, drawn below as a margin. Genres of most vendors come first, with how many
    these are at the right; vendors that offer the same stand side by side, the total of each below.
    Beyond 20 vendors and 44 genres those of most services are drawn, and the reading line and the
    heading say how many are not.

    >>> states = isogj.coverage_states(catalogue, rows="genre", columns="vendor")
    >>> ax = charts.plot_vendors_by_genre(states)
    """
    story = tell_scope(tell_vendors_by_genre(states, voice=voice), in_scope, voice=voice)
    tables = [states] if phases is None else [states, phases]
    counts = [
        table.pivot(index=_kind(table), columns="vendor", values="services").astype("int64")
        for table in tables
    ]
    totals = counts[0].sum()
    shown = counts[0][_largest(totals)].T
    own = similarity_order(vendor_similarity(shown > 0)).order.to_series().astype("str")
    scale = ramp(max([0, *(table.to_numpy().max(initial=0) for table in counts)]))
    bands = []
    for place, table in enumerate(counts):
        vendors = (table > 0).sum(axis=1)
        if not place:
            vendors = vendors.sort_values(ascending=False, kind="stable")
        drawn = table.loc[vendors.index].head(MOST_ROWS)
        kinds = str(table.index.name)
        head = voice.say("vendors_by_genre.head", kinds=voice.axis(kinds), n=len(table))
        if single := int((vendors == 1).sum()):
            head += voice.say("vendors_by_genre.single", n=single)
        if left := len(table) - len(drawn):
            head += voice.say("vendors_by_genre.cut", n=left)
        cells: list[list[Cell | None]] = [
            [counted(n, scale, voice=voice) for n in row] for row in drawn[own.index].to_numpy()
        ]
        told = [voice.number(n) for n in vendors[drawn.index]]
        bands.append(_Band(head, voice.names(drawn.index), cells, told))
    key = legend(
        [row for band in bands for row in band.cells], scale, voice=voice,
        unit=voice.say("vendors_by_genre.unit"),
    )  # fmt: skip
    words = [voice.say(f"vendors_by_genre.{word}") for word in ("vendors", "totals")]
    if phases is not None:
        words[1] += voice.say("vendors_by_genre.several", kinds=voice.axis(_kind(phases)))
    return _draw(story, bands, own, totals, words, key, voice=voice, ax=ax)


def _kind(states: pd.DataFrame) -> str:
    axes = [str(axis) for axis in states.columns[:2]]
    if "vendor" not in axes:
        raise ValueError(f"one axis of the states must be vendor, got {' and '.join(axes)}")
    axes.remove("vendor")
    return axes[0]


def _offering(states: pd.DataFrame, kind: str) -> pd.Series:
    return states["services"].gt(0).groupby(states[kind], observed=True).sum()


def _largest(totals: pd.Series) -> pd.Index:
    return totals.sort_values(ascending=False, kind="stable").index[:MOST]


def _draw(
    story: Story,
    bands: Sequence[_Band],
    own: pd.Series,
    totals: pd.Series,
    words: Sequence[str],
    key: Sequence[tuple[Cell, str]],
    *,
    voice: Voice,
    ax: Axes | None,
) -> Axes:
    """Draw the bands one below the other; `own` holds the vendors' groups in their order."""
    story = tell_left_out(story, voice=voice, columns=len(totals) - len(own))
    story = replace(story, n=len(own))
    labels = [label for band in bands for label in ("", *band.labels)]
    margins = Totals(
        [total for band in bands for total in ("", *band.totals)],
        [voice.number(totals[vendor]) for vendor in own.index], *words,
    )  # fmt: skip

    def laid_out(names: list[str], high: float, size: float) -> Layout:
        return lay_out(
            labels, names, voice=voice, cell_height=high, label_width=2.6, totals=margins,
            size=size, even=False,
        )  # fmt: skip

    whole = voice.names(own.index.rename("vendor"))
    names, word = _short(whole, voice)
    size = LABEL if widest(labels, LABEL) <= 2.3 else NOTE
    layout = laid_out(names, ROW, size)
    if word and (layout.stairs or text_width(word, size) + 0.1 > layout.left):
        layout, word = laid_out(whole, ROW, size), ""
    if layout.height + layout.top > HIGH:
        layout = laid_out(names if word else whole, LOW, NOTE)
    step = (WIDTH - 2 * MARGIN - layout.left - layout.right) / max(len(own), 1)
    starts = [n for n in range(len(own)) if n == 0 or own.iloc[n] != own.iloc[n - 1]]
    several = [(start, end) for start, end in pairwise([*starts, len(own)]) if end - start > 1]
    if layout.stairs or ax is not None:
        # There is no room above: on stairs stand other names, on Axes of a reader's own the title.
        several = []
    spans = []
    for (first, last), after in zip_longest(several, [start for start, _ in several[1:]]):
        # Beside vendors without affiliates the name may be longer than its line.
        room = ((len(own) if after is None else after) - first) * step - 0.08
        name = voice.name("corporate_group", own.iloc[first])
        name = name.removeprefix(word).strip() if word else name
        spans.append((first, last, wrap(name, room, NOTE, voice=voice)))
    above = max((block_high(text, NOTE, 1.2) + 0.08 for *_, text in spans), default=0.0)
    ax = frame(
        story, ax, voice=voice, height=max(layout.height, ROW), left=layout.left,
        right=layout.right, top=layout.top + above, bottom=layout.bottom, key=key,
    )  # fmt: skip
    rows = [row for band in bands for row in ([], *band.cells)]
    draw_grid(ax, layout, [row if len(row) == len(own) else [] for row in rows], gap=0.04)
    edges = layout.edges or range(len(rows) + 1)
    for row, top, under in zip(rows, edges, edges[1:], strict=False):
        if len(row) == 1 < len(own) and row[0]:
            ax.add_patch(swatch(row[0], (0.04, top + 0.06), len(own) - 0.08, under - top - 0.12))
    heads = accumulate((1 + len(band.labels) for band in bands), initial=0)
    for band, place in zip(bands, heads, strict=False):
        ax.text(0.04, edges[place] + 0.55, band.head, size=LABEL, color=GREY, va="center")
    inch = ax.get_ylim()[0] / inches_of(ax)[1]
    y = -layout.top * inch
    for first, last, text in spans:
        ax.plot([first + 0.08, last - 0.08], [y, y], color=RULE, lw=1, clip_on=False)
        ax.text(
            first + 0.08, y - 0.04 * inch, text, size=NOTE, color=GREY, va="bottom",
            linespacing=1.1,
        )  # fmt: skip
    if word:
        ax.annotate(
            word, (0, 1), (-6, 3.5), xycoords="axes fraction", textcoords="offset points",
            size=layout.size, ha="right", va="bottom",
        )  # fmt: skip
    return ax


def _short(names: list[str], voice: Voice) -> tuple[list[str], str]:
    """Return the names less the first word that all share, and that word: columns are narrow."""
    parts = [phrases_of(name, voice) for name in names]
    rest = ["".join(part[1:]) for part in parts]
    if len(parts) > 1 and len({part[0] for part in parts}) == 1 and all(rest):
        return rest, parts[0][0].strip()
    return names, ""
