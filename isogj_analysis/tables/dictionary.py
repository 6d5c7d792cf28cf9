"""The data dictionary: every table and column in words, written from the schemas."""

from pathlib import Path

from isogj_analysis.tables import rules
from isogj_analysis.tables.schemas import TABLES, Column

__all__ = ["data_dictionary"]

# What stands before the tables.
_HEAD = Path(__file__).with_suffix(".md")


def data_dictionary() -> str:
    """Return the data dictionary as Markdown: for each table its columns, rules and references.

    The same schemas give the same text, so that `data/README.md` can be held against it.

    >>> isogj.data_dictionary().splitlines()[0]
    '# The data folder'
    """
    told = {"rules": rules.in_words(), "remarks": rules.in_words(remarks=True)}
    lists = {name: "\n".join(f"- {rule}" for rule in words) for name, words in told.items()}
    parts = [_HEAD.read_text(encoding="utf-8").format(**lists)]
    for name, spec in TABLES.items():
        parts.append(f"| [`{name}`](#{name}) | {spec.ja} | {spec.rows} |\n")
    for name, spec in TABLES.items():
        parts.append(f"\n### {name}\n\n{spec.ja}. {spec.rows}\n\n")
        facts = [f"Key: {', '.join(f'`{column}`' for column in spec.key)}."]
        if spec.optional:
            facts.append("A folder may do without this file.")
        if spec.ordered:
            facts.append("The order of rows is the order of display.")
        if spec.period:
            first, last = spec.period
            facts.append(f"In force on a day when `{first}` <= day < `{last}`.")
            if first in spec.key:
                facts.append("Periods of one thing do not overlap.")
        for to, columns in spec.references.items():
            facts.append(f"{', '.join(f'`{column}`' for column in columns)} name a row of `{to}`.")
        parts.append(" ".join(facts) + "\n\n")
        parts.append(
            "| Column | 名称 | Meaning | Unit | Allowed | Empty |\n|---|---|---|---|---|---|\n"
        )
        parts += [_row(column, of, spec.key) for column, of in spec.columns.items()]
    return "".join(parts)


def _row(name: str, column: Column, key: list[str]) -> str:
    allowed, empty = column.allowed, column.empty or "not allowed"
    if column.to:
        allowed = f"a code of [`{column.to}`](#{column.to})"
    elif column.words:
        allowed = ", ".join(f"`{word}` {ja}" for word, (ja, _) in column.words.items())
    allowed += "; unique" if column.unique else ""
    empty += "; the column may be left out" if column.optional else ""
    shown = f"**`{name}`**" if name in key else f"`{name}`"
    return f"| {' | '.join((shown, column.ja, column.en, column.unit, allowed, empty))} |\n"
