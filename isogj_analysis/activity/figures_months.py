"""The figure of the months: one strip, a lane for each group, held against the rule at its end."""

from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.activity.compute_lanes import added_up, against_rule, with_presence
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame_grid
from isogj_analysis.draw.grammar import legend, marks
from isogj_analysis.draw.grid import Cell, draw_grid, lay_out, per_inch
from isogj_analysis.draw.lettering import text_width, widest
from isogj_analysis.draw.maps import left_out
from isogj_analysis.draw.naming import fullest
from isogj_analysis.draw.theme import GREY, LABEL, NOTE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

MONTHS, GROUPS, LANE = 24, 14, 0.36
ENDS = ("held", "rule")


def tell_months(lanes: pd.DataFrame, months: pd.DataFrame, *, voice: Voice) -> Story:
    """Return of which groups anything is on record, and how that compares with their rule."""
    known = lanes[lanes["held"].gt(0).fillna(False)]
    active, held = len(known), int(known["held"].sum())
    case = "some" if active < len(lanes) else "all"
    case = {0: "none", 1: "one" if len(lanes) > 1 else "only"}.get(active, case)
    if case == "one" and lanes["held"].isna().sum() == len(lanes) - 1:
        case = "one_known"
    against = ""
    if active and known["rule"].notna().all() and not known["at_most"].any():
        n = f"{known['rule'].sum():,.0f}"
        against = voice.say("activity.months.title.against", n=n)
    title = voice.say(
        f"activity.months.title.{case}", active=active, held=held, rule=against,
        groups=voice.say("activity.groups", n=len(lanes)),
        wg="".join(voice.names(known.index[:1], "wg")),
    )  # fmt: skip
    lead = voice.say("activity.months.lead")
    compared = lanes if _added_up(lanes) else known
    if (compared["at_most"] & compared["rule"].notna()).any():
        lead += voice.say("activity.months.at_most")
    if (every := months["month"].nunique()) > MONTHS:
        lead += voice.say("activity.months.latest", n=MONTHS, all=every)
    told = [
        voice.say(
            f"activity.months.told{'_unknown' * bool(pd.isna(lane['held']))}",
            wg=voice.name("wg", wg),
            **_ends(lane, voice),
        )
        for wg, lane in lanes[:GROUPS].to_dict("index").items()
    ]
    alt = voice.say("activity.months.alt", title=title, told=voice.listed(told))
    return Story(title, lead, alt, n=held)


@figure(
    section="meetings",
    numbers=("wg", "month", "meetings", "state"),
    needs={"groups": ("wg", "established", "meetings_per_year")},
)
def plot_months(
    months: pd.DataFrame, *, voice: Voice, ax: Axes | None = None, since: pd.Series | None = None,
    groups: pd.DataFrame | None = None,
) -> Axes:  # fmt: skip
    """Draw the meetings of each group month by month, and at the end of its lane those of its rule.

    `months` is what `meetings_by_month` returns (wg, month, meetings, missed, state). An unknown
    month is dotted, one that was missed has a cross, one in which there was no group yet or any
    more a dash, as has an unknown one that was over before `since`, the result of `groups_since`.
    `groups`, the working groups (wg, established, meetings_per_year), give the rule, which counts
    in the months in which a group was there; where that is not known it is the most that there can
    be. Of more than 24 months the latest are drawn, of more than 14 groups those with the most
    meetings; a last lane adds up all.

    >>> ax = charts.plot_months(isogj.meetings_by_month(tables.meetings))
    """
    shown = _shown(months, since)
    drawn, lanes = sorted(shown["month"].unique()), against_rule(shown, groups)
    own = fullest(lanes["held"], lanes.index.tolist(), GROUPS)
    own.sort(key=lambda wg: pd.isna(lanes.loc[wg, "held"]))
    labels, ends = voice.names(own, "wg"), [_ends(lanes.loc[wg], voice) for wg in own]
    by_lane = shown.set_index([shown["wg"].astype("str"), "month"]).to_dict("index")
    cells = [[_cell(by_lane[wg, month], voice) for month in drawn] for wg in own]
    if _added_up(lanes):
        every = voice.say("activity.groups", n=len(lanes))
        labels.append(voice.say("activity.months.all", groups=every))
        ends.append(_ends(added_up(lanes), voice))
        cells.append([])
    told = ENDS if lanes["rule"].notna().any() else ENDS[:1]
    heads = [voice.say(f"activity.months.{end}") for end in told]
    wides = [
        max(text_width(head, NOTE), widest([row[end] for row in ends])) + 0.15
        for head, end in zip(heads, told, strict=True)
    ]
    columns = [voice.short_month(month.month) for month in drawn]
    layout = lay_out(
        labels, columns, voice=voice, cell_height=LANE, label_width=1.8,
        width=WIDTH - sum(wides), size=NOTE + 0.5,
    )  # fmt: skip
    layout = replace(layout, width=WIDTH, right=sum(wides))
    said = {key: voice.say(f"activity.months.key.{key}") for key in ("unknown", "absent")}
    key = [(Cell(theme().ramp[3], text="1"), voice.say("activity.months.key.held"))]
    key = key * bool(lanes["held"].gt(0).any()) + legend(cells, voice=voice, said=said)
    story = tell_months(lanes, months, voice=voice)
    ax = frame_grid(
        story.more(left_out(voice, rows=len(lanes) - len(own))), ax, layout, voice=voice, top=0.16,
        key=key,
    )  # fmt: skip
    draw_grid(ax, layout, cells)
    across, down = per_inch(ax)
    for j, month in enumerate(drawn):
        if not j or month.month == 1:
            ax.text(j + 0.08, -(layout.top + 0.02) * down, str(month.year), size=NOTE, color=GREY)
    x = float(len(drawn))
    for head, end, wide in zip(heads, told, wides, strict=True):
        x += wide * across
        ax.text(x, -0.1 * down, head, size=NOTE, color=GREY, ha="right")
        for i, row in enumerate(ends):
            ink = theme().accent if end == "held" and row["rule"] else GREY
            ax.text(x, i + 0.5, row[end], size=LABEL, color=ink, ha="right", va="center")
    return ax


def _added_up(lanes: pd.DataFrame) -> bool:
    """Tell whether several lanes have a record, so that a last one adds them up."""
    return bool(lanes["held"].notna().sum() > 1)


def _ends(lane: pd.Series | dict, voice: Voice) -> dict[str, str]:
    """Return the two numbers at the end of a lane, a dash for one that is not known."""
    held, rule = (f"{lane[end]:,.0f}" if pd.notna(lane[end]) else "–" for end in ENDS)
    if held == "–":
        # Nothing is there to be held against a rule.
        return {"held": voice.say("activity.months.nothing"), "rule": ""}
    if lane["at_most"] and rule != "–":
        rule = voice.say("activity.months.most", n=rule)
    return {"held": held, "rule": rule}


def _shown(months: pd.DataFrame, since: pd.Series | None) -> pd.DataFrame:
    """Return the months that are drawn: the latest, from the first in which any group was there."""
    shown = with_presence(months, since)
    begun = shown.loc[shown["there"], "month"].min()
    latest = sorted(shown.loc[~(shown["month"] < begun), "month"].unique())[-MONTHS:]
    return shown[shown["month"].isin(latest)]


def _cell(month: dict, voice: Voice) -> Cell:
    if not month["there"]:
        return marks()["absent"]
    if month["state"] in ("unknown", "missed"):
        return marks()[month["state"]]
    if not month["meetings"]:
        return marks()["zero"]
    return Cell(theme().ramp[3], text=voice.number(month["meetings"]))
