"""What several commands ask for in the same words."""

from pathlib import Path
from typing import Annotated, Any

import typer

from isogj_analysis.languages import spoken


def folder(name: str) -> Path:
    """Return a folder that was named; an empty name, as of a variable not set, is refused."""
    if not name.strip():
        raise typer.BadParameter("the name of the folder is empty; . is the folder you are in")
    return Path(name)


def language(name: str) -> str:
    """Return a language that was named, or what stands for all."""
    try:
        spoken(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    return name


def folder_option(told: str) -> Any:
    """Return the option that names a folder."""
    return typer.Option(parser=folder, metavar="FOLDER", help=told)


def language_option(told: str) -> Any:
    """Return the option that names a language."""
    return typer.Option(parser=language, metavar="LANG", help=told)


Lang = Annotated[str, language_option("Language.")]
OwnLang = Annotated[
    str | None,
    language_option("Language; without it what isogj.toml beside the tables says, or both."),
]
Data = Annotated[Path | None, folder_option("Folder of tables.")]
Folder = Annotated[
    Path | None,
    typer.Argument(
        parser=folder,
        help="Folder of tables; without one data/ of the place you are in, or of the repository.",
    ),
]
