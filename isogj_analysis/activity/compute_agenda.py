"""What happened at the meetings: kinds of items, who came from outside, what is not on record."""

import pandas as pd

from isogj_analysis.activity.compute_activity import sessions
from isogj_analysis.membership.compute_spells import takes_part
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import WHOLE, Day, fiscal_year, in_period
from isogj_analysis.tables.order import display_order

__all__ = ["agenda_kinds", "incomplete_records", "outside_presenters"]

_MEETING = ["wg", "number"]
# What somebody presents.
PRESENTED = ("product", "talk")
_TOLD = ["kind", "presenter", "topic_ja", "topic_en"]


def agenda_kinds(
    meetings: pd.DataFrame,
    agenda: pd.DataFrame,
    *,
    first_month: int = 4,
    on: Day | None = None,
    period: str = WHOLE,
) -> pd.DataFrame:
    """Count the agenda items of each kind in each fiscal year, of a period as `in_period` says.

    Needs `wg`, `number`, `date` of `meetings` and `wg`, `number`, `kind` of `agenda`. One row per
    fiscal year, from the first meeting to the last, and kind: `fiscal_year`, `kind` (ordered) and
    `items`. A year of which no item at all is on record is unknown: NA, not 0. Items of meetings of
    unknown date stand in a last year NA, those of meetings called off nowhere, and one that several
    WGs have on record of a session that they held together counts once.

    >>> int(isogj.agenda_kinds(tables.meetings, tables.agenda)["items"].sum())
    3
    """
    require_columns(agenda, [*_MEETING, "kind"], "agenda")
    within = in_period(meetings, on, period)
    left_out = meetings[~meetings.index.isin(within.index)]
    agenda = agenda[~_keys(agenda).isin(_keys(left_out))]
    items = _once(with_dates(agenda, within))
    # 0 stands for the unknown year while counting: a fiscal year of that name there is not.
    years = fiscal_year(items["date"], first_month=first_month).fillna(0)
    held = fiscal_year(sessions(within).query("held")["date"], first_month=first_month).dropna()
    listed = range(held.min(), held.max() + 1) if len(held) else []
    rows = pd.Index([*listed, *[0] * bool(years.eq(0).any())], name="fiscal_year", dtype="Int64")
    kinds = display_order(agenda["kind"])
    grid = pd.crosstab(years, items["kind"].astype("str")).reindex(
        index=rows, columns=kinds, fill_value=0
    )
    grid = grid.astype("Int64").where(grid.any(axis=1), axis=0)
    result = grid.melt(ignore_index=False, var_name="kind", value_name="items").reset_index()
    return result.assign(
        fiscal_year=result["fiscal_year"].mask(result["fiscal_year"] == 0),
        kind=pd.Categorical(result["kind"], kinds, ordered=True),
    ).sort_values(["fiscal_year", "kind"], ignore_index=True)


def outside_presenters(
    agenda: pd.DataFrame, meetings: pd.DataFrame, memberships: pd.DataFrame
) -> pd.DataFrame:
    """List the agenda items presented by organisations that took no part in the association then.

    Needs `wg`, `number`, `item`, `kind`, `presenter` of `agenda`; `wg`, `number`, `date` of
    `meetings`; `organisation`, `joined`, `left` of `memberships`, of any role. Columns `date`,
    `wg`, `number`, `item`, `kind`, `presenter`, by date. Items without a presenter on record are
    no evidence of an outside one and are left out. What several WGs have on record of one session
    stands once, and nothing of meetings called off.

    >>> len(isogj.outside_presenters(tables.agenda, tables.meetings, tables.memberships))
    0
    """
    require_columns(agenda, [*_MEETING, "item", "kind", "presenter"], "agenda")
    items = _once(with_dates(agenda.dropna(subset="presenter"), meetings))
    outside = items[~takes_part(memberships, items["presenter"], items["date"])]
    columns = ["date", *_MEETING, "item", "kind", "presenter"]
    return outside[columns].sort_values(columns[:4], ignore_index=True)


def incomplete_records(meetings: pd.DataFrame, agenda: pd.DataFrame) -> pd.DataFrame:
    """List the meetings of which something is not on record.

    Needs `wg`, `number`, `date`, `host` of `meetings` and `wg`, `number`, `kind`, `presenter` of
    `agenda`. Columns `wg`, `number`, `date`, `host` and `missing`: list of `meeting` (the number is
    skipped: no row at all), `date`, `host`, `agenda` (no item) and `presenter` (of a product or a
    talk). By WG and number. Of a session that several WGs held it is enough that one of them has it
    on record. A meeting by mail lacks no host, and nothing is missing of one called off.

    >>> len(isogj.incomplete_records(tables.meetings, tables.agenda))
    1
    """
    require_columns(meetings, [*_MEETING, "date", "host"], "meetings")
    require_columns(agenda, [*_MEETING, "kind", "presenter"], "agenda")
    rows = sessions(meetings).drop_duplicates(_MEETING)
    silent = agenda[agenda["kind"].isin(PRESENTED) & agenda["presenter"].isna()]
    by_mail = rows["state"].eq("by-mail").fillna(False) if "state" in rows else False
    on_record = (
        rows[["date", "host"]]
        .notna()
        .assign(agenda=_keys(rows).isin(_keys(agenda)), presenter=~_keys(rows).isin(_keys(silent)))
    )
    on_record["host"] |= by_mail
    gaps = ~on_record.groupby(rows["session"]).transform("any")
    missing = [gaps.columns[row].tolist() for row in gaps.to_numpy(bool)]
    rows = rows.assign(missing=pd.Series(missing, rows.index, dtype=object))
    columns = [*_MEETING, "date", "host", "missing"]
    rows = pd.concat([rows.loc[rows["held"] & gaps.any(axis=1), columns], _skipped(rows)[columns]])
    return rows.sort_values(_MEETING, ignore_index=True)


def with_dates(rows: pd.DataFrame, meetings: pd.DataFrame) -> pd.DataFrame:
    """Add to rows about meetings the date of each, NaT where unknown, and its session.

    Rows about a meeting that was called off are left out.
    """
    require_columns(meetings, [*_MEETING, "date"], "meetings")
    known = sessions(meetings).drop_duplicates(_MEETING).set_index(_MEETING).reindex(_keys(rows))
    rows = rows.assign(date=known["date"].array, session=known["session"].array)
    return rows[known["held"].fillna(True).to_numpy(bool)]


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[_MEETING])


def _once(items: pd.DataFrame) -> pd.DataFrame:
    """Take what several WGs have on record of one session once; a WG may have two items alike."""
    told = [name for name in _TOLD if name in items]
    nth = items.groupby([*_MEETING, *told], observed=True, dropna=False).cumcount()
    again = items.assign(nth=nth).duplicated(["session", "nth", *told])
    return items[~(again & items["session"].notna())]


def _skipped(meetings: pd.DataFrame) -> pd.DataFrame:
    """Make a row for every number that is missing between 1 and a WG's highest."""
    numbers = meetings.dropna(subset=_MEETING).groupby("wg", observed=True)["number"]
    gone = [(wg, n) for wg, own in numbers for n in range(1, own.max()) if n not in set(own)]
    skipped = pd.DataFrame(gone, columns=_MEETING).reindex(columns=meetings.columns)
    types = meetings.dtypes.drop(["held", "session"]).to_dict()
    missing = pd.Series([["meeting"]] * len(gone), dtype=object)
    return skipped.astype(types).assign(missing=missing)
