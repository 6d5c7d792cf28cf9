"""Ways of writing a name, and whom it stands for."""

import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.tables import (
    Tables,
    load_tables,
    normalise_name,
    resolve_organisation,
    resolver,
)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(Path(__file__).parent / "data" / "small")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社ラック", "ラック"),
        ("ラック株式会社", "ラック"),
        ("(株)ラック", "ﾗｯｸ㈱"),
        ("（株）ラック", "㍿ラック"),
        ("株式会社 Kaspersky Labs Japan", "KASPERSKY LABS JAPAN"),
        ("NTT コムテクノロジー株式会社", "ＮＴＴコムテクノロジー"),
        ("エヌ・ティ・ティ・データ", "ｴﾇ･ﾃｨ･ﾃｨ･ﾃﾞｰﾀ"),
        ("独立行政法人　情報処理推進機構", "情報処理推進機構"),
        ("有限責任中間法人JPCERTコーディネーションセンター", "JPCERTコーディネーションセンター"),
        ("一般社団法人協会", "協会"),
        ("Beta Co., Ltd.", "BETA"),
        ("Beta Co.,Ltd", "beta inc."),
        ("Beta Corporation", "Beta, Corp."),
        ("Beta K.K.", "K.K. Beta"),
        ("ラックInc.", "ラック LLC"),
        ("NTT-ME", "NTT‐ME"),
    ],
)
def test_ways_of_writing_one_name_give_one_key(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("監視サービス", "監査サービス"),
        ("EDR", "MDR"),
        ("Zinc", "Z"),
        ("サーバー", "サーバ"),
        ("Web 2.0", "Web 20"),
        ("株式会社", "有限会社"),
        ("NTTデータ", "NTT"),
    ],
)
def test_two_names_give_two_keys(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


@given(st.text(max_size=30))
def test_any_text_has_a_key_that_blanks_do_not_change(text: str) -> None:
    assert normalise_name(f" {text}\u3000") == normalise_name(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("アルファ", "alpha"),
        ("アルファ様", "alpha"),
        ("アルファさん", "alpha"),
        ("㈱アルファ 様", "alpha"),
        ("ALPHA, INC.", "alpha"),
        ("アルファ社", "alpha"),
        ("ベータ研", "beta"),
        ("delta", "delta"),
        ("アルファー", None),
        ("アルフ", None),
        ("様", None),
        ("", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_a_name_is_resolved_or_left_never_guessed(
    tables: Tables, text: object, code: object
) -> None:
    assert resolve_organisation(text, tables.organisations, tables.aliases) == code


def test_a_cell_full_of_blanks_takes_no_longer_than_its_letters(tables: Tables) -> None:
    began = time.perf_counter()
    assert normalise_name(f"A{' ' * 100_000}B 株式会社") == "ab"
    name = f"株式会社{' ' * 100_000}アルファ 様"
    assert resolve_organisation(name, tables.organisations, tables.aliases) == "alpha"
    assert time.perf_counter() - began < 5


def test_a_name_of_two_organisations_is_left_until_an_alias_decides() -> None:
    twins = pd.DataFrame(
        {
            "organisation": ["one", "two"],
            "name_ja": ["株式会社双子", "双子合同会社"],
            "name_en": [None, None],
        }
    )
    aliases = pd.DataFrame({"alias": ["双子"], "organisation": ["two"]})
    assert resolver(twins, aliases.head(0))("双子") is None
    assert resolver(twins, aliases)("双子") == "two"


def test_an_organisation_whose_name_ends_in_an_honorific_is_found_as_written() -> None:
    one = pd.DataFrame({"organisation": ["guest"], "name_ja": ["お客様"], "name_en": [None]})
    no_aliases = pd.DataFrame({"alias": [], "organisation": []})
    assert resolver(one, no_aliases)("お客様") == "guest"
