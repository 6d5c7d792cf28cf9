"""The year in review: objectives and what came of them, plans, and the laws of a day."""

import re
import unicodedata

import pandas as pd

from isogj_analysis.tables.columns import precision_of, require_columns
from isogj_analysis.tables.fiscal import Day, dates_of, day_of
from isogj_analysis.tables.forms import ERAS, NUMERAL, era_year, last_days, read_number
from isogj_analysis.tables.order import display_order

__all__ = ["laws_in_force", "objective_matrix", "plan_timeline"]

INFERRED = "pairing inferred"
_LAW_NUMBER = re.compile(f"({'|'.join(ERAS)})(元|{NUMERAL})年(.+)第({NUMERAL})号")


def objective_matrix(
    outcomes: pd.DataFrame,
    objectives: pd.DataFrame | None = None,
    working_groups: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Lay out which WG serves which objective, and how far it came.

    Needs `objective`, `wg`, `fiscal_year`, `status`, `note` of `outcomes`; `objective` of
    `objectives` and `wg` of `working_groups` give the order and the rows and columns without an
    outcome. One row per objective and WG, the full grid: `objective`, `wg` (both ordered), `paired`
    (an outcome is on record), `inferred` (its note says that the pairing was inferred, as the
    source does not state it), `status` (NA also where a pair's is not stated), `fiscal_year` of the
    outcome and `note`. An outcome that names no WG has a row of its own, `wg` NA. Of several years
    the latest counts.

    >>> isogj.objective_matrix(tables.outcomes).shape
    (5, 7)
    """
    needed = ["objective", "wg", "fiscal_year", "status", "note"]
    require_columns(outcomes, needed, "outcomes")
    rows = outcomes.sort_values("fiscal_year", kind="stable")[needed]
    rows = rows.drop_duplicates(["objective", "wg"], keep="last")
    axes = {
        "objective": display_order(rows["objective"], objectives, "objectives"),
        "wg": display_order(rows["wg"], working_groups, "working_groups"),
    }
    grid = pd.MultiIndex.from_product([*axes.values()], names=[*axes]).to_frame(index=False)
    rows = rows.astype({"objective": "str", "wg": "str"})
    # An outcome that names no WG is none of the grid, and kept beside it.
    result = grid.merge(rows, how="outer", on=["objective", "wg"], indicator="paired")
    inferred = result["note"].str.contains(INFERRED, regex=False).fillna(False).astype(bool)
    result = result.assign(paired=result["paired"] != "left_only", inferred=inferred)
    result = result.astype({name: pd.CategoricalDtype(c, ordered=True) for name, c in axes.items()})
    columns = ["objective", "wg", "paired", "inferred", "status", "fiscal_year", "note"]
    return result[columns].sort_values(["objective", "wg"], ignore_index=True)


def plan_timeline(plans: pd.DataFrame) -> pd.DataFrame:
    """Order plans by when they are due, those without a date apart and last.

    Needs `fiscal_year` and `due`. The columns of `plans`, and `dated`: only these rows have a place
    on a timeline. What is due in a month or a year (by `due_precision`) is due on its last day.
    Plans of one day, or of one fiscal year where they have none, keep the order of the table.

    >>> len(isogj.plan_timeline(tables.plans))
    1
    """
    require_columns(plans, ["fiscal_year", "due"], "plans")
    rows = plans.assign(due=dates_of(plans["due"]))
    last = last_days(rows["due"], precision_of(rows, "due"))
    rows = rows.assign(dated=rows["due"].notna(), last=last)
    rows = rows.sort_values(["last", "fiscal_year"], kind="stable", ignore_index=True)
    return rows.drop(columns="last")


def laws_in_force(laws: pd.DataFrame, on: Day) -> pd.DataFrame:
    """List the laws that can have stood on a day.

    Needs `law`, `number` (such as 平成十一年法律第百二十八号), `in_force_from`, `in_force_to`.
    Left out are laws that began later, that had ended by the day (`in_force_to` is the first day
    without them), and, where `in_force_from` is empty, those whose number is of a later year. The
    columns of `laws`, and

    - `era_year`: the year of the number, of the common era; `serial`: the number within that year;
      both NA where the number cannot be read, and such a law is left out only by its dates
    - `certain`: whether its first day in force is on record; otherwise it may have come later

    By year and number. One year, kind and number twice is a ValueError.

    >>> len(isogj.laws_in_force(tables.laws, "2009-06-01"))
    2
    """
    require_columns(laws, ["law", "number", "in_force_from", "in_force_to"], "laws")
    keys = [_law_key(number) for number in laws["number"]]
    seen: dict[tuple[int, str, int], str] = {}
    for law, key in zip(laws["law"], keys, strict=True):
        if key and seen.setdefault(key, law) != law:
            year, kind, serial = key
            raise ValueError(
                f"laws must differ in year and number, got {kind}{serial} of {year} twice: "
                f"{seen[key]}, {law}"
            )
    rows = laws.assign(
        era_year=pd.array([key and key[0] for key in keys], dtype="Int64"),
        serial=pd.array([key and key[2] for key in keys], dtype="Int64"),
        certain=laws["in_force_from"].notna(),
    )
    day = day_of(on)
    begin, end = dates_of(laws["in_force_from"]), dates_of(laws["in_force_to"])
    later = (rows["era_year"] > day.year).fillna(False).astype(bool)
    rows = rows[(begin <= day).where(rows["certain"], ~later) & ~(end <= day)]
    return rows.sort_values(["era_year", "serial", "law"], ignore_index=True)


def _law_key(number: object) -> tuple[int, str, int] | None:
    """Read the year of a law's number, its kind (法律, 政令 …) and its number in that year."""
    found = _LAW_NUMBER.fullmatch(unicodedata.normalize("NFKC", str(number)))
    if not found:
        return None
    era, year, kind, serial = found.groups()
    return era_year(era, year), kind, read_number(serial)
