"""`isogj changes`: every change once, in words, and clear errors for what cannot be compared."""

import re
import shutil

import pytest
from typer.testing import CliRunner

from isogj_analysis import cli
from isogj_analysis.tables import load_tables

DAYS = ["--from", "2009-06-01", "--to", "2010-06-01"]


def isogj(*words):
    done = CliRunner().invoke(cli.app, ["changes", *map(str, words)])
    return done.exit_code, done.output


def blocks(text):
    """The lines under each head, by its kind, with the number that the head states."""
    found, kind = {}, ""
    for line in text.splitlines():
        if head := re.fullmatch(r"(\S+?) ?[（(](\d+)件?[）)]", line):
            kind = head[1]
            found[kind] = (int(head[2]), [])
        elif line.startswith("  "):
            found[kind][1].append(line.strip())
    return found


def test_every_planted_change_is_told_once_under_its_kind():
    status, text = isogj(*DAYS)
    assert status == 0
    assert text.splitlines()[0] == "2009年6月1日から2010年6月1日までに変わったサービス：26件"
    found = blocks(text)
    assert {kind: stated for kind, (stated, _) in found.items()} == {
        "追加": 8, "終了": 5, "改称": 4, "範囲の変更": 5, "分類の変更": 4,
    }  # fmt: skip
    for stated, lines in found.values():
        assert len(lines) == stated
    told = [line for _, lines in found.values() for line in lines]
    assert len(set(told)) == 26
    tables = load_tables()
    name, vendor = tables.names["ja"], tables.services.set_index("service")["vendor"]

    def of(*services):
        told = " → ".join(name["service", service] for service in services)
        return f"{told}（{name['vendor', vendor[services[-1]]]}）"

    def cell(target, phase):
        return f"{name['target', target]}×{name['phase', phase]}"

    renamed = of("a-emergency-response", "a-incident-emergency")
    assert renamed in found["改称"][1]
    penetration = f"{of('d-penetration')}  −{cell('application', 'assess')}"
    assert found["範囲の変更"][1][0] == penetration
    genres = f"{name['genre', 'web-protection']} → {name['genre', 'monitoring']}"
    assert found["分類の変更"][1][0] == f"{of('c-tamper-detection')}  {genres}"
    assert f"{of('e-ipv6')}  +{cell('network', 'plan')}" in text
    assert text.splitlines()[-2:] == [
        f"埋まった空白（2マス）：{cell('data', 'monitor')}、{cell('people', 'build')}",
        f"新たな空白（1マス）：{cell('network', 'train')}",
    ]


def test_it_is_told_in_english():
    status, text = isogj(*DAYS, "--lang", "en")
    assert status == 0
    assert text.startswith("1 June 2009 to 1 June 2010: 26 services changed")
    assert list(blocks(text)) == ["added", "ended", "renamed", "rescoped", "reclassified"]
    assert not re.search("[ぁ-んァ-ン]", text)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ["--from", "2010-06-01", "--to", "2009-06-01"],
            "--from must be before --to, got 2010-06-01 and 2009-06-01",
        ),
        (
            ["--from", "2010-06-01", "--to", "2010-06-01"],
            "--from must be before --to, got 2010-06-01 and 2010-06-01",
        ),
        (["--from", "2009-06-01"], "name two days with --from and --to, or two folders"),
        (["--from", "June", "--to", "2010-06-01"], "'June' is not a date; write it as 2009-06-01"),
        (["one"], "name one folder with --data, or two as arguments, got one"),
        (
            ["a", "b", "--data", "c"],
            "name one folder with --data, or two as arguments, got a, b, c",
        ),
    ],
)
def test_what_cannot_be_compared_is_a_clear_error(words, error):
    assert isogj(*words) == (1, f"{error}\n")


def test_two_folders_are_compared_and_each_name_comes_from_its_own(small, tmp_path, edit):
    later = tmp_path / "later"
    shutil.copytree(small, later)
    services = later / "services.csv"
    text = services.read_text(encoding="utf-8")
    name = text.splitlines()[-1].split(",")[2]
    services.write_text(text.replace(name, "別の呼び名"), encoding="utf-8")
    status, text = isogj(small, later)
    assert status == 0
    assert list(blocks(text)) == ["改称"]
    assert f"{name} → 別の呼び名" in text
    assert text.splitlines()[0] == f"{small}から{later}までに変わったサービス：1件"


def test_places_are_compared_by_their_tables(small, tmp_path):
    for year in ("2009", "2010"):
        shutil.copytree(small, tmp_path / year / "data")
    places = tmp_path / "2009", tmp_path / "2010"
    status, text = isogj(*places, "--lang", "en")
    assert (status, text.splitlines()[0]) == (
        0, f"{places[0]} to {places[1]}: 0 services changed",
    )  # fmt: skip


def test_two_folders_that_are_alike_have_no_change(small):
    status, text = isogj(small, small, "--lang", "en")
    assert status == 0
    assert text.splitlines() == [
        f"{small} to {small}: 0 services changed",
        "",
        "gaps filled (0): none",
        "new gaps (0): none",
    ]


def test_one_folder_of_the_readers_own_is_read(small):
    assert isogj(*DAYS, "--data", small)[1] != isogj(*DAYS)[1]
