"""The figure of the laws that can have stood on a day."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import words
from isogj_analysis.charts.dates import short_day
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.charts.style import GREY, INK, styled

ROWS = 30
ACT = "年法律第"


def tell_laws(laws: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None) -> Story:
    """Return how many laws are listed, and of how many the first day in force is on record."""
    n, certain = len(laws), int(laws["certain"].sum())
    case = "none" if not n else "all" if certain == n else "some" if certain else "uncertain"
    title = words.say(f"review.laws.title.{case}", lang, n=n, certain=certain)
    told = words.listed(words.labels(names, laws["law"], lang), lang, most=ROWS)
    alt = words.say("review.alt", lang, title=title, told=told)
    return Story(title, words.say("review.laws.lead", lang), alt)


@styled
def plot_laws(
    laws: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """List the laws by the year of their number, which is given in eras and in the common era.

    `laws` is what `laws_in_force` returns. The column of days in force is there where any is on
    record. Beyond 30 laws a last row says how many more there are.
    """
    shown, rest = cut(laws, ROWS)
    texts = {
        "year": [
            words.say("common.unknown", lang) if pd.isna(y) else str(y) for y in shown["era_year"]
        ],
        "number": [_number(law, lang) for law in shown.to_dict("records")],
        "name": words.labels(names, shown["law"], lang),
        "from": [short_day(day, lang) for day in shown["in_force_from"]],
    }
    if rest:
        add_line(texts, "name", words.say("review.more", lang, n=rest))
    widths = {"year": 0.6, "number": 2.3, "name": 3.8}
    if shown["certain"].any():
        widths = {"year": 0.6, "number": 2.1, "name": 2.5, "from": 1.15}
    listing = lay_out_rows(
        [
            Column(
                words.say(f"review.laws.head.{key}", lang), texts[key], wide,
                ink=GREY if key == "number" else INK, lang="ja" if key == "number" else lang,
            )
            for key, wide in widths.items()
        ],
        lang=lang, pad=0.055,
    )  # fmt: skip
    story = tell_laws(laws, lang=lang, names=names)
    ax = frame(story, ax, lang=lang, height=listing.height)
    draw_rows(ax, listing)
    return ax


def _number(law: dict, lang: str) -> str:
    """Return the number of a law; in English that of an act, the others as they are written."""
    if lang == "en" and ACT in law["number"] and pd.notna(law["serial"]):
        return words.say("review.laws.act", lang, n=law["serial"], year=law["era_year"])
    return str(law["number"])
