"""The recipes of CONTRIBUTING.md, followed in a copy of the package from start to end."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

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


def make_public(text: str, name: str) -> str:
    return text.replace("__all__ = [", f'__all__ = ["{name}", ', 1)


# Draws the figure of the recipe in each language, of two hosts, of those on record and of none.
DRAW_HOSTS = """
import sys
sys.path.append(sys.argv[2])
import pandas as pd
from legibility import faults
import isogj_analysis as isogj
from isogj_analysis import charts
from isogj_analysis.draw.frame import story_of

tables = isogj.load_tables(sys.argv[1])
two = pd.DataFrame({"host": ["a", "b"], "meetings": [2, 1]})
for hosts in (two, isogj.hosting(tables.meetings), two.head(0)):
    for lang in ("ja", "en"):
        ax = charts.plot_hosts_again(hosts, lang=lang, names=tables.names)
        print(ax.figure.texts[0].get_text(), len(ax.patches))
        assert faults(ax.figure) == []
        assert story_of(ax).alt.strip()
        assert not {ax.get_xlabel(), ax.get_ylabel()} & {*hosts.columns}
assert "`hosting`" in charts.plot_hosts_again.__doc__
own = charts.plot_hosts_again(two, lang="en", title="Two hosts").figure
print(own.texts[0].get_text())
try:
    charts.plot_hosts_again(two[["host"]])
except ValueError as error:
    print(error)
"""


def test_a_build_names_the_phrase_that_a_language_lacks(copy, tmp_path):
    package, _ = copy
    write(package / "activity" / "phrases.toml", lambda text: text.replace(", en = ", ", xx = ", 1))
    command = ["report", "--data", REPOSITORY / "tests" / "data" / "small", "--out", "out/figures"]
    done = subprocess.run(
        [sys.executable, "-m", "isogj_analysis", *command, "--notebooks", REPOSITORY / "notebooks"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    last = done.stdout.splitlines()[-1]
    assert last == "ValueError: isogj_analysis/activity/phrases.toml lacks en of activity.years"
    assert "Traceback" not in done.stdout


def test_a_figure_is_a_function_its_words_and_its_name(copy):
    package, run = copy
    (drawing,) = re.findall(r"```python\n(   @figure.*?)```", RECIPES, flags=re.DOTALL)
    (words,) = re.findall(r"```toml\n(.*?)```", RECIPES, flags=re.DOTALL)
    figures = package / "activity/figures_records.py"
    code = dedent(drawing)
    own = f"\n\nimport seaborn as sns\n\n\n{code}\n"
    write(figures, lambda text: make_public(text, "plot_hosts_again") + own)
    write(package / "activity/phrases.toml", lambda text: f"{text}\n{dedent(words)}")
    told = run("-c", DRAW_HOSTS, str(REPOSITORY / "data"), str(REPOSITORY / "tests"))
    first, second, _, _, *rest = told.splitlines()
    assert [first, second, *rest] == [
        "会場は2組織 2", "2 hosts 2", "会場は0組織 0", "0 hosts 0", "Two hosts",
        "plot_hosts_again cannot draw a DataFrame of host: it lacks meetings; "
        "see help(plot_hosts_again)",
    ]  # fmt: skip


BARE = "\n\ndef plot_bare(result): ...\n"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: make_public(text, "plot_bare") + BARE, "declared with @figure: plot_bare"),
        (
            lambda text: f'{text}\n\n@figure(section="meetings", needs={{}}){BARE}',
            "named in __all__ of their module: plot_bare",
        ),
    ],
)
def test_a_figure_that_is_not_declared_or_not_named_is_an_error_at_import(copy, change, told):
    package, run = copy
    write(package / "activity/figures_records.py", change)
    with pytest.raises(AssertionError, match=re.escape(told)):
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
