import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.membership.compute_membership import (
    composition_by_group,
    composition_by_role,
    members_over_time,
    membership_changes,
)
from isogj_analysis.tables.fiscal import fiscal_year


def make_memberships(rows):
    frame = pd.DataFrame(rows, columns=["organisation", "role", "joined", "left"])
    return frame.assign(joined=pd.to_datetime(frame["joined"]), left=pd.to_datetime(frame["left"]))


def make_totals(rows):
    frame = pd.DataFrame(rows, columns=["date", "measure", "value", "approximate"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


REPORTED = make_totals(
    [
        ("2008-06-13", "members", 10, False),
        ("2009-06-01", "members", 17, False),
        ("2009-06-01", "registrants", 80, True),
        ("2009-06-01", "meetings", 40, True),
    ]
)
UNDATED = make_memberships([(f"org-{n}", "member", None, None) for n in range(17)])
DATED = make_memberships(
    [
        ("a", "member", "2008-06-13", None),
        ("b", "member", "2008-06-13", "2009-04-01"),
        ("c", "member", "2009-01-05", None),
        ("d", "member", None, None),
        ("e", "member", None, "2009-01-01"),
        ("f", "observer", "2008-06-13", None),
    ]
)


@st.composite
def many_memberships(draw):
    day = st.dates(dt.date(2005, 1, 1), dt.date(2015, 1, 1))
    rows = []
    for n in range(draw(st.integers(0, 15))):
        joined = draw(st.one_of(st.none(), day))
        left = draw(st.one_of(st.none(), day))
        if joined and left and left < joined:
            joined, left = left, joined
        rows.append((f"org-{n}", draw(st.sampled_from(["member", "observer"])), joined, left))
    return make_memberships(rows)


# members_over_time


def test_without_dates_growth_is_what_was_reported():
    result = members_over_time(UNDATED, REPORTED)
    assert result["basis"].tolist() == ["reported", "reported"]
    assert result["members"].tolist() == [10, 17]
    assert result["undated"].isna().all()
    assert not result["approximate"].any()


def test_recorded_and_reported_stay_apart():
    result = members_over_time(DATED, REPORTED)
    assert result["basis"].cat.categories.tolist() == ["recorded", "reported"]
    recorded = result[result["basis"] == "recorded"]
    assert recorded["date"].dt.strftime("%Y-%m-%d").tolist() == [
        "2008-06-13",
        "2009-01-01",
        "2009-01-05",
        "2009-04-01",
    ]
    assert recorded["members"].tolist() == [2, 2, 3, 2]
    # Nobody knows since when d and e were members; e was none any more in 2009.
    assert recorded["undated"].tolist() == [2, 1, 1, 1]


def test_other_roles_have_no_reported_total():
    result = members_over_time(DATED, REPORTED, role="observer")
    assert result["basis"].tolist() == ["recorded"]
    assert result["members"].tolist() == [1]


def test_nothing_known_gives_an_empty_table_of_the_same_columns():
    nothing = members_over_time(UNDATED[:0], REPORTED[:0])
    assert nothing.empty
    pd.testing.assert_series_equal(nothing.dtypes, members_over_time(DATED, REPORTED).dtypes)


def test_missing_columns_are_named():
    with pytest.raises(ValueError, match="memberships lacks the columns joined, left"):
        members_over_time(UNDATED[["organisation", "role"]], REPORTED)
    with pytest.raises(ValueError, match="reported_totals lacks the column approximate"):
        members_over_time(UNDATED, REPORTED.drop(columns="approximate"))


@given(many_memberships())
def test_recorded_steps_agree_with_counting_each_day(memberships):
    recorded = members_over_time(memberships, REPORTED[:0])
    rows = memberships[memberships["role"] == "member"]
    for row in recorded.itertuples():
        there = ~(rows["left"] <= row.date)
        assert row.members == ((rows["joined"] <= row.date) & there).sum()
        assert row.undated == (rows["joined"].isna() & there).sum()
    days = set(rows["joined"].dropna())
    days |= set(rows["left"].dropna()) if days else set()
    assert set(recorded["date"]) == days


# composition


def test_roles_in_display_order_with_zeros():
    roles = pd.CategoricalDtype(["member", "observer", "advisor"], ordered=True)
    result = composition_by_role(DATED.astype({"role": roles}), "2009-02-01")
    assert result["role"].tolist() == ["member", "observer", "advisor"]
    assert result["organisations"].tolist() == [4, 1, 0]
    assert result["undated"].tolist() == [1, 0, 0]


def test_composition_on_the_day_of_leaving_and_of_joining():
    on_leaving = composition_by_role(DATED, "2009-04-01").set_index("role")["organisations"]
    the_day_before = composition_by_role(DATED, "2009-03-31").set_index("role")["organisations"]
    assert (the_day_before["member"], on_leaving["member"]) == (4, 3)
    on_joining = composition_by_role(DATED, "2009-01-05").set_index("role")["organisations"]
    assert on_joining["member"] == 4


def test_composition_without_a_day_is_of_those_who_have_not_left():
    assert composition_by_role(DATED).set_index("role")["organisations"]["member"] == 3


def test_composition_of_nothing():
    assert composition_by_role(UNDATED[:0]).empty


def test_groups_and_members_that_stand_alone():
    organisations = pd.DataFrame(
        {"organisation": ["a", "c", "d"], "corporate_group": ["x", "x", None]}
    )
    result = composition_by_group(DATED, organisations, on="2009-05-01")
    assert result["corporate_group"].fillna("not on record").tolist() == ["x", "not on record"]
    assert result["organisations"].tolist() == [2, 1]
    assert result["members"].tolist() == [["a", "c"], ["d"]]


def test_groups_not_on_record_come_last_however_many():
    organisations = pd.DataFrame(
        {"organisation": ["a", "c", "d"], "corporate_group": [None, None, "x"]}
    )
    result = composition_by_group(DATED, organisations, on="2009-05-01")
    assert result["members"].tolist() == [["d"], ["a", "c"]]
    assert result["corporate_group"].isna().tolist() == [False, True]


def test_groups_of_nobody():
    organisations = pd.DataFrame({"organisation": ["a"], "corporate_group": ["x"]})
    result = composition_by_group(DATED[:0], organisations)
    assert result.columns.tolist() == ["corporate_group", "organisations", "members"]
    assert result.empty


# membership_changes


def test_changes_by_fiscal_year():
    result = membership_changes(DATED)
    assert result["fiscal_year"].tolist() == [2008, 2009, pd.NA]
    assert result["at_start"].tolist() == [0, 3, pd.NA]
    assert result["joined"].tolist() == [3, 0, 2]
    assert result["left"].tolist() == [0, 1, 1]
    assert result["at_end"].tolist() == [3, 2, pd.NA]
    assert result["retention"].isna().tolist() == [True, False, True]
    assert result["retention"][1] == pytest.approx(2 / 3)


def test_without_dates_changes_and_retention_are_unknown():
    result = membership_changes(UNDATED)
    assert result["joined"].tolist() == [17]
    assert result[["fiscal_year", "at_start", "at_end", "retention"]].isna().all(axis=None)


def test_who_joins_and_leaves_in_one_year_is_no_loss_of_those_at_its_start():
    rows = [
        ("a", "member", "2008-05-01", None),
        ("b", "member", "2009-05-01", "2009-12-01"),
    ]
    result = membership_changes(make_memberships(rows))
    assert result["retention"].tolist() == [pd.NA, 1.0]


def test_what_came_after_the_day_is_not_counted():
    early, late = membership_changes(DATED, on="2009-03-31"), membership_changes(DATED)
    assert early["fiscal_year"].tolist() == [2008, pd.NA]
    assert early["left"].tolist() == [0, 1]
    assert late["left"].tolist() == [0, 1, 1]
    pd.testing.assert_frame_equal(membership_changes(DATED, on="2009-04-01"), late)
    growth = members_over_time(DATED, REPORTED, on="2009-03-31")
    assert growth["date"].max() == pd.Timestamp("2009-03-31"), "up to the day, as nothing changed"
    assert growth["basis"].tolist() == ["recorded", "reported", *["recorded"] * 3]
    assert members_over_time(DATED, REPORTED)["date"].max() == pd.Timestamp("2009-06-01")


def test_changes_of_nothing():
    nothing = membership_changes(UNDATED[:0])
    assert nothing.empty
    pd.testing.assert_series_equal(nothing.dtypes, membership_changes(DATED).dtypes)


@given(many_memberships(), st.integers(1, 12))
def test_changes_add_up(memberships, first_month):
    rows = memberships[memberships["role"] == "member"]
    result = membership_changes(memberships, first_month=first_month)
    assert result["joined"].sum() == len(rows)
    assert result["left"].sum() == rows["left"].notna().sum()
    years = result.dropna(subset="fiscal_year")
    assert (years["at_start"] + years["joined"] - years["left"] == years["at_end"]).all()
    began = fiscal_year(rows["joined"], first_month=first_month)
    ended = fiscal_year(rows["left"], first_month=first_month)
    for row in years.itertuples():
        start = (began < row.fiscal_year) & ~(ended < row.fiscal_year).fillna(False)
        stayed = start & ~(ended <= row.fiscal_year).fillna(False)
        assert row.at_start == start.sum()
        if row.at_start:
            assert row.retention == pytest.approx(stayed.sum() / start.sum())
