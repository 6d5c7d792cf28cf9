"""The languages that a report can be written in: each is a file beside this one, `LANG.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

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


@cache
def written(lang: str) -> dict[str, Any]:
    """Return how a language is written, as its file says; a ValueError names what that lacks."""
    file = FOLDER / f"{lang}.toml"
    told = read_toml(file)
    needed = told if lang == USUAL else written(USUAL)
    lacking = [key for key in needed if key not in told]
    for table in ("marks", "dates"):
        own = told.get(table, needed[table])
        lacking += [f"{table}.{key}" for key in needed[table] if key not in own]
    if lacking:
        raise ValueError(f"{called(file)} lacks {', '.join(lacking)}")
    return told


def read_toml(file: Path) -> dict[str, Any]:
    """Return what a file of the package holds; a ValueError says where it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{called(file)}: {error}") from None


def called(file: Path) -> str:
    """Return what a file in a room of the package is called: isogj_analysis/ROOM/FILE."""
    return "/".join(file.parts[-3:])
