"""Saving one figure without a build, and what a report notebook shows without a word."""

import base64
import io
import json
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from building import write_notebook
from fontTools.ttLib import TTFont
from matplotlib.font_manager import findfont, fontManager
from PIL import Image
from pptx import Presentation
from shipped import build_here

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.report import Publisher

REPOSITORY = Path(__file__).resolve().parents[1]
SMALL = REPOSITORY / "tests/data/small"


@pytest.fixture(scope="module")
def tables():
    return isogj.load_tables(SMALL)


def saved(path: Path) -> dict[str, str]:
    with Image.open(path) as image:
        return dict(image.info)


def drawn(figure) -> dict[str, str]:
    return {text.get_gid(): text.get_text() for text in figure.texts if text.get_gid()}


def test_a_figure_of_ours_is_saved_with_source_and_stamp_in_its_own_language(tables, tmp_path):
    catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
    ax = charts.plot_coverage(isogj.coverage_states(catalogue), lang="en", names=tables.names)
    charts.save(ax, tmp_path / "map.png", rows=catalogue)
    said = drawn(ax.figure)
    assert said["stamp"] == "Fictional example"
    assert said["foot"].startswith("Source: ")
    told = saved(tmp_path / "map.png")
    assert told["Title"] == said["title"].replace("\n", " ")
    assert told["Source"] == said["foot"].replace("\n", " ")


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_seaborn_figure_is_saved_in_each_form_and_may_be_saved_again(tables, tmp_path, kind):
    grid = sns.catplot(tables.memberships, y="role", kind="count")
    path = tmp_path / "own" / f"roles.{kind}"
    charts.save(grid, path, rows=tables.memberships, title="立場", dpi=80)
    high, first = grid.figure.get_figheight(), path.read_bytes()
    charts.save(grid, path, rows=tables.memberships, title="立場", dpi=80)
    assert grid.figure.get_figheight() == high, "it gets one frame, not two"
    assert len(path.read_bytes()) == len(first)
    charts.save(grid, path, rows=tables.memberships, title="Roles", lang="en", dpi=80)
    assert drawn(grid.figure)["title"] == "Roles"
    assert drawn(grid.figure)["foot"].startswith("Source: ")


def test_a_pdf_has_the_letters_that_a_figure_has_of_its_own(tmp_path):
    font = TTFont(findfont("DejaVu Serif"))
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = "OwnLetters"
    font.save(tmp_path / "own.ttf")
    fontManager.addfont(tmp_path / "own.ttf")
    _, ax = plt.subplots()
    ax.set_title("Mine", fontfamily="OwnLetters")
    charts.save(ax, tmp_path / "own.pdf", title="Of mine", lang="en")
    fonts = re.findall(rb"/FontName/[A-Z]{6}\+(\w+)", (tmp_path / "own.pdf").read_bytes())
    assert {*fonts} >= {b"OwnLetters", b"IPAexGothic"}


def test_rows_keep_what_is_known_of_their_sources_through_selections(tables, tmp_path):
    rows = tables.catalogue.query("genre == 'monitoring'").assign(own=1).drop_duplicates("service")
    ax = sns.countplot(rows, y="genre")
    charts.save(ax, tmp_path / "own.png", rows=rows, title="t")
    assert drawn(ax.figure)["stamp"] == "架空の例"


def test_without_rows_it_says_that_no_source_was_given(tmp_path):
    _, ax = plt.subplots()
    ax.set_title("Mine")
    charts.save(ax, tmp_path / "own.png", lang="en")
    assert drawn(ax.figure)["foot"] == "No source given"
    assert "stamp" not in drawn(ax.figure)


def own(title="t"):
    figure, ax = plt.subplots()
    ax.set_title(title)
    return figure


@pytest.mark.parametrize(
    ("figure", "path", "options", "told"),
    [
        (own, "own.gif", {}, r"saved as \.png, \.svg, \.pdf, not as .*own\.gif"),
        (own, "own", {}, r"saved as \.png, \.svg, \.pdf, not as "),
        (plt.figure, "own.png", {}, "the figure has no Axes"),
        (lambda: "own", "own.png", {}, "must be given, got str"),
        (lambda: {}, "own.png", {}, "must be given, got NoneType"),
        (lambda: own(""), "own.png", {}, "the figure needs a title"),
        (own, "own.png", {"title": "長" * 300}, "a title has 200 letters at most, this one 300"),
        (lambda: own("長" * 300), "own.png", {}, "a title has 200 letters at most"),
        (lambda: own("no \U0001f9ff here"), "own.png", {}, "cannot be printed: Glyph .* missing"),
        (own, "own.png", {"lang": "xx"}, r"lang must be .*, got 'xx'"),
        (own, "own.png", {"rows": pd.DataFrame({"a": [1]})}, "with their source"),
        (own, "own.png", {"rows": pd.DataFrame({"source": ["x"]})}, "nothing is known of .* 'x'"),
    ],
)
def test_what_cannot_be_saved_is_told_in_words_and_nothing_is_written(
    tmp_path, figure, path, options, told
):
    with pytest.raises(ValueError, match=told):
        charts.save(figure(), tmp_path / path, **options)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_figure_is_still_one(tmp_path):
    figure = own()
    plt.close(figure)
    charts.save(figure, tmp_path / "own.png")
    assert saved(tmp_path / "own.png")["Title"] == "t"


def test_a_figure_published_twice_says_what_it_was_told_last(tables):
    publish, figure = Publisher(tables, lang="en"), own()
    publish.figure("own", figure, title="First")
    again = publish.figure("own", figure, title="Second")
    assert drawn(again.figure)["title"] == "Second"
    ax = charts.plot_coverage(isogj.coverage_states(tables.catalogue), lang="en")
    mine = publish.figure("map", ax, title="My own words", rows=tables.catalogue)
    assert mine.entry["text"]["en"]["title"] == drawn(mine.figure)["title"] == "My own words"


def test_in_a_build_two_things_of_one_name_are_refused(tables, monkeypatch, tmp_path):
    monkeypatch.setenv("ISOGJ_FIGURES", str(tmp_path))
    publish = Publisher(tables, lang="en")
    publish.figure("own", own())
    with pytest.raises(ValueError, match="two things have the name 'own'"):
        publish.table("own", tables.meetings, title="t")
    with pytest.raises(ValueError, match="a title has 200 letters at most, this one 300"):
        publish.figure("long", own(), title="l" * 300)


def pasted() -> dict[str, object]:
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "#1f5a96").save(content, "png")
    picture = base64.b64encode(content.getvalue()).decode()
    source = "Seen elsewhere: ![A blue box](attachment:box.png)"
    return {"attachments": {"box.png": {"image/png": picture}}, **prose(source)}


def prose(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


CELLS = [
    'data = ""\nlang = "ja"\nyear = 2009',
    "import matplotlib.pyplot as plt\nimport seaborn as sns\nimport isogj_analysis as isogj\n"
    "from isogj_analysis import charts\nfrom isogj_analysis.report import Publisher\n"
    "tables = isogj.load_tables(data)\npublish = Publisher(tables, lang=lang)\n"
    "charts.use_theme()",
    'ax = sns.countplot(tables.memberships, y="role")\n'
    'title = {"ja": "立場", "en": "Roles"}\n'
    'publish.figure("roles", ax, title=title, rows=tables.memberships)',
    'grid = sns.FacetGrid(tables.catalogue, col="phase", height=2)\n'
    'grid.map_dataframe(sns.histplot, x="target")\n'
    'publish.figure("facets", grid, title="Facets", rows=tables.catalogue)',
    'tables.meetings[["wg", "date", "source"]]',
    "fig, ax = plt.subplots(figsize=(5, 3))\nax.plot([1, 3, 2])\n"
    'ax.set_title("Shown without a word")\nplt.show()',
]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A report of one notebook of an analyst's own, in English."""
    folder = tmp_path_factory.mktemp("own")
    parameters, *code = CELLS
    file = write_notebook(folder / "notebooks/08_mine.ipynb", *code, parameters=parameters)
    told = json.loads(file.read_text(encoding="utf-8"))
    told["cells"] = [prose("# Mine"), *told["cells"], pasted()]
    file.write_text(json.dumps(told), encoding="utf-8")
    places = ["--data", SMALL, "--notebooks", folder / "notebooks"]
    build_here(folder / "figures", *places, "--lang", "en")
    return folder


def test_whatever_a_notebook_shows_is_told_with_title_source_and_stamp(report):
    manifest = json.loads((report / "figures/manifest.json").read_text(encoding="utf-8"))
    told = {entry["name"]: entry for entry in manifest}
    assert list(told) == ["roles", "facets", "shown_08_mine_4"]
    texts = [entry["text"]["en"] for entry in manifest]
    assert [text["title"] for text in texts] == ["Roles", "Facets", "Shown without a word"]
    assert texts[2]["caption"] == "No source given"
    assert [entry["illustrative"] for entry in manifest] == [False, True, False]


def test_all_of_it_stands_on_the_page_and_in_print_and_deck(report):
    page = (report / "report/en.html").read_text(encoding="utf-8")
    for told in ("Roles", "Facets", "3 rows: Group, Date and Source", "Shown without a word"):
        assert page.count(told) >= 1
    assert 'alt="A blue box"' in page
    printed = (report / "report/en.pdf").read_bytes()
    assert re.search(rb"/Width 40\D", printed), "the picture that was pasted"
    assert re.search(rb"/Height 20\D", printed)
    slides = Presentation(str(report / "report/en.pptx")).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides if slide.shapes.title]
    for told in ("Roles", "Facets", "Shown without a word", "A blue box"):
        assert told in titles
