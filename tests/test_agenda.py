import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isogj_analysis.activity.compute_agenda import (
    agenda_kinds,
    incomplete_records,
    outside_presenters,
)


def make_meetings(dates, *, wg="wg2", hosts="a"):
    return pd.DataFrame(
        {
            "wg": wg,
            "number": range(1, len(dates) + 1),
            "date": pd.to_datetime(pd.Series(dates, dtype="str")),
            "host": pd.Series([hosts] * len(dates), dtype="str"),
        }
    )


def make_agenda(rows):
    frame = pd.DataFrame(rows, columns=["number", "kind", "presenter"])
    item = frame.groupby("number").cumcount() + 1
    return frame.assign(wg="wg2", item=item).astype({"kind": "str", "presenter": "str"})


MEETINGS = make_meetings(["2008-09-30", "2009-03-19", "2010-05-27"])
AGENDA = make_agenda([(1, "product", "x"), (1, "visit", None), (2, "product", "a")])
MEMBERSHIPS = pd.DataFrame(
    {
        "organisation": ["a", "b"],
        "joined": pd.to_datetime([None, "2009-01-01"]),
        "left": pd.to_datetime([None, None]),
    }
)


# agenda_kinds


def test_kinds_by_fiscal_year():
    result = agenda_kinds(MEETINGS, AGENDA)
    grid = result.pivot(index="fiscal_year", columns="kind", values="items")
    assert grid.index.tolist() == [2008, 2009, 2010]
    assert grid.loc[2008].to_dict() == {"product": 2, "visit": 1}


def test_year_without_any_item_is_unknown():
    result = agenda_kinds(MEETINGS, AGENDA)
    assert result.loc[result["fiscal_year"] > 2008, "items"].isna().all()


def test_kind_without_an_item_in_a_recorded_year_is_zero():
    kinds = pd.CategoricalDtype(["visit", "talk", "product"], ordered=True)
    result = agenda_kinds(MEETINGS, AGENDA.astype({"kind": kinds}))
    year = result[result["fiscal_year"] == 2008]
    assert year["kind"].tolist() == ["visit", "talk", "product"]
    assert year["items"].tolist() == [1, 0, 2]


def test_items_of_undated_meetings_stand_in_a_year_of_their_own():
    result = agenda_kinds(
        MEETINGS.assign(date=MEETINGS["date"].mask(MEETINGS["number"] == 2)), AGENDA
    )
    assert result["fiscal_year"].isna().tolist() == [False] * 6 + [True] * 2
    assert result["items"].tolist()[-2:] == [1, 0]


def test_no_agenda_and_no_meetings():
    assert agenda_kinds(MEETINGS, AGENDA[:0]).empty
    nothing = agenda_kinds(MEETINGS[:0], AGENDA[:0])
    pd.testing.assert_index_equal(nothing.columns, agenda_kinds(MEETINGS, AGENDA).columns)


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from(["product", "visit", "talk"]), st.none()),
        max_size=20,
    )
)
def test_kinds_add_up_to_the_items(rows):
    agenda = make_agenda(rows)  # the fourth meeting is not on record
    result = agenda_kinds(MEETINGS, agenda)
    assert result["items"].sum() == len(agenda)
    pd.testing.assert_frame_equal(result, agenda_kinds(MEETINGS[::-1], agenda[::-1]))


# outside_presenters


def test_presenters_from_outside():
    result = outside_presenters(AGENDA, MEETINGS, MEMBERSHIPS)
    assert result.columns.tolist() == ["date", "wg", "number", "item", "kind", "presenter"]
    assert result["presenter"].tolist() == ["x"]
    assert result["date"].tolist() == [pd.Timestamp("2008-09-30")]


def test_presenter_who_joined_later_came_from_outside():
    agenda = make_agenda([(1, "talk", "b"), (2, "talk", "b")])
    assert outside_presenters(agenda, MEETINGS, MEMBERSHIPS)["number"].tolist() == [1]


def test_presenter_who_joined_on_the_day_is_a_member():
    joined = MEMBERSHIPS.assign(joined=pd.to_datetime([None, "2009-03-19"]))
    assert outside_presenters(make_agenda([(2, "talk", "b")]), MEETINGS, joined).empty


def test_presenter_who_had_left_came_from_outside():
    left = MEMBERSHIPS.assign(left=pd.to_datetime(["2009-03-19", None]))
    agenda = make_agenda([(1, "talk", "a"), (2, "talk", "a")])
    assert outside_presenters(agenda, MEETINGS, left)["number"].tolist() == [2]


def test_undated_meeting_accuses_no_member():
    undated = MEETINGS.assign(date=pd.NaT)
    agenda = make_agenda([(1, "talk", "b"), (1, "talk", "x")])
    assert outside_presenters(agenda, undated, MEMBERSHIPS)["presenter"].tolist() == ["x"]


# incomplete_records


def test_meeting_of_which_only_the_host_is_on_record():
    result = incomplete_records(MEETINGS, AGENDA)
    assert result["number"].tolist() == [3]
    assert result["missing"].tolist() == [["agenda"]]
    assert result["host"].tolist() == ["a"]


def test_skipped_numbers_missing_dates_and_hosts():
    meetings = MEETINGS.assign(number=[2, 3, 5], host=["a", None, "a"])
    meetings.loc[2, "date"] = pd.NaT
    agenda = make_agenda([(2, "talk", "x"), (3, "visit", None), (5, "product", None)])
    result = incomplete_records(meetings, agenda)
    assert dict(zip(result["number"], result["missing"], strict=True)) == {
        1: ["meeting"],
        3: ["host"],
        4: ["meeting"],
        5: ["date", "presenter"],
    }


def test_agenda_of_another_wg_is_no_agenda():
    result = incomplete_records(MEETINGS, AGENDA.assign(wg="wg1"))
    assert result["missing"].tolist() == [["agenda"]] * 3


def test_incomplete_records_keep_the_order_of_wgs_and_touch_nothing():
    wgs = pd.CategoricalDtype(["wg2", "wg1"], ordered=True)
    meetings = pd.concat([make_meetings(["2009-01-01"], wg="wg1"), MEETINGS], ignore_index=True)
    meetings = meetings.astype({"wg": wgs})
    before = meetings.copy()
    result = incomplete_records(meetings, AGENDA)
    assert result["wg"].tolist() == ["wg2", "wg1"]
    pd.testing.assert_frame_equal(meetings, before)
    pd.testing.assert_frame_equal(incomplete_records(meetings[::-1], AGENDA), result)


def test_complete_and_empty_records():
    assert incomplete_records(MEETINGS[:2], AGENDA).empty
    assert incomplete_records(MEETINGS[:0], AGENDA[:0]).empty


# Meetings called off, and sessions that several groups held together


def joint_sessions():
    """The meetings of wg2, the first of which wg1 held too, and what both have of it on record."""
    shared = make_meetings(["2008-09-30"], wg="wg1", hosts=None)
    meetings = pd.concat([MEETINGS, shared], ignore_index=True)
    return meetings.assign(joint=["a", None, None, "a"])


def test_an_item_of_a_joint_session_counts_once():
    meetings = joint_sessions()
    both = pd.concat([AGENDA, AGENDA[:2].assign(wg="wg1")], ignore_index=True)
    kinds = agenda_kinds(meetings, both).set_index(["fiscal_year", "kind"])["items"]
    assert kinds[2008].to_dict() == {"product": 2, "visit": 1}
    assert outside_presenters(both, meetings, MEMBERSHIPS)["presenter"].tolist() == ["x"]
    # Two items alike of one group are two, and so are items of groups that met apart.
    twice = pd.concat([both, AGENDA[1:2].assign(item=3)], ignore_index=True)
    assert agenda_kinds(meetings, twice)["items"].sum() == 4
    assert agenda_kinds(meetings.drop(columns="joint"), both)["items"].sum() == 5


def test_what_one_group_has_of_a_joint_session_is_on_record():
    result = incomplete_records(joint_sessions(), AGENDA)
    assert list(zip(result["wg"], result["number"], strict=True)) == [("wg2", 3)]
    assert incomplete_records(joint_sessions().drop(columns="joint"), AGENDA)["wg"][0] == "wg1"


def test_of_a_meeting_called_off_nothing_is_counted_or_missing():
    meetings = MEETINGS.assign(state=["cancelled", None, "postponed"])
    assert agenda_kinds(meetings, AGENDA)["fiscal_year"].unique().tolist() == [2008]
    assert agenda_kinds(meetings, AGENDA)["items"].tolist() == [1, 0]
    assert outside_presenters(AGENDA, meetings, MEMBERSHIPS).empty
    assert incomplete_records(meetings, AGENDA).empty
    by_mail = MEETINGS.assign(state="by-mail", host=None)
    assert incomplete_records(by_mail, AGENDA)["missing"].tolist() == [["agenda"]]


@pytest.mark.parametrize("count", [agenda_kinds, incomplete_records])
def test_missing_columns_are_named(count):
    with pytest.raises(ValueError, match="agenda lacks the column"):
        count(MEETINGS, AGENDA[["wg"]])
    with pytest.raises(ValueError, match="meetings lacks the column"):
        count(MEETINGS[["wg", "number"]], AGENDA)
