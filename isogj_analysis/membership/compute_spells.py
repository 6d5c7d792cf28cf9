"""Spells of membership: which of them are one, and who took part on a day."""

import numpy as np
import pandas as pd

from isogj_analysis.tables.columns import require_columns, with_days
from isogj_analysis.tables.fiscal import Day, dates_of, day_of
from isogj_analysis.tables.forms import last_days

_ONE_DAY = pd.Timedelta(days=1)
# Stands for the end of what has none on record while spells are compared.
_OPEN = pd.Timestamp("9000-01-01")
_THING, _DATES = ["role", "organisation"], ["joined", "left", "member_on"]


def spells(
    memberships: pd.DataFrame, organisations: pd.DataFrame | None = None, role: str | None = None
) -> pd.DataFrame:
    """Make one row of spells of an organisation in a role that touch, and one member of successors.

    Spells touch where the next begins on the day on which the last one ends, or the day after; with
    `organisations` that of one that `replaces` another goes on with it, unless both dates are known
    and apart. Columns `organisation`, `role`, `since` and `until` (of the spell under this code),
    `member` (a number for those that go on with each other, in whose order they stand), and of the
    whole member `joined`, `left`, `member_on`, the first two with how much of them is known.
    Organisations that replace each other in a circle are a ValueError.
    """
    require_columns(memberships, ["organisation", "role", "joined", "left"], "memberships")
    rows = memberships if role is None else memberships[memberships["role"] == role]
    rows = rows.dropna(subset="organisation").astype({"organisation": "str"})
    known = [f"{name}_precision" for name in _DATES]
    rows = rows.reindex(columns=["organisation", "role", *_DATES, *known])
    rows = with_days(rows, *_DATES)
    rows["left_last"] = last_days(rows["left"], rows["left_precision"]).fillna(_OPEN)
    rows = rows.sort_values([*_THING, "joined", "left_last"], na_position="first")
    by_thing = rows.groupby(_THING, observed=True, sort=False)
    rows["reach"] = by_thing["left_last"].cummax()
    reach = by_thing["reach"].shift()
    rows["member"] = (reach.isna() | (rows["joined"] > reach + _ONE_DAY)).cumsum()
    rows = _as_one(rows, rows.sort_values("left_last", kind="stable"))
    rows = rows.drop_duplicates("member").set_index("member", drop=False).rename_axis("spell")
    rows["since"], rows["until"] = rows["joined"], rows["left"]
    if organisations is None or "replaces" not in organisations:
        return rows
    goes_on = _goes_on(rows, organisations)
    place = pd.Series(0, rows.index)
    while (later := rows["member"].isin(goes_on.index)).any():
        if place.max() > len(goes_on):
            wrong = ", ".join(sorted(rows.loc[later, "organisation"]))
            raise ValueError(f"organisations must not replace each other in a circle, got {wrong}")
        rows["member"] = rows["member"].map(goes_on).where(later, rows["member"])
        place += later
    # The name changes when the new spell begins or, where that is unknown, when the old one ends.
    begins, ends = rows.loc[goes_on.index, "joined"], rows.loc[goes_on, "left"]
    change = begins.reset_index(drop=True).fillna(ends.reset_index(drop=True)).array
    rows.loc[goes_on.index, "since"] = change
    rows.loc[goes_on, "until"] = change
    rows = rows.assign(place=place).sort_values(["member", "place"])
    return _as_one(rows, rows)


def in_force(rows: pd.DataFrame, on: Day | None) -> pd.DataFrame:
    """Take of `spells` the members of a day; who joined at an unknown date counts as there."""
    if on is None:
        there = rows["until"].isna() & rows["left"].isna()
    else:
        day = day_of(on)
        there = ~(rows["since"] > day) & ~(rows["until"] <= day)
    return rows[there].drop_duplicates("member", keep="last")


def of_some_year(rows: pd.DataFrame) -> pd.Series:
    """Tell of which `spells` it is known only in which year they began or ended, not on which day.

    A year of the calendar lies in two fiscal years, and before and after the day of a report.
    """
    return rows["joined_precision"].eq("year") | rows["left_precision"].eq("year")


def takes_part(memberships: pd.DataFrame, organisations: pd.Series, dates: pd.Series) -> np.ndarray:
    """Tell for each organisation and date whether it took part in the association, in any role.

    Who joined at an unknown date counts as there; on an unknown date, who ever took part.
    """
    require_columns(memberships, ["organisation", "joined", "left"], "memberships")
    asked = pd.DataFrame(
        {
            "organisation": organisations.astype("str").array,
            "day": dates_of(dates).array,
            "row": range(len(organisations)),
        }
    )
    of = asked.merge(spells(memberships.assign(role="any")), on="organisation")
    there = ~(of["joined"] > of["day"]) & ~(of["left_last"] <= of["day"])
    return asked["row"].isin(of.loc[there, "row"]).to_numpy()


def _goes_on(rows: pd.DataFrame, organisations: pd.DataFrame) -> pd.Series:
    """Tell for each spell that goes on with one of the organisation's forerunner with which."""
    replacing = organisations.dropna(subset="replaces").astype({"replaces": "str"})
    before = replacing.drop_duplicates("replaces").set_index("organisation")["replaces"]
    last = rows.reset_index().drop_duplicates(_THING, keep="last")
    last = last.rename(columns={"organisation": "replaces"})
    first = rows.reset_index().drop_duplicates(_THING)
    first = first.assign(replaces=first["organisation"].map(before).astype("str"))
    pairs = first.merge(last, on=["role", "replaces"], suffixes=("", "_before"))
    apart = pairs["joined"] > pairs["left_last_before"] + _ONE_DAY
    apart |= last_days(pairs["joined"], pairs["joined_precision"]) < pairs["left_before"]
    return pairs[~apart].set_index("spell")["spell_before"]


def _as_one(rows: pd.DataFrame, by_end: pd.DataFrame) -> pd.DataFrame:
    """Give all rows of a member the joining of its first, the leaving of the last by their end."""
    ends = {
        "joined": rows.drop_duplicates("member"),
        "left": by_end.drop_duplicates("member", keep="last"),
        "member_on": rows.sort_values("member_on").drop_duplicates("member"),
    }
    for name, part in ends.items():
        columns = [name, f"{name}_precision", *["left_last"] * (name == "left")]
        of_member = part.set_index("member")[columns].reindex(rows["member"])
        rows = rows.assign(**{column: of_member[column].array for column in columns})
    return rows
