import pandas as pd
import pytest
from catalogues import catalogue, catalogues
from hypothesis import given, settings
from hypothesis import strategies as st

from isogj_analysis.service_map.compute_catch_alls import catch_alls
from isogj_analysis.service_map.compute_coverage import as_of

BROAD = catalogue(
    ("s1", "vendor-a", "audit", "plan", "network"),
    ("s1", "vendor-a", "audit", "monitor", "network"),
    ("s2", "vendor-b", "audit", "monitor", "server"),
    ("s2", "vendor-b", "audit", "respond", "server"),
    ("s3", "vendor-a", "monitoring", "plan", "network"),
    ("s3", "vendor-a", "monitoring", "monitor", "server"),
)


def told(table: pd.DataFrame) -> list[tuple]:
    return list(table.astype({"kind": "str"}).round(3).itertuples(index=False, name=None))


def test_what_covers_more_than_half_of_the_map():
    assert told(catch_alls(BROAD)) == [("genre", "audit", 4, 0.667)]


def test_the_share_is_exceeded_not_reached():
    assert catch_alls(BROAD, share=3 / 6)["kind"].tolist() == ["genre"]
    assert catch_alls(BROAD, share=0.49)["kind"].tolist() == ["genre", "vendor"]
    assert catch_alls(BROAD, share=1).empty


@pytest.mark.parametrize("state", ["out-of-scope", "under-review"])
def test_cells_out_of_scope_or_under_review_are_not_part_of_the_map(state):
    cells = pd.DataFrame({"target": ["network"] * 2, "phase": ["respond", "plan"],
                          "state": state})  # fmt: skip
    table = catch_alls(BROAD, cells=cells)
    assert told(table) == [("genre", "audit", 3, 0.75)]


def test_nothing_is_broad_in_an_empty_catalogue():
    assert catch_alls(BROAD.iloc[:0]).empty
    assert catch_alls(catalogue(typed=False), share=0).empty


def test_a_row_without_genre_or_place_covers_nothing():
    holes = BROAD.assign(genre=BROAD["genre"].where(BROAD["service"] != "s2"), phase=None)
    assert catch_alls(holes, share=0).empty


def test_errors_of_catch_alls():
    with pytest.raises(ValueError, match="share must be from 0 to 1, got 50"):
        catch_alls(BROAD, share=50)
    with pytest.raises(ValueError, match="catalogue lacks the columns genre, phase; it has"):
        catch_alls(BROAD.drop(columns=["genre", "phase"]))


@settings(deadline=None, max_examples=25)
@given(catalogues(), st.randoms())
def test_shares_are_of_one_map_whatever_the_order(frame, random):
    table = catch_alls(frame, share=0)
    order = list(range(len(frame)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(table, catch_alls(frame.iloc[order], share=0))
    cells = frame.groupby("genre", observed=True)[["target", "phase"]].apply(
        lambda part: len(part.drop_duplicates())
    ) if len(frame) else {}  # fmt: skip
    genres = table[table["kind"] == "genre"]
    assert dict(zip(genres["code"], genres["cells"], strict=True)) == dict(cells)
    assert table["share"].between(0, 1).all()


def test_the_shipped_catch_all_is_found(tables):
    table = catch_alls(as_of(tables.catalogue, "2009-06-01"), cells=tables.cells)
    found = set(zip(table["kind"], table["code"], strict=True))
    assert ("genre", "consulting") in found
