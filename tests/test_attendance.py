import pandas as pd

from isogj_analysis.activity.compute_attendance import attendance_rates

COLUMNS = ["wg", "organisation", "attended", "people", "possible", "rate", "first", "last"]
COLUMNS += ["newcomer", "leaver", "carries"]


def make_meetings(count, wg="wg2"):
    dates = pd.date_range("2008-04-10", periods=count, freq="31D")
    return pd.DataFrame({"wg": wg, "number": range(1, count + 1), "date": dates})


def make_attendance(came, wg="wg2"):
    """`came` gives for each organisation the numbers of its meetings."""
    rows = [(wg, number, name, 1) for name, numbers in came.items() for number in numbers]
    return pd.DataFrame(rows, columns=["wg", "number", "organisation", "people"])


def make_memberships(**joined_left):
    rows = [(name, *dates) for name, dates in joined_left.items()]
    frame = pd.DataFrame(rows, columns=["organisation", "joined", "left"])
    return frame.assign(joined=pd.to_datetime(frame["joined"]), left=pd.to_datetime(frame["left"]))


MEMBERSHIPS = make_memberships(a=(None, None), b=(None, None), c=(None, None))


def rates(came, *, meetings=None, memberships=MEMBERSHIPS):
    meetings = make_meetings(12) if meetings is None else meetings
    result = attendance_rates(make_attendance(came), meetings, memberships)
    return result.set_index("organisation")


def test_rate_is_of_the_meetings_whose_attendance_is_on_record():
    result = rates({"a": [1, 2, 3, 4], "b": [2]})
    assert result["attended"].to_dict() == {"a": 4, "b": 1}
    assert result["possible"].to_dict() == {"a": 4, "b": 4}
    assert result["rate"].to_dict() == {"a": 1.0, "b": 0.25}
    assert result.loc["b", "first"] == result.loc["b", "last"] == pd.Timestamp("2008-05-11")


def test_possible_meetings_are_those_of_the_membership():
    # The meetings are on 10 April, 11 May, 11 June and 12 July.
    members = make_memberships(
        a=(None, None), b=("2008-05-11", "2008-07-12"), c=("2008-07-13", None)
    )
    result = rates({"a": [1, 2, 3, 4], "b": [2], "c": [1]}, memberships=members)
    assert result["possible"].to_dict() == {"a": 4, "b": 2, "c": 0}
    assert result.loc["b", "rate"] == 0.5
    assert result.loc["c", "rate"] is pd.NA


def test_visit_as_a_guest_does_not_count_into_the_rate():
    members = make_memberships(a=(None, None), b=("2008-05-11", None))
    result = rates({"a": [1, 2, 3], "b": [1, 2]}, memberships=members)
    assert result.loc["b", "attended"] == 2
    assert result.loc["b", "rate"] == 0.5


def test_two_spells_of_membership_add_up():
    spells = pd.concat(
        [make_memberships(a=(None, "2008-05-01")), make_memberships(a=("2008-06-01", None))]
    )
    assert rates({"a": [1, 2, 3]}, memberships=spells).loc["a", "possible"] == 2


def test_people_are_added_where_they_were_counted():
    attendance = make_attendance({"a": [1, 2], "b": [1]}).assign(people=[3, None, None])
    result = attendance_rates(attendance, make_meetings(2), MEMBERSHIPS)
    assert result["people"].tolist() == [3, pd.NA]


def test_newcomers_and_leavers_by_the_last_meetings():
    result = rates({"a": range(1, 13), "b": range(7, 13), "c": [1, 6]})
    assert result["newcomer"].to_dict() == {"a": False, "b": True, "c": False}
    assert result["leaver"].to_dict() == {"a": False, "b": False, "c": True}


def test_short_record_tells_nothing_about_newcomers():
    result = rates({"a": range(1, 12), "b": [11]})
    assert result[["newcomer", "leaver"]].isna().all(axis=None)


def test_who_carries_the_work():
    came = {"a": range(1, 11), "b": range(1, 6), "c": range(1, 6)}
    assert rates(came)["carries"].to_dict() == {"a": True, "b": False, "c": False}
    # Equal ones are not told apart.
    assert rates({"a": range(1, 10), "b": range(1, 6), "c": range(1, 6)})["carries"].all()


def test_working_groups_are_counted_apart_in_their_order():
    wgs = pd.CategoricalDtype(["wg9", "wg2", "wg1"], ordered=True)
    attendance = pd.concat([make_attendance({"a": [1]}), make_attendance({"a": [1, 2]}, "wg9")])
    meetings = pd.concat([make_meetings(2), make_meetings(2, "wg9")])
    result = attendance_rates(attendance.astype({"wg": wgs}), meetings, MEMBERSHIPS)
    assert result["wg"].tolist() == ["wg9", "wg2"]
    assert result["attended"].tolist() == [2, 1]
    assert result["possible"].tolist() == [2, 1]


def test_meeting_without_a_date_is_not_counted():
    meetings = make_meetings(2)
    meetings.loc[1, "date"] = pd.NaT
    assert rates({"a": [1, 2], "b": [2]}, meetings=meetings)["attended"].to_dict() == {"a": 1}


def test_meeting_called_off_is_not_counted_and_a_joint_one_in_each_group():
    meetings = make_meetings(3).assign(state=[None, "cancelled", "by-mail"])
    assert rates({"a": [1, 2, 3], "b": [2]}, meetings=meetings)["possible"].to_dict() == {"a": 2}
    both = pd.concat([make_meetings(2), make_meetings(2, "wg9")]).assign(joint=["x", None] * 2)
    came = pd.concat([make_attendance({"a": [1, 2]}), make_attendance({"a": [1]}, "wg9")])
    assert attendance_rates(came, both, MEMBERSHIPS)["attended"].tolist() == [2, 1]


def test_no_attendance_gives_the_same_columns_and_types():
    nothing = attendance_rates(make_attendance({}), make_meetings(8), MEMBERSHIPS)
    assert nothing.empty
    assert nothing.columns.tolist() == COLUMNS
    some = attendance_rates(make_attendance({"a": [1]}), make_meetings(8), MEMBERSHIPS)
    assert nothing.dtypes.drop("wg").equals(some.dtypes.drop("wg"))
