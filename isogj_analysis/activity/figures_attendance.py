"""The figure of who came to the meetings of which WG."""

import math
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame_grid
from isogj_analysis.draw.grid import Cell, draw_grid, lay_out
from isogj_analysis.draw.lettering import widest
from isogj_analysis.draw.maps import fullest, left_out
from isogj_analysis.draw.theme import INK, PALE, theme
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_attendance"]

ORGANISATIONS, WGS = 24, 8


def tell_attendance(rates: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many organisations carry the attendance of each WG."""
    carrying = rates[rates["carries"]]
    carry = rates.groupby("wg", observed=True)["carries"].sum().astype(int)
    attended, carried = (
        rows.groupby("wg", observed=True)["attended"].sum() for rows in (rates, carrying)
    )
    share = math.floor(100 * (carried / attended).min())
    case = "one" if len(carry) == 1 else "same" if carry.nunique() == 1 else "many"
    title = voice.say(
        f"attendance.title.{case}{'_whole' if share == 100 else ''}", low=carry.min(),
        groups=voice.say("activity.groups", n=len(carry)), high=carry.max(), share=share,
        wg=voice.names(carry.index[:1])[0], all=rates["organisation"].nunique(),
    )  # fmt: skip
    names = (voice.names(carrying[column]) for column in ("wg", "organisation"))
    told = [f"{wg} {who} {n}" for wg, who, n in zip(*names, carrying["attended"], strict=True)]
    lead = voice.say(f"attendance.lead.{'whole' if share == 100 else 'some'}", share=share)
    alt = voice.say("attendance.alt", title=title, told=voice.listed(told, most=16))
    return Story(title, lead, alt)


@figure(
    section="meetings",
    numbers=("wg", "organisation", "attended", "possible", "rate", "first", "last"),
    needs=("newcomer", "leaver", "carries"),
)
def plot_attendance(rates: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw to how many of the possible meetings of each WG each organisation came.

    `rates` is what `attendance_rates` returns. A frame marks those who carry the work, a word
    newcomers and leavers; a blank is an organisation that never came to that WG. Of more than 8 WGs
    and 24 organisations those with the most attendance are drawn. Without any row there is nothing
    to draw, which is a ValueError.

    >>> rates = isogj.attendance_rates(tables.attendance, tables.meetings, tables.memberships)
    >>> ax = charts.plot_attendance(rates)
    """
    if rates.empty:
        raise ValueError("rates must have rows: where no attendance is on record none can be drawn")
    visits = rates.groupby("wg", observed=True)["attended"].sum()
    wgs = fullest(visits, rates["wg"].unique().tolist(), WGS)
    came = rates[rates["wg"].isin(wgs)].groupby("organisation")["attended"].sum()
    came = came.sort_values(ascending=False, kind="stable").head(ORGANISATIONS)
    found = rates.set_index(["organisation", "wg"]).to_dict("index")
    cells = [[_cell(found.get((who, wg)), voice) for wg in wgs] for who in came.index]
    layout = lay_out(
        voice.names(came.index), voice.names(wgs, "wg"), voice=voice, cell_height=0.28,
        label_width=2.2,
    )  # fmt: skip
    wide = widest([cell.text for row in cells for cell in row], layout.number)
    layout = replace(layout, number=layout.number * min(1.0, (layout.step - 0.05) / wide))
    looks = {"carries": Cell(edge=INK), "never": Cell(face=PALE)}
    key = [(look, voice.say(f"attendance.key.{name}")) for name, look in looks.items()]
    left = {
        name: rates[of].nunique() - len(shown)
        for name, of, shown in (("rows", "organisation", came), ("columns", "wg", wgs))
    }
    story = tell_attendance(rates, voice=voice).more(left_out(voice, **left))
    ax = frame_grid(story, ax, layout, voice=voice, key=key)
    draw_grid(ax, layout, cells)
    return ax


def _cell(row: dict | None, voice: Voice) -> Cell:
    if row is None:
        return Cell(face=PALE)
    states = [state for state in ("newcomer", "leaver") if row[state] is True]
    told = [voice.say(f"attendance.state.{state}") for state in states]
    text = " ".join([f"{row['attended']}/{row['possible']}", *told])
    # A guest at meetings of a WG while no member has no rate.
    steps = theme().ramp
    rate = row["rate"]
    face = PALE if pd.isna(rate) else steps[min(int(rate * len(steps)), len(steps) - 1)]
    return Cell(face, edge=INK if row["carries"] else None, text=text)
