"""The classification table: each service once, by genre and vendor, with all its cells."""

import pytest
from catalogues import catalogue, catalogues
from hypothesis import given, settings

from isogj_analysis import classification_table


def test_services_stand_by_genre_vendor_and_code_with_their_cells_in_order():
    frame = catalogue(
        ("z", "vendor-b", "audit", "plan", "server"),
        ("y", "vendor-b", "monitoring", "monitor", "server"),
        ("y", "vendor-b", "monitoring", "plan", "network"),
        ("x", "vendor-b", "monitoring", "plan", "network"),
        ("w", "vendor-a", "audit", "plan", "network"),
    )
    found = classification_table(frame)
    assert found["service"].tolist() == ["x", "y", "w", "z"]
    assert found["cells"].tolist()[1] == (("network", "plan"), ("server", "monitor"))
    assert found["summary_ja"].isna().all()


@settings(max_examples=12)
@given(catalogues())
def test_no_service_is_lost_or_told_twice_and_row_order_makes_no_difference(frame):
    found = classification_table(frame)
    assert sorted(found["service"]) == sorted(frame["service"].unique())
    again = classification_table(frame.iloc[::-1])
    assert found["service"].tolist() == again["service"].tolist()
    assert found["cells"].tolist() == again["cells"].tolist()
    assert found["cells"].map(len).sum() == len(
        frame.drop_duplicates(["service", "phase", "target"])
    )


def test_summaries_come_from_the_services(tables):
    found = classification_table(tables.catalogue, tables.services).set_index("service")
    told = tables.services.set_index("service")["summary_en"]
    assert found.loc["a-waf-operation", "summary_en"] == told["a-waf-operation"]


def test_missing_columns_are_named():
    with pytest.raises(ValueError, match="services lacks the column"):
        classification_table(catalogue(), catalogue()[["service"]])
