import json
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from building import in_jupyter
from matplotlib.image import imread

import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.saving import DPI
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report import Publisher
from isogj_analysis.report.execute import HANDED
from isogj_analysis.report.texts import table_text

SMALL = Path(__file__).parent / "data" / "small"


@pytest.fixture(scope="module")
def tables():
    """Three services on 1 June 2009, three meetings; the source of services is illustrative."""
    return isogj.load_tables(SMALL)


@pytest.fixture
def unseen(monkeypatch):
    """Only what is told of a figure is looked at: no picture is made."""
    monkeypatch.delenv("ISOGJ_FIGURES", raising=False)
    monkeypatch.setattr("isogj_analysis.report.publish.picture_of", lambda figure: b"")


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
    assert entry["sources"] == ["sample"]
    assert entry["illustrative"] is True
    assert set(entry["text"]) == {"ja", "en"}
    assert plt.get_fignums() == []


def test_of_too_many_numbers_the_first_are_handed_on_with_how_many_there_are(
    tables, unseen, monkeypatch
):
    whole = publish(tables).entry["text"]["en"]["numbers"]
    assert "all" not in whole
    monkeypatch.setattr("isogj_analysis.report.publish._MOST_NUMBERS", 2)
    cut = publish(tables).entry["text"]["en"]["numbers"]
    assert cut == whole | {"rows": whole["rows"][:2], "all": len(whole["rows"])}


def test_n_counts_what_was_drawn(tables, unseen):
    catalogue = isogj.as_of(tables.catalogue, "2009-11-01")
    assert (len(catalogue), publish(tables, rows=catalogue).entry["text"]["ja"]["n"]) == (4, 3)
    told = publish(tables, rows=catalogue).entry["text"]["en"]["caption"]
    assert told.endswith("n=3 services")
    fewer = publish(tables, rows=catalogue.head(1)).entry
    assert fewer["text"]["en"]["caption"].endswith("n=1 service")


def test_n_counts_rows_of_the_first_frame_or_nothing(tables, unseen):
    publisher = Publisher(tables, lang="both")
    stated, rows = isogj.reconcile(tables), [tables.meetings, tables.reported_totals]
    counted = publisher("counted", charts.plot_reconcile, stated, rows=rows, unit="meeting").entry
    assert counted["text"]["en"]["caption"].endswith("n=3 meetings")
    bare = publisher("bare", charts.plot_reconcile, stated, rows=rows, unit=None).entry
    assert "n=" not in bare["text"]["en"]["caption"]
    assert "n=" not in bare["text"]["ja"]["caption"]


@pytest.mark.parametrize(
    ("given", "precision", "ja", "en"),
    [
        ("2009-06-01", "month", "2009年6月ごろ", "about June 2009"),
        ("2009-06-20", "day", "2009年6月1日時点", "as of 1 June 2009"),
        (None, None, "2009年6月1日時点", "as of 1 June 2009"),
    ],
)
def test_of_a_report_without_a_day_none_is_told(given, precision, ja, en, unseen):
    tables = isogj.load_tables(SMALL)
    tables.sources["date"] = pd.Timestamp(given) if given else pd.NaT
    tables.sources["date_precision"] = precision
    publisher = Publisher(tables, lang="both", date="2009-06-01")
    stated, own = isogj.reconcile(tables), {"rows": tables.meetings, "unit": None}
    entry = publisher("stated", charts.plot_reconcile, stated, **own).entry
    table = publisher.table("own", tables.meetings, title="t").entry
    for told in (entry, table):
        for lang, said in (("ja", ja), ("en", en)):
            assert told["text"][lang]["caption"].count(said) == 1
            assert ("6月1日" in told["text"]["ja"]["caption"]) is (precision != "month")


def test_a_day_of_a_table_is_told_no_more_exactly_than_it_is_known():
    frame = pd.DataFrame({"date": pd.to_datetime(["2009-06-01", "2009-06-01", None])})
    text = table_text(frame.assign(date_precision=["month", "day", None]), Voice("en"))
    assert text["heads"] == ["Date"]
    assert text["rows"] == [["about June 2009"], ["1 June 2009"], ["—"]]


def test_what_stands_beside_a_value_is_told_with_it():
    due = pd.to_datetime(["2009-06-01", None, None])
    frame = pd.DataFrame({"due": due, "due_precision": "day"})
    frame = frame.assign(due_note=[None, "illegible", None], stated=[40, 17, 3])
    frame = frame.assign(approximate=[True, False, True], difference=[32, 0, None])
    frame["law_number"] = ["明治四十年法律第四十五号", "平成十二年政令第一号", "法律"]
    frame = frame.assign(serial=[45, 1, None], era_year=[1907, 2000, None])
    text = table_text(frame.astype({"serial": "Int64", "era_year": "Int64"}), Voice("en"))
    assert text["heads"] == ["Due", "Reported", "Difference", "Law number"]
    assert text["rows"] == [
        ["1 June 2009", "about 40", "about 32", "Act No. 45 of 1907"],
        ["printed, but illegible", "17", "0", "平成十二年政令第一号"],
        ["none given", "about 3", "unknown", "法律"],
    ]


def test_a_figure_that_leaves_rows_out_tells_n_itself(tables, unseen):
    meetings = tables.meetings
    some = isogj.cadence(meetings.head(2), tables.working_groups)
    told = Publisher(tables)("some", charts.plot_cadence, some, rows=meetings, unit="meeting").entry
    assert told["text"]["ja"]["n"] == 2
    assert told["text"]["ja"]["caption"].endswith("n=2回")


def test_the_source_line_and_the_stamp_come_from_the_rows_drawn(tables, unseen):
    real = publish(tables, rows=tables.meetings.assign(service="x")).entry
    assert real["sources"] == ["report"]
    assert real["illustrative"] is False
    both = publish(tables, rows=[tables.meetings, tables.services]).entry
    assert both["sources"] == ["report", "sample"]
    assert both["illustrative"] is True


def test_the_date_is_told_where_there_is_one_and_the_figure_tells_no_days_of_its_own(
    tables, unseen
):
    dated, undated, own = (
        publish(tables, **options).entry for options in ({}, {"date": None}, {"dated": False})
    )
    as_of = ["as of" in entry["text"]["en"]["caption"] for entry in (dated, undated, own)]
    assert as_of == [True, False, False]


def test_twice_gives_the_same_bytes(tables, built):
    def contents():
        return {file: file.read_bytes() for file in built.rglob("*") if file.is_file()}

    publish(tables, lang="en")
    first = contents()
    publish(tables, lang="en")
    assert contents() == first


def test_files_carry_title_source_and_data(tables, built):
    entry = publish(tables, lang="en").entry
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
    pdf = (built / "en/service_map.pdf").read_bytes()
    told = {"Title": title, "Subject": caption, "Keywords": f"data {entry['data']}", "Lang": "en"}
    assert [key for key, text in told.items() if f"/{key}({text})".encode() not in pdf] == []
    spoken = entry["text"]["en"]["alt"].encode("utf-16-be").hex().upper()
    assert f"/Alt<FEFF{spoken}>".encode() in pdf


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
    published = publish(tables, lang="both")
    assert len(published.images) == 2
    assert list(tmp_path.iterdir()) == []
    published._ipython_display_()
    assert "Image" in capsys.readouterr().out


def arguments(table):
    """What the library is told of a table."""
    return json.loads(re.search(r"let dt_args = (\{.*\});\s+new", table, re.DOTALL)[1])


@pytest.fixture(scope="module")
def shown():
    """What Jupyter shows of two figures without a publisher, and of tables with one, by cell."""
    setup = (
        "import isogj_analysis as isogj\nfrom isogj_analysis import charts\n"
        f"tables = isogj.load_tables({str(SMALL)!r})\n"
        "states = isogj.coverage_states(tables.catalogue)"
    )
    draw = "charts.plot_coverage(states)"
    publish = (
        "import pandas as pd\nfrom isogj_analysis.report import Publisher\n"
        "frame = pd.DataFrame({'number': range(3000), 'note': [f'row {n}' for n in range(3000)]})\n"
        "publish = Publisher(tables, lang='both')\n"
        "publish.table('own', frame, title='t', rows=tables.meetings)"
    )
    return in_jupyter(setup, draw, draw, publish, "tables.meetings")


def test_jupyter_shows_every_figure_and_not_the_first_alone(shown):
    for cell in shown[1:3]:
        assert any("image/png" in output.get("data", {}) for output in cell["outputs"])


def test_a_reader_in_jupyter_can_search_copy_and_save_every_row_of_a_table(shown):
    first, second = shown[3:]
    library, asks, *both = [output["data"]["text/html"] for output in first["outputs"]]
    # What asks for the library stands behind it: the console of the browser complains otherwise.
    assert "injectModule(" in library
    assert "await window._itables" in asks
    for table, search in zip(both, ("表を検索：", "Search this table: "), strict=True):
        told = arguments(table)
        assert [row[1] for row in json.loads(told["data_json"])] == [
            f"row {n}" for n in range(3000)
        ]
        assert told["language"]["search"] == search
        assert told["fixedColumns"] == {"start": 1}
        assert (told["paging"], told["scrollY"]) == (False, "60vh")
        assert [button["filename"] for button in told["buttons"]] == ["own"] * 3
    told = arguments(second["outputs"][-1]["data"]["text/html"])
    labels = [button["text"] for button in told["buttons"]]
    assert labels == ["コピー", "CSVで保存", "Excelで保存"], "of any other DataFrame too"


def test_a_table_stands_on_its_own_with_source_stamp_and_what_it_counts(tables, built):
    publisher = Publisher(tables, lang="both", date="2009-06-01")
    frame = pd.DataFrame({"organisation": ["alpha"]})
    roles = pd.Series(["member", "related", "member"])
    told = publisher.table("supporters", frame, rows=tables.services, section="members", role=roles)
    assert told.entry["illustrative"]
    assert told.entry["section"] == "members"
    assert not told.entry["paper"]
    en, ja = (told.entry["text"][lang] for lang in ("en", "ja"))
    assert en["title"] == "1 other organisation: Members (2), Related organisations (1)"
    assert en["rows"] == [["Alpha Inc."]]
    assert en["caption"].endswith("as of 1 June 2009")
    assert ja["title"] == "会員のほかに1組織が参加・協力：会員2組織、関連団体1組織"
    own = publisher.table("own", tables.meetings, title="t", dated=False).entry
    assert not own["illustrative"]
    assert "as of" not in own["text"]["en"]["caption"]


def test_the_title_of_a_table_is_a_text_one_by_language_or_a_phrase(tables, built):
    publisher, frame = Publisher(tables, lang="both"), tables.meetings
    both = publisher.table("own", frame, title={"ja": "会合", "en": "Meetings"}).entry
    assert {lang: text["title"] for lang, text in both["text"].items()} == {
        "ja": "会合", "en": "Meetings",
    }  # fmt: skip
    of_genre = publisher.table("guideline_vendors", frame, genre="monitoring").entry
    assert of_genre["text"]["en"]["title"] == "Monitoring: who offers it"
    for name, title, said in (
        ("bare", None, "a table bare needs a title"),
        ("bare", {"ja": "会合"}, "title must be told in 'en' too"),
        ("bare", {"ja": "会合", "en": float("nan")}, "title must be told in 'en' too"),
        ("Own", "t", "lower-case words"),
    ):
        with pytest.raises(ValueError, match=said):
            publisher.table(name, frame, title=title)


def test_a_table_without_a_source_says_so_and_rows_without_one_are_refused(tables, built):
    publisher, frame = Publisher(tables), pd.DataFrame({"organisation": ["lac"]})
    with pytest.raises(ValueError, match="tables that are shown, with their source"):
        publisher.table("own", frame, title="t", rows=frame)
    told = publisher.table("bare", frame, title="t").entry
    assert (told["text"]["ja"]["caption"], told["illustrative"]) == ("出典の記載なし", False)
    with pytest.raises(
        ValueError, match=r"section must be one of year, background, .*, got 'yaer'"
    ):
        publisher.table("own", tables.meetings, title="t", section="yaer")


def test_a_build_shows_only_the_name(tables, built, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    published = publish(tables)
    published._ipython_display_()
    title = published.entry["text"]["ja"]["title"]
    assert shown == [{HANDED: {"kind": "figure", "name": "service_map"}, "text/plain": title}]


def test_names_that_are_no_names_are_refused(tables, built):
    for name in ("../map", "a/b", "Map", "map.png", "", "map_", "a b"):
        with pytest.raises(ValueError, match="lower-case words joined by '_'"):
            publish(tables, name)
    assert list(built.iterdir()) == []


def test_an_unknown_language_is_refused(tables):
    with pytest.raises(ValueError, match=r"lang must be .*, got 'xx'"):
        Publisher(tables, lang="xx")


def test_a_letter_that_no_font_holds_is_named(tables, built):
    def plot(states, *, lang, names, **options):
        strange = names.copy()
        strange.loc[("target", "network"), ["ja", "en"]] = "\U0001f9ff"
        return charts.plot_coverage(states, lang=lang, names=strange)

    states = isogj.coverage_states(tables.catalogue, tables.cells)
    with pytest.raises(ValueError, match=r"figure strange cannot be printed: Glyph .* missing"):
        Publisher(tables)("strange", plot, states, rows=tables.catalogue)
    assert not list(built.rglob("*.png"))


def test_scopes_in_a_table_are_drawn_as_small_maps_beside_their_words(tables):
    publish = Publisher(tables, lang="en")
    target, phase = tables.targets["target"][0], tables.phases["phase"][0]
    frame = pd.DataFrame({"service": ["a", "b"], "cells": [[(target, phase)], []]})
    told = publish.table("own", frame.assign(source="report"), title="t").entry["text"]["en"]
    drawn, empty = told["maps"]["1"]
    assert drawn.startswith("<svg")
    assert "minimap" in drawn
    assert empty == ""
    assert told["rows"][1][1] == "—"
    plain = pd.DataFrame({"n": [1], "source": ["report"]})
    assert "maps" not in publish.table("plain", plain, title="t").entry["text"]["en"]


def test_a_column_of_ones_own_that_is_called_source_names_no_source(tables):
    own = pd.DataFrame({"source": ["https://example.org", None]})
    told = Publisher(tables, lang="en").table("own", own, title="t").entry
    assert (told["text"]["en"]["caption"], told["illustrative"]) == ("No source given", False)
    with pytest.raises(ValueError, match="nothing is known of the source 'https://example"):
        Publisher(tables).table("own", own, title="t", rows=own)


def test_texts_told_in_one_language_alone_have_the_head_of_both(tables):
    frame = pd.DataFrame({"wg": ["wg1"], "output_ja": ["表"]})
    for lang, head in (("ja", "活動と成果"), ("en", "What it did")):
        assert table_text(frame, Voice(lang, tables.names))["heads"][1] == head


def test_a_table_keeps_the_names_of_its_rows_and_takes_any_heads(tables):
    publish = Publisher(tables, lang="en")

    def told(frame):
        text = publish.table("own", frame, title="t", rows=()).entry["text"]["en"]
        return text["heads"], text["rows"]

    catalogue = tables.catalogue
    heads, rows = told(isogj.coverage_matrix(catalogue))
    assert heads[1:] == [Voice("en", tables.names).name("phase", c) for c in tables.phases["phase"]]
    assert [row[0] for row in rows] == Voice("en", tables.names).names(tables.targets["target"])
    by_cell = catalogue.groupby("phase", observed=True)
    assert told(by_cell.agg({"service": ["nunique", "count"]}))[0][1:] == [
        "service nunique", "service count",
    ]  # fmt: skip
    assert told(pd.DataFrame({2009: [1.5], 2010: [float("inf")]})) == (
        ["2009", "2010"],
        [["1.50", "inf"]],
    )
    assert told(catalogue["vendor"].value_counts())[0][0] == "Vendor"
    assert told(pd.DataFrame({"at": [pd.Timestamp("2009-06-01 14:30")]}))[1] == [
        ["1 June 2009 14:30"]
    ]
    with pytest.raises(ValueError, match="two columns of the frame have the name a"):
        told(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    with pytest.raises(ValueError, match="frame must be a DataFrame, got dict"):
        told({"a": [1]})


def test_a_figure_belongs_to_a_section_of_the_report(tables):
    with pytest.raises(ValueError, match=r"section must be one of .*, got 'mine'"):
        Publisher(tables).figure("own", plt.figure(), section="mine")


def test_what_a_figure_cannot_draw_is_told_as_the_figure_tells_it(tables):
    with pytest.raises(ValueError, match=r"plot_coverage cannot draw a DataFrame of .*: it lacks"):
        Publisher(tables)("own", charts.plot_coverage, tables.catalogue, rows=tables.catalogue)
