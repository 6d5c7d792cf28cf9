"""Figures as files: what they carry besides the drawing, and that no letter is missing."""

import functools
import json
import pickle
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont
from matplotlib.text import Text

from isogj_analysis.draw.frame import dress, figure_of, lang_of, own_story
from isogj_analysis.draw.sources import Origin, Rows, sources_of
from isogj_analysis.draw.theme import look
from isogj_analysis.draw.voice import Voice

if TYPE_CHECKING:
    import typst

DPI = 200
KINDS = ("png", "svg", "pdf")
# A page as large as a figure, told of as data.
_PAGE = b"""
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title, description: told.source, keywords: told.data, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#set text(lang: told.lang)
#image(bytes(sys.inputs.svg), format: "svg", alt: told.alt)
"""
# The room of a drawing on a slide, in inches, and the least size of its letters there, in points.
SLIDE, SLIDE_LETTERS = (12.1, 4.75), 14.0
# So many times more than the drawing letters may grow, before they meet.
MOST_GROWN = 2.5


def picture_of(figure: Figure, **options: Any) -> bytes:
    """Return what a figure is saved as: without more options a PNG of the usual size."""
    written = BytesIO()
    figure.savefig(written, **{"format": "png", "dpi": DPI, **options})
    return written.getvalue()


def slide_png(figure: Figure) -> bytes | None:
    """Return a drawing anew for a slide: of its size there, no letter under 14 pt.

    What is laid out in it by hand may come to stand closer. None for one that cannot be copied, or
    whose letters would have to grow too much beside the drawing.
    """
    try:
        with warnings.catch_warnings():
            # Of what matplotlib keeps in its Axes; where it is refused, words stand on the slide.
            warnings.filterwarnings("ignore", message="Pickle, copy, and deepcopy")
            copied: Figure = pickle.loads(pickle.dumps(figure))
    except (pickle.PicklingError, AttributeError, TypeError):
        return None
    plt.close(copied)
    if not enlarge(copied):
        return None
    return picture_of(copied, bbox_inches="tight", pad_inches=0)


def enlarge(figure: Figure) -> bool:
    """Give a drawing its size on a slide, and letters of at least 14 pt; tell if that can be."""
    across, down = figure.get_size_inches()
    scale = min(SLIDE[0] / across, SLIDE[1] / down)
    figure.set_size_inches(across * scale, down * scale)
    letters = [text for text in figure.findobj(Text) if text.get_text().strip()]
    least = min((float(text.get_fontsize()) for text in letters), default=SLIDE_LETTERS)
    more = max(SLIDE_LETTERS / least, scale)
    if more > MOST_GROWN * scale:
        return False
    for text in letters:
        text.set_fontsize(float(text.get_fontsize()) * more)
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        # Ticks that come with the new size have letters of their own.
        axis.set_tick_params(which="both", labelsize=SLIDE_LETTERS)
        axis.get_offset_text().set_fontsize(SLIDE_LETTERS)
    for _ in range(3):
        box = figure.get_tightbbox()
        over = max(box.width / SLIDE[0], box.height / SLIDE[1], 1)
        figure.set_size_inches(*(figure.get_size_inches() / over))
    return True


def files_of(
    figure: Figure, text: Mapping[str, str], *, data: str = "", kinds: Sequence[str] = KINDS,
    dpi: float = DPI,
) -> dict[str, bytes]:  # fmt: skip
    """Return a figure as png, svg and pdf, which carry title, caption and the hash of its data."""
    title, source, data = text["title"], text["caption"], f"data {data}"
    named = {"Title": title, "Source": source}
    metadata = {
        "png": named | {"Comment": data, "Software": None},
        "svg": named | {"Identifier": data, "Date": None, "Creator": None},
    }
    drawn = {"svg" if kind == "pdf" else kind for kind in kinds}
    made = {
        kind: picture_of(figure, format=kind, dpi=dpi, metadata=own)
        for kind, own in metadata.items()
        if kind in drawn
    }
    if "pdf" in kinds:
        told = {"title": title, "source": source, "data": data, "alt": text["alt"]}
        made["pdf"] = _as_pdf(figure, made["svg"], told | {"lang": lang_of(figure)})
    return {kind: made[kind] for kind in kinds}


def _as_pdf(figure: Figure, svg: bytes, told: Mapping[str, str]) -> bytes:
    """Return the drawing of a figure as a tagged PDF.

    matplotlib packs a Japanese font half a second for each, Typst in no time.
    """
    import typst

    texts = figure.findobj(Text)
    folders = {Path(findfont(text.get_fontproperties())).parent for text in texts}
    return typst.compile(
        _PAGE, font_paths=fonts_in(*sorted(folders)), ignore_system_fonts=True, timestamp=0,
        sys_inputs={"svg": svg.decode(), "told": json.dumps(told)}, format="pdf",
    )  # fmt: skip


@functools.cache
def fonts_in(*folders: Path) -> "typst.Fonts":
    """Return the fonts of folders for Typst, and those on which figures and pages fall back."""
    import typst

    spare = Path(mpl.get_data_path(), "fonts", "ttf")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[*folders, spare]
    )


@contextmanager
def every_letter(name: str) -> Iterator[None]:
    """Make an error of a letter that no font holds: it would print as an empty box."""
    with look(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            yield
        except UserWarning as warning:
            raise ValueError(f"figure {name} cannot be printed: {warning}") from None


def kind_of(path: Path | str) -> str:
    """Return the kind of picture that the ending of a path asks for, or a ValueError."""
    if (kind := Path(path).suffix.lower()[1:]) not in KINDS:
        raise ValueError(f"a figure is saved as .{', .'.join(KINDS)}, not as {path}")
    return kind


def save(
    drawn: Any,
    path: Path | str,
    *,
    rows: Rows = (),
    title: str | None = None,
    lang: str | None = None,
    dpi: float = DPI,
) -> None:
    """Save a figure, of this package or of your own, with title, source and stamp.

    `drawn` is a figure, its Axes, a dict of Axes, or a grid of seaborn; the ending of `path` says
    whether it becomes a png, svg or pdf of `dpi` points per inch. `rows` are the rows of the tables
    that it shows: source line and the stamp of illustrative data are made from what they bring
    along, and without any it says that no source was given. `title` is said in place of what it
    calls itself, and `lang` the language of the frame: that in which it was drawn, or Japanese.

    Another ending, a figure without Axes or title, letters that no font holds, and rows whose
    source is not known are a ValueError, and nothing is written.

    >>> ax = charts.plot_hosts(isogj.hosting(tables.meetings))
    >>> charts.save(ax, "hosts.png", rows=tables.meetings)
    """
    kind, figure = kind_of(path), figure_of(drawn)
    voice = Voice(lang or lang_of(figure))
    origin, story = Origin(sources_of(rows)), own_story(figure, title=title)
    with every_letter(str(path)):
        dress(figure, story, origin.line(voice), illustrative=origin.made_up, voice=voice)
        text = {"title": story.title, "caption": origin.caption(voice), "alt": story.alt}
        made = files_of(figure, text, kinds=[kind], dpi=dpi)
    write(Path(path), made[kind])


def write(file: Path, content: bytes) -> None:
    """Write a file, in a folder that is made where it is not there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
