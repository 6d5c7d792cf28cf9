"""The figure of the members who joined and left in each fiscal year."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import wrap
from isogj_analysis.draw.naming import percent
from isogj_analysis.draw.theme import GREY, MARGIN, NOTE, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

YEARS = 20
ROW = 0.27


def tell_changes(changes: pd.DataFrame, *, voice: Voice) -> Story:
    """Return who joined and left in the latest fiscal year."""
    years = changes.dropna(subset="fiscal_year").to_dict("records")
    undated = int(changes.loc[changes["fiscal_year"].isna(), "joined"].sum())
    last = years[-1]
    title = voice.say("member_changes.title", year=last["fiscal_year"], **_moves(last, voice))
    told = [
        voice.say("member_changes.year", year=row["fiscal_year"], **_moves(row, voice))
        for row in years[-YEARS:]
    ]
    if undated:
        told.append(voice.say("member_changes.undated", n=undated) + _gone(changes, voice))
    alt = voice.say("member_changes.alt", title=title, told=voice.listed(told))
    return Story(title, voice.say("member_changes.lead"), alt)


@figure(
    section="year", numbers=("fiscal_year", "at_start", "joined", "left", "at_end", "retention")
)
def plot_membership_changes(changes: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw the members who joined and left in each fiscal year, and the share of those who stayed.

    `changes` is what `membership_changes` returns. Who joined stands right of the line, who left
    left of it, and retention in a column of its own. Beyond 20 fiscal years the latest are drawn.
    Members of unknown dates are told under the bars. Without any date there is nothing to draw,
    which is a ValueError.
    """
    rows = changes.dropna(subset="fiscal_year").iloc[-YEARS:].to_dict("records")
    undated = int(changes.loc[changes["fiscal_year"].isna(), "joined"].sum())
    if not rows:
        raise ValueError("changes must have a fiscal year: without any date none can be drawn")
    story = tell_changes(changes, voice=voice)
    left, right, wide = 1.0, 0.9, WIDTH - 2 * MARGIN - 1.9
    ax = frame(
        story, ax, voice=voice, height=ROW * len(rows), left=left, right=right, top=0.2,
        bottom=0.25 if undated else 0.0,
    )  # fmt: skip
    widest_left = max(_bar(row["left"]) for row in rows)
    most = max(1, widest_left + max(row["joined"] for row in rows))
    scale = most / (wide - 1.2)
    ax.set(xlim=(-widest_left - 0.6 * scale, wide * scale - widest_left - 0.6 * scale))
    ax.set(ylim=(len(rows), 0), xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.axvline(0, color=RULE, lw=0.8)
    left_edge = ax.get_xlim()[0] - left * scale
    right_edge = ax.get_xlim()[1] + right * scale
    heads = {"fiscal_year": left_edge, "left": -0.08 * scale, "joined": 0.08 * scale}
    for head, x in (heads | {"retention": right_edge}).items():
        ha = "right" if head in ("left", "retention") else "left"
        text = voice.say(f"member_changes.head.{head}")
        ax.text(x, -0.1 / ROW, text, size=NOTE, color=GREY, ha=ha, va="bottom")
    for i, row in enumerate(rows):
        y = i + 0.5
        ax.barh(y, row["joined"], height=0.6, color=theme().accent)
        gone, moves = _bar(row["left"]), _moves(row, voice)
        ax.barh(y, -gone, height=0.6, facecolor="white", edgecolor=GREY, hatch="////")
        ax.text(row["joined"] + 0.06 * scale, y, moves["joined"], va="center")
        ax.text(-gone - 0.06 * scale, y, moves["left"], va="center", ha="right")
        year = voice.say("activity.fiscal_year", year=row["fiscal_year"])
        ax.text(left_edge, y, year, va="center")
        kept = "–" if pd.isna(row["retention"]) else f"{percent(row['retention'])}%"
        ax.text(right_edge, y, kept, va="center", ha="right")
    if undated:
        note = voice.say("member_changes.undated", n=undated) + _gone(changes, voice)
        note = wrap(note, WIDTH - 0.3, NOTE, voice=voice)
        ax.text(left_edge, len(rows) + 0.12 / ROW, note, size=NOTE, color=GREY, va="top")
    return ax


def _gone(changes: pd.DataFrame, voice: Voice) -> str:
    """Tell how many members whose joining is unknown have left, or nothing."""
    gone = int(changes.loc[changes["fiscal_year"].isna(), "left"].sum())
    return voice.say("member_changes.gone", gone=gone) if gone else ""


def _bar(n: int) -> int:
    return 0 if pd.isna(n) else n


def _moves(row: dict, voice: Voice) -> dict[str, str]:
    """Return how many joined and left, a word for what is unknown."""
    return {
        key: voice.say("common.unknown") if pd.isna(row[key]) else f"{row[key]:,}"
        for key in ("joined", "left")
    }
