"""The schemas hold together: every column has its words, every reference leads somewhere."""

import pandas as pd
import pytest

from isogj_analysis.tables import known as offers
from isogj_analysis.tables.checks import fits
from isogj_analysis.tables.schemas import TABLES, specs_of

COLUMNS = [(table, name) for table, spec in TABLES.items() for name in spec.columns]


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_every_column_says_what_it_is(table: str, name: str) -> None:
    column = TABLES[table].columns[name]
    assert column.ja
    assert column.en
    assert column.allowed
    assert column.kind in ("code", "ref", "word", "text", "date", "number", "flag")
    assert bool(column.unit) == (column.kind == "number")


def test_all_slips_in_lines_of_the_schemas_are_named_with_table_and_column() -> None:
    told = {
        "genres": {
            "ja": "ジャンル", "rows": "Genres.", "key": ["genre"],
            "columns": {
                "genre": {"kind": "cod", "ja": "コード", "en": "code"},
                "name": {"ja": "名称", "optinal": True},
                "state": {"words": "stat", "ja": "状態", "en": "state", "optional": True},
            },
        }
    }  # fmt: skip
    with pytest.raises(ValueError, match="genres") as error:
        specs_of(told, {"state": {}})
    file = "isogj_analysis/tables/schemas.toml"
    assert str(error.value).splitlines() == [
        f"{file}: genres.genre is of the unknown kind cod; "
        "kinds are code, date, number, flag, text",
        f'{file}: genres.name has the unknown key optinal; did you mean "optional"?',
        f"{file}: genres.name lacks en",
        f"{file}: genres.state is limited to stat, which is no list in [words]; "
        'did you mean "state"?',
        f"{file}: genres.state is optional and lacks empty",
    ]


def test_every_table_has_a_key_and_words() -> None:
    for name, spec in TABLES.items():
        assert spec.key, name
        assert spec.ja, name
        assert spec.rows, name
        assert all(column in spec.columns for column in (*spec.key, *(spec.period or ()))), name


def test_every_reference_leads_to_the_single_key_of_a_table() -> None:
    for spec in TABLES.values():
        for column in spec.of_kind("ref"):
            to = TABLES[spec.columns[column].to]
            assert len(to.key) == 1, (spec.name, column)
        for table, columns in spec.references.items():
            assert len(columns) == len(TABLES[table].key)


def test_every_row_says_where_it_comes_from_or_belongs_to_one_that_does() -> None:
    inherit = {"scopes", "agenda", "attendance", "sources"}
    lacking = {name for name, spec in TABLES.items() if "source" not in spec.columns}
    assert lacking == inherit - {"sources"}


def test_words_with_one_name_have_one_label_everywhere() -> None:
    seen: dict[tuple[str, str], object] = {}
    for spec in TABLES.values():
        for column in spec.of_kind("word"):
            for word, labels in spec.columns[column].words.items():
                assert seen.setdefault((column, word), labels) == labels


@pytest.mark.parametrize(
    ("table", "column", "good", "bad"),
    [
        ("genres", "genre", ["soc-2", "a"], ["SOC", "a_b", "-a", "a-", "監視"]),
        ("meetings", "number", ["1", "１"], ["0", "-1", "1.0", "x", "1" * 16]),
        ("scopes", "since", ["2009-06-01", "H21.6.1"], ["2009-02-30", "June"]),
        ("reported_totals", "approximate", ["true", "FALSE"], ["1", "はい"]),
        ("cells", "state", ["out-of-scope"], ["gap"]),
        ("sources", "url", ["https://example.org"], ["example.org", "https://a b"]),
        (
            "laws",
            "number",
            ["平成十一年法律第百二十八号", "明治40年勅令第1号"],
            ["第百二十八号", "平成十一年法律", "西暦1999年法律第1号"],
        ),
        ("outcomes", "fiscal_year", ["2008"], ["20", "2008年度"]),
    ],
)
def test_each_kind_of_column_holds_its_rule(
    table: str, column: str, good: list[str], bad: list[str]
) -> None:
    for value, passes in [(v, True) for v in good] + [(v, False) for v in bad]:
        text = pd.Series([value], dtype="str")
        assert fits(text, TABLES[table].columns[column]).tolist() == [passes], value


def test_the_nearest_name_is_offered_only_where_one_is_near() -> None:
    known = ["monitoring", "consulting", "forensics"]
    assert offers.nearest("Consultng", known) == ["consulting"]
    assert offers.nearest("ＭＯＮＩＴＯＲＩＮＧ", known) == ["monitoring"]
    assert offers.nearest("audit", known) == []
    assert offers.hint("audit", known) == "; allowed: monitoring, consulting, forensics"
    assert offers.hint("audit", [f"code-{n}" for n in range(9)]) == ""
    assert offers.hint("audit", []) == ""
