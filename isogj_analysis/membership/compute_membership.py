"""How the association grew, and of whom it consists."""

from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import (
    Day,
    check_first_month,
    dates_of,
    day_of,
    days_of,
    fiscal_year,
)

_GROWTH: dict[str, Any] = {
    "date": "datetime64[s]",
    "basis": pd.CategoricalDtype(["recorded", "reported"], ordered=True),
    "members": "Int64",
    "undated": "Int64",
    "approximate": "boolean",
}

_CHANGES: dict[str, Any] = {
    "fiscal_year": "Int64",
    "at_start": "Int64",
    "joined": "Int64",
    "left": "Int64",
    "at_end": "Int64",
    "retention": "Float64",
}


def members_over_time(
    memberships: pd.DataFrame,
    reported_totals: pd.DataFrame,
    *,
    on: Day | None = None,
    role: str = "member",
) -> pd.DataFrame:
    """Follow the number of members, from dated memberships and from reported totals.

    Needs `role`, `joined`, `left` of `memberships` and `date`, `measure`, `value`, `approximate` of
    `reported_totals` (the measure `members`; other roles have no reported total). Columns, by date:

    - `date`, and `basis` (ordered: `recorded`, `reported`), which tells the two kinds apart
    - `members`: recorded, those known to be members at the end of that day, one row for each day on
      which somebody joined or left and one for `on`; reported, the total as stated
    - `undated`: how many more may or may not have been members on that day, because nobody knows
      since when; NA for a reported total
    - `approximate`: whether the total was stated as a round number

    An empty `left` means still a member. Without a single joining date nothing is recorded, and the
    reported totals stand alone. What came after `on` is not counted.
    """
    rows = _up_to(of_role(memberships, role), on)
    require_columns(reported_totals, ["date", "measure", "value", "approximate"], "reported_totals")
    joined, left, dated = rows["joined"], rows["left"], rows["joined"].notna()
    days = pd.DatetimeIndex([])
    if dated.any():
        # Also those on which only the number of the undated changes, and the day asked about.
        last = [] if on is None else [pd.Timestamp(day_of(on))]
        days = pd.DatetimeIndex([*joined, *left, *last]).dropna().unique().sort_values()

    def up_to_each_day(dates: pd.Series) -> np.ndarray:
        return np.searchsorted(dates.dropna().sort_values(), days, side="right")

    recorded = pd.DataFrame(
        {
            "date": days,
            "basis": "recorded",
            "members": up_to_each_day(joined) - up_to_each_day(left[dated]),
            "undated": (~dated).sum() - up_to_each_day(left[~dated]),
            "approximate": False,
        }
    )
    stated = reported_totals[
        (reported_totals["measure"] == "members").to_numpy() & (role == "member")
    ]
    reported = pd.DataFrame(
        {
            "date": dates_of(stated["date"]),
            "basis": "reported",
            "members": stated["value"],
            "undated": pd.NA,
            "approximate": stated["approximate"],
        }
    )
    if on is not None:
        reported = reported[reported["date"] <= pd.Timestamp(day_of(on))]
    result = pd.concat([recorded.astype(_GROWTH), reported.astype(_GROWTH)])
    return result.sort_values(["date", "basis"], ignore_index=True)


def composition_by_role(memberships: pd.DataFrame, on: Day | None = None) -> pd.DataFrame:
    """Count the organisations of each role on a day.

    Needs `organisation`, `role`, `joined`, `left`. Columns `role` (in display order where it is a
    categorical, zeros included), `organisations`, and `undated`: how many of them are counted
    although nobody knows since when. Without `on`, those who have not left.
    """
    rows = in_force(memberships, on)
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
    (list of their codes), largest group first. A last row whose group is NA holds those whose
    group is not on record, which is not to say that they belong to none. `on` is as in
    `composition_by_role`.
    """
    require_columns(organisations, ["organisation", "corporate_group"], "organisations")
    rows = in_force(of_role(memberships, role), on)
    members = pd.Series(sorted(set(rows["organisation"].dropna().astype("str"))), dtype="str")
    groups = organisations.drop_duplicates("organisation").set_index("organisation")
    group = members.map(groups["corporate_group"].astype("str"))
    result = (
        members.groupby(group.rename("corporate_group"), dropna=False)
        .agg(["size", list])
        .set_axis(["organisations", "members"], axis="columns")
        .reset_index()
        .astype({"organisations": "Int64"})
    )
    result = result.assign(unknown=result["corporate_group"].isna())
    order = ["unknown", "organisations", "corporate_group"]
    result = result.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return result.drop(columns="unknown")


def membership_changes(
    memberships: pd.DataFrame, *, on: Day | None = None, role: str = "member", first_month: int = 4
) -> pd.DataFrame:
    """Count who joined and left in each fiscal year, and how many stayed through it.

    Needs `role`, `joined`, `left`. One row per fiscal year from the first date on record to the
    last: `fiscal_year`, `at_start` (members on its first day), `joined`, `left`, `at_end` (on its
    last day) and `retention`, the share of `at_start` that was still there after the last day, NA
    where nobody was there at the start.

    These counts are of memberships whose beginning is known. A last row whose `fiscal_year` is NA
    holds the others, so that `joined` adds up to all; its stock and its retention are unknown.
    The year of the last date may not be over: its retention is of what is on record so far. Who
    joined or left after `on` is not counted.
    """
    check_first_month(first_month)
    rows = _up_to(of_role(memberships, role), on)
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
    return result.astype(_CHANGES)


def takes_part(memberships: pd.DataFrame, organisations: pd.Series, dates: pd.Series) -> np.ndarray:
    """Tell for each organisation and date whether it took part in the association, in any role.

    Who joined at an unknown date counts as there; on an unknown date, who ever took part.
    """
    require_columns(memberships, ["organisation", "joined", "left"], "memberships")
    names = organisations.astype("str").array
    asked = pd.DataFrame({"organisation": names, "day": days_of(dates)}).reset_index(names="row")
    spells = _dated(memberships).astype({"organisation": "str"})
    asked_of = asked.merge(spells, on="organisation")
    there = ~(asked_of["joined"] > asked_of["day"]) & ~(asked_of["left"] <= asked_of["day"])
    return asked["row"].isin(asked_of.loc[there, "row"]).to_numpy()


def of_role(memberships: pd.DataFrame, role: str) -> pd.DataFrame:
    """Take the memberships of one role, their dates as dates."""
    require_columns(memberships, ["organisation", "role", "joined", "left"], "memberships")
    return _dated(memberships[memberships["role"] == role])


def in_force(memberships: pd.DataFrame, on: Day | None) -> pd.DataFrame:
    """Take the memberships of a day; who joined at an unknown date counts as there."""
    require_columns(memberships, ["organisation", "role", "joined", "left"], "memberships")
    rows = _dated(memberships)
    if on is None:
        return rows[rows["left"].isna()]
    day = pd.Timestamp(day_of(on))
    return rows[~(rows["joined"] > day) & ~(rows["left"] <= day)]


def _up_to(memberships: pd.DataFrame, on: Day | None) -> pd.DataFrame:
    """Take what was known on a day: who joined later is not there, who left later had not left."""
    if on is None:
        return memberships
    day = pd.Timestamp(day_of(on))
    known = memberships[~(memberships["joined"] > day)]
    return known.assign(left=known["left"].mask(known["left"] > day))


def _dated(memberships: pd.DataFrame) -> pd.DataFrame:
    return memberships.assign(
        joined=dates_of(memberships["joined"]), left=dates_of(memberships["left"])
    )
