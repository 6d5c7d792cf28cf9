"""Who came to the meetings: how often, since when, and who carries the work."""

import pandas as pd

from isogj_analysis.activity.compute_agenda import with_dates
from isogj_analysis.membership.compute_spells import takes_part
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import WHOLE, Day, in_period
from isogj_analysis.tables.order import display_order

__all__ = ["attendance_rates"]

# So many of the last meetings tell newcomers and leavers; who makes up this share carries a WG.
RECENT, CARRYING = 6, 0.5
_PAIR = ["wg", "organisation"]
_COLUMNS = {
    **{"wg": "category", "organisation": "str"},
    **dict.fromkeys(["attended", "people", "possible"], "Int64"),
    "rate": "Float64",
    **dict.fromkeys(["first", "last"], "datetime64[s]"),
    **dict.fromkeys(["newcomer", "leaver", "carries"], "boolean"),
}


def attendance_rates(
    attendance: pd.DataFrame,
    meetings: pd.DataFrame,
    memberships: pd.DataFrame,
    *,
    on: Day | None = None,
    period: str = WHOLE,
) -> pd.DataFrame:
    """Say how often each organisation came to the meetings of each WG in a period (`in_period`).

    Needs `wg`, `number`, `organisation`, `people` of `attendance`; `wg`, `number`, `date` of
    `meetings`; `organisation`, `joined`, `left` of `memberships`, of any role. One row per WG and
    organisation that came at least once, by WG and how often:

    - `wg` (ordered), `organisation`
    - `attended`: meetings to which it came; `people`: how many came to those where they were
      counted, NA where they never were
    - `possible`: the WG's meetings while it took part in the association (from the beginning where
      its joining date is unknown)
    - `rate`: share of the possible meetings to which it came; NA where none was possible. Visits
      as a guest, before joining or after leaving, do not count into it
    - `first`, `last`: dates of the first and last meeting to which it came
    - `newcomer`: came for the first time to one of the 6 last meetings; `leaver`: came to none of
      them any more; both NA where the WG has not twice as many meetings to compare
    - `carries`: one of the fewest organisations that together make up half of all attendance in the
      WG; those equal to the last of them are counted too

    A meeting of which nobody's attendance is on record, or no date, is unknown and not counted;
    nor is one that was called off. A session of several WGs counts in each of them.

    >>> len(isogj.attendance_rates(tables.attendance, tables.meetings, tables.memberships))
    3
    """
    require_columns(attendance, ["wg", "number", "organisation", "people"], "attendance")
    came = with_dates(attendance, in_period(meetings, on, period)).dropna(subset=["date", *_PAIR])
    came = came.drop_duplicates(["wg", "number", "organisation"])
    wgs = display_order(came["wg"])
    came = came.assign(
        wg=wgs.get_indexer(pd.Index(came["wg"].astype("str"))),
        organisation=came["organisation"].astype("str"),
        member=takes_part(memberships, came["organisation"], came["date"]),
    )
    counted = came[["wg", "number", "date"]].drop_duplicates(["wg", "number"])
    counted = counted.sort_values(["wg", "date", "number"])
    counted["rank"] = counted.groupby("wg").cumcount()
    counted["of"] = counted.groupby("wg")["rank"].transform("size")
    by_pair = came.merge(counted.drop(columns="date"), on=["wg", "number"]).groupby(_PAIR)
    result = by_pair.agg(
        attended=("rank", "size"),
        as_member=("member", "sum"),
        first=("date", "min"),
        last=("date", "max"),
        first_rank=("rank", "min"),
        last_rank=("rank", "max"),
        of=("of", "max"),
    )
    result = result.assign(people=by_pair["people"].sum(min_count=1)).reset_index()
    # The meetings of each pair's WG while the organisation took part in the association.
    held = result[_PAIR].reset_index(names="pair").merge(counted[["wg", "date"]], on="wg")
    held = held[takes_part(memberships, held["organisation"], held["date"])]
    result["possible"] = held.groupby("pair").size().reindex(result.index, fill_value=0)
    result["rate"] = result["as_member"] / result["possible"].where(result["possible"] > 0)
    since = result["of"] - RECENT
    judged = since >= RECENT
    result["newcomer"] = (result["first_rank"] >= since).astype("boolean").where(judged)
    result["leaver"] = (result["last_rank"] < since).astype("boolean").where(judged)
    result = result.sort_values(["wg", "attended", "organisation"], ascending=[True, False, True])
    by_wg = result.groupby("wg")["attended"]
    needed = by_wg.cumsum() - result["attended"] < CARRYING * by_wg.transform("sum")
    least = result["attended"].where(needed).groupby(result["wg"]).transform("min")
    result["carries"] = result["attended"] >= least
    result["wg"] = pd.Categorical.from_codes(result["wg"], categories=wgs, ordered=True)
    return result.reset_index(drop=True)[list(_COLUMNS)].astype(_COLUMNS)
