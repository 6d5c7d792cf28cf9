"""The recipes of CONTRIBUTING.md, followed in a copy of the package from start to end."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "isogj_analysis"
RECIPES = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
# Where a language may be named: what finds the languages, settings, and the tables' own columns.
NAMES_LANGUAGES = ("languages", "draw/voice.py", "tables")


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the package to change, and a function that runs Python with it."""
    own = tmp_path / "isogj_analysis"
    shutil.copytree(PACKAGE, own)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=os.environ | {"PYTHONPATH": str(tmp_path)}, cwd=tmp_path,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return own, run


def write(file: Path, change) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_figure_is_a_function_its_words_and_its_name(copy):
    package, run = copy
    (drawing,) = re.findall(r"```python\n(   @figure.*?)```", RECIPES, flags=re.DOTALL)
    (title,) = re.findall(r"`(title = \{.*?\})`", RECIPES)
    figures = package / "activity/figures_records.py"
    imports = "import seaborn as sns\nfrom isogj_analysis.draw.theme import theme\n"
    code = "\n".join(line[3:] for line in drawing.splitlines())
    write(figures, lambda text: f"{text}\n\n{imports}\n\n{code}\n")
    words = f'\n[hosts_again]\n{title}\nlead = {{ ja = "会場。", en = "Hosts." }}\n'
    write(package / "activity/phrases.toml", lambda text: text + words)
    public = "from isogj_analysis.activity.figures_records import plot_hosts_again\n"
    write(package / "charts.py", lambda text: text + public)
    told = run(
        "-c",
        "import pandas as pd\nfrom isogj_analysis import charts\n"
        "hosts = pd.DataFrame({'host': ['a', 'b'], 'meetings': [2, 1]})\n"
        "for lang in ('ja', 'en'):\n"
        "    figure = charts.plot_hosts_again(hosts, lang=lang).figure\n"
        "    print(figure.texts[0].get_text(), len(figure.axes[0].patches))\n"
        "own = charts.plot_hosts_again(hosts, lang='en', title='Two hosts').figure\n"
        "print(own.texts[0].get_text())\n"
        "try: charts.plot_hosts_again(hosts[['host']])\n"
        "except ValueError as error: print(error)\n",
    )
    assert told.splitlines() == [
        "会場は2組織 2", "2 hosts 2", "Two hosts",
        "plot_hosts_again cannot draw a DataFrame of host: it lacks meetings; "
        "see help(plot_hosts_again)",
    ]  # fmt: skip


def test_a_figure_that_is_not_declared_is_an_error_at_import(copy):
    package, run = copy
    bare = "\n\ndef plot_bare(result): ...\n\n\n"
    write(package / "activity/figures_records.py", lambda text: text + bare)
    public = "from isogj_analysis.activity.figures_records import plot_bare\n"
    write(
        package / "charts.py",
        lambda text: text.replace('"plot_agenda"', '"plot_bare",\n    "plot_agenda"').replace(
            "\n__all__", f"\n{public}\n__all__"
        ),
    )
    with pytest.raises(AssertionError, match=r"declared with @figure, not so: plot_bare"):
        run("-c", "from isogj_analysis import charts")


def marked(text: str) -> str:
    """Give each phrase a sister in a toy language: English with marks around it."""
    lines = []
    for line in text.splitlines():
        if found := re.search(r'(?<=, )en = "((?:[^"\\]|\\.)*)" \}$', line):
            line = f'{line[: found.end() - 2]}, toy = "‹{found[1]}›" }}'
        lines.append(line)
        if found := re.match(r'en = "((?:[^"\\]|\\.)*)"$', line):
            lines.append(f'toy = "‹{found[1]}›"')
    return "\n".join(lines) + "\n"


# Draws each figure of some notebooks in the toy language and tells its title.
DRAW_ALL = """
import json, sys
from isogj_analysis.report import publish

def tell(figure):
    print("drawn:", figure.texts[0].get_text().replace(chr(10), ""))
    return b""

publish.picture_of = tell
for notebook in sys.argv[2:]:
    cells = json.load(open(notebook, "rb"))["cells"]
    space = {}
    for number, cell in enumerate(cell for cell in cells if cell["cell_type"] == "code"):
        exec("".join(cell["source"]), space)
        if number == 0:
            space.update(data=sys.argv[1], lang="toy")
"""


def test_a_language_is_a_file_and_a_sister_of_each_phrase(copy, tmp_path):
    package, run = copy
    for file in package.glob("*/phrases.toml"):
        write(file, marked)
    english = (package / "languages/en.toml").read_text(encoding="utf-8")
    (package / "languages/toy.toml").write_text(english, encoding="utf-8")
    books = sorted((REPOSITORY / "notebooks").glob("[0-9]*.ipynb"))
    small = str(REPOSITORY / "tests/data/small")
    told = run("-W", "error", "-c", DRAW_ALL, small, *map(str, books))
    drawn = re.findall("^drawn: (.*)$", told, flags=re.MULTILINE)
    assert len(drawn) >= 20
    assert [title for title in drawn if not title.startswith("‹")] == []
    # One figure and its tables will do.
    shutil.copy(books[5], tmp_path)
    places = ["--data", small, "--out", str(tmp_path / "figures"), "--notebooks", str(tmp_path)]
    run("-m", "isogj_analysis", "report", *places, "--lang", "toy")
    page = (tmp_path / "report/toy.html").read_text(encoding="utf-8")
    assert page.count("‹") > 20


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE))
)
def test_no_module_knows_a_language(file):
    if not str(file.relative_to(PACKAGE)).startswith(NAMES_LANGUAGES):
        constants = [
            node.lineno
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and node.value in ("ja", "en")
        ]
        assert constants == []
