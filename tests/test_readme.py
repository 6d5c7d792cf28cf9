"""What the README promises is run here as it is written."""

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

from building import in_jupyter
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_the_example_runs_as_it_stands(tmp_path):
    example = re.findall(r"^```python\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)[0]
    run = [sys.executable, "-W", "error", "-c", example]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "network           0        1        1" in done.stdout
    assert (tmp_path / "map.png").stat().st_size > 10_000


def code_of(notebook: str) -> list[str]:
    """Return the cells of code of one of our notebooks."""
    told = json.loads((REPOSITORY / "notebooks" / notebook).read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in told["cells"] if cell["cell_type"] == "code"]


def cells_of(chapter: str) -> list[str]:
    """Return the cells of Python that a chapter tells the reader to write."""
    text = README[README.index(f"## {chapter}") :]
    text = text[: text.index("\n## ")]
    return re.findall(r"^   ```python\n(.*?)^   ```", text, flags=re.DOTALL | re.MULTILINE)


def test_the_cells_of_monday_run_in_the_notebook_of_own_questions(tmp_path, monkeypatch):
    cells = cells_of("A Monday morning")
    assert len(cells) == 5
    setup = code_of("own_questions.ipynb")[:2]
    monkeypatch.chdir(tmp_path)
    space: dict = {}
    for number, cell in enumerate([*setup, *map(textwrap.dedent, cells)]):
        exec(cell, space)
        if number == 0:
            space["data"] = str(REPOSITORY / "data")
    with Image.open(tmp_path / "map.png") as image:
        assert image.info["Title"].startswith("架空A社のサービスだけで見ると、")
    assert "ここを埋めたい" in [text.get_text() for text in space["ax"].texts]
    assert (space["counts"].index == "運用監視").any()


def test_the_cells_of_the_first_morning_run_in_the_first_notebook():
    cells = cells_of("A first morning")
    assert len(cells) == 2
    setup = code_of("01_the_year.ipynb")[:3]
    done = in_jupyter(*setup, *map(textwrap.dedent, cells), path=REPOSITORY / "notebooks")
    for cell in done[-2:]:
        assert any("image/png" in output.get("data", {}) for output in cell["outputs"])


def test_the_files_and_pictures_it_names_are_there():
    links = re.findall(r"\]\(([^)#:]+)\)", README) + re.findall(r'src="([^"]+)"', README)
    assert links
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


def test_it_lists_every_make_target_and_command():
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE)) - {"help"}
    assert [
        target for target in sorted(targets) if not re.search(rf"`{target}`|make {target}", README)
    ] == []
