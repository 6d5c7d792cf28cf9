"""The data dictionary is complete, and the shipped one is not stale."""

from pathlib import Path

from isogj_analysis.tables import data_dictionary, rules
from isogj_analysis.tables.schemas import TABLES

README = Path(__file__).resolve().parents[1] / "data" / "README.md"


def test_the_shipped_dictionary_is_the_one_the_schemas_give() -> None:
    assert README.read_text(encoding="utf-8") == data_dictionary(), "run: isogj dictionary --write"


def test_every_table_and_column_has_its_row() -> None:
    text = data_dictionary()
    for name, spec in TABLES.items():
        section = text.split(f"\n### {name}\n")[1].split("\n### ")[0]
        rows = [line for line in section.splitlines() if line.startswith(("| `", "| **`"))]
        assert [row.split("`")[1] for row in rows] == list(spec.columns), name
        assert all(row.count(" | ") == 5 for row in rows), name


def test_rules_are_told_in_words() -> None:
    text = data_dictionary()
    assert "Key: `service`, `phase`, `target`, `since`." in text
    assert "In force on a day when `since` <= day < `until`. Periods of one thing" in text
    assert "`wg`, `number` name a row of `meetings`." in text
    assert "a code of [`genres`](#genres)" in text
    assert "`member` 会員" in text
    assert "号; unique" in text
    demanded, remarked = text.split("It is only remarked that:")
    assert "- A WG does not meet before it is set up.\n" in demanded
    assert "- A WG meets after it has ended.\n" in remarked
    for found, words in (
        (rules.RULES, rules.in_words()),
        (rules.REMARKS, rules.in_words(remarks=True)),
    ):
        assert len(words) == len({*words}) >= len({rule for rule, _ in found}) > 0
        assert all(f"- {sentence}\n" in text for sentence in words)


def test_it_tells_where_names_in_english_come_from() -> None:
    text = data_dictionary()
    assert "its organisations have their English names in everyday use" in " ".join(text.split())
    for table, said in (("organisations", "everyday use"), ("working_groups", "translation")):
        section = text.split(f"\n### {table}\n")[1].split("\n### ")[0]
        (row,) = [line for line in section.splitlines() if line.startswith("| `name_en`")]
        assert said in row
