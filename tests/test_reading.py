"""Notebooks read in one language: the other's text is out of sight, and never out of the file."""

import asyncio
import json

import pytest
from building import write_notebook


def told(text: str, *tags: str, id: str = "") -> dict:
    cell = {"cell_type": "markdown", "id": id or text, "metadata": {}, "source": [text]}
    return cell | ({"metadata": {"tags": [*tags]}} if tags else {})


CELLS = [
    told("ja-1", "ja"), told("en-1", "en"), told("both"), told("ja-2", "ja"), told("en-2", "en"),
    told("en-3", "en"),
]  # fmt: skip


@pytest.fixture
def file(tmp_path):
    write_notebook(tmp_path / "a.ipynb", "1")
    notebook = json.loads((tmp_path / "a.ipynb").read_text()) | {"nbformat_minor": 5}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook | {"cells": CELLS}))
    return tmp_path / "a.ipynb"


@pytest.fixture
def opened():
    """A function that opens a notebook in a language, as JupyterLab does."""
    # What it imports takes seconds, which only these tests are to wait for.
    from isogj_analysis.report.reading import OneLanguage

    managers = []

    def opened(file, lang):
        manager = OneLanguage(root_dir=str(file.parent), lang=lang)
        managers.append(manager)
        return manager, asyncio.run(manager.get(file.name))

    yield opened
    # It keeps signatures of notebooks in a database, which nothing closes but its end.
    for manager in managers:
        manager.notary.store.close()


def ids(cells) -> list[str]:
    return [cell["id"] for cell in cells]


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("ja", ["ja-1", "both", "ja-2"]),
        ("en", ["en-1", "both", "en-2", "en-3"]),
        ("both", ids(CELLS)),
    ],
)
def test_a_notebook_is_shown_in_its_language_and_saved_whole(lang, shown, file, opened):
    manager, model = opened(file, lang)
    assert ids(model["content"]["cells"]) == shown
    asyncio.run(manager.save(model, file.name))
    assert json.loads(file.read_text())["cells"] == CELLS


def test_what_is_not_shown_stays_after_the_cell_that_it_followed(file, opened):
    manager, model = opened(file, "ja")
    cells = model["content"]["cells"]
    # One is moved to the end, one is new, one is gone with nothing but itself.
    cells[:] = [cells[2], told("new"), cells[0]]
    asyncio.run(manager.save(model, file.name))
    kept = ids(json.loads(file.read_text())["cells"])
    assert kept == ["ja-2", "en-2", "en-3", "new", "ja-1", "en-1"]


def test_a_new_notebook_and_other_files_are_saved_as_they_are(file, opened):
    manager, model = opened(file, "ja")
    asyncio.run(manager.save(model, "b.ipynb"))
    written = json.loads(file.with_name("b.ipynb").read_text())["cells"]
    assert ids(written) == ["ja-1", "both", "ja-2"]
    asyncio.run(manager.save({"type": "file", "format": "text", "content": "x"}, "c.txt"))
    assert file.with_name("c.txt").read_text() == "x"
    assert asyncio.run(manager.get("c.txt"))["content"] == "x"
