"""The figure of how alike vendors are: who overlaps with whom, the alike side by side."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grid import Cell, Layout, draw_grid, key
from isogj_analysis.draw.lettering import text_width, widest, wrap
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.naming import percent, with_groups
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, PAPER, WIDTH, theme
from isogj_analysis.draw.voice import Voice

MEASURES = ("jaccard", "overlap", "shared")
SMALL = 7.0
MOST, FEW = 60, 30
ROOM = WIDTH - 2 * MARGIN
TREE, GAP = 0.75, 0.06
FRAME = Cell(edge=INK)


class _Plan(NamedTuple):
    """Sizes in inches and points: a cell's width, a row's height, letters, and the labels."""

    step: float
    high: float
    size: float
    number: float
    fine: bool
    tree: float
    labels: list[str]


def tell_similarity(similarity: pd.DataFrame, *, voice: Voice, measure: str = "jaccard") -> Story:
    """Return what the likeness of vendors says: which are the most alike, and how much."""
    _check(measure)
    values = similarity.to_numpy()
    ones, others = np.triu_indices(len(values), k=1)
    pairs = values[ones, others]
    most = pairs.max() if len(pairs) else 0
    top = np.flatnonzero(pairs == most)
    labels = voice.names(similarity.index)
    whole = measure != "shared" and most == 1
    if len(pairs) and most:
        case = f"{measure}.{'same' if whole else 'top'}{'' if len(top) == 1 else '_tie'}"
    else:
        case = "none" if not len(pairs) else "apart_two" if len(pairs) == 1 else "apart"
    one, other = (labels[ones[top[0]]], labels[others[top[0]]]) if len(pairs) else ("", "")
    title = voice.say(
        f"overlap.similarity.{case}", all=len(labels), pairs=len(pairs), n=len(top),
        one=one, other=other, share=_number(most, measure),
    )  # fmt: skip
    ranked = np.argsort(-pairs, kind="stable")[:8]
    told = [
        voice.say(
            f"overlap.similarity.{measure}.alt_row",
            one=labels[ones[i]],
            other=labels[others[i]],
            share=_number(pairs[i], measure),
        )
        for i in ranked
        if pairs[i] > 0
    ]
    alt = voice.say("overlap.similarity.alt", title=title, pairs=voice.listed(told))
    return Story(title, voice.say(f"overlap.similarity.{measure}.lead"), alt)


def _pairs(similarity: pd.DataFrame) -> pd.DataFrame:
    """Return each pair once, the most alike first, and none that has nothing in common."""
    above = np.triu(np.ones(similarity.shape, bool), 1) & (similarity.to_numpy() > 0)
    pairs = similarity.rename_axis("vendor").rename_axis("other", axis="columns").where(above)
    long = pd.Series(pairs.stack().dropna(), name="similarity").reset_index()
    return long.sort_values("similarity", ascending=False, kind="stable")


@figure(section="overlap", numbers=_pairs)
def plot_similarity(
    similarity: pd.DataFrame,
    *,
    order: tuple[pd.Index, pd.DataFrame] | None = None,
    groups: pd.Series | None = None,
    measure: str = "jaccard",
    voice: Voice,
    in_scope: bool = False,
) -> dict[str, Axes]:
    """Draw how alike each two vendors are, half a matrix with the names on its diagonal.

    `similarity` is what `vendor_similarity` returns for `measure` (`jaccard` or `overlap`), or, for
    `shared`, what `shared_cells` returns. `order` is what `similarity_order` returns: vendors stand
    in its order, its tree to their left (`tree`, beside `matrix`); without it they stand in the
    order of the table. `groups` is what `vendor_groups` returns: pairs of one group are framed.

    Where vendors are so many that a cell holds a single figure, it is the tens of the per cent, and
    cells without a common cell are white. What is beyond 60 vendors, or beyond what the numbers
    leave room for, is left out, the least alike first, and the tree with it.
    """
    _check(measure)
    story = tell_similarity(similarity, voice=voice, measure=measure)
    vendors = similarity.index if order is None else order[0]
    merges = None if order is None else order[1]
    shown = _most_alike(similarity.loc[vendors, vendors], measure)
    labels = voice.names(shown.index)
    if groups is not None:
        groups = groups.loc[shown.index]
        if len(shown) <= FEW:
            labels = with_groups(labels, groups, voice=voice)
    left_out = len(similarity) - len(shown)
    tree = merges is not None and len(merges) > 0 and not left_out
    plan = _plan(labels, _widest_number(shown, measure), tree=tree, voice=voice)
    told = {"rest": left_out, "tens": plan.fine, "tree": tree}
    lead = story.lead + "".join(
        voice.say(f"overlap.similarity.{key}", n=left_out, shown=len(shown))
        for key, present in told.items()
        if present
    )
    story = tell_scope(Story(story.title, lead, story.alt), in_scope, voice=voice)
    framed = _affiliates(groups, len(shown))
    n, under = len(shown), 0.35 if framed.any() else 0.05
    high = max(n, 1) * plan.high
    places = {"matrix": (plan.tree, 0.0, max(n, 1) * plan.step, high)}
    if tree:
        places["tree"] = (0.0, 0.0, plan.tree - GAP, high)
    axes = panels(story, places, voice=voice, height=high + under)
    values = shown.to_numpy()
    most = max(values[~np.eye(n, dtype=bool)].max(initial=1), 1)
    cells = [
        [_cell(values[i, j], most, measure, plan.fine, framed[i, j]) for j in range(i)]
        for i in range(n)
    ]
    if not n:
        axes["matrix"].set_axis_off()
        return axes
    blank, line, gap = [""] * n, *((1.4, 0.03) if n <= FEW else (0.6, 0.0))
    layout = Layout(blank, blank, 0.0, 0.0, high, number=plan.number, line=line)
    draw_grid(axes["matrix"], layout, cells, gap=gap)
    for i, text in enumerate(plan.labels):
        axes["matrix"].text(
            i + GAP / plan.step, i + 0.5, text, size=plan.size, va="center", linespacing=1.1
        )
    if tree and merges is not None:
        _draw_tree(axes["tree"], merges, n)
    if framed.any():
        key(axes["matrix"], [(FRAME, voice.say("overlap.similarity.affiliates"))])
    return axes


def _check(measure: str) -> None:
    if measure not in MEASURES:
        raise ValueError(f"measure must be 'jaccard', 'overlap' or 'shared', got {measure!r}")


def _number(value: float, measure: str) -> int | str:
    """Return a count, or a share in per cent; what is not quite nothing or all is not called so."""
    if measure == "shared":
        return int(value)
    if 0 < value < 0.005:
        return "<1"
    return min(percent(value), 99) if value < 1 else 100


def _most_alike(ordered: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Keep as many vendors as can be drawn: those that are the most alike to some other."""
    wide = text_width(_widest_number(ordered, measure), SMALL) + 0.03
    most = min(MOST, int((ROOM - TREE - 1.0) / wide)) if measure == "shared" else MOST
    if len(ordered) <= most:
        return ordered
    values = ordered.to_numpy(copy=True)
    np.fill_diagonal(values, 0)
    kept = np.sort(np.argsort(-values.max(axis=1), kind="stable")[:most])
    return ordered.iloc[kept, kept]


def _widest_number(shown: pd.DataFrame, measure: str) -> str:
    return "9" * len(str(int(shown.to_numpy().max(initial=0)))) if measure == "shared" else "100"


def _plan(labels: list[str], number: str, *, tree: bool, voice: Voice) -> _Plan:
    n = max(len(labels), 1)
    left = (TREE if n <= FEW else TREE * 0.5) if tree else 0.0
    size = LABEL if n <= FEW else SMALL
    reserve = min(widest(labels, size) + 2 * GAP, 2.0 if n <= FEW else 1.6)
    step = min((ROOM - left - reserve) / n, 0.42)
    fits = [points for points in (9.0, 8.0, SMALL) if text_width(number, points) + 0.03 <= step]
    broken = [
        wrap(label, ROOM - left - i * step - 2 * GAP, size, voice=voice)
        for i, label in enumerate(labels)
    ]
    lines = max((label.count("\n") + 1 for label in broken), default=1)
    high = max(min(step, 0.34), (lines * size * 1.15 + 1) / 72)
    return _Plan(step, high, size, fits[0] if fits else SMALL, not fits, left, broken)


def _affiliates(groups: pd.Series | None, n: int) -> np.ndarray:
    if groups is None:
        return np.zeros((n, n), dtype=bool)
    codes = pd.factorize(groups)[0]
    return (codes[:, None] == codes) & ~np.eye(n, dtype=bool)


def _cell(value: float, most: float, measure: str, fine: bool, framed: bool) -> Cell:
    edge = INK if framed else None
    if value == 0:
        return Cell(PAPER, edge=edge, text="" if fine else "0", ink=GREY)
    text = str(_number(value, measure))
    if fine:
        text = "=" if value == 1 else str(int(value * 10 + 1e-9))
    return Cell(theme().step(float(value / most)), edge=edge, text=text)


def _draw_tree(ax: Axes, merges: pd.DataFrame, n: int) -> None:
    """Draw the joins of branches, each where its height says, the leaves to the right."""
    starts, ends = merges["start"] + 0.5, merges["end"] + 0.5
    corners = zip(
        merges["start_height"], starts, merges["height"], starts,
        merges["height"], ends, merges["end_height"], ends, strict=True,
    )  # fmt: skip
    lines = [np.array(flat, dtype=float).reshape(4, 2) for flat in corners]
    tree = LineCollection(lines, colors=GREY, linewidths=0.9 if n <= FEW else 0.5)
    ax.add_collection(tree, autolim=False)
    # Room for the joins, not for the stretch before the first of them.
    last, first = merges["height"].max(), merges["height"].min()
    span = max(last - first, 0.05)
    ax.set(xlim=(last + 0.03 * span, max(first - 0.2 * span, 0)), ylim=(n, 0))
    ax.set_axis_off()
