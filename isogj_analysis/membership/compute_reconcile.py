"""What is stated against what is on record."""

from typing import Any

import pandas as pd

from isogj_analysis.activity.compute_activity import meetings_by_month, sessions
from isogj_analysis.membership.compute_spells import in_force, spells
from isogj_analysis.tables.columns import require_columns, with_days
from isogj_analysis.tables.fiscal import Day, day_of, fiscal_year
from isogj_analysis.tables.forms import PRECISION
from isogj_analysis.tables.read import Tables

__all__ = ["reconcile"]

_RECONCILED: dict[str, Any] = {
    "measure": "str",
    "date": "datetime64[s]",
    "stated": "Int64",
    "approximate": "boolean",
    **dict.fromkeys(["on_record", "difference"], "Int64"),
    **dict.fromkeys(["missing_from", "partly_from", "recorded_from"], "object"),
    "date_precision": PRECISION,
}
_RANK = {"members": 0, "meetings": 1}


def reconcile(tables: Tables, *, on: Day | None = None, first_month: int = 4) -> pd.DataFrame:
    """Hold each stated total against the rows on record.

    Of the `tables` it takes `memberships`, `organisations`, `meetings`, `working_groups` and
    `reported_totals`. The latest total of each measure counts, or the latest up to `on`. Columns:

    - `measure` (`members`, `meetings`, then what else is stated), `date` of the statement
    - `stated`, and `approximate`: whether it was stated as a round number
    - `on_record`: the rows of that day, members of unknown joining date and meetings of unknown
      date counted, a session of several WGs once and meetings called off not; of a total whose
      `period` is `fiscal-year` the meetings of that year. NA where no table holds the measure
    - `difference`: stated less on record
    - `missing_from`: list of the WGs without a single meeting on record, in display order
    - `partly_from`: list of those with some, of which the rest may be missing: a number is skipped,
      or the record does not reach from the first meeting to the last month that was over
    - `recorded_from`: list of the WGs whose meetings `on_record` counts
    - `date_precision`: how much is known of the date; of a month or a year it is the first day

    The first two lists are empty where nothing is missing, and where the rows do not tell from
    where. A WG that had not begun then, or had ended before, is in neither.

    >>> isogj.reconcile(tables)["measure"].tolist()
    ['members', 'registrants']
    """
    needed = ["date", "measure", "value", "approximate"]
    require_columns(tables.reported_totals, needed, "reported_totals")
    require_columns(tables.working_groups, ["wg"], "working_groups")
    require_columns(tables.meetings, ["wg", "number", "date"], "meetings")
    totals = with_days(tables.reported_totals, "date").astype({"measure": "str"})
    if on is not None:
        totals = totals[totals["date"] <= day_of(on)]
    totals = totals.sort_values("date", kind="stable").drop_duplicates("measure", keep="last")
    totals["rank"] = totals["measure"].map(_RANK).fillna(len(_RANK))
    totals = totals.sort_values(["rank", "measure"])
    rows = [_against_record(tables, total, first_month) for total in totals.to_dict("records")]
    result = pd.DataFrame(rows, columns=list(_RECONCILED)).astype(_RECONCILED)
    return result.assign(difference=result["stated"] - result["on_record"])


def _against_record(tables: Tables, total: dict, first_month: int) -> dict:
    """Make one row of `reconcile`, all but the difference."""
    row = {**total, "stated": total["value"], "on_record": None}
    row |= {"missing_from": [], "partly_from": [], "recorded_from": []}
    last = total["date"]
    if total["measure"] == "members":
        organisations = getattr(tables, "organisations", None)
        row["on_record"] = len(in_force(spells(tables.memberships, organisations, "member"), last))
    if total["measure"] != "meetings":
        return row
    rows, groups, year = sessions(tables.meetings), tables.working_groups, None
    if total.get("period") == "fiscal-year":
        year = int(fiscal_year([last], first_month=first_month).iloc[0])
        if total["date_precision"] == "year":
            # What is stated for a year, and no day of it, is stated for all of it.
            year = last.year
            last = pd.Timestamp(year + 1, first_month, 1) - pd.Timedelta(days=1)
        years = fiscal_year(rows["date"], first_month=first_month)
        rows = rows[years.eq(year).fillna(False)]
    held = rows[rows["held"] & ~(rows["date"] > last)]
    wgs = groups["wg"].astype("str").unique().tolist()
    recorded = [wg for wg in wgs if held["wg"].eq(wg).any()]
    row |= {"on_record": held["session"].nunique(), "recorded_from": recorded}
    if row["stated"] > row["on_record"]:
        months = meetings_by_month(tables.meetings, groups, on=last, first_month=first_month)
        # Of the month of the statement nobody knows whether it was counted.
        months = months[months["month"] + pd.offsets.MonthEnd(0) <= last]
        if year is not None:
            months = months[months["fiscal_year"] == year]
        untold = set(months.loc[months["state"] == "unknown", "wg"])
        row["missing_from"] = [wg for wg in wgs if wg in untold and wg not in recorded]
        row["partly_from"] = [wg for wg in recorded if wg in untold]
    return row
