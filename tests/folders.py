"""What the check says of a folder of tables."""

from pathlib import Path

from isogj_analysis.tables import check_tables, describe


def told(folder: Path) -> list[str]:
    """The problems of a folder as lines of text, without the folder."""
    return [line.replace(f"{folder.as_posix()}/", "") for line in describe(check_tables(folder))]
