"""Figures of vendor overlap: what each vendor covers alone, and what with others."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure, pick
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.grid import Cell
from isogj_analysis.draw.maps import tell_scope
from isogj_analysis.draw.naming import with_groups
from isogj_analysis.draw.stacks import KEY_HIGH, Part, draw_stacks, lay_out_stacks
from isogj_analysis.draw.theme import DEEP, GREY, LIGHT, PAPER
from isogj_analysis.draw.voice import Voice

MOST = 60
LOOKS = {
    "alone": Cell(face=DEEP),
    "one": Cell(face=PAPER, hatch="////", edge=GREY),
    "more": Cell(face=LIGHT),
}
COUNTED = {
    "vendor": ["alone", "shared_with_one", "shared_with_more"],
    "group": ["group_alone", "group_shared_with_one", "group_shared_with_more"],
}


def tell_exclusivity(exclusivity: pd.DataFrame, *, voice: Voice, by: str = "vendor") -> Story:
    """Return what the exclusivity of vendors says: how many cover cells without an alternative."""
    alone = exclusivity[_columns(exclusivity, by)[0]]
    holders = alone[alone > 0]
    most = int(alone.max()) if len(alone) else 0
    top = alone.index[alone == most]
    case = "nobody" if not exclusivity["total"].sum() else "none" if holders.empty else ""
    if not case and by == "group":
        case = "more" if len(holders) > (exclusivity["alone"] > 0).sum() else "same"
    elif not case:
        case = "one" if len(holders) == 1 else "top" if len(top) == 1 else "tie"
    first = voice.listed(voice.names(top[:1]))
    title = voice.say(
        f"overlap.exclusivity.{by}.title.{case}", all=len(exclusivity), n=len(holders),
        cells=int(alone.sum()), most=most, top=first,
        before=int((exclusivity["alone"] > 0).sum()),
    )  # fmt: skip
    ordered = _by_size(exclusivity, by)
    vendors = voice.names(ordered.index)
    rows = [
        voice.say("overlap.exclusivity.alt_row", vendor=vendor, total=total, alone=own)
        for vendor, total, own in zip(vendors, ordered["total"], alone[ordered.index], strict=True)
    ]
    alt = voice.say(
        "overlap.exclusivity.alt", title=title, rows=voice.listed(rows, most=20),
        part=voice.say(f"overlap.exclusivity.{by}.parts.alone"),
    )  # fmt: skip
    return Story(title, voice.say(f"overlap.exclusivity.{by}.lead"), alt)


def _numbers(exclusivity: pd.DataFrame) -> pd.DataFrame:
    """Return the counts by vendor and, where they were counted, by group."""
    counts = ["total", *COUNTED["vendor"], *COUNTED["group"]]
    return pick(exclusivity, ("vendor", *(name for name in counts if name in exclusivity)))


@figure(section="overlap", numbers=_numbers, needs=("vendor", "total", *COUNTED["vendor"]))
def plot_exclusivity(
    exclusivity: pd.DataFrame,
    *,
    voice: Voice,
    ax: Axes | None = None,
    by: str = "vendor",
    in_scope: bool = False,
) -> Axes:
    """Draw each vendor's cells, split by how many others cover them too, the largest first.

    `exclusivity` is what `cell_exclusivity` returns. `by="group"` counts other corporate groups in
    place of other vendors, for which `cell_exclusivity` needs the groups. Beyond 60 vendors the
    last row says what the rest hold together. `in_scope` says that the rows counted were those that
    `in_scope` returns, as on all figures of the overlap: the reading line then tells the reader.
    """
    columns = _columns(exclusivity, by)
    ordered = _by_size(exclusivity, by)
    shown = ordered if len(ordered) <= MOST else ordered.head(MOST - 1)
    others = ordered.iloc[len(shown) :]
    labels = voice.names(shown.index)
    if by == "group":
        labels = with_groups(labels, shown["corporate_group"], voice=voice)
    parts = [
        Part(voice.say(f"overlap.exclusivity.{by}.parts.{part}"), look, list(shown[column]))
        for (part, look), column in zip(LOOKS.items(), columns, strict=True)
    ]
    rest = ""
    if len(others):
        labels.append(voice.say("overlap.others", n=len(others)))
        rest = voice.say(
            "overlap.others_hold", total=int(others["total"].sum()),
            alone=int(others[columns[0]].sum()), part=parts[0].name,
        )  # fmt: skip
    rows = lay_out_stacks(labels, voice=voice)
    story = tell_exclusivity(exclusivity, voice=voice, by=by)
    story = tell_scope(story, in_scope, voice=voice)
    ax = frame(story, ax, voice=voice, height=rows.height, left=rows.left, top=KEY_HIGH)
    draw_stacks(ax, rows, parts, rest=rest)
    return ax


def _columns(exclusivity: pd.DataFrame, by: str) -> list[str]:
    if by not in COUNTED:
        raise ValueError(f"by must be 'vendor' or 'group', got {by!r}")
    missing = [column for column in COUNTED[by] if column not in exclusivity.columns]
    if missing:
        raise ValueError(
            f"exclusivity must be counted by groups too for by='group', lacks {', '.join(missing)}"
        )
    return COUNTED[by]


def _by_size(exclusivity: pd.DataFrame, by: str) -> pd.DataFrame:
    keys = ["total", COUNTED[by][0]]
    return exclusivity.sort_values(keys, ascending=False, kind="stable")
