"""The figure of exclusivity: what each vendor, and what each corporate group, covers alone."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import Cell, lay_out
from isogj_analysis.draw.lettering import write
from isogj_analysis.draw.listing import fit_lines
from isogj_analysis.draw.maps import left_out
from isogj_analysis.draw.naming import with_groups
from isogj_analysis.draw.theme import GREY, INK, LABEL, NOTE, PALE, PAPER
from isogj_analysis.draw.voice import Voice

MOST, FEW, ROW = 32, 20, 0.25
PARTS = ("alone", "group_alone", "others")


def tell_exclusivity(exclusivity: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many vendors cover cells that no other vendor, and no other group, does."""
    alone, grouped = (int(exclusivity[name].gt(0).sum()) for name in ("alone", "group_alone"))
    case = "same" if alone == grouped else "more" if alone else "only_groups"
    case = case if grouped else "none" if exclusivity["total"].any() else "nobody"
    title = voice.say(f"exclusivity.title.{case}", all=len(exclusivity), n=alone, grouped=grouped)
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
    """Draw the cells of each vendor, parted by whether any other vendor or group covers them too.

    `exclusivity` is what `cell_exclusivity` returns, given the groups. First in each bar stand the
    cells that no other vendor covers, then those that only vendors of its group do, then the rest.
    Vendors of one group stand side by side, groups with most cells of their own first. Of more than
    32 vendors the first are drawn. `in_scope` says that the rows counted were those that `in_scope`
    returns, as on all figures of the overlap: the reading line then tells the reader.

    >>> groups = isogj.vendor_groups(catalogue)
    >>> alone = isogj.cell_exclusivity(isogj.vendor_cells(catalogue), groups)
    >>> ax = charts.plot_exclusivity(alone)
    """
    ordered = _by_group(exclusivity)
    shown = ordered[:MOST]
    story = tell_exclusivity(exclusivity, voice=voice).more(
        voice.say("overlap.in_scope") * in_scope, left_out(voice, rows=len(ordered) - len(shown))
    )
    labels = voice.names(shown.index)
    if len(labels) <= FEW:
        labels = with_groups(labels, shown["corporate_group"], voice=voice)
    size = LABEL if len(labels) <= FEW else NOTE
    labels = [fit_lines(label, 2.8, size, voice=voice, most=1) for label in labels]
    # Groups of several are set apart.
    groups = shown["corporate_group"]
    several = groups.where(groups.duplicated(keep=False), "")
    apart = several.ne(several.shift()).cumsum() - 1
    places = [n + 0.4 * int(step) for n, step in enumerate(apart)]
    high = ROW * (places[-1] + 1 if places else 1)
    layout = lay_out(labels, [], voice=voice, cell_height=ROW, label_width=2.8, size=size)
    looks = [marks()["single-vendor"], marks()["single-group"], Cell(PALE)]
    parts = [
        shown["alone"], shown["group_alone"] - shown["alone"], shown["total"] - shown["group_alone"]
    ]  # fmt: skip
    counts = [int(exclusivity[kind].gt(0).sum()) for kind in ("alone", "group_alone")]
    key = [
        (look, voice.say(f"exclusivity.parts.{name}", n=n, all=len(exclusivity)))
        for look, name, n, part in zip(looks, PARTS, [*counts, 0], parts, strict=True)
        if part.gt(0).any()
    ]
    ax = frame(story, ax, voice=voice, height=high, left=layout.left, right=0.3, key=key)
    starts = 0 * shown["total"]
    for look, part in zip(looks, parts, strict=True):
        held = part.gt(0).to_numpy()
        ax.barh(
            np.array(places)[held], part[held], left=starts[held], height=0.78, lw=1.4,
            color=look.face, edgecolor=look.edge or PAPER, zorder=2 if look.edge else 1,
        )  # fmt: skip
        for n, start, y in zip(part, starts, places, strict=True):
            if n:
                ink = GREY if look.face == PALE else INK
                at = start + n / 2, y, voice.number(n)
                ax.text(*at, size=NOTE, color=ink, ha="center", va="center", zorder=3)
        starts = starts + part
    for total, y in zip(shown["total"], places, strict=True):
        write(ax, voice.number(total), (total, y), (5, 0), size=size)
    ax.set(xlim=(0, max(shown["total"].max() if len(shown) else 1, 1)), xticks=[])
    ax.set_ylim((places[-1] if places else 0) + 0.5, -0.5)
    ax.set_yticks(places, layout.rows)
    ax.tick_params(length=0, labelsize=size)
    ax.spines[:].set_visible(False)
    return ax


def _by_group(exclusivity: pd.DataFrame) -> pd.DataFrame:
    """Order vendors, those of one group side by side: who covers most alone comes first."""
    keys = ["group_alone", "group_total", "corporate_group", "alone", "total"]
    whole = exclusivity.groupby("corporate_group")["total"].transform("sum")
    ordered = exclusivity.assign(group_total=whole)
    return ordered.sort_values(keys, ascending=[False, False, True, False, False], kind="stable")
