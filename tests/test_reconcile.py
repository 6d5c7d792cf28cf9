from types import SimpleNamespace

import pandas as pd

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
            {"wg": ["wg2"] * 8, "date": pd.to_datetime([f"2008-{m}-01" for m in range(5, 13)])}
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
    assert meetings["partly_from"] == ["wg2"]
    registrants = result.loc["registrants"]
    assert registrants["stated"] == 80
    assert registrants[["on_record", "difference"]].isna().all()


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
