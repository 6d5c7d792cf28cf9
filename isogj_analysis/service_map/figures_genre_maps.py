"""Small maps: where each genre stands, and where services stand whose names mislead."""

from dataclasses import replace

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.maps import left_out
from isogj_analysis.draw.minimap import (
    MiniMap,
    Multiple,
    draw_maps,
    lay_out_maps,
    minimap_key,
)
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_genre_maps"]


@figure(
    section="service_map",
    numbers=("*axes", "genre", "services", "vendors"),
    needs={"states": ("state",)},
)
def plot_genre_maps(
    genres: pd.DataFrame, *, states: pd.DataFrame, voice: Voice, ax: Axes | None = None
) -> Axes:
    """Draw a small map for each genre, the widest first: where it stands.

    `genres` is what `cell_genres` returns, `states` what `coverage_states` does, of the same axes.
    Of more genres than a page holds those that
    cover most are drawn, and the reading line says how many are not.

    >>> states = isogj.coverage_states(catalogue)
    >>> ax = charts.plot_genre_maps(isogj.cell_genres(catalogue), states=states)
    """
    rows, columns = genres.columns[:2]
    blank, found = MiniMap.of(states), []
    for genre, part in genres.groupby("genre", observed=True, sort=False):
        places = zip(part[rows], part[columns], strict=True)
        counts = dict(zip(places, part["services"], strict=True))
        small = replace(blank, on=set(counts), counts=counts)
        told = voice.say("genre_maps.cells", n=len(small.covered))
        found.append(Multiple(voice.name("genre", genre), told, small))
    found = [one for one in found if one.map.covered]
    found.sort(key=lambda one: -len(one.map.covered))
    layout = lay_out_maps(found, voice=voice)
    words = {word: voice.say(f"genre_maps.{word}") for word in ("covered", "empty")}
    key = minimap_key([one.map for one in found], voice=voice, **words)
    story = tell_genre_maps(found, all_cells=len(blank.cells), voice=voice)
    story = story.more(left_out(voice, maps=layout.left))
    ax = frame(story, ax, voice=voice, height=layout.height, key=key)
    draw_maps(ax, layout, voice=voice)
    return ax


def tell_genre_maps(found: list[Multiple], *, all_cells: int, voice: Voice) -> Story:
    """Return which genre covers most of the map; `found` are the genres, the widest first."""
    lead = voice.say("genre_maps.lead", n=len(found), all=all_cells)
    if not found:
        title = voice.say("genre_maps.title.none")
        return Story(title, lead, title)
    most = len(found[0].map.covered)
    top = [one.title for one in found if len(one.map.covered) == most]
    alike = "each" if len(top) == len(found) else "ties"
    case = "sole" if len(found) == 1 else "one" if len(top) == 1 else alike
    second = max((len(one.map.covered) for one in found if one.title not in top), default=0)
    title = voice.say(
        f"genre_maps.title.{case}", top=voice.listed(top, most=2), most=most, second=second
    )
    told = [voice.say("genre_maps.alt_row", genre=one.title, told=one.count) for one in found]
    alt = voice.say("genre_maps.alt", title=title, rows=voice.listed(told, most=20))
    return Story(title, lead, alt)
