"""Where a person works: the place one stands in, or the repository; and what the package brings.

A command that only looks whether anything changed asks here too: nothing heavy is imported.
"""

from pathlib import Path

PACKAGE = Path(__file__).parent
# One of these in data/, beside notebooks/, makes a folder a place.
SIGNS = ("isogj.toml", "sources.csv", "*.xlsx")
# What a report tells of: all that there was, or the twelve months up to its day.
PERIODS = (WHOLE := "since-founding", "year")
NO_PLACE = (
    "here is no place to work in: make one with `isogj new FOLDER` and go there, or name the "
    'folders, as in load_tables("data") and `isogj report --data data --out figures`'
)


def find_place() -> Path | None:
    """Return the nearest place at or above the folder one is in, else the package's repository.

    None where the package was installed without its repository, and one stands in no place.
    """
    here = Path.cwd()
    around = (here, *here.parents, PACKAGE.parent.resolve())
    return next((folder for folder in around if is_place(folder)), None)


def is_place(folder: Path) -> bool:
    """Tell whether a folder holds notebooks, and tables or their settings."""
    told = any(any((folder / "data").glob(sign)) for sign in SIGNS)
    return told and (folder / "notebooks").is_dir()


def folder_of(data: Path) -> Path:
    """Return the folder of tables, which may be one workbook, as what lies beside them is found."""
    return data.parent if data.is_file() else data


def shipped() -> Path:
    """Return the folder whose notebooks and example tables come with the package.

    A wheel carries them within the package; elsewhere they are the repository's own.
    """
    carried = PACKAGE / "example"
    return carried if carried.is_dir() else PACKAGE.parent
