"""Bytes to rows: every cell as it was written, every line as an editor counts it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isogj_analysis.tables.csv_bytes import read_csv

cells = st.text(st.sampled_from('ab"\n,あ株 '), max_size=6)
grids = st.lists(st.tuples(cells, cells, cells), max_size=8)


def write(rows: list[tuple[str, ...]], *, end: str = "\n") -> str:
    out = io.StringIO()
    # The writer does not see that a line feed in a cell breaks a line of an old Mac's file too.
    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def listed(data: bytes | str) -> list[tuple[int, str]]:
    sheet = read_csv(data if isinstance(data, bytes) else data.encode(), "t.csv")
    return [(p.line, p.problem) for p in sheet.problems]


@given(
    grids, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-8-sig", "cp932"])
)
def test_what_a_csv_writer_wrote_is_read_back(
    grid: list[tuple[str, str, str]], end: str, encoding: str
) -> None:
    text = write([("x", "y", "z")], end=end)
    wanted, lines = [], []
    for row in grid:
        line = text.count(end) + (text.count("\n") if end != "\n" else 0)
        line -= text.count("\r\n") if end == "\r\n" else 0
        text += write([row], end=end)
        tidy = [cell.strip() or None for cell in row]
        if any(tidy):
            wanted.append(tidy)
            lines.append(line + 1)
    sheet = read_csv(text.encode(encoding), "t.csv")
    assert (sheet.problems, sheet.header) == ([], ["x", "y", "z"])
    assert sheet.rows.astype(object).where(sheet.rows.notna(), None).to_numpy().tolist() == wanted
    assert sheet.lines.tolist() == lines


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise(data: bytes) -> None:
    sheet = read_csv(data, "t.csv")
    assert sheet.intact or sheet.problems or sheet.header in ([], None)


@given(st.text(st.sampled_from('ab",\n'), max_size=40))
def test_no_text_of_quotes_raises_and_lines_stay_in_the_file(text: str) -> None:
    sheet = read_csv(f"x,y\n{text}".encode(), "t.csv")
    last = text.count("\n") + 2
    assert all(1 <= p.line <= last for p in sheet.problems)
    assert all(1 < line <= last for line in sheet.lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('x,y\na,b"c\nd,e\n', [2]),
        ('x,y\na,"b\nd,e\nf,g\n', [2]),
        ('x,y\n"a\na",b\nd,"e"f\n', [4]),
        ('x,y\na,"b"\n"c,d\ne,"f"\n', [3]),
        ('x,y\na"b,c\nd,e"f\ng,h\n"i,j', [2, 3, 5]),
        ('x,y\n"a ""b"" c",d\n', []),
        ('x,y\n"a\n\n\n",b\n"c" ,d\n', [6]),
        ('"x,y\na,b\n', [1]),
        ('"x",y\n"a",b', []),
    ],
)
def test_a_stray_quote_is_found_on_its_line(text: str, lines: list[int]) -> None:
    assert [line for line, problem in listed(text) if "stray quote" in problem] == lines


def test_what_stands_beside_a_spoilt_line_is_still_read() -> None:
    sheet = read_csv(b'x,y\na,b"c\nd,e\nf\ng,h\n', "t.csv")
    assert sheet.rows.to_numpy().tolist() == [["d", "e"], ["g", "h"]]
    assert sheet.lines.tolist() == [3, 5]
    assert [(p.line, p.problem) for p in sheet.problems][1] == (4, "has 1 cell, the header 2")
    assert not sheet.intact


def test_a_file_full_of_stray_quotes_ends_in_one_line_for_the_rest() -> None:
    found = listed("x,y\n" + 'a,b"c\n' * 500)
    assert len(found) == 101
    assert found[-1] == (102, "and the lines after it hold more stray quotes")


@pytest.mark.parametrize("text", ["x,y\n", "\n\nx,y\n1,2\n\n , \n3,4\n\n", "x,y"])
def test_blank_lines_are_no_rows(text: str) -> None:
    sheet = read_csv(text.encode(), "t.csv")
    assert (sheet.header, sheet.problems) == (["x", "y"], [])
    assert sheet.lines.tolist() == ([4, 7] if "1" in text else [])


def test_the_lines_in_the_other_encoding_are_named() -> None:
    utf8, cp932 = "監視,b\n".encode(), "監視,b\n".encode("cp932")
    most = b"x,y\n" + utf8 * 3 + cp932 + utf8
    assert listed(most) == [
        (5, "is in CP932, most of the file in UTF-8; save the whole file in one encoding")
    ]
    assert [line for line, _ in listed(b"x,y\n" + cp932 * 3 + utf8)] == [5]
    assert [line for line, _ in listed(b"\xef\xbb\xbfx,y\n" + cp932 * 3)] == [2, 3, 4]
    assert [line for line, _ in listed(b"x,y\n" + cp932 + utf8)] == [2]


def test_half_width_kana_in_cp932_are_not_taken_for_utf8() -> None:
    text = "x,y\nﾃｨ,監視\nﾃｨ,ﾃｨ\n"
    "ﾃｨ".encode("cp932").decode("utf-8")
    sheet = read_csv(text.encode("cp932"), "t.csv")
    assert sheet.problems == []
    assert sheet.rows.to_numpy().tolist() == [["ﾃｨ", "監視"], ["ﾃｨ", "ﾃｨ"]]


def test_bytes_of_no_encoding_and_utf16_are_told() -> None:
    assert listed("x,y\n監視,b\n".encode() + b"\xff\xfe,c\n") == [
        (3, "is neither UTF-8 nor CP932; save the whole file in one encoding")
    ]
    assert listed("x,y\n".encode("utf-16")) == [(0, "is in UTF-16; save it as CSV UTF-8")]


def test_nul_bytes_are_named_line_by_line() -> None:
    assert [line for line, _ in listed(b"x,y\na\0,b\nc,d\n\0\n")] == [2, 4]


def test_a_stray_quote_in_a_long_line_is_told_on_it() -> None:
    long = "監視" * 200
    for text in (f'x,y\n{long},b"c\n', f'x,y\n{long},"b"c\n', f'x,y\n"{long},b\nd,e\n'):
        assert [line for line, told in listed(text) if "stray quote" in told] == [2]


def test_what_is_beyond_the_limits_is_told() -> None:
    assert listed("x,y\n" + "a" * 10_001 + ",b\n") == [
        (2, "is 10,001 letters long; a cell has at most 10,000")
    ]
    assert listed("x," * 200_000 + "\n") == [
        (0, "has 200,001 columns; a table has at most 200,000 rows and 1,000 columns")
    ]
    for rows, told in (("a,b\n" * 200_001, "200,001 rows"), (",\n" * 400_000, "400,002 lines")):
        assert listed("x,y\n" + rows) == [
            (0, f"has {told}; a table has at most 200,000 rows and 1,000 columns")
        ]


def test_a_file_in_jis_is_told() -> None:
    assert listed("x,y\n監視,b\n".encode("iso2022_jp")) == [
        (0, "is in JIS (ISO-2022-JP); save it as CSV UTF-8")
    ]
