"""Folders of tables for tests to read, spoil and repair."""

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest
import shipped
from filelock import FileLock
from hypothesis import settings

from isogj_analysis import Tables, load_tables
from isogj_analysis.tables import read
from isogj_analysis.tables.schemas import TABLES

# A crowded machine is slow: no example fails for taking its time, and thirty of each do.
settings.register_profile("patient", deadline=None, max_examples=30)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parents[1]
# What takes long begins first, so that both workers end together; each file stays with one worker,
# which makes what its tests share once.
LONG = [
    "built_report", "sample_figures", "rules", "collect", "sheets", "recipes", "read",
    "cli_records", "cli", "bare", "markup", "execute", "collect_tables", "charts_overlap", "wheel",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {f"test_{name}": n for n, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@pytest.fixture(autouse=True)
def _closed_figures():
    """Leave no figure to the next test, which may draw on whatever is open."""
    yield
    plt.close("all")


@pytest.fixture(scope="session", autouse=True)
def _valid_folders_are_read_once():
    """Read a folder that was found valid no second time, wherever a copy of it stands.

    To hold it to all rules takes most of a second. Each time its tables are new ones, which nobody
    has changed.
    """
    examine, kept = read._examine, {}

    def examine_once(folder: Path):
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        if not all(file.is_file() for file in files):
            return examine(folder)
        # A test may put another schema in the place of one.
        content = *((file.name, file.read_bytes()) for file in files), *map(id, TABLES.values())
        if content not in kept:
            book, problems, settings = examine(folder)
            # A problem, or a font, stands in this folder and no other.
            if not files or problems or settings.font:
                return book, problems, settings
            typed = {name: page.typed for name, page in book.items()}
            kept[content] = pickle.dumps((typed, settings))
        typed, settings = pickle.loads(kept[content])
        return {name: SimpleNamespace(typed=frame) for name, frame in typed.items()}, [], settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_examine", examine_once)
        yield


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The shipped tables."""
    return load_tables(ROOT / "data")


@pytest.fixture(scope="session")
def shipped_report(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The figures of the whole shipped report, built once for the tests of all workers."""
    own = tmp_path_factory.getbasetemp()
    made = (own if worker_id == "master" else own.parent) / "shipped" / "figures"
    with FileLock(made.parents[1] / "shipped.lock"):
        return made if made.exists() else shipped.build(made)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the smallest folder that has a row, or a few, in every table."""
    return Path(shutil.copytree(ROOT / "tests" / "data" / "small", tmp_path / "small"))


@pytest.fixture
def edit(small: Path) -> Callable[[str, str, str], None]:
    """Replace a passage of one table of the small folder; it must stand there once."""

    def replace(table: str, old: str, new: str) -> None:
        path = small / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
