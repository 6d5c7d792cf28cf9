import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isogj_analysis.activity.compute_activity import (
    cadence,
    foreseen_meetings,
    groups_since,
    hosting,
    meetings_by_month,
    sessions,
)
from isogj_analysis.tables.fiscal import fiscal_year

WGS = ["wg1", "wg2", "steering"]


def make_meetings(dates, *, wg="wg2", numbers=None, hosts=None):
    return pd.DataFrame(
        {
            "wg": pd.Series([wg] * len(dates), dtype="str"),
            "number": pd.array(numbers or range(1, len(dates) + 1), dtype="Int64"),
            "date": pd.to_datetime(pd.Series(dates, dtype="str")),
            "host": pd.Series(hosts or [None] * len(dates), dtype="str"),
        }
    )


def make_working_groups(per_year=12, wgs=WGS):
    return pd.DataFrame({"wg": wgs, "meetings_per_year": pd.array([per_year] * len(wgs), "Int64")})


@pytest.fixture
def first_year():
    """The eight meetings of WG2 that the annual report lists."""
    return make_meetings(
        [
            "2008-09-30",
            "2008-10-23",
            "2008-11-26",
            "2009-01-27",
            "2009-02-25",
            "2009-03-19",
            "2009-04-22",
            "2009-05-27",
        ],
        hosts=["lac", "lac", "fujitsu", "ntt", "nec-nexsolutions", "ibm", "ntt-com", "nec"],
    )


def by_month(result, wg="wg2"):
    rows = result[result["wg"] == wg]
    return dict(zip(rows["month"].dt.strftime("%Y-%m"), rows["meetings"], strict=True))


def states_of(result, wg="wg2"):
    rows = result[result["wg"] == wg]
    return dict(zip(rows["month"].dt.strftime("%Y-%m"), rows["state"], strict=True))


def living(established, ended=None, wg="wg2"):
    """The rows of one group that was set up and ended on these days."""
    days = {"established": pd.to_datetime([established]), "ended": pd.to_datetime([ended])}
    return make_working_groups(wgs=[wg]).assign(**days)


@st.composite
def many_meetings(draw):
    day = st.dates(pd.Timestamp("1999-01-01").date(), pd.Timestamp("2012-12-31").date())
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from([*WGS, "wg9"]), st.integers(1, 60), st.one_of(st.none(), day)
            ),
            max_size=40,
        )
    )
    frame = pd.DataFrame(rows, columns=["wg", "number", "date"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


# meetings_by_month


def test_month_without_meeting_inside_the_record_is_zero_and_outside_unknown(first_year):
    months = by_month(meetings_by_month(first_year, make_working_groups()))
    assert months["2008-12"] == 0
    assert months["2008-09"] == months["2009-05"] == 1
    assert months["2008-08"] is pd.NA
    assert months["2009-06"] is pd.NA


def test_months_before_meeting_no_1_are_before_the_group_and_neither_unknown_nor_missed(first_year):
    states = states_of(meetings_by_month(first_year, make_working_groups()))
    assert {states[f"2008-{month:02}"] for month in range(4, 9)} == {"before"}
    assert states["2008-12"] == "missed"
    assert set(states.values()) - {"before", "missed"} == {"met", "unknown"}
    assert states["2009-06"] == "unknown"
    later = states_of(meetings_by_month(first_year[1:], make_working_groups()))
    assert later["2008-09"] == "unknown", "meeting no. 1 is not on record"


def test_a_group_is_there_from_the_month_in_which_it_was_set_up(first_year):
    states = states_of(meetings_by_month(first_year, living("2008-07-15")))
    assert [states[f"2008-{month:02}"] for month in range(5, 10)] == [
        "before", "before", "missed", "missed", "met",
    ]  # fmt: skip
    every_second = living("2008-07-15").assign(meetings_per_year=6)
    assert states_of(meetings_by_month(first_year, every_second))["2008-07"] == "none"
    # Of a year alone nobody knows the month: no. 1 tells, or nothing does.
    in_2008 = living("2008-01-01").assign(established_precision="year")
    assert states_of(meetings_by_month(first_year, in_2008))["2008-08"] == "before"
    assert states_of(meetings_by_month(first_year[1:], in_2008))["2008-08"] == "unknown"


@pytest.mark.parametrize("ended", ["2009-01-01", "2009-01-20", "2008-12-01"])
def test_after_its_end_a_group_misses_nothing(first_year, ended):
    met = first_year[:3]
    whole = meetings_by_month(met, living(None, ended), on="2009-06-30")
    states = states_of(whole)
    assert states["2008-11"] == "met"
    assert states["2008-12"] == ("unknown" if ended > "2008-12-31" else "ended")
    assert {states[f"2009-{month:02}"] for month in range(1, 7)} == {"ended"}
    assert states_of(meetings_by_month(met, living(None, "2008-11-26")))["2008-11"] == "met"


def test_a_group_that_ended_in_some_month_of_a_year_missed_none_of_it(first_year):
    ended = living(None, "2009-01-01").assign(ended_precision="year")
    months = meetings_by_month(first_year[:5], ended, on="2010-03-31")
    states = states_of(months)
    assert (states["2009-02"], states["2009-03"], states["2010-01"]) == ("met", "unknown", "ended")


def test_a_month_in_which_a_meeting_was_called_off_is_known_and_has_none(first_year):
    first_year["state"] = ["held", None, "by-mail", "cancelled", None, "postponed", None, None]
    result = meetings_by_month(first_year, make_working_groups())
    months, states = by_month(result), states_of(result)
    assert (months["2008-11"], months["2009-01"], months["2009-03"]) == (1, 0, 0)
    assert states["2009-01"] == states["2009-03"] == "missed"
    # The number of one called off is on record: between its neighbours nothing is lost.
    assert months["2009-02"] == 1
    first_year["number"] = pd.array([1, 2, 3, 6, 9, 10, 11, 12], dtype="Int64")
    skipped = states_of(meetings_by_month(first_year, make_working_groups()))
    assert (skipped["2008-12"], skipped["2009-01"]) == ("unknown", "missed")
    first_year["number"] = pd.array([1, *[pd.NA] * 7], dtype="Int64")
    unnumbered = states_of(meetings_by_month(first_year, make_working_groups()))
    assert (unnumbered["2008-12"], unnumbered["2009-01"]) == ("unknown", "missed")
    last = first_year.assign(number=range(1, 9), state=[None] * 7 + ["cancelled"])
    assert states_of(meetings_by_month(last, make_working_groups()))["2009-05"] == "missed"


def test_a_joint_session_is_one_meeting_of_each_of_its_groups(first_year):
    joint = pd.concat([first_year, make_meetings(["2009-05-27"], wg="wg1")], ignore_index=True)
    joint["joint"] = joint["date"].eq("2009-05-27").map({True: "a", False: None})
    result = meetings_by_month(joint, make_working_groups())
    assert by_month(result, "wg1")["2009-05"] == by_month(result)["2009-05"] == 1
    assert result.query("again > 0")["wg"].astype("str").tolist() == ["wg2"], "of all it is one"
    assert cadence(joint, make_working_groups())["held"].sum() == 9
    assert sessions(joint)["session"].nunique() == 8
    again = pd.concat([joint, joint[-1:].assign(number=2)], ignore_index=True)
    assert by_month(meetings_by_month(again), "wg1")["2009-05"] == 1, "of a group it is one too"
    # Two meetings of a group on one day are two.
    twice = make_meetings(["2009-05-27", "2009-05-27"])
    assert by_month(meetings_by_month(twice))["2009-05"] == 2


def test_wg_without_a_row_is_unknown_in_every_month(first_year):
    result = meetings_by_month(first_year, make_working_groups())
    assert result.loc[result["wg"] != "wg2", "meetings"].isna().all()
    assert result["wg"].cat.categories.tolist() == WGS
    assert result["wg"].cat.ordered


def test_grid_holds_whole_fiscal_years(first_year):
    result = meetings_by_month(first_year)
    assert result["month"].tolist() == list(pd.date_range("2008-04-01", "2010-03-01", freq="MS"))
    assert (result["fiscal_year"] == fiscal_year(result["month"])).all()


def test_skipped_number_makes_the_months_around_it_unknown(first_year):
    months = by_month(meetings_by_month(first_year[first_year["number"] != 2]))
    assert months["2008-10"] is pd.NA
    assert months["2008-12"] == 0


def test_meeting_without_a_date_is_a_skipped_number(first_year):
    first_year.loc[1, "date"] = pd.NaT
    months = by_month(meetings_by_month(first_year))
    assert months["2008-10"] is pd.NA
    assert sum(m for m in months.values() if m is not pd.NA) == 7


def test_unknown_number_proves_nothing(first_year):
    first_year["number"] = pd.array([pd.NA] * 8, dtype="Int64")
    assert by_month(meetings_by_month(first_year))["2008-12"] is pd.NA


def test_on_leaves_out_what_came_later_but_claims_nothing(first_year):
    months = by_month(meetings_by_month(first_year, on="2009-04-22"))
    assert months["2009-04"] == 1
    assert months["2009-05"] is pd.NA
    assert by_month(meetings_by_month(first_year, on="2009-04-21"))["2009-04"] is pd.NA


def test_categories_without_a_row_stay_and_set_the_order(first_year):
    first_year["wg"] = pd.Categorical(first_year["wg"], categories=["wg2", "wg1"])
    assert meetings_by_month(first_year)["wg"].unique().tolist() == ["wg2", "wg1"]


def test_wg_that_only_the_meetings_know_comes_last(first_year):
    result = meetings_by_month(first_year, make_working_groups(wgs=["wg3", "wg1"]))
    assert result["wg"].unique().tolist() == ["wg3", "wg1", "wg2"]


def test_no_meeting_at_all():
    nothing = meetings_by_month(make_meetings([]), make_working_groups())
    assert nothing.empty
    asked = meetings_by_month(make_meetings([]), make_working_groups(), on="2009-06-01")
    assert nothing.columns.tolist() == asked.columns.tolist()
    assert len(asked) == 3 * 12
    assert asked["meetings"].isna().all()


def test_first_month_moves_the_grid(first_year):
    months = by_month(meetings_by_month(first_year, first_month=1))
    assert (min(months), max(months)) == ("2008-01", "2009-12")


def test_missing_columns_are_named(first_year):
    with pytest.raises(ValueError, match="meetings lacks the columns number, date; it has wg"):
        meetings_by_month(first_year[["wg"]])
    with pytest.raises(ValueError, match="working_groups lacks the column wg"):
        meetings_by_month(first_year, pd.DataFrame({"name": []}))


# Each example takes both tables twice.
@settings(max_examples=10)
@given(many_meetings(), st.randoms())
def test_order_of_rows_does_not_matter(meetings, random):
    order = list(range(len(meetings)))
    random.shuffle(order)
    before = meetings.copy()
    for count in (meetings_by_month, cadence):
        result = count(meetings, make_working_groups())
        pd.testing.assert_frame_equal(result, count(meetings.iloc[order], make_working_groups()))
    pd.testing.assert_frame_equal(meetings, before)


# cadence


def year_of(result, wg, year):
    return result[(result["wg"] == wg) & (result["fiscal_year"] == year)].iloc[0]


def test_first_year_is_held_against_the_covered_months(first_year):
    result = cadence(first_year, make_working_groups())
    year = year_of(result, "wg2", 2008)
    assert (year["covered_months"], year["expected"], year["held"]) == (7, 7.0, 6)
    assert year["missed"] == [pd.Timestamp("2008-12-01")]
    assert year["longest_gap_days"] == 62
    assert year["regularity"] == pytest.approx(6 / 7)
    new_year = year_of(result, "wg2", 2009)
    assert (new_year["covered_months"], new_year["expected"], new_year["held"]) == (2, 2.0, 2)
    assert new_year["missed"] == []
    assert new_year["longest_gap_days"] == 35


def test_wg_without_a_row_has_unknown_cadence(first_year):
    result = cadence(first_year, make_working_groups())
    unknown = result[result["wg"] != "wg2"]
    assert len(unknown) == 4
    assert (unknown["covered_months"] == 0).all()
    assert (unknown["unknown_months"] == 12).all()
    assert unknown.loc[:, "expected":].isna().all(axis=None)
    known = year_of(result, "wg2", 2008)
    assert known["unknown_months"] == 0, "what lies before its first meeting is not unknown"


def test_a_year_after_the_end_is_neither_kept_nor_unknown(first_year):
    result = cadence(first_year[:6], living(None, "2009-04-01"), on="2010-05-31")
    year = year_of(result, "wg2", 2009)
    assert (year["covered_months"], year["unknown_months"]) == (0, 0)
    assert year["expected":].isna().all()


def test_fiscal_year_with_none_inside_the_record_is_zero():
    result = cadence(make_meetings(["2008-05-01", "2010-05-01"]), make_working_groups())
    year = year_of(result, "wg2", 2009)
    assert (year["held"], year["expected"], year["regularity"]) == (0, 12.0, 0.0)
    assert len(year["missed"]) == 12
    assert year["longest_gap_days"] is pd.NA
    assert year_of(result, "wg2", 2010)["longest_gap_days"] == 730


@pytest.mark.parametrize(
    ("per_year", "missed"),
    [
        (12, ["05", "06", "07", "09", "10", "11", "12", "01", "02"]),
        (8, ["06", "07", "11", "01", "02"]),
        (6, ["06", "12", "02"]),
        (5, ["07", "01"]),
        (4, ["02"]),
        (1, []),
        (0, []),
    ],
)
def test_a_gap_misses_months_in_which_a_stretch_of_the_rule_ends_as_many_as_are_lacking(
    per_year, missed
):
    meetings = make_meetings(["2008-04-10", "2008-08-20", "2009-03-01"])
    groups = make_working_groups(per_year)
    year = year_of(cadence(meetings, groups), "wg2", 2008)
    assert [f"{month:%m}" for month in year["missed"]] == missed
    assert year["regularity"] == pytest.approx(3 / (3 + len(missed)))
    assert year["expected"] == per_year
    months = meetings_by_month(meetings, groups).query("wg == 'wg2' and missed")
    assert months["month"].tolist() == year["missed"]


def test_a_gap_across_the_years_is_missed_in_the_year_in_which_a_meeting_was_due():
    meetings = make_meetings(["2009-02-10", "2009-09-20"])
    result = cadence(meetings, make_working_groups(4))
    assert year_of(result, "wg2", 2008)["missed"] == []
    assert year_of(result, "wg2", 2009)["missed"] == [pd.Timestamp("2009-08-01")]


@pytest.mark.parametrize(("until", "missed"), [("2009-02-03", []), ("2009-03-20", ["09"])])
def test_a_meeting_that_was_late_was_not_missed(until, missed):
    """Of four a year three were held, each a month late: one is lacking in a whole year."""
    meetings = make_meetings(["2008-06-03", "2008-10-07", until])
    groups = living("2008-04-01").assign(meetings_per_year=4)
    year = year_of(cadence(meetings, groups), "wg2", 2008)
    assert year["held"] == 3
    assert [f"{month:%m}" for month in year["missed"]] == missed
    assert year["regularity"] == 3 / (3 + len(missed))


def test_before_the_first_meeting_on_record_nothing_is_missed():
    meetings = make_meetings(["2008-06-10", "2008-08-20"])
    year = year_of(cadence(meetings, make_working_groups(6)), "wg2", 2008)
    assert year["missed"] == []
    assert year["regularity"] == 1.0


@pytest.mark.parametrize(
    "groups", [None, make_working_groups(pd.NA), make_working_groups()[["wg"]]]
)
def test_without_a_rule_nobody_knows_whether_an_empty_month_is_missed(first_year, groups):
    result = meetings_by_month(first_year, groups).set_index("month").query("wg == 'wg2'")
    assert result.loc["2008-12-01", "meetings"] == 0
    assert result.loc["2008-12-01", "missed"] is pd.NA
    assert not result.loc["2009-01-01", "missed"]


def test_without_a_rule_missed_is_unknown(first_year):
    year = year_of(cadence(first_year, make_working_groups(pd.NA)), "wg2", 2008)
    assert year["missed"] is None
    assert year["regularity"] is pd.NA
    assert year["expected"] is pd.NA
    assert year["held"] == 6


def test_more_than_monthly_is_judged_by_month(first_year):
    year = year_of(cadence(first_year, make_working_groups(24)), "wg2", 2008)
    assert year["expected"] == 14.0
    assert year["missed"] == [pd.Timestamp("2008-12-01")]


def test_two_meetings_on_one_day_are_both_held():
    result = cadence(make_meetings(["2008-05-01", "2008-05-01"]), make_working_groups())
    year = year_of(result, "wg2", 2008)
    assert year["held"] == 2
    assert year["longest_gap_days"] is pd.NA


def test_cadence_of_nothing():
    assert cadence(make_meetings([]), make_working_groups()).empty
    asked = cadence(make_meetings([]), make_working_groups(), on="2009-06-01")
    assert asked["fiscal_year"].tolist() == [2009] * 3
    assert asked["held"].isna().all()


def test_cadence_needs_the_rule(first_year):
    with pytest.raises(ValueError, match="working_groups lacks the column meetings_per_year"):
        cadence(first_year, make_working_groups()[["wg"]])


@settings(max_examples=20)
@given(many_meetings(), st.sampled_from([24, 12, 8, 6, 5, 4, 1]))
def test_cadence_agrees_with_counting_row_by_row(meetings, per_year):
    result = cadence(meetings, make_working_groups(per_year)).set_index(["wg", "fiscal_year"])
    dated = meetings.dropna(subset="date")
    year_of_day = dict(zip(dated["date"], fiscal_year(dated["date"]), strict=True))
    assert result["held"].sum() == len(dated)
    months = meetings_by_month(meetings, make_working_groups(per_year))
    assert months["meetings"].sum() == len(dated)
    for (wg, year), row in result[result["held"].notna()].iterrows():
        days = sorted(dated.loc[dated["wg"] == wg, "date"])
        own = [day for day in days if year_of_day[day] == year]
        assert row["held"] == len(own)
        gaps = [
            (late - early).days for early, late in pairwise(days) if late in own and late > early
        ]
        assert (
            row["longest_gap_days"] is pd.NA if not gaps else row["longest_gap_days"] == max(gaps)
        )
        missed = row["missed"] or []
        assert not missed or len(missed) <= row["expected"] - row["held"] + 1e-9
        for month in missed:
            before = max(day for day in days if day < month)
            since = 12 * (month.year - before.year) + month.month - before.month
            assert any(day > month for day in days)
            assert not any((day.year, day.month) == (month.year, month.month) for day in days)
            stretches = [math.ceil(n * 12 / min(per_year, 12)) for n in range(1, since + 1)]
            assert since in stretches


# foreseen_meetings


def make_totals(rows):
    frame = pd.DataFrame(rows, columns=["date", "measure", "value", "approximate"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


REPORTED = make_totals([("2008-06-13", "members", 10, False), ("2009-06-01", "meetings", 40, True)])


def foreseen(meetings, per_year=12, established=None, reported=REPORTED, **options):
    wgs = make_working_groups(per_year).assign(
        established=pd.to_datetime(pd.Series(established or [None] * 3))
    )
    result = foreseen_meetings(meetings, wgs, reported, **options)
    return dict(zip(result["date"].dt.strftime("%Y-%m-%d"), result["meetings"], strict=True))


def test_the_rule_of_all_groups_by_the_end_of_each_month(first_year):
    result = foreseen(first_year)
    # The first total is of June 2008; June 2009 is not over on the day of the last one.
    assert (min(result), max(result)) == ("2008-05-31", "2009-05-31")
    assert (result["2008-05-31"], result["2008-06-30"]) == (0, 2)
    # WG2 counts from September, the month of its meeting no. 1: 9 of 12 months.
    assert result["2009-05-31"] == 12 + 9 + 12


def test_the_rule_goes_on_after_the_last_record(first_year):
    assert foreseen(first_year, on="2010-06-01")["2010-05-31"] == 69


def test_rule_runs_from_the_month_in_which_a_wg_was_established(first_year):
    result = foreseen(first_year, established=["2009-05-20", "2008-09-01", "2009-09-01"])
    assert result["2008-08-31"] == 0
    assert result["2009-04-30"] == 8
    assert result["2009-05-31"] == 10


@pytest.mark.parametrize(
    ("per_year", "established", "bound"),
    [
        (12, ["2008-07-01"] * 3, False),
        (12, [None, "2008-07-01", "2008-07-01"], True),
        # Its meeting no. 1 is on record.
        (12, ["2008-07-01", None, "2008-07-01"], False),
        # A WG without a rule adds nothing, whenever it was established.
        (pd.NA, None, False),
    ],
)
def test_the_rule_is_at_most_so_much_where_a_founding_is_unknown(
    first_year, per_year, established, bound
):
    wgs = make_working_groups(per_year)
    wgs = wgs.assign(established=pd.to_datetime(pd.Series(established or [None] * 3)))
    assert set(foreseen_meetings(first_year, wgs, REPORTED)["at_most"]) == {bound}


@pytest.mark.parametrize("ended", ["2009-05-20", "2009-06-01", "2009-06-20"])
def test_the_rule_stops_at_an_end_and_goes_on_with_a_successor(ended):
    old = pd.date_range("2008-06-01", periods=12, freq="MS")
    new = make_meetings(pd.date_range("2009-07-01", periods=11, freq="MS").astype("str"), wg="new")
    meetings = pd.concat([make_meetings(old.astype("str"), wg="old"), new], ignore_index=True)
    groups = pd.concat(
        [living(None, ended, wg="old"), living(None, wg="new").assign(replaces="old")]
    )
    result = foreseen_meetings(meetings, groups, REPORTED[:0], on="2010-05-31")
    assert result.iloc[-1].tolist() == [pd.Timestamp("2010-05-31"), 12 + 11, False]
    kept = cadence(meetings, groups, on="2010-05-31")
    assert kept.loc[kept["wg"] == "old", "expected"].sum() == 12
    assert [months for months in kept["missed"].dropna() if months] == []
    # Without its first meeting the successor is there at most since the end of the other.
    bound = foreseen_meetings(meetings[:12], groups, REPORTED[:0], on="2010-05-31")
    most = 13 if ended == "2009-05-20" else 12
    assert bound.iloc[-1][["meetings", "at_most"]].tolist() == [12 + most, True]


def test_wg_without_a_rule_adds_nothing(first_year):
    assert set(foreseen(first_year, pd.NA).values()) == {0}


def test_the_rule_of_nothing():
    assert foreseen(make_meetings([]), reported=REPORTED[:0]) == {}
    assert foreseen(make_meetings([]), reported=REPORTED[:0], on="2009-06-01") == {}


def test_the_rule_needs_its_columns(first_year):
    with pytest.raises(ValueError, match="working_groups lacks the column established"):
        foreseen_meetings(first_year, make_working_groups(), REPORTED)


def test_an_association_without_groups_has_results():
    groups = make_working_groups(wgs=[]).assign(established=pd.NaT)
    nothing = make_meetings([])
    assert meetings_by_month(nothing, groups, on="2009-06-01").empty
    assert cadence(nothing, groups, on="2009-06-01").empty
    assert set(foreseen_meetings(nothing, groups, REPORTED)["meetings"]) == {0}
    assert groups_since(groups, EVENTS).empty


# hosting


def test_hosts_in_order_of_how_often_then_how_early(first_year):
    result = hosting(first_year)
    assert result["host"].tolist()[:3] == ["lac", "fujitsu", "ntt"]
    lac = result.iloc[0]
    assert (lac["meetings"], lac["share"]) == (2, 0.25)
    assert (lac["first"], lac["last"]) == (pd.Timestamp("2008-09-30"), pd.Timestamp("2008-10-23"))


def test_shares_are_of_meetings_with_a_known_host(first_year):
    first_year.loc[7, "host"] = None
    result = hosting(first_year)
    assert result["meetings"].sum() == 7
    assert result["share"].sum() == pytest.approx(1)


def test_host_of_an_undated_meeting_counts(first_year):
    first_year.loc[7, "date"] = pd.NaT
    nec = hosting(first_year).set_index("host").loc["nec"]
    assert nec["meetings"] == 1
    assert pd.isna(nec["first"])


def test_a_joint_session_counts_once_for_its_host_and_one_called_off_for_nobody(first_year):
    joint = first_year.assign(joint=["a", None, None, None, None, None, None, None])
    joint = pd.concat([joint, joint[:1].assign(wg="wg1")], ignore_index=True)
    joint["state"] = [None] * 7 + ["cancelled", None]
    result = hosting(joint).set_index("host")
    assert result["meetings"].sum() == 7
    assert result.loc["lac", "meetings"] == 2
    assert "nec" not in result.index
    # Its host may stand in the row of one group alone.
    joint.loc[0, "host"] = None
    assert hosting(joint).set_index("host").loc["lac", "meetings"] == 2


def test_hosts_as_a_categorical_are_the_same(first_year):
    coded = first_year.assign(host=first_year["host"].astype("category"))
    pd.testing.assert_frame_equal(hosting(coded), hosting(first_year))


def test_no_host_on_record():
    result = hosting(make_meetings(["2008-09-30"]))
    assert result.empty
    assert result.columns.tolist() == ["host", "meetings", "share", "first", "last"]


# groups_since


def make_groups(*established):
    wgs = [f"g{n}" for n in range(len(established))]
    return pd.DataFrame({"wg": wgs, "established": pd.to_datetime(list(established))})


EVENTS = pd.DataFrame(
    {"kind": ["talk", "founding"], "date": pd.to_datetime(["2008-01-01", "2008-06-13"])}
)


def test_a_group_is_no_older_than_the_association():
    result = groups_since(make_groups("2009-01-01", None), EVENTS)
    assert result.index.tolist() == ["g0", "g1"]
    assert result.tolist() == [pd.Timestamp("2009-01-01"), pd.Timestamp("2008-06-13")]


def test_without_a_founding_on_record_nothing_is_said():
    assert groups_since(make_groups("2009-01-01", None), EVENTS[:1]).isna().tolist() == [
        False,
        True,
    ]


def test_events_without_a_kind_are_named():
    with pytest.raises(ValueError, match="kind"):
        groups_since(make_groups(None), EVENTS[["date"]])
