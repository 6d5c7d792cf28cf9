"""The figure of the laws that can have stood on a day."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.draw.theme import GREY, INK
from isogj_analysis.draw.voice import Voice

ROWS = 30
ACT = "年法律第"


def tell_laws(laws: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many laws are listed, and of how many the first day in force is on record."""
    n, certain = len(laws), int(laws["certain"].sum())
    case = "none" if not n else "all" if certain == n else "some" if certain else "uncertain"
    title = voice.say(f"review.laws.title.{case}", n=n, certain=certain)
    told = voice.listed(voice.names(laws["law"]), most=ROWS)
    alt = voice.say("review.alt", title=title, told=told)
    return Story(title, voice.say("review.laws.lead"), alt)


@figure(section="laws", needs=(), paper=True)
def plot_laws(laws: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """List the laws by the year of their number, which is given in eras and in the common era.

    `laws` is what `laws_in_force` returns. The column of days in force is there where any is on
    record. Beyond 30 laws a last row says how many more there are.
    """
    shown, rest = cut(laws, ROWS)
    texts = {
        "year": [voice.say("common.unknown") if pd.isna(y) else str(y) for y in shown["era_year"]],
        "number": [_number(law, voice) for law in shown.to_dict("records")],
        "name": voice.names(shown["law"]),
        "from": [voice.short_day(day) for day in shown["in_force_from"]],
    }
    if rest:
        add_line(texts, "name", voice.say("review.more", n=rest))
    widths = {"year": 0.6, "number": 2.3, "name": 3.8}
    if shown["certain"].any():
        widths = {"year": 0.6, "number": 2.1, "name": 2.5, "from": 1.15}
    listing = lay_out_rows(
        [
            Column(
                voice.say(f"review.laws.head.{key}"), texts[key], wide,
                ink=GREY if key == "number" else INK,
            )
            for key, wide in widths.items()
        ],
        voice=voice, pad=0.055,
    )  # fmt: skip
    story = tell_laws(laws, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    return ax


def _number(law: dict, voice: Voice) -> str:
    """Return the number of a law; in English that of an act, the others as they are written."""
    if not voice.by_phrases and ACT in law["number"] and pd.notna(law["serial"]):
        return voice.say("review.laws.act", n=law["serial"], year=law["era_year"])
    return str(law["number"])
