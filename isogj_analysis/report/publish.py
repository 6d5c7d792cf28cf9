"""Hand a figure from a notebook to the report: in each language, with its words and sources."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from isogj_analysis.draw.declare import FIGURES
from isogj_analysis.draw.frame import borders_of, foot, story_of
from isogj_analysis.draw.theme import use_settings
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL, spoken
from isogj_analysis.report import drawings
from isogj_analysis.report.execute import DRAWN
from isogj_analysis.report.interactive import show_table, show_tables
from isogj_analysis.report.saving import every_letter, files_of, png_of
from isogj_analysis.report.texts import table_text
from isogj_analysis.service_map.compute_coverage import coverage_matrix
from isogj_analysis.tables import Tables
from isogj_analysis.tables.fiscal import Day

FIGURE_MIME = "application/vnd.isogj.figure+json"
TABLE_MIME = "application/vnd.isogj.table+json"
# Of the numbers behind a figure: what is beyond is in no page that a browser opens with ease.
_MOST_NUMBERS = 2_000
_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


@dataclass(frozen=True)
class Published:
    """A figure handed over; in a notebook it shows itself, in a build only its name."""

    entry: dict[str, Any]
    images: tuple[bytes, ...] = ()

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
        self._entries: dict[str, dict[str, Any]] = {}
        self.most = int(coverage_matrix(tables.catalogue).to_numpy().max(initial=0))
        use_settings(tables.settings, most=self.most)
        show_tables(self.voices[0])

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
        _check_name(name)
        drawn = [rows] if isinstance(rows, pd.DataFrame) else list(rows)
        sources = self._sources(_codes(drawn))
        date = None if not dated or _rough(sources) is not None else self.date
        order = _Order(plot, result, sources, date, _count(drawn, unit), unit, options)
        declared = FIGURES.get(getattr(plot, "__name__", ""))
        entry: dict[str, Any] = {
            "name": name,
            "notebook": os.environ.get("ISOGJ_NOTEBOOK", ""),
            "order": len(self._entries),
            "date": None if date is None else f"{date:%Y-%m-%d}",
            "sources": order.sources["source"].tolist(),
            "illustrative": order.illustrative,
            "section": declared.section if declared else "more",
            "rows": order.n,
            "data": _fingerprint(result),
            "text": {},
        }
        self._entries[name] = entry
        folder = os.environ.get("ISOGJ_FIGURES")
        images = []
        for voice in self.voices:
            with every_letter(name):
                if folder:
                    files, text, entry["rows"] = self._remembered(name, order, voice, entry["data"])
                    for kind, content in files.items():
                        _write(Path(folder) / voice.lang / f"{name}.{kind}", content)
                else:
                    figure, text, entry["rows"] = _draw(order, voice)
                    images.append(png_of(figure))
                    plt.close(figure)
            entry["text"][voice.lang] = text | self._numbers(plot, result, voice)
        if folder:
            content = json.dumps(entry, ensure_ascii=False, indent=1)
            _write(Path(folder) / "entries" / f"{name}.json", content.encode())
        return Published(entry, tuple(images))

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

    def foot(
        self, rows: Sequence[pd.DataFrame], *, n: int, unit: str, voice: Voice
    ) -> dict[str, str]:
        """Return what stands below printed pages: `caption`, the source line, and `stamp` or ""."""
        sources = self._sources(_codes(rows))
        line = _line(sources, date=self.date, unit=unit, n=n, voice=voice)
        illustrative = sources["status"].eq("illustrative").any()
        return {
            "caption": voice.mark("parts").join(line),
            "stamp": voice.say("common.stamp") if illustrative else "",
        }

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        title: str | dict[str, str] | None = None,
        rows: pd.DataFrame | Sequence[pd.DataFrame] | None = None,
        section: str = "more",
        paper: bool = False,
        dated: bool = True,
        **values: Any,
    ) -> PublishedTable:
        """Hand over a table: to search on the page, to edit on a slide, in every language.

        `title` is one text or one by language; without it the phrase `NAME` of `tables` in a
        `phrases.toml`, its places filled with `n`, the number of rows, and with `values`, of which
        texts are codes and told by name. `rows` are the rows of the tables that it was made from,
        each with its `source`, if the frame has none: source line and stamp come from them. It
        belongs to a `section` of the report; one made for `paper` is on no slide, one that tells
        its own days is not `dated`. Codes become names, columns get the heads of the language.

        Names as for figures; an unknown section, a title that lacks a language and rows without a
        source are a ValueError.
        """
        _check_name(name)
        if section not in (known := Voice.keys("sections")):
            raise ValueError(f"section must be one of {', '.join(known)}, got {section!r}")
        told_by = [frame] if rows is None else [rows] if isinstance(rows, pd.DataFrame) else rows
        if not all("source" in one for one in told_by):
            raise ValueError(
                f"rows must be those of the tables that {name} was made from, with their source"
            )
        sources = self._sources(_codes(told_by))
        date = None if not dated or _rough(sources) is not None else self.date
        text = {
            voice.lang: {
                "title": _title(name, title, voice, n=len(frame), **values),
                "caption": voice.mark("parts").join(
                    _line(sources, date=date, unit="row", n=len(frame), voice=voice)
                ),
            }
            | table_text(frame, voice)
            for voice in self.voices
        }
        return PublishedTable(
            {
                "name": name,
                "section": section,
                "paper": paper,
                "illustrative": bool(sources["status"].eq("illustrative").any()),
                "text": text,
            }
        )

    def _numbers(self, plot: Callable[..., Any], result: Any, voice: Voice) -> dict[str, Any]:
        declared = FIGURES.get(getattr(plot, "__name__", ""))
        frame = declared.numbers_of(result) if declared else None
        if frame is None or frame.empty:
            return {}
        numbers = table_text(frame.head(_MOST_NUMBERS), voice)
        return {"numbers": numbers | ({"all": len(frame)} if len(frame) > _MOST_NUMBERS else {})}

    def _sources(self, codes: Iterable[str]) -> pd.DataFrame:
        sources: pd.DataFrame = self.tables.sources
        return sources[sources["source"].isin(set(codes))]


@dataclass(frozen=True)
class _Order:
    """What is to be drawn, in any language, and where it comes from."""

    plot: Callable[..., Any]
    result: Any
    sources: pd.DataFrame
    date: pd.Timestamp | None
    n: int
    unit: str | None
    options: dict[str, Any]

    @property
    def illustrative(self) -> bool:
        return bool(self.sources["status"].eq("illustrative").any())


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
    line = _line(order.sources, date=order.date, unit=order.unit, n=n, voice=voice)
    figure = cast(Figure, ax.figure)
    foot(figure, line, stamp=voice.say("common.stamp") if order.illustrative else "", voice=voice)
    head, below = (round(share, 4) for share in borders_of(drawn))
    text = {
        "title": story.title, "lead": story.lead, "alt": story.alt,
        "caption": voice.mark("parts").join(line), "head": head, "foot": below,
        "as_of": _as_of(order.sources, order.date, voice),
    }  # fmt: skip
    return figure, text, n


def _title(name: str, title: str | dict[str, str] | None, voice: Voice, **values: Any) -> str:
    """Return the title of a table in the language of a voice."""
    if isinstance(title, dict):
        if voice.lang not in title:
            raise ValueError(f"title must be told in {voice.lang!r} too, got {title!r}")
        return title[voice.lang]
    if title is not None:
        return title
    if not voice.has(f"tables.{name}"):
        raise ValueError(f"a table {name} needs a title: title=..., or one for each language")
    named = {
        key: voice.name(key, value) if isinstance(value, str) else value
        for key, value in values.items()
    }
    return voice.say(f"tables.{name}", **named)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"a name must be lower-case words joined by '_', got {name!r}")


def _codes(frames: Sequence[pd.DataFrame]) -> set[str]:
    return {code for frame in frames for code in frame["source"].dropna().unique()}


def _line(
    sources: pd.DataFrame, *, date: pd.Timestamp | None, unit: str | None, n: int, voice: Voice
) -> list[str]:
    """Return the parts of a source line: sources, as-of date, and what is counted."""
    titles = voice.listed(voice.texts(sources, "title"))
    line = [voice.say("common.source", sources=titles)]
    line += filter(None, [_as_of(sources, date, voice)])
    if unit is not None:
        line.append(voice.say(f"common.unit.{unit}", n=n))
    return line


def _rough(sources: pd.DataFrame) -> dict[str, Any] | None:
    """Return the latest of sources of which no day is known, None where one has its day, or none.

    What rests on such a report alone is as of that report: no day may be told for it.
    """
    dated = sources.dropna(subset="date")
    if dated.empty or dated["date_precision"].eq("day").any():
        return None
    return dict(dated.sort_values("date").iloc[-1])


def _as_of(sources: pd.DataFrame, date: pd.Timestamp | None, voice: Voice) -> str:
    """Say of which day or report something is, or nothing where it tells its own days."""
    if (given := _rough(sources)) is not None:
        about = voice.about(given["date"], given["date_precision"])
        return voice.say("common.as_reported", about=about)
    return "" if date is None else voice.say("common.as_of", day=voice.day(date))


def _count(frames: Sequence[pd.DataFrame], unit: str | None) -> int:
    """Return what `n` is: the things of a column that the frames name, or the first one's rows."""
    counted = [frame[unit] for frame in frames if unit in frame.columns]
    return pd.concat(counted).nunique() if counted else len(frames[0])


def _fingerprint(result: Any) -> str:
    """Return a short hash of the numbers drawn, to tell two figures of one name apart."""
    frames = result.values() if isinstance(result, dict) else [result]
    text = "\n".join(frame.to_csv() for frame in frames)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
