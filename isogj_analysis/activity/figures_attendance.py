"""The figure of who came to the meetings of which WG."""

import math
from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import Cell, draw_grid, lay_out
from isogj_analysis.draw.lettering import widest
from isogj_analysis.draw.naming import count_wgs, fullest, wg_labels
from isogj_analysis.draw.theme import INK, MARGIN, PALE, theme
from isogj_analysis.draw.voice import Voice

ORGANISATIONS = 24
WGS = 8
# Stands for all that have no row or column of their own.
OTHERS = ""


def tell_attendance(rates: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many organisations carry the attendance of each WG."""
    carry = rates.groupby("wg", observed=True)["carries"].sum().astype(int)
    low, high = carry.min(), carry.max()
    attended = rates.groupby("wg", observed=True)["attended"].sum()
    carried = rates[rates["carries"]].groupby("wg", observed=True)["attended"].sum()
    share = math.floor(100 * (carried / attended).min())
    case = "one" if len(carry) == 1 else "same" if low == high else "many"
    case += "_whole" if share == 100 else ""
    everyone = rates["organisation"].nunique()
    title = voice.say(
        f"attendance.title.{case}", groups=count_wgs(len(carry), voice), low=low, high=high,
        wg=wg_labels(carry.index[:1], voice=voice)[0], all=everyone, share=share,
    )  # fmt: skip
    carrying = rates[rates["carries"]]
    who = voice.names(carrying["organisation"])
    pairs = zip(wg_labels(carrying["wg"], voice=voice), who, carrying["attended"], strict=True)
    told = voice.listed([f"{wg} {who} {n}" for wg, who, n in pairs], most=16)
    lead = voice.say(f"attendance.lead.{'whole' if share == 100 else 'some'}", share=share)
    if len(carry) > WGS:
        lead += voice.say("attendance.lead.fullest", n=WGS - 1, rest=len(carry) - WGS + 1)
    if everyone > ORGANISATIONS:
        lead += voice.say("attendance.lead.summed")
    return Story(title, lead, voice.say("attendance.alt", title=title, told=told))


@figure(
    section="meetings",
    numbers=("wg", "organisation", "attended", "possible", "rate", "first", "last"),
    needs=("newcomer", "leaver", "carries"),
)
def plot_attendance(rates: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw to how many of the possible meetings of each WG each organisation came.

    `rates` is what `attendance_rates` returns. A frame marks those who carry the work, a word
    newcomers and leavers; a blank is an organisation that never came to that WG. Of more than 8 WGs
    those with the most attendance are drawn, and of more than 24 organisations those that came most
    to each of these in turn; visits of and to the others are added up in a last row and column.
    Without any row there is nothing to draw, which is a ValueError.

    >>> rates = isogj.attendance_rates(tables.attendance, tables.meetings, tables.memberships)
    >>> ax = charts.plot_attendance(rates)
    """
    if rates.empty:
        raise ValueError("rates must have rows: where no attendance is on record none can be drawn")
    story = tell_attendance(rates, voice=voice)
    visits = rates.groupby("wg", observed=True)["attended"].sum()
    wgs = fullest(visits, rates["wg"].unique().tolist(), WGS)
    organisations = _who_came_most(rates[rates["wg"].isin(wgs)])
    who = rates["organisation"].where(rates["organisation"].isin(organisations), OTHERS)
    wg = rates["wg"].astype(object).where(rates["wg"].isin(wgs), OTHERS)
    visits = rates["attended"].groupby([who, wg]).sum()
    found = {(row["organisation"], row["wg"]): row for row in rates.to_dict("records")}
    labels = voice.names(pd.Index(organisations, name="organisation"))
    heads = wg_labels(wgs, voice=voice)
    rows, columns = [*organisations], [*wgs]
    if who.eq(OTHERS).any():
        rows.append(OTHERS)
        others = rates["organisation"].nunique() - len(organisations)
        labels.append(voice.say("attendance.others", n=others))
    if wg.eq(OTHERS).any():
        columns.append(OTHERS)
        heads.append(voice.say("activity.others", n=rates["wg"].nunique() - len(wgs)))
    cells = [
        [
            _sum(visits.get((row, column), 0))
            if OTHERS in (row, column)
            else _cell(found.get((row, column)), voice)
            for column in columns
        ]
        for row in rows
    ]
    layout = lay_out(labels, heads, voice=voice, cell_height=0.28, label_width=2.2)
    texts = [cell.text for row in cells for cell in row]
    room = (layout.width - 2 * MARGIN - layout.left) / len(heads) - 0.05
    number = min(layout.number, layout.number * room / widest(texts, layout.number))
    layout = replace(layout, number=number)
    looks = {"carries": Cell(edge=INK), "never": Cell(face=PALE)}
    ax = frame(
        story, ax, voice=voice, height=layout.height, left=layout.left, top=layout.top,
        key=[(look, voice.say(f"attendance.key.{name}")) for name, look in looks.items()],
    )  # fmt: skip
    draw_grid(ax, layout, cells)
    return ax


def _who_came_most(rates: pd.DataFrame) -> list[str]:
    """Return those who came to the WGs most, in order of how often, taken from each WG in turn.

    Without turns a few large WGs would fill the rows, and leave the columns of the others blank.
    """
    rank = rates.groupby("wg", observed=True)["attended"].rank(method="first", ascending=False)
    turns = rates.assign(rank=rank).sort_values(["rank", "wg"])
    chosen = turns["organisation"].drop_duplicates()[:ORGANISATIONS]
    came = rates[rates["organisation"].isin(chosen)].groupby("organisation")["attended"].sum()
    return came.sort_values(ascending=False, kind="stable").index.tolist()


def _sum(visits: int) -> Cell:
    return Cell(text=f"{visits:,}" if visits else "")


def _cell(row: dict | None, voice: Voice) -> Cell:
    if row is None:
        return Cell(face=PALE)
    states = [state for state in ("newcomer", "leaver") if row[state] is True]
    text = f"{row['attended']}/{row['possible']}"
    text = " ".join([text, *(voice.say(f"attendance.state.{state}") for state in states)])
    # A guest at meetings of a WG while no member has no rate.
    face = PALE if pd.isna(row["rate"]) else theme().step(float(row["rate"]) * 0.999)
    return Cell(face, edge=INK if row["carries"] else None, text=text)
