"""The figure that sets what the report states against what the tables hold."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import widest, wrap
from isogj_analysis.draw.naming import wg_labels
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, PAPER, WIDTH, theme
from isogj_analysis.draw.voice import Voice

BAR = 0.2
STEP = 0.27
GAP = 0.24


def tell_reconcile(totals: pd.DataFrame, *, voice: Voice) -> Story:
    """Return where stated totals and records part: the meetings first, if they do."""
    rows = totals.to_dict("records")
    short = [row for row in rows if pd.notna(row["difference"]) and row["difference"] > 0]
    apart = [row for row in rows if pd.notna(row["difference"]) and row["difference"] != 0]
    meetings = next((row for row in short if row["measure"] == "meetings"), None)
    case = "nothing" if not rows else "apart" if apart else "same"
    places: dict[str, Any] = {"n": len(apart), "all": len(rows)}
    if meetings is not None:
        n, own = meetings["on_record"], meetings["recorded_from"]
        case = "no_meeting" if not n else "meetings_of_one" if len(own) == 1 else "meetings"
        wg = "".join(wg_labels(own[:1], voice=voice))
        places |= {"stated": _stated(meetings, voice), "n": n, "wg": wg}
    title = voice.say(f"reconcile.title.{case}", **places)
    pairs = []
    for row in rows:
        told = {"measure": voice.name("measure", row["measure"]), "stated": _stated(row, voice)}
        if pd.isna(row["on_record"]):
            pairs.append(voice.say("reconcile.pair_unknown", **told))
        else:
            n = _counted(row, row["on_record"], voice)
            pairs.append(voice.say("reconcile.pair", n=n, **told))
    alt = voice.say("reconcile.alt", title=title, pairs=voice.listed(pairs))
    return Story(title, voice.say("reconcile.lead"), alt)


@figure(
    section="year",
    numbers=("measure", "date", "stated", "approximate", "on_record", "difference", "missing_from"),
    needs=("partly_from", "recorded_from"),
)
def plot_reconcile(totals: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw each stated total as an open bar and what is on record as a full one below it.

    `totals` is what `reconcile` returns. Under each pair stands what is missing and of which WGs; a
    measure that no table holds has no bar but a word, for unknown is not zero.
    """
    rows = totals.to_dict("records")
    labels = [voice.name("measure", row["measure"]) for row in rows]
    labels = [wrap(label, 1.5, LABEL, voice=voice) for label in labels]
    sides = [voice.say(f"reconcile.{side}") for side in ("stated", "on_record")]
    left = widest(labels) + 0.15 + widest(sides, NOTE) + 0.08
    wide = WIDTH - 2 * MARGIN - left
    notes = [wrap(_note(row, voice=voice), wide, NOTE, voice=voice) for row in rows]
    tops, y = [], 0.05
    for note in notes:
        tops.append(y)
        y += 2 * STEP + (note.count("\n") + 1) * NOTE * 1.3 / 72 + GAP
    story = tell_reconcile(totals, voice=voice)
    ax = frame(story, ax, voice=voice, height=max(y - GAP, 0.2), left=left, bottom=0.05)
    ax.set(xlim=(0, wide), ylim=(max(y - GAP, 0.2), 0))
    ax.set_axis_off()
    numbers = [_stated(row, voice) for row in rows]
    most = max([1, *totals["stated"], *totals["on_record"].dropna()])
    scale = (wide - widest(numbers) - 0.15) / most
    for row, label, note, top in zip(rows, labels, notes, tops, strict=True):
        ax.text(-left, top + STEP, label, va="center")
        for side, line in zip(sides, (top, top + STEP), strict=True):
            ax.text(-0.08, line + STEP / 2, side, size=NOTE, color=GREY, ha="right", va="center")
        _bar(ax, row["stated"] * scale, top, face=PAPER, text=_stated(row, voice))
        if pd.isna(row["on_record"]):
            unknown = voice.say("reconcile.unrecorded")
            ax.text(0.08, top + 1.5 * STEP, unknown, va="center", color=GREY)
        else:
            on_record = _counted(row, row["on_record"], voice)
            _bar(ax, row["on_record"] * scale, top + STEP, face=theme().accent, text=on_record)
        ax.text(0, top + 2 * STEP + 0.04, note, size=NOTE, color=GREY, va="top", linespacing=1.3)
    return ax


def _bar(ax: Axes, length: float, top: float, *, face: str, text: str) -> None:
    place = (0, top + (STEP - BAR) / 2)
    ax.add_patch(Rectangle(place, length, BAR, facecolor=face, edgecolor=theme().accent, lw=1.2))
    ax.text(length + 0.08, top + STEP / 2, text, va="center", color=INK)


def _stated(row: dict, voice: Voice) -> str:
    text = _counted(row, row["stated"], voice)
    return voice.say("membership.about", n=text) if row["approximate"] else text


def _counted(row: dict, n: int, voice: Voice) -> str:
    """Return a number with what it counts, a measure of a user's own as the number alone."""
    key = f"reconcile.count.{row['measure']}"
    return voice.say(key, n=n) if voice.has(key) else f"{n:,}"


def _note(row: dict, *, voice: Voice) -> str:
    """Say what is missing, and of which WGs where the records tell."""
    if pd.isna(row["on_record"]):
        return voice.say("reconcile.note.no_table")
    difference = int(row["difference"])
    if difference <= 0:
        case = "same" if difference == 0 else "more"
        return voice.say(f"reconcile.note.{case}", n=_counted(row, -difference, voice))
    about = "about_" if row["approximate"] else ""
    missing = _counted(row, difference, voice)
    parts = [voice.say(f"reconcile.note.{about}missing", n=missing)]
    for key in ("missing_from", "partly_from"):
        if row[key]:
            wgs = voice.listed(wg_labels(row[key], voice=voice), most=10)
            parts.append(voice.say(f"reconcile.note.{key}", wgs=wgs))
    return voice.mark("space").join(parts)
