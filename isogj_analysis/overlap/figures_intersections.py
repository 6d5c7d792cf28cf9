"""The figure of intersections: which combinations of vendors stand in how many cells."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, panels
from isogj_analysis.draw.grid import lay_out
from isogj_analysis.draw.lettering import text_width, write
from isogj_analysis.draw.maps import left_out
from isogj_analysis.draw.theme import INK, LABEL, MARGIN, NOTE, PALE, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

__all__ = ["plot_intersections"]

# In inches: a row, the bars, the room between both, that of the totals.
MOST, ROW, BARS, GAP, TOTALS = 32, 0.22, 1.3, 0.1, 0.5


def tell_intersections(
    intersections: pd.DataFrame, *, voice: Voice, most: int | None = None
) -> Story:
    """Return what the combinations of vendors say: how many there are, and the largest drawn.

    Of all that the table lists the first `most` are drawn.
    """
    shown = intersections[intersections["degree"].notna()].iloc[:most]
    cells = {cell for row in intersections["cells"] for cell in row}
    size = int(shown["size"].max()) if len(shown) else 0
    top = [_said(vendors, voice) for vendors in shown.loc[shown["size"] == size, "vendors"]]
    case = "top" if len(top) == 1 else "tie"
    if not top:
        case = "none_shown" if cells else "empty"
    elif len(intersections) == 1:
        case = "single"
    combinations = int(intersections["combinations"].sum())
    title = voice.say(
        f"intersections.title.{case}", cells=len(cells), most=size, shown=len(shown),
        combinations=combinations, top=voice.listed(top[:1]),
    )  # fmt: skip
    lead = voice.say("intersections.lead")
    if len(shown) < combinations:
        left = cells - {cell for row in shown["cells"] for cell in row}
        lead += voice.say("intersections.rest", n=combinations - len(shown), cells=len(left))
    rows = [
        voice.say("intersections.alt_row", vendors=_said(vendors, voice), n=size)
        for vendors, size in zip(shown["vendors"], shown["size"], strict=True)
    ]
    alt = voice.say("intersections.alt", title=title, rows=voice.listed(rows, most=8))
    return Story(title, lead, alt)


@figure(section="overlap", needs=("vendors", "degree", "size", "cells", "combinations"))
def plot_intersections(
    intersections: pd.DataFrame, *, totals: pd.Series | None = None, voice: Voice,
    in_scope: bool = False,
) -> dict[str, Axes]:  # fmt: skip
    """Draw the combinations of vendors as dots joined below a bar of their cells (an UpSet plot).

    `intersections` is what `cell_intersections` returns; its last row, what was cut off, and what a
    page has no room for are counted in the reading line. The panels are `sizes` and `dots`. Vendors
    stand by `totals` (each vendor's cells, the column `total` of `cell_exclusivity`), told at the
    right, or else by where they first take part; of more than 32 the first have a row.

    >>> ax = charts.plot_intersections(isogj.cell_intersections(isogj.vendor_cells(catalogue)))
    """
    # Only who draws with it waits for its import.
    import seaborn as sns

    combinations = intersections[intersections["degree"].notna()]
    vendors = list(dict.fromkeys(vendor for row in combinations["vendors"] for vendor in row))
    if totals is not None:
        vendors.sort(key=lambda vendor: -totals[vendor])
    rows, labels = vendors[:MOST], voice.names(vendors[:MOST], "vendor")
    size = LABEL if len(labels) <= 20 else NOTE
    layout = lay_out(labels, [], voice=voice, cell_height=ROW, label_width=2.8, size=size)
    left, high = layout.left, max(layout.height, ROW)
    room = WIDTH - 2 * MARGIN - left - TOTALS
    number = text_width(str(combinations["size"].max()), NOTE) + 0.05 if len(combinations) else 1.0
    shown = combinations.head(int(room / number))
    story = tell_intersections(intersections, voice=voice, most=len(shown)).more(
        voice.say("intersections.totals") * (totals is not None),
        voice.say("overlap.in_scope") * in_scope, left_out(voice, rows=len(vendors) - len(rows)),
    )  # fmt: skip
    wide = min(room, 0.42 * max(len(shown), 1))
    places = {"sizes": (left, 0.0, wide, BARS), "dots": (left, BARS + GAP, wide, high)}
    axes = panels(story, places, voice=voice, height=BARS + GAP + high)
    sizes, dots = axes["sizes"], axes["dots"]
    sns.barplot(
        x=range(len(shown)), y=shown["size"].tolist(), ax=sizes, color=theme().accent,
        saturation=1, width=0.66,
    )  # fmt: skip
    for x, n in enumerate(shown["size"]):
        write(sizes, voice.number(n), (x, n), (0, 3), color=INK, ha="center", va="bottom")
    sizes.set(xticks=[], yticks=[], xlabel="", ylabel="")
    sizes.spines["left"].set_visible(False)
    for y in range(0, len(rows), 2):
        dots.axhspan(y - 0.5, y + 0.5, color=PALE, lw=0, zorder=0)
    grid = pd.MultiIndex.from_product([range(len(shown)), range(len(rows))]).to_frame()
    dots.scatter(grid[0], grid[1], s=16, color=RULE, lw=0, zorder=1)
    for x, own in enumerate(shown["vendors"]):
        ys = sorted(rows.index(vendor) for vendor in own if vendor in rows)
        dots.plot([x] * len(ys), ys, "o-", color=theme().accent, ms=6.6, mew=0, lw=1.6, zorder=3)
    for y, total in enumerate([] if totals is None else totals[rows]):
        looks = {"xycoords": ("axes fraction", "data"), "size": LABEL, "ha": "right"}
        write(dots, voice.number(total), (1, y), (24, 0), **looks)
    dots.set(ylim=(max(len(rows), 1) - 0.5, -0.5), xticks=[])
    dots.set_yticks(range(len(rows)), layout.rows)
    dots.tick_params(length=0, labelsize=size)
    dots.spines[["left", "bottom"]].set_visible(False)
    for ax in axes.values():
        ax.set_xlim(-0.5, max(len(shown), 1) - 0.5)
    return axes


def _said(vendors: list[str], voice: Voice) -> str:
    labels = voice.names(vendors, "vendor")
    if len(labels) == 1:
        return voice.say("intersections.alone", vendor=labels[0])
    return voice.listed(labels, most=6)
