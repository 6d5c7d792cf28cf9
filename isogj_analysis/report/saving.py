"""Figures as files: what they carry besides the drawing, and that no letter is missing."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from matplotlib.figure import Figure

from isogj_analysis.draw.theme import look

DPI = 200
KINDS = ("png", "svg", "pdf")


def png_of(figure: Figure) -> bytes:
    """Return a figure as a picture, without facts about itself."""
    image = BytesIO()
    figure.savefig(image, format="png", dpi=DPI)
    return image.getvalue()


def files_of(
    figure: Figure, *, title: str, source: str, data: str, kinds: Sequence[str] = KINDS,
    dpi: float = DPI,
) -> dict[str, bytes]:  # fmt: skip
    """Return a figure as png, svg and pdf, which carry its title, source and data's hash."""
    about = f"data {data}"
    metadata = {
        "png": {"Title": title, "Source": source, "Comment": about, "Software": None},
        "svg": {"Title": title, "Source": source, "Identifier": about, "Date": None}
        | {"Creator": None},
        "pdf": {"Title": title, "Subject": source, "Keywords": about, "CreationDate": None},
    }
    files = {}
    for kind in kinds:
        written = BytesIO()
        figure.savefig(written, format=kind, dpi=dpi, metadata=metadata[kind])
        files[kind] = written.getvalue()
    return files


@contextmanager
def every_letter(name: str) -> Iterator[None]:
    """Make an error of a letter that no font holds: it would print as an empty box."""
    with look(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            yield
        except UserWarning as warning:
            raise ValueError(f"figure {name} cannot be printed: {warning}") from None
