"""What the check says of a folder of tables."""

from pathlib import Path

from isogj_analysis.tables import check_tables, describe


def told(folder: Path, severity: str = "error") -> list[str]:
    """The errors of a folder, or its remarks, as lines of text without the folder."""
    found = check_tables(folder)
    lines = describe(found[found["severity"] == severity])
    return [line.replace(f"{folder.as_posix()}/", "") for line in lines]
