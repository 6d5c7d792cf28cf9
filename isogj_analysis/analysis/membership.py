"""How the association grew, of whom it consists, and what is stated against what is on record."""

from typing import Protocol

import numpy as np
import pandas as pd

from isogj_analysis.analysis._columns import require_columns
from isogj_analysis.analysis.fiscal import Day, check_first_month, day_of, days_of, fiscal_year

_GROWTH = {
    "date": "datetime64[s]",
    "basis": pd.CategoricalDtype(["recorded", "reported"], ordered=True),
    "members": "Int64",
    "undated": "Int64",
    "approximate": "boolean",
}
_RECONCILED = {
    "measure": "str",
    "date": "datetime64[s]",
    "stated": "Int64",
    "approximate": "boolean",
    "on_record": "Int64",
    "difference": "Int64",
    "missing_from": "object",
    "partly_from": "object",
}


class Records(Protocol):
    """What `reconcile` needs: the loaded tables, or anything with these four."""

    @property
    def memberships(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def meetings(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def working_groups(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def reported_totals(self) -> pd.DataFrame: ...  # noqa: D102


def members_over_time(
    memberships: pd.DataFrame, reported_totals: pd.DataFrame, *, role: str = "member"
) -> pd.DataFrame:
    """Follow the number of members, from dated memberships and from reported totals.

    Needs `role`, `joined`, `left` of `memberships` and `date`, `measure`, `value`, `approximate` of
    `reported_totals` (the measure `members`; other roles have no reported total). Columns, by date:

    - `date`, and `basis` (ordered: `recorded`, `reported`), which tells the two kinds apart
    - `members`: recorded, those known to be members at the end of that day, one row for each day on
      which somebody joined or left; reported, the total as stated
    - `undated`: how many more may or may not have been members on that day, because nobody knows
      since when; NA for a reported total
    - `approximate`: whether the total was stated as a round number

    An empty `left` means still a member. Without a single joining date nothing is recorded, and the
    reported totals stand alone.
    """
    rows = _of_role(memberships, role)
    require_columns(reported_totals, ["date", "measure", "value", "approximate"], "reported_totals")
    joined, left = rows["joined"], rows["left"]
    dated = joined.notna()
    steps = pd.concat(
        [pd.Series(1, index=joined[dated]), pd.Series(-1, index=left[dated].dropna())]
    )
    known = steps.groupby(level=0).sum().cumsum()
    gone = left[~dated].dropna().sort_values().searchsorted(known.index, side="right")
    recorded = pd.DataFrame(
        {
            "date": known.index,
            "basis": "recorded",
            "members": known.array,
            "undated": (~dated).sum() - gone,
            "approximate": False,
        }
    )
    stated = reported_totals[
        (reported_totals["measure"] == "members").to_numpy() & (role == "member")
    ]
    reported = pd.DataFrame(
        {
            "date": _dates(stated["date"]),
            "basis": "reported",
            "members": stated["value"],
            "undated": pd.NA,
            "approximate": stated["approximate"],
        }
    )
    result = pd.concat([_typed(recorded, _GROWTH), _typed(reported, _GROWTH)])
    return result.sort_values(["date", "basis"], ignore_index=True)


def composition_by_role(memberships: pd.DataFrame, on: Day | None = None) -> pd.DataFrame:
    """Count the organisations of each role on a day.

    Needs `organisation`, `role`, `joined`, `left`. Columns `role` (in display order where it is a
    categorical, zeros included), `organisations`, and `undated`: how many of them are counted
    although nobody knows since when. Without `on`, those who have not left.
    """
    rows = _in_force(memberships, on)
    role = rows["role"]
    grouped = rows.assign(undated=rows["joined"].isna()).groupby(role, observed=False)
    result = grouped.agg(organisations=("organisation", "nunique"), undated=("undated", "sum"))
    return result.reset_index().astype({"organisations": "Int64", "undated": "Int64"})


def composition_by_group(
    memberships: pd.DataFrame,
    organisations: pd.DataFrame,
    *,
    on: Day | None = None,
    role: str = "member",
) -> pd.DataFrame:
    """Count the members of each corporate group on a day.

    Needs `organisation`, `role`, `joined`, `left` of `memberships` and `organisation`,
    `corporate_group` of `organisations`. Columns `corporate_group`, `organisations` and `members`
    (list of their codes), largest group first. An organisation whose group is not on record
    counts as a group of its own, under its own code. `on` is as in `composition_by_role`.
    """
    require_columns(organisations, ["organisation", "corporate_group"], "organisations")
    rows = _in_force(_of_role(memberships, role), on)
    members = pd.Series(sorted(set(rows["organisation"].dropna().astype("str"))), dtype="str")
    groups = organisations.drop_duplicates("organisation").set_index("organisation")
    group = members.map(groups["corporate_group"].astype("str")).fillna(members)
    result = (
        members.groupby(group.rename("corporate_group"))
        .agg(["size", list])
        .set_axis(["organisations", "members"], axis="columns")
        .reset_index()
        .astype({"organisations": "Int64"})
    )
    order = ["organisations", "corporate_group"]
    return result.sort_values(order, ascending=[False, True], ignore_index=True)


def membership_changes(
    memberships: pd.DataFrame, *, role: str = "member", first_month: int = 4
) -> pd.DataFrame:
    """Count who joined and left in each fiscal year, and how many stayed through it.

    Needs `role`, `joined`, `left`. One row per fiscal year from the first date on record to the
    last: `fiscal_year`, `at_start` (members on its first day), `joined`, `left`, `at_end` (on its
    last day) and `retention`, the share of `at_start` that was still there after the last day, NA
    where nobody was there at the start.

    These counts are of memberships whose beginning is known. A last row whose `fiscal_year` is NA
    holds the others, so that `joined` adds up to all; its stock and its retention are unknown.
    The year of the last date may not be over: its retention is of what is on record so far.
    """
    check_first_month(first_month)
    rows = _of_role(memberships, role)
    dated = rows[rows["joined"].notna()]
    began = fiscal_year(dated["joined"], first_month=first_month)
    ended = fiscal_year(dated["left"], first_month=first_month)
    known = pd.concat([began, ended]).dropna()
    years = pd.Index(range(known.min(), known.max() + 1) if len(known) else [], dtype="Int64")
    joined = began.value_counts().reindex(years, fill_value=0)
    left = ended.value_counts().reindex(years, fill_value=0)
    at_end = joined.cumsum() - left.cumsum()
    at_start = at_end.shift(fill_value=0)
    # Who joins and leaves within one year was not there at its start.
    lost = ended[(ended != began).fillna(False)].value_counts().reindex(years, fill_value=0)
    result = pd.DataFrame(
        {
            "fiscal_year": years,
            "at_start": at_start.array,
            "joined": joined.array,
            "left": left.array,
            "at_end": at_end.array,
            "retention": ((at_start - lost) / at_start.where(at_start > 0)).array,
        }
    )
    if len(dated) < len(rows):
        undated = rows[rows["joined"].isna()]
        result.loc[len(result), ["joined", "left"]] = [len(undated), undated["left"].count()]
    return _typed(result, dict.fromkeys(result.columns[:-1], "Int64") | {"retention": "Float64"})


def reconcile(tables: Records, *, on: Day | None = None) -> pd.DataFrame:
    """Hold each stated total against the rows on record.

    `tables` has `memberships`, `meetings`, `working_groups` and `reported_totals`. The latest total
    of each measure counts, or the latest up to `on`. Columns:

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
    totals = tables.reported_totals.assign(date=_dates(tables.reported_totals["date"]))
    if on is not None:
        totals = totals[totals["date"] <= pd.Timestamp(day_of(on))]
    totals = totals.sort_values("date", kind="stable").groupby("measure", observed=True).tail(1)
    rank = {"members": 0, "meetings": 1}
    totals = totals.sort_values(
        "measure", key=lambda names: names.astype("str").map(lambda name: (rank.get(name, 2), name))
    )
    rows = [_against_record(tables, total) for total in totals.to_dict("records")]
    return _typed(pd.DataFrame(rows, columns=list(_RECONCILED)), _RECONCILED)


def _against_record(tables: Records, total: dict) -> list:
    """Make one row of `reconcile`."""
    measure, date, stated = total["measure"], total["date"], total["value"]
    on_record: int | None = None
    missing: list[str] = []
    partly: list[str] = []
    if measure == "members":
        members = _in_force(_of_role(tables.memberships, "member"), date)
        on_record = members["organisation"].nunique()
    elif measure == "meetings":
        held = tables.meetings[~(_dates(tables.meetings["date"]) > date)]
        on_record = len(held)
        if stated > on_record:
            wgs = list(dict.fromkeys(tables.working_groups["wg"].astype("str")))
            recorded = set(held["wg"].astype("str"))
            missing = [wg for wg in wgs if wg not in recorded]
            partly = [wg for wg in wgs if wg in recorded]
    difference = None if on_record is None else stated - on_record
    return [
        measure, date, stated, total["approximate"], on_record, difference, missing, partly
    ]  # fmt: skip


def takes_part(memberships: pd.DataFrame, organisations: pd.Series, dates: pd.Series) -> np.ndarray:
    """Tell for each organisation and date whether it took part in the association, in any role.

    Who joined at an unknown date counts as there; on an unknown date, who ever took part.
    """
    require_columns(memberships, ["organisation", "joined", "left"], "memberships")
    spells = _dated(memberships).assign(organisation=memberships["organisation"].astype("str"))
    asked = pd.DataFrame(
        {
            "organisation": organisations.astype("str").to_numpy(),
            "date": _dates(dates).to_numpy(),
            "place": range(len(dates)),
        }
    ).astype({"organisation": "str"})
    pairs = asked.merge(spells[["organisation", "joined", "left"]], on="organisation")
    there = ~(pairs["joined"] > pairs["date"]) & ~(pairs["left"] <= pairs["date"])
    result = np.zeros(len(dates), dtype=bool)
    result[pairs.loc[there, "place"]] = True
    return result


def _of_role(memberships: pd.DataFrame, role: str) -> pd.DataFrame:
    """Take the memberships of one role, their dates as dates."""
    require_columns(memberships, ["organisation", "role", "joined", "left"], "memberships")
    return _dated(memberships[memberships["role"] == role])


def _in_force(memberships: pd.DataFrame, on: Day | None) -> pd.DataFrame:
    """Take the memberships of a day; who joined at an unknown date counts as there."""
    require_columns(memberships, ["organisation", "role", "joined", "left"], "memberships")
    rows = _dated(memberships)
    if on is None:
        return rows[rows["left"].isna()]
    day = pd.Timestamp(day_of(on))
    return rows[~(rows["joined"] > day) & ~(rows["left"] <= day)]


def _typed(frame: pd.DataFrame, dtypes: dict) -> pd.DataFrame:
    """Give columns their types, which an empty table or one of NA alone would not have."""
    return frame.astype(dtypes)


def _dated(memberships: pd.DataFrame) -> pd.DataFrame:
    return memberships.assign(
        joined=_dates(memberships["joined"]), left=_dates(memberships["left"])
    )


def _dates(column: pd.Series) -> pd.Series:
    return pd.Series(days_of(column).astype("datetime64[s]"), index=column.index, name=column.name)
