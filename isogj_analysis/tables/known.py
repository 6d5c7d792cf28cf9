"""What was probably meant by a text that nobody knows: the one way of offering it."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence


def nearest(value: str, known: Iterable[str], *, least: int = 70, most: int = 1) -> list[str]:
    """Return the known texts that a misspelled one is most likely meant to be, the nearest first.

    100 is the same text, `least` the most unlike that is offered.
    """
    from rapidfuzz import fuzz, process

    plain = unicodedata.normalize("NFKC", value).casefold()
    found = process.extract(
        plain, list(known), scorer=fuzz.ratio, processor=str.casefold,
        score_cutoff=least, limit=most,
    )  # fmt: skip
    return [text for text, *_ in found]


def hint(value: str, known: Collection[str], shown: Mapping[str, str] | None = None) -> str:
    """Return `; did you mean "x"?`, or a short list of what is known, or nothing.

    `shown` are names to be told beside what is listed.
    """
    if near := nearest(value, known):
        return f'; did you mean "{near[0]}"?'
    listed = [f"{one} ({name})" if (name := (shown or {}).get(one)) else one for one in known]
    return f"; allowed: {', '.join(listed)}" if 0 < len(known) <= 8 else ""


def unknown(
    what: str,
    value: object,
    known: Iterable,
    *,
    named: Sequence[tuple[str, str]] = (),
    shown: Mapping[str, str] | None = None,
) -> ValueError:
    """Make the error that offers the known codes nearest to a value, or else says what is known.

    `named` are pairs of a name, by which a code may be meant too, and the code; `shown` is the one
    name of a code that is told beside it.
    """
    codes = list(map(str, known)) if shown else sorted(map(str, known))
    spelt: dict[str, list[str]] = {}
    for name, code in [*zip(codes, codes, strict=True), *named]:
        spelt.setdefault(name, []).append(code)
    # A code and its names in two languages: of nine spellings three codes at least are meant.
    meant = nearest(str(value), spelt, least=50, most=9)
    near = list(dict.fromkeys(code for name in meant for code in spelt[name]))[:3]
    most = 5 if shown else 10
    names = shown or {}
    listed = [f"{c} ({names[c]})" if c in names else c for c in near or codes[:most]]
    told = ", ".join(listed) or "none"
    if near:
        offered = f"the nearest {'is' if len(near) == 1 else 'are'} {told}"
    else:
        more = f" and {len(codes) - most} more" if codes[most:] else ""
        offered = f"known are {told}{more}"
    return ValueError(f"{what} must be one that the catalogue knows, got {value!r}; {offered}")
