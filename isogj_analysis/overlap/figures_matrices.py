"""Matrices with a column for each vendor: the cells it covers, and the genres it offers."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame_grid
from isogj_analysis.draw.grammar import counted, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, Layout, Totals, draw_grid, lay_out, per_inch, swatch
from isogj_analysis.draw.lettering import block_high, phrases_of, text_width, widest, wrap, write
from isogj_analysis.draw.maps import SINGLE, left_out
from isogj_analysis.draw.theme import GREY, INK, LABEL, NOTE, PALE, PAPER, RULE, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_ordering import group_order
from isogj_analysis.overlap.compute_overlap import cell_depth

MOST, MOST_ROWS, HEAD = 20, 44, NOTE - 0.5
# Heights of a row, and of a drawing with its heads beyond which rows are low, in inches.
ROW, LOW, HIGH = 0.2, 0.15, 8.4
DEPTHS = ("gap", "one", "two", "more")


class _Band(NamedTuple):
    """Rows under one heading: labels, cells, and columns of totals; one cell may fill its row."""

    head: str
    labels: list[str]
    cells: list[list[Cell]]
    totals: list[list[str]]

    def first(self, most: int) -> "_Band":
        """Return the band of so many rows."""
        told = [column[:most] for column in self.totals]
        return _Band(self.head, self.labels[:most], self.cells[:most], told)


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
    vendor_cells: pd.DataFrame, *, groups: pd.Series | None = None, voice: Voice,
    ax: Axes | None = None, in_scope: bool = False,
) -> Axes:  # fmt: skip
    """Draw which vendor covers which cell, the cells that fewest corporate groups cover first.

    `vendor_cells` is the table of that name, made with the special cells so that none of them is
    taken for a gap; `groups` is what `vendor_groups` returns, without it each vendor is a group of
    its own. Cells stand under headings by depth: covered by nobody, by one group (amber), by two,
    by three or more; the number of groups at the right, each vendor's cells below. Vendors of one
    group stand side by side under its name. Of more than 20 vendors those are drawn that cover
    most, of more than 44 cells those of least depth: the reading line says how many are not.

    >>> ax = charts.plot_cell_vendors(isogj.vendor_cells(catalogue))
    """
    depth = cell_depth(vendor_cells, groups)
    story = tell_cell_vendors(vendor_cells, voice=voice, groups=groups)
    story = story.more(voice.say("overlap.in_scope") * in_scope)
    totals = vendor_cells.sum(axis=1)
    own = group_order(vendor_cells, groups)
    own = own[own.index.isin(_largest(totals))]
    # Side by side stand first the groups of several.
    several = own.duplicated(keep=False)
    own = pd.concat([own[several], own[~several]])
    ranked = depth.sort_values(["groups", "vendors"], kind="stable")
    axes, covered = [str(name) for name in depth.index.names], Cell(theme().ramp[3])
    bands = []
    for number, name in enumerate(DEPTHS):
        part = ranked[ranked["groups"].clip(upper=3) == number]
        looks = [covered] * len(part)
        if number == 1:
            looks = [marks()[SINGLE[n > 1]] for n in part["vendors"]]
        rows = [
            [look if held else Cell(PALE) for held in vendor_cells.loc[own.index, cell]]
            if number
            else [replace(marks()["gap"], edge=None)]
            for cell, look in zip(part.index, looks, strict=True)
        ]
        labels = [voice.cell(*map(voice.name, axes, cell)) for cell in part.index]
        head = voice.say(f"cell_vendors.depth.{name}", n=len(part))
        counts = [[voice.number(n) for n in part[of]] for of in ("vendors", "groups")]
        bands.append(_Band(head, labels, rows, counts))
    key = [(covered, voice.say("cell_vendors.covered"))] if depth["groups"].any() else []
    rows = [row for band in bands for row in band.cells]
    key += legend(rows, voice=voice)
    heads = [voice.say(f"cell_vendors.{of}") for of in ("vendors", "groups")]
    below = [voice.number(totals[vendor]) for vendor in own.index]
    note = voice.say("cell_vendors.totals", all=len(depth))
    margins = Totals(below, note, [(head, ()) for head in heads])
    return _draw(story, bands, own, len(totals), margins, key, voice=voice, ax=ax)


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
    """Draw how many services each vendor has of each genre, or other kind.

    `states` is what `coverage_states` returns where one of its axes is `vendor`. Genres of most
    vendors come first, with how many vendors and services these are at the right; vendors of most
    genres come first, with how many these are below. Of more than 20 vendors those of most genres
    are drawn, of more than 44 genres those of most vendors, and the reading line says how many are
    not.

    >>> states = isogj.coverage_states(catalogue, rows="genre", columns="vendor")
    >>> ax = charts.plot_vendors_by_genre(states)
    """
    story = tell_vendors_by_genre(states, voice=voice)
    story = story.more(voice.say("overlap.in_scope") * in_scope)
    counts = states.pivot(index=_kind(states), columns="vendor", values="services").astype("int64")
    vendors, genres = (counts > 0).sum(axis=1), (counts > 0).sum()
    ranked = pd.DataFrame({"genres": genres, "services": counts.sum()})
    ranked = ranked.sort_values(["genres", "services"], ascending=False, kind="stable")
    own = ranked.index[:MOST].to_series().astype("str")
    scale = ramp(counts.to_numpy().max(initial=0))
    vendors = vendors.sort_values(ascending=False, kind="stable")
    counts = counts.loc[vendors.index]
    cells = [[counted(n, scale, voice=voice) for n in row] for row in counts[own.index].to_numpy()]
    kinds = voice.axis(str(counts.index.name))
    head = voice.say("vendors_by_genre.head", kinds=kinds, n=len(counts))
    if single := int((vendors == 1).sum()):
        head += voice.say("vendors_by_genre.single", n=single)
    right = [[voice.number(n) for n in of] for of in (vendors, counts.sum(axis=1))]
    band = _Band(head, voice.names(counts.index), cells, right)
    key = legend(cells, scale, voice=voice, unit=voice.say("vendors_by_genre.unit"))
    below = [voice.number(n) for n in genres[own.index]]
    heads = [(voice.say(f"vendors_by_genre.{of}"), ()) for of in ("vendors", "services")]
    margins = Totals(below, voice.say("vendors_by_genre.totals", kinds=kinds), heads)
    return _draw(story, [band], own, len(genres), margins, key, voice=voice, ax=ax)


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
    story: Story, bands: Sequence[_Band], own: pd.Series, vendors: int, margins: Totals,
    key: Sequence[tuple[Cell, str]], *, voice: Voice, ax: Axes | None,
) -> Axes:  # fmt: skip
    """Draw the bands one below the other; `own` holds the vendors' groups in their order.

    `margins` has the heads of the totals that the bands bring along.
    """
    every, room = sum(len(band.labels) for band in bands), MOST_ROWS
    shown = []
    for band in bands:
        if band.labels[:room]:
            shown.append(band.first(room))
            room -= len(shown[-1].labels)
    left = {"rows": every - MOST_ROWS + room, "columns": vendors - len(own)}
    story = replace(story.more(left_out(voice, **left)), n=len(own))
    labels = [label for band in shown for label in ("", *band.labels)]
    rows = [row for band in shown for row in (list[Cell](), *band.cells)]
    right = [
        [total for band in shown for total in ("", *band.totals[n])]
        for n in range(len(margins.beside))
    ]
    beside = [(head, told) for (head, _), told in zip(margins.beside, right, strict=True)]
    margins = replace(margins, beside=beside)

    def laid_out(names: list[str], high: float, size: float) -> Layout:
        return lay_out(
            labels, names, voice=voice, cell_height=high, label_width=2.6, totals=margins,
            size=size, even=False,
        )  # fmt: skip

    whole = voice.names(own.index, "vendor")
    names, word = _short(whole, voice)
    size = LABEL if widest(labels, LABEL) <= 2.3 else NOTE
    layout = laid_out(names, ROW, size)
    if word and (layout.stairs or text_width(word, size) + 0.1 > layout.left):
        names, word = whole, ""
        layout = laid_out(names, ROW, size)
    if layout.height + layout.top > HIGH:
        layout = laid_out(names, LOW, NOTE)
    # No room is above: on stairs stand other names, on Axes of a reader's own the title.
    spans = [] if layout.stairs or ax is not None else _spans(own, layout.step, word, voice)
    above = max((block_high(text, HEAD, 1.2) + 0.08 for *_, text in spans), default=0.0)
    ax = frame_grid(story, ax, layout, voice=voice, top=above, key=key)
    draw_grid(ax, layout, [row if len(row) == len(own) else [] for row in rows], gap=0.04)
    edges = layout.edges or range(len(rows) + 1)
    for row, top, under in zip(rows, edges, edges[1:], strict=False):
        if len(row) == 1 < len(own):
            ax.add_patch(swatch(row[0], (0.04, top + 0.06), len(own) - 0.08, under - top - 0.12))
    heads = accumulate((1 + len(band.labels) for band in shown), initial=0)
    for band, place in zip(shown, heads, strict=False):
        ax.text(0.04, edges[place] + 0.55, band.head, size=LABEL, color=GREY, va="center")
    inch = per_inch(ax)[1]
    # Groups are set apart by a white line.
    for place, (one, other) in enumerate(pairwise(own), 1):
        if one != other and (list(own).count(one) > 1 or list(own).count(other) > 1):
            ax.plot([place, place], [0, edges[-1]], color=PAPER, lw=5, zorder=1.6)
    y = -layout.top * inch
    for first, last, text in spans:
        ax.plot([first + 0.08, last - 0.08], [y, y], color=RULE, lw=1, clip_on=False)
        ax.text(
            first + 0.08, y - 0.04 * inch, text, size=HEAD, color=GREY, va="bottom",
            linespacing=1.1,
        )  # fmt: skip
    if word:
        looks = {"xycoords": "axes fraction", "size": layout.size, "color": INK, "ha": "right"}
        write(ax, word, (0, 1), (-6, 3.5), va="bottom", **looks)
    return ax


def _spans(own: pd.Series, step: float, word: str, voice: Voice) -> list[tuple[int, int, str]]:
    """Return the first and the last column of each group of several vendors, and its name."""
    runs = [[*run] for _, run in groupby(range(len(own)), key=list(own).__getitem__)]
    several = [run for run in runs if len(run) > 1]
    found = list[tuple[int, int, str]]()
    for first, after in pairwise([*(run[0] for run in several), len(own)]):
        name = voice.name("corporate_group", own.iloc[first])
        name = name.removeprefix(word).strip() if word else name
        # Beside vendors without affiliates the name may be longer than its line.
        name = wrap(name, (after - first) * step - 0.04, HEAD, voice=voice)
        found.append((first, first + len(several[len(found)]), name))
    return found


def _short(names: list[str], voice: Voice) -> tuple[list[str], str]:
    """Return the names less the first word that all share, and that word: columns are narrow."""
    parts = [phrases_of(name, voice) for name in names]
    rest = ["".join(part[1:]) for part in parts]
    if len(parts) > 1 and len({part[0] for part in parts}) == 1 and all(rest):
        return rest, parts[0][0].strip()
    return names, ""
