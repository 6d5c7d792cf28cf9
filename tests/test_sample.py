"""The sample: valid at any size, the same for one seed, and never over what is there."""

import pandas as pd
import pytest

import isogj_analysis as isogj
from isogj_analysis.tables.sample import report_year, sample_tables, write_sample
from isogj_analysis.tables.schemas import TABLES

SIZES = {
    "smallest": {"years": 1, "members": 1, "wgs": 1},
    "a_year": {"years": 1},
    "usual": {},
    "other_seed": {"seed": 7},
    "many_wgs": {"years": 2, "members": 10, "wgs": 23},
}


def content(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("size", SIZES)
def test_a_sample_is_valid_and_whole(tmp_path, size):
    rows = write_sample(tmp_path / "s", **SIZES[size])
    assert isogj.check_tables(tmp_path / "s").query("severity == 'error'").empty
    assert list(rows) == [name for name in TABLES if name not in ("mapped_codes", "mappings")]
    assert set(content(tmp_path / "s")) == {f"{name}.csv" for name in rows}
    assert min(rows.values()) > 0


def test_what_is_written_is_the_source_illustrative_and_nothing_else():
    tables = sample_tables()
    for name, table in tables.items():
        if "source" in table:
            assert set(table["source"]) == {"illustrative"}, name
    assert tables["sources"]["status"].tolist() == ["illustrative"]


def test_one_seed_gives_the_same_bytes(tmp_path):
    write_sample(tmp_path / "one", years=2)
    write_sample(tmp_path / "two", years=2)
    write_sample(tmp_path / "other", years=2, seed=2)
    one, two, other = (content(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert one["attendance.csv"] != other["attendance.csv"]


def test_each_option_changes_what_it_says():
    tables = sample_tables(years=3, members=20, wgs=4)
    on = pd.Timestamp(report_year(3), 6, 1)
    members = tables["memberships"].query("role == 'member'")
    assert (~(members["left"] <= on)).sum() == 20
    assert len(tables["working_groups"]) == 4
    assert tables["working_groups"]["wg"].iloc[-1] == "steering"
    assert tables["outcomes"]["fiscal_year"].nunique() == 3
    held = tables["meetings"]["date"]
    assert held.min() < pd.Timestamp(2008, 8, 1)
    assert pd.Timestamp(report_year(3), 4, 1) < held.max() < on


def test_totals_hold_what_is_not_on_record(tmp_path):
    write_sample(tmp_path / "s")
    stated = isogj.reconcile(isogj.load_tables(tmp_path / "s")).set_index("measure")
    assert stated["difference"]["members"] == 0
    assert 0 < stated["difference"]["meetings"] < 20


def test_it_looks_like_an_association():
    tables = sample_tables()
    came = tables["attendance"].groupby(["wg", "number"])["people"].sum()
    registered = tables["reported_totals"].query("measure == 'registrants'")["value"].max()
    assert 3 < came.median() <= came.max() <= registered
    hosts = tables["meetings"]["host"]
    assert hosts.nunique() > 10
    assert 0 < hosts.isna().mean() < 0.1
    assert tables["services"]["vendor"].nunique() == 23
    assert tables["services"]["replaces"].notna().any()
    assert tables["organisations"]["name_ja"][0] == "会員1"


def test_every_column_but_questions_and_summaries_has_something_to_tell(tmp_path):
    write_sample(tmp_path / "s")
    tables = isogj.load_tables(tmp_path / "s")
    silent = {
        f"{name}.{column}"
        for name in sample_tables()
        for column in TABLES[name].columns
        if getattr(tables, name)[column].isna().all()
    }
    assert {column for column in silent if not column.endswith(".note")} == {
        *(f"{axis}.question_{lang}" for axis in ("phases", "targets") for lang in ("ja", "en")),
        "genres.summary_ja", "genres.summary_en", "sources.date", "sources.url",
        "laws.in_force_to",
    }  # fmt: skip
    assert set(tables.memberships["joined_precision"].dropna()) == {"day", "month"}
    sessions = tables.meetings.dropna(subset=["joint"]).groupby("joint")
    assert sessions["wg"].nunique().tolist() == [2] * len(sessions)


@pytest.mark.parametrize("file", ["notes.txt", "sources.csv"])
def test_a_folder_that_holds_anything_is_left_alone(tmp_path, file):
    (tmp_path / file).write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match=rf"must be new or empty, .* holds {file}"):
        write_sample(tmp_path)
    assert content(tmp_path) == {file: b"mine"}


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="is a file"):
        write_sample(tmp_path / "file")


def test_an_empty_folder_is_filled_and_nothing_is_left_beside_it(tmp_path):
    (tmp_path / "s").mkdir()
    write_sample(tmp_path / "s", years=1, members=2, wgs=1)
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"years": 0}, "years must be from 1 to 190, got 0"),
        ({"members": -1}, "members must be from 1 to 100,000, got -1"),
        ({"wgs": 5000}, "wgs must be from 1 to 1,000, got 5000"),
        ({"seed": -1}, "seed must be 0 or more, got -1"),
    ],
)
def test_options_out_of_range_are_refused(tmp_path, option, message):
    with pytest.raises(ValueError, match=message):
        write_sample(tmp_path / "s", **option)
    assert list(tmp_path.iterdir()) == []
