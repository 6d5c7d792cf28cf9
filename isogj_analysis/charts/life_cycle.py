"""The figure of a need along the life cycle: what is there for it, now and later."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import words
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.listing import (
    Column,
    add_line,
    as_many,
    cut,
    draw_rows,
    lay_out_rows,
)
from isogj_analysis.charts.style import ACCENT, GREY, INK, styled

SIZE, MOST = 8.0, 16


def tell_life_cycle(
    cycle: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    example: bool = False,
) -> Story:
    """Return what is there for a need: in how many cells of its row, and now."""
    rows, columns = (str(axis) for axis in cycle.columns[:2])
    lead = words.say(
        "life_cycle.lead", lang, rows=words.axis(rows, lang),
        columns=words.axis(columns, lang),
    )  # fmt: skip
    if cycle.empty:
        title = words.say("life_cycle.title.empty", lang)
        return Story(title, lead, title)
    line = cycle.drop_duplicates(columns)
    counted = line[line["state"] != "out-of-scope"]
    now = line[line["when"] == "now"].iloc[0]
    held = int(counted["genre"].notna().sum())
    if example:
        lead += words.say(
            "life_cycle.example", lang, row=words.label(names, rows, now[rows], lang),
            column=words.label(names, columns, now[columns], lang),
        )  # fmt: skip
    case = "some" if now["choice"] else "none" if held else "nothing"
    title = words.say(
        f"life_cycle.title.{case}", lang,
        row=words.label(names, rows, now[rows], lang), all=len(counted), n=now["choice"],
        column=words.label(names, columns, now[columns], lang),
        held=held,
    )  # fmt: skip
    told = [
        words.say(
            "life_cycle.alt_row", lang, n=one["choice"],
            column=words.label(names, columns, one[columns], lang),
            when=words.say(f"life_cycle.when.{one['when']}", lang),
        )
        for one in line.to_dict("records")
    ]  # fmt: skip
    listed = words.listed(told, lang, most=8)
    return Story(title, lead, words.say("life_cycle.alt", lang, title=title, rows=listed))


@styled
def plot_life_cycle(
    cycle: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    example: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw what is there for a need along the life cycle, a line for each cell of its row.

    `cycle` is what `life_cycle` returns. Each line says whether it is needed now or later, how many
    vendors there are, and which genres; a cell without any says why. Beyond 16 lines the last are
    counted. With `example` the reading line says that another need could stand in its place.
    """
    columns = str(cycle.columns[1])
    shown, left = cut(cycle.drop_duplicates(columns), MOST)
    width = 4.2
    texts: dict[str, list[str]] = {"column": [], "when": [], "vendors": [], "genres": []}
    for one in shown.to_dict("records"):
        own = cycle[cycle[columns] == one[columns]].dropna(subset=["genre"])
        genres = [
            words.say("life_cycle.genre", lang, genre=genre, n=n)
            for genre, n in zip(
                words.labels(names, own["genre"], lang), own["vendors"], strict=True
            )
        ]
        told = words.say(f"coverage.states.{one['state']}", lang)
        if genres:
            told = as_many(genres, width, SIZE, lang=lang, more="life_cycle.and_genres", lines=4)
        texts["column"].append(words.label(names, columns, one[columns], lang))
        texts["when"].append(words.say(f"life_cycle.when.{one['when']}", lang))
        texts["vendors"].append(words.say("life_cycle.vendors", lang, n=one["choice"]))
        texts["genres"].append(told)
    if left:
        add_line(texts, "column", words.say("life_cycle.more", lang, n=left))
    now = [ACCENT if when == "now" else INK for when in shown["when"]] + [GREY] * (left > 0)
    most = {"column": 1.3, "when": 0.6, "vendors": 0.6, "genres": width}
    heads = {name: words.say(f"life_cycle.head.{name}", lang) for name in list(texts)[1:]}
    heads["column"] = words.head(columns, lang)
    listing = lay_out_rows(
        [Column(heads[name], own, most[name], size=SIZE, ink=now) for name, own in texts.items()],
        lang=lang,
    )
    story = tell_life_cycle(cycle, lang=lang, names=names, example=example)
    ax = frame(story, ax, lang=lang, height=listing.height)
    draw_rows(ax, listing)
    return ax
