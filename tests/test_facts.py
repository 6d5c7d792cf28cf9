"""The shipped data against `facts.toml`, the list of what may be told of the first year."""

import re
import tomllib
from functools import cache
from itertools import groupby
from pathlib import Path

import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis.tables.schemas import TABLES

HERE = Path(__file__).parent
LIST = tomllib.loads((HERE / "facts.toml").read_text(encoding="utf-8"))
PARTS = [part["part"] for part in LIST["part"]]
IN_TABLES = [fact for fact in LIST["fact"] if "table" in fact]
FORMS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


@cache
def tables() -> isogj.Tables:
    return isogj.load_tables(HERE.parent / "data")


@cache
def told(table: str) -> pd.DataFrame:
    """A loaded table as the list writes it: dates as precise as they are, nothing as ""."""
    frame = getattr(tables(), table)
    plain = frame.astype(object).where(frame.notna(), "")
    for name in frame.columns[frame.dtypes.map(pd.api.types.is_datetime64_any_dtype)]:
        precise = frame.get(f"{name}_precision", pd.Series("day", frame.index)).astype(object)
        plain[name] = [
            f"{day:{FORMS[form]}}" if day else ""
            for day, form in zip(plain[name], precise, strict=True)
        ]
    return plain


def rows(fact: dict) -> pd.DataFrame:
    """The rows of which a fact speaks."""
    found = told(fact["table"])
    for column, value in fact.get("rows", {}).items():
        found = found[found[column] == value]
    return found


def texts(found: pd.DataFrame, lang: str) -> str:
    """All that rows say in a language, and their notes."""
    columns = [name for name in found if name == "note" or name.endswith(f"_{lang}")]
    return "\n".join(found[columns].astype(str).to_numpy().ravel())


@pytest.mark.parametrize("fact", IN_TABLES, ids=lambda fact: fact["id"])
def test_the_tables_hold_it(fact):
    found = rows(fact)
    assert {"count", "values", "unknown", "words"} & set(fact), "says nothing that could fail"
    if "count" in fact:
        assert len(found) == fact["count"]
    if "values" in fact:
        columns = fact.get("columns") or [fact["column"]]
        held = found[columns]
        if fact.get("named"):
            names = tables().names["ja"]
            held = held.apply(lambda codes: [names[codes.name, code] for code in codes])
        values = fact["values"] if "columns" in fact else [[value] for value in fact["values"]]
        assert held.to_numpy().tolist() == values
    for column in fact.get("unknown", ()):
        assert len(found)
        assert set(found[column]) == {""}, column
    for lang, words in fact.get("words", {}).items():
        said = texts(found, lang)
        assert [word for word in words if word not in said] == []


STATED = [name for name, spec in TABLES.items() if "source" in spec.columns or name == "agenda"]


@pytest.mark.parametrize("table", STATED)
def test_no_row_of_the_report_is_without_a_fact(table):
    """No row says more than the list, which is to be read beside the report."""
    stated = told(table)
    if "source" in stated:
        stated = stated[stated["source"] == "annual-report-2009"]
    known = {row for fact in IN_TABLES if fact["table"] == table for row in rows(fact).index}
    assert set(stated.index) <= known


def test_the_list_is_in_the_order_of_the_report_and_complete():
    ids = [entry["id"] for entry in LIST["fact"] + LIST["never"]]
    assert len(set(ids)) == len(ids)
    assert [part for part, _ in groupby(fact["part"] for fact in LIST["fact"])] == PARTS
    (contents,) = (fact["parts"] for fact in LIST["fact"] if "parts" in fact)
    assert [part for part in PARTS if part in contents] == contents


@pytest.mark.parametrize("never", LIST["never"], ids=lambda never: never["id"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_must_not_be_told_is_found_and_not_in_the_tables(never, lang):
    assert never.get("but_in", PARTS[0]) in PARTS
    pattern = re.compile(never[lang])
    assert pattern.search(never[f"wrong_{lang}"])
    for fact in LIST["fact"]:
        assert not pattern.search(" ".join(fact.get("told", {}).get(lang, [])))
    for table in TABLES:
        stated = told(table)
        if "source" in stated:
            stated = stated[stated["source"] != "law-numbers"]
        assert not pattern.search(texts(stated, lang)), table
