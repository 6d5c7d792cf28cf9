"""The cells of a map that are missing or fragile, in the order in which they matter."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure, pick
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grammar import marks
from isogj_analysis.draw.grid import swatch
from isogj_analysis.draw.lettering import text_width
from isogj_analysis.draw.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.draw.maps import SINGLE, cell_names, shown_numbers
from isogj_analysis.draw.naming import percent
from isogj_analysis.draw.theme import GREY, LABEL, NOTE, PALE, theme
from isogj_analysis.draw.voice import Voice

MOST = 25
TOLD = ("rank", "state", "services", "vendors", "neighbours")
NUMBERS, DRAWN = {"rank", "services", "vendors"}, {"look"}
# Inches that a column may take.
WIDE = {
    "rank": 0.4, "cell": 2.5, "look": 0.2, "state": 1.1, "services": 0.6, "vendors": 0.6,
    "neighbours": 2.0,
}  # fmt: skip


def tell_gaps(gaps: pd.DataFrame, *, voice: Voice) -> Story:
    """Return what is missing or fragile, and which gap stands among the best covered cells."""
    rows, columns = gaps.columns[1:3]
    empty = gaps[gaps["state"] == "gap"]
    single = gaps[gaps["state"].isin(SINGLE)]
    first = empty[empty["neighbours"].eq(empty["neighbours"].max()).fillna(False).astype(bool)]
    case = "none" if gaps.empty else "thin" if empty.empty else "top" if len(first) == 1 else "gaps"
    at = cell_names(first[[rows, columns]], voice=voice) if case == "top" else ""
    share = f"{percent(first['neighbours'].iloc[0])}%" if case == "top" else ""
    title = voice.say(f"gaps.title.{case}", gaps=len(empty), thin=len(single), at=at, share=share)
    lead = voice.say("gaps.lead", rows=voice.axis(rows), columns=voice.axis(columns))
    told = cell_names(gaps[[rows, columns]], voice=voice, most=12)
    return Story(title, lead, voice.say("gaps.alt", title=title, cells=told))


def _numbers(states: pd.DataFrame) -> pd.DataFrame:
    return shown_numbers(pick(states, ("rank", "*axes", "services", "vendors", "groups", "state")))


@figure(
    section="service_map",
    numbers=_numbers,
    needs=("rank", "services", "vendors", "groups", "state", "neighbours"),
)
def plot_gaps(
    gaps: pd.DataFrame, *, voice: Voice, ax: Axes | None = None, most: int = MOST
) -> Axes:
    """Draw a row for each missing or fragile cell: its state, its numbers, and those around it.

    `gaps` is what `coverage_gaps` returns, the most urgent first. No more than `most` rows are
    drawn; a last one says how many there are besides.
    """
    if most < 2:
        raise ValueError(f"most must be at least 2, got {most!r}")
    shown, rest = cut(gaps, most)
    rows, columns = gaps.columns[1:3]
    states = shown["state"].astype(object)
    texts = {
        "rank": [str(rank) for rank in shown["rank"]],
        "cell": [
            f"{row} × {column}"
            for row, column in zip(
                voice.names(shown[rows]), voice.names(shown[columns]), strict=True
            )
        ],
        "look": [""] * len(shown),
        "state": [voice.say(f"values.state.{state}") for state in states],
        "services": [str(n) for n in shown["services"]],
        "vendors": [str(n) for n in shown["vendors"]],
        "neighbours": [""] * len(shown),
    }
    if rest:
        add_line(texts, "cell", voice.say("gaps.more", n=rest))
    axes = f"{voice.axis(rows)} × {voice.axis(columns)}"
    heads = {
        "cell": axes[0].upper() + axes[1:],
        "look": "",
        **{key: voice.say(f"gaps.head.{key}") for key in TOLD},
    }
    listing = lay_out_rows(
        [
            Column(heads[key], texts[key], WIDE[key], right=key in NUMBERS, fixed=key in DRAWN)
            for key in texts
        ],
        voice=voice, pad=0.055,
    )  # fmt: skip
    ax = frame(tell_gaps(gaps, voice=voice), ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    for top, state, share in zip(listing.tops, states, shown["neighbours"], strict=False):
        # What is drawn stands level with the first line of the text.
        middle = top + listing.pad + 0.62 * LABEL / 72
        ax.add_patch(
            swatch(
                marks()["gap" if state == "gap" else "single"],
                (listing.lefts[2], middle - 0.065),
                0.2,
                0.13,
            )
        )
        _bar(ax, listing.lefts[-1], middle, share, voice, room=listing.widths[-1])
    return ax


def _bar(ax: Axes, x: float, y: float, share: float, voice: Voice, *, room: float) -> None:
    """Draw a share as part of a whole, with its number; nothing to share is said in words."""
    if pd.isna(share):
        ax.text(x, y, voice.say("gaps.no_neighbours"), size=NOTE, color=GREY, va="center")
        return
    whole = room - text_width("100%", LABEL) - 0.08
    ax.barh(y, whole, 0.12, left=x, color=PALE)
    ax.barh(y, whole * share, 0.12, left=x, color=theme().accent)
    ax.text(x + room - 0.02, y, f"{percent(share)}%", size=LABEL, ha="right", va="center")
