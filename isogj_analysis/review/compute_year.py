"""One year of the association, on lanes: what took place, who met, what was stated."""

from typing import Any

import pandas as pd

from isogj_analysis.activity.compute_activity import sessions
from isogj_analysis.tables.fiscal import Day, dates_of, day_of
from isogj_analysis.tables.order import display_order
from isogj_analysis.tables.read import Tables

__all__ = ["year_in_numbers", "year_in_review"]

_ENTRIES: dict[str, Any] = {
    "kind": pd.CategoricalDtype(["event", "total", "meeting", "output"], ordered=True),
    "what": "str",
    "wg": "str",
    "date": "datetime64[s]",
    "date_precision": "str",
    "number": "Int64",
    "joint": "str",
    "approximate": "boolean",
    "text_ja": "str",
    "text_en": "str",
    "source": "str",
}


def year_in_numbers(tables: Tables, on: Day) -> pd.DataFrame:
    """Return what `year_in_review` holds of the association as a whole, a table to read first.

    The texts of each language, `date`, `date_precision`, `value` and `approximate` of a total, and
    `source`, by date, those without one last.

    >>> len(isogj.year_in_numbers(tables, "2009-06-01"))
    2
    """
    rows = year_in_review(tables, on)
    rows = rows[rows["wg"].isna()].rename(columns={"number": "value"})
    columns = ["text_ja", "text_en", "date", "date_precision", "value", "approximate", "source"]
    return rows[columns].sort_values("date", kind="stable", ignore_index=True)


def year_in_review(tables: Tables, on: Day) -> pd.DataFrame:
    """Lay out what is on record of the twelve months up to a day, and what has no date.

    Of the `tables` it takes `events`, `reported_totals`, `meetings` (those held), `outputs`,
    `sources` and `working_groups`. One row for each thing, by group and date:

    - `kind`: `event`, `total`, `meeting` or `output`; `what`: the kind of event or the measure
    - `wg` (ordered): the group, NA for the association as a whole
    - `date`, and `date_precision`: day, month or year; NA where the date is not on record
    - `number`: the total, whether `approximate` or not, or the number of the meeting, and its mark
      where it was `joint`
    - `text_ja`, `text_en`: of a total the name of its measure, of a meeting the kinds of its items
    - `source`

    What has no date belongs to the year if its source was given in it, or on an unknown day.

    >>> isogj.year_in_review(tables, "2009-06-01")["kind"].iloc[0]
    'event'
    """
    end = day_of(on)
    start = (end - pd.DateOffset(years=1)).to_period("M").start_time
    totals = tables.reported_totals.rename(columns={"measure": "what", "value": "number"})
    keys = ["wg", "number"]
    kinds = tables.agenda.dropna(subset="kind").drop_duplicates([*keys, "kind"])
    kinds = kinds.assign(**_named(kinds["kind"], "kind", tables))
    items = kinds.groupby(keys, observed=True)[["text_ja", "text_en"]].agg(" / ".join)
    meetings = sessions(tables.meetings).query("held").dropna(subset="date")
    parts = {
        "event": tables.events.rename(
            columns={"kind": "what", "title_ja": "text_ja", "title_en": "text_en"}
        ),
        "total": totals.assign(**_named(totals["what"], "measure", tables)),
        "meeting": meetings.merge(items.reset_index(), "left", on=keys),
        "output": tables.outputs,
    }
    rows = pd.concat(
        part.assign(kind=kind).reindex(columns=[*_ENTRIES]).astype(object)
        for kind, part in parts.items()
    )
    rows["date"] = dates_of(pd.to_datetime(rows["date"]))
    rows["date_precision"] = rows["date_precision"].fillna("day").where(rows["date"].notna())
    given = dates_of(tables.sources.set_index("source")["date"]).reindex(rows["source"]).array
    day = rows["date"].where(rows["date"].notna(), given)
    rows = rows[~(day < start) & ~(day > end)]
    order = display_order(rows["wg"], tables.working_groups, "working_groups")
    rows = rows.astype({**_ENTRIES, "wg": pd.CategoricalDtype(order, ordered=True)})
    return rows.sort_values(["wg", "date", "kind"], na_position="first", ignore_index=True)


def _named(codes: pd.Series, column: str, tables: Tables) -> dict[str, pd.Series]:
    """Return the texts of each language that name the codes of a column."""
    names = tables.names[tables.names.index.get_level_values(0) == column].droplevel(0)
    texts = [str(lang) for lang in names if f"text_{lang}" in _ENTRIES]
    told: dict[str, dict[Any, str]] = {lang: names[lang].dropna().to_dict() for lang in texts}
    return {f"text_{lang}": codes.astype("str").replace(of) for lang, of in told.items()}
