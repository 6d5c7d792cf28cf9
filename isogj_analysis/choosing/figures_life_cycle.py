"""The figure of a need along the life cycle: what is there for it, now and later."""

from itertools import groupby
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame_grid
from isogj_analysis.draw.grammar import Ramp, counted, legend, marks, ramp
from isogj_analysis.draw.grid import Cell, draw_grid, lay_out, per_inch
from isogj_analysis.draw.maps import SINGLE, SPECIAL, left_out
from isogj_analysis.draw.theme import GREY, LABEL, RULE, theme
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_life_cycle"]

MOST, ROW, WHENS = 20, 0.22, ("now", "later", "earlier")


def tell_life_cycle(cycle: pd.DataFrame, *, voice: Voice, example: bool = False) -> Story:
    """Return what is there for a need: in how many cells of its row, and now."""
    rows, columns = (str(axis) for axis in cycle.columns[:2])
    lead = voice.say("life_cycle.lead", rows=voice.axis(rows), columns=voice.axis(columns))
    if cycle.empty:
        title = voice.say("life_cycle.title.empty")
        return Story(title, lead, title)
    line = cycle.drop_duplicates(columns)
    counted_cells = line[line["state"] != "out-of-scope"]
    now = line[line["when"] == "now"].iloc[0]
    held = int(counted_cells["genre"].notna().sum())
    need = {"row": voice.name(rows, now[rows]), "column": voice.name(columns, now[columns])}
    if example:
        lead += voice.say("life_cycle.example", **need)
    case = "some" if now["choice"] else "none" if held else "nothing"
    title = voice.say(
        f"life_cycle.title.{case}", **need, all=len(counted_cells), n=now["choice"], held=held
    )
    told = [
        voice.say(
            "life_cycle.alt_row", n=one["choice"], column=voice.name(columns, one[columns]),
            when=voice.say(f"values.when.{one['when']}"),
        )
        for one in line.to_dict("records")
    ]  # fmt: skip
    listed = voice.listed(told, most=8)
    return Story(title, lead, voice.say("life_cycle.alt", title=title, rows=listed))


@figure(
    section="choosing",
    numbers=("*axes", "when", "genre", "services", "vendors"),
    needs=("state", "choice"),
)
def plot_life_cycle(
    cycle: pd.DataFrame, *, voice: Voice, example: bool = False, ax: Axes | None = None
) -> Axes:
    """Draw what is there for a need along the life cycle: its row of the map, and its genres.

    `cycle` is what `life_cycle` returns. The first row says how many vendors there are in each cell
    of the row of the map, before, now and later; below, how many offer each genre, first what is
    there now. Of more than 20 genres those of most vendors are drawn; of more than 20 columns the
    earliest are left out first. With `example` the reading line says that another need could stand
    in its place.

    >>> ax = charts.plot_life_cycle(isogj.life_cycle(catalogue))
    """
    rows, columns = (str(axis) for axis in cycle.columns[:2])
    story = tell_life_cycle(cycle, voice=voice, example=example)
    line = cycle.drop_duplicates(columns)
    if rest := max(len(line) - MOST, 0):
        # What lies behind gives way to what is to come.
        now = list(line["when"]).index("now")
        line = line.iloc[min(now, rest) :].head(MOST)
        story = story.more(voice.say("life_cycle.cut", n=rest))
    offered = cycle.dropna(subset=["genre"])
    table = offered.pivot_table("vendors", "genre", columns, "first", observed=True)
    table = table.reindex(columns=line[columns]).fillna(0).astype(int)
    # What most vendors offer now comes first, then what most offer later.
    sums = {when: table.loc[:, (line["when"] == when).to_numpy()].sum(axis=1) for when in WHENS}
    order = pd.DataFrame(sums).sort_values([*WHENS], ascending=False, kind="stable").index
    shown = table.loc[order[:MOST]]
    scale = ramp(line["choice"].max() if len(line) else 0)
    cells = [[_stands(one, scale, voice) for one in line.to_dict("records")], list[Cell]()]
    cells += [[counted(n, scale, voice=voice) for n in row] for row in shown.to_numpy()]
    inside = line[line["state"] != "out-of-scope"]
    told = {"all": len(inside), "n": int(inside["genre"].notna().sum())}
    first = [voice.say("life_cycle.row", row=row, **told) for row in voice.names(line[rows][:1])]
    labels = [*first, "", *voice.names(shown.index)] if first else []
    layout = lay_out(
        labels, voice.names(line[columns]), voice=voice, cell_height=ROW, label_width=2.2,
        even=False,
    )  # fmt: skip
    key = legend(cells, scale, voice=voice, unit=voice.say("life_cycle.unit"))
    story = story.more(left_out(voice, rows=len(order) - len(shown)))
    ax = frame_grid(story, ax, layout, voice=voice, top=0.25, key=key)
    draw_grid(ax, layout, cells[: len(labels)])
    if first:
        _mark(ax, list(line["when"]), layout.top, voice)
        edges = layout.edges or range(len(labels) + 1)
        ax.text(0.03, edges[1] + 0.55, voice.say("life_cycle.genres"), color=GREY, va="center")
    return ax


def _stands(one: dict[Any, Any], scale: Ramp, voice: Voice) -> Cell:
    if one["state"] in ("gap", *SPECIAL):
        return marks()[one["state"]]
    single = one["state"] if one["state"] in SINGLE else ""
    return counted(one["choice"], scale, voice=voice, single=single)


def _mark(ax: Axes, whens: list[str], top: float, voice: Voice) -> None:
    """Write before, now and later above the columns' heads, and lead the eye down from now."""
    high, inch = ax.get_ylim()[0], per_inch(ax)[1]
    start, y = 0, -(top + 0.02) * inch
    for when, part in groupby(whens):
        end = start + len(list(part))
        now = when == "now"
        ink = theme().accent if now else GREY
        ax.plot([start + 0.04, end - 0.04], [y, y], color=ink if now else RULE, lw=2, clip_on=False)
        ax.text(
            (start + end) / 2, y - 0.04 * inch, voice.say(f"values.when.{when}"), size=LABEL,
            color=ink, ha="center", va="bottom",
        )  # fmt: skip
        if now:
            ax.plot([start, start, end, end], [0, high, high, 0], color=ink, lw=1.2, clip_on=False)
        start = end
