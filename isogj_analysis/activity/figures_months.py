"""The figure of the months: one strip, a lane for each group, held against the rule at its end."""

from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.activity.compute_lanes import added_up, against_rule, with_presence
from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame_grid
from isogj_analysis.draw.grammar import legend, marks
from isogj_analysis.draw.grid import Cell, draw_grid, halo, lay_out, per_inch, swatch
from isogj_analysis.draw.lettering import text_width, widest
from isogj_analysis.draw.maps import fullest, left_out
from isogj_analysis.draw.plain import Plain, note_plain
from isogj_analysis.draw.theme import GREY, LABEL, NOTE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_months"]

MONTHS, GROUPS, LANE = 24, 14, 0.4


def tell_months(lanes: pd.DataFrame, months: pd.DataFrame, *, voice: Voice) -> Story:
    """Return of which groups anything is on record, and how that compares with their rule."""
    known = lanes[lanes["held"].gt(0).fillna(False)]
    active = len(known)
    held = int(added_up(known)["held"]) if active else 0
    case = "some" if active < len(lanes) else "all"
    case = {0: "none", 1: "one" if len(lanes) > 1 else "only"}.get(active, case)
    if case == "one" and lanes["held"].isna().sum() == len(lanes) - 1:
        case = "one_known"
    against = ""
    compared = lanes if _added_up(lanes) else known
    if active and compared["rule"].notna().all() and not compared["at_most"].any():
        due = compared["rule"].sum()
        case_of = "beyond" if held > due else "against"
        against = voice.say(f"activity.months.title.{case_of}", n=f"{due:,.0f}")
    title = voice.say(
        f"activity.months.title.{case}", active=active, held=held, rule=against,
        groups=voice.say("activity.groups", n=len(lanes)),
        wg="".join(voice.names(known.index[:1], "wg")),
    )  # fmt: skip
    lead = voice.say("activity.months.lead")
    if (compared["at_most"] & compared["rule"].notna()).any():
        lead += voice.say("activity.months.at_most")
    if (every := months["month"].nunique()) > MONTHS:
        lead += voice.say("activity.months.latest", n=MONTHS, all=every)
    told = [
        voice.say("activity.months.told", wg=voice.name("wg", wg), verdict=_verdict(lane, voice))
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
    """Draw the meetings of each group month by month, and at the end of its lane how many were due.

    `months` is what `meetings_by_month` returns (wg, month, meetings, missed, state). An unknown
    month is dotted, all in one bar where a group has no record at all; one that was missed is a red
    zero, one in which there was no group yet or any more a dash, as is an unknown one that was over
    before `since`, the result of `groups_since`. `groups`, the working groups (wg, established,
    meetings_per_year), give the rule, which counts in the months in which a group was there; where
    that is not known it is the most that there can be. Of more than 24 months the latest are drawn,
    of more than 14 groups those with the most meetings; a last lane adds up all.

    >>> ax = charts.plot_months(isogj.meetings_by_month(tables.meetings))
    """
    shown = _shown(months, since)
    drawn, lanes = sorted(shown["month"].unique()), against_rule(shown, groups)
    own = fullest(lanes["held"], lanes.index.tolist(), GROUPS)
    own.sort(key=lambda wg: pd.isna(lanes.loc[wg, "held"]))
    labels, ends = voice.names(own, "wg"), [_verdict(lanes.loc[wg], voice) for wg in own]
    by_lane = shown.set_index([shown["wg"].astype("str"), "month"]).to_dict("index")
    cells: list[list[Cell | None]] = [
        [_cell(by_lane[wg, month], voice) for month in drawn] for wg in own
    ]
    bars, strip = {}, [*cells]
    for i, wg in enumerate(own):
        dotted = [j for j, cell in enumerate(cells[i]) if cell == marks()["unknown"]]
        # Nothing on record is one bar: month by month there is nothing to tell apart.
        in_a_row = bool(dotted) and dotted[-1] - dotted[0] == len(dotted) - 1
        if in_a_row and pd.isna(lanes.loc[wg, "held"]):
            bars[i] = dotted[0], len(dotted)
            strip[i] = [cell if j not in dotted else None for j, cell in enumerate(cells[i])]
    if _added_up(lanes):
        every = voice.say("activity.groups", n=len(lanes))
        labels.append(voice.say("activity.months.all", groups=every))
        ends.append(_verdict(added_up(lanes), voice))
        cells.append([])
        strip.append([])
    head = voice.say(f"activity.months.{'rule' if lanes['rule'].notna().any() else 'held'}")
    wide = max(text_width(head, NOTE), widest(ends)) + 0.15
    # Where many months leave no room for their names, their numbers have it.
    names = [voice.short_month(month.month) for month in drawn]
    for columns in (names, [str(month.month) for month in drawn]):
        layout = lay_out(
            labels, columns, voice=voice, cell_height=LANE, label_width=1.8,
            width=WIDTH - wide, size=NOTE + 0.5,
        )  # fmt: skip
        if not layout.stairs:
            break
    layout = replace(layout, width=WIDTH, right=wide)
    said = {key: voice.say(f"activity.months.key.{key}") for key in ("unknown", "absent")}
    key = [(Cell(theme().ramp[3], text="1"), voice.say("activity.months.key.held"))]
    key = key * bool(lanes["held"].gt(0).any()) + legend(strip, voice=voice, said=said)
    story = tell_months(lanes, months, voice=voice)
    ax = frame_grid(
        story.more(left_out(voice, rows=len(lanes) - len(own))), ax, layout, voice=voice, top=0.16,
        key=key,
    )  # fmt: skip
    draw_grid(ax, layout, strip)
    # A slide has no such bar: there each month says that it is not known.
    note_plain(ax, Plain(columns, cells, labels))
    across, down = per_inch(ax)
    for j, month in enumerate(drawn):
        if not j or month.month == 1:
            ax.text(j + 0.08, -(layout.top + 0.02) * down, str(month.year), size=NOTE, color=GREY)
    look = marks()["unknown"]
    for i, (first, n) in bars.items():
        bar = swatch(look, (first + 0.03, i + 0.2), n - 0.06, 0.6)
        ax.add_patch(bar)
        word = voice.say("activity.months.no_record")
        if text_width(word, LABEL) * across < n - 0.4:
            ends[i] = ""
        else:
            word = voice.say("common.unknown")
        middle = first + n / 2, i + 0.5
        ax.text(*middle, word, size=LABEL, ha="center", va="center", path_effects=halo(look))
    x = len(drawn) + 0.12 * across
    ax.text(x, -0.1 * down, head, size=NOTE, color=GREY)
    for i, verdict in enumerate(ends):
        ink = GREY if i in bars else theme().accent
        ax.text(x, i + 0.5, verdict, size=LABEL, color=ink, va="center")
    return ax


def _added_up(lanes: pd.DataFrame) -> bool:
    """Tell whether several lanes have a record, so that a last one adds them up."""
    return bool(lanes["held"].notna().sum() > 1)


def _verdict(lane: pd.Series | dict, voice: Voice) -> str:
    """Say how many meetings a group held, of how many its rule foresees, as far as is known."""
    case = "most" if lane["at_most"] else "of"
    case = "nothing" if pd.isna(lane["held"]) else "times" if pd.isna(lane["rule"]) else case
    held, rule = (0 if pd.isna(lane[end]) else lane[end] for end in ("held", "rule"))
    case = "beyond" if case == "of" and held > rule else case
    return voice.say(f"activity.months.verdict.{case}", n=f"{held:,.0f}", rule=f"{rule:,.0f}")


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
