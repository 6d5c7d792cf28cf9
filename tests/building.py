"""Small notebooks that draw without the package, and a build that runs them without kernels."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest

from isogj_analysis.report import build, execute
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.execute import EXECUTED

PARAMETERS = 'data = ""\nlang = "ja"\nyear = 2009'

# One white point: a program that opens it must find a picture.
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="

DRAW = """
import base64, json, os
from pathlib import Path

folder = Path(os.environ["ISOGJ_FIGURES"])
languages = ["ja", "en"] if lang == "both" else [lang]
for name in {names}:
    for language in languages:
        for kind in ("png", "svg", "pdf"):
            file = folder / language / f"{{name}}.{{kind}}"
            file.parent.mkdir(parents=True, exist_ok=True)
            text = f"{{name}} {{language}} {{kind}} {{year}} {mark}".encode()
            file.write_bytes(base64.b64decode("{png}") + text if kind == "png" else text)
    entry = {{
        "name": name,
        "notebook": os.environ["ISOGJ_NOTEBOOK"],
        "order": 0,
        "date": None,
        "sources": [],
        "illustrative": False,
        "section": "more",
        "anew": True,
        "text": {{
            language: dict.fromkeys(("title", "lead", "alt", "caption"), f"{mark} {{language}}")
            | {{"head": 0.0, "foot": 0.0}}
            for language in languages
        }},
    }}
    (folder / "entries").mkdir(exist_ok=True)
    (folder / "entries" / f"{{name}}.json").write_text(json.dumps(entry), encoding="utf-8")
"""


def draw(*names: str, mark: str = "first") -> str:
    """A cell that hands over figures which are no figures."""
    return DRAW.format(names=list(names), mark=mark, png=PNG)


def write_notebook(path: Path, *cells: str, parameters: str | None = PARAMETERS) -> Path:
    """A notebook of code cells, the first of them its parameters."""
    sources = [source for source in (parameters, *cells) if source is not None]
    tags = [["parameters"] if source is parameters else [] for source in sources]
    told = {
        "cells": [
            {
                "cell_type": "code",
                "metadata": {"tags": tag} if tag else {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for source, tag in zip(sources, tags, strict=True)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def in_jupyter(*cells: str, path: Path | None = None) -> list[dict[str, Any]]:
    """Run cells of code in a kernel, in a folder, and return them with what Jupyter shows."""
    # To import these takes longer than most tests: only who runs a kernel waits for it.
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_notebook

    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    where = {"metadata": {"path": str(path)}} if path else {}
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("MPLBACKEND", "ISOGJ_FIGURES"):
            patch.delenv(variable, raising=False)
        client = NotebookClient(notebook, kernel_name="python3", resources=where)
        return client.execute()["cells"]


class NoProcesses:
    """Stands where the processes of a build stand: all is called here, and tables are not read."""

    problems: ClassVar[pd.DataFrame | None] = None
    left_out: ClassVar[str] = ""
    begun: ClassVar[int] = 0
    ended = False

    def __init__(self, package: str) -> None:
        type(self).begun += 1

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def call(self, function, *arguments, at_once=False) -> Any:
        if function is build.check:
            return self.problems, self.left_out
        try:
            return function(*arguments)
        except Exception as error:
            raise ReportError(f"{type(error).__name__}: {error}") from error

    def each(self, function, things) -> list[Any]:
        faults = []
        for thing in things:
            try:
                function(thing)
            except ReportError as error:
                faults.append(str(error))
        if faults:
            raise ReportError("\n".join(sorted(faults)))


def make_text(report) -> str:
    """Stands for a page: what it was made from."""
    drawn = [
        (report.figures / f"{name}.svg").read_text(encoding="utf-8") for name in report.entries
    ]
    parts = [file.parent.name[:2] for file in report.notebooks]
    return "\n".join([report.lang, str(report.other), *parts, *drawn])


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def run_here(notebook, parameters, environment, *, folder, processes, limit) -> None:
    """Run a notebook in this process."""
    folder.mkdir(parents=True, exist_ok=True)
    space: dict[str, Any] = {}
    cells = [cell["source"] for cell in json.loads(notebook.text)["cells"]]
    with _environment(ISOGJ_FIGURES=str(folder), ISOGJ_NOTEBOOK=notebook.name):
        for number, cell in enumerate(cells, 1):
            try:
                exec(cell, space)
            except Exception as error:
                raised = f"{type(error).__name__}: {error}"
                raise ReportError(f"{notebook.shown}, cell {number}: {raised}") from None
            space.update(parameters)
    told = json.loads(notebook.text) | {"parameters": parameters}
    (folder / EXECUTED).write_text(json.dumps(told), encoding="utf-8")


def without_kernels(monkeypatch) -> type[NoProcesses]:
    """Build in this process, one notebook at a time."""
    none = type("Processes", (NoProcesses,), {"problems": None, "begun": 0})
    monkeypatch.setattr(build, "Processes", none)
    monkeypatch.setattr(build, "PRODUCTS", {"html": "building:make_text"})
    monkeypatch.setattr(execute, "execute", run_here)
    return none
