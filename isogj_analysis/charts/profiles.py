"""The figure of profiles: which vendors serve each genre or phase, and which of these few do."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import words
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.grid import draw_grid
from isogj_analysis.charts.lettering import text_width
from isogj_analysis.charts.maps import Map, cells_of, plan_map, plural
from isogj_analysis.charts.overlap import tell_scope
from isogj_analysis.charts.style import styled


def tell_profile(
    states: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return what the profiles of vendors say: which kinds of service few or many of them offer."""
    kind = _kind(states)
    offered = states[states["services"] > 0]
    counts = states[kind].map(offered.groupby(kind, observed=True)["vendor"].nunique().to_dict())
    vendors = counts.astype("float").fillna(0).groupby(states[kind], observed=True).first()
    single, gaps = vendors.index[vendors == 1], vendors.index[vendors == 0]
    most = int(vendors.max()) if len(vendors) else 0
    top = words.labels(names, vendors.index[vendors == most].rename(kind), lang) if most else []
    case = "_".join(w for w, part in (("gap", gaps), ("single", single)) if len(part)) or "wide"
    title = words.say(
        f"overlap.profile.title.{case if most else 'empty'}", lang, all=len(vendors),
        kinds=words.axis(kind, lang) if len(vendors) == 1 else plural(kind, lang),
        n=len(single), gaps=len(gaps), most=most, least=int(vendors.min()) if most else 0,
        top=words.listed(top, lang, most=2),
    )  # fmt: skip
    alt = words.say(
        "overlap.profile.alt", lang, title=title,
        single=words.listed(words.labels(names, single.rename(kind), lang), lang, most=8),
        gaps=words.listed(words.labels(names, gaps.rename(kind), lang), lang, most=8),
    )  # fmt: skip
    return Story(title, words.say("overlap.profile.lead", lang, kinds=words.axis(kind, lang)), alt)


@styled
def plot_profile(
    states: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
    in_scope: bool = False,
) -> Axes:
    """Draw how many services each vendor has of each genre, phase or other kind.

    `states` is what `coverage_states` returns where one of its axes is `vendor`. Vendors stand as
    rows or as columns, whichever leaves out less, and leaves the names more room. Of more rows or
    columns than a page has room for, those with the most services are drawn, and the reading line
    says how many are not.
    """
    story = tell_profile(states, lang=lang, names=names)
    axes = list(states.columns[:2])
    turned = states[[*reversed(axes), *states.columns[2:]]]
    plans = [(*_plan(way, lang=lang, names=names), way) for way in (states, turned)]
    drawn, shared, states = min(plans, key=lambda plan: _unease(plan[0]))
    if drawn.rows_left or drawn.columns_left:
        left_out = words.say(
            "coverage.lead.left_out", lang, rows=drawn.rows_left, columns=drawn.columns_left
        )
        story = Story(story.title, story.lead + left_out, story.alt)
    story = tell_scope(story, in_scope, lang=lang)
    layout = drawn.layout
    ax = frame(
        story, ax, lang=lang, height=max(layout.height, 0.3), left=layout.left, top=layout.top
    )
    most = max(int(states["services"].max()), 1) if len(states) else 1
    draw_grid(ax, layout, cells_of(states, drawn, most=most, lang=lang))
    if shared:
        ax.annotate(
            shared, (0, 1), (-6, 3.5), xycoords="axes fraction", textcoords="offset points",
            size=layout.size, ha="right", va="bottom",
        )  # fmt: skip
    return ax


def _plan(states: pd.DataFrame, *, lang: str, names: pd.DataFrame | None) -> tuple[Map, str]:
    """Return the map, and the first word of all vendors' names if it stands before their columns.

    Vendor A, Vendor B: the columns are too narrow to repeat it.
    """
    column = states.columns[1]
    codes = pd.Index(states[column].unique(), name=column)
    told = [label.partition(" ") for label in words.labels(names, codes, lang)]
    alike = len(told) > 1 and len({first for first, _, _ in told}) == 1
    if column == "vendor" and names is not None and alike and all(rest for _, _, rest in told):
        rests = [rest for _, _, rest in told]
        index = pd.MultiIndex.from_product([[column], codes.astype("str")], names=names.index.names)
        short = pd.DataFrame({"ja": rests, "en": rests}, index=index)
        rest_of_names = names.drop(index, errors="ignore")
        drawn = plan_map(states, lang=lang, names=pd.concat([short, rest_of_names]))
        layout, word = drawn.layout, told[0][0]
        if not layout.stairs and text_width(word, layout.size) + 0.1 <= layout.left:
            return drawn, word
    return plan_map(states, lang=lang, names=names), ""


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
