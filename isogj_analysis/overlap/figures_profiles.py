"""The figure of profiles: which vendors serve each genre or phase, and which of these few do."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import draw_grid
from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.maps import Map, cells_of, plan_map, tell_left_out, tell_scope
from isogj_analysis.draw.voice import Voice


def tell_profile(states: pd.DataFrame, *, voice: Voice) -> Story:
    """Return what the profiles of vendors say: which kinds of service few or many of them offer."""
    kind = _kind(states)
    offered = states[states["services"] > 0]
    counts = states[kind].map(offered.groupby(kind, observed=True)["vendor"].nunique().to_dict())
    vendors = counts.astype("float").fillna(0).groupby(states[kind], observed=True).first()
    single, gaps = vendors.index[vendors == 1], vendors.index[vendors == 0]
    most = int(vendors.max()) if len(vendors) else 0
    top = voice.names(vendors.index[vendors == most].rename(kind)) if most else []
    case = "_".join(w for w, part in (("gap", gaps), ("single", single)) if len(part)) or "wide"
    title = voice.say(
        f"overlap.profile.title.{case if most else 'empty'}", all=len(vendors),
        kinds=voice.axis(kind) if len(vendors) == 1 else voice.axes(kind),
        n=len(single), gaps=len(gaps), most=most, least=int(vendors.min()) if most else 0,
        top=voice.listed(top, most=2),
    )  # fmt: skip
    alt = voice.say(
        "overlap.profile.alt", title=title,
        single=voice.listed(voice.names(single.rename(kind)), most=8),
        gaps=voice.listed(voice.names(gaps.rename(kind)), most=8),
    )  # fmt: skip
    return Story(title, voice.say("overlap.profile.lead", kinds=voice.axis(kind)), alt)


@figure(section="overlap", numbers=("*axes", "services"), needs=("vendors", "state"))
def plot_profile(
    states: pd.DataFrame, *, voice: Voice, ax: Axes | None = None, in_scope: bool = False
) -> Axes:
    """Draw how many services each vendor has of each genre, phase or other kind.

    `states` is what `coverage_states` returns where one of its axes is `vendor`. Vendors stand as
    rows or as columns, whichever leaves out less, and leaves the names more room. Of more rows or
    columns than a page has room for, those with the most services are drawn, and the reading line
    says how many are not.
    """
    story = tell_profile(states, voice=voice)
    axes = list(states.columns[:2])
    turned = states[[*reversed(axes), *states.columns[2:]]]
    plans = [(*_plan(way, voice=voice), way) for way in (states, turned)]
    drawn, shared, states = min(plans, key=lambda plan: _unease(plan[0]))
    story = tell_left_out(story, voice=voice, rows=drawn.rows_left, columns=drawn.columns_left)
    story = tell_scope(story, in_scope, voice=voice)
    layout = drawn.layout
    ax = frame(
        story, ax, voice=voice, height=max(layout.height, 0.3), left=layout.left, top=layout.top
    )
    draw_grid(ax, layout, cells_of(states, drawn, voice=voice))
    if shared:
        ax.annotate(
            shared, (0, 1), (-6, 3.5), xycoords="axes fraction", textcoords="offset points",
            size=layout.size, ha="right", va="bottom",
        )  # fmt: skip
    return ax


def _plan(states: pd.DataFrame, *, voice: Voice) -> tuple[Map, str]:
    """Return the map, and the first word of all vendors' names if it stands before their columns.

    Vendor A, Vendor B: the columns are too narrow to repeat it.
    """
    column = states.columns[1]
    codes = pd.Index(states[column].unique(), name=column)
    told = [label.partition(" ") for label in voice.names(codes)]
    alike = len(told) > 1 and len({first for first, _, _ in told}) == 1
    if column == "vendor" and alike and all(rest for _, _, rest in told):
        rests = {(column, str(code)): rest for code, (_, _, rest) in zip(codes, told, strict=True)}
        drawn = plan_map(states, voice=voice.calling(rests))
        layout, word = drawn.layout, told[0][0]
        if not layout.stairs and text_width(word, layout.size) + 0.1 <= layout.left:
            return drawn, word
    return plan_map(states, voice=voice), ""


def _unease(drawn: Map) -> tuple[int, bool, float]:
    """Rank a plan: what it leaves out, then names on stairs, hard to follow, then its height."""
    layout = drawn.layout
    return drawn.rows_left + drawn.columns_left, layout.stairs, layout.height + layout.top


def _kind(states: pd.DataFrame) -> str:
    axes = [str(axis) for axis in states.columns[:2]]
    if "vendor" not in axes:
        raise ValueError(f"one axis of the states must be vendor, got {' and '.join(axes)}")
    axes.remove("vendor")
    return axes[0]
