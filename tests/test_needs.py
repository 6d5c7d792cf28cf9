"""From a need to what is there for it, now and later."""

import pandas as pd
import pytest
from catalogues import PHASES, TARGETS, catalogue

from isogj_analysis import life_cycle

MAP = catalogue(
    ("watch", "vendor-a", "monitoring", "monitor", "network"),
    ("look", "vendor-b", "monitoring", "monitor", "network"),
    ("look", "vendor-b", "monitoring", "respond", "network"),
    ("all", "vendor-c", "audit", "monitor", "network"),
    ("all", "vendor-c", "audit", "respond", "network"),
    ("all", "vendor-c", "audit", "respond", "server"),
    ("late", "vendor-d", "audit", "respond", "network"),
)
NOW = ("network", "monitor")


def test_the_row_of_a_need_tells_what_is_there_before_now_and_later():
    cycle = life_cycle(MAP, NOW)
    assert cycle["target"].unique().tolist() == ["network"]
    told = cycle[["phase", "when", "genre", "services", "vendors", "choice"]].astype(object)
    assert told.fillna("").to_numpy().tolist() == [
        ["plan", "earlier", "", 0, 0, 0],
        ["monitor", "now", "monitoring", 2, 2, 3],
        ["monitor", "now", "audit", 1, 1, 3],
        ["respond", "later", "audit", 2, 2, 3],
        ["respond", "later", "monitoring", 1, 1, 3],
    ]
    assert cycle["state"].tolist() == ["gap", *["covered"] * 4]


def test_without_a_need_the_cell_of_most_vendors_is_taken_special_ones_left_out():
    pd.testing.assert_frame_equal(life_cycle(MAP), life_cycle(MAP, NOW))
    cells = pd.DataFrame({"target": ["network"], "phase": ["monitor"], "state": ["under-review"]})
    cycle = life_cycle(MAP, cells=cells)
    assert cycle.loc[cycle["when"] == "now", "phase"].unique().tolist() == ["respond"]
    assert (cycle.loc[cycle["phase"] == "monitor", "state"] == "under-review").all()


def test_a_map_without_a_cell_or_a_service_has_nothing_to_tell_and_says_so():
    empty = life_cycle(MAP.head(0))
    assert empty["choice"].tolist() == [0] * len(PHASES)
    assert empty["genre"].isna().all()
    none = pd.CategoricalDtype([], ordered=True)
    nowhere = life_cycle(MAP.head(0).astype({"phase": none, "target": none}))
    assert len(nowhere) == 0
    assert list(nowhere) == list(empty)
    special = [(target, phase, "out-of-scope") for target in TARGETS for phase in PHASES]
    cells = pd.DataFrame(special, columns=["target", "phase", "state"])
    assert life_cycle(MAP, cells=cells).empty


def test_a_need_that_is_no_cell_is_an_error_that_offers_the_nearest():
    with pytest.raises(
        ValueError, match=r"phase in need must be .* 'monitr'; the nearest is monit"
    ):
        life_cycle(MAP, ("network", "monitr"))
    with pytest.raises(
        ValueError, match=r"target in need must be .* 'Server'; the nearest is serv"
    ):
        life_cycle(MAP, ("Server", "monitor"))
