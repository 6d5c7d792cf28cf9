"""What each cell, each code and each key of a table must be, by its schema."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from isogj_analysis.tables import forms
from isogj_analysis.tables.known import hint, nearest
from isogj_analysis.tables.names import index_names, normalise_name
from isogj_analysis.tables.pages import Page, cast, first_alike
from isogj_analysis.tables.schemas import Column, Words

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
# Of more names in place of codes, the first of a column is told, and how many there are.
_MOST_TOLD = 3


@dataclass
class Codes:
    """The codes that a column may hold, each with its name, and what else they go by.

    `unknown` says what a text is that is none of them; `pairs` are names and codes. Of `open` ones
    an unknown one is most likely new.
    """

    unknown: str
    called: Mapping[str, str]
    pairs: Iterable[tuple[object, object]] = ()
    open: bool = False

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """The codes that go by each name, under its key."""
        index = index_names(self.pairs)
        # An alias may stand for a code that is not there.
        return {key: sorted(codes.intersection(self.called)) for key, codes in index.items()}

    def meant(self, name: str) -> list[str]:
        """Return the codes that go by a name."""
        return self.named.get(normalise_name(name), [])

    def offer(self, value: str) -> str:
        """Return what may be meant by a text that is no code: `; did you mean "lac" (ラック)?`."""
        codes, near = self.meant(value), nearest(value, self.called)
        if self.open:
            # Last year's report, a code with other digits, is never meant.
            near = codes or [code for code in near if _digits(code) == _digits(value)]
            meant = " or ".join(f'"{code}"' for code in near[:_MOST_OFFERED])
            return "; add a row for it there" + (f", or did you mean {meant}?" if near else "")
        if not codes and not near:
            near_names = nearest(value, self.named) or self._holding(normalise_name(value))
            codes = list(dict.fromkeys(code for key in near_names for code in self.named[key]))
        if not codes:
            return hint(value, self.called, self.called)
        shown = [f'"{code}" ({self.called[code]})' for code in codes[:_MOST_OFFERED]]
        return f"; did you mean {' or '.join(shown)}?"

    def _holding(self, part: str) -> list[str]:
        """Return the keys of names that begin with a part of at least two letters, or hold it."""
        keys = [key for key in self.named if part in key and self.named[key]] if part[1:] else []
        return sorted(keys, key=lambda key: not key.startswith(part))


def _digits(text: str) -> list[str]:
    return re.findall("[0-9]+", text)


def check_pages(book: Mapping[str, Page]) -> None:
    """Hold tables against their schemas, with names read as codes, and type their columns."""
    codes = _codes_of(book)
    for page in book.values():
        _read_names(page, codes)
        _check_cells(page)
    for page in book.values():
        for name, column in page.spec.columns.items():
            if name not in page.absent and column.to in codes:
                _hold(page, name, codes[column.to], page.sound([name]))
    _check_mapped(book["mappings"], book)
    orders = {name: list(of.called) for name, of in codes.items() if book[name].spec.ordered}
    for page in book.values():
        page.typed = cast(page, orders)
    for page in book.values():
        _check_pairs(page, book)
        check_keys(page)


def _codes_of(pages: Mapping[str, Page]) -> dict[str, Codes]:
    """Return the codes of each table that was read whole and has one column for its key."""
    codes = {
        name: Codes(*_called(page), open=name == "sources")
        for name, page in pages.items()
        if len(page.spec.key) == 1 and page.whole(page.spec.key)
    }
    aliases, organisations = pages["aliases"], codes.get("organisations")
    if organisations:
        # Whose alias it is may itself be told by name.
        _read_names(aliases, codes)
        also = zip(aliases.text["alias"], aliases.text["organisation"], strict=True)
        codes["organisations"] = replace(organisations, pairs=[*organisations.pairs, *also])
    return codes


def _called(page: Page) -> tuple[str, dict[str, str], list[tuple[object, object]]]:
    """Return what an unknown code of a table is, the name of each known one, and all names."""
    own = page.text[page.spec.key[0]]
    columns = [name for name in page.spec.columns if name.startswith(("name_", "title_", "text_"))]
    pairs = [pair for name in columns for pair in zip(page.text[name], own, strict=True)]
    shown = page.text[columns[0]].fillna("") if columns else own
    known = own.notna()
    return f"is not in {page.name}", dict(zip(own[known], shown[known], strict=True)), pairs


def _read_names(page: Page, codes: Mapping[str, Codes]) -> None:
    """Put the code in the place of each name that means it alone, with a remark on each name."""
    for name, column in page.spec.columns.items():
        if column.words:
            _read(page, name, _words(column.words))
        elif column.to in codes:
            _read(page, name, codes[column.to])
    if page.spec.name == "mappings":
        for axis, (table, _) in _CATALOGUE.items():
            if table in codes:
                _read(page, "code", codes[table], page.text["axis"].eq(axis))


def _words(words: Words) -> Codes:
    pairs = [(name, word) for word, names in words.items() for name in names]
    return Codes("", {word: ja for word, (ja, _) in words.items()}, pairs)


def _read(page: Page, column: str, codes: Codes, rows: pd.Series | bool = True) -> None:
    text = page.text[column]
    strange = _strange(text, codes, rows)
    if strange.empty:
        return
    read = {name: of[0] for name in strange.unique() if len(of := codes.meant(name)) == 1}
    names = strange[strange.isin(read)]
    first, counts = names.drop_duplicates(), names.value_counts()
    more = {name: f", here and in {n - 1} more" if n > 1 else "" for name, n in counts.items()}
    told = {
        row: f"is a name, and is read as {read[name]}{more[name]}" for row, name in first.items()
    }
    if len(told) > _MOST_TOLD:
        # As in a workbook in which all are chosen from lists.
        row, said = next(iter(told.items()))
        told = {row: f"{said}; so are {len(told) - 1} other names of this column"}
    page.remark([*told], [column], told)
    page.text[column] = text.mask(text.index.isin(names.index), text.map(read))


def _strange(text: pd.Series, codes: Codes, rows: pd.Series | np.ndarray | bool) -> pd.Series:
    """Return the texts of some rows that are none of the codes."""
    # Of most columns all are: that is soon known.
    if codes.called.keys() >= set(text.dropna()):
        return text[:0]
    return text[text.notna() & ~text.isin(codes.called) & rows]


def fits(text: pd.Series, column: Column) -> np.ndarray:
    """Tell of each text whether a cell of a column may hold it, or be empty where it is missing."""
    sound: pd.Series
    match column.kind:
        case "code":
            sound = text.str.fullmatch("[a-z0-9]+(-[a-z0-9]+)*")
        case "word":
            sound = text.isin(column.words)
        case "date":
            sound = forms.dates(text, partial=column.partial).notna()
        case "number":
            sound = forms.whole_numbers(text).between(column.least, column.most or float("inf"))
        case "flag":
            sound = forms.flags(text).notna()
        case _:
            sound = text.str.fullmatch(f"(?:{column.form})") if column.form else text.notna()
    empty = text.isna().to_numpy()
    return np.where(empty, column.empty is not None, sound.to_numpy(bool, na_value=False))


def _check_cells(page: Page) -> None:
    for name, column in page.spec.columns.items():
        text = page.text[name]
        wrong = text[~fits(text, column) & (name not in page.absent)]
        if len(wrong):
            distinct = enumerate(wrong.unique())
            told = {value: _wrong(value, column, hint=n < _MOST_HINTS) for n, value in distinct}
            page.report([*wrong.index], [name], wrong.map(told))


def _wrong(text: object, column: Column, *, hint: bool) -> str:
    if not isinstance(text, str):
        return f"is empty; it must be {column.allowed}"
    if column.kind == "date" and (fault := forms.date_fault(text, partial=column.partial)):
        return fault
    offered = _words(column.words).offer(text).partition("; allowed")[0] if hint else ""
    return f"is not {column.allowed}{offered}"


def _hold(page: Page, column: str, codes: Codes, rows: np.ndarray) -> None:
    """Report the cells of some rows whose text is no code, with what may be meant."""
    wrong = _strange(page.text[column], codes, rows)
    hints = {code: codes.offer(code) for code in wrong.unique()[:_MOST_HINTS]}
    say = {row: codes.unknown + hints.get(code, "") for row, code in wrong.items()}
    page.report(list(say), [column], say)


def _check_mapped(mappings: Page, pages: Mapping[str, Page]) -> None:
    """Hold what a mapping begins from against the columns of the catalogue and their codes."""
    if mappings.absent.intersection(["axis", "code"]):
        return
    axes = Codes("is no column of the catalogue", dict.fromkeys(_CATALOGUE, ""))
    _hold(mappings, "axis", axes, mappings.sound(["axis"]))
    for axis, (table, columns) in _CATALOGUE.items():
        to = pages[table]
        if to.whole(columns):
            known = {code: "" for column in columns for code in to.text[column].dropna()}
            rows = mappings.text["axis"].eq(axis).to_numpy(bool) & mappings.sound(["code"])
            _hold(mappings, "code", Codes(f"is not in {to.name}", known), rows)


def _check_pairs(page: Page, pages: Mapping[str, Page]) -> None:
    """Hold columns that together name a row of another table against it."""
    for table, columns in page.spec.references.items():
        to = pages[table]
        if not to.whole(to.spec.key) or page.absent.intersection(columns):
            continue
        known = to.typed[to.spec.key].set_axis(columns, axis=1)
        found = _found(page.typed[columns], known.drop_duplicates())
        for own, column in zip(columns, to.spec.key, strict=True):
            if found.all():
                break
            # A row whose cell cannot be read, an error itself, may be the one that is meant.
            others = known[_unread(to, column)].drop(columns=own).drop_duplicates()
            found = found | _found(page.typed[others.columns], others)
        page.report(~found & page.sound(columns), columns, f"is not in {to.name}")


def _found(rows: pd.DataFrame, known: pd.DataFrame) -> np.ndarray:
    """Return which rows are among the known ones."""
    return (rows.merge(known, how="left", indicator=True)["_merge"] == "both").to_numpy(bool)


def _unread(page: Page, column: str) -> np.ndarray:
    """Return in which rows a cell cannot be read; a number out of bounds can."""
    unread = page.typed[column].isna()
    if page.spec.columns[column].kind == "number":
        unread &= forms.whole_numbers(page.text[column]).isna()
    return unread.to_numpy(bool)


def check_keys(page: Page) -> None:
    """Find rows that repeat what may stand only once."""
    unique = [[name] for name, column in page.spec.columns.items() if column.unique]
    for columns in [page.spec.key, *unique]:
        if not page.absent.intersection(columns):
            sound = page.typed.loc[page.sound(columns), columns]
            if len(again := sound[sound.duplicated(keep=False)]):
                page.repeats(first_alike(again), columns, "repeats line {}")
