"""The source line at the foot of a figure: where its rows come from, of which day, how many."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from isogj_analysis.draw.voice import Voice
from isogj_analysis.tables.sources import KNOWN, TOLD

Rows = pd.DataFrame | Sequence[pd.DataFrame]


def frames_of(rows: Rows) -> list[pd.DataFrame]:
    """Return one frame of rows, or several, as a list."""
    return [rows] if isinstance(rows, pd.DataFrame) else list(rows)


@dataclass(frozen=True)
class Origin:
    """Where what is shown comes from: its sources, the day that it is as of, and how many it is.

    `unit` says what is counted by `n`; where nothing is, it is None.
    """

    sources: pd.DataFrame
    date: pd.Timestamp | None = None
    unit: str | None = None
    n: int = 0

    @property
    def made_up(self) -> bool:
        """Whether any of the sources is illustrative."""
        return bool(self.sources["status"].eq("illustrative").any())

    def stamp(self, voice: Voice) -> str:
        """Return the stamp of what is made up, and nothing for what is not."""
        return voice.say("common.stamp") if self.made_up else ""

    def line(self, voice: Voice) -> list[str]:
        """Return the parts of the source line: sources, as-of date, and what is counted."""
        titles = voice.listed(voice.texts(self.sources, "title"))
        given = voice.say("common.source", sources=titles)
        line = [given if len(self.sources) else voice.say("common.no_source")]
        line += filter(None, [self.as_of(voice)])
        if self.unit is not None:
            line.append(voice.say(f"common.unit.{self.unit}", n=self.n))
        return line

    def caption(self, voice: Voice) -> str:
        """Return the source line as one text."""
        return voice.mark("parts").join(self.line(voice))

    def as_of(self, voice: Voice) -> str:
        """Say of which day or report something is, or nothing where it tells its own days.

        Where no source has its day, it is as of the latest of them: no day may be told for it.
        """
        dated = self.sources.dropna(subset="date")
        if len(dated) and not dated["date_precision"].eq("day").any():
            latest = dated.sort_values("date").iloc[-1]
            about = voice.about(latest["date"], latest["date_precision"])
            return voice.say("common.as_reported", about=about)
        return "" if self.date is None else voice.say("common.as_of", day=voice.day(self.date))


def sources_of(rows: Rows, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the sources that rows name, of those `known`, or that came with them.

    Rows without a source column, and rows that name a source of which nothing is known, are a
    ValueError: nobody could tell whether they are made up.
    """
    frames = frames_of(rows)
    if not all("source" in frame for frame in frames):
        raise ValueError("rows must be those of the tables that are shown, with their source")
    if known is None:
        told = [of for frame in frames for of in json.loads(frame.attrs.get(KNOWN, "[]"))]
        known = pd.DataFrame(told, columns=TOLD).drop_duplicates("source")
        known = known.assign(date=pd.to_datetime(known["date"]))
    codes = {str(code) for frame in frames for code in frame["source"].dropna().unique()}
    if lost := sorted(codes.difference(known["source"])):
        raise ValueError(
            f"nothing is known of the source {lost[0]!r}: give the rows as they were read or "
            "selected, for what is joined or added up anew does not bring its sources along"
        )
    return known[known["source"].isin(codes)]
