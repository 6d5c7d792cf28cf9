"""Rules on days: what was recorded happened, and in the order in which it is numbered.

Unknown is not wrong: where a day is empty, a rule that needs it says nothing.
"""

from datetime import date

import numpy as np
import pandas as pd

from isogj_analysis.tables.pages import Page

# The day of each table that is over when it is recorded. Ends and plans may lie ahead.
RECORDED = {"meetings": "date", "reported_totals": "date", "memberships": "joined"}
_LAST_YEAR = 2200


def check_years(page: Page) -> None:
    """No day lies after the year 2200."""
    for column in page.spec.of_kind("date"):
        if column not in page.absent:
            beyond = page.typed[column].dt.year > _LAST_YEAR
            page.report(np.flatnonzero(beyond), [column], f"is after the year {_LAST_YEAR}")


def check_past(page: Page, sources: Page) -> None:
    """No meeting, stated total or joining day lies ahead, save in illustrative rows."""
    column, today = RECORDED[page.spec.name], date.today()
    rows = sources.typed
    made_up = rows.loc[rows["status"] == "illustrative", "source"]
    ahead = page.typed[column] > pd.Timestamp(today)
    ahead &= page.sound([column]) & ~page.typed["source"].isin(made_up)
    page.report(np.flatnonzero(ahead), [column], f"lies ahead: today is {today}")


def check_founded(page: Page, events: Page, working_groups: Page | None = None) -> None:
    """No meeting, stated total or joining day lies before the founding of the association.

    Where it is on record when a WG was set up, its meetings are held against that day instead.
    """
    column, rows = RECORDED[page.spec.name], events.typed
    of_all = events.text["wg"].isna() & (rows["kind"] == "founding")
    founded = rows.loc[of_all, "date"].min()
    if pd.isna(founded):
        return
    early = page.typed[column] < founded
    if working_groups is not None:
        groups = working_groups.typed
        early &= ~page.typed["wg"].isin(groups.loc[groups["established"].notna(), "wg"])
    say = f"is before the association was founded ({founded:%Y-%m-%d} in {events.name})"
    page.report(np.flatnonzero(early), [column], say)


def check_established(meetings: Page, working_groups: Page) -> None:
    """A WG does not meet before it is set up."""
    groups = working_groups.typed.astype({"wg": "str"}).drop_duplicates("wg")
    since = groups.set_index("wg")["established"]
    begun = since.reindex(meetings.typed["wg"].astype("str")).reset_index(drop=True)
    early = (meetings.typed["date"] < begun).to_numpy()
    meetings.report(
        np.flatnonzero(early),
        ["date"],
        lambda row: f"is before the WG was set up ({begun[row]:%Y-%m-%d})",
    )


def check_order(meetings: Page) -> None:
    """The meetings of a WG are numbered in the order of their days, at most one a day."""
    rows = meetings.typed[meetings.sound(["wg", "number", "date"])]
    rows = rows.dropna(subset=["wg", "number", "date"]).sort_values(["wg", "number"])
    before = rows.groupby("wg", observed=True)[["number", "date"]].shift()
    wrong = rows["date"] <= before["date"]

    def say(row: int) -> str:
        number, day = before.loc[row]
        return f"is not after that of meeting {number} ({day:%Y-%m-%d})"

    meetings.report(sorted(rows.index[wrong]), ["date"], say)
