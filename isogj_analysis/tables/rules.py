"""Rules between the columns of a row, between rows, and between tables: all that no cell can tell.

Unknown is not wrong: where a date is empty, a rule that needs it says nothing.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from isogj_analysis.tables import days
from isogj_analysis.tables.pages import Page

_NEVER = pd.Timestamp(9999, 12, 31)


def check_period(page: Page) -> None:
    """A period ends after it begins, and two periods of one thing do not overlap."""
    if page.spec.period is None or page.absent.intersection({*page.spec.period, *page.spec.key}):
        return
    first, last = page.spec.period
    backwards = page.typed[last] <= page.typed[first]
    begun = page.text[first]
    page.report(np.flatnonzero(backwards), [last], lambda n: f"is not after {first} ({begun[n]})")
    if first in page.spec.key:
        _check_overlap(page, first, last)


def _check_overlap(page: Page, first: str, last: str) -> None:
    thing = [name for name in page.spec.key if name != first]
    rows = page.typed[page.sound([*page.spec.key, last])]
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


def check_replaces(services: Page) -> None:
    """A service does not continue itself."""
    rows = services.typed
    itself = rows["replaces"].notna() & (rows["replaces"] == rows["service"])
    services.report(np.flatnonzero(itself), ["replaces"], "is the service itself")


def check_scoped(services: Page, scopes: Page) -> None:
    """A service stands in a cell of the map, or did, or will."""
    if scopes.bad.get("service", np.zeros(1, bool)).any():
        # A code that is written wrongly there is told there.
        return
    without = ~services.text["service"].isin(scopes.text["service"]) & services.sound(["service"])
    say = f"has no row in {scopes.name}, so it is on no map and in no table"
    services.report(np.flatnonzero(without), ["service"], say)


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


def check_hosts(meetings: Page, memberships: Page) -> None:
    """A host takes part in the association on that day, as far as its dates are known."""
    held = meetings.typed[["host", "date"]].reset_index().dropna()
    roles = memberships.typed[["organisation", "joined", "left"]]
    pairs = held.merge(roles, left_on="host", right_on="organisation")
    pairs["in"] = ~((pairs["date"] < pairs["joined"]) | (pairs["date"] >= pairs["left"]))
    was_in = pairs.groupby("index")["in"].any()
    meetings.report(
        was_in.index[~was_in],
        ["host"],
        lambda row: f"was not in {memberships.name} on {meetings.typed['date'][row]:%Y-%m-%d}",
    )


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


Needs = dict[str, list[str]]


def _needs_founding(table: str, column: str) -> Needs:
    wgs = {"working_groups": ["wg", "established"]} if table == "meetings" else {}
    return {table: [column], "events": ["date", "wg", "kind"], **wgs}


# Each rule, and the columns of each table that it needs.
RULES: list[tuple[Callable[..., None], Needs]] = [
    (check_replaces, {"services": ["service", "replaces"]}),
    (check_scoped, {"services": ["service"], "scopes": ["service"]}),
    (check_ended, {"services": ["replaces"], "scopes": ["service", "until"]}),
    (days.check_established, {"meetings": ["wg", "date"], "working_groups": ["wg", "established"]}),
    *(
        (days.check_founded, _needs_founding(table, column))
        for table, column in days.RECORDED.items()
    ),
    *(
        (days.check_past, {table: [column, "source"], "sources": ["source", "status"]})
        for table, column in days.RECORDED.items()
    ),
    (days.check_order, {"meetings": ["wg", "number", "date"]}),
    (
        check_hosts,
        {"meetings": ["host", "date"], "memberships": ["organisation", "joined", "left"]},
    ),
    (
        check_attendance,
        {"attendance": ["wg", "number", "people"], "reported_totals": ["measure", "value"]},
    ),
]


def in_words() -> list[str]:
    """Return what each rule demands, a sentence each, for the data dictionary."""
    rules = dict.fromkeys([days.check_years, check_period, *(rule for rule, _ in RULES)])
    return [(rule.__doc__ or "").partition("\n")[0] for rule in rules]


def check_rules(pages: dict[str, Page]) -> None:
    """Apply every rule whose tables were read whole."""
    for page in pages.values():
        days.check_years(page)
        check_period(page)
    for rule, needs in RULES:
        if all(pages[table].whole(columns) for table, columns in needs.items()):
            rule(*(pages[table] for table in needs))
