"""The lane of each group through the months: when it was there, and what its rule foresees."""

import pandas as pd


def with_presence(months: pd.DataFrame, since: pd.Series | None = None) -> pd.DataFrame:
    """Tell of each month of `meetings_by_month` whether the group was `there` in it.

    It was not where the month's `state` says so, and one that is unknown was over before `since`,
    the result of `groups_since`.
    """
    begun = pd.Series(since, dtype="datetime64[s]").reindex(months["wg"].astype("str")).array
    over = (months["month"] + pd.offsets.MonthEnd(0)).lt(begun)
    away = months["state"].isin(["before", "ended"]) | (months["state"].eq("unknown") & over)
    return months.assign(there=~away)


def against_rule(months: pd.DataFrame, groups: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what each group held in the months, and what its rule foresees for them.

    `months` have `there`, `groups` are the working groups. By wg: `held` (NA where nothing is on
    record), `again` (how many of these were sessions with a group before it), `rule` (NA where none
    is known) and `at_most`: whether the rule counts months of which nobody knows whether the group
    was there, so that it is the most that there can be.
    """
    unknown = months["there"] & months["state"].eq("unknown")
    months = months.assign(unknown=unknown, again=months.get("again", 0))
    by_wg = months.groupby("wg", observed=True)
    lanes = by_wg.agg(months=("there", "sum"), unknown=("unknown", "any"))
    lanes["held"], lanes["again"] = by_wg["meetings"].sum(min_count=1), by_wg["again"].sum()
    lanes.index = lanes.index.astype("str")
    if groups is None:
        return lanes.assign(rule=float("nan"), at_most=False)
    own = groups.set_index(groups["wg"].astype("str")).reindex(lanes.index)
    rule = lanes["months"] * own["meetings_per_year"].astype(float) / 12
    return lanes.assign(rule=rule, at_most=lanes["unknown"] & own["established"].isna())


def added_up(lanes: pd.DataFrame) -> dict:
    """Return the lane of several groups together, in which a session of two is one."""
    sums: dict = lanes[["held", "rule"]].sum(min_count=1).to_dict()
    sums["held"] -= lanes["again"].sum()
    return sums | {"at_most": lanes["at_most"].any()}
