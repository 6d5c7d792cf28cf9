"""The figure of a need along the life cycle: what is there for it, now and later."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.listing import Column, add_line, as_many, cut, draw_rows, lay_out_rows
from isogj_analysis.draw.theme import GREY, INK, theme
from isogj_analysis.draw.voice import Voice

SIZE, MOST = 8.0, 16


def tell_life_cycle(cycle: pd.DataFrame, *, voice: Voice, example: bool = False) -> Story:
    """Return what is there for a need: in how many cells of its row, and now."""
    rows, columns = (str(axis) for axis in cycle.columns[:2])
    lead = voice.say(
        "life_cycle.lead", rows=voice.axis(rows),
        columns=voice.axis(columns),
    )  # fmt: skip
    if cycle.empty:
        title = voice.say("life_cycle.title.empty")
        return Story(title, lead, title)
    line = cycle.drop_duplicates(columns)
    counted = line[line["state"] != "out-of-scope"]
    now = line[line["when"] == "now"].iloc[0]
    held = int(counted["genre"].notna().sum())
    if example:
        lead += voice.say(
            "life_cycle.example", row=voice.name(rows, now[rows]),
            column=voice.name(columns, now[columns]),
        )  # fmt: skip
    case = "some" if now["choice"] else "none" if held else "nothing"
    title = voice.say(
        f"life_cycle.title.{case}",
        row=voice.name(rows, now[rows]),
        all=len(counted),
        n=now["choice"],
        column=voice.name(columns, now[columns]),
        held=held,
    )
    told = [
        voice.say(
            "life_cycle.alt_row", n=one["choice"],
            column=voice.name(columns, one[columns]),
            when=voice.say(f"values.when.{one['when']}"),
        )
        for one in line.to_dict("records")
    ]  # fmt: skip
    listed = voice.listed(told, most=8)
    return Story(title, lead, voice.say("life_cycle.alt", title=title, rows=listed))


@figure(
    section="choosing",
    numbers=("*axes", "when", "genre", "services", "vendors"),
    needs=("state", "choice"),
)
def plot_life_cycle(
    cycle: pd.DataFrame, *, voice: Voice, example: bool = False, ax: Axes | None = None
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
            voice.say("life_cycle.genre", genre=genre, n=n)
            for genre, n in zip(voice.names(own["genre"]), own["vendors"], strict=True)
        ]
        told = voice.say(f"values.state.{one['state']}")
        if genres:
            told = as_many(genres, width, SIZE, voice=voice, more="life_cycle.and_genres", lines=4)
        texts["column"].append(voice.name(columns, one[columns]))
        texts["when"].append(voice.say(f"values.when.{one['when']}"))
        texts["vendors"].append(voice.say("life_cycle.vendors", n=one["choice"]))
        texts["genres"].append(told)
    if left:
        add_line(texts, "column", voice.say("life_cycle.more", n=left))
    now = [theme().accent if when == "now" else INK for when in shown["when"]] + [GREY] * (left > 0)
    most = {"column": 1.3, "when": 0.6, "vendors": 0.6, "genres": width}
    heads = {name: voice.say(f"life_cycle.head.{name}") for name in list(texts)[1:]}
    heads["column"] = voice.head(columns)
    listing = lay_out_rows(
        [Column(heads[name], own, most[name], size=SIZE, ink=now) for name, own in texts.items()],
        voice=voice,
    )
    story = tell_life_cycle(cycle, voice=voice, example=example)
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    return ax
