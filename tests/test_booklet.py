"""The classification table as a PDF: every page on its paper, the same bytes twice."""

import re
import zlib

import pytest
from typer.testing import CliRunner

from isogj_analysis import cli
from isogj_analysis.report.booklet import PAPERS

POINTS = 72


def isogj(*words):
    done = CliRunner().invoke(cli.app, ["table", *map(str, words)])
    return done.exit_code, done.output


def sheets(content: bytes) -> list[tuple[float, float]]:
    boxes = re.findall(rb"/MediaBox \[ *0 0 ([0-9.]+) ([0-9.]+) *\]", content)
    return [(float(wide), float(high)) for wide, high in boxes]


def strokes(content: bytes) -> list[bytes]:
    """What is drawn on each page, as text."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, flags=re.DOTALL)
    drawn = []
    for stream in streams:
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        if b" Tf" in text:
            drawn.append(text)
    return drawn


@pytest.mark.parametrize("sheet", ["a4", "a3"])
def test_every_service_is_on_a_sheet_of_the_paper_asked_for(small, tmp_path, sheet):
    files = [tmp_path / "one.pdf", tmp_path / "two.PDF"]
    for file in files:
        code, said = isogj("--out", file, "--data", small, "--sheet", sheet, "--lang", "en")
        assert (code, said.strip()) == (0, f"3 services in {file}, 1 page")
    content, again = (file.read_bytes() for file in files)
    assert content == again
    wide, high = (inches * POINTS for inches in PAPERS[sheet])
    assert sheets(content) == [(pytest.approx(wide, abs=0.5), pytest.approx(high, abs=0.5))]
    assert len(strokes(content)) == 1
    assert b"/Title (Classification)" in content
    assert b"CreationDate" not in content
    assert b"ModDate" not in content
    # Letters that can be searched and printed, not drawings of them.
    assert b"/Type3" not in content


def test_without_a_day_the_last_on_record_counts_and_is_printed(small, tmp_path):
    drawn = []
    for options in ([], ["--on", "2009-10-01"], ["--on", "2010-01-01"]):
        assert isogj("--out", tmp_path / "x.pdf", "--data", small, *options)[0] == 0
        drawn.append(strokes((tmp_path / "x.pdf").read_bytes()))
    none, last, later = drawn
    assert none == last != later


def test_pages_are_many_where_the_services_are(tmp_path):
    file = tmp_path / "all.pdf"
    code, said = isogj("--out", file, "--on", "2009-06-01", "--sheet", "a3")
    assert (code, said.strip()) == (0, f"123 services in {file}, 5 pages")
    content = file.read_bytes()
    assert len(sheets(content)) == len(strokes(content)) == 5


def test_what_the_system_refuses_is_told_in_a_line(tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    file = tmp_path / "folder.xlsx"
    assert isogj("--out", file) == (1, f"{file}: Is a directory\n")


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
    code, output = isogj(*options)
    assert code == 1
    assert said in output
