"""Hand a figure from a notebook to the report: in each language, with its words and sources."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from isogj_analysis.draw.declare import FIGURES, Declaration, check_section
from isogj_analysis.draw.frame import (
    Story,
    borders_of,
    dress,
    figure_of,
    foot,
    head_high,
    is_ours,
    own_story,
    story_of,
    title_of,
)
from isogj_analysis.draw.minimap import MiniMap
from isogj_analysis.draw.saving import (
    DPI,
    every_letter,
    files_of,
    kind_of,
    picture_of,
    slide_png,
    write,
)
from isogj_analysis.draw.sources import Origin, Rows, frames_of, sources_of
from isogj_analysis.draw.theme import use_settings
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL, languages, spoken
from isogj_analysis.report import drawings
from isogj_analysis.report.execute import HANDED
from isogj_analysis.report.interactive import show_table, show_tables, take_along
from isogj_analysis.report.map_page import map_page, tell_map
from isogj_analysis.report.native import native_of
from isogj_analysis.report.stamp import digest_file
from isogj_analysis.report.texts import table_text
from isogj_analysis.service_map.compute_coverage import coverage_matrix
from isogj_analysis.tables import Tables
from isogj_analysis.tables.fiscal import Day
from isogj_analysis.tables.frames import as_pandas

# Of the numbers behind a figure: what is beyond is in no page that a browser opens with ease.
_MOST_NUMBERS = 2_000
_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
# Of a function that is no figure of the package.
_UNDECLARED = Declaration("more", needs={}, numbers=None)
# One text, or one by language.
Text = str | dict[str, str] | None
# How a figure is drawn in one language, and its words.
_Draw = Callable[[Voice], tuple[Figure, dict[str, Any]]]


@dataclass(frozen=True)
class Published:
    """A table or a map handed over: a notebook shows it, a build keeps what is `handed` as data."""

    entry: dict[str, Any]
    title: str
    handed: dict[str, Any]
    show: Callable[[], object]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if os.environ.get("ISOGJ_FIGURES"):
            display({HANDED: self.handed, "text/plain": self.title}, raw=True)
        else:
            self.show()


@dataclass(frozen=True)
class PublishedFigure(Published):
    """A figure handed over; in a notebook it shows itself, in a build only its name.

    `figure` is matplotlib's, in the first language, with its frame; `axes` are those of it;
    `numbers` the table behind it, or None where it has none.
    """

    draw: Callable[[str], Figure]
    numbers: pd.DataFrame | None
    images: Sequence[bytes]

    @cached_property
    def figure(self) -> Figure:
        """The figure in the first language."""
        return self.draw(next(iter(self.entry["text"])))

    @property
    def axes(self) -> list[Axes]:
        """The Axes of the figure."""
        return list(self.figure.axes)

    def save(self, path: Path | str, *, lang: str | None = None, dpi: float = DPI) -> None:
        """Write the figure with title, source and stamp, as its ending says: png, svg or pdf.

        `lang` is one of those published, the first without. Another ending or language is a
        ValueError.
        """
        lang, kind = lang or next(iter(self.entry["text"])), kind_of(path)
        if lang not in self.entry["text"]:
            known = " or ".join(map(repr, self.entry["text"]))
            raise ValueError(f"lang must be {known}, got {lang!r}")
        text, data = self.entry["text"][lang], self.entry["data"]
        with every_letter(self.entry["name"]):
            made = files_of(self.draw(lang), text, data=data, kinds=[kind], dpi=dpi)
        write(Path(path), made[kind])


class Publisher:
    """Draws figures of one set of tables and hands them to the report.

    In a build (the environment names a folder in ISOGJ_FIGURES) each figure is written as PNG, SVG
    and PDF in every language asked for, with an entry of its title, caption, alternative text,
    sources and number of rows. In JupyterLab nothing is written: the figure is shown, and every
    DataFrame of the notebook can be searched, copied, and saved as CSV or Excel.

    `lang` is `ja`, `en` or `both`; `date` is the as-of date that stands at the foot.
    """

    def __init__(self, tables: Tables, *, lang: str = USUAL, date: Day | None = None) -> None:
        """Keep what all figures share; an unknown language is a ValueError."""
        self.tables = tables
        self.voices = [Voice(one, tables.names) for one in spoken(lang)]
        asked = os.environ.get("ISOGJ_LANG", lang)
        if lacking := set(spoken(asked)).difference(spoken(lang)):
            told = f"the report is in {' and '.join(spoken(asked))}: {min(lacking)} is lacking"
            raise ValueError(f"{told}; give lang=lang, of the cell of parameters")
        self.date = None if date is None else pd.Timestamp(date)
        self._names: dict[str, None] = {}
        self.most = int(coverage_matrix(tables.catalogue).to_numpy().max(initial=0))
        use_settings(tables.settings, most=self.most)
        look = tables.settings
        font = look.font and digest_file(look.font)
        by = os.environ.get("ISOGJ_DRAWN_BY", "")
        self._drawn_by = [look.accent, look.alert, look.ramp, font, self.most, by]
        show_tables(self.voices[0])
        table = self._shown_table
        take_along({Figure: self._shown_figure, pd.DataFrame: table, pd.Series: table})

    @property
    def lang(self) -> str:
        """The language in which figures are shown, the first of several."""
        return self.voices[0].lang

    def __call__(
        self,
        name: str,
        plot: Callable[..., Any],
        result: Any,
        *,
        rows: Rows,
        unit: str | None = "row",
        dated: bool = True,
        paper: bool = False,
        **options: Any,
    ) -> PublishedFigure:
        """Draw `result` with `plot` and hand it over under `name`.

        `rows` are the rows drawn, each with its `source`: the source line and the stamp of
        illustrative data are made from them. `unit` says what `n` counts: a column of `rows`
        (`service`, `vendor`, …: distinct values), or what a row of the first of `rows` is
        (`meeting`, `agenda`, or no more than `row`); a figure that leaves some out tells `n`
        itself. Where nothing is counted it is None, and there is no `n`. A figure that is not as
        of the day of the report, but tells its own days, is not `dated`. `options` go to `plot`.
        Names are lower-case words joined by `_`; anything else is a ValueError.
        """
        self._check_name(name)
        declared = FIGURES.get(getattr(plot, "__name__", ""), _UNDECLARED)
        declared.check(result, options)
        numbers = declared.numbers_of(result)
        origin = self._origin(rows, dated=dated, unit=unit, n=_count(frames_of(rows), unit))

        def draw(voice: Voice) -> tuple[Figure, dict[str, Any]]:
            drawn = plot(result, lang=voice.lang, names=voice.display_names, **options)
            figure, story = figure_of(drawn), story_of(drawn)
            shown = origin if story.n is None else replace(origin, n=story.n)
            foot(figure, shown.line(voice), stamp=shown.stamp(voice), voice=voice)
            text = _words(figure, story, shown, numbers, voice)
            text |= {"as_of": shown.as_of(voice), "n": shown.n}
            text["slide"] = native_of(figure, numbers, declared.bars, voice)
            if text["slide"].get("form") == "bars":
                # What is counted for all of a figure need not be what its bars count.
                text["slide"]["caption"] = replace(shown, unit=None).caption(voice)
            return figure, text

        return self._publish(
            name, draw, origin, numbers, data=_fingerprint(result), section=declared.section,
            paper=paper, seen=drawings.look_through(plot, result, origin, options, self._drawn_by),
        )  # fmt: skip

    def figure(
        self,
        name: str,
        drawn: Any,
        *,
        title: Text = None,
        caption: Text = None,
        rows: Rows = (),
        numbers: pd.DataFrame | None = None,
        section: str = "more",
    ) -> PublishedFigure:
        """Hand over a figure of your own: of matplotlib or seaborn, in the frame of all figures.

        `drawn` is a figure, its Axes, or what holds one (FacetGrid, JointGrid, ClusterGrid), or
        one for each language, as {"ja": …, "en": …}: the drawing keeps its inches, and has title,
        source and stamp around it. `title`, and `caption` below it,
        are one text or one by language; without a title that of the drawing is taken. `rows` are
        the rows of the tables that it shows, each with its `source`: without any it says that no
        source was given. `numbers` is the table behind it. A figure of this package keeps what it
        says, but for a `title` that is given, and what was drawn into it.

        What is no figure, one without Axes, no title at all, an unknown section and rows without a
        source are a ValueError.
        """
        self._check_name(name)
        check_section(section)
        origin = self._origin(rows)
        by_lang = isinstance(drawn, dict) and not {*drawn}.difference(languages())
        figures = {
            voice.lang: figure_of(_by(drawn, voice, "figure") if by_lang else drawn)
            for voice in self.voices
        }
        for figure in map(figure_of, drawn.values()) if by_lang else ():
            # One in another language is not shown by itself at the end of the cell.
            plt.close(figure)
        stories = {
            v.lang: own_story(figures[v.lang], title=_by(title, v), caption=_by(caption, v))
            for v in self.voices
        }
        across = max(figure.get_size_inches()[0] for figure in figures.values())
        room = max(head_high(stories[v.lang], voice=v, width=across) for v in self.voices)
        in_build = os.environ.get("ISOGJ_FIGURES")
        slides = {
            lang: slide_png(figure)
            for lang, figure in figures.items()
            if in_build and not is_ours(figure)
        }

        def draw(voice: Voice) -> tuple[Figure, dict[str, Any]]:
            figure, story, line = figures[voice.lang], stories[voice.lang], origin.line(voice)
            dress(figure, story, line, illustrative=origin.made_up, voice=voice, room=room)
            return figure, _words(figure, story, origin, numbers, voice)

        data = _fingerprint(numbers)
        return self._publish(name, draw, origin, numbers, data=data, section=section, slides=slides)

    def _publish(
        self, name: str, draw: _Draw, origin: Origin, numbers: pd.DataFrame | None, *,
        data: str, section: str, paper: bool = False,
        seen: drawings.Seen | None = None, slides: Mapping[str, bytes | None] | None = None,
    ) -> PublishedFigure:  # fmt: skip
        """Draw a figure in each language: into files in a build, else as pictures to be shown."""
        self._names.setdefault(name)
        entry: dict[str, Any] = {
            "name": name, "notebook": os.environ.get("ISOGJ_NOTEBOOK", ""),
            "order": list(self._names).index(name), "sources": origin.sources["source"].tolist(),
            "illustrative": origin.made_up, "section": section, "paper": paper, "data": data,
            "anew": False, "text": {},
        }  # fmt: skip
        folder, images = os.environ.get("ISOGJ_FIGURES"), list[bytes]()
        for voice in self.voices:
            with every_letter(name):
                if folder:
                    (files, text), anew = self._files(draw, voice, data, seen)
                    entry["anew"] |= anew
                    if slide := (slides or {}).get(voice.lang):
                        files = files | {"slide.png": slide}
                    for kind, content in files.items():
                        write(Path(folder) / voice.lang / f"{name}.{kind}", content)
                else:
                    figure, text = draw(voice)
                    images.append(picture_of(figure))
                    plt.close(figure)
            entry["text"][voice.lang] = text
        if folder:
            content = json.dumps(entry, ensure_ascii=False, indent=1).encode()
            write(Path(folder) / "entries" / f"{name}.json", content)

        def drawn(lang: str) -> Figure:
            figure, _ = draw(Voice(lang, self.tables.names))
            # It is shown where it is asked for, not once more at the end of the cell.
            plt.close(figure)
            return figure

        def show() -> None:
            from IPython.display import Image, display

            for image in images:
                display(Image(image))

        title = entry["text"][self.lang]["title"]
        # Its words and pictures lie beside the notebook.
        handed = {"kind": "figure", "name": name}
        return PublishedFigure(entry, title, handed, show, drawn, numbers, images)

    def _files(
        self, draw: _Draw, voice: Voice, data: str, seen: drawings.Seen | None
    ) -> tuple[tuple[dict[str, bytes], dict[str, Any]], bool]:
        """Return a figure as files, its words, and whether it was drawn anew.

        What cannot be looked through, such as a function that is not of the package, always is.
        """

        def make(voice: Voice) -> tuple[dict[str, bytes], dict[str, Any]]:
            figure, text = draw(voice)
            plt.close(figure)
            return files_of(figure, text, data=data), text

        memory = os.environ.get("ISOGJ_DRAWINGS")
        if not (memory and seen):
            return make(voice), True
        names = drawings.names_in(self.tables.names, seen.texts)
        own = Voice(voice.lang, names)
        told = (f"{column} {code} {own.name(column, code)}" for column, code in names.index)
        return drawings.recall(memory, partial(make, own), seen.key, own.lang, *told)

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        title: Text = None,
        rows: Rows | None = None,
        section: str = "more",
        paper: bool = False,
        form: str = "",
        dated: bool = True,
        index: bool = False,
        **values: Any,
    ) -> Published:
        """Hand over a table: to search on the page, to edit on a slide, in every language.

        `title` is one text or one by language; without it the phrase `NAME` of `tables` in a
        `phrases.toml`, its places filled with `n`, the number of rows, and with `values`, of which
        texts are codes and told by name, and a column of codes is how often it holds each. `rows`
        are the rows of the tables that it was made from, each with its `source`, if the frame has
        none: source line and stamp come from them; without any it says that no source was given.
        It belongs to a `section` of the report; one made for `paper` is on no slide, one that tells
        its own days is not `dated`; what stands in the first column of one with `index` is in the
        index of the print edition. In the `form` "diagram" a row is a box (who, how many, their
        names, what they do), "box" frames what is missing, and names the parts left out. Codes
        become names, columns get the heads of the language; an index that has a name comes first.

        Names as for figures; what is no table, one with two columns of a name, an unknown section,
        a title that lacks a language and rows without a source are a ValueError.
        """
        self._check_name(name)
        check_section(section)
        frame = _plain_frame(frame)
        if rows is None:
            # A column of that name may hold anything in a frame of one's own.
            codes = self.tables.sources["source"]
            rows = frame[frame["source"].isin(codes)] if "source" in frame else ()
        origin = self._origin(rows, dated=dated)
        text = {}
        for voice in self.voices:
            said = {"title": _title(name, title, voice, n=len(frame), **values)}
            said["caption"] = origin.caption(voice)
            # Heads may be codes, too, of the axis that is named.
            told = frame.rename(columns=partial(voice.name, str(frame.columns.name)))
            text[voice.lang] = said | table_text(told, voice, self._blank)
        self._names.setdefault(name)
        entry = {
            "kind": "table", "name": name, "section": section, "paper": paper, "form": form,
            "index": 0 if index else None, "illustrative": origin.made_up, "text": text,
        }  # fmt: skip

        def show() -> None:
            for voice in self.voices:
                show_table(text[voice.lang], name, voice)

        return Published(entry, text[self.lang]["title"], entry, show)

    def map(self, catalogue: pd.DataFrame) -> Published:
        """Hand over the rows of a catalogue as a Service MAP to click through, in every language.

        It stands in the page at this place, and alone as `service-map.html` for a web site.
        """
        n = catalogue["service"].nunique()
        origin = self._origin(catalogue, dated=True, unit="service", n=n)
        foot = {
            voice.lang: {"caption": origin.caption(voice), "stamp": origin.stamp(voice)}
            for voice in self.voices
        }
        told = tell_map(catalogue, self.tables, self.voices, foot)
        title = told["words"][self.lang]["title"]

        def show() -> None:
            from IPython.display import display

            page = escape(map_page(told, settings=self.tables.settings))
            frame = f'<iframe srcdoc="{page}" title="{title}" width="100%" height="800"></iframe>'
            display({"text/html": frame, "text/plain": title}, raw=True)

        handed = {"kind": "map", "told": told, "illustrative": origin.made_up}
        return Published(told, title, handed, show)

    def _origin(
        self, rows: Rows, *, dated: bool = False, unit: str | None = None, n: int = 0
    ) -> Origin:
        sources = sources_of(rows, self.tables.sources)
        return Origin(sources, self.date if dated else None, unit, n)

    def _shown_figure(self, figure: Figure) -> PublishedFigure:
        """Hand over a figure that a notebook shows without a word, under the title of its Axes."""
        name = self._next_name()
        untitled = {voice.lang: voice.say("page.picture") for voice in self.voices}
        return self.figure(name, figure, title=title_of(figure) or untitled)

    def _shown_table(self, frame: pd.DataFrame | pd.Series) -> Published:
        """Hand over a table that a notebook shows without a word: its title tells its columns."""
        told = _plain_frame(frame)
        title = {
            voice.lang: voice.say(
                "tables.shown", n=len(told),
                columns=voice.listed([voice.head(str(name)) for name in told], most=4),
            )
            for voice in self.voices
        }  # fmt: skip
        return self.table(self._next_name(), told, title=title)

    def _next_name(self) -> str:
        """Return a name for what has none, which no other notebook gives."""
        notebook = os.environ.get("ISOGJ_NOTEBOOK", "")
        own = "_".join(re.findall("[a-z0-9]+", notebook.lower()))
        if not notebook.isascii():
            own += f"_{hashlib.sha256(notebook.encode()).hexdigest()[:6]}"
        return f"shown_{own.strip('_')}_{len(self._names) + 1}"

    def _check_name(self, name: str) -> None:
        """Refuse what cannot be a name, and in a build a second thing of one name."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"a name must be lower-case words joined by '_', got {name!r}")
        if name in self._names and os.environ.get("ISOGJ_FIGURES"):
            raise ValueError(f"two things have the name {name!r}: give each a name of its own")

    @cached_property
    def _blank(self) -> MiniMap:
        """The map of these tables, on which scopes are drawn."""
        cells = self.tables.cells.query("state == 'out-of-scope'")
        return MiniMap(
            pd.Index(self.tables.targets["target"].astype("str"), name="target"),
            pd.Index(self.tables.phases["phase"].astype("str"), name="phase"),
            on={},
            out=set(zip(cells["target"].astype("str"), cells["phase"].astype("str"), strict=True)),
        )


def _words(
    figure: Figure, story: Story, origin: Origin, numbers: pd.DataFrame | None, voice: Voice
) -> dict[str, Any]:
    """Return the words of a figure, the shares of its height that head and foot take, its numbers.

    Of many numbers these are the first, and how many there are.
    """
    head, below = (round(share, 4) for share in borders_of(figure))
    text: dict[str, Any] = {
        "title": story.title, "lead": story.lead, "alt": story.alt,
        "caption": origin.caption(voice), "head": head, "foot": below,
    }  # fmt: skip
    if numbers is not None and len(numbers):
        text["numbers"] = table_text(numbers.head(_MOST_NUMBERS), voice)
        if len(numbers) > _MOST_NUMBERS:
            text["numbers"]["all"] = len(numbers)
    return text


def _plain_frame(frame: Any) -> pd.DataFrame:
    """Return a table, or a column of one, with its named index in front and texts for heads."""
    frame = as_pandas(frame, "frame")
    frame = frame.to_frame() if isinstance(frame, pd.Series) else frame
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(f"frame must be a DataFrame, got {type(frame).__name__}")
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index(allow_duplicates=True)
    parts = (head if isinstance(head, tuple) else (head,) for head in frame.columns)
    heads = pd.Index([" ".join(filter(None, map(str, own))) for own in parts])
    if heads.has_duplicates:
        twice = ", ".join(heads[heads.duplicated()].unique())
        raise ValueError(
            f"two columns of the frame have the name {twice}: give each one of its own"
        )
    return frame.set_axis(heads.rename(frame.columns.name), axis=1)


def _title(name: str, title: Text, voice: Voice, **values: Any) -> str:
    if title is not None:
        return _by(title, voice)
    if not voice.has(f"tables.{name}"):
        raise ValueError(f"a table {name} needs a title: title=..., or one for each language")
    named = {key: _named(key, value, voice.short("wg")) for key, value in values.items()}
    return voice.say(f"tables.{name}", **named)


def _named(key: str, value: Any, voice: Voice) -> Any:
    """Return the name of a code, the names of a column of codes with how many there are of each."""
    if isinstance(value, pd.Series):
        counts = value.value_counts(sort=False).loc[lambda n: n > 0]
        names = [voice.value(key, code) or voice.name(key, code) for code in counts.index]
        told = zip(names, counts, strict=True)
        own = f"tables.counted_{key}"
        said = own if voice.has(own) else "tables.counted"
        return voice.joined([voice.say(said, name=name, n=n) for name, n in told])
    return voice.name(key, value) if isinstance(value, str) else value


def _by(told: Any, voice: Voice, what: str = "title") -> Any:
    """Return what is one, or one by language; a language that it lacks is a ValueError.

    A language that shows the names of another one has its texts too.
    """
    if not isinstance(told, dict):
        return told or ""
    # A missing text of a table of names is no text.
    texts = {lang: text for lang, text in told.items() if not isinstance(text, float)}
    own = next((lang for lang in (voice.lang, voice.reads[0]) if lang in texts), None)
    if own is None:
        raise ValueError(f"{what} must be told in {voice.lang!r} too, got {told!r}")
    return texts[own]


def _count(frames: Sequence[pd.DataFrame], unit: str | None) -> int:
    """Return what `n` is: the things of a column that the frames name, or the first one's rows."""
    counted = [frame[unit] for frame in frames if unit in frame.columns]
    return pd.concat(counted).nunique() if counted else len(frames[0])


def _fingerprint(result: Any) -> str:
    """Return a short hash of the numbers drawn, to tell two figures of one name apart."""
    if result is None:
        return ""
    frames = result.values() if isinstance(result, dict) else [result]
    text = "\n".join(frame.to_csv() for frame in frames)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
