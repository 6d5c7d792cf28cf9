"""Which colours letters can be read in, or on: what the settings are held to, and the figures."""

INK = "#1f2328"
PAPER = "#ffffff"
# Of small letters on their ground (WCAG 2.2, level AA).
READABLE = 4.5

Rgb = tuple[float, float, float]


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on_paper(colour: Rgb) -> float:
    """Return the contrast of letters of a colour on white paper."""
    return contrast(colour, rgb(PAPER))


def on_ground(ground: Rgb) -> float:
    """Return the contrast of letters on a ground, dark or white ones, whichever stand out more."""
    return max(contrast(rgb(ink), ground) for ink in (INK, PAPER))


def rgb(colour: str) -> Rgb:
    """Return red, green and blue of `#rrggbb`, 0 to 1 each."""
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
