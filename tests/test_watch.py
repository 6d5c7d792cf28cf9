"""Building again on save."""

import threading
import time

import pytest

from isogj_analysis.report import watch
from isogj_analysis.report.errors import ReportError


class NoForge:
    """Stands where a forge stands, and counts those that burn."""

    burning = 0

    def __init__(self):
        NoForge.burning += 1

    def close(self):
        NoForge.burning -= 1


class EnoughError(Exception):
    """Ends a watch."""


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """A watch of two folders that is ended by the given number of builds."""
    monkeypatch.setattr(watch, "_EVERY", 0.02)
    monkeypatch.setattr(watch, "light_forge", NoForge)
    monkeypatch.setattr(watch, "PACKAGE", tmp_path / "package")
    for name in ("data", "nb", "package"):
        (tmp_path / name).mkdir()
    said = []

    def run(acts, fault=None):
        acts, builds = iter(acts), []

        def build(light):
            builds.append(time.monotonic())
            act = next(acts, None)
            if act is None:
                raise EnoughError
            threading.Timer(0.1, act).start()
            if fault:
                raise fault

        with pytest.raises(EnoughError):
            watch.build_on_save(build, tmp_path / "data", tmp_path / "nb", tell=said.append)
        return len(builds)

    run.said = said
    return run


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
    monkeypatch.setattr(watch, "_EVERY", 0.2)
    file = tmp_path / "data" / "a.csv"

    def in_steps():
        for step in range(4):
            file.write_text(str(step))
            time.sleep(0.1)

    last = lambda: threading.Timer(0.6, lambda: file.write_text("end")).start()  # noqa: E731
    assert watched([in_steps, last]) == 3


def test_a_spare_forge_is_lit_before_it_is_needed_and_put_out_in_the_end(watched, tmp_path):
    burning = []
    save = [lambda: burning.append(NoForge.burning) or (tmp_path / "nb" / "a").write_text("1")]
    watched(save)
    assert burning == [1]
    assert NoForge.burning == 0


def test_a_spare_forge_is_lit_anew_where_the_package_changed(monkeypatch):
    monkeypatch.setattr(watch, "light_forge", NoForge)
    spare = watch.Spare()
    spare.light()
    waiting = spare._forge
    assert spare.take() is waiting
    spare.light()
    stale = spare._forge
    monkeypatch.setattr(watch, "take_package", lambda: {"cli.py": "changed"})
    fresh = spare.take()
    assert fresh is not stale
    assert NoForge.burning == 2
    waiting.close(), fresh.close()
