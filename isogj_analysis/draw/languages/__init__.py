"""The languages that are written: a file here for each, and no list of them anywhere else."""

from functools import cache
from pathlib import Path


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that figures can be written in, the first of them the usual one."""
    found = sorted(file.stem for file in Path(__file__).parent.glob("*.toml"))
    return tuple(sorted(found, key=lambda lang: lang != "ja"))
