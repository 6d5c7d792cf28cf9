"""The figure of how alike vendors are: who overlaps with whom, the alike side by side."""

from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import Cell, Layout, draw_grid
from isogj_analysis.draw.lettering import block_high, widest, wrap
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.naming import percent, with_groups
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, WIDTH, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_ordering import shares_of
from isogj_analysis.overlap.compute_overlap import MEASURES

MOST, FEW, NEAREST, TREE, GAP = 30, 20, 3, 0.75, 0.06
ROOM = WIDTH - 2 * MARGIN
# Shares are told in five classes of 20 per cent.
CLASSES = 5


def tell_similarity(similarity: pd.DataFrame, *, voice: Voice, measure: str = "jaccard") -> Story:
    """Return what the likeness of vendors says: which are the most alike, and how much."""
    if measure not in MEASURES:
        raise ValueError(f"measure must be 'jaccard' or 'overlap', got {measure!r}")
    values, labels = shares_of(similarity), voice.names(similarity.index)
    ones, others = np.triu_indices(len(values), k=1)
    pairs = values[ones, others]
    most = pairs.max(initial=0)
    ranked = [
        (labels[ones[i]], labels[others[i]], pairs[i])
        for i in np.argsort(-pairs, kind="stable")[:8]
    ]
    ties = int((pairs == most).sum())
    case = "none" if not len(pairs) else "apart_two" if len(pairs) == 1 else "apart"
    if most:
        case = f"{measure}.{'same' if most == 1 else 'top'}{'' if ties == 1 else '_tie'}"
    one, other = ranked[0][:2] if ranked else ("", "")
    title = voice.say(
        f"similarity.{case}", all=len(labels), pairs=len(pairs), n=ties, one=one, other=other,
        share=_percent(most),
    )  # fmt: skip
    told = [
        voice.say("similarity.alt_row", one=one, other=other, share=_percent(share))
        for one, other, share in ranked
        if share > 0
    ]
    alt = voice.say("similarity.alt", title=title, pairs=voice.listed(told))
    return Story(title, voice.say(f"similarity.{measure}.lead"), alt)


def _nearest(similarity: pd.DataFrame) -> pd.DataFrame:
    """Return for each vendor the three most like it, in per cent, none without a share."""
    values = shares_of(similarity).copy()
    np.fill_diagonal(values, 0)
    near = np.argsort(-values, axis=1, kind="stable")[:, :NEAREST]
    ones, others = np.repeat(np.arange(len(values)), near.shape[1]), near.ravel()
    told = {"vendor": similarity.index[ones], "other": similarity.index[others]}
    rows = pd.DataFrame({**told, "similarity": values[ones, others]})
    rows = rows[rows["similarity"] > 0]
    return rows.assign(similarity=rows["similarity"].map(_percent))


@figure(section="overlap", numbers=_nearest)
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

    `similarity` is what `vendor_similarity` returns for `measure`. `order` is what
    `similarity_order` returns: vendors stand in its order, its tree to their left (`tree`, beside
    `matrix`); without it they stand in the order of the table. `groups` is what `vendor_groups`
    returns: pairs of one group are framed. Beyond 30 vendors those are left out that are the least
    alike to any other, and the tree with them. The numbers handed on are each vendor's three
    nearest. A share that is missing, or none from 0 to 1, is a ValueError that names the pair.

    >>> ax = charts.plot_similarity(isogj.vendor_similarity(isogj.vendor_cells(catalogue)))
    """
    story = tell_similarity(similarity, voice=voice, measure=measure)
    vendors, merges = order or (similarity.index, pd.DataFrame())
    shown = _most_alike(similarity.loc[vendors, vendors])
    n, left_out = len(shown), len(similarity) - len(shown)
    labels, affiliated = voice.names(shown.index), np.zeros((n, n), dtype=bool)
    if groups is not None:
        own = groups.loc[shown.index]
        labels = with_groups(labels, own, voice=voice) if n <= FEW else labels
        affiliated = own.to_numpy()[:, None] == own.to_numpy()
    tree = len(merges) > 0 and not left_out
    lead = story.lead + "".join(
        voice.say(f"similarity.{told}", n=left_out, shown=n)
        for told, present in {"rest": left_out, "tree": tree}.items()
        if present
    )
    story = tell_scope(Story(story.title, lead, story.alt), in_scope, voice=voice)
    left = TREE * tree
    step = min((ROOM - left - min(widest(labels) + 2 * GAP, 2.0)) / max(n, 1), 0.42)
    size = LABEL if step > 0.25 else NOTE
    labels = [
        wrap(label, ROOM - left - i * step - 2 * GAP, size, voice=voice)
        for i, label in enumerate(labels)
    ]
    deep = max([min(step, 0.34), *(block_high(label, size, 1.2) for label in labels)])
    high = max(n, 1) * deep
    places = {"matrix": (left, 0.0, max(n, 1) * step, high)}
    if tree:
        places["tree"] = (0.0, 0.0, TREE - GAP, high)
    values = shares_of(shown)
    cells = [[_cell(values[i, j], framed=affiliated[i, j]) for j in range(i)] for i in range(n)]
    axes = panels(story, places, voice=voice, height=high, key=_key(cells, voice))
    if not n:
        axes["matrix"].set_axis_off()
        return axes
    draw_grid(axes["matrix"], Layout([""] * n, [""] * n, 0.0, 0.0, high, number=size), cells)
    for i, text in enumerate(labels):
        axes["matrix"].text(i + GAP / step, i + 0.5, text, size=size, va="center", linespacing=1.1)
    if tree:
        _draw_tree(axes["tree"], merges, n)
    return axes


def _key(cells: list[list[Cell]], voice: Voice) -> list[tuple[Cell, str]]:
    """Return the key of the classes and the frames that are drawn."""
    drawn = {cell for row in cells for cell in row}
    faces = {cell.face for cell in drawn}
    least = [n for n in range(CLASSES) if theme().ramp[n] in faces]
    entries = [
        (
            Cell(theme().ramp[n]),
            voice.say("similarity.class", least=max(20 * n, 1), most=20 * n + 19 + (n == 4)),
        )
        for n in least
    ]
    framed = any(cell.edge for cell in drawn)
    zero = any(cell.text == marks()["zero"].text for cell in drawn)
    entries += [(marks()["zero"], voice.say("grammar.mark.zero"))] * zero
    return entries + [(Cell(edge=INK), voice.say("similarity.affiliates"))] * framed


def _percent(share: float) -> int | str:
    """Return a share in per cent; what is not quite nothing or all is not called so."""
    if 0 < share < 0.005:
        return "<1"
    return min(percent(share), 99) if share < 1 else 100


def _most_alike(ordered: pd.DataFrame) -> pd.DataFrame:
    """Keep as many vendors as can be drawn: those that are the most alike to some other."""
    values = shares_of(ordered).copy()
    np.fill_diagonal(values, 0)
    kept = np.sort(np.argsort(-values.max(axis=1, initial=0), kind="stable")[:MOST])
    return ordered.iloc[kept, kept]


def _cell(share: float, *, framed: bool) -> Cell:
    edge = INK if framed else None
    if not share:
        return replace(marks()["zero"], edge=edge)
    face = theme().ramp[min(int(share * CLASSES + 1e-9), CLASSES - 1)]
    return Cell(face, edge=edge, text=str(_percent(share)))


def _draw_tree(ax: Axes, merges: pd.DataFrame, n: int) -> None:
    """Draw the joins of branches, each where its height says, the leaves to the right."""
    starts, ends = merges["start"] + 0.5, merges["end"] + 0.5
    xs = merges[["start_height", "height", "height", "end_height"]].to_numpy()
    ys = np.stack([starts, starts, ends, ends], axis=1)
    lines = list(np.stack([xs, ys], axis=2))
    ax.add_collection(LineCollection(lines, colors=GREY, linewidths=0.9), autolim=False)
    # Room for the joins, not for the stretch before the first of them.
    last, first = merges["height"].max(), merges["height"].min()
    span = max(last - first, 0.05)
    ax.set(xlim=(last + 0.03 * span, max(first - 0.2 * span, 0)), ylim=(n, 0))
    ax.set_axis_off()
