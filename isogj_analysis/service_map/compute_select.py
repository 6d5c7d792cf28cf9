"""A selection of a catalogue, by codes or by names."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from isogj_analysis.service_map.compute_coverage import as_of
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.fiscal import Day, day_of
from isogj_analysis.tables.frames import SELECTED
from isogj_analysis.tables.known import unknown
from isogj_analysis.tables.names import normalise_name
from isogj_analysis.tables.order import values_of
from isogj_analysis.tables.read import Tables

__all__ = ["select"]

_AXES = ("phase", "target")
Wanted = str | Sequence[str] | None


def select(
    catalogue: pd.DataFrame,
    names: "pd.DataFrame | Tables | None" = None,
    *,
    vendor: Wanted = None,
    genre: Wanted = None,
    target: Wanted = None,
    phase: Wanted = None,
    on: Day | None = None,
) -> pd.DataFrame:
    """Return the rows of a catalogue of some vendors, genres, targets or phases, or of a day.

    Each is a code or a name, or a list of them; the names are those of the tables, `tables.names`,
    or `tables`, which brings the aliases of vendors too. What was selected goes along with the rows
    and with what is computed of them: a figure says so in its title. Of a column that was selected,
    and of vendors, genres and groups, categories without a row are left out; phases and targets
    stay whole otherwise, for an empty cell of a map is a finding. A code or name that the catalogue
    does not know is a ValueError with the nearest.

    >>> isogj.select(catalogue, tables, genre="Monitoring")["service"].unique().tolist()
    ['a-watch', 'c-watch']
    """
    given = {"vendor": vendor, "genre": genre, "target": target, "phase": phase}
    wanted = {column: asked for column, asked in given.items() if asked is not None}
    require_columns(catalogue, wanted, "catalogue")
    rows, selected = catalogue, dict[str, Any](catalogue.attrs.get(SELECTED, {}))
    if on is not None:
        rows, selected["on"] = as_of(rows, on), f"{day_of(on):%Y-%m-%d}"
    for column, asked in wanted.items():
        codes = _codes(catalogue[column], asked, names)
        rows, selected[column] = rows[rows[column].isin(codes)], codes
    rows = rows.copy()
    for column in map(str, rows.select_dtypes("category")):
        if column not in _AXES or column in wanted:
            rows[column] = rows[column].cat.remove_unused_categories()
    rows.attrs[SELECTED] = selected
    return rows


def _codes(
    column: pd.Series, asked: str | Sequence[str], names: "pd.DataFrame | Tables | None"
) -> list[str]:
    """Return the codes of a column that are meant, in the order of the column."""
    values = [str(value) for value in values_of(column)]
    pairs, shown = list[tuple[str, str]](), dict[Any, str]()
    if isinstance(names, Tables):
        if column.name == "vendor":
            aliases = names.aliases[["alias", "organisation"]].astype("str")
            aliases = aliases[aliases["organisation"].isin(values)]
            pairs += aliases.itertuples(index=False, name=None)
        names = names.names
    if names is not None and column.name in names.index.get_level_values(0):
        own = names.loc[[column.name]].droplevel(0)
        own = own[own.index.isin(values)]
        pairs += [(str(name), str(code)) for of in own for code, name in own[of].dropna().items()]
        shown = own.bfill(axis="columns").iloc[:, 0].dropna().to_dict()
    found = set()
    for one in [asked] if isinstance(asked, str) else asked:
        meant = {code for name, code in pairs if normalise_name(name) == normalise_name(str(one))}
        if str(one) not in values and len(meant) != 1:
            told = str(column.name), one, sorted(meant) or values
            raise unknown(*told, named=pairs, shown=shown)
        found.add(str(one) if str(one) in values else meant.pop())
    return [value for value in values if value in found]
