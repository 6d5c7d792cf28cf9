"""What a person sees while a report is built."""

import io

import pytest

from isogj_analysis.report import progress


def build(shown) -> None:
    with shown:
        shown.note("waiting")
        shown.begin(["01_a", "02_b"])
        shown.started("01_a")
        shown.started("02_b")
        shown.ended("01_a", 1.25, None)
        shown.note("a word of /nb/[b]")
        shown.ended("02_b", 0.0, "nb/02_b.ipynb, cell 2: ValueError")
        shown.begin(["page and deck"])
        shown.started("page and deck")
        shown.ended("page and deck", 2.0, None)


def test_lines_say_each_thing_once(capsys):
    build(progress.Lines())
    assert capsys.readouterr().err.splitlines() == [
        "waiting", "01_a: 1.2 s", "a word of /nb/[b]", "02_b: failed", "page and deck: 2.0 s",
    ]  # fmt: skip


def test_a_bar_says_the_same_and_is_taken_away(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    build(progress.Bar())
    said = capsys.readouterr().err
    for line in ("waiting", "01_a: ", "a word of /nb/[b]", "02_b: failed"):
        assert line in said
    assert "3/3" in said


def test_where_nothing_is_run_there_is_no_bar(capsys):
    with progress.Bar():
        pass
    assert capsys.readouterr() == ("", "")


def test_a_bar_does_not_outlive_what_went_wrong(monkeypatch):
    monkeypatch.setattr("sys.stderr", io.StringIO())
    shown = progress.Bar()

    def fail():
        with shown:
            shown.begin(["01_a"])
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert not shown._bar.live.is_started
