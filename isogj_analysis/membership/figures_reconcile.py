"""The figure of what the report states, what is on record, and what the rule would give."""

from itertools import accumulate
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import KEY, halo, swatch
from isogj_analysis.draw.lettering import balanced, block_high, text_width, widest, wrap
from isogj_analysis.draw.theme import (
    GREY,
    INK,
    LABEL,
    MARGIN,
    NOTE,
    NUMBER,
    TITLE,
    WIDTH,
    ink_on,
    theme,
)
from isogj_analysis.draw.voice import Voice, percent

__all__ = ["plot_reconcile"]

# The height of a bar, the room between two measures and that of their names, in inches.
BAR, GAP, LEFT = 0.4, 0.26, 1.7


def tell_reconcile(
    totals: pd.DataFrame, *, voice: Voice, rule: pd.DataFrame | None = None
) -> Story:
    """Return where stated totals and records part: the meetings first, if they do."""
    rows = totals.to_dict("records")
    apart = [row for row in rows if pd.notna(row["difference"]) and row["difference"] != 0]
    whole = [r for r in rows if r["measure"] == "members" and r["difference"] == 0]
    short = [row for row in apart if row["measure"] == "meetings" and row["difference"] > 0]
    case = "nothing" if not rows else "apart" if apart else "same"
    places: dict[str, Any] = {"n": len(apart), "all": len(rows)}
    for row in short:
        n, own = row["on_record"], row["recorded_from"]
        case = "no_meeting" if not n else "meetings_of_one" if len(own) == 1 else "meetings"
        wg = "".join(voice.names(own[:1], "wg"))
        if whole and case == "meetings_of_one":
            case, places["members"] = "members_and_one", int(whole[0]["stated"])
            for people in rows:
                if people["measure"] == "registrants" and pd.isna(people["on_record"]):
                    case, places["people"] = "members_one_and_people", _stated(people, voice)
        places |= {"stated": _stated(row, voice), "n": n, "wg": wg}
    title = voice.say(f"reconcile.title.{case}", **places)
    days, pairs = _days(rows, voice), []
    for row, day in zip(rows, days, strict=True):
        as_of = voice.say("reconcile.told.as_of", day=day) if len({*days}) > 1 else ""
        told = {"measure": voice.name("measure", row["measure"]), "stated": _stated(row, voice)}
        if pd.isna(row["on_record"]):
            pairs.append(voice.say("reconcile.pair_unknown", **told) + as_of)
        else:
            n = _counted(row, row["on_record"], voice)
            pairs.append(voice.say("reconcile.pair", n=n, **told) + as_of)
    alt = voice.say("reconcile.alt", title=title, pairs=voice.listed(pairs))
    rules = [text for row in rows for text in _rule(row, rule, voice)]
    alt = voice.mark("space").join([alt, *rules])
    lead = voice.say("reconcile.lead")
    if len({*days}) == 1:
        lead = voice.say("reconcile.lead_on", day=days[0])
    return Story(title, lead, alt)


@figure(
    section="year",
    numbers=(
        "measure",
        "date",
        "date_precision",
        "stated",
        "approximate",
        "on_record",
        "difference",
        "missing_from",
    ),
    needs={"": ("partly_from", "recorded_from"), "rule": ("date", "meetings", "at_most")},
)
def plot_reconcile(
    totals: pd.DataFrame,
    *,
    voice: Voice,
    ax: Axes | None = None,
    rule: pd.DataFrame | None = None,
) -> Axes:
    """Draw of each stated total the part that is on record, all as long as what is stated.

    `totals` is what `reconcile` returns. What is not on record is dotted, with its number; under
    each bar stands of which WGs, and the day of each total where they are of several. How many
    meetings `rule`, the result of `foreseen_meetings`, foresees is told to those who cannot see it.
    A measure that no table holds has a dotted bar: unknown is not zero.

    >>> ax = charts.plot_reconcile(isogj.reconcile(tables))
    """
    rows = totals.to_dict("records")
    labels = [
        wrap(voice.name("measure", row["measure"]), LEFT, NUMBER, voice=voice) for row in rows
    ]
    stated = [voice.say("reconcile.stated", n=_stated(row, voice, how="bare")) for row in rows]
    left = max(widest(labels, NUMBER), widest(stated, KEY)) + 0.2
    wide = WIDTH - 2 * MARGIN - left
    said, days = [_note(row, voice=voice) for row in rows], _days(rows, voice)
    if len({*days}) > 1:
        as_of = [voice.say("reconcile.note.as_of", day=day) for day in days]
        said = [
            voice.mark("space").join(filter(None, pair)) for pair in zip(as_of, said, strict=True)
        ]
    notes = [balanced(note, wide, NOTE, voice=voice) for note in said]
    highs = [BAR + block_high(note, NOTE) * bool(note) + GAP for note in notes]
    tops = [*accumulate(highs, initial=0.0)]
    story = tell_reconcile(totals, voice=voice, rule=rule)
    height = max(tops[-1] - GAP, 0.2) + 0.02
    unknown = totals["on_record"].isna() | totals["difference"].gt(0)
    key = [(marks()["unknown"], voice.say("grammar.mark.unknown"))] * bool(unknown.any())
    ax = frame(story, ax, voice=voice, height=height, left=left, bottom=0.05, key=key)
    ax.set(xlim=(0, wide), ylim=(height, 0))
    ax.set_axis_off()
    ends = [_end(row, voice) for row in rows]
    full = (wide - widest(ends, TITLE) - 0.12) / max([1.0, *map(_share, rows)])
    for row, label, under, note, top, end in zip(
        rows, labels, stated, notes, tops, ends, strict=False
    ):
        ax.text(-left, top, label, size=NUMBER, va="top")
        ax.text(-left, top + BAR, under, size=KEY, color=GREY, va="bottom")
        told = pd.notna(row["on_record"])
        if told:
            _draw_record(ax, row, top, full, voice=voice)
        else:
            look, word = marks()["unknown"], voice.say("reconcile.note.no_table")
            ax.add_patch(swatch(look, (0, top), full, BAR))
            halves = full / 2, top + BAR / 2
            ax.text(*halves, word, ha="center", va="center", path_effects=halo(look))
        x = full * max(1.0, _share(row)) + 0.1
        ax.text(x, top + BAR / 2, end, size=TITLE, va="center")
        ax.text(0, top + BAR + 0.06, note, size=NOTE, color=GREY, va="top", linespacing=1.3)
    return ax


def _days(rows: list[dict], voice: Voice) -> list[str]:
    """Say of which day each total is, up to which the records count too."""
    return [
        voice.about(row["date"], row.get("date_precision", "day"))
        if pd.notna(row["date"])
        else voice.say("common.unknown")
        for row in rows
    ]


def _share(row: dict) -> float:
    """Return the part of what is stated that is on record, 0 where nothing counts it."""
    return 0.0 if pd.isna(row["on_record"]) else float(row["on_record"]) / max(row["stated"], 1)


def _end(row: dict, voice: Voice) -> str:
    if pd.isna(row["on_record"]):
        return "?"
    return voice.rough(f"{percent(_share(row))}%", row["approximate"])


def _draw_record(ax: Axes, row: dict, top: float, full: float, *, voice: Voice) -> None:
    """Draw what is on record as part of what is stated, with its number in it or beside it."""
    wide = full * _share(row)
    ground, missing = theme().ramp[3], marks()["unknown"]
    if row["difference"] > 0:
        ax.add_patch(swatch(missing, (wide, top), full - wide, BAR))
    ax.add_patch(Rectangle((0, top), wide, BAR, fc=ground, ec="none"))
    text = voice.say("reconcile.on_record", n=_counted(row, row["on_record"], voice, how="bare"))
    inside = text_width(text, LABEL + 1) + 0.1 <= wide
    x, ink = (wide / 2, ink_on(ground)) if inside else (wide + 0.08, INK)
    ax.text(
        x, top + BAR / 2, text, size=LABEL + 1, color=ink, ha="center" if inside else "left",
        va="center",
    )  # fmt: skip
    if row["difference"] > 0 and inside and (rest := _rest(row, full - wide, voice)):
        at = (wide + full) / 2, top + BAR / 2
        ax.text(*at, rest, ha="center", va="center", path_effects=halo(missing))


def _rest(row: dict, room: float, voice: Voice) -> str:
    """Say how much is not on record, if there is the room, in inches."""
    n = _counted(row, int(row["difference"]), voice, how="bare")
    told = voice.say("reconcile.rest", n=voice.rough(n, row["approximate"]))
    return told if text_width(told, LABEL) + 0.16 <= room else ""


def _rule(row: dict, rule: pd.DataFrame | None, voice: Voice) -> list[str]:
    """Say how many meetings the rule foresees up to the stated total, if that is known."""
    if row["measure"] != "meetings" or rule is None:
        return []
    own = rule[rule["date"].le(row["date"])].tail(1)
    return [
        voice.say(f"reconcile.rule{'_most' * bool(most)}", n=f"{n:,.0f}")
        for n, most in zip(own["meetings"], own["at_most"], strict=True)
    ]


def _stated(row: dict, voice: Voice, *, how: str = "count") -> str:
    return voice.rough(_counted(row, row["stated"], voice, how=how), row["approximate"])


def _counted(row: dict, n: int, voice: Voice, *, how: str = "count") -> str:
    """Return a number with what it counts, a measure of a user's own as the number alone."""
    key = f"reconcile.{how}.{row['measure']}"
    return voice.say(key, n=n) if voice.has(key) else f"{n:,}"


def _note(row: dict, *, voice: Voice) -> str:
    """Say what is missing, and of which WGs where the records tell, if the bar does not say it."""
    difference = 0 if pd.isna(row["on_record"]) else int(row["difference"])
    if difference < 0:
        return voice.say("reconcile.note.more", n=_counted(row, -difference, voice))
    if not difference:
        return ""
    about = "about_" if row["approximate"] else ""
    missing = _counted(row, difference, voice)
    parts = []
    if row["on_record"] and len(row["recorded_from"]) == 1:
        wg = voice.listed(voice.names(row["recorded_from"], "wg"))
        parts = [voice.say("reconcile.note.recorded_from", wg=wg)]
    if not (row["missing_from"] or row["partly_from"]):
        parts.append(voice.say(f"reconcile.note.{about}missing", n=missing))
    for key in ("missing_from", "partly_from"):
        if row[key]:
            wgs = voice.listed(voice.names(row[key], "wg"), most=10)
            parts.append(voice.say(f"reconcile.note.{key}", wgs=wgs))
    return voice.mark("space").join(parts)
