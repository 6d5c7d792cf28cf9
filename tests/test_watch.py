"""Building again on save."""

import threading
import time

import pytest

from isogj_analysis.report import run, stamp
from isogj_analysis.report.errors import ReportError


class EnoughError(Exception):
    """Ends a watch."""


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """A watch of two folders that is ended by the given number of builds."""
    monkeypatch.setattr(run, "_EVERY", 0.02)
    monkeypatch.setattr(stamp, "PACKAGE", tmp_path / "package")
    for name in ("data", "nb", "package"):
        (tmp_path / name).mkdir()
    said = []

    def watched(acts, fault=None):
        acts, builds = iter(acts), []

        def build():
            builds.append(time.monotonic())
            act = next(acts, None)
            if act is None:
                raise EnoughError
            threading.Timer(0.1, act).start()
            if fault:
                raise fault

        with pytest.raises(EnoughError):
            run.watch_report(
                build, tmp_path / "data", tmp_path / "nb", tmp_path / "figures", tell=said.append
            )
        return len(builds)

    watched.said = said
    return watched


def test_every_save_is_built(watched, tmp_path):
    saves = [
        lambda: (tmp_path / "data" / "meetings.csv").write_text("1"),
        lambda: (tmp_path / "nb" / "01.ipynb").write_text("1"),
        lambda: (tmp_path / "package" / "x.py").write_text("1"),
        lambda: (tmp_path / "data" / "meetings.csv").unlink(),
    ]
    assert watched(saves) == 5


def test_a_fault_is_told_and_waited_out(watched, tmp_path):
    save = [lambda: (tmp_path / "data" / "a.csv").write_text("1")]
    assert watched(save, ReportError("nb/01.ipynb, cell 2: ValueError: x")) == 2
    assert watched.said[0] == "nb/01.ipynb, cell 2: ValueError: x"
    assert watched.said[1] == "waiting for a save (ctrl-C ends)"


def test_what_editors_leave_is_no_save(watched, tmp_path):
    (tmp_path / "nb" / ".ipynb_checkpoints").mkdir()
    (tmp_path / "package" / "__pycache__").mkdir()

    def litter():
        (tmp_path / "data" / "~$meetings.xlsx").write_text("1")
        (tmp_path / "data" / ".meetings.csv.swp").write_text("1")
        (tmp_path / "nb" / ".ipynb_checkpoints" / "01.ipynb").write_text("1")
        (tmp_path / "package" / "__pycache__" / "x.pyc").write_text("1")
        threading.Timer(0.4, lambda: late.append(1) or (tmp_path / "nb" / "a").touch()).start()

    late = []
    assert watched([litter]) == 2
    assert late == [1], "it was the file after them that counted"


def test_a_save_in_several_steps_is_built_once(watched, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "_EVERY", 0.2)
    file = tmp_path / "data" / "a.csv"

    def in_steps():
        for step in range(4):
            file.write_text(str(step))
            time.sleep(0.1)

    last = lambda: threading.Timer(0.6, lambda: file.write_text("end")).start()  # noqa: E731
    assert watched([in_steps, last]) == 3
