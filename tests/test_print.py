"""Pages for paper: what a name says is text, all of it stands there, the same bytes twice."""

import json
import re

import pandas as pd
import pytest
import typst
from typer.testing import CliRunner

from isogj_analysis import cli, load_tables
from isogj_analysis.draw import theme
from isogj_analysis.draw.voice import Voice
from isogj_analysis.report import sheets, typeset
from isogj_analysis.tables.settings import Settings

# What a name could be taken for: markup, code, a formula, a tag; and one that is long.
HOSTILE = ["#panic()", "$x^2$", r"\ \u{41} \n", "<label>", "*a* _b_ `c`", '"] #[', "長い名前" * 30]
A4, A3 = (595, 842), (1191, 842)


def isogj(*words):
    done = CliRunner().invoke(cli.app, [*map(str, words)])
    return done.exit_code, done.output


@pytest.fixture
def told(monkeypatch):
    """What the pages were told, with the template and the kind of file."""
    calls = []

    def note(template, data, **options):
        calls.append((template, data, options))
        return typeset.typeset(template, data, **options)

    monkeypatch.setattr(sheets, "typeset", note)
    return calls


def tables_of(template, data):
    """Return the tables of a document as Typst has understood them."""
    data = json.dumps(
        {**data, "look": {"fonts": ["DejaVu Sans"], "accent": "#000", "alert": "#000"}}
    )
    root = typeset._TEMPLATES
    found = typst.query(root / f"{template}.typ", "table", root=root, sys_inputs={"data": data})
    return json.loads(found)


def texts_of(template, data):
    """Return the texts of the cells of all tables of a document."""

    def walk(part):
        if isinstance(part, list):
            return "".join(map(walk, part))
        if not isinstance(part, dict):
            return ""
        if part["func"] in ("text", "symbol"):
            return part["text"]
        if part["func"] == "image":
            return part["alt"]
        inner = {"space": " ", "linebreak": "\n"}.get(part["func"])
        return inner or walk([part.get(name) for name in ("body", "child", "children")])

    cells = []
    for table in tables_of(template, data):
        for child in table["children"]:
            inner = child["children"] if "header" in child["func"] else [child]
            cells += [walk(cell) for cell in inner]
    return cells


def pages_of(content):
    """Return the sizes of the pages of a PDF."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)\s*\]", content)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("a3", A3)])
def test_every_service_stands_on_paper_as_text_and_twice_the_same(
    small, tmp_path, paper, size, told
):
    files = [tmp_path / "one.pdf", tmp_path / "two.PDF"]
    for file in files:
        said = isogj("table", "--out", file, "--data", small, "--sheet", paper, "--lang", "en")
        assert said == (0, f"3 services in {file}\n")
    content, again = (file.read_bytes() for file in files)
    assert content == again
    assert set(pages_of(content)) == {size}
    assert b"/ToUnicode" in content, "its letters can be found and copied"
    assert b"CreationDate" not in content
    cells = texts_of(*told[0][:2])
    voice = Voice("en", load_tables(small).names)
    assert cells[:5] == ["Genre", "Service", "Vendor", "Cells", "What it does"]
    assert {voice.name("service", code) for code in ("b-advice", "c-watch")} <= set(cells)
    assert voice.name("genre", "consulting") in cells


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_whatever_it_looks_like(small, name, tmp_path, monkeypatch, told):
    tables = load_tables(small)
    names = tables.names.copy()
    for row in (
        ("service", "a-watch"),
        ("genre", "monitoring"),
        ("phase", "monitor"),
        ("target", "network"),
        ("vendor", "vendor-a"),
    ):
        names.loc[row, :] = name
    monkeypatch.setitem(vars(tables), "names", names)
    catalogue = tables.catalogue
    sheets.write_table_pages(tables, catalogue, tmp_path / "t.pdf", lang="en")
    sheets.write_sheets(tables, ["monitoring"], tmp_path / "s.pdf", catalogue=catalogue)
    for template, data, _ in told:
        assert any(name in cell for cell in texts_of(template, data)), template


def test_scopes_are_small_maps_that_can_be_read_aloud(small, tmp_path, told):
    tables = load_tables(small)
    catalogue = pd.concat([tables.catalogue.assign(phase=phase) for phase in ("plan", "monitor")])
    sheets.write_table_pages(tables, catalogue, tmp_path / "x.pdf", lang="en")
    cells = texts_of(*told[0][:2])
    assert "Network×Monitor, Network×Plan, Data×Monitor, Data×Plan" in cells


def test_heads_stand_on_every_page(small, tmp_path, told):
    tables = load_tables(small)
    parts = [tables.catalogue.assign(service=f"s{n}") for n in range(120)]
    catalogue = pd.concat(parts).drop_duplicates(["service", "phase", "target"])
    sheets.write_table_pages(tables, catalogue, tmp_path / "x.pdf", lang="en")
    assert len(pages_of((tmp_path / "x.pdf").read_bytes())) > 1
    heads = [child for child in tables_of(*told[0][:2])[0]["children"] if "header" in child["func"]]
    # What is not said is as Typst has it: it repeats heads.
    assert not [head for head in heads if head.get("repeat") is False]
    assert len(heads) == 1
    assert told[0][1]["sheets"][0][0]["text"]["title"] == "120 services, classified"


def test_without_a_day_the_last_on_record_counts_and_is_printed(small, tmp_path, told):
    for options in ([], ["--on", "2009-10-01"], ["--on", "2010-01-01"]):
        assert isogj("table", "--out", tmp_path / "x.pdf", "--data", small, *options)[0] == 0
    none, last, later = (data["sheets"][0][0]["text"]["caption"] for _, data, _ in told)
    assert none == last != later
    assert "2009年10月1日時点" in none


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--out", "x.docx"], "--out must name a file that ends in .xlsx or .pdf, got x.docx"),
        (
            ["--out", "x.xlsx", "--sheet", "a3"],
            "--sheet is the paper of a .pdf, got it with x.xlsx",
        ),
        (["--out", "nowhere/x.pdf"], "--out must name a file in a folder that is there"),
    ],
)
def test_what_cannot_be_written_is_told(options, said):
    code, output = isogj("table", *options)
    assert code == 1
    assert said in output


def test_what_the_system_refuses_is_told_in_a_line(tmp_path):
    for kind in ("xlsx", "pdf"):
        file = tmp_path / f"folder.{kind}"
        file.mkdir()
        assert isogj("table", "--out", file) == (1, f"{file}: Is a directory\n")


def test_a_font_that_is_none_and_what_typst_refuses_are_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "broken.typ").write_text("#panic()")
    with monkeypatch.context() as patch:
        patch.setattr(typeset, "_TEMPLATES", tmp_path)
        with pytest.raises(
            ValueError, match=r"^the pages cannot be set by Typst: [^\n]*panic[^\n]*$"
        ):
            typeset.typeset("broken", {})
    broken = tmp_path / "letters.ttf"
    broken.write_bytes(b"no font")
    house = theme.Theme.of(Settings())
    monkeypatch.setattr(typeset, "theme", lambda: house)
    monkeypatch.setattr(theme.Theme, "font_file", broken)
    with pytest.raises(ValueError, match=r"letters.ttf cannot be used for print: Typst finds no"):
        typeset.typeset("sheets", {})
