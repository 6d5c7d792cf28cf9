import pandas as pd
import pytest
from catalogues import catalogue, catalogues
from hypothesis import given, settings
from hypothesis import strategies as st

from isogj_analysis.service_map.compute_changes import compare_catalogues, compare_coverage
from isogj_analysis.service_map.compute_coverage import as_of, coverage_states

BEFORE = catalogue(
    ("same", "vendor-a", "audit", "plan", "network"),
    ("gone", "vendor-a", "audit", "plan", "server"),
    ("old-name", "vendor-b", "audit", "monitor", "network"),
    ("old-genre", "vendor-b", "audit", "monitor", "server"),
    ("moved", "vendor-c", "audit", "plan", "network"),
    ("moved", "vendor-c", "audit", "monitor", "network"),
    ("recast", "vendor-c", "audit", "plan", "network"),
)
AFTER = catalogue(
    ("same", "vendor-a", "audit", "plan", "network"),
    ("new", "vendor-d", "monitoring", "respond", "server"),
    ("new-name", "vendor-b", "audit", "monitor", "network"),
    ("new-genre", "vendor-b", "monitoring", "monitor", "server"),
    ("moved", "vendor-c", "audit", "plan", "network"),
    ("moved", "vendor-c", "audit", "respond", "network"),
    ("recast", "vendor-c", "monitoring", "plan", "network"),
)


def services(**rows: tuple[str, str | None]) -> pd.DataFrame:
    """Build a table of services from code=(name, replaces); _ stands for - in codes."""
    return pd.DataFrame(
        [(code.replace("_", "-"), name, old) for code, (name, old) in rows.items()],
        columns=["service", "name_ja", "replaces"],
        dtype="str",
    )


SERVICES = services(
    same=("監視", None), gone=("終了", None), new=("新設", None),
    old_name=("旧称", None), new_name=("新称", "old-name"),
    old_genre=("改ざん 検知", None), new_genre=("改ざん検知サービス", "old-genre"),
    moved=("移転", None), recast=("転属", None),
).replace("改ざん検知サービス", "改ざん検知")  # fmt: skip


def kinds(table: pd.DataFrame) -> dict[str, str]:
    return dict(zip(table["service"], table["change"].astype("str"), strict=True))


# --- compare_catalogues


def test_every_kind_of_change_is_told_apart():
    table = compare_catalogues(BEFORE, AFTER, SERVICES)
    assert kinds(table) == {
        "new": "added",
        "gone": "ended",
        "new-name": "renamed",
        "moved": "rescoped",
        "new-genre": "reclassified",
        "recast": "reclassified",
    }
    assert list(table["change"].cat.categories) == [
        "added", "ended", "renamed", "rescoped", "reclassified", "transferred",
    ]  # fmt: skip
    assert table["change"].is_monotonic_increasing


def test_what_is_told_of_a_change():
    rows = compare_catalogues(BEFORE, AFTER, SERVICES).set_index("service")
    moved = rows.loc["moved"]
    assert moved["cells_gained"] == (("network", "respond"),)
    assert moved["cells_lost"] == (("network", "monitor"),)
    assert moved["cells_kept"] == (("network", "plan"),)
    renamed = rows.loc["new-name"]
    assert (renamed["previous"], renamed["name_before"], renamed["name_after"]) == (
        "old-name", "旧称", "新称",
    )  # fmt: skip
    assert (rows.loc["recast", "genre_before"], rows.loc["recast", "genre_after"]) == (
        "audit", "monitoring",
    )  # fmt: skip
    assert rows.loc["gone", "vendor"] == rows.loc["gone", "vendor_before"] == "vendor-a"
    assert rows.loc["gone", ["genre_after", "name_after", "previous"]].isna().all()
    assert rows.loc["new", ["genre_before", "name_before", "vendor_before"]].isna().all()
    assert rows.loc["new", "cells_gained"] == (("server", "respond"),)
    assert rows.loc["gone", "cells_lost"] == (("server", "plan"),)


def test_several_changes_of_one_service_stand_in_one_row():
    after = catalogue(("new-name", "vendor-c", "monitoring", "plan", "server"))
    table = compare_catalogues(BEFORE[BEFORE["service"] == "old-name"], after, SERVICES)
    assert kinds(table) == {"new-name": "renamed"}
    assert table["also"].tolist() == [("reclassified", "rescoped", "transferred")]


def test_without_services_what_continues_under_another_code_is_added_and_ended():
    table = kinds(compare_catalogues(BEFORE, AFTER))
    assert table["new-name"] == "added"
    assert table["old-name"] == "ended"
    assert table["recast"] == "reclassified"


def test_names_of_two_folders_are_compared_beyond_their_writing():
    older = services(same=("監視サービス", None), moved=("移転", None))
    newer = services(same=("監視 サービス", None), moved=("転居", None))
    frame = catalogue(
        ("same", "vendor-a", "audit", "plan", "network"),
        ("moved", "vendor-a", "audit", "plan", "network"),
    )
    table = compare_catalogues(frame, frame, newer, services_before=older)
    assert kinds(table) == {"moved": "renamed"}
    assert table["previous"].isna().all()


def test_a_service_sold_to_another_vendor_is_transferred():
    one = catalogue(("s", "vendor-a", "audit", "plan", "network"))
    other = catalogue(("s", "vendor-b", "audit", "plan", "network"))
    table = compare_catalogues(one, other)
    assert kinds(table) == {"s": "transferred"}
    assert table[["vendor_before", "vendor"]].to_numpy().tolist() == [["vendor-a", "vendor-b"]]


def test_successors_are_followed_through_those_that_came_and_went():
    table = services(a=("甲", None), b=("乙", "a"), c=("丙", "b"))
    one = catalogue(("a", "vendor-a", "audit", "plan", "network"))
    other = catalogue(("c", "vendor-a", "audit", "plan", "network"))
    assert compare_catalogues(one, other, table)["previous"].tolist() == ["a"]


def test_of_two_successors_the_one_with_the_same_cells_continues():
    table = services(a=("甲", None), b=("乙", "a"), c=("丙", "a"))
    one = catalogue(("a", "vendor-a", "audit", "plan", "network"))
    other = catalogue(
        ("b", "vendor-a", "audit", "plan", "server"),
        ("c", "vendor-a", "audit", "plan", "network"),
    )
    assert kinds(compare_catalogues(one, other, table)) == {"b": "added", "c": "renamed"}


def test_what_is_replaced_and_goes_on_is_not_continued():
    table = services(a=("甲", None), b=("乙", "a"))
    one = catalogue(("a", "vendor-a", "audit", "plan", "network"))
    both = pd.concat([one, catalogue(("b", "vendor-a", "audit", "plan", "network"))])
    assert kinds(compare_catalogues(one, both, table)) == {"b": "added"}
    # What takes over from a service that has long been there ends it.
    assert kinds(compare_catalogues(both, both.iloc[1:], table)) == {"a": "ended"}


def test_a_circle_of_successors_ends():
    circle = services(a=("甲", "b"), b=("乙", "a"), c=("丙", "c"))
    one = catalogue(("x", "vendor-a", "audit", "plan", "network"))
    other = catalogue(
        ("a", "vendor-a", "audit", "plan", "network"),
        ("c", "vendor-a", "audit", "plan", "network"),
    )
    assert kinds(compare_catalogues(one, other, circle)) == {
        "a": "added",
        "c": "added",
        "x": "ended",
    }


def test_a_new_code_alone_is_no_change():
    table = services(a=("甲", None), b=("甲", "a"))
    one = catalogue(("a", "vendor-a", "audit", "plan", "network"))
    other = catalogue(("b", "vendor-a", "audit", "plan", "network"))
    assert compare_catalogues(one, other, table).empty


def test_rows_without_genre_or_place_are_compared_too():
    one = catalogue(("a", "vendor-a", "audit", "plan", "network"))
    other = one.assign(genre=None, phase=None)
    table = compare_catalogues(one, other)
    assert kinds(table) == {"a": "reclassified"}
    assert table["also"].tolist() == [("rescoped",)]


@settings(deadline=None, max_examples=15)
@given(catalogues(), st.randoms())
def test_each_service_is_listed_once_and_turned_round_the_other_way(frame, random):
    before, after = as_of(frame, "2009-01-01"), as_of(frame, "2009-12-01")
    table = compare_catalogues(before, after)
    assert table["service"].is_unique
    back = kinds(compare_catalogues(after, before))
    turned = {"added": "ended", "ended": "added"}
    assert {code: turned.get(kind, kind) for code, kind in kinds(table).items()} == back
    order = list(range(len(after)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(table, compare_catalogues(before, after.iloc[order]))
    assert compare_catalogues(before, before).empty


@settings(deadline=None, max_examples=15)
@given(catalogues())
def test_gained_lost_and_kept_cells_add_up(frame):
    before, after = as_of(frame, "2009-01-01"), as_of(frame, "2009-12-01")
    table = compare_catalogues(before, after).set_index("service")
    for side, catalogue_, parts in (
        ("before", before, ("cells_kept", "cells_lost")),
        ("after", after, ("cells_kept", "cells_gained")),
    ):
        for code, row in table.iterrows():
            rows = catalogue_[catalogue_["service"] == code]
            cells = set(zip(rows["target"], rows["phase"], strict=True))
            assert cells == {cell for part in parts for cell in row[part]}, (side, code)


def test_errors_name_the_catalogue():
    with pytest.raises(ValueError, match="before lacks the columns genre, phase; it has service"):
        compare_catalogues(BEFORE.drop(columns=["genre", "phase"]), AFTER)
    with pytest.raises(ValueError, match="after lacks the column vendor; it has service"):
        compare_catalogues(BEFORE, AFTER.drop(columns="vendor"))
    with pytest.raises(ValueError, match="services lacks the column replaces; it has service"):
        compare_catalogues(BEFORE, AFTER, SERVICES.drop(columns="replaces"))
    with pytest.raises(ValueError, match="services lacks the column name_ja"):
        compare_catalogues(BEFORE, AFTER, SERVICES.drop(columns="name_ja"))
    with pytest.raises(ValueError, match="before lacks the column target"):
        compare_coverage(BEFORE.drop(columns="target"), AFTER)


# --- compare_coverage


def test_cells_gained_lost_and_changed():
    table = compare_coverage(BEFORE, AFTER).set_index(["target", "phase"])
    assert table["change"].astype("str").to_dict() == {
        ("network", "plan"): "unchanged",
        ("network", "monitor"): "changed",
        ("network", "respond"): "gained",
        ("server", "plan"): "lost",
        ("server", "monitor"): "unchanged",
        ("server", "respond"): "gained",
    }
    cell = table.loc[("network", "monitor")]
    assert cell[["services_before", "services_after", "services_change"]].tolist() == [2, 1, -1]
    assert cell[["vendors_before", "vendors_after", "vendors_change"]].tolist() == [2, 1, -1]
    assert cell[["state_before", "state_after"]].tolist() == ["covered", "single-vendor"]


def test_the_grid_holds_the_codes_of_both_catalogues():
    before = BEFORE.astype({"phase": "str", "target": "str"})
    after = AFTER[AFTER["phase"] != "monitor"].astype({"phase": "str", "target": "str"})
    table = compare_coverage(before, after)
    assert list(table["phase"].cat.categories) == ["monitor", "plan", "respond"]
    assert len(table) == 6
    assert table.loc[table["phase"] == "respond", "state_before"].eq("gap").all()


def test_special_cells_hold_for_both():
    cells = pd.DataFrame({"target": ["server"], "phase": ["respond"], "state": ["under-review"]})
    table = compare_coverage(BEFORE, AFTER, cells).set_index(["target", "phase"])
    row = table.loc[("server", "respond")]
    assert row[["state_before", "state_after", "change"]].tolist() == [
        "under-review", "under-review", "gained",
    ]  # fmt: skip


@settings(deadline=None, max_examples=15)
@given(catalogues(typed=True))
def test_a_comparison_is_two_tables_of_states_side_by_side(frame):
    before, after = as_of(frame, "2009-01-01"), as_of(frame, "2009-12-01")
    table = compare_coverage(before, after)
    for when, snapshot in (("before", before), ("after", after)):
        states = coverage_states(snapshot)
        assert table[f"state_{when}"].tolist() == states["state"].tolist()
        assert table[f"vendors_{when}"].tolist() == states["vendors"].tolist()
    gained = table["change"] == "gained"
    assert (gained == (table["services_before"].eq(0) & table["services_after"].gt(0))).all()
    assert (compare_coverage(before, before)["change"] == "unchanged").all()
    assert list(table["services_change"] + table["services_before"]) == list(
        table["services_after"]
    )


# --- the shipped data


def test_the_planted_changes_are_found_each_once(tables):
    before, after = as_of(tables.catalogue, "2009-06-01"), as_of(tables.catalogue, "2010-06-01")
    table = compare_catalogues(before, after, tables.services)
    assert table["service"].is_unique
    assert set(table["also"]) == {()}, "one change at a time was planted"
    replaced = tables.services.set_index("service")["replaces"].dropna()
    continuing = table[table["previous"].notna()]
    assert continuing.set_index("service")["previous"].to_dict() == replaced.to_dict()
    assert set(continuing["change"]) == {"renamed", "reclassified"}
    assert table["change"].astype("str").value_counts().to_dict() == {
        "added": 8, "ended": 5, "renamed": 4, "rescoped": 5, "reclassified": 4,
    }  # fmt: skip
