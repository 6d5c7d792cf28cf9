"""What the README promises is run here as it is written."""

import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_the_example_runs_as_it_stands(tmp_path):
    (example,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    run = [sys.executable, "-W", "error", "-c", example]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "network           0        1        1" in done.stdout
    assert (tmp_path / "map.png").stat().st_size > 10_000


def test_the_files_and_pictures_it_names_are_there():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


def test_every_figure_stands_in_the_gallery():
    for lang in ("ja", "en"):
        drawn = {
            f"figures/{lang}/{file.name}" for file in (REPOSITORY / "figures" / lang).glob("*.png")
        }
        assert drawn
    assert {
        name.replace("/ja/", "/en/") for name in re.findall(r"figures/ja/[a-z0-9_]+\.png", README)
    } | set(re.findall(r"figures/en/[a-z0-9_]+\.png", README)) >= {
        f"figures/en/{file.name}" for file in (REPOSITORY / "figures" / "en").glob("*.png")
    }


def test_it_lists_every_make_target_and_command():
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE)) - {"help"}
    assert [
        target for target in sorted(targets) if not re.search(rf"`{target}`|make {target}", README)
    ] == []
