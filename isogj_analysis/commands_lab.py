"""The command that opens the notebooks in JupyterLab, and keeps what they show out of git."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from isogj_analysis.commands_options import language_option
from isogj_analysis.languages import EVERY, USUAL

# What JupyterLab asks and fetches unless told otherwise is settled here, for this start alone.
_SETTINGS = Path(__file__).parent / "report" / "template"
_READING = "isogj_analysis.report.reading"
_STRIPPED = "*.ipynb filter=nbstripout"
# JupyterLab writes the version of Python; of other things nbstripout knows itself.
EXTRA_KEYS = "metadata.language_info"
# Of what nbstripout imports this takes a second, for each notebook anew, and is not needed.
_STRIP = 'import sys; sys.modules["rfc3987_syntax"] = None; from nbstripout import main; main()'


def lab(
    options: Annotated[
        list[str] | None,
        typer.Argument(metavar="[OPTION]...", help="Passed on to `jupyter lab`: --no-browser, …"),
    ] = None,
    lang: Annotated[str | None, language_option("Language to read the notebooks in.")] = None,
) -> None:
    """Open the notebooks of the folder you are in in JupyterLab, tables and figures beside them.

    They read in one language, unless told otherwise that of isogj.toml; the files keep all text.
    In a clone git is told to leave out what a run writes into a notebook: running and saving one
    is no change to it.
    """
    top = Path.cwd()
    first = min((top / "notebooks").glob("*.ipynb"), default=None)
    if first is None:
        raise ValueError(
            f"no notebooks in {top / 'notebooks'}: go to the folder in which notebooks/ stands"
        )
    from jupyterlab.labapp import LabApp

    leave_outputs_out(top)
    searched = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(_SETTINGS), searched]))
    page = f"/lab/tree/notebooks/{quote(first.name)}"
    given = [f"--ServerApp.root_dir={top}", f"--LabApp.default_url={page}"]
    given += [f"--ServerApp.contents_manager_class={_READING}.OneLanguage"]
    given += [f"--OneLanguage.lang={lang or _language(top)}", *(options or [])]
    try:
        LabApp.launch_instance(given)
    finally:
        refresh(top)


def _language(top: Path) -> str:
    """Return the language of the settings of a place, the usual one where they say both."""
    from isogj_analysis.tables.settings import read_settings

    lang = read_settings(top / "data")[0].language
    return USUAL if lang == EVERY else lang


def leave_outputs_out(top: Path) -> None:
    """Have git see the notebooks of this clone without outputs; where there is no git do nothing.

    The filter calls the Python that runs now, by its path from the clone if it stands in it, so
    that the clone can be moved. Where that Python is gone git takes the notebooks as they are.
    """
    if Path(_git(top, "rev-parse", "--show-toplevel") or "/").resolve() != top.resolve():
        return
    python = Path(sys.executable).parent.resolve() / Path(sys.executable).name
    if python.is_relative_to(top.resolve()):
        python = python.relative_to(top.resolve())
    called = shlex.quote(python.as_posix())
    warning = shlex.quote(f"warning: {python} is gone, make it anew; with its outputs, git takes")
    strip = f"test -x {called} && exec {called} -c {shlex.quote(_STRIP)}"
    clean = f"{strip}; echo {warning} %f >&2; exec cat"
    _git(top, "config", "filter.nbstripout.clean", clean)
    _git(top, "config", "filter.nbstripout.required", "false")
    _git(top, "config", "filter.nbstripout.extrakeys", EXTRA_KEYS)
    attributes = top / str(_git(top, "rev-parse", "--git-path", "info/attributes"))
    attributes.parent.mkdir(exist_ok=True)
    told = attributes.read_text(encoding="utf-8") if attributes.exists() else ""
    if _STRIPPED not in told.splitlines():
        attributes.write_text("\n".join([*told.splitlines(), _STRIPPED, ""]), encoding="utf-8")


def refresh(top: Path) -> None:
    """Have git note the sizes of notebooks that were saved without a change.

    It would call them modified otherwise, and refuse to pull, although it finds no difference.
    """
    saved = _git(top, "diff-files", "--name-only", "-z", "--", "*.ipynb") or ""
    for name in filter(None, saved.split("\0")):
        if _git(top, "diff", "--quiet", "--", name) is not None:
            _git(top, "add", "--", name)


def _git(top: Path, *arguments: str) -> str | None:
    """Return what git says, and None where it says no or is not there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(top), *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
