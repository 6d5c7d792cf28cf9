"""Figures of the members one by one: who they are, and who joined and left in each fiscal year."""

import pandas as pd
from matplotlib.axes import Axes

from isogj_analysis.draw.declare import figure
from isogj_analysis.draw.frame import Story, frame
from isogj_analysis.draw.lettering import wrap
from isogj_analysis.draw.listing import Column, add_line, cut, draw_rows, lay_out_rows
from isogj_analysis.draw.naming import percent
from isogj_analysis.draw.theme import GREY, INK, MARGIN, NOTE, RULE, WIDTH, theme
from isogj_analysis.draw.voice import Voice

MEMBERS = 40
YEARS = 20
ROW = 0.27


def tell_members(memberships: pd.DataFrame, *, voice: Voice) -> Story:
    """Return how many organisations take part, and how many of them are members."""
    n, members = len(memberships), int(memberships["role"].eq("member").sum())
    case = "none" if not n else "all" if n == members else "some"
    title = voice.say(f"members.title.{case}", n=n, members=members)
    undated = "undated" if memberships["joined"].isna().all() else "dated"
    lead = voice.say(f"members.lead.{undated}")
    first = voice.names(memberships["organisation"].iloc[:MEMBERS])
    told = voice.listed(first + [""] * (n - len(first)), most=MEMBERS)
    return Story(title, lead, voice.say("members.alt", title=title, told=told))


@figure(section="members", needs=(), paper=True)
def plot_members(memberships: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """List the organisations that take part, by role, with their names in both languages.

    `memberships` (organisation, role, joined) are the rows in force. The column of joining dates is
    there where any is known. Beyond 40 organisations a last row says how many more there are.
    """
    rows = memberships.sort_values("role", kind="stable")
    shown, rest = cut(rows, MEMBERS)
    roles = voice.names(shown["role"])
    texts = {
        "role": [role if i == 0 or role != roles[i - 1] else "" for i, role in enumerate(roles)],
        "name": _names_on_record(shown["organisation"], 0, voice=voice),
        "other": _names_on_record(shown["organisation"], 1, voice=voice),
        "joined": [voice.short_day(day) for day in shown["joined"]],
    }
    if rest:
        add_line(texts, "name", voice.say("members.more", n=rest))
    unnamed = voice.say("members.unnamed")
    inks = [GREY if name == unnamed else INK for name in texts["name"]]
    widths = {"role": 1.0, "name": 2.1, "other": 2.1, "joined": 1.1}
    if shown["joined"].isna().all():
        widths = {"role": 1.0, "name": 2.75, "other": 2.75}
    columns = [
        Column(
            voice.say(f"members.head.{key}"),
            texts[key],
            wide,
            ink=GREY if key in ("role", "other") else inks if key == "name" else INK,
            voice=voice.other if key == "other" else voice,
        )
        for key, wide in widths.items()
    ]
    listing = lay_out_rows(columns, voice=voice, pad=0.05)
    story = tell_members(memberships, voice=voice)
    ax = frame(story, ax, voice=voice, height=listing.height)
    draw_rows(ax, listing)
    return ax


def _names_on_record(organisations: pd.Series, language: int, *, voice: Voice) -> list[str]:
    """Return the names in a language that the voice reads, and a word where none is on record."""
    names = voice.display_names
    if names is None:
        return [str(code) for code in organisations]
    found = names[voice.reads[language]].reindex([("organisation", code) for code in organisations])
    return found.replace("", pd.NA).fillna(voice.say("members.unnamed")).tolist()


def tell_changes(changes: pd.DataFrame, *, voice: Voice) -> Story:
    """Return who joined and left in the latest fiscal year."""
    years = changes.dropna(subset="fiscal_year").to_dict("records")
    undated = int(changes.loc[changes["fiscal_year"].isna(), "joined"].sum())
    last = years[-1]
    title = voice.say("member_changes.title", year=last["fiscal_year"], **_moves(last))
    told = [
        voice.say("member_changes.year", year=row["fiscal_year"], **_moves(row))
        for row in years[-YEARS:]
    ]
    if undated:
        told.append(voice.say("member_changes.undated", n=undated) + _gone(changes, voice))
    alt = voice.say("member_changes.alt", title=title, told=voice.listed(told))
    return Story(title, voice.say("member_changes.lead"), alt)


@figure(
    section="year", numbers=("fiscal_year", "at_start", "joined", "left", "at_end", "retention")
)
def plot_membership_changes(changes: pd.DataFrame, *, voice: Voice, ax: Axes | None = None) -> Axes:
    """Draw the members who joined and left in each fiscal year, and the share of those who stayed.

    `changes` is what `membership_changes` returns. Who joined stands right of the line, who left
    left of it, and retention in a column of its own. Beyond 20 fiscal years the latest are drawn.
    Members of unknown dates are told under the bars. Without any date there is nothing to draw,
    which is a ValueError.
    """
    rows = changes.dropna(subset="fiscal_year").iloc[-YEARS:].to_dict("records")
    undated = int(changes.loc[changes["fiscal_year"].isna(), "joined"].sum())
    if not rows:
        raise ValueError("changes must have a fiscal year: without any date none can be drawn")
    story = tell_changes(changes, voice=voice)
    left, right, wide = 1.0, 0.9, WIDTH - 2 * MARGIN - 1.9
    ax = frame(
        story, ax, voice=voice, height=ROW * len(rows), left=left, right=right, top=0.2,
        bottom=0.25 if undated else 0.0,
    )  # fmt: skip
    widest_left = max(row["left"] for row in rows)
    most = max(1, widest_left + max(row["joined"] for row in rows))
    scale = most / (wide - 1.2)
    ax.set(xlim=(-widest_left - 0.6 * scale, wide * scale - widest_left - 0.6 * scale))
    ax.set(ylim=(len(rows), 0), xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.axvline(0, color=RULE, lw=0.8)
    left_edge = ax.get_xlim()[0] - left * scale
    right_edge = ax.get_xlim()[1] + right * scale
    heads = {"fiscal_year": left_edge, "left": -0.08 * scale, "joined": 0.08 * scale}
    for head, x in (heads | {"retention": right_edge}).items():
        ha = "right" if head in ("left", "retention") else "left"
        text = voice.say(f"member_changes.head.{head}")
        ax.text(x, -0.1 / ROW, text, size=NOTE, color=GREY, ha=ha, va="bottom")
    for i, row in enumerate(rows):
        y = i + 0.5
        ax.barh(y, row["joined"], height=0.6, color=theme().accent)
        ax.barh(y, -row["left"], height=0.6, facecolor="white", edgecolor=GREY, hatch="////")
        ax.text(row["joined"] + 0.06 * scale, y, f"{row['joined']:,}", va="center")
        ax.text(-row["left"] - 0.06 * scale, y, f"{row['left']:,}", va="center", ha="right")
        year = voice.say("activity.fiscal_year", year=row["fiscal_year"])
        ax.text(left_edge, y, year, va="center")
        kept = "–" if pd.isna(row["retention"]) else f"{percent(row['retention'])}%"
        ax.text(right_edge, y, kept, va="center", ha="right")
    if undated:
        note = voice.say("member_changes.undated", n=undated) + _gone(changes, voice)
        note = wrap(note, WIDTH - 0.3, NOTE, voice=voice)
        ax.text(left_edge, len(rows) + 0.12 / ROW, note, size=NOTE, color=GREY, va="top")
    return ax


def _gone(changes: pd.DataFrame, voice: Voice) -> str:
    """Tell how many members whose joining is unknown have left, or nothing."""
    gone = int(changes.loc[changes["fiscal_year"].isna(), "left"].sum())
    return voice.say("member_changes.gone", gone=gone) if gone else ""


def _moves(row: dict) -> dict[str, int]:
    return {key: row[key] for key in ("joined", "left")}
