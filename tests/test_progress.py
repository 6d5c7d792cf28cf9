"""What a person sees while a report is built."""

import sys

import pytest

from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.progress import Teller


def build() -> None:
    told = Teller(quiet=False)
    with told.steps(2):
        with told.step("01_a"):
            told.say("a word of /nb/[b]")
        with told.step("02_b"):
            raise ReportError("nb/02_b.ipynb, cell 2: ValueError")


def test_lines_say_each_thing_once(capsys):
    with pytest.raises(ReportError):
        build()
    assert capsys.readouterr().err.splitlines() == [
        "a word of /nb/[b]",
        "01_a: 0.0 s",
        "02_b: failed",
    ]


def test_a_bar_says_the_same_and_is_taken_away(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with pytest.raises(ReportError):
        build()
    said = capsys.readouterr().err
    for line in ("01_a: 0.0 s", "a word of /nb/[b]", "02_b: failed"):
        assert line in said
    assert "2/2" in said
    assert said.endswith("\x1b[2K"), "the line of the bar is erased"
