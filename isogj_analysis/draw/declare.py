"""A figure declares itself: what it needs, where it belongs, and the numbers behind it."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

from isogj_analysis.draw.theme import in_colours, look
from isogj_analysis.draw.voice import Voice
from isogj_analysis.languages import USUAL
from isogj_analysis.tables.frames import as_pandas, selection_of
from isogj_analysis.tables.read import Tables
from isogj_analysis.tables.settings import Settings

Plot = TypeVar("Plot", bound=Callable[..., Any])
# The columns of one table, or of each of several by name.
Columns = tuple[str, ...]
Needs = Mapping[str, Columns]
Numbers = Columns | Callable[[Any], pd.DataFrame] | None


@dataclass(frozen=True)
class Declaration:
    """What a figure says of itself.

    `section` is the part of the report that it belongs to. `numbers` are the columns that a reader
    is shown behind it, `*axes` being the first two that are no rank; or a function from the result
    to such a table; or None where the figure says all in words. `needs` are the columns, or names
    of the index, without which it cannot be drawn: those of the result under "", of a result of
    several tables under the name of each, of one of its `options` under its own. `bars` are columns
    of the numbers that say it all: a slide shows them as bars. `name` is that of its function.
    """

    section: str
    needs: Needs
    numbers: Numbers
    bars: Columns = ()
    options: Columns = ()
    name: str = ""

    def numbers_of(self, result: Any) -> pd.DataFrame | None:
        """Return the rows that a figure was drawn from, as a reader sees them."""
        if self.numbers is None:
            return None
        return self.numbers(result) if callable(self.numbers) else pick(result, self.numbers)

    def check(self, result: Any, given: Mapping[str, Any]) -> None:
        """Refuse a result, or given options, that lack a table or a column, before it is drawn."""
        beside = {key: given.get(key) for key in self.needs if key in self.options}
        parts = [key for key in self.needs if key and key not in beside]
        lacking = []
        for key, columns in self.needs.items():
            of_several = key in parts and isinstance(result, Mapping) and key in result
            own = result[key] if of_several else result
            frame = beside.get(key, own)
            if frame is None and key in beside:
                continue
            if not isinstance(frame, pd.DataFrame):
                kind = f"tables of {', '.join(map(repr, parts))}" if key in parts else "a DataFrame"
                kind += f" as {key}" * (key in beside)
                raise ValueError(f"{self.name} draws {kind}, got {_kind(frame)}")
            if missing := [of for of in columns if of not in {*frame.columns, *frame.index.names}]:
                lacking.append(f"{_kind(frame)}: it lacks {', '.join(missing)}")
        if lacking:
            told = "; nor a ".join(lacking)
            raise ValueError(f"{self.name} cannot draw a {told}; see help({self.name})")


def pick(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Return columns of a result; `*axes` are the first two, after a rank."""
    frame = frame if frame.index.name is None else frame.reset_index()
    axes = [column for column in frame.columns if column != "rank"][:2]
    told = [axes if column == "*axes" else [column] for column in columns]
    return frame[[column for some in told for column in some]]


# What help tells of the options that every figure has.
_OPTIONS = """
`lang` is the language of all words, `ja` or `en`; `names` are the display names that stand for
codes, `tables` or `tables.names`; `title` is said in place of the finding. `theme` gives this
figure other colours: settings, or some of `accent`, `alert` and `ramp` (six, from few to many).
"""
# And of those that several have.
_SOME = {
    "ax": """
`ax` are Axes of your own to draw on, also of a subplot or a subfigure: they keep their place and
get the title as their own. Without them a figure is made; too small ones are a ValueError.
""",
    "in_scope": """
`in_scope` says that the rows counted were those that the function `in_scope` returns.
""",
}
# By the name of the function that draws.
FIGURES: dict[str, Declaration] = {}


def figure(
    *, section: str, numbers: Numbers = None, needs: Columns | Needs = (), bars: Columns = ()
) -> Callable[[Plot], Plot]:
    """Decorate a function that draws a result: `plot(result, *, voice, …)` returns Axes.

    What a caller sees is `plot(result, *, lang="ja", names=None, title=None, …)`: it draws in the
    project's look, and `title` is said in place of the finding, which tells what `select` selected.
    A result that is no table of the kind that it draws, names that are none and no Axes are a
    ValueError that says what is missing; so are, at once, a `section` that the report has not and
    `bars` that are no numbers of it.
    """
    check_section(section)
    if isinstance(numbers, tuple) and (strange := {*bars}.difference(numbers)):
        raise ValueError(f"bars must be among the numbers, not so: {', '.join(sorted(strange))}")

    def declare(plot: Plot) -> Plot:
        name = plot.__name__
        own = inspect.signature(plot).parameters
        tables = dict(needs) if isinstance(needs, Mapping) else {"": needs}
        if isinstance(numbers, tuple):
            told = (column for column in numbers if column not in ("*axes", "rank"))
            tables = {"": tuple(dict.fromkeys((*told, *tables.pop("", ())))), **tables}
        FIGURES[name] = declared = Declaration(
            section, tables, numbers, bars, options=(*own,)[1:], name=name
        )

        @functools.wraps(plot)
        def draw(
            result: Any,
            *,
            lang: str = USUAL,
            names: pd.DataFrame | Tables | None = None,
            title: str | None = None,
            theme: Settings | Mapping[str, Any] | None = None,
            **options: Any,
        ) -> Any:
            result = as_pandas(result, next(iter(own)))
            # Of names of groups there is room for what tells them apart.
            known = names.names if isinstance(names, Tables) else names
            voice = Voice(lang, known, title, selection_of(result)).short("wg")
            ax = options.get("ax")
            if ax is not None and not isinstance(ax, Axes):
                raise ValueError(f"ax must be one Axes, got {_kind(ax)}")
            declared.check(result, options)
            with in_colours(theme), look():
                drawn = plot(result, voice=voice, **options)
                if ax is not None:
                    _adopt(ax)
            return drawn

        public = inspect.signature(draw, follow_wrapped=False).parameters
        told_by_all = (public[of] for of in ("lang", "names", "title", "theme"))
        first, *options = (parameter for of, parameter in own.items() if of != "voice")
        signature = inspect.signature(plot).replace(parameters=[first, *told_by_all, *options])
        setattr(draw, "__signature__", signature)  # noqa: B010 - mypy knows no such attribute
        doc = plot.__doc__ or ""
        parts = [text for of, text in _SOME.items() if of in own and f"`{of}`" not in doc]
        draw.__doc__ = "\n\n".join(map(inspect.cleandoc, (doc, _OPTIONS, *parts)))
        return cast(Plot, draw)

    return declare


def check_section(section: str) -> None:
    """Refuse what is no section of the report."""
    if section not in (known := Voice.keys("sections")):
        raise ValueError(f"section must be one of {', '.join(known)}, got {section!r}")


def _kind(value: Any) -> str:
    columns = getattr(value, "columns", None)
    return type(value).__name__ + ("" if columns is None else f" of {', '.join(map(str, columns))}")


def _adopt(ax: Axes) -> None:
    """Let the texts that a reader's own Axes had before the drawing look like those drawn."""
    for text in ax.findobj(Text):
        text.set_fontfamily(mpl.rcParams["font.family"])
        text.set_parse_math(False)
    # They need their room in the reader's layout, and the title stands above labels at the top.
    for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
        label.set_in_layout(True)
    if ax.xaxis.get_tick_params()["labeltop"]:
        ax.xaxis.set_label_position("top")
