import json
import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.report import Publisher
from isogj_analysis.report.publish import FIGURE_MIME
from isogj_analysis.report.saving import DPI


@pytest.fixture(scope="module")
def tables():
    return isogj.load_tables()


@pytest.fixture
def built(tmp_path, monkeypatch):
    monkeypatch.setenv("ISOGJ_FIGURES", str(tmp_path))
    monkeypatch.setenv("ISOGJ_NOTEBOOK", "01_service_map")
    return tmp_path


def publish(tables, name="service_map", *, lang="both", date="2009-06-01", rows=None, **options):
    catalogue = isogj.as_of(tables.catalogue, date or "2009-06-01")
    states = isogj.coverage_states(catalogue, tables.cells)
    rows = catalogue if rows is None else rows
    publisher = Publisher(tables, lang=lang, date=date)
    return publisher(name, charts.plot_coverage, states, rows=rows, unit="service", **options)


def test_a_build_writes_every_form_in_both_languages_and_one_entry(tables, built):
    published = publish(tables)
    files = sorted(str(file.relative_to(built)) for file in built.rglob("*") if file.is_file())
    assert files == [
        "en/service_map.pdf", "en/service_map.png", "en/service_map.svg",
        "entries/service_map.json",
        "ja/service_map.pdf", "ja/service_map.png", "ja/service_map.svg",
    ]  # fmt: skip
    entry = json.loads((built / "entries/service_map.json").read_text(encoding="utf-8"))
    assert entry == published.entry
    assert entry["notebook"] == "01_service_map"
    assert entry["sources"] == ["illustrative"]
    assert entry["illustrative"] is True
    assert entry["date"] == "2009-06-01"
    assert set(entry["text"]) == {"ja", "en"}
    assert plt.get_fignums() == []


def test_n_counts_what_was_drawn(tables, built):
    catalogue = isogj.as_of(tables.catalogue, "2009-06-01")
    entry = publish(tables).entry
    assert entry["rows"] == catalogue["service"].nunique()
    assert f"n={entry['rows']} services" in entry["text"]["en"]["caption"]
    fewer = publish(tables, rows=catalogue.head(1)).entry
    assert fewer["text"]["en"]["caption"].endswith("n=1 service")


def test_n_counts_rows_of_the_first_frame_or_nothing(tables, built):
    publisher = Publisher(tables, lang="both")
    so_far = isogj.cumulative_meetings(
        tables.meetings, tables.working_groups, tables.reported_totals
    )
    rows = [tables.meetings, tables.reported_totals]
    counted = publisher("counted", charts.plot_cumulative, so_far, rows=rows, unit="meeting").entry
    assert counted["text"]["en"]["caption"].endswith("n=8 meetings")
    bare = publisher("bare", charts.plot_cumulative, so_far, rows=rows, unit=None).entry
    assert "n=" not in bare["text"]["en"]["caption"]
    assert "n=" not in bare["text"]["ja"]["caption"]


def test_a_figure_that_leaves_rows_out_tells_n_itself(tables, built):
    meetings = tables.meetings
    some = isogj.cadence(meetings.head(3), tables.working_groups)
    told = Publisher(tables)("some", charts.plot_cadence, some, rows=meetings, unit="meeting").entry
    assert told["rows"] == 3
    assert told["text"]["ja"]["caption"].endswith("n=3会合")


def test_the_source_line_and_the_stamp_come_from_the_rows_drawn(tables, built):
    real = publish(tables, rows=tables.meetings.assign(service="x")).entry
    assert real["sources"] == ["annual-report-2009"]
    assert real["illustrative"] is False
    both = publish(tables, rows=[tables.meetings, tables.services]).entry
    assert both["sources"] == ["annual-report-2009", "illustrative"]
    assert both["illustrative"] is True


def test_the_date_can_be_left_out(tables, built):
    assert "as of" in publish(tables).entry["text"]["en"]["caption"]
    assert "as of" not in publish(tables, date=None).entry["text"]["en"]["caption"]


def test_a_figure_that_tells_its_own_days_has_no_date(tables, built):
    entry = publish(tables, dated=False).entry
    assert entry["date"] is None
    assert "as of" not in entry["text"]["en"]["caption"]
    assert "as of" in publish(tables).entry["text"]["en"]["caption"]


def test_twice_gives_the_same_bytes(tables, built):
    def contents():
        return {file: file.read_bytes() for file in built.rglob("*") if file.is_file()}

    publish(tables)
    first = contents()
    publish(tables)
    assert contents() == first


def test_files_carry_title_source_and_data(tables, built):
    entry = publish(tables).entry
    title, caption = entry["text"]["en"]["title"], entry["text"]["en"]["caption"]
    svg = (built / "en/service_map.svg").read_text(encoding="utf-8")
    metadata = svg[svg.index("<metadata>") : svg.index("</metadata>")]
    assert title in metadata
    assert caption in metadata
    assert entry["data"] in metadata
    assert "<dc:date>" not in metadata
    png = (built / "en/service_map.png").read_bytes()
    assert title.encode() in png
    assert entry["data"].encode() in png
    assert re.search(rb"/Title \(", (built / "en/service_map.pdf").read_bytes())


def test_pictures_are_drawn_for_print(tables, built):
    publish(tables, lang="en")
    image = imread(built / "en/service_map.png")
    assert image.shape[1] == round(7.2 * DPI)
    assert np.ptp(image) > 0.8
    assert not (built / "ja").exists()


def test_a_reader_in_jupyter_sees_the_figure_and_nothing_is_written(
    tables, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ISOGJ_FIGURES", raising=False)
    published = publish(tables, lang="en")
    assert len(published.images) == 1
    assert len(publish(tables, lang="both").images) == 2
    assert list(tmp_path.iterdir()) == []
    published._ipython_display_()
    assert "Image" in capsys.readouterr().out


def test_a_reader_in_jupyter_can_search_every_row_of_a_table(monkeypatch):
    monkeypatch.delenv("ISOGJ_FIGURES", raising=False)
    cell = (
        "import pandas as pd, isogj_analysis as isogj\n"
        "from isogj_analysis.report import Publisher\n"
        "frame = pd.DataFrame({'number': range(3000), 'note': [f'row {n}' for n in range(3000)]})\n"
        "publish = Publisher(isogj.load_tables(), lang='both')\n"
        "publish.table('own', frame, title='t', rows=publish.tables.meetings)"
    )
    notebook = new_notebook(cells=[new_code_cell(cell)])
    outputs = NotebookClient(notebook, kernel_name="python3").execute()["cells"][0]["outputs"]
    library, asks, *shown = [output["data"]["text/html"] for output in outputs]
    # What asks for the library stands behind it: the console of the browser complains otherwise.
    assert "injectModule(" in library
    assert "await window._itables" in asks
    for table, search in zip(shown, ("表を検索：", "Search this table: "), strict=True):
        told = json.loads(re.search(r"let dt_args = (\{.*\});\s+new", table, re.DOTALL)[1])
        assert [row[1] for row in json.loads(told["data_json"])] == [
            f"row {n}" for n in range(3000)
        ]
        assert told["language"]["search"] == search
        assert told["fixedColumns"] == {"start": 1}
        assert (told["paging"], told["scrollY"]) == (False, "60vh")
        assert [button["filename"] for button in told["buttons"]] == ["own"] * 3


def test_every_dataframe_of_a_notebook_can_be_copied_and_saved(monkeypatch):
    monkeypatch.delenv("ISOGJ_FIGURES", raising=False)
    cell = (
        "import isogj_analysis as isogj\n"
        "from isogj_analysis.report import Publisher\n"
        "Publisher(isogj.load_tables(), lang='en').tables.meetings"
    )
    notebook = new_notebook(cells=[new_code_cell(cell)])
    outputs = NotebookClient(notebook, kernel_name="python3").execute()["cells"][0]["outputs"]
    for label in ("Copy", "Save as CSV", "Save as Excel"):
        assert f'"text": "{label}"' in outputs[-1]["data"]["text/html"]


def test_a_table_stands_on_its_own_with_source_stamp_and_the_number_of_its_rows(tables, built):
    publisher = Publisher(tables, lang="both", date="2009-06-01")
    frame = pd.DataFrame({"organisation": ["lac"]})
    told = publisher.table("members", frame, rows=tables.services, section="members", members=1)
    assert told.entry["illustrative"]
    assert told.entry["section"] == "members"
    assert not told.entry["paper"]
    en, ja = (told.entry["text"][lang] for lang in ("en", "ja"))
    assert en["title"] == "1 organisation takes part, 1 of them as a member"
    assert en["rows"] == [["LAC Co., Ltd."]]
    assert en["caption"].endswith("as of 1 June 2009; n=1 row")
    assert ja["title"] == "会員1社を含む1組織が参加している"
    own = publisher.table("own", tables.meetings, title="t", dated=False).entry
    assert not own["illustrative"]
    assert "as of" not in own["text"]["en"]["caption"]


def test_the_title_of_a_table_is_a_text_one_by_language_or_a_phrase(tables, built):
    publisher, frame = Publisher(tables, lang="both"), tables.meetings
    both = publisher.table("own", frame, title={"ja": "会合", "en": "Meetings"}).entry
    assert {lang: text["title"] for lang, text in both["text"].items()} == {
        "ja": "会合", "en": "Meetings",
    }  # fmt: skip
    of_genre = publisher.table("guideline_vendors", frame, genre="forensics").entry
    assert of_genre["text"]["en"]["title"] == "Forensics: who offers it"
    for name, title, said in (
        ("own", None, "a table own needs a title"),
        ("own", {"ja": "会合"}, "title must be told in 'en' too"),
        ("Own", "t", "lower-case words"),
    ):
        with pytest.raises(ValueError, match=said):
            publisher.table(name, frame, title=title)


def test_a_table_without_sources_or_of_no_section_is_refused(tables, built):
    publisher, frame = Publisher(tables), pd.DataFrame({"organisation": ["lac"]})
    with pytest.raises(ValueError, match="rows must be those of the tables that own was made from"):
        publisher.table("own", frame, title="t")
    with pytest.raises(ValueError, match=r"section must be one of year, members, .*, got 'yaer'"):
        publisher.table("own", tables.meetings, title="t", section="yaer")


def test_a_build_shows_only_the_name(tables, built, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    published = publish(tables)
    published._ipython_display_()
    assert shown == [
        {FIGURE_MIME: {"name": "service_map"}, "text/plain": published.entry["text"]["ja"]["title"]}
    ]


@pytest.mark.parametrize("name", ["../map", "a/b", "Map", "map.png", "", "map_", "a b"])
def test_names_that_are_no_names_are_refused(tables, built, name):
    with pytest.raises(ValueError, match="lower-case words joined by '_'"):
        publish(tables, name)
    assert list(built.iterdir()) == []


def test_an_unknown_language_is_refused(tables):
    with pytest.raises(ValueError, match="lang must be 'ja' or 'en', got 'fr'"):
        Publisher(tables, lang="fr")


def test_a_letter_that_no_font_holds_is_named(tables, built):
    def plot(states, *, lang, names, **options):
        strange = names.copy()
        strange.loc[("target", "network"), ["ja", "en"]] = "\U0001f9ff"
        return charts.plot_coverage(states, lang=lang, names=strange)

    states = isogj.coverage_states(tables.catalogue, tables.cells)
    with pytest.raises(ValueError, match=r"figure strange cannot be printed: Glyph .* missing"):
        Publisher(tables)("strange", plot, states, rows=tables.catalogue)
    assert not list(built.rglob("*.png"))
