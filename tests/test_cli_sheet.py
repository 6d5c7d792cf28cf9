"""`isogj sheet`: pages of A4 of one genre or of all, named as people name them."""

import re

import pytest
from matplotlib.image import imread
from typer.testing import CliRunner

from isogj_analysis import as_of, cli, load_tables
from isogj_analysis.report import sheets, typeset


@pytest.fixture
def told(monkeypatch):
    """What the sheets that were written tell, each by table."""
    found = []

    def note(template, data, **options):
        found.extend({of["name"]: of for of in tables} for tables in data["sheets"])
        return typeset.typeset(template, data, **options)

    monkeypatch.setattr(sheets, "typeset", note)
    return found


def isogj(*words):
    done = CliRunner().invoke(cli.app, ["sheet", *map(str, words)])
    return done.exit_code, done.output


def test_without_a_genre_all_have_a_page_of_a4_and_the_same_bytes_again(small, tmp_path):
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for file in files:
        assert isogj("--data", small, "--out", file) == (0, f"2 sheets in {file}\n")
    one, two = (file.read_bytes() for file in files)
    assert one == two
    assert one.count(b"/MediaBox") == 2
    assert b"CreationDate" not in one


@pytest.mark.parametrize("genre", ["monitoring", "運用監視", "ＭＯＮＩＴＯＲＩＮＧ", "Monitoring"])
def test_a_genre_may_be_named_by_its_code_or_either_name(small, tmp_path, genre):
    out = tmp_path / "sheet.png"
    assert isogj(genre, "--data", small, "--out", out, "--lang", "en") == (0, f"1 sheet in {out}\n")
    height, width = imread(out).shape[:2]
    assert (width, height) == (1654, 2339)


def test_the_services_of_the_genre_alone_are_counted_and_made_up_ones_stamped(
    tmp_path, told, tables
):
    out = tmp_path / "sheet.png"
    assert isogj("forensics", "--on", "2009-06-01", "--out", out, "--lang", "en")[0] == 0
    catalogue = as_of(tables.catalogue, "2009-06-01")
    own = catalogue.loc[catalogue["genre"] == "forensics", "service"].nunique()
    assert told[0]["guideline"]["text"]["rows"][0][-1] == str(own)
    assert told[0]["guideline"]["illustrative"]


def test_day_language_and_data_make_a_difference(small, tmp_path):
    told = set()
    for options in ([], ["--on", "2009-06-01"], ["--lang", "en"], ["--on", "2009-11-01"]):
        out = tmp_path / "sheet.png"
        assert isogj("monitoring", "--data", small, "--out", out, *options)[0] == 0
        told.add(out.read_bytes())
    assert len(told) == 4


@pytest.mark.parametrize(
    ("genre", "said"),
    [
        ("monitorng", {
            "ja": "the nearest are monitoring (運用監視), consulting (コンサルティング)",
            "en": "the nearest are monitoring (Monitoring), consulting (Consulting)",
        }),
        ("運用", {"ja": "the nearest is monitoring (運用監視)",
                  "en": "the nearest is monitoring (Monitoring)"}),
        ("xyz", {"ja": "known are monitoring (運用監視), consulting (コンサルティング)",
                 "en": "known are monitoring (Monitoring), consulting (Consulting)"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_genre_that_nobody_knows_is_told_with_the_nearest(small, tmp_path, genre, said, lang):
    status, text = isogj(genre, "--data", small, "--out", tmp_path / "x.pdf", "--lang", lang)
    told = f"genre must be one that the catalogue knows, got {genre!r}; {said[lang]}"
    assert (status, text) == (1, told + "\n")
    assert not (tmp_path / "x.pdf").exists()


def test_of_many_genres_a_few_are_told(tmp_path, tables):
    text = isogj("xyzzy", "--out", tmp_path / "x.pdf", "--lang", "en")[1]
    more = len(tables.genres) - 5
    assert text.count("(") == 5
    assert text.endswith(f" and {more} more\n")


@pytest.mark.parametrize(("lang", "said"), [("ja", "2010年4月1日時点"), ("en", "1 April 2010")])
def test_without_a_day_the_last_on_record_stands_at_the_foot(tmp_path, told, lang, said):
    out = tmp_path / "sheet.png"
    assert isogj("forensics", "--out", out, "--lang", lang)[0] == 0
    assert said in told[0]["guideline"]["text"]["caption"]


def test_without_any_day_on_record_none_is_told(small, tmp_path, edit, told):
    edit("services", ",,,a-watch,sample", ",,,,sample")
    services = ("a-watch", "a-watch-two", "b-advice", "c-watch")
    rows = "".join(f"{service},monitor,network,,\n" for service in services)
    (small / "scopes.csv").write_text("service,phase,target,since,until\n" + rows)
    out = tmp_path / "sheet.png"
    assert isogj("monitoring", "--data", small, "--out", out, "--lang", "en")[0] == 0
    assert "as of" not in told[0]["guideline"]["text"]["caption"]


def test_a_sheet_says_where_the_genre_stands_what_it_leaves_out_and_who_offers_it(
    tmp_path, told, tables
):
    assert (
        isogj("monitoring", "--on", "2009-06-01", "--out", tmp_path / "x.pdf", "--lang", "en")[0]
        == 0
    )
    (sheet,) = told
    own = as_of(tables.catalogue, "2009-06-01").query("genre == 'monitoring'")
    vendors, groups = own["vendor"].nunique(), own["corporate_group"].nunique()
    offers = f"{vendors} vendors ({groups} groups) offer it"
    about = sheet["guideline"]["text"]
    assert about["title"] == f"{tables.names.loc[('genre', 'monitoring'), 'en']}: {offers}"
    assert set(about["rows"][0][0].split(", ")) == {
        "×".join(tables.names.loc[(axis, code), "en"] for axis, code in cell.items())
        for cell in own[["target", "phase"]].to_dict("records")
    }
    assert len(sheet["guideline_vendors"]["text"]["rows"]) == vendors
    for name, most in (("guideline_limits", 6), ("guideline_alternatives", 5)):
        assert len(sheet[name]["text"]["rows"]) == most
        assert re.search(rf", the first {most} of \d+ rows$", sheet[name]["text"]["title"])
    asked = [row[:2] for row in sheet["guideline_questions"]["text"]["rows"]]
    assert ["phase", tables.names.loc[("phase", "monitor"), "en"]] in asked


def test_what_nobody_offers_is_said(small, tmp_path, told):
    tables = load_tables(small)
    others = tables.catalogue.query("genre != 'monitoring'")
    sheets.write_sheets(tables, ["monitoring"], tmp_path / "x.pdf", catalogue=others, lang="en")
    assert told[0]["guideline"]["text"]["title"] == "Monitoring: 0 vendors (0 groups) offer it"
    assert {name for name, of in told[0].items() if not of["text"]["rows"]} == {
        f"guideline_{part}" for part in ("limits", "vendors", "alternatives", "questions")
    }


def test_a_sheet_of_two_pages_is_no_picture(small, tmp_path, edit):
    edit("genres", "機器を見張り", "機器を見張り" * 1600)
    out = tmp_path / "x.png"
    status, text = isogj("monitoring", "--data", small, "--out", out)
    assert (status, out.exists()) == (1, False)
    assert "write it as a .pdf" in text


def test_a_name_of_two_genres_is_not_guessed(small, tmp_path, edit):
    edit("genres", "コンサルティング,Consulting", "運用監視,Consulting")
    assert isogj("運用監視", "--data", small, "--out", tmp_path / "x.pdf") == (
        1, "運用監視 is the name of consulting and monitoring; give one of the codes\n",
    )  # fmt: skip


def test_what_cannot_be_written_is_a_clear_error(small, tmp_path):
    assert isogj("--out", "x.png") == (
        1, "--out must name a file that ends in .pdf where all genres are written, got x.png\n",
    )  # fmt: skip
    assert isogj("monitoring", "--out", "x.svg") == (
        1, "--out must name a file that ends in .pdf or .png, got x.svg\n",
    )  # fmt: skip
    gone = tmp_path / "gone" / "x.pdf"
    assert isogj("--out", gone) == (
        1, f"--out must name a file in a folder that is there, got {gone}\n",
    )  # fmt: skip


def test_a_folder_without_genres_has_no_sheet(small, tmp_path):
    for name in ("genres", "services", "scopes"):
        file = small / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert isogj("--data", small, "--out", tmp_path / "x.pdf") == (
        1, "genres.csv must have a row for each sheet, it has none\n",
    )  # fmt: skip
    assert not (tmp_path / "x.pdf").exists()


def test_a_letter_that_no_font_has_is_told_and_nothing_written(small, tmp_path, edit):
    edit("genres", "機器を見張り", "𒀀を見張り")
    status, text = isogj("monitoring", "--data", small, "--out", tmp_path / "x.pdf")
    assert status == 1
    assert "holds 𒀀 (cuneiform sign a), which the font of the figures lacks" in text
    assert not (tmp_path / "x.pdf").exists()
