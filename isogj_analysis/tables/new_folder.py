"""A folder made whole or not at all, where nothing was before."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from isogj_analysis.place import PACKAGE


@contextmanager
def new_folder(folder: Path, of: str) -> Iterator[Path]:
    """Give an empty folder to fill, and put it in the place of `folder` once that went well.

    `of` says in errors what is made. A `folder` that holds anything, that lies in the package or
    cannot be written is a ValueError, and is left as it is.
    """
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"the folder of {of} must be new or empty, {folder} is a file")
    there = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    if there:
        more = f" and {len(there) - 5} more" if len(there) > 5 else ""
        raise ValueError(
            f"the folder of {of} must be new or empty, {folder} holds {', '.join(there[:5])}{more}"
        )
    if folder.resolve().is_relative_to(PACKAGE.resolve()):
        raise ValueError(f"{folder} lies in the package isogj_analysis: name a folder outside it")
    # Filled aside and moved in whole: half of it would be taken for a broken one.
    beside = folder if folder.exists() else folder.parent
    try:
        beside.mkdir(parents=True, exist_ok=True)
        aside = tempfile.TemporaryDirectory(dir=beside, prefix=".new-")
    except OSError as error:
        told = f"{folder} cannot be written ({error.strerror}): name a folder elsewhere"
        raise ValueError(told) from error
    with aside:
        made = Path(aside.name, "made")
        made.mkdir()
        yield made
        if folder.exists():
            # One may stand in it: it stays, and what was made moves in.
            for path in made.iterdir():
                path.rename(folder / path.name)
        else:
            made.rename(folder)
