"""What stands in a drawing, as plain texts: a slide shows them as a table that can be edited."""

import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes


@dataclass(frozen=True)
class Plain:
    """Heads and rows of a drawing; a grid has a label for each row, and `Cell`s or None in it."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    labels: Sequence[str] | None = None


_noted: "weakref.WeakKeyDictionary[Axes, Plain]" = weakref.WeakKeyDictionary()


def note_plain(ax: Axes, plain: Plain) -> None:
    """Keep beside Axes what is drawn on them."""
    _noted[ax] = plain


def plain_of(axes: Sequence[Axes]) -> Plain | None:
    """Return what the first of these Axes that holds rows or cells shows, if any does."""
    return next((_noted[ax] for ax in axes if ax in _noted), None)
