"""What is stated against what is on record."""

from typing import Any

import pandas as pd

from isogj_analysis.membership.compute_membership import in_force, of_role
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import Day, dates_of, day_of
from isogj_analysis.tables.read import Tables

_RECONCILED: dict[str, Any] = {
    "measure": "str",
    "date": "datetime64[s]",
    "stated": "Int64",
    "approximate": "boolean",
    "on_record": "Int64",
    "difference": "Int64",
    "missing_from": "object",
    "partly_from": "object",
}


def reconcile(tables: Tables, *, on: Day | None = None) -> pd.DataFrame:
    """Hold each stated total against the rows on record.

    Of the `tables` it takes `memberships`, `meetings`, `working_groups` and `reported_totals`. The
    latest total of each measure counts, or the latest up to `on`. Columns:

    - `measure` (`members`, `meetings`, then what else is stated), `date` of the statement
    - `stated`, and `approximate`: whether it was stated as a round number
    - `on_record`: the rows of that day, members of unknown joining date and meetings of unknown
      date counted; NA where no table holds the measure, as with the registered people
    - `difference`: stated less on record, NA where that is unknown
    - `missing_from`: list of the WGs without a single meeting on record, in display order
    - `partly_from`: list of the WGs with some, of which the rest may be missing

    The two lists are empty where nothing is missing, and where the rows do not tell from where.
    """
    require_columns(
        tables.reported_totals, ["date", "measure", "value", "approximate"], "reported_totals"
    )
    require_columns(tables.working_groups, ["wg"], "working_groups")
    require_columns(tables.meetings, ["wg", "date"], "meetings")
    totals = tables.reported_totals.assign(date=dates_of(tables.reported_totals["date"]))
    if on is not None:
        totals = totals[totals["date"] <= pd.Timestamp(day_of(on))]
    totals = totals.sort_values("date", kind="stable").groupby("measure", observed=True).tail(1)
    rank = {"members": 0, "meetings": 1}
    totals = totals.sort_values(
        "measure", key=lambda names: names.astype("str").map(lambda name: (rank.get(name, 2), name))
    )
    rows = [_against_record(tables, total) for total in totals.to_dict("records")]
    return pd.DataFrame(rows, columns=list(_RECONCILED)).astype(_RECONCILED)


def _against_record(tables: Tables, total: dict) -> list:
    """Make one row of `reconcile`."""
    measure, date, stated = total["measure"], total["date"], total["value"]
    on_record: int | None = None
    missing: list[str] = []
    partly: list[str] = []
    if measure == "members":
        members = in_force(of_role(tables.memberships, "member"), date)
        on_record = members["organisation"].nunique()
    elif measure == "meetings":
        held = tables.meetings[~(dates_of(tables.meetings["date"]) > date)]
        on_record = len(held)
        if stated > on_record:
            wgs = list(dict.fromkeys(tables.working_groups["wg"].astype("str")))
            recorded = set(held["wg"].astype("str"))
            missing = [wg for wg in wgs if wg not in recorded]
            partly = [wg for wg in wgs if wg in recorded]
    difference = None if on_record is None else stated - on_record
    approximate = total["approximate"]
    return [measure, date, stated, approximate, on_record, difference, missing, partly]


def tell_totals(reconciled: pd.DataFrame, names: dict[str, str] | None = None) -> list[str]:
    """Tell the result of `reconcile` in English, a line for each total.

    `names` gives the names of WGs to be written in place of their codes.
    """
    names = names or {}
    return [_told(row, names) for row in reconciled.to_dict("records")]


def _told(row: dict, names: dict[str, str]) -> str:
    measure = "people" if row["measure"] == "registrants" else row["measure"]
    if pd.isna(row["on_record"]):
        return f"{measure}: not on record"
    about = "about " if row["approximate"] else ""
    told = f"{measure}: {row['on_record']:,} of {about}{row['stated']:,}"
    if row["difference"] < 0:
        return f"{told}, {-row['difference']:,} more than stated"
    places = []
    if row["missing_from"]:
        places.append("unrecorded in " + _listed([names.get(wg, wg) for wg in row["missing_from"]]))
    if row["partly_from"]:
        own = [f"{names.get(wg, wg)}'s" for wg in row["partly_from"]]
        places.append(_listed(own) + " unlisted ones")
    if places:
        return f"{told}, the rest {'' if row['missing_from'] else 'among '}{' and '.join(places)}"
    return f"{told}, the rest unrecorded" if row["difference"] else told


def _listed(items: list[str], most: int = 12) -> str:
    if len(items) > most:
        items = [*items[:most], f"{len(items) - most} others"]
    return ", ".join(items[:-1]) + " and " + items[-1] if len(items) > 1 else items[0]
