"""Rules between the columns of a row, between rows, and between tables: all that no cell can tell.

Unknown is not wrong: where a date is empty, a rule that needs it says nothing, and one that is only
a month or a year is any of its days.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from isogj_analysis.tables.pages import Page

_NEVER = pd.Timestamp(9999, 12, 31)
_LAST_YEAR = 2200
# Each rule, and the columns of each table that it needs; the first table is the one it speaks of.
RULES: list[tuple[Callable[..., None], dict[str, list[str]]]] = []


def _rule(**needs: list[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Enter a rule into `RULES`: it is called with the pages of these tables."""

    def enter(check: Callable[..., None]) -> Callable[..., None]:
        RULES.append((check, needs))
        return check

    return enter


def check_rules(pages: dict[str, Page]) -> None:
    """Apply every rule whose tables were read whole."""
    for page in pages.values():
        check_years(page)
        check_period(page)
    for rule, needs in RULES:
        if all(pages[table].whole(columns) for table, columns in needs.items()):
            rule(*(pages[table] for table in needs))


def in_words() -> list[str]:
    """Return what each rule demands, a sentence each, for the data dictionary."""
    rules = dict.fromkeys([check_years, check_period, *(rule for rule, _ in RULES)])
    return [(rule.__doc__ or "").partition("\n")[0] for rule in rules]


def check_years(page: Page) -> None:
    """No day lies after the year 2200."""
    for column in page.spec.of_kind("date"):
        beyond = page.typed[column].dt.year > _LAST_YEAR
        page.report(np.flatnonzero(beyond), [column], f"is after the year {_LAST_YEAR}")


def check_period(page: Page) -> None:
    """A period ends after it begins, and two periods of one thing do not overlap."""
    if page.spec.period is None or page.absent.intersection({*page.spec.period, *page.spec.key}):
        return
    first, last = page.spec.period
    backwards = page.last(last) <= page.typed[first]
    begun = page.text[first]
    page.report(np.flatnonzero(backwards), [last], lambda n: f"is not after {first} ({begun[n]})")
    if first in page.spec.key:
        _check_overlap(page, first, last)


def _check_overlap(page: Page, first: str, last: str) -> None:
    thing = [name for name in page.spec.key if name != first]
    # What is surely covered: from the last day that the first one may be.
    rows = page.typed.assign(**{first: page.last(first)})
    empty = rows[first] >= rows[last]
    rows = rows[page.sound([*page.spec.key, last]) & ~empty]
    rows = rows[rows.duplicated(thing, keep=False)]
    thing_id = rows.groupby(thing, dropna=False, observed=True).ngroup()
    rows = rows.sort_values(first, kind="stable", na_position="first")
    ends = rows[last].fillna(_NEVER).groupby(thing_id)
    reach = ends.cummax().groupby(thing_id).shift()
    # A row that reaches farther than those before it is what the next ones may run into.
    farther = reach.isna() | (ends.cummax() > reach)
    owner = rows.index.to_series().where(farther).groupby(thing_id).ffill()
    owner = owner.groupby(thing_id).shift()
    # Two rows without a first day repeat one key: that is told already.
    overlaps = rows[first] < reach
    owners, lines = owner[overlaps].astype(int).to_dict(), page.sheet.lines
    page.report(
        rows.index[overlaps].sort_values(),
        [first],
        lambda n: f"overlaps the period of line {lines[owners[n]]}",
    )


@_rule(services=["service", "replaces"])
def check_replaces(services: Page) -> None:
    """A service does not continue itself."""
    itself = services.typed["replaces"] == services.typed["service"]
    services.report(np.flatnonzero(itself), ["replaces"], "is the service itself")


@_rule(services=["service"], scopes=["service"])
def check_scoped(services: Page, scopes: Page) -> None:
    """A service stands in a cell of the map, or did, or will."""
    if not scopes.sound(["service"]).all():
        # A code that is written wrongly there is told there.
        return
    without = ~services.text["service"].isin(scopes.text["service"]) & services.sound(["service"])
    say = f"has no row in {scopes.name}, so it is on no map and in no table"
    services.report(np.flatnonzero(without), ["service"], say)


@_rule(services=["replaces"], scopes=["service", "until"])
def check_ended(services: Page, scopes: Page) -> None:
    """A service that another one replaces has ended in every cell, or it is known when it will."""
    rows = scopes.typed[scopes.sound(["service", "until"])]
    lasting = rows.loc[rows["until"].isna(), "service"]
    lines = dict(zip(lasting, scopes.sheet.lines[lasting.index], strict=True))
    both = services.typed["replaces"].isin(lasting) & services.sound(["replaces"])
    replaced = services.text["replaces"]
    services.report(
        np.flatnonzero(both),
        ["replaces"],
        lambda row: (
            f"is still in force, so both count: give it an until in {scopes.name} "
            f"(line {lines[replaced[row]]})"
        ),
    )


@_rule(meetings=["wg", "date"], working_groups=["wg", "established"])
def check_established(meetings: Page, working_groups: Page) -> None:
    """A WG does not meet before it is set up."""
    groups = working_groups.typed.assign(told=working_groups.dated("established"))
    groups = groups.astype({"wg": "str"}).drop_duplicates("wg").set_index("wg")
    begun = groups.reindex(meetings.typed["wg"].astype("str")).reset_index(drop=True)
    meetings.report(
        np.flatnonzero(meetings.typed["date"] < begun["established"]),
        ["date"],
        lambda row: f"is before the WG was set up ({begun['told'][row]})",
    )


# Below, the column is the day that is over when it is recorded. Ends and plans may lie ahead.


@_rule(memberships=["joined"], events=["date", "wg", "kind"])
@_rule(reported_totals=["date"], events=["date", "wg", "kind"])
@_rule(meetings=["date"], events=["date", "wg", "kind"], working_groups=["wg", "established"])
def check_founded(page: Page, events: Page, working_groups: Page | None = None) -> None:
    """No meeting, stated total or joining day lies before the founding of the association.

    Where it is on record when a WG was set up, its meetings are held against that day instead.
    """
    column, rows = _recorded(page), events.typed
    of_all = events.text["wg"].isna() & (rows["kind"] == "founding")
    founded = rows.loc[of_all, "date"].min()
    early = page.last(column) < founded
    if working_groups is not None:
        groups = working_groups.typed
        early &= ~page.typed["wg"].isin(groups.loc[groups["established"].notna(), "wg"])
    if early.any():
        told = events.dated("date")[of_all & (rows["date"] == founded)].iloc[0]
        say = f"is before the association was founded ({told} in {events.name})"
        page.report(np.flatnonzero(early), [column], say)


@_rule(memberships=["joined", "source"], sources=["source", "status"])
@_rule(reported_totals=["date", "source"], sources=["source", "status"])
@_rule(meetings=["date", "source"], sources=["source", "status"])
def check_past(page: Page, sources: Page) -> None:
    """No meeting, stated total or joining day lies ahead, save in illustrative rows."""
    column, today, rows = _recorded(page), date.today(), sources.typed
    made_up = rows.loc[rows["status"] == "illustrative", "source"]
    ahead = page.typed[column] > pd.Timestamp(today)
    ahead &= page.sound([column]) & ~page.typed["source"].isin(made_up)
    page.report(np.flatnonzero(ahead), [column], f"lies ahead: today is {today}")


def _recorded(page: Page) -> str:
    return "joined" if page.spec.name == "memberships" else "date"


@_rule(meetings=["wg", "number", "date"])
def check_order(meetings: Page) -> None:
    """The meetings of a WG are numbered in the order of their days, at most one a day."""
    columns = ["wg", "number", "date"]
    rows = meetings.typed.loc[meetings.sound(columns), columns].dropna()
    rows = rows.sort_values(["wg", "number"])
    before = rows.groupby("wg", observed=True).shift()
    wrong = rows["date"] <= before["date"]

    def say(row: int) -> str:
        number, day = before.loc[row]
        return f"is not after that of meeting {number} ({day:%Y-%m-%d})"

    meetings.report(sorted(rows.index[wrong]), ["date"], say)


@_rule(meetings=["host", "date"], memberships=["organisation", "joined", "left"])
def check_hosts(meetings: Page, memberships: Page) -> None:
    """A host takes part in the association on that day, as far as its dates are known."""
    held = meetings.typed[["host", "date"]].reset_index().dropna()
    roles = memberships.typed[["organisation", "joined"]].assign(left=memberships.last("left"))
    pairs = held.merge(roles, left_on="host", right_on="organisation")
    pairs["in"] = ~((pairs["date"] < pairs["joined"]) | (pairs["date"] >= pairs["left"]))
    was_in = pairs.groupby("index")["in"].any()
    meetings.report(
        was_in.index[~was_in],
        ["host"],
        lambda row: f"was not in {memberships.name} on {meetings.typed['date'][row]:%Y-%m-%d}",
    )


@_rule(attendance=["wg", "number", "people"], reported_totals=["measure", "value"])
def check_attendance(attendance: Page, reported_totals: Page) -> None:
    """No more people come to a meeting than were ever reported as registered."""
    totals = reported_totals.typed
    registered = totals.loc[totals["measure"] == "registrants", "value"].max()
    if pd.isna(registered):
        return
    rows = attendance.typed.dropna(subset=["wg", "number"])
    came = rows.groupby(["wg", "number"], observed=True)["people"].cumsum()
    first = rows[came > registered].drop_duplicates(["wg", "number"]).index
    attendance.report(
        first,
        ["people"],
        lambda row: f"makes {came[row]} at one meeting; {registered} people are registered at most",
    )
