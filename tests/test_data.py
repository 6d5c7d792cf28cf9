"""The shipped data: what the annual report states, and the troubles planted in the sample."""

import csv
import io
import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from isogj_analysis.tables import load_tables
from isogj_analysis.tables.schemas import TABLES

DATA = Path(__file__).resolve().parents[1] / "data"
REPORT, LAW_NUMBERS, SAMPLE = "annual-report-2009", "law-numbers", "illustrative"
BEFORE, AFTER = "2009-06-01", "2010-06-01"
CATALOGUE = ("phases", "targets", "genres", "services", "cells")
FILES = sorted(DATA.glob("*.csv"))


@cache
def read(table: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{table}.csv", dtype=str, keep_default_na=False)


def plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@cache
def snapshot(day: str) -> pd.DataFrame:
    """Scopes in force on a day, with their service and the corporate group of its vendor."""
    scopes = read("scopes")
    scopes = scopes[(scopes["since"] <= day) & ((scopes["until"] == "") | (day < scopes["until"]))]
    groups = read("organisations").set_index("organisation")["corporate_group"]
    rows = scopes.merge(read("services"), on="service", validate="m:1")
    rows["group"] = rows["vendor"].map(groups)
    rows["cell"] = list(zip(rows["phase"], rows["target"], strict=True))
    rows["plain"] = rows["name_ja"].map(plain)
    return rows


@cache
def offered(day: str) -> pd.DataFrame:
    """Services in force on a day, each with the set of its cells."""
    rows = snapshot(day)
    cells = rows.groupby("service")["cell"].agg(frozenset).rename("cells")
    services = rows.drop_duplicates("service").drop(columns=["phase", "target", "cell"])
    return services.merge(cells, on="service").set_index("service")


@cache
def states(day: str) -> dict[tuple[str, str], str]:
    found = {}
    marked = {(row.phase, row.target): row.state for row in read("cells").itertuples()}
    for phase in read("phases")["phase"]:
        for target in read("targets")["target"]:
            rows = snapshot(day)
            rows = rows[(rows["phase"] == phase) & (rows["target"] == target)]
            vendors, groups = rows["vendor"].nunique(), rows["group"].nunique()
            several = "single-group" if groups == 1 else "covered"
            counted = {0: "gap", 1: "single-vendor"}.get(vendors, several)
            found[phase, target] = marked.get((phase, target), counted)
    return found


# --- the files themselves


def test_the_tables_are_valid() -> None:
    tables = load_tables(DATA)
    names = tables.names
    told = ["架空A社グループ", "Fictional A group"]
    assert names.loc[("corporate_group", "fictional-a")].tolist() == told
    own = names.loc[[("corporate_group", "lac"), ("organisation", "lac")]]
    assert own.nunique().eq(1).all(), "who is of no group is one, of its own name"


def test_every_table_is_there_and_no_other():
    assert {file.stem for file in FILES} == set(TABLES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_are_plain_utf8_with_minimal_quoting(file):
    text = file.read_bytes().decode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [name for name in TABLES[file.stem].columns if name in rows[0]] == rows[0]
    assert all(value == value.strip() for row in rows for value in row)
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(rows)
    assert again.getvalue() == text


@pytest.mark.parametrize("surname", ["篠田", "川口", "中西", "浅野"])
def test_no_person_is_named(surname):
    assert not [file.name for file in FILES if surname in file.read_text(encoding="utf-8")]


def test_sources_are_known_and_what_is_made_up_says_so():
    status = read("sources").set_index("source")["status"]
    assert dict(status) == {REPORT: "published", LAW_NUMBERS: "published", SAMPLE: "illustrative"}
    for table in (table for table, spec in TABLES.items() if "source" in spec.columns):
        assert set(read(table)["source"]) <= set(status.index), table


# --- what the annual report states: the facts themselves are held by test_facts.py


@pytest.mark.parametrize(
    "table",
    [
        "aliases", "memberships", "reported_totals", "working_groups", "leads", "meetings",
        "background", "purposes", "objectives", "outcomes", "plans", "themes", "outputs", "events",
    ],
)  # fmt: skip
def test_records_come_from_the_report_alone(table):
    assert set(read(table)["source"]) == {REPORT}


# --- the sample catalogue


def test_no_real_organisation_stands_beside_a_made_up_service():
    organisations = read("organisations").set_index("organisation")
    vendors = organisations[organisations["source"] == SAMPLE]
    assert set(read("services")["vendor"]) == set(vendors.index)
    letters = "ABCDEFGHIJKLMN"
    assert list(vendors["name_ja"]) == [f"架空{letter}社" for letter in letters]
    assert list(vendors["name_en"]) == [f"Fictional {letter}" for letter in letters]
    for table, column in [
        ("memberships", "organisation"), ("aliases", "organisation"), ("meetings", "host"),
        ("agenda", "presenter"),
    ]:  # fmt: skip
        assert not set(read(table)[column]) & set(vendors.index)


@pytest.mark.parametrize("table", CATALOGUE)
def test_the_catalogue_is_marked_as_made_up(table):
    assert set(read(table)["source"]) == {SAMPLE}


def test_no_service_bears_the_name_of_a_real_organisation():
    organisations = read("organisations")
    real = organisations[organisations["source"] == REPORT]
    names = {plain(name) for name in [*real["name_ja"], *read("aliases")["alias"]]}
    texts = " ".join(read("services")[["name_ja", "summary_ja"]].to_numpy().ravel())
    texts = unicodedata.normalize("NFKC", texts).casefold()
    # Names such as NEC may stand inside other words: only whole words of Latin letters count.
    words = set(re.findall("[a-z0-9]+", texts))
    assert not {name for name in names if name.isascii() and name in words}
    assert not {name for name in names if not name.isascii() and name in texts}


def test_size_of_the_catalogue():
    vendors = read("services").groupby("vendor").size()
    assert len(read("phases")) == len(read("targets")) == 6
    assert 14 <= len(read("genres")) <= 18
    assert len(read("services")) >= 100
    assert len(read("scopes")) >= 240
    for day in (BEFORE, AFTER):
        assert len(offered(day)) >= 90
        assert len(snapshot(day)) >= 220
        assert offered(day)["vendor"].nunique() == 14, "not as many as the members"
        assert offered(day)["group"].nunique() == 10
        assert set(offered(day)["genre"]) == set(read("genres")["genre"])
    assert vendors.min() >= 2
    assert vendors.max() >= 4 * vendors.min()


def test_scopes_are_sound():
    scopes = read("scopes")
    assert set(scopes["service"]) == set(read("services")["service"])
    assert not scopes.duplicated(["service", "phase", "target", "since"]).any()
    ended = scopes[scopes["until"] != ""]
    assert (ended["since"] < ended["until"]).all()
    special = read("cells").query("state == 'out-of-scope'")
    assert scopes.merge(special, on=["phase", "target"]).empty


def test_every_service_is_told_in_both_languages():
    services = read("services")
    told = ["name_ja", "name_en", "summary_ja", "summary_en"]
    assert (services[told] != "").all(axis=None)
    assert services["summary_ja"].str.endswith("。").all()
    assert services["summary_en"].str.endswith(".").all()
    assert services["name_en"].map(str.isascii).all()


def test_genres_are_described_and_axes_asked_about_in_both_languages():
    for table, kind in (("genres", "summary"), ("phases", "question"), ("targets", "question")):
        for lang, longest in (("ja", 80), ("en", 200)):
            texts = read(table)[f"{kind}_{lang}"]
            assert texts.is_unique
            assert texts.str.len().between(10, longest).all(), table
    assert read("phases")["question_ja"].str.endswith("か。").all()
    assert read("phases")["question_en"].str.endswith("?").all()


def test_planted_same_name_and_different_scope():
    groups = [rows for _, rows in offered(BEFORE).groupby("plain") if len(rows) > 1]
    assert len(groups) >= 4
    for rows in groups:
        assert rows["vendor"].is_unique
        assert rows["cells"].is_unique
    written = [rows["name_ja"].nunique() for rows in groups]
    assert max(written) == 3, "one group is written in several widths and spacings"


def test_planted_different_name_and_same_scope():
    services = offered(BEFORE)
    services = services[services["cells"].map(len) >= 2]
    groups = [rows for _, rows in services.groupby(["genre", "cells"]) if len(rows) > 1]
    assert len(groups) >= 4
    for rows in groups:
        assert rows["vendor"].is_unique
        assert rows["plain"].is_unique


def test_planted_names_that_differ_in_one_character_and_in_meaning():
    pairs = {
        tuple(sorted((a.plain, b.plain)))
        for a, b in combinations(offered(BEFORE).itertuples(), 2)
        if len(a.plain) == len(b.plain)
        and sum(x != y for x, y in zip(a.plain, b.plain, strict=True)) == 1
        and not a.cells & b.cells
    }
    assert len(pairs) >= 3
    assert ("セキュリティ監査サービス", "セキュリティ監視サービス") in pairs


def test_planted_catch_all():
    in_scope = {cell for cell, state in states(BEFORE).items() if state != "out-of-scope"}
    services = offered(BEFORE)
    wide = services[services["cells"].map(len) > len(in_scope) / 2]
    assert list(wide["name_ja"]) == ["セキュリティコンサルティング"]
    genres = snapshot(BEFORE).groupby("genre")["cell"].nunique()
    assert list(genres.index[genres > len(in_scope) / 2]) == ["consulting"]


def test_planted_states_of_the_cells():
    counts = Counter(states(BEFORE).values())
    assert 3 <= counts["gap"] <= 4
    assert 5 <= counts["single-vendor"] <= 8
    assert 1 <= counts["single-group"] <= 2
    assert counts["out-of-scope"] == 2
    assert counts["under-review"] == 1
    sizes = snapshot(BEFORE).groupby("cell").size()
    assert sizes.min() == 1
    assert sizes.max() >= 20, "some cells are crowded"


def test_planted_changes_between_the_two_dates():
    before, after = offered(BEFORE), offered(AFTER)
    new = after.loc[after.index.difference(before.index)]
    gone = before.loc[before.index.difference(after.index)]
    successors = new[new["replaces"] != ""]
    assert set(successors["replaces"]) <= set(gone.index)
    assert len(new) - len(successors) >= 6, "added"
    assert len(gone) - len(successors) >= 4, "ended"

    old = gone.loc[successors["replaces"]]
    kinds = Counter()
    for successor, former in zip(successors.itertuples(), old.itertuples(), strict=True):
        assert successor.vendor == former.vendor
        assert successor.cells == former.cells
        renamed, moved = successor.plain != former.plain, successor.genre != former.genre
        assert renamed != moved, "one change at a time, so that each can be told from the other"
        kinds["renamed" if renamed else "reclassified"] += 1
    assert kinds["renamed"] >= 3
    assert kinds["reclassified"] >= 2

    both = before.index.intersection(after.index)
    assert (before.loc[both, "cells"] != after.loc[both, "cells"]).sum() >= 4, "rescoped"

    days = {*read("scopes")["since"], *read("scopes")["until"]}
    assert len([day for day in days if BEFORE < day <= AFTER]) >= 3


def test_successors_begin_on_the_day_their_forerunners_end():
    services, scopes = read("services"), read("scopes")
    for row in services[services["replaces"] != ""].itertuples():
        begins = set(scopes.loc[scopes["service"] == row.service, "since"])
        ends = set(scopes.loc[scopes["service"] == row.replaces, "until"])
        assert begins == ends != {""}


def test_planted_cells_gained_and_lost():
    change = [(states(BEFORE)[cell], states(AFTER)[cell]) for cell in states(BEFORE)]
    assert [pair for pair in change if pair[0] == "gap" != pair[1]]
    assert [pair for pair in change if pair[1] == "gap" != pair[0]]
