"""The shipped data against `facts.toml`, the list of what may be told of the first year."""

import json
from functools import cache
from itertools import groupby
from pathlib import Path

import pandas as pd
import pytest
from facts import LIST, PARTS, wrong

import isogj_analysis as isogj
from isogj_analysis.activity.compute_lanes import against_rule, with_presence
from isogj_analysis.tables.schemas import TABLES

REPOSITORY = Path(__file__).resolve().parents[1]
IN_TABLES = [fact for fact in LIST["fact"] if "table" in fact]
HELD = [fact for fact in LIST["fact"] if "table" in fact or "result" in fact]
FORMS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


@cache
def tables() -> isogj.Tables:
    return isogj.load_tables(REPOSITORY / "data")


def computed(result: str) -> pd.DataFrame:
    """What is computed from the tables on the day of the report."""
    held, on = tables(), f"{tables().settings.year}-06-01"
    recorded = held.meetings, held.working_groups
    return {
        "reconcile": lambda: isogj.reconcile(held, on=on),
        "foreseen_meetings": lambda: isogj.foreseen_meetings(
            *recorded, held.reported_totals, on=on
        ),
        "against_rule": lambda: against_rule(
            with_presence(isogj.meetings_by_month(*recorded, on=on).query("month < @on")),
            held.working_groups,
        ).reset_index(),
        "cadence": lambda: isogj.cadence(*recorded, on=on),
        "meetings_by_month": lambda: isogj.meetings_by_month(*recorded, on=on),
        "membership_changes": lambda: isogj.membership_changes(held.memberships, on=on),
        "laws_in_force": lambda: isogj.laws_in_force(held.laws, on),
    }[result]()


@cache
def told(name: str) -> pd.DataFrame:
    """A table, or a result, as the list writes it: nothing as "", dates as precise as known."""
    frame = getattr(tables(), name) if name in TABLES else computed(name)
    plain = frame.astype(object).where(frame.notna(), "")
    for column in frame.columns[frame.dtypes.map(pd.api.types.is_datetime64_any_dtype)]:
        precise = frame.get(f"{column}_precision", pd.Series("day", frame.index)).astype(object)
        plain[column] = [
            f"{day:{FORMS[form]}}" if day else ""
            for day, form in zip(plain[column], precise, strict=True)
        ]
    return plain


def rows(fact: dict) -> pd.DataFrame:
    """The rows of which a fact speaks."""
    found = told(fact.get("table") or fact["result"])
    for column, value in fact.get("rows", {}).items():
        found = found[found[column] == value]
    return found


def texts(found: pd.DataFrame, lang: str) -> str:
    """All that rows say in a language, and their notes."""
    columns = [name for name in found if name == "note" or name.endswith(f"_{lang}")]
    return "\n".join(found[columns].astype(str).to_numpy().ravel())


@pytest.mark.parametrize("fact", HELD, ids=lambda fact: fact["id"])
def test_the_tables_hold_it(fact):
    found = rows(fact)
    assert {"count", "values", "unknown", "words"} & set(fact), "says nothing that could fail"
    if "count" in fact:
        assert len(found) == fact["count"]
    if "values" in fact:
        columns = fact.get("columns") or [fact["column"]]
        held = found[columns].to_numpy().tolist()
        if fact.get("named"):
            names = tables().names["ja"]
            held = [[names[place] for place in zip(columns, row, strict=True)] for row in held]
        assert held == [value if "columns" in fact else [value] for value in fact["values"]]
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


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_pattern_of_what_must_not_be_told_finds_the_statement_beside_it(lang):
    for never in LIST["never"]:
        assert wrong(never[f"wrong_{lang}"], lang), never["id"]
        assert never.get("but_in", PARTS[0]) in PARTS
    assert wrong("1 June 2009 to 1 June 2010", "en", "year")
    assert not wrong("1 June 2009 to 1 June 2010", "en", "fiction")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_neither_list_nor_tables_nor_notebooks_tell_what_must_not_be_told(lang):
    assert not wrong(
        "\n".join(w for f in LIST["fact"] for w in f.get("told", {}).get(lang, [])), lang
    )
    for table in TABLES:
        stated = told(table)
        if "source" in stated:
            stated = stated[stated["source"] != "law-numbers"]
        assert wrong(texts(stated, lang), lang) == [], table
    for file in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            if lang in cell["metadata"].get("tags", [lang]) and cell["cell_type"] == "markdown":
                assert wrong("".join(cell["source"]), lang) == [], file.name
