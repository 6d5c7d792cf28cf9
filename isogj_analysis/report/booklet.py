"""Figures that are drawn for paper, as one PDF: a sheet for each."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from isogj_analysis.draw.theme import look
from isogj_analysis.report.saving import every_letter

# Width and height in inches.
PAPERS = {"a4": (8.27, 11.69), "a3": (16.54, 11.69)}


def write_booklet(
    figures: Iterable[tuple[str, Figure]], out: Path, *, title: str, paper: str
) -> None:
    """Write figures into one PDF, each in the middle of a sheet of `a4` or `a3`, and close them.

    Each has a name, for the error of a letter that no font holds (a ValueError). The file is
    written once all of them are drawn, and holds no date: the same figures give the same bytes.
    """
    written = BytesIO()
    # The fonts are written when the pages are closed, as what the look says: letters, not drawings.
    with look(), PdfPages(written, metadata={"Title": title, "CreationDate": None}) as pages:
        for name, figure in figures:
            with every_letter(name):
                pages.savefig(figure, bbox_inches=sheet_around(figure, paper))
            plt.close(figure)
    out.write_bytes(written.getvalue())


def sheet_around(figure: Figure, paper: str) -> Bbox:
    """Return the sheet of paper around a figure, in inches from its lower left corner.

    A figure larger than the paper has a larger sheet.
    """
    wide, high = figure.get_size_inches()
    width, height = (max(sizes) for sizes in zip(PAPERS[paper], (wide, high), strict=True))
    return Bbox.from_bounds((wide - width) / 2, (high - height) / 2, width, height)
