"""The figure of exclusivity: what each vendor, and what each corporate group, covers alone."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import Cell
from isogj_analysis.draw.lettering import widest, wrap, write
from isogj_analysis.draw.listing import fit_lines
from isogj_analysis.draw.maps import left_out
from isogj_analysis.draw.theme import BAND, GREY, INK, LABEL, MARGIN, NOTE, RULE, WIDTH
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_exclusivity"]

MOST, FEW, ROW, BETWEEN = 32, 20, 0.25, 0.35
KINDS = ("alone", "group_alone")


def tell_exclusivity(exclusivity: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many vendors cover cells that no other vendor, and no other group, does."""
    alone, grouped = (int(exclusivity[name].gt(0).sum()) for name in KINDS)
    case = "same" if alone == grouped else "more" if alone else "only_groups"
    case = case if grouped else "none" if exclusivity["total"].any() else "nobody"
    cells = exclusivity["alone"].sum()
    title = voice.say(
        f"exclusivity.title.{case}", all=len(exclusivity), n=alone, grouped=grouped, cells=cells
    )
    ordered = _by_group(exclusivity)
    rows = [
        voice.say("exclusivity.alt_row", vendor=name, n=row["alone"], grouped=row["group_alone"])
        for name, row in zip(voice.names(ordered.index), ordered.to_dict("records"), strict=True)
        if row["group_alone"]
    ]
    alt = voice.say("exclusivity.alt", title=title, rows=voice.listed(rows, most=20))
    return Story(title, voice.say("exclusivity.lead"), alt)


def _numbers(exclusivity: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of each vendor; a group that has no other vendor is not named."""
    told = exclusivity[["corporate_group", "total", "alone", "group_alone"]].reset_index()
    groups = told["corporate_group"]
    return told.assign(corporate_group=groups.where(groups.duplicated(keep=False)))


@figure(
    section="overlap",
    needs={"": ("vendor", "corporate_group", "total", "alone", "group_alone")},
    numbers=_numbers,
    bars=("group_alone", "alone"),
)
def plot_exclusivity(
    exclusivity: pd.DataFrame, *, voice: Voice, ax: Axes | None = None, in_scope: bool = False
) -> Axes:
    """Draw the cells that each vendor covers alone, counted by vendor and, beside it, by group.

    `exclusivity` is what `cell_exclusivity` returns, given the groups. First in each bar stand the
    cells that no other vendor covers, at the right those too that only vendors of its group do; the
    rest is pale. Vendors of one group stand side by side under its name, groups with most cells of
    their own first. Of more than 32 vendors the first are drawn. `in_scope` says that the rows
    counted were those that `in_scope` returns, as on all figures of the overlap: the reading line
    then tells the reader.

    >>> groups = isogj.vendor_groups(catalogue)
    >>> alone = isogj.cell_exclusivity(isogj.vendor_cells(catalogue), groups)
    >>> ax = charts.plot_exclusivity(alone)
    """
    ordered = _by_group(exclusivity)
    shown = ordered[:MOST]
    story = tell_exclusivity(exclusivity, voice=voice).more(
        voice.say("overlap.in_scope") * in_scope, left_out(voice, rows=len(ordered) - len(shown))
    )
    size = LABEL if len(shown) <= FEW else NOTE
    names = voice.names(shown.index)
    labels = [fit_lines(name, 1.6, size, voice=voice, most=1) for name in names]
    # Groups of several are set apart.
    groups = shown["corporate_group"]
    several = groups.where(groups.duplicated(keep=False), "")
    apart = several.ne(several.shift()).cumsum() - 1
    places = np.array([n + 0.4 * int(step) for n, step in enumerate(apart)])
    last = places.max(initial=0)
    heads = {
        code: fit_lines(voice.name("corporate_group", code), 1.1, NOTE, voice=voice, most=2)
        for code in several.unique()
        if code
    }
    if heads and several.eq("").sum() > 1:
        heads[""] = fit_lines(voice.say("cell_vendors.sole"), 1.1, NOTE, voice=voice, most=2)
    beside = widest(labels, size) + 0.12
    left = beside + (widest([*heads.values()], NOTE) + 0.1 if heads else 0.0)
    counts, cells = exclusivity[[*KINDS]].gt(0).sum(), exclusivity["alone"].sum()
    parts = {
        "alone": (marks()["single-vendor"], shown["alone"]),
        "group_alone": (marks()["single-group"], shown["group_alone"] - shown["alone"]),
        "others": (Cell(BAND), shown["total"] - shown["group_alone"]),
    }
    key = [
        (look, voice.say(f"exclusivity.parts.{name}"))
        for name, (look, part) in parts.items()
        if part.gt(0).any()
    ]
    ax = frame(story, ax, voice=voice, height=ROW * (last + 2.2), left=left, key=key)
    most = max(shown["total"].max() if len(shown) else 1, 1)
    risen = shown["group_alone"].gt(shown["alone"]).to_numpy()
    changes = [
        voice.say("exclusivity.risen", before=before, after=after)
        for before, after in shown.loc[risen, [*KINDS]].to_numpy()
    ]
    # Both bars at their longest, between them and after the second what is written there.
    wide, end = WIDTH - 2 * MARGIN - left, widest(changes) + 0.4
    across = 2 * most / (wide - BETWEEN - end)
    second = most + BETWEEN * across
    for kind, start in zip(KINDS, (0.0, second), strict=True):
        ax.barh(places, shown["total"], left=start, height=0.78, color=parts["others"][0].face)
        for name in reversed(KINDS[: KINDS.index(kind) + 1]):
            ax.barh(places, shown[name], left=start, height=0.78, color=parts[name][0].face)
        head = voice.say(
            f"exclusivity.head.{kind}", n=counts[kind], all=len(exclusivity), cells=cells
        )
        head = wrap(head, most / across + BETWEEN - 0.05, LABEL, voice=voice)
        ax.text(start, -0.95, head, size=NOTE if "\n" in head else LABEL, va="center")
        for n, total, y in zip(shown[kind], shown["total"], places, strict=True):
            if n:
                ax.text(start + n / 2, y, voice.number(n), size=NOTE, ha="center", va="center")
            write(ax, voice.number(total), (start + total, y), (4, 0))
    column = second + shown["total"][risen].max() + 0.3 * across
    for told, y in zip(changes, places[risen], strict=True):
        ax.text(column, y, told, size=LABEL, color=INK, va="center")
    ax.set(xlim=(0, wide * across), xticks=[], ylim=(last + 0.5, -1.5))
    for code, head in heads.items():
        own = places[several.eq(code)]
        x = -beside * across
        ax.plot([x, x], [own[0] - 0.4, own[-1] + 0.4], color=RULE, lw=1.2, clip_on=False)
        x -= 0.05 * across
        ax.text(x, own.mean(), head, size=NOTE, color=GREY, ha="right", va="center")
    ax.set_yticks(places, labels)
    ax.tick_params(length=0, labelsize=size)
    ax.spines[:].set_visible(False)
    return ax


def _by_group(exclusivity: pd.DataFrame) -> pd.DataFrame:
    """Order vendors, those of one group side by side: who covers most alone comes first."""
    whole = exclusivity.groupby("corporate_group")
    ordered = exclusivity.assign(
        most=whole["group_alone"].transform("max"), all=whole["total"].transform("sum")
    )
    keys = ["most", "all", "corporate_group", "group_alone", "alone", "total"]
    return ordered.sort_values(keys, ascending=[False, False, True, *[False] * 3], kind="stable")
