"""Many meetings over many years: one lane per WG, a stroke for each meeting."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

from isogj_analysis.draw.dates import date_axis, middle
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import text_width, widest, wrap
from isogj_analysis.draw.naming import wg_labels
from isogj_analysis.draw.theme import GREY, LABEL, MARGIN, NOTE, PALE, PAPER, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

LANES = 14
LANE = 0.36


def hatched(x: float, y: float, width: float, height: float, *, edge: str = RULE) -> Rectangle:
    """Return a hatched box: the pattern of what is missing."""
    box = Rectangle((x, y), width, height, facecolor=PAPER, edgecolor=edge, hatch="////", lw=0.8)
    box.set_hatchcolor(edge)
    return box


def draw_lanes(
    meetings: pd.DataFrame,
    months: pd.DataFrame | None,
    story: Story,
    *,
    voice: Voice,
    ax: Axes | None,
) -> Axes:
    """Draw a stroke for each meeting on its WG's lane, with the number of them beside it.

    A cross marks a month that was missed, a pattern the months of which nothing is known.
    """
    counts = meetings["wg"].value_counts()
    listed = (meetings if months is None else months)["wg"].sort_values().unique().tolist()
    own_lane = _fullest(counts, listed)
    shown = [wg for wg in listed if wg in own_lane]
    rest = [wg for wg in listed if wg not in shown]
    texts = wg_labels(shown, voice=voice)
    if rest:
        texts.append(voice.say("activity.others", n=len(rest)))
    texts = [wrap(text, 1.6, LABEL, voice=voice) for text in texts]
    left = widest(texts) + 0.12
    heads = [voice.say(f"activity.lanes.head.{key}") for key in ("held", "missed")]
    right = sum(text_width(head, NOTE) + 0.15 for head in heads)
    wide = WIDTH - 2 * MARGIN - left - right
    high = max([LANE, *((text.count("\n") + 1) * LABEL * 1.3 / 72 + 0.08 for text in texts)])
    ax = frame(
        story,
        ax,
        voice=voice,
        height=high * len(texts),
        left=left,
        right=right,
        top=0.2,
        bottom=0.35,
    )
    dates = meetings["date"] if months is None else months["month"]
    first, last = (day.to_period("M") for day in (dates.min(), dates.max()))
    date_axis(ax, first, last, width=wide, voice=voice)
    ax.set_ylim(len(texts), 0)
    ax.set_yticks([i + 0.5 for i in range(len(texts))], texts)
    ax.tick_params(axis="y", length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    stroke = min(2.0, 0.6 * wide * 72 / ((last - first).n + 1))
    for i, wg in enumerate(shown):
        ax.axhspan(i + 0.12, i + 0.88, facecolor=PALE, zorder=0.2)
        own = None if months is None else months[months["wg"] == wg]
        missed = _draw_lane(ax, i, meetings.loc[meetings["wg"] == wg, "date"], own, stroke)
        held = int(counts.get(wg, 0))
        unknown = own is not None and own["meetings"].isna().all() and not held
        if unknown:
            text = voice.say("activity.no_record")
            ground = {"boxstyle": "square,pad=0.2", "fc": PAPER, "ec": "none"}
            x = (middle(first) + middle(last)) / 2
            ax.text(x, i + 0.5, text, size=NOTE, color=GREY, ha="center", va="center", bbox=ground)
        _beside(ax, i + 0.5, heads, ["–", "–"] if unknown else [f"{held:,}", missed], wide)
    if rest:
        held = int(counts.reindex(rest).fillna(0).sum())
        _beside(ax, len(shown) + 0.5, heads, [f"{held:,}", ""], wide)
    _beside(ax, -0.12 / high, heads, heads, wide)
    return ax


def _fullest(counts: pd.Series, listed: list[object]) -> set[object]:
    """Return the WGs that get a lane of their own: all, or those with the most meetings."""
    if len(listed) <= LANES:
        return set(listed)
    ranked = counts.reindex(listed).fillna(0).sort_values(ascending=False, kind="stable")
    return set(ranked.index[: LANES - 1])


def _draw_lane(
    ax: Axes, i: int, dates: pd.Series, months: pd.DataFrame | None, stroke: float
) -> str:
    days = date2num(dates.dropna())
    lines = LineCollection(
        [[(day, i + 0.2), (day, i + 0.8)] for day in days], colors=theme().accent, lw=stroke
    )
    ax.add_collection(lines, autolim=False)
    if months is None:
        return ""
    unknown = months["meetings"].isna()
    for _, run in months[unknown].groupby((~unknown).cumsum()):
        start, end = run["month"].iloc[0], run["month"].iloc[-1] + pd.offsets.MonthEnd(0)
        x = date2num(start)
        ax.add_patch(hatched(x, i + 0.12, date2num(end) + 1 - x, 0.76))
    missed = months[months["missed"].fillna(False).astype(bool)]
    at = [middle(month) for month in missed["month"].dt.to_period("M")]
    ax.plot(at, [i + 0.5] * len(at), "x", color=theme().alert, ms=min(4.0, 2.5 * stroke), mew=0.9)
    return f"{len(missed):,}" if months["missed"].notna().any() else "–"


def _beside(ax: Axes, y: float, heads: list[str], texts: list[str], wide: float) -> None:
    """Write the numbers of one lane in the columns right of it."""
    x = 0.0
    for head, text in zip(heads, texts, strict=True):
        x += text_width(head, NOTE) + 0.15
        head_row = text == head
        ax.text(
            1 + x / wide, y, text, transform=ax.get_yaxis_transform(), ha="right", va="center",
            size=NOTE if head_row else LABEL, color=GREY if head_row else None,
        )  # fmt: skip
