"""The figure of the members by corporate group, as far as their groups are on record."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.draw.theme import GREY, INK
from isogj_analysis.draw.voice import Voice

ROWS = 20
TOLD = 6


def tell_member_groups(groups: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many of the members whose group is known have an affiliate among them."""
    known = groups.dropna(subset="corporate_group")
    several = known[known["organisations"] > 1]
    n, members = int(several["organisations"].sum()), int(known["organisations"].sum())
    case = "none" if known.empty else "apart" if not n else "all" if n == members else "some"
    case += {1: "_one", 2: "_two"}.get(members, "") if case in ("apart", "all") else ""
    title = voice.say(
        f"member_groups.title.{case}", n=n, groups=len(several), known=members,
        all=int(groups["organisations"].sum()),
    )  # fmt: skip
    pairs = zip(voice.names(several["corporate_group"]), several["organisations"], strict=True)
    told = voice.listed([f"{group} {n}" for group, n in pairs], most=ROWS)
    lead = voice.say("member_groups.lead")
    return Story(title, lead, voice.say("member_groups.alt", title=title, told=told))


@figure(section="members", numbers=("corporate_group", "members", "organisations"))
def plot_member_groups(groups: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """List the corporate groups with more than one member, the largest first.

    `groups` is what `composition_by_group` returns. One row counts the members that are alone in
    their group, a last one those whose group is not on record: they may belong to any. Beyond 20
    groups a row adds up the others.
    """
    known = groups.dropna(subset="corporate_group")
    several = known[known["organisations"] > 1]
    shown, rest = cut(several, ROWS)
    texts = {
        "group": voice.names(shown["corporate_group"]),
        "n": [f"{n:,}" for n in shown["organisations"]],
        "members": [
            voice.listed([voice.name("organisation", code) for code in codes], most=TOLD)
            for codes in shown["members"]
        ],
    }  # fmt: skip
    sums = {
        "others": several.iloc[len(shown) :],
        "alone": known[known["organisations"] == 1],
        "unknown": groups[groups["corporate_group"].isna()],
    }
    for name, part in sums.items():
        if len(part):
            add_line(texts, "group", voice.say(f"member_groups.{name}", n=rest))
            texts["n"][-1] = f"{part['organisations'].sum():,}"
    inks = [INK] * len(shown) + [GREY] * (len(texts["group"]) - len(shown))
    widths = {"group": 2.1, "n": 0.6, "members": 3.8}
    columns = [
        Column(
            voice.say(f"member_groups.head.{key}"), texts[key], wide,
            ink=inks if key == "group" else INK, right=key == "n",
        )
        for key, wide in widths.items()
    ]  # fmt: skip
    listing = lay_out_rows(columns, voice=voice, pad=0.05)
    story = tell_member_groups(groups, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    return ax
