"""The folders of a build: what it reads, what it writes, and what it would harm there.

A build that only looks whether anything changed comes here too: nothing heavy is imported.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from isogj_analysis.languages import languages
from isogj_analysis.place import NO_PLACE, find_place, shipped
from isogj_analysis.report.errors import ReportError
from isogj_analysis.report.stamp import digest_file
from isogj_analysis.report.swap import contents

MANIFEST, GALLERY, SERVICE_MAP = "manifest.json", "README.md", "service-map.html"
_LANG = f"({'|'.join(languages())})"
FIGURE = re.compile(rf"{_LANG}/([a-z0-9_]+)(?:\.slide)?\.(png|svg|pdf)")
_OURS = re.compile(
    rf"{FIGURE.pattern}|report/({_LANG}\.[a-z]+|{SERVICE_MAP})|{re.escape(MANIFEST)}|{GALLERY}"
)


@dataclass(frozen=True)
class Places:
    """The folders of a build; `own_data`: notebooks find these tables by themselves."""

    data: Path
    own_data: bool
    out: Path
    notebooks: Path

    @property
    def report(self) -> Path:
        """Return where page and deck stand: beside a folder `figures`, within any other."""
        return self.out.parent / "report" if self.out.name == "figures" else self.out / "report"

    @property
    def shown(self) -> dict[str, Path]:
        """Return the folders that are put in their places: figures, and page and deck if apart."""
        apart = self.report.parent != self.out
        return {"figures": self.out} | ({"report": self.report} if apart else {})

    @property
    def stage(self) -> Path:
        """Return the folder in which what is to be shown is made ready."""
        return self.out.parent / f".{self.out.name}-new"

    @property
    def cache(self) -> Path:
        """Return where builds work and remember: out of the way, on the disk of the figures."""
        return self.out.parent / ".isogj-cache"

    @property
    def drawings(self) -> Path:
        """Return where drawings are remembered."""
        return self.cache / "drawings"

    @property
    def last(self) -> Path:
        """Return where the record of the last build lies, with its notebooks."""
        return self.cache / "last"

    @property
    def written(self) -> tuple[Path, ...]:
        """Return the folders that a build writes."""
        return self.out, self.report, self.cache, self.stage

    def refuse_strangers(self) -> None:
        """Raise ReportError where a folder holds files that are no figures, page or deck."""
        for kind, folder in self.shown.items():
            if folder.exists() and not folder.is_dir():
                raise ReportError(f"{folder} is a file; name a folder for the figures")
            beside = "report/" if kind == "report" else ""
            odd = [name for name in contents(folder) if not _OURS.fullmatch(beside + name)]
            if odd:
                shown = ", ".join(odd[:5]) + (f" and {len(odd) - 5} more" if len(odd) > 5 else "")
                raise ReportError(
                    f"{folder} holds what no build has made and would lose it: {shown}"
                )


def find_places(
    data: Path | str | None, out: Path | str | None, notebooks: Path | str | None
) -> Places:
    """Return the folders that were named, else those of the place one stands in."""
    place = find_place()
    if place is None and (data is None or out is None):
        raise ReportError(NO_PLACE)
    home = place or shipped()
    books = home / "notebooks" if notebooks is None else Path(notebooks).resolve()
    return Places(
        home / "data" if data is None else Path(data).resolve(),
        # Notebooks that run within the place find its tables by themselves.
        data is None and books.resolve().parent == home,
        home / "figures" if out is None else Path(out).resolve(),
        books,
    )


def marks_of(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a folder."""
    return {name: digest_file(folder / name) for name in contents(folder)}
