"""`facts.toml` read: what may be told of the first year, and what must not."""

import re
import tomllib
from pathlib import Path

LIST = tomllib.loads((Path(__file__).parent / "facts.toml").read_text(encoding="utf-8"))
PARTS = [part["part"] for part in LIST["part"]]


def wrong(text: str, lang: str, part: str = "") -> list[str]:
    """Return the statements of a text, as they stand there, that no part, or not this, may make."""
    patterns = [never[lang] for never in LIST["never"] if never.get("but_in", "none") != part]
    return [found[0] for pattern in patterns for found in re.finditer(pattern, text)]
