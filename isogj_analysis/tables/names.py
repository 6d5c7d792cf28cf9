"""Names of organisations and services, told apart from the ways of writing them."""

import re
import unicodedata
from collections.abc import Callable, Iterable

import pandas as pd

__all__ = ["normalise_name", "resolve_organisation", "resolver"]

_LEGAL_JA = (
    r"株式会社|有限会社|合同会社|合資会社|合名会社|有限責任中間法人|特定非営利活動法人|独立行政法人|国立大学法人|学校法人"
    r"|(?:一般|公益)?(?:社団|財団)法人|\((?:株|有|同|資|名|独|社|財|学)\)"
)
_LEGAL_EN = (
    r"co\.?\s*,?\s*ltd|inc|incorporated|corp|corporation|co|company|ltd|limited|plc"
    r"|l\.?l\.?c|k\.?\s?k|g\.?k"
)
_FIRST = re.compile(rf"^\s*(?:(?:{_LEGAL_JA})|(?:k\.\s?k\.|kk\s))\s*")
# An English form ends a name only as a word of its own: "Zinc" is not "Z Inc."
_LAST = re.compile(rf"\s*(?:{_LEGAL_JA})\s*$|(?:[\s,]+|(?<=[^\x00-\x7f]))(?:{_LEGAL_EN})\s*\.?\s*$")
_HONORIFIC = re.compile(r"\s*(?:様|さん|さま|御中)\s*$")
# The long vowel mark ー is a letter, not a dash: サーバー and サーバ stay two spellings.
# A point before a digit counts: "2.0" is not "20".
_MARKS = re.compile(r"[\s・·•‧∙,\-‐‑‒–—―−_'’\"“”]+|\.(?![0-9])")


def normalise_name(text: str) -> str:
    """Return a name as a key: two ways of writing one name give one key, two names give two.

    Full and half width, case, spaces, middle dots, hyphens and legal forms at either end
    (株式会社, ㈱, 独立行政法人, Inc., Co., Ltd., K.K. …) make no difference; letters and long
    vowels do. The key is for comparing, not for showing. A name of nothing but a legal form keeps
    it.

    >>> isogj.normalise_name("株式会社 アルファ")
    'アルファ'
    """
    # One space for many: the patterns try each of a run of them.
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    bare = plain
    while (shorter := _LAST.sub("", _FIRST.sub("", bare))) != bare:
        bare = shorter
    return _MARKS.sub("", bare) or _MARKS.sub("", plain)


def resolver(organisations: pd.DataFrame, aliases: pd.DataFrame) -> Callable[[object], str | None]:
    """Return a function from a name as people write it to the code of its organisation, or None.

    `organisations` has organisation, name_ja, name_en; `aliases` has alias, organisation, and goes
    first. Build it once where many names are to be resolved.

    >>> isogj.resolver(tables.organisations, tables.aliases)("Alpha")
    'alpha'
    """
    accepted = index_names(zip(aliases["alias"], aliases["organisation"], strict=True))
    codes = organisations["organisation"]
    known = index_names(
        pair
        for column in ("organisation", "name_ja", "name_en")
        for pair in zip(organisations[column], codes, strict=True)
    )

    def resolve(text: object) -> str | None:
        if not isinstance(text, str):
            return None
        name = " ".join(unicodedata.normalize("NFKC", text).split())
        for spelling in (name, _HONORIFIC.sub("", name)):
            key = normalise_name(spelling)
            found = accepted.get(key) or known.get(key) or set()
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    return resolve


def resolve_organisation(
    text: object, organisations: pd.DataFrame, aliases: pd.DataFrame
) -> str | None:
    """Return the code of the organisation that a name stands for, or None: never a guess.

    A name is found by its code, its Japanese or English name or an alias, each as `normalise_name`
    sees it, with or without 様 or さん behind it. A name that stands for two organisations is None.

    >>> isogj.resolve_organisation("Alpha Inc.", tables.organisations, tables.aliases)
    'alpha'
    """
    return resolver(organisations, aliases)(text)


def index_names(pairs: Iterable[tuple[object, object]]) -> dict[str, set[str]]:
    """Return the codes that go by each name, under its key, from pairs of a name and a code."""
    index: dict[str, set[str]] = {}
    for name, code in pairs:
        if isinstance(name, str) and (key := normalise_name(name)):
            index.setdefault(key, set()).add(str(code))
    return index
