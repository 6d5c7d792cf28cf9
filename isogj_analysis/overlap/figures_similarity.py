"""The figure of how alike vendors are: who overlaps with whom, the alike side by side."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy.sparse.csgraph import connected_components

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import Cell, Layout, draw_grid
from isogj_analysis.draw.lettering import block_high, widest, wrap
from isogj_analysis.draw.naming import percent, with_groups
from isogj_analysis.draw.theme import INK, LABEL, MARGIN, NOTE, WIDTH, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.overlap.compute_ordering import shares_of
from isogj_analysis.overlap.compute_overlap import MEASURES

MOST, FEW, NEAREST, HALF, GAP = 30, 20, 3, 0.5, 0.06
# The room of what is told beside the matrix, in inches.
BESIDE = 2.4
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
    ties, half = int((pairs == most).sum()), int((pairs >= HALF).sum())
    case = "none" if not len(pairs) else "apart_two" if len(pairs) == 1 else "apart"
    if most:
        case = f"{measure}.{'same' if most == 1 else 'top'}{'' if ties == 1 else '_tie'}"
    one, other = ranked[0][:2] if ranked else ("", "")
    title = voice.say(
        f"similarity.{case}", all=len(labels), pairs=len(pairs), n=ties, one=one, other=other,
        share=_percent(most),
    )  # fmt: skip
    near = [part for part in _close(values) if len(part) > 1]
    if half > 1 and ties < half:
        title += voice.say("similarity.half", n=sum(map(len, near)), all=len(labels))
    told = [
        voice.say("similarity.alt_row", one=one, other=other, share=_percent(share))
        for one, other, share in ranked
        if share > 0
    ]
    alt = voice.say("similarity.alt", title=title, pairs=voice.listed(told))
    return Story(title, voice.say(f"similarity.{measure}.lead"), alt)


def _close(values: np.ndarray) -> list[np.ndarray]:
    """Return the places of vendors in parts, in each of which all share half with some other."""
    joined = connected_components(values >= HALF, directed=False)[1]
    parts = [np.flatnonzero(joined == part) for part in range(joined.max(initial=-1) + 1)]
    return sorted(parts, key=lambda part: -len(part))


def _tell_close(values: np.ndarray, names: Sequence[str], *, voice: Voice) -> str:
    """Return who shares half or more with whom, and who with nobody, a line each."""
    parts = _close(values)
    near = [part for part in parts if len(part) > 1]
    alone = [names[part[0]] for part in parts if len(part) == 1]
    lines = [voice.say("similarity.near", n=sum(map(len, near)), all=len(names))]
    lines += [voice.listed([names[place] for place in part], most=8) for part in near[:4]]
    if alone:
        lines.append(voice.say("similarity.alone", names=voice.listed(alone, most=8)))
    return "\n".join(wrap(line, BESIDE, NOTE, voice=voice) for line in lines)


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
    similarity: pd.DataFrame, *, order: pd.Index | None = None,
    groups: pd.Series | None = None, measure: str = "jaccard", voice: Voice,
    in_scope: bool = False,
) -> dict[str, Axes]:  # fmt: skip
    """Draw how alike each two vendors are, half a matrix with the names on its diagonal.

    `similarity` is what `vendor_similarity` returns for `measure`. `order` is what
    `similarity_order` returns, the order in which vendors stand; without it they do in that of the
    table. `groups` is what `vendor_groups` returns, for the name of a vendor's group. Pairs that
    share half or more are framed. Beyond 30 vendors those are left out that are the least alike to
    any other. The numbers handed on are each vendor's three nearest. A share that is missing, or
    none from 0 to 1, is a ValueError that names the pair.

    >>> ax = charts.plot_similarity(isogj.vendor_similarity(isogj.vendor_cells(catalogue)))
    """
    story = tell_similarity(similarity, voice=voice, measure=measure)
    vendors = similarity.index if order is None else order
    shown = _most_alike(similarity.loc[vendors, vendors])
    n, left_out = len(shown), len(similarity) - len(shown)
    labels = voice.names(shown.index)
    if groups is not None and n <= FEW:
        labels = with_groups(labels, groups.loc[shown.index], voice=voice)
    said = {"similarity.rest": left_out, "overlap.in_scope": in_scope}
    story = story.more(*(voice.say(key, n=left_out, shown=n) for key, true in said.items() if true))
    step = min((ROOM - min(widest(labels) + 2 * GAP, 2.0)) / max(n, 1), 0.42)
    size = LABEL if step > 0.25 else NOTE
    labels = [
        wrap(label, ROOM - i * step - 2 * GAP, size, voice=voice) for i, label in enumerate(labels)
    ]
    deep = max([min(step, 0.34), *(block_high(label, size, 1.2) for label in labels)])
    high = max(n, 1) * deep
    places = {"matrix": (0.0, 0.0, max(n, 1) * step, high)}
    values = shares_of(shown)
    cells = [[_cell(values[i, j]) for j in range(i)] for i in range(n)]
    axes = panels(story, places, voice=voice, height=high, key=_key(cells, voice))
    if not n:
        axes["matrix"].set_axis_off()
        return axes
    draw_grid(axes["matrix"], Layout([""] * n, [""] * n, 0.0, 0.0, high, number=size), cells)
    if n <= FEW and (values[np.triu_indices(n, k=1)] >= HALF).any():
        told = _tell_close(values, voice.names(shown.index), voice=voice)
        if block_high(told, NOTE) < (n - (BESIDE + 1.7) / step) * deep * ROOM / (n * step):
            look = dict[str, Any](size=NOTE, va="top", linespacing=1.4, color=INK)
            axes["matrix"].text((ROOM - BESIDE) / step, 0.3, told, **look)
    for i, text in enumerate(labels):
        axes["matrix"].text(i + GAP / step, i + 0.5, text, size=size, va="center", linespacing=1.1)
    return axes


def _key(cells: list[list[Cell]], voice: Voice) -> list[tuple[Cell, str]]:
    """Return the key of the classes and the frames that are drawn."""
    drawn = {cell for row in cells for cell in row}
    entries = []
    for n, face in enumerate(theme().ramp[:CLASSES]):
        if any(cell.face == face for cell in drawn):
            least, most = max(20 * n, 1), 20 * n + 19 + (n == CLASSES - 1)
            entries.append((Cell(face), voice.say("similarity.class", least=least, most=most)))
    every = [cell for row in cells for cell in row]
    half, none = sum(bool(cell.edge) for cell in every), every.count(marks()["zero"])
    told = {Cell(edge=INK): ("framed", half), marks()["zero"]: ("nothing", none)}
    return entries + [
        (cell, voice.say(f"similarity.{key}", n=n, pairs=len(every)))
        for cell, (key, n) in told.items()
        if n
    ]


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


def _cell(share: float) -> Cell:
    if not share:
        return marks()["zero"]
    edge = INK if share >= HALF else None
    face = theme().ramp[min(int(share * CLASSES + 1e-9), CLASSES - 1)]
    return Cell(face, edge=edge, text=str(_percent(share)))
