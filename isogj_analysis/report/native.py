"""What a slide shows of a figure: bars, cells or rows, which can be edited there."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

import pandas as pd
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from isogj_analysis.draw.frame import key_of
from isogj_analysis.draw.grid import Cell
from isogj_analysis.draw.plain import plain_of
from isogj_analysis.draw.theme import PALE, ink_on
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report.texts import head_of, table_text

# More cells than these have letters under 14 pt on a slide.
_ROWS, _COLUMNS = 9, 13
# Unknown has a word: dots come out as lines in other programs.
_UNKNOWN = ".."


def native_of(
    figure: Figure, numbers: pd.DataFrame | None, bars: Sequence[str], voice: Voice
) -> dict[str, Any]:
    """Return a figure in the form in which a slide shows it, or nothing where it has none.

    `form` is `bars` (`heads`, `series`: the `bars` of its numbers, those of nothing but zeros left
    out), `grid` (`heads`, `rows` of a label and cells, and its `key`) or `rows` (`heads`, `rows`).
    Of a grid of two blocks of rows it is the first, of which the title speaks.
    """
    if bars and numbers is not None and len(numbers):
        shown = numbers[numbers[list(bars)].gt(0).any(axis=1)]
        if shown.empty:
            return {}
        shown = shown.sort_values(bars[0], ascending=False, kind="stable") if bars[1:] else shown
        heads = [row[0] for row in table_text(shown, voice)["rows"]]
        series = [[head_of(shown[bar], voice), shown[bar].astype(int).tolist()] for bar in bars]
        return {"form": "bars", "heads": heads, "series": series}
    if (plain := plain_of(figure.axes)) is None or not plain.rows:
        return {}
    if plain.labels is None:
        rows = [[text.replace("\n", voice.mark("comma")) for text in row] for row in plain.rows]
        # A last row that begins with nothing adds up what the title says.
        rows = rows if rows[-1][0] else rows[:-1]
        return {"form": "rows", "heads": list(plain.heads), "rows": rows} if rows else {}
    first = [*takewhile(bool, plain.labels)]
    looks: list[list[Any]] = [
        [label, *(cell and _look(cell) for cell in row)]
        for label, row in zip(first, plain.rows, strict=False)
    ]
    if not looks or len(looks) > _ROWS or len(plain.heads) > _COLUMNS:
        return {}
    drawn = [cell for row in looks for cell in row[1:] if cell]
    key: list[list[Any]] = [[_look(cell), text] for cell, text in key_of(figure)]
    kept = [entry for entry in key if entry[0]["text"] or any(_alike(entry[0], c) for c in drawn)]
    return {"form": "grid", "heads": list(plain.heads), "rows": looks, "key": kept}


def _look(cell: Cell) -> dict[str, str]:
    """Return a cell as a slide needs it: colours, pattern, texts."""
    face = to_hex(cell.face)
    ink = to_hex(cell.ink or ink_on("white" if cell.hatch else face))
    edge = to_hex(cell.edge) if cell.edge is not None else ""
    text = "\n".join(filter(None, [cell.text, cell.note]))
    if cell.hatch == _UNKNOWN:
        face, text = PALE, text or "?"
    return {"face": face, "hatch": cell.hatch, "edge": edge, "text": text, "ink": ink}


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Tell whether an entry of the key explains a cell."""
    if one["hatch"] or other["hatch"]:
        return one["hatch"] == other["hatch"]
    return one["face"] == other["face"] or bool(one["edge"] and one["edge"] == other["edge"])
