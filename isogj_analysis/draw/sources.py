"""The source line at the foot of a figure: where its rows come from, of which day, how many."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.sources import KNOWN, TOLD


def sources_of(frames: Sequence[pd.DataFrame], known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the sources that the rows of frames name, of those `known`, or that came with them.

    Rows without a source column, and rows that name a source of which nothing is known, are a
    ValueError: nobody could tell whether they are made up.
    """
    if not all("source" in frame for frame in frames):
        raise ValueError("rows must be those of the tables that are shown, with their source")
    if known is None:
        told = [known for frame in frames for known in frame.attrs.get(KNOWN, ())]
        known = pd.DataFrame(told, columns=TOLD).drop_duplicates("source")
        known = known.assign(date=pd.to_datetime(known["date"]))
    codes = {str(code) for frame in frames for code in frame["source"].dropna().unique()}
    if lost := sorted(codes.difference(known["source"])):
        raise ValueError(
            f"nothing is known of the source {lost[0]!r}: give the rows as they were read or "
            "selected, for what is joined or added up anew does not bring its sources along"
        )
    return known[known["source"].isin(codes)]


def source_line(
    sources: pd.DataFrame, *, date: pd.Timestamp | None, unit: str | None, n: int, voice: Voice
) -> list[str]:
    """Return the parts of a source line: sources, as-of date, and what is counted."""
    titles = voice.listed(voice.texts(sources, "title"))
    given = voice.say("common.source", sources=titles)
    line = [given if len(sources) else voice.say("common.no_source")]
    line += filter(None, [as_of_line(sources, date, voice)])
    if unit is not None:
        line.append(voice.say(f"common.unit.{unit}", n=n))
    return line


def rough(sources: pd.DataFrame) -> dict[str, Any] | None:
    """Return the latest of sources of which no day is known, None where one has its day, or none.

    What rests on such a report alone is as of that report: no day may be told for it.
    """
    dated = sources.dropna(subset="date")
    if dated.empty or dated["date_precision"].eq("day").any():
        return None
    return dict(dated.sort_values("date").iloc[-1])


def as_of_line(sources: pd.DataFrame, date: pd.Timestamp | None, voice: Voice) -> str:
    """Say of which day or report something is, or nothing where it tells its own days."""
    if (given := rough(sources)) is not None:
        about = voice.about(given["date"], given["date_precision"])
        return voice.say("common.as_reported", about=about)
    return "" if date is None else voice.say("common.as_of", day=voice.day(date))


def made_up(sources: pd.DataFrame) -> bool:
    """Tell whether any of the sources is illustrative."""
    return bool(sources["status"].eq("illustrative").any())
