"""The data dictionary: every table and column in words, written from the schemas."""

from typing import Any

_HEAD = """\
# The data folder

<!-- Written by `isogj dictionary --write` from isogj_analysis/tables/schemas.py. -->

One table is one file. Each row says in `source` where it comes from, or belongs to a row that does
(scopes to services, agenda and attendance to meetings).

- **Real** are the rows whose source has the status `published`. In the tables that come with
  isogj_analysis: the organisations of the annual report, its working groups, meetings, totals,
  objectives and plans, and the laws with their numbers. What the report does not say is empty:
  unknown is never filled by a guess. The report is in Japanese: its organisations have their
  English names in everyday use, all else in English is translated.
- **Illustrative** are the rows whose source has the status `illustrative`. In the tables that come
  with isogj_analysis: the axes and genres of the Service MAP and the catalogue of the invented
  vendors 架空A社 to 架空N社 (Fictional A to N). No company offers those services. A figure with one
  such row is stamped.

## Editing

- Excel opens the files as they are and may save them as `CSV UTF-8`, as plain `CSV` (CP932 in
  Japanese Excel) or as `.xlsx` (one workbook for each table, named as the table). One encoding a
  file; one file a table. A workbook is read from the sheet named as the table, and the others are
  yours; where none is, from the first, and no other may hold anything.
- One workbook with a sheet for each table, named as it, stands in the place of all files, or of the
  folder itself (`isogj check tables.xlsx`); its other sheets are yours.
- Where a code is expected, a name in either language or an alias is read as the code that alone
  goes by it, and the check remarks on it. A source that is not on record needs a row in `sources`.
- In a workbook a merged cell is read for its whole range, hidden rows, columns and sheets like the
  others, a formula by its stored value, a number with the zeros that its format shows, a date as
  exact as its format shows it. An error cell or a formula without a value is an error.
- A table has at most 200,000 rows and 1,000 columns, a cell 10,000 letters; a workbook unpacks to
  at most 50 MB, a CSV file has at most 200 MB. Blanks around the text of a cell are no part of it;
  letters that cannot be seen or printed are told.
- A file beside the tables that holds rows under the name of one, or nearly (`meetings_2010.xlsx`,
  `scopes (1).csv`, `services.xls`), is read by none and told by the check. All others are yours.
- Columns may stand in any order; none may be added, and only one of which it is said may be left
  out. A table without rows keeps its header.
- Dates are written 2009-06-01; 2009/6/1, 2009年6月1日, 平成21年6月1日, H21.6.1 and full-width
  digits are read too. Where a column says so and the source tells no more, a date is only a month
  or a year: 2009-06 or 2009 (2009年6月, 平成21年6月, 2009年). No day is made up: such a date is
  any of its days. Excel takes 2009-06 for a day unless the cell has the format `Text`.
- `isogj.toml` beside the tables is for the settings of a report: its name, languages, `year` and
  `report_day` (on which it is given, `06-01` unless set), `first_month`, colours and font.
- `isogj check` lists all that is wrong, with file, line and column, before any figure is drawn. An
  error must be mended (exit status 1). A remark is of what is odd but possible: `load_tables` takes
  it, and keeps it in `.remarks`.

## Rules between rows and tables

{rules}

Where a cell is empty, a rule that needs it says nothing: unknown is not wrong. A date that is only
a month or a year may be any of its days. A meeting that was cancelled or postponed is none.

It is only remarked that:

{remarks}

## Tables

| Table | 名称 | Rows |
|---|---|---|
"""


def data_dictionary() -> str:
    """Return the data dictionary as Markdown: for each table its columns, rules and references.

    The same schemas give the same text, so that `data/README.md` can be held against it.

    >>> isogj.data_dictionary().splitlines()[0]
    '# The data folder'
    """
    from isogj_analysis.tables import rules
    from isogj_analysis.tables.schemas import TABLES

    told = {"rules": rules.in_words(), "remarks": rules.in_words(remarks=True)}
    lists = {name: "\n".join(f"- {rule}" for rule in words) for name, words in told.items()}
    parts = [_HEAD.format(**lists)]
    for name, spec in TABLES.items():
        parts.append(f"| [`{name}`](#{name}) | {spec.ja} | {_first_line(spec.model)} |\n")
    for name, spec in TABLES.items():
        parts.append(f"\n### {name}\n\n{spec.ja}. {_first_line(spec.model)}\n\n")
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
        for columns, to in spec.references.items():
            facts.append(f"{', '.join(f'`{column}`' for column in columns)} name a row of `{to}`.")
        parts.append(" ".join(facts) + "\n\n")
        parts.append(
            "| Column | 名称 | Meaning | Unit | Allowed | Empty |\n|---|---|---|---|---|---|\n"
        )
        parts += [_row(column, field) for column, field in spec.columns.items()]
    return "".join(parts)


def _first_line(model: type) -> str:
    return (model.__doc__ or "").partition("\n")[0]


def _row(name: str, field: Any) -> str:
    facts = field.metadata
    allowed = facts["allowed"]
    if facts["kind"] == "ref":
        allowed = f"a code of [`{facts['to']}`](#{facts['to']})"
    elif facts["kind"] == "word":
        allowed = ", ".join(f"`{word}` {ja}" for word, (ja, _) in facts["words"].items())
    if facts.get("unique"):
        allowed += "; unique"
    shown = f"**`{name}`**" if facts["key"] else f"`{name}`"
    empty = facts["empty"] or "not allowed"
    if facts.get("optional"):
        empty += "; the column may be left out"
    cells = (shown, field.title, field.description, facts.get("unit", ""), allowed, empty)
    return f"| {' | '.join(cells)} |\n"
