"""The languages that a report can be written in: each is a file beside this one, `LANG.toml`."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
# The language of whom nothing is known, and what stands for all of them.
USUAL, EVERY = "ja", "both"


@cache
def languages() -> tuple[str, ...]:
    """Return the languages, the usual one first."""
    found = sorted(file.stem for file in FOLDER.glob("*.toml"))
    return tuple(sorted(found, key=lambda lang: lang != USUAL))


def spoken(lang: str) -> tuple[str, ...]:
    """Return the languages that a choice stands for, all of them for `both`; or ValueError."""
    if lang not in (*languages(), EVERY):
        *known, last = map(repr, (*languages(), EVERY))
        raise ValueError(f"lang must be {', '.join(known)} or {last}, got {lang!r}")
    return languages() if lang == EVERY else (lang,)
