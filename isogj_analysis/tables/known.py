"""The error for a code that nobody knows, with what was probably meant."""

import difflib
from collections.abc import Iterable, Mapping, Sequence


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
    name of each code that is told beside it.
    """
    codes = list(map(str, known)) if shown else sorted(map(str, known))
    spelt: dict[str, list[str]] = {}
    for name, code in [*zip(codes, codes, strict=True), *named]:
        spelt.setdefault(name.casefold(), []).append(code)
    # A code and its names in two languages: of nine spellings three codes at least are meant.
    meant = difflib.get_close_matches(str(value).casefold(), spelt, n=9, cutoff=0.5)
    near = list(dict.fromkeys(code for name in meant for code in spelt[name]))

    def told(some: list[str]) -> str:
        return ", ".join(f"{code} ({shown[code]})" if shown else code for code in some)

    if near:
        offered = f"the nearest {'is' if len(near) == 1 else 'are'} {told(near[:3])}"
    else:
        most = 5 if shown else 10
        offered = f"known are {told(codes[:most]) or 'none'}"
        offered += f" and {len(codes) - most} more" if codes[most:] else ""
    return ValueError(f"{what} must be one that the catalogue knows, got {value!r}; {offered}")
