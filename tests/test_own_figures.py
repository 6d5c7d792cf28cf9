"""Figures of an analyst's own: in the frame of all, in every language, with source and stamp."""

import json
import warnings
from io import BytesIO
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.text import Text
from PIL import Image

from isogj_analysis import charts, coverage_states, load_tables
from isogj_analysis.draw.frame import story_of
from isogj_analysis.draw.saving import DPI, SLIDE, enlarge, slide_png
from isogj_analysis.report import Publisher

BOTH = {"ja": "自分の図", "en": "My own figure"}


@pytest.fixture(scope="module")
def tables():
    return load_tables(Path(__file__).parent / "data" / "small")


@pytest.fixture
def publish(tables):
    yield Publisher(tables, lang="both")
    plt.close("all")


def simple(layout=None):
    figure, axes = plt.subplots(1, 2, figsize=(6, 3), layout=layout)
    axes[0].plot([1, 2, 3])
    axes[0].set_title("First")
    figure.legend(["line"], loc="upper right")
    figure.suptitle("Above all")
    return figure


def places(figure):
    """Return where each Axes stands, in inches from the lower left corner."""
    figure.draw_without_rendering()
    size = [*figure.get_size_inches()] * 2
    return [
        [at * inches for at, inches in zip(ax.get_position().bounds, size, strict=True)]
        for ax in figure.axes
    ]


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
def test_a_drawing_keeps_its_inches_and_its_figure_grows(publish, layout):
    figure = simple(layout)
    before, low = places(figure), figure.get_tightbbox().y0
    published = publish.figure("own", figure, title=BOTH)
    after = places(published.figure)
    assert figure.get_figheight() - 3 > 0.5
    # A tight layout comes out a little differently each time that it is made.
    near = 0.1 if layout == "tight" else 0.01
    for old, new in zip(before, after, strict=True):
        # What is blank below the drawing goes.
        assert new == pytest.approx([old[0], old[1] - low + 0.5, old[2], old[3]], abs=near)


def test_a_figure_may_be_another_one_in_each_language(publish):
    figures = {"ja": simple(), "en": simple()}
    figures["en"].axes[0].set_xlabel("Phase")
    published = publish.figure("own", figures, title=BOTH)
    assert published.draw("ja") is figures["ja"]
    assert published.draw("en").axes[0].get_xlabel() == "Phase"
    with pytest.raises(ValueError, match="figure must be told in 'en' too"):
        publish.figure("half", {"ja": simple()}, title=BOTH)


def test_a_publisher_of_fewer_languages_than_the_report_is_refused(tables, monkeypatch):
    monkeypatch.setenv("ISOGJ_LANG", "both")
    with pytest.raises(ValueError, match="the report is in ja and en: en is lacking"):
        Publisher(tables, lang="ja")


def test_a_drawing_of_ones_own_is_sent_to_publish_figure(publish, tables):
    def draw(rows, **_):
        return simple()

    with pytest.raises(ValueError, match=r"handed over by publish\.figure"):
        publish("own", draw, None, rows=tables.catalogue)


def test_title_source_and_stamp_are_those_of_each_language(publish, tables):
    figure = simple()
    published = publish.figure("own", figure, title=BOTH, rows=tables.catalogue)
    for lang, stamp in (("ja", "架空の例"), ("en", "Fictional example")):
        drawn = published.draw(lang)
        said = {text.get_gid(): text.get_text() for text in drawn.texts if text.get_gid()}
        assert said["title"] == BOTH[lang]
        assert ("stamp" in said) == published.entry["illustrative"]
        assert said.get("stamp", stamp) == stamp
        assert published.entry["text"][lang]["title"] == BOTH[lang]
    assert sorted(published.entry["text"]) == ["en", "ja"]


class Counter:
    """What Python 3.12 and 3.13 warn of where it is copied, as matplotlib keeps it in its Axes."""

    def __reduce__(self):
        message = (
            "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14."
        )
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        return Counter, ()


def test_a_copy_for_a_slide_is_made_whatever_python_will_no_longer_copy():
    figure = simple()
    figure.kept = Counter()
    assert slide_png(figure).startswith(b"\x89PNG")


def test_nothing_is_drawn_for_a_slide_outside_a_build(publish, monkeypatch):
    monkeypatch.delenv("ISOGJ_FIGURES", raising=False)
    monkeypatch.setattr(
        "isogj_analysis.report.publish.slide_png", lambda figure: pytest.fail("drawn")
    )
    assert publish.figure("own", simple(), title="t").entry["text"]


def test_without_rows_it_says_that_no_source_was_given(publish):
    published = publish.figure("own", simple(), title="t")
    assert published.entry["text"]["en"]["caption"] == "No source given"
    assert not published.entry["illustrative"]


def test_without_a_title_that_of_the_drawing_is_taken(publish):
    assert publish.figure("own", simple()).entry["text"]["ja"]["title"] == "Above all"
    figure, _ = plt.subplots()
    with pytest.raises(ValueError, match="the figure needs a title"):
        publish.figure("bare", figure)


@pytest.mark.parametrize("kind", ["axes", "facets", "joint", "clusters", "subfigure"])
def test_whatever_holds_a_figure_is_taken(publish, kind):
    frame = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 1, 4, 3], "of": list("xyxy")})
    if kind == "axes":
        drawn = plt.subplots()[1]
    elif kind == "facets":
        drawn = sns.FacetGrid(frame, col="of").map(plt.scatter, "a", "b")
        drawn.add_legend()
    elif kind == "joint":
        drawn = sns.jointplot(frame, x="a", y="b")
    elif kind == "clusters":
        drawn = sns.clustermap(frame[["a", "b"]])
    else:
        drawn = plt.figure().subfigures(1, 2)[1]
        drawn.subplots()
    published = publish.figure("own", drawn, title="Title")
    assert len(published.images) == 2
    assert published.axes


def test_what_is_drawn_into_a_figure_of_the_package_survives(publish, tables):
    ax = charts.plot_coverage(coverage_states(tables.catalogue), lang="en", names=tables.names)
    ax.annotate("look here", (0.5, 0.5))
    title = story_of(ax).title
    published = publish.figure("own", ax, rows=tables.catalogue)
    assert published.entry["text"]["en"]["title"] == title
    assert "look here" in [text.get_text() for text in published.axes[0].texts]


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_it_is_saved_with_its_frame(publish, tmp_path, kind):
    published = publish.figure("own", simple(), title=BOTH)
    published.save(tmp_path / f"own.{kind}", lang="en", dpi=100)
    assert (tmp_path / f"own.{kind}").stat().st_size > 1000
    if kind == "png":
        with Image.open(tmp_path / "own.png") as image:
            assert image.info["Title"] == "My own figure"
            assert image.size[0] == 600
    if kind == "svg":
        assert "My own figure" in (tmp_path / "own.svg").read_text(encoding="utf-8")


def test_a_figure_of_the_package_is_saved_so_too_and_shows_its_numbers(publish, tables, tmp_path):
    states = coverage_states(tables.catalogue)
    published = publish("map", charts.plot_coverage, states, rows=tables.catalogue)
    published.save(tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as image:
        assert image.info["Title"] == published.entry["text"]["ja"]["title"]
    assert len(published.numbers) == len(states)
    assert published.axes


def test_in_a_build_it_is_written_in_each_language(publish, monkeypatch, tmp_path):
    monkeypatch.setenv("ISOGJ_FIGURES", str(tmp_path))
    numbers = pd.DataFrame({"vendor": ["a"], "services": [3]})
    publish.figure("own", simple(), title=BOTH, caption="How to read it", numbers=numbers)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    kinds = [f"{lang}/own.{kind}" for lang in ("en", "ja") for kind in ("pdf", "png", "svg")]
    slides = [f"{lang}/own.slide.png" for lang in ("en", "ja")]
    assert written == sorted([*kinds, *slides, "entries/own.json"])
    entry = json.loads((tmp_path / "entries" / "own.json").read_text(encoding="utf-8"))
    assert entry["text"]["en"]["lead"] == "How to read it"
    assert entry["text"]["en"]["numbers"]["rows"] == [["a", "3"]]


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_for_a_slide_it_is_drawn_anew_in_letters_of_14_points(layout):
    with plt.rc_context({"font.size": 5}):
        figure = simple(layout)
    with Image.open(BytesIO(slide_png(figure))) as image:
        assert image.size[0] / DPI <= SLIDE[0] + 0.02
        assert image.size[1] / DPI <= SLIDE[1] + 0.02
    assert (figure.get_size_inches() == (6, 3)).all()
    enlarge(figure)
    letters = [text for text in figure.findobj(Text) if text.get_text().strip()]
    assert len(letters) > 10
    assert min(text.get_fontsize() for text in letters) >= 14
    # What an analyst made with a function of the moment cannot be copied.
    figure.axes[0].xaxis.set_major_formatter(lambda value, place: "x")
    assert slide_png(figure) is None


@pytest.mark.parametrize(
    ("drawn", "options", "told"),
    [
        (lambda: "figure", {}, "a figure, its Axes or a grid of seaborn must be given, got str"),
        (plt.figure, {}, "the figure has no Axes"),
        (simple, {"title": {"ja": "図"}}, "must be told in 'en' too"),
        (simple, {"title": "t", "rows": pd.DataFrame({"a": [1]})}, "with their source"),
        (simple, {"title": "t", "name": "a/b"}, "a name must be lower-case words"),
    ],
)
def test_what_cannot_be_handed_over_is_refused_in_words(publish, drawn, options, told):
    name = options.pop("name", "own")
    with pytest.raises(ValueError, match=told):
        publish.figure(name, drawn(), **options)


def test_it_is_saved_in_no_other_form_or_language(publish, tmp_path):
    published = publish.figure("own", simple(), title="t")
    with pytest.raises(ValueError, match=r"saved as \.png, \.svg, \.pdf, not as .*\.gif"):
        published.save(tmp_path / "own.gif")
    with pytest.raises(ValueError, match=r"lang must be .*, got 'xx'"):
        published.save(tmp_path / "own.png", lang="xx")
