from types import SimpleNamespace

import pandas as pd
import pytest

from isogj_analysis.membership.compute_reconcile import reconcile


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
MEMBERSHIPS = make_memberships([(f"org-{n}", "member", None, None) for n in range(17)])


def make_tables(**tables):
    own = {
        "memberships": MEMBERSHIPS,
        "meetings": pd.DataFrame(
            {
                "wg": ["wg2"] * 8,
                "number": range(1, 9),
                "date": pd.to_datetime([f"2008-{m}-01" for m in range(5, 13)]),
            }
        ),
        "working_groups": pd.DataFrame({"wg": ["wg1", "wg2", "wg3", "wg4", "steering"]}),
        "reported_totals": REPORTED,
    }
    return SimpleNamespace(**(own | tables))


def test_annual_report_against_its_rows():
    result = reconcile(make_tables()).set_index("measure")
    assert result.index.tolist() == ["members", "meetings", "registrants"]
    assert result.loc["members", ["stated", "on_record", "difference"]].tolist() == [17, 17, 0]
    meetings = result.loc["meetings"]
    assert (meetings["stated"], meetings["on_record"], meetings["difference"]) == (40, 8, 32)
    assert meetings["approximate"]
    assert meetings["missing_from"] == ["wg1", "wg3", "wg4", "steering"]
    assert meetings["partly_from"] == ["wg2"], "January to May are not on record"
    assert meetings["recorded_from"] == ["wg2"]
    registrants = result.loc["registrants"]
    assert registrants["stated"] == 80
    assert registrants[["on_record", "difference"]].isna().all()


def test_nothing_is_missing_of_a_record_without_a_break_up_to_the_last_month():
    tables = make_tables()
    late = tables.meetings["date"] + pd.DateOffset(months=5)
    for date in ("2009-06-01", "2009-05-31"):
        totals = make_totals([(date, "meetings", 40, True)])
        tables.reported_totals = totals
        row = reconcile(
            SimpleNamespace(**vars(tables) | {"meetings": tables.meetings.assign(date=late)})
        )
        assert row["partly_from"].tolist() == [[]]
        assert row["recorded_from"].tolist() == [["wg2"]]
    broken = tables.meetings.assign(date=late, number=range(2, 10))
    row = reconcile(make_tables(meetings=broken, reported_totals=totals))
    assert row["partly_from"].tolist() == [["wg2"]], "meeting no. 1 is not on record"


def test_of_a_group_that_was_not_there_nothing_is_missing():
    days = {"established": [None, None, "2009-06-10", None, None]}
    days["ended"] = [None, None, None, "2008-04-01", None]
    groups = make_tables().working_groups.assign(
        **{name: pd.to_datetime(values) for name, values in days.items()}
    )
    row = reconcile(make_tables(working_groups=groups)).set_index("measure").loc["meetings"]
    assert row["missing_from"] == ["wg1", "steering"]


def test_a_session_counts_once_and_one_called_off_not():
    meetings = make_tables().meetings.assign(
        wg=["wg1", "wg2", *["wg2"] * 6], joint=["a", "a", *[None] * 6]
    )
    meetings["state"] = [*[None] * 6, "cancelled", "by-mail"]
    row = reconcile(make_tables(meetings=meetings)).set_index("measure").loc["meetings"]
    assert row["on_record"] == 6
    assert row["recorded_from"] == ["wg1", "wg2"]


@pytest.mark.parametrize(
    ("date", "precision", "on_record"),
    [("2009-05-31", "day", 2), ("2009-03-31", "month", 5), ("2008-01-01", "year", 5)],
)
def test_a_total_of_a_fiscal_year_is_held_against_the_meetings_of_that_year(
    date, precision, on_record
):
    days = [f"2008-{m}-01" for m in (1, 5, 6, 7, 8, 9)] + ["2009-04-01", "2009-05-01"]
    meetings = make_tables().meetings.assign(date=pd.to_datetime(days))
    totals = make_totals([(date, "meetings", 40, False)])
    totals = totals.assign(period="fiscal-year", date_precision=precision)
    row = reconcile(make_tables(meetings=meetings, reported_totals=totals)).iloc[0]
    assert row["on_record"] == on_record
    assert row["date_precision"] == precision


def test_a_member_that_was_renamed_is_on_record_once():
    organisations = pd.DataFrame({"organisation": ["new"], "replaces": ["org-0"]})
    renamed = make_memberships([("new", "member", None, None)])
    tables = make_tables(memberships=pd.concat([MEMBERSHIPS, renamed]))
    assert reconcile(tables).iloc[0]["on_record"] == 18
    tables.organisations = organisations
    assert reconcile(tables).iloc[0]["on_record"] == 17


def test_complete_record_misses_nothing():
    totals = make_totals([("2009-06-01", "meetings", 8, False)])
    row = reconcile(make_tables(reported_totals=totals)).iloc[0]
    assert row["difference"] == 0
    assert row["missing_from"] == row["partly_from"] == []


def test_rows_after_the_statement_do_not_count():
    totals = make_totals([("2008-08-31", "meetings", 8, False)])
    assert reconcile(make_tables(reported_totals=totals)).iloc[0]["on_record"] == 4


def test_rows_and_statements_of_the_day_itself_count():
    totals = make_totals([("2008-08-01", "meetings", 8, False)])
    assert reconcile(make_tables(reported_totals=totals)).iloc[0]["on_record"] == 4
    assert len(reconcile(make_tables(reported_totals=totals), on="2008-08-01")) == 1


def test_latest_statement_up_to_a_day_counts():
    result = reconcile(make_tables(), on="2008-12-31")
    assert result["measure"].tolist() == ["members"]
    assert result["stated"].tolist() == [10]


def test_order_of_rows_of_any_table_does_not_matter():
    tables = make_tables()
    turned = make_tables(**{name: frame[::-1] for name, frame in vars(tables).items()})
    turned.working_groups = tables.working_groups
    pd.testing.assert_frame_equal(reconcile(turned), reconcile(tables))


def test_nothing_stated():
    nothing = reconcile(make_tables(reported_totals=REPORTED[:0]))
    assert nothing.empty
    pd.testing.assert_series_equal(nothing.dtypes, reconcile(make_tables()).dtypes)


def test_categorical_measures_are_reconciled_alike():
    coded = REPORTED.astype({"measure": "category"})
    pd.testing.assert_frame_equal(
        reconcile(make_tables(reported_totals=coded)), reconcile(make_tables())
    )
