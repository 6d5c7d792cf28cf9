"""What the check says of a folder of tables."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from isogj_analysis.tables import check_tables, describe


def told(folder: Path, severity: str = "error") -> list[str]:
    """The errors of a folder, or its remarks, as lines of text without the folder."""
    found = check_tables(folder)
    lines = describe(found[found["severity"] == severity])
    return [line.replace(f"{folder.as_posix()}/", "") for line in lines]


def patch(path: Path, part: str, old: str, new: str | Callable[[re.Match[str]], str]) -> None:
    """Replace a pattern in a part of a workbook; it must stand there."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if part in name:
                text, count = re.subn(old, new, data.decode())
                assert count, f"{old} stands nowhere in {name}"
                data = text.encode()
            archive.writestr(name, data)
