"""The kinds of columns that tables are made of: each with its rule and its words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera import extensions

from isogj_analysis.tables import forms

Words = Mapping[str, tuple[str, str]]


@extensions.register_check_method(statistics=["partial"])
def a_date(text: pd.Series, *, partial: bool) -> pd.Series:
    """Hold where text can be read as a day of the calendar, or if `partial` a month or year."""
    return forms.dates(text, partial=partial).notna()


@extensions.register_check_method(statistics=["least"])
def a_whole_number(text: pd.Series, *, least: int) -> pd.Series:
    """Hold where text is a whole number, `least` or more."""
    return forms.whole_numbers(text).ge(least).fillna(False).astype(bool)


@extensions.register_check_method()
def a_flag(text: pd.Series) -> pd.Series:
    """Hold where text is true or false."""
    return forms.flags(text).notna()


def _field(
    kind: str,
    allowed: str,
    ja: str,
    en: str,
    *,
    empty: str | None = None,
    key: bool = False,
    **rest: Any,
) -> Any:
    """Return a pandera field; `empty` says what an empty cell means, None that none may be.

    An `optional` column, of any kind, may be left out of the file: its cells then count as empty.
    `key`: one of the columns that together name a row. `unique`: it names a row alone, too.
    """
    names = ("unit", "to", "words", "unique", "optional", "partial")
    metadata = {name: rest.pop(name) for name in names if name in rest}
    metadata |= {"kind": kind, "allowed": allowed, "empty": empty, "key": key}
    nullable = empty is not None
    return pa.Field(title=ja, description=en, nullable=nullable, metadata=metadata, **rest)


def code(ja: str, en: str) -> Any:
    """Return the column of a table's own codes: its key."""
    allowed = "a code of lower-case letters, digits and hyphens"
    return _field("code", allowed, ja, en, key=True, str_matches="^[a-z0-9]+(-[a-z0-9]+)*$")


def ref(to: str, ja: str, en: str, **rest: Any) -> Any:
    """Return a column of codes of another table."""
    return _field("ref", f"a code of {to}.csv", ja, en, to=to, **rest)


def word(words: Words, ja: str, en: str, **rest: Any) -> Any:
    """Return a column of a fixed list of words, in display order, each with its two names."""
    allowed = f"one of {', '.join(words)}"
    return _field("word", allowed, ja, en, words=dict(words), isin=list(words), **rest)


def text(ja: str, en: str, *, form: str = "", allowed: str = "text", **rest: Any) -> Any:
    """Return a column of text; `form` is a pattern that it has, `allowed` says it in words."""
    if form:
        rest["str_matches"] = f"^(?:{form})$"
    return _field("text", allowed, ja, en, **rest)


def day(ja: str, en: str, *, partial: bool = False, **rest: Any) -> Any:
    """Return a column of days; in a `partial` one a date may be only a month or a year."""
    allowed = "a date such as 2009-06-01" + (", 2009-06 or 2009" if partial else "")
    return _field("date", allowed, ja, en, a_date=partial, partial=partial, **rest)


def whole(ja: str, en: str, *, least: int = 0, **rest: Any) -> Any:
    """Return a column of whole numbers, `least` or more, with their `unit`."""
    allowed = f"a whole number, {least} or more"
    return _field("number", allowed, ja, en, a_whole_number=least, **rest)


def flag(ja: str, en: str, **rest: Any) -> Any:
    """Return a column of true or false."""
    return _field("flag", "true or false", ja, en, a_flag=(), **rest)


def english(ja: str, what: str, of: str = "", lacking: str = "") -> Any:
    """Return the English column beside a Japanese one, which is shown where it is empty."""
    shown = f"no English {lacking or what}: the other is shown"
    return text(f"{ja}(英)", f"{what} in English{of}", empty=shown)


class Table(pa.DataFrameModel):
    """A table of the data folder: text as it stands in the file, before it is cast."""

    note: str = text(
        "備考",
        "what a reader should know about the row: kept, and never analysed",
        empty="nothing to note",
        optional=True,
    )


class Sourced(Table):
    """A table each row of which says where it comes from."""

    source: str = ref("sources", "出典", "where the row comes from")


@dataclass(frozen=True)
class Spec:
    """A table: its model, and what holds for it as a whole.

    `ordered`: row order is display order. `period`: the columns of the first day and of the day on
    which it is over. `references`: columns that together name a row of another table by its key.
    `optional`: a folder may lack the file, which then counts as one without rows.
    """

    name: str
    ja: str
    model: type[Table]
    ordered: bool = False
    period: tuple[str, str] | None = None
    references: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    optional: bool = False

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema, made once; that a cell is text is sure, and not looked at again."""
        schema = self.model.to_schema()
        # What is its own stands first, then what several tables have.
        models = self.model.__mro__
        names = [name for model in models for name in vars(model).get("__annotations__", ())]
        schema = schema.select_columns([name for name in names if name in schema.columns])
        return schema.update_columns({name: {"dtype": None} for name in schema.columns})

    @property
    def columns(self) -> dict[str, Any]:
        """The pandera columns by name, in the order of the file."""
        return dict(self.schema.columns)

    @property
    def key(self) -> list[str]:
        """The columns that together name a row."""
        return [name for name, column in self.columns.items() if column.metadata["key"]]

    @property
    def required(self) -> list[str]:
        """The columns that no file of this table may lack."""
        return [
            name for name, column in self.columns.items() if not column.metadata.get("optional")
        ]

    @property
    def partial(self) -> dict[str, str]:
        """The columns of dates that may be partial, and the column beside each that says which."""
        return {
            name: f"{name}_precision"
            for name, column in self.columns.items()
            if column.metadata.get("partial")
        }

    def of_kind(self, kind: str) -> list[str]:
        """Return the columns of a kind: code, ref, word, text, date, number or flag."""
        return [name for name, column in self.columns.items() if column.metadata["kind"] == kind]


TABLES: dict[str, Spec] = {}


def table(ja: str, **rules: Any) -> Callable[[type[Table]], type[Table]]:
    """Enter a model into `TABLES` under its name in snake case; see `Spec` for the `rules`."""

    def enter(model: type[Table]) -> type[Table]:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__).lower()
        TABLES[name] = Spec(name, ja, model, **rules)
        return model

    return enter
