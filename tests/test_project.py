"""The project itself: rooms import one way, public names are documented, notebooks are thin."""

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from isogj_analysis.commands_lab import EXTRA_KEYS

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "isogj_analysis"
ROOMS = ["tables", "analysis", "charts", "report", "cli"]
MODULES = sorted(PACKAGE.rglob("*.py"))


def git(*arguments: str) -> str:
    """Return what git says of the repository: notebooks as it has them, not as a run left them."""
    done = subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


NOTEBOOKS = git("ls-files", "-z", "notebooks/*.ipynb").split("\0")[:-1]


def room(module: str) -> int | None:
    """Return the place of a module's room; the command line and its commands are the last one.

    Where a person works is asked before any room is entered: it stands with the first.
    """
    parts = module.split(".")
    if parts[:2] == ["isogj_analysis", "place"]:
        return 0
    if len(parts) > 1 and (parts[1] == "cli" or parts[1].startswith("commands")):
        return len(ROOMS) - 1
    return ROOMS.index(parts[1]) if len(parts) > 1 and parts[1] in ROOMS else None


def imports_of(file: Path):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports inside the package are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_conda_users_get_the_same_dependencies():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {*project["dependencies"], f"python{project['requires-python']}"}
    conda = yaml.safe_load((REPOSITORY / "environment.yml").read_text(encoding="utf-8"))
    listed = [line for line in conda["dependencies"] if isinstance(line, str) and line != "pip"]
    listed += [line for line in conda["dependencies"][-1]["pip"] if not line.startswith("--")]
    # conda-forge splits off what an application, not a library, needs: matplotlib and seaborn.
    renamed = {line.replace("-base", "") for line in listed}
    assert renamed == {re.sub(r"\[.*\]", "", line) for line in wanted}


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_notebooks_are_thin_and_stripped(file):
    written = git("show", f":{file}")
    keys = ["--extra-keys", EXTRA_KEYS]
    stripped = subprocess.run(
        [sys.executable, "-m", "nbstripout", *keys], input=written.encode(), capture_output=True
    )
    assert stripped.stdout.decode() == written, stripped.stderr.decode()
    notebook = json.loads(written)
    cells = notebook["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    prose = [cell for cell in cells if cell["cell_type"] == "markdown"]
    lines = [line for cell in code for line in "".join(cell["source"]).splitlines() if line.strip()]
    text = "\n".join(lines)
    assert not re.search(r"\bdef\b|read_csv|sys\.path|/home/|/Users/|C:\\", text)
    # As JupyterLab writes it: without the name of its display a notebook is not valid.
    assert notebook["metadata"]["kernelspec"] == {
        "display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"
    }  # fmt: skip
    assert [c for c in code if c["metadata"].get("tags") == ["parameters"]] == code[:1]
    tags = [tag for cell in prose for tag in cell["metadata"].get("tags", [])]
    assert tags.count("ja") == tags.count("en") > 0
    assert all(cell["metadata"].get("tags") in (["ja"], ["en"]) for cell in prose)


def written() -> dict[str, str]:
    """Return all that is written for readers, whatever the tables hold, by file."""
    prose = {
        file: "\n".join(
            "".join(cell["source"])
            for cell in json.loads(git("show", f":{file}"))["cells"]
            if cell["cell_type"] == "markdown"
        )
        for file in NOTEBOOKS
    }
    files = [PACKAGE / "report/template/deck.toml", *(PACKAGE / "charts/phrases").glob("*.toml")]
    return prose | {file.name: file.read_text(encoding="utf-8") for file in files}


def test_nothing_written_names_a_group_or_a_year_of_the_shipped_tables():
    groups = (REPOSITORY / "data/working_groups.csv").read_text(encoding="utf-8")
    names = re.findall(r"(?:セキュリティオペレーション|Security Operation )([^,]+WG)", groups)
    assert len(names) == 8
    for file, text in written().items():
        named = [name for name in (*names, "ISOG-J", "2008", "2009") if name in text]
        assert named == [], file


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 4
