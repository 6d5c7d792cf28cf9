"""The figure of exclusivity: what each vendor, and what each corporate group, covers alone."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import lay_out
from isogj_analysis.draw.listing import cut
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.naming import with_groups
from isogj_analysis.draw.theme import GREY, LABEL, NOTE, PAPER, RULE, theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.contrast import INK

MOST, FEW = 32, 20


def tell_exclusivity(exclusivity: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many vendors cover cells that no other vendor, and no other group, does."""
    alone, grouped = (int(exclusivity[name].gt(0).sum()) for name in ("alone", "group_alone"))
    case = "same" if alone == grouped else "more" if alone else "only_groups"
    case = case if grouped else "none" if exclusivity["total"].any() else "nobody"
    title = voice.say(f"exclusivity.title.{case}", all=len(exclusivity), n=alone, grouped=grouped)
    ordered = _by_size(exclusivity)
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
    """Draw for each vendor how many cells it covers alone, and how many its group covers alone.

    `exclusivity` is what `cell_exclusivity` returns, given the groups. A ring stands at the cells
    that no other vendor covers, a dot at those that no other corporate group does, most first; the
    number at the right counts all cells of the vendor. Beyond 32 vendors a last row counts those
    left out. `in_scope` says that the rows counted were those that `in_scope` returns, as on all
    figures of the overlap: the reading line then tells the reader.
    """
    story = tell_scope(tell_exclusivity(exclusivity, voice=voice), in_scope, voice=voice)
    shown, left = cut(_by_size(exclusivity), MOST)
    labels = voice.names(shown.index)
    if len(labels) <= FEW:
        labels = with_groups(labels, shown["corporate_group"], voice=voice)
    if left:
        labels.append(voice.say("overlap.others", n=left))
    size = LABEL if len(labels) <= FEW else NOTE
    layout = lay_out(labels, [], voice=voice, cell_height=0.25, label_width=2.8, size=size)
    # Above Axes of a reader's own stands the title.
    below = ax is not None
    ax = frame(
        story, ax, voice=voice,
        height=max(layout.height, 0.3), left=layout.left, right=0.7, top=0.2,
        bottom=0.4,
    )  # fmt: skip
    own, grouped, places = shown["alone"], shown["group_alone"], range(len(shown))
    held = grouped.gt(0)
    ax.hlines(places, own, grouped, color=theme().accent, lw=2, zorder=1)
    # Those that hold none come last.
    sns.scatterplot(x=own[~held], y=places[held.sum() :], s=20, color=RULE, ax=ax, legend=False)
    looks = {"alone": (own, PAPER, 90, 2), "group_alone": (grouped, theme().accent, 26, 3)}
    for kind, (values, face, area, above) in looks.items():
        n, whole = int(exclusivity[kind].gt(0).sum()), len(exclusivity)
        told = voice.say(f"exclusivity.parts.{kind}", n=n, all=whole)
        sns.scatterplot(
            x=values[held], y=places[: held.sum()], s=area, ax=ax, label=told, legend=False,
            color=face, edgecolor=theme().accent, linewidth=1.4, zorder=above,
        )  # fmt: skip
    for y, (one, group, total) in enumerate(zip(own, grouped, shown["total"], strict=True)):
        text = (
            voice.number(group)
            if one == group
            else voice.say("exclusivity.step", n=one, grouped=group)
        )
        ink = INK if group else GREY
        ax.annotate(
            text, (group, y), (9, 0), textcoords="offset points", size=LABEL, color=ink,
            va="center",
        )  # fmt: skip
        ax.annotate(
            voice.number(total), (1, y), (44, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", size=LABEL, color=GREY, ha="right", va="center",
        )  # fmt: skip
    if left:
        rest = int(exclusivity["group_alone"].gt(0).sum() - held.sum())
        told = voice.say("exclusivity.rest", n=rest)
        ax.annotate(told, (0, len(shown)), size=LABEL, color=GREY, va="center")
    ax.annotate(
        voice.head("total"), (1, 1), (44, 6), xycoords="axes fraction", textcoords="offset points",
        size=NOTE, color=GREY, ha="right",
    )  # fmt: skip
    ax.set_yticks(range(len(labels)), layout.rows)
    ax.set(ylabel="", ylim=(max(len(labels), 1) - 0.5, -0.5))
    ax.set_xlim(-0.3, max(grouped.max() if len(shown) else 1, 1) * 1.4)
    ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.set_xlabel(voice.say("exclusivity.unit"), size=NOTE, color=GREY, loc="left")
    ax.tick_params(length=0, labelsize=size)
    ax.tick_params(axis="x", labelsize=NOTE, labelcolor=GREY)
    ax.grid(axis="x", color=RULE, lw=0.5, zorder=0)
    ax.set_axisbelow(True)
    ax.spines[["left", "bottom"]].set_visible(False)
    if held.any():
        ax.legend(
            loc="upper left" if below else "lower left", bbox_to_anchor=(0, 0 if below else 1),
            borderpad=0, handletextpad=0.2, labelspacing=0.25, fontsize=NOTE,
        )  # fmt: skip
    return ax


def _by_size(exclusivity: pd.DataFrame) -> pd.DataFrame:
    keys = ["group_alone", "alone", "total"]
    return exclusivity.sort_values(keys, ascending=False, kind="stable")
