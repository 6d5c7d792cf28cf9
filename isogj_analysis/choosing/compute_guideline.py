"""What a reader should know of one genre of services before choosing, and what to ask for."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from isogj_analysis.overlap.compute_overlap import vendor_cells, vendor_groups
from isogj_analysis.service_map.compute_cell_genres import cell_genres
from isogj_analysis.service_map.compute_coverage import (
    AXES,
    SPECIAL,
    coverage_matrix,
    coverage_states,
)
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.known import unknown
from isogj_analysis.tables.order import in_order, values_of

__all__ = ["guideline_sheet"]

SUMMARIES = ["summary_ja", "summary_en"]
QUESTIONS = ["question_ja", "question_en"]
RIVAL = {
    "rank": "int64", "genre": "str", "shared": "int64", "lacking": "int64", "beyond": "int64",
    "vendors": "object", "groups": "int64", "affiliated": "bool", "lacking_cells": "object",
}  # fmt: skip


def guideline_sheet(
    catalogue: pd.DataFrame,
    genre: str,
    *,
    cells: pd.DataFrame | None = None,
    genres: pd.DataFrame | None = None,
    questions: Sequence[pd.DataFrame] = (),
) -> dict[str, pd.DataFrame]:
    """Gather what a guideline says of one genre, as a table for each part of its sheet.

    The catalogue needs `service`, `vendor`, `genre`, `target`, `phase` and, where groups are known,
    `corporate_group`. `cells` are special cells as in `coverage_states`, `genres` has `genre`,
    `summary_ja` and `summary_en`, and each table of `questions` a column `target` or `phase` with
    `question_ja` and `question_en`. The tables:

    - `genre`, one row: `genre`, its two summaries (missing where none is on record), and how many
      `services`, `vendors` and `groups` offer it
    - `cells`: what `coverage_states` returns of the genre alone, and `others`, the vendors that
      offer services of other genres in the cell
    - `places`: each phase, then each target, in which it stands: `axis`, `code`, `vendors`, and
      what to ask about it, the two questions (missing where none is on record)
    - `limits`: the cells in its rows and columns that it does not reach, special ones left out:
      the two axes, `beside` (whether it lies right beside one of its own, as the axes are ordered),
      `near` (how many of its own share the row or column), `genres` and `vendors`, lists of those
      that do stand there. Those beside it come first, then those with most of its own near
    - `vendors`: `vendor`, `corporate_group` (missing where no other vendor is of it), `services`
      (list of codes) and `cells` (how many), the vendor of most cells first
    - `alternatives`: other genres that share cells with it: `rank`, `genre`, how many cells are
      `shared`, `lacking` there and `beyond` it, the list of `vendors` that offer it in shared cells
      and the number of their `groups`, `affiliated` (all vendors of both are of one group) and the
      list of `lacking_cells`. Most shared cells first, then those not affiliated, then most groups,
      fewest cells beyond, and display order

    A genre that the catalogue does not know is a ValueError that offers the nearest names; one that
    nobody offers has tables without rows.

    >>> list(isogj.guideline_sheet(catalogue, "monitoring"))
    ['genre', 'cells', 'places', 'limits', 'vendors', 'alternatives']
    """
    require_columns(catalogue, ["service", "vendor", "genre", *AXES], "catalogue")
    known = values_of(catalogue["genre"])
    if genre not in known:
        raise unknown("genre", genre, known)
    groups = vendor_groups(catalogue)
    whole = in_order(catalogue, ["vendor", "genre", *AXES]).dropna(subset=["service", *AXES])
    own, rest = whole[whole["genre"] == genre], whole[whole["genre"] != genre]
    states = coverage_states(own, cells)
    states["others"] = coverage_matrix(rest, count="vendors").to_numpy().ravel()
    vendors = own["vendor"].dropna().unique()
    told = {
        "genre": genre,
        **_told(genres, "genre", genre, SUMMARIES),
        "services": own["service"].nunique(),
        "vendors": len(vendors),
        "groups": groups[vendors].nunique(),
    }
    return {
        "genre": pd.DataFrame([told]).astype(dict.fromkeys(SUMMARIES, "str")),
        "cells": states,
        "places": _places(own, questions),
        "limits": _limits(rest, states),
        "vendors": _vendors(own, groups),
        "alternatives": _alternatives(own, rest, groups),
    }


def _told(table: pd.DataFrame | None, key: str, code: object, columns: list[str]) -> dict[Any, Any]:
    """Return what a table says of a code in columns of text, missing where it says nothing."""
    nothing: dict[Any, Any] = dict.fromkeys(columns)
    if table is None:
        return nothing
    require_columns(table, [key, *columns], f"the table of {key}s")
    found = table.loc[table[key].astype("str") == code, columns]
    return next(iter(found.to_dict("records")), nothing)


def _places(own: pd.DataFrame, questions: Sequence[pd.DataFrame]) -> pd.DataFrame:
    found = []
    for axis in reversed(AXES):
        table = next((table for table in questions if axis in table), None)
        for code, part in own.groupby(axis, observed=True):
            row = {"axis": axis, "code": code, "vendors": part["vendor"].nunique()}
            found.append(row | _told(table, axis, code, QUESTIONS))
    types = {"axis": "str", "code": "str", "vendors": "int64", **dict.fromkeys(QUESTIONS, "str")}
    return pd.DataFrame(found, columns=list(types)).astype(types)


def _limits(rest: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    stands = states["services"].gt(0)
    of_row, of_column = (
        stands.astype(int).groupby(states[axis], observed=True).transform("sum") for axis in AXES
    )
    near = of_row + of_column
    found = states.loc[~stands & (near > 0) & ~states["state"].isin(SPECIAL), AXES]
    # Whether the genre stands left, right, above or below a cell on the map.
    shape = [states[axis].nunique() for axis in AXES]
    around = np.pad(stands.to_numpy().reshape(shape), 1)
    sides = around[1:-1, :-2], around[1:-1, 2:], around[:-2, 1:-1], around[2:, 1:-1]
    beside = np.any(sides, axis=0).ravel()
    found = found.assign(beside=beside[found.index], near=near[found.index])
    in_turn = rest.dropna(subset="vendor").sort_values("vendor").drop_duplicates([*AXES, "vendor"])
    for name, rows in (("genre", cell_genres(rest)), ("vendor", in_turn)):
        lists = rows.groupby(AXES, observed=True)[name].agg(list).to_dict()
        told = [lists.get(cell, []) for cell in found[AXES].itertuples(index=False, name=None)]
        found[f"{name}s"] = pd.Series(told, found.index, dtype="object")
    return found.sort_values(["beside", "near"], ascending=False, kind="stable", ignore_index=True)


def _vendors(own: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    services = own.groupby("vendor", observed=True)["service"].agg(lambda own: list(own.unique()))
    found = services.astype("object").rename("services").to_frame()
    found["cells"] = vendor_cells(own).sum(axis=1).reindex(found.index).astype("int64")
    several = groups[groups.duplicated(keep=False)]
    found.insert(0, "corporate_group", several.reindex(found.index))
    return found.sort_values("cells", ascending=False, kind="stable").reset_index()


def _alternatives(own: pd.DataFrame, rest: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    places = own[AXES].drop_duplicates().sort_values(AXES)
    wanted = list(places.itertuples(index=False, name=None))
    held_by = set(groups[own["vendor"].dropna().unique()])
    found: list[dict[str, Any]] = []
    for genre, part in rest.groupby("genre", observed=True):
        cells = pd.MultiIndex.from_frame(part[AXES])
        held, meets = set(cells), cells.isin(wanted)
        lacking = [cell for cell in wanted if cell not in held]
        shared = len(wanted) - len(lacking)
        vendors = list(part.loc[meets, "vendor"].dropna().sort_values().unique())
        of_groups = set(groups[vendors])
        if shared:
            row = {
                "genre": genre, "shared": shared, "lacking": len(lacking),
                "beyond": len(held) - shared, "vendors": vendors, "groups": len(of_groups),
                "affiliated": len(held_by | of_groups) <= 1, "lacking_cells": lacking,
            }  # fmt: skip
            found.append(row)
    found.sort(key=lambda row: (-row["shared"], row["affiliated"], -row["groups"], row["beyond"]))
    ranked = [{"rank": rank, **row} for rank, row in enumerate(found, start=1)]
    return pd.DataFrame(ranked, columns=list(RIVAL)).astype(RIVAL)
