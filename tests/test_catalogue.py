"""The catalogue joins services and scopes; the names know every code."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from isogj_analysis import as_of
from isogj_analysis.tables import Tables, load_tables, make_catalogue

COLUMNS = [
    "service", "vendor", "corporate_group", "genre", "phase", "target", "since", "until", "source",
]  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(Path(__file__).parent / "data" / "small")


def test_the_catalogue_has_a_row_per_service_and_cell(tables: Tables) -> None:
    catalogue = tables.catalogue
    assert list(catalogue) == COLUMNS
    assert catalogue[["service", "phase", "target", "since", "until"]].equals(
        tables.scopes[["service", "phase", "target", "since", "until"]]
    )
    assert catalogue["vendor"].tolist() == ["alpha", "alpha", "alpha", "beta", "beta", "gamma"]
    assert catalogue["vendor"].dtype == pd.CategoricalDtype(["alpha", "beta", "gamma"], True)
    assert catalogue["genre"].dtype == tables.services["genre"].dtype
    assert catalogue["corporate_group"].tolist() == ["甲グループ"] * 5 + ["gamma"]
    assert catalogue["source"].tolist() == ["sample"] * 6


def test_on_a_day_only_what_is_in_force_stays(tables: Tables) -> None:
    def on(day: str) -> list[str]:
        made = make_catalogue(tables.services, tables.scopes, tables.organisations)
        assert made.index.tolist() == list(range(len(made)))
        return as_of(made, day)["service"].tolist()

    assert on("2008-03-31") == ["a-watch", "c-watch"]
    assert on("2009-04-01") == ["a-watch", "b-advice", "c-watch"]
    assert on("2009-09-30") == ["a-watch", "b-advice", "c-watch"]
    assert on("2009-10-01") == ["a-watch-two", "a-watch-two", "b-advice", "c-watch"]


def test_periods_with_a_zone_begin_on_the_local_day(tables: Tables) -> None:
    since = pd.to_datetime(["2009-04-01 08:00", "2009-04-02 00:00"]).tz_localize("Asia/Tokyo")
    scopes = tables.scopes.head(2).assign(since=since, until=pd.NaT)
    made = as_of(make_catalogue(tables.services, scopes), "2009-04-01")
    assert made["since"].tolist() == [pd.Timestamp("2009-04-01")]
    with pytest.raises(ValueError, match="date must be a day such as '2009-06-01', got '2009-04'"):
        as_of(made, "2009-04")


def test_plain_tables_of_ones_own_will_do() -> None:
    services = pd.DataFrame({"service": ["s", "t"], "vendor": ["z", "a"], "genre": ["g", "g"]})
    scopes = pd.DataFrame({"service": ["t", "s"], "phase": ["p", "p"], "target": ["x", "y"]})
    made = make_catalogue(services, scopes)
    assert list(made) == COLUMNS
    assert made["vendor"].tolist() == ["a", "z"]
    assert made["vendor"].cat.categories.tolist() == ["z", "a"]
    assert made["corporate_group"].tolist() == ["a", "z"]
    assert made[["since", "until", "source"]].isna().all(axis=None)
    assert list(services) == ["service", "vendor", "genre"]


def test_nothing_at_all_makes_an_empty_catalogue(tables: Tables) -> None:
    made = make_catalogue(tables.services.head(0), tables.scopes.head(0), tables.organisations)
    assert made.empty
    assert list(made) == COLUMNS


def test_what_does_not_fit_together_is_named(tables: Tables) -> None:
    services, scopes, organisations = tables.services, tables.scopes, tables.organisations
    with pytest.raises(
        ValueError, match="services lacks the columns vendor, genre; it has service"
    ):
        make_catalogue(services[["service"]], scopes)
    with pytest.raises(ValueError, match="scopes lacks the column target; it has service, phase"):
        make_catalogue(services, scopes[["service", "phase"]])
    with pytest.raises(ValueError, match="organisations lacks the column corporate_group"):
        make_catalogue(services, scopes, organisations[["organisation"]])
    with pytest.raises(ValueError, match=r"not in services: a-watch, a-watch-two$"):
        make_catalogue(services.tail(2), scopes)
    with pytest.raises(ValueError, match=r"services lists twice: a-watch$"):
        make_catalogue(pd.concat([services, services.head(1)]), scopes)
    with pytest.raises(ValueError, match=r"vendors that are no organisation: alpha, gamma$"):
        make_catalogue(services, scopes, organisations[organisations["organisation"] == "beta"])
    many = pd.DataFrame({"service": [f"s{n:02}" for n in range(12)], "phase": "p", "target": "t"})
    with pytest.raises(ValueError, match=r"s00, .*, s09 and 2 more$"):
        make_catalogue(services, many)


def test_names_know_a_code_by_every_column_that_holds_it(tables: Tables) -> None:
    names = tables.names
    assert names.index.names == ["column", "code"]
    assert names.index.is_unique
    for column in ("organisation", "vendor", "host", "presenter"):
        assert names.loc[(column, "beta")].tolist() == ["ベータ株式会社", "Beta Co., Ltd."]
    for column, code, ja, en in [
        ("phase", "plan", "企画・設計", "Plan"),
        ("wg", "wg2", "第二WG", "WG two"),
        ("law", "penal-code", "刑法", "Penal Code"),
        ("objective", "exchange", "交流", "Exchange"),
        ("source", "sample", "サンプル", "Sample"),
        ("corporate_group", "甲グループ", "甲グループ", "甲グループ"),
        ("role", "advisor", "アドバイザリー", "Advisor"),
        ("kind", "kickoff", "キックオフ", "Kick-off"),
        ("kind", "founding", "設立", "Founding"),
        ("status", "planned", "予定", "Planned"),
        ("state", "out-of-scope", "対象外", "Out of scope"),
    ]:
        assert names.loc[(column, code)].tolist() == [ja, en], (column, code)
    alone = names.loc[("corporate_group", "gamma")]
    assert alone["ja"] == "ガンマ合同会社"
    assert pd.isna(alone["en"])


def test_a_group_named_by_an_organisation_has_its_name_in_both_languages(
    small: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("organisations", "Alpha Inc.,甲グループ", "Alpha Inc.,alpha")
    names = load_tables(small).names
    group = names.loc[("corporate_group", "alpha")]
    assert group.tolist() == ["株式会社アルファグループ", "Alpha Inc. group"]
