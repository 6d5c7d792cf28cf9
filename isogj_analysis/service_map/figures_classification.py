"""The classification table as pages: all services by genre, in letters to be read in print."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import FOOT, Story, frame, head_high
from isogj_analysis.draw.lettering import wrap
from isogj_analysis.draw.theme import GREY, INK, LABEL, MARGIN, NOTE, PALE, RULE
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import languages

# What is left of a sheet within its margins, in inches: width and height.
SHEETS = {"a4": (7.2, 10.4), "a3": (15.4, 10.6)}
# Shares of the width for service, vendor, scope and summary.
SHARES = {"a4": (0.28, 0.1, 0.28, 0.34), "a3": (0.2, 0.09, 0.27, 0.44)}
HEADS = ("service", "vendor", "scope", "summary")
SIZE = NOTE
PAD, GUTTER, BAND, LEADING = 0.05, 0.15, 0.24, 1.3
NARROWEST = 0.02


@dataclass(frozen=True)
class Row:
    """The texts of a service, each broken into lines, and the height they need in inches."""

    genre: object
    texts: tuple[str, ...]
    high: float


def classification_pages(
    table: pd.DataFrame,
    *,
    names: pd.DataFrame | None = None,
    sheet: str = "a4",
    most: int | None = None,
) -> list[pd.DataFrame]:
    """Split what `classification_table` returns into the rows of each page of a sheet.

    `sheet` is `a4` (upright) or `a3` (lying), anything else a ValueError. A page holds the same
    rows in both languages, as many as fit in the longer one. A service higher than a page has a
    page of its own, which is longer. An empty table has one page without rows. Each page has one
    column more, `continued`: the row's genre began on an earlier page. With `most` there are so
    many pages at most, the first ones, and nothing beyond them is laid out.
    """
    _check_sheet(sheet)
    if most is not None and most < 1:
        raise ValueError(f"most must be 1 or more, got {most!r}")
    width, down = SHEETS[sheet]
    if most is not None:
        # No page holds more rows than have room with one line each; one more ends the last page.
        table = table.head(most * int(down / _row_high(1)) + 1)
    voices = [Voice(lang, names) for lang in languages()]
    by_language = [_rows(table, sheet, voice=voice) for voice in voices]
    heights = [max(row.high for row in rows) for rows in zip(*by_language, strict=True)]

    def split(*, cut: bool) -> list[int]:
        stories = (_longest_story(table, voice=voice, cut=cut) for voice in voices)
        chrome = max(
            head_high(story, voice=voice, width=width)
            for story, voice in zip(stories, voices, strict=True)
        )
        return _first_rows(by_language[0], heights, down - chrome - FOOT - BAND)

    starts = split(cut=False)
    if most is not None and len(starts) > most:
        # What is said of those left out takes room on every page.
        starts = split(cut=True)
    ends = [*starts[1:], len(table)][:most]
    starts = starts[:most]
    genres = table["genre"].astype(object)
    # The rows of a genre that began on an earlier page.
    going_on = [n for n in starts[1:] if genres.iloc[n] == genres.iloc[n - 1]]
    return [
        table.iloc[start:end].assign(
            continued=(genres.iloc[start:end] == genres.iloc[start]) if start in going_on else False
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _first_rows(rows: Sequence[Row], heights: Sequence[float], room: float) -> list[int]:
    """Return the place of the first row of each page.

    Where a single row of a genre would be left to the next page, the one before goes with it.
    """
    starts, filled, genre = [0], 0.0, object()
    for n, (row, high) in enumerate(zip(rows, heights, strict=True)):
        band = 0.0 if row.genre == genre else BAND
        if filled and filled + band + high > room:
            last = n + 1 == len(rows) or rows[n + 1].genre != row.genre
            both = BAND + heights[n - 1] + high
            alone = last and row.genre == genre and n - 1 > starts[-1] and both <= room
            starts.append(n - 1 if alone else n)
            filled, band = heights[n - 1] if alone else 0.0, BAND
        filled += band + high
        genre = row.genre
    return starts


def tell_classification(
    table: pd.DataFrame, *, voice: Voice, page: int = 1, pages: int = 1, left_out: int = 0
) -> Story:
    """Return what a page of the table holds: which genres, and how many services."""
    if table.empty:
        title = voice.say("classification.empty")
        return Story(title, voice.say("classification.lead"), title)
    genres = [_genre(code, voice) for code in table["genre"].unique()]
    told = voice.listed(genres)
    if len(genres) > 2:
        told = voice.say("classification.between", first=genres[0], last=genres[-1], n=len(genres))
    services = voice.listed(voice.names(table["service"]), most=10)
    return _story(
        told,
        voice=voice,
        page=page,
        pages=pages,
        n=len(table),
        left_out=left_out,
        services=services,
    )


@figure(section="service_map", needs=(), paper=True)
def plot_classification(
    table: pd.DataFrame,
    *,
    voice: Voice,
    sheet: str = "a4",
    page: int = 1,
    pages: int = 1,
    left_out: int = 0,
    ax: Axes | None = None,
) -> Axes:
    """Draw one page of the classification table, as `classification_pages` gives it.

    The heads stand on every page, the genre over its services, and again, as continued, where an
    earlier page began it. `page` of `pages` stands in the title; `left_out` is how many services
    stand on none of them, which title and reading line say. Texts are broken at phrase ends, rows
    grow with them: nothing is cut, and no letter is under 7 pt.
    """
    _check_sheet(sheet)
    width, down = SHEETS[sheet]
    story = tell_classification(table, voice=voice, page=page, pages=pages, left_out=left_out)
    rows = _rows(table, sheet, voice=voice)
    bands = [n for n, row in enumerate(rows) if not n or row.genre != rows[n - 1].genre]
    high = BAND + BAND * len(bands) + sum(row.high for row in rows)
    # The last page is a whole one too.
    high = max(high, down - FOOT - head_high(story, voice=voice, width=width))
    ax = frame(story, ax, voice=voice, height=high, width=width)
    room = width - 2 * MARGIN
    ax.set(xlim=(0, room), ylim=(high, 0))
    ax.set_axis_off()
    lefts = _lefts(sheet)
    for head, left in zip(HEADS, lefts, strict=True):
        text = voice.head(head)
        ax.text(left, BAND - 0.07, text, size=SIZE, color=GREY)
    y = BAND
    for n, row in enumerate(rows):
        if n in bands:
            again = "continued" in table and bool(table["continued"].iloc[n])
            name = _genre(row.genre, voice)
            if again:
                name = voice.say("classification.continued", genre=name)
            ax.axhspan(y, y + BAND, color=PALE, lw=0)
            ax.text(lefts[0], y + BAND - 0.075, name, size=LABEL, color=INK)
            y += BAND
        else:
            ax.plot([0, room], [y, y], color=RULE, lw=0.5)
        for text, left in zip(row.texts, lefts, strict=True):
            # Line by line on a baseline, so that all columns stand level.
            for i, line in enumerate(text.split("\n")):
                base = y + PAD + (0.9 + LEADING * i) * SIZE / 72
                ax.text(left, base, line, size=SIZE, color=INK)
        y += row.high
    ax.plot([0, room], [y, y], color=RULE, lw=0.5)
    return ax


def _check_sheet(sheet: str) -> None:
    if sheet not in SHEETS:
        raise ValueError(f"sheet must be 'a4' or 'a3', got {sheet!r}")


def _genre(code: object, voice: Voice) -> str:
    if code is None or code != code:  # a missing value is not equal to itself
        return voice.say("classification.other")
    return voice.name("genre", code)


def _lefts(sheet: str) -> list[float]:
    room = SHEETS[sheet][0] - 2 * MARGIN - 0.06
    lefts = [0.06]
    for share in SHARES[sheet][:-1]:
        lefts.append(lefts[-1] + share * room)
    return lefts


def _rows(table: pd.DataFrame, sheet: str, *, voice: Voice) -> list[Row]:
    lefts = [*_lefts(sheet), SHEETS[sheet][0] - 2 * MARGIN + GUTTER - NARROWEST]
    widths = [right - left - GUTTER for left, right in pairwise(lefts)]
    columns = (
        voice.names(table["service"]),
        ["" if pd.isna(code) else voice.name("vendor", code) for code in table["vendor"]],
        [scope_told(cells, voice=voice) for cells in table["cells"]],
        [" ".join(text.split()) for text in voice.texts(table, "summary")],
    )
    rows = []
    for genre, *texts in zip(table["genre"].astype(object), *columns, strict=True):
        broken = [_broken(text, wide, voice) for text, wide in zip(texts, widths, strict=True)]
        lines = max(text.count("\n") + 1 for text in broken)
        rows.append(Row(None if pd.isna(genre) else genre, tuple(broken), _row_high(lines)))
    return rows


def _row_high(lines: int) -> float:
    return lines * SIZE * LEADING / 72 + 2 * PAD


def _broken(text: str, wide: float, voice: Voice) -> str:
    return "\n".join(wrap(line, wide, SIZE, voice=voice) for line in text.split("\n"))


def scope_told(
    cells: Sequence[tuple[str, str]], *, voice: Voice, axes: tuple[str, str] = ("target", "phase")
) -> str:
    """Return the cells of a service as text: a line for each row of the map, with its columns."""
    by_row: dict[str, list[str]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(voice.name(axes[1], column))
    return "\n".join(
        voice.say(
            "classification.scope", row=voice.name(axes[0], row),
            columns=voice.joined(columns),
        )
        for row, columns in by_row.items()
    )  # fmt: skip


def _longest_story(table: pd.DataFrame, *, voice: Voice, cut: bool) -> Story:
    """Return a story with as long a title as any page may have."""
    if table.empty:
        return tell_classification(table, voice=voice)
    longest = sorted(
        table["genre"].unique(), key=lambda code: len(_genre(code, voice)), reverse=True
    )
    genres = [_genre(code, voice) for code in longest[:2]]
    told = voice.say("classification.between", first=genres[0], last=genres[-1], n=888)
    return _story(told, voice=voice, page=888, pages=888, n=888, left_out=88_888 * cut)


def _story(
    genres: str, *, voice: Voice, page: int, pages: int, n: int, left_out: int, services: str = ""
) -> Story:
    lead = voice.say("classification.lead")
    case = "title"
    if left_out:
        case = "title_of_first"
        lead += voice.say("classification.left_out", n=left_out)
    title = voice.say(
        f"classification.{case}", page=page, pages=pages, genres=genres, n=n, rest=left_out
    )
    return Story(title, lead, voice.say("classification.alt", title=title, services=services))
