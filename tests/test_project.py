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
from isogj_analysis.report.notebooks import COMING, Notebook

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "isogj_analysis"
SUBJECTS = ("service_map", "overlap", "choosing", "activity", "membership", "review")
# What each kind of module may use; figures never use figures.
USES = {
    "place": {"place"},
    "languages": {"languages"},
    "tables": {"place", "languages", "tables"},
    "compute": {"tables", "compute"},
    "collecting": {"languages", "tables", "draw", "collecting"},
    "draw": {"languages", "tables", "draw"},
    "figures": {"languages", "tables", "compute", "draw"},
    "charts": {"figures", "draw"},
    "report": {"place", "languages", "tables", "compute", "draw", "charts", "report"},
    "cli": {
        "place",
        "languages",
        "tables",
        "compute",
        "draw",
        "charts",
        "report",
        "collecting",
        "cli",
    },
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def git(*arguments: str) -> str:
    """Return what git says of the repository: notebooks as it has them, not as a run left them."""
    done = subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


NOTEBOOKS = git("ls-files", "-z", "notebooks/*.ipynb").split("\0")[:-1]


def kind(module: str) -> str | None:
    """Return what a module of the package does, None for the package itself and other packages."""
    _, *parts = module.split(".")
    if not module.startswith("isogj_analysis.") or parts[0].startswith("_"):
        return None
    if parts[0] in SUBJECTS:
        return "figures" if len(parts) > 1 and parts[1].startswith("figures") else "compute"
    return "cli" if parts[0].startswith("commands") else parts[0]


def imports_of(file: Path):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports inside the package are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_run_one_way(file):
    own = kind(".".join(["isogj_analysis", *file.relative_to(PACKAGE).with_suffix("").parts]))
    for name in imports_of(file):
        if own is not None and name.startswith("isogj_analysis"):
            assert kind(name) in USES[own], f"{own} may not use {name}"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (
            "import isogj_analysis as isogj; isogj.load_tables; isogj.coverage_matrix",
            ["matplotlib", "seaborn", "IPython", "scipy", "rapidfuzz", "openpyxl"],
        ),
        ("import isogj_analysis.cli", ["pandas", "matplotlib"]),
        ("import isogj_analysis.report.run", ["pandas", "matplotlib"]),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code, heavy):
    told = f"import sys; {code}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_offers_the_names_of_its_rooms_and_no_others():
    import isogj_analysis

    assert dir(isogj_analysis) == sorted(isogj_analysis.__all__)
    assert isogj_analysis.charts.plot_coverage
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = isogj_analysis.nothing


def public_functions():
    for name in ("isogj_analysis", "isogj_analysis.charts", "isogj_analysis.report"):
        module = importlib.import_module(name)
        for public in module.__all__:
            yield pytest.param(getattr(module, public), id=f"{name}.{public}")


@pytest.mark.parametrize("thing", list(public_functions()))
def test_public_names_are_documented(thing):
    text = inspect.getdoc(thing)
    assert text, "no docstring"
    first = text.splitlines()[0]
    assert first[0].isupper(), first
    assert first.endswith("."), first


@pytest.mark.parametrize("thing", list(public_functions()))
def test_public_functions_take_three_positional_parameters_at_most(thing):
    if inspect.isfunction(thing):
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        given = [p for p in inspect.signature(thing).parameters.values() if p.kind in kinds]
        assert len(given) <= 3


def test_conda_users_get_the_same_dependencies():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {*project["dependencies"], f"python{project['requires-python']}"}
    conda = yaml.safe_load((REPOSITORY / "environment.yml").read_text(encoding="utf-8"))
    listed = [line for line in conda["dependencies"] if isinstance(line, str) and line != "pip"]
    listed += [line for line in conda["dependencies"][-1]["pip"] if not line.startswith("--")]
    # conda-forge splits off what an application, not a library, needs: matplotlib and seaborn.
    renamed = {line.replace("-base", "") for line in listed}
    assert renamed == {re.sub(r"\[.*\]", "", line) for line in wanted}


def test_the_notebooks_that_come_with_the_package_are_told_from_those_beside_them():
    assert sorted(COMING) == [Path(name).stem for name in NOTEBOOKS]
    assert Notebook(REPOSITORY / "notebooks" / "08_mine.ipynb", "").own


def test_notebooks_are_stripped(tmp_path):
    files = [tmp_path / Path(file).name for file in NOTEBOOKS]
    for file, name in zip(files, NOTEBOOKS, strict=True):
        file.write_text(git("show", f":{name}"), encoding="utf-8")
    verify = [sys.executable, "-m", "nbstripout", "--verify", "--extra-keys", EXTRA_KEYS, *files]
    done = subprocess.run(verify, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("file", NOTEBOOKS)
def test_notebooks_are_thin(file):
    notebook = json.loads(git("show", f":{file}"))
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
    # What tells of the parameters stands above them, and is not for readers of the report.
    told = [cell["metadata"].get("tags", [])[1:] for cell in cells]
    assert [n for n, tags in enumerate(told) if tags == ["note"]] == [2, 3]
    assert cells[4] == code[0]
    assert all(cell["metadata"]["tags"][0] in ("ja", "en") for cell in prose)
    assert all(tags in ([], ["note"]) for tags in told)


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
    return prose | {
        str(file): file.read_text(encoding="utf-8") for file in PACKAGE.glob("*/phrases.toml")
    }


def test_nothing_written_names_a_group_or_a_year_of_the_shipped_tables():
    groups = (REPOSITORY / "data/working_groups.csv").read_text(encoding="utf-8")
    names = re.findall(r"(?:セキュリティオペレーション|Security Operation )([^,]+WG)", groups)
    assert len(names) == 8
    for file, text in written().items():
        named = [name for name in (*names, "ISOG-J", "2008", "2009") if name in text]
        assert named == [], file


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 4
