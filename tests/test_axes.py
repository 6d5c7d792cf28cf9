from pathlib import Path

import pandas as pd
import pytest
from catalogues import MAPPED, PHASES, catalogue, catalogues
from hypothesis import given, settings

from isogj_analysis.service_map.compute_axes import remap, remap_cells
from isogj_analysis.service_map.compute_coverage import coverage_matrix, coverage_states

DATA = Path(__file__).resolve().parents[1] / "data"
SHIPPED = ["mappings", "mapped_codes"]
MAP = catalogue(
    ("s1", "vendor-a", "audit", "plan", "network"),
    ("s1", "vendor-a", "audit", "respond", "server"),
    ("s2", "vendor-b", "audit", "monitor", "network"),
    ("s3", "vendor-c", "audit", "respond", "network"),
)


def mapping(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["axis", "code", "to_axis", "to_code"], dtype="str")


FUNCTIONS = mapping(*[("phase", code, "function", to) for code, to in MAPPED])


def test_one_code_may_lead_to_several():
    carried = remap(MAP, FUNCTIONS)
    told = carried[["service", "phase", "function"]].astype("str").to_numpy().tolist()
    assert told == [
        ["s1", "plan", "identify"],
        ["s1", "respond", "respond"],
        ["s1", "respond", "recover"],
        ["s2", "monitor", "detect"],
        ["s3", "respond", "respond"],
        ["s3", "respond", "recover"],
    ]
    assert list(carried["function"].cat.categories) == ["identify", "detect", "respond", "recover"]
    assert carried["function"].cat.ordered
    assert list(carried.index) == list(range(6))


def test_two_axes_are_carried_at_once():
    assets = mapping(("target", "network", "asset", "wire"), ("target", "network", "asset", "air"),
                     ("target", "server", "asset", "box"))  # fmt: skip
    carried = remap(MAP, pd.concat([FUNCTIONS, assets]))
    matrix = coverage_matrix(carried, rows="asset", columns="function")
    assert matrix.loc["wire"].tolist() == matrix.loc["air"].tolist() == [1, 1, 1, 1]
    assert matrix.loc["box"].tolist() == [0, 0, 1, 1]
    assert len(carried) == 2 + 2 + 2 + 2 * 2


def test_codes_that_nothing_maps_to_show_as_gaps():
    codes = pd.DataFrame({"axis": "function", "code": ["recover", "respond", "detect", "protect",
                                                       "identify"]})  # fmt: skip
    matrix = coverage_matrix(remap(MAP, FUNCTIONS, codes), columns="function")
    assert list(matrix.columns) == list(codes["code"])
    assert matrix["protect"].tolist() == [0, 0]


def test_an_axis_may_be_replaced_while_another_still_starts_from_it():
    merged = mapping(*[("phase", phase, "phase", "any") for phase in PHASES])
    carried = remap(MAP, pd.concat([merged, FUNCTIONS]))
    assert set(carried["phase"]) == {"any"}
    assert list(carried["function"]) == list(remap(MAP, FUNCTIONS)["function"])


@pytest.mark.parametrize("typed", [True, False])
def test_unmapped_codes_are_named(typed):
    frame = MAP if typed else MAP.astype({"phase": "str", "target": "str"})
    some = FUNCTIONS[FUNCTIONS["code"] == "plan"]
    targets = mapping(("target", "server", "asset", "box"))
    with pytest.raises(
        ValueError, match="mapping lacks codes of the catalogue: phase monitor, respond; target net"
    ):
        remap(frame, pd.concat([some, targets]))


def test_unknown_codes_are_named_all_at_once():
    wrong = FUNCTIONS.replace({"plan": "plann", "monitor": "watch"})
    with pytest.raises(ValueError, match="the catalogue does not know: phase plann, watch"):
        remap(MAP, wrong)
    codes = pd.DataFrame({"axis": ["function"] * 2, "code": ["identify", "respond"]})
    with pytest.raises(ValueError, match="codes does not list: function detect, recover"):
        remap(MAP, FUNCTIONS, codes)


def test_a_code_without_a_row_need_not_be_mapped_but_is_known():
    frame = MAP[MAP["phase"] == "plan"]
    assert len(remap(frame, FUNCTIONS)) == 1
    assert len(remap(frame, FUNCTIONS[FUNCTIONS["code"] == "plan"])) == 1


def test_a_row_without_a_value_has_none_on_the_new_axis():
    carried = remap(MAP.assign(phase=MAP["phase"].where(MAP["service"] != "s2")), FUNCTIONS)
    assert carried.loc[carried["service"] == "s2", "function"].isna().tolist() == [True]
    assert remap(MAP.iloc[:0], FUNCTIONS).empty


def test_errors_of_arguments():
    with pytest.raises(ValueError, match="mapping lacks the columns to_axis, to_code; it has axis"):
        remap(MAP, FUNCTIONS[["axis", "code"]])
    with pytest.raises(ValueError, match="catalogue lacks the column depth; it has service"):
        remap(MAP, FUNCTIONS.replace({"phase": "depth"}))
    both = pd.concat([FUNCTIONS, mapping(("target", "network", "function", "detect"))])
    with pytest.raises(ValueError, match="function comes from phase and target"):
        remap(MAP, both)
    with pytest.raises(ValueError, match="codes lacks the column code; it has axis"):
        remap(MAP, FUNCTIONS, pd.DataFrame({"axis": ["function"]}))


@settings(deadline=None, max_examples=20)
@given(catalogues(typed=True))
def test_nothing_is_lost_and_nothing_counted_twice(frame):
    before = frame.copy(deep=True)
    carried = remap(frame, FUNCTIONS)
    pd.testing.assert_frame_equal(frame, before)
    back = carried[frame.columns].drop_duplicates().reset_index(drop=True)
    pd.testing.assert_frame_equal(back, frame.drop_duplicates().reset_index(drop=True))
    matrix, mapped = coverage_matrix(frame), coverage_matrix(carried, columns="function")
    assert mapped["respond"].tolist() == mapped["recover"].tolist() == matrix["respond"].tolist()


@pytest.mark.parametrize(
    ("name", "rows", "columns", "shape"),
    [("cyber-defense-matrix", "asset", "function", (5, 5)),
     ("itu-t-x1060", "category", "target", (9, 6))],
)  # fmt: skip
def test_the_shipped_mappings_carry_the_whole_shipped_catalogue(name, rows, columns, shape, tables):
    mappings, codes = (
        table[table["mapping"] == name]
        for table in (pd.read_csv(DATA / f"{file}.csv", dtype="str") for file in SHIPPED)
    )
    assert set(mappings["source"]) | set(codes["source"]) == {"illustrative"}
    assert codes[["name_ja", "name_en"]].notna().all(axis=None)
    carried = remap(tables.catalogue, mappings, codes)
    states = coverage_states(carried, rows=rows, columns=columns)
    assert (states[rows].nunique(), states[columns].nunique()) == shape
    assert set(carried["service"]) == set(tables.catalogue["service"])
    assert (states.groupby(rows, observed=False)["services"].sum() > 0).all()


def test_two_mappings_that_lead_to_one_axis_are_refused_not_mixed():
    one = FUNCTIONS.assign(mapping="csf")
    other = mapping(("phase", "plan", "function", "govern")).assign(mapping="csf-2")
    with pytest.raises(ValueError, match="one mapping, function comes from csf and csf-2"):
        remap(MAP, pd.concat([one, other]))
    assets = mapping(("target", "network", "asset", "wire"), ("target", "server", "asset", "box"))
    both = remap(MAP, pd.concat([one, assets.assign(mapping="own")]))
    assert {"function", "asset"} <= set(both)


def test_codes_of_another_mapping_are_left_aside():
    codes = pd.DataFrame(
        {
            "mapping": ["csf"] * 5 + ["csf-2"],
            "axis": "function",
            "code": ["identify", "protect", "detect", "respond", "recover", "govern"],
        }
    )
    carried = remap(MAP, FUNCTIONS.assign(mapping="csf"), codes)
    assert list(carried["function"].cat.categories) == codes["code"].tolist()[:5]
    assert "govern" in remap(MAP, FUNCTIONS, codes)["function"].cat.categories


def special(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["phase", "target", "state"], dtype="str")


def told(cells: pd.DataFrame) -> list[list[str]]:
    return cells.astype("str").to_numpy().tolist()


def test_a_cell_is_special_only_where_all_that_leads_to_it_is():
    boxes = mapping(("target", "network", "asset", "box"), ("target", "server", "asset", "box"))
    both = pd.concat([FUNCTIONS, boxes])
    one = special(("monitor", "network", "out-of-scope"))
    assert remap_cells(one, both).empty
    assert list(remap_cells(one, both)) == ["asset", "function", "state"]
    all_of = pd.concat([one, special(("monitor", "server", "out-of-scope"))])
    assert told(remap_cells(all_of, both)) == [["box", "detect", "out-of-scope"]]
    mixed = pd.concat([one, special(("monitor", "server", "under-review"))])
    assert told(remap_cells(mixed, both)) == [["box", "detect", "under-review"]]


def test_a_special_cell_leads_to_all_that_its_codes_lead_to():
    cells = special(("respond", "server", "under-review"))
    before = cells.copy(deep=True)
    assert told(remap_cells(cells, FUNCTIONS)) == [
        ["server", "respond", "under-review"], ["server", "recover", "under-review"],
    ]  # fmt: skip
    pd.testing.assert_frame_equal(cells, before)


def test_carried_cells_are_those_that_the_carried_map_marks():
    cells = special(("monitor", "network", "out-of-scope"), ("plan", "server", "under-review"))
    typed = cells.astype({"phase": MAP["phase"].dtype, "target": MAP["target"].dtype})
    assert told(remap_cells(typed, FUNCTIONS)) == told(remap_cells(cells, FUNCTIONS))
    carried = remap_cells(cells, FUNCTIONS)
    states = coverage_states(remap(MAP, FUNCTIONS), carried, columns="function")
    marked = states[states["state"].isin(["out-of-scope", "under-review"])]
    assert told(marked[["target", "function", "state"]]) == [
        ["network", "detect", "out-of-scope"], ["server", "identify", "under-review"],
    ]  # fmt: skip
    assert remap_cells(cells.iloc[:0], FUNCTIONS).empty


def test_errors_of_carried_cells():
    cells = special(("plan", "server", "under-review"))
    twice = pd.concat([FUNCTIONS, mapping(("phase", "plan", "stage", "early"))])
    with pytest.raises(ValueError, match="phase leads to function and stage"):
        remap_cells(cells, twice)
    with pytest.raises(ValueError, match="cells lacks the column state; it has phase, target"):
        remap_cells(cells[["phase", "target"]], FUNCTIONS)
    with pytest.raises(ValueError, match="mapping lacks the columns to_axis, to_code"):
        remap_cells(cells, FUNCTIONS[["axis", "code"]])
    mixed = [FUNCTIONS.assign(mapping="csf"), FUNCTIONS.assign(mapping="csf-2")]
    with pytest.raises(ValueError, match="function comes from csf and csf-2"):
        remap_cells(cells, pd.concat(mixed))


def test_the_shipped_matrix_has_no_gap_where_the_map_is_out_of_scope(tables):
    own = tables.mappings.query("mapping == 'cyber-defense-matrix'")
    codes = tables.mapped_codes.query("mapping == 'cyber-defense-matrix'")
    cells = remap_cells(tables.cells, own)
    carried = remap(tables.catalogue, own, codes)
    states = coverage_states(carried, cells, rows="asset", columns="function")
    state = states.set_index(["asset", "function"])["state"]
    assert state["users", "detect"] == "out-of-scope"
    assert state["data", "respond"] == state["data", "recover"] == "under-review"
    # Servers in education are in scope, and lead to the same cell as endpoints.
    assert state["devices", "protect"] == "covered"
