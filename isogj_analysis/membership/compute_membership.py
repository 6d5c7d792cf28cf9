"""How the association grew, and of whom it consists."""

from typing import Any

import pandas as pd

from isogj_analysis.membership.compute_spells import in_force, of_some_year, spells
from isogj_analysis.tables.columns import precision_of, require_columns, with_days
from isogj_analysis.tables.fiscal import WHOLE, Day, day_of, fiscal_year, in_period
from isogj_analysis.tables.forms import PRECISION

__all__ = [
    "composition_by_group",
    "composition_by_role",
    "members_over_time",
    "membership_changes",
    "participants",
]

_GROWTH: dict[str, Any] = {
    "date": "datetime64[s]",
    "basis": pd.CategoricalDtype(["recorded", "reported"], ordered=True),
    **dict.fromkeys(["members", "undated", "seen"], "Int64"),
    "approximate": "boolean",
    "date_precision": PRECISION,
}
_CHANGES: dict[str, Any] = {
    **dict.fromkeys(["fiscal_year", "at_start", "joined", "left", "at_end"], "Int64"),
    "retention": "Float64",
}


def members_over_time(
    memberships: pd.DataFrame,
    reported_totals: pd.DataFrame,
    *,
    organisations: pd.DataFrame | None = None,
    on: Day | None = None,
    period: str = WHOLE,
) -> pd.DataFrame:
    """Follow the number of members, from dated memberships and from reported totals.

    Needs `organisation`, `role`, `joined`, `left` of `memberships` and `date`, `measure`, `value`,
    `approximate` of `reported_totals`. Columns, by date, of a `period` as `in_period` says:

    - `date`, and `basis` (ordered: `recorded`, `reported`), which tells the two kinds apart
    - `members`: recorded, those known to be members at the end of that day, one row for each day on
      which somebody joined or left, or is on record as a member (`member_on`), one for `on`, and
      one for the eve of a year that began with members; reported, the total as stated
    - `undated`: how many more may or may not have been members on that day, because nobody knows
      since when, and `seen`: how many of these are on record as members by then, and so were; NA
      for a reported total
    - `approximate`: whether the total was stated as a round number
    - `date_precision`: how much is known of the date; of a month or a year it is the first day

    Organisations are counted: spells that touch are one, and with `organisations` one that
    `replaces` another goes on as the same member. Without a single joining date nothing is
    recorded, and the reported totals stand alone.

    >>> len(isogj.members_over_time(tables.memberships, tables.reported_totals))
    3
    """
    rows = _members(memberships, organisations, on)
    require_columns(reported_totals, ["date", "measure", "value", "approximate"], "reported_totals")
    dated = rows["joined"].notna()
    undated, seen = rows[~dated], rows[~dated & rows["member_on"].notna()]
    known = [
        precision_of(rows, name).cat.codes.groupby(rows[name]).max()
        for name in ("joined", "left", "member_on")
    ]
    eve = pd.NaT if on is None or period == WHOLE else day_of(on) - pd.DateOffset(years=1)
    if on is not None:
        known.append(pd.Series([0], [day_of(on)]))
    if rows["joined"].min() <= eve:
        known.append(pd.Series([0], [eve]))
    told = pd.concat(known).groupby(level=0).max()[: None if dated.any() else 0]

    def until_each(dates: pd.Series) -> pd.Series:
        return dates.value_counts().reindex(told.index, fill_value=0).cumsum()

    recorded = pd.DataFrame(
        {
            "date": told.index,
            "basis": "recorded",
            "members": until_each(rows["joined"]) - until_each(rows["left"][dated]),
            "undated": len(undated) - until_each(undated["left"]),
            "seen": until_each(seen["member_on"]) - until_each(seen["left"]),
            "approximate": False,
            "date_precision": pd.Categorical.from_codes(told, dtype=PRECISION),
        }
    )
    reported = with_days(reported_totals[reported_totals["measure"] == "members"], "date")
    reported = reported.rename(columns={"value": "members"}).assign(basis="reported")
    if on is not None:
        reported = reported[reported["date"] <= day_of(on)]
    parts = (part.reindex(columns=list(_GROWTH)).astype(_GROWTH) for part in (recorded, reported))
    every = pd.concat(parts)
    # With what is on record for its eve the year began: it counts to its first day.
    eves = (every["date"] == eve) & every["basis"].eq("recorded")
    days = every["date"] + pd.to_timedelta(eves.astype(int), "D")
    result = in_period(every.assign(of=days), on, period, column="of").drop(columns="of")
    return result.sort_values(["date", "basis"], ignore_index=True)


def composition_by_role(
    memberships: pd.DataFrame, on: Day | None = None, *, organisations: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Count the organisations of each role on a day, or without `on` those who have not left.

    Needs `organisation`, `role`, `joined`, `left`. Columns `role` (in display order where it is a
    categorical, zeros included), `organisations`, and `undated`: how many of them are counted
    although nobody knows since when. With `organisations` one that `replaces` another is the same.

    >>> int(isogj.composition_by_role(tables.memberships)["organisations"].sum())
    3
    """
    rows = in_force(spells(memberships, organisations), on)
    grouped = rows.assign(undated=rows["joined"].isna()).groupby("role", observed=False)
    result = grouped.agg(organisations=("member", "size"), undated=("undated", "sum"))
    return result.reset_index().astype({"organisations": "Int64", "undated": "Int64"})


def participants(
    memberships: pd.DataFrame, purposes: pd.DataFrame, on: Day | None = None
) -> pd.DataFrame:
    """List who takes part in which role: the boxes of the diagram of the association.

    Needs `organisation`, `role`, `joined`, `left` of `memberships` and `purpose`, `wg` of
    `purposes`. Columns `role`, `organisations` (how many), `organisation` (list of their codes) and
    `does` (the role, to be told as what it does), for each role that anybody has, in display order.
    Where the association has the purpose `user-information`, those whom it informs come last, as
    `users`, of whom nobody is counted.

    >>> len(isogj.participants(tables.memberships, tables.purposes))
    2
    """
    rows = in_force(spells(memberships), on)
    found = rows.groupby("role", observed=True)["organisation"].agg(["size", list]).reset_index()
    found.columns = pd.Index(["role", "organisations", "organisation"])
    found = found.astype({"role": object, "organisations": "Int64"})
    informs = purposes["wg"].isna() & purposes["purpose"].eq("user-information")
    if len(found) and informs.any():
        found.loc[len(found)] = ["users", pd.NA, None]
    return found.assign(does=found["role"])


def composition_by_group(
    memberships: pd.DataFrame, organisations: pd.DataFrame, *, on: Day | None = None
) -> pd.DataFrame:
    """Count the members of each corporate group on a day, or without `on` those who have not left.

    Needs `organisation`, `role`, `joined`, `left` of `memberships` and `organisation`,
    `corporate_group` of `organisations`. Columns `corporate_group`, `organisations` and `members`
    (list of their codes), largest group first. A last row whose group is NA holds those whose
    group is not on record. A member that was renamed since has the code of that day.

    >>> given = tables.memberships, tables.organisations
    >>> isogj.composition_by_group(*given)["organisations"].tolist()
    [1, 1]
    """
    require_columns(organisations, ["organisation", "corporate_group"], "organisations")
    rows = in_force(spells(memberships, organisations, "member"), on)
    members = rows["organisation"].sort_values()
    groups = organisations.drop_duplicates("organisation").set_index("organisation")
    known = groups["corporate_group"].astype("str")
    # Whose code others have for their group leads it.
    group = members.map(known).fillna(members.where(members.isin(known)))
    by_group = members.groupby(group.rename("corporate_group"), dropna=False)
    result = by_group.agg(organisations="size", members=list).reset_index()
    result = result.astype({"organisations": "Int64", "members": "object"})
    result = result.sort_values(["organisations", "corporate_group"], ascending=[False, True])
    return result.sort_values("corporate_group", key=pd.isna, kind="stable", ignore_index=True)


def membership_changes(
    memberships: pd.DataFrame,
    *,
    organisations: pd.DataFrame | None = None,
    on: Day | None = None,
    first_month: int = 4,
) -> pd.DataFrame:
    """Count who joined and left in each fiscal year, and how many stayed through it.

    Needs `organisation`, `role`, `joined`, `left`. One row per fiscal year from the first date on
    record to the last, or to `on`: `fiscal_year`, `at_start` (members when it began), `joined`,
    `left`, `at_end` (on its last day) and `retention`, the share of `at_start` that was still there
    after the last day, NA where nobody was there at the start. Organisations are counted as in
    `members_over_time`.

    Where no leaving at all is on record nobody knows how many left: `left` and `retention` are NA,
    and `at_end` counts all that joined. These counts are of members of whom it is known in which
    fiscal year they joined and, if they did, left. A last row whose `fiscal_year` is NA holds the
    others, so that `joined` adds up to all; its stock and its retention are unknown, and so is
    `joined` where no joining at all is on record.

    >>> list(isogj.membership_changes(tables.memberships))[:3]
    ['fiscal_year', 'at_start', 'joined']
    """
    rows = _members(memberships, organisations, on)
    began, ended = (fiscal_year(rows[name], first_month=first_month) for name in ("joined", "left"))
    dated = began.notna() & ~(of_some_year(rows) & (first_month != 1))
    leaving = ended.notna().any()
    began, ended = began[dated], ended[dated]
    known = pd.concat([began, ended]).dropna()
    result = []
    for year in range(known.min(), known.max() + 1) if len(known) else ():
        there = [(began < year + n) & ~(ended < year + n).fillna(False) for n in range(2)]
        start, end = (set(rows.loc[dated, "organisation"][part]) for part in there)
        stayed = len(start & end) / len(start) if start and leaving else pd.NA
        left = (ended == year).sum() if leaving else pd.NA
        result.append([year, len(start), (began == year).sum(), left, len(end), stayed])
    if not dated.all():
        joined = (~dated).sum() if dated.any() else pd.NA
        left = rows.loc[~dated, "left"].count() if leaving else pd.NA
        result.append([pd.NA, pd.NA, joined, left, pd.NA, pd.NA])
    return pd.DataFrame(result, columns=list(_CHANGES)).astype(_CHANGES)


def _members(
    memberships: pd.DataFrame, organisations: pd.DataFrame | None, on: Day | None
) -> pd.DataFrame:
    """Take what was known on a day: who joined later is not there, who left later had not left."""
    rows = spells(memberships, organisations, "member").drop_duplicates("member", keep="last")
    if on is None:
        return rows
    known = rows[~(rows["joined"] > day_of(on))]
    later = known[["left", "member_on"]] > day_of(on)
    return known.assign(**known[later.columns].mask(later))
