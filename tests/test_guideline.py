"""The tables behind a guideline sheet: what a genre covers, what not, and what could stand in."""

import pandas as pd
import pytest
from catalogues import GENRES, PHASES, TARGETS, catalogue, catalogues
from hypothesis import given, settings
from hypothesis import strategies as st

from isogj_analysis import guideline_sheet
from isogj_analysis.choosing.compute_guideline import QUESTIONS

# vendor-a and vendor-b are of one group. Monitoring stands in three cells of two rows.
MAP = catalogue(
    ("watch", "vendor-a", "monitoring", "monitor", "network"),
    ("watch", "vendor-a", "monitoring", "respond", "network"),
    ("look", "vendor-b", "monitoring", "monitor", "network"),
    ("look", "vendor-b", "monitoring", "monitor", "server"),
    ("more", "vendor-b", "monitoring", "monitor", "network"),
    ("review", "vendor-c", "audit", "monitor", "network"),
    ("review", "vendor-c", "audit", "plan", "network"),
    ("check", "vendor-d", "audit", "respond", "network"),
)
CELLS = pd.DataFrame({"target": ["server"], "phase": ["respond"], "state": ["out-of-scope"]})
TEXTS = pd.DataFrame({"genre": GENRES, "summary_ja": ["見張る。", None], "summary_en": None})
PHASE = pd.DataFrame({"phase": PHASES, "question_ja": ["a", "b", None], "question_en": None})


def test_it_counts_who_offers_the_genre_and_tells_what_is_on_record():
    own = guideline_sheet(MAP, "monitoring", genres=TEXTS)["genre"]
    assert own.drop(columns="summary_en").to_dict("records") == [
        {"genre": "monitoring", "summary_ja": "見張る。", "services": 3, "vendors": 2, "groups": 1}
    ]
    assert own["summary_en"].isna().all()
    assert guideline_sheet(MAP, "audit", genres=TEXTS)["genre"]["summary_ja"].isna().all()
    assert guideline_sheet(MAP, "audit")["genre"]["summary_ja"].isna().all()


def test_its_cells_have_states_of_their_own_and_the_vendors_of_other_genres():
    cells = guideline_sheet(MAP, "monitoring", cells=CELLS)["cells"].set_index(["target", "phase"])
    assert len(cells) == len(TARGETS) * len(PHASES)
    told = cells[["vendors", "others", "state"]].astype(object).T
    assert told["network", "monitor"].tolist() == [2, 1, "single-group"]
    assert told["network", "respond"].tolist() == [1, 1, "single-vendor"]
    assert told["network", "plan"].tolist() == [0, 1, "gap"]
    assert told["server", "respond"].tolist() == [0, 0, "out-of-scope"]


def test_places_carry_the_questions_on_record_in_the_order_of_the_axes():
    places = guideline_sheet(MAP, "monitoring", questions=[PHASE])["places"]
    assert list(zip(places["axis"], places["code"], places["vendors"], strict=True)) == [
        ("phase", "monitor", 2), ("phase", "respond", 1), ("target", "network", 2),
        ("target", "server", 1),
    ]  # fmt: skip
    assert places["question_ja"].fillna("").tolist() == ["b", "", "", ""]
    with pytest.raises(ValueError, match="the table of phases lacks the column question_en"):
        guideline_sheet(MAP, "monitoring", questions=[PHASE.drop(columns="question_en")])


def test_limits_are_the_cells_of_its_rows_and_columns_that_it_does_not_reach():
    limits = guideline_sheet(MAP, "monitoring", cells=CELLS)["limits"]
    assert limits[["target", "phase", "near"]].astype(object).to_numpy().tolist() == [
        ["network", "plan", 2], ["server", "plan", 1],
    ]  # fmt: skip
    assert limits["genres"].tolist() == [["audit"], []]
    assert limits["vendors"].tolist() == [["vendor-c"], []]
    # Without special cells server × respond is one of them, next to two of its own.
    limits = guideline_sheet(MAP, "monitoring")["limits"]
    assert limits["phase"].tolist() == ["plan", "respond", "plan"]
    assert limits["near"].tolist() == [2, 2, 1]


def test_cells_right_beside_its_own_are_the_first_limits():
    frame = catalogue(
        ("watch", "vendor-a", "monitoring", "plan", "network"),
        ("watch", "vendor-a", "monitoring", "plan", "server"),
        ("look", "vendor-a", "monitoring", "respond", "server"),
    )
    # Network × monitor has fewer of its own in row and column than network × respond has.
    limits = guideline_sheet(frame[:2], "monitoring")["limits"]
    assert limits[["phase", "target", "beside", "near"]].astype(object).to_numpy().tolist() == [
        ["monitor", "network", True, 1], ["monitor", "server", True, 1],
        ["respond", "network", False, 1], ["respond", "server", False, 1],
    ]  # fmt: skip
    limits = guideline_sheet(frame, "monitoring")["limits"]
    assert limits["near"].tolist() == [2, 2, 1]
    assert limits["beside"].tolist() == [True, True, True]


def test_vendors_come_by_the_cells_they_cover_with_their_group_and_services():
    vendors = guideline_sheet(MAP, "monitoring")["vendors"]
    assert vendors.to_dict("records") == [
        {"vendor": "vendor-a", "corporate_group": "group-x", "services": ["watch"], "cells": 2},
        {"vendor": "vendor-b", "corporate_group": "group-x", "services": ["look", "more"],
         "cells": 2},
    ]  # fmt: skip
    wider = pd.concat([MAP, MAP.iloc[[3]].assign(phase="plan")]).astype(MAP.dtypes.to_dict())
    vendors = guideline_sheet(wider, "monitoring")["vendors"]
    assert vendors["vendor"].tolist() == ["vendor-b", "vendor-a"]


def test_alternatives_share_cells_and_say_what_they_lack():
    (row,) = guideline_sheet(MAP, "monitoring")["alternatives"].to_dict("records")
    assert row == {
        "rank": 1, "genre": "audit", "shared": 2, "lacking": 1, "beyond": 1,
        "vendors": ["vendor-c", "vendor-d"], "groups": 2, "affiliated": False,
        "lacking_cells": [("server", "monitor")],
    }  # fmt: skip


def test_a_genre_of_the_same_group_is_an_alternative_in_name_alone_and_comes_after():
    rows = [
        ("watch", "vendor-a", "one", "monitor", "network"),
        ("kin", "vendor-b", "kin", "monitor", "network"),
        ("far", "vendor-d", "other", "monitor", "network"),
    ]
    frame = catalogue(*rows, typed=False)
    found = guideline_sheet(frame, "one")["alternatives"]
    assert found["genre"].tolist() == ["other", "kin"]
    assert found["affiliated"].tolist() == [False, True]
    # To a customer of vendor-d, those of the other group are alternatives.
    assert not guideline_sheet(frame, "other")["alternatives"]["affiliated"].any()


def test_a_genre_that_nobody_offers_has_tables_without_rows():
    sheet = guideline_sheet(MAP[MAP["genre"] == "audit"], "monitoring", genres=TEXTS)
    assert sheet["genre"][["services", "vendors", "groups"]].to_numpy().tolist() == [[0, 0, 0]]
    whole = guideline_sheet(MAP, "monitoring")
    for name in ("places", "limits", "vendors", "alternatives"):
        assert sheet[name].empty
        assert list(sheet[name]) == list(whole[name])
    assert len(sheet["cells"]) == len(whole["cells"])


def test_an_unknown_genre_is_an_error_that_offers_the_nearest():
    with pytest.raises(ValueError, match=r"genre must be .* got 'monitorin'; the nearest is monit"):
        guideline_sheet(MAP, "monitorin")
    with pytest.raises(ValueError, match="catalogue lacks the columns genre, phase"):
        guideline_sheet(MAP.drop(columns=["genre", "phase"]), "audit")


@settings(max_examples=12)
@given(catalogues().filter(len), st.sampled_from(GENRES))
def test_a_sheet_agrees_with_the_rows_in_any_order_and_leaves_them_alone(frame, genre):
    if genre not in set(frame["genre"]) and not hasattr(frame["genre"], "cat"):
        return
    before = frame.copy()
    sheet = guideline_sheet(frame, genre)
    pd.testing.assert_frame_equal(frame, before)
    again = guideline_sheet(frame.iloc[::-1], genre)
    for name in ("genre", "cells", "places", "limits"):
        pd.testing.assert_frame_equal(sheet[name], again[name])
    cells: dict = {}
    for row in frame.astype(object).to_dict("records"):
        cells.setdefault(row["genre"], set()).add((row["target"], row["phase"]))
    own = cells.get(genre, set())
    held = sheet["cells"].query("services > 0")[["target", "phase"]].astype(object)
    assert set(held.itertuples(index=False, name=None)) == own
    for target, phase, _, near, genres, _ in sheet["limits"].itertuples(index=False, name=None):
        assert (target, phase) not in own
        assert near == sum((target == t) + (phase == p) for t, p in own) > 0
        assert set(genres) == {g for g, at in cells.items() if (target, phase) in at}
    rivals = {g: len(at & own) for g, at in cells.items() if g != genre and at & own}
    found = sheet["alternatives"]
    assert dict(zip(found["genre"], found["shared"], strict=True)) == rivals
    assert set(QUESTIONS) <= set(sheet["places"])
