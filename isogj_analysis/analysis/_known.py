"""The error for a code that nobody knows, with what was probably meant."""

import difflib
from collections.abc import Iterable


def unknown(what: str, value: object, known: Iterable) -> ValueError:
    """Make the error that offers the known codes nearest to a value, or else says what is known."""
    codes = sorted(map(str, known))
    near = difflib.get_close_matches(str(value), codes, n=3, cutoff=0.5)
    if near:
        offered = (
            f"the nearest are {', '.join(near)}" if len(near) > 1 else f"the nearest is {near[0]}"
        )
    else:
        first = ", ".join(codes[:10]) or "none"
        offered = f"known are {first}" + (f" and {len(codes) - 10} more" if codes[10:] else "")
    return ValueError(f"{what} must be one that the catalogue knows, got {value!r}; {offered}")
