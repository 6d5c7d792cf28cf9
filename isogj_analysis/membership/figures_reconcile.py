"""The figure of what the report states, what is on record, and what the rule would give."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import marks as looks
from isogj_analysis.draw.lettering import text_width, widest, wrap
from isogj_analysis.draw.naming import wg_labels
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, PALE, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

BAR = 0.2
# The height of a line of words above or below a bar, and the room between two measures.
WORDS, GAP = 0.19, 0.16


def tell_reconcile(
    totals: pd.DataFrame, *, voice: Voice, rule: pd.DataFrame | None = None
) -> Story:
    """Return where stated totals and records part: the meetings first, if they do."""
    rows = totals.to_dict("records")
    apart = [row for row in rows if pd.notna(row["difference"]) and row["difference"] != 0]
    short = [row for row in apart if row["measure"] == "meetings" and row["difference"] > 0]
    case = "nothing" if not rows else "apart" if apart else "same"
    places: dict[str, Any] = {"n": len(apart), "all": len(rows)}
    for row in short:
        n, own = row["on_record"], row["recorded_from"]
        case = "no_meeting" if not n else "meetings_of_one" if len(own) == 1 else "meetings"
        wg = "".join(wg_labels(own[:1], voice=voice))
        places |= {"stated": _stated(row, voice), "n": n, "wg": wg}
    title = voice.say(f"reconcile.title.{case}", **places)
    pairs = []
    for row in rows:
        told = {"measure": voice.name("measure", row["measure"]), "stated": _stated(row, voice)}
        if pd.isna(row["on_record"]):
            pairs.append(voice.say("reconcile.pair_unknown", **told))
        else:
            n = _counted(row, row["on_record"], voice)
            pairs.append(voice.say("reconcile.pair", n=n, **told))
    pairs += [text for row in rows for _, text in _rule(row, rule, voice)]
    alt = voice.say("reconcile.alt", title=title, pairs=voice.listed(pairs))
    return Story(title, voice.say("reconcile.lead"), alt)


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
    needs={"": ("partly_from", "recorded_from"), "rule": ("date", "basis", "meetings", "at_most")},
)
def plot_reconcile(
    totals: pd.DataFrame,
    *,
    voice: Voice,
    ax: Axes | None = None,
    rule: pd.DataFrame | None = None,
) -> Axes:
    """Draw each stated total as a mark on a scale of its own, with what is on record as a bar.

    `totals` is what `reconcile` returns; `rule`, the result of `cumulative_meetings`, adds what the
    rule foresees for the meetings. Under each bar stands what is missing and of which WGs; a
    measure that no table holds has a dotted track, for unknown is not zero.

    >>> ax = charts.plot_reconcile(isogj.reconcile(tables))
    """
    rows = totals.to_dict("records")
    labels = [voice.name("measure", row["measure"]) for row in rows]
    labels = [wrap(label, 1.5, LABEL, voice=voice) for label in labels]
    left = widest(labels) + 0.2
    wide = WIDTH - 2 * MARGIN - left
    notes = [wrap(_note(row, voice=voice), wide, NOTE, voice=voice) for row in rows]
    marks = [_marks(row, rule, voice) for row in rows]
    levels = [_levels(own, wide) for own in marks]
    tops, y = [], 0.0
    for own, note in zip(levels, notes, strict=True):
        tops.append(y + WORDS * (max(own, default=0) + 1) + 0.06)
        y = tops[-1] + BAR + (note.count("\n") + 1) * NOTE * 1.35 / 72 + 0.08 + GAP
    height = max(y - GAP, 0.2)
    story = tell_reconcile(totals, voice=voice, rule=rule)
    dotted = [(looks()["unknown"], voice.say("grammar.mark.unknown"))]
    key = dotted if totals["on_record"].isna().any() else []
    ax = frame(story, ax, voice=voice, height=height, left=left, bottom=0.05, key=key)
    ax.set(xlim=(0, wide), ylim=(height, 0))
    ax.set_axis_off()
    for row, label, note, top, own, level in zip(
        rows, labels, notes, tops, marks, levels, strict=True
    ):
        ax.text(-left, top + BAR / 2, label, va="center")
        unknown = pd.isna(row["on_record"])
        track = Rectangle((0, top), wide, BAR, fc=PALE, ec="none")
        if unknown:
            track.set(facecolor="none", edgecolor=RULE, hatch="..", hatchcolor=GREY, lw=0.8)
        ax.add_patch(track)
        scale = wide / max([1.0, *(value for value, _, _ in own)])
        for (value, text, ink), up in zip(own, level, strict=True):
            x = value * scale
            if ink == theme().accent:
                ax.add_patch(Rectangle((0, top), x, BAR, fc=ink, ec="none"))
            else:
                ax.plot([x, x], [top - 0.05, top + BAR + 0.05], color=ink, lw=1.8, clip_on=False)
            half = text_width(text, LABEL) / 2
            x = min(max(x, half), wide - half)
            y = top - WORDS * (up + 0.5) - 0.06
            ax.text(x, y, text, ha="center", va="center", color=ink)
        ax.text(
            0, top + BAR + 0.08, note, size=NOTE, color=GREY, va="top", linespacing=1.3
        )  # fmt: skip
    return ax


def _marks(row: dict, rule: pd.DataFrame | None, voice: Voice) -> list[tuple[float, str, str]]:
    """Return what stands on the scale of a measure, from small to large: value, words and ink."""
    stated = voice.say("reconcile.stated", n=_stated(row, voice))
    marks = [(float(row["stated"]), stated, INK)]
    if pd.notna(row["on_record"]):
        on_record = voice.say("reconcile.on_record", n=_counted(row, row["on_record"], voice))
        marks.insert(0, (float(row["on_record"]), on_record, theme().accent))
    marks += [(value, text, GREY) for value, text in _rule(row, rule, voice)]
    return sorted(marks, key=lambda mark: mark[0])


def _levels(marks: list[tuple[float, str, str]], wide: float) -> list[int]:
    """Return on which line above the bar each mark has its words: none meets another."""
    scale = wide / max([1.0, *(value for value, _, _ in marks)])
    levels: list[int] = []
    ends: list[float] = []
    for value, text, _ in marks:
        half = text_width(text, LABEL) / 2
        middle = min(max(value * scale, half), wide - half)
        level = next((i for i, end in enumerate(ends) if end + 0.1 <= middle - half), len(ends))
        ends[level : level + 1] = [middle + half]
        levels.append(level)
    return levels


def _rule(row: dict, rule: pd.DataFrame | None, voice: Voice) -> list[tuple[float, str]]:
    """Return the meetings that the rule foresees up to the stated total, and how that is told."""
    if row["measure"] != "meetings" or rule is None:
        return []
    own = rule[rule["basis"].eq("rule") & rule["date"].le(row["date"])]
    return [
        (float(last["meetings"]), voice.say(
            f"reconcile.rule{'_most' * bool(last['at_most'])}", n=f"{last['meetings']:,.0f}"
        ))
        for last in own.tail(1).to_dict("records")
    ]  # fmt: skip


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
