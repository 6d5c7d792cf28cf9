"""The figure of how alike vendors are: who overlaps with whom, the alike side by side."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grid import Cell, Layout, draw_grid, per_inch
from isogj_analysis.draw.lettering import block_high, shorten, widest, wrap
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, PALE, WIDTH, theme
from isogj_analysis.draw.voice import Voice, percent
from isogj_analysis.overlap.compute_ordering import shares_of
from isogj_analysis.overlap.compute_overlap import MEASURES

__all__ = ["plot_similarity"]

MOST, FEW, NEAREST, GAP = 30, 20, 3, 0.06
# Shares that are much, and little.
HALF, WEAK = 0.5, 0.2
# The room of what is told beside the matrix, in inches.
BESIDE = 2.4
ROOM = WIDTH - 2 * MARGIN


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
    if half and most < 1:
        alone = sum(len(part) == 1 for part in _close(values))
        case, n = "near" if alone else "all_near", len(labels) - alone
        title = voice.say(
            f"similarity.{measure}.{case}", n=n, alone=alone, all=len(labels), pairs=len(pairs),
            half=half,
        )  # fmt: skip
    told = [
        voice.say("similarity.alt_row", one=one, other=other, share=_percent(share))
        for one, other, share in ranked
        if share > 0
    ]
    alt = voice.say("similarity.alt", title=title, pairs=voice.listed(told))
    return Story(title, voice.say(f"similarity.{measure}.lead"), alt)


def _close(values: np.ndarray) -> list[np.ndarray]:
    """Return the places of vendors in parts, in each of which all share half with some other."""
    # Who draws any other figure does not wait for its import.
    from scipy.sparse.csgraph import connected_components

    joined = connected_components(values >= HALF, directed=False)[1]
    parts = [np.flatnonzero(joined == part) for part in range(joined.max(initial=-1) + 1)]
    return sorted(parts, key=lambda part: -len(part))


def _tell_close(
    ax: Axes, values: np.ndarray, names: Sequence[str], corner: tuple[float, float], *,
    voice: Voice,
) -> None:  # fmt: skip
    """Write who shares half or more with whom, and who with nobody, where there is the room.

    `corner` is the upper left one, in units of the Axes; below it the matrix comes nearer.
    """
    parts = _close(values)
    near = [voice.listed([names[n] for n in part], most=8) for part in parts if len(part) > 1]
    alone = [names[part[0]] for part in parts if len(part) == 1]
    told = {
        "near": (near[:4], len(names) - len(alone)),
        "alone": ([voice.listed(alone, most=8)] * bool(alone), len(alone)),
    }
    lines = [
        (line, size)
        for key, (who, n) in told.items()
        for line, size in (
            (voice.say(f"similarity.{key}", n=n), LABEL),
            *((one, LABEL + 2) for one in who),
        )
        if who
    ]
    blocks = [(wrap(line, BESIDE, size, voice=voice), size) for line, size in lines]
    x, y = corner
    down = per_inch(ax)[1]
    high = sum(block_high(text, size) + 0.06 for text, size in blocks) * down
    # Under the lines the names on the diagonal come nearer.
    if y + high > (x - 1.7 * per_inch(ax)[0]):
        return
    for text, size in blocks:
        y += 0.1 * down * (size == LABEL)
        ax.text(
            x, y, text, size=size, va="top", linespacing=1.2, color=GREY if size == LABEL else INK
        )
        y += (block_high(text, size) + 0.02) * down


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
    measure: str = "jaccard", voice: Voice, in_scope: bool = False,
) -> dict[str, Axes]:  # fmt: skip
    """Draw how alike each two vendors are, half a matrix named on the diagonal and at the left.

    `similarity` is what `vendor_similarity` returns for `measure`. `order` is what
    `similarity_order` returns, the order in which vendors stand; without it they do in that of the
    table. Pairs that share half or more are dark; who they are is told beside. Beyond 30 vendors
    those are left out that are the least alike to any other. The numbers handed on are each
    vendor's three nearest. A share that is missing, or none from 0 to 1, is a ValueError that names
    the pair.

    >>> ax = charts.plot_similarity(isogj.vendor_similarity(isogj.vendor_cells(catalogue)))
    """
    story = tell_similarity(similarity, voice=voice, measure=measure)
    vendors = similarity.index if order is None else order
    shown = _most_alike(similarity.loc[vendors, vendors])
    n, left_out = len(shown), len(similarity) - len(shown)
    labels = voice.names(shown.index)
    said = {"similarity.rest": left_out, "overlap.in_scope": in_scope}
    story = story.more(*(voice.say(key, n=left_out, shown=n) for key, true in said.items() if true))
    short, _ = shorten(labels, voice)
    left = widest(short) + 2 * GAP if n <= FEW else 0.0
    left = left if left < 1.0 else 0.0
    step = min((ROOM - left - min(widest(labels) + 2 * GAP, 2.0)) / max(n, 1), 0.42)
    size = LABEL if step > 0.25 else NOTE
    labels = [
        wrap(label, ROOM - left - i * step - 2 * GAP, size, voice=voice)
        for i, label in enumerate(labels)
    ]
    deep = max([min(step, 0.34), *(block_high(label, size, 1.2) for label in labels)])
    high = max(n, 1) * deep
    places = {"matrix": (left, 0.0, max(n, 1) * step, high)}
    values = shares_of(shown)
    cells = [[_cell(values[i, j]) for j in range(i)] for i in range(n)]
    axes = panels(story, places, voice=voice, height=high, key=_key(values, voice))
    if not n:
        axes["matrix"].set_axis_off()
        return axes
    names = ["", *short[1:]] if left else [""] * n
    draw_grid(axes["matrix"], Layout(names, [""] * n, 0.0, 0.0, high, number=size), cells)
    if n <= FEW and (values[np.triu_indices(n, k=1)] >= HALF).any():
        corner = (ROOM - left - BESIDE) / step, 0.0
        _tell_close(axes["matrix"], values, short, corner, voice=voice)
    for i, text in enumerate(labels):
        axes["matrix"].text(i + GAP / step, i + 0.5, text, size=size, va="center", linespacing=1.1)
    return axes


def _key(values: np.ndarray, voice: Voice) -> list[tuple[Cell, str]]:
    """Return the key of the classes that are drawn, with how many pairs share half or more."""
    pairs = values[np.triu_indices(len(values), k=1)]
    held = {"half": pairs >= HALF, "some": (pairs < HALF) & (pairs >= WEAK), "weak": pairs < WEAK}
    return [
        (
            replace(_cell(share), text=""),
            voice.say(f"similarity.key.{name}", n=of.sum(), pairs=len(pairs)),
        )
        for share, (name, of) in zip((HALF, WEAK, WEAK / 2), held.items(), strict=True)
        if of.any()
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
    if share < WEAK:
        return Cell(PALE, text=str(_percent(share)), ink=GREY)
    return Cell(theme().ramp[3 if share >= HALF else 1], text=str(_percent(share)))
