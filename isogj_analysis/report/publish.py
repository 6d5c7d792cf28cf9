"""Hand a figure from a notebook to the report: in each language, with its words and sources."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, cast

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from isogj_analysis.draw.declare import FIGURES
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
from isogj_analysis.draw.saving import DPI, every_letter, files_of, kind_of, png_of, slide_png
from isogj_analysis.draw.sources import as_of_line, made_up, rough, source_line
from isogj_analysis.draw.theme import use_settings
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL, spoken
from isogj_analysis.report import drawings
from isogj_analysis.report.execute import DRAWN
from isogj_analysis.report.interactive import show_table, show_tables, take_along
from isogj_analysis.report.map_page import map_page, tell_map
from isogj_analysis.report.native import native_of
from isogj_analysis.report.texts import table_text, with_short_wgs
from isogj_analysis.service_map.compute_coverage import coverage_matrix
from isogj_analysis.tables import Tables
from isogj_analysis.tables.fiscal import Day
from isogj_analysis.tables.settings import Settings

FIGURE_MIME = "application/vnd.isogj.figure+json"
TABLE_MIME = "application/vnd.isogj.table+json"
MAP_MIME = "application/vnd.isogj.map+json"
# Of the numbers behind a figure: what is beyond is in no page that a browser opens with ease.
_MOST_NUMBERS = 2_000
_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


@dataclass(frozen=True)
class Published:
    """A figure handed over; in a notebook it shows itself, in a build only its name.

    `figure` is matplotlib's, in the first language, with its frame; `axes` are those of it;
    `numbers` the table behind it, or None where it has none.
    """

    entry: dict[str, Any]
    draw: Callable[[str], Figure]
    numbers: pd.DataFrame | None = None
    images: tuple[bytes, ...] = ()

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
        text = self.entry["text"][lang]
        with every_letter(self.entry["name"]):
            made = files_of(
                self.draw(lang), title=text["title"], source=text["caption"],
                data=self.entry["data"], kinds=[kind], dpi=dpi,
            )  # fmt: skip
        _write(Path(path), made[kind])

    def _ipython_display_(self) -> None:
        from IPython.display import Image, display

        for image in self.images:
            display(Image(image))
        if not self.images:
            text = next(iter(self.entry["text"].values()))["title"]
            bundle = {FIGURE_MIME: {"name": self.entry["name"]}, "text/plain": text}
            display(bundle, raw=True)


@dataclass(frozen=True)
class PublishedTable:
    """A table handed over; in a notebook it can be searched, in a build it is kept as text."""

    entry: dict[str, Any]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if os.environ.get("ISOGJ_FIGURES"):
            titles = [text["title"] for text in self.entry["text"].values()]
            display({TABLE_MIME: self.entry, "text/plain": titles[0]}, raw=True)
            return
        for lang, text in self.entry["text"].items():
            show_table(text, self.entry["name"], Voice(lang))


@dataclass(frozen=True)
class PublishedMap:
    """The Service MAP handed over; in a notebook it can be clicked through."""

    told: dict[str, Any]
    settings: Settings

    def _ipython_display_(self) -> None:
        from IPython.display import display

        title = next(iter(self.told["words"].values()))["title"]
        if os.environ.get("ISOGJ_FIGURES"):
            display({MAP_MIME: self.told, "text/plain": title}, raw=True)
            return
        page = escape(map_page(self.told, settings=self.settings))
        frame = f'<iframe srcdoc="{page}" title="{title}" width="100%" height="800"></iframe>'
        display({"text/html": frame, "text/plain": title}, raw=True)


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
        self.date = None if date is None else pd.Timestamp(date)
        self._names: dict[str, None] = {}
        self.most = int(coverage_matrix(tables.catalogue).to_numpy().max(initial=0))
        use_settings(tables.settings, most=self.most)
        show_tables(self.voices[0])
        take_along({Figure: self._shown_figure, pd.DataFrame: self._shown_table})

    @property
    def lang(self) -> str:
        """The language in which figures are shown, the first of several."""
        return self.voices[0].lang

    @property
    def names(self) -> pd.DataFrame:
        """The display names of the tables, for what draws before it is handed over."""
        return self.tables.names

    def __call__(
        self,
        name: str,
        plot: Callable[..., Any],
        result: Any,
        *,
        rows: pd.DataFrame | Sequence[pd.DataFrame],
        unit: str | None = "row",
        dated: bool = True,
        paper: bool = False,
        **options: Any,
    ) -> Published:
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
        drawn = _frames(rows)
        sources = self._sources(drawn)
        date = self._date(sources, dated)
        order = _Order(plot, result, sources, date, _count(drawn, unit), unit, options)
        declared = FIGURES.get(getattr(plot, "__name__", ""))
        numbers = declared.numbers_of(result) if declared else None
        entry = self._entry(name, order, declared.section if declared else "more")
        entry["paper"] = paper
        folder = os.environ.get("ISOGJ_FIGURES")
        images = []
        for voice in self.voices:
            with every_letter(name):
                if folder:
                    files, text, entry["rows"] = self._remembered(name, order, voice, entry["data"])
                    _write_all(files, folder, voice.lang, name)
                else:
                    figure, text, entry["rows"] = _draw(order, voice)
                    images.append(png_of(figure))
                    plt.close(figure)
            entry["text"][voice.lang] = text | _numbers_told(numbers, voice)
        self._hand_over(entry)

        def draw(lang: str) -> Figure:
            figure = _draw(order, Voice(lang, self.names))[0]
            # It is shown where it is asked for, not once more at the end of the cell.
            plt.close(figure)
            return figure

        return Published(entry, draw, numbers, tuple(images))

    def figure(
        self,
        name: str,
        drawn: Any,
        *,
        title: str | dict[str, str] | None = None,
        caption: str | dict[str, str] | None = None,
        rows: pd.DataFrame | Sequence[pd.DataFrame] = (),
        numbers: pd.DataFrame | None = None,
        section: str = "more",
    ) -> Published:
        """Hand over a figure of your own: of matplotlib or seaborn, in the frame of all figures.

        `drawn` is a figure, its Axes, or what holds one (FacetGrid, JointGrid, ClusterGrid): it
        keeps its inches, and grows by title, source and stamp. `title`, and `caption` below it,
        are one text or one by language; without a title that of the drawing is taken. `rows` are
        the rows of the tables that it shows, each with its `source`: without any it says that no
        source was given. `numbers` is the table behind it. A figure of this package keeps what it
        says, but for a `title` that is given, and what was drawn into it.

        What is no figure, one without Axes, no title at all and rows without a source are a
        ValueError.
        """
        self._check_name(name)
        figure = figure_of(drawn)
        shown = _frames(rows)
        if not all("source" in frame for frame in shown):
            raise ValueError(f"rows must be those of the tables that {name} shows, with a source")
        order = _Order(None, numbers, self._sources(shown), None, 0, None, {})
        entry = self._entry(name, order, section) | {"rows": None}
        stories, lines = {}, {}
        for voice in self.voices:
            told = {"title": _by(title, voice), "caption": _by(caption, voice)}
            stories[voice.lang] = own_story(figure, **told)
            lines[voice.lang] = source_line(order.sources, date=None, unit=None, n=0, voice=voice)
        folder, images = os.environ.get("ISOGJ_FIGURES"), list[bytes]()
        on_slide = slide_png(figure) if folder and not is_ours(figure) else None
        across = figure.get_size_inches()[0]
        room = max(head_high(stories[v.lang], voice=v, width=across) for v in self.voices)

        def draw(lang: str) -> Figure:
            dress(
                figure, stories[lang], lines[lang], illustrative=order.illustrative,
                voice=Voice(lang, self.names), room=room,
            )  # fmt: skip
            return figure

        for voice in self.voices:
            lang = voice.lang
            with every_letter(name):
                draw(lang)
                text = _words(stories[lang], lines[lang], figure.axes[0], voice=voice)
                if folder:
                    files = files_of(
                        figure, title=text["title"], source=text["caption"], data=entry["data"]
                    )
                    _write_all(
                        files | ({"slide.png": on_slide} if on_slide else {}), folder, lang, name
                    )
                else:
                    images.append(png_of(figure))
            entry["text"][lang] = text | _numbers_told(numbers, voice)
        self._hand_over(entry)
        plt.close(figure)
        return Published(entry, draw, numbers, tuple(images))

    def _shown_figure(self, figure: Figure) -> Published:
        """Hand over a figure that a notebook shows without a word, under the title of its Axes."""
        name = self._next_name()
        return self.figure(name, figure, title=title_of(figure) or name)

    def _shown_table(self, frame: pd.DataFrame) -> PublishedTable:
        """Hand over a table that a notebook shows without a word: its title tells its columns."""
        told = frame if frame.index.name is None else frame.reset_index()
        title = {
            voice.lang: voice.say(
                "tables.shown", n=len(told),
                columns=voice.listed([voice.head(str(name)) for name in told], most=4),
            )
            for voice in self.voices
        }  # fmt: skip
        rows = told if "source" in told else ()
        return self.table(self._next_name(), told, title=title, rows=rows)

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

    def _entry(self, name: str, order: "_Order", section: str) -> dict[str, Any]:
        """Return what is told of a figure, all but its words, and note that its name is taken."""
        self._names.setdefault(name)
        entry: dict[str, Any] = {
            "name": name,
            "notebook": os.environ.get("ISOGJ_NOTEBOOK", ""),
            "order": list(self._names).index(name),
            "date": None if order.date is None else f"{order.date:%Y-%m-%d}",
            "sources": order.sources["source"].tolist(),
            "illustrative": order.illustrative,
            "section": section,
            "rows": order.n,
            "data": _fingerprint(order.result),
            "text": {},
        }
        return entry

    def _hand_over(self, entry: dict[str, Any]) -> None:
        if folder := os.environ.get("ISOGJ_FIGURES"):
            content = json.dumps(entry, ensure_ascii=False, indent=1)
            _write(Path(folder) / "entries" / f"{entry['name']}.json", content.encode())

    def _remembered(self, name: str, order: "_Order", voice: Voice, data: str) -> Any:
        """Return what `_files` does, drawn anew only where anything of it changed.

        A function that is not of the package, and what cannot be looked through, is always drawn.
        """
        memory = os.environ.get("ISOGJ_DRAWINGS")
        own = drawings.names_in(self.names, order.plot, order.result, order.options)
        if not memory or own is None:
            made, anew = _files(order, self.names, voice.lang, data), True
        else:
            theme = self.tables.settings
            font = theme.font and theme.font.read_bytes()
            made_by = [theme.accent, theme.alert, theme.ramp, font, self.most]
            made_by.append(os.environ["ISOGJ_DRAWN_BY"])
            made, anew = drawings.recall(
                memory, _files, order, own, voice.lang, data, beside=made_by
            )
        if memory and anew:
            with (Path(os.environ["ISOGJ_FIGURES"]) / DRAWN).open("a", encoding="utf-8") as file:
                file.write(f"{name}\n")
        return made

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        title: str | dict[str, str] | None = None,
        rows: pd.DataFrame | Sequence[pd.DataFrame] | None = None,
        section: str = "more",
        paper: bool = False,
        form: str = "",
        dated: bool = True,
        index: bool = False,
        **values: Any,
    ) -> PublishedTable:
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
        become names, columns get the heads of the language.

        Names as for figures; an unknown section, a title that lacks a language and rows without a
        source are a ValueError.
        """
        self._check_name(name)
        if section not in (known := Voice.keys("sections")):
            raise ValueError(f"section must be one of {', '.join(known)}, got {section!r}")
        given = frame if "source" in frame else ()
        told_by = _frames(given if rows is None else rows)
        if not all("source" in one for one in told_by):
            raise ValueError(
                f"rows must be those of the tables that {name} was made from, with their source"
            )
        sources = self._sources(told_by)
        date = self._date(sources, dated)
        text = {
            voice.lang: {
                "title": _title(name, title, voice, n=len(frame), **values),
                "caption": voice.mark("parts").join(
                    source_line(sources, date=date, unit=None, n=0, voice=voice)
                ),
            }
            | table_text(frame, voice, self._blank)
            for voice in self.voices
        }
        self._names.setdefault(name)
        return PublishedTable(
            {
                "name": name,
                "section": section,
                "paper": paper,
                "form": form,
                "index": 0 if index else None,
                "illustrative": made_up(sources),
                "text": text,
            }
        )

    def map(self, catalogue: pd.DataFrame) -> PublishedMap:
        """Hand over the rows of a catalogue as a Service MAP to click through, in every language.

        It stands in the page at this place, and alone as `service-map.html` for a web site.
        """
        sources, foot = self._sources([catalogue]), {}
        n, date = catalogue["service"].nunique(), self._date(sources, dated=True)
        for voice in self.voices:
            line = source_line(sources, date=date, unit="service", n=n, voice=voice)
            stamp = voice.say("common.stamp") if made_up(sources) else ""
            foot[voice.lang] = {"caption": voice.mark("parts").join(line), "stamp": stamp}
        return PublishedMap(
            tell_map(catalogue, self.tables, self.voices, foot), self.tables.settings
        )

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

    def _sources(self, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
        """Return the sources that the rows of frames name."""
        codes = {code for frame in frames for code in frame["source"].dropna().unique()}
        sources: pd.DataFrame = self.tables.sources
        return sources[sources["source"].isin(codes)]

    def _date(self, sources: pd.DataFrame, dated: bool) -> pd.Timestamp | None:
        """Return the day that is told for what has these sources, if any."""
        return self.date if dated and rough(sources) is None else None


@dataclass(frozen=True)
class _Order:
    """What is to be drawn, in any language, and where it comes from."""

    plot: Any
    result: Any
    sources: pd.DataFrame
    date: pd.Timestamp | None
    n: int
    unit: str | None
    options: dict[str, Any]

    @property
    def illustrative(self) -> bool:
        return made_up(self.sources)


def _files(
    order: _Order, names: pd.DataFrame, lang: str, data: str
) -> tuple[dict[str, bytes], dict[str, Any], int]:
    """Return a figure as files, its words, and its n."""
    figure, text, n = _draw(order, Voice(lang, names))
    files = files_of(figure, title=text["title"], source=text["caption"], data=data)
    plt.close(figure)
    return files, text, n


def _draw(order: _Order, voice: Voice) -> tuple[Figure, dict[str, Any], int]:
    drawn = order.plot(order.result, lang=voice.lang, names=voice.display_names, **order.options)
    ax = drawn if isinstance(drawn, Axes) else next(iter(drawn.values()))
    story = story_of(drawn)
    n = order.n if story.n is None else story.n
    line = source_line(order.sources, date=order.date, unit=order.unit, n=n, voice=voice)
    figure = cast(Figure, ax.figure)
    foot(figure, line, stamp=voice.say("common.stamp") if order.illustrative else "", voice=voice)
    words = _words(story, line, ax, voice=voice)
    declared = FIGURES.get(getattr(order.plot, "__name__", ""))
    if declared:
        numbers = declared.numbers_of(order.result)
        words["slide"] = native_of(figure, numbers, declared.bars, voice)
        if words["slide"].get("form") == "bars":
            # What is counted for all of a figure need not be what its bars count.
            plain = source_line(order.sources, date=order.date, unit=None, n=0, voice=voice)
            words["slide"]["caption"] = voice.mark("parts").join(plain)
    return figure, words | {"as_of": as_of_line(order.sources, order.date, voice)}, n


def _words(story: Story, line: Sequence[str], ax: Axes, *, voice: Voice) -> dict[str, Any]:
    """Return the words of a figure, and the shares of its height that its head and foot take."""
    head, below = (round(share, 4) for share in borders_of(ax))
    return {
        "title": story.title, "lead": story.lead, "alt": story.alt,
        "caption": voice.mark("parts").join(line), "head": head, "foot": below,
    }  # fmt: skip


def _title(name: str, title: str | dict[str, str] | None, voice: Voice, **values: Any) -> str:
    """Return the title of a table in the language of a voice."""
    if title is not None:
        return _by(title, voice)
    if not voice.has(f"tables.{name}"):
        raise ValueError(f"a table {name} needs a title: title=..., or one for each language")
    named = {key: _named(key, value, with_short_wgs(voice)) for key, value in values.items()}
    return voice.say(f"tables.{name}", **named)


def _named(key: str, value: Any, voice: Voice) -> Any:
    """Return the name of a code, the names of a column of codes with how many there are of each."""
    if isinstance(value, pd.Series):
        counts = value.value_counts(sort=False).loc[lambda n: n > 0]
        names = [voice.value(key, code) or voice.name(key, code) for code in counts.index]
        told = zip(names, counts, strict=True)
        return voice.joined([voice.say("tables.counted", name=name, n=n) for name, n in told])
    return voice.name(key, value) if isinstance(value, str) else value


def _by(told: str | dict[str, str] | None, voice: Voice) -> str:
    """Return a text that is one, or one by language; a language that it lacks is a ValueError.

    A language that shows the names of another one has its texts too.
    """
    if not isinstance(told, dict):
        return told or ""
    own = next((lang for lang in (voice.lang, voice.reads[0]) if lang in told), None)
    if own is None:
        raise ValueError(f"title must be told in {voice.lang!r} too, got {told!r}")
    return told[own]


def _write_all(files: dict[str, bytes], folder: str, lang: str, name: str) -> None:
    for kind, content in files.items():
        _write(Path(folder) / lang / f"{name}.{kind}", content)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _frames(rows: pd.DataFrame | Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    return [rows] if isinstance(rows, pd.DataFrame) else list(rows)


def _numbers_told(numbers: pd.DataFrame | None, voice: Voice) -> dict[str, Any]:
    """Return the first of the numbers behind a figure as text, and how many there are."""
    if numbers is None or numbers.empty:
        return {}
    told = table_text(numbers.head(_MOST_NUMBERS), voice)
    return {"numbers": told | ({"all": len(numbers)} if len(numbers) > _MOST_NUMBERS else {})}


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
