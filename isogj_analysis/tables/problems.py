"""What is wrong with a folder of tables, in the user's words."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

__all__ = ["InvalidTables", "describe"]

ERROR, REMARK = "error", "remark"
_SHOWN = 500
_WIDTH = 60


class Problem(NamedTuple):
    """One thing that is wrong: where it is, what stands there, and what would be right.

    `line` counts as an editor does, from 1, quoted line breaks included (in a workbook it is the
    row); 0 is the file as a whole. `problem` goes on from the value: `is not in genres.csv`.
    `severity` is `error`, or `remark` where it is odd but may be so; `cell` is where it stands in a
    workbook, as Excel names it (B14).
    """

    file: str
    line: int
    column: str
    value: str
    problem: str
    severity: str = ERROR
    cell: str = ""


class InvalidTables(ValueError):  # noqa: N818 - it names what the user has
    """The folder holds something that the tables' rules do not allow; `.problems` lists it all.

    What is only odd stands in `.remarks`.
    """

    def __init__(self, found: pd.DataFrame) -> None:
        """Keep errors and remarks apart, and tell the errors one a line."""
        problems, self.remarks = apart(found)
        self.problems = problems
        count = f"{len(problems):,} problem{'s' if len(problems) != 1 else ''}"
        lines = [f"{count} in the tables:", *describe(problems.head(_SHOWN))]
        if len(problems) > _SHOWN:
            lines.append(f"and {len(problems) - _SHOWN:,} more: see .problems")
        super().__init__("\n".join(lines))


def describe(problems: pd.DataFrame) -> list[str]:
    """Return each problem as one line of text, in the order of the table.

    >>> isogj.describe(isogj.check_tables("no-folder"))
    ['no-folder: is not there; name a folder of tables, or a workbook (.xlsx) of them']
    """
    return [_sentence(row) for row in problems.itertuples(index=False)]


def apart(found: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the errors of a table of problems, and its remarks."""
    errors = found["severity"] == ERROR
    return found[errors].reset_index(drop=True), found[~errors].reset_index(drop=True)


def tabulate(found: Iterable[Problem]) -> pd.DataFrame:
    """Return problems as a table: see `Problem`; `line` is NA for a file as a whole."""
    table = pd.DataFrame(list(found), columns=list(Problem._fields))
    texts = dict.fromkeys(set(Problem._fields) - {"line"}, "str")
    table = table.astype({**texts, "line": "Int64"})
    table["line"] = table["line"].where(table["line"] > 0)
    return table


def _sentence(row: Any) -> str:
    place = row.file
    if row.cell:
        place += f", cell {row.cell}"
    elif pd.notna(row.line):
        place += f", line {row.line}"
    if row.column:
        place += f", column {row.column}"
    shown = row.value.replace("\n", "⏎")
    if len(shown) > _WIDTH:
        shown = shown[: _WIDTH - 1] + "…"
    return f'{place}: "{shown}" {row.problem}' if shown else f"{place}: {row.problem}"
