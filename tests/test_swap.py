"""Swapping folders in whole: after a stop at any point, the next start puts things right."""

import json
import multiprocessing
import sys
import time
from pathlib import Path

import pytest

from isogj_analysis.report import swap
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.swap import alone, contents, fill, recover, swap_in


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture
def places(tmp_path):
    """Two folders of an earlier build, and a stage with those of the next."""
    earlier = {name: tmp_path / name for name in ("figures", "report")}
    for folder in earlier.values():
        fill(folder, {"x": "earlier", "sub/y": "earlier"})
    for name in earlier:
        fill(tmp_path / ".stage" / name, {"x": "new", "sub/z": "new"})
    return earlier


def told(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


EARLIER, NEW = {"x": "earlier", "sub/y": "earlier"}, {"x": "new", "sub/z": "new"}


@pytest.mark.parametrize("exchange", [True, False])
def test_both_are_swapped_in_and_nothing_is_left(places, tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    swap_in(tmp_path / ".stage", places)
    assert [told(place) for place in places.values()] == [NEW, NEW]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures", "report"]


def test_a_folder_that_was_not_there_is_put_there(tmp_path):
    fill(tmp_path / ".stage" / "figures", NEW)
    swap_in(tmp_path / ".stage", {"figures": tmp_path / "figures"})
    assert told(tmp_path / "figures") == NEW


def test_a_file_that_is_open_elsewhere_is_named_and_the_next_build_goes_on(
    places, tmp_path, monkeypatch
):
    """On Windows a folder cannot be moved while one of its files is open in another program."""
    rename, open_ = Path.rename, Path.open

    def locked(path: Path, target: Path) -> Path:
        if path == places["report"]:
            raise PermissionError
        return rename(path, target)

    def held(path: Path, mode: str = "r", *more: object, **options: object) -> object:
        if path == places["report"] / "sub/y" and mode == "r+b":
            raise PermissionError
        return open_(path, mode, *more, **options)

    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    with monkeypatch.context() as busy:
        busy.setattr(Path, "rename", locked)
        busy.setattr(Path, "open", held)
        with pytest.raises(ReportError, match=r"^sub/y is open in another program: close it"):
            swap_in(tmp_path / ".stage", places)
        assert told(places["report"]) == EARLIER
        with pytest.raises(ReportError, match=r"^sub/y is open in another program: close it"):
            recover(tmp_path / ".stage")
    recover(tmp_path / ".stage")
    assert [told(place) for place in places.values()] == [NEW, NEW]


STEPS = ["rename", "unlink", "write_text", "_exchange", "rmtree"]


@pytest.mark.parametrize("exchange", [True, False])
@pytest.mark.parametrize("after", range(12))
def test_a_stop_before_any_step_is_put_right(places, tmp_path, monkeypatch, exchange, after):
    steps = 0

    def counted(step):
        def run(*args, **options):
            nonlocal steps
            steps += 1
            if steps > after:
                raise Killed
            return step(*args, **options)

        return run

    with monkeypatch.context() as patch:
        for name in ("rename", "unlink", "write_text"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        patch.setattr(swap.shutil, "rmtree", counted(swap.shutil.rmtree))
        patch.setattr(swap, "_exchange", counted(swap._exchange) if exchange else lambda *_: False)
        try:
            swap_in(tmp_path / ".stage", places)
            finished = True
        except Killed:
            finished = False
    assert finished == (after >= steps)
    if exchange:
        assert all(told(place) in (EARLIER, NEW) for place in places.values()), "never a gap"
    recover(tmp_path / ".stage")
    now = [told(place) for place in places.values()]
    assert now in ([EARLIER, EARLIER], [NEW, NEW])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures", "report"]


def test_this_system_exchanges_in_one_step(tmp_path):
    if sys.platform not in ("linux", "darwin"):
        pytest.fail("list this system in _exchange, or here as one that cannot")
    fill(tmp_path / "a", {"x": "a"})
    fill(tmp_path / "b", {"x": "b"})
    assert swap._exchange(tmp_path / "a", tmp_path / "b")
    assert told(tmp_path / "a") == {"x": "b"}
    assert not swap._exchange(tmp_path / "a", tmp_path / "none")


def test_a_stage_that_was_never_ready_is_cleared_away(tmp_path):
    fill(tmp_path / ".stage" / "figures", NEW)
    recover(tmp_path / ".stage")
    assert list(tmp_path.iterdir()) == []
    recover(tmp_path / ".stage")


def test_what_file_managers_leave_does_not_count(tmp_path):
    fill(tmp_path / "f", {"b": "", "a/x": "", "a/.DS_Store": "", "Thumbs.db": ""})
    assert contents(tmp_path / "f") == ["a/x", "b"]
    assert contents(tmp_path / "none") == []


def hold(folder: Path, seconds: float) -> None:
    with alone(folder, print):
        (folder / "held").write_text("")
        time.sleep(seconds)


def test_the_lock_is_waited_for_and_falls_with_its_owner(tmp_path):
    other = multiprocessing.get_context("spawn").Process(target=hold, args=(tmp_path, 60))
    other.start()
    while not (tmp_path / "held").exists():
        time.sleep(0.02)
    said = []

    def tell(text):
        said.append(text)
        other.kill()

    with alone(tmp_path, tell):
        pass
    assert said == [f"another build is at work here (process {other.pid}): waiting for its end"]
    other.join()
    with alone(tmp_path, said.append):
        pass
    assert len(said) == 1


def test_what_is_promised_is_kept_in_the_stage(places, tmp_path, monkeypatch):
    promised = {}

    def look(stage):
        promised.update(json.loads((stage / "READY").read_text()))

    monkeypatch.setattr(swap, "recover", look)
    swap_in(tmp_path / ".stage", places)
    assert {name: told["place"] for name, told in promised.items()} == {
        name: str(place) for name, place in places.items()
    }
