"""What each cell, each code and each key of a table must be, by its model."""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

from isogj_analysis.tables import forms
from isogj_analysis.tables.known import hint
from isogj_analysis.tables.names import index_names, normalise_name
from isogj_analysis.tables.pages import Page

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
_MOST_OFFERED = 3


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
            return forms.date_fault(value, partial=facts["partial"]) or f"is not {facts['allowed']}"
        words = facts.get("words", {})
        named = index_names((name, word) for word, names in words.items() for name in names)
        near = _offer(value, named) or hint(value, words).partition("; allowed")[0]
        return f"is not {facts['allowed']}{near}"

    values = page.text[column].to_numpy(object)
    empty = f"is empty; it must be {facts['allowed']}"
    return lambda row: explain(values[row]) if isinstance(values[row], str) else empty


def check_references(page: Page, pages: dict[str, Page]) -> None:
    """Hold the codes of a table against the tables that they name, those that were read whole."""
    for name, column in page.spec.columns.items():
        to = pages.get(column.metadata.get("to", ""))
        if to is not None and name not in page.absent and to.whole(to.spec.key):
            known = to.text[to.spec.key[0]].dropna().tolist()
            told = f"is not in {to.name}"
            _hold(page, name, known, told, page.sound([name]), _by_name(to, pages["aliases"]))


def _by_name(to: Page, aliases: Page) -> Callable[[str], str]:
    """Return what offers the code of a table for a name that was written in its stead."""
    codes = to.text[to.spec.key[0]]
    columns = [name for name in to.spec.columns if name.startswith(("name_", "title_", "text_"))]

    @cache
    def index() -> tuple[dict[str, set[str]], dict[str, str]]:
        named = [(to.text[column], codes) for column in columns]
        if to.spec.name == "organisations":
            named.append((aliases.text["alias"], aliases.text["organisation"]))
        pairs = (pair for names, of in named for pair in zip(names, of, strict=True))
        return index_names(pairs), dict(zip(codes, to.text[columns[0]], strict=True))

    return lambda value: _offer(value, *index()) if columns else ""


def _offer(value: str, named: dict[str, set[str]], called: dict[str, str] | None = None) -> str:
    """Return `; did you mean "lac" (株式会社ラック)?` where a code goes by the name given."""
    codes = sorted(named.get(normalise_name(value), ()))
    if called is None:
        meant = [f'"{code}"' for code in codes]
    else:
        # An alias may stand for a code that is not there.
        meant = [f'"{code}" ({called[code]})' for code in codes if code in called]
    return f"; did you mean {' or '.join(meant[:_MOST_OFFERED])}?" if meant else ""


def _hold(
    page: Page,
    column: str,
    known: Iterable[str],
    say: str,
    rows: np.ndarray,
    offer: Callable[[str], str] = lambda _: "",
) -> None:
    """Report the cells of some rows whose text is not known, with what may be meant."""
    text, known = page.text[column], dict.fromkeys(known)
    wrong = text.notna() & ~text.isin(known) & rows
    hints = {code: offer(code) or hint(code, known) for code in text[wrong].unique()[:_MOST_HINTS]}
    page.report(np.flatnonzero(wrong), [column], lambda row: f"{say}{hints.get(text[row], '')}")


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
