"""Other axes for a catalogue: a mapping table carries it from one classification to another."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from isogj_analysis.service_map.compute_coverage import AXES, SPECIAL
from isogj_analysis.tables.columns import require_columns
from isogj_analysis.tables.order import values_of

__all__ = ["remap", "remap_cells"]

_ROUTE = ["axis", "code", "to_axis", "to_code"]


def remap(
    catalogue: pd.DataFrame, mapping: pd.DataFrame, codes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Carry a catalogue onto other axes by a mapping table.

    `mapping` has the columns `axis` (a column of the catalogue), `code` (one of its codes),
    `to_axis` and `to_code`. One code may have several rows: the rows of the catalogue are then
    repeated, once for each. An axis that maps onto itself is replaced.

    The result has the columns of the catalogue and one ordered categorical per new axis, ready for
    `coverage_matrix(..., rows="asset", columns="function")`. Its categories are those of `codes`
    (columns `axis`, `code`, in display order), which shows codes that nothing maps to as gaps;
    without `codes`, those of the mapping in order of appearance. A row without a value on an axis
    has none on the new one.

    ValueErrors name all codes of the catalogue that the mapping lacks, those of the mapping that
    the catalogue or `codes` does not know, and a new axis that two axes map to, or that rows of two
    mappings (their column `mapping`, where it is there) lead to. Of `codes` with that column those
    of other mappings are left aside.

    >>> asset = pd.DataFrame({"axis": "target", "to_axis": "asset", "code": ["network", "data"]})
    >>> isogj.remap(catalogue, asset.assign(to_code=["nets", "data"]))["asset"].unique().tolist()
    ['nets']
    """
    require_columns(mapping, _ROUTE, "mapping")
    codes = _of_one_mapping(mapping, codes)
    pairs = mapping[_ROUTE].astype("str").drop_duplicates()
    routes = pairs[["axis", "to_axis"]].drop_duplicates()
    require_columns(catalogue, routes["axis"], "catalogue")
    twice = routes.loc[routes["to_axis"].duplicated(keep=False)]
    if len(twice):
        axis = twice["to_axis"].iloc[0]
        several = " and ".join(twice.loc[twice["to_axis"] == axis, "axis"])
        raise ValueError(f"a new axis must come from one axis, {axis} comes from {several}")
    unknown, unlisted, lacking = {}, {}, {}
    led, order = pd.DataFrame({"row": np.arange(len(catalogue))}), {}
    for axis, to_axis in routes.to_numpy():
        leads = pairs.loc[pairs["to_axis"] == to_axis, ["code", "to_code"]]
        told, known = catalogue[axis].astype("str"), values_of(catalogue[axis]).astype("str")
        to_codes = pd.Index(leads["to_code"].unique())
        order[to_axis] = to_codes if codes is None else _listed(codes, to_axis)
        unknown[axis] = leads.loc[~leads["code"].isin(known), "code"].unique()
        unlisted[to_axis] = to_codes.difference(order[to_axis], sort=False)
        lacking[axis] = known[known.isin(told) & ~known.isin(leads["code"])]
        led["code"] = told.take(led["row"].to_numpy()).array
        led = led.merge(leads, how="left", on="code").rename(columns={"to_code": f"to {to_axis}"})
    _report("mapping has codes that the catalogue does not know", unknown)
    _report("mapping has codes that codes does not list", unlisted)
    _report("mapping lacks codes of the catalogue", lacking)
    carried = {
        axis: pd.Categorical(led[f"to {axis}"], values, ordered=True)
        for axis, values in order.items()
    }
    return catalogue.iloc[led["row"]].reset_index(drop=True).assign(**carried)


def remap_cells(cells: pd.DataFrame, mapping: pd.DataFrame) -> pd.DataFrame:
    """Carry the special cells of a map onto the axes to which `remap` carries its catalogue.

    `cells` is as in `coverage_states` (`target`, `phase`, `state`); `mapping` as in `remap`. The
    result has the new axes, in the same order, and `state`. An axis that the mapping says nothing
    of stays as it is.

    A new cell is special only if every cell that leads to it is: out of scope if they all are, and
    under review where some of them are. An axis that leads to two new ones is a ValueError.

    >>> len(isogj.remap_cells(tables.cells, tables.mappings))
    1
    """
    require_columns(mapping, _ROUTE, "mapping")
    require_columns(cells, [*AXES, "state"], "cells")
    _of_one_mapping(mapping, None)
    (to_row, down), (to_column, across) = (_routes(cells, mapping, axis) for axis in AXES)
    states = cells[[*AXES, "state"]].astype("str")
    leads = down.merge(across, how="cross").merge(states, how="left", on=AXES)
    leads = leads.assign(kept=leads["state"].isna(), review=leads["state"] != SPECIAL[1])
    places = leads.groupby(["to_target", "to_phase"], sort=False)[["kept", "review"]].any()
    left = places[~places["kept"]].reset_index()
    state = left["review"].map({True: SPECIAL[0], False: SPECIAL[1]}).astype("str")
    return pd.DataFrame({to_row: left["to_target"], to_column: left["to_phase"], "state": state})


def _routes(cells: pd.DataFrame, mapping: pd.DataFrame, axis: str) -> tuple[str, pd.DataFrame]:
    """Return the axis that an axis of cells leads to, and which code leads to which."""
    own = mapping.loc[mapping["axis"] == axis, ["to_axis", "code", "to_code"]].astype("str")
    several = own["to_axis"].unique()
    if len(several) > 1:
        raise ValueError(
            f"an axis of cells must lead to one new axis, {axis} leads to {' and '.join(several)}"
        )
    if own.empty:
        same = cells[axis].astype("str")
        own = pd.DataFrame({"to_axis": axis, "code": same, "to_code": same})
    leads = own[["code", "to_code"]].drop_duplicates().set_axis([axis, f"to_{axis}"], axis=1)
    return next(iter(own["to_axis"]), axis), leads


def _of_one_mapping(mapping: pd.DataFrame, codes: pd.DataFrame | None) -> pd.DataFrame | None:
    """Refuse a new axis of two mappings, and return the codes of those that are there."""
    if "mapping" not in mapping:
        return codes
    for axis, rows in mapping.groupby("to_axis", observed=True):
        several = rows["mapping"].unique()
        if len(several) > 1:
            raise ValueError(
                f"a new axis must come from one mapping, {axis} comes from {' and '.join(several)}"
            )
    if codes is None or "mapping" not in codes:
        return codes
    return codes[codes["mapping"].isin(mapping["mapping"])]


def _listed(codes: pd.DataFrame, axis: str) -> pd.Index:
    require_columns(codes, ["axis", "code"], "codes")
    return pd.Index(codes.loc[codes["axis"] == axis, "code"].astype("str").unique())


def _report(problem: str, found: Mapping[str, Collection[str]]) -> None:
    told = [f"{axis} {', '.join(codes)}" for axis, codes in found.items() if len(codes)]
    if told:
        raise ValueError(f"{problem}: {'; '.join(told)}")
