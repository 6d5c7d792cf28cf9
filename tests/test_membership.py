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
    participants,
)
from isogj_analysis.membership.compute_spells import spells, takes_part
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


# spells


def make_organisations(**replaces):
    """Organisations by code, each with the one that it replaces, or None."""
    rows = {"organisation": list(replaces), "replaces": list(replaces.values())}
    return pd.DataFrame(rows, dtype="str").assign(corporate_group="x")


RENEWAL = make_memberships(
    [
        ("a", "member", "2008-06-01", None),
        ("c", "member", "2008-06-01", "2009-05-01"),
        ("c", "member", "2009-05-01", None),
        ("d", "member", "2008-06-01", "2009-03-31"),
        ("d", "member", "2010-01-01", None),
        ("e", "member", "2008-06-01", "2009-10-01"),
        ("f", "member", "2008-06-01", "2009-10-01"),
        ("g", "member", "2009-10-01", None),
    ]
)


def test_a_renewal_neither_leaves_nor_joins():
    year = membership_changes(RENEWAL).set_index("fiscal_year").loc[2009]
    assert (year["joined"], year["left"], year["at_start"]) == (2, 2, 4)
    assert year["retention"] == 0.5
    assert members_over_time(RENEWAL, REPORTED[:0])["members"].tolist() == [5, 4, 3, 4]
    assert composition_by_role(RENEWAL, "2009-05-01")["organisations"].tolist() == [4]


@pytest.mark.parametrize(
    ("left", "joined", "one"),
    [
        ("2009-05-01", "2009-05-01", True),
        ("2009-05-01", "2009-05-02", True),
        ("2009-05-01", "2009-05-03", False),
        ("2009-05-01", "2009-04-01", True),
        (None, "2009-04-01", True),
    ],
)
def test_spells_that_touch_are_one(left, joined, one):
    rows = [("a", "member", "2008-06-01", left), ("a", "member", joined, None)]
    for order in (rows, rows[::-1]):
        found = spells(make_memberships(order))
        assert len(found) == (1 if one else 2)
        assert found["joined"].min() == pd.Timestamp("2008-06-01")
        assert found["left"].isna().sum() == 1
    days = pd.Series(pd.to_datetime(["2009-05-01"]))
    assert takes_part(make_memberships(rows), pd.Series(["a"]), days).all() == one


def test_a_month_touches_any_of_its_days():
    rows = [("a", "member", "2008-06-01", "2009-05-01"), ("a", "member", "2009-05-20", None)]
    months = make_memberships(rows).assign(left_precision=["month", None])
    assert len(spells(months)) == 1
    renamed = [("a", "member", "2008-06-01", "2009-05-20"), ("b", "member", "2009-05-01", None)]
    months = make_memberships(renamed).assign(joined_precision=[None, "month"])
    assert spells(months, make_organisations(a=None, b="a"))["member"].nunique() == 1


@pytest.mark.parametrize("left", ["2009-05-01", "2009-04-30", None])
def test_one_that_is_renamed_goes_on_as_the_same_member(left):
    rows = [
        ("old", "member", "2008-06-01", left),
        ("new", "member", "2009-05-01", None),
        ("other", "member", "2008-06-01", "2009-12-01"),
    ]
    memberships = make_memberships(rows)
    named = {"organisations": make_organisations(old=None, new="old", other=None)}
    changes = membership_changes(memberships, **named).set_index("fiscal_year")
    assert changes["joined"].tolist() == [2, 0]
    assert changes["left"].tolist() == [0, 1]
    assert changes.loc[2009, "retention"] == 0.5
    growth = members_over_time(memberships, REPORTED[:0], **named)
    assert growth["members"].tolist() == [2, 1]
    assert composition_by_role(memberships, "2009-06-01", **named)["organisations"].tolist() == [2]
    # A list of a day has the names of that day.
    listed = [
        composition_by_group(memberships, named["organisations"], on=day)["members"].tolist()
        for day in ("2009-04-30", "2009-05-01")
    ]
    assert listed == [[["old", "other"]], [["new", "other"]]]
    assert membership_changes(memberships)["joined"].sum() == 3, "nobody told of a successor"


def test_what_was_a_member_already_takes_over_another_that_leaves():
    rows = [("a", "member", "2008-06-01", "2009-10-01"), ("x", "member", "2008-07-01", None)]
    named = {"organisations": make_organisations(a=None, x="a")}
    changes = membership_changes(make_memberships(rows), **named).set_index("fiscal_year")
    assert changes["joined"].tolist() == [2, 0]
    assert changes["left"].tolist() == [0, 1]
    assert changes["at_end"].tolist() == [2, 1]


def test_a_member_renamed_twice_without_any_date_is_one():
    rows = [(name, "member", None, None) for name in "cab"]
    organisations = make_organisations(a=None, b="a", c="b")
    result = composition_by_group(make_memberships(rows), organisations)
    assert result["members"].tolist() == [["c"]]
    assert composition_by_role(make_memberships(rows))["organisations"].tolist() == [3]


def test_of_two_that_replace_one_the_first_goes_on():
    rows = [
        ("a", "member", "2008-06-01", "2009-05-01"),
        ("b", "member", "2009-05-01", None),
        ("c", "member", "2009-05-01", None),
    ]
    named = {"organisations": make_organisations(a=None, b="a", c="a")}
    assert membership_changes(make_memberships(rows), **named)["joined"].tolist() == [1, 1]


def test_a_circle_of_successors_is_refused():
    rows = [("a", "member", None, None), ("b", "member", None, None)]
    organisations = make_organisations(a="b", b="a")
    with pytest.raises(ValueError, match="not replace each other in a circle, got a, b"):
        composition_by_role(make_memberships(rows), organisations=organisations)


# members_over_time


def test_whose_joining_is_unknown_is_known_from_the_day_on_record():
    days = ["2008-07-01", None, None, "2008-12-01", "2008-10-01", None]
    seen = DATED.assign(member_on=pd.to_datetime(days))
    recorded = members_over_time(seen, REPORTED[:0], on="2009-06-01").set_index("date")
    columns = ["members", "undated", "seen"]
    assert recorded.loc["2008-06-13", columns].tolist() == [2, 2, 0]
    assert recorded.loc["2008-12-01", columns].tolist() == [2, 2, 2]
    assert recorded.loc["2009-06-01", columns].tolist() == [2, 1, 1], "e had left in January"
    early = members_over_time(seen, REPORTED[:0], on="2008-11-30")
    assert early["seen"].max() == 1
    only = UNDATED.assign(member_on=pd.Timestamp("2009-06-01"))
    assert members_over_time(only, REPORTED)["basis"].unique().tolist() == ["reported"]


def test_a_year_begins_with_those_of_its_eve():
    def growth(on):
        of_year = members_over_time(DATED, REPORTED[:0], on=on, period="year")
        return dict(zip(of_year["date"].astype("str"), of_year["members"], strict=True))

    assert growth("2009-12-31") == {
        "2008-12-31": 2, "2009-01-01": 2, "2009-01-05": 3, "2009-04-01": 2, "2009-12-31": 2,
    }  # fmt: skip
    assert growth("2009-06-12") == {
        "2008-06-13": 2, "2009-01-01": 2, "2009-01-05": 3, "2009-04-01": 2, "2009-06-12": 2,
    }, "who joined on the first day is counted on it"  # fmt: skip
    assert min(growth("2009-06-01")) == "2008-06-13", "before it there was no association"


def test_growth_tells_how_much_is_known_of_its_dates():
    vague = REPORTED.assign(date_precision=["day", "month", "month", "month"])
    joined = DATED.assign(joined_precision=["year", None, "day", None, None, None])
    result = members_over_time(joined, vague)
    told = dict(zip(result["date"].astype("str") + result["basis"].astype("str"),
                    result["date_precision"], strict=True))  # fmt: skip
    assert told == {
        "2008-06-13recorded": "year", "2008-06-13reported": "day", "2009-01-01recorded": "day",
        "2009-01-05recorded": "day", "2009-04-01recorded": "day", "2009-06-01reported": "month",
    }  # fmt: skip


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
    assert len(result) == 1
    assert result.isna().all(axis=None), "17 members are no 17 that joined, nor 0 that left"


def test_without_any_leaving_on_record_nobody_knows_how_many_left():
    joined = pd.to_datetime(["2008-06-13", "2008-06-13", "2009-06-05", None, None, None])
    result = membership_changes(DATED.assign(joined=joined, left=pd.NaT))
    assert result["left"].isna().all()
    assert result["retention"].isna().all()
    assert result["joined"].tolist() == [2, 1, 2]
    assert result["at_start"].tolist() == [0, 2, pd.NA]
    assert result["at_end"].tolist() == [2, 3, pd.NA]


def test_who_leaves_and_comes_back_within_a_year_stayed():
    rows = [("a", "member", "2008-05-01", "2009-05-01"), ("a", "member", "2009-09-01", None)]
    year = membership_changes(make_memberships(rows)).set_index("fiscal_year").loc[2009]
    assert (year["joined"], year["left"], year["retention"]) == (1, 1, 1.0)


def test_a_year_of_the_calendar_is_no_fiscal_year():
    vague = DATED.assign(joined_precision=["year", *["day"] * 5])
    assert membership_changes(vague)["joined"].tolist() == [2, 0, 3]
    assert membership_changes(vague, first_month=1)["joined"].tolist() == [2, 1, 2]


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
    assert early["left"].tolist() == [0, 1], "of e, who left in January"
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
    assert result["joined"].sum() == (len(rows) if rows["joined"].notna().any() else 0)
    assert result["left"].sum() == rows["left"].notna().sum()
    leaving = rows["left"].notna().any()
    assert result["left"].notna().all() == (leaving or result.empty)
    years = result.dropna(subset="fiscal_year")
    stock = years["at_start"] + years["joined"] - years["left"].fillna(0)
    assert (stock == years["at_end"]).all()
    began = fiscal_year(rows["joined"], first_month=first_month)
    ended = fiscal_year(rows["left"], first_month=first_month)
    for row in years.itertuples():
        start = (began < row.fiscal_year) & ~(ended < row.fiscal_year).fillna(False)
        stayed = start & ~(ended <= row.fiscal_year).fillna(False)
        assert row.at_start == start.sum()
        if row.at_start and leaving:
            assert row.retention == pytest.approx(stayed.sum() / start.sum())


PURPOSES = pd.DataFrame({"purpose": ["user-information", "of-a-group"], "wg": [None, "wg1"]})


def test_who_takes_part_in_which_role_and_who_is_informed():
    rows = [
        ("jnsa", "secretariat", None, None),
        ("a", "member", "2008-06-13", None),
        ("b", "member", None, None),
        ("gone", "member", None, "2009-01-01"),
    ]
    found = participants(make_memberships(rows), PURPOSES, "2009-06-01")
    told = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    assert sorted(told, key=str) == [
        ["member", 2, ["a", "b"], "member"],
        ["secretariat", 1, ["jnsa"], "secretariat"],
        ["users", None, None, "users"],
    ]
    assert told[-1][0] == "users"


def test_without_that_purpose_nobody_is_informed_and_without_roles_there_is_nothing():
    members = make_memberships([("a", "member", None, None)])
    assert participants(members, PURPOSES[1:])["role"].tolist() == ["member"]
    assert participants(members[:0], PURPOSES).empty
