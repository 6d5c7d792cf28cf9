"""The git filter that keeps outputs of notebooks out of a clone, and what `isogj lab` refuses."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from building import write_notebook
from shipped import put_environment

from isogj_analysis.commands_lab import leave_outputs_out, refresh

CLEAN = {name: told for name, told in os.environ.items() if not name.startswith("GIT_")}


def git(top, *arguments):
    done = subprocess.run(
        ["git", "-C", top, "-c", "user.name=a", "-c", "user.email=a@b", *arguments],
        capture_output=True, text=True, env=CLEAN,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A clone with a notebook as git has it, and an environment of its own."""
    top = tmp_path_factory.mktemp("made") / "a clone"
    write_notebook(top / "notebooks" / "01_x.ipynb", "1")
    (top / ".gitignore").write_text(".venv/\n")
    put_environment(top)
    git(top, "init", "--quiet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", str(top / ".venv/bin/python"))
        leave_outputs_out(top)
    git(top, "add", "-A")
    git(top, "commit", "--quiet", "-m", "a notebook")
    return top


@pytest.fixture
def clone(made, tmp_path, monkeypatch):
    """Return that clone at another place."""
    top = Path(shutil.copytree(made, tmp_path / "a clone", symlinks=True))
    monkeypatch.setattr(sys, "executable", str(top / ".venv/bin/python"))
    return top


def run(file):
    """Leave in a notebook what JupyterLab leaves there."""
    told = json.loads(file.read_text())
    shown = {"output_type": "stream", "name": "stdout", "text": ["an output"]}
    told["cells"][1] |= {"execution_count": 2, "outputs": [shown]}
    told["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def test_what_a_run_leaves_in_a_notebook_is_no_change(clone):
    run(clone / "notebooks" / "01_x.ipynb")
    assert git(clone, "diff", "--exit-code").stdout == ""
    assert git(clone, "add", "-A", "--dry-run").stdout == ""


def test_a_changed_cell_is_a_change_and_the_only_one(clone):
    file = clone / "notebooks" / "01_x.ipynb"
    run(file)
    file.write_text(file.read_text().replace('"1"', '"2"'))
    told = [line for line in git(clone, "diff", "-U0").stdout.splitlines() if line[0] in "+-"]
    assert [line.strip('+- "') for line in told[2:]] == ["1", "2"]


def test_afterwards_git_knows_what_was_saved_without_a_change_and_stages_nothing_else(clone):
    write_notebook(clone / "notebooks" / "02_y.ipynb", "1")
    git(clone, "add", "-A")
    git(clone, "commit", "--quiet", "-m", "another")
    changed, same = clone / "notebooks" / "01_x.ipynb", clone / "notebooks" / "02_y.ipynb"
    for file in (changed, same):
        run(file)
    changed.write_text(changed.read_text().replace('"1"', '"2"'))
    both = [f" M notebooks/{file.name}" for file in (changed, same)]
    assert git(clone, "status", "--short").stdout.splitlines() == both
    refresh(clone)
    assert git(clone, "status", "--short").stdout.splitlines() == both[:1]


def test_a_clone_may_be_moved_its_python_is_named_from_there(clone):
    told = git(clone, "config", "filter.nbstripout.clean").stdout
    assert told.startswith("test -x .venv/bin/python && exec .venv/bin/python -c ")


def test_where_the_environment_is_gone_git_goes_on_and_says_so(clone):
    run(clone / "notebooks" / "01_x.ipynb")
    (clone / ".venv/bin/python").unlink()
    done = git(clone, "add", "-A")
    assert done.stderr.startswith("warning: .venv/bin/python is gone, make it anew")
    assert "notebooks/01_x.ipynb" in done.stderr
    assert "an output" in git(clone, "show", ":notebooks/01_x.ipynb").stdout


def test_a_notebook_that_cannot_be_read_is_never_lost(clone):
    (clone / "notebooks" / "01_x.ipynb").write_text("{half a notebook")
    git(clone, "add", "-A")
    assert git(clone, "show", ":notebooks/01_x.ipynb").stdout == "{half a notebook"


def test_twice_is_once_and_what_else_is_told_stays(clone):
    attributes = clone / ".git/info/attributes"
    assert attributes.read_text() == "*.ipynb filter=nbstripout\n"
    attributes.write_text("*.png binary\n*.ipynb filter=nbstripout")
    leave_outputs_out(clone)
    assert attributes.read_text() == "*.png binary\n*.ipynb filter=nbstripout"
    attributes.write_text("*.png binary")
    leave_outputs_out(clone)
    assert attributes.read_text() == "*.png binary\n*.ipynb filter=nbstripout\n"


def test_a_linked_worktree_will_do(clone):
    other = clone.with_name("other")
    git(clone, "worktree", "add", "--quiet", str(other))
    put_environment(other)
    (clone / ".git/info/attributes").unlink()
    leave_outputs_out(other)
    assert "filter=nbstripout" in (clone / ".git/info/attributes").read_text()
    run(other / "notebooks" / "01_x.ipynb")
    assert git(other, "diff", "--exit-code").stdout == ""


def test_without_git_and_within_the_clone_of_something_else_nothing_is_set_up(clone, monkeypatch):
    place = clone / "place"
    write_notebook(place / "notebooks" / "01_x.ipynb", "1")
    (clone / ".git/info/attributes").unlink()
    leave_outputs_out(place)
    assert not (clone / ".git/info/attributes").exists()
    monkeypatch.setenv("PATH", "")
    leave_outputs_out(clone)
    assert not (clone / ".git/info/attributes").exists()


def test_a_folder_without_notebooks_is_refused_in_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "isogj_analysis", "lab", "--no-browser"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        f"no notebooks in {tmp_path / 'notebooks'}: go to the folder in which notebooks/ stands\n"
    )
