"""Figures as files: what they carry besides the drawing, and that no letter is missing."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from isogj_analysis.draw.theme import look

DPI = 200


def png_of(figure: Figure) -> bytes:
    """Return a figure as a picture, without facts about itself."""
    image = BytesIO()
    figure.savefig(image, format="png", dpi=DPI)
    return image.getvalue()


def write_figure(figure: Figure, stem: Path, entry: dict[str, Any], lang: str) -> None:
    """Write a figure as STEM.png, .svg and .pdf, which carry its title, source and data's hash."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    title, source = entry["text"][lang]["title"], entry["text"][lang]["caption"]
    data = f"data {entry['data']}"
    metadata = {
        "png": {"Title": title, "Source": source, "Comment": data, "Software": None},
        "svg": {
            "Title": title,
            "Source": source,
            "Identifier": data,
            "Date": None,
            "Creator": None,
        },
        "pdf": {"Title": title, "Subject": source, "Keywords": data, "CreationDate": None},
    }
    for kind, told in metadata.items():
        figure.savefig(stem.with_suffix(f".{kind}"), dpi=DPI, metadata=told)


@contextmanager
def every_letter(name: str) -> Iterator[None]:
    """Make an error of a letter that no font holds: it would print as an empty box."""
    with look(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            yield
        except UserWarning as warning:
            raise ValueError(f"figure {name} cannot be printed: {warning}") from None
