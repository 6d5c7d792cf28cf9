"""Letters that the figures cannot print, and those that no reader can see."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from isogj_analysis.tables.pages import Page
from isogj_analysis.tables.problems import Problem

_SHOWN = 8


def check_letters(pages: Iterable[Page], settings: Path, font: Path | None) -> list[Problem]:
    """Hold the names and texts that figures show against the font that they are drawn with.

    A letter that no font of the package holds is a problem of its cell, and so is one that has no
    shape (controls, zero-width and private-use letters, line separators). Those that only the
    `font` of the settings lacks are one problem of that setting, which is returned.
    """
    drawn = [(page, column) for page in pages for column in page.spec.of_kind("text")]
    used = set("".join(page.text[column].str.cat() for page, column in drawn))
    used -= set(" \n\u3000")
    if unknown := unprintable(used):
        find = re.compile("|".join(map(re.escape, sorted(unknown)))).findall
        for page, column in drawn:
            texts = page.text[column].fillna("")
            told = {row: _tell(found) for row, text in enumerate(texts) if (found := find(text))}
            page.report(list(told), [column], told)
    if font is None:
        return []
    own, last = _own_letters()
    try:
        lacking = sorted((used & own) - _letters_of(font) - last)
        count = f"{len(lacking):,} letters" if lacking[1:] else "a letter"
        shown = f"{''.join(lacking[:_SHOWN])}{'…' if lacking[_SHOWN:] else ''}"
        wrong = f"lacks {count} that the tables use ({shown}); name another font" if lacking else ""
    except RuntimeError:
        wrong = "cannot be opened as a font"
    return [Problem(settings.as_posix(), 0, "font", font.name, wrong)] if wrong else []


def unprintable(letters: set[str]) -> set[str]:
    """Return those of some letters that have no shape, or none in any font of the package."""
    own, last = _own_letters()
    return {letter for letter in letters if _is_unseen(letter)} | (letters - own - last)


@cache
def _own_letters() -> tuple[set[str], set[str]]:
    """Return the letters of the own font, and of that on which figures fall back."""
    import matplotlib

    last = Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    return _letters_of(own_font()), _letters_of(last)


@cache
def own_font() -> Path:
    """Return the file of IPAexGothic, with which figures are drawn unless the settings name one."""
    # Without importing its package, which would set how every figure looks.
    package = "matplotlib_fontja"
    spec = find_spec(package)
    if not spec or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package}, which carries the font of the figures, is missing")
    return Path(spec.submodule_search_locations[0], "fonts/ipaexg.ttf")


def _letters_of(font: Path) -> set[str]:
    from matplotlib.ft2font import FT2Font

    return {chr(code) for code in FT2Font(str(font)).get_charmap()}


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def _tell(found: list[str]) -> str:
    named = ", ".join(map(_called, dict.fromkeys(found)))
    if all(map(_is_unseen, found)):
        return f"holds {named}, which cannot be seen; delete it"
    return f"holds {named}, which the font of the figures lacks; write it otherwise"


def _called(letter: str) -> str:
    name = unicodedata.name(letter, "").lower()
    code = f"U+{ord(letter):04X}"
    return f"{letter} ({name or code})" if letter.isprintable() else f"{code} {name}".strip()
