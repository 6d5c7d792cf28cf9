import datetime as dt

import pandas as pd
import pytest
from catalogues import GENRES, PHASES, TARGETS, VENDORS, catalogue, catalogues
from hypothesis import given, settings
from hypothesis import strategies as st

from isogj_analysis.service_map.compute_coverage import (
    as_of,
    coverage_matrix,
    coverage_states,
    in_scope,
)

MAP = catalogue(
    ("s1", "vendor-a", "monitoring", "monitor", "network"),
    ("s1", "vendor-a", "monitoring", "monitor", "server"),
    ("s2", "vendor-b", "monitoring", "monitor", "network"),
    ("s3", "vendor-c", "monitoring", "monitor", "server"),
    ("s4", "vendor-a", "audit", "monitor", "network"),
    ("s5", "vendor-d", "audit", "respond", "server"),
)
NOWHERE = pd.DataFrame({"target": [], "phase": [], "state": []}, dtype="str")


def special(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["target", "phase", "state"], dtype="str")


def brute(frame: pd.DataFrame, *, rows: str, columns: str, thing: str) -> dict:
    found: dict = {}
    for row in frame.astype(object).to_dict("records"):
        if thing == "corporate_group" and pd.isna(row[thing]):
            row[thing] = row["vendor"]
        found.setdefault((row[rows], row[columns]), set()).add(row[thing])
    return {cell: len(things) for cell, things in found.items()}


# --- as_of


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2009-05-31", ["old"]), ("2009-06-01", ["new", "open"]), ("2010-05-31", ["new", "open"]),
     ("2010-06-01", ["open"])],
)  # fmt: skip
def test_a_scope_begins_on_its_day_and_ends_before_its_last(day, in_force):
    frame = catalogue(
        ("old", "vendor-a", "audit", "plan", "network", None, "2009-06-01"),
        ("new", "vendor-a", "audit", "plan", "network", "2009-06-01", "2010-06-01"),
        ("open", "vendor-a", "audit", "plan", "network", "2009-06-01", None),
    )
    for typed in (frame, frame.assign(since=["", "2009-06-01", "2009-06-01"]).replace("", None)):
        assert list(as_of(typed, day)["service"]) == in_force
    assert list(as_of(frame, dt.date.fromisoformat(day))["service"]) == in_force
    assert list(as_of(frame, pd.Timestamp(day))["service"]) == in_force


@settings(deadline=None, max_examples=20)
@given(catalogues())
def test_a_day_divides_every_row_into_not_yet_in_force_and_no_longer(frame):
    day = "2009-06-01"
    since, until = (frame[name].astype("str") for name in ("since", "until"))
    later = frame["since"].notna() & (since > day)
    over = frame["until"].notna() & (until.str[:10] <= day)
    pd.testing.assert_frame_equal(as_of(frame, day), frame[~later & ~over])


def test_a_snapshot_keeps_every_category_and_leaves_its_input_alone():
    before = MAP.copy(deep=True)
    empty = as_of(MAP.assign(until=pd.Timestamp("2000-01-01")), "2009-06-01")
    assert coverage_matrix(empty).shape == (2, 3)
    pd.testing.assert_frame_equal(MAP, before)


def test_errors_of_dates():
    with pytest.raises(
        ValueError, match=r"catalogue lacks the columns since, until; it has servic"
    ):
        as_of(MAP[["service", "vendor"]], "2009-06-01")
    with pytest.raises(ValueError, match=r"^date must be a day .* got '2009-02-30'"):
        as_of(MAP, "2009-02-30")


# --- coverage_matrix


def test_a_matrix_holds_all_categories_in_their_order():
    matrix = coverage_matrix(MAP)
    assert list(matrix.index) == TARGETS
    assert list(matrix.columns) == PHASES
    assert (matrix.index.name, matrix.columns.name) == ("target", "phase")
    assert matrix.to_numpy().tolist() == [[0, 3, 0], [0, 2, 1]]


@pytest.mark.parametrize(
    ("count", "numbers"),
    [("vendors", [[0, 2, 0], [0, 2, 1]]), ("groups", [[0, 1, 0], [0, 2, 1]])],
)
def test_vendors_and_groups_are_counted_once_per_cell(count, numbers):
    assert coverage_matrix(MAP, count=count).to_numpy().tolist() == numbers


def test_without_groups_each_vendor_is_one():
    plain = MAP.drop(columns="corporate_group")
    matrix = coverage_matrix(plain, count="groups")
    pd.testing.assert_frame_equal(matrix, coverage_matrix(plain, count="vendors"))


def test_plain_values_are_sorted_and_a_column_of_ones_own_is_an_axis():
    frame = MAP.assign(region=["west", "east", "west", "west", "east", None])
    matrix = coverage_matrix(frame, rows="region", columns="vendor")
    assert list(matrix.index) == ["east", "west"]
    assert list(matrix.columns) == VENDORS
    assert matrix.to_numpy().tolist() == [[2, 0, 0, 0], [1, 1, 1, 0]]
    numbered = coverage_matrix(MAP.assign(level=[3, 1, 2, 1, 3, 10]), rows="level")
    assert list(numbered.index) == [1, 2, 3, 10]


@settings(deadline=None, max_examples=20)
@given(catalogues(), st.sampled_from(["services", "vendors", "groups"]))
def test_every_cell_counts_what_stands_in_it(frame, count):
    thing = {"services": "service", "vendors": "vendor", "groups": "corporate_group"}[count]
    matrix = coverage_matrix(frame, rows="phase", columns="genre", count=count)
    found = {cell: n for cell, n in matrix.stack().items() if n}
    assert found == brute(frame, rows="phase", columns="genre", thing=thing)


@settings(deadline=None, max_examples=20)
@given(catalogues(), st.randoms())
def test_a_matrix_is_the_same_for_any_order_of_rows_and_turns_with_its_axes(frame, random):
    order = list(range(len(frame)))
    random.shuffle(order)
    matrix = coverage_matrix(frame)
    pd.testing.assert_frame_equal(matrix, coverage_matrix(frame.iloc[order]))
    turned = coverage_matrix(frame, rows="phase", columns="target")
    pd.testing.assert_frame_equal(matrix.T, turned)
    doubled = pd.concat([frame, frame], ignore_index=True)
    assert matrix.equals(coverage_matrix(doubled))


@settings(deadline=None, max_examples=20)
@given(catalogues())
def test_totals_and_bounds(frame):
    services, vendors, groups = (
        coverage_matrix(frame, count=count) for count in ("services", "vendors", "groups")
    )
    placed = frame[["service", "target", "phase"]].drop_duplicates()
    assert services.to_numpy().sum() == len(placed)
    assert (services >= vendors).all(axis=None)
    assert (vendors >= groups).all(axis=None)
    assert ((services > 0) == (groups > 0)).all(axis=None)


def test_errors_of_a_matrix():
    with pytest.raises(
        ValueError, match="count must be 'services', 'vendors' or 'groups', got 'x'"
    ):
        coverage_matrix(MAP, count="x")
    with pytest.raises(ValueError, match="two different columns, got 'phase' for both"):
        coverage_matrix(MAP, rows="phase")
    with pytest.raises(
        ValueError, match="catalogue lacks the columns target, phase; it has service"
    ):
        coverage_matrix(MAP[["service"]])
    with pytest.raises(ValueError, match="catalogue lacks the column vendor; it has"):
        coverage_matrix(MAP.drop(columns="vendor"), count="groups")


# --- coverage_states


def test_states_of_cells():
    states = coverage_states(MAP, special(("server", "plan", "out-of-scope")))
    assert list(states.columns) == ["target", "phase", "services", "vendors", "groups", "state"]
    told = states.astype({"target": "str", "phase": "str", "state": "str"})
    assert told.to_numpy().tolist() == [
        ["network", "plan", 0, 0, 0, "gap"],
        ["network", "monitor", 3, 2, 1, "single-group"],
        ["network", "respond", 0, 0, 0, "gap"],
        ["server", "plan", 0, 0, 0, "out-of-scope"],
        ["server", "monitor", 2, 2, 2, "covered"],
        ["server", "respond", 1, 1, 1, "single-vendor"],
    ]
    assert list(states["state"].cat.categories) == [
        "gap", "single-vendor", "single-group", "covered", "under-review", "out-of-scope",
    ]  # fmt: skip
    assert states["state"].cat.ordered
    assert list(states["target"].cat.categories) == TARGETS


def test_what_cells_say_goes_before_the_numbers():
    states = coverage_states(MAP, special(("network", "monitor", "under-review")))
    cell = states.set_index(["target", "phase"]).loc[("network", "monitor")]
    assert (cell["services"], cell["state"]) == (3, "under-review")


@pytest.mark.parametrize("column", ["service", "vendor"])
def test_a_row_without_service_or_vendor_is_refused(column):
    frame = MAP.astype({column: object})
    frame.loc[frame.index[:2], column] = None
    told = f"catalogue has 2 of {len(MAP)} rows without {column}"
    with pytest.raises(ValueError, match=told):
        coverage_states(frame)


@pytest.mark.parametrize("given", ["data", None, 3])
def test_what_is_no_table_is_named(given):
    told = f"catalogue must be a DataFrame, got {type(given).__name__}"
    with pytest.raises(ValueError, match=told):
        coverage_matrix(given)


@settings(deadline=None, max_examples=20)
@given(catalogues())
def test_states_follow_from_the_three_counts(frame):
    states = coverage_states(frame, NOWHERE)
    for count in ("services", "vendors", "groups"):
        matrix = coverage_matrix(frame, count=count)
        assert states[count].tolist() == matrix.to_numpy().ravel().tolist()
    rule = {
        "gap": states["services"] == 0,
        "single-vendor": (states["vendors"] == 1),
        "single-group": (states["vendors"] > 1) & (states["groups"] == 1),
        "covered": states["groups"] > 1,
    }
    for state, holds in rule.items():
        assert ((states["state"] == state) == holds).all()


def test_a_catalogue_without_a_row_is_all_gaps():
    states = coverage_states(MAP.iloc[:0])
    assert len(states) == 6
    assert set(states["state"]) == {"gap"}
    assert coverage_states(catalogue(typed=False)).empty


def test_errors_of_special_cells():
    with pytest.raises(
        ValueError, match="cells lacks the column genre; it has target, phase, state"
    ):
        coverage_states(MAP, special(), rows="genre")
    with pytest.raises(ValueError, match="'under-review' or 'out-of-scope', got 'closed'"):
        coverage_states(MAP, special(("network", "plan", "closed")))
    with pytest.raises(
        ValueError, match="target in cells must be one of network, server, got 'sea'"
    ):
        coverage_states(MAP, special(("sea", "plan", "under-review")))
    with pytest.raises(ValueError, match="each cell once, got network × plan twice"):
        coverage_states(
            MAP, special(("network", "plan", "under-review"), ("network", "plan", "out-of-scope"))
        )
    with pytest.raises(
        ValueError, match="must not be named as a column of the result, got 'state'"
    ):
        coverage_states(MAP.assign(state="x"), rows="state")


@settings(deadline=None, max_examples=20)
@given(frame=catalogues(), pick=st.data())
def test_what_is_in_scope_stands_in_the_cells_that_a_map_counts(frame, pick):
    states = coverage_states(frame).set_index(["target", "phase"])
    chosen = pick.draw(st.sets(st.sampled_from(list(states.index)))) if len(states) else set()
    cells = states.loc[list(chosen)].assign(state="under-review").reset_index()
    kept = in_scope(frame, cells)
    left = coverage_states(kept).set_index(["target", "phase"])["vendors"]
    expected = states["vendors"].where(~states.index.isin(list(chosen)), 0)
    assert left.astype(int).to_dict() == expected.loc[left.index].astype(int).to_dict()
    assert expected.drop(left.index).eq(0).all()
    homeless = frame[["target", "phase"]].isna().any(axis=1)
    assert homeless.sum() == homeless[kept.index].sum()


def test_errors_of_scope():
    with pytest.raises(ValueError, match="catalogue lacks the column phase"):
        in_scope(MAP.drop(columns="phase"), special())
    with pytest.raises(ValueError, match="target in cells must be one of"):
        in_scope(MAP, special(("sea", "plan", "under-review")))


def test_genres_by_vendor_is_a_map_too():
    states = coverage_states(MAP, rows="genre", columns="vendor")
    assert len(states) == len(GENRES) * len(VENDORS)
    assert set(states["state"]) == {"gap", "single-vendor"}
