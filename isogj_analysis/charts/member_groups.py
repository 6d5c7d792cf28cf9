"""The figure of the members by corporate group, as far as their groups are on record."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.charts import words
from isogj_analysis.charts.frames import Story, frame
from isogj_analysis.charts.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.charts.style import GREY, INK, styled

ROWS = 20
TOLD = 6


def tell_member_groups(
    groups: pd.DataFrame, *, lang: str = "ja", names: pd.DataFrame | None = None
) -> Story:
    """Return how many of the members whose group is known have an affiliate among them."""
    known = groups.dropna(subset="corporate_group")
    several = known[known["organisations"] > 1]
    n, members = int(several["organisations"].sum()), int(known["organisations"].sum())
    case = "none" if known.empty else "apart" if not n else "all" if n == members else "some"
    case += {1: "_one", 2: "_two"}.get(members, "") if case in ("apart", "all") else ""
    title = words.say(
        f"member_groups.title.{case}", lang, n=n, groups=len(several), known=members,
        all=int(groups["organisations"].sum()),
    )  # fmt: skip
    pairs = zip(
        words.labels(names, several["corporate_group"], lang), several["organisations"], strict=True
    )
    told = words.listed([f"{group} {n}" for group, n in pairs], lang, most=ROWS)
    lead = words.say("member_groups.lead", lang)
    return Story(title, lead, words.say("member_groups.alt", lang, title=title, told=told))


@styled
def plot_member_groups(
    groups: pd.DataFrame,
    *,
    lang: str = "ja",
    names: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """List the corporate groups with more than one member, the largest first.

    `groups` is what `composition_by_group` returns. One row counts the members that are alone in
    their group, a last one those whose group is not on record: they may belong to any. Beyond 20
    groups a row adds up the others.
    """
    known = groups.dropna(subset="corporate_group")
    several = known[known["organisations"] > 1]
    shown, rest = cut(several, ROWS)
    texts = {
        "group": words.labels(names, shown["corporate_group"], lang),
        "n": [f"{n:,}" for n in shown["organisations"]],
        "members": [
            words.listed([words.label(names, "organisation", code, lang) for code in codes], lang,
                         most=TOLD)
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
            add_line(texts, "group", words.say(f"member_groups.{name}", lang, n=rest))
            texts["n"][-1] = f"{part['organisations'].sum():,}"
    inks = [INK] * len(shown) + [GREY] * (len(texts["group"]) - len(shown))
    widths = {"group": 2.1, "n": 0.6, "members": 3.8}
    columns = [
        Column(
            words.say(f"member_groups.head.{key}", lang), texts[key], wide,
            ink=inks if key == "group" else INK, right=key == "n",
        )
        for key, wide in widths.items()
    ]  # fmt: skip
    listing = lay_out_rows(columns, lang=lang, pad=0.05)
    story = tell_member_groups(groups, lang=lang, names=names)
    ax = frame(story, ax, lang=lang, height=listing.height)
    draw_rows(ax, listing)
    return ax
