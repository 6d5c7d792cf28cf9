"""Display names in place of the codes of any frame."""

from typing import Any

import pandas as pd

from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL
from isogj_analysis.tables.frames import as_pandas
from isogj_analysis.tables.read import Tables

__all__ = ["named"]


def named(frame: Any, lang: str = USUAL, *, names: pd.DataFrame | Tables) -> Any:
    """Return a frame with display names in place of codes, in its cells, index and heads.

    `frame` is a table, a result or one of your own, or a Series: what a column, the index or the
    columns' axis is called says what its codes are. `names` are those of the tables, `tables` or
    `tables.names`. Categories keep their order; a code without a name stays, and where two codes
    have one name it stands behind it. Numbers, days and what is missing stay as they are.

    >>> isogj.named(isogj.coverage_matrix(catalogue), "en", names=tables).index.tolist()
    ['Network', 'Data']
    """
    frame = as_pandas(frame, "frame")
    if isinstance(frame, pd.Series):
        own = named(frame.to_frame(str(frame.name)), lang, names=names)
        return own.iloc[:, 0].rename(frame.name)
    frame = frame.copy()
    voice = Voice(lang, names.names if isinstance(names, Tables) else names)
    for column in frame.columns:
        frame[column] = _named(frame[column], str(column), voice)
    for axis in ("index", "columns"):
        codes = getattr(frame, axis)
        if codes.nlevels == 1 and isinstance(codes.name, str):
            frame = frame.set_axis(
                pd.Index(_named(codes.to_series(), codes.name, voice)), axis=axis
            )
    return frame


def _named(codes: pd.Series, column: str, voice: Voice) -> pd.Series:
    if not isinstance(codes.dtype, pd.CategoricalDtype | pd.StringDtype | object):
        return codes
    is_coded = isinstance(codes.dtype, pd.CategoricalDtype)
    texts = {
        code for code in (codes.cat.categories if is_coded else codes) if isinstance(code, str)
    }
    told = {code: voice.value(column, code) or voice.name(column, code) for code in texts}
    often = pd.Series(told).value_counts()
    told = {code: name if often[name] == 1 else f"{name} ({code})" for code, name in told.items()}
    if is_coded:
        return codes.cat.rename_categories(told)
    # What is no text, such as a list, stays.
    return codes.map(lambda code: told[code] if isinstance(code, str) else code) if told else codes
