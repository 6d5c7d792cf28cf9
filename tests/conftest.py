"""Folders of tables for tests to read, spoil and repair."""

import shutil
from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
import shipped
from filelock import FileLock
from hypothesis import settings

from isogj_analysis import Tables, load_tables

# A crowded machine is slow: no example fails for taking its time, and thirty of each do.
settings.register_profile("patient", deadline=None, max_examples=30)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parents[1]
# What takes long begins first, so that both workers end together; each file stays with one worker,
# which makes what its tests share once.
LONG = ["built_report", "sample_figures", "recipes", "cli", "rules", "sheets", "wheel", "theme"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {f"test_{name}": n for n, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@pytest.fixture(autouse=True)
def _closed_figures():
    """Leave no figure to the next test, which may draw on whatever is open."""
    yield
    plt.close("all")


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
