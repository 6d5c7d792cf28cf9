import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.review.compute_review import laws_in_force, objective_matrix, plan_timeline

OBJECTIVES = pd.DataFrame({"objective": ["users", "members", "awareness"]})
WGS = pd.DataFrame({"wg": ["wg1", "wg2"]})


def make_outcomes(rows):
    columns = ["objective", "wg", "fiscal_year", "status", "note"]
    frame = pd.DataFrame(rows, columns=columns)
    text = ["objective", "wg", "status", "note"]
    return frame.astype(dict.fromkeys(text, "str") | {"fiscal_year": "Int64"})


OUTCOMES = make_outcomes(
    [
        ("users", "wg1", 2008, "achieved", "pairing inferred from order"),
        ("members", "wg2", 2008, None, None),
        ("awareness", None, 2008, "planned", None),
    ]
)


def cell(result, objective, wg):
    return result[(result["objective"] == objective) & (result["wg"] == wg)].iloc[0]


# objective_matrix


def test_full_grid_in_the_order_of_the_tables():
    result = objective_matrix(OUTCOMES, OBJECTIVES, WGS)
    named = result[result["wg"].notna()]
    assert list(zip(named["objective"], named["wg"], strict=True)) == [
        (objective, wg) for objective in OBJECTIVES["objective"] for wg in WGS["wg"]
    ]


def test_inferred_pairing_is_marked_and_its_status_kept():
    result = objective_matrix(OUTCOMES, OBJECTIVES, WGS)
    users = cell(result, "users", "wg1")
    assert users["paired"]
    assert users["inferred"]
    assert users["status"] == "achieved"
    assert result["inferred"].sum() == 1


def test_pair_without_a_status_differs_from_no_pair():
    result = objective_matrix(OUTCOMES, OBJECTIVES, WGS)
    pair, none = cell(result, "members", "wg2"), cell(result, "members", "wg1")
    assert pd.isna(pair["status"])
    assert pair["paired"]
    assert not pair["inferred"]
    assert not none["paired"]
    assert none["fiscal_year"] is pd.NA


def test_outcome_that_names_no_wg_keeps_a_row():
    result = objective_matrix(OUTCOMES, OBJECTIVES, WGS)
    loose = result[result["wg"].isna()]
    assert loose["objective"].tolist() == ["awareness"]
    assert loose["status"].tolist() == ["planned"]


def test_latest_year_counts():
    later = make_outcomes([("users", "wg1", 2009, "ongoing", None)])
    both = pd.concat([later, OUTCOMES], ignore_index=True)
    now = cell(objective_matrix(both, OBJECTIVES, WGS), "users", "wg1")
    assert (now["status"], now["fiscal_year"], now["inferred"]) == ("ongoing", 2009, False)


def test_without_tables_the_outcomes_give_the_axes():
    result = objective_matrix(OUTCOMES)
    assert result["objective"].cat.categories.tolist() == ["awareness", "members", "users"]
    assert result["wg"].cat.categories.tolist() == ["wg1", "wg2"]


def test_categorical_status_stays_one():
    statuses = pd.CategoricalDtype(["achieved", "ongoing", "planned"], ordered=True)
    result = objective_matrix(OUTCOMES.astype({"status": statuses}), OBJECTIVES, WGS)
    assert result["status"].dtype == statuses


def test_no_outcome_leaves_every_cell_unpaired():
    result = objective_matrix(OUTCOMES[:0], OBJECTIVES, WGS)
    assert len(result) == 6
    assert not result["paired"].any()
    assert not result["inferred"].any()


def test_missing_columns_of_outcomes_are_named():
    with pytest.raises(ValueError, match="outcomes lacks the columns status, note"):
        objective_matrix(OUTCOMES[["objective", "wg", "fiscal_year"]])


# plan_timeline

PLANS = pd.DataFrame(
    {
        "fiscal_year": [2009, 2009, 2009, 2008],
        "wg": ["wg3", None, "wg1", "wg1"],
        "item_ja": ["冊子", "品質", "地図", "作成"],
        "due": pd.to_datetime(["2010-03-31", None, "2009-09-30", None]),
    }
)


def test_dated_plans_first_by_date_and_the_others_listed():
    result = plan_timeline(PLANS)
    assert result["item_ja"].tolist() == ["地図", "冊子", "作成", "品質"]
    assert result["dated"].tolist() == [True, True, False, False]


def test_plans_of_one_year_keep_the_order_of_the_table():
    plans = PLANS.assign(due=pd.NaT)
    assert plan_timeline(plans)["item_ja"].tolist() == ["作成", "冊子", "品質", "地図"]
    assert plan_timeline(plans[::-1])["item_ja"].tolist() == ["作成", "地図", "品質", "冊子"]


def test_what_is_due_in_a_month_is_due_on_its_last_day():
    plans = PLANS.assign(
        due=pd.to_datetime(["2009-09-01", None, "2009-09-20", "2009-01-01"]),
        due_precision=["month", None, "day", "year"],
        due_note=[None, "illegible", None, None],
    )
    result = plan_timeline(plans)
    assert result["item_ja"].tolist() == ["地図", "冊子", "作成", "品質"]
    assert result["due"][1] == pd.Timestamp("2009-09-01"), "the date itself stays as it is known"
    assert result["due_note"].tolist()[-1] == "illegible"


# laws_in_force


def make_laws(*numbers, begin=None, end=None):
    return pd.DataFrame(
        {
            "law": [f"law-{n}" for n in range(len(numbers))],
            "number": list(numbers),
            "in_force_from": pd.to_datetime([begin] * len(numbers)),
            "in_force_to": pd.to_datetime([end] * len(numbers)),
        }
    )


@pytest.mark.parametrize(
    ("number", "year", "serial"),
    [
        ("明治四十年法律第四十五号", 1907, 45),
        ("大正元年法律第一号", 1912, 1),
        ("昭和二十五年法律第百三十一号", 1950, 131),
        ("昭和二十四年法律第二百二十八号", 1949, 228),
        ("平成元年法律第十号", 1989, 10),
        ("平成十一年法律第百二十八号", 1999, 128),
        ("平成二十六年法律第百四号", 2014, 104),
        ("平成一一年法律第一二八号", 1999, 128),
        ("平成１１年法律第128号", 1999, 128),
        ("平成11年政令第千三号", 1999, 1003),
        ("令和三年法律第三十五号", 2021, 35),
    ],
)
def test_numbers_are_read(number, year, serial):
    row = laws_in_force(make_laws(number), "2030-01-01").iloc[0]
    assert (row["era_year"], row["serial"]) == (year, serial)


def test_later_law_is_left_out():
    laws = make_laws("平成二十六年法律第百四号", "平成十一年法律第百二十八号")
    assert laws_in_force(laws, "2009-06-01")["era_year"].tolist() == [1999]
    assert laws_in_force(laws, "2014-01-01")["era_year"].tolist() == [1999, 2014]
    assert laws_in_force(laws, "2013-12-31")["era_year"].tolist() == [1999]


def test_law_without_a_date_is_not_certain():
    assert laws_in_force(make_laws("平成五年法律第四十七号"), "2009-06-01")["certain"].tolist() == [
        False
    ]


def test_dates_decide_where_they_are_known():
    laws = make_laws("平成五年法律第四十七号", begin="2009-06-01", end="2010-04-01")
    assert laws_in_force(laws, "2009-05-31").empty
    assert laws_in_force(laws, "2009-06-01")["certain"].tolist() == [True]
    assert len(laws_in_force(laws, "2010-03-31")) == 1
    assert laws_in_force(laws, "2010-04-01").empty


def test_same_serial_of_two_years_is_two_laws():
    laws = make_laws("平成十三年法律第百三十七号", "平成十一年法律第百三十七号")
    result = laws_in_force(laws, "2009-06-01")
    assert result["law"].tolist() == ["law-1", "law-0"]


def test_same_number_in_two_spellings_is_refused():
    laws = make_laws("平成十一年法律第百二十八号", "平成11年法律第128号")
    with pytest.raises(ValueError, match="法律128 of 1999 twice: law-0, law-1"):
        laws_in_force(laws, "2009-06-01")


def test_law_and_ordinance_of_one_number_are_two():
    laws = make_laws("平成十一年法律第一号", "平成十一年政令第一号")
    assert len(laws_in_force(laws, "2009-06-01")) == 2


def test_number_that_cannot_be_read_is_kept_and_unknown():
    laws = make_laws("番号不明", None)
    result = laws_in_force(laws, "2009-06-01")
    assert result["era_year"].isna().tolist() == [True, True]
    assert not result["certain"].any()


def test_no_law():
    result = laws_in_force(make_laws(), "2009-06-01")
    assert result.columns.tolist()[-3:] == ["era_year", "serial", "certain"]


def test_day_that_is_none_is_refused():
    with pytest.raises(ValueError, match="on must be a day such as"):
        laws_in_force(make_laws(), "2009-02-30")


def kanji(number):
    digits = "〇一二三四五六七八九"
    parts = []
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            parts.append((digits[digit] if digit > 1 or unit == 1 else "") + sign)
    return "".join(parts)


@given(st.integers(1, 9999))
def test_every_kanji_number_is_read(number):
    laws = make_laws(f"平成二年法律第{kanji(number)}号")
    assert laws_in_force(laws, "2009-06-01")["serial"].tolist() == [number]
