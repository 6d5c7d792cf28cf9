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

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "isogj_analysis"
ROOMS = ["tables", "analysis", "charts", "report", "cli"]
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


def room(module: str) -> int | None:
    """Return the place of a module's room; the command line and its commands are the last one."""
    parts = module.split(".")
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


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_run_one_way(file):
    own = room(".".join(["isogj_analysis", *file.relative_to(PACKAGE).with_suffix("").parts]))
    for name in imports_of(file):
        if own is not None and name.startswith("isogj_analysis"):
            other = room(name)
            assert other is not None, f"{file.name} imports {name}, which stands above the rooms"
            assert other <= own, f"{file.name} imports {name}, which is to its right"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        (
            "import isogj_analysis as isogj; isogj.load_tables; isogj.coverage_matrix",
            ["matplotlib", "seaborn", "papermill", "pandera", "scipy", "rapidfuzz", "openpyxl"],
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
    for name in ("isogj_analysis", *(f"isogj_analysis.{room}" for room in ROOMS[:-1])):
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


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_modules_stay_small(file):
    # 250 lines are the aim; well beyond it a module has two jobs.
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


def test_conda_users_get_the_same_dependencies():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {*project["dependencies"], *project["optional-dependencies"]["lab"]}
    wanted.add(f"python{project['requires-python']}")
    conda = yaml.safe_load((REPOSITORY / "environment.yml").read_text(encoding="utf-8"))
    listed = [line for line in conda["dependencies"] if isinstance(line, str) and line != "pip"]
    listed += [line for line in conda["dependencies"][-1]["pip"] if not line.startswith("--")]
    # conda-forge names two of them otherwise.
    renamed = {
        re.sub(r"\[.*\]", "", line).replace("matplotlib-base", "matplotlib") for line in listed
    }
    assert renamed == {re.sub(r"\[.*\]", "", line) for line in wanted}


def test_the_lock_holds_every_dependency_with_hashes_and_no_address(tmp_path):
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(line for lines in extras for line in lines)]
    locked = dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock, flags=re.MULTILINE))
    for line in wanted:
        name, _, least = re.sub(r"\[.*\]", "", line).partition(">=")
        assert name.lower() in locked, f"{name} is not locked: run make lock"
        assert version(locked[name.lower()]) >= version(least), f"{name} is locked too low"
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", lock)
    pins = re.findall(r"^[a-z0-9._-]+==", lock, flags=re.MULTILINE)
    assert all(
        "--hash=sha256:" in block for block in re.split(r"^(?=[a-z0-9])", lock, flags=re.M)[1:]
    )
    assert len(pins) > 100


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_notebooks_are_thin_and_stripped(file):
    notebook = json.loads(file.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    prose = [cell for cell in cells if cell["cell_type"] == "markdown"]
    lines = [line for cell in code for line in "".join(cell["source"]).splitlines() if line.strip()]
    text = "\n".join(lines)
    assert len(lines) >= 3
    assert not re.search(r"\bdef\b|read_csv|sys\.path|/home/|/Users/|C:\\", text)
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert [c for c in code if c["metadata"].get("tags") == ["parameters"]] == code[:1]
    tags = [tag for cell in prose for tag in cell["metadata"].get("tags", [])]
    assert tags.count("ja") == tags.count("en") > 0
    assert all(cell["metadata"].get("tags") in (["ja"], ["en"]) for cell in prose)


def written() -> dict[str, str]:
    """Return all that is written for readers, whatever the tables hold, by file."""
    prose = {
        file.name: "\n".join(
            "".join(cell["source"])
            for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]
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
