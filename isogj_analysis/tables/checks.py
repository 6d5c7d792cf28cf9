"""What each cell, each code and each key of a table must be, by its model."""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice

import numpy as np

from isogj_analysis.tables import forms
from isogj_analysis.tables.pages import Page
from isogj_analysis.tables.problems import hint

# The columns of the catalogue, and where their codes stand.
_CATALOGUE = {
    "service": ("services", ["service"]),
    "vendor": ("services", ["vendor"]),
    "corporate_group": ("organisations", ["corporate_group", "organisation"]),
    "genre": ("genres", ["genre"]),
    "phase": ("phases", ["phase"]),
    "target": ("targets", ["target"]),
}
# So many distinct values of a column get a hint: a wrong file must not take hours.
_MOST_HINTS = 200


def check_cells(page: Page) -> None:
    """Hold every cell against the model of its column."""
    from pandera.errors import SchemaErrors

    schema = page.spec.schema
    if page.absent:
        schema = schema.remove_columns(sorted(page.absent))
    try:
        schema.validate(page.text, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "index"])
        for column, rows in cases.groupby("column", sort=False)["index"]:
            page.report(sorted(rows), [column], _explain(page, column))


def _explain(page: Page, column: str) -> Callable[[int], str]:
    facts = page.spec.columns[column].metadata

    @cache
    def explain(value: str) -> str:
        if facts["kind"] == "date":
            return forms.date_fault(value) or f"is not {facts['allowed']}"
        near = hint(value, facts["words"]) if facts["kind"] == "word" else ""
        return f"is not {facts['allowed']}{near.partition('; allowed')[0]}"

    values = page.text[column].to_numpy(object)
    empty = f"is empty; it must be {facts['allowed']}"
    return lambda row: explain(values[row]) if isinstance(values[row], str) else empty


def check_references(page: Page, pages: dict[str, Page]) -> None:
    """Hold the codes of a table against the tables that they name, those that were read whole."""
    for name, column in page.spec.columns.items():
        to = pages.get(column.metadata.get("to", ""))
        if to is not None and name not in page.absent and to.whole(to.spec.key):
            _look_up(page, name, to)


def _look_up(page: Page, column: str, to: Page) -> None:
    known = to.text[to.spec.key[0]].dropna().tolist()
    _hold(page, column, known, f"is not in {to.name}", page.sound([column]))


def _hold(page: Page, column: str, known: Iterable[str], say: str, rows: np.ndarray) -> None:
    """Report the cells of some rows whose text is not known."""
    # Each distinct code is looked up once: `isin` is slow where many codes are known.
    places, codes = page.text[column].factorize()
    if not len(codes):
        return
    known = dict.fromkeys(known)
    wrong = {place: code for place, code in enumerate(codes) if code not in known}
    hints = {place: hint(code, known) for place, code in islice(wrong.items(), _MOST_HINTS)}
    page.report(
        np.flatnonzero(np.isin(places, list(wrong)) & rows).tolist(),
        [column],
        lambda row: f"{say}{hints.get(places[row], '')}",
    )


def check_mapped(mappings: Page, pages: dict[str, Page]) -> None:
    """Hold what a mapping begins from against the columns of the catalogue and their codes."""
    if mappings.absent.intersection(["axis", "code"]):
        return
    say = "is no column of the catalogue"
    _hold(mappings, "axis", _CATALOGUE, say, mappings.sound(["axis"]))
    for axis, (table, columns) in _CATALOGUE.items():
        to = pages[table]
        if to.whole(columns):
            known = [code for column in columns for code in to.text[column].dropna()]
            rows = mappings.text["axis"].eq(axis).to_numpy(bool) & mappings.sound(["code"])
            _hold(mappings, "code", known, f"is not in {to.name}", rows)


def check_pairs(page: Page, pages: dict[str, Page]) -> None:
    """Hold columns that together name a row of another table against it."""
    for names, table in page.spec.references.items():
        columns, to = list(names), pages[table]
        if not to.whole(to.spec.key) or page.absent.intersection(columns):
            continue
        known = to.typed[to.spec.key].drop_duplicates().set_axis(columns, axis=1)
        found = page.typed[columns].merge(known, how="left", indicator=True)["_merge"] == "both"
        unknown = ~found.to_numpy() & page.sound(columns)
        page.report(np.flatnonzero(unknown), columns, f"is not in {to.name}")


def check_keys(page: Page) -> None:
    """Find rows that repeat what may stand only once."""
    _check_unique(page, page.spec.key)
    for name, column in page.spec.columns.items():
        if column.metadata.get("unique"):
            _check_unique(page, [name])


def _check_unique(page: Page, columns: list[str]) -> None:
    if page.absent.intersection(columns):
        return
    sound = page.typed.loc[page.sound(columns), columns]
    again = sound[sound.duplicated(keep=False)]
    if again.empty:
        return
    group = again.groupby(columns, dropna=False, observed=True, sort=False).ngroup()
    first = group.drop_duplicates()
    lines = dict(zip(first, page.sheet.lines[first.index], strict=True))
    places = group.to_dict()
    page.report(
        group.index.difference(first.index),
        columns,
        lambda row: f"repeats line {lines[places[row]]}",
    )
