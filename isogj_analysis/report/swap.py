"""Put finished folders in the place of earlier ones, whole, whatever happens meanwhile.

The new folders stand complete in a stage beside them before the first one is swapped in; where a
build is killed, the next one finishes what the stage promises or clears it away.
"""

import contextlib
import ctypes
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from isogj_analysis.report.errors import ReportError

_READY = "READY"
_DROPPINGS = {".DS_Store", "Thumbs.db", "desktop.ini"}


@contextlib.contextmanager
def alone(folder: Path, tell: Callable[[str], object]) -> Iterator[None]:
    """Hold the lock of a folder; where another build holds it, say so and wait for its end.

    The system takes the lock from a process that ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    owner, lock = folder / "owner", FileLock(folder / "lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        process = owner.read_text(encoding="utf-8") if owner.exists() else "?"
        tell(f"another build is at work here (process {process}): waiting for its end")
        lock.acquire(poll_interval=0.2)
    try:
        owner.write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        lock.release()


def fill(folder: Path, files: Mapping[str, Path | str]) -> None:
    """Make a folder of files, each a copy of another or a text of its own."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            file.write_text(content, encoding="utf-8")
        else:
            shutil.copyfile(content, file)


def swap_in(stage: Path, places: dict[str, Path]) -> None:
    """Put each folder of the stage at its place, and clear the stage away.

    `places` maps names of folders in the stage to where they are to stand.
    """
    promise = {
        name: {"place": str(place), "folder": (stage / name).stat().st_ino}
        for name, place in places.items()
    }
    draft = stage / "draft"
    draft.write_text(json.dumps(promise), encoding="utf-8")
    draft.rename(stage / _READY)
    recover(stage)


def recover(stage: Path) -> None:
    """Finish the swap that a stage promises, or clear away what was never ready."""
    ready = stage / _READY
    if ready.exists():
        for name, promise in json.loads(ready.read_text(encoding="utf-8")).items():
            place = Path(promise["place"])
            # Once swapped, the folder of that name in the stage is the earlier one.
            if not (place.exists() and place.stat().st_ino == promise["folder"]):
                _swap(stage / name, place, stage / f"earlier-{name}")
        ready.unlink()
    if stage.exists():
        shutil.rmtree(stage)


def _swap(new: Path, place: Path, earlier: Path) -> None:
    if place.exists() and not _exchange(new, place):
        try:
            place.rename(earlier)
        except PermissionError:
            # Where a file that is open elsewhere cannot be moved.
            told = ", ".join(_held(place)) or f"a file in {place}"
            raise ReportError(f"{told} is open in another program: close it, then build") from None
    if new.exists() and not place.exists():
        new.rename(place)


def _held(folder: Path) -> list[str]:
    """Return the files of a folder that another program keeps from being written."""
    held = []
    for name in contents(folder):
        try:
            (folder / name).open("r+b").close()
        except PermissionError:
            held.append(name)
    return held


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can: at no moment is either name missing."""
    names = {"linux": "renameat2", "darwin": "renameatx_np"}
    try:
        call = getattr(ctypes.CDLL(None, use_errno=True), names[sys.platform])
    except (KeyError, AttributeError, OSError, TypeError):
        return False
    here, exchange = (-100, 2) if sys.platform == "linux" else (-2, 2)
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def contents(folder: Path) -> list[str]:
    """Return the files of a folder by path within it, but not what file managers leave there."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in _DROPPINGS)
    return sorted(path.relative_to(folder).as_posix() for path in files)
